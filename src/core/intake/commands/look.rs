//! Looking rows up: `/find channels lima`.

use std::ops::ControlFlow;

use crate::dataset::{FieldName, LineNumber, Table};
use crate::words::folded;

/// What a search found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The columns shown: the key's, then those with most hits.
    pub columns: Vec<FieldName>,
    /// The first rows found, in file order.
    pub rows: Vec<FoundRow>,
    /// How many there are in all.
    pub total: u64,
}

/// A row found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundRow {
    /// The line it stands on.
    pub line: LineNumber,
    /// Its cells, one for each of [`Found::columns`].
    pub cells: Vec<String>,
}

/// Columns shown.
const MOST_COLUMNS: usize = 5;
/// Words of a search that are looked at.
const MOST_WORDS: usize = 8;

/// The rows that hold all words, each in any cell, but for case, accents and signs; at most
/// `most` of them are kept. One pass over the table.
pub fn find(table: &dyn Table, key: &[FieldName], words: &str, most: usize) -> Found {
    let wanted: Vec<String> = words
        .split_whitespace()
        .map(folded)
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect();
    let header = table.header();
    let mut kept: Vec<(LineNumber, Vec<String>)> = Vec::new();
    let mut hits = vec![0_u64; header.len()];
    let mut total = 0;
    if !wanted.is_empty() {
        table.visit_rows(&mut |row| {
            let cells: Vec<String> = row.cells.iter().map(|cell| folded(cell)).collect();
            let holds = |word: &String| cells.iter().any(|cell| cell.contains(word.as_str()));
            if wanted.iter().all(holds) {
                total += 1;
                for (count, cell) in hits.iter_mut().zip(&cells) {
                    *count += u64::from(wanted.iter().any(|word| cell.contains(word.as_str())));
                }
                if kept.len() < most {
                    let cells = row.cells.iter().map(|cell| cell.clone().into_owned()).collect();
                    kept.push((row.line, cells));
                }
            }
            ControlFlow::Continue(())
        });
    }
    let mut others: Vec<usize> = (0..header.len()).collect();
    let is_key = |at: &usize| header.get(*at).is_some_and(|name| key.contains(name));
    others.sort_by_key(|at| {
        (!is_key(at), std::cmp::Reverse(hits.get(*at).copied().unwrap_or_default()), *at)
    });
    others.truncate(MOST_COLUMNS.max(key.len()));
    let columns = others.iter().filter_map(|at| header.get(*at).cloned()).collect();
    let rows = kept
        .into_iter()
        .map(|(line, cells)| FoundRow {
            line,
            cells: others.iter().map(|at| cells.get(*at).cloned().unwrap_or_default()).collect(),
        })
        .collect();
    Found { columns, rows, total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::MemoryTable;

    #[test]
    fn words_are_found_in_any_cell_whatever_their_case_and_accents() {
        let mut table = MemoryTable::new(["id", "name", "city", "note"]);
        table.push(["X.pe", "Canal X", "Lima", ""]);
        table.push(["Y.pe", "Canal Y", "Cusco", "born in LÍMA"]);
        table.push(["Z.cl", "Zeta", "Santiago", ""]);
        let found = find(&table, &["id".into()], "lima canal", 1);
        assert_eq!(found.total, 2);
        assert_eq!(found.rows.len(), 1);
        assert_eq!(found.rows[0].line, LineNumber(2));
        assert_eq!(found.columns[0].as_str(), "id");
        assert_eq!(found.rows[0].cells[0], "X.pe");
        assert_eq!(find(&table, &[], "…", 9).total, 0);
        assert_eq!(find(&table, &[], "valparaiso", 9).total, 0);
    }
}
