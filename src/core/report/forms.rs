//! Sentences about the answers of a form: its own rules, and how they were read.

use super::{Args, Language, Sink, text};
use crate::check::{FormFinding, FormRule};
use crate::dataset::FieldName;
use crate::intake::mapping::{ListMark, MappingFault, MappingNote};

/// What is wrong with one answer by the form's own rules, and what to do.
pub fn form_finding(finding: &FormFinding, language: Language, sink: Sink) -> String {
    let args = Args::new().quoted("label", &finding.label);
    match &finding.rule {
        FormRule::Missing => text(language, "form-missing", &args, sink),
        FormRule::BoxNotTicked { option } => {
            text(language, "form-box", &args.quoted("option", option), sink)
        }
        FormRule::NotAnOption { found, nearest: Some(nearest), .. } => {
            let args = args.quoted("found", found).quoted("nearest", nearest);
            text(language, "form-not-an-option-nearest", &args, sink)
        }
        FormRule::NotAnOption { found, nearest: None, options } => {
            let shown = options.get(..MAX_OPTIONS).unwrap_or(options);
            let args = args
                .quoted("found", found)
                .number("count", count(options.len()))
                .quoted("options", shown.join(", "));
            let id = if shown.len() < options.len() {
                "form-not-an-option-many"
            } else {
                "form-not-an-option"
            };
            text(language, id, &args, sink)
        }
    }
}

/// More options than this are not read by anybody.
const MAX_OPTIONS: usize = 8;

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Why no edit could be made, and what to do about it.
pub fn mapping_fault(fault: &MappingFault, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let (id, args) = match fault {
        MappingFault::NoDataset { form, known } => {
            let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
            let example = names.first().copied().unwrap_or("…");
            let line = entry(form, &format!("dataset: {example}"));
            let args = args.quoted("line", line);
            match names.as_slice() {
                [] => ("mapping-no-dataset", args),
                names => ("mapping-no-dataset-known", args.quoted("known", names.join(", "))),
            }
        }
        MappingFault::NoOperation { form } => {
            ("mapping-no-operation", args.quoted("line", entry(form, "operation: update")))
        }
        MappingFault::OperationNotAnswered { label } => {
            ("mapping-operation-not-answered", args.quoted("label", label))
        }
        MappingFault::OperationUnknown { label, found, nearest, known } => {
            let args = args.quoted("label", label).quoted("found", found);
            match nearest {
                Some(near) => ("mapping-operation-unknown-nearest", args.quoted("nearest", near)),
                None => ("mapping-operation-unknown", args.quoted("known", known.join(", "))),
            }
        }
        MappingFault::SettingsFieldMissing { field, nearest, .. } => {
            let args = args.quoted("field", field.as_str());
            match nearest {
                Some(near) => {
                    let args = args.quoted("nearest", near.as_str());
                    ("mapping-settings-field-missing-nearest", args)
                }
                None => ("mapping-settings-field-missing", args),
            }
        }
        MappingFault::SettingsColumnMissing { column, nearest } => {
            let args = args.quoted("column", column.as_str());
            match nearest {
                Some(near) => {
                    let args = args.quoted("nearest", near.as_str());
                    ("mapping-settings-column-missing-nearest", args)
                }
                None => ("mapping-settings-column-missing", args),
            }
        }
        MappingFault::NoKey { dataset } => {
            let line = format!("datasets: {{ {dataset}: {{ key: … }} }}");
            ("mapping-no-key", args.quoted("dataset", dataset.as_str()).quoted("line", line))
        }
        MappingFault::KeyNotAsked { form, column } => {
            let line = entry(form, &format!("columns: {{ …: {column} }}"));
            let args = args.quoted("column", column.as_str()).quoted("line", line);
            ("mapping-key-not-asked", args)
        }
        MappingFault::KeyNotAnswered { label, .. } => {
            ("mapping-key-not-answered", args.quoted("label", label))
        }
        MappingFault::NewKeyNotAsked { form, column } => {
            let line = entry(form, &format!("to: {{ …: {column} }}"));
            let args = args.quoted("column", column.as_str()).quoted("line", line);
            ("mapping-new-key-not-asked", args)
        }
        MappingFault::NewKeyNotAnswered { label } => {
            ("mapping-new-key-not-answered", args.quoted("label", label))
        }
        MappingFault::NothingToAdd => ("mapping-nothing-to-add", args),
        MappingFault::NothingToChange => ("mapping-nothing-to-change", args),
        MappingFault::Locked { label, column } => {
            ("mapping-locked", args.quoted("label", label).quoted("column", column.as_str()))
        }
        MappingFault::AnsweredTwice { column, first, second } => (
            "mapping-answered-twice",
            args.quoted("column", column.as_str()).quoted("first", first).quoted("second", second),
        ),
        MappingFault::SeparatorInItem { label, item, separator } => (
            "mapping-separator-in-item",
            args.quoted("label", label).quoted("item", item).quoted("separator", separator.trim()),
        ),
        MappingFault::CellFieldNotAnswered { label } => {
            ("mapping-cell-field-not-answered", args.quoted("label", label))
        }
        MappingFault::CellFieldUnknown { label, found, nearest } => {
            let args = args.quoted("label", label).quoted("found", found);
            match nearest {
                Some(near) => {
                    let args = args.quoted("nearest", near.as_str());
                    ("mapping-cell-field-unknown-nearest", args)
                }
                None => ("mapping-cell-field-unknown", args),
            }
        }
        MappingFault::CellFieldIsKey { column } => {
            ("mapping-cell-field-is-key", args.quoted("column", column.as_str()))
        }
        MappingFault::FillNeeds { column, needs } => {
            let args = args.quoted("column", column.as_str()).quoted("needs", needs.join(", "));
            ("mapping-fill-needs", args)
        }
        MappingFault::FillEmpty { column, text } => {
            ("mapping-fill-empty", args.quoted("column", column.as_str()).quoted("text", text))
        }
        MappingFault::FillFailed { column, reason } => {
            ("mapping-fill-failed", args.quoted("column", column.as_str()).quoted("reason", reason))
        }
    };
    text(language, id, &args, sink)
}

