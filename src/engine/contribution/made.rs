//! The edits of all datasets of a contribution, made one dataset after the other: what refers to a
//! record that gets another key is checked with it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use gitribute_core::check::Severity;
use gitribute_core::intake::commands::Command;
use gitribute_core::intake::commands::fold::{Act, Folded, Place};
use gitribute_core::repo_config::DatasetName;
use gitribute_core::report::commands::Clash;
use gitribute_core::report::summary::FindingLine;
use gitribute_core::report::{Args, Language, Sink, text};

use super::dataset::Dataset;
use super::draft::{self, Draft, Repository, error, make};
use super::outcome::Outcome;
use super::references::{Followers, followers, renames};
use super::since::{Refreshed, Stands};
use crate::plan::Mark;

/// The edits of all datasets, made.
pub(super) struct Made {
    pub(super) outcome: Outcome,
    /// Rows that come back, with the sentence that tells the fault.
    pub(super) bad: Vec<(u32, String)>,
    pub(super) clashes: Vec<Clash>,
    /// Cells that clashed until people settled them.
    pub(super) settled: Vec<Mark>,
    /// What follows of what was asked for, for the reviewer.
    pub(super) notes: Vec<String>,
}

/// The edits of all datasets, made; and the rows that come back to who sent them.
pub(super) fn outcome(
    repo: Repository<'_>,
    datasets: &[Dataset<'_>],
    folded: &Folded,
    stands: Option<&Stands<'_>>,
    mut faults: Vec<FindingLine>,
    language: Language,
) -> Made {
    let stands = stands.map(|stands| (stands, refreshed(folded, stands)));
    let mut is_clashing = false;
    let mut settled = Vec::new();
    let bulk: BTreeSet<u32> =
        folded.sent.iter().flat_map(|sent| sent.taken.iter().map(|(_, row)| *row)).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut bad = Vec::new();
    let mut clashes = Vec::new();
    // What refers to a record that gets another key is looked for in all datasets.
    let mut others = Vec::new();
    let mut follow = Followers::default();
    if renames(&folded.entries) {
        let lacks = |name: &DatasetName| !datasets.iter().any(|dataset| dataset.name == name);
        let lacking = repo.config.datasets.iter().filter(|(name, _)| lacks(name));
        others.extend(lacking.filter_map(|(name, settings)| {
            Dataset::read(name, settings, repo.files, language).ok()
        }));
        let all: Vec<&Dataset<'_>> = datasets.iter().chain(&others).collect();
        follow = followers(&all, &folded.entries, folded.numbers, language);
        faults.append(&mut follow.faults);
    }
    // A row and what refers to it are checked together: the one before the other.
    let renamed = |dataset: &&Dataset<'_>| {
        let own = folded.entries.iter().filter(|entry| entry.dataset == *dataset.name);
        !renames(own)
    };
    let mut order: Vec<&Dataset<'_>> = datasets.iter().chain(&others).collect();
    order.sort_by_key(renamed);
    let mut files = Cow::Borrowed(repo.files);
    for dataset in order {
        let entries: Vec<_> = follow
            .entries
            .iter()
            .chain(&folded.entries)
            .filter(|entry| entry.dataset == *dataset.name)
            .collect();
        if entries.is_empty() {
            continue;
        }
        let repo = Repository { files: &files, ..repo };
        let draft::Outcome { made, bad: returned, settled: mut known } =
            make(repo, dataset, &entries, &bulk, stands, language);
        bad.extend(returned);
        settled.append(&mut known);
        match made {
            draft::Made::Draft(draft) => {
                draft.files.iter().for_each(|edit| files.to_mut().apply(edit));
                drafts.push(*draft);
            }
            draft::Made::Unchanged => {}
            draft::Made::Refused(told, mut found) => {
                faults.extend(told);
                clashes.append(&mut found);
            }
            draft::Made::Clashing(mut found) => {
                is_clashing = true;
                clashes.append(&mut found);
            }
        }
    }
    if is_clashing && faults.is_empty() {
        return Made { outcome: Outcome::Clashing, bad, clashes, settled, notes: follow.notes };
    }
    if faults.is_empty() && drafts.is_empty() {
        let outcome = if bad.is_empty() {
            Outcome::Unchanged
        } else {
            let fault = text(language, "contribution-nothing-good", &Args::new(), Sink::Markdown);
            Outcome::Invalid { faults: vec![error(fault)], drafts }
        };
        return Made { outcome, bad, clashes, settled, notes: follow.notes };
    }
    let is_error = |finding: &FindingLine| finding.severity == Severity::Error;
    let blocked = drafts.iter().any(|draft| draft.findings.iter().any(is_error));
    let outcome = if blocked || !faults.is_empty() {
        Outcome::Invalid { faults, drafts }
    } else {
        Outcome::Proposal(drafts)
    };
    Made { outcome, bad, clashes, settled, notes: follow.notes }
}

/// Whether somebody asks, knowing of what clashes, for the proposal to be put on today's base.
fn refreshed(folded: &Folded, stands: &Stands<'_>) -> Refreshed {
    let is_later = |act: &&Act| match &act.source.at {
        Place::Message { id, .. } => stands.later.contains(id),
        Place::Form => false,
    };
    let mut acts = folded.acts.iter().filter(|act| act.command == Command::Refresh);
    if acts.any(|act| is_later(&act)) { Refreshed::Yes } else { Refreshed::No }
}
