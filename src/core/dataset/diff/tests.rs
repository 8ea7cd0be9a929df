use proptest::prelude::*;

use super::*;
use crate::dataset::{Key, LineNumber, MemoryTable, RowNumber, Value};

/// A table from lines of cells parted by commas, the first line the header.
fn table(text: &str) -> MemoryTable {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut table = MemoryTable::new(lines.next().unwrap_or_default().split(','));
    for line in lines {
        table.push(line.split(','));
    }
    table
}

fn compare(old: &str, new: &str) -> Diff {
    diff(&table(old), &table(new), &DiffKey::Detect).unwrap()
}

fn by(fields: &[&str], old: &str, new: &str) -> Diff {
    let key = DiffKey::Fields(fields.iter().map(|field| FieldName::from(*field)).collect());
    diff(&table(old), &table(new), &key).unwrap()
}

/// Changes in one line each: `+ a`, `- b`, `~ a country BO>PE`, `a => b`.
fn told(diff: &Diff) -> Vec<String> {
    let name = |key: &Option<Key>| key.as_ref().map_or("?".to_owned(), ToString::to_string);
    diff.rows
        .iter()
        .map(|row| {
            let mut line = match row {
                RowChange::Added { key, .. } => format!("+ {}", name(key)),
                RowChange::Removed { key, .. } => format!("- {}", name(key)),
                RowChange::Changed { key, .. } => format!("~ {}", name(key)),
                RowChange::Renamed { from, to, .. } => format!("{from} => {to}"),
            };
            for cell in row.cell_changes() {
                let [old, new] = [&cell.old, &cell.new].map(|cell| cell.as_deref().unwrap_or("∅"));
                line.extend([" ", cell.field.as_str(), " ", old, ">", new]);
            }
            line
        })
        .collect()
}

#[test]
fn rows_are_compared_by_key_and_cell() {
    let diff = compare(
        "id,name,country
         a,Alpha,BO
         b,Beta,PE
         c,Gamma,CL",
        "id,name,country
         a,Alpha,PE
         c,Gamma,CL
         d,Delta,AR",
    );
    assert_eq!(told(&diff), ["~ a country BO>PE", "- b", "+ d"]);
    assert_eq!(diff.key, RowMatch::Detected { fields: vec!["id".into()] });
    assert_eq!((diff.old.rows, diff.new.rows), (3, 3));
    let places: Vec<_> = diff.rows.iter().map(|row| (row.old_place(), row.new_place())).collect();
    let at = |row| Some(RowPlace { row: RowNumber(row), line: LineNumber(row + 1) });
    assert_eq!(places, [(at(1), at(1)), (at(2), None), (None, at(3))]);
    let RowChange::Removed { cells, .. } = &diff.rows[1] else { panic!("{:?}", diff.rows) };
    let values: Vec<&str> = cells.iter().map(|cell| cell.value.as_str()).collect();
    assert_eq!(values, ["b", "Beta", "PE"], "what is lost is shown in full");
    assert_eq!(diff.counts.rows_moved, 0);
}

#[test]
fn equal_tables_have_no_difference_m14() {
    let text = "id,name\na,1\nb,2";
    assert!(compare(text, text).is_empty());
    assert!(compare("", "").is_empty());
    assert!(compare("id,name", "id,name").is_empty());
}

#[test]
fn the_key_is_the_leftmost_unique_column_or_the_smallest_set() {
    let key = |text: &str| compare(text, text).key;
    let detected = |fields: &[&str]| RowMatch::Detected {
        fields: fields.iter().map(|field| FieldName::from(*field)).collect(),
    };
    assert_eq!(key("a,b\n1,x\n2,y"), detected(&["a"]));
    assert_eq!(key("a,b\n1,x\n1,y"), detected(&["b"]));
    assert_eq!(key("a,b\n1,x\n ,y"), detected(&["b"]));
    assert_eq!(key("a,b,c\n1,x,p\n1,y,p\n2,x,p\n2,y,p"), detected(&["a", "b"]));
    assert_eq!(key("a,b\n1,x\n1,x"), RowMatch::WholeRow);
    // Unique in both tables, not in one.
    let diff = compare("a,b\n1,x\n2,y", "a,b\n1,x\n1,y");
    assert_eq!(diff.key, detected(&["b"]));
}

