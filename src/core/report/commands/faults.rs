//! Refusals and near misses, as sentences with what to type instead.

use super::{CallSign, count, to_copy, who_text};
use crate::dataset::FieldName;
use crate::intake::commands::fold::{Answer, Note, Noted, Told};
use crate::intake::commands::{BlockFault, Fault, Forbidden, MAX_ATTACHMENT_BYTES, MOST_ROWS};
use crate::repo_config::DatasetName;
use crate::report::{Args, Language, Sink, mapping_fault, mapping_note, text};

/// What has to be told about one line, in Markdown: the line, the sentence, and commands to copy.
pub fn answer_text(answer: &Answer, language: Language, sign: CallSign<'_>) -> String {
    let say = |id: &str, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    let (what, copies) = match &answer.what {
        Told::Refused(fault) => {
            (fault_text(fault, language, sign, Sink::Markdown), copies(fault, language))
        }
        Told::NearMiss { nearest, fix } => {
            let args = Args::new().quoted("command", sign.verb(*nearest));
            (say("told-near-miss", &args), Some((None, vec![fix.clone()])))
        }
        Told::BelowQuote => (say("told-below-quote", &Args::new()), None),
        Told::TooMany { most } => {
            (say("told-too-many", &Args::new().number("most", count(*most))), None)
        }
    };
    let args = Args::new().quoted("line", answer.typed.as_str()).word("what", what);
    let mut told = say("told-line", &args);
    if let Some((lead, commands)) = copies {
        if let Some(lead) = lead {
            told.extend(["\n\n", &lead]);
        }
        for command in commands {
            told.extend(["\n\n", &to_copy(&command, sign)]);
        }
    }
    told
}

/// The commands that a fault offers, with the words above them.
fn copies(fault: &Fault, language: Language) -> Option<(Option<String>, Vec<String>)> {
    let say = |id: &str| Some(text(language, id, &Args::new(), Sink::Markdown));
    match fault {
        Fault::UnknownField { fix: Some(fix), .. }
        | Fault::KeyColumn { fix: Some(fix), .. }
        | Fault::NoValue { fix, .. }
        | Fault::OddQuotes { fix, .. }
        | Fault::AddedAlready { fix, .. } => Some((None, vec![fix.clone()])),
        Fault::TwoFields { fix, whole } => {
            Some((say("told-readings"), vec![fix.clone(), whole.clone()]))
        }
        Fault::TwoReadings { readings } if !readings.is_empty() => {
            Some((say("told-readings"), readings.clone()))
        }
        Fault::SeveralRecords { fixes, .. } if !fixes.is_empty() => Some((None, fixes.clone())),
        _ => None,
    }
}

