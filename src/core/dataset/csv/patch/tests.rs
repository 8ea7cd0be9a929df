use proptest::prelude::*;

use super::*;
use crate::dataset::csv::CsvDocument;
use crate::dataset::diff::{DiffKey, diff};
use crate::dataset::{FieldName, LineNumber, Table};

fn read(bytes: &[u8]) -> CsvDocument<'_> {
    CsvDocument::read(bytes, &ReadOptions::default()).unwrap()
}

/// The difference as its JSON gives it back.
fn compared(old: &[u8], new: &[u8], key: &[&str]) -> Diff {
    let key = DiffKey::Fields(key.iter().map(|field| FieldName::from(*field)).collect());
    let found = diff(&read(old), &read(new), &key).unwrap();
    serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap()
}

fn patched(base: &str, diff: &Diff) -> Result<String, PatchRefused> {
    let bytes = patch(base.as_bytes(), diff, &ReadOptions::default())?;
    Ok(String::from_utf8(bytes).unwrap())
}

/// The header and the rows, each without the empty cells at its end.
fn content(bytes: &[u8]) -> Vec<Vec<String>> {
    let document = read(bytes);
    let mut rows = vec![document.header().iter().map(ToString::to_string).collect()];
    document.visit_rows(&mut |row| {
        let mut cells: Vec<String> = row.cells.iter().map(ToString::to_string).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        rows.push(cells);
        std::ops::ControlFlow::Continue(())
    });
    rows
}

const OLD: &str = "id;nom;pays;vide\r\n\
    \"a\";Alpha;BO;\r\n\
    # une remarque sur b\r\n\
    b;  Beta;PE;\r\n\
    \r\n\
    c;\"Gam;ma\";CL;\r\n\
    d;Delta;AR;";

#[test]
fn only_what_differs_is_written() {
    let new = "id,nom,pays,vide\na,Alpha,PE,\nb,  Beta,PE,\nd,Delta,AR,\ne,Epsilon,EC,x\n";
    let patch = compared(OLD.as_bytes(), new.as_bytes(), &["id"]);
    assert_eq!(
        patched(OLD, &patch).unwrap(),
        "id;nom;pays;vide\r\n\
         \"a\";Alpha;PE;\r\n\
         # une remarque sur b\r\n\
         b;  Beta;PE;\r\n\
         \r\n\
         d;Delta;AR;\r\n\
         e;Epsilon;EC;x"
    );
}

#[test]
fn columns_come_go_and_take_other_names_and_places() {
    let new = "pays,id,name,lat\nBO,a,Alpha,1\nPE,b,  Beta,\nCL,c,Gam;ma,3\nAR,d,Delta,\n";
    let patch = compared(OLD.as_bytes(), new.as_bytes(), &["id"]);
    assert_eq!(
        patched(OLD, &patch).unwrap(),
        "pays;id;name;lat\r\n\
         BO;\"a\";Alpha;1\r\n\
         # une remarque sur b\r\n\
         PE;b;  Beta;\r\n\
         \r\n\
         CL;c;\"Gam;ma\";3\r\n\
         AR;d;Delta;"
    );
}

#[test]
fn moved_rows_take_their_bytes_and_remarks_along() {
    let new = "id,nom,pays,vide\nd,Delta,AR,\na,Alpha,BO,\nn,New,,\nb,  Beta,PE,\nc,Gam;ma,CL,\n";
    let patch = compared(OLD.as_bytes(), new.as_bytes(), &["id"]);
    assert_eq!(
        patched(OLD, &patch).unwrap(),
        "id;nom;pays;vide\r\n\
         d;Delta;AR;\r\n\
         \"a\";Alpha;BO;\r\n\
         n;New;;\r\n\
         # une remarque sur b\r\n\
         b;  Beta;PE;\r\n\
         \r\n\
         c;\"Gam;ma\";CL;"
    );
}