#[test]
fn without_a_key_rows_are_matched_whole_and_counted() {
    let diff = compare("a,b\n1,x\n1,x\n2,y\n2,y", "a,b\n2,y\n1,x\n2,y\n2,y");
    assert_eq!(diff.key, RowMatch::WholeRow);
    assert_eq!(told(&diff), ["- ?", "+ ?"]);
    assert!(diff.duplicate_keys.is_empty());
}

#[test]
fn composite_keys_identify_together() {
    let diff = by(
        &["site", "day"],
        "site,day,count\nA,1,10\nA,2,20\nB,1,30",
        "site,day,count\nA,1,10\nA,2,21\nB,1,30",
    );
    assert_eq!(told(&diff), ["~ A / 2 count 20>21"]);
    // Cells that only run together differently are other keys.
    let diff = by(&["a", "b"], "a,b,c\nx,yz,1", "a,b,c\nxy,z,1");
    assert_eq!(diff.counts.rows_changed, 0);
}

#[test]
fn duplicate_keys_are_paired_equal_first_then_in_order_and_told() {
    let diff = by(&["id"], "id,name\n1,one\n1,uno\n1,un\n2,two", "id,name\n1,uno\n1,eins\n2,two");
    // The removed row stands after the row it stood after.
    assert_eq!(told(&diff), ["- 1", "~ 1 name one>eins"]);
    let [twice] = diff.duplicate_keys.as_slice() else { panic!("{:?}", diff.duplicate_keys) };
    assert_eq!(twice.key, Key::single("id", "1"));
    assert_eq!(twice.old, [LineNumber(2), LineNumber(3), LineNumber(4)]);
    assert_eq!(twice.new, [LineNumber(2), LineNumber(3)]);
}

#[test]
fn another_key_with_the_same_cells_is_a_rename() {
    let diff = by(
        &["id"],
        "id,name,country\nX.bo,Canal X,BO\nY.pe,Canal Y,PE",
        "id,name,country\nX.pe,Canal X,BO\nY.pe,Canal Y,PE",
    );
    assert_eq!(told(&diff), ["X.bo => X.pe"]);
    assert_eq!((diff.counts.rows_added, diff.counts.rows_renamed), (0, 1));
    // Nearly all other cells.
    let diff = by(
        &["id"],
        "id,a,b,c,d,e\n1,p,q,r,s,t\n2,pp,qq,rr,ss,tt",
        "id,a,b,c,d,e\n9,p,q,r,s,T\n2,pp,qq,rr,ss,tt",
    );
    assert_eq!(told(&diff), ["1 => 9 e t>T"]);
}

#[test]
fn an_ambiguous_or_empty_likeness_is_no_rename() {
    // Two rows could be the old one.
    let diff = by(&["id"], "id,name\n1,Alpha", "id,name\n2,Alpha\n3,Alpha");
    assert_eq!(told(&diff), ["- 1", "+ 2", "+ 3"]);
    // Another row has the same cells: they tell nothing.
    let diff = by(&["id"], "id,country\n1,FR\n5,FR", "id,country\n2,FR\n5,FR");
    assert_eq!(told(&diff), ["- 1", "+ 2"]);
    // Nothing but the key.
    let diff = by(&["id"], "id,note\n1,", "id,note\n2,");
    assert_eq!(told(&diff), ["- 1", "+ 2"]);
}

#[test]
fn columns_are_told_once_and_mark_no_row() {
    let diff = compare(
        "id,name,note\na,Alpha,x\nb,Beta,\nc,Gamma,z",
        "id,name,lat\na,Alpha,1\nb,Beta,2\nc,Gamma,3",
    );
    assert_eq!(told(&diff), [""; 0]);
    let [
        ColumnChange::Added { field, cells, .. },
        ColumnChange::Removed { field: gone, cells: lost, .. },
    ] = diff.column_changes.as_slice()
    else {
        panic!("{:?}", diff.column_changes)
    };
    assert_eq!((field.as_str(), cells.len()), ("lat", 3));
    assert_eq!((gone.as_str(), lost.len()), ("note", 2));
    assert_eq!(lost[1].key, Some(Key::single("id", "c")));
}

