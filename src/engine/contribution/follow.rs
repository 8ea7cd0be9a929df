//! An issue followed from its text to edited, checked bytes.

use gitribute_core::check::{Severity, check_form};
use gitribute_core::dataset::diff::{Diff, DiffKey, diff};
use gitribute_core::dataset::{Edit, EditOptions, FieldName, Insert, Key, Refusal, Refused, apply};
use gitribute_core::intake::mapping::{
    Column, DatasetView, Mapped, MappingContext, MappingFault, answers_to_edits,
};
use gitribute_core::intake::template::{Choice, IssueFacts, TemplateFile, choose};
use gitribute_core::intake::{IssueForm, Remark, body};
use gitribute_core::repo_config::{
    self, DatasetName, FormFile, FormSettings, Operation, RepoConfig,
};
use gitribute_core::report::summary::{ByteFact, FindingLine};
use gitribute_core::report::{
    Args, FixOf, Language, Sink, finding_said, form_finding, mapping_fault, mapping_note,
    refusal_text, remark_text, text,
};
use gitribute_core::words::label_slug;
use jiff::civil::Date;

use super::bytes::byte_fact;
use super::dataset::Dataset;
use super::{Files, Setup};

/// An issue as it was written.
#[derive(Clone, Copy, Debug)]
pub struct IssueText<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
    /// Its labels.
    pub labels: &'a [String],
    /// Login of who wrote it.
    pub author: &'a str,
    /// The day it counts as written on.
    pub today: Date,
    /// Where the forge shows people (`https://github.com`), for `@name` in columns of addresses.
    pub people: Option<&'a str>,
}

impl IssueText<'_> {
    fn facts(&self) -> IssueFacts<'_> {
        IssueFacts { labels: self.labels, title: self.title, body: self.body }
    }
}

/// What an issue contributes.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The language its author is answered in.
    pub language: Language,
    /// What came of it.
    pub outcome: Outcome,
    /// How it was read, for the reviewer: a Markdown line each.
    pub notes: Vec<String>,
}

impl Contribution {
    /// What an issue contributes that is none of ours.
    pub fn not_ours() -> Self {
        not_ours(Language::default())
    }
}

/// What came of an issue.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// No form of a dataset fits it.
    NotOurs,
    /// A maintainer must mend something of the repository first.
    Blocked {
        /// What: one Markdown line each.
        faults: Vec<FindingLine>,
    },
    /// Something must be mended first.
    Invalid {
        /// What: one Markdown line each.
        faults: Vec<FindingLine>,
        /// The edit, where it could be made for a look at it.
        draft: Option<Box<Draft>>,
    },
    /// The dataset holds all of it already.
    Unchanged,
    /// It can be proposed.
    Proposal(Box<Draft>),
}

/// An edit that was made.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The dataset.
    pub dataset: DatasetName,
    /// Its file.
    pub path: String,
    /// The file's new bytes.
    pub bytes: Vec<u8>,
    /// What changed in it.
    pub diff: Diff,
    /// How many lines changed, where that can be told.
    pub byte_fact: Option<ByteFact>,
    /// What the checks found in what the edit brings.
    pub findings: Vec<FindingLine>,
    /// Errors of the file that were there before.
    pub old_findings: u64,
    /// What is done with records.
    pub operation: Operation,
    /// Keys of the records, as people name them.
    pub records: Vec<String>,
    /// Keys of all records that this touches, new keys of renamed ones included.
    pub touched: Vec<String>,
}

/// Follows an issue. `files` holds what [`Setup::dataset_files`] names, as far as it stands.
pub fn read(setup: &Setup, files: &Files, issue: &IssueText<'_>) -> Contribution {
    let file = match choose(&setup.forms, &issue.facts()) {
        Choice::Found { file, .. } => file,
        Choice::NoForm => return not_ours(setup.config.language),
        Choice::Undecided { candidates } => {
            // Only forms of datasets are worth a question.
            let known = |name: &str| setup.config.forms.contains_key(name);
            if !candidates.iter().any(|candidate| known(candidate.as_str())) {
                return not_ours(setup.config.language);
            }
            let names: Vec<&str> = candidates.iter().map(TemplateFile::as_str).collect();
            let language = setup.config.language;
            let args = Args::new().quoted("forms", names.join(", "));
            let fault = text(language, "contribution-undecided", &args, Sink::Markdown);
            return invalid(language, vec![error(fault)], Vec::new());
        }
    };
    match setup.forms.iter().find(|(name, _)| *name == file) {
        Some((_, form)) => read_as(setup, files, issue, &file, form),
        None => not_ours(setup.config.language),
    }
}

/// The forms that an issue may have been made with, by their places in [`Setup::forms`]: one where
/// it is found, several where it is undecided.
pub fn candidates(setup: &Setup, issue: &IssueText<'_>) -> Vec<usize> {
    let files = match choose(&setup.forms, &issue.facts()) {
        Choice::Found { file, .. } => vec![file],
        Choice::Undecided { candidates } => candidates,
        Choice::NoForm => Vec::new(),
    };
    let place = |file: &TemplateFile| setup.forms.iter().position(|(name, _)| name == file);
    files.iter().filter_map(place).collect()
}

