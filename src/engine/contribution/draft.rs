//! The edits of a contribution made in its datasets' files, and what they bring checked.

use std::collections::BTreeSet;

use gitribute_core::check::{Finding, Severity};
use gitribute_core::dataset::diff::{Diff, DiffKey};
use gitribute_core::dataset::{
    Edit, EditOptions, FieldName, FileEdit, Insert, Key, Refusal, Refused,
};
use gitribute_core::intake::commands::fold::Entry;
use gitribute_core::repo_config::{self, DatasetName, Operation, RepoConfig};
use gitribute_core::report::commands::{Clash, ClashKind, ClashingCell, Side};
use gitribute_core::report::summary::{ByteFact, FindingLine};
use gitribute_core::report::{
    Args, FixOf, Language, Sink, finding_said, finding_text, refusal_text, text,
};

use super::Files;
use super::addresses::{Address, addresses};
use super::content::{Changed, Records};
use super::dataset::Dataset;
use super::owners::{Owned, owned as owned_of};
use super::since::{Merged, Refreshed, Stands, merge};
use super::supplied::follows;
use crate::plan::Mark;

/// Most rows of a block that are taken out one after another because the file refuses them.
const MOST_REFUSED: usize = 50;
/// How often what is left of a block is checked again without its bad rows: what one row was
/// found for may have hidden another's fault.
const MOST_LOOKS: usize = 4;

/// The edits of one dataset, made.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The dataset.
    pub dataset: DatasetName,
    /// Its file, or the pattern of its files where several change.
    pub path: String,
    /// Files that come, change or go.
    pub files: Vec<FileEdit>,
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
    /// The records that differ, with whose they are; none where the policy names no such column.
    pub owned: Vec<Owned>,
    /// Web addresses in cells that came or changed, where the dataset lets them be asked.
    pub addresses: Vec<Address>,
}

/// What came of a dataset's edits.
pub(super) enum Made {
    /// Its file, edited.
    Draft(Box<Draft>),
    /// It holds all of it already.
    Unchanged,
    /// The file refuses them; where cells are not what they expect, which.
    Refused(Vec<FindingLine>, Vec<Clash>),
    /// What others changed since it was proposed says otherwise.
    Clashing(Vec<Clash>),
}

/// What a dataset is checked among.
#[derive(Clone, Copy)]
pub(super) struct Repository<'a> {
    pub(super) config: &'a RepoConfig,
    pub(super) files: &'a Files,
}

/// What came of the edits, and the rows that come back to who sent them.
pub(super) struct Outcome {
    pub(super) made: Made,
    /// Numbers of rows of the proposal, with the sentence that tells the fault.
    pub(super) bad: Vec<(u32, String)>,
    /// Cells that clashed until people settled them.
    pub(super) settled: Vec<Mark>,
}

