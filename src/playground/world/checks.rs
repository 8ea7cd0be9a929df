//! Check runs and commit statuses.

use jiff::Timestamp;
use serde_json::Value;

use super::{Area, Caller, Id, Level, Role, State};
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// Annotations one request may bring.
const MAX_ANNOTATIONS: usize = 50;
/// Longest summary and text of a check run, in characters.
const MAX_OUTPUT: usize = 65_535;

/// One check run.
#[derive(Clone, Debug)]
pub(crate) struct CheckRun {
    pub(crate) id: Id,
    pub(crate) app: Id,
    pub(crate) name: String,
    pub(crate) head_sha: String,
    pub(crate) external_id: Option<String>,
    pub(crate) details_url: Option<String>,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) text: Option<String>,
    /// As REST takes them.
    pub(crate) annotations: Vec<Value>,
}

/// What to set on a check run, in REST's names and words.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckPatch {
    pub(crate) name: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) details_url: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) conclusion: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) annotations: Vec<Value>,
}

/// One commit status.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub(crate) id: Id,
    pub(crate) sha: String,
    /// The branch it is about, where the forge asks for one.
    pub(crate) branch: Option<String>,
    pub(crate) context: String,
    pub(crate) state: String,
    pub(crate) description: Option<String>,
    pub(crate) target_url: Option<String>,
    pub(crate) creator: Id,
    pub(crate) created_at: Timestamp,
}

impl State {
    pub(crate) fn create_check(
        &mut self,
        caller: &Caller,
        repository: Id,
        head_sha: &str,
        patch: CheckPatch,
    ) -> Result<Id, Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Checks, Level::Write, Role::Write)?;
        let Some(app) = self.app_of(caller) else {
            return Err(Refusal::Forbidden("You must authenticate via a GitHub App.".to_owned()));
        };
        if home.git.commit_of(head_sha).is_none() {
            return Err(Refusal::invalid(format!("No commit found for SHA: {head_sha}")));
        }
        let id = self.next_id();
        let run = CheckRun {
            id,
            app,
            name: String::new(),
            head_sha: head_sha.to_owned(),
            external_id: None,
            details_url: None,
            status: "queued".to_owned(),
            conclusion: None,
            started_at: Some(self.now()),
            completed_at: None,
            title: None,
            summary: None,
            text: None,
            annotations: Vec::new(),
        };
        let run = self.patched(run, patch)?;
        let completed = run.conclusion.is_some();
        self.repository_mut(repository)?.check_runs.push(run);
        self.happened(caller, repository, &Happening::Check { id, action: "created" });
        if completed {
            self.happened(caller, repository, &Happening::Check { id, action: "completed" });
        }
        Ok(id)
    }

    /// A person wants a check made anew: it waits, and its App is told.
    pub(crate) fn rerequest_check(
        &mut self,
        caller: &Caller,
        repository: Id,
        id: Id,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Checks, Level::Write, Role::Write)?;
        let home = self.repository_mut(repository)?;
        let run = home.check_runs.iter_mut().find(|run| run.id == id).ok_or(Refusal::NotFound)?;
        "queued".clone_into(&mut run.status);
        run.conclusion = None;
        self.happened(caller, repository, &Happening::Check { id, action: "rerequested" });
        Ok(())
    }

    pub(crate) fn update_check(
        &mut self,
        caller: &Caller,
        repository: Id,
        id: Id,
        patch: CheckPatch,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let run = home.check_runs.iter().find(|run| run.id == id).ok_or(Refusal::NotFound)?;
        self.allow(caller, home, Area::Checks, Level::Write, Role::Write)?;
        if self.app_of(caller) != Some(run.app) {
            return Err(Refusal::Forbidden("Invalid app_id `check_run` - check run can only be modified by the GitHub App that created it.".to_owned()));
        }
        let was_done = run.conclusion.is_some();
        let run = self.patched(run.clone(), patch)?;
        let done = run.conclusion.is_some();
        let home = self.repository_mut(repository)?;
        if let Some(slot) = home.check_runs.iter_mut().find(|run| run.id == id) {
            *slot = run;
        }
        if done && !was_done {
            self.happened(caller, repository, &Happening::Check { id, action: "completed" });
        }
        Ok(())
    }

    fn patched(&self, mut run: CheckRun, patch: CheckPatch) -> Result<CheckRun, Refusal> {
        if patch.annotations.len() > MAX_ANNOTATIONS {
            return Err(Refusal::invalid(format!(
                "Invalid request.\n\nNo more than {MAX_ANNOTATIONS} items are allowed; {} were supplied.",
                patch.annotations.len()
            )));
        }
        for (field, text) in [("summary", &patch.summary), ("text", &patch.text)] {
            if text.as_ref().is_some_and(|text| text.chars().count() > MAX_OUTPUT) {
                return Err(Refusal::invalid(format!(
                    "Invalid request.\n\nOnly {MAX_OUTPUT} characters are allowed; {field} is longer."
                )));
            }
        }
        if let Some(name) = patch.name {
            run.name = name;
        }
        run.external_id = patch.external_id.or(run.external_id);
        run.details_url = patch.details_url.or(run.details_url);
        run.title = patch.title.or(run.title);
        run.summary = patch.summary.or(run.summary);
        run.text = patch.text.or(run.text);
        run.started_at = patch.started_at.or(run.started_at);
        run.annotations.extend(patch.annotations);
        if let Some(status) = patch.status {
            if status != "completed" {
                run.conclusion = None;
                run.completed_at = None;
            }
            run.status = status;
        }
        if let Some(conclusion) = patch.conclusion {
            run.conclusion = Some(conclusion);
            "completed".clone_into(&mut run.status);
        }
        if run.status == "completed" {
            if run.conclusion.is_none() {
                return Err(Refusal::invalid(
                    "Invalid request.\n\nMissing conclusion for a completed check run.",
                ));
            }
            run.completed_at = patch.completed_at.or(run.completed_at).or_else(|| Some(self.now()));
        }
        Ok(run)
    }

    pub(crate) fn create_status(
        &mut self,
        caller: &Caller,
        repository: Id,
        mut status: Status,
    ) -> Result<Id, Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Statuses, Level::Write, Role::Write)?;
        if home.git.commit_of(&status.sha).is_none() {
            return Err(Refusal::invalid(format!("No commit found for SHA: {}", status.sha)));
        }
        status.id = self.next_id();
        status.creator = caller.require_account()?;
        status.created_at = self.now();
        let id = status.id;
        self.repository_mut(repository)?.statuses.push(status);
        Ok(id)
    }
}
