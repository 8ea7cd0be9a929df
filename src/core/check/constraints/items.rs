//! Lists in the text of a cell: what stands between the items, and what each of them may be.
//!
//! Table Schema's `enum` is about the whole value of a cell, also of a list. These rules are about
//! each item: they come from elsewhere (`.gitribute.yml`, Datami's custom properties).

use super::{Allowed, Listed};
use crate::check::problem::Problem;

/// The items of a list in a cell.
#[derive(Clone, PartialEq, Debug)]
pub struct Items {
    separator: String,
    listed: Vec<Listed>,
}

impl Items {
    /// Items with a separator between them, which is not empty, each one of these values.
    pub fn new(separator: &str, listed: Vec<Listed>) -> Self {
        Self { separator: separator.to_owned(), listed }
    }

    /// What stands between the items.
    pub fn separator(&self) -> &str {
        &self.separator
    }

    /// The lists of values that each item must be one of.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// The items of a cell, without the spaces around them; an empty one is none.
    pub fn of<'c>(&'c self, cell: &'c str) -> impl Iterator<Item = &'c str> {
        let separator = match self.separator.trim() {
            "" => self.separator.as_str(),
            core => core,
        };
        cell.split(separator).map(str::trim).filter(|item| !item.is_empty())
    }

    /// Tells each item of a cell that is not allowed, once.
    pub(super) fn check(&self, cell: &str, tell: &mut impl FnMut(Problem)) {
        for listed in &self.listed {
            // A value with the separator in it is a value, too.
            if listed.knows(cell) {
                continue;
            }
            let mut wrong: Vec<&str> = Vec::new();
            for item in self.of(cell).filter(|item| !listed.knows(item)) {
                if !wrong.contains(&item) {
                    wrong.push(item);
                }
            }
            for item in wrong {
                let (rule, allowed): (_, Allowed) = (listed.rule(), listed.allowed().clone());
                tell(if item == cell.trim() {
                    Problem::NotListed { rule, allowed }
                } else {
                    Problem::ItemNotListed { rule, item: item.to_owned(), allowed }
                });
            }
        }
    }
}
