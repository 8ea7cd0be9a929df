//! What each field of a form is for: a column, a lock, a new key, or nothing.

use unicode_normalization::UnicodeNormalization;

use super::context::{Column, DatasetView};
use super::convention::find;
use crate::dataset::FieldName;
use crate::intake::{Field, FieldId, FieldKind, IssueForm};
use crate::repo_config::{FormSettings, Operation, OperationSetting};
use crate::words::label_slug;

/// What a field is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Its answer is a column's value.
    Column(FieldName),
    /// Its answer says what a column holds now.
    Expect(FieldName),
    /// Its answer is a key column's new value.
    To(FieldName),
    /// Its answer names the column to change.
    CellField,
    /// Its answer is the new value of the column so named.
    CellValue,
    /// Its answer says what the column so named holds now.
    CellCurrent,
    /// Neither data nor worth a remark.
    Ignored,
    /// Its label or id could mean any of these columns.
    Ambiguous(Vec<FieldName>),
    /// No column is its own.
    Unmapped,
}

/// The role of every field, in the form's order: configured, else the column of the same name,
/// else the column whose name or title is the label but for case, accents, signs and
/// `(optional)`. A column that was given to one field is not given to a second.
pub(super) fn roles(
    form: &IssueForm,
    settings: Option<&FormSettings>,
    dataset: &DatasetView<'_>,
    operation: Operation,
) -> Vec<Role> {
    let mut roles: Vec<Option<Role>> =
        form.fields.iter().map(|field| configured(field, settings)).collect();
    if operation == Operation::Rename && settings.is_none_or(|settings| settings.to.is_empty()) {
        for (role, field) in roles.iter_mut().zip(&form.fields) {
            if role.is_none() {
                *role = new_key(field, dataset).map(Role::To);
            }
        }
    }
    // A form that asks which field to change says everything else about the record by key.
    let asks_cell = settings.is_some_and(|settings| settings.cell.is_some());
    let open = |column: &&Column| !asks_cell || dataset.key.contains(&column.name);
    let mut free: Vec<&Column> = dataset.columns.iter().filter(open).collect();
    free.retain(|column| !is_taken(&roles, &column.name));
    for (role, field) in roles.iter_mut().zip(&form.fields) {
        if role.is_none()
            && let Some(at) = free.iter().position(|c| c.name.as_str() == field.id.as_str())
        {
            *role = Some(Role::Column(free.remove(at).name.clone()));
        }
    }
    let alike: Vec<Vec<FieldName>> = form
        .fields
        .iter()
        .zip(&roles)
        .map(|(field, role)| if role.is_none() { columns_like(field, &free) } else { Vec::new() })
        .collect();
    let by_likeness = |columns: &Vec<FieldName>| match columns.as_slice() {
        [] => Role::Unmapped,
        // Two fields that look like one column: which is meant nobody can tell.
        [one] if alike.iter().filter(|other| other.contains(one)).count() == 1 => {
            Role::Column(one.clone())
        }
        several => Role::Ambiguous(several.to_vec()),
    };
    roles
        .into_iter()
        .zip(&alike)
        .map(|(role, columns)| role.unwrap_or_else(|| by_likeness(columns)))
        .collect()
}

fn configured(field: &Field, settings: Option<&FormSettings>) -> Option<Role> {
    if field.kind == FieldKind::Markdown {
        return Some(Role::Ignored);
    }
    let settings = settings?;
    let id = &field.id;
    if let Some(column) = settings.columns.get(id) {
        return Some(Role::Column(column.clone()));
    }
    if let Some(column) = settings.expect.get(id) {
        return Some(Role::Expect(column.clone()));
    }
    if let Some(column) = settings.to.get(id) {
        return Some(Role::To(column.clone()));
    }
    if let Some(cell) = &settings.cell {
        if cell.field == *id {
            return Some(Role::CellField);
        }
        if cell.value == *id {
            return Some(Role::CellValue);
        }
        if cell.current.as_ref() == Some(id) {
            return Some(Role::CellCurrent);
        }
    }
    let says_operation = matches!(&settings.operation,
        Some(OperationSetting::ByAnswer { field, .. }) if field == id);
    (says_operation || settings.ignore.contains(id)).then_some(Role::Ignored)
}

fn is_taken(roles: &[Option<Role>], column: &FieldName) -> bool {
    roles.iter().any(|role| matches!(role, Some(Role::Column(taken)) if taken == column))
}

/// The fields that the configuration names and the form does not have.
pub(super) fn unknown_fields(form: &IssueForm, settings: &FormSettings) -> Vec<FieldId> {
    let named = settings.columns.keys().chain(settings.expect.keys()).chain(settings.to.keys());
    named.chain(&settings.ignore).filter(|id| find(form, id).is_none()).cloned().collect()
}

/// The key column that a field asks a new value of by its name: `new_id`, `New id`, `id_new`.
fn new_key(field: &Field, dataset: &DatasetView<'_>) -> Option<FieldName> {
    let names = [folded(field.id.as_str()), folded(&field.label)];
    let asks = |column: &&FieldName| {
        let key = folded(column.as_str());
        let wanted = [format!("new_{key}"), format!("{key}_new"), format!("to_{key}")];
        names.iter().any(|name| wanted.contains(name))
    };
    dataset.key.iter().find(asks).cloned()
}

/// The columns that a field's id or label may mean.
fn columns_like(field: &Field, free: &[&Column]) -> Vec<FieldName> {
    let names = [folded(field.id.as_str()), folded(&field.label)];
    let is_like = |text: &str| {
        let text = folded(text);
        !text.is_empty() && names.contains(&text)
    };
    free.iter()
        .filter(|c| is_like(c.name.as_str()) || c.title.as_deref().is_some_and(is_like))
        .map(|column| column.name.clone())
        .collect()
}

/// A name as words that can be compared: no case, accents, signs or `(optional)`.
pub(super) fn folded(text: &str) -> String {
    const ASIDES: [&str; 9] = [
        "optional",
        "required",
        "mandatory",
        "if_any",
        "if_known",
        "facultatif",
        "facultative",
        "optionnel",
        "obligatoire",
    ];
    let mut text = text.trim();
    if let Some((rest, aside)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        && ASIDES.contains(&label_slug(aside).as_str())
    {
        text = rest;
    }
    let plain: String =
        text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    label_slug(&plain.nfc().collect::<String>())
}
