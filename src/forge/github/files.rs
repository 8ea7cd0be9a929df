//! Folders, files and their earlier versions. Bytes are what counts: a text that GraphQL gives is
//! believed only where it hashes to the object's name, because GraphQL turns other encodings into
//! UTF-8; all else is fetched as it is.

use std::collections::BTreeMap;

use gitribute_engine::model::{CommitId, FilePath, RepoId};
use gitribute_engine::ports::{Entry, EntryKind, FileState, ForgeError, Refusal, RepoRef, Version};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::dto::{Nodes, TreeEntry};
use super::errors::nonsense;
use super::observe::at;
use super::wire::{Ask, RAW};
use super::{GitHub, Interface, documents, parts};
use crate::objects::{RawEntry, file_state, is_object, kind, unwrapped};

/// Files of one GraphQL query. More would come near its ten seconds.
const BATCH: usize = 20;

#[derive(Deserialize)]
struct RawTree {
    tree: Vec<RawEntry>,
    #[serde(default)]
    truncated: bool,
}

#[derive(Deserialize)]
struct CommitTree {
    tree: Sha,
}

#[derive(Deserialize)]
struct Sha {
    sha: String,
}

#[derive(Deserialize)]
struct PastCommit {
    oid: String,
    #[serde(default)]
    file: Option<TreeEntry>,
}

#[derive(Deserialize)]
struct ListedCommit {
    sha: String,
}