#[test]
fn a_renamed_or_moved_column_is_no_new_one() {
    let diff = compare(
        "id,nom,pays\n1,Alpha,FR\n2,Beta,FR\n3,Gamma,FR\n4,Delta,PE",
        "country,id,nom\nFR,1,Alpha\nFR,2,Beta\nFR,3,Gama\nPE,4,Delta",
    );
    assert_eq!(told(&diff), ["~ 3 nom Gamma>Gama"]);
    let kinds: Vec<String> = diff
        .column_changes
        .iter()
        .map(|change| match change {
            ColumnChange::Renamed { from, field, .. } => format!("{from}>{field}"),
            ColumnChange::Moved { field, from, to, .. } => format!("{field} {from}>{to}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["pays>country", "country 3>1"]);
}

#[test]
fn a_renamed_key_column_still_identifies() {
    let old = "id,name\n1,a\n2,b\n3,c\n4,d";
    let new = "code,name\n1,a\n2,B\n3,c\n4,d";
    assert_eq!(told(&compare(old, new)), ["~ 2 name b>B"]);
    assert_eq!(told(&by(&["id"], old, new)), ["~ 2 name b>B"]);
    assert_eq!(told(&by(&["code"], old, new)), ["~ 2 name b>B"]);
}

#[test]
fn columns_alike_by_chance_are_not_one() {
    // Few values, the same number of each, in other rows.
    let diff = compare(
        "id,open\n1,yes\n2,no\n3,yes\n4,no\n5,no\n6,yes",
        "id,free\n1,no\n2,yes\n3,no\n4,yes\n5,yes\n6,no",
    );
    assert_eq!(diff.column_changes.len(), 2);
}

#[test]
fn moved_rows_are_counted_not_told_as_changes() {
    let diff = compare("id\na\nb\nc\nd", "id\nd\na\nb\nc");
    assert_eq!(told(&diff), [""; 0]);
    assert_eq!(diff.counts.rows_moved, 1);
    let place = RowMove { key: Some(Key::single("id", "d")), from: RowNumber(4), to: RowNumber(1) };
    assert_eq!(diff.moves, [place]);
    assert!(!diff.is_empty());
}

#[test]
fn ragged_rows_and_odd_headers_are_compared_d3() {
    let diff = by(&["id"], "id,a\n1\n2,x\n3,y,z", "id,a\n1,\n2,x\n3,y,Z");
    assert_eq!(told(&diff), ["~ 1 a ∅>", "~ 3  z>Z"]);
    assert_eq!(diff.rows[1].cell_changes()[0].column, ColumnNumber(3));
    // Two columns of one name stay apart.
    let diff = by(&["id"], "id,x,x,\n1,a,b,c", "id,x,x,\n1,a,B,c");
    assert_eq!(diff.rows[0].cell_changes()[0].column, ColumnNumber(3));
}

#[test]
fn a_new_file_is_all_added() {
    let diff = by(&["id"], "", "id,name\n1,a\n2,b");
    assert_eq!(told(&diff), ["+ 1", "+ 2"]);
    let diff = compare("", "id,name\n1,a\n2,b");
    assert_eq!(told(&diff), ["+ 1", "+ 2"]);
}

#[test]
fn a_key_that_is_no_column_is_an_error_with_the_nearest_name() {
    let key = DiffKey::Fields(vec!["idd".into()]);
    let error = diff(&table("id,a\n1,x"), &table("id,a\n1,y"), &key).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the key column `idd` is not in the old table: did you mean `id`?"
    );
}

#[test]
fn the_json_is_the_documented_one() {
    let diff = by(&["id"], "id,pays\na,BO\nb,PE", "id,pays\na,PE\nb,PE\nc,CL");
    let json = serde_json::to_value(&diff).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "version": 1,
            "old": {"rows": 2, "columns": 2},
            "new": {"rows": 3, "columns": 2},
            "key": {"match": "given", "fields": ["id"]},
            "columns": [{"name": "id", "old": 1, "new": 1}, {"name": "pays", "old": 2, "new": 2}],
            "column_changes": [],
            "rows": [
                {"change": "changed", "key": {"id": "a"},
                 "old": {"row": 1, "line": 2}, "new": {"row": 1, "line": 2},
                 "cells": [{"column": 2, "field": "pays", "old": "BO", "new": "PE", "kind": "value"}]},
                {"change": "added", "key": {"id": "c"}, "new": {"row": 3, "line": 4},
                 "cells": [{"column": 1, "field": "id", "value": "c"},
                           {"column": 2, "field": "pays", "value": "CL"}]}
            ],
            "moves": [],
            "duplicate_keys": [],
            "counts": {"rows_added": 1, "rows_removed": 0, "rows_changed": 1, "rows_renamed": 0,
                       "rows_moved": 0, "cells_changed": 1, "cells_whitespace": 0, "cells_case": 0,
                       "cells_number_format": 0, "cells_unicode_form": 0}
        })
    );
    let back: Diff = serde_json::from_value(json).unwrap();
    assert_eq!(back, diff);
}

