//! What people do in the browser.

use serde_json::Value;

use super::{Repo, WorldError, unknown};
use crate::Face;
use crate::refusal::Refusal;
use crate::world::Role;
use crate::world::files::NewCommit;
use crate::world::gitlab::Upload;
use crate::world::issues::{IssueState, Lock, SubjectPatch};
use crate::world::pulls::{MergeMethod, MergeRequest, NewPull, Stage};
use crate::world::reactions::{Reacted, Target};
use crate::world::refs::Force;
use crate::world::reviews::NewReview;

/// A person in one repository. Permissions are the person's own.
#[derive(Clone, Debug)]
pub struct Act {
    pub(super) repo: Repo,
    pub(super) login: String,
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Act {
    /// Where the person acts.
    pub(crate) fn repo(&self) -> &Repo {
        &self.repo
    }

    /// Who acts.
    pub(crate) fn login(&self) -> &str {
        &self.login
    }

    /// Opens an issue as a form does: labels that do not exist are skipped. Returns its number.
    pub fn open_issue(&self, title: &str, body: &str, labels: &[&str]) -> Result<u64, WorldError> {
        self.repo.act(&self.login, |state, caller, id| {
            state.open_issue(caller, id, title, Some(body.to_owned()), &owned(labels))
        })
    }

    fn edit(&self, number: u64, patch: SubjectPatch) -> Result<(), WorldError> {
        self.repo
            .act(&self.login, |state, caller, id| state.edit_subject(caller, id, number, patch))
    }

    /// Changes the text of an issue or pull request.
    pub fn edit_body(&self, number: u64, body: &str) -> Result<(), WorldError> {
        self.edit(number, SubjectPatch { body: Some(body.to_owned()), ..SubjectPatch::default() })
    }

    /// Changes the title of an issue or pull request.
    pub fn edit_title(&self, number: u64, title: &str) -> Result<(), WorldError> {
        self.edit(number, SubjectPatch { title: Some(title.to_owned()), ..SubjectPatch::default() })
    }

    /// Opens or closes an issue or pull request.
    pub fn set_state(&self, number: u64, state: IssueState) -> Result<(), WorldError> {
        self.edit(number, SubjectPatch { state: Some(state), ..SubjectPatch::default() })
    }

    /// Closes an issue or pull request.
    pub fn close(&self, number: u64) -> Result<(), WorldError> {
        self.set_state(number, IssueState::Completed)
    }

    /// Opens it again.
    pub fn reopen(&self, number: u64) -> Result<(), WorldError> {
        self.set_state(number, IssueState::Open)
    }

    /// Locks the conversation.
    pub fn lock(&self, number: u64) -> Result<(), WorldError> {
        self.repo.act(&self.login, |state, caller, id| {
            state.set_lock(caller, id, number, Some(Lock { reason: None }))
        })
    }

    /// Unlocks the conversation.
    pub fn unlock(&self, number: u64) -> Result<(), WorldError> {
        self.repo.act(&self.login, |state, caller, id| state.set_lock(caller, id, number, None))
    }

    /// Deletes an issue for good.
    pub fn delete_issue(&self, number: u64) -> Result<(), WorldError> {
        self.repo.act(&self.login, |state, caller, id| state.delete_issue(caller, id, number))
    }

    /// Comments; returns the comment's id.
    pub fn comment(&self, number: u64, body: &str) -> Result<u64, WorldError> {
        self.repo.act(&self.login, |state, caller, id| state.add_comment(caller, id, number, body))
    }

    /// Reviews a pull request with REST's word (`APPROVE`, `REQUEST_CHANGES`, `COMMENT`), a text
    /// and texts beside lines (path, line, text); returns the review's id.
    pub fn review(
        &self,
        number: u64,
        event: &str,
        body: &str,
        remarks: &[(&str, u64, &str)],
    ) -> Result<u64, WorldError> {
        let remark = |(path, line, text): &(&str, u64, &str)| {
            ((*path).to_owned(), *line, (*text).to_owned())
        };
        let new = NewReview {
            body: body.to_owned(),
            event: event.to_owned(),
            remarks: remarks.iter().map(remark).collect(),
        };
        self.repo
            .act(&self.login, |state, caller, id| state.submit_review(caller, id, number, &new))
    }

    /// Wants a check run made anew.
    pub fn rerequest_check(&self, run: u64) -> Result<(), WorldError> {
        self.repo.act(&self.login, |state, caller, id| state.rerequest_check(caller, id, run))
    }

    /// Drops a file into a comment; returns the address that the forge puts there.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> Result<String, WorldError> {
        self.repo.act(&self.login, |state, _, repository| {
            let id = state.next_id();
            if state.face == Face::GitLab {
                let (name, bytes) = (name.to_owned(), bytes.to_vec());
                let secret = crate::text::opaque(id, 32);
                let address = format!("/uploads/{secret}/{name}");
                let uploads = &mut state.repository_mut(repository)?.gitlab.uploads;
                uploads.insert(secret, Upload { id, name, bytes });
                return Ok(address);
            }
            state.uploads.insert(id, bytes.to_vec());
            Ok(format!("{}/user-attachments/files/{id}/{name}", state.url))
        })
    }

