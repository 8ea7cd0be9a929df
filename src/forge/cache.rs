//! What commits hold never changes, so it is kept in memory, up to a number of bytes; what was
//! used longest ago goes first.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::Mutex;

use gitribute_engine::model::{CommitId, FilePath, RepoId};
use gitribute_engine::ports::{Entry, FileState};

use crate::lock;
use crate::objects::RawEntry;

/// What an entry costs besides its content, in bytes.
const OVERHEAD: usize = 200;

/// Files, folders and commits' trees by repository. Cheap to ask, safe to lose.
pub(crate) struct Cache {
    files: Mutex<Bounded<(RepoId, String, String), FileState>>,
    folders: Mutex<Bounded<(RepoId, String, String), Vec<Entry>>>,
    trees: Mutex<Bounded<(RepoId, String), Vec<RawEntry>>>,
    roots: Mutex<Bounded<(RepoId, String), String>>,
    labels: Mutex<Bounded<(RepoId, String), String>>,
}

impl Cache {
    /// A cache of at most so many bytes of files, and a tenth of that for all else.
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            files: Mutex::new(Bounded::new(bytes)),
            folders: Mutex::new(Bounded::new(bytes / 20)),
            trees: Mutex::new(Bounded::new(bytes / 10)),
            roots: Mutex::new(Bounded::new(bytes / 50)),
            labels: Mutex::new(Bounded::new(bytes / 50)),
        }
    }

    pub(crate) fn file(&self, repo: RepoId, at: &CommitId, path: &FilePath) -> Option<FileState> {
        lock(&self.files).get(&(repo, at.0.clone(), path.0.clone()))
    }

    pub(crate) fn keep_file(
        &self,
        repo: RepoId,
        at: &CommitId,
        path: &FilePath,
        state: &FileState,
    ) {
        let weight = match state {
            FileState::Bytes(bytes) => bytes.len(),
            _ => 0,
        };
        let key = (repo, at.0.clone(), path.0.clone());
        lock(&self.files).put(key, state.clone(), weight + path.0.len());
    }

    pub(crate) fn folder(
        &self,
        repo: RepoId,
        at: &CommitId,
        folder: &FilePath,
    ) -> Option<Vec<Entry>> {
        lock(&self.folders).get(&(repo, at.0.clone(), folder.0.clone()))
    }

    pub(crate) fn keep_folder(
        &self,
        repo: RepoId,
        at: &CommitId,
        folder: &FilePath,
        entries: &[Entry],
    ) {
        let weight: usize = entries.iter().map(|entry| entry.path.0.len() + 40).sum();
        let key = (repo, at.0.clone(), folder.0.clone());
        lock(&self.folders).put(key, entries.to_vec(), weight + folder.0.len());
    }

    pub(crate) fn tree(&self, repo: RepoId, tree: &str) -> Option<Vec<RawEntry>> {
        lock(&self.trees).get(&(repo, tree.to_owned()))
    }

    pub(crate) fn keep_tree(&self, repo: RepoId, tree: &str, entries: &[RawEntry]) {
        let weight = entries.iter().map(|entry| entry.path.len() + 80).sum();
        lock(&self.trees).put((repo, tree.to_owned()), entries.to_vec(), weight);
    }

    /// The tree of a commit.
    pub(crate) fn root(&self, repo: RepoId, commit: &CommitId) -> Option<String> {
        lock(&self.roots).get(&(repo, commit.0.clone()))
    }

    pub(crate) fn note_tree(&self, repo: RepoId, commit: &str, tree: &str) {
        lock(&self.roots).put((repo, commit.to_owned()), tree.to_owned(), tree.len());
    }

    /// The node id of a label. This one can go stale; who uses it must bear that.
    pub(crate) fn label(&self, repo: RepoId, name: &str) -> Option<String> {
        lock(&self.labels).get(&(repo, name.to_lowercase()))
    }

    pub(crate) fn keep_label(&self, repo: RepoId, name: &str, node: &str) {
        lock(&self.labels).put((repo, name.to_lowercase()), node.to_owned(), node.len());
    }

    pub(crate) fn drop_label(&self, repo: RepoId, name: &str) {
        lock(&self.labels).remove(&(repo, name.to_lowercase()));
    }
}

/// A map that forgets what was used longest ago when it grows too heavy.
struct Bounded<K, V> {
    most: usize,
    weight: usize,
    clock: u64,
    entries: HashMap<K, Held<V>>,
    by_use: BTreeMap<u64, K>,
}

struct Held<V> {
    value: V,
    weight: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V: Clone> Bounded<K, V> {
    fn new(most: usize) -> Self {
        Self { most, weight: 0, clock: 0, entries: HashMap::new(), by_use: BTreeMap::new() }
    }

    fn get(&mut self, key: &K) -> Option<V> {
        let held = self.entries.get_mut(key)?;
        self.clock += 1;
        self.by_use.remove(&held.used);
        held.used = self.clock;
        self.by_use.insert(self.clock, key.clone());
        Some(held.value.clone())
    }

    fn put(&mut self, key: K, value: V, weight: usize) {
        self.remove(&key);
        let weight = weight + OVERHEAD;
        if weight > self.most {
            return;
        }
        while self.weight + weight > self.most {
            let Some((_, oldest)) = self.by_use.pop_first() else {
                break;
            };
            if let Some(held) = self.entries.remove(&oldest) {
                self.weight -= held.weight;
            }
        }
        self.clock += 1;
        self.weight += weight;
        self.by_use.insert(self.clock, key.clone());
        let used = self.clock;
        self.entries.insert(key, Held { value, weight, used });
    }

    fn remove(&mut self, key: &K) {
        if let Some(held) = self.entries.remove(key) {
            self.by_use.remove(&held.used);
            self.weight -= held.weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let mut held = Bounded::new(3 * (OVERHEAD + 10));
        for key in ["a", "b", "c"] {
            held.put(key, key.to_owned(), 10);
        }
        assert_eq!(held.get(&"a").as_deref(), Some("a"));
        held.put("d", "d".to_owned(), 10);
        assert_eq!(held.get(&"b"), None);
        assert!(held.get(&"a").is_some() && held.get(&"c").is_some() && held.get(&"d").is_some());
    }

    #[test]
    fn what_is_too_heavy_is_not_kept_and_pushes_nothing_out() {
        let mut held = Bounded::new(2 * OVERHEAD);
        held.put("a", 1, 10);
        held.put("huge", 2, 10 * OVERHEAD);
        assert_eq!((held.get(&"a"), held.get(&"huge")), (Some(1), None));
        held.put("a", 3, 10);
        assert_eq!((held.get(&"a"), held.weight), (Some(3), OVERHEAD + 10));
    }
}
