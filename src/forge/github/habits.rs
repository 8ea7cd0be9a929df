//! Which files of a repository are usually read: when its default branch has moved, they are asked
//! for together with the first of them, so that a new base costs one request and not three.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use gitribute_engine::model::{CommitId, FilePath, RepoId};
use tokio::sync::Mutex as AsyncMutex;

use crate::lock;

/// Most files of a repository that are remembered.
const MOST: usize = 20;
/// Most repositories.
const REPOSITORIES: usize = 10_000;
/// Turns; repositories share them.
const TURNS: usize = 64;

/// What was read lately, by repository. Only a guess that saves requests.
#[derive(Default)]
pub(super) struct Habits(Mutex<HashMap<RepoId, Usual>>);

#[derive(Default)]
struct Usual {
    /// The commit that was last asked about.
    commit: Option<CommitId>,
    /// The last ones asked for first.
    paths: VecDeque<FilePath>,
}

impl Habits {
    /// The paths, each once; and after them, where this commit is asked about for the first time,
    /// those that were asked of the one before.
    pub(super) fn with_usual(
        &self,
        repo: RepoId,
        at: &CommitId,
        paths: &[FilePath],
    ) -> Vec<FilePath> {
        let mut all = lock(&self.0);
        if all.len() >= REPOSITORIES && !all.contains_key(&repo) {
            all.clear();
        }
        let usual = all.entry(repo).or_default();
        let mut wanted: Vec<FilePath> = Vec::new();
        for path in paths {
            if !wanted.contains(path) {
                wanted.push(path.clone());
            }
        }
        if usual.commit.as_ref() != Some(at) {
            let new = usual.commit.replace(at.clone()).is_some();
            let more = usual.paths.iter().filter(|path| new && !paths.contains(path));
            let room = MOST.saturating_sub(wanted.len());
            wanted.extend(more.take(room).cloned().collect::<Vec<_>>());
        }
        usual.paths.retain(|path| !paths.contains(path));
        for path in paths.iter().take(MOST).rev() {
            usual.paths.push_front(path.clone());
        }
        usual.paths.truncate(MOST);
        wanted
    }
}

/// Who reads of a repository goes one after another: the second finds what the first fetched.
pub(super) struct Turns([AsyncMutex<()>; TURNS]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AsyncMutex::new(())))
    }
}

impl Turns {
    /// The turn of a repository.
    pub(super) fn of(&self, repo: RepoId) -> Option<&AsyncMutex<()>> {
        let count = u64::try_from(TURNS).ok()?;
        self.0.get(usize::try_from(repo.0 % count).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<FilePath> {
        names.iter().map(|name| FilePath::from(*name)).collect()
    }

    #[test]
    fn a_new_commit_is_asked_for_all_that_the_last_one_was() {
        let habits = Habits::default();
        let (one, two) = (CommitId("1".to_owned()), CommitId("2".to_owned()));
        let repo = RepoId(7);
        assert_eq!(habits.with_usual(repo, &one, &paths(&["a", "b", "a"])), paths(&["a", "b"]));
        assert_eq!(habits.with_usual(repo, &one, &paths(&["c"])), paths(&["c"]));
        assert_eq!(habits.with_usual(repo, &two, &paths(&["a"])), paths(&["a", "c", "b"]));
        assert_eq!(habits.with_usual(repo, &two, &paths(&["b"])), paths(&["b"]));
        assert_eq!(habits.with_usual(RepoId(8), &two, &paths(&["a"])), paths(&["a"]));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let habits = Habits::default();
        let many: Vec<FilePath> = (0..50).map(|n| FilePath(format!("{n}"))).collect();
        let (one, two) = (CommitId("1".to_owned()), CommitId("2".to_owned()));
        assert_eq!(habits.with_usual(RepoId(1), &one, &many).len(), 50);
        assert_eq!(habits.with_usual(RepoId(1), &two, &paths(&["x"])).len(), MOST);
    }
}
