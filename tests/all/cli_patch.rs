//! `gitribute patch`: what a person sees who applies a difference to a file.

use crate::program::{Folder, sample};

/// The sample, another version, and their difference.
fn compared(change: impl Fn(&str) -> String) -> Folder {
    let old = sample("data/volcanoes.csv");
    let folder = Folder::with("old.csv", &old);
    folder.write("new.csv", change(&old));
    let call = ["diff", "old.csv", "new.csv", "--key", "id", "--format", "json"];
    let diff = folder.run(&call).ends_with_status(0);
    folder.write("diff.json", diff.out());
    folder
}

#[test]
fn a_difference_makes_one_version_from_the_other() {
    let folder = compared(|old| {
        let (header, rows) = old.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().filter(|row| !row.starts_with("fuji.jp")).collect();
        rows.rotate_right(1);
        let rows = rows.join("\n").replace("3357", "3403");
        format!("{header}\n{rows}\ngaleras.co,Galeras,CO,stratovolcano,4276,\n")
    });
    let patched = folder.run(&["patch", "old.csv", "diff.json", "--output", "-"]);
    assert_eq!(patched.ends_with_status(0).out(), folder.text("new.csv"));
    assert_eq!(folder.text("old.csv"), sample("data/volcanoes.csv"));
    folder.run(&["patch", "old.csv", "diff.json"]).ends_with_status(0);
    assert_eq!(folder.text("old.csv"), folder.text("new.csv"));
}

#[test]
fn columns_are_changed_too() {
    let folder = compared(|old| {
        let line = |line: &str| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells.swap(1, 2);
            cells.join(",") + if line.starts_with("id,") { ",seen" } else { ",yes" } + "\n"
        };
        old.lines().map(line).collect()
    });
    folder.run(&["patch", "old.csv", "diff.json"]).ends_with_status(0);
    assert_eq!(folder.text("old.csv"), folder.text("new.csv"));
}

#[test]
fn a_stale_file_is_left_alone_and_the_place_told_d15() {
    let folder = compared(|old| old.replace("3357", "3403"));
    let moved_on = folder.text("old.csv").replace("3357", "3350");
    folder.write("old.csv", &moved_on);
    let ran = folder.run(&["patch", "old.csv", "diff.json"]).ends_with_status(1);
    let ran = ran.tells(&["old.csv: Line ", "etna.it", "elevation_m", "3350", "not “3357”"]);
    assert_eq!(ran.out(), "");
    assert_eq!(folder.text("old.csv"), moved_on);
    let french = folder.run(&["patch", "old.csv", "diff.json", "--language", "fr"]);
    french.ends_with_status(1).tells(&["il y a «\u{a0}3350\u{a0}», et non «\u{a0}3357\u{a0}»"]);
}

#[test]
fn what_is_no_difference_is_told() {
    let folder = compared(ToOwned::to_owned);
    let before = folder.text("old.csv");
    folder.run(&["patch", "old.csv", "diff.json"]).ends_with_status(0);
    assert_eq!(folder.text("old.csv"), before, "nothing differs");
    folder.write("edits.json", "[{\"op\":\"add\"}]");
    let told = ["edits.json", "line 1", "gitribute diff --format json"];
    folder.run(&["patch", "old.csv", "edits.json"]).ends_as_a_wrong_call(&told);
    folder.run(&["patch", "none.csv", "diff.json"]).ends_as_a_wrong_call(&["no such file"]);
    folder.run(&["patch", "-", "diff.json"]).ends_as_a_wrong_call(&["name the file"]);
    let help = folder.run(&["patch", "--help"]).ends_with_status(0);
    assert!(help.out().contains("DIFF.json") && help.out().contains("--output"), "{}", help.out());
}
