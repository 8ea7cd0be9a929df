//! `gitribute diff`: what a person sees who compares two versions at a terminal.

use std::fmt::Write as _;
use std::process::Stdio;

use serde_json::json;

use crate::program::{Folder, dangerous, sample};

/// The sample, and a version with a cell changed, a row gone and a row come.
fn two() -> Folder {
    let old = sample("data/volcanoes.csv");
    let gone = old.lines().find(|line| line.starts_with("fuji.jp")).unwrap();
    let new = old.replace("3357", "3403").replace(&format!("{gone}\n"), "");
    let folder = Folder::with("old.csv", &old);
    folder.write("new.csv", format!("{new}galeras.co,Galeras,CO,stratovolcano,4276,\n"));
    folder
}

#[test]
fn the_changes_are_told_by_key_as_json() {
    let ran = two().run(&["diff", "old.csv", "new.csv", "--key", "id", "--format", "json"]);
    let found = ran.ends_with_status(0).json();
    assert_eq!(found["old"], json!({ "rows": 26, "columns": 6 }));
    assert_eq!(found["key"]["fields"], json!(["id"]));
    let rows = found["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3, "{found}");
    assert_eq!(rows[0]["change"], "changed");
    assert_eq!(rows[0]["key"], json!({ "id": "etna.it" }));
    let cells = rows[0]["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 1);
    assert_eq!(
        (&cells[0]["field"], &cells[0]["old"], &cells[0]["new"]),
        (&json!("elevation_m"), &json!("3357"), &json!("3403"))
    );
    assert_eq!((&rows[1]["change"], &rows[1]["old"]["line"]), (&json!("removed"), &json!(6)));
    assert_eq!((&rows[2]["change"], &rows[2]["new"]["line"]), (&json!("added"), &json!(27)));
    assert_eq!(found["counts"]["rows_changed"], 1);
}

#[test]
fn the_key_is_found_where_it_is_not_given() {
    let text = two().run(&["diff", "old.csv", "new.csv"]).ends_with_status(0);
    let first = text.out().lines().next().unwrap();
    assert_eq!(first, "1 row added, 1 changed (1 cell), 1 removed of 26 in “new.csv”.");
    assert!(text.out().contains("3357 → 3403"));
    assert_eq!(text.told, "");
    assert!(!text.out().contains('\u{1b}'), "no colours where nobody looks");
}

#[test]
fn every_format_tells_the_same() {
    let folder = two();
    for format in ["text", "markdown", "json", "html"] {
        let ran = folder.run(&["diff", "old.csv", "new.csv", "--format", format]);
        let ran = ran.ends_with_status(0);
        for part in ["etna.it", "3403", "fuji.jp", "galeras.co"] {
            assert!(ran.out().contains(part), "{format}: {}", ran.out());
        }
    }
    let french = folder.run(&["diff", "old.csv", "new.csv", "--language", "fr"]);
    assert!(french.out().starts_with("1 ligne ajoutée, 1 modifiée (1 cellule), 1 supprimée"));
}

#[test]
fn the_exit_status_tells_of_changes_only_when_asked() {
    let folder = two();
    folder.run(&["diff", "old.csv", "new.csv"]).ends_with_status(0);
    folder.run(&["diff", "old.csv", "new.csv", "--exit-code"]).ends_with_status(1);
    let same = folder.run(&["diff", "old.csv", "old.csv", "--exit-code"]).ends_with_status(0);
    assert!(same.out().starts_with("Nothing changes"), "{}", same.out());
}

#[test]
fn tables_of_any_shape_are_compared_d3() {
    let compare = |old: &str, new: &str| {
        let folder = Folder::with("old.csv", old);
        folder.write("new.csv", new);
        folder.run(&["diff", "old.csv", "new.csv", "--format", "json"]).ends_with_status(0).json()
    };
    assert_eq!(compare("a,b\n", "a,b\n")["rows"], json!([]));
    assert_eq!(compare("a,b\n", "a,b\nx,1\n")["counts"]["rows_added"], 1);
    assert_eq!(compare("a,a\nx,1\n", "a,a\nx,2\n")["counts"]["cells_changed"], 1);
    assert_eq!(compare("a,b,c\nx\n", "a,b,c\nx,1,2,3\n")["counts"]["rows_changed"], 1);
    let wide = |cell: &str| {
        let names: Vec<String> = (0..10_000).map(|number| format!("c{number}")).collect();
        format!("{}\nx,{}{cell}\n", names.join(","), "1,".repeat(9_998))
    };
    assert_eq!(compare(&wide("1"), &wide("2"))["counts"]["cells_changed"], 1);
}

#[test]
fn values_that_mean_markup_stay_text_m8() {
    let folder = Folder::with("old.csv", "id,n\nx,1\n");
    let nasty = "\u{1b}[2J\u{1b}]8;;http://e.example\u{7}\u{9b}\u{202e}@all <img src=x> | `y`";
    folder.write("new.csv", format!("id,n\nx,\"{nasty}\"\n"));
    let text = folder.run(&["diff", "old.csv", "new.csv"]).ends_with_status(0);
    assert_eq!(dangerous(text.out()), None, "{:?}", text.out());
    let markdown = folder.run(&["diff", "old.csv", "new.csv", "--format", "markdown"]);
    assert!(!markdown.out().contains('\u{1b}') && !markdown.out().contains("@all"));
    let html = folder.run(&["diff", "old.csv", "new.csv", "--format", "html"]);
    assert!(!html.out().contains("<img") && !html.out().contains('\u{1b}'));
}

/// A table with many rows and columns of long cells.
fn large(rows: usize, columns: usize, cell: &str) -> String {
    let names: Vec<String> = (0..columns).map(|column| format!("c{column}")).collect();
    let mut table = format!("id,{}\n", names.join(","));
    for row in 0..rows {
        let _ = writeln!(table, "{row}{}", format!(",{cell}").repeat(columns));
    }
    table
}

#[test]
fn a_comment_is_cut_at_a_row_and_says_what_it_hides_m9() {
    for (rows, columns, old, new) in [
        (5_000, 3, "a", "\u{1f30b}".repeat(10)),
        (40, 300, "a", "b".repeat(20)),
        (3, 2, "a", "\u{1f30b}".repeat(15_000)),
    ] {
        let folder = Folder::with("old.csv", large(rows, columns, old));
        folder.write("new.csv", large(rows, columns, &new));
        let ran = folder.run(&["diff", "old.csv", "new.csv", "--format", "markdown"]);
        let ran = ran.ends_with_status(0);
        assert!(ran.bytes.len() <= 60_000, "{} bytes", ran.bytes.len());
        assert!(ran.out().contains(&format!("{rows} changed")), "{}", ran.out());
        for line in ran.out().lines().filter(|line| line.starts_with('|')) {
            assert!(line.ends_with('|'), "a row is cut: {line}");
        }
    }
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let folder = Folder::with("old.csv", large(20_000, 3, "a"));
    folder.write("new.csv", large(20_000, 3, "b"));
    for format in ["text", "json", "html"] {
        let call = ["diff", "old.csv", "new.csv", "--format", format];
        let mut child =
            folder.program(&call).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = two();
    folder.write("open.csv", "a,b\n\"x,1\n");
    folder.write("empty.csv", "");
    let diff = |new, more: &[&str]| folder.run(&[&["diff", "old.csv", new], more].concat());
    diff("none.csv", &[]).ends_as_a_wrong_call(&["none.csv", "no such file"]);
    diff(".", &[]).ends_as_a_wrong_call(&["is a folder"]);
    diff("open.csv", &[]).ends_as_a_wrong_call(&["open.csv", "line 2", "never closed"]);
    diff("empty.csv", &[]).ends_as_a_wrong_call(&["empty.csv", "is empty"]);
    diff("new.csv", &["--key", "idd"]).ends_as_a_wrong_call(&["idd", "did you mean `id`?"]);
    folder.run(&["diff", "old.csv"]).ends_as_a_wrong_call(&["<NEW>"]);
}

#[test]
fn help_tells_how_to_call_it() {
    let ran = Folder::new().run(&["diff", "--help"]).ends_with_status(0);
    for part in ["<OLD>", "<NEW>", "--key", "--format", "markdown", "--exit-code"] {
        assert!(ran.out().contains(part), "{}", ran.out());
    }
}

#[test]
fn one_table_in_two_formats_is_compared_by_key() {
    let folder = Folder::with("old.csv", "id,name,height\na,Alto,40\nb,Bajo,\nc,Cerro,7\n");
    folder.write(
        "new.json",
        "[{\"id\": \"a\", \"name\": \"Alto\", \"height\": 41},\n \
          {\"id\": \"b\", \"name\": \"Bajo\"},\n \
          {\"id\": \"d\", \"name\": \"Dos\", \"height\": 8}]\n",
    );
    let call = ["diff", "old.csv", "new.json", "--key", "id", "--format", "json"];
    let found = folder.run(&call).ends_with_status(0).json();
    let rows = found["rows"].as_array().unwrap();
    let told = |at: usize, change: &str, key: &str, side: &str| {
        assert_eq!(
            (&rows[at]["change"], &rows[at]["key"]),
            (&json!(change), &json!({ "id": key }))
        );
        assert!(rows[at][side]["line"].is_number());
    };
    told(0, "changed", "a", "new");
    assert_eq!(rows[0]["cells"][0]["old"], "40");
    assert_eq!(rows[0]["cells"][0]["new"], "41");
    assert_eq!(found["column_changes"], json!([]));
    let added = rows.iter().filter(|row| row["change"] == "added").count();
    let removed = rows.iter().filter(|row| row["change"] == "removed").count();
    assert_eq!((added, removed), (1, 1), "{found}");
    let back = ["diff", "new.json", "old.csv", "--key", "id"];
    let back = folder.run(&back).ends_with_status(0);
    assert!(back.out().contains("41 → 40"), "{}", back.out());
    folder.run(&["patch", "new.json", "old.csv"]).ends_with_status(2);
}
