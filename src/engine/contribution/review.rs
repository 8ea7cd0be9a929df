//! What a person's change request does to the datasets, by comparing their files before and after.
//!
//! Configuration and schemas are those of the default branch, whatever the change request says of
//! them (FAULTS S13): only the files of datasets differ between before and after.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::check::{Finding, Older, Report, blame_reports};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::diff::{Diff, DiffKey, diff};
use gitribute_core::dataset::{self, Format, MemoryTable, ReadOptions, RowNumber, Table};
use gitribute_core::repo_config::{DataPath, DatasetName, DatasetSettings, RepoPath};
use gitribute_core::report::summary::ByteFact;
use gitribute_core::report::{Args, Language, Sink, text};

use super::content::Records;
use super::dataset::Dataset;
use super::{Files, Setup};
use crate::model::Conclusion;

/// What the forge tells of the files that a change request changes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Files that differ.
    pub changed: BTreeSet<String>,
    /// Where files went that were renamed, by where they were.
    pub renamed: BTreeMap<String, String>,
}

/// A change request as far as it touches datasets.
#[derive(Clone, Debug)]
pub struct Review {
    /// The language it is told in.
    pub language: Language,
    /// The datasets that it touches.
    pub datasets: Vec<Reviewed>,
    /// Files of the configuration that it changes, too, and that count only once it is merged.
    pub setup_changes: Vec<String>,
}

/// A dataset that is touched.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// Its name.
    pub dataset: DatasetName,
    /// Its file, or the pattern of its files.
    pub path: String,
    /// The files of the rows of the newer version, where each has one of its own.
    pub row_paths: Vec<String>,
    /// What came of it.
    pub outcome: ReviewOutcome,
}

/// What came of a touched dataset.
#[derive(Clone, Debug)]
pub enum ReviewOutcome {
    /// Both versions were compared and checked.
    Compared(Box<Compared>),
    /// It could not be.
    Told {
        /// Why, in a sentence of Markdown.
        text: String,
        /// What follows from it.
        conclusion: Conclusion,
        /// The same with its place in the file, where it has one.
        finding: Option<Box<Finding>>,
    },
}

/// Two versions of a dataset, compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What changed.
    pub diff: Diff,
    /// That bytes differ, where no record tells it.
    pub bytes: Option<ByteFact>,
    /// What the newer one brings.
    pub findings: Vec<Finding>,
    /// Findings that it brings beyond those kept.
    pub left_out: u64,
    /// Errors that were there before.
    pub old_findings: u64,
    /// What else is to be told, a sentence of Markdown each.
    pub notes: Vec<String>,
}

/// The datasets whose files a change request touches.
pub fn touched<'a>(
    setup: &'a Setup,
    before: &Files,
    after: &Files,
    changes: &Changes,
) -> Vec<(&'a DatasetName, &'a DatasetSettings)> {
    let is_touched = |path: &str| {
        // Of what cannot be read only the forge can say whether it was changed.
        let unread = after.fault(path).is_some() && changes.changed.contains(path);
        unread || !before.agrees(after, path)
    };
    let touched = setup.config.datasets.iter().filter(|(_, settings)| match &settings.path {
        DataPath::File(path) => is_touched(path.as_str()),
        DataPath::Records(pattern) => {
            before.paths_matching(pattern).chain(after.paths_matching(pattern)).any(is_touched)
                || is_touched(&pattern.to_string())
        }
    });
    touched.collect()
}

/// Compares the datasets of two versions of a repository and checks what the newer one brings.
pub fn review(setup: &Setup, before: &Files, after: &Files, changes: &Changes) -> Review {
    let touched = touched(setup, before, after, changes);
    let language = touched
        .first()
        .and_then(|(_, settings)| settings.language)
        .unwrap_or(setup.config.language);
    let look = Look { setup, before, after, changes, language };
    let datasets = touched.into_iter().map(|(name, settings)| look.at(name, settings));
    Review { language, datasets: datasets.collect(), setup_changes: look.setup_changes() }
}

struct Look<'a> {
    setup: &'a Setup,
    before: &'a Files,
    after: &'a Files,
    changes: &'a Changes,
    language: Language,
}

