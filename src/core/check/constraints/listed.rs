//! `enum` and `categories`: the only values a field may have.

use std::collections::HashSet;
use std::sync::Arc;

use super::Rule;
use crate::check::types::Logical;

/// Values a field may have.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    rule: Rule,
    /// As the schema spells them, in its order.
    allowed: Allowed,
    /// The spellings, to find the usual case at once.
    known: HashSet<String>,
    /// The values, for cells that spell them in another way.
    values: Vec<Logical<'static>>,
}

/// Allowed values in the order and spelling of what allows them, with their names for people
/// where those are given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowed {
    values: Arc<[String]>,
    labels: Arc<[Option<String>]>,
    source: Option<Arc<AllowedSource>>,
}

/// The column of another table whose values are allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AllowedSource {
    /// The column.
    pub column: String,
    /// The table's file.
    pub file: String,
}

impl Allowed {
    /// Values, each with its name for people if it has one.
    pub fn named(values: Vec<(String, Option<String>)>) -> Self {
        let (values, labels): (Vec<String>, Vec<Option<String>>) = values.into_iter().unzip();
        Self { values: values.into(), labels: labels.into(), source: None }
    }

    /// The same as the values of a column of another table, of which people are told instead of
    /// the values.
    #[must_use]
    pub fn of_column(self, column: &str, file: &str) -> Self {
        let source = AllowedSource { column: column.to_owned(), file: file.to_owned() };
        Self { source: Some(Arc::new(source)), ..self }
    }

    /// The column of another table that they are the values of.
    pub fn source(&self) -> Option<&AllowedSource> {
        self.source.as_deref()
    }

    /// The values.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// The values with their names for people.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let labels = self.labels.iter().map(Option::as_deref).chain(std::iter::repeat(None));
        self.values.iter().map(String::as_str).zip(labels)
    }
}

impl From<Vec<String>> for Allowed {
    fn from(values: Vec<String>) -> Self {
        Self { values: values.into(), labels: Arc::default(), source: None }
    }
}

/// One value of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    /// As the schema spells it.
    pub spelled: String,
    /// Its name for people.
    pub label: Option<String>,
    /// The value; `None` where it is none of the field's type.
    pub value: Option<Logical<'static>>,
}

impl Listed {
    /// A list of values.
    pub fn new(rule: Rule, members: Vec<Member>) -> Self {
        let known = members.iter().map(|member| member.spelled.clone()).collect();
        let mut spelled = Vec::with_capacity(members.len());
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            // A name that only says the value again tells nothing.
            let label = member.label.filter(|label| *label != member.spelled);
            spelled.push((member.spelled, label));
            values.extend(member.value);
        }
        Self { rule, known, allowed: Allowed::named(spelled), values }
    }

    /// `enum` or `categories`.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The values as the schema spells them.
    pub fn spelled(&self) -> &[String] {
        self.allowed.values()
    }

    /// The values, to be told.
    pub fn allowed(&self) -> &Allowed {
        &self.allowed
    }

    /// The values with their names for people.
    pub fn members(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.allowed.iter()
    }

    /// Whether a text is spelled as one of them is.
    pub(super) fn knows(&self, text: &str) -> bool {
        self.known.contains(text)
    }

    /// The same, told in another way.
    pub(in crate::check) fn told_as(self, allowed: Allowed) -> Self {
        Self { allowed, ..self }
    }

    /// The same with names for people where it has none.
    pub(in crate::check) fn with_labels(mut self, labels: &[(String, String)]) -> Self {
        let named = self.allowed.iter().map(|(value, label)| {
            let other =
                || labels.iter().find(|(of, _)| of == value).map(|(_, label)| label.clone());
            (value.to_owned(), label.map(str::to_owned).or_else(other))
        });
        self.allowed = Allowed::named(named.collect());
        self
    }

    /// Whether a cell's value is one of them.
    pub fn has(&self, cell: &str, value: &Logical<'_>) -> bool {
        match value {
            Logical::Text(_) => self.known.contains(cell),
            _ => self.known.contains(cell) || self.values.contains(value),
        }
    }
}
