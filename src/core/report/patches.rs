//! Why a difference was not applied, said to people.

use super::{Args, Language, Sink, refusal_text, text};
use crate::dataset::csv::PatchRefused;

/// The sentence of a refused patch in a language, fit for the place where it is going to stand.
pub fn patch_refused_text(refused: &PatchRefused, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let word = |id: &str| text(language, id, &Args::new(), sink);
    let (id, args) = match refused {
        PatchRefused::Version { found } => ("patch-version", args.number("found", *found)),
        PatchRefused::Contradiction { row } => ("patch-contradiction", args.number("row", *row)),
        PatchRefused::ColumnMissing { field } => {
            ("patch-column-missing", args.quoted("field", field.as_str()))
        }
        PatchRefused::OtherHeader { expected, found } => (
            match (expected.as_str(), found.as_str()) {
                (_, "") => "patch-other-header-short",
                ("", _) => "patch-other-header-long",
                _ => "patch-other-header",
            },
            args.quoted("expected", expected.as_str()).quoted("found", found.as_str()),
        ),
        PatchRefused::OtherRows { expected, found } => {
            ("patch-other-rows", args.number("expected", *expected).number("found", *found))
        }
        PatchRefused::RowMissing { key: Some(key), line } => {
            ("patch-row-missing", args.quoted("key", key.to_string()).number("line", line.0))
        }
        PatchRefused::RowMissing { key: None, line } => {
            ("patch-row-missing-whole", args.number("line", line.0))
        }
        PatchRefused::RowTaken { key, line } => {
            ("patch-row-taken", args.quoted("key", key.to_string()).number("line", line.0))
        }
        PatchRefused::Stale { key, line, field, expected, found } => {
            let quoted = |args: Args<'static>, name, text: &str, none: &str| match text {
                "" => args.word(name, word(none)),
                text => args.quoted(name, text.to_owned()),
            };
            let args = Args::new().number("line", line.0);
            let args = quoted(args, "field", field.as_str(), "patch-no-column");
            let args = quoted(args, "expected", expected, "patch-nothing");
            let args = quoted(args, "found", found, "patch-nothing");
            match key {
                Some(key) => ("patch-stale-key", args.quoted("key", key.to_string())),
                None => ("patch-stale", args),
            }
        }
        PatchRefused::RowsMoved => ("patch-rows-moved", args),
        PatchRefused::NoKey => ("patch-no-key", args),
        PatchRefused::ColumnRenamed { field } => {
            ("patch-column-renamed", args.quoted("field", field.as_str()))
        }
        PatchRefused::File(refusal) => return refusal_text(refusal, language, sink),
    };
    text(language, id, &args, sink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Key, LineNumber, Refusal};

    #[test]
    fn every_refusal_has_its_sentence_in_every_language() {
        let line = LineNumber(12_408);
        let key = || Some(Key::single("id", "X.pe"));
        let stale = |key, expected: &str, found: &str| PatchRefused::Stale {
            key,
            line,
            field: "country".into(),
            expected: expected.into(),
            found: found.into(),
        };
        for (refused, told) in [
            (PatchRefused::Version { found: 2 }, "version 2"),
            (PatchRefused::Contradiction { row: 3 }, "row 3"),
            (PatchRefused::ColumnMissing { field: "n".into() }, "`n`"),
            (PatchRefused::RowsMoved, "moves records"),
            (PatchRefused::NoKey, "`--key`"),
            (PatchRefused::ColumnRenamed { field: "n".into() }, "`n`"),
            (PatchRefused::OtherHeader { expected: "a".into(), found: "b".into() }, "`b` stands"),
            (
                PatchRefused::OtherHeader { expected: "a".into(), found: "".into() },
                "`a` is missing",
            ),
            (PatchRefused::OtherHeader { expected: "".into(), found: "b".into() }, "`b` has come"),
            (PatchRefused::OtherRows { expected: 3, found: 4 }, "(4)"),
            (PatchRefused::RowMissing { key: key(), line }, "`X.pe`"),
            (PatchRefused::RowMissing { key: None, line }, "line 12,408"),
            (PatchRefused::RowTaken { key: key().unwrap(), line }, "already"),
            (
                stale(key(), "BO", "PE"),
                "Line 12,408, `country` of `X.pe`: `PE` stands there, not `BO`",
            ),
            (stale(None, "BO", ""), "nothing stands there"),
            (PatchRefused::File(Refusal::Empty), "is empty"),
        ] {
            for language in Language::ALL {
                let text = patch_refused_text(&refused, language, Sink::Markdown);
                assert!(text.ends_with('.') && !text.contains('{'), "{text}");
                assert!(language != Language::En || text.contains(told), "{text}");
            }
        }
    }
}
