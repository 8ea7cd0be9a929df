//! Edits: operations on a key, never patches of text.

use indexmap::IndexMap;
use thiserror::Error;

use super::depth::{MAX_DEPTH, too_deep_at};
use super::{FieldName, Key, Value};
use crate::words::nearest;

/// A record's values by field, in the order they were given.
pub type Record = IndexMap<FieldName, Value>;

/// Values that the record must hold for an edit to apply: the "current value" a person saw.
pub type Expected = IndexMap<FieldName, Value>;

/// Items by the list they are items of.
pub type Items = IndexMap<FieldName, Vec<Value>>;

/// One operation on one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// A new record; refused where its key stands already.
    Add {
        /// The new record's values; fields left out stay empty.
        record: Record,
    },
    /// Some fields of a record; refused where the key is missing.
    Update {
        /// Which record.
        key: Key,
        /// What becomes of it.
        change: Change,
    },
    /// Update where the key stands, add where it does not.
    Upsert {
        /// Which record.
        key: Key,
        /// What becomes of it, or what it starts with.
        change: Change,
    },
    /// A record goes.
    Remove {
        /// Which record.
        key: Key,
        /// What it must hold.
        expect: Expected,
    },
    /// A record gets another key.
    Rename {
        /// Which record.
        key: Key,
        /// Its new key, of the same fields.
        to: Key,
        /// What it must hold.
        expect: Expected,
    },
}

/// New values for some fields of a record. Of one field, it says one thing only: a new value, that
/// it becomes empty, or which items come and go.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Fields and their new values.
    pub set: Record,
    /// Fields that become empty.
    pub clear: Vec<FieldName>,
    /// Items that lists get at their ends, unless they hold them.
    pub append: Items,
    /// Items that lists lose, if they hold them.
    pub detach: Items,
    /// What the record must hold.
    pub expect: Expected,
}

/// Why a list of edits could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum EditsError {
    /// The text is no JSON.
    #[error("the edits are not valid JSON: line {line}, column {column}: {reason}")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// The JSON is no array of objects.
    #[error(
        "the edits must be a JSON array of objects, like [{{\"op\":\"add\",\"record\":{{…}}}}]"
    )]
    NotAList,
    /// One edit of the list is wrong.
    #[error("edit {number}: {fault}")]
    Edit {
        /// Which one, from 1.
        number: usize,
        /// What is wrong with it.
        fault: EditFault,
    },
}

/// What is wrong with one edit of a list.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum EditFault {
    /// It has no operation.
    #[error("`op` is missing: write one of add, update, upsert, remove, rename")]
    NoOperation,
    /// The operation is none of ours.
    #[error(
        "`{found}` is no operation: did you mean `{nearest}`? (add, update, upsert, remove, rename)"
    )]
    UnknownOperation {
        /// The word found.
        found: String,
        /// The nearest operation.
        nearest: &'static str,
    },
    /// A member this operation needs is not there.
    #[error("`{op}` needs `{member}`")]
    MissingMember {
        /// The operation.
        op: &'static str,
        /// The member.
        member: &'static str,
    },
    /// A member that this operation does not have.
    #[error("`{found}` is no member of `{op}`: did you mean `{nearest}`?")]
    UnknownMember {
        /// The operation.
        op: &'static str,
        /// The member found.
        found: String,
        /// The nearest one.
        nearest: &'static str,
    },
    /// A member has the wrong shape.
    #[error("`{member}` must be {expected}")]
    WrongShape {
        /// The member.
        member: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// An update that sets and clears nothing.
    #[error("`{op}` names nothing to change: give `set`, `clear`, `append` or `detach`")]
    NothingToChange {
        /// The operation.
        op: &'static str,
    },
    /// Of one field, two things are said.
    #[error("`{field}` is both in `{one}` and in `{other}`: keep one of the two")]
    SaidTwice {
        /// The field.
        field: FieldName,
        /// The first member that names it.
        one: &'static str,
        /// The second.
        other: &'static str,
    },
}

/// The members of an operation that changes a record.
const CHANGE: [&str; 6] = ["key", "set", "clear", "append", "detach", "expect"];

const OPERATIONS: [&str; 5] = ["add", "update", "upsert", "remove", "rename"];

