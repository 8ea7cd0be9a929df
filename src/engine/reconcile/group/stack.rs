//! The commits of a shared branch: those that stand, and those that are still to be made.

use gitribute_core::report::Language;

use super::{Base, Ground, MOST_TOGETHER, Part, Reconciler};
use crate::contribution::{Files, replay};
use crate::model::{BranchCommit, CommitId, FileChange};
use crate::ports::ForgeError;
use crate::reconcile::proposal::file_change;

/// What stands on a shared branch.
pub(super) enum Stack {
    /// Nothing of an open change request.
    None,
    /// Parts, the lowest first, each with its commit.
    Parts(Vec<(Part, BranchCommit)>),
    /// Somebody else has committed to it: it is theirs to finish.
    ByHand,
}

impl Stack {
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        let parts = match self {
            Self::Parts(parts) => parts.as_slice(),
            Self::None | Self::ByHand => &[],
        };
        parts.iter().map(|(part, _)| part)
    }
}

/// What a shared branch is to be.
pub(super) struct Built {
    /// The parts in it, the lowest first.
    pub(super) members: Vec<Part>,
    /// Those that cannot be made again on the others, with why in Markdown.
    pub(super) apart: Vec<(Part, String)>,
    /// Those that are too many.
    pub(super) full: Vec<Part>,
    /// The commit of the base that all of it is built on.
    pub(super) base: CommitId,
    /// The commit on which the rest is made.
    pub(super) below: CommitId,
    /// The rest: the files of each commit.
    pub(super) todo: Vec<(Part, Vec<FileChange>)>,
}

impl Reconciler {
    /// What stands on a shared branch.
    pub(super) async fn stack(
        &self,
        ground: &Ground<'_>,
        head: &CommitId,
    ) -> Result<Stack, ForgeError> {
        let me = &ground.observation.me;
        let commits = self.forge.commits(ground.repo, head, me, MOST_TOGETHER + 1).await?;
        if commits.first().is_none_or(|newest| newest.id != *head) {
            return Ok(Stack::ByHand);
        }
        let mut parts: Vec<(Part, BranchCommit)> = Vec::new();
        let newest = commits.first().and_then(Part::of_shared);
        let Some((_, base)) = newest else { return Ok(Stack::None) };
        let mut next = head.clone();
        for commit in commits {
            if next == base || commit.id != next {
                break;
            }
            let Some((part, _)) = Part::of_shared(&commit) else { break };
            let Some(parent) = commit.parent.clone() else { break };
            next = parent;
            parts.push((part, commit));
        }
        // Something else lies between: it is built anew.
        if next != base {
            return Ok(Stack::None);
        }
        parts.reverse();
        Ok(if parts.is_empty() { Stack::None } else { Stack::Parts(parts) })
    }

    /// Works out what is to stand, and what of it has to be made.
    pub(super) async fn build(
        &self,
        ground: &Ground<'_>,
        parts: Vec<Part>,
        stack: Stack,
        language: Language,
    ) -> Result<Built, ForgeError> {
        let mut standing = match stack {
            Stack::Parts(standing) => standing,
            Stack::None | Stack::ByHand => Vec::new(),
        };
        let base = Base { repo: ground.repo, at: ground.base };
        let from = standing.first().and_then(|(_, commit)| commit.parent.clone());
        // What moved below it under its own files is taken in.
        if self.before(base, from.as_ref(), ground.setup, ground.files).await?.is_some() {
            standing.clear();
        }
        let mut built = Built {
            members: Vec::new(),
            apart: Vec::new(),
            full: Vec::new(),
            base: from.filter(|_| !standing.is_empty()).unwrap_or_else(|| ground.base.clone()),
            below: ground.base.clone(),
            todo: Vec::new(),
        };
        // The datasets as they are above what is kept and made; read when they are needed.
        let mut now: Option<Files> = None;
        let mut kept = 0;
        for part in parts {
            if built.members.len() == MOST_TOGETHER {
                built.full.push(part);
                continue;
            }
            let stands = standing.get(kept).filter(|(own, _)| own.head == part.head);
            if let Some((_, commit)) = stands.filter(|_| built.todo.is_empty()) {
                built.below = commit.id.clone();
                built.members.push(part);
                kept += 1;
                now = None;
                continue;
            }
            let files = match now.take() {
                Some(files) => files,
                None => self.at(ground, &built.below, kept).await?,
            };
            let (files, made) = self.make(ground, files, &part, language).await?;
            now = Some(files);
            match made {
                Ok(changes) => {
                    built.todo.push((part.clone(), changes));
                    built.members.push(part);
                }
                Err(why) => built.apart.push((part, why)),
            }
        }
        if kept == 0 {
            built.base = ground.base.clone();
        }
        // The last one kept is made once more where those above it only leave: a branch moves to
        // a commit that is made for it.
        if built.todo.is_empty()
            && kept < standing.len()
            && let Some(below) = kept.checked_sub(1)
            && let Some((part, commit)) = standing.get(below)
            && let Some(parent) = &commit.parent
        {
            let files = self.at(ground, parent, below).await?;
            if let (_, Ok(changes)) = self.make(ground, files, part, language).await? {
                built.below = parent.clone();
                built.todo.push((part.clone(), changes));
            }
        }
        Ok(built)
    }

    /// All files as they are at a commit of the shared branch, above so many parts.
    async fn at(
        &self,
        ground: &Ground<'_>,
        at: &CommitId,
        above: usize,
    ) -> Result<Files, ForgeError> {
        if above == 0 {
            return Ok(ground.files.clone());
        }
        let mut data = Files::new();
        let paths = self.data_at(ground, at, &mut data).await?;
        Ok(ground.files.with(&paths, &data))
    }

    /// A part made on files; those files with it, or as they were with why it cannot be.
    async fn make(
        &self,
        ground: &Ground<'_>,
        mut files: Files,
        part: &Part,
        language: Language,
    ) -> Result<(Files, Result<Vec<FileChange>, String>), ForgeError> {
        let (mut before, mut after) = (Files::new(), Files::new());
        self.data_at(ground, &part.parent, &mut before).await?;
        self.data_at(ground, &part.head, &mut after).await?;
        Ok(match replay(ground.setup, &files, (&before, &after), language) {
            Ok(edits) => {
                for edit in &edits {
                    files.apply(edit);
                }
                (files, Ok(edits.iter().map(file_change).collect()))
            }
            Err(not) => (files, Err(not.why)),
        })
    }

    /// The datasets' files at a commit; their paths.
    pub(super) async fn data_at(
        &self,
        ground: &Ground<'_>,
        at: &CommitId,
        files: &mut Files,
    ) -> Result<Vec<crate::model::FilePath>, ForgeError> {
        let base = Base { repo: ground.repo, at };
        let mut paths = ground.setup.data_files();
        let folders = ground.setup.folders();
        paths.extend(self.record_files(base, &folders, files).await?);
        // Records that are gone there are gone in what comes of it.
        let known = folders.iter().flat_map(|pattern| ground.files.paths_matching(pattern));
        let known: Vec<_> = known.map(crate::model::FilePath::from).collect();
        self.fetch(base, &paths, files).await?;
        paths.extend(known);
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }
}
