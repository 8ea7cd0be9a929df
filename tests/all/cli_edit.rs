//! `gitribute edit`: what becomes of a file that a person edits at a terminal.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::program::{Folder, Ran, dangerous, sample};

const SET: &str = r#"[{"op":"update","key":{"id":"etna.it"},"set":{"elevation_m":"3403"}}]"#;

/// A file edited in place: what it was, the edits, what it is then.
#[track_caller]
fn becomes(before: impl AsRef<[u8]>, edits: &str, after: impl AsRef<[u8]>) {
    let folder = Folder::with("t.csv", before.as_ref());
    let ran = folder.edit("t.csv", edits, &["--key", "id"]);
    assert_eq!((ran.status, ran.bytes.as_slice(), ran.told.as_str()), (0, &b""[..], ""), "{ran:?}");
    let found = folder.read("t.csv");
    assert_eq!(found, after.as_ref(), "{}", String::from_utf8_lossy(&found));
    assert_eq!(folder.names(), ["t.csv"], "nothing is left over");
}

/// A refused edit: status 1, the reason told, and the file as it was, to the minute.
#[track_caller]
fn is_refused(before: impl AsRef<[u8]>, edits: &str, told: &[&str]) -> Ran {
    let folder = Folder::with("t.csv", before.as_ref());
    let old = SystemTime::now() - Duration::from_hours(24);
    let file = fs::File::options().write(true).open(folder.path("t.csv")).unwrap();
    file.set_modified(old).unwrap();
    let ran = folder.edit("t.csv", edits, &["--key", "id"]).ends_with_status(1).tells(told);
    assert!(ran.bytes.is_empty());
    assert_eq!(folder.read("t.csv"), before.as_ref());
    let modified = fs::metadata(folder.path("t.csv")).unwrap().modified().unwrap();
    assert_eq!(modified, old, "the file was not written");
    assert_eq!(folder.names(), ["t.csv"]);
    ran
}

#[test]
fn one_row_edited_is_one_line_changed_d18() {
    let folder = Folder::with_volcanoes();
    folder.edit("volcanoes.csv", SET, &["--schema", "schema.json"]).ends_with_status(0);
    let expected = sample("data/volcanoes.csv").replace("3357", "3403");
    assert_eq!(folder.text("volcanoes.csv"), expected);
}

#[test]
fn the_edits_come_from_a_file_or_standard_input_and_go_where_asked() {
    let folder = Folder::with_volcanoes();
    let expected = sample("data/volcanoes.csv").replace("3357", "3403");
    let to_output = folder.edit("volcanoes.csv", SET, &["--output", "-"]).ends_with_status(0);
    assert_eq!(to_output.out(), expected);
    assert_eq!(folder.text("volcanoes.csv"), sample("data/volcanoes.csv"), "the file stays");
    folder.write("edits.json", SET);
    let call = ["edit", "volcanoes.csv", "--edits", "edits.json", "--output", "new.csv"];
    folder.run(&call).ends_with_status(0);
    assert_eq!(folder.text("new.csv"), expected);
    assert_eq!(folder.text("volcanoes.csv"), sample("data/volcanoes.csv"));
    assert_eq!(folder.names(), ["edits.json", "new.csv", "schema.json", "volcanoes.csv"]);
}

#[test]
fn all_edits_apply_or_none() {
    let table = "id,n\na,1\nb,2\nc,3\n";
    let good = r#"{"op":"add","record":{"id":"d","n":"4"}},
        {"op":"update","key":{"id":"a"},"set":{"n":"5"},"expect":{"n":"1"}},
        {"op":"update","key":{"id":"c"},"clear":["n"]},
        {"op":"remove","key":{"id":"b"}},
        {"op":"upsert","key":{"id":"e"},"set":{"n":"6"}},
        {"op":"rename","key":{"id":"c"},"to":{"id":"z"}}"#;
    becomes(table, &format!("[{good}]"), "id,n\na,5\nz,\nd,4\ne,6\n");
    let bad = r#"{"op":"update","key":{"id":"a"},"set":{"n":"9"},"expect":{"n":"1"}}"#;
    is_refused(
        table,
        &format!("[{good},{bad}]"),
        &["t.csv: edit 7: “n” of “a” is “5” now, not “1”"],
    );
}

