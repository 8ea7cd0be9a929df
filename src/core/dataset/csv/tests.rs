use super::*;
use crate::dataset::encoding::Encoding;
use crate::dataset::{LineNumber, ListSeparators, Refusal, Table, read_edits};

fn options(key: &[&str]) -> EditOptions {
    EditOptions { key: key.iter().map(|name| (*name).into()).collect(), ..EditOptions::default() }
}

fn edited_with(file: &[u8], edits: &str, options: &EditOptions) -> Result<Vec<u8>, Refusal> {
    let edits = read_edits(edits).unwrap();
    let edited = apply(file, &edits, options).map_err(|refused| refused.refusal)?;
    assert_only_spans_changed(file, &edited);
    Ok(edited.bytes)
}

fn assert_only_spans_changed(file: &[u8], edited: &Edited) {
    let (mut old, mut new) = (0, 0);
    for span in &edited.spans {
        assert_eq!(file[old..span.old.start], edited.bytes[new..span.new.start]);
        (old, new) = (span.old.end, span.new.end);
    }
    assert_eq!(file[old..], edited.bytes[new..]);
}

fn edited(file: &str, edits: &str) -> String {
    let bytes = edited_with(file.as_bytes(), edits, &options(&["id"]));
    String::from_utf8(bytes.unwrap_or_else(|refusal| panic!("{file:?} {edits}: {refusal}")))
        .unwrap()
}

fn refused(file: &str, edits: &str) -> Refusal {
    edited_with(file.as_bytes(), edits, &options(&["id"])).unwrap_err()
}

const SET_B: &str = r#"[{"op":"update","key":{"id":"B"},"set":{"name":"Cusco"}}]"#;
const ADD_C: &str = r#"[{"op":"add","record":{"id":"C","name":"Cusco"}}]"#;
const REMOVE_B: &str = r#"[{"op":"remove","key":{"id":"B"}}]"#;

#[test]
fn setting_a_cell_keeps_everything_else_d4_d9() {
    for (file, result) in [
        ("id,name\nA,x\nB,y\n", "id,name\nA,x\nB,Cusco\n"),
        ("id,name\r\nA,x\nB,y", "id,name\r\nA,x\nB,Cusco"),
        ("id;name\rA;x\rB;y\r", "id;name\rA;x\rB;Cusco\r"),
        ("id\tname\nA\tx\nB\ty\n", "id\tname\nA\tx\nB\tCusco\n"),
        ("id|name|n\nA|x|1\nB|y|2\n", "id|name|n\nA|x|1\nB|Cusco|2\n"),
        ("id:name\nA:x\nB:y\n", "id:name\nA:x\nB:Cusco\n"),
        ("id^name\nA^x, z\nB^y\n", "id^name\nA^x, z\nB^Cusco\n"),
        ("id\u{1f}name\nA\u{1f}x\nB\u{1f}y\n", "id\u{1f}name\nA\u{1f}x\nB\u{1f}Cusco\n"),
        ("id§name\nA§x°\nB§y\n", "id§name\nA§x°\nB§Cusco\n"),
        ("id name\nA x\nB y\n", "id name\nA x\nB Cusco\n"),
        ("\u{feff}id,name\nB,y\n", "\u{feff}id,name\nB,Cusco\n"),
        ("\"id\",\"name\"\n\"B\",\"y\"\n", "\"id\",\"name\"\n\"B\",\"Cusco\"\n"),
        ("id,name\n\"B\",y\n", "id,name\n\"B\",Cusco\n"),
        ("'id';'name'\n'A';'x;y'\n'B';'y'\n", "'id';'name'\n'A';'x;y'\n'B';'Cusco'\n"),
        ("id,name\nA,\"a \\\"b\\\" c\"\nB,\"y\"\n", "id,name\nA,\"a \\\"b\\\" c\"\nB,\"Cusco\"\n"),
        ("sep=;\nid;name\nB;y\n", "sep=;\nid;name\nB;Cusco\n"),
        ("# made by, hand\n\nid,name\n# no\nB,y\n", "# made by, hand\n\nid,name\n# no\nB,Cusco\n"),
        ("#id,name\nB,y\n", "#id,name\nB,Cusco\n"),
        ("id, name\nA, x\nB, y\n", "id, name\nA, x\nB, Cusco\n"),
        ("id, name\nA, \"x, z\"\nB, \"y\"\n", "id, name\nA, \"x, z\"\nB, \"Cusco\"\n"),
        ("id | name | n\nA | x | 1\nB | y | 2\n", "id | name | n\nA | x | 1\nB | Cusco | 2\n"),
        ("id,name,\nA,x,\nB,y,\n", "id,name,\nA,x,\nB,Cusco,\n"),
        ("id,name\nA\n\n\nB\n", "id,name\nA\n\n\nB,Cusco\n"),
        ("id,n,name\nA,1,x\nB\n", "id,n,name\nA,1,x\nB,,Cusco\n"),
        ("id,name\nA,x,1,2\nB,y,3,4\n", "id,name\nA,x,1,2\nB,Cusco,3,4\n"),
        ("id,name\nA,\"\"\nB,\n", "id,name\nA,\"\"\nB,Cusco\n"),
        ("id,name\nA,\"x\"\nC,\"z\"\nB,\n", "id,name\nA,\"x\"\nC,\"z\"\nB,\"Cusco\"\n"),
        ("id,name\nA,5\" pipe\nB,y\u{1a}", "id,name\nA,5\" pipe\nB,Cusco\u{1a}"),
        (
            "id,name\nA,x\u{2028}\u{b}\u{c}\u{85}z\nB,y\0\n",
            "id,name\nA,x\u{2028}\u{b}\u{c}\u{85}z\nB,Cusco\n",
        ),
        ("id,name\r\r\nA,x\r\r\nB,y\r\r\n", "id,name\r\r\nA,x\r\r\nB,Cusco\r\r\n"),
        ("name,id,name\ny,B,y\n", ""),
    ] {
        if result.is_empty() {
            assert!(matches!(refused(file, SET_B), Refusal::FieldAmbiguous { .. }));
        } else {
            assert_eq!(edited(file, SET_B), result, "{file:?}");
        }
    }
}

