//! What stands between the items of a list that a cell of a delimited file holds.

use std::collections::BTreeMap;

use super::FieldName;

/// The separators of a dataset's lists: one for all columns, and those of columns that have their
/// own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListSeparators {
    every: Option<String>,
    own: BTreeMap<FieldName, String>,
}

impl ListSeparators {
    /// Separators of which only that of all columns is known. An empty one stands between no
    /// items: it is none.
    pub fn of_all(separator: Option<&str>) -> Self {
        let every = separator.filter(|separator| !separator.is_empty()).map(str::to_owned);
        Self { every, own: BTreeMap::new() }
    }

    /// The same with a column that has its own.
    #[must_use]
    pub fn with(mut self, column: FieldName, separator: &str) -> Self {
        if !separator.is_empty() {
            self.own.insert(column, separator.to_owned());
        }
        self
    }

    /// What stands between the items of a column's lists: its own separator, else that of all
    /// columns; `None` where neither is known.
    pub fn of(&self, column: &FieldName) -> Option<&str> {
        self.own.get(column).or(self.every.as_ref()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_s_own_separator_comes_before_that_of_all() {
        let all = ListSeparators::of_all(Some(";")).with("tags".into(), "|");
        assert_eq!(all.of(&"tags".into()), Some("|"));
        assert_eq!(all.of(&"names".into()), Some(";"));
        let none = ListSeparators::of_all(Some("")).with("tags".into(), "");
        assert_eq!((none.of(&"tags".into()), none.of(&"names".into())), (None, None));
    }
}
