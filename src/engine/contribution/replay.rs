//! A contribution made again on files where others stand already: the difference that its commit
//! made, record by record. Where nobody else has touched its files, their bytes are taken as they
//! are; else its edits are worked out from both versions and made anew, each only where the cell
//! still holds what it held.

use gitribute_core::dataset::FileEdit;
use gitribute_core::intake::commands::fold::{Place, Source};
use gitribute_core::repo_config::RepoPath;
use gitribute_core::report::{Args, Language, Sink, text};

use super::inverse::{can_be_turned, inverse};
use super::{Draft, Files, NotInverse, Outcome, Setup};
use crate::model::FilePath;

/// The files that differ once the difference between two versions is made on these.
pub fn replay(
    setup: &Setup,
    files: &Files,
    (before, after): (&Files, &Files),
    language: Language,
) -> Result<Vec<FileEdit>, NotInverse> {
    let changed = changed(setup, before, after);
    if !changed.is_empty() && changed.iter().all(|path| files.agrees(before, path.as_str())) {
        let edit = |path: RepoPath| match after.get(path.as_str()) {
            Some(bytes) => FileEdit::Write { path, bytes: bytes.to_vec() },
            None => FileEdit::Remove { path },
        };
        return Ok(changed.into_iter().map(edit).collect());
    }
    let nobody = Source { by: None, login: String::new(), at: Place::Form };
    let made = inverse(setup, files, (after, before), &nobody, language);
    let Ok(made) = made else { return Err(by_records(language)) };
    match made.outcome {
        Outcome::Proposal(drafts) => Ok(drafts.into_iter().flat_map(|draft| draft.files).collect()),
        _ => {
            let stands = |not: &NotInverse| {
                matches!(made.outcome, Outcome::Invalid { .. }) || !not.cells.is_empty()
            };
            Err(made.not_inverse().filter(stands).unwrap_or_else(|| NotInverse {
                why: text(language, "status-unchanged", &Args::new(), Sink::Markdown),
                cells: String::new(),
            }))
        }
    }
}

/// Whether what drafts change can be made again record by record, on files where others stand.
pub fn can_replay(setup: &Setup, files: &Files, drafts: &[Draft]) -> bool {
    let mut after = files.clone();
    drafts.iter().flat_map(|draft| &draft.files).for_each(|edit| after.apply(edit));
    can_be_turned(setup, (&after, files))
}

/// The files of datasets that differ.
fn changed(setup: &Setup, before: &Files, after: &Files) -> Vec<RepoPath> {
    let data = setup.data_files();
    let folders = setup.folders();
    let records = folders
        .iter()
        .flat_map(|pattern| before.paths_matching(pattern).chain(after.paths_matching(pattern)));
    let mut paths: Vec<&str> = data.iter().map(FilePath::as_str).chain(records).collect();
    paths.sort_unstable();
    paths.dedup();
    let differs = paths.into_iter().filter(|path| !before.agrees(after, path));
    // The configuration was read: its paths are paths of data.
    differs.filter_map(|path| RepoPath::data(path).ok()).collect()
}

fn by_records(language: Language) -> NotInverse {
    let why = text(language, "group-by-records", &Args::new(), Sink::Markdown);
    NotInverse { why, cells: String::new() }
}