/// Reads a JSON array of edits: `[{"op":"add","record":{…}}, {"op":"update","key":{…},"set":{…},
/// "clear":[…],"append":{…},"detach":{…},"expect":{…}}, {"op":"remove","key":{…}},
/// {"op":"rename","key":{…},"to":{…}}]`. `append` and `detach` give lists of items by field.
/// A single object is read as an array of one.
pub fn read_edits(json: &str) -> Result<Vec<Edit>, EditsError> {
    if let Some(at) = too_deep_at(json) {
        let before = json.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        return Err(EditsError::NotJson {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            reason: format!("nested deeper than {MAX_DEPTH} levels"),
        });
    }
    let value: Value = serde_json::from_str(json).map_err(|error| EditsError::NotJson {
        line: error.line(),
        column: error.column(),
        reason: reason(&error),
    })?;
    let items = match value {
        Value::List(items) => items,
        object @ Value::Object(_) => vec![object],
        _ => return Err(EditsError::NotAList),
    };
    items
        .into_iter()
        .enumerate()
        .map(|(index, item)| match item {
            Value::Object(members) => Members { members }
                .into_edit()
                .map_err(|fault| EditsError::Edit { number: index + 1, fault }),
            _ => Err(EditsError::NotAList),
        })
        .collect()
}

/// The parser's own words without the place, which stands apart.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}

struct Members {
    members: IndexMap<String, Value>,
}

impl Members {
    fn into_edit(mut self) -> Result<Edit, EditFault> {
        let found = match self.members.shift_remove("op") {
            Some(Value::Text(word)) => word,
            Some(_) => {
                return Err(EditFault::WrongShape { member: "op", expected: "a word" });
            }
            None => return Err(EditFault::NoOperation),
        };
        match found.as_str() {
            "add" => {
                self.only("add", &["record"])?;
                Ok(Edit::Add { record: self.record("add")? })
            }
            "update" => {
                self.only("update", &CHANGE)?;
                Ok(Edit::Update { key: self.key("update", "key")?, change: self.change("update")? })
            }
            "upsert" => {
                self.only("upsert", &CHANGE)?;
                Ok(Edit::Upsert { key: self.key("upsert", "key")?, change: self.change("upsert")? })
            }
            "remove" => {
                self.only("remove", &["key", "expect"])?;
                Ok(Edit::Remove { key: self.key("remove", "key")?, expect: self.fields("expect")? })
            }
            "rename" => {
                self.only("rename", &["key", "to", "expect"])?;
                Ok(Edit::Rename {
                    key: self.key("rename", "key")?,
                    to: self.key("rename", "to")?,
                    expect: self.fields("expect")?,
                })
            }
            _ => Err(EditFault::UnknownOperation {
                nearest: nearest(&found, OPERATIONS).unwrap_or("update"),
                found,
            }),
        }
    }