/// A line for `.gitribute.yml`.
fn entry(form: &str, setting: &str) -> String {
    format!("forms: {{ \"{}\": {{ {setting} }} }}", form.replace(['"', '\\'], ""))
}

/// What the reviewer should know about how an answer was read.
pub fn mapping_note(note: &MappingNote, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let (id, args) = match note {
        MappingNote::Unmapped { label, answer } => {
            ("note-unmapped", args.quoted("label", label).quoted("answer", answer))
        }
        MappingNote::Ambiguous { label, answer, columns } => {
            let columns: Vec<&str> = columns.iter().map(FieldName::as_str).collect();
            let args = args.quoted("label", label).quoted("answer", answer);
            ("note-ambiguous", args.quoted("columns", columns.join(", ")))
        }
        MappingNote::NotUsed { label, answer, .. } => {
            ("note-not-used", args.quoted("label", label).quoted("answer", answer))
        }
        MappingNote::PlaceholderCopied { label, column, answer } => {
            let args = args.quoted("label", label).quoted("answer", answer);
            ("note-placeholder", args.quoted("command", format!("/set {column} = {answer}")))
        }
        MappingNote::DefaultIgnored { label, answer } => {
            ("note-default-ignored", args.quoted("label", label).quoted("answer", answer))
        }
        MappingNote::PrefilledKept { label, answer } => {
            ("note-prefilled-kept", args.quoted("label", label).quoted("answer", answer))
        }
        MappingNote::ListSplit { label, mark, items } => {
            let (mark, sign) = match mark {
                ListMark::Lines => ("lines", ""),
                ListMark::Semicolon => ("sign", ";"),
                ListMark::Bar => ("sign", "|"),
                ListMark::Comma => ("sign", ","),
            };
            let args = args.quoted("label", label).word("mark", mark).quoted("sign", sign);
            ("note-list-split", args.number("items", count(*items)))
        }
        MappingNote::CommaKept { label, answer } => {
            ("note-comma-kept", args.quoted("label", label).quoted("answer", answer))
        }
        MappingNote::ChoicesJoined { label, separator } => (
            "note-choices-joined",
            args.quoted("label", label).quoted("separator", separator.trim()),
        ),
        MappingNote::LinkUnwrapped { label, typed, address } => (
            "note-link-unwrapped",
            args.quoted("label", label).quoted("typed", typed).quoted("address", address),
        ),
        MappingNote::Invisible { label, answer } => {
            ("note-invisible", args.quoted("label", label).quoted("answer", answer))
        }
        MappingNote::BooleanRead { label, typed, written } => (
            "note-boolean-read",
            args.quoted("label", label).quoted("typed", typed).quoted("written", written),
        ),
        MappingNote::UntickedIsFalse { label, written } => {
            ("note-unticked", args.quoted("label", label).quoted("written", written))
        }
        MappingNote::ClearUnknown { label, answer } => {
            let args = args.quoted("label", label).quoted("answer", answer);
            ("note-clear-unknown", args.quoted("line", "clear: \"~\""))
        }
        MappingNote::Filled { column, value } => {
            let args = args.quoted("column", column.as_str()).quoted("value", value.to_string());
            ("note-filled", args)
        }
        MappingNote::SettingsFieldMissing { field, nearest } => {
            let args = args.quoted("field", field.as_str());
            match nearest {
                Some(near) => {
                    let args = args.quoted("nearest", near.as_str());
                    ("note-settings-field-missing-nearest", args)
                }
                None => ("note-settings-field-missing", args),
            }
        }
    };
    text(language, id, &args, sink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_option_names_the_field_the_answer_and_the_mend_p10() {
        let mut finding = FormFinding {
            field: "country".into(),
            label: "Country @all".to_owned(),
            rule: FormRule::NotAnOption {
                found: "peru".to_owned(),
                nearest: Some("Peru".to_owned()),
                options: vec!["Peru".to_owned()],
            },
        };
        assert_eq!(
            form_finding(&finding, Language::En, Sink::Markdown),
            "`peru` is not an option of `Country @\u{200b}all`. Did you mean `Peru`?"
        );
        finding.rule = FormRule::NotAnOption {
            found: "?".to_owned(),
            nearest: None,
            options: (1..=12).map(|number| number.to_string()).collect(),
        };
        assert_eq!(
            form_finding(&finding, Language::Fr, Sink::Plain),
            "«\u{a0}?\u{a0}» n’est pas un choix de «\u{a0}Country @all\u{a0}». Choisissez parmi ses \
             12 choix, par exemple «\u{a0}1, 2, 3, 4, 5, 6, 7, 8\u{a0}»."
        );
        finding.rule = FormRule::BoxNotTicked { option: "I agree".to_owned() };
        let said = form_finding(&finding, Language::En, Sink::Markdown);
        assert_eq!(said, "The box `I agree` of `Country @\u{200b}all` must be ticked.");
    }

    #[test]
    fn a_list_read_line_by_line_is_told_with_its_count() {
        let note = |mark, items| MappingNote::ListSplit { label: "Tags".to_owned(), mark, items };
        assert_eq!(
            mapping_note(&note(ListMark::Lines, 3), Language::En, Sink::Markdown),
            "`Tags`: read as 3 items, one a line."
        );
        assert_eq!(
            mapping_note(&note(ListMark::Comma, 2), Language::Fr, Sink::Markdown),
            "`Tags`\u{a0}: lu comme 2 éléments, séparés par `,`."
        );
    }

    #[test]
    fn a_fault_of_the_configuration_shows_the_line_to_write() {
        let fault = MappingFault::NoOperation { form: "a.yml".to_owned() };
        let said = mapping_fault(&fault, Language::En, Sink::Markdown);
        assert!(said.ends_with("`forms: { \"a.yml\": { operation: update } }`"), "{said}");
    }
}