#[test]
fn values_are_quoted_where_they_must_be_d9() {
    let file = "id,name\nA,\"p, q\"\nB,y\n";
    for (value, cell) in [
        ("a,b", "\"a,b\""),
        ("a\\\"b", "\"a\"\"b\""),
        ("a\\nb", "\"a\nb\""),
        ("a\\r\\nb", "\"a\nb\""),
        ("a\\rb", "\"a\rb\""),
        ("a;b", "a;b"),
        (" a ", " a "),
        ("a\\u0000b", "a\0b"),
        ("a\\u2028b", "a\u{2028}b"),
    ] {
        let edits = format!(r#"[{{"op":"update","key":{{"id":"B"}},"set":{{"name":"{value}"}}}}]"#);
        assert_eq!(edited(file, &edits), format!("id,name\nA,\"p, q\"\nB,{cell}\n"));
    }
    let crlf = "id,name\r\nA,\"p\r\nq\"\r\nB,y\r\n";
    let edits = r#"[{"op":"update","key":{"id":"B"},"set":{"name":"a\nb"}}]"#;
    assert_eq!(edited(crlf, edits), "id,name\r\nA,\"p\r\nq\"\r\nB,\"a\r\nb\"\r\n");
}

#[test]
fn formulas_are_written_as_they_are_d8() {
    for value in ["=1+1", "@SUM(A1)", "+1", "-1", "\\t=x", "=HYPERLINK(\\\"u\\\")"] {
        let edits = format!(r#"[{{"op":"update","key":{{"id":"B"}},"set":{{"name":"{value}"}}}}]"#);
        let result = edited("id,name\nB,y\n", &edits);
        let plain = value.replace("\\t", "\t").replace("\\\"", "\"\"");
        assert!(result.contains(&plain), "{result}");
    }
}

#[test]
fn a_new_record_looks_like_its_neighbours_d18() {
    for (file, result) in [
        ("id,name\nA,x\n", "id,name\nA,x\nC,Cusco\n"),
        ("id,name\nA,x", "id,name\nA,x\nC,Cusco"),
        ("id,name\r\nA,x\r\nB,y", "id,name\r\nA,x\r\nB,y\r\nC,Cusco"),
        ("id,name\nA,x\r\nB,y\n", "id,name\nA,x\r\nB,y\nC,Cusco\n"),
        ("id,name\n", "id,name\nC,Cusco\n"),
        ("id,name", "id,name\nC,Cusco"),
        ("\"id\",\"name\"\r\n", "\"id\",\"name\"\r\n\"C\",\"Cusco\"\r\n"),
        ("id,name\nA,\"x\"\n", "id,name\nA,\"x\"\nC,\"Cusco\"\n"),
        ("id,name\nA,\"x, y\"\n", "id,name\nA,\"x, y\"\nC,Cusco\n"),
        ("id,name,n\nA,x,1\n", "id,name,n\nA,x,1\nC,Cusco,\n"),
        ("id,name,\nA,x,\n", "id,name,\nA,x,\nC,Cusco,\n"),
        ("id,name\nA,x,\n", "id,name\nA,x,\nC,Cusco,\n"),
        ("id,name,\nA,x\n", "id,name,\nA,x\nC,Cusco\n"),
        ("id, name\nA, x\n", "id, name\nA, x\nC, Cusco\n"),
        ("id,name\nA,x\n\n\n", "id,name\nA,x\nC,Cusco\n\n\n"),
        ("id,name\nA,x\n\u{1a}", "id,name\nA,x\nC,Cusco\n\u{1a}"),
        ("id,name\nA,x\u{1a}", "id,name\nA,x\nC,Cusco\u{1a}"),
        ("id,name\nA,x\n# end\n", "id,name\nA,x\nC,Cusco\n# end\n"),
        (
            "\"id\",\"n\",\"name\"\n\"A\",1,\"x\"\n",
            "\"id\",\"n\",\"name\"\n\"A\",1,\"x\"\n\"C\",,\"Cusco\"\n",
        ),
    ] {
        assert_eq!(edited(file, ADD_C), result, "{file:?}");
    }
    assert_eq!(edited("id\nA\n", r#"[{"op":"add","record":{"id":"C"}}]"#), "id\nA\nC\n");
}

#[test]
fn sorted_files_stay_sorted_d18() {
    let sorted = EditOptions { insert: Insert::Sorted, ..options(&["id"]) };
    for (file, id, result) in [
        ("id\nA\nD", "C", "id\nA\nC\nD"),
        ("id\nA\nC", "D", "id\nA\nC\nD"),
        ("id\nB\nC", "A", "id\nA\nB\nC"),
        ("id\n1\n2\n10\n", "9", "id\n1\n2\n9\n10\n"),
        ("id\nd\nb\n", "c", "id\nd\nc\nb\n"),
        ("id\nZ\nA\nM\n", "C", "id\nZ\nA\nM\nC\n"),
        ("id\nabc\nÉté\nfin\n", "eux", "id\nabc\nÉté\neux\nfin\n"),
    ] {
        let edits = format!(r#"[{{"op":"add","record":{{"id":"{id}"}}}}]"#);
        let bytes = edited_with(file.as_bytes(), &edits, &sorted).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), result);
    }
}

#[test]
fn removing_takes_the_line_and_keeps_how_the_file_ends() {
    for (file, result) in [
        ("id,name\nA,x\nB,y\nC,z\n", "id,name\nA,x\nC,z\n"),
        ("id,name\nA,x\nB,y\n", "id,name\nA,x\n"),
        ("id,name\r\nA,x\r\nB,y", "id,name\r\nA,x"),
        ("id,name\nB,y", "id,name"),
        ("id,name\nA,x\n\nB,\"y\nz\"\n\n", "id,name\nA,x\n\n\n"),
    ] {
        assert_eq!(edited(file, REMOVE_B), result, "{file:?}");
    }
    let all = r#"[{"op":"remove","key":{"id":"A"}},{"op":"remove","key":{"id":"B"}}]"#;
    assert_eq!(edited("id\nA\nB", all), "id");
    let swap = r#"[{"op":"remove","key":{"id":"B"}},{"op":"add","record":{"id":"C","name":"z"}}]"#;
    assert_eq!(edited("id,name\nA,x\nB,y", swap), "id,name\nA,x\nC,z");
    let sorted = EditOptions { insert: Insert::Sorted, ..options(&["id"]) };
    let swap = r#"[{"op":"remove","key":{"id":"D"}},{"op":"add","record":{"id":"C"}}]"#;
    assert_eq!(edited_with(b"id\nA\nD", swap, &sorted).unwrap(), b"id\nA\nC");
}

#[test]
fn edits_of_a_list_build_on_each_other_d15() {
    let file = "id,name\nA,x\nB,y\n";
    for (edits, result) in [
        (
            r#"[{"op":"add","record":{"id":"C"}},{"op":"update","key":{"id":"C"},"set":{"name":"z"}}]"#,
            "id,name\nA,x\nB,y\nC,z\n",
        ),
        (
            r#"[{"op":"rename","key":{"id":"B"},"to":{"id":"C"}},{"op":"update","key":{"id":"C"},"set":{"name":"z"}}]"#,
            "id,name\nA,x\nC,z\n",
        ),
        (
            r#"[{"op":"rename","key":{"id":"A"},"to":{"id":"T"}},{"op":"rename","key":{"id":"B"},"to":{"id":"A"}},{"op":"rename","key":{"id":"T"},"to":{"id":"B"}}]"#,
            "id,name\nB,x\nA,y\n",
        ),
        (r#"[{"op":"upsert","key":{"id":"B"},"set":{"name":"z"}}]"#, "id,name\nA,x\nB,z\n"),
        (r#"[{"op":"upsert","key":{"id":"C"},"set":{"name":"z"}}]"#, "id,name\nA,x\nB,y\nC,z\n"),
        (
            r#"[{"op":"update","key":{"id":"B"},"clear":["name"],"expect":{"name":"y "}}]"#,
            "id,name\nA,x\nB,\n",
        ),
        (r#"[{"op":"update","key":{"id":"B"},"set":{"id":"Z"}}]"#, "id,name\nA,x\nZ,y\n"),
    ] {
        assert_eq!(edited(file, edits), result);
    }
    for (edits, told) in [
        (SET_B.replace('B', "Bb"), "no record has the key Bb"),
        (r#"[{"op":"add","record":{"id":"A"}}]"#.to_owned(), "the key A stands on line 2 already"),
        (r#"[{"op":"add","record":{"id":"C"}},{"op":"add","record":{"id":"C"}}]"#.to_owned(), "two of the edits give a record the key C"),
        (r#"[{"op":"add","record":{"name":"A"}}]"#.to_owned(), "the key field id would be empty"),
        (r#"[{"op":"rename","key":{"id":"A"},"to":{"id":"B"}}]"#.to_owned(), "the key B stands on line 3 already"),
        (r#"[{"op":"update","key":{"id":"A"},"set":{"id":"B"}}]"#.to_owned(), "the key B stands on line 3 already"),
        (r#"[{"op":"update","key":{"id":"A"},"set":{"nam":"B"}}]"#.to_owned(), "no column is named nam"),
        (r#"[{"op":"update","key":{"id":"A"},"set":{"name":"x"}}]"#.to_owned(), "the edits change nothing"),
        (r#"[{"op":"update","key":{"id":"A"},"set":{"name":["x"]}}]"#.to_owned(), "a cell of name holds text"),
        (r#"[{"op":"update","key":{"id":"A"},"set":{"name":"x"},"expect":{"name":"q"}}]"#.to_owned(), "name of A is not what was expected"),
        (r#"[{"op":"remove","key":{"id":"A"}},{"op":"update","key":{"id":"A"},"set":{"name":"z"}}]"#.to_owned(), "no record has the key A"),
    ] {
        let refusal = refused(file, &edits).to_string();
        assert!(refusal.contains(told), "{edits} gave {refusal}");
    }
    assert_eq!(
        refused("id,name\nBolivar,x\n", &SET_B.replace("\"B\"", "\"bolivaar\"")),
        Refusal::KeyMissing {
            key: crate::dataset::Key::single("id", "bolivaar"),
            nearest: Some((crate::dataset::Key::single("id", "Bolivar"), LineNumber(2))),
        }
    );
}

#[test]
fn without_a_key_an_equal_record_exists() {
    let none = EditOptions::default();
    let file = b"id,name\nC,Cusco\n";
    assert_eq!(edited_with(file, ADD_C, &none), Err(Refusal::RecordTaken { line: LineNumber(2) }));
    let other = ADD_C.replace("Cusco", "Lima");
    assert_eq!(edited_with(file, &other, &none).unwrap(), b"id,name\nC,Cusco\nC,Lima\n");
}

#[test]
fn files_that_are_no_clear_table_are_refused_d3_d4() {
    assert_eq!(refused("", ADD_C), Refusal::Empty);
    assert_eq!(refused("\u{feff}\n\n", ADD_C), Refusal::Empty);
    assert_eq!(
        refused("1,x\nB,y\n", SET_B),
        Refusal::HeaderMissing { field: "id".into(), line: LineNumber(1) }
    );
    assert_eq!(
        refused("id,name\nA,\"x\nB,y\n", SET_B),
        Refusal::QuoteUnclosed { line: LineNumber(2), column: 3 }
    );
    assert_eq!(
        refused("id,name\nA,\"x\nB,y\"z\nC,z\n", SET_B),
        Refusal::TextAfterQuote { line: LineNumber(2), column: 3 }
    );
    let file = "id,name,,\r\nB,\"x\r\ny\",1,2\r\nA,x,,\r\nB,y,,\r\n";
    assert_eq!(
        refused(file, SET_B),
        Refusal::KeyAmbiguous {
            key: crate::dataset::Key::single("id", "B"),
            lines: vec![LineNumber(2), LineNumber(5)]
        }
    );
    let unnamed = r#"[{"op":"update","key":{"id":"A"},"set":{"":"1"}}]"#;
    assert!(
        matches!(refused(file, unnamed), Refusal::FieldAmbiguous { columns, .. } if columns == [3, 4])
    );
    let other = r#"[{"op":"update","key":{"id":"A"},"set":{"name":"z"}}]"#;
    assert_eq!(edited(file, other), file.replace("A,x", "A,z"));
    let absent = EditOptions {
        dialect: DialectHints {
            header: HeaderHint::Absent(vec!["id".into(), "name".into()]),
            ..DialectHints::default()
        },
        ..options(&["id"])
    };
    assert_eq!(edited_with(b"A,x\nB,y\n", SET_B, &absent).unwrap(), b"A,x\nB,Cusco\n");
}

#[test]
fn other_encodings_keep_every_byte_d4() {
    let text = "id,nom\r\n1,Mâcon\r\n2,Château d’If\r\n3,Épinal\r\n";
    let edits = r#"[{"op":"update","key":{"id":"2"},"set":{"nom":"Forêt"}},{"op":"add","record":{"id":"4","nom":"Béziers"}}]"#;
    let wanted = "id,nom\r\n1,Mâcon\r\n2,Forêt\r\n3,Épinal\r\n4,Béziers\r\n";
    for name in ["windows-1252", "macintosh", "utf-16le", "utf-16be"] {
        let encoding = Encoding::from_name(name).unwrap();
        let bytes = edited_with(&encoding.encode(text).unwrap(), edits, &options(&["id"]));
        assert_eq!(bytes.unwrap(), encoding.encode(wanted).unwrap().as_ref(), "{name}");
    }
    let marked =
        [b"\xFF\xFE".as_slice(), &Encoding::from_name("utf-16").unwrap().encode(text).unwrap()]
            .concat();
    assert!(edited_with(&marked, edits, &options(&[])).unwrap().starts_with(b"\xFF\xFEi\0"));
    let lodz = r#"[{"op":"update","key":{"id":"2"},"set":{"nom":"Łódź"}}]"#;
    let bytes = Encoding::WINDOWS_1252.encode(text).unwrap();
    assert_eq!(
        edited_with(&bytes, lodz, &options(&[])),
        Err(Refusal::Unencodable {
            field: "nom".into(), character: 'Ł', encoding: "Windows-1252"
        })
    );
}

#[test]
fn keys_that_look_the_same_are_the_same_d5() {
    let file = "id,name\nCafe\u{301},x\n";
    let add = r#"[{"op":"add","record":{"id":"Caf\u00e9"}}]"#;
    assert!(matches!(refused(file, add), Refusal::KeyTaken { .. }));
    let set = r#"[{"op":"update","key":{"id":"Caf\u00e9"},"set":{"name":"y"}}]"#;
    assert_eq!(edited(file, set), "id,name\nCafe\u{301},y\n");
    let twins = "id,name\nCafe\u{301},x\nCafé,z\n";
    assert_eq!(edited(twins, set), "id,name\nCafe\u{301},x\nCafé,y\n");
}

#[test]
fn rows_know_their_lines() {
    let file = "# top\nid,name\r\n\nA,\"x\ny\"\r\n# note\nB,\n";
    let document = CsvDocument::read(file.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(document.header(), ["id".into(), "name".into()]);
    assert_eq!(document.header_line(), Some(LineNumber(2)));
    assert_eq!(document.row_count(), 2);
    let mut rows = Vec::new();
    document.visit_rows(&mut |row| {
        rows.push((row.number.0, row.line.0, row.cell(0).unwrap().to_owned(), row.cells.len()));
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(rows, [(1, 4, "A".to_owned(), 2), (2, 7, "B".to_owned(), 2)]);
}

#[test]
fn wide_and_strange_files_take_no_time_d2_d3() {
    let wide: String = (0..20_000).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",") + ",id\n";
    let row = ",".repeat(20_000) + "B\n";
    let set = r#"[{"op":"update","key":{"id":"B"},"set":{"c19999":"Cusco"}}]"#;
    assert!(edited(&(wide + &row), set).ends_with(",Cusco,B\n"));
    let quotes = format!("id,name\nA,{}\nB,y\n", "\"".repeat(200_000));
    assert!(edited(&quotes, SET_B).ends_with("\nB,Cusco\n"));
    let blank = format!("id,name\n{}B,y\n", "\n".repeat(200_000));
    assert!(edited(&blank, SET_B).ends_with("\nB,Cusco\n"));
    let remarks = format!("id,name\n{}B,y\n", "#,\"\n".repeat(20_000));
    assert!(apply(remarks.as_bytes(), &read_edits(SET_B).unwrap(), &options(&["id"])).is_ok());
    let huge = format!("id,name\nB,{}\n", "x".repeat((16 << 20) + 1));
    assert!(matches!(
        refused(&huge, SET_B),
        Refusal::CellTooLarge { line: Some(LineNumber(2)), column: 2, .. }
    ));
}

#[test]
fn items_come_to_and_go_from_lists_as_the_cell_spells_them() {
    let lists =
        EditOptions { list_separators: ListSeparators::of_all(Some(";")), ..options(&["id"]) };
    let file = "id,tags\na,x; y; z\nb,x\nc,\nd,p;q\ne,p;q;\n";
    let run = |edits: &str| {
        String::from_utf8(edited_with(file.as_bytes(), edits, &lists).unwrap()).unwrap()
    };
    for (edits, old, new) in [
        (r#"{"op":"update","key":{"id":"a"},"append":{"tags":["w"]}}"#, "x; y; z", "x; y; z; w"),
        (r#"{"op":"update","key":{"id":"a"},"detach":{"tags":["x"]}}"#, "x; y; z", "y; z"),
        (r#"{"op":"update","key":{"id":"b"},"append":{"tags":["w"]}}"#, "b,x", "b,x; w"),
        (r#"{"op":"update","key":{"id":"b"},"detach":{"tags":["x"]}}"#, "b,x", "b,"),
        (r#"{"op":"update","key":{"id":"c"},"append":{"tags":["w"]}}"#, "c,", "c,w"),
        (
            r#"{"op":"update","key":{"id":"d"},"append":{"tags":["r"]},"detach":{"tags":["p"]}}"#,
            "d,p;q",
            "d,q;r",
        ),
        (r#"{"op":"update","key":{"id":"e"},"append":{"tags":["r"]}}"#, "p;q;\n", "p;q;r;\n"),
    ] {
        assert_eq!(run(edits), file.replacen(old, new, 1), "{edits}");
    }
    for (edits, refusal) in [
        (r#"{"op":"update","key":{"id":"a"},"append":{"tags":["y"]}}"#, Refusal::NothingToChange),
        (r#"{"op":"update","key":{"id":"a"},"detach":{"tags":["q"]}}"#, Refusal::NothingToChange),
        (
            r#"{"op":"update","key":{"id":"a"},"append":{"tags":["v;w"]}}"#,
            Refusal::ItemHoldsSeparator { field: "tags".into(), separator: ";".into() },
        ),
    ] {
        assert_eq!(edited_with(file.as_bytes(), edits, &lists), Err(refusal), "{edits}");
    }
    let append = r#"{"op":"update","key":{"id":"a"},"append":{"tags":["w"]}}"#;
    assert_eq!(
        edited_with(file.as_bytes(), append, &options(&["id"])),
        Err(Refusal::NotAList { field: "tags".into() })
    );
}
