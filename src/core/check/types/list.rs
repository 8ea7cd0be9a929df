//! `list`: values with a delimiter between them.

use super::{BooleanWords, FieldType, Logical, Misfit, MomentForm, NumberForm, StringForm};

/// How a list is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListForm {
    /// What stands between the items; never empty.
    pub delimiter: String,
    /// What each item is.
    pub item: ItemType,
}

/// The type of a list's items, in its default format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemType {
    /// `string`
    String,
    /// `integer`
    Integer,
    /// `boolean`
    Boolean,
    /// `number`
    Number,
    /// `datetime`
    DateTime,
    /// `date`
    Date,
    /// `time`
    Time,
}

impl ItemType {
    /// The item type of a name in a schema.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "string" => ItemType::String,
            "integer" => ItemType::Integer,
            "boolean" => ItemType::Boolean,
            "number" => ItemType::Number,
            "datetime" => ItemType::DateTime,
            "date" => ItemType::Date,
            "time" => ItemType::Time,
            _ => return None,
        })
    }

    fn field_type(self) -> FieldType {
        match self {
            ItemType::String => FieldType::String(StringForm::Default),
            ItemType::Integer => FieldType::Integer(NumberForm::default()),
            ItemType::Boolean => FieldType::Boolean(BooleanWords::default()),
            ItemType::Number => FieldType::Number(NumberForm::default()),
            ItemType::DateTime => FieldType::DateTime(MomentForm::Default),
            ItemType::Date => FieldType::Date(MomentForm::Default),
            ItemType::Time => FieldType::Time(MomentForm::Default),
        }
    }
}

impl ListForm {
    /// An empty item is an empty text: the standard leaves open what else it could be.
    pub(super) fn read<'a>(&self, text: &'a str) -> Result<Logical<'a>, Misfit> {
        let item_type = self.item.field_type();
        text.split(self.delimiter.as_str())
            .map(
                |item| {
                    if item.is_empty() {
                        Ok(Logical::Text("".into()))
                    } else {
                        item_type.read(item)
                    }
                },
            )
            .collect::<Result<Vec<_>, _>>()
            .map(Logical::List)
    }
}
