//! Answers into edits.
//!
//! What a field means is told by the form's entry in `.gitribute.yml`, else by convention: the
//! field's id is the column's name, or its label is the column's name or title; the form's name
//! says the operation. An edit never names a column that no field of the form maps to and no
//! `fill` supplies. Whatever was understood otherwise than typed is noted for the reviewer.

mod columns;
mod context;
mod convention;
mod given;
mod operations;
mod outcome;
mod sheet;
mod values;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use context::{Cells, Column, ColumnKind, DatasetView, MappingContext};
pub use outcome::{ListMark, Mapped, MappingFault, MappingNote};

use super::{Answers, FieldId, IssueForm};
use crate::dataset::{FieldName, Value};

/// A value typed in a command or a row, for one column.
#[derive(Clone, Debug)]
pub(in crate::intake) enum TypedValue {
    /// Text, not blank.
    Text(String),
    /// Several items.
    Items(Vec<String>),
}

/// A typed value as the column holds it, read as a form's answer is: list signs, booleans and
/// links included.
pub(in crate::intake) fn typed_value(
    dataset: &DatasetView<'_>,
    column: &FieldName,
    typed: TypedValue,
    people: Option<&str>,
    notes: &mut Vec<MappingNote>,
) -> Result<Value, MappingFault> {
    let target = values::Target {
        label: column.as_str(),
        kind: values::kind_of(dataset, column.as_str()),
        dataset,
        people,
    };
    let given = match typed {
        TypedValue::Text(text) => given::Given::Text(text),
        TypedValue::Items(items) => given::Given::Choices(items),
    };
    Ok(target.value(&given, notes)?.unwrap_or_else(|| Value::from("")))
}

/// The edits that a filled form asks for, in the order they apply; every fault at once where
/// there are any.
pub fn answers_to_edits(
    form: &IssueForm,
    answers: &Answers,
    context: &MappingContext<'_>,
) -> Result<Mapped, Vec<MappingFault>> {
    let mut faults = Vec::new();
    let dataset = convention::dataset(form, context).map_err(|fault| faults.push(fault)).ok();
    let operation =
        convention::operation(form, answers, context).map_err(|fault| faults.push(fault)).ok();
    let (Some(dataset), Some(operation)) = (dataset, operation) else { return Err(faults) };
    let mut sheet = sheet::Sheet::new(form, answers, context, dataset, operation);
    let edits = operations::edits(&mut sheet);
    if !sheet.faults.is_empty() {
        return Err(sheet.faults);
    }
    Ok(Mapped { dataset: dataset.name.clone(), operation, edits, notes: sheet.notes })
}

/// The fields of a form that give a column its value, each with its column, as
/// [`answers_to_edits`] reads them; none where the dataset or the operation cannot be told.
pub fn columns_of_fields(
    form: &IssueForm,
    answers: &Answers,
    context: &MappingContext<'_>,
) -> Vec<(FieldId, FieldName)> {
    let Ok(dataset) = convention::dataset(form, context) else { return Vec::new() };
    let Ok(operation) = convention::operation(form, answers, context) else { return Vec::new() };
    let roles = columns::roles(form, context.settings, dataset, operation);
    let fields = form.fields.iter().zip(roles);
    let given = fields.filter_map(|(field, role)| match role {
        columns::Role::Column(column) => Some((field.id.clone(), column)),
        _ => None,
    });
    given.collect()
}
