//! `gitribute edit`, `validate` and `diff` on YAML files and front matter.

use crate::program::Folder;

const FILE: &str = "\
# Channels, by hand.
channels:
  - id: lima.pe
    name: \"Lima TV\"   # since 1998
    country: pe
    tags: [news, 'on']

  - id: oslo.no
    name: \"Oslo TV\"
    country: 'no'
    tags: [sport]
updated: 2024-05-01
";

fn edit(folder: &Folder, edits: &str) -> crate::program::Ran {
    folder.edit("data.yml", edits, &["--key", "id", "--records", "channels"])
}

#[test]
fn only_the_touched_nodes_of_a_yaml_file_change_d10_d18() {
    for (edits, after) in [
        (
            r#"[{"op":"update","key":{"id":"lima.pe"},"set":{"country":"no","name":"TV \"L\""}}]"#,
            FILE.replace("country: pe", "country: 'no'")
                .replace("\"Lima TV\"", "\"TV \\\"L\\\"\""),
        ),
        (
            r#"[{"op":"update","key":{"id":"oslo.no"},"append":{"tags":["1.0"]}}]"#,
            FILE.replace("[sport]", "[sport, '1.0']"),
        ),
        (
            r#"[{"op":"add","record":{"id":"bern.ch","country":"ch","name":"Bern TV","tags":["news"]}}]"#,
            FILE.replace(
                "[sport]\n",
                "[sport]\n\n  - id: bern.ch\n    name: \"Bern TV\"\n    country: 'ch'\n    tags: [news]\n",
            ),
        ),
        (
            r#"[{"op":"remove","key":{"id":"oslo.no"}}]"#,
            FILE.replace(
                "\n  - id: oslo.no\n    name: \"Oslo TV\"\n    country: 'no'\n    tags: [sport]\n",
                "",
            ),
        ),
        (
            r#"[{"op":"rename","key":{"id":"lima.pe"},"to":{"id":"lima.peru"}}]"#,
            FILE.replace("lima.pe\n", "lima.peru\n"),
        ),
    ] {
        let folder = Folder::with("data.yml", FILE);
        edit(&folder, edits).ends_with_status(0);
        assert_eq!(folder.text("data.yml"), after, "{edits}");
    }
}

#[test]
fn a_broken_yaml_file_is_refused_with_its_place() {
    let folder = Folder::with("data.yml", "channels:\n  - id: lima.pe\n    name: a: b\n");
    let remove = r#"[{"op":"remove","key":{"id":"lima.pe"}}]"#;
    edit(&folder, remove).ends_with_status(1).tells(&["line 3, column 12", "quotes"]);
    let folder = Folder::with("data.yml", FILE);
    folder.edit("data.yml", remove, &["--key", "id"]).ends_with_status(1).tells(&["channels"]);
    assert_eq!(folder.text("data.yml"), FILE);
}

#[test]
fn yaml_files_are_compared_by_record() {
    let folder = Folder::with("old.yml", FILE);
    folder.write("new.yml", FILE.replace("country: pe", "country: ec"));
    let call = ["diff", "old.yml", "new.yml", "--records", "channels", "--key", "id"];
    let ran = folder.run(&call);
    assert!(ran.out().contains("ec") && !ran.out().contains("oslo"), "{ran:?}");
}

#[test]
fn yaml_files_are_checked_against_a_schema() {
    let folder = Folder::with("data.yml", FILE);
    folder.write(
        "schema.json",
        r#"{"fields":[{"name":"id","type":"string"},{"name":"name","type":"string"},{"name":"country","type":"string","constraints":{"enum":["pe","ch"]}},{"name":"tags","type":"array"}],"primaryKey":"id"}"#,
    );
    let call = ["validate", "data.yml", "--schema", "schema.json", "--records", "channels"];
    let ran = folder.run(&call).ends_with_status(1);
    assert!(ran.out().contains("oslo.no") && !ran.out().contains("lima"), "{ran:?}");
}

#[test]
fn front_matter_is_edited_and_the_text_below_stays() {
    let file = "---\ntitle: 'Lima'\nlang: es\n---\n\n# Lima\n\nlang: no\n";
    let folder = Folder::with("lima.md", file);
    let edits = r#"[{"op":"update","key":{"title":"Lima"},"set":{"lang":"no"}}]"#;
    folder.edit("lima.md", edits, &[]).ends_with_status(0);
    assert_eq!(folder.text("lima.md"), file.replacen("lang: es", "lang: 'no'", 1));
}