impl Look<'_> {
    fn at(&self, name: &DatasetName, settings: &DatasetSettings) -> Reviewed {
        let mut path = settings.path.to_string();
        let mut row_paths = Vec::new();
        let outcome = self.outcome(name, settings, &path, &mut row_paths);
        if let (ReviewOutcome::Told { finding: Some(_), .. }, DataPath::Records(_)) =
            (&outcome, &settings.path)
        {
            path = self.broken(&settings.path).map(|(path, _)| path).unwrap_or(path);
        }
        Reviewed { dataset: name.clone(), path, row_paths, outcome }
    }

    fn outcome(
        &self,
        name: &DatasetName,
        settings: &DatasetSettings,
        path: &str,
        row_paths: &mut Vec<String>,
    ) -> ReviewOutcome {
        let stands = |files: &Files| match &settings.path {
            DataPath::File(path) => files.stands(path.as_str()),
            DataPath::Records(pattern) => files.paths_matching(pattern).next().is_some(),
        };
        if !stands(self.after) {
            return self.gone(name, path);
        }
        let old = Dataset::read(name, settings, self.before, self.language);
        let new = match Dataset::read(name, settings, self.after, self.language) {
            Ok(new) => new,
            Err(text) => {
                // What was so before is for a maintainer to mend, not for who changed the rows.
                let was_so = old.err().as_ref() == Some(&text);
                let conclusion = if was_so { Conclusion::Neutral } else { Conclusion::Failure };
                let finding = self.broken(&settings.path).map(|(_, finding)| finding);
                return ReviewOutcome::Told { text, conclusion, finding };
            }
        };
        let mut notes = Vec::new();
        if !stands(self.before) {
            notes.push(self.say("review-new-file", path));
        } else if old.is_err() {
            notes.push(self.say("review-before-unreadable", path));
        }
        let old = old.ok();
        let Some(new_table) = new.records(&new.content) else {
            let text = self.say("review-not-compared", path);
            return ReviewOutcome::Told { text, conclusion: Conclusion::Neutral, finding: None };
        };
        // Bytes of any kind pass for a table in some encoding, but no text has NUL.
        if new_table.header().iter().any(|name| name.as_str().contains('\0')) {
            let text = self.say("review-binary", path);
            return ReviewOutcome::Told { text, conclusion: Conclusion::Failure, finding: None };
        }
        row_paths
            .extend((1..).map_while(|row| new_table.path_of(RowNumber(row))).map(str::to_owned));
        let old_table = old.as_ref().and_then(|old| old.records(&old.content));
        let empty = MemoryTable::new(new_table.header().iter().cloned());
        let config = &self.setup.config;
        let was = match (&old, &old_table) {
            (Some(old), Some(table)) => old.check(config, self.before, &old.content, table),
            _ => Report::default(),
        };
        let is = new.check(config, self.after, &new.content, &new_table);
        let compare = |key: &DiffKey| match &old_table {
            Some(old) => Records::diff(old, &new_table, key),
            None => diff(&empty, &new_table, key),
        };
        let by_key = compare(&DiffKey::Fields(new.key.clone()));
        let old_table: &dyn Table = old_table.as_ref().map_or(&empty, |table| table);
        let blame = blame_reports((old_table, &was), (&new_table, &is), &new.key);
        // Without the key's column rows are recognised by what they hold.
        let found = by_key.or_else(|_| compare(&DiffKey::Detect));
        let Ok(diff) = found else {
            let text = self.say("review-not-compared", path);
            return ReviewOutcome::Told { text, conclusion: Conclusion::Neutral, finding: None };
        };
        let old_findings = match blame.older {
            Older::InFile(count) | Older::InTouchedRows(count) => count,
        };
        ReviewOutcome::Compared(Box::new(Compared {
            bytes: diff.is_empty().then_some(ByteFact { lines_changed: 1, lines_total: 1 }),
            diff,
            findings: blame.brought,
            left_out: blame.left_out,
            old_findings,
            notes,
        }))
    }

    /// A file that is not there any more. With the configuration changed beside it that may be
    /// just what is meant.
    fn gone(&self, name: &DatasetName, path: &str) -> ReviewOutcome {
        let mut own = Setup::CONFIG_PATHS.into_iter().chain([Setup::PACKAGE_PATH]);
        let is_meant = own.any(|path| self.changes.changed.contains(path));
        let args = Args::new().quoted("path", path).quoted("dataset", name.as_str());
        let (id, args) = match self.changes.renamed.get(path) {
            Some(to) => ("review-renamed", args.quoted("to", to.as_str())),
            None => ("review-deleted", args),
        };
        ReviewOutcome::Told {
            text: text(self.language, id, &args, Sink::Markdown),
            conclusion: if is_meant { Conclusion::Neutral } else { Conclusion::Failure },
            finding: None,
        }
    }

    /// The first file that cannot be read, and why with its line; `None` where all can.
    fn broken(&self, path: &DataPath) -> Option<(String, Box<Finding>)> {
        let files = match path {
            DataPath::File(path) => vec![(path.as_str(), self.after.get(path.as_str())?)],
            DataPath::Records(pattern) => self.after.matching(pattern),
        };
        files.into_iter().find_map(|(path, bytes)| {
            let reading =
                ReadOptions { dialect: DialectHints::of_file_name(path), ..ReadOptions::default() };
            let refusal = dataset::read(bytes, Format::of(path, bytes), &reading).err()?;
            Some((path.to_owned(), Box::new(Finding::unreadable(refusal))))
        })
    }

    /// The files of the configuration among those that were changed.
    fn setup_changes(&self) -> Vec<String> {
        let schemas = self
            .setup
            .config
            .datasets
            .values()
            .filter_map(|dataset| dataset.schema.as_ref().map(RepoPath::as_str));
        let own: BTreeSet<&str> = Setup::CONFIG_PATHS
            .into_iter()
            .chain([Setup::PACKAGE_PATH])
            .chain(schemas)
            .chain(self.setup.form_paths.iter().map(String::as_str))
            .filter(|path| self.changes.changed.contains(*path))
            .collect();
        own.into_iter().map(str::to_owned).collect()
    }

    fn say(&self, id: &str, path: &str) -> String {
        text(self.language, id, &Args::new().quoted("path", path), Sink::Markdown)
    }
}