/// Makes the edits of a dataset. `bulk` names the rows that came in a block or file: a fault of
/// one of those does not stop the others.
pub(super) fn make(
    repo: Repository<'_>,
    dataset: &Dataset<'_>,
    entries: &[&Entry],
    bulk: &BTreeSet<u32>,
    stands: Option<(&Stands<'_>, Refreshed)>,
    language: Language,
) -> Outcome {
    let mut bad: Vec<(u32, String)> = Vec::new();
    let mut settled = Vec::new();
    let merged;
    let mut standing: Vec<&Entry> = match stands {
        None => entries.to_vec(),
        Some((stands, refreshed)) => {
            merged = merge(stands, refreshed, dataset, &options(dataset), entries);
            let Merged { entries, clashes, settled: known } = &merged;
            settled.extend(known.iter().cloned());
            if !clashes.is_empty() {
                return Outcome { made: Made::Clashing(clashes.clone()), bad, settled };
            }
            entries.iter().collect()
        }
    };
    if standing.is_empty() {
        return Outcome { made: Made::Unchanged, bad, settled };
    }
    let mut looks = 0;
    loop {
        let changed = match applied(dataset, &mut standing, bulk, &mut bad, language) {
            Ok(changed) => changed,
            Err(made) => return Outcome { made, bad, settled },
        };
        let Some(looked) = look(repo, dataset, &changed) else {
            // The edit read its own result back, so this is a fault of ours.
            let fault = text(language, "contribution-not-read-back", &Args::new(), Sink::Markdown);
            return Outcome { made: Made::Refused(vec![error(fault)], Vec::new()), bad, settled };
        };
        looks += 1;
        let before = bad.len();
        if looks <= MOST_LOOKS {
            bad.extend(looked.bad_rows(dataset, &standing, bulk, language));
        }
        if bad.len() > before {
            standing.retain(|entry| !bad.iter().any(|(number, _)| *number == entry.number));
            if standing.is_empty() {
                return Outcome { made: Made::Unchanged, bad, settled };
            }
            continue;
        }
        let made = draft(repo, dataset, changed, looked, &standing, language);
        return Outcome { made: Made::Draft(Box::new(made)), bad, settled };
    }
}

/// The file with the edits of all rows that it does not refuse.
fn applied(
    dataset: &Dataset<'_>,
    standing: &mut Vec<&Entry>,
    bulk: &BTreeSet<u32>,
    bad: &mut Vec<(u32, String)>,
    language: Language,
) -> Result<Changed, Made> {
    let options = options(dataset);
    // All cells that are not what was expected are told at once, so each is passed over in turn.
    let mut passed: Vec<(u32, FieldName)> = Vec::new();
    let (mut faults, mut clashes) = (Vec::new(), Vec::new());
    for _ in 0..=MOST_REFUSED {
        let owners: Vec<u32> =
            standing.iter().flat_map(|entry| entry.edits.iter().map(|_| entry.number)).collect();
        let edits: Vec<Edit> = standing
            .iter()
            .flat_map(|entry| entry.edits.iter().map(|edit| without(edit, entry.number, &passed)))
            .collect();
        let refused = match dataset.content.apply(&edits, &options) {
            _ if edits.is_empty() => return Err(Made::Unchanged),
            Ok(changed) if faults.is_empty() => return Ok(changed),
            Ok(_) => return Err(Made::Refused(faults, clashes)),
            Err(Refused { refusal: Refusal::NothingToChange, .. }) if faults.is_empty() => {
                return Err(Made::Unchanged);
            }
            Err(Refused { refusal: Refusal::NothingToChange, .. }) => {
                return Err(Made::Refused(faults, clashes));
            }
            Err(refused) => refused,
        };
        let told = refusal_text(&refused.refusal, language, Sink::Markdown);
        let at = refused.edit.and_then(|number| number.checked_sub(1));
        let row = at.and_then(|at| owners.get(at)).copied();
        if let Some(owner) = row.filter(|row| bulk.contains(row)) {
            bad.push((owner, told));
            standing.retain(|entry| entry.number != owner);
            if standing.is_empty() {
                return Err(Made::Unchanged);
            }
            continue;
        }
        faults.push(error(told));
        match row.and_then(|row| expected(dataset, standing, row, &refused.refusal, &mut clashes)) {
            Some(cell) if !passed.contains(&cell) => passed.push(cell),
            _ => return Err(Made::Refused(faults, clashes)),
        }
    }
    if faults.is_empty() {
        let fault = text(language, "contribution-too-many-refused", &Args::new(), Sink::Markdown);
        faults.push(error(fault));
    }
    Err(Made::Refused(faults, clashes))
}

/// An edit without what it expects of cells that were passed over.
fn without(edit: &Edit, row: u32, passed: &[(u32, FieldName)]) -> Edit {
    let mut edit = edit.clone();
    let expect = match &mut edit {
        Edit::Update { change, .. } | Edit::Upsert { change, .. } => &mut change.expect,
        Edit::Remove { expect, .. } | Edit::Rename { expect, .. } => expect,
        Edit::Add { .. } => return edit,
    };
    expect.retain(|field, _| !passed.iter().any(|(of, cell)| *of == row && cell == field));
    edit
}

/// The cell that a refusal is about, where it holds something else than the edit expects; it
/// joins the others of its record.
fn expected(
    dataset: &Dataset<'_>,
    standing: &[&Entry],
    row: u32,
    refusal: &Refusal,
    clashes: &mut Vec<Clash>,
) -> Option<(u32, FieldName)> {
    let Refusal::ExpectationFailed { key, field, expected, found } = refusal else { return None };
    let entry = standing.iter().find(|entry| entry.number == row)?;
    let removes = matches!(entry.edits.first(), Some(Edit::Remove { .. }));
    let wanted = entry.edits.iter().find_map(|edit| match edit {
        Edit::Update { change, .. } | Edit::Upsert { change, .. } => change.set.get(field),
        _ => None,
    });
    let cell = ClashingCell {
        column: field.clone(),
        was: Side::Holds(expected.to_string()),
        now: Side::Holds(found.to_string()),
        wanted: match wanted {
            Some(value) => Side::Holds(value.to_string()),
            None if removes => Side::NoRecord,
            None => Side::Holds(String::new()),
        },
    };
    match clashes.iter_mut().find(|clash| clash.row == row && clash.key == *key) {
        Some(clash) => clash.cells.push(cell),
        None => clashes.push(Clash {
            dataset: dataset.name.clone(),
            key: key.clone(),
            row,
            kind: if removes { ClashKind::Removed } else { ClashKind::Cells },
            cells: vec![cell],
        }),
    }
    Some((row, field.clone()))
}

pub(super) fn options(dataset: &Dataset<'_>) -> EditOptions {
    EditOptions {
        key: dataset.key.clone(),
        encoding: dataset.reading.encoding,
        dialect: dataset.reading.dialect.clone(),
        records: dataset.reading.records.clone(),
        insert: match dataset.settings.insert {
            repo_config::Insert::End => Insert::End,
            repo_config::Insert::Sorted => Insert::Sorted,
        },
        list_separators: dataset.separators.clone(),
    }
}

/// What the checks say of an edited file.
struct Look {
    diff: Diff,
    brought: Vec<Finding>,
    old_findings: u64,
}

fn look(repo: Repository<'_>, dataset: &Dataset<'_>, changed: &Changed) -> Option<Look> {
    let after = dataset.content.after(changed);
    let (old, new) = dataset.records(&dataset.content).zip(dataset.records(&after))?;
    let key = DiffKey::Fields(dataset.key.clone());
    let (blame, old_findings) = dataset.blame(repo.config, repo.files, changed, (&old, &new))?;
    let diff = Records::diff(&old, &new, &key).ok()?;
    Some(Look { diff, brought: blame.brought, old_findings })
}

impl Look {
    /// The rows sent in bulk that an error was found in.
    fn bad_rows(
        &self,
        dataset: &Dataset<'_>,
        standing: &[&Entry],
        bulk: &BTreeSet<u32>,
        language: Language,
    ) -> Vec<(u32, String)> {
        if bulk.is_empty() {
            return Vec::new();
        }
        let sent: Vec<(String, u32)> = standing
            .iter()
            .filter(|entry| bulk.contains(&entry.number))
            .filter_map(|entry| Some((entry.key(&dataset.key)?.to_string(), entry.number)))
            .collect();
        let errors = self.brought.iter().filter(|finding| finding.severity() == Severity::Error);
        let rows = errors.filter_map(|finding| {
            let key = finding.key.as_ref()?.to_string();
            let (_, number) = sent.iter().find(|(sent, _)| *sent == key)?;
            Some((*number, finding_text(finding, language, Sink::Markdown)))
        });
        rows.collect()
    }
}

fn draft(
    repo: Repository<'_>,
    dataset: &Dataset<'_>,
    changed: Changed,
    looked: Look,
    standing: &[&Entry],
    language: Language,
) -> Draft {
    let edits = || standing.iter().flat_map(|entry| &entry.edits);
    let of = match standing {
        [_] => FixOf::AtHand,
        _ => FixOf::Named(dataset.name),
    };
    let column = repo.config.policy.owner_column.as_ref();
    let owned = column.zip(dataset.records(&dataset.content));
    let owned = owned.map(|(column, old)| owned_of(column, &old, &looked.diff));
    let byte_fact = dataset.content.byte_fact(&changed);
    let files = dataset.content.written(changed);
    let path = match files.as_slice() {
        [FileEdit::Write { path, .. } | FileEdit::Remove { path }] => path.as_str(),
        _ => dataset.content.path(),
    };
    let urls = dataset.settings.url_alive.as_ref();
    Draft {
        addresses: urls.map(|rules| addresses(rules, &looked.diff)).unwrap_or_default(),
        owned: owned.unwrap_or_default(),
        dataset: dataset.name.clone(),
        path: path.to_owned(),
        byte_fact,
        files,
        diff: looked.diff,
        old_findings: looked.old_findings,
        operation: operation(edits()),
        records: standing
            .iter()
            .filter_map(|entry| Some(record(entry.edits.first()?, &dataset.key)))
            .collect(),
        touched: edits().flat_map(|edit| touched(edit, &dataset.key)).collect(),
        findings: looked
            .brought
            .iter()
            .map(|finding| {
                let mut said = finding_said(finding, of, language);
                let more = follows(finding, &looked.brought, dataset, standing, language);
                if let Some(more) = more {
                    said.text.push(' ');
                    said.text.push_str(&more);
                }
                said
            })
            .collect(),
    }
}

/// What is done with records in one word: a change, where it is several things.
fn operation<'a>(edits: impl Iterator<Item = &'a Edit>) -> Operation {
    let mut operations = edits.map(|edit| match edit {
        Edit::Add { .. } => Operation::Add,
        Edit::Update { .. } | Edit::Upsert { .. } => Operation::Update,
        Edit::Remove { .. } => Operation::Remove,
        Edit::Rename { .. } => Operation::Rename,
    });
    let first = operations.next().unwrap_or(Operation::Update);
    if operations.all(|other| other == first) { first } else { Operation::Update }
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

pub(super) fn error(text: String) -> FindingLine {
    FindingLine { severity: Severity::Error, text }
}