#[test]
fn bytes_outside_the_edit_stay_d4() {
    let set = r#"[{"op":"update","key":{"id":"b"},"set":{"n":"Å"}}]"#;
    becomes("\u{feff}id,n\r\na,1\nb,2\r\nc,3", set, "\u{feff}id,n\r\na,1\nb,Å\r\nc,3");
    becomes("id;n\rb;2\rc;3\r", set, "id;n\rb;Å\rc;3\r");
    becomes("id\tn\na\t1\nb\t2", set, "id\tn\na\t1\nb\tÅ");
    becomes(b"id,n\nb,2\nc,caf\xe9\n", set, b"id,n\nb,\xc5\nc,caf\xe9\n");
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    becomes(wide("\u{feff}id,n\nb,2\n"), set, wide("\u{feff}id,n\nb,Å\n"));
    becomes("id,n\nb,2\nc,\0\n", set, "id,n\nb,Å\nc,\0\n");
}

#[test]
fn what_an_encoding_lacks_is_refused_by_name_d4() {
    let set = r#"[{"op":"update","key":{"id":"b"},"set":{"n":"日"}}]"#;
    is_refused(b"id,n\nb,2\nc,caf\xe9\n", set, &["日", "Windows-1252", "UTF-8"]);
    let folder = Folder::with("t.csv", b"id,n\nb,2\nc,caf\xe9\n");
    let ran = folder.edit("t.csv", set, &["--encoding", "utf-8"]).ends_with_status(1);
    ran.tells(&["Line 3", "UTF-8", "E9"]);
}

