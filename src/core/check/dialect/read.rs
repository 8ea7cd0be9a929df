//! From a dialect's descriptor to the dialect.

use indexmap::IndexMap;

use super::{
    DialectFault, Doubled, HeaderRows, InitialSpace, ItemKind, NameCase, Quote, TableDialect,
};
use crate::check::package::Shape;
use crate::dataset::Value;

impl TableDialect {
    /// Reads a dialect's descriptor; every fault in it is told.
    pub fn from_descriptor(descriptor: &Value) -> Result<Self, Vec<DialectFault>> {
        let Value::Object(object) = descriptor else { return Err(vec![DialectFault::NotAnObject]) };
        let mut members = Members { object, faults: Vec::new() };
        let unsaid = Self::default();
        for member in ["sheetNumber", "sheetName", "table"] {
            if members.get(member).is_some() {
                members.faults.push(DialectFault::NotText { member: member.to_owned() });
            }
        }
        let has_header = members.flag("header").unwrap_or(true);
        let header = match members.rows("headerRows") {
            _ if !has_header => HeaderRows::None,
            Some(rows) if rows.is_empty() => HeaderRows::None,
            Some(rows) => HeaderRows::These(rows),
            None => HeaderRows::First,
        };
        let escape = members.character("escapeChar");
        let quote = match object.get("quoteChar") {
            Some(Value::Null) => Quote::None,
            Some(Value::Text(text)) if text.is_empty() => Quote::None,
            // The two exclude each other.
            None if escape.is_some() => Quote::None,
            None => Quote::Unsaid,
            Some(_) => members.character("quoteChar").map_or(Quote::Unsaid, Quote::Char),
        };
        let dialect = Self {
            header,
            join: members.text("headerJoin").unwrap_or(unsaid.join),
            comment_rows: members.rows("commentRows").unwrap_or_default(),
            comment: members.text("commentChar").filter(|text| !text.is_empty()),
            delimiter: members.text("delimiter").filter(|text| !text.is_empty()),
            terminator: members.text("lineTerminator").filter(|text| !text.is_empty()),
            quote,
            doubled: match members.flag("doubleQuote") {
                Some(false) => Doubled::Nothing,
                _ => Doubled::Quote,
            },
            escape,
            null: members.text("nullSequence"),
            space: match members.flag("skipInitialSpace") {
                Some(true) => InitialSpace::Skipped,
                Some(false) => InitialSpace::Kept,
                None => InitialSpace::Unsaid,
            },
            property: members.text("property").filter(|text| !text.is_empty()),
            item_type: match members.text("itemType").as_deref() {
                None => None,
                Some("array") => Some(ItemKind::Array),
                Some("object") => Some(ItemKind::Object),
                Some(_) => {
                    members.wrong("itemType", Shape::ItemKind);
                    None
                }
            },
            item_keys: members.words("itemKeys"),
            case: match members.flag("caseSensitiveHeader") {
                Some(false) => NameCase::Folded,
                _ => NameCase::Told,
            },
        };
        if members.faults.is_empty() { Ok(dialect) } else { Err(members.faults) }
    }
}

struct Members<'d> {
    object: &'d IndexMap<String, Value>,
    faults: Vec<DialectFault>,
}

impl<'d> Members<'d> {
    fn get(&self, name: &str) -> Option<&'d Value> {
        self.object.get(name).filter(|value| **value != Value::Null)
    }

    fn wrong(&mut self, member: &str, expected: Shape) {
        self.faults.push(DialectFault::WrongShape { member: member.to_owned(), expected });
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(value) => Some(*value),
            _ => {
                self.wrong(name, Shape::Flag);
                None
            }
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::Text(text) => Some(text.clone()),
            _ => {
                self.wrong(name, Shape::Text);
                None
            }
        }
    }

    fn character(&mut self, name: &str) -> Option<char> {
        let text = self.text(name)?;
        let mut chars = text.chars();
        let (first, rest) = (chars.next(), chars.next());
        if first.is_none() || rest.is_some() {
            self.wrong(name, Shape::Character);
            return None;
        }
        first
    }

    fn rows(&mut self, name: &str) -> Option<Vec<u64>> {
        let rows = match self.get(name)? {
            Value::List(items) => items
                .iter()
                .map(|item| item.as_cell()?.parse::<u64>().ok().filter(|row| *row > 0))
                .collect::<Option<Vec<_>>>(),
            _ => None,
        };
        if rows.is_none() {
            self.wrong(name, Shape::RowNumbers);
        }
        rows
    }

    fn words(&mut self, name: &str) -> Option<Vec<String>> {
        let words = match self.get(name)? {
            Value::List(items) => items
                .iter()
                .map(|item| item.as_cell().map(str::to_owned))
                .collect::<Option<Vec<_>>>(),
            _ => None,
        };
        if words.is_none() {
            self.wrong(name, Shape::Words);
        }
        words
    }
}
