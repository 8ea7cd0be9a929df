use super::super::read_edits;
use super::*;

const LIMA: &str = "{\n    \"code\": \"LIM\",\n    \"name\": \"Lima\"\n}\n";
const CUSCO: &str = "{\n    \"code\": \"CUZ\",\n    \"name\": \"Cusco\"\n}\n";

fn run(edits: &str, key: &[&str]) -> Result<Vec<(String, Option<String>)>, Refusal> {
    let pattern = PathPattern::parse("data/cities/*.json").unwrap();
    let files = [
        ("data/cities/cuz.json", CUSCO.as_bytes()),
        ("data/cities/lima-city.json", LIMA.as_bytes()),
        ("data/README.md", b"x".as_slice()),
    ];
    let options = EditOptions {
        key: key.iter().map(|name| (*name).into()).collect(),
        ..EditOptions::default()
    };
    let changes = apply_to_files(&pattern, &files, &read_edits(edits).unwrap(), &options)
        .map_err(|refused| refused.refusal)?;
    Ok(changes
        .into_iter()
        .map(|change| match change {
            FileEdit::Write { path, bytes } => {
                (path.as_str().to_owned(), Some(String::from_utf8(bytes).unwrap()))
            }
            FileEdit::Remove { path } => (path.as_str().to_owned(), None),
        })
        .collect())
}

#[test]
fn a_record_is_a_file_found_by_name_or_by_field() {
    let set = r#"{"op":"update","key":{"@key":"lima-city"},"set":{"name":"LIMA"}}"#;
    let after = LIMA.replace("Lima", "LIMA");
    let changed = vec![("data/cities/lima-city.json".to_owned(), Some(after))];
    assert_eq!(run(set, &[]).unwrap(), changed);
    let by_code = r#"{"op":"update","key":{"code":"LIM"},"set":{"name":"LIMA"}}"#;
    assert_eq!(run(by_code, &["code"]).unwrap(), changed);
    let remove = r#"{"op":"remove","key":{"code":"CUZ"},"expect":{"name":"Cusco"}}"#;
    assert_eq!(run(remove, &["code"]).unwrap(), [("data/cities/cuz.json".to_owned(), None)]);
    let wrong = r#"{"op":"remove","key":{"code":"CUZ"},"expect":{"name":"Qosqo"}}"#;
    assert!(matches!(run(wrong, &["code"]), Err(Refusal::ExpectationFailed { .. })));
    let missing = r#"{"op":"remove","key":{"code":"CUX"}}"#;
    assert!(matches!(run(missing, &["code"]), Err(Refusal::KeyMissing { nearest: Some(_), .. })));
    let same = r#"{"op":"update","key":{"code":"CUZ"},"set":{"name":"Cusco"}}"#;
    assert_eq!(run(same, &["code"]), Err(Refusal::NothingToChange));
}

#[test]
fn a_new_record_is_a_new_file_like_the_others() {
    let add = r#"{"op":"add","record":{"name":"Ñaña","code":"ÑAÑ"}}"#;
    let text = "{\n    \"code\": \"ÑAÑ\",\n    \"name\": \"Ñaña\"\n}\n";
    assert_eq!(
        run(add, &["code"]).unwrap(),
        [("data/cities/nan.json".to_owned(), Some(text.to_owned()))]
    );
}