/// Follows an issue that was made with a form, perhaps an earlier version of it.
pub fn read_as(
    setup: &Setup,
    files: &Files,
    issue: &IssueText<'_>,
    file: &TemplateFile,
    form: &IssueForm,
) -> Contribution {
    let file = FormFile::parse(file.as_str());
    let settings = file.as_ref().and_then(|file| setup.config.forms.get(file));
    Follow { config: &setup.config, files, issue, form, file: file.as_ref(), settings }.run()
}

struct Follow<'a> {
    config: &'a RepoConfig,
    files: &'a Files,
    issue: &'a IssueText<'a>,
    form: &'a IssueForm,
    file: Option<&'a FormFile>,
    settings: Option<&'a FormSettings>,
}

impl Follow<'_> {
    fn run(&self) -> Contribution {
        let language = self.language();
        let wanted = self.settings.and_then(|settings| settings.dataset.as_ref());
        let mut datasets = Vec::new();
        let mut broken = Vec::new();
        for (name, settings) in &self.config.datasets {
            if wanted.is_some_and(|wanted| wanted != name) {
                continue;
            }
            match Dataset::read(name, settings, self.files, language) {
                Ok(dataset) => datasets.push(dataset),
                Err(fault) => broken.push(error(fault)),
            }
        }
        if datasets.is_empty() && broken.is_empty() {
            return not_ours(language);
        }
        if datasets.is_empty() {
            return blocked(language, broken);
        }

        if self.settings.is_none() && !datasets.iter().any(|dataset| asks_for(self.form, dataset)) {
            // "Add a feature": the words of a form of data, and none of its columns.
            return not_ours(language);
        }

        let read = body::read(self.form, self.issue.body);
        let mut faults = Vec::new();
        let mut notes = Vec::new();
        for remark in &read.remarks {
            match remark {
                Remark::Ambiguous { .. } => {
                    faults.push(error(remark_text(remark, language, Sink::Markdown)));
                }
                // The form's own rules tell these.
                Remark::RequiredMissing { .. }
                | Remark::RequiredBox { .. }
                | Remark::UnknownOption { .. } => {}
                _ => notes.push(remark_text(remark, language, Sink::Markdown)),
            }
        }
        let rules = check_form(self.form, &read.answers);
        faults.extend(rules.iter().map(|rule| error(form_finding(rule, language, Sink::Markdown))));

        let views: Vec<DatasetView<'_>> = datasets.iter().map(view).collect();
        let context = MappingContext {
            file: self.file,
            settings: self.settings,
            datasets: &views,
            today: self.issue.today,
            author: self.issue.author,
            people: self.issue.people,
        };
        let mapped = match answers_to_edits(self.form, &read.answers, &context) {
            Ok(mapped) => mapped,
            Err(found) if self.settings.is_none() && found.iter().any(is_undecided) => {
                // A form that nobody said anything about: a question, a bug report.
                return not_ours(language);
            }
            Err(found) => {
                if found == [MappingFault::NothingToChange] && faults.is_empty() {
                    return Contribution { language, outcome: Outcome::Unchanged, notes };
                }
                let told = found
                    .iter()
                    .filter(|fault| faults.is_empty() || !repeats_a_rule(fault))
                    .map(|fault| error(mapping_fault(fault, language, Sink::Markdown)))
                    .collect::<Vec<_>>();
                faults.extend(told);
                return invalid(language, faults, notes);
            }
        };
        notes.extend(mapped.notes.iter().map(|note| mapping_note(note, language, Sink::Markdown)));
        let Some(dataset) = datasets.iter().find(|dataset| *dataset.name == mapped.dataset) else {
            return not_ours(language);
        };
        faults.extend(locked(&mapped, dataset, language));
        edit(self.config, self.files, dataset, &mapped, (faults, notes), language)
    }

    /// The form's language, else its dataset's, else the repository's.
    fn language(&self) -> Language {
        let of_dataset = || {
            let name = self.settings?.dataset.as_ref()?;
            self.config.datasets.get(name)?.language
        };
        self.settings
            .and_then(|settings| settings.language)
            .or_else(of_dataset)
            .unwrap_or(self.config.language)
    }
}

