//! Which dataset a form is about and what it does: configured, else told by its names.

use super::context::{DatasetView, MappingContext};
use super::given::{Given, Stance, given};
use super::outcome::MappingFault;
use crate::intake::{Answer, Answers, Field, FieldId, IssueForm};
use crate::repo_config::{Operation, OperationSetting};
use crate::words::{label_slug, nearest, slug};

/// The form's name for messages about its configuration.
pub(super) fn form_name(form: &IssueForm, context: &MappingContext<'_>) -> String {
    context.file.map_or_else(|| form.name.clone(), |file| file.as_str().to_owned())
}

/// The dataset configured; else the only one; else the only one whose name the form's file or
/// name holds.
pub(super) fn dataset<'a>(
    form: &IssueForm,
    context: &MappingContext<'a>,
) -> Result<&'a DatasetView<'a>, MappingFault> {
    let unknown = || MappingFault::NoDataset {
        form: form_name(form, context),
        known: context.datasets.iter().map(|dataset| dataset.name.clone()).collect(),
    };
    if let Some(wanted) = context.settings.and_then(|settings| settings.dataset.as_ref()) {
        return context.datasets.iter().find(|d| d.name == wanted).ok_or_else(unknown);
    }
    if let [only] = context.datasets {
        return Ok(only);
    }
    for source in sources(form, context) {
        let source = label_slug(&source);
        let mut named = context.datasets.iter().filter(|d| holds(&source, d.name.as_str()));
        if let (Some(dataset), None) = (named.next(), named.next()) {
            return Ok(dataset);
        }
    }
    Err(unknown())
}

/// Whether a slug holds a name as whole words, in the singular or plural: `02_channel_edit`
/// holds `channels`.
fn holds(slug: &str, name: &str) -> bool {
    let singular = |text: &str| -> Vec<String> {
        text.split('_').map(|word| word.strip_suffix('s').unwrap_or(word).to_owned()).collect()
    };
    let (words, name) = (singular(slug), singular(&label_slug(name)));
    !name.iter().all(String::is_empty) && words.windows(name.len()).any(|window| window == name)
}

/// What tells about a form, the most deliberate first.
fn sources(form: &IssueForm, context: &MappingContext<'_>) -> impl Iterator<Item = String> {
    let stem = context.file.map(|file| file.stem().to_owned());
    let labels = form.labels.join(" ");
    stem.into_iter().chain([form.name.clone()]).chain(form.title.clone()).chain([labels])
}

/// The operation configured, or that of the answer configured; else what the form's names say.
pub(super) fn operation(
    form: &IssueForm,
    answers: &Answers,
    context: &MappingContext<'_>,
) -> Result<Operation, MappingFault> {
    let settings = context.settings;
    match settings.and_then(|settings| settings.operation.as_ref()) {
        Some(OperationSetting::Fixed(operation)) => return Ok(*operation),
        Some(OperationSetting::ByAnswer { field, values }) => {
            let asked = find(form, field).ok_or_else(|| field_missing(form, context, field))?;
            let answer = answers.get(field).unwrap_or(&Answer::None);
            return by_answer(asked, answer, values, context);
        }
        None => {}
    }
    if settings.is_some_and(|settings| settings.cell.is_some()) {
        return Ok(Operation::Update);
    }
    for source in sources(form, context) {
        match verbs(&source) {
            Verbs::None => {}
            Verbs::One(operation) => return Ok(operation),
            Verbs::Several => break,
        }
    }
    Err(MappingFault::NoOperation { form: form_name(form, context) })
}

pub(super) fn find<'f>(form: &'f IssueForm, id: &FieldId) -> Option<&'f Field> {
    form.fields.iter().find(|field| field.id == *id)
}

pub(super) fn nearest_field(form: &IssueForm, id: &FieldId) -> Option<FieldId> {
    nearest(id.as_str(), form.fields.iter().map(|field| field.id.as_str())).map(Into::into)
}

pub(super) fn field_missing(
    form: &IssueForm,
    context: &MappingContext<'_>,
    field: &FieldId,
) -> MappingFault {
    MappingFault::SettingsFieldMissing {
        form: form_name(form, context),
        field: field.clone(),
        nearest: nearest_field(form, field),
    }
}