#[test]
fn a_hundred_thousand_rows_with_fifty_changes() {
    const ROWS: u32 = 100_000;
    let mut old = MemoryTable::new(["id", "name", "lat", "note"]);
    let mut new = old.clone();
    for row in 0..ROWS {
        let note = if row % 2_000 == 7 { "changed" } else { "same" };
        old.push([row.to_string(), format!("name {row}"), "1.5".into(), "same".into()]);
        new.push([row.to_string(), format!("name {row}"), "1.5".into(), note.into()]);
    }
    let diff = diff(&old, &new, &DiffKey::Detect).unwrap();
    assert_eq!((diff.counts.rows_changed, diff.rows.len()), (50, 50));
}

/// Applies a difference by key, as a later patch would: rows as sets of cells by name.
fn patched(old: &[[String; 3]], diff: &Diff) -> Vec<Vec<String>> {
    let mut rows: Vec<(usize, Vec<String>)> =
        old.iter().map(|row| row.to_vec()).enumerate().collect();
    let index = |row: RowNumber| usize::try_from(row.0).unwrap() - 1;
    for change in &diff.rows {
        let at = change.old_place().map(|place| index(place.row));
        let of =
            |rows: &[(usize, Vec<String>)]| rows.iter().position(|(number, _)| Some(*number) == at);
        match change {
            RowChange::Added { cells, .. } => {
                rows.push((usize::MAX, cells.iter().map(|cell| cell.value.clone()).collect()));
            }
            RowChange::Removed { .. } => drop(rows.remove(of(&rows).unwrap())),
            RowChange::Changed { cells, .. } | RowChange::Renamed { cells, .. } => {
                let found = of(&rows).unwrap();
                let row = &mut rows[found].1;
                for cell in cells {
                    assert_eq!(Some(&row[cell.column.0 - 1]), cell.old.as_ref());
                    row[cell.column.0 - 1] = cell.new.clone().unwrap();
                }
                if let RowChange::Renamed { to, .. } = change {
                    for (field, value) in to.iter() {
                        let column = diff.columns.iter().position(|c| c.name == *field).unwrap();
                        let Value::Text(text) = value else { panic!("{value:?}") };
                        row[column].clone_from(text);
                    }
                }
            }
        }
    }
    let mut rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    rows.sort();
    rows
}

fn rows() -> impl Strategy<Value = Vec<[String; 3]>> {
    proptest::collection::vec(["[a-e]", "[xy ]?", "[0-3]"], 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_old_rows_and_the_difference_make_the_new_rows(
        old in rows(), new in rows(), given in 0_usize..4
    ) {
        let build = |rows: &[[String; 3]]| {
            let mut table = MemoryTable::new(["k", "l", "m"]);
            for row in rows {
                table.push(row.iter().map(String::as_str));
            }
            table
        };
        let key = match given {
            0 => DiffKey::Detect,
            1 => DiffKey::Fields(vec!["k".into()]),
            2 => DiffKey::Fields(vec!["m".into(), "k".into()]),
            _ => DiffKey::Fields(vec!["l".into()]),
        };
        let (before, after) = (build(&old), build(&new));
        let diff = super::diff(&before, &after, &key).unwrap();
        let mut expected: Vec<Vec<String>> = new.iter().map(|row| row.to_vec()).collect();
        expected.sort();
        prop_assert_eq!(patched(&old, &diff), expected);
        prop_assert_eq!(diff.is_empty(), old == new);
        prop_assert_eq!(&super::diff(&before, &after, &key).unwrap(), &diff);
        // The reverse difference is as large.
        let back = super::diff(&after, &before, &key).unwrap();
        prop_assert_eq!(back.counts.rows_added, diff.counts.rows_removed);
        prop_assert_eq!(back.counts.cells_changed, diff.counts.cells_changed);
        prop_assert_eq!(back.counts.rows_moved, diff.counts.rows_moved);
    }
}
