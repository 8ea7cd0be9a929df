//! A difference of two documents, applied to the first one, gives the records of the second one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::dataset::diff::{DiffKey, RowChange, diff};

/// A record of the tests: what is not given is no member.
#[derive(Clone, PartialEq, Debug)]
struct Peak {
    name: Option<String>,
    height: Option<i32>,
    open: Option<bool>,
    note: Option<String>,
}

fn peak() -> impl Strategy<Value = Peak> {
    let text = || proptest::option::of("[a-zé ':,#-]{1,8}|yes|007|null");
    (text(), proptest::option::of(-9..9999_i32), any::<Option<bool>>(), text())
        .prop_map(|(name, height, open, note)| Peak { name, height, open, note })
}

/// Peaks by their keys, in the order of those.
type Peaks = BTreeMap<u8, Peak>;

fn peaks() -> impl Strategy<Value = Peaks> {
    proptest::collection::btree_map(0..12_u8, peak(), 1..8)
}

/// Delimited text has laws of its own, beside its patches.
const FORMATS: [Format; 4] = [Format::Json, Format::JsonLines, Format::GeoJson, Format::Yaml];

fn members(peak: &Peak, between: &str) -> String {
    let quoted = |text: &String| serde_json::to_string(text).unwrap();
    let members = [
        peak.name.as_ref().map(|name| format!("\"name\": {}", quoted(name))),
        peak.height.map(|height| format!("\"height\": {height}")),
        peak.open.map(|open| format!("\"open\": {open}")),
        peak.note.as_ref().map(|note| format!("\"about\": {{\"note\": {}}}", quoted(note))),
    ];
    members.into_iter().flatten().fold(String::new(), |text, member| text + between + &member)
}

fn written(peaks: &Peaks, format: Format) -> String {
    let object = |(id, peak): (&u8, &Peak)| format!("{{\"id\": \"k{id}\"{}}}", members(peak, ", "));
    let objects: Vec<String> = match format {
        Format::GeoJson => peaks
            .iter()
            .map(|peak| {
                let object = object(peak);
                format!("{{\"type\": \"Feature\", \"properties\": {object}, \"geometry\": null}}")
            })
            .collect(),
        _ => peaks.iter().map(object).collect(),
    };
    match format {
        Format::Json => format!("[\n  {}\n]\n", objects.join(",\n  ")),
        Format::JsonLines => objects.join("\n") + "\n",
        Format::GeoJson => format!(
            "{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n",
            objects.join(",\n")
        ),
        _ => peaks.iter().fold(String::new(), |mut text, (id, peak)| {
            let lines = members(peak, "\n  ").replace("{\"note\"", "\n    {\"note\"");
            write!(text, "# remark {id}\n- \"id\": k{id}{lines}\n").unwrap();
            text
        }),
    }
}

/// The records that are not empty cells, whatever their order.
fn records(bytes: &[u8], format: Format) -> BTreeSet<Vec<(String, String)>> {
    let document = read(bytes, format, &ReadOptions::default()).unwrap();
    let mut records = BTreeSet::new();
    document.visit_rows(&mut |row| {
        let cells = document.header().iter().zip(row.cells);
        let mut held: Vec<(String, String)> = cells
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| (name.to_string(), cell.to_string()))
            .collect();
        held.sort();
        records.insert(held);
        ControlFlow::Continue(())
    });
    records
}

fn new_keys(found: &Diff) -> bool {
    found.rows.iter().any(|row| matches!(row, RowChange::Renamed { .. }))
}

fn key_of(format: Format) -> FieldName {
    if format == Format::GeoJson { "properties.id".into() } else { "id".into() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_difference_makes_the_records_of_the_one_those_of_the_other(
        (one, other) in (peaks(), peaks())
    ) {
        for format in FORMATS {
            let (old, new) = (written(&one, format), written(&other, format));
            let options = ReadOptions::default();
            let open = |text| read(text, format, &options).unwrap();
            let key = DiffKey::Fields(vec![key_of(format)]);
            let found = diff(&open(old.as_bytes()), &open(new.as_bytes()), &key).unwrap();
            let found: Diff =
                serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
            let patched = match patch(old.as_bytes(), format, &found, &options) {
                // A column taken for another is told.
                Err(PatchRefused::ColumnRenamed { .. }) => continue,
                // So is a record taken for another that stands elsewhere.
                Err(PatchRefused::RowsMoved) if new_keys(&found) => continue,
                Err(refused) => panic!("{format:?}: {refused}\n{old}\n{new}\n{found:#?}"),
                Ok(patched) => patched,
            };
            prop_assert_eq!(
                records(&patched, format),
                records(new.as_bytes(), format),
                "{:?}\n{}\n{}\n{}", format, old, new, String::from_utf8_lossy(&patched)
            );
        }
    }
}

#[test]
fn what_does_not_differ_stays_byte_for_byte() {
    let old = "# peaks\n- id: a\n  name: 'A'   # one\n  h: 1\n- {id: b, h: 2}\n";
    let new = "[{\"id\":\"a\",\"name\":\"A\",\"h\":3},{\"id\":\"c\",\"h\":4}]";
    let options = ReadOptions::default();
    let before = read(old.as_bytes(), Format::Yaml, &options).unwrap();
    let after = read(new.as_bytes(), Format::Json, &options).unwrap();
    let found = diff(&before, &after, &DiffKey::Fields(vec!["id".into()])).unwrap();
    let patched = patch(old.as_bytes(), Format::Yaml, &found, &options).unwrap();
    assert_eq!(
        String::from_utf8(patched).unwrap(),
        "# peaks\n- id: a\n  name: 'A'   # one\n  h: 3\n- {id: c, h: 4}\n"
    );
}

#[test]
fn a_record_that_changed_meanwhile_is_not_patched_d15() {
    let options = ReadOptions::default();
    let table = |text: &'static str| read(text.as_bytes(), Format::Json, &options).unwrap();
    let (old, new) = (table(r#"[{"id":"a","n":1}]"#), table(r#"[{"id":"a","n":2}]"#));
    let found = diff(&old, &new, &DiffKey::Fields(vec!["id".into()])).unwrap();
    let run = |text: &str| patch(text.as_bytes(), Format::Json, &found, &options);
    assert!(matches!(
        run(r#"[{"id":"a","n":7}]"#),
        Err(PatchRefused::File(Refusal::ExpectationFailed { .. }))
    ));
    assert!(matches!(
        run(r#"[{"id":"b","n":1}]"#),
        Err(PatchRefused::File(Refusal::KeyMissing { .. }))
    ));
    assert_eq!(
        run(r#"[{"id":"a","n":1},{"id":"c"}]"#).unwrap(),
        br#"[{"id":"a","n":2},{"id":"c"}]"#
    );
}
