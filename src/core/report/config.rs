//! Sentences about faults of `.gitribute.yml`.

use super::schema::json_fault;
use super::{Args, Language, Sink, text};
use crate::repo_config::{ConfigError, ConfigFault, Expected, FILTERS, FillFault, PathFault};

/// One fault with its file, line and column, as a sentence.
pub fn config_error(error: &ConfigError, language: Language, sink: Sink) -> String {
    let say = Say { language, sink };
    let place = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let args = Args::new()
        .quoted("file", error.file.as_str())
        .number("line", place(error.place.line))
        .number("column", place(error.place.column))
        .word("fault", say.fault(&error.fault));
    say.text("config-at", &args)
}

/// Why a text is no path for us, as the part of a sentence after "because".
pub fn path_fault(fault: &PathFault, language: Language, sink: Sink) -> String {
    let say = Say { language, sink };
    let part = |part: &'_ str| Args::new().quoted("part", part.to_owned());
    match fault {
        PathFault::Empty => say.text("config-path-empty", &Args::new()),
        PathFault::Absolute => say.text("config-path-absolute", &Args::new()),
        PathFault::DotPart => say.text("config-path-dots", &Args::new()),
        PathFault::EmptyPart => say.text("config-path-part", &Args::new()),
        PathFault::Character { character } => {
            let args = Args::new().quoted("character", character.to_string());
            say.text("config-path-character", &args)
        }
        PathFault::GitPart { part: name } => say.text("config-path-git", &part(name)),
        PathFault::ForgeFolder { part: name } => say.text("config-path-forge", &part(name)),
        PathFault::Hidden { part: name } => say.text("config-path-hidden", &part(name)),
        PathFault::Edge { part: name } => say.text("config-path-edge", &part(name)),
        PathFault::Reserved { part: name } => say.text("config-path-reserved", &part(name)),
        PathFault::TooLong => say.text("config-path-long", &Args::new()),
        PathFault::Pattern => say.text("config-path-pattern", &Args::new()),
        PathFault::RecordName => say.text("config-path-name", &Args::new()),
    }
}

#[derive(Clone, Copy)]
struct Say {
    language: Language,
    sink: Sink,
}

impl Say {
    fn text(self, id: &str, args: &Args<'_>) -> String {
        text(self.language, id, args, self.sink).trim_end().to_owned()
    }

    fn fault(self, fault: &ConfigFault) -> String {
        let args = Args::new();
        match fault {
            ConfigFault::Yaml(fault) => {
                self.text("config-yaml", &args.quoted("reason", fault.to_string()))
            }
            ConfigFault::Json(fault) => {
                let reason = json_fault(*fault, self.language);
                self.text("config-json", &args.word("reason", reason))
            }
            ConfigFault::UnknownKey { found, nearest, known } => self.text(
                "config-unknown-key",
                &args.quoted("found", found).word("mend", self.mend(nearest.as_deref(), known)),
            ),
            ConfigFault::MissingKey { key } => {
                self.text("config-missing-key", &args.quoted("key", *key))
            }
            ConfigFault::WrongType { key, expected } => self.text(
                "config-wrong-type",
                &args.quoted("key", key).word("expected", self.expected(*expected)),
            ),
            ConfigFault::UnknownWord { key, found, nearest, known } => self.text(
                "config-unknown-word",
                &args
                    .quoted("key", key)
                    .quoted("found", found)
                    .word("mend", self.mend(nearest.as_deref(), known)),
            ),
            ConfigFault::UnknownDataset { found, nearest } => {
                self.found("config-unknown-dataset", found, nearest.as_deref())
            }
            ConfigFault::DatasetName { found } => self.found("config-dataset-name", found, None),
            ConfigFault::FormFile { found } => self.found("config-form-file", found, None),
            ConfigFault::FormMissing { found, nearest } => {
                self.found("config-form-missing", found, nearest.as_deref())
            }
            ConfigFault::Path { found, fault } => {
                let reason = path_fault(fault, self.language, self.sink);
                self.text("config-path", &args.quoted("found", found).word("reason", reason))
            }
            ConfigFault::PathMissing { found, nearest } => {
                self.found("config-path-missing", found, nearest.as_deref())
            }
            ConfigFault::Fill { key, fault } => {
                let (reason, mend) = self.fill(fault);
                let args = args.quoted("key", key).word("reason", reason).word("mend", mend);
                self.text("config-fill", &args)
            }
            ConfigFault::Host { found } => self.found("config-host", found, None),
            ConfigFault::Separator { found } => self.found("config-separator", found, None),
            ConfigFault::Rate { found } => self.found("config-rate", found, None),
            ConfigFault::Approver { found, nearest } => self.text(
                "config-approver",
                &args.quoted("found", found).word(
                    "mend",
                    self.mend(
                        nearest.as_deref(),
                        &["writers", "maintainers", "admins", "org/team", "@login"],
                    ),
                ),
            ),
            ConfigFault::FieldTwice { field, first } => self
                .text("config-field-twice", &args.quoted("field", field).quoted("first", *first)),
            ConfigFault::Repeated { found } => self.found("config-repeated", found, None),
            ConfigFault::Needless { key, operation } => self
                .text("config-needless", &args.quoted("key", *key).quoted("operation", *operation)),
            ConfigFault::NotOffered { key, found } => {
                self.text("config-not-offered", &args.quoted("key", *key).quoted("found", *found))
            }
            ConfigFault::Program { found } => self.found("config-program", found, None),
            ConfigFault::ClearIsLeave => self.text("config-clear-is-leave", &args),
        }
    }

