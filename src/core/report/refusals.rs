//! Refusals, said to people: what was found, where, and what to do.

use super::{Args, Language, Sink, text};
use crate::dataset::{LineNumber, Malformed, OpaqueReason, Refusal, Wanted};

/// A refusal's sentence in a language, fit for the place where it is going to stand.
pub fn refusal_text(refusal: &Refusal, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let (id, args) = match refusal {
        Refusal::KeyMissing { key, nearest: None } => {
            ("refusal-key-missing", args.quoted("key", key.to_string()))
        }
        Refusal::KeyMissing { key, nearest: Some((nearest, line)) } => (
            "refusal-key-missing-nearest",
            args.quoted("key", key.to_string())
                .quoted("nearest", nearest.to_string())
                .number("line", line.0),
        ),
        Refusal::KeyTaken { key, line } => {
            ("refusal-key-taken", args.quoted("key", key.to_string()).number("line", line.0))
        }
        Refusal::KeyGivenTwice { key } => {
            ("refusal-key-given-twice", args.quoted("key", key.to_string()))
        }
        Refusal::KeyAmbiguous { key, lines } => (
            "refusal-key-ambiguous",
            args.quoted("key", key.to_string()).word("lines", listed(lines.iter().map(|l| l.0))),
        ),
        Refusal::KeyEmpty { field } => ("refusal-key-empty", args.quoted("field", field.as_str())),
        Refusal::RecordTaken { line } => ("refusal-record-taken", args.number("line", line.0)),
        Refusal::RecordGivenTwice => ("refusal-record-given-twice", args),
        Refusal::FieldMissing { field, nearest: None } => {
            ("refusal-field-missing", args.quoted("field", field.as_str()))
        }
        Refusal::FieldMissing { field, nearest: Some(nearest) } => (
            "refusal-field-missing-nearest",
            args.quoted("field", field.as_str()).quoted("nearest", nearest.as_str()),
        ),
        Refusal::FieldAmbiguous { field, columns, line } => (
            "refusal-field-ambiguous",
            args.quoted("field", field.as_str())
                .word("columns", listed(columns.iter().copied()))
                .number("line", line.0),
        ),
        Refusal::HeaderMissing { field, line } => {
            ("refusal-header-missing", args.quoted("field", field.as_str()).number("line", line.0))
        }
        Refusal::ExpectationFailed { key, field, expected, found } => (
            "refusal-expectation-failed",
            args.quoted("key", key.to_string())
                .quoted("field", field.as_str())
                .quoted("expected", expected.to_string())
                .quoted("found", found.to_string()),
        ),
        Refusal::NotACell { field } => ("refusal-not-a-cell", args.quoted("field", field.as_str())),
        Refusal::ItemHoldsSeparator { field, separator } => (
            "refusal-item-holds-separator",
            args.quoted("field", field.as_str()).quoted("separator", separator.as_str()),
        ),
        Refusal::Unencodable { field, character, encoding } => (
            "refusal-unencodable",
            args.quoted("field", field.as_str())
                .quoted("character", character.to_string())
                .word("code", format!("U+{:04X}", u32::from(*character)))
                .word("encoding", *encoding),
        ),
        Refusal::BrokenText { encoding, line, offset, byte } => (
            if byte.is_some() { "refusal-broken-text" } else { "refusal-cut-text" },
            args.word("encoding", *encoding)
                .number("line", line.0)
                .number("offset", *offset)
                .word("byte", format!("0x{:02X}", byte.unwrap_or_default())),
        ),
        Refusal::QuoteUnclosed { line, column } => {
            ("refusal-quote-unclosed", args.number("line", line.0).number("column", *column))
        }
        Refusal::TextAfterQuote { line, column } => {
            ("refusal-text-after-quote", args.number("line", line.0).number("column", *column))
        }
        Refusal::CellTooLarge { line, column, limit } => {
            let args = args.number("column", *column).number("limit", *limit >> 20);
            match line {
                Some(LineNumber(line)) => ("refusal-cell-too-large", args.number("line", *line)),
                None => ("refusal-value-too-large", args),
            }
        }
        Refusal::Malformed { format, line, column, fault } => (
            "refusal-malformed",
            args.word("format", *format)
                .number("line", line.0)
                .number("column", *column)
                .word("what", malformed_text(fault, language, sink)),
        ),
        Refusal::RecordsAmbiguous { lines } => (
            "refusal-records-ambiguous",
            args.word("lines", listed(lines.iter().map(|line| line.0))),
        ),
        Refusal::RecordsMissing { path, found } => {
            let id = match (path.is_empty(), found.is_empty()) {
                (true, true) => "refusal-records-not-here",
                (true, false) => "refusal-records-not-here-found",
                (false, true) => "refusal-records-missing",
                (false, false) => "refusal-records-missing-found",
            };
            (id, args.quoted("path", path.as_str()).quoted("found", found.join(", ")))
        }
        Refusal::KeyInside { key, name, places } => (
            "refusal-key-inside",
            args.quoted("key", key.to_string())
                .quoted("name", name.as_str())
                .quoted("places", places.join(", ")),
        ),
        Refusal::FeatureType { found } => {
            ("refusal-feature-type", args.quoted("found", found.to_string()))
        }
        Refusal::ItemMissing { field, length } => {
            ("refusal-item-missing", args.quoted("field", field.as_str()).number("length", *length))
        }
        Refusal::MemberAmbiguous { field, lines } => (
            "refusal-member-ambiguous",
            args.quoted("field", field.as_str())
                .word("lines", listed(lines.iter().map(|line| line.0))),
        ),
        Refusal::NotNested { field, holder } => (
            "refusal-not-nested",
            args.quoted("field", field.as_str()).quoted("holder", holder.as_str()),
        ),
        Refusal::NotAList { field } => ("refusal-not-a-list", args.quoted("field", field.as_str())),
        Refusal::NotAPoint { field, value } => (
            "refusal-not-a-point",
            args.quoted("field", field.as_str()).quoted("value", value.to_string()),
        ),
        Refusal::Opaque { field, line, reason } => (
            match reason {
                OpaqueReason::Alias => "refusal-opaque-alias",
                OpaqueReason::Anchor => "refusal-opaque-anchor",
                OpaqueReason::Tag => "refusal-opaque-tag",
                OpaqueReason::ComplexName => "refusal-opaque-complex-name",
            },
            args.quoted("field", field.as_str()).number("line", line.0),
        ),
        Refusal::OneRecord => ("refusal-one-record", args),
        Refusal::KeyInFiles { key, files } => (
            "refusal-key-in-files",
            args.quoted("key", key.to_string()).quoted("files", files.join(", ")),
        ),
        Refusal::FileTaken { path } => ("refusal-file-taken", args.quoted("path", path.as_str())),
        Refusal::FileName { name } => ("refusal-file-name", args.quoted("name", name.as_str())),
        Refusal::FormatUnsupported { format } => {
            ("refusal-format-unsupported", args.word("format", *format))
        }
        Refusal::Empty => ("refusal-empty", args),
        Refusal::SeparatorUnclear { delimiter, guessed } => (
            "refusal-separator-unclear",
            args.quoted("delimiter", separator_name(*delimiter))
                .quoted("guessed", separator_name(*guessed)),
        ),
        Refusal::EncodingUnclear { encoding, guessed: Some(guessed) } => {
            ("refusal-encoding-unclear", args.word("encoding", *encoding).word("guessed", *guessed))
        }
        Refusal::EncodingUnclear { encoding, guessed: None } => {
            ("refusal-encoding-unclear-no-text", args.word("encoding", *encoding))
        }
        Refusal::Unusual { format, line } => {
            ("refusal-unusual", args.word("format", *format).number("line", line.0))
        }
        Refusal::NotReadBack => ("refusal-not-read-back", args),
        Refusal::NothingToChange => ("refusal-nothing-to-change", args),
    };
    text(language, id, &args, sink)
}

