//! The `forms` section of a configuration.

use indexmap::IndexMap;

use super::fault::{ConfigFault, Expected};
use super::keys;
use super::model::{
    CellFields, DatasetName, Defaults, FormFile, FormSettings, Operation, OperationSetting,
};
use super::reader::{Members, Reader, member};
use crate::dataset::FieldName;
use crate::intake::FieldId;
use crate::words::nearest;
use crate::yaml::{Node, NodeKind, Place};

const OPERATIONS: [Operation; 5] =
    [Operation::Add, Operation::Update, Operation::Upsert, Operation::Remove, Operation::Rename];

pub(super) fn forms(
    reader: &mut Reader<'_>,
    members: Members<'_>,
    declared: &[String],
) -> IndexMap<FormFile, FormSettings> {
    let mut forms = IndexMap::new();
    let Some(node) = member(members, "forms") else { return forms };
    for (name, node) in reader.mapping("forms", node) {
        let file = FormFile::parse(&name.text);
        if file.is_none() {
            let found = name.text.clone();
            reader.fault(name.place, ConfigFault::FormFile { found });
        } else {
            must_be_there(reader, &name.text, name.place);
        }
        let settings = form(reader, &name.text, node, declared);
        if let Some(file) = file {
            forms.insert(file, settings);
        }
    }
    forms
}

fn must_be_there(reader: &mut Reader<'_>, file: &str, place: Place) {
    let Some(files) = reader.around.files else { return };
    let templates: Vec<&str> = files.iter().filter_map(|path| template_name(path)).collect();
    if !templates.contains(&file) {
        let nearest = nearest(file, templates).map(str::to_owned);
        reader.fault(place, ConfigFault::FormMissing { found: file.to_owned(), nearest });
    }
}

/// The file name of a path that is an issue template's: forges read them from a folder named
/// `ISSUE_TEMPLATE` (GitHub, Forgejo, Gitea, in either case) or `issue_templates` (GitLab).
fn template_name(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let folder = folder.rsplit('/').next()?.to_lowercase();
    matches!(folder.as_str(), "issue_template" | "issue_templates").then_some(name)
}

fn form(reader: &mut Reader<'_>, name: &str, node: &Node, declared: &[String]) -> FormSettings {
    let members = reader.section(name, node, keys::FORM);
    let mut used = Used::default();
    let operation =
        member(members, "operation").and_then(|node| operation(reader, node, &mut used));
    let columns = columns_at(reader, members, "columns", &mut used);
    let expect = columns_at(reader, members, "expect", &mut used);
    let to = columns_at(reader, members, "to", &mut used);
    let cell = member(members, "cell").and_then(|node| cell(reader, node, &mut used));
    let ignore = reader
        .texts_at(members, "ignore")
        .into_iter()
        .map(|(text, place)| used.claim(reader, "ignore", text, place))
        .collect();
    if let Some(OperationSetting::Fixed(operation)) = &operation {
        fits(reader, members, *operation);
    }
    let clear = sentinel(reader, members, "clear");
    let leave = sentinel(reader, members, "leave");
    if let (Some(_), Some(node)) = (&clear, member_or_tilde(members, "leave"))
        && clear == leave
    {
        reader.fault(node.place, ConfigFault::ClearIsLeave);
    }
    FormSettings {
        dataset: dataset(reader, members, declared),
        operation,
        columns,
        expect,
        to,
        cell,
        ignore,
        clear,
        leave,
        defaults: reader.word_at(
            members,
            "defaults",
            keys::DEFAULTS,
            &[Defaults::Ignore, Defaults::Answer],
        ),
        language: reader.language_at(members),
    }
}

fn dataset(
    reader: &mut Reader<'_>,
    members: Members<'_>,
    declared: &[String],
) -> Option<DatasetName> {
    let node = member(members, "dataset")?;
    let found = reader.text("dataset", node)?;
    if !declared.iter().any(|name| name == found) {
        let nearest = nearest(found, declared.iter().map(String::as_str)).map(str::to_owned);
        let found = found.to_owned();
        reader.fault(node.place, ConfigFault::UnknownDataset { found, nearest });
        return None;
    }
    DatasetName::parse(found)
}