/// Why nothing was done, as a sentence or two.
pub fn fault_text(fault: &Fault, language: Language, sign: CallSign<'_>, sink: Sink) -> String {
    let args = Args::new();
    let names = |known: &[DatasetName]| {
        known.iter().map(DatasetName::as_str).collect::<Vec<_>>().join(", ")
    };
    let command = |verb| Args::new().quoted("command", sign.verb(verb));
    let (id, args) = match fault {
        Fault::UnknownField { dataset, found, nearest, .. } => {
            let args = args.quoted("dataset", dataset.as_str()).quoted("found", found);
            match nearest {
                Some(near) => ("cmd-unknown-field-nearest", args.quoted("nearest", near.as_str())),
                None => ("cmd-unknown-field", args),
            }
        }
        Fault::UnknownDataset { found, nearest, known } => {
            let args = args.quoted("found", found);
            match nearest {
                Some(near) => {
                    ("cmd-unknown-dataset-nearest", args.quoted("nearest", near.as_str()))
                }
                None => ("cmd-unknown-dataset", args.quoted("known", names(known))),
            }
        }
        Fault::WhichDataset { known } => ("cmd-which-dataset", args.quoted("known", names(known))),
        Fault::NoKey { dataset } => ("cmd-no-key", args.quoted("dataset", dataset.as_str())),
        Fault::KeyParts { dataset, columns, found } => {
            let part = |column: &FieldName| format!("{column}=…");
            let example = columns.iter().map(part).collect::<Vec<_>>().join(",");
            let args = args.quoted("dataset", dataset.as_str()).quoted("found", found);
            ("cmd-key-parts", args.quoted("example", example))
        }
        Fault::NoFields { colon: Some(line), .. } => {
            let line = line.replacen(": ", " = ", 1);
            ("cmd-no-fields-colon", args.quoted("line", line))
        }
        Fault::NoFields { colon: None, .. } => ("cmd-no-fields", args),
        Fault::NoValue { field, .. } => ("cmd-no-value", args.quoted("field", field.as_str())),
        Fault::TwoFields { .. } => ("cmd-two-fields", args),
        Fault::OddQuotes { field, .. } => ("cmd-odd-quotes", args.quoted("field", field.as_str())),
        Fault::TwoReadings { .. } => ("cmd-two-readings", args),
        Fault::FieldTwice { field } => ("cmd-field-twice", args.quoted("field", field.as_str())),
        Fault::ExtraText { verb, found } => {
            ("cmd-extra-text", command(*verb).quoted("found", found))
        }
        Fault::Incomplete { verb } => {
            let usage = verb.spec().usage.first().copied().unwrap_or_default();
            ("cmd-incomplete", command(*verb).quoted("usage", sign.line(usage)))
        }
        Fault::NotARow { found } => (
            "cmd-not-a-row",
            args.quoted("found", found).quoted("example", sign.line("drop 12,15")),
        ),
        Fault::UnknownCommand { found, nearest } => {
            let args = args.quoted("found", found);
            match nearest {
                Some(near) => {
                    ("cmd-unknown-command-nearest", args.quoted("nearest", sign.verb(*near)))
                }
                None => ("cmd-unknown-command", args.quoted("help", sign.line("help"))),
            }
        }
        Fault::TooLong => ("cmd-too-long", args),
        Fault::UnclosedFence => ("cmd-unclosed-fence", args),
        Fault::UnknownFormat { found } => ("cmd-unknown-format", args.quoted("found", found)),
        Fault::FieldsAndRows => ("cmd-fields-and-rows", args),
        Fault::ForeignLink { url } => ("cmd-foreign-link", args.quoted("url", url)),
        Fault::OtherFile { name } => ("cmd-other-file", args.quoted("name", name)),
        Fault::FileNotFetched { name } => ("cmd-file-not-fetched", args.quoted("name", name)),
        Fault::FileTooLarge { name } => {
            let most = count(MAX_ATTACHMENT_BYTES / 1_000_000);
            ("cmd-file-too-large", args.quoted("name", name).number("most", most))
        }
        Fault::Block(fault) => return block_text(fault, language, sink),
        Fault::Ragged { found, wanted } => {
            let args = args.number("found", count(*found));
            ("cmd-ragged", args.number("wanted", count(*wanted)))
        }
        Fault::NotACell { column } => ("cmd-not-a-cell", args.quoted("column", column.as_str())),
        Fault::NoRecordAtHand { dataset } => {
            ("cmd-no-record-at-hand", args.quoted("dataset", dataset.as_str()))
        }
        Fault::SeveralRecords { count: records, .. } => {
            ("cmd-several-records", args.number("count", count(*records)))
        }
        Fault::BeingRemoved { row } => {
            let drop = sign.line(&format!("drop {row}"));
            ("cmd-being-removed", args.number("row", *row).quoted("command", drop))
        }
        Fault::AddedAlready { row, .. } => ("cmd-added-already", args.number("row", *row)),
        Fault::Locked { column } => ("cmd-locked", args.quoted("column", column.as_str())),
        Fault::KeyColumn { column, .. } => {
            let args = args.quoted("column", column.as_str());
            ("cmd-key-column", args.quoted("command", sign.line("rename")))
        }
        Fault::Value(fault) => return mapping_fault(fault, language, sink),
        Fault::KeyMissing { column } => ("cmd-key-missing", args.quoted("column", column.as_str())),
        Fault::NoSuchRow { row, rows } => {
            ("cmd-no-such-row", args.number("row", *row).number("rows", *rows))
        }
        Fault::NothingToUndo => ("cmd-nothing-to-undo", args),
        Fault::Forbidden { verb, who, why } => {
            let args = command(*verb).word("who", who_text(*who, language, sink));
            match why {
                Forbidden::Role => ("cmd-forbidden", args),
                Forbidden::Team => ("cmd-forbidden-team", args),
                Forbidden::Own => ("cmd-forbidden-own", args),
                Forbidden::OthersRow => ("cmd-forbidden-others-row", args),
                Forbidden::EditedByOther => ("cmd-forbidden-edited", args),
            }
        }
        Fault::Edited { verb } => ("cmd-edited", command(*verb)),
        Fault::Stale { verb } => ("cmd-stale", command(*verb)),
        Fault::NotProposed { verb } => ("cmd-not-proposed", command(*verb)),
        Fault::Together { verb, link } => {
            ("cmd-together", command(*verb).word("link", link.clone()))
        }
        Fault::NotMerged { verb } => ("cmd-not-merged", command(*verb)),
        Fault::NotRevertible { verb, why } => {
            ("cmd-not-revertible", command(*verb).word("why", why.clone()))
        }
        Fault::Held { verb, by } => {
            let args = command(*verb).quoted("who", by.as_str());
            ("cmd-held", args.quoted("refresh", sign.line("refresh")))
        }
        Fault::Contradiction { first, second } => {
            let args = args.quoted("first", sign.verb(*first));
            ("cmd-contradiction", args.quoted("second", sign.verb(*second)))
        }
    };
    text(language, id, &args, sink)
}

fn block_text(fault: &BlockFault, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let (id, args) = match fault {
        BlockFault::Empty => ("block-empty", args),
        BlockFault::TooMany => ("block-too-many", args.number("most", count(MOST_ROWS))),
        BlockFault::Syntax { format, line, why } => {
            let args = args.word("format", format.word().to_uppercase()).quoted("why", why);
            match line {
                Some(line) => ("block-syntax-line", args.number("line", count(*line))),
                None => ("block-syntax", args),
            }
        }
        BlockFault::NotRecords { format } => {
            ("block-not-records", args.word("format", format.word().to_uppercase()))
        }
        BlockFault::UnknownColumn { found, nearest } => {
            let args = args.quoted("found", found);
            match nearest {
                Some(near) => {
                    ("block-unknown-column-nearest", args.quoted("nearest", near.as_str()))
                }
                None => ("block-unknown-column", args),
            }
        }
        BlockFault::ColumnTwice { column } => {
            ("block-column-twice", args.quoted("column", column.as_str()))
        }
        BlockFault::KeyColumnMissing { column } => {
            ("block-key-column-missing", args.quoted("column", column.as_str()))
        }
    };
    text(language, id, &args, sink)
}

/// How a command was read, for the reviewer, with who wrote it.
pub fn noted_text(note: &Note, language: Language, sink: Sink) -> String {
    let what = match &note.what {
        Noted::Value(value) => mapping_note(value, language, sink),
        Noted::Invisible => text(language, "noted-invisible", &Args::new(), sink),
        Noted::Reason { reason } => {
            text(language, "noted-reason", &Args::new().quoted("reason", reason), sink)
        }
    };
    let args = Args::new().quoted("who", note.source.login.as_str()).word("what", what);
    text(language, "noted-from", &args, sink)
}