    fn found(self, id: &str, found: &str, nearest: Option<&str>) -> String {
        let args = Args::new().quoted("found", found).word("mend", self.mend(nearest, &[]));
        self.text(id, &args)
    }

    /// The nearest word, else the words there are, else nothing.
    fn mend(self, nearest: Option<&str>, known: &[&str]) -> String {
        match (nearest, known) {
            (Some(word), _) => {
                self.text("config-mend-nearest", &Args::new().quoted("nearest", word))
            }
            (None, []) => String::new(),
            (None, known) => {
                self.text("config-mend-known", &Args::new().quoted("known", known.join(", ")))
            }
        }
    }

    fn expected(self, expected: Expected) -> String {
        let id = match expected {
            Expected::Text => "config-expected-text",
            Expected::Flag => "config-expected-flag",
            Expected::Texts => "config-expected-texts",
            Expected::Mapping => "config-expected-mapping",
            Expected::Operation => "config-expected-operation",
            Expected::Object => "config-expected-object",
            Expected::Objects => "config-expected-objects",
            Expected::Count => "config-expected-count",
        };
        self.text(id, &Args::new())
    }

    fn fill(self, fault: &FillFault) -> (String, String) {
        let args = Args::new();
        match fault {
            FillFault::TooLong => (self.text("config-fill-long", &args), String::new()),
            FillFault::NotAllowed => {
                let args = args.quoted("braces", "{{ … }}").quoted("block", "{%");
                (self.text("config-fill-not-allowed", &args), String::new())
            }
            FillFault::UnknownFilter { found, nearest } => {
                let mend = self.mend(*nearest, &FILTERS);
                (self.text("config-fill-filter", &args.quoted("found", found)), mend)
            }
            FillFault::Syntax { reason } => {
                (self.text("config-fill-syntax", &args.quoted("reason", reason)), String::new())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_config::{Surroundings, read};

    fn told(text: &str, language: Language, sink: Sink) -> String {
        let errors = read(".gitribute.yml", text, Surroundings::default()).unwrap_err();
        config_error(&errors[0], language, sink)
    }

    #[test]
    fn faults_are_sentences_in_both_languages() {
        let text = "datasets:\n  a:\n    path: ../x\n";
        assert_eq!(
            told(text, Language::En, Sink::Markdown),
            "`.gitribute.yml`, line 3, column 11: `../x` cannot be used: `.` and `..` are not \
             allowed in a path."
        );
        assert_eq!(
            told("langue: fr\n", Language::Fr, Sink::Markdown),
            "`.gitribute.yml`, ligne 1, colonne 1\u{a0}: `langue` n’est pas connu ici. Vouliez-vous \
             dire `language`\u{a0}?"
        );
    }

    #[test]
    fn every_fault_has_its_sentence() {
        for text in [
            "a: [",
            "x: 1",
            "datasets: { a: {} }",
            "datasets: { 'a b': { path: a.csv } }",
            "datasets: { a: { path: a.csv, fill: { b: '{{ c | slugg }}' } } }",
            "datasets: { a: { path: a.csv, fill: { b: '{% if %}' } } }",
            "datasets: { a: { path: a.csv, fill: { b: '{{ c' } } }",
            "datasets: { a: { path: a.csv, list_separator: a } }",
            "datasets: { a: { path: 'a**.csv' } }",
            "datasets: { a: { path: .git/x } }",
            "datasets: { a: { path: nul } }",
            "datasets: { a: { path: \"a\\u202eb\" } }",
            "forms: { a: {} }",
            "forms: { a.yml: { dataset: b } }",
            "forms: { a.yml: { operation: [] } }",
            "forms: { a.yml: { ignore: [a, a] } }",
            "forms: { a.yml: { columns: { a: b }, ignore: [a] } }",
            "forms: { a.yml: { operation: add, cell: { field: a, value: b } } }",
            "forms: { a.yml: { clear: x, leave: x } }",
            "policy: { accept: writer, quota: { person: x } }",
            "policy: { self: 1 }",
            "policy: { bots: 'a b' }",
            "accept: { mode: commit, group: dataset }",
        ] {
            for language in Language::ALL {
                for sink in [Sink::Plain, Sink::Markdown] {
                    let sentence = told(text, language, sink);
                    assert!(!sentence.contains("config-"), "{text}: {sentence}");
                    assert!(!sentence.contains("{$"), "{text}: {sentence}");
                    assert!(!sentence.contains("  "), "{text}: {sentence}");
                }
            }
        }
    }
}
