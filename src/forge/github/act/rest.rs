//! The same actions by REST, one request or a few each.

use gitribute_engine::model::{
    Action, BranchName, ChangeRequest, CloseReason, CommitId, Done, Handle, Observation, RepoId,
};
use gitribute_engine::ports::ForgeError;
use reqwest::Method;
use serde_json::{Value, json};

use super::super::GitHub;
use super::super::dto::reaction_word;
use super::super::errors::{exists_already, not_visible_yet};
use super::super::id::{Id, Kind};
use super::super::rest::dto::{RestComment, RestPull};
use super::super::wire::Ask;
use super::labels::Change;
use super::{Wanted, gone_is_moved, method, not_mergeable, ornament, subject};

impl GitHub {
    pub(super) async fn act_rest(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError> {
        let mut done = Vec::new();
        for action in actions {
            done.push(self.one(observed, action).await?);
        }
        Ok(done)
    }

    async fn one(&self, observed: &Observation, action: &Action) -> Result<Done, ForgeError> {
        let repo = observed.repo.id;
        match action {
            Action::Commit { branch, base, expected, files, message } => {
                let wanted = Wanted { branch, base, expected: expected.as_ref(), files, message };
                let commit = self.commit_rest(repo, &wanted).await?;
                Ok(Done::Branch(branch.clone(), commit))
            }
            Action::Land { base, files, message } => {
                let branch = &observed.repo.default_branch;
                let wanted = Wanted { branch, base, expected: Some(base), files, message };
                let commit = self.commit_rest(repo, &wanted).await?;
                Ok(Done::Branch(branch.clone(), commit))
            }
            Action::OpenChangeRequest { branch, title, body } => {
                let input = json!({
                    "title": title,
                    "body": body,
                    "head": branch,
                    "base": observed.repo.default_branch,
                });
                let opened = self.open_rest(repo, branch, input).await?;
                Ok(Done::ChangeRequest(Box::new(opened)))
            }
            Action::EditChangeRequest { change_request, title, body } => {
                let body = json!({ "title": title, "body": body });
                self.change_pull(repo, change_request, body).await
            }
            Action::RestoreBranch { branch, at } => {
                let body = json!({ "ref": format!("refs/heads/{branch}"), "sha": at });
                let ask = Ask::send("restore branch", Method::POST, &["git", "refs"], body);
                let created = self.api.call(repo, ask).await.map(|_| ());
                self.restored(repo, branch, at, created).await
            }
            Action::ReopenChangeRequest { change_request } => {
                self.change_pull(repo, change_request, json!({ "state": "open" })).await
            }
            Action::CloseChangeRequest { change_request } => {
                self.change_pull(repo, change_request, json!({ "state": "closed" })).await
            }
            Action::DeleteBranch { branch, expected } => {
                self.delete_branch(repo, branch, expected).await
            }
            Action::AddComment { body } => {
                let number = subject(observed)?.number.to_string();
                let path = ["issues", number.as_str(), "comments"];
                let ask = Ask::send("new comment", Method::POST, &path, json!({ "body": body }));
                let comment: RestComment = self.api.json(repo, ask).await?;
                Ok(Done::Comment(comment.neutral()))
            }
            Action::EditComment { comment, body } => {
                let number = Id::of(comment)?.number.to_string();
                let path = ["issues", "comments", number.as_str()];
                let body = json!({ "body": body });
                let ask = Ask::send("edit comment", Method::PATCH, &path, body);
                let comment: RestComment = self.api.json(repo, ask).await.map_err(gone_is_moved)?;
                Ok(Done::Comment(comment.neutral()))
            }
            Action::ReactSeen => {
                let number = subject(observed)?.number.to_string();
                let path = ["issues", number.as_str(), "reactions"];
                let body = json!({ "content": "eyes" });
                let ask = Ask::send("reaction", Method::POST, &path, body);
                ornament(self.api.call(repo, ask).await)?;
                Ok(Done::Other)
            }
            Action::React { comment, reaction } => {
                let id = Id::of(comment)?;
                let of = match id.kind {
                    Kind::Usual => "issues",
                    Kind::Remark => "pulls",
                    Kind::Review => return Ok(Done::Other),
                };
                let number = id.number.to_string();
                let path = [of, "comments", number.as_str(), "reactions"];
                let body = json!({ "content": reaction_word(*reaction) });
                let ask = Ask::send("comment reaction", Method::POST, &path, body);
                ornament(self.api.call(repo, ask).await)?;
                Ok(Done::Other)
            }
            Action::Merge { change_request, head } => {
                let number = Id::of(change_request)?.number.to_string();
                let body = json!({ "sha": head, "merge_method": method(observed.repo.merges) });
                let path = ["pulls", number.as_str(), "merge"];
                let ask = Ask::send("merge", Method::PUT, &path, body);
                self.api.call(repo, ask).await.map_err(not_mergeable)?;
                Ok(Done::Other)
            }
            Action::CloseIssue { reason } => {
                let number = subject(observed)?.number.to_string();
                let reason = match reason {
                    CloseReason::Completed => "completed",
                    CloseReason::NotPlanned => "not_planned",
                };
                let body = json!({ "state": "closed", "state_reason": reason });
                let ask = Ask::send("close issue", Method::PATCH, &["issues", &number], body);
                self.api.call(repo, ask).await.map_err(gone_is_moved)?;
                Ok(Done::Other)
            }
            Action::Check(check) => self.ensure_check(repo, check).await,
            Action::ReopenIssue => {
                let number = subject(observed)?.number.to_string();
                let body = json!({ "state": "open" });
                let ask = Ask::send("reopen issue", Method::PATCH, &["issues", &number], body);
                self.api.call(repo, ask).await.map_err(gone_is_moved)?;
                Ok(Done::Other)
            }
            Action::Label { of, add, remove } => {
                let change = Change::new(observed, of, add, remove)?;
                self.label_rest(repo, &change).await?;
                Ok(Done::Other)
            }
        }
    }

    /// The commit, and then the branch on it. REST moves a branch without a word of where it
    /// should be now, so that is looked at just before; the window is one request wide.
    async fn commit_rest(&self, repo: RepoId, wanted: &Wanted<'_>) -> Result<CommitId, ForgeError> {
        if let Some(expected) = wanted.expected {
            let head = self.branch_head(repo, wanted.branch).await?;
            if head.as_deref() != Some(expected.as_str()) {
                let refused = ForgeError::Conflict(format!("{} has moved", wanted.branch));
                return self.adopt_commit(repo, wanted, refused).await;
            }
        }
        let commit = self.make_commit(repo, wanted).await?;
        let name = format!("refs/heads/{}", wanted.branch);
        let ask = if wanted.expected.is_none() {
            let body = json!({ "ref": name, "sha": commit });
            Ask::send("new branch", Method::POST, &["git", "refs"], body)
        } else {
            let mut path = vec!["git", "refs", "heads"];
            path.extend(wanted.branch.as_str().split('/'));
            let body = json!({ "sha": commit, "force": true });
            Ask::send("move branch", Method::PATCH, &path, body)
        };
        match self.api.call(repo, ask).await {
            Ok(_) => Ok(commit),
            Err(error @ ForgeError::Unavailable(_)) => Err(error),
            Err(error) => self.adopt_commit(repo, wanted, error).await,
        }
    }

    async fn open_rest(
        &self,
        repo: RepoId,
        branch: &BranchName,
        input: Value,
    ) -> Result<ChangeRequest, ForgeError> {
        let mut waits = self.patience.iter();
        loop {
            let ask = Ask::send("new pull", Method::POST, &["pulls"], input.clone());
            match self.api.json::<RestPull>(repo, ask).await {
                Ok(pull) => return Ok(pull.neutral(repo)),
                Err(error) if exists_already(&error) => {
                    return self.adopt_pull(repo, branch).await;
                }
                Err(error) if not_visible_yet(&error) => match waits.next() {
                    Some(wait) => tokio::time::sleep(*wait).await,
                    None => return Err(ForgeError::Unavailable(error.to_string())),
                },
                Err(error) => return Err(error),
            }
        }
    }

    async fn change_pull(
        &self,
        repo: RepoId,
        pull: &Handle,
        body: Value,
    ) -> Result<Done, ForgeError> {
        let number = Id::of(pull)?.number.to_string();
        let ask = Ask::send("edit pull", Method::PATCH, &["pulls", &number], body);
        self.api.call(repo, ask).await.map_err(gone_is_moved)?;
        Ok(Done::Other)
    }

    async fn delete_branch(
        &self,
        repo: RepoId,
        branch: &BranchName,
        expected: &CommitId,
    ) -> Result<Done, ForgeError> {
        match self.branch_head(repo, branch).await? {
            None => return Ok(Done::Other),
            Some(head) if head != expected.as_str() => {
                return Err(ForgeError::Conflict(format!("{branch} has moved")));
            }
            Some(_) => {}
        }
        let mut path = vec!["git", "refs", "heads"];
        path.extend(branch.as_str().split('/'));
        let mut ask = Ask::get("delete branch", &path);
        ask.method = Method::DELETE;
        self.api.call(repo, ask).await.map_err(gone_is_moved)?;
        Ok(Done::Other)
    }

    async fn label_rest(&self, repo: RepoId, change: &Change) -> Result<(), ForgeError> {
        let number = change.of.number.to_string();
        if !change.add.is_empty() {
            // GitHub makes those that the repository lacks.
            let path = ["issues", number.as_str(), "labels"];
            let body = json!({ "labels": change.add });
            let ask = Ask::send("add labels", Method::POST, &path, body);
            ornament(self.api.call(repo, ask).await)?;
        }
        for name in &change.remove {
            let path = ["issues", number.as_str(), "labels", name.as_str()];
            let mut ask = Ask::get("remove label", &path);
            ask.method = Method::DELETE;
            ornament(self.api.call(repo, ask).await)?;
        }
        Ok(())
    }
}
