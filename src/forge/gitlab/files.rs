//! Folders, files and their earlier versions. Bytes are what counts: a text that GraphQL gives is
//! believed only where it hashes to the object's name; all else is fetched as it is.

use std::collections::BTreeMap;

use gitribute_engine::model::{CommitId, FilePath, RepoId};
use gitribute_engine::ports::{Entry, EntryKind, FileState, ForgeError, Refusal, Version};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::api::Ask;
use super::dto::Nodes;
use super::errors::nonsense;
use super::observe::{IsProject, Query, Tree};
use super::{GitLab, documents};
use crate::objects::{file_state, is_object, kind};

/// Files of one query: each weighs one of GitLab's 250.
const BATCH: usize = 40;

/// Folders of one query.
const FOLDERS: usize = 10;

/// Pages of a hundred that are read of a folder at most.
const MAX_PAGES: usize = 20;

#[derive(Deserialize)]
struct Project<T> {
    id: String,
    #[serde(default = "Option::default")]
    repository: Option<T>,
}

impl<T: serde::de::DeserializeOwned> IsProject for Project<T> {
    fn gid(&self) -> &str {
        &self.id
    }
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    tree: Option<Tree>,
    #[serde(default)]
    blobs: Option<Nodes<File>>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    path: String,
    #[serde(default)]
    mode: Option<String>,
    oid: String,
    #[serde(default)]
    size: Option<Size>,
    #[serde(default)]
    raw_text_blob: Option<String>,
}

/// GraphQL's large numbers come as text.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Size {
    Number(u64),
    Text(String),
}

