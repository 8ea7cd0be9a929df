use super::*;
use crate::dataset::Value;
use crate::intake::commands::tests::World;

fn read(text: &str, format: Format, purpose: Purpose) -> Result<Bulk, BlockFault> {
    let world = World::new();
    let views = world.views();
    read_rows(text.as_bytes(), format, purpose, &views[0], None)
}

fn add(text: &str, format: Format) -> Result<Bulk, BlockFault> {
    read(text, format, Purpose::Add)
}

fn cells(bulk: &Bulk) -> Vec<String> {
    let cell = |(name, value): (&FieldName, &Option<Value>)| {
        format!("{name}={}", value.as_ref().map_or("~".to_owned(), ToString::to_string))
    };
    bulk.rows.iter().map(|row| row.values.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn one_record_is_the_same_in_every_format() {
    for (text, format) in [
        ("id,Nom de la chaine,languages\nX,\"Canal, X\",es;qu\n", Format::Csv),
        ("id;name;languages\r\nX;Canal, X;\"es;qu\"\r\n", Format::Csv),
        ("id\tname\tlanguages\nX\tCanal, X\tes;qu\n", Format::Tsv),
        (r#"[{"ID":"X","name":"Canal, X","languages":["es","qu"]}]"#, Format::Json),
        (r#"{"ID":"X","name":"Canal, X","languages":"es;qu"}"#, Format::Json),
        ("- id: X\n  name: Canal, X\n  languages: [es, qu]\n", Format::Yaml),
        ("id: X\nname: 'Canal, X'\nlanguages:\n  - es\n  - qu\n", Format::Yaml),
    ] {
        let bulk = add(text, format).unwrap();
        assert_eq!(cells(&bulk), ["id=X name=Canal, X languages=es;qu"], "{text}");
        assert!(bulk.rows[0].faults.is_empty(), "{text}");
    }
}

#[test]
fn numbers_and_truths_keep_their_spelling_d17() {
    let bulk = add(r#"[{"id":1.10,"name":true,"country":null}]"#, Format::Json).unwrap();
    assert_eq!(cells(&bulk), ["id=1.10 name=true"]);
    let bulk = add("- id: 007\n  name: no\n  country: '01'\n", Format::Yaml).unwrap();
    assert_eq!(cells(&bulk), ["id=007 name=no country=01"]);
}

#[test]
fn what_is_wrong_with_all_rows_is_told_at_once() {
    let fault = |text: &str, format| add(text, format).unwrap_err();
    assert_eq!(fault("", Format::Csv), BlockFault::Empty);
    assert_eq!(fault("id,name\n", Format::Csv), BlockFault::Empty);
    assert_eq!(fault("[]", Format::Json), BlockFault::Empty);
    assert_eq!(
        fault("id,nam\nX,1\n", Format::Csv),
        BlockFault::UnknownColumn { found: "nam".to_owned(), nearest: Some("name".into()) }
    );
    assert_eq!(fault("id,ID\nX,1\n", Format::Csv), BlockFault::ColumnTwice { column: "id".into() });
    assert!(matches!(fault("[{]", Format::Json), BlockFault::Syntax { line: Some(1), .. }));
    assert!(matches!(fault("a: [1\n", Format::Yaml), BlockFault::Syntax { line: Some(1), .. }));
    assert!(matches!(fault("id,name\nX,\"open\n", Format::Csv), BlockFault::Syntax { .. }));
    assert!(matches!(fault("[1,2]", Format::Json), BlockFault::NotRecords { .. }));
    assert!(matches!(fault(&"[".repeat(9_999), Format::Json), BlockFault::Syntax { .. }));
    let many = "id\n".to_owned() + &"X\n".repeat(MOST_ROWS + 1);
    assert_eq!(fault(&many, Format::Csv), BlockFault::TooMany);
    let no_key = read("name\nX\n", Format::Csv, Purpose::Set).unwrap_err();
    assert_eq!(no_key, BlockFault::KeyColumnMissing { column: "id".into() });
}

#[test]
fn rows_to_correct_are_what_was_typed() {
    let typed = "id,name\nX,\"a, b\"\nY,2\n";
    let bulk = add(typed, Format::Csv).unwrap();
    assert_eq!(bulk.to_correct(&[1]), "add channels\n\n```csv\nid,name\nX,\"a, b\"\n```");
    for (text, format) in [
        (r#"[{"id":"X","name":1.0},{"id":"Y","country":"`"}]"#, Format::Json),
        ("- id: X\n  name: '1.0'\n- id: 'Y'\n  country: \"a\\nb\"\n", Format::Yaml),
        ("id\tname\nX\t\"a\tb\"\nY\t2\n", Format::Tsv),
    ] {
        let bulk = add(text, format).unwrap();
        let rows: Vec<u32> = bulk.rows.iter().map(|row| row.number).collect();
        let again = bulk.to_correct(&rows);
        let (_, block) = again.split_once('\n').unwrap();
        let block = block.trim().trim_matches('`').split_once('\n').unwrap().1;
        assert_eq!(cells(&add(block.trim_end(), format).unwrap()), cells(&bulk), "{again}");
    }
}
