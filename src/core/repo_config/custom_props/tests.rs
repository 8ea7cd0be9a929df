use proptest::prelude::*;

use super::*;

const WHOLE: &str = r##"{
  "fields": [
    {"name": "id", "title": "Identifier", "locked": true},
    {"name": "name", "sticky": true, "maxLength": 30},
    {"name": "kind", "subtype": "tag", "bgColor": "#fff", "definitions": [
      {"value": "REG", "label": "Région", "description": "eighteen of them"},
      {"value": "DEP"}
    ]},
    {"name": "topics", "subtype": "tags", "tagSeparator": " - ", "allowNew": true},
    {"name": "region", "subtype": "tag", "foreignKey": {
      "activate": true,
      "ressource": "https://github.com/ada/data/blob/main/data/r%C3%A9gions.csv",
      "fields": "code",
      "returnFields": ["name"]
    }},
    {"name": "site", "subtype": "link", "foreignKey": {"activate": false}},
    {"name": "plan", "subtype": "stepped"}
  ],
  "consolidation": [],
  "validation": [{"notes": "not implemented"}]
}"##;

#[test]
fn a_whole_file_is_read() {
    let props = CustomProps::read("props.json", WHOLE).unwrap();
    let column = |name: &str| &props.columns[name];
    assert_eq!(props.locked().map(FieldName::as_str).collect::<Vec<_>>(), ["id"]);
    assert_eq!(column("id").title.as_deref(), Some("Identifier"));
    assert_eq!(column("name").max_length, Some(30));
    let kind = column("kind");
    assert_eq!((kind.subtype, kind.new_tags), (Some(Subtype::Tag), NewTags::Refused));
    assert_eq!(kind.definitions[0].label.as_deref(), Some("Région"));
    assert_eq!(kind.definitions[1], TagDefinition { value: "DEP".to_owned(), label: None });
    let topics = column("topics");
    assert_eq!(topics.tag_separator.as_deref(), Some(" - "));
    assert_eq!(topics.new_tags, NewTags::Allowed);
    let region = column("region").reference.as_ref().unwrap();
    assert_eq!((region.path.as_str(), region.column.as_str()), ("data/régions.csv", "code"));
    assert_eq!(column("site").reference, None, "not activated");
    assert_eq!(column("plan").subtype, None, "a subtype of a later Datami");
    assert_eq!(props.files().collect::<Vec<_>>(), ["data/régions.csv"]);
}

#[test]
fn a_file_of_a_repository_is_known_by_its_address() {
    let path = |resource: &str| {
        let text = format!(
            r#"{{"fields": [{{"name": "a", "foreignKey":
              {{"activate": true, "ressource": "{resource}", "fields": ["code"]}}}}]}}"#
        );
        let props = CustomProps::read("p.json", &text).unwrap();
        props.columns["a"].reference.clone().map(|reference| reference.path)
    };
    for same in [
        "data/a.csv",
        "./data/a.csv",
        "https://github.com/o/r/blob/main/data/a.csv",
        "https://raw.githubusercontent.com/o/r/main/data/a.csv",
        "https://gitlab.com/g/s/r/-/blob/main/data/a.csv?ref_type=heads",
        "https://gitlab.com/g/s/r/-/raw/main/data/a.csv",
        "https://codeberg.org/o/r/src/branch/main/data/a.csv",
        "https://codeberg.org/o/r/raw/branch/main/data/a.csv",
    ] {
        assert_eq!(path(same).as_deref(), Some("data/a.csv"), "{same}");
    }
    assert_eq!(path("https://example.org/data/a.csv"), None);
    assert_eq!(path("https://github.com/o/r/blob/main/../a.csv"), None);
}

#[test]
fn each_fault_is_told_with_its_place_and_its_mend() {
    let field = |members: &str| format!("{{\"fields\": [\n  {{\"name\": \"a\", {members}}}\n]}}");
    let cases = [
        ("{\"fields\": [}".to_owned(), "p.json:1:13: "),
        ("[]".to_owned(), "p.json:1:1: `custom properties` must be a mapping"),
        ("{}".to_owned(), "p.json:1:1: `fields` is missing"),
        ("{\"fields\": {}}".to_owned(), "p.json:1:12: `fields` must be a list of mappings"),
        ("{\"fields\": [7]}".to_owned(), "p.json:1:13: `fields` must be a mapping"),
        ("{\"fields\": [{}]}".to_owned(), "p.json:1:13: `name` is missing"),
        (field("\"locked\": \"yes\""), "p.json:2:27: `locked` must be `true` or `false`"),
        (field("\"maxLength\": \"9\""), "`maxLength` must be a whole number above 0"),
        (field("\"maxLength\": 0"), "`maxLength` must be a whole number above 0"),
        (field("\"subtype\": \"tasg\""), "`subtype` cannot be `tasg`: did you mean `tag`?"),
        (
            field("\"tagSeperator\": \";\""),
            "2:17: `tagSeperator` is not known here: did you mean `tagSeparator`?",
        ),
        (field("\"tagSeparator\": \"\""), "`` cannot separate"),
        (field("\"tagSeparator\": \"and\""), "`and` cannot separate"),
        (field("\"definitions\": [\"x\"]"), "`definitions` must be a mapping"),
        (field("\"definitions\": [{\"label\": \"x\"}]"), "`value` is missing"),
        (field("\"definitions\": [{\"value\": \"x\"}, {\"value\": \"x\"}]"), "`x` stands twice"),
        (field("\"foreignKey\": {\"activate\": true}"), "`ressource` is missing"),
        (
            field("\"foreignKey\": {\"activate\": true, \"ressource\": \"/a\", \"fields\": \"c\"}"),
            "`/a` cannot be used",
        ),
        (
            "{\"fields\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}".to_owned(),
            "p.json:1:37: `a` stands twice",
        ),
    ];
    for (text, expected) in cases {
        let errors = CustomProps::read("p.json", &text).expect_err(&text);
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(told[0].contains(expected), "{text}: {told:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_told(text in r#"[{}\[\]",:\\ \na-f0-9é]{0,60}"#) {
        if let Err(errors) = CustomProps::read("p.json", &text) {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn every_string_is_read_as_json_reads_it(value in any::<String>()) {
        let text = serde_json::json!({"fields": [{"name": "a", "title": value}]}).to_string();
        let props = CustomProps::read("p.json", &text).unwrap();
        let expected = Some(value).filter(|value| !value.trim().is_empty());
        prop_assert_eq!(&props.columns["a"].title, &expected);
    }
}