/// A separator as people know it.
fn separator_name(separator: char) -> String {
    if separator == '\t' { "\\t".to_owned() } else { separator.to_string() }
}

/// What keeps a document from being read, as the end of a sentence.
fn malformed_text(fault: &Malformed, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let wanted_text = |wanted: &Wanted| {
        let id = match wanted {
            Wanted::Value => "wanted-value",
            Wanted::Name => "wanted-name",
            Wanted::Colon => "wanted-colon",
            Wanted::CommaOrListEnd => "wanted-comma-or-list-end",
            Wanted::CommaOrObjectEnd => "wanted-comma-or-object-end",
        };
        text(language, id, &Args::new(), sink)
    };
    let (id, args) = match fault {
        Malformed::Unexpected { found, wanted } => (
            "malformed-unexpected",
            args.quoted("found", found.as_str()).word("wanted", wanted_text(wanted)),
        ),
        Malformed::Ends { wanted } => ("malformed-ends", args.word("wanted", wanted_text(wanted))),
        Malformed::CommaTooMany => ("malformed-comma-too-many", args),
        Malformed::Comment => ("malformed-comment", args),
        Malformed::Unquoted { word } => ("malformed-unquoted", args.quoted("word", word.as_str())),
        Malformed::Number { spelling } => {
            ("malformed-number", args.quoted("spelling", spelling.as_str()))
        }
        Malformed::QuoteUnclosed => ("malformed-quote-unclosed", args),
        Malformed::Control { character } => {
            ("malformed-control", args.word("code", format!("U+{:04X}", u32::from(*character))))
        }
        Malformed::Escape { found } => ("malformed-escape", args.quoted("found", found.as_str())),
        Malformed::TooDeep { limit } => ("malformed-too-deep", args.number("limit", *limit)),
        Malformed::TextAfterEnd { found } => {
            ("malformed-text-after-end", args.quoted("found", found.as_str()))
        }
        Malformed::Indentation => ("malformed-indentation", args),
        Malformed::Tab => ("malformed-tab", args),
        Malformed::QuoteOpen => ("malformed-quote-open", args),
        Malformed::TextAfterQuote { found } => {
            ("malformed-text-after-quote", args.quoted("found", found.as_str()))
        }
        Malformed::ColonInText => ("malformed-colon-in-text", args),
        Malformed::Sign { found } => ("malformed-sign", args.quoted("found", found.as_str())),
        Malformed::AnchorMissing { name } => {
            ("malformed-anchor-missing", args.quoted("name", name.as_str()))
        }
        Malformed::AliasesExplode => ("malformed-aliases-explode", args),
        Malformed::TooLong => ("malformed-too-long", args),
        Malformed::HeadMissing => ("malformed-head-missing", args),
        Malformed::HeadUnclosed => ("malformed-head-unclosed", args),
        Malformed::HeadFormat { format } => ("malformed-head-format", args.word("format", *format)),
        Malformed::Other => ("malformed-other", args),
    };
    text(language, id, &args, sink)
}

