//! The files that a contribution needs, fetched at one commit of the default branch: what a
//! commit holds never changes, so all of it may come from the forge's cache.

use std::collections::HashSet;

use gitribute_core::intake::IssueForm;
use gitribute_core::intake::template::{TemplateFile, choose_version, fit};
use gitribute_core::repo_config::PathPattern;

use super::Reconciler;
use crate::contribution::{FileFault, Files, IssueText, Setup, candidates};
use crate::model::{CommitId, FilePath};
use crate::ports::{EntryKind, FileState, ForgeError, RepoRef};

/// Most forms of a folder that are read.
const MOST_FORMS: usize = 60;

/// Most forms whose earlier versions are looked at.
const MOST_CANDIDATES: usize = 4;

/// Most records of a folder of one record a file: each is a file to fetch.
const MOST_RECORDS: usize = 1000;

/// How often files are asked for that other files name, and most of them at once.
const MOST_ROUNDS: usize = 8;
const MOST_NAMED: usize = 64;

/// A commit of a repository.
#[derive(Clone, Copy)]
pub(super) struct Base<'a> {
    pub(super) repo: &'a RepoRef,
    pub(super) at: &'a CommitId,
}

impl Reconciler {
    /// The configuration and the forms.
    pub(super) async fn setup_files(&self, base: Base<'_>) -> Result<Files, ForgeError> {
        let mut paths: Vec<FilePath> = Setup::CONFIG_PATHS.map(FilePath::from).into();
        paths.push(FilePath::from(Setup::PACKAGE_PATH));
        let folders = Setup::FORM_FOLDERS.map(FilePath::from);
        for entries in self.forge.list(base.repo, base.at, &folders).await? {
            let forms = entries.into_iter().filter(|entry| {
                entry.kind == EntryKind::File && Setup::is_form(entry.path.as_str())
            });
            paths.extend(forms.take(MOST_FORMS).map(|entry| entry.path));
        }
        let mut files = Files::new();
        self.fetch(base, &paths, &mut files).await?;
        Ok(files)
    }

    /// The datasets and their schemas.
    pub(super) async fn dataset_files(
        &self,
        base: Base<'_>,
        setup: &Setup,
        files: &mut Files,
    ) -> Result<(), ForgeError> {
        let mut paths: Vec<FilePath> = setup.dataset_files().into_iter().map(FilePath).collect();
        paths.extend(self.record_files(base, &setup.folders(), files).await?);
        self.fetch(base, &paths, files).await?;
        // Schemas and packages name further files, and those may name more.
        let mut asked = HashSet::new();
        for _ in 0..MOST_ROUNDS {
            let lacking = setup.lacking_files(files);
            let new: Vec<FilePath> = lacking
                .into_iter()
                .filter(|path| asked.insert(path.clone()))
                .take(MOST_NAMED)
                .map(FilePath)
                .collect();
            if new.is_empty() {
                break;
            }
            self.fetch(base, &new, files).await?;
        }
        Ok(())
    }

    /// The paths of the records of folders. A folder of too many is a fault of its own, and none
    /// of them is fetched.
    pub(super) async fn record_files(
        &self,
        base: Base<'_>,
        patterns: &[&PathPattern],
        files: &mut Files,
    ) -> Result<Vec<FilePath>, ForgeError> {
        if patterns.is_empty() {
            return Ok(Vec::new());
        }
        let folders: Vec<FilePath> =
            patterns.iter().map(|pattern| FilePath::from(pattern.folder())).collect();
        let lists = self.forge.list(base.repo, base.at, &folders).await?;
        let mut paths = Vec::new();
        for (pattern, entries) in patterns.iter().zip(lists) {
            let records: Vec<FilePath> = entries
                .into_iter()
                .filter(|entry| entry.kind != EntryKind::Folder)
                .map(|entry| entry.path)
                .filter(|path| pattern.name_in(path.as_str()).is_some())
                .collect();
            if records.len() > MOST_RECORDS {
                let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
                let (files_there, most) = (count(records.len()), count(MOST_RECORDS));
                let fault = FileFault::TooMany { files: files_there, most };
                files.put_fault(pattern.to_string(), fault);
            } else {
                paths.extend(records);
            }
        }
        Ok(paths)
    }

