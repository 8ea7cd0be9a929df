//! What a form's answers come to, as its people and reviewers are told.

use gitribute_core::dataset::{Edit, FieldName};
use gitribute_core::intake::IssueForm;
use gitribute_core::intake::commands::fold::{Folded, Place};
use gitribute_core::intake::mapping::{Column, DatasetView, Mapped, MappingFault, MappingNote};
use gitribute_core::repo_config::Operation;
use gitribute_core::report::summary::FindingLine;
use gitribute_core::report::{Language, Sink, mapping_fault, mapping_note};
use gitribute_core::words::label_slug;

use super::dataset::Dataset;
use super::draft::error;

/// How the form's answers were read; what was supplied stands as it is after the commands.
pub(super) fn mapping_notes(mapped: &Mapped, folded: &Folded, language: Language) -> Vec<String> {
    let supplied = |column: &FieldName| {
        let mut own = folded.entries.iter().filter(|entry| entry.source.at == Place::Form);
        own.find_map(|entry| match entry.edits.first() {
            Some(Edit::Add { record }) => record.get(column).cloned(),
            _ => None,
        })
    };
    let notes = mapped.notes.iter().map(|note| match note {
        MappingNote::Filled { column, value } => {
            let value = supplied(column).unwrap_or_else(|| value.clone());
            let note = MappingNote::Filled { column: column.clone(), value };
            mapping_note(&note, language, Sink::Markdown)
        }
        note => mapping_note(note, language, Sink::Markdown),
    });
    notes.collect()
}

/// Whether a form asks for any column of a dataset, by its name or title.
pub(super) fn asks_for(form: &IssueForm, dataset: &Dataset<'_>) -> bool {
    let slugs = |column: &Column| {
        let title = column.title.as_deref().unwrap_or_default();
        [label_slug(column.name.as_str()), label_slug(title)]
    };
    let columns: Vec<String> = dataset.columns.iter().flat_map(slugs).collect();
    form.fields.iter().any(|field| {
        [label_slug(field.id.as_str()), label_slug(&field.label)]
            .iter()
            .any(|asked| !asked.is_empty() && columns.contains(asked))
    })
}

pub(super) fn view<'a>(dataset: &'a Dataset<'_>) -> DatasetView<'a> {
    DatasetView {
        name: dataset.name,
        settings: Some(&dataset.settings),
        key: &dataset.key,
        columns: &dataset.columns,
        cells: dataset.cells(),
    }
}

/// Whether convention could not tell what a form is for.
pub(super) fn is_undecided(fault: &MappingFault) -> bool {
    matches!(fault, MappingFault::NoDataset { .. } | MappingFault::NoOperation { .. })
}

/// Whether a fault only says again that a required answer is missing.
pub(super) fn repeats_a_rule(fault: &MappingFault) -> bool {
    matches!(
        fault,
        MappingFault::KeyNotAnswered { .. }
            | MappingFault::NewKeyNotAnswered { .. }
            | MappingFault::OperationNotAnswered { .. }
            | MappingFault::OperationUnknown { .. }
            | MappingFault::CellFieldNotAnswered { .. }
            | MappingFault::FillNeeds { .. }
    )
}

/// Locked columns that an upsert would change; the mapping cannot know whether the record stands.
pub(super) fn locked(
    mapped: &Mapped,
    dataset: &Dataset<'_>,
    language: Language,
) -> Vec<FindingLine> {
    let Operation::Upsert = mapped.operation else { return Vec::new() };
    let sets = mapped.edits.iter().filter_map(|edit| match edit {
        Edit::Upsert { change, .. } => Some(change.set.keys().chain(&change.clear)),
        _ => None,
    });
    sets.flatten()
        .filter(|column| dataset.settings.locked.contains(column))
        .map(|column| {
            let fault = MappingFault::Locked { label: column.to_string(), column: column.clone() };
            error(mapping_fault(&fault, language, Sink::Markdown))
        })
        .collect()
}
