//! Refusals, said to people: what was found, where, and what to do.

use super::{Args, Language, Sink, text};
use crate::dataset::{LineNumber, Refusal};

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
        Refusal::Empty => ("refusal-empty", args),
        Refusal::NotReadBack => ("refusal-not-read-back", args),
        Refusal::NothingToChange => ("refusal-nothing-to-change", args),
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
        for refusal in [
            Refusal::KeyMissing { key: key(), nearest: None },
            Refusal::KeyMissing { key: key(), nearest: nearest() },
            Refusal::KeyTaken { key: key(), line },
            Refusal::KeyGivenTwice { key: key() },
            Refusal::KeyAmbiguous { key: key(), lines: vec![line, line] },
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
            Refusal::Empty,
            Refusal::NotReadBack,
            Refusal::NothingToChange,
        ] {
            for language in Language::ALL {
                let text = refusal_text(&refusal, language, Sink::Markdown);
                assert!(text.ends_with(['.', '?']), "{text}");
                assert!(!text.contains('{'), "{text}");
            }
        }
    }
}
