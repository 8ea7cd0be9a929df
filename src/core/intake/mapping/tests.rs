use super::*;
use crate::dataset::{Change, Edit, FieldName, Key, Record, Value};
use crate::intake::{Answer, CheckboxOption, Field, FieldKind, Need};
use crate::repo_config::{DatasetName, FormFile, Operation, RepoConfig, Surroundings, read};
use crate::report::{Language, Sink, mapping_fault, mapping_note};

/// A field by id; its label is the id with a capital and spaces.
fn input(id: &str) -> Field {
    let mut label = id.replace('_', " ");
    label[..1].make_ascii_uppercase();
    Field::new(id, label, FieldKind::Input)
}

fn labelled(id: &str, label: &str) -> Field {
    Field { label: label.to_owned(), ..input(id) }
}

fn dropdown(id: &str, options: &[&str], default: Option<usize>) -> Field {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    Field { kind: FieldKind::Dropdown { options, default }, ..input(id) }
}

fn boxes(id: &str, labels: &[&str]) -> Field {
    let options = labels.iter().map(|label| CheckboxOption::new(*label)).collect();
    Field { kind: FieldKind::Checkboxes { options }, ..input(id) }
}

fn form(name: &str, fields: &[Field]) -> IssueForm {
    IssueForm::new(name, fields.to_vec())
}

fn column(name: &str, kind: ColumnKind) -> Column {
    Column { name: name.into(), title: None, kind }
}

fn list(members: &[&str]) -> ColumnKind {
    let members = members.iter().map(|member| (*member).to_owned()).collect();
    ColumnKind::List { separator: None, members }
}

/// One dataset of peaks and everything around it.
struct Bench {
    config: RepoConfig,
    columns: Vec<Column>,
    key: Vec<FieldName>,
    cells: Cells,
}

impl Bench {
    fn new(yaml: &str) -> Self {
        let config = read(".gitribute.yml", yaml, Surroundings::default()).expect(yaml);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let boolean =
            ColumnKind::Boolean { truths: words(&["TRUE", "1"]), falsehoods: words(&["FALSE"]) };
        let mut name = column("name", ColumnKind::Text);
        name.title = Some("Nom du sommet".to_owned());
        let columns = vec![
            column("id", ColumnKind::Text),
            name,
            column("country", ColumnKind::Text),
            column("height_m", ColumnKind::Number),
            column("website", ColumnKind::Url),
            column("open", boolean),
            column("tags", list(&["snow", "Old hut"])),
            column("added_on", ColumnKind::Text),
        ];
        Self { config, columns, key: vec!["id".into()], cells: Cells::Text }
    }

    fn map(&self, form: &IssueForm, answers: &Answers) -> Result<Mapped, Vec<MappingFault>> {
        let file = FormFile::parse("form.yml").unwrap();
        let usual = DatasetName::parse("peaks").unwrap();
        let name = self.config.datasets.keys().next().unwrap_or(&usual);
        let dataset = DatasetView {
            name,
            settings: self.config.datasets.values().next(),
            key: &self.key,
            columns: &self.columns,
            cells: self.cells,
        };
        let context = MappingContext {
            file: Some(&file),
            settings: self.config.forms.get("form.yml"),
            datasets: &[dataset],
            today: jiff::civil::date(2026, 11, 22),
            author: "mira",
            people: Some("https://forge.example"),
        };
        let result = answers_to_edits(form, answers, &context);
        // Whatever comes out can be said in both languages.
        for language in Language::ALL {
            let said: Vec<String> = match &result {
                Ok(mapped) => {
                    mapped.notes.iter().map(|n| mapping_note(n, language, Sink::Markdown)).collect()
                }
                Err(faults) => {
                    faults.iter().map(|f| mapping_fault(f, language, Sink::Plain)).collect()
                }
            };
            for sentence in said {
                assert!(!sentence.contains("{$") && sentence.contains(' '), "{sentence}");
            }
        }
        result
    }
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(id, text)| ((*id).into(), Answer::Text((*text).to_owned()))).collect()
}

fn choices(id: &str, chosen: &[&str]) -> Answers {
    let chosen = chosen.iter().map(|text| (*text).to_owned()).collect();
    Answers::from([(id.into(), Answer::Choices(chosen))])
}

