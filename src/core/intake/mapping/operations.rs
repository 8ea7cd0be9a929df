//! The sorted answers as edits, operation by operation.

use super::outcome::{MappingFault, MappingNote};
use super::sheet::{Cell, Sheet};
use crate::dataset::{Change, Edit, FieldName, Key, Record, Value};
use crate::repo_config::{FillError, FillInputs, FillTemplate, Operation};

/// The edits; empty where there are faults.
pub(super) fn edits(sheet: &mut Sheet<'_>) -> Vec<Edit> {
    let edits = match sheet.operation {
        Operation::Add => add(sheet),
        Operation::Update => update(sheet),
        Operation::Upsert => upsert(sheet),
        Operation::Remove => remove(sheet),
        Operation::Rename => rename(sheet),
    };
    edits.unwrap_or_default()
}

fn add(sheet: &mut Sheet<'_>) -> Option<Vec<Edit>> {
    let mut record: Record = sheet
        .cells
        .iter()
        .filter_map(|(column, cell)| Some((column.clone(), cell.value.clone()?)))
        .collect();
    if record.is_empty() {
        sheet.faults.push(MappingFault::NothingToAdd);
        return None;
    }
    let fills = sheet.dataset.settings.map(|settings| &settings.fill);
    for (column, template) in fills.into_iter().flatten() {
        fill(sheet, &mut record, column, template);
    }
    for column in sheet.dataset.key {
        let is_told = sheet.faults.iter().any(|fault| is_about(fault, column));
        if !is_told && record.get(column).and_then(Value::as_cell).is_none_or(str::is_empty) {
            let fault = key_fault(sheet, column);
            sheet.faults.push(fault);
        }
    }
    Some(vec![Edit::Add { record }])
}

/// Supplies a value that no answer gave.
fn fill(sheet: &mut Sheet<'_>, record: &mut Record, column: &FieldName, template: &FillTemplate) {
    if record.contains_key(column) || !sheet.has_column(column) {
        return;
    }
    let inputs = FillInputs { record, today: sheet.context.today, author: sheet.context.author };
    match template.render(inputs) {
        Ok(text) if text.is_empty() => {}
        Ok(text) => {
            let value = Value::from(text);
            sheet.notes.push(MappingNote::Filled { column: column.clone(), value: value.clone() });
            record.insert(column.clone(), value);
        }
        Err(error) => {
            let column = column.clone();
            let fault = match error {
                FillError::Missing { needs } => MappingFault::FillNeeds {
                    column,
                    needs: needs.iter().map(|name| label_or_name(sheet, name)).collect(),
                },
                FillError::EmptySlug { text } => MappingFault::FillEmpty { column, text },
                FillError::Failed { reason } => MappingFault::FillFailed { column, reason },
            };
            sheet.faults.push(fault);
        }
    }
}

fn label_or_name(sheet: &Sheet<'_>, column: &FieldName) -> String {
    sheet.label_of(column).unwrap_or(column.as_str()).to_owned()
}

fn is_about(fault: &MappingFault, wanted: &FieldName) -> bool {
    match fault {
        MappingFault::FillNeeds { column, .. }
        | MappingFault::FillEmpty { column, .. }
        | MappingFault::FillFailed { column, .. } => column == wanted,
        _ => false,
    }
}

fn key_fault(sheet: &Sheet<'_>, column: &FieldName) -> MappingFault {
    let column = column.clone();
    match sheet.label_of(&column) {
        Some(label) => MappingFault::KeyNotAnswered { label: label.to_owned(), column },
        None => MappingFault::KeyNotAsked { form: sheet.form_name(), column },
    }
}

/// Takes the key's answers out of the sheet; a fault for each that is missing.
fn key(sheet: &mut Sheet<'_>) -> Option<Key> {
    if sheet.dataset.key.is_empty() {
        sheet.faults.push(MappingFault::NoKey { dataset: sheet.dataset.name.clone() });
        return None;
    }
    let mut fields = Record::new();
    for column in sheet.dataset.key {
        match sheet.cells.shift_remove(column).and_then(|cell| cell.value) {
            Some(value) => {
                fields.insert(column.clone(), value);
            }
            None => {
                let fault = key_fault(sheet, column);
                sheet.faults.push(fault);
            }
        }
    }
    if fields.len() < sheet.dataset.key.len() {
        return None;
    }
    Key::new(fields)
}

/// The changes that are left once the key is taken out.
fn change(sheet: &mut Sheet<'_>) -> Change {
    let mut change = Change { expect: std::mem::take(&mut sheet.expect), ..Change::default() };
    for (column, cell) in std::mem::take(&mut sheet.cells) {
        match cell.value {
            Some(value) => {
                change.set.insert(column, value);
            }
            None => change.clear.push(column),
        }
    }
    change
}