#[test]
fn files_without_records_or_header_get_a_stated_end_d3() {
    let add = r#"[{"op":"add","record":{"id":"x","n":"1"}}]"#;
    becomes("id,n\n", add, "id,n\nx,1\n");
    becomes("id,n", add, "id,n\nx,1");
    is_refused("", add, &["The file is empty"]);
    let set = r#"[{"op":"update","key":{"id":"x"},"set":{"n":"2"}}]"#;
    is_refused("id,n,n\nx,1,1\n", set, &["Several columns are named “n”", "2", "3"]);
    becomes("id,,\nx,1\ny,1,2,3,4\n", r#"[{"op":"remove","key":{"id":"x"}}]"#, "id,,\ny,1,2,3,4\n");
    becomes("id,n,m\nx\n", set, "id,n,m\nx,2\n");
}

#[test]
fn ten_thousand_columns_are_edited_like_two_d3() {
    let header: Vec<String> = (0..10_000).map(|number| format!("c{number}")).collect();
    let line = |cell: &str| format!("x,{}{cell}", "1,".repeat(9_998));
    let table = |cell: &str| format!("{}\n{}\n", header.join(","), line(cell));
    let folder = Folder::with("t.csv", table("1"));
    let set = r#"[{"op":"update","key":{"c0":"x"},"set":{"c9999":"2"}}]"#;
    folder.edit("t.csv", set, &[]).ends_with_status(0);
    assert_eq!(folder.text("t.csv"), table("2"));
}

#[test]
fn quotes_delimiters_and_lines_in_values_stay_in_their_cell_d9() {
    let odd = "id,n\n\"a\" , 1\nb,\"say \"\"hi\"\"\"\nc,\"two\nlines\"\nd,5\" disk\n";
    let set = r#"[{"op":"update","key":{"id":"b"},"set":{"n":"x,\"y\"\nz"}}]"#;
    becomes(odd, set, odd.replace("\"say \"\"hi\"\"\"", "\"x,\"\"y\"\"\nz\""));
}

#[test]
fn rows_that_are_gone_or_taken_are_told_d15() {
    let table = "id,n\nlima,1\ncusco,2\n";
    let remove = r#"[{"op":"remove","key":{"id":"puno"}}]"#;
    is_refused(table, remove, &["t.csv: edit 1: No record has the key “puno”"]);
    let update = r#"[{"op":"update","key":{"id":"limaa"},"set":{"n":"3"}}]"#;
    is_refused(table, update, &["Did you mean “lima” (line 2)?"]);
    let rename =
        |to: &str| format!(r#"[{{"op":"rename","key":{{"id":"lima"}},"to":{{"id":"{to}"}}}}]"#);
    becomes(table, &rename("puno"), "id,n\npuno,1\ncusco,2\n");
    is_refused(table, &rename("cusco"), &["“cusco” exists already on line 3"]);
    let add = r#"[{"op":"add","record":{"id":"lima","n":"7"}}]"#;
    is_refused(table, add, &["“lima” exists already on line 2"]);
    let same = r#"[{"op":"update","key":{"id":"lima"},"set":{"n":"1"}}]"#;
    is_refused(table, same, &["holds all this already"]);
    is_refused(
        table,
        r#"[{"op":"update","key":{"id":"lima"},"set":{"m":"1"}}]"#,
        &["no column “m”"],
    );
}

#[test]
fn records_are_added_at_the_end_or_where_they_belong_d18() {
    let folder = Folder::with_volcanoes();
    let add = r#"[{"op":"add","record":{"id":"galeras.co","name":"Galeras","country":"CO","type":"stratovolcano","elevation_m":"4276"}}]"#;
    let line = "galeras.co,Galeras,CO,stratovolcano,4276,\n";
    let end = folder.edit("volcanoes.csv", add, &["--schema", "schema.json", "--output", "-"]);
    assert_eq!(end.out(), format!("{}{line}", sample("data/volcanoes.csv")));
    let sorted = ["--schema", "schema.json", "--sorted", "--output", "-"];
    let sorted = folder.edit("volcanoes.csv", add, &sorted);
    let expected = sample("data/volcanoes.csv").replace("hekla.is,", &format!("{line}hekla.is,"));
    assert_eq!(sorted.out(), expected);
}

#[test]
fn values_are_never_changed_silently_d8() {
    let set = r#"[{"op":"update","key":{"id":"b"},"set":{"n":"=1+1"}}]"#;
    becomes("id,n\nb,007\nc,-1\n", set, "id,n\nb,=1+1\nc,-1\n");
}

#[cfg(unix)]
#[test]
fn the_file_keeps_its_permissions_and_a_new_one_has_the_usual_ones() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::with_volcanoes();
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(folder.path("volcanoes.csv"), fs::Permissions::from_mode(0o751)).unwrap();
    folder.edit("volcanoes.csv", SET, &[]).ends_with_status(0);
    assert_eq!(mode("volcanoes.csv"), 0o751);

    let back = SET.replace("3403", "3357");
    folder.edit("volcanoes.csv", &back, &["--output", "new.csv"]).ends_with_status(0);
    assert_eq!(mode("new.csv"), mode("schema.json"), "as the system gives new files");

    symlink("new.csv", folder.path("link.csv")).unwrap();
    folder.edit("link.csv", SET, &[]).ends_with_status(0);
    assert!(fs::symlink_metadata(folder.path("link.csv")).unwrap().is_symlink());
    assert_eq!(folder.text("new.csv"), sample("data/volcanoes.csv").replace("3357", "3403"));
}

#[test]
fn edits_that_cannot_be_read_are_told_with_their_place() {
    let folder = Folder::with_volcanoes();
    for (edits, told) in [
        ("{", "line 1"),
        ("[{\"op\":\"update\",\n,}]", "line 2"),
        ("7", "array"),
        (r#"[{"op":"upd"}]"#, "edit 1"),
        (r#"[{"op":"updte","key":{"id":"x"}}]"#, "did you mean `update`?"),
        (r#"[{"op":"update","key":{"id":"x"}}]"#, "give `set`, `clear`, `append` or `detach`"),
        (r#"[{"op":"remove","key":{"id":"x"}},{"op":"remove"}]"#, "edit 2"),
        (r#"[{"op":"add","recrod":{"id":"x"}}]"#, "did you mean `record`?"),
    ] {
        folder.edit("volcanoes.csv", edits, &[]).ends_as_a_wrong_call(&[told]);
    }
    assert_eq!(folder.text("volcanoes.csv"), sample("data/volcanoes.csv"));
    let deep = "[".repeat(100_000);
    folder.edit("volcanoes.csv", &deep, &[]).ends_as_a_wrong_call(&["line 1"]);
}

#[test]
fn files_that_cannot_be_read_or_written_are_named() {
    let folder = Folder::with_volcanoes();
    folder.edit("none.csv", SET, &[]).ends_as_a_wrong_call(&["none.csv", "no such file"]);
    folder.write("texts/a.txt", "no record\n");
    folder.edit("texts", SET, &[]).ends_as_a_wrong_call(&["is a folder"]);
    folder.edit("-", SET, &[]).ends_as_a_wrong_call(&["name the file"]);
    folder.edit("volcanoes.csv", SET, &["--schema", "no.json"]).ends_as_a_wrong_call(&["no.json"]);
    folder
        .edit("volcanoes.csv", SET, &["--output", "no/x.csv"])
        .ends_as_a_wrong_call(&["no/x.csv"]);
    folder.edit("volcanoes.csv", SET, &["--output", "."]).ends_as_a_wrong_call(&["is a folder"]);
    let call = ["edit", "volcanoes.csv", "--edits", "no.json"];
    folder.run(&call).ends_as_a_wrong_call(&["no.json", "no such file"]);
    folder.run(&["edit", "volcanoes.csv"]).ends_as_a_wrong_call(&["--edits"]);
    assert_eq!(folder.names(), ["schema.json", "texts", "volcanoes.csv"], "nothing is left over");
}

#[test]
fn refusals_are_in_the_language_asked_for() {
    let folder = Folder::with_volcanoes();
    let remove = r#"[{"op":"remove","key":{"id":"etna"}}]"#;
    let ran = folder.edit("volcanoes.csv", remove, &["--language", "fr"]).ends_with_status(1);
    ran.tells(&["Vouliez-vous dire", "etna.it", "ligne 4", "modification 1"]);
}

#[test]
fn characters_that_act_on_a_terminal_are_shown_m8() {
    let nasty = r"\u001b[2J\u001b]8;;http://e.example\u0007\u202e";
    let remove = format!(r#"[{{"op":"remove","key":{{"id":"{nasty}"}}}}]"#);
    let ran = is_refused("id,n\nb,2\n", &remove, &["No record"]);
    assert_eq!(dangerous(&ran.told), None, "{:?}", ran.told);
    let ran = Folder::with("t.csv", "id\n").edit("t.csv", &format!(r#"[{{"op":"{nasty}"}}]"#), &[]);
    assert_eq!(dangerous(&ran.told), None, "{:?}", ran.told);
}

#[test]
fn help_tells_how_to_call_it() {
    let ran = Folder::new().run(&["edit", "--help"]).ends_with_status(0);
    for part in ["--edits", "--key", "--output", "\"op\":\"rename\"", "or none"] {
        assert!(ran.out().contains(part), "{}", ran.out());
    }
}

#[test]
fn structured_files_are_edited_by_their_names_and_by_where_their_records_are() {
    let folder = Folder::with("cities.json", b"{\"v\":1,\"cities\":[{\"id\":\"a\",\"n\":1.50}]}\n");
    let set =
        r#"[{"op":"update","key":{"id":"a"},"set":{"geo.lat":-12.0},"append":{"tags":["x"]}}]"#;
    folder.edit("cities.json", set, &["--records", "citys"]).ends_with_status(1).tells(&["cities"]);
    folder.edit("cities.json", set, &["--records", "cities", "--key", "id"]).ends_with_status(0);
    assert_eq!(
        folder.text("cities.json"),
        "{\"v\":1,\"cities\":[{\"id\":\"a\",\"n\":1.50,\"geo\":{\"lat\":-12.0},\"tags\":[\"x\"]}]}\n"
    );
    folder.write("lines.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\"}\n");
    let cut = r#"[{"op":"remove","key":{"id":"a"}},{"op":"add","record":{"id":"c"}}]"#;
    folder.edit("lines.jsonl", cut, &["--key", "id"]).ends_with_status(0);
    assert_eq!(folder.text("lines.jsonl"), "{\"id\": \"b\"}\n{\"id\": \"c\"}\n");
    let broken = "[{\"id\": \"a\",}]";
    folder.write("broken.json", broken);
    folder.edit("broken.json", cut, &[]).ends_with_status(1).tells(&["line 1, column 12"]);
    assert_eq!(folder.text("broken.json"), broken);
}

#[test]
fn items_come_and_go_by_the_separator_of_their_column() {
    let folder = Folder::with("t.csv", "id,tags,names\n1,a|b,x;y\n");
    folder.write(
        "schema.json",
        r#"{"primaryKey": "id", "fields": [{"name": "id"},
          {"name": "tags", "type": "list", "delimiter": "|"}, {"name": "names"}]}"#,
    );
    let edits = r#"[{"op":"update","key":{"id":"1"},
      "append":{"tags":["c"],"names":["z"]},"detach":{"tags":["a"],"names":["x"]}}]"#;
    let more = ["--schema", "schema.json", "--list-separator", ";"];
    folder.edit("t.csv", edits, &more).ends_with_status(0);
    assert_eq!(folder.text("t.csv"), "id,tags,names\n1,b|c,y;z\n");
}