    /// The datasets' files at the commit that a proposal was made from; `None` where that is the
    /// base, or where they are as they were.
    pub(super) async fn before(
        &self,
        base: Base<'_>,
        made_from: Option<&CommitId>,
        setup: &Setup,
        files: &Files,
    ) -> Result<Option<Files>, ForgeError> {
        let Some(at) = made_from.filter(|at| *at != base.at) else { return Ok(None) };
        let folders = setup.folders();
        let mut data = setup.data_files();
        let mut before = Files::new();
        let then = Base { at, ..base };
        data.extend(self.record_files(then, &folders, &mut before).await?);
        self.fetch(then, &data, &mut before).await?;
        let known = folders.iter().flat_map(|pattern| files.paths_matching(pattern));
        let is_same =
            data.iter().map(FilePath::as_str).chain(known).all(|path| before.agrees(files, path));
        Ok((!is_same).then_some(before))
    }

    pub(super) async fn fetch(
        &self,
        base: Base<'_>,
        paths: &[FilePath],
        files: &mut Files,
    ) -> Result<(), ForgeError> {
        if paths.is_empty() {
            return Ok(());
        }
        let states = self.forge.read(base.repo, base.at, paths).await?;
        if states.len() != paths.len() {
            return Err(ForgeError::Nonsense("not as many files as were asked for".to_owned()));
        }
        for (path, state) in paths.iter().zip(states) {
            match state {
                FileState::Bytes(bytes) => files.put(path.as_str(), bytes),
                FileState::Missing => {}
                other => {
                    if let Some(fault) = self.fault(&other) {
                        files.put_fault(path.as_str(), fault);
                    }
                }
            }
        }
        Ok(())
    }

    fn fault(&self, state: &FileState) -> Option<FileFault> {
        Some(match state {
            FileState::Missing | FileState::Bytes(_) => return None,
            FileState::NotAFile(EntryKind::Symlink) => FileFault::Symlink,
            FileState::NotAFile(EntryKind::Submodule) => FileFault::Submodule,
            FileState::NotAFile(EntryKind::Folder) => FileFault::Folder,
            FileState::NotAFile(EntryKind::Executable | EntryKind::File) => FileFault::Executable,
            FileState::LargeFilePointer => FileFault::LargeFilePointer,
            FileState::TooLarge { bytes } => FileFault::TooLarge {
                bytes: *bytes,
                most: self.forge.capabilities().max_file_bytes,
            },
        })
    }

    /// The form that an issue was made with, in the version that its text fits: forms change
    /// while issues wait (FAULTS P11).
    pub(super) async fn form(
        &self,
        base: Base<'_>,
        setup: &Setup,
        issue: &IssueText<'_>,
    ) -> Result<Option<(TemplateFile, IssueForm)>, ForgeError> {
        let candidates = candidates(setup, issue);
        let only = match candidates.as_slice() {
            [only] => setup.forms.get(*only),
            _ => None,
        };
        if setup.config.datasets.is_empty()
            || only.is_some_and(|(_, form)| fit(form, issue.body).is_whole())
        {
            return Ok(only.cloned());
        }
        let mut whole = Vec::new();
        let mut nearest = None;
        for index in candidates.into_iter().take(MOST_CANDIDATES) {
            let Some(((file, form), path)) =
                setup.forms.get(index).zip(setup.form_paths.get(index))
            else {
                continue;
            };
            let path = FilePath::from(path.as_str());
            let most = self.settings.form_versions;
            let earlier = self.forge.versions(base.repo, base.at, &path, most).await?;
            let loaded =
                earlier.iter().filter_map(|version| Setup::form_of(path.as_str(), &version.bytes));
            let mut versions: Vec<IssueForm> = [form.clone()].into_iter().chain(loaded).collect();
            let Some(choice) = choose_version(&versions, issue.body) else { continue };
            let form = versions.swap_remove(choice.index);
            if choice.fit.is_whole() {
                whole.push((file.clone(), form));
            } else {
                nearest = Some((file.clone(), form));
            }
        }
        // Of several candidates only one that fits wholly, and alone, is beyond doubt.
        Ok(match (whole.len(), only) {
            (1, _) => whole.pop(),
            (0, Some(_)) => nearest,
            _ => None,
        })
    }
}