/// Numbers one after the other; the last of a long list are left out.
fn listed(numbers: impl Iterator<Item = u64>) -> String {
    let mut text = String::new();
    for (index, number) in numbers.enumerate() {
        if index == MOST_LISTED {
            text.push_str(", …");
            break;
        }
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&number.to_string());
    }
    text
}

const MOST_LISTED: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Key;

    #[test]
    fn a_refusal_tells_what_where_and_what_to_do() {
        let key = Key::single("id", "Bolva`r");
        let nearest = Some((Key::single("id", "Bolivar"), LineNumber(12408)));
        let refusal = Refusal::KeyMissing { key, nearest };
        assert_eq!(
            refusal_text(&refusal, Language::En, Sink::Markdown),
            "No record has the key `` Bolva`r ``. Did you mean `Bolivar` (line 12,408)?"
        );
        assert_eq!(
            refusal_text(&refusal, Language::Fr, Sink::Plain),
            "Aucun enregistrement n’a la clé «\u{a0}Bolva`r\u{a0}». Vouliez-vous dire \
             «\u{a0}Bolivar\u{a0}» (ligne 12\u{202f}408)\u{a0}?"
        );
        let refusal =
            Refusal::Unencodable {
                field: "name".into(), character: 'Ł', encoding: "Windows-1252"
            };
        assert_eq!(
            refusal_text(&refusal, Language::En, Sink::Markdown),
            "The file is in Windows-1252, which has no `Ł` (U+0141), so it cannot stand in `name`. \
             Write it with other letters, or save the file as UTF-8."
        );
        let lines = (1..=12).map(LineNumber).collect();
        let refusal = Refusal::KeyAmbiguous { key: Key::single("id", "a"), lines };
        assert_eq!(
            refusal_text(&refusal, Language::En, Sink::Plain),
            "Several records have the key “a”: lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …. Give more \
             fields, so that only one is meant, or correct the file first."
        );
    }

    #[test]
    fn every_refusal_has_its_sentence_in_every_language() {
        let field = || "a".into();
        let key = || Key::single("id", "X");
        let line = LineNumber(2);
        let nearest = || Some((key(), line));
        let word = || "nul".to_owned();
        let faults = [
            Malformed::Unexpected { found: word(), wanted: Wanted::Value },
            Malformed::Unexpected { found: word(), wanted: Wanted::Name },
            Malformed::Unexpected { found: word(), wanted: Wanted::Colon },
            Malformed::Ends { wanted: Wanted::CommaOrListEnd },
            Malformed::Ends { wanted: Wanted::Value },
            Malformed::CommaTooMany,
            Malformed::Comment,
            Malformed::Unquoted { word: word() },
            Malformed::Number { spelling: word() },
            Malformed::QuoteUnclosed,
            Malformed::Control { character: '\u{1}' },
            Malformed::Escape { found: word() },
            Malformed::TooDeep { limit: 128 },
            Malformed::TextAfterEnd { found: word() },
            Malformed::Indentation,
            Malformed::Tab,
            Malformed::QuoteOpen,
            Malformed::TextAfterQuote { found: word() },
            Malformed::ColonInText,
            Malformed::Sign { found: word() },
            Malformed::AnchorMissing { name: word() },
            Malformed::AliasesExplode,
            Malformed::TooLong,
            Malformed::HeadMissing,
            Malformed::HeadUnclosed,
            Malformed::HeadFormat { format: "TOML" },
            Malformed::Other,
        ]
        .map(|fault| Refusal::Malformed { format: "JSON", line, column: 3, fault });
        for refusal in [
            Refusal::KeyMissing { key: key(), nearest: None },
            Refusal::KeyMissing { key: key(), nearest: nearest() },
            Refusal::KeyTaken { key: key(), line },
            Refusal::KeyGivenTwice { key: key() },
            Refusal::KeyAmbiguous { key: key(), lines: vec![line, line] },
            Refusal::RecordsAmbiguous { lines: vec![line, line] },
            Refusal::KeyEmpty { field: field() },
            Refusal::RecordTaken { line },
            Refusal::RecordGivenTwice,
            Refusal::FieldMissing { field: field(), nearest: None },
            Refusal::FieldMissing { field: field(), nearest: Some(field()) },
            Refusal::FieldAmbiguous { field: field(), columns: vec![1, 3], line },
            Refusal::HeaderMissing { field: field(), line },
            Refusal::ExpectationFailed {
                key: key(),
                field: field(),
                expected: "x".into(),
                found: "y".into(),
            },
            Refusal::NotACell { field: field() },
            Refusal::ItemHoldsSeparator { field: field(), separator: ";".into() },
            Refusal::Unencodable { field: field(), character: 'Ł', encoding: "ISO-8859-1" },
            Refusal::BrokenText { encoding: "UTF-8", line, offset: 7, byte: Some(0xE9) },
            Refusal::BrokenText { encoding: "UTF-16 LE", line, offset: 7, byte: None },
            Refusal::QuoteUnclosed { line, column: 3 },
            Refusal::TextAfterQuote { line, column: 3 },
            Refusal::CellTooLarge { line: Some(line), column: 3, limit: 1 << 24 },
            Refusal::CellTooLarge { line: None, column: 3, limit: 1 << 24 },
            Refusal::RecordsMissing { path: String::new(), found: Vec::new() },
            Refusal::RecordsMissing { path: String::new(), found: vec!["a".into()] },
            Refusal::RecordsMissing { path: "b".into(), found: Vec::new() },
            Refusal::RecordsMissing { path: "b".into(), found: vec!["a".into()] },
            Refusal::ItemMissing { field: field(), length: 0 },
            Refusal::MemberAmbiguous { field: field(), lines: vec![line, line] },
            Refusal::NotNested { field: field(), holder: field() },
            Refusal::NotAList { field: field() },
            Refusal::NotAPoint { field: field(), value: "x".into() },
            Refusal::Opaque { field: field(), line, reason: OpaqueReason::Alias },
            Refusal::Opaque { field: field(), line, reason: OpaqueReason::Anchor },
            Refusal::Opaque { field: field(), line, reason: OpaqueReason::Tag },
            Refusal::Opaque { field: field(), line, reason: OpaqueReason::ComplexName },
            Refusal::OneRecord,
            Refusal::KeyInFiles { key: key(), files: vec!["a".into(), "b".into()] },
            Refusal::FileTaken { path: "data/a.yml".into() },
            Refusal::FileName { name: "../a".into() },
            Refusal::FormatUnsupported { format: "TOML" },
            Refusal::Empty,
            Refusal::NotReadBack,
            Refusal::SeparatorUnclear { delimiter: ',', guessed: '\t' },
            Refusal::EncodingUnclear { encoding: "windows-1252", guessed: Some("macintosh") },
            Refusal::EncodingUnclear { encoding: "UTF-16LE", guessed: None },
            Refusal::Unusual { format: "YAML", line },
            Refusal::KeyInside { key: key(), name: "data".into(), places: vec!["data".into()] },
            Refusal::FeatureType { found: "City".into() },
            Refusal::NothingToChange,
        ]
        .into_iter()
        .chain(faults)
        {
            for language in Language::ALL {
                let text = refusal_text(&refusal, language, Sink::Markdown);
                assert!(text.ends_with(['.', '?']), "{text}");
                assert!(!text.contains('{'), "{text}");
            }
        }
    }
}