fn record(values: &[(&str, &str)]) -> Record {
    values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

fn fault(result: Result<Mapped, Vec<MappingFault>>) -> MappingFault {
    let faults = result.unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.into_iter().next().unwrap()
}

const FILL: &str = "datasets:\n  peaks:\n    path: peaks.csv\n    list_separator: ';'\n    \
    locked: [country]\n    fill:\n      id: '{{ name | slug }}.{{ country | lower }}'\n      \
    added_on: '{{ today }}'\n";

#[test]
fn an_add_is_every_answer_and_what_is_supplied() {
    let bench = Bench::new(FILL);
    let form = form("Add a peak", &[input("name"), input("country"), input("source")]);
    let given = answers(&[("name", " Yerupajá "), ("country", "PE"), ("source", "a map")]);
    let mapped = bench.map(&form, &given).unwrap();
    let expected = [
        ("name", "Yerupajá"),
        ("country", "PE"),
        ("id", "yerupaja.pe"),
        ("added_on", "2026-11-22"),
    ];
    assert_eq!(mapped.edits, [Edit::Add { record: record(&expected) }]);
    assert_eq!(mapped.operation, Operation::Add);
    assert!(mapped.notes.contains(&MappingNote::Unmapped {
        label: "Source".to_owned(),
        answer: "a map".to_owned()
    }));
}

#[test]
fn an_answer_is_never_overwritten_by_what_is_supplied() {
    let bench = Bench::new(FILL);
    let form = form("Add a peak", &[input("id"), input("name"), input("country")]);
    let given = answers(&[("id", "own.id"), ("name", "A"), ("country", "PE")]);
    let mapped = bench.map(&form, &given).unwrap();
    let [Edit::Add { record }] = &mapped.edits[..] else { panic!("{mapped:?}") };
    assert_eq!(record["id"], "own.id".into());
}

#[test]
fn what_cannot_be_supplied_is_told_by_the_answers_it_needs() {
    let bench = Bench::new(FILL);
    let form = form("Add a peak", &[labelled("name", "Name of the peak"), input("country")]);
    assert_eq!(
        fault(bench.map(&form, &answers(&[("country", "PE")]))),
        MappingFault::FillNeeds { column: "id".into(), needs: vec!["Name of the peak".to_owned()] }
    );
    assert_eq!(
        fault(bench.map(&form, &answers(&[("name", "富士山"), ("country", "JP")]))),
        MappingFault::FillEmpty { column: "id".into(), text: "富士山".to_owned() }
    );
    assert_eq!(fault(bench.map(&form, &Answers::new())), MappingFault::NothingToAdd);
}

#[test]
fn a_value_for_a_column_that_is_not_there_is_not_supplied() {
    let bench = Bench::new("datasets: { peaks: { path: a.csv, fill: { add_on: x } } }");
    let form = form("Add a peak", &[input("id")]);
    assert_eq!(
        fault(bench.map(&form, &answers(&[("id", "x")]))),
        MappingFault::SettingsColumnMissing {
            column: "add_on".into(),
            nearest: Some("added_on".into())
        }
    );
}

#[test]
fn an_add_needs_its_key() {
    let form_without = form("Add", &[input("name")]);
    let bench = Bench::new("");
    let found = fault(bench.map(&form_without, &answers(&[("name", "A")])));
    assert_eq!(
        found,
        MappingFault::KeyNotAsked { form: "form.yml".to_owned(), column: "id".into() }
    );
    let said = mapping_fault(&found, Language::En, Sink::Markdown);
    assert!(said.contains("`forms: { \"form.yml\": { columns: { …: id } } }`"), "{said}");
    let form = form("Add", &[input("id"), input("name")]);
    let found = fault(bench.map(&form, &answers(&[("name", "A")])));
    assert!(matches!(found, MappingFault::KeyNotAnswered { label, .. } if label == "Id"));
}

#[test]
fn fields_find_their_columns() {
    let bench =
        Bench::new("forms: { form.yml: { operation: add, columns: { who: id }, ignore: [skip] } }");
    for (field, expected) in [
        (input("country"), Some("country")),
        (labelled("a", "Country"), Some("country")),
        (labelled("a", "COUNTRY (optional)"), Some("country")),
        (labelled("a", "Country (facultatif)"), Some("country")),
        (labelled("a", "Nom du sommet"), Some("name")),
        (labelled("a", "nom  du  Sommet ?"), Some("name")),
        (labelled("height-m", "How high"), Some("height_m")),
        (labelled("a", "Height (m)"), Some("height_m")),
        (labelled("a", "Countries"), None),
        (labelled("a", "🏔"), None),
        (input("skip"), None),
    ] {
        let id = field.id.to_string();
        let form = form("Form", &[input("who"), field.clone()]);
        let mapped = bench.map(&form, &answers(&[("who", "x"), (&id, "5")])).unwrap();
        let [Edit::Add { record }] = &mapped.edits[..] else { panic!("{mapped:?}") };
        let found = record.keys().map(FieldName::as_str).find(|name| *name != "id");
        assert_eq!(found, expected, "{field:?}");
        let told = mapped.notes.iter().any(|n| matches!(n, MappingNote::Unmapped { .. }));
        assert_eq!(told, expected.is_none() && id != "skip", "{field:?}");
    }
}

#[test]
fn a_column_of_two_fields_is_nobodys() {
    let bench = Bench::new("forms: { form.yml: { operation: add } }");
    let twins = form("Form", &[input("id"), labelled("a", "Country"), labelled("b", "country?")]);
    let mapped = bench.map(&twins, &answers(&[("id", "x"), ("a", "PE"), ("b", "BO")])).unwrap();
    assert_eq!(mapped.edits, [Edit::Add { record: record(&[("id", "x")]) }]);
    assert!(mapped.notes.iter().all(|note| matches!(note, MappingNote::Ambiguous { .. })));
    // The configuration settles it, and then the same name says nothing.
    let bench = Bench::new("forms: { form.yml: { operation: add, columns: { peak: name } } }");
    let form = form("Form", &[input("id"), input("peak"), input("name")]);
    let given = answers(&[("id", "x"), ("peak", "Huascarán"), ("name", "Mira")]);
    let mapped = bench.map(&form, &given).unwrap();
    assert_eq!(mapped.edits, [Edit::Add { record: record(&[("id", "x"), ("name", "Huascarán")]) }]);
}

#[test]
fn two_answers_for_one_column_must_agree() {
    let bench = Bench::new("forms: { form.yml: { operation: add, columns: { a: id, b: id } } }");
    let form = form("Form", &[input("a"), input("b")]);
    assert!(bench.map(&form, &answers(&[("a", "x"), ("b", "x")])).is_ok());
    let found = fault(bench.map(&form, &answers(&[("a", "x"), ("b", "y")])));
    assert!(matches!(found, MappingFault::AnsweredTwice { .. }));
}

#[test]
fn settings_that_do_not_fit_the_form_or_the_data_are_told() {
    let bench = Bench::new("forms: { form.yml: { operation: add, columns: { id: nam } } }");
    let form = form("Form", &[input("id"), input("name")]);
    let found = fault_of(&bench, &form, &answers(&[("id", "x")]), |fault| {
        matches!(fault, MappingFault::SettingsColumnMissing { .. })
    });
    assert_eq!(
        found,
        MappingFault::SettingsColumnMissing { column: "nam".into(), nearest: Some("name".into()) }
    );
    let mapped = Bench::new("forms: { form.yml: { operation: add, ignore: [nam] } }")
        .map(&form, &answers(&[("id", "x")]))
        .unwrap();
    assert_eq!(
        mapped.notes,
        [MappingNote::SettingsFieldMissing { field: "nam".into(), nearest: Some("name".into()) }]
    );
}

fn fault_of(
    bench: &Bench,
    form: &IssueForm,
    answers: &Answers,
    is_it: fn(&MappingFault) -> bool,
) -> MappingFault {
    bench.map(form, answers).unwrap_err().into_iter().find(is_it).unwrap()
}

const EDIT: &str = "datasets: { peaks: { path: peaks.csv, locked: [country] } }\nforms:\n  \
    form.yml:\n    operation: update\n    clear: '~'\n    leave: (unchanged)\n    \
    expect: { now: height_m }\n    to: { fresh: id }\n";

fn edit_form() -> IssueForm {
    let mut name = input("name");
    name.placeholder = Some("e.g. Huascarán".to_owned());
    let mut website = input("website");
    website.prefilled = Some("https://".to_owned());
    let fields = [
        input("id"),
        name,
        input("now"),
        input("height_m"),
        website,
        dropdown("open", &["TRUE", "FALSE"], Some(1)),
        input("country"),
        input("fresh"),
    ];
    form("Form", &fields)
}

#[test]
fn an_update_is_what_was_answered() {
    let bench = Bench::new(EDIT);
    let given = answers(&[
        ("id", "https://example.org/?a=1"),
        ("name", "e.g. Huascarán"),
        ("now", "6768"),
        ("height_m", "6746"),
        ("website", "https://"),
        ("open", "FALSE"),
        ("country", "(unchanged)"),
    ]);
    let mapped = bench.map(&edit_form(), &given).unwrap();
    let change = Change {
        set: record(&[("height_m", "6746")]),
        clear: Vec::new(),
        expect: record(&[("height_m", "6768")]),
        ..Change::default()
    };
    let key = Key::single("id", "https://example.org/?a=1");
    assert_eq!(mapped.edits, [Edit::Update { key, change }]);
    let kinds: Vec<bool> = mapped
        .notes
        .iter()
        .map(|note| {
            matches!(
                note,
                MappingNote::PlaceholderCopied { .. } | MappingNote::DefaultIgnored { .. }
            )
        })
        .collect();
    assert_eq!(kinds, [true; 3], "{:#?}", mapped.notes);
}

#[test]
fn blank_leaves_and_the_sentinel_empties() {
    let bench = Bench::new(EDIT);
    let given = answers(&[("id", "x"), ("name", "~"), ("height_m", "  "), ("open", "TRUE")]);
    let mapped = bench.map(&edit_form(), &given).unwrap();
    let change = Change {
        set: record(&[("open", "TRUE")]),
        clear: vec!["name".into()],
        expect: Record::new(),
        ..Change::default()
    };
    assert_eq!(mapped.edits, [Edit::Update { key: Key::single("id", "x"), change }]);
    // Without a sentinel `~` is a value, and the reviewer is told.
    let bench = Bench::new("forms: { form.yml: { operation: update } }");
    let mapped = bench.map(&edit_form(), &answers(&[("id", "x"), ("name", "~")])).unwrap();
    assert!(matches!(&mapped.notes[..], [MappingNote::ClearUnknown { .. }]), "{:?}", mapped.notes);
}

#[test]
fn defaults_can_be_taken_as_answers() {
    let bench = Bench::new("forms: { form.yml: { operation: update, defaults: answer } }");
    let mapped = bench.map(&edit_form(), &answers(&[("id", "x"), ("open", "FALSE")])).unwrap();
    let [Edit::Update { change, .. }] = &mapped.edits[..] else { panic!("{mapped:?}") };
    assert_eq!(change.set, record(&[("open", "FALSE")]));
    // On a form that adds they are.
    let bench = Bench::new("forms: { form.yml: { operation: add } }");
    let given = answers(&[("id", "x"), ("open", "FALSE"), ("website", "https://")]);
    let mapped = bench.map(&edit_form(), &given).unwrap();
    let expected = [("id", "x"), ("website", "https://"), ("open", "FALSE")];
    assert_eq!(mapped.edits, [Edit::Add { record: record(&expected) }]);
    assert!(matches!(&mapped.notes[..], [MappingNote::PrefilledKept { .. }]));
}

#[test]
fn an_update_without_a_change_a_key_or_leave_is_refused() {
    let bench = Bench::new(EDIT);
    let given = answers(&[("id", "x"), ("now", "6768"), ("open", "FALSE")]);
    assert_eq!(fault(bench.map(&edit_form(), &given)), MappingFault::NothingToChange);
    let found = fault(bench.map(&edit_form(), &answers(&[("name", "A")])));
    assert!(matches!(found, MappingFault::KeyNotAnswered { .. }));
    let found = fault(bench.map(&edit_form(), &answers(&[("id", "x"), ("country", "PE")])));
    assert_eq!(
        found,
        MappingFault::Locked { label: "Country".to_owned(), column: "country".into() }
    );
    let mut bench = Bench::new(EDIT);
    bench.key.clear();
    let found = fault(bench.map(&edit_form(), &answers(&[("id", "x"), ("name", "A")])));
    assert!(matches!(found, MappingFault::NoKey { .. }));
}

#[test]
fn an_update_can_rename_on_the_way() {
    let bench = Bench::new(EDIT);
    let (x, y) = (Key::single("id", "x"), Key::single("id", "y"));
    let mapped =
        bench.map(&edit_form(), &answers(&[("id", "x"), ("name", "A"), ("fresh", "y")])).unwrap();
    let change = Change { set: record(&[("name", "A")]), ..Change::default() };
    let rename = Edit::Rename { key: x.clone(), to: y, expect: Record::new() };
    assert_eq!(mapped.edits, [Edit::Update { key: x, change }, rename]);
    let same = bench.map(&edit_form(), &answers(&[("id", "x"), ("fresh", "x")]));
    assert_eq!(fault(same), MappingFault::NothingToChange);
}

#[test]
fn removals_and_renames() {
    let bench = Bench::new("");
    let removal = form("Remove a peak", &[input("id"), input("name"), input("reason")]);
    let given = answers(&[("id", "x"), ("name", "A"), ("reason", "gone")]);
    let mapped = bench.map(&removal, &given).unwrap();
    assert_eq!(mapped.edits, [Edit::Remove { key: Key::single("id", "x"), expect: Record::new() }]);
    assert!(matches!(
        &mapped.notes[..],
        [MappingNote::Unmapped { answer, .. }, MappingNote::NotUsed { .. }] if answer == "gone"
    ));
    let renaming = form("Rename a peak", &[input("id"), input("new_id")]);
    let mapped = bench.map(&renaming, &answers(&[("id", "x"), ("new_id", "y")])).unwrap();
    let (key, to) = (Key::single("id", "x"), Key::single("id", "y"));
    assert_eq!(mapped.edits, [Edit::Rename { key, to, expect: Record::new() }]);
    let found = fault(bench.map(&renaming, &answers(&[("id", "x")])));
    assert!(matches!(found, MappingFault::NewKeyNotAnswered { label } if label == "New id"));
    let blind = form("Rename a peak", &[input("id")]);
    let found = fault(bench.map(&blind, &answers(&[("id", "x")])));
    assert!(matches!(found, MappingFault::NewKeyNotAsked { .. }));
}

#[test]
fn an_upsert_makes_its_key_but_supplies_nothing_else() {
    let yaml = format!("{FILL}forms: {{ form.yml: {{ operation: upsert }} }}\n");
    let form = form("Form", &[input("name"), input("country")]);
    let mapped =
        Bench::new(&yaml).map(&form, &answers(&[("name", "Alto"), ("country", "PE")])).unwrap();
    let change =
        Change { set: record(&[("name", "Alto"), ("country", "PE")]), ..Change::default() };
    assert_eq!(mapped.edits, [Edit::Upsert { key: Key::single("id", "alto.pe"), change }]);
}

const CELL: &str = "datasets: { peaks: { path: peaks.csv, locked: [country] } }\nforms:\n  \
    form.yml: { cell: { field: what, value: new, current: now }, columns: { record: id }, clear: '~' }\n";

#[test]
fn a_form_of_record_field_and_value_changes_one_cell() {
    let bench = Bench::new(CELL);
    let fields = ["record", "what", "now", "new", "source"].map(input);
    let form = form("Data correction", &fields);
    let base = [("record", "x"), ("now", "6768"), ("new", "6746")];
    let map = |what: &str| bench.map(&form, &answers(&[&base[..], &[("what", what)]].concat()));
    for what in ["height_m", "Height (m)", "HEIGHT_M"] {
        let mapped = map(what).unwrap();
        let change = Change {
            set: record(&[("height_m", "6746")]),
            clear: Vec::new(),
            expect: record(&[("height_m", "6768")]),
            ..Change::default()
        };
        assert_eq!(mapped.edits, [Edit::Update { key: Key::single("id", "x"), change }], "{what}");
    }
    assert_eq!(
        fault(map("hight_m")),
        MappingFault::CellFieldUnknown {
            label: "What".to_owned(),
            found: "hight_m".to_owned(),
            nearest: Some("height_m".into()),
        }
    );
    assert_eq!(fault(map("id")), MappingFault::CellFieldIsKey { column: "id".into() });
    assert!(matches!(fault(map("country")), MappingFault::Locked { .. }));
    assert!(matches!(
        &bench.map(&form, &answers(&base)).unwrap_err()[0],
        MappingFault::CellFieldNotAnswered { .. }
    ));
    let given = answers(&[("record", "x"), ("what", "name"), ("new", "~")]);
    let mapped = bench.map(&form, &given).unwrap();
    assert!(matches!(&mapped.edits[..], [Edit::Update { change, .. }] if change.clear.len() == 1));
}

#[test]
fn an_answer_can_say_the_operation() {
    let yaml = "forms: { form.yml: { operation: { field: action, values: { Add it: add, Change: update } } } }";
    let bench = Bench::new(yaml);
    let form = form(
        "Form",
        &[dropdown("action", &["Add it", "Change"], None), input("id"), input("name")],
    );
    for (action, operation) in [("Add it", Operation::Add), ("CHANGE", Operation::Update)] {
        let given = answers(&[("action", action), ("id", "x"), ("name", "A")]);
        assert_eq!(bench.map(&form, &given).unwrap().operation, operation);
    }
    let found = fault(bench.map(&form, &answers(&[("action", "Chnge"), ("id", "x")])));
    assert!(
        matches!(found, MappingFault::OperationUnknown { nearest: Some(near), .. } if near == "Change")
    );
    let found = fault(bench.map(&form, &answers(&[("id", "x")])));
    assert!(matches!(found, MappingFault::OperationNotAnswered { .. }));
}

#[test]
fn names_say_the_operation_where_nothing_is_configured() {
    let bench = Bench::new("");
    for (name, operation) in [
        ("➕ Add a peak", Some(Operation::Add)),
        ("New peak", Some(Operation::Add)),
        ("Suggest an addition", Some(Operation::Add)),
        ("Ajouter un sommet", Some(Operation::Add)),
        ("Edit a peak", Some(Operation::Update)),
        ("Change of address", Some(Operation::Update)),
        ("Data correction", Some(Operation::Update)),
        ("Update to the new address", Some(Operation::Update)),
        ("Modifier un sommet", Some(Operation::Update)),
        ("Add/Update an entry", Some(Operation::Upsert)),
        ("🗑 Remove existing site", Some(Operation::Remove)),
        ("Suppression d’un sommet", Some(Operation::Remove)),
        ("Rename a peak", Some(Operation::Rename)),
        ("Add or remove a peak", None),
        ("Report a problem or request removal", None),
        ("Submission of a peak", Some(Operation::Add)),
        ("Feedback", None),
        ("Contact the editor", None),
        ("수정 제안", None),
    ] {
        let form = form(name, &[input("id"), input("name"), input("new_id")]);
        let given = answers(&[("id", "x"), ("name", "A"), ("new_id", "y")]);
        let found = bench.map(&form, &given);
        match operation {
            Some(operation) => assert_eq!(found.unwrap().operation, operation, "{name}"),
            None => assert!(matches!(fault(found), MappingFault::NoOperation { .. }), "{name}"),
        }
    }
}

#[test]
fn the_dataset_is_the_only_one_or_the_one_named() {
    let names = ["channels", "feeds"].map(|name| DatasetName::parse(name).unwrap());
    let columns = [Column::text("id"), Column::text("name")];
    let datasets = [&names[0], &names[1]].map(|name| DatasetView {
        name,
        settings: None,
        key: &[],
        columns: &columns,
        cells: Cells::Text,
    });
    for (file, name, expected) in [
        ("01_channel_add.yml", "Add", Some("channels")),
        ("add.yml", "📝 Add a feed", Some("feeds")),
        ("add.yml", "Add a feed of a channel", None),
        ("add.yml", "Add", None),
    ] {
        let file = FormFile::parse(file).unwrap();
        let context = MappingContext {
            file: Some(&file),
            settings: None,
            datasets: &datasets,
            today: jiff::civil::date(2026, 11, 22),
            author: "mira",
            people: None,
        };
        let form = form(name, &[input("name")]);
        let found = answers_to_edits(&form, &answers(&[("name", "A")]), &context);
        match expected {
            Some(expected) => assert_eq!(found.unwrap().dataset.as_str(), expected),
            None => assert!(matches!(fault(found), MappingFault::NoDataset { .. }), "{name}"),
        }
    }
}

/// The value that an answer becomes in a column, and how many notes there are.
fn value(bench: &Bench, field: Field, answer: Answer) -> (Value, Vec<MappingNote>) {
    let column = field.id.to_string();
    let form = form("Add", &[input("id"), field]);
    let mut given = answers(&[("id", "x")]);
    given.insert(column.as_str().into(), answer);
    let mapped = bench.map(&form, &given).unwrap();
    let [Edit::Add { record }] = &mapped.edits[..] else { panic!("{mapped:?}") };
    (record.get(column.as_str()).cloned().unwrap_or(Value::Null), mapped.notes)
}

#[test]
fn lists_are_read_as_people_write_them() {
    let bench = Bench::new("datasets: { peaks: { path: a.csv, list_separator: ';' } }");
    for (typed, written, notes) in [
        ("a;b", "a;b", 0),
        (" a ; b ;", "a;b", 0),
        ("a\nb\n\nc", "a;b;c", 1),
        ("- a\n- b", "a;b", 1),
        ("- a\nb", "- a;b", 1),
        ("a | b", "a;b", 1),
        ("en, fr,de", "en;fr;de", 1),
        ("snow, Old hut", "snow;Old hut", 1),
        ("Lima, Peru", "Lima, Peru", 1),
        ("one item", "one item", 0),
    ] {
        let (found, told) = value(&bench, input("tags"), Answer::Text(typed.to_owned()));
        assert_eq!(found, written.into(), "{typed:?}");
        assert_eq!(told.len(), notes, "{typed:?}: {told:?}");
    }
    let mut bench = Bench::new("");
    let (found, _) = value(&bench, input("tags"), Answer::Text("a; b, c".to_owned()));
    assert_eq!(found, "a; b,c".into(), "the schema's own sign is the comma");
    bench.cells = Cells::Json;
    let (found, _) = value(&bench, input("tags"), Answer::Text("a\nb".to_owned()));
    assert_eq!(found, Value::List(vec!["a".into(), "b".into()]));
    let (found, _) = value(&bench, input("height_m"), Answer::Text("6768.0".to_owned()));
    assert_eq!(serde_json::to_string(&found).unwrap(), "6768.0");
}

#[test]
fn several_choices_are_joined() {
    let bench = Bench::new("datasets: { peaks: { path: a.csv, list_separator: ';' } }");
    let several = |id: &str, chosen: &[&str]| choices(id, chosen).shift_remove(id).unwrap();
    let field = boxes("tags", &["snow", "ice, hard", "a;b"]);
    let (found, notes) = value(&bench, field.clone(), several("tags", &["snow", "ice, hard"]));
    assert_eq!((found, notes.len()), ("snow;ice, hard".into(), 0));
    let (found, notes) = value(&bench, boxes("name", &["A", "B"]), several("name", &["A", "B"]));
    assert_eq!((found, notes.len()), ("A;B".into(), 1));
    let mut given = choices("tags", &["a;b"]);
    given.extend(answers(&[("id", "x")]));
    let found = fault(bench.map(&form("Add", &[input("id"), field]), &given));
    assert!(matches!(found, MappingFault::SeparatorInItem { .. }));
}

#[test]
fn yes_and_no_are_spelled_as_the_file_does() {
    let mut bench = Bench::new("");
    let text = |text: &str| Answer::Text(text.to_owned());
    let ticked = Answer::Choices(vec!["It is open".to_owned()]);
    for (field, answer, written, notes) in [
        (input("open"), text("TRUE"), "TRUE", 0),
        (input("open"), text("1"), "1", 0),
        (input("open"), text("yes"), "TRUE", 1),
        (input("open"), text("Non"), "FALSE", 1),
        (input("open"), text("perhaps"), "perhaps", 0),
        (boxes("open", &["It is open"]), ticked.clone(), "TRUE", 0),
        (boxes("open", &["It is open"]), Answer::None, "FALSE", 1),
        (boxes("name", &["It is open"]), ticked.clone(), "It is open", 0),
    ] {
        let (found, told) = value(&bench, field, answer.clone());
        assert_eq!((found, told.len()), (written.into(), notes), "{answer:?}");
    }
    bench.cells = Cells::Json;
    assert_eq!(value(&bench, boxes("open", &["It is open"]), ticked).0, Value::Bool(true));
    // On a form that changes, a box left alone says nothing.
    let bench = Bench::new("");
    let form = form("Edit", &[input("id"), boxes("open", &["It is open"])]);
    assert_eq!(fault(bench.map(&form, &answers(&[("id", "x")]))), MappingFault::NothingToChange);
}

#[test]
fn links_become_addresses_where_an_address_is_wanted() {
    let bench = Bench::new("");
    let address = "https://example.org/a?b=1";
    for (typed, written, notes) in [
        (address, address, 0),
        ("https://example.org/a/", "https://example.org/a/", 0),
        ("<https://example.org/a?b=1>", address, 1),
        ("[the page](https://example.org/a?b=1)", address, 1),
        ("![a picture](https://example.org/a?b=1)", address, 1),
        ("<img width=\"9\" src=\"https://example.org/a?b=1\" />", address, 1),
        ("`https://example.org/a?b=1`", address, 1),
        ("@mira-2", "https://forge.example/mira-2", 1),
        ("@a b", "@a b", 0),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))", 0),
        ("see [a](https://a.example)", "see [a](https://a.example)", 0),
        (
            "[a](https://a.example) [b](https://b.example)",
            "[a](https://a.example) [b](https://b.example)",
            0,
        ),
    ] {
        let (found, told) = value(&bench, input("website"), Answer::Text(typed.to_owned()));
        assert_eq!((found, told.len()), (written.into(), notes), "{typed}");
    }
    let (found, _) = value(&bench, input("name"), Answer::Text("@mira".to_owned()));
    assert_eq!(found, "@mira".into());
}

