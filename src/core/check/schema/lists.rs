//! Columns that hold lists by what others than the schema say.

use super::{Field, TableSchema};
use crate::check::constraints::Items;
use crate::check::types::{FieldType, StringForm};
use crate::dataset::{FieldName, ListSeparators};

impl TableSchema {
    /// The same schema where a column holds lists with this separator, whatever it said before:
    /// its allowed values are those of each item then. A column of numbers, dates and the like
    /// stays what it is.
    #[must_use]
    pub fn with_list(mut self, column: &FieldName, separator: &str) -> Self {
        let fields = self.fields.iter_mut().filter(|field| field.name() == column);
        fields.for_each(|field| field.hold_list(separator));
        self
    }

    /// What stands between the items of the lists in its columns, and in all others what is known
    /// of those.
    pub fn list_separators(&self, others: Option<&str>) -> ListSeparators {
        let own = self.fields.iter().filter_map(|field| Some((field, field.list_separator()?)));
        own.fold(ListSeparators::of_all(others), |separators, (field, separator)| {
            separators.with(field.name().clone(), separator)
        })
    }
}

impl Field {
    /// What stands between the items of its lists; `None` where it holds none.
    pub fn list_separator(&self) -> Option<&str> {
        match (&self.kind, &self.constraints.items) {
            (FieldType::List(form), _) => Some(&form.delimiter),
            (_, items) => items.as_ref().map(Items::separator),
        }
    }

    /// Whether any text is a value of its type.
    pub(in crate::check) fn is_free_text(&self) -> bool {
        matches!(self.kind, FieldType::String(StringForm::Default) | FieldType::Any)
    }

    pub(in crate::check) fn hold_list(&mut self, separator: &str) {
        if separator.is_empty() {
            return;
        }
        if let FieldType::List(form) = &mut self.kind {
            separator.clone_into(&mut form.delimiter);
            let items = self.constraints.items.take();
            self.constraints.items =
                items.map(|items| Items::new(separator, items.listed().to_vec()));
        } else if self.is_free_text() {
            let mut listed = std::mem::take(&mut self.constraints.listed);
            listed.extend(
                self.constraints.items.take().iter().flat_map(|items| items.listed().to_vec()),
            );
            self.constraints.items = Some(Items::new(separator, listed));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::{CellCheck, Problem, TableSchema};

    const SCHEMA: &str = r#"{"fields": [
      {"name": "tags", "constraints": {"enum": ["bike", "bus", "boat"]}},
      {"name": "days", "type": "list", "itemType": "integer"},
      {"name": "size", "type": "integer"}
    ]}"#;

    fn check(schema: &TableSchema, column: &str, cell: &str) -> CellCheck {
        schema.field(column).unwrap().check_cell(cell)
    }

    #[test]
    fn a_column_with_a_separator_is_checked_item_by_item() {
        let schema = TableSchema::from_json(SCHEMA).unwrap();
        assert_eq!(check(&schema, "tags", "bike|bus").problems.len(), 1, "one value by itself");
        let schema = schema.with_list(&"tags".into(), "|").with_list(&"days".into(), "|");
        for right in ["bike", "bike|bus", "bike | boat |", ""] {
            assert_eq!(check(&schema, "tags", right).problems, [], "{right}");
        }
        let wrong = check(&schema, "tags", "bike|Bus|bus|boot|Bus");
        let item = |problem: &Problem| match problem {
            Problem::ItemNotListed { item, .. } => item.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong.problems.iter().map(item).collect::<Vec<_>>(), ["Bus", "boot"]);
        assert_eq!(wrong.suggestion.as_deref(), Some("bike|bus|boat"));
        assert_eq!(check(&schema, "tags", "bike, bus").suggestion.as_deref(), Some("bike|bus"));
        let alone = check(&schema, "tags", "Bike");
        assert!(matches!(&alone.problems[..], [Problem::NotListed { .. }]));
        assert_eq!(check(&schema, "days", "1|2").problems, []);
        assert_eq!(check(&schema, "days", "1,2").problems.len(), 1);
    }

    #[test]
    fn separators_are_told_by_column() {
        let schema = TableSchema::from_json(SCHEMA).unwrap();
        let schema = schema.with_list(&"tags".into(), "|").with_list(&"size".into(), "|");
        let separators = schema.list_separators(Some(";"));
        assert_eq!(separators.of(&"tags".into()), Some("|"));
        assert_eq!(separators.of(&"days".into()), Some(","));
        assert_eq!(separators.of(&"size".into()), Some(";"), "numbers are no list");
    }
}
