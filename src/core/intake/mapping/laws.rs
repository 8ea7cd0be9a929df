//! Laws of the mapping over any answers.

use proptest::prelude::*;

use super::*;
use crate::dataset::{Edit, FieldName};
use crate::intake::{Answer, CheckboxOption, Field, FieldKind};
use crate::repo_config::{DatasetName, FormFile, RepoConfig, Surroundings, read};

const IDS: [&str; 6] = ["id", "name", "tags", "open", "note", "fresh"];

fn config(operation: &str) -> RepoConfig {
    let yaml = format!(
        "datasets:\n  peaks:\n    path: a.csv\n    list_separator: ';'\n    locked: [tags]\n    \
         fill: {{ added: '{{{{ today }}}}' }}\nforms:\n  form.yml:\n    operation: {operation}\n"
    );
    read(".gitribute.yml", &yaml, Surroundings::default()).unwrap()
}

fn any_kind() -> impl Strategy<Value = FieldKind> {
    let options = || vec!["A".to_owned(), "b, c".to_owned(), "~".to_owned()];
    let boxes = ["A", "yes"].map(CheckboxOption::new).to_vec();
    prop_oneof![
        Just(FieldKind::Input),
        Just(FieldKind::Textarea { render: None }),
        (0_usize..5)
            .prop_map(move |at| FieldKind::Dropdown { options: options(), default: Some(at) }),
        Just(FieldKind::Checkboxes { options: boxes[..1].to_vec() }),
        Just(FieldKind::Checkboxes { options: boxes }),
        Just(FieldKind::Upload { accept: Vec::new() }),
        Just(FieldKind::Markdown),
    ]
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let text = "\\PC{0,12}|[a-c,;|\n~@ <>\\[\\]()`-]{0,12}|A|x";
    prop_oneof![
        Just(Answer::None),
        text.prop_map(Answer::Text),
        prop::collection::vec(text, 0..3).prop_map(Answer::Choices),
    ]
}

fn columns() -> Vec<Column> {
    let list = ColumnKind::List { separator: None, members: Vec::new() };
    let boolean = ColumnKind::Boolean { truths: Vec::new(), falsehoods: Vec::new() };
    let mut columns = ["id", "name", "added", "secret"].map(Column::text).to_vec();
    columns.push(Column { name: "tags".into(), title: None, kind: list });
    columns.push(Column { name: "open".into(), title: None, kind: boolean });
    columns.push(Column {
        name: "site".into(),
        title: Some("note".to_owned()),
        kind: ColumnKind::Url,
    });
    columns
}

/// The columns that an edit writes.
fn written(edit: &Edit) -> Vec<&FieldName> {
    match edit {
        Edit::Add { record } => record.keys().collect(),
        Edit::Update { change, .. } | Edit::Upsert { change, .. } => {
            change.set.keys().chain(&change.clear).collect()
        }
        Edit::Remove { .. } => Vec::new(),
        Edit::Rename { to, .. } => to.iter().map(|(name, _)| name).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn edits_name_only_columns_that_fields_map_to(
        operation in prop::sample::select(vec!["add", "update", "upsert", "remove", "rename"]),
        kinds in prop::collection::vec(any_kind(), 6),
        given in prop::collection::vec(any_answer(), 6),
        json in any::<bool>(),
    ) {
        let config = config(operation);
        let fields = IDS.iter().zip(kinds).map(|(id, kind)| Field {
            placeholder: Some("x".to_owned()),
            prefilled: Some("A".to_owned()),
            ..Field::new(*id, *id, kind)
        });
        let form = IssueForm::new("Form", fields.collect());
        let answers: Answers = IDS.iter().map(|id| (*id).into()).zip(given).collect();
        let (file, name) = (FormFile::parse("form.yml").unwrap(), DatasetName::parse("peaks").unwrap());
        let (columns, key) = (columns(), ["id".into()]);
        let dataset = DatasetView {
            name: &name,
            settings: config.datasets.get("peaks"),
            key: &key,
            columns: &columns,
            cells: if json { Cells::Json } else { Cells::Text },
        };
        let context = MappingContext {
            file: Some(&file),
            settings: config.forms.get("form.yml"),
            datasets: &[dataset],
            today: jiff::civil::date(2026, 1, 1),
            author: "mira",
            people: None,
        };
        match answers_to_edits(&form, &answers, &context) {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(mapped) => {
                prop_assert!(!mapped.edits.is_empty());
                for edit in &mapped.edits {
                    for column in written(edit) {
                        let allowed = ["id", "name", "tags", "open", "site", "added"];
                        prop_assert!(allowed.contains(&column.as_str()), "{column}");
                        let is_supplied = column.as_str() == "added";
                        prop_assert!(!is_supplied || operation == "add");
                        prop_assert!(operation != "update" || column.as_str() != "tags");
                    }
                }
            }
        }
    }
}