#[test]
fn what_nobody_sees_is_kept_and_told() {
    let bench = Bench::new("");
    let (found, notes) = value(&bench, input("name"), Answer::Text("a\u{200b}b".to_owned()));
    assert_eq!(found, "a\u{200b}b".into());
    assert!(matches!(&notes[..], [MappingNote::Invisible { .. }]));
    let (_, notes) = value(&bench, input("name"), Answer::Text("a\nb".to_owned()));
    assert_eq!(notes, []);
    let (found, _) = value(&bench, input("name"), Answer::Text("\u{200b}".to_owned()));
    assert_eq!(found, Value::Null, "an answer of nothing visible is none");
}

#[test]
fn formulas_and_typed_templates_stay_what_they_are_d8() {
    let bench = Bench::new(FILL);
    for typed in ["=HYPERLINK(1)", "+1", "@SUM", "-1.5", "{{ author }}", "{% raw %}"] {
        let form = form("Add", &[input("id"), input("name"), input("country")]);
        let given = answers(&[("id", "x"), ("name", typed)]);
        let mapped = bench.map(&form, &given).unwrap();
        let [Edit::Add { record }] = &mapped.edits[..] else { panic!("{mapped:?}") };
        assert_eq!(record["name"], typed.into());
    }
}

#[test]
fn consent_is_no_remark() {
    let bench = Bench::new("");
    let mut consent = boxes("agree", &["I have read the rules"]);
    if let FieldKind::Checkboxes { options } = &mut consent.kind {
        options[0].need = Need::Required;
    }
    let form = form("Add", &[input("id"), consent]);
    let mut given = choices("agree", &["I have read the rules"]);
    given.extend(answers(&[("id", "x")]));
    assert_eq!(bench.map(&form, &given).unwrap().notes, []);
}
