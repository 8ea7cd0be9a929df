//! Folders of one record a file, at a terminal.

use serde_json::json;

use crate::program::Folder;

const ETNA: &str = "# Sicily\nid: etna.it\nname: Mount Etna\nelevation_m: 3357\n";
const FUJI: &str = "id: fuji.jp\nname: Mount Fuji\nelevation_m: 3776\n";

fn peaks() -> Folder {
    let folder = Folder::with("peaks/etna-it.yml", ETNA);
    folder.write("peaks/fuji-jp.yml", FUJI);
    folder.write("peaks/README.md", "One volcano a file.\n");
    folder
}

#[test]
fn edits_of_a_folder_write_only_the_files_that_they_are_about() {
    let folder = peaks();
    let edits = r#"[{"op":"update","key":{"id":"etna.it"},"set":{"elevation_m":3403}},
        {"op":"add","record":{"id":"hood.us","name":"Mount Hood"}},
        {"op":"remove","key":{"id":"fuji.jp"}}]"#;
    folder.edit("peaks", edits, &["--key", "id"]).ends_with_status(0);
    assert_eq!(folder.text("peaks/etna-it.yml"), ETNA.replace("3357", "3403"));
    assert_eq!(folder.text("peaks/hood-us.yml"), "id: hood.us\nname: Mount Hood\n");
    assert!(!folder.path("peaks/fuji-jp.yml").exists());
    assert_eq!(folder.text("peaks/README.md"), "One volcano a file.\n");
}

#[test]
fn a_refused_edit_leaves_the_whole_folder_alone_t12() {
    let folder = peaks();
    let edits = r#"[{"op":"update","key":{"id":"etna.it"},"set":{"elevation_m":3403}},
        {"op":"add","record":{"@key":"../../x","id":"x"}}]"#;
    folder
        .edit("peaks/*.yml", edits, &["--key", "id"])
        .ends_with_status(1)
        .tells(&["edit 2", "cannot be the name of a file"]);
    assert_eq!(folder.text("peaks/etna-it.yml"), ETNA);
    let out = folder.edit("peaks", "[]", &["--output", "x.yml"]);
    out.ends_with_status(2).tells(&["in place"]);
}

#[test]
fn a_folder_whose_records_cannot_be_told_asks_for_a_pattern() {
    let folder = peaks();
    folder.write("peaks/package.json", "{}\n");
    folder.run(&["validate", "peaks"]).ends_with_status(2).tells(&["people/*.yml"]);
    folder.run(&["validate", "peaks/*.yml"]).ends_with_status(0);
}

#[test]
fn findings_are_told_of_the_files_they_are_in() {
    let folder = peaks();
    let schema = r#"{"primaryKey":"id","fields":[{"name":"id"},{"name":"name"},
        {"name":"elevation_m","type":"integer"},{"name":"closed"}]}"#;
    folder.write("schema.json", schema);
    let call = ["validate", "peaks", "--schema", "schema.json"];
    folder.run(&call).ends_with_status(0);
    folder.write("peaks/fuji-jp.yml", FUJI.replace("3776", "high"));
    folder.run(&call).ends_with_status(1).says(&["fuji-jp.yml"]);
    let json = folder.run(&[&call[..], &["--format", "json"]].concat()).json();
    assert_eq!(json["rows"], 2);
    let found = &json["findings"][0];
    assert_eq!((&found["file"], &found["line"]), (&json!("peaks/fuji-jp.yml"), &json!(1)));
    folder.write("peaks/fuji-jp.yml", "id: [\n");
    folder.run(&call).ends_with_status(1).says(&["fuji-jp.yml"]);
}

#[test]
fn two_versions_of_a_folder_are_compared_by_name_or_key() {
    let folder = peaks();
    folder.write("new/etna-it.yml", ETNA.replace("3357", "3403"));
    folder.write("new/hood.yml", "id: hood.us\nname: Mount Hood\n");
    for key in [&[][..], &["--key", "id"]] {
        let call = [&["diff", "peaks/*.yml", "new", "--format", "json"][..], key].concat();
        let json = folder.run(&call).ends_with_status(0).json();
        let counts = &json["counts"];
        assert_eq!(counts["rows_added"], 1, "{json}");
        assert_eq!((&counts["rows_removed"], &counts["rows_changed"]), (&json!(1), &json!(1)));
    }
}

#[test]
fn a_document_of_one_record_is_edited_with_a_dot_for_its_place() {
    let folder = Folder::with("etna.yml", ETNA);
    let edits = r#"[{"op":"update","key":{"id":"etna.it"},"set":{"elevation_m":3403}}]"#;
    folder.edit("etna.yml", edits, &["--key", "id"]).ends_with_status(1).tells(&["a dot (.)"]);
    folder.edit("etna.yml", edits, &["--key", "id", "--records", "."]).ends_with_status(0);
    assert_eq!(folder.text("etna.yml"), ETNA.replace("3357", "3403"));
}
