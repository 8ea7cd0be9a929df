//! Actions on GitLab, one request each. Each is safe to do again: what was there already is taken
//! as done, and what somebody else put there is a conflict.

mod commit;
mod standing;

use gitribute_engine::model::{
    Action, BranchName, ChangeRequest, CommitId, Done, Handle, Labelled, Observation, Observed,
    RepoId,
};
use gitribute_engine::ports::{ForgeError, Obstacle, Refusal};
use reqwest::Method;
use serde_json::{Value, json};

use super::GitLab;
use super::api::Ask;
use super::dto::{self, RestApprovals, RestMergeRequest, RestNote, reaction_word};
use super::errors::{exists_already, gone_is_moved, nonsense, not_visible_yet, ornament};
use super::id::{self, Place};
use super::quick::harmless;
use standing::{Standing, standing};

/// Longest title, in characters (GitLab docs, "Issues API").
const MAX_TITLE: usize = 255;

impl GitLab {
    pub(super) async fn one(
        &self,
        observed: &Observation,
        action: &Action,
    ) -> Result<Done, ForgeError> {
        let project = observed.repo.id;
        match action {
            Action::Commit { branch, base, expected, files, message } => {
                let wanted =
                    commit::Wanted { branch, base, expected: expected.as_ref(), files, message };
                let commit = self.commit(project, &wanted).await?;
                Ok(Done::Branch(branch.clone(), commit))
            }
            Action::Land { base, files, message } => {
                let branch = &observed.repo.default_branch;
                let wanted = commit::Wanted { branch, base, expected: Some(base), files, message };
                let commit = self.land(project, &wanted).await?;
                Ok(Done::Branch(branch.clone(), commit))
            }
            Action::OpenChangeRequest { branch, title, body } => {
                let input = json!({
                    "source_branch": branch,
                    "target_branch": observed.repo.default_branch,
                    "title": shortened(title, false),
                    "description": harmless(body),
                    "remove_source_branch": true,
                });
                let opened = self.open(project, branch, &input).await?;
                Ok(Done::ChangeRequest(Box::new(opened)))
            }
            Action::EditChangeRequest { change_request, title, body } => {
                let title = shortened(title, dto::is_draft(change_request));
                let body = json!({ "title": title, "description": harmless(body) });
                self.change(project, Place::read(change_request)?, "edit merge request", body).await
            }
            Action::RestoreBranch { branch, at } => self.restore(project, branch, at).await,
            Action::ReopenChangeRequest { change_request } => {
                let body = json!({ "state_event": "reopen" });
                self.change(project, Place::read(change_request)?, "reopen merge request", body)
                    .await
            }
            Action::CloseChangeRequest { change_request } => {
                let body = json!({ "state_event": "close" });
                self.change(project, Place::read(change_request)?, "close merge request", body)
                    .await
            }
            Action::DeleteBranch { branch, expected } => {
                self.delete(project, branch, expected).await
            }
            Action::AddComment { body } => {
                let place = subject(observed)?;
                let (kind, iid) = place.segments();
                let ask = Ask::of("new note", project, &[kind, &iid, "notes"])
                    .sending(Method::POST, json!({ "body": harmless(body) }));
                let response = self.api.call(ask).await?;
                if response.status.as_u16() == 202 {
                    // All of it was taken as quick actions, so nothing was written (FAULTS L14).
                    return Err(nonsense("a note of ours that was no note"));
                }
                let note: RestNote = crate::answer::decode(&response)?;
                Ok(Done::Comment(note.neutral(place)))
            }
            Action::EditComment { comment, body } => {
                let (place, note) = id::note(comment)?;
                let (kind, iid) = place.segments();
                let path = [kind, &iid, "notes", &note.to_string()];
                let ask = Ask::of("edit note", project, &path)
                    .sending(Method::PUT, json!({ "body": harmless(body) }));
                let note: RestNote = self.api.json(ask).await.map_err(gone_is_moved)?;
                Ok(Done::Comment(note.neutral(place)))
            }
            Action::ReactSeen => {
                let (kind, iid) = subject(observed)?.segments();
                let ask = Ask::of("reaction", project, &[kind, &iid, "award_emoji"])
                    .sending(Method::POST, json!({ "name": "eyes" }));
                // A reaction that stands already is refused; it stands.
                ornament(self.api.call(ask).await)?;
                Ok(Done::Other)
            }
            Action::React { comment, reaction } => {
                let (place, note) = id::note(comment)?;
                let (kind, iid) = place.segments();
                let path = [kind, &iid, "notes", &note.to_string(), "award_emoji"];
                let ask = Ask::of("note reaction", project, &path)
                    .sending(Method::POST, json!({ "name": reaction_word(*reaction) }));
                ornament(self.api.call(ask).await)?;
                Ok(Done::Other)
            }
            Action::Merge { change_request, head } => {
                self.merge(project, change_request, head).await
            }
            Action::CloseIssue { .. } => {
                let body = json!({ "state_event": "close" });
                self.change(project, subject(observed)?, "close issue", body).await
            }
            Action::ReopenIssue => {
                let body = json!({ "state_event": "reopen" });
                self.change(project, subject(observed)?, "reopen issue", body).await
            }
            Action::Label { of, add, remove } => {
                self.label(project, observed, of, add, remove).await
            }
            Action::Check(check) => {
                let request = match &observed.subject {
                    Observed::ChangeRequest(seen) => Some(&seen.change_request),
                    Observed::Issue(_) | Observed::Gone => None,
                };
                self.ensure_status(project, check, request).await
            }
        }
    }