#[test]
fn a_file_that_moved_on_gets_what_can_be_told_by_key_d15() {
    let (old, new) = ("id,n\na,1\nb,2\nc,3\n", "id,n\na,1\nb,9\nx,5\n");
    let patch = compared(old.as_bytes(), new.as_bytes(), &["id"]);
    let now = "n,id,more\n3,c,\n7,z,m\n2,b,m\n";
    assert_eq!(patched(now, &patch).unwrap(), "n,id,more\n7,z,m\n9,b,m\n5,x,\n");

    let refused = |now: &str| patched(now, &patch).unwrap_err();
    let PatchRefused::Stale { line, field, expected, found, .. } = refused("id,n\na,1\nb,4\nc,3\n")
    else {
        panic!()
    };
    assert_eq!((line, field.as_str()), (LineNumber(3), "n"));
    assert_eq!((expected.as_str(), found.as_str()), ("2", "4"));
    assert!(matches!(refused("id,n\na,1\nb,2\nc,4\n"), PatchRefused::Stale { .. }));
    assert!(matches!(refused("id,n\na,1\nc,3\n"), PatchRefused::RowMissing { .. }));
    assert!(matches!(refused("id,m\na,1\nb,2\nc,3\n"), PatchRefused::ColumnMissing { .. }));
    assert!(matches!(
        refused("id,n\na,1\nb,2\nc,3\nx,1\n"),
        PatchRefused::RowTaken { line: LineNumber(5), .. }
    ));
    // Order and columns mean the very version that was compared.
    let moved = compared(old.as_bytes(), b"id,n\nc,3\na,1\nb,2\n", &["id"]);
    assert_eq!(
        patched("id,n\na,1\nb,2\nc,3\nd,4\n", &moved).unwrap_err(),
        PatchRefused::OtherRows { expected: 3, found: 4 }
    );
    let wider = compared(old.as_bytes(), b"id,n,m\na,1,\nb,2,x\nc,3,\n", &["id"]);
    assert!(matches!(
        patched("id,o,n\na,,1\nb,,2\nc,,3\n", &wider).unwrap_err(),
        PatchRefused::OtherHeader { .. }
    ));
    let narrower = compared(old.as_bytes(), b"id\na\nb\nc\n", &["id"]);
    assert!(matches!(
        patched("id,n\na,1\nb,2\nc,8\n", &narrower).unwrap_err(),
        PatchRefused::Stale { line: LineNumber(4), .. }
    ));
}

