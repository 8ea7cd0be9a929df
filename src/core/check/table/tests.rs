use std::borrow::Cow;

use super::*;
use crate::check::Rule;
use crate::dataset::csv::CsvDocument;
use crate::dataset::{ReadOptions, RowNumber};

struct Sheet {
    header: Vec<FieldName>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn new(text: &str) -> Self {
        let mut lines =
            text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = lines.next().unwrap().into_iter().map(FieldName::from).collect();
        Self { header, rows: lines.collect() }
    }
}

impl Table for Sheet {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        Some(LineNumber(1))
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        for (number, row) in (1..).zip(&self.rows) {
            let cells: Vec<Cow<'_, str>> =
                row.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
            let row =
                Row { number: RowNumber(number), line: LineNumber(number + 1), cells: &cells };
            if visit(&row).is_break() {
                return;
            }
        }
    }
}

fn report(schema: &str, text: &str) -> Report {
    let schema = TableSchema::from_json(schema).unwrap();
    validate(&Sheet::new(text), &schema, &Options::default())
}

/// Each finding as `code row field`.
#[track_caller]
fn check(schema: &str, text: &str, expected: &[&str]) {
    let found: Vec<String> = report(schema, text)
        .findings
        .iter()
        .map(|finding| {
            let code = serde_json::to_string(&finding.code()).unwrap();
            let row = finding.row.map_or_else(|| "-".to_owned(), |row| row.to_string());
            let field = finding.field.as_ref().map_or("-", FieldName::as_str);
            format!("{} {row} {field}", code.trim_matches('"'))
        })
        .collect();
    assert_eq!(found, expected, "{schema}\n{text}");
}

const AB: &str = r#""fields":[{"name":"a"},{"name":"b","type":"integer"}]"#;

fn ab(more: &str) -> String {
    format!("{{{AB}{more}}}")
}