fn operation(reader: &mut Reader<'_>, node: &Node, used: &mut Used) -> Option<OperationSetting> {
    match &node.kind {
        NodeKind::Scalar(_) => reader
            .word("operation", node, keys::OPERATIONS, &OPERATIONS)
            .map(OperationSetting::Fixed),
        NodeKind::List(_) => {
            reader.wrong("operation", node, Expected::Operation);
            None
        }
        NodeKind::Map(_) => {
            let members = reader.section("operation", node, keys::BY_ANSWER);
            let field = field_at(reader, node, members, "field", "operation", used);
            let mut values = IndexMap::new();
            match member(members, "values") {
                None => reader.fault(node.place, ConfigFault::MissingKey { key: "values" }),
                Some(node) => {
                    for (answer, node) in reader.mapping("values", node) {
                        let operation =
                            reader.word(&answer.text, node, keys::OPERATIONS, &OPERATIONS);
                        values.extend(operation.map(|operation| (answer.text.clone(), operation)));
                    }
                    if node.as_map().is_some_and(<[_]>::is_empty) {
                        reader.wrong("values", node, Expected::Mapping);
                    }
                }
            }
            (!values.is_empty()).then_some(OperationSetting::ByAnswer { field: field?, values })
        }
    }
}

fn cell(reader: &mut Reader<'_>, node: &Node, used: &mut Used) -> Option<CellFields> {
    let members = reader.section("cell", node, keys::CELL);
    let field = field_at(reader, node, members, "field", "cell", used);
    let value = field_at(reader, node, members, "value", "cell", used);
    let current = member(members, "current")
        .and_then(|_| field_at(reader, node, members, "current", "cell", used));
    Some(CellFields { field: field?, value: value?, current })
}

/// A key that must be there and names a form's field.
fn field_at(
    reader: &mut Reader<'_>,
    owner: &Node,
    members: Members<'_>,
    key: &'static str,
    role: &'static str,
    used: &mut Used,
) -> Option<FieldId> {
    let Some(node) = member(members, key) else {
        // A section that is no mapping at all has been told already.
        if owner.as_map().is_some() {
            reader.fault(owner.place, ConfigFault::MissingKey { key });
        }
        return None;
    };
    let text = reader.text(key, node)?;
    Some(used.claim(reader, role, text, node.place))
}

fn columns_at(
    reader: &mut Reader<'_>,
    members: Members<'_>,
    key: &'static str,
    used: &mut Used,
) -> IndexMap<FieldId, FieldName> {
    let mut columns = IndexMap::new();
    let Some(node) = member(members, key) else { return columns };
    for (name, node) in reader.mapping(key, node) {
        let column = reader.text(&name.text, node);
        let field = used.claim(reader, key, &name.text, name.place);
        columns.extend(column.map(|column| (field, column.into())));
    }
    columns
}

/// Keys that say nothing beside an operation would be silently without effect.
fn fits(reader: &mut Reader<'_>, members: Members<'_>, operation: Operation) {
    let needless: &[&'static str] = match operation {
        Operation::Add => &["cell", "to", "expect"],
        Operation::Update => &[],
        Operation::Upsert => &["cell", "to"],
        Operation::Remove => &["cell", "to", "clear", "leave"],
        Operation::Rename => &["cell", "clear", "leave"],
    };
    for key in needless {
        if let Some((name, _)) = members.iter().find(|(name, _)| name.text == *key) {
            let operation = operation.word();
            reader.fault(name.place, ConfigFault::Needless { key, operation });
        }
    }
}

/// An answer with a meaning. A bare `~` is YAML's null, but nobody who writes `clear: ~` here
/// means nothing by it.
fn sentinel(reader: &mut Reader<'_>, members: Members<'_>, key: &str) -> Option<String> {
    let node = member_or_tilde(members, key)?;
    if is_tilde(node) {
        return Some("~".to_owned());
    }
    reader.text(key, node).map(|text| text.trim().to_owned())
}

fn member_or_tilde<'n>(members: Members<'n>, key: &str) -> Option<&'n Node> {
    members
        .iter()
        .find(|(name, node)| name.text == key && (!node.is_null() || is_tilde(node)))
        .map(|(_, node)| node)
}

fn is_tilde(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Scalar(scalar) if scalar.text == "~")
}

/// The form's fields that have a role already.
#[derive(Default)]
struct Used(IndexMap<String, &'static str>);

impl Used {
    /// Gives a field its role; a second one is a fault.
    fn claim(
        &mut self,
        reader: &mut Reader<'_>,
        role: &'static str,
        field: &str,
        place: Place,
    ) -> FieldId {
        match self.0.get(field) {
            Some(first) => {
                let field = field.to_owned();
                reader.fault(place, ConfigFault::FieldTwice { field, first });
            }
            None => {
                self.0.insert(field.to_owned(), role);
            }
        }
        field.into()
    }
}
