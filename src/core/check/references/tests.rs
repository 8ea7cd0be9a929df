use super::*;
use crate::check::Options;
use crate::dataset::MemoryTable;

fn table(text: &str) -> MemoryTable {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let mut table = MemoryTable::new(lines.next().unwrap());
    for line in lines {
        table.push(line);
    }
    table
}

fn found(
    schema: &str,
    text: &str,
    name: &str,
    other: (&MemoryTable, Option<&TableSchema>),
) -> (Vec<u64>, References) {
    let schema = TableSchema::from_json(schema).unwrap();
    let others: HashMap<String, OtherTable<'_>> =
        [(name.to_owned(), OtherTable { table: other.0, schema: other.1 })].into();
    let found = check_references(&table(text), &schema, &others, &Options::default());
    (found.findings.iter().filter_map(|finding| Some(finding.line?.0)).collect(), found)
}

const CITIES: &str = r#"{"fields":[{"name":"id"},{"name":"country","type":"integer"}],"primaryKey":"id",
    "foreignKeys":[{"fields":"country","reference":{"resource":"countries","fields":"code"}}]}"#;

#[test]
fn a_row_names_one_of_another_table_however_its_key_is_spelled() {
    let countries = table("code,name\n1,Peru\n02,Bolivia\n");
    let schema =
        TableSchema::from_json(r#"{"fields":[{"name":"code","type":"integer"},{"name":"name"}]}"#)
            .unwrap();
    let cities = "id,country\na,01\nb,2\nc,3\nd,\ne,x\n";
    let (lines, told) = found(CITIES, cities, "countries", (&countries, Some(&schema)));
    assert_eq!(lines, [4, 6], "an empty cell refers to nothing");
    assert_eq!(
        told.findings[0].problem,
        Problem::NoSuchReference { table: Some("countries".into()) }
    );
    assert_eq!(told.findings[0].key, Some(Key::single("id", "c")));
    // Of another type, and without a schema, texts are compared.
    let (lines, _) = found(CITIES, cities, "countries", (&countries, None));
    assert_eq!(lines, [2, 3, 4, 6]);
}

#[test]
fn several_fields_refer_together() {
    let schema = r#"{"fields":[{"name":"a"},{"name":"b"}],"foreignKeys":[{"fields":["b","a"],"reference":{"resource":"t","fields":["x","y"]}}]}"#;
    let other = table("y,x\n1,2\n3,4\n");
    let (lines, _) = found(schema, "a,b\n1,2\n2,1\n3,4\n,4\n1,4\n", "t", (&other, None));
    assert_eq!(lines, [3, 6], "a key with an empty part refers to nothing");
}

#[test]
fn what_was_meant_is_suggested() {
    let schema = r#"{"fields":[{"name":"c"}],"foreignKeys":[{"fields":"c","reference":{"resource":"t","fields":"c"}}]}"#;
    let other = table("c\nLima\nCusco\n");
    let (_, found) = found(schema, "c\nLmia\n", "t", (&other, None));
    assert_eq!(found.findings[0].suggestion.as_deref(), Some("Lima"));
}

#[test]
fn tables_and_columns_that_are_not_there_are_told() {
    let other = table("x\n1\n");
    let (_, missing) = found(CITIES, "id,country\na,1\n", "elsewhere", (&other, None));
    assert_eq!(missing.faults, [ReferenceFault::NoTable { name: "countries".into() }]);
    let (_, missing) = found(CITIES, "id,country\na,1\n", "countries", (&other, None));
    assert!(
        matches!(&missing.faults[..], [ReferenceFault::NoColumn { column, .. }] if column.as_str() == "code")
    );
}

#[test]
fn findings_beyond_the_limit_are_counted() {
    let schema = TableSchema::from_json(CITIES).unwrap();
    let other = table("code\n1\n");
    let others: HashMap<String, OtherTable<'_>> =
        [("countries".to_owned(), OtherTable { table: &other, schema: None })].into();
    let rows = format!("id,country\n{}", "a,2\n".repeat(9));
    let options = Options { keep: 4, ..Options::default() };
    let found = check_references(&table(&rows), &schema, &others, &options);
    assert_eq!((found.findings.len(), found.left_out), (4, 5));
}