    async fn change(
        &self,
        project: RepoId,
        place: Place,
        operation: &'static str,
        body: Value,
    ) -> Result<Done, ForgeError> {
        let (kind, iid) = place.segments();
        let ask = Ask::of(operation, project, &[kind, &iid]).sending(Method::PUT, body);
        self.api.call(ask).await.map_err(gone_is_moved)?;
        Ok(Done::Other)
    }

    /// Opens a merge request, or takes the one that is open from this branch already (FAULTS L2).
    async fn open(
        &self,
        project: RepoId,
        branch: &BranchName,
        input: &Value,
    ) -> Result<ChangeRequest, ForgeError> {
        let mut waits = self.patience.iter();
        loop {
            let ask = Ask::of("new merge request", project, &["merge_requests"])
                .sending(Method::POST, input.clone());
            match self.api.json::<RestMergeRequest>(ask).await {
                Ok(request) => return Ok(request.neutral(project)),
                Err(error) if exists_already(&error) => return self.adopt(project, branch).await,
                Err(error) if not_visible_yet(&error) => match waits.next() {
                    Some(wait) => tokio::time::sleep(*wait).await,
                    None => return Err(ForgeError::Unavailable(error.to_string())),
                },
                Err(error) => return Err(error),
            }
        }
    }

    async fn adopt(
        &self,
        project: RepoId,
        branch: &BranchName,
    ) -> Result<ChangeRequest, ForgeError> {
        let ask = Ask::of("merge requests", project, &["merge_requests"])
            .with("source_branch", &branch)
            .with("state", &"opened")
            .with("per_page", &100);
        let found: Vec<RestMergeRequest> = self.api.json(ask).await?;
        found
            .into_iter()
            .map(|request| request.neutral(project))
            .filter(|request| self.is_ours(request) && request.branch == *branch)
            .max_by_key(|request| request.number)
            .ok_or_else(|| ForgeError::Unavailable("a merge request not listed yet".to_owned()))
    }

    async fn restore(
        &self,
        project: RepoId,
        branch: &BranchName,
        at: &CommitId,
    ) -> Result<Done, ForgeError> {
        let body = json!({ "branch": branch, "ref": at });
        let ask = Ask::of("restore branch", project, &["repository", "branches"])
            .sending(Method::POST, body);
        match self.api.call(ask).await {
            Err(error) if exists_already(&error) => {
                let head = self.branch_head(project, branch).await?;
                if head.is_none_or(|head| head.id != at.as_str()) {
                    return Err(ForgeError::Conflict(format!("{branch} stands elsewhere")));
                }
            }
            other => {
                other?;
            }
        }
        Ok(Done::Branch(branch.clone(), at.clone()))
    }

    async fn delete(
        &self,
        project: RepoId,
        branch: &BranchName,
        expected: &CommitId,
    ) -> Result<Done, ForgeError> {
        match self.branch_head(project, branch).await? {
            None => return Ok(Done::Other),
            Some(head) if head.id != expected.as_str() => {
                return Err(ForgeError::Conflict(format!("{branch} has moved")));
            }
            Some(_) => {}
        }
        let path = ["repository", "branches", branch.as_str()];
        let ask = Ask::of("delete branch", project, &path).by(Method::DELETE);
        self.api.call(ask).await.map_err(gone_is_moved)?;
        Ok(Done::Other)
    }

