use super::*;
use crate::dataset::MemoryTable;

/// The descriptor of a column of these cells, without its name.
#[track_caller]
fn field(name: &str, cells: &[&str]) -> Value {
    let mut table = MemoryTable::new(["row", name]);
    for (row, cell) in cells.iter().enumerate() {
        table.push([format!("r{row}"), (*cell).to_owned()]);
    }
    let mut descriptor: Value = serde_json::from_str(&infer(&table).to_json()).unwrap();
    let mut field = descriptor["fields"][1].take();
    field.as_object_mut().unwrap().remove("name");
    field.as_object_mut().unwrap().remove("constraints");
    field
}

#[test]
fn types_are_told_from_cells() {
    for (name, cells, expected) in [
        ("n", &["1", "20", "-3"][..], json!({"type": "integer"})),
        ("n", &["1", "20", "1.5"], json!({"type": "number"})),
        ("n", &["1", "20", "1,5"], json!({"type": "number", "decimalChar": ","})),
        ("d", &["2024-01-31", ""], json!({"type": "date"})),
        ("d", &["31/01/2024", "01/02/2024"], json!({"type": "date", "format": "%d/%m/%Y"})),
        ("d", &["01/31/2024", "01/02/2024"], json!({"type": "date", "format": "%m/%d/%Y"})),
        ("d", &["2024-01-31T10:00:00Z"], json!({"type": "datetime"})),
        ("d", &["10:30:00", "11:00:00"], json!({"type": "time"})),
        ("b", &["true", "FALSE"], json!({"type": "boolean"})),
        (
            "b",
            &["oui", "non"],
            json!({"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]}),
        ),
        ("annee", &["2023", "2024"], json!({"type": "year"})),
        ("population", &["2023", "2024"], json!({"type": "integer"})),
        ("u", &["https://example.org/a"], json!({"type": "string", "format": "uri"})),
        ("m", &["a@example.org"], json!({"type": "string", "format": "email"})),
        ("p", &["2.35, 48.85", "-1.5,47.2"], json!({"type": "geopoint"})),
    ] {
        assert_eq!(field(name, cells), expected, "{cells:?}");
    }
}

#[test]
fn what_may_be_a_code_stays_text_d17() {
    for (name, cells) in [
        ("n", &["01000", "75001"][..]),
        ("code_postal", &["75001", "69001"]),
        ("codeInsee", &["75056", "69123"]),
        ("n", &["73282932", "35600000"]),
        ("n", &["+3", "4"]),
        ("n", &["1E5", "2E7"]),
        ("n", &["1,234", "5,678"]),
        ("n", &["12345678901234567890"]),
        ("d", &["01/02/2024", "03/04/2024"]),
        ("d", &["2024-01-31", "soon"]),
        ("x", &["", ""]),
        ("x", &["NA", "-"]),
    ] {
        assert_eq!(field(name, cells), json!({"type": "string"}), "{name} {cells:?}");
    }
}

#[test]
fn texts_for_no_value_are_named() {
    assert_eq!(
        field("n", &["1", "NA", "", "3", "-"]),
        json!({"type": "integer", "missingValues": ["", "NA", "-"]})
    );
    assert_eq!(field("country", &["FR", "NA"]), json!({"type": "string"}), "Namibia is a country");
}

#[test]
fn key_required_and_lists_are_told() {
    let mut table = MemoryTable::new(["label", "id", "kind", "note"]);
    for row in 0..24 {
        let kind = ["b", "a", "c"][row % 3];
        table.push([format!("L{}", row / 2), format!("A{row}"), kind.to_owned(), String::new()]);
    }
    let inference = infer(&table);
    assert_eq!(inference.key().unwrap().as_str(), "id");
    assert_eq!(
        serde_json::from_str::<Value>(&inference.to_json()).unwrap(),
        json!({
            "$schema": PROFILE,
            "fields": [
                {"name": "label", "type": "string", "constraints": {"required": true}},
                {"name": "id", "type": "string", "constraints": {"required": true, "unique": true}},
                {"name": "kind", "type": "string",
                 "constraints": {"required": true, "enum": ["a", "b", "c"]}},
                {"name": "note", "type": "string"}
            ],
            "primaryKey": "id"
        })
    );
}

#[test]
fn a_table_without_rows_has_fields_of_text() {
    let json = infer(&MemoryTable::new(["a"])).to_json();
    let descriptor: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(descriptor["fields"], json!([{"name": "a", "type": "string"}]));
}
