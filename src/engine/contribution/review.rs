//! What a person's change request does to the datasets, by comparing their files before and after.
//!
//! Configuration and schemas are those of the default branch, whatever the change request says of
//! them (FAULTS S13): only the files of datasets differ between before and after.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::check::{Finding, Older, Report, blame_reports};
use gitribute_core::dataset::csv::DialectHints;
use gitribute_core::dataset::diff::{Diff, DiffKey, diff};
use gitribute_core::dataset::{self, Format, MemoryTable, ReadOptions, Table};
use gitribute_core::repo_config::{DataPath, DatasetName, DatasetSettings, RepoPath};
use gitribute_core::report::summary::ByteFact;
use gitribute_core::report::{Args, Language, Sink, text};

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
    /// Its file.
    pub path: String,
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
) -> Vec<(&'a DatasetName, &'a DatasetSettings, &'a str)> {
    let touched = setup.config.datasets.iter().filter_map(|(name, settings)| {
        let DataPath::File(path) = &settings.path else { return None };
        let path = path.as_str();
        // Of what cannot be read only the forge can say whether it was changed.
        let unread = after.fault(path).is_some() && changes.changed.contains(path);
        (unread || !before.agrees(after, path)).then_some((name, settings, path))
    });
    touched.collect()
}

/// Compares the datasets of two versions of a repository and checks what the newer one brings.
pub fn review(setup: &Setup, before: &Files, after: &Files, changes: &Changes) -> Review {
    let touched = touched(setup, before, after, changes);
    let language = touched
        .first()
        .and_then(|(_, settings, _)| settings.language)
        .unwrap_or(setup.config.language);
    let look = Look { setup, before, after, changes, language };
    let datasets = touched.into_iter().map(|(name, settings, path)| Reviewed {
        dataset: name.clone(),
        path: path.to_owned(),
        outcome: look.at(name, settings, path),
    });
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
    fn at(&self, name: &DatasetName, settings: &DatasetSettings, path: &str) -> ReviewOutcome {
        if !self.after.stands(path) {
            return self.gone(name, path);
        }
        let old = Dataset::read(name, settings, self.before, self.language);
        let new = match Dataset::read(name, settings, self.after, self.language) {
            Ok(new) => new,
            Err(text) => {
                // What was so before is for a maintainer to mend, not for who changed the rows.
                let was_so = old.err().as_ref() == Some(&text);
                let conclusion = if was_so { Conclusion::Neutral } else { Conclusion::Failure };
                return ReviewOutcome::Told { text, conclusion, finding: self.unreadable(path) };
            }
        };
        let mut notes = Vec::new();
        if !self.before.stands(path) {
            notes.push(self.say("review-new-file", path));
        } else if old.is_err() {
            notes.push(self.say("review-before-unreadable", path));
        }
        let old = old.ok();
        let Some(new_table) = new.document(new.bytes) else {
            let text = self.say("review-not-compared", path);
            return ReviewOutcome::Told { text, conclusion: Conclusion::Neutral, finding: None };
        };
        // Bytes of any kind pass for a table in some encoding, but no text has NUL.
        if new_table.header().iter().any(|name| name.as_str().contains('\0')) {
            let text = self.say("review-binary", path);
            return ReviewOutcome::Told { text, conclusion: Conclusion::Failure, finding: None };
        }
        let old_table = old.as_ref().and_then(|old| old.document(old.bytes));
        let empty = MemoryTable::new(new_table.header().iter().cloned());
        let config = &self.setup.config;
        let (old_table, was): (&dyn Table, Report) = match (&old, &old_table) {
            (Some(old), Some(table)) => (table, old.check(config, self.before, old.bytes, table)),
            _ => (&empty, Report::default()),
        };
        let is = new.check(config, self.after, new.bytes, &new_table);
        let blame = blame_reports((old_table, &was), (&new_table, &is), &new.key);
        let by_key = diff(old_table, &new_table, &DiffKey::Fields(new.key.clone()));
        // Without the key's column rows are recognised by what they hold.
        let found = by_key.or_else(|_| diff(old_table, &new_table, &DiffKey::Detect));
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

    /// Why the file itself cannot be read, with its line; `None` where it can.
    fn unreadable(&self, path: &str) -> Option<Box<Finding>> {
        let bytes = self.after.get(path)?;
        let reading =
            ReadOptions { dialect: DialectHints::of_file_name(path), ..ReadOptions::default() };
        let refusal = dataset::read(bytes, Format::of(path, bytes), &reading).err()?;
        Some(Box::new(Finding::unreadable(refusal)))
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