#[test]
fn header_and_fields_go_together() {
    check(&ab(""), "a,b\nx,1\n", &[]);
    check(&ab(""), "b,a\n1,x\n", &["incorrect-label - b", "incorrect-label - a"]);
    check(&ab(""), "a,c\nx,y\n", &["incorrect-label - c", "type-error 1 c"]);
    check(&ab(""), "a\nx\n", &["missing-label - b"]);
    check(&ab(""), "a,b,c\nx,1,y\n", &["extra-label - c"]);
    check(&ab(""), "a,\nx,1\n", &["blank-label - -"]);
    check(&ab(""), "a,a\nx,1\n", &["duplicate-label - a"]);
    check(&ab(""), ",\nx,1\n", &["blank-header - -"]);
    check(&ab(r#","fieldsMatch":"equal""#), "b,a\n1,x\n", &[]);
    check(
        &ab(r#","fieldsMatch":"equal""#),
        "b,c\n1,x\n",
        &["missing-label - a", "extra-label - c"],
    );
    check(&ab(r#","fieldsMatch":"subset""#), "c,b,a\nz,1,x\n", &[]);
    check(&ab(r#","fieldsMatch":"subset""#), "c,b\nz,1\n", &["missing-label - a"]);
    check(&ab(r#","fieldsMatch":"superset""#), "b\nx\n", &["type-error 1 b"]);
    check(&ab(r#","fieldsMatch":"superset""#), "b,c\n1,x\n", &["extra-label - c"]);
    check(&ab(r#","fieldsMatch":"partial""#), "b,c\n1,x\n", &[]);
    check(
        &ab(r#","fieldsMatch":"partial""#),
        "c\nx\n",
        &["missing-label - a", "missing-label - b"],
    );
}

#[test]
fn ragged_and_blank_rows() {
    check(
        &ab(""),
        "a,b\nx\ny,1,z,w\n,\nq,2\n",
        &["missing-cell 1 b", "extra-cell 2 -", "extra-cell 2 -", "blank-row 3 -"],
    );
    assert_eq!(report(&ab(""), "a,b\nx,1\n").rows, 1);
}

#[test]
fn keys_are_there_and_stand_once() {
    let keyed = ab(r#","primaryKey":["a"]"#);
    check(&keyed, "a,b\nx,1\ny,2\nx,3\n,4\n", &["primary-key 3 a", "primary-key 4 a"]);
    let both = ab(r#","primaryKey":["a","b"]"#);
    check(&both, "a,b\nx,1\nx,2\nx,01\n", &["primary-key 3 a"]);
    let found = report(&keyed, "a,b\nx,1\nx,2\n");
    assert_eq!(found.findings[0].problem, Problem::KeyTaken { first: LineNumber(2) });
    assert_eq!(found.findings[0].key, Some(Key::single("a", "x")));
    assert_eq!(found.findings[0].line, Some(LineNumber(3)));
}

#[test]
fn a_key_is_the_same_however_its_accents_are_composed_d5() {
    check(&ab(r#","primaryKey":"a""#), "a,b\n\u{e9},1\ne\u{301},2\n", &["primary-key 2 a"]);
}

#[test]
fn hidden_characters_break_keys_and_are_shown_elsewhere_d6() {
    let keyed = ab(r#","primaryKey":"a""#);
    check(&keyed, "a,b\nx\u{200b},1\n", &["invisible-character 1 a"]);
    let found = report(&keyed, "a,b\nx\u{200b},1\n");
    assert!(!found.is_valid());
    assert_eq!(found.findings[0].suggestion.as_deref(), Some("x"));
    let found = report(&ab(""), "a,b\nx\u{202e}y,1\n");
    assert_eq!(found.findings.len(), 1);
    assert!(found.is_valid());
}

#[test]
fn formulas_are_warned_of_and_numbers_are_not_d8() {
    let found = report(&ab(""), "a,b\n=1+1,-5\n-5,+3\n@SUM,1\n");
    let codes: Vec<_> =
        found.findings.iter().map(|finding| (finding.code(), finding.row.unwrap().0)).collect();
    assert_eq!(codes, [(Code::CsvFormula, 1), (Code::CsvFormula, 3)]);
    assert!(found.is_valid());
}

#[test]
fn unique_values_stand_once() {
    let schema = r#"{"fields":[{"name":"a","type":"number","constraints":{"unique":true}},{"name":"b"}],"uniqueKeys":[["a","b"]]}"#;
    check(schema, "a,b\n1,x\n2,x\n1.0,y\n,z\n,z\n", &["unique-error 3 a"]);
    let together = r#"{"fields":[{"name":"a"},{"name":"b"}],"uniqueKeys":[["a","b"]]}"#;
    check(together, "a,b\n1,x\n1,y\n1,x\n,x\n,x\n", &["unique-error 3 a"]);
    let found = report(together, "a,b\n1,x\n1,x\n");
    assert_eq!(found.findings[0].rule(), Some(Rule::UniqueKeys));
}

#[test]
fn rows_may_refer_to_rows_of_their_own_table() {
    let schema = r#"{"fields":[{"name":"id","type":"integer"},{"name":"up","type":"integer"}],
        "foreignKeys":[{"fields":"up","reference":{"resource":"","fields":"id"}}]}"#;
    check(schema, "id,up\n1,02\n2,\n3,9\n", &["foreign-key 3 up"]);
}

#[test]
fn findings_of_two_versions_are_the_same_by_key() {
    let keyed = ab(r#","primaryKey":"a""#);
    let before = report(&keyed, "a,b\nx,one\n");
    let after = report(&keyed, "a,b\nw,1\nx,one\nz,two\n");
    assert_eq!(before.findings[0].identity(), after.findings[0].identity());
    assert_ne!(before.findings[0].identity(), after.findings[1].identity());
}

#[test]
fn findings_beyond_the_limit_are_counted() {
    let schema = TableSchema::from_json(&ab("")).unwrap();
    let text = format!("a,b\n{}", "x,y\n".repeat(20));
    let options = Options { keep: 5, ..Options::default() };
    let found = validate(&Sheet::new(&text), &schema, &options);
    assert_eq!((found.findings.len(), found.left_out), (5, 15));
    assert!(!found.is_valid());
}

#[test]
fn a_file_without_schema_is_checked_for_its_shape() {
    let sheet = Sheet::new("id,name,name\nx,a,b\nx,c\n");
    let schema = TableSchema::untyped(sheet.header());
    let options = Options { key: vec!["id".into()], ..Options::default() };
    let found = validate(&sheet, &schema, &options);
    let codes: Vec<_> = found.findings.iter().map(Finding::code).collect();
    assert_eq!(codes, [Code::DuplicateLabel, Code::MissingCell, Code::PrimaryKey]);
}

#[test]
fn a_blank_line_between_rows_is_told_and_is_no_row() {
    let told = |text: &str| {
        let document = CsvDocument::read(text.as_bytes(), &ReadOptions::default()).unwrap();
        let schema = TableSchema::untyped(document.header());
        let found = validate(&document, &schema, &Options::default());
        let lines: Vec<_> = found
            .findings
            .iter()
            .map(|finding| (finding.code(), finding.line.unwrap().0))
            .collect();
        assert!(found.findings.iter().all(|finding| finding.row.is_none()));
        (found.rows, lines)
    };
    assert_eq!(told("a,b\nx,1\n\n  \ny,2\n"), (2, vec![(Code::BlankRow, 3), (Code::BlankRow, 4)]));
    assert_eq!(told("a,b\n\n# remark\nx,1\n"), (1, vec![(Code::BlankRow, 2)]));
    assert_eq!(told("a,b\nx,1\n\n\n"), (1, vec![]), "blank lines at the end are part of no table");
    assert_eq!(told("\n\na,b\nx,1"), (1, vec![]), "nor are those above the header");
    assert_eq!(told("a,b\n\n\n"), (0, vec![]));
}

#[test]
fn a_wrong_cell_is_told_again_below_one_that_stands_for_no_value() {
    let schema = r#"{
      "fields": [{"name": "a", "constraints": {"enum": ["x", "y"]}}, {"name": "b"}],
      "missingValues": ["", "NA"]
    }"#;
    let schema = TableSchema::from_json(schema).unwrap();
    let text = "a,b\nno,1\nNA,2\nno,3\nx,4\nno,5\n";
    let table = CsvDocument::read(text.as_bytes(), &ReadOptions::default()).unwrap();
    let report = validate(&table, &schema, &Options::default());
    let lines: Vec<u64> =
        report.findings.iter().filter_map(|finding| Some(finding.line?.0)).collect();
    assert_eq!(lines, [2, 4, 6]);
}
