//! A commit and its branch in one request. A new branch is made with its commit or not at all. One
//! that stands is looked at just before it is moved: GitLab moves by force without a word of where
//! the branch should be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gitribute_engine::model::{BranchName, CommitId, CommitMessage, FileChange, FilePath, RepoId};
use gitribute_engine::ports::{FileState, ForgeError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::gitlab::GitLab;
use crate::gitlab::api::Ask;
use crate::gitlab::dto::RestCommit;
use crate::gitlab::errors::is_other_action;
use crate::gitlab::quick::harmless;
use crate::lock;

/// A branch, its commit on a base, and what the commit holds.
pub(super) struct Wanted<'a> {
    pub(super) branch: &'a BranchName,
    pub(super) base: &'a CommitId,
    pub(super) expected: Option<&'a CommitId>,
    pub(super) files: &'a [FileChange],
    pub(super) message: &'a CommitMessage,
}

impl GitLab {
    pub(super) async fn commit(
        &self,
        project: RepoId,
        wanted: &Wanted<'_>,
    ) -> Result<CommitId, ForgeError> {
        if let Some(expected) = wanted.expected {
            let head = self.branch_head(project, wanted.branch).await?;
            if head.as_ref().map(|head| head.id.as_str()) != Some(expected.as_str()) {
                let refused = ForgeError::Conflict(format!("{} has moved", wanted.branch));
                return self.adopt_commit(project, wanted, head, refused).await;
            }
        }
        let paths: Vec<FilePath> = wanted.files.iter().map(path).cloned().collect();
        // What the base holds was read to edit it, so this asks nothing.
        let before = self.read_files(project, wanted.base, &paths).await?;
        let actions =
            wanted.files.iter().zip(&before).filter_map(|(file, state)| action(file, state));
        let body = json!({
            "branch": wanted.branch,
            "start_sha": wanted.base,
            "force": wanted.expected.is_some(),
            "commit_message": text(wanted.message),
            "actions": actions.collect::<Vec<Value>>(),
            "stats": false,
        });
        let ask =
            Ask::of("commit", project, &["repository", "commits"]).sending(Method::POST, body);
        match self.api.json::<RestCommit>(ask).await {
            Ok(commit) => Ok(CommitId(commit.id)),
            Err(
                error @ (ForgeError::Unavailable(_)
                | ForgeError::RateLimited { .. }
                | ForgeError::Nonsense(_)),
            ) => Err(error),
            // The base is not what we read: look again.
            Err(error) if is_other_action(&error) => Err(ForgeError::Conflict(error.to_string())),
            Err(error) => {
                let head = self.branch_head(project, wanted.branch).await?;
                self.adopt_commit(project, wanted, head, error).await
            }
        }
    }

    /// A commit more on a branch that stands, nothing moved by force: each file must be as the base
    /// has it (`last_commit_id`), and the branch is looked at just before.
    pub(super) async fn land(
        &self,
        project: RepoId,
        wanted: &Wanted<'_>,
    ) -> Result<CommitId, ForgeError> {
        let head = self.branch_head(project, wanted.branch).await?;
        if head.as_ref().map(|head| head.id.as_str()) != Some(wanted.base.as_str()) {
            let refused = ForgeError::Conflict(format!("{} has moved", wanted.branch));
            return self.adopt_commit(project, wanted, head, refused).await;
        }
        let paths: Vec<FilePath> = wanted.files.iter().map(path).cloned().collect();
        let before = self.read_files(project, wanted.base, &paths).await?;
        let mut actions = Vec::new();
        for (file, state) in wanted.files.iter().zip(&before) {
            let Some(mut action) = action(file, state) else { continue };
            if *state != FileState::Missing
                && let Some(last) = self.last_commit(project, wanted.base, path(file)).await?
                && let Some(fields) = action.as_object_mut()
            {
                fields.insert("last_commit_id".to_owned(), json!(last));
            }
            actions.push(action);
        }
        let body = json!({
            "branch": wanted.branch,
            "commit_message": text(wanted.message),
            "actions": actions,
            "stats": false,
        });
        let ask = Ask::of("land", project, &["repository", "commits"]).sending(Method::POST, body);
        match self.api.json::<RestCommit>(ask).await {
            Ok(commit) => Ok(CommitId(commit.id)),
            Err(error) if is_other_action(&error) => Err(ForgeError::Conflict(error.to_string())),
            Err(error) => Err(error),
        }
    }

    /// The commit that last changed a file, as its head tells.
    async fn last_commit(
        &self,
        project: RepoId,
        at: &CommitId,
        path: &FilePath,
    ) -> Result<Option<String>, ForgeError> {
        let ask = Ask::of("file head", project, &["repository", "files", path.as_str()])
            .with("ref", &at)
            .by(Method::HEAD);
        let response = self.api.call(ask).await?;
        let last = response.headers.get("x-gitlab-last-commit-id");
        Ok(last.and_then(|last| last.to_str().ok()).map(str::to_owned))
    }

    /// The commit that stands on the branch, where it is the wanted one: the same base alone below
    /// it, the same message, the same files; made by an attempt whose answer was lost (FAULTS L1).
    /// Otherwise somebody was faster, if the branch is not where we saw it; or else `refused` is
    /// the answer.
    async fn adopt_commit(
        &self,
        project: RepoId,
        wanted: &Wanted<'_>,
        standing: Option<RestCommit>,
        refused: ForgeError,
    ) -> Result<CommitId, ForgeError> {
        let Some(standing) = standing else { return Err(refused) };
        let head = CommitId(standing.id.clone());
        let alike = standing.parent_ids == [wanted.base.as_str()]
            && standing.message.trim_end() == text(wanted.message).trim_end();
        if alike && self.holds(project, &head, wanted.files).await? {
            return Ok(head);
        }
        if wanted.expected == Some(&head) {
            return Err(refused);
        }
        lock(&self.found).insert((project, wanted.branch.clone()));
        Err(ForgeError::Conflict(format!("{} is at {head}", wanted.branch)))
    }

    async fn holds(
        &self,
        project: RepoId,
        at: &CommitId,
        files: &[FileChange],
    ) -> Result<bool, ForgeError> {
        let paths: Vec<FilePath> = files.iter().map(path).cloned().collect();
        let states = self.read_files(project, at, &paths).await?;
        Ok(files.iter().zip(&states).all(|(file, state)| match file {
            FileChange::Write { bytes, .. } => *state == FileState::Bytes(bytes.clone()),
            FileChange::Delete { .. } => *state == FileState::Missing,
        }))
    }
}

fn path(file: &FileChange) -> &FilePath {
    match file {
        FileChange::Write { path, .. } | FileChange::Delete { path } => path,
    }
}

/// What is to be done with a file that stands like this; nothing to delete what is not there.
fn action(file: &FileChange, before: &FileState) -> Option<Value> {
    let missing = *before == FileState::Missing;
    match file {
        FileChange::Write { path, bytes } => Some(json!({
            "action": if missing { "create" } else { "update" },
            "file_path": path,
            "content": STANDARD.encode(bytes),
            "encoding": "base64",
        })),
        FileChange::Delete { path } => {
            (!missing).then(|| json!({ "action": "delete", "file_path": path }))
        }
    }
}

fn text(message: &CommitMessage) -> String {
    let body = harmless(&message.body);
    if body.is_empty() {
        message.headline.clone()
    } else {
        format!("{}\n\n{body}", message.headline)
    }
}