#[test]
fn no_name_leads_out_of_the_folder_or_onto_another_file_t12() {
    for name in ["../x", "a/b", ".git", "", "LIMA-city"] {
        let add = format!(r#"{{"op":"add","record":{{"@key":"{name}","code":"X"}}}}"#);
        let refusal = run(&add, &[]).unwrap_err();
        assert!(
            matches!(
                refusal,
                Refusal::FileName { .. } | Refusal::FileTaken { .. } | Refusal::KeyEmpty { .. }
            ),
            "{name}: {refusal}"
        );
    }
    let taken = r#"{"op":"add","record":{"code":"LIM"}}"#;
    assert!(matches!(run(taken, &["code"]), Err(Refusal::FileTaken { .. })));
    let onto = r#"{"op":"rename","key":{"@key":"cuz"},"to":{"@key":"Lima-City"}}"#;
    assert!(matches!(run(onto, &[]), Err(Refusal::FileTaken { .. })));
}

#[test]
fn a_renamed_record_takes_its_file_along() {
    let rename = r#"{"op":"rename","key":{"code":"CUZ"},"to":{"code":"QSQ"}}"#;
    let text = CUSCO.replace("CUZ", "QSQ");
    assert_eq!(
        run(rename, &["code"]).unwrap(),
        [
            ("data/cities/cuz.json".to_owned(), None),
            ("data/cities/qsq.json".to_owned(), Some(text))
        ]
    );
    // A file that is named otherwise keeps its name.
    let rename = r#"{"op":"rename","key":{"code":"LIM"},"to":{"code":"LMA"}}"#;
    let text = LIMA.replace("LIM", "LMA");
    assert_eq!(
        run(rename, &["code"]).unwrap(),
        [("data/cities/lima-city.json".to_owned(), Some(text))]
    );
}

#[test]
fn a_new_page_has_the_head_of_the_others_and_its_own_text() {
    let pattern = PathPattern::parse("pages/*.md").unwrap();
    let page = "---\n# who\nname: Ann # of all\nage: 30\n---\n\nHello.\n";
    let files = [("pages/ann.md", page.as_bytes())];
    let add = |record: &str| {
        let edits = read_edits(&format!(r#"[{{"op":"add","record":{record}}}]"#)).unwrap();
        let changes = apply_to_files(&pattern, &files, &edits, &EditOptions::default()).unwrap();
        let [FileEdit::Write { path, bytes }] = changes.as_slice() else { panic!("{changes:?}") };
        (path.as_str().to_owned(), String::from_utf8(bytes.clone()).unwrap())
    };
    let (path, text) = add(r#"{"@key":"bob","name":"Bob","age":31}"#);
    assert_eq!((path.as_str(), text.as_str()), ("pages/bob.md", "---\nname: Bob\nage: 31\n---\n"));
    let (_, text) = add(r#"{"@key":"bob","name":"Bob","@body":"Hi.\n"}"#);
    assert_eq!(text, "---\nname: Bob\n---\nHi.\n");
}

#[test]
fn a_folder_is_one_table() {
    let pattern = PathPattern::parse("data/*.json").unwrap();
    let files: [(&str, &[u8]); 3] = [
        ("data/b.json", br#"{"name":"B","n":2}"#),
        ("data/a.json", br#"{"n":1,"tags":["x"]}"#),
        ("other/c.json", b"?"),
    ];
    let read = |key: &[FieldName]| {
        FolderTable::read(&pattern, &files, &ReadOptions::default(), key).unwrap()
    };
    let rows = |table: &FolderTable| {
        let mut rows = vec![table.header().iter().map(ToString::to_string).collect::<Vec<_>>()];
        table.visit_rows(&mut |row| {
            rows.push(row.cells.iter().map(ToString::to_string).collect());
            ControlFlow::Continue(())
        });
        rows
    };
    let named = read(&[]);
    assert_eq!(
        rows(&named),
        [
            vec!["@key", "n", "tags", "name"],
            vec!["a", "1", r#"["x"]"#, ""],
            vec!["b", "2", "", "B"]
        ]
    );
    assert_eq!(named.path_of(crate::dataset::RowNumber(2)), Some("data/b.json"));
    let under = read(&[]).under(&["name".into(), "closed".into()]);
    assert_eq!(rows(&under)[0], ["name", "closed", "n", "tags"]);
    assert_eq!(rows(&read(&["name".into()]))[0], ["n", "tags", "name"]);
    let broken = [("data/a.json", b"{".as_slice())];
    let fault = FolderTable::read(&pattern, &broken, &ReadOptions::default(), &[]).unwrap_err();
    assert_eq!(fault.path, "data/a.json");
}

#[test]
fn a_renamed_file_is_no_moved_row() {
    let pattern = PathPattern::parse("data/*.json").unwrap();
    let table = |names: [&str; 3]| {
        let paths: Vec<String> = names.iter().map(|name| format!("data/{name}.json")).collect();
        let bytes: Vec<String> = (0..3).map(|n| format!(r#"{{"id":"r{n}"}}"#)).collect();
        let files: Vec<(&str, &[u8])> = paths
            .iter()
            .zip(&bytes)
            .map(|(path, bytes)| (path.as_str(), bytes.as_bytes()))
            .collect();
        FolderTable::read(&pattern, &files, &ReadOptions::default(), &["id".into()]).unwrap()
    };
    let key = crate::dataset::diff::DiffKey::Fields(vec!["id".into()]);
    let found = diff_folders(&table(["a", "b", "c"]), &table(["z", "b", "a"]), &key).unwrap();
    assert!(found.is_empty(), "{found:?}");
}