    fn only(&self, op: &'static str, known: &[&'static str]) -> Result<(), EditFault> {
        match self.members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(found) => Err(EditFault::UnknownMember {
                op,
                found: found.clone(),
                nearest: nearest(found, known.iter().copied())
                    .or_else(|| known.first().copied())
                    .unwrap_or("op"),
            }),
            None => Ok(()),
        }
    }

    fn record(&mut self, op: &'static str) -> Result<Record, EditFault> {
        if !self.members.contains_key("record") {
            return Err(EditFault::MissingMember { op, member: "record" });
        }
        self.fields("record")
    }

    fn key(&mut self, op: &'static str, member: &'static str) -> Result<Key, EditFault> {
        if !self.members.contains_key(member) {
            return Err(EditFault::MissingMember { op, member });
        }
        Key::new(self.fields(member)?).ok_or(EditFault::WrongShape {
            member,
            expected: "an object that names at least one field",
        })
    }

    fn change(&mut self, op: &'static str) -> Result<Change, EditFault> {
        let change = Change {
            set: self.fields("set")?,
            clear: self.names("clear")?,
            append: self.items("append")?,
            detach: self.items("detach")?,
            expect: self.fields("expect")?,
        };
        let said = [
            ("set", change.set.keys().collect::<Vec<_>>()),
            ("clear", change.clear.iter().collect()),
            ("append", change.append.keys().collect()),
            ("detach", change.detach.keys().collect()),
        ];
        if op == "update" && said.iter().all(|(_, fields)| fields.is_empty()) {
            return Err(EditFault::NothingToChange { op });
        }
        for (index, (one, fields)) in said.iter().enumerate() {
            for (other, others) in said.iter().skip(index + 1) {
                // An item that goes for another that comes is one change of a list.
                let pair = (*one, *other) == ("append", "detach");
                if let Some(field) = fields.iter().find(|field| !pair && others.contains(field)) {
                    return Err(EditFault::SaidTwice { field: (*field).clone(), one, other });
                }
            }
        }
        Ok(change)
    }

    fn items(&mut self, member: &'static str) -> Result<Items, EditFault> {
        let fields = self.fields(member)?;
        let items = |value| match value {
            Value::List(items) => items,
            one => vec![one],
        };
        Ok(fields.into_iter().map(|(field, value)| (field, items(value))).collect())
    }

    fn fields(&mut self, member: &'static str) -> Result<Record, EditFault> {
        match self.members.shift_remove(member) {
            None => Ok(Record::new()),
            Some(Value::Object(members)) => {
                Ok(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
            }
            Some(_) => {
                Err(EditFault::WrongShape { member, expected: "an object of fields and values" })
            }
        }
    }

    fn names(&mut self, member: &'static str) -> Result<Vec<FieldName>, EditFault> {
        let wrong = EditFault::WrongShape { member, expected: "a list of field names" };
        match self.members.shift_remove(member) {
            None => Ok(Vec::new()),
            Some(Value::List(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::Text(name) => Ok(name.into()),
                    _ => Err(wrong.clone()),
                })
                .collect(),
            Some(_) => Err(wrong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_operations_are_read() {
        let edits = read_edits(
            r#"[{"op":"add","record":{"id":"Y","name":"Yungay"}},
                {"op":"update","key":{"id":"X"},"set":{"country":"PE"},"clear":["closed"],"expect":{"country":"BO"}},
                {"op":"upsert","key":{"id":"Z"},"set":{"country":"CL"}},
                {"op":"remove","key":{"id":"V"}},
                {"op":"rename","key":{"id":"U"},"to":{"id":"W"}}]"#,
        )
        .unwrap();
        assert_eq!(
            edits[1],
            Edit::Update {
                key: Key::single("id", "X"),
                change: Change {
                    set: Record::from([("country".into(), "PE".into())]),
                    clear: vec!["closed".into()],
                    expect: Record::from([("country".into(), "BO".into())]),
                    ..Change::default()
                },
            }
        );
        assert_eq!(edits[3], Edit::Remove { key: Key::single("id", "V"), expect: Record::new() });
        assert_eq!(edits.len(), 5);
    }

    #[test]
    fn items_of_lists_are_read() {
        let edits = read_edits(
            r#"[{"op":"update","key":{"id":"X"},"append":{"tags":["a","b"],"kinds":"c"},"detach":{"tags":["d"]}}]"#,
        );
        let change = Change {
            append: Items::from([
                ("tags".into(), vec!["a".into(), "b".into()]),
                ("kinds".into(), vec!["c".into()]),
            ]),
            detach: Items::from([("tags".into(), vec!["d".into()])]),
            ..Change::default()
        };
        assert_eq!(edits.unwrap(), [Edit::Update { key: Key::single("id", "X"), change }]);
    }

    #[test]
    fn edits_nested_without_end_are_an_error_d11() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        for json in [
            deep.clone(),
            "[".repeat(100_000),
            format!(r#"[{{"op":"add","record":{{"id":"A","name":{deep}}}}}]"#),
            format!(r#"[{{"op":"add","record":{}"#, r#"{"id":"#.repeat(100_000)),
        ] {
            let message = read_edits(&json).unwrap_err().to_string();
            assert!(message.contains("nested deeper than 128 levels"), "{message}");
        }
        let message = read_edits(&format!("[\n  {deep}]")).unwrap_err().to_string();
        assert!(message.contains("line 2, column 130"), "{message}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_mend() {
        for (json, told) in [
            ("[{]", "not valid JSON: line 1, column 3"),
            ("3", "must be a JSON array"),
            (
                r#"[{"op":"add","record":{}},{"op":"updat","key":{"id":"X"}}]"#,
                "edit 2: `updat` is no operation: did you mean `update`?",
            ),
            (r#"[{"key":{"id":"X"}}]"#, "edit 1: `op` is missing"),
            (
                r#"[{"op":"update","kye":{"id":"X"}}]"#,
                "`kye` is no member of `update`: did you mean `key`?",
            ),
            (r#"[{"op":"update","key":{"id":"X"}}]"#, "names nothing to change"),
            (
                r#"[{"op":"remove","key":{}}]"#,
                "`key` must be an object that names at least one field",
            ),
            (
                r#"[{"op":"update","key":{"id":"X"},"set":{"a":"1"},"clear":["a"]}]"#,
                "`a` is both in `set` and in `clear`",
            ),
            (
                r#"[{"op":"update","key":{"id":"X"},"clear":["a"],"append":{"a":["1"]}}]"#,
                "`a` is both in `clear` and in `append`",
            ),
            (r#"[{"op":"add","record":{"a":"1","a":"2"}}]"#, "stands twice"),
        ] {
            let message = read_edits(json).unwrap_err().to_string();
            assert!(message.contains(told), "{json} gave {message}");
        }
    }
}