    /// Merges exactly the commit that was looked at. Where a pipeline runs, GitLab is told to
    /// merge once it has succeeded, and the answer says so: nothing is merged yet. How it is
    /// merged, squashed or not, is the project's setting.
    async fn merge(
        &self,
        project: RepoId,
        request: &Handle,
        head: &CommitId,
    ) -> Result<Done, ForgeError> {
        let (kind, iid) = Place::read(request)?.segments();
        let ask = Ask::of("merge request", project, &[kind, &iid]);
        let stands: RestMergeRequest = self.api.json(ask).await.map_err(gone_is_moved)?;
        if stands.sha.as_deref() != Some(head.as_str()) {
            return Err(ForgeError::Conflict("the branch has moved".to_owned()));
        }
        if stands.is_merged() {
            return Ok(Done::Other);
        }
        let status = stands.detailed_merge_status.as_deref().unwrap_or_default();
        let mut waits = stands.head_pipeline.as_ref().is_some_and(dto::Pipeline::runs);
        match standing(status) {
            Standing::Looking => {
                let why = "GitLab still looks whether it fits".to_owned();
                return Err(ForgeError::Unavailable(why));
            }
            Standing::Mergeable => {}
            Standing::Stopped(Obstacle::PipelineRuns) => waits = true,
            Standing::Stopped(Obstacle::Approvals { .. }) => {
                let left = self.approvals_left(project, &iid).await?;
                return Err(unmergeable(Obstacle::Approvals { left }));
            }
            Standing::Stopped(obstacle) => return Err(unmergeable(obstacle)),
        }
        if waits && stands.merge_when_pipeline_succeeds {
            return Err(unmergeable(Obstacle::PipelineRuns));
        }
        let mut body = json!({ "sha": head, "should_remove_source_branch": true });
        if let Some(fields) = body.as_object_mut().filter(|_| waits) {
            // The newer word (17.11), and the one before it.
            fields.insert("auto_merge".to_owned(), json!(true));
            fields.insert("merge_when_pipeline_succeeds".to_owned(), json!(true));
        }
        let ask = Ask::of("merge", project, &[kind, &iid, "merge"]).sending(Method::PUT, body);
        let merged: RestMergeRequest = match self.api.json(ask).await {
            // GitLab's word for "this account may not merge"; the token was good a moment ago.
            Err(ForgeError::Refused(Refusal::Unauthenticated)) => {
                let why = "the bot's account may not merge here".to_owned();
                return Err(ForgeError::Refused(Refusal::Forbidden(why)));
            }
            other => other.map_err(gone_is_moved)?,
        };
        if merged.is_merged() { Ok(Done::Other) } else { Err(unmergeable(Obstacle::PipelineRuns)) }
    }

    /// How many approvals a merge request lacks; where GitLab does not tell, they lack all the
    /// same.
    async fn approvals_left(&self, project: RepoId, iid: &str) -> Result<Option<u64>, ForgeError> {
        let ask = Ask::of("approvals", project, &["merge_requests", iid, "approvals"]);
        match self.api.json::<RestApprovals>(ask).await {
            Ok(found) => Ok(found.approvals_left.filter(|left| *left > 0)),
            Err(error) => ornament::<()>(Err(error)).map(|()| None),
        }
    }

    /// Labels; those that the project lacks are made by GitLab itself. Names with a comma cannot
    /// be said to it.
    async fn label(
        &self,
        project: RepoId,
        observed: &Observation,
        of: &Labelled,
        add: &[String],
        remove: &[String],
    ) -> Result<Done, ForgeError> {
        let place = match of {
            Labelled::Subject => subject(observed)?,
            Labelled::ChangeRequest(handle) => Place::read(handle)?,
        };
        let named = |names: &[String]| -> Vec<String> {
            names.iter().filter(|name| !name.contains(',')).cloned().collect()
        };
        let (add, remove) = (named(add).join(","), named(remove).join(","));
        let mut body = serde_json::Map::new();
        for (key, names) in [("add_labels", add), ("remove_labels", remove)] {
            if !names.is_empty() {
                body.insert(key.to_owned(), json!(names));
            }
        }
        if body.is_empty() {
            return Ok(Done::Other);
        }
        let (kind, iid) = place.segments();
        let ask =
            Ask::of("labels", project, &[kind, &iid]).sending(Method::PUT, Value::Object(body));
        ornament(self.api.call(ask).await)?;
        Ok(Done::Other)
    }
}

fn unmergeable(obstacle: Obstacle) -> ForgeError {
    ForgeError::Refused(Refusal::Unmergeable(obstacle))
}

fn subject(observed: &Observation) -> Result<Place, ForgeError> {
    match &observed.subject {
        Observed::Issue(issue) => Place::read(&issue.issue.handle),
        Observed::ChangeRequest(seen) => Place::read(&seen.change_request.handle),
        Observed::Gone => Err(ForgeError::Conflict("the subject is gone".to_owned())),
    }
}

/// A title that GitLab takes; one of a draft keeps the word that makes it one.
fn shortened(title: &str, draft: bool) -> String {
    let word = if draft { dto::DRAFT } else { "" };
    let room = MAX_TITLE - word.len();
    let title = title.trim_start_matches(['/', ' ']);
    format!("{word}{}", title.chars().take(room).collect::<String>())
}
