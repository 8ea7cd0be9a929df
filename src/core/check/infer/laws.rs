//! What an inferred schema says holds for the table that it was inferred from.

use proptest::prelude::*;

use super::infer;
use crate::check::{Code, Options, TableSchema, validate};
use crate::dataset::{FieldName, MemoryTable};

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "", "1", "2", "01", "-5", "2024", "1.5", "1,5", "1,234", "+3", "1e5", "true", "false",
            "TRUE", "oui", "non", "NA", "-", "null", "2024-01-31", "31/01/2024", "01/02/2024",
            "20240131", "2024-01-31T10:00:00", "10:00:00", "2024-01-31 10:00", "a@b.fr",
            "https://example.org/", "2.35, 48.85", "[2.35,48.85]", "é", "e\u{301}", "NaN", "INF",
            "0", "00", "-0", "=1", "x\u{200b}", "a b", "35600000000048",
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        ]).prop_map(str::to_owned),
        1 => "[0-9]{1,9}",
        1 => "[a-zA-Z0-9,./: -]{0,6}",
    ]
}

/// A table whose columns mostly hold one kind of cell, as those of people do.
fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    let names = prop::sample::select(vec!["id", "code", "annee", "name", "x", "", "date"]);
    (1..4_usize).prop_flat_map(move |width| {
        let names = prop::collection::vec(names.clone().prop_map(str::to_owned), width);
        let kinds = prop::collection::vec(prop::collection::vec(cell(), 1..4), width);
        (names, kinds, 0..40_usize, any::<u64>()).prop_map(|(names, kinds, height, seed)| {
            let mut state = seed | 1;
            let mut draw = |most: usize| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                usize::try_from(state % u64::try_from(most).unwrap()).unwrap()
            };
            let rows = (0..height)
                .map(|_| {
                    let mut row: Vec<String> =
                        kinds.iter().map(|kind| kind[draw(kind.len())].clone()).collect();
                    if draw(20) == 0 {
                        row.pop();
                    }
                    row
                })
                .collect();
            (names, rows)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_table_keeps_to_the_schema_it_gave((names, rows) in table()) {
        let mut table = MemoryTable::new(names.iter().map(String::as_str));
        for row in &rows {
            table.push(row.iter().map(String::as_str));
        }
        let json = infer(&table).to_json();
        let schema = TableSchema::from_json(&json).expect("an inferred schema is right");
        prop_assert!(schema.remarks().is_empty(), "{:?} in {json}", schema.remarks());
        // Faults of the file itself are no faults of the schema.
        let own = [
            Code::BlankHeader, Code::BlankLabel, Code::DuplicateLabel, Code::MissingCell,
            Code::ExtraCell, Code::BlankRow, Code::CsvFormula, Code::InvisibleCharacter,
        ];
        let report = validate(&table, &schema, &Options::default());
        let twice = names.iter().any(|n| names.iter().filter(|o| *o == n).count() > 1);
        for finding in &report.findings {
            let code = finding.code();
            let header = twice && matches!(
                code,
                Code::MissingLabel | Code::IncorrectLabel | Code::ExtraLabel
            );
            prop_assert!(own.contains(&code) || header, "{finding:?} in {json}");
        }
        let names: Vec<FieldName> =
            names.iter().map(|name| FieldName::from(name.as_str())).collect();
        prop_assert!(infer(&table).key().is_none_or(|key| names.contains(key)));
    }
}
