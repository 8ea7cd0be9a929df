//! Looking at what stands when a change was refused: what we wanted may be there already, made by
//! an attempt whose answer was lost or by another replica. Then it is taken as done (FAULTS G1,
//! G2, G3, G6).

use gitribute_engine::model::{
    BranchName, ChangeRequest, CommitId, Done, FileChange, FilePath, RepoId,
};
use gitribute_engine::ports::{FileState, ForgeError, RepoRef};
use serde::Deserialize;
use serde_json::json;

use super::super::dto::{Nodes, Oid, Pull};
use super::super::errors::exists_already;
use super::super::observe::{at, newest, read};
use super::super::rest::dto::RestPull;
use super::super::wire::Ask;
use super::super::{GitHub, Interface, documents, parts};
use super::Wanted;
use super::objects::text;

/// A branch and its commit.
struct Standing {
    head: String,
    message: String,
    parents: Vec<String>,
}

#[derive(Deserialize)]
struct Data {
    repository: Option<Repository>,
}

#[derive(Deserialize)]
struct Repository {
    branch: Option<Branch>,
}

#[derive(Deserialize)]
struct Branch {
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    oid: String,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    parents: Option<Nodes<Oid>>,
}

#[derive(Deserialize)]
struct RestRef {
    object: RestObject,
}

#[derive(Deserialize)]
pub(super) struct RestObject {
    pub(super) sha: String,
}

#[derive(Deserialize)]
struct RestCommit {
    message: String,
    parents: Vec<RestObject>,
}

impl GitHub {
    /// The commit that stands on the branch, where it is the wanted one: the same base alone
    /// below it, the same message, the same files. Otherwise somebody was faster, if the branch
    /// is not where we saw it; or else `refused` is the answer.
    pub(super) async fn adopt_commit(
        &self,
        repo: RepoId,
        wanted: &Wanted<'_>,
        refused: ForgeError,
    ) -> Result<CommitId, ForgeError> {
        if matches!(refused, ForgeError::RateLimited { .. }) {
            return Err(refused);
        }
        let Some(standing) = self.standing(repo, wanted.branch).await? else {
            return Err(refused);
        };
        let alike = standing.parents == [wanted.base.as_str()]
            && standing.message.trim_end() == text(wanted.message).trim_end();
        let head = CommitId(standing.head);
        if alike && self.holds(repo, &head, wanted.files).await? {
            return Ok(head);
        }
        let as_seen = wanted.expected.unwrap_or(wanted.base) == &head;
        Err(if as_seen {
            refused
        } else {
            ForgeError::Conflict(format!("{} is at {head}", wanted.branch))
        })
    }

    /// The open pull request from the branch.
    pub(super) async fn adopt_pull(
        &self,
        repo: RepoId,
        branch: &BranchName,
    ) -> Result<ChangeRequest, ForgeError> {
        let name = self.api.access.name(repo).await?;
        let (owner, short) = parts(&name)?;
        let found = match self.interface {
            Interface::Graphql => {
                let variables = json!({ "owner": owner, "name": short, "branch": branch.as_str() });
                let answer =
                    self.whole(repo, "adopt pull", &documents::adopt_pull(), variables).await?;
                let pulls: Nodes<Pull> = at(answer, &["repository", "proposals"])?;
                newest(repo, branch, pulls.nodes)
            }
            Interface::Rest => {
                let mut ask = Ask::get("adopt pull", &["pulls"]);
                ask.query = vec![
                    ("head", format!("{owner}:{branch}")),
                    ("state", "open".to_owned()),
                    ("per_page", "100".to_owned()),
                ];
                let pulls: Vec<RestPull> = self.api.json(repo, ask).await?;
                RestPull::newest(repo, branch, pulls)
            }
        };
        // GitHub says that there is one, and its list does not have it yet.
        found.ok_or_else(|| ForgeError::Unavailable("a pull request not listed yet".to_owned()))
    }

    async fn standing(
        &self,
        repo: RepoId,
        branch: &BranchName,
    ) -> Result<Option<Standing>, ForgeError> {
        if self.interface == Interface::Rest {
            let Some(head) = self.branch_head(repo, branch).await? else {
                return Ok(None);
            };
            let ask = Ask::get("commit", &["git", "commits", &head]);
            let commit: RestCommit = self.api.json(repo, ask).await?;
            return Ok(Some(Standing {
                message: commit.message,
                parents: commit.parents.into_iter().map(|parent| parent.sha).collect(),
                head,
            }));
        }
        let name = self.api.access.name(repo).await?;
        let (owner, short) = parts(&name)?;
        let variables = json!({
            "owner": owner, "name": short, "ref": format!("refs/heads/{branch}"),
        });
        let answer = self.whole(repo, "standing", &documents::standing(), variables).await?;
        let data: Data = read(answer)?;
        let target = data
            .repository
            .and_then(|repository| repository.branch)
            .and_then(|branch| branch.target);
        Ok(target.map(|target| Standing {
            head: target.oid,
            message: target.message.unwrap_or_default(),
            parents: target
                .parents
                .unwrap_or_default()
                .nodes
                .into_iter()
                .map(|parent| parent.oid)
                .collect(),
        }))
    }

    /// The commit that a branch is at, by REST.
    /// A branch was put back; where it stands already, it must be at the same commit.
    pub(super) async fn restored(
        &self,
        repo: RepoId,
        branch: &BranchName,
        at: &CommitId,
        created: Result<(), ForgeError>,
    ) -> Result<Done, ForgeError> {
        match created {
            Err(error) if exists_already(&error) => {
                if self.branch_head(repo, branch).await?.as_deref() != Some(at.as_str()) {
                    return Err(ForgeError::Conflict(format!("{branch} stands elsewhere")));
                }
            }
            other => other?,
        }
        Ok(Done::Branch(branch.clone(), at.clone()))
    }

    pub(in super::super) async fn branch_head(
        &self,
        repo: RepoId,
        branch: &BranchName,
    ) -> Result<Option<String>, ForgeError> {
        let mut path = vec!["git", "ref", "heads"];
        path.extend(branch.as_str().split('/'));
        let found: Option<RestRef> = self.api.find(repo, Ask::get("branch", &path)).await?;
        Ok(found.map(|found| found.object.sha))
    }

    async fn holds(
        &self,
        repo: RepoId,
        at: &CommitId,
        files: &[FileChange],
    ) -> Result<bool, ForgeError> {
        let paths: Vec<FilePath> = files
            .iter()
            .map(|file| match file {
                FileChange::Write { path, .. } | FileChange::Delete { path } => path.clone(),
            })
            .collect();
        let repo = RepoRef { id: repo, name: self.api.access.name(repo).await? };
        let states = self.read_files(&repo, at, &paths).await?;
        Ok(files.iter().zip(&states).all(|(file, state)| match file {
            FileChange::Write { bytes, .. } => *state == FileState::Bytes(bytes.clone()),
            FileChange::Delete { .. } => *state == FileState::Missing,
        }))
    }
}