/// Applies the edits, and checks what they bring.
fn edit(
    config: &RepoConfig,
    files: &Files,
    dataset: &Dataset<'_>,
    mapped: &Mapped,
    (mut faults, notes): (Vec<FindingLine>, Vec<String>),
    language: Language,
) -> Contribution {
    let options = EditOptions {
        key: dataset.key.clone(),
        encoding: dataset.reading.encoding,
        dialect: dataset.reading.dialect.clone(),
        records: dataset.reading.records.clone(),
        insert: match dataset.settings.insert {
            repo_config::Insert::End => Insert::End,
            repo_config::Insert::Sorted => Insert::Sorted,
        },
        list_separator: dataset
            .settings
            .list_separator
            .as_ref()
            .map(|separator| separator.as_str().to_owned()),
    };
    let edited = match apply(dataset.bytes, dataset.format, &mapped.edits, &options) {
        Ok(edited) => edited,
        Err(Refused { refusal: Refusal::NothingToChange, .. }) if faults.is_empty() => {
            return Contribution { language, outcome: Outcome::Unchanged, notes };
        }
        Err(refused) => {
            faults.push(error(refusal_text(&refused.refusal, language, Sink::Markdown)));
            return invalid(language, faults, notes);
        }
    };
    let versions = dataset.document(dataset.bytes).zip(dataset.document(&edited.bytes));
    let key = DiffKey::Fields(dataset.key.clone());
    let checked = versions.and_then(|(old, new)| {
        let (blame, old_findings) = dataset.blame(config, files, &edited, (&old, &new))?;
        Some((diff(&old, &new, &key).ok()?, blame, old_findings))
    });
    let Some((diff, blame, old_findings)) = checked else {
        // The edit read its own result back, so this is a fault of ours.
        let fault = text(language, "contribution-not-read-back", &Args::new(), Sink::Markdown);
        faults.push(error(fault));
        return invalid(language, faults, notes);
    };
    let of = match mapped.edits.as_slice() {
        [_] => FixOf::AtHand,
        _ => FixOf::Named(dataset.name),
    };
    let findings: Vec<FindingLine> =
        blame.brought.iter().map(|finding| finding_said(finding, of, language)).collect();
    let draft = Box::new(Draft {
        dataset: dataset.name.clone(),
        path: dataset.path.to_owned(),
        byte_fact: byte_fact(dataset.bytes, &edited),
        bytes: edited.bytes,
        diff,
        old_findings,
        operation: mapped.operation,
        records: mapped.edits.iter().map(|edit| record(edit, &dataset.key)).collect(),
        touched: mapped.edits.iter().flat_map(|edit| touched(edit, &dataset.key)).collect(),
        findings,
    });
    let blocked = draft.findings.iter().any(|finding| finding.severity == Severity::Error);
    let outcome = if blocked || !faults.is_empty() {
        Outcome::Invalid { faults, draft: Some(draft) }
    } else {
        Outcome::Proposal(draft)
    };
    Contribution { language, outcome, notes }
}

/// Whether a form asks for any column of a dataset, by its name or title.
fn asks_for(form: &IssueForm, dataset: &Dataset<'_>) -> bool {
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

fn view<'a>(dataset: &'a Dataset<'_>) -> DatasetView<'a> {
    DatasetView {
        name: dataset.name,
        settings: Some(dataset.settings),
        key: &dataset.key,
        columns: &dataset.columns,
        cells: dataset.cells(),
    }
}

/// Whether convention could not tell what a form is for.
fn is_undecided(fault: &MappingFault) -> bool {
    matches!(fault, MappingFault::NoDataset { .. } | MappingFault::NoOperation { .. })
}

/// Whether a fault only says again that a required answer is missing.
fn repeats_a_rule(fault: &MappingFault) -> bool {
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
fn locked(mapped: &Mapped, dataset: &Dataset<'_>, language: Language) -> Vec<FindingLine> {
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

/// How people name the record of an edit: its key, or its first value where no key is known.
fn record(edit: &Edit, key: &[FieldName]) -> String {
    match edit {
        Edit::Update { key, .. }
        | Edit::Upsert { key, .. }
        | Edit::Remove { key, .. }
        | Edit::Rename { key, .. } => key.to_string(),
        Edit::Add { record } => {
            let parts = key
                .iter()
                .filter_map(|field| record.get(field).map(|value| (field.clone(), value.clone())));
            match Key::new(parts.collect()) {
                Some(key) => key.to_string(),
                None => record.values().next().map(ToString::to_string).unwrap_or_default(),
            }
        }
    }
}

/// The records that an edit touches: the one it names, and the one that a rename makes.
fn touched(edit: &Edit, key: &[FieldName]) -> Vec<String> {
    let mut touched = vec![record(edit, key)];
    if let Edit::Rename { to, .. } = edit {
        touched.push(to.to_string());
    }
    touched
}

fn error(text: String) -> FindingLine {
    FindingLine { severity: Severity::Error, text }
}

fn not_ours(language: Language) -> Contribution {
    Contribution { language, outcome: Outcome::NotOurs, notes: Vec::new() }
}

fn blocked(language: Language, faults: Vec<FindingLine>) -> Contribution {
    Contribution { language, outcome: Outcome::Blocked { faults }, notes: Vec::new() }
}

fn invalid(language: Language, faults: Vec<FindingLine>, notes: Vec<String>) -> Contribution {
    Contribution { language, outcome: Outcome::Invalid { faults, draft: None }, notes }
}
