//! The revision of meaning: what a contribution asks for, whatever the files below it say.

use std::fmt::{self, Write as _};

use gitribute_core::dataset::{Edit, FieldName, Value};
use gitribute_core::intake::commands::fold::Entry;
use sha2::{Digest, Sha256};

/// Hash of a contribution's edits. It stays the same when the base moves, and changes with
/// anything that who accepted it did not see. Hexadecimal SHA-256.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Meaning(pub String);

impl Meaning {
    /// The meaning of records of a contribution, in their order.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut hash = Parts(Sha256::new());
        for entry in entries {
            hash.part("dataset");
            hash.part(entry.dataset.as_str());
            for edit in &entry.edits {
                hash.edit(edit);
            }
        }
        let digest = hash.0.finalize();
        Self(digest.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Parts of a hash; their lengths are in it, so that no two lists are alike.
struct Parts(Sha256);

impl Parts {
    fn part(&mut self, text: &str) {
        self.0.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(text.as_bytes());
    }

    fn fields<'a>(
        &mut self,
        name: &str,
        fields: impl IntoIterator<Item = (&'a FieldName, &'a Value)>,
    ) {
        self.part(name);
        for (field, value) in fields {
            self.part(field.as_str());
            self.value(value);
        }
        self.part("");
    }

    fn value(&mut self, value: &Value) {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::Text(_) => "text",
            Value::List(_) => "list",
            Value::Object(_) => "object",
        };
        self.part(kind);
        self.part(&value.to_string());
    }

    fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Add { record } => self.fields("add", record),
            Edit::Update { key, change } | Edit::Upsert { key, change } => {
                let word = if matches!(edit, Edit::Upsert { .. }) { "upsert" } else { "update" };
                self.fields(word, key.iter());
                self.fields("set", &change.set);
                self.part("clear");
                for field in &change.clear {
                    self.part(field.as_str());
                }
                for (word, lists) in [("append", &change.append), ("detach", &change.detach)] {
                    for (field, items) in lists {
                        self.fields(word, items.iter().map(|item| (field, item)));
                    }
                }
                self.fields("expect", &change.expect);
            }
            Edit::Remove { key, expect } => {
                self.fields("remove", key.iter());
                self.fields("expect", expect);
            }
            Edit::Rename { key, to, expect } => {
                self.fields("rename", key.iter());
                self.fields("to", to.iter());
                self.fields("expect", expect);
            }
        }
    }
}
