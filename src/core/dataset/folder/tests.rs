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