impl GitHub {
    pub(super) async fn list_folders(
        &self,
        repo: &RepoRef,
        at_commit: &CommitId,
        folders: &[FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        let all = || folders.iter().map(|folder| self.cache.folder(repo.id, at_commit, folder));
        if let Some(lists) = all().collect() {
            return Ok(lists);
        }
        let _turn = match self.turns.of(repo.id) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let mut missing: Vec<&FilePath> = Vec::new();
        for folder in folders {
            let known = self.cache.folder(repo.id, at_commit, folder).is_some();
            if !known && !missing.contains(&folder) {
                missing.push(folder);
            }
        }
        let mut found: BTreeMap<&FilePath, Vec<Entry>> = BTreeMap::new();
        for batch in missing.chunks(BATCH) {
            let lists = match self.interface {
                Interface::Graphql => self.list_graphql(repo.id, at_commit, batch).await?,
                Interface::Rest => self.list_rest(repo.id, at_commit, batch).await?,
            };
            for (folder, entries) in batch.iter().zip(lists) {
                self.cache.keep_folder(repo.id, at_commit, folder, &entries);
                found.insert(folder, entries);
            }
        }
        let list = |folder| match found.get(folder) {
            Some(entries) => entries.clone(),
            None => self.cache.folder(repo.id, at_commit, folder).unwrap_or_default(),
        };
        Ok(folders.iter().map(list).collect())
    }

    async fn list_graphql(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        folders: &[&FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        let name = self.api.access.name(repo).await?;
        let (owner, name) = parts(&name)?;
        let mut variables = Map::new();
        variables.insert("owner".to_owned(), json!(owner));
        variables.insert("name".to_owned(), json!(name));
        variables.insert("commit".to_owned(), json!(at_commit));
        for (n, folder) in folders.iter().enumerate() {
            let folder = folder.as_str().trim_matches('/');
            variables.insert(format!("e{n}"), json!(format!("{at_commit}:{folder}")));
        }
        let document = documents::list(folders.len());
        let answer = self.whole(repo, "list", &document, Value::Object(variables)).await?;
        let repository: Map<String, Value> = at(answer, &["repository"])?;
        // A replica that has not seen the commit yet would say that every folder is empty.
        if repository.get("commit").is_none_or(Value::is_null) {
            return Err(ForgeError::Unavailable(format!("{at_commit} is not visible yet")));
        }
        let list = |(n, folder): (usize, &&FilePath)| {
            let tree = repository.get(&format!("l{n}")).filter(|tree| !tree.is_null());
            let Some(entries) = tree.and_then(|tree| tree.get("entries")) else {
                return Ok(Vec::new());
            };
            let entries = Vec::<TreeEntry>::deserialize(entries)
                .map_err(|_| nonsense("a folder of another shape"))?;
            Ok(entries
                .into_iter()
                .filter_map(|entry| {
                    Some(Entry { path: below(folder, &entry.name?), kind: kind(entry.mode)? })
                })
                .collect())
        };
        folders.iter().enumerate().map(list).collect()
    }

    async fn list_rest(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        folders: &[&FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        let mut lists = Vec::new();
        for folder in folders {
            let entries = self.folder(repo, at_commit, folder.as_str()).await?.unwrap_or_default();
            let entry = |entry: &RawEntry| {
                Some(Entry { path: below(folder, &entry.path), kind: entry.kind()? })
            };
            lists.push(entries.iter().filter_map(entry).collect());
        }
        Ok(lists)
    }

    pub(super) async fn read_files(
        &self,
        repo: &RepoRef,
        at_commit: &CommitId,
        paths: &[FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        if let Some(states) = self.known(repo.id, at_commit, paths) {
            return Ok(states);
        }
        let _turn = match self.turns.of(repo.id) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let mut found: BTreeMap<FilePath, FileState> = BTreeMap::new();
        let mut missing: Vec<FilePath> = Vec::new();
        let wanted = match self.interface {
            Interface::Graphql => self.habits.with_usual(repo.id, at_commit, paths),
            // A file is a request there: nothing is asked for on a guess.
            Interface::Rest => paths.to_vec(),
        };
        for path in wanted {
            match self.cache.file(repo.id, at_commit, &path) {
                Some(state) => {
                    found.insert(path, state);
                }
                None if missing.contains(&path) => {}
                None => missing.push(path),
            }
        }
        for batch in missing.chunks(BATCH) {
            let batch: Vec<&FilePath> = batch.iter().collect();
            let states = match self.interface {
                Interface::Graphql => self.read_graphql(repo.id, at_commit, &batch).await?,
                Interface::Rest => self.read_rest(repo.id, at_commit, &batch).await?,
            };
            for (path, state) in batch.into_iter().zip(states) {
                self.cache.keep_file(repo.id, at_commit, path, &state);
                found.insert(path.clone(), state);
            }
        }
        Ok(paths
            .iter()
            .map(|path| found.get(path).cloned().unwrap_or(FileState::Missing))
            .collect())
    }

    /// All of these files, where the cache has every one.
    fn known(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        paths: &[FilePath],
    ) -> Option<Vec<FileState>> {
        paths.iter().map(|path| self.cache.file(repo, at_commit, path)).collect()
    }

    async fn read_graphql(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        paths: &[&FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        let name = self.api.access.name(repo).await?;
        let (owner, name) = parts(&name)?;
        let mut variables = Map::new();
        variables.insert("owner".to_owned(), json!(owner));
        variables.insert("name".to_owned(), json!(name));
        variables.insert("commit".to_owned(), json!(at_commit));
        for (n, path) in paths.iter().enumerate() {
            variables.insert(format!("p{n}"), json!(path));
        }
        let document = documents::read(paths.len());
        let answer = self.api.graphql(repo, "read", &document, Value::Object(variables)).await?;
        for error in &answer.errors {
            // A path that is not there may come as an error of its own field.
            let of_a_file =
                error.is_missing() && error.path.as_ref().is_some_and(|path| path.len() > 2);
            if !of_a_file {
                return Err(self.api.sort(error, &answer));
            }
        }
        let commit: Map<String, Value> = at(answer, &["repository", "object"])?;
        let mut states = Vec::new();
        for (n, path) in paths.iter().enumerate() {
            let entry = commit
                .get(&format!("f{n}"))
                .filter(|entry| !entry.is_null())
                .map(TreeEntry::deserialize)
                .transpose()
                .map_err(|_| nonsense("an entry of another shape"))?;
            let state = match entry {
                // A folder at the path may have no entry of its own.
                None => FileState::Missing,
                Some(entry) => self.entry_state(repo, entry, path).await?,
            };
            states.push(state);
        }
        Ok(states)
    }

    async fn entry_state(
        &self,
        repo: RepoId,
        entry: TreeEntry,
        path: &FilePath,
    ) -> Result<FileState, ForgeError> {
        match kind(entry.mode) {
            Some(EntryKind::File) => {}
            Some(other) => return Ok(FileState::NotAFile(other)),
            None => return Err(nonsense("a mode that Git does not know")),
        }
        let oid = entry.oid.ok_or_else(|| ForgeError::Nonsense(format!("no object at {path}")))?;
        let (size, text) = entry.object.map_or((None, None), |blob| (blob.byte_size, blob.text));
        match text {
            Some(text) if is_object(text.as_bytes(), &oid) => Ok(file_state(text.into_bytes())),
            _ => self.blob(repo, &oid, size).await,
        }
    }

    /// A blob's bytes as they are, whatever they are (FAULTS G19: up to 100 MB).
    async fn blob(
        &self,
        repo: RepoId,
        oid: &str,
        size: Option<u64>,
    ) -> Result<FileState, ForgeError> {
        if let Some(bytes) = size
            && bytes > self.capabilities.max_file_bytes
        {
            return Ok(FileState::TooLarge { bytes });
        }
        let mut ask = Ask::get("blob", &["git", "blobs", oid]);
        ask.accept = RAW;
        let bytes = self.api.call(repo, ask).await?.body;
        if is_object(&bytes, oid) {
            return Ok(file_state(bytes));
        }
        // A server that does not know this spelling of the media type answers in JSON.
        match unwrapped(&bytes).filter(|bytes| is_object(bytes, oid)) {
            Some(bytes) => Ok(file_state(bytes)),
            None => Err(ForgeError::Unavailable("a file came cut or changed".to_owned())),
        }
    }

    async fn read_rest(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        paths: &[&FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        let mut states = Vec::new();
        for path in paths {
            states.push(self.one_rest(repo, at_commit, path).await?);
        }
        Ok(states)
    }

    /// A file by way of its folders' trees, which tell modes: the contents interface would follow
    /// a symbolic link (FAULTS S15).
    async fn one_rest(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        path: &FilePath,
    ) -> Result<FileState, ForgeError> {
        let path = path.as_str();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entries = self.folder(repo, at_commit, folder).await?;
        let entry = entries.unwrap_or_default().into_iter().find(|entry| entry.path == name);
        let Some(entry) = entry else {
            return Ok(FileState::Missing);
        };
        match (entry.kind(), &entry.sha) {
            (Some(EntryKind::File), Some(oid)) => self.blob(repo, oid, entry.size).await,
            (Some(EntryKind::File) | None, _) => Err(nonsense("an entry of another shape")),
            (Some(other), _) => Ok(FileState::NotAFile(other)),
        }
    }

    /// The entries of a folder, `None` where there is no such folder.
    async fn folder(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        folder: &str,
    ) -> Result<Option<Vec<RawEntry>>, ForgeError> {
        let root = self.root(repo, at_commit).await?;
        let mut entries = self.tree(repo, &root).await?;
        for name in folder.split('/').filter(|name| !name.is_empty()) {
            let below = entries
                .iter()
                .find(|entry| entry.path == name && entry.kind() == Some(EntryKind::Folder))
                .and_then(|entry| entry.sha.clone());
            match below {
                Some(sha) => entries = self.tree(repo, &sha).await?,
                None => return Ok(None),
            }
        }
        Ok(Some(entries))
    }

    /// The tree of a commit.
    pub(super) async fn root(&self, repo: RepoId, commit: &CommitId) -> Result<String, ForgeError> {
        if let Some(root) = self.cache.root(repo, commit) {
            return Ok(root);
        }
        let ask = Ask::get("commit", &["git", "commits", commit.as_str()]);
        let found: CommitTree = self.api.json(repo, ask).await?;
        self.cache.note_tree(repo, commit.as_str(), &found.tree.sha);
        Ok(found.tree.sha)
    }

    async fn tree(&self, repo: RepoId, sha: &str) -> Result<Vec<RawEntry>, ForgeError> {
        if let Some(entries) = self.cache.tree(repo, sha) {
            return Ok(entries);
        }
        let ask = Ask::get("tree", &["git", "trees", sha]);
        let found: RawTree = self.api.json(repo, ask).await?;
        if found.truncated {
            return Err(ForgeError::Refused(Refusal::Invalid(
                "a folder has more entries than GitHub lists".to_owned(),
            )));
        }
        self.cache.keep_tree(repo, sha, &found.tree);
        Ok(found.tree)
    }

    pub(super) async fn file_versions(
        &self,
        repo: &RepoRef,
        at_commit: &CommitId,
        path: &FilePath,
        most: usize,
    ) -> Result<Vec<Version>, ForgeError> {
        // One more, because the newest is the one that stands.
        let first = most.saturating_add(1).min(100);
        let commits = match self.interface {
            Interface::Graphql => self.past_graphql(repo.id, at_commit, path, first).await?,
            Interface::Rest => self.past_rest(repo.id, at_commit, path, first).await?,
        };
        let mut commits = commits.into_iter();
        let mut newer = commits.next().map(|(_, bytes)| bytes);
        let mut versions = Vec::new();
        for (commit, bytes) in commits {
            // A commit that only moved the file or its mode holds no other version.
            if let Some(bytes) = &bytes
                && newer.as_ref() != Some(&Some(bytes.clone()))
                && versions.len() < most
            {
                versions.push(Version { commit, bytes: bytes.clone() });
            }
            newer = Some(bytes);
        }
        Ok(versions)
    }

    async fn past_graphql(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        path: &FilePath,
        first: usize,
    ) -> Result<Vec<(CommitId, Option<Vec<u8>>)>, ForgeError> {
        let name = self.api.access.name(repo).await?;
        let (owner, name) = parts(&name)?;
        let variables = json!({
            "owner": owner, "name": name, "commit": at_commit, "path": path, "first": first,
        });
        let answer = self.whole(repo, "versions", &documents::versions(), variables).await?;
        let history: Nodes<PastCommit> = at(answer, &["repository", "object", "history"])?;
        let mut past = Vec::new();
        for commit in history.nodes {
            let state = match commit.file {
                None => FileState::Missing,
                Some(entry) => self.entry_state(repo, entry, path).await?,
            };
            past.push((CommitId(commit.oid), bytes_of(state)));
        }
        Ok(past)
    }

    async fn past_rest(
        &self,
        repo: RepoId,
        at_commit: &CommitId,
        path: &FilePath,
        first: usize,
    ) -> Result<Vec<(CommitId, Option<Vec<u8>>)>, ForgeError> {
        let mut ask = Ask::get("history", &["commits"]);
        ask.query = vec![
            ("sha", at_commit.to_string()),
            ("path", path.to_string()),
            ("per_page", first.to_string()),
        ];
        let commits: Vec<ListedCommit> = self.api.json(repo, ask).await?;
        let mut past = Vec::new();
        for commit in commits {
            let commit = CommitId(commit.sha);
            let state = self.one_rest(repo, &commit, path).await?;
            past.push((commit, bytes_of(state)));
        }
        Ok(past)
    }
}

/// The path of an entry of a folder.
fn below(folder: &FilePath, name: &str) -> FilePath {
    match folder.as_str().trim_matches('/') {
        "" => FilePath(name.to_owned()),
        folder => FilePath(format!("{folder}/{name}")),
    }
}

fn bytes_of(state: FileState) -> Option<Vec<u8>> {
    match state {
        FileState::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}