    /// Changes a comment.
    pub fn edit_comment(&self, comment: u64, body: &str) -> Result<(), WorldError> {
        self.repo
            .act(&self.login, |state, caller, id| state.edit_comment(caller, id, comment, body))
    }

    /// Deletes a comment.
    pub fn delete_comment(&self, comment: u64) -> Result<(), WorldError> {
        self.repo.act(&self.login, |state, caller, id| state.delete_comment(caller, id, comment))
    }

    /// Reacts to an issue or pull request with REST's word (`+1`, `eyes`, …); returns the id.
    pub fn react(&self, number: u64, content: &str) -> Result<u64, WorldError> {
        self.repo.act(&self.login, |state, caller, id| {
            let (Reacted::New(id) | Reacted::Already(id)) =
                state.react(caller, id, Target::Subject(number), content)?;
            Ok(id)
        })
    }

    /// Puts a label on; it must exist.
    pub fn add_label(&self, number: u64, name: &str) -> Result<(), WorldError> {
        self.relabel(number, name, Vec::push)
    }

    /// Takes a label off.
    pub fn remove_label(&self, number: u64, name: &str) -> Result<(), WorldError> {
        self.relabel(number, name, |_, _| ())
    }

    fn relabel(
        &self,
        number: u64,
        name: &str,
        change: impl FnOnce(&mut Vec<u64>, u64),
    ) -> Result<(), WorldError> {
        self.repo.act(&self.login, |state, caller, id| {
            state.allow_labelling(caller, id, number)?;
            let label = state.label_named(id, name).ok_or(Refusal::NotFound)?.id;
            let mut labels = state.repository(id)?.subject(number)?.labels.clone();
            labels.retain(|one| *one != label);
            change(&mut labels, label);
            state.set_labels(caller, id, number, &labels)
        })
    }

    /// Commits files to a branch and pushes; a branch that is not there starts at the default
    /// branch. `None` deletes a file. Returns the commit.
    pub fn push(
        &self,
        branch: &str,
        message: &str,
        files: &[(&str, Option<&str>)],
    ) -> Result<String, WorldError> {
        let changes = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.map(|text| text.as_bytes().to_vec())))
            .collect();
        self.repo.act(&self.login, |state, caller, id| {
            let home = state.repository(id)?;
            if home.branch(branch).is_none()
                && let Some(tip) = home.branch(&home.default_branch).map(str::to_owned)
            {
                state.create_ref(caller, id, &format!("refs/heads/{branch}"), &tip)?;
            }
            let own = state.signature(caller.require_account()?)?;
            let new = NewCommit {
                branch: branch.to_owned(),
                expected_head: None,
                message: message.to_owned(),
                changes,
                author: Some(own.clone()),
                committer: Some(own),
            };
            state.commit_files(caller, id, &new)
        })
    }

    /// Moves a branch anywhere, as a forced push does.
    pub fn force_push(&self, branch: &str, commit: &str) -> Result<(), WorldError> {
        let name = format!("refs/heads/{branch}");
        self.repo.act(&self.login, |state, caller, id| {
            state.update_ref(caller, id, &name, commit, Force::Anywhere)
        })
    }

    /// Deletes a branch; open pull requests from it close.
    pub fn delete_branch(&self, branch: &str) -> Result<(), WorldError> {
        let name = format!("refs/heads/{branch}");
        self.repo.act(&self.login, |state, caller, id| state.delete_ref(caller, id, &name))
    }

    /// Opens a pull request into the default branch; `head` is `branch` or `owner:branch`.
    pub fn open_pull(&self, title: &str, body: &str, head: &str) -> Result<u64, WorldError> {
        self.repo.act(&self.login, |state, caller, id| {
            let new = NewPull {
                title: title.to_owned(),
                body: Some(body.to_owned()),
                head: head.to_owned(),
                base: state.repository(id)?.default_branch.clone(),
                stage: Stage::Ready,
            };
            state.open_pull(caller, id, new)
        })
    }

    /// Merges a pull request with a merge commit; returns the commit.
    pub fn merge(&self, number: u64) -> Result<String, WorldError> {
        self.merge_as(number, MergeMethod::Merge)
    }

    /// Squashes a pull request into one commit; returns it.
    pub fn squash(&self, number: u64) -> Result<String, WorldError> {
        self.merge_as(number, MergeMethod::Squash)
    }

    fn merge_as(&self, number: u64, method: MergeMethod) -> Result<String, WorldError> {
        let request = MergeRequest { method, expected_head: None, title: None, message: None };
        self.repo
            .act(&self.login, |state, caller, id| state.merge_pull(caller, id, number, &request))
    }

    /// The role this person has.
    pub fn role(&self) -> Result<Option<Role>, WorldError> {
        let state = self.repo.world.lock();
        let user = state.user_named(&self.login).ok_or_else(|| unknown("user", &self.login))?;
        Ok(state.repository(self.repo.id)?.role(user.id))
    }

    /// The person's account, as REST shows it.
    pub fn account(&self) -> Value {
        self.repo.world.account(&self.login)
    }
}
