use proptest::prelude::*;

use super::*;
use crate::dataset::FieldName;
use crate::intake::FieldId;
use crate::report::Language;

const WHOLE: &str = r#"
language: fr
datasets:
  channels:
    path: data/channels.csv
    schema: schemas/channels.json
    key: id
    locked: [id]
    list_separator: ";"
    columns: { tags: { list_separator: "|" }, notes: }
    custom_props: schemas/props.json
    insert: sorted
    fill:
      id: "{{ name | slug }}.{{ country | lower }}"
      added_on: "{{ today }}"
    unique_together: [[name, country], [code]]
    sorted_by: id
    not_in: data/removed.csv
    near_duplicates: [name]
  people:
    path: data/people/*.yml
    key: [family, given]
    language: en
  cities: { path: cities.json, records: data.cities }
forms:
  02_edit.yml:
    dataset: channels
    operation: update
    columns: { channel_name: name }
    expect: { current_country: country }
    ignore: [notes]
    clear: ~
    leave: (unchanged)
    defaults: answer
  any.yaml:
    dataset: people
    operation: { field: action, values: { Add: add, "Change it": update } }
  cell.yml:
    operation: update
    cell: { field: what, value: new, current: now }
  move.md:
    operation: rename
    to: { new_id: id }
accept:
  label: approved
  mode: commit
  group: none
policy:
  propose: contributors
  accept: [maintainers, org/data, "@mira", jo.2]
  self: true
  owner_column: maintainer
  first_time: allow
  quota: { person: 10/day, repository: 200/week }
  bots: ["renovate[bot]", 49699333]
commands:
  slash: false
"#;

fn files() -> Vec<String> {
    [
        "cities.json",
        "data/channels.csv",
        "data/removed.csv",
        "data/people/.gitkeep",
        "schemas/channels.json",
        "schemas/props.json",
        ".github/ISSUE_TEMPLATE/02_edit.yml",
        ".github/ISSUE_TEMPLATE/any.yaml",
        ".github/ISSUE_TEMPLATE/cell.yml",
        ".gitlab/issue_templates/move.md",
    ]
    .map(str::to_owned)
    .into()
}

fn faults(text: &str) -> Vec<String> {
    let files = files();
    let around = Surroundings { files: Some(&files), resources: &["zones".to_owned()] };
    let errors = read(".gitribute.yml", text, around).expect_err(text);
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_configuration_is_read() {
    let files = files();
    let around = Surroundings { files: Some(&files), resources: &[] };
    let config = read(".gitribute.yml", WHOLE, around).unwrap();
    assert_eq!(config.language, Language::Fr);
    let channels = &config.datasets["channels"];
    assert_eq!(channels.path.to_string(), "data/channels.csv");
    assert_eq!(channels.key, ["id".into()]);
    assert_eq!(channels.insert, Insert::Sorted);
    assert_eq!(channels.list_separator.as_ref().unwrap().as_str(), ";");
    let tags = &channels.columns["tags"];
    assert_eq!(tags.list_separator.as_ref().unwrap().as_str(), "|");
    assert_eq!(channels.custom_props.as_ref().unwrap().as_str(), "schemas/props.json");
    assert_eq!(channels.columns["notes"], ColumnSettings::default());
    let together: [Vec<FieldName>; 2] =
        [vec!["name".into(), "country".into()], vec!["code".into()]];
    assert_eq!(channels.unique_together, together);
    assert_eq!(channels.sorted_by, ["id".into()]);
    assert_eq!(channels.not_in.as_ref().unwrap().as_str(), "data/removed.csv");
    assert_eq!(channels.near_duplicates, ["name".into()]);
    assert_eq!(channels.fill.keys().map(FieldName::as_str).collect::<Vec<_>>(), ["id", "added_on"]);
    let people = &config.datasets["people"];
    assert!(matches!(people.path, DataPath::Records(_)));
    assert_eq!(people.language, Some(Language::En));
    assert_eq!(people.key.len(), 2);
    assert_eq!(config.datasets["cities"].records.as_deref(), Some("data.cities"));
    let edit = &config.forms["02_edit.yml"];
    assert_eq!(edit.operation, Some(OperationSetting::Fixed(Operation::Update)));
    assert_eq!(edit.columns[&FieldId::from("channel_name")], "name".into());
    assert_eq!((edit.clear.as_deref(), edit.leave.as_deref()), (Some("~"), Some("(unchanged)")));
    assert_eq!(edit.defaults, Some(Defaults::Answer));
    let Some(OperationSetting::ByAnswer { field, values }) = &config.forms["any.yaml"].operation
    else {
        panic!("an operation by answer");
    };
    assert_eq!((field.as_str(), values["Change it"]), ("action", Operation::Update));
    assert_eq!(config.forms["cell.yml"].cell.as_ref().unwrap().field.as_str(), "what");
    assert_eq!(config.accept.mode, AcceptMode::Commit);
    assert_eq!(
        config.policy.accept,
        [
            Approver::Role(Role::Maintainers),
            Approver::Team("org/data".to_owned()),
            Approver::Person("mira".to_owned()),
            Approver::Person("jo.2".to_owned()),
        ]
    );
    assert_eq!(config.policy.own, OwnContributions::MayAccept);
    let rate = config.policy.quota.person.unwrap();
    assert_eq!((rate.count.get(), rate.per), (10, Period::Day));
    assert_eq!(config.commands.slash, Slash::Off);
}

#[test]
fn nothing_said_is_the_default() {
    for text in ["", "\n", "# nothing\n", "forms:\npolicy:\n", "\u{feff}language: en\n"] {
        let config = read(".gitribute.yml", text, Surroundings::default()).unwrap();
        assert_eq!(config, RepoConfig::default(), "{text:?}");
    }
    assert_eq!(RepoConfig::default().policy.accept, [Approver::Role(Role::Writers)]);
}

#[test]
fn each_fault_is_told_with_its_place_and_mend_o1() {
    let dataset = |line: &str| format!("datasets:\n  a:\n    path: cities.json\n    {line}\n");
    let form = |line: &str| format!("forms:\n  any.yaml:\n    {line}\n");
    for (text, told) in [
        (
            "langauge: fr\n".to_owned(),
            "1:1: `langauge` is not known here: did you mean `language`?",
        ),
        ("x: 1\n".to_owned(), "1:1: `x` is not known here: write one of language, datasets"),
        ("language: de\n".to_owned(), "1:11: `language` cannot be `de`: write one of en, fr"),
        ("language: [fr]\n".to_owned(), "1:11: `language` must be a text"),
        ("accept: 3\n".to_owned(), "1:9: `accept` must be a mapping"),
        ("a: 1\na: 2\n".to_owned(), "2:1: `a` stands twice"),
        ("datasets:\n  a:\n    key: id\n".to_owned(), "3:5: `path` is missing"),
        (dataset("url_alive: {columns: [site]}"), "4:16: `hosts` is missing"),
        (dataset("url_alive: {hosts: [a.org]}"), "4:16: `columns` is missing"),
        (dataset("url_alive: true"), "4:16: `url_alive` must be a mapping"),
        (
            dataset("url_alive: {columns: site, hosts: [localhost, \"*.a.org\"]}"),
            "4:40: `localhost` is no host: write a name such as `example.org`",
        ),
        ("datasets:\n  a:\n".to_owned(), "`path` is missing"),
        ("datasets:\n  a b: { path: cities.json }\n".to_owned(), "2:3: `a b` is no name"),
        (
            "datasets: { a: { path: citie.json } }\n".to_owned(),
            "no file `citie.json`: did you mean `cities.json`?",
        ),
        (
            "datasets: { a: { path: data/peple/*.yml } }\n".to_owned(),
            "did you mean `data/people/*.yml`?",
        ),
        (
            "datasets: { a: { path: ../x.csv } }\n".to_owned(),
            "`../x.csv` cannot be used: `.` and `..`",
        ),
        ("datasets: { a: { path: .github/x.csv } }\n".to_owned(), "belongs to the forge"),
        (
            dataset("schema: schemas/chanels.json"),
            "4:13: there is no file `schemas/chanels.json`: did you mean `schemas/channels.json`?",
        ),
        (dataset("custom_props: schemas/prop.json"), "did you mean `schemas/props.json`?"),
        (dataset("schema: /etc/x"), "take the leading `/` off"),
        (dataset("key: { a: b }"), "4:10: `key` must be a text or a list of texts"),
        (dataset("key: [a, a]"), "4:14: `a` stands twice"),
        (dataset("insert: ends"), "`insert` cannot be `ends`: did you mean `end`?"),
        (dataset("list_separator: and"), "`and` cannot separate"),
        (dataset("columns: { tags: { list_separator: and } }"), "`and` cannot separate"),
        (dataset("columns: { tags: { separator: ; } }"), "`separator` is not known here"),
        (dataset("columns: tags"), "`columns` must be a mapping"),
        (
            dataset("fill: { id: '{{ x | slugg }}' }"),
            "`id`: `slugg` is no filter: did you mean `slug`?",
        ),
        (form("dataset: zone"), "3:14: no dataset is named `zone`: did you mean `zones`?"),
        (form("dataset: plouf"), "3:14: no dataset is named `plouf`"),
        (form("operation: updat"), "`operation` cannot be `updat`: did you mean `update`?"),
        (form("operation: [add]"), "3:16: `operation` must be an operation, or a mapping"),
        (form("operation: { field: x }"), "`values` is missing"),
        (
            form("operation: { field: x, values: { A: ad } }"),
            "`A` cannot be `ad`: did you mean `add`?",
        ),
        (form("operation: { values: { A: add } }"), "3:16: `field` is missing"),
        (form("columns: { a: [b] }"), "3:19: `a` must be a text"),
        (form("{ columns: { a: b }, ignore: [a] }"), "the field `a` is in `columns` already"),
        (
            form("{ operation: remove, cell: { field: a, value: b } }"),
            "`cell` has no meaning where `operation` is `remove`",
        ),
        (form("cell: { field: a }"), "`value` is missing"),
        (form("{ clear: '-', leave: '-' }"), "3:26: `clear` and `leave` are the same"),
        (
            "forms: { ane.yaml: {} }\n".to_owned(),
            "there is no form `ane.yaml`: did you mean `any.yaml`?",
        ),
        ("forms: { .github/ISSUE_TEMPLATE/any.yaml: {} }\n".to_owned(), "write the name alone"),
        ("accept: { mode: pull-request }\n".to_owned(), "did you mean `pull_request`?"),
        (
            "accept: { mode: commit, group: dataset }\n".to_owned(),
            "1:32: `group: dataset` has no effect here",
        ),
        (
            "policy: { accept: writer }\n".to_owned(),
            "`writer` is no role, team or person: did you mean `writers`?",
        ),
        (
            "policy: { accept: ['a b'] }\n".to_owned(),
            "write one of writers, maintainers, admins, org/team, @login",
        ),
        ("policy: { self: yes }\n".to_owned(), "1:17: `self` must be `true` or `false`"),
        (
            "policy: { quota: { person: ten } }\n".to_owned(),
            "`ten` is no quota: write a number and a time",
        ),
        ("policy: { quota: { person: 0/day } }\n".to_owned(), "`0/day` is no quota"),
        ("commands: { slash: 'true' }\n".to_owned(), "`slash` must be `true` or `false`"),
    ] {
        let found = faults(&text);
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        assert!(found[0].starts_with(".gitribute.yml:"), "{found:?}");
        assert!(found[0].contains(told), "{text}: {found:#?}");
    }
}

#[test]
fn all_faults_are_told_at_once_in_their_order_o1() {
    let found =
        faults("langage: fr\ndatasets:\n  a: { pth: x }\nforms:\n  no.yml: { dataset: b }\n");
    let places: Vec<&str> = found.iter().filter_map(|line| line.split(": ").next()).collect();
    let expected = ["1:1", "3:6", "3:8", "5:3", "5:22"].map(|at| format!(".gitribute.yml:{at}"));
    assert_eq!(places, expected, "{found:#?}");
}

#[test]
fn the_json_schema_knows_what_the_reader_knows() {
    let schema: serde_json::Value = serde_json::from_str(&json_schema()).unwrap();
    let properties = |pointer: &str| -> Vec<String> {
        let object = schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"));
        object.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(properties("/properties"), keys::words(keys::TOP));
    assert_eq!(
        properties("/properties/datasets/additionalProperties/properties"),
        keys::words(keys::DATASET)
    );
    assert_eq!(
        properties("/properties/forms/additionalProperties/properties"),
        keys::words(keys::FORM)
    );
    assert_eq!(
        schema["properties"]["datasets"]["additionalProperties"]["required"],
        serde_json::json!(["path"])
    );
    assert_eq!(schema["additionalProperties"], false);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_panics(text in "(language|datasets|forms|policy|  a|    path|fill|[-:{}\\[\\]~'\" \n]|\\PC){0,40}") {
        let _ = read(".gitribute.yml", &text, Surroundings::default());
    }

    #[test]
    fn a_whole_configuration_with_a_line_lost_never_panics(line in 0_usize..50) {
        let text: Vec<&str> =
            WHOLE.lines().enumerate().filter(|(at, _)| *at != line).map(|(_, text)| text).collect();
        let _ = read(".gitribute.yml", &text.join("\n"), Surroundings::default());
    }
}
