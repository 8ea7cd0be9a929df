//! What is known of the columns of a table besides its schema.

use super::schema::TableSchema;
use crate::dataset::FieldName;

/// Rules of columns that complete a schema.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ColumnRules {
    lists: Vec<(FieldName, String)>,
}

impl ColumnRules {
    /// Rules of which only the separators of some columns' lists are known; they come before what
    /// the schema says.
    pub fn of_lists(lists: impl IntoIterator<Item = (FieldName, String)>) -> Self {
        Self { lists: lists.into_iter().collect() }
    }

    /// The schema with what the rules add.
    #[must_use]
    pub fn complete(&self, schema: TableSchema) -> TableSchema {
        let lists = self.lists.iter();
        lists.fold(schema, |schema, (column, separator)| schema.with_list(column, separator))
    }
}