impl Size {
    fn bytes(&self) -> Option<u64> {
        match self {
            Self::Number(bytes) => Some(*bytes),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

#[derive(Deserialize)]
struct Folder {
    #[serde(default)]
    blobs: Nodes<Named>,
    #[serde(default)]
    trees: Nodes<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    mode: Option<String>,
}

#[derive(Deserialize)]
struct RestEntry {
    name: String,
    mode: String,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
}

impl GitLab {
    pub(super) async fn list_folders(
        &self,
        project: RepoId,
        at: &CommitId,
        folders: &[FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        let mut missing: Vec<&FilePath> = Vec::new();
        for folder in folders {
            let known = self.cache.folder(project, at, folder).is_some();
            if !known && !missing.contains(&folder) {
                missing.push(folder);
            }
        }
        let mut found: BTreeMap<&FilePath, Vec<Entry>> = BTreeMap::new();
        for batch in missing.chunks(FOLDERS) {
            for (folder, entries) in batch.iter().zip(self.list(project, at, batch).await?) {
                self.cache.keep_folder(project, at, folder, &entries);
                found.insert(folder, entries);
            }
        }
        let list = |folder| match found.get(folder) {
            Some(entries) => entries.clone(),
            None => self.cache.folder(project, at, folder).unwrap_or_default(),
        };
        Ok(folders.iter().map(list).collect())
    }

    async fn list(
        &self,
        project: RepoId,
        at: &CommitId,
        folders: &[&FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        let query = |path: &_| {
            let mut variables = Map::new();
            variables.insert("path".to_owned(), json!(path));
            variables.insert("ref".to_owned(), json!(at));
            for (n, folder) in folders.iter().enumerate() {
                variables.insert(format!("p{n}"), json!(folder.as_str().trim_matches('/')));
            }
            Query {
                operation: "list",
                document: documents::list(folders.len()),
                variables: Value::Object(variables),
            }
        };
        let found: Option<Project<Map<String, Value>>> = self.about(project, query).await?;
        let repository = repository(found)?;
        let tree = repository.get("tree").cloned().unwrap_or_default();
        stands(Option::deserialize(tree).ok().flatten(), at)?;
        let mut lists = Vec::new();
        for (n, folder) in folders.iter().enumerate() {
            let found = repository.get(&format!("t{n}")).filter(|tree| !tree.is_null());
            let Some(found) = found else {
                lists.push(Vec::new());
                continue;
            };
            let found =
                Folder::deserialize(found).map_err(|_| nonsense("a folder of another shape"))?;
            if found.blobs.is_cut() {
                lists.push(self.list_rest(project, at, folder).await?);
                continue;
            }
            let file = |entry: Named| {
                let kind = entry.mode.as_deref().and_then(mode).unwrap_or(EntryKind::File);
                Entry { path: below(folder, &entry.name), kind }
            };
            let folder_in =
                |entry: Named| Entry { path: below(folder, &entry.name), kind: EntryKind::Folder };
            let files = found.blobs.nodes.into_iter().map(file);
            lists.push(files.chain(found.trees.nodes.into_iter().map(folder_in)).collect());
        }
        Ok(lists)
    }

    /// A folder of more than a hundred entries, page by page.
    async fn list_rest(
        &self,
        project: RepoId,
        at: &CommitId,
        folder: &FilePath,
    ) -> Result<Vec<Entry>, ForgeError> {
        let ask = || {
            Ask::of("tree", project, &["repository", "tree"])
                .with("ref", &at)
                .with("path", &folder.as_str().trim_matches('/'))
        };
        let entries: Vec<RestEntry> = self.api.pages(ask, MAX_PAGES).await?;
        let entry = |entry: RestEntry| {
            Some(Entry { path: below(folder, &entry.name), kind: mode(&entry.mode)? })
        };
        Ok(entries.into_iter().filter_map(entry).collect())
    }

    pub(super) async fn read_files(
        &self,
        project: RepoId,
        at: &CommitId,
        paths: &[FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        let mut found: BTreeMap<&FilePath, FileState> = BTreeMap::new();
        let mut missing: Vec<&FilePath> = Vec::new();
        for path in paths {
            match self.cache.file(project, at, path) {
                Some(state) => {
                    found.insert(path, state);
                }
                None if missing.contains(&path) => {}
                None => missing.push(path),
            }
        }
        for batch in missing.chunks(BATCH) {
            let query = |path: &_| Query {
                operation: "read",
                document: documents::read(),
                variables: json!({ "path": path, "ref": at, "paths": batch }),
            };
            let read: Option<Project<Read>> = self.about(project, query).await?;
            let read = repository(read)?;
            stands(read.tree, at)?;
            let mut files = read.blobs.unwrap_or_default().nodes;
            for path in batch {
                let position = files.iter().position(|file| file.path == path.as_str());
                let state = match position {
                    Some(position) => self.state(project, files.swap_remove(position)).await?,
                    None => FileState::Missing,
                };
                self.cache.keep_file(project, at, path, &state);
                found.insert(path, state);
            }
        }
        Ok(paths
            .iter()
            .map(|path| found.get(path).cloned().unwrap_or(FileState::Missing))
            .collect())
    }

    async fn state(&self, project: RepoId, file: File) -> Result<FileState, ForgeError> {
        match file.mode.as_deref().map(mode) {
            Some(Some(EntryKind::File)) | None => {}
            Some(Some(other)) => return Ok(FileState::NotAFile(other)),
            Some(None) => return Err(nonsense("a mode that Git does not know")),
        }
        if let Some(bytes) = file.size.as_ref().and_then(Size::bytes)
            && bytes > self.capabilities.max_file_bytes
        {
            return Ok(FileState::TooLarge { bytes });
        }
        if let Some(text) = file.raw_text_blob
            && is_object(text.as_bytes(), &file.oid)
        {
            return Ok(file_state(text.into_bytes()));
        }
        let path = ["repository", "blobs", file.oid.as_str(), "raw"];
        let bytes = self.api.call(Ask::of("blob", project, &path).raw()).await?.body;
        if is_object(&bytes, &file.oid) {
            Ok(file_state(bytes))
        } else {
            Err(ForgeError::Unavailable("a file came cut or changed".to_owned()))
        }
    }

    pub(super) async fn file_versions(
        &self,
        project: RepoId,
        at: &CommitId,
        path: &FilePath,
        most: usize,
    ) -> Result<Vec<Version>, ForgeError> {
        let ask = Ask::of("versions", project, &["repository", "commits"])
            .with("ref_name", &at)
            .with("path", &path)
            .with("per_page", &(most + 1).min(100));
        let commits: Vec<Listed> = self.api.json(ask).await?;
        // The first made what stands now.
        let commits: Vec<&Listed> = commits.iter().skip(1).take(most).collect();
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        let query = |name: &_| {
            let mut variables = Map::new();
            variables.insert("path".to_owned(), json!(name));
            variables.insert("file".to_owned(), json!(path));
            for (n, commit) in commits.iter().enumerate() {
                variables.insert(format!("r{n}"), json!(commit.id));
            }
            Query {
                operation: "read versions",
                document: documents::versions(commits.len()),
                variables: Value::Object(variables),
            }
        };
        let found: Option<Project<Map<String, Value>>> = self.about(project, query).await?;
        let repository = repository(found)?;
        let mut versions = Vec::new();
        for (n, commit) in commits.iter().enumerate() {
            let blobs = repository.get(&format!("v{n}")).filter(|blobs| !blobs.is_null());
            let Some(blobs) = blobs else { continue };
            let blobs = Nodes::<File>::deserialize(blobs)
                .map_err(|_| nonsense("a version of another shape"))?;
            let Some(file) = blobs.nodes.into_iter().next() else { continue };
            if let FileState::Bytes(bytes) = self.state(project, file).await? {
                versions.push(Version { commit: CommitId(commit.id.clone()), bytes });
            }
        }
        Ok(versions)
    }
}

fn repository<T>(found: Option<Project<T>>) -> Result<T, ForgeError> {
    found
        .and_then(|project| project.repository)
        .ok_or_else(|| ForgeError::Refused(Refusal::NotFound("the repository".to_owned())))
}

/// A replica that has not seen the commit yet would say that nothing is there.
fn stands(tree: Option<Tree>, at: &CommitId) -> Result<(), ForgeError> {
    let seen = tree.and_then(|tree| tree.last_commit).is_some_and(|seen| seen.sha == at.as_str());
    if seen { Ok(()) } else { Err(ForgeError::Unavailable(format!("{at} is not visible yet"))) }
}

fn mode(octal: &str) -> Option<EntryKind> {
    kind(u32::from_str_radix(octal, 8).ok()?)
}

fn below(folder: &FilePath, name: &str) -> FilePath {
    let folder = folder.as_str().trim_matches('/');
    FilePath(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") })
}