fn by_answer(
    field: &Field,
    answer: &Answer,
    values: &indexmap::IndexMap<String, Operation>,
    context: &MappingContext<'_>,
) -> Result<Operation, MappingFault> {
    let label = field.label.clone();
    let found = match given(field, answer, Stance::Names, context.settings) {
        Given::Text(text) => text,
        Given::Choices(choices) if choices.len() == 1 => choices.concat(),
        Given::Choices(choices) => choices.join(", "),
        Given::Nothing | Given::Clear => return Err(MappingFault::OperationNotAnswered { label }),
    };
    if let Some(operation) = values.get(&found) {
        return Ok(*operation);
    }
    // The options of the form may have been touched up since: case and signs do not matter.
    let wanted = label_slug(&found);
    let mut alike =
        values.iter().filter(|(value, _)| !wanted.is_empty() && label_slug(value) == wanted);
    match (alike.next(), alike.next()) {
        (Some((_, operation)), None) => Ok(*operation),
        _ => Err(MappingFault::OperationUnknown {
            label,
            nearest: nearest(&found, values.keys().map(String::as_str)).map(str::to_owned),
            found,
            known: values.keys().cloned().collect(),
        }),
    }
}

enum Verbs {
    None,
    One(Operation),
    Several,
}

/// Words that say an operation by how they begin, and words that say it as a whole.
const STEMS: [(&str, Operation); 20] = [
    ("addit", Operation::Add),
    ("adding", Operation::Add),
    ("ajout", Operation::Add),
    ("updat", Operation::Update),
    ("edit", Operation::Update),
    ("correct", Operation::Update),
    ("corrig", Operation::Update),
    ("modif", Operation::Update),
    ("amend", Operation::Update),
    ("actualis", Operation::Update),
    ("upsert", Operation::Upsert),
    ("remov", Operation::Remove),
    ("delet", Operation::Remove),
    ("suppr", Operation::Remove),
    ("retir", Operation::Remove),
    ("retrait", Operation::Remove),
    ("enlev", Operation::Remove),
    ("renam", Operation::Rename),
    ("renomm", Operation::Rename),
    ("effac", Operation::Remove),
];
const EXACT: [(&str, Operation); 7] = [
    ("add", Operation::Add),
    ("adds", Operation::Add),
    ("change", Operation::Update),
    ("changes", Operation::Update),
    ("changement", Operation::Update),
    ("fix", Operation::Update),
    ("maj", Operation::Update),
];
/// Words that say it only where no other does: `new` in "update to a new address" says nothing.
const WEAK: [&str; 11] = [
    "new",
    "create",
    "creation",
    "creer",
    "nouveau",
    "nouvel",
    "nouvelle",
    "register",
    "registration",
    "submit",
    "submission",
];

/// The operation that the words of a name say. Adding and updating together are an upsert; one
/// operation "or" something else could be either.
fn verbs(name: &str) -> Verbs {
    let slug = slug(name);
    let mut said: Vec<Operation> = Vec::new();
    for word in slug.split('-') {
        let exact = EXACT.iter().find(|(verb, _)| *verb == word);
        // "Editor" and "edition" are things, not deeds.
        let stem = STEMS
            .iter()
            .find(|(stem, _)| word.starts_with(stem))
            .filter(|_| !matches!(word, "editor" | "editors" | "editeur" | "edition" | "editions"));
        if let Some((_, operation)) = exact.or(stem)
            && !said.contains(operation)
        {
            said.push(*operation);
        }
    }
    let has_or = slug.split('-').any(|word| matches!(word, "or" | "ou"));
    match said.as_slice() {
        [_] if has_or => Verbs::Several,
        [one] => Verbs::One(*one),
        [Operation::Add, Operation::Update] | [Operation::Update, Operation::Add] => {
            Verbs::One(Operation::Upsert)
        }
        [] if slug.split('-').any(|word| WEAK.contains(&word)) => Verbs::One(Operation::Add),
        [] => Verbs::None,
        _ => Verbs::Several,
    }
}
