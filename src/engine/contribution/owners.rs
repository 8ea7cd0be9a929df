//! Whose records a contribution touches, by the column that names it in the file as it stands at
//! the base: what a contribution itself says of it counts for nothing.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use gitribute_core::dataset::diff::{Diff, RowChange};
use gitribute_core::dataset::{FieldName, RowNumber, Table};

/// A record that a contribution touches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owned {
    /// The record, as people name it.
    pub record: String,
    /// Logins of whose it is; none where it is nobody's.
    pub owners: Vec<String>,
}

impl Owned {
    /// Whether it is this person's.
    pub fn is_of(&self, login: &str) -> bool {
        self.owners.iter().any(|owner| owner.eq_ignore_ascii_case(login))
    }
}

/// The records that differ, with their owners in the old table.
pub(super) fn owned(column: &FieldName, old: &dyn Table, diff: &Diff) -> Vec<Owned> {
    let touched: Vec<(String, Option<RowNumber>)> = diff
        .rows
        .iter()
        .map(|change| match change {
            RowChange::Added { key, .. } => (name(key.as_ref()), None),
            RowChange::Removed { key, old, .. } | RowChange::Changed { key, old, .. } => {
                (name(key.as_ref()), Some(old.row))
            }
            RowChange::Renamed { from, old, .. } => (from.to_string(), Some(old.row)),
        })
        .collect();
    let mut cells: BTreeMap<RowNumber, Vec<String>> =
        touched.iter().filter_map(|(_, row)| Some(((*row)?, Vec::new()))).collect();
    if let Some(index) = old.header().iter().position(|name| name == column) {
        old.visit_rows(&mut |row| {
            if let Some(owners) = cells.get_mut(&row.number) {
                *owners = logins(row.cell(index).unwrap_or_default());
            }
            ControlFlow::Continue(())
        });
    }
    let owners = |row: Option<RowNumber>| row.and_then(|row| cells.get(&row).cloned());
    touched
        .into_iter()
        .map(|(record, row)| Owned { record, owners: owners(row).unwrap_or_default() })
        .collect()
}

fn name(key: Option<&gitribute_core::dataset::Key>) -> String {
    key.map(ToString::to_string).unwrap_or_default()
}

/// The logins in a cell: one, or several behind `,`, `;` or `|`, or behind spaces where each has
/// its `@`. A cell that holds anything else names nobody: `Jane Doe` is not the account `Jane`.
fn logins(cell: &str) -> Vec<String> {
    let cell = cell.trim().trim_start_matches('[').trim_end_matches(']');
    let parts: Vec<&str> = cell
        .split([',', ';', '|'])
        .flat_map(|part| {
            let part = part.trim().trim_matches(['"', '\'']);
            let words: Vec<&str> = part.split_whitespace().collect();
            if words.iter().all(|word| word.starts_with('@')) { words } else { vec![part] }
        })
        .filter(|part| !part.is_empty())
        .collect();
    let login = |part: &&str| {
        let login = part.strip_prefix('@').unwrap_or(part);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        (!login.is_empty() && login.chars().all(is_plain)).then(|| login.to_owned())
    };
    parts.iter().map(login).collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_names_accounts_or_nobody() {
        let cases: [(&str, &[&str]); 12] = [
            ("ada", &["ada"]),
            ("@ada", &["ada"]),
            (" @ada, grace ", &["ada", "grace"]),
            ("@ada @grace", &["ada", "grace"]),
            ("ada;grace|eve", &["ada", "grace", "eve"]),
            ("[\"ada\",\"grace\"]", &["ada", "grace"]),
            ("Jane Doe", &[]),
            ("Jane Doe, ada", &[]),
            ("ada@example.org", &[]),
            ("https://forge.example/ada", &[]),
            ("", &[]),
            ("@", &[]),
        ];
        for (cell, wanted) in cases {
            assert_eq!(logins(cell), wanted, "{cell}");
        }
    }
}