fn update(sheet: &mut Sheet<'_>) -> Option<Vec<Edit>> {
    let key = key(sheet);
    refuse_locked(sheet);
    let key = key?;
    let change = change(sheet);
    let to = new_key(sheet, &key);
    let mut edits = Vec::new();
    let has_change = !change.set.is_empty() || !change.clear.is_empty();
    let mut expect = Record::new();
    if has_change {
        edits.push(Edit::Update { key: key.clone(), change });
    } else {
        expect = change.expect;
    }
    edits.extend(to.map(|to| Edit::Rename { key, to, expect }));
    if edits.is_empty() && sheet.faults.is_empty() {
        sheet.faults.push(MappingFault::NothingToChange);
    }
    Some(edits)
}

fn upsert(sheet: &mut Sheet<'_>) -> Option<Vec<Edit>> {
    // Only what makes the key may be supplied: for the rest nobody knows yet whether the record
    // is new, and `added_on` of one that exists must stay.
    let fills = sheet.dataset.settings.map(|settings| &settings.fill);
    for (column, template) in fills.into_iter().flatten() {
        if sheet.dataset.key.contains(column) && !sheet.cells.contains_key(column) {
            let mut record: Record = sheet
                .cells
                .iter()
                .filter_map(|(column, cell)| Some((column.clone(), cell.value.clone()?)))
                .collect();
            fill(sheet, &mut record, column, template);
            let value = record.shift_remove(column);
            let cell = Cell { label: column.to_string(), value };
            sheet.cells.insert(column.clone(), cell);
        }
    }
    if !sheet.faults.is_empty() {
        return None;
    }
    let key = key(sheet)?;
    Some(vec![Edit::Upsert { key, change: change(sheet) }])
}

fn remove(sheet: &mut Sheet<'_>) -> Option<Vec<Edit>> {
    let key = key(sheet);
    note_unused(sheet);
    let expect = std::mem::take(&mut sheet.expect);
    Some(vec![Edit::Remove { key: key?, expect }])
}

fn rename(sheet: &mut Sheet<'_>) -> Option<Vec<Edit>> {
    let key = key(sheet);
    note_unused(sheet);
    refuse_locked(sheet);
    if sheet.to.is_empty() {
        let asked = sheet
            .dataset
            .key
            .iter()
            .find_map(|column| sheet.new_label_of(column))
            .map(|label| MappingFault::NewKeyNotAnswered { label: label.to_owned() });
        let column = sheet.dataset.key.first().cloned();
        let unasked =
            column.map(|column| MappingFault::NewKeyNotAsked { form: sheet.form_name(), column });
        sheet.faults.extend(asked.or(unasked));
        return None;
    }
    let key = key?;
    let Some(to) = new_key(sheet, &key) else {
        if sheet.faults.is_empty() {
            sheet.faults.push(MappingFault::NothingToChange);
        }
        return None;
    };
    Some(vec![Edit::Rename { key, to, expect: std::mem::take(&mut sheet.expect) }])
}

/// The key with the answers that say a new one; `None` where it stays the same.
fn new_key(sheet: &mut Sheet<'_>, key: &Key) -> Option<Key> {
    let mut fields: Record =
        key.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    for (column, cell) in std::mem::take(&mut sheet.to) {
        match (fields.get_mut(&column), cell.value) {
            (Some(value), Some(new)) => *value = new,
            // `to` names a column that is no part of the key.
            (None, _) => sheet.faults.push(MappingFault::SettingsColumnMissing {
                column,
                nearest: sheet.dataset.key.first().cloned(),
            }),
            (Some(_), None) => {}
        }
    }
    Key::new(fields).filter(|new| new != key)
}

fn refuse_locked(sheet: &mut Sheet<'_>) {
    let Some(settings) = sheet.dataset.settings else { return };
    let changed = sheet.cells.iter().chain(&sheet.to);
    let locked: Vec<MappingFault> = changed
        .filter(|(column, _)| settings.locked.contains(column))
        .map(|(column, cell)| MappingFault::Locked {
            label: cell.label.clone(),
            column: column.clone(),
        })
        .collect();
    sheet.faults.extend(locked);
}

/// Answers about columns that this operation leaves alone.
fn note_unused(sheet: &mut Sheet<'_>) {
    for (column, cell) in std::mem::take(&mut sheet.cells) {
        if let Some(value) = cell.value {
            let answer = value.to_string();
            sheet.notes.push(MappingNote::NotUsed { label: cell.label, column, answer });
        }
    }
}
