//! The verdict on a commit as a commit status, and how two commits differ.

use gitribute_engine::model::{
    ChangeRequest, Check, CommitId, Conclusion, Done, FilePath, Handle, Origin, RepoId,
};
use gitribute_engine::ports::{ChangedFile, Comparison, ForgeError};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::GitLab;
use super::api::Ask;
use super::errors::ornament;

/// What our status is called.
const NAME: &str = "gitribute";

/// Longest line of a status, in characters.
const MAX_LINE: usize = 255;

#[derive(Deserialize)]
struct Status {
    id: u64,
    #[serde(default)]
    name: String,
    #[serde(rename = "status")]
    state: String,
    #[serde(default)]
    description: Option<String>,
}

/// Where a request's commit stands: GitLab refuses a status on one that is on no branch of the
/// project, as a fork's is, unless it is told (docs, "Commits API", `ref`).
fn reference(request: &ChangeRequest) -> String {
    match request.origin {
        Origin::Repository => request.branch.to_string(),
        Origin::Elsewhere => format!("refs/merge-requests/{}/head", request.number.seen()),
    }
}

#[derive(Deserialize)]
struct Compared {
    #[serde(default)]
    diffs: Vec<Diff>,
}

#[derive(Deserialize)]
struct Diff {
    old_path: String,
    new_path: String,
    #[serde(default)]
    renamed_file: bool,
}

#[derive(Deserialize)]
struct Found {
    id: String,
}

impl GitLab {
    /// A status that says this stands on its commit. It is looked for first, because GitLab
    /// refuses to set one to where it is. Where GitLab does not let us, there is none: the comment
    /// tells the same.
    pub(super) async fn ensure_status(
        &self,
        project: RepoId,
        check: &Check,
        request: Option<&ChangeRequest>,
    ) -> Result<Done, ForgeError> {
        let done = match self.status(project, check, request).await {
            Ok(id) => Done::Check(Handle(id.to_string())),
            Err(error) => {
                ornament::<()>(Err(error))?;
                Done::Other
            }
        };
        if let Some(request) = request {
            ornament(self.ensure_remarks(project, check, request).await)?;
        }
        Ok(done)
    }

    async fn status(
        &self,
        project: RepoId,
        check: &Check,
        request: Option<&ChangeRequest>,
    ) -> Result<u64, ForgeError> {
        let state = match check.conclusion {
            // GitLab has no word for "it cannot be told", and nobody may be held up by it.
            Conclusion::Success | Conclusion::Neutral => "success",
            Conclusion::Failure => "failed",
        };
        let told: String = check.title.chars().take(MAX_LINE).collect();
        let path = ["repository", "commits", check.head.as_str(), "statuses"];
        let ask = Ask::of("statuses", project, &path).with("name", &NAME).with("per_page", &100);
        let found: Vec<Status> = self.api.json(ask).await?;
        let newest = found.into_iter().filter(|one| one.name == NAME).max_by_key(|one| one.id);
        if let Some(status) = newest
            && status.state == state
            && status.description.as_deref() == Some(told.as_str())
        {
            return Ok(status.id);
        }
        let body = json!({
            "state": state,
            "name": NAME,
            "description": told,
            "target_url": request.map(|request| request.web_url.as_str()),
            "ref": request.map(reference),
        });
        let path = ["statuses", check.head.as_str()];
        let ask = Ask::of("new status", project, &path).sending(Method::POST, body);
        let made: Status = self.api.json(ask).await?;
        Ok(made.id)
    }

    /// Where the newer commit's line left the older one's, and which files differ since. A commit
    /// of a fork is reached through the merge request that brought it here.
    pub(super) async fn compare_commits(
        &self,
        project: RepoId,
        base: &CommitId,
        head: &CommitId,
    ) -> Result<Comparison, ForgeError> {
        let ask = Ask::of("merge base", project, &["repository", "merge_base"])
            .with("refs[]", &base)
            .with("refs[]", &head);
        let fork: Option<Found> = self.api.find(ask).await?;
        let ask = Ask::of("compare", project, &["repository", "compare"])
            .with("from", &base)
            .with("to", &head)
            .with("straight", &false);
        let Some(found) = self.api.find::<Compared>(ask).await? else {
            return Ok(Comparison::default());
        };
        let changed = found.diffs.into_iter().map(|diff| ChangedFile {
            was: diff.renamed_file.then_some(FilePath(diff.old_path)),
            path: FilePath(diff.new_path),
        });
        Ok(Comparison { fork: fork.map(|found| CommitId(found.id)), changed: changed.collect() })
    }
}