#[test]
fn a_difference_made_by_hand_cannot_break_a_file() {
    let (old, new) = ("id,n\na,1\nb,2\n", "id,n\nb,2\nc,3\na,1\n");
    let sound = compared(old.as_bytes(), new.as_bytes(), &["id"]);
    let text = serde_json::to_string(&sound).unwrap();
    for (from, to) in [
        (r#""version":1"#, r#""version":2"#),
        (r#""row":2"#, r#""row":20"#),
        (r#""row":2"#, r#""row":0"#),
        (r#""from":1"#, r#""from":9"#),
        (r#""from":2"#, r#""from":0"#),
        (r#""to":1"#, r#""to":2"#),
        (r#""column":1"#, r#""column":0"#),
    ] {
        let broken = text.replace(from, to);
        if broken != text {
            let diff: Diff = serde_json::from_str(&broken).unwrap();
            assert!(patched(old, &diff).is_err(), "{to}");
        }
    }
    assert_eq!(patched(old, &sound).unwrap(), new);
}

#[test]
fn a_character_that_the_file_cannot_hold_is_refused_by_name() {
    let old: &[u8] = b"id,n\na,caf\xe9\n";
    let patch = compared("id,n\na,café\n".as_bytes(), "id,n\na,Łódź\n".as_bytes(), &["id"]);
    let refused = super::patch(old, &patch, &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(refused, PatchRefused::File(Refusal::Unencodable { character: 'Ł', .. })),
        "{refused:?}"
    );
}

#[test]
fn a_file_that_would_be_read_in_another_way_is_left_alone() {
    let (old, new) = ("k,l,m\n", "k,l,m\na,\" z\",\" z\"\n");
    let patch = compared(old.as_bytes(), new.as_bytes(), &["k"]);
    assert!(
        patched(old, &patch).is_ok_and(|text| content(text.as_bytes()) == content(new.as_bytes()))
            || patched(old, &patch) == Err(PatchRefused::File(Refusal::NotReadBack))
    );
}

/// A file of some dialect.
#[derive(Clone, Debug)]
struct Made {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    delimiter: &'static str,
    line_end: &'static str,
    ends: bool,
}

impl Made {
    fn text(&self) -> String {
        let spelled = |cell: &str| {
            if cell.is_empty() || cell.contains([',', ';', '"', '\n', '\r', '#', ' ']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        let header: Vec<String> = self.header.iter().map(|name| (*name).to_owned()).collect();
        let lines: Vec<String> = std::iter::once(&header)
            .chain(&self.rows)
            .map(|row| {
                let cells: Vec<String> = row.iter().map(|cell| spelled(cell)).collect();
                cells.join(self.delimiter)
            })
            .collect();
        let end = if self.ends { self.line_end } else { "" };
        lines.join(self.line_end) + end
    }
}

fn made() -> impl Strategy<Value = Made> {
    let headers = prop::sample::select(vec![
        vec!["k", "l", "m", "n"],
        vec!["k", "m", "l", "n"],
        vec!["n", "k", "l"],
        vec!["k", "l", "x", "m", "n"],
        vec!["k", "l", "mm", "n"],
        vec!["k", "l"],
    ]);
    let cell = "[a-d]?|[0-9]|a b|x\"y|p;q|r,s|é\n|y z";
    let rows = prop::collection::vec(("[a-f]", prop::collection::vec(cell, 0..6)), 0..9);
    (headers, rows, prop::sample::select(vec![",", ";"]), any::<(bool, bool)>()).prop_map(
        |(header, rows, delimiter, (crlf, ends))| {
            // The key stands where the header has it; rows may be short or long.
            let at = header.iter().position(|name| *name == "k").unwrap();
            let rows = rows
                .into_iter()
                .map(|(key, mut cells)| {
                    cells.resize(cells.len().max(at).max(1), String::new());
                    cells.insert(at, key);
                    cells
                })
                .collect();
            Made { header, rows, delimiter, line_end: if crlf { "\r\n" } else { "\n" }, ends }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_patched_file_holds_what_the_other_one_holds(
        old in made(), new in made(), by_key in any::<bool>()
    ) {
        let (before, after) = (old.text(), new.text());
        let key: &[&str] = if by_key { &["k"] } else { &[] };
        let diff = compared(before.as_bytes(), after.as_bytes(), key);
        let result = match patched(&before, &diff) {
            Ok(result) => result,
            Err(refused) => {
                prop_assert!(false, "{}\n{before}\n{after}\n{diff:#?}", refused);
                return Ok(());
            }
        };
        prop_assert_eq!(content(result.as_bytes()), content(after.as_bytes()), "{}", result);
        // What stayed kept its bytes, where the columns did.
        if diff.column_changes.is_empty() {
            let touched: Vec<u64> =
                diff.rows.iter().filter_map(|row| Some(row.old_place()?.row.0)).collect();
            let same = Made { delimiter: old.delimiter, line_end: old.line_end, ..old.clone() };
            for (number, row) in (1..).zip(&old.rows) {
                let line = Made { header: Vec::new(), rows: vec![row.clone()], ends: false, ..same.clone() };
                let text = line.text();
                let text = text.trim_start_matches(['\r', '\n']);
                prop_assert!(touched.contains(&number) || result.contains(text));
            }
        }
        // Nothing is left to do.
        prop_assert_eq!(patched(&result, &compared(result.as_bytes(), result.as_bytes(), key)).unwrap(), result);
    }
}
