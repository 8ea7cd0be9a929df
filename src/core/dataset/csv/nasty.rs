//! Nasty files: the bytes before, an edit, and the bytes after or why there are none.

use super::*;
use crate::dataset::encoding::Encoding;
use crate::dataset::{LineNumber, Refusal, read_edits};

fn run(file: &[u8], edits: &str, key: &[&str]) -> Result<Vec<u8>, Refusal> {
    let key = key.iter().map(|name| (*name).into()).collect();
    let options = EditOptions { key, ..EditOptions::default() };
    let edits = read_edits(edits).unwrap();
    apply(file, &edits, &options).map(|edited| edited.bytes).map_err(|refused| refused.refusal)
}

fn edited(file: &str, edits: &str) -> String {
    let bytes = run(file.as_bytes(), edits, &["id"]);
    String::from_utf8(bytes.unwrap_or_else(|refusal| panic!("{file:?} {edits}: {refusal}")))
        .unwrap()
}

fn refused(file: &str, edits: &str) -> Refusal {
    match run(file.as_bytes(), edits, &["id"]) {
        Err(refusal) => refusal,
        Ok(bytes) => panic!("{file:?} {edits} gave {:?}", String::from_utf8_lossy(&bytes)),
    }
}

/// An update of the record B.
fn set(members: &str) -> String {
    format!(r#"[{{"op":"update","key":{{"id":"B"}},"set":{{{members}}}}}]"#)
}

fn add(members: &str) -> String {
    format!(r#"[{{"op":"add","record":{{{members}}}}}]"#)
}

const NEW: &str = r#"[{"op":"update","key":{"id":"B"},"set":{"name":"new"}}]"#;
const CLEAR: &str = r#"[{"op":"update","key":{"id":"B"},"clear":["name"]}]"#;
const ADD: &str = r#"[{"op":"add","record":{"id":"C","name":"z"}}]"#;
const REMOVE: &str = r#"[{"op":"remove","key":{"id":"B"}}]"#;
const RENAME: &str = r#"[{"op":"rename","key":{"id":"B"},"to":{"id":"Q"}}]"#;

/// Every operation on one file: set, clear, add, remove, rename.
#[test]
fn each_operation_on_each_ending_d4_d9_d18() {
    for (file, results) in [
        (
            "id,name\nA,x\nB,y",
            [
                "id,name\nA,x\nB,new",
                "id,name\nA,x\nB,",
                "id,name\nA,x\nB,y\nC,z",
                "id,name\nA,x",
                "id,name\nA,x\nQ,y",
            ],
        ),
        (
            "id,name\r\n\r\nA,x\r\n\r\nB,y\r\n\r\n",
            [
                "id,name\r\n\r\nA,x\r\n\r\nB,new\r\n\r\n",
                "id,name\r\n\r\nA,x\r\n\r\nB,\r\n\r\n",
                "id,name\r\n\r\nA,x\r\n\r\nB,y\r\nC,z\r\n\r\n",
                "id,name\r\n\r\nA,x\r\n\r\n\r\n",
                "id,name\r\n\r\nA,x\r\n\r\nQ,y\r\n\r\n",
            ],
        ),
        (
            "\n\nid,name\rA,x\r\nB,y\n",
            [
                "\n\nid,name\rA,x\r\nB,new\n",
                "\n\nid,name\rA,x\r\nB,\n",
                "\n\nid,name\rA,x\r\nB,y\nC,z\n",
                "\n\nid,name\rA,x\r\n",
                "\n\nid,name\rA,x\r\nQ,y\n",
            ],
        ),
        (
            "sep=;\r\nid;name\r\nA;x\r\nB;y",
            [
                "sep=;\r\nid;name\r\nA;x\r\nB;new",
                "sep=;\r\nid;name\r\nA;x\r\nB;",
                "sep=;\r\nid;name\r\nA;x\r\nB;y\r\nC;z",
                "sep=;\r\nid;name\r\nA;x",
                "sep=;\r\nid;name\r\nA;x\r\nQ;y",
            ],
        ),
        (
            "\u{feff}\"id\",\"name\"\n\"A\",\"x\"\n\"B\",\"y\"\n\u{1a}",
            [
                "\u{feff}\"id\",\"name\"\n\"A\",\"x\"\n\"B\",\"new\"\n\u{1a}",
                "\u{feff}\"id\",\"name\"\n\"A\",\"x\"\n\"B\",\"\"\n\u{1a}",
                "\u{feff}\"id\",\"name\"\n\"A\",\"x\"\n\"B\",\"y\"\n\"C\",\"z\"\n\u{1a}",
                "\u{feff}\"id\",\"name\"\n\"A\",\"x\"\n\u{1a}",
                "\u{feff}\"id\",\"name\"\n\"A\",\"x\"\n\"Q\",\"y\"\n\u{1a}",
            ],
        ),
        (
            "# id,name\nid,name,\nA,x,\n# B,old,\nB,y,\n# end",
            [
                "# id,name\nid,name,\nA,x,\n# B,old,\nB,new,\n# end",
                "# id,name\nid,name,\nA,x,\n# B,old,\nB,,\n# end",
                "# id,name\nid,name,\nA,x,\n# B,old,\nB,y,\nC,z,\n# end",
                "# id,name\nid,name,\nA,x,\n# B,old,\n# end",
                "# id,name\nid,name,\nA,x,\n# B,old,\nQ,y,\n# end",
            ],
        ),
        (
            "id,name\nA\nB,y,1,2\n",
            [
                "id,name\nA\nB,new,1,2\n",
                "id,name\nA\nB,,1,2\n",
                "id,name\nA\nB,y,1,2\nC,z\n",
                "id,name\nA\n",
                "id,name\nA\nQ,y,1,2\n",
            ],
        ),
    ] {
        for (edits, result) in [NEW, CLEAR, ADD, REMOVE, RENAME].into_iter().zip(results) {
            assert_eq!(edited(file, edits), result, "{file:?} {edits}");
        }
    }
}

#[test]
fn delimiters_are_found_with_one_record() {
    for (file, result) in [
        (
            "id,name,at\nB,y,http://a.b/c?d=1&e=2;f|g\n",
            "id,name,at\nB,new,http://a.b/c?d=1&e=2;f|g\n",
        ),
        ("time;id;name\n10:00:00;B;y\n", "time;id;name\n10:00:00;B;new\n"),
        ("id;name;n\nB;y;1,5\n", "id;name;n\nB;new;1,5\n"),
        ("id;lat,lon;name\nB;1,2;y\n", "id;lat,lon;name\nB;1,2;new\n"),
        ("id|name\nB|y, z; w\n", "id|name\nB|new\n"),
        ("id\tname\nB\ty, z; w\n", "id\tname\nB\tnew\n"),
        ("id:name:n\nB:y:1,2\n", "id:name:n\nB:new:1,2\n"),
        ("id\u{1}name\nB\u{1}y\n", "id\u{1}name\nB\u{1}new\n"),
        ("id::name\nB::y\n", "id::name\nB::new\n"),
        ("\"sep=;\"\nid;name\nB;y\n", "\"sep=;\"\nid;name\nB;new\n"),
    ] {
        assert_eq!(edited(file, NEW), result);
    }
    assert_eq!(edited("id\tname", ADD), "id\tname\nC\tz");
}

#[test]
fn odd_records_and_headers_tell_nothing_d3() {
    for (file, edits, result) in [
        ("id,name\nA,x\n,,,\n", ADD, "id,name\nA,x\n,,,\nC,z\n"),
        ("id,name\nA,x,\n", ADD, "id,name\nA,x,\nC,z,\n"),
        ("id,name\nA,x\n   \nB,y\n\t\n", ADD, "id,name\nA,x\n   \nB,y\nC,z\n\t\n"),
        ("\u{feff}\u{feff}id,name\nB,y\n", NEW, "\u{feff}\u{feff}id,name\nB,new\n"),
        ("id,name,\"of\ntwo\"\nB,y,\n", NEW, "id,name,\"of\ntwo\"\nB,new,\n"),
        ("id,Name,name \nB,y,z\n", NEW, "id,Name,name \nB,y,new\n"),
    ] {
        assert_eq!(edited(file, edits), result, "{file:?}");
    }
    let quote = Refusal::QuoteUnclosed { line: LineNumber(3), column: 1 };
    assert_eq!(refused("id,name\nB,y\n\"\n", NEW), quote);
}

#[test]
fn quoting_follows_the_cell_then_the_column_d18() {
    let mixed = "id,n,name\n\"A\",1,\"x\"\n\"B\",2,\"y\"\n";
    for (file, edits, line) in [
        (mixed, set(r#""n":"5""#), "\"B\",5,\"y\""),
        (mixed, set(r#""name":"5""#), "\"B\",2,\"5\""),
        (mixed, set(r#""n":"""#), "\"B\",,\"y\""),
        (mixed, add(r#""id":"C","n":3,"name":"z""#), "\"C\",3,\"z\""),
        (mixed, add(r#""id":"7","name":"9""#), "\"7\",,\"9\""),
        // What is cleared and what is left out look the same.
        (mixed, CLEAR.to_owned(), "\"B\",2,\"\""),
        (mixed, add(r#""id":"C","n":3"#), "\"C\",3,\"\""),
        // Some writers quote all text but the empty one.
        ("id,a,name\n1,\"x\",\"y\"\n2,,\"z\"\n", add(r#""id":3,"a":"w""#), "3,\"w\","),
        ("id,name\nA,\"\"\nB,\"\"\n", ADD.to_owned(), "C,\"z\""),
        ("id,name\nA,\"x, y\"\nB,y\n", ADD.to_owned(), "C,z"),
        ("\"id\",\"name\"\nA,x\nB,y\n", ADD.to_owned(), "C,z"),
        ("id,name\nA,\"x\"\nB,\"y\"\n", set(r#""name":"a\"b""#), "B,\"a\"\"b\""),
        ("id,name\n'A','x'\n'B','y'\n", set(r#""name":"O'Neil \"q\"""#), "'B','O''Neil \"q\"'"),
        (
            "id,name\nA,\"x \\\" y\"\nB,\"y\"\n",
            set(r#""name":"c:\\ \"d\"""#),
            "B,\"c:\\\\ \\\"d\\\"\"",
        ),
        ("id,name\nA,5\" x\nB,4\" y\n", set(r#""name":"6\" z""#), "B,6\" z"),
        ("id,name\nA,x\nB,\"y\"z\n", NEW.to_owned(), "B,\"new\""),
        ("id;name\nA;x\nB;y\n", set(r#""name":"a;b, c""#), "B;\"a;b, c\""),
        ("id;name\nA;x\nB;y\n", set(r#""name":"a, c""#), "B;a, c"),
        ("id,name\nA,x\nB,y\n", set(r#""name":" a ""#), "B, a "),
        ("id,name\nA,x\nB,y\n", set(r#""name":-5"#), "B,-5"),
        ("id,name\nA,x\nB,y\n", set(r#""name":1.50"#), "B,1.50"),
        ("id,name\nA,x\nB,y\n", set(r#""name":true"#), "B,true"),
        ("id,name\nA,x\nB,y\n", set(r#""name":null"#), "B,"),
    ] {
        let result = edited(file, &edits);
        assert!(result.lines().any(|found| found == line), "{edits}: {result}");
    }
}

#[test]
fn spaces_beside_delimiters_are_kept() {
    for (file, edits, result) in [
        ("id, name\nA, x\nB, y\n", NEW, "id, name\nA, x\nB, new\n"),
        ("id, name\nA, x\nB, y\n", ADD, "id, name\nA, x\nB, y\nC, z\n"),
        ("id , name\nA , x\nB , y\n", RENAME, "id , name\nA , x\nQ , y\n"),
        (" id , name \nA,x\nB,y\n", NEW, " id , name \nA,x\nB,new\n"),
        // One space may be part of the cell.
        ("id,name\nB ,y\n", RENAME, "id,name\nQ,y\n"),
        ("id,name\n B,y\n", NEW, "id,name\n B,new\n"),
        ("id, name\nB, y\n", NEW, "id, name\nB, new\n"),
    ] {
        assert_eq!(edited(file, edits), result, "{file:?}");
    }
}

#[test]
fn line_ends_inside_cells_follow_the_file_d9() {
    let value = set(r#""name":"a\r\nb""#);
    for (file, result) in [
        ("id,name\nB,y\n", "id,name\nB,\"a\nb\"\n"),
        ("id,name\r\nB,y\r\n", "id,name\r\nB,\"a\nb\"\r\n"),
        ("id,name\r\nA,\"p\nq\"\r\nB,y\r\n", "id,name\r\nA,\"p\nq\"\r\nB,\"a\nb\"\r\n"),
        ("id,name\nA,\"p\r\nq\"\nB,y\n", "id,name\nA,\"p\r\nq\"\nB,\"a\r\nb\"\n"),
    ] {
        assert_eq!(edited(file, &value), result);
    }
    // The same text with other line ends is no change.
    assert_eq!(refused("id,name\nB,\"a\nb\"\n", &value), Refusal::NothingToChange);
    assert_eq!(edited("id,name\nA,\"p\r\nq\"\nB,y\n", REMOVE), "id,name\nA,\"p\r\nq\"\n");
}

#[test]
fn keys_are_text_d5_d17() {
    let file = "id,name\n01,a\n1,b\n1.0,c\n";
    for (key, line) in [("\"1\"", "1,N"), ("\"01\"", "01,N"), ("1", "1,N"), ("1.0", "1.0,N")] {
        let edits = format!(r#"[{{"op":"update","key":{{"id":{key}}},"set":{{"name":"N"}}}}]"#);
        assert!(edited(file, &edits).lines().any(|found| found == line), "{key}");
    }
    assert_eq!(edited("id,name\nb,x\nB,y\n", NEW), "id,name\nb,x\nB,new\n");
    assert_eq!(edited("id,name\nc,x\n", ADD), "id,name\nc,x\nC,z\n");
    assert!(matches!(
        refused("id,name\n001,x\n", &NEW.replace('B', "1")),
        Refusal::KeyMissing { .. }
    ));
    let lines = vec![LineNumber(2), LineNumber(4), LineNumber(6)];
    let twins = "id,name\nB,x\n\nB,\"p\nq\"\nB,r\n";
    for edits in [NEW, CLEAR, REMOVE, RENAME] {
        assert!(
            matches!(refused(twins, edits), Refusal::KeyAmbiguous { lines: l, .. } if l == lines)
        );
    }
    assert!(matches!(refused("id,id,name\nB,B,y\n", NEW), Refusal::FieldAmbiguous { .. }));
    assert_eq!(edited("id,name,name\nB,x,y\n", REMOVE), "id,name,name\n");
    assert!(matches!(
        refused("ID,name\nB,x\n", NEW),
        Refusal::FieldMissing { nearest: Some(name), .. } if name.as_str() == "ID"
    ));
}

#[test]
fn composite_keys_are_unique_as_a_whole_d15() {
    let file = "a,b,v\n1,1,x\n1,2,y\n2,1,z\n";
    let done = |edits: &str| run(file.as_bytes(), edits, &["a", "b"]);
    let rename =
        |to: &str| done(&format!(r#"[{{"op":"rename","key":{{"a":"1","b":"2"}},"to":{to}}}]"#));
    assert_eq!(rename(r#"{"b":"9"}"#).unwrap(), b"a,b,v\n1,1,x\n1,9,y\n2,1,z\n");
    assert!(matches!(rename(r#"{"b":"1"}"#), Err(Refusal::KeyTaken { .. })));
    assert!(matches!(rename(r#"{"a":"2","b":"1"}"#), Err(Refusal::KeyTaken { .. })));
    assert!(matches!(
        done(r#"[{"op":"update","key":{"a":"1"},"set":{"v":"N"}}]"#),
        Err(Refusal::KeyAmbiguous { .. })
    ));
    assert!(matches!(
        done(r#"[{"op":"add","record":{"a":"2","b":"1"}}]"#),
        Err(Refusal::KeyTaken { .. })
    ));
}

/// A key may be set like any field, as long as it stays a key: not empty, not another record's.
#[test]
fn an_update_of_the_key_is_a_rename_d15() {
    let file = "id,name\nA,x\nB,y\n";
    assert_eq!(edited(file, &set(r#""id":"Q""#)), "id,name\nA,x\nQ,y\n");
    assert!(matches!(refused(file, &set(r#""id":"A""#)), Refusal::KeyTaken { .. }));
    for emptied in [set(r#""id":" ""#), CLEAR.replace("name", "id")] {
        assert_eq!(refused(file, &emptied), Refusal::KeyEmpty { field: "id".into() });
    }
    // Where no key is known, the update's own is one.
    let taken = run(file.as_bytes(), &set(r#""id":"A""#), &[]);
    assert!(matches!(taken, Err(Refusal::KeyTaken { .. })));
    let other = r#"[{"op":"update","key":{"name":"y"},"set":{"name":"x"}}]"#;
    assert_eq!(edited(file, other), "id,name\nA,x\nB,x\n");
}

#[test]
fn lists_of_edits_are_one_change_d14_d15() {
    let file = "id,name\nA,x\nB,y";
    let (add_c, remove_c) = (&ADD[1..ADD.len() - 1], REMOVE[1..REMOVE.len() - 1].replace('B', "C"));
    let (remove_b, new_b) = (&REMOVE[1..REMOVE.len() - 1], &NEW[1..NEW.len() - 1]);
    let rename_b = &RENAME[1..RENAME.len() - 1];
    for (edits, result) in [
        ([new_b, remove_b, ""], "id,name\nA,x"),
        ([remove_b, &add_c.replace('C', "B"), ""], "id,name\nA,x\nB,z"),
        ([add_c, &remove_c, new_b], "id,name\nA,x\nB,new"),
        ([rename_b, &add_c.replace('C', "B"), ""], "id,name\nA,x\nQ,y\nB,z"),
        ([remove_b, &remove_b.replace('B', "A"), add_c], "id,name\nC,z"),
    ] {
        let edits: Vec<&str> = edits.into_iter().filter(|edit| !edit.is_empty()).collect();
        assert_eq!(edited(file, &format!("[{}]", edits.join(","))), result, "{edits:?}");
    }
    for (edits, told) in [
        ([remove_b, new_b], "no record has the key B"),
        ([rename_b, new_b], "no record has the key B"),
        ([remove_b, remove_b], "no record has the key B"),
        ([add_c, &remove_c], "change nothing"),
        ([new_b, &new_b.replace("new", "y")], "change nothing"),
    ] {
        assert!(refused(file, &format!("[{}]", edits.join(","))).to_string().contains(told));
    }
    assert_eq!(refused(file, "[]"), Refusal::NothingToChange);
    assert_eq!(refused("id,name\nB\n", CLEAR), Refusal::NothingToChange);
    assert!(matches!(refused(file, &set(r#""name":{"a":1}"#)), Refusal::NotACell { .. }));
}

#[test]
fn encodings_stay_what_they_are_d4() {
    let bytes = |name: &str, text: &str| {
        let encoding = Encoding::from_name(name).unwrap();
        [encoding.bom(), &encoding.encode(text).unwrap()].concat()
    };
    for (encoding, file, value, result) in [
        ("iso-8859-15", "id;name\nA;5 €\nB;7 €\n", "8 €", "id;name\nA;5 €\nB;8 €\n"),
        ("iso-8859-15", "id;name\nA;œuvre\nB;été\n", "cœur", "id;name\nA;œuvre\nB;cœur\n"),
        ("windows-1252", "id;name\nA;5 €\nB;7 €\n", "8 €", "id;name\nA;5 €\nB;8 €\n"),
        ("macintosh", "id;name\rA;l’été\rB;à l’île\r", "ça", "id;name\rA;l’été\rB;ça\r"),
        ("utf-16be", "id;name\r\nB;é\r\n", "œ", "id;name\r\nB;œ\r\n"),
        ("utf-8-sig", "id;name\r\nB;é\r\n", "œ", "id;name\r\nB;œ\r\n"),
    ] {
        let edits = set(&format!(r#""name":"{value}""#));
        let found = run(&bytes(encoding, file), &edits, &["id"]);
        assert_eq!(found, Ok(bytes(encoding, result)), "{encoding} {file:?}");
    }
}
