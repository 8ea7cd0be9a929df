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
    spelled: Arc<[String]>,
    /// Names of the values for people, where the schema gives them.
    labels: Vec<Option<String>>,
    /// The spellings, to find the usual case at once.
    known: HashSet<String>,
    /// The values, for cells that spell them in another way.
    values: Vec<Logical<'static>>,
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
        let mut spelled = Vec::with_capacity(members.len());
        let mut labels = Vec::with_capacity(members.len());
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            spelled.push(member.spelled);
            labels.push(member.label);
            values.extend(member.value);
        }
        Self {
            rule,
            known: spelled.iter().cloned().collect(),
            spelled: spelled.into(),
            labels,
            values,
        }
    }

    /// `enum` or `categories`.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The values as the schema spells them.
    pub fn spelled(&self) -> &Arc<[String]> {
        &self.spelled
    }

    /// The values with their names for people.
    pub fn members(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.spelled.iter().zip(&self.labels).map(|(text, label)| (text.as_str(), label.as_deref()))
    }

    /// Whether a cell's value is one of them.
    pub fn has(&self, cell: &str, value: &Logical<'_>) -> bool {
        match value {
            Logical::Text(_) => self.known.contains(cell),
            _ => self.known.contains(cell) || self.values.contains(value),
        }
    }
}
