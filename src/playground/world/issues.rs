//! Issues, what they share with pull requests, and comments.

use jiff::Timestamp;

use super::labels::Side;
use super::pulls::{Pull, Stage};
use super::{Area, Caller, Id, Level, Repository, Role, State, gitlab};
use crate::Face;
use crate::hooks::Happening;
use crate::refusal::{FieldFault, Refusal};

/// Longest body of an issue, pull request or comment, in characters (measured by others:
/// 65,536 code points, whatever their size in bytes).
pub(crate) const MAX_BODY: usize = 65_536;
/// Longest title, in characters.
pub(crate) const MAX_TITLE: usize = 256;

/// Whether an issue or pull request is open, and why it is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IssueState {
    /// Open; `Reopened` is told as the reason when it was closed before.
    Open,
    /// Closed as done.
    Completed,
    /// Closed as not planned.
    NotPlanned,
    /// Closed as a duplicate.
    Duplicate,
}

impl IssueState {
    pub(crate) fn is_open(self) -> bool {
        self == Self::Open
    }

    /// GitHub's `state`.
    pub(crate) fn word(self) -> &'static str {
        if self.is_open() { "open" } else { "closed" }
    }

    /// GitHub's `state_reason` of a closed issue.
    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            Self::Open => None,
            Self::Completed => Some("completed"),
            Self::NotPlanned => Some("not_planned"),
            Self::Duplicate => Some("duplicate"),
        }
    }
}

/// A locked conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Lock {
    /// REST's word, if one was given.
    pub(crate) reason: Option<String>,
}

/// An issue, or the part of a pull request that is one.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) id: Id,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) author: Id,
    pub(crate) app: Option<Id>,
    pub(crate) state: IssueState,
    pub(crate) reopened: bool,
    pub(crate) lock: Option<Lock>,
    pub(crate) labels: Vec<Id>,
    pub(crate) assignees: Vec<Id>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) closed_by: Option<Id>,
    pub(crate) pull: Option<Pull>,
    pub(crate) gitlab: super::gitlab::Facts,
}

impl Subject {
    /// The permission that covers it.
    pub(crate) fn area(&self) -> Area {
        if self.pull.is_some() { Area::PullRequests } else { Area::Issues }
    }
}

/// A comment on an issue or pull request.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) id: Id,
    pub(crate) number: u64,
    pub(crate) author: Id,
    pub(crate) app: Option<Id>,
    pub(crate) body: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) gitlab: super::gitlab::NoteFacts,
}

impl Comment {
    /// Whether the forge wrote it.
    pub(crate) fn is_system(&self) -> bool {
        matches!(self.gitlab.manner, super::gitlab::Manner::System(_))
    }
}

/// What became of a comment.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// 0 where quick actions were all it said.
    pub(crate) id: Id,
    pub(crate) outcome: crate::gitlab::Outcome,
}

/// What to change in an issue or pull request.
#[derive(Clone, Debug, Default)]
pub(crate) struct SubjectPatch {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) state: Option<IssueState>,
    pub(crate) labels: Option<Vec<String>>,
    pub(crate) assignees: Option<Vec<String>>,
}

fn too_long(resource: &'static str, field: &str, limit: usize) -> Refusal {
    Refusal::Invalid {
        message: "Validation Failed".to_owned(),
        errors: vec![FieldFault {
            resource,
            field: Some(field.to_owned()),
            code: "custom",
            message: Some(format!("{field} is too long (maximum is {limit} characters)")),
        }],
    }
}

pub(crate) fn check_title(resource: &'static str, title: &str) -> Result<(), Refusal> {
    if title.trim().is_empty() {
        return Err(Refusal::field(resource, "title", "missing_field"));
    }
    if title.chars().count() > MAX_TITLE {
        return Err(too_long(resource, "title", MAX_TITLE));
    }
    Ok(())
}

pub(crate) fn check_body(resource: &'static str, body: &str) -> Result<(), Refusal> {
    if body.chars().count() > MAX_BODY {
        return Err(too_long(resource, "body", MAX_BODY));
    }
    Ok(())
}

impl State {
    /// Holds a title to the limits of the forge that is played.
    pub(super) fn check_title(&self, resource: &'static str, title: &str) -> Result<(), Refusal> {
        match self.face {
            Face::GitHub => check_title(resource, title),
            Face::GitLab if title.trim().is_empty() => {
                Err(Refusal::field(resource, "title", "missing_field"))
            }
            Face::GitLab if title.chars().count() > gitlab::MAX_TITLE => {
                Err(too_long(resource, "title", gitlab::MAX_TITLE))
            }
            Face::GitLab => Ok(()),
        }
    }

    /// Holds a text to the limits of the forge that is played.
    pub(super) fn check_body(&self, resource: &'static str, body: &str) -> Result<(), Refusal> {
        match self.face {
            Face::GitHub => check_body(resource, body),
            Face::GitLab if body.chars().count() > gitlab::MAX_BODY => {
                Err(too_long(resource, "description", gitlab::MAX_BODY))
            }
            Face::GitLab => Ok(()),
        }
    }

    /// A subject without anything but what every subject has.
    pub(crate) fn new_subject(
        &mut self,
        caller: &Caller,
        repository: Id,
        title: &str,
        body: Option<String>,
    ) -> Result<Subject, Refusal> {
        let author = caller.require_account()?;
        let app = self.app_of(caller);
        let id = self.next_id();
        let now = self.now();
        let home = self.repository_mut(repository)?;
        home.last_number += 1;
        let number = home.last_number;
        let gitlab = gitlab::Facts { iid: number, ..gitlab::Facts::default() };
        Ok(Subject {
            id,
            number,
            title: title.to_owned(),
            body,
            author,
            app,
            state: IssueState::Open,
            reopened: false,
            lock: None,
            labels: Vec::new(),
            assignees: Vec::new(),
            created_at: now,
            updated_at: now,
            closed_at: None,
            closed_by: None,
            pull: None,
            gitlab,
        })
    }

    pub(crate) fn open_issue(
        &mut self,
        caller: &Caller,
        repository: Id,
        title: &str,
        body: Option<String>,
        labels: &[String],
    ) -> Result<u64, Refusal> {
        self.open_issue_as(caller, repository, title, body, labels, |_| ())
    }

    /// Opens an issue with facts of GitLab's own, which what follows from its text must know.
    pub(crate) fn open_issue_as(
        &mut self,
        caller: &Caller,
        repository: Id,
        title: &str,
        body: Option<String>,
        labels: &[String],
        facts: impl FnOnce(&mut gitlab::Facts),
    ) -> Result<u64, Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Issues, Level::Write, Role::Read)?;
        if !home.has_issues {
            return Err(Refusal::Gone("Issues has been disabled in this repository.".to_owned()));
        }
        self.check_title("Issue", title)?;
        self.check_body("Issue", body.as_deref().unwrap_or_default())?;
        let (body, commands) = self.without_commands(body);
        let browser = matches!(caller, Caller::Browser(_));
        let home = self.repository(repository)?;
        let may_label = browser || self.can(caller, home, Area::Issues, Role::Triage);
        let mut subject = self.new_subject(caller, repository, title, body)?;
        subject.gitlab.iid = self.next_iid(repository, gitlab::Kind::Issue, subject.number)?;
        facts(&mut subject.gitlab);
        if may_label {
            // A form's labels are skipped where they do not exist; an API's are made.
            let wanted: Vec<String> = labels
                .iter()
                .filter(|name| !browser || self.has_label(repository, name))
                .cloned()
                .collect();
            subject.labels = self.label_ids(repository, &wanted)?;
        }
        let number = subject.number;
        let labels = subject.labels.clone();
        self.repository_mut(repository)?.subjects.insert(number, subject);
        self.happened(caller, repository, &Happening::Issue { number, action: "opened" });
        for label in labels {
            self.note_labelling(caller, repository, number, label, Side::On);
            self.happened(caller, repository, &Happening::Labeled { number, label });
        }
        self.text_written(caller, repository, number, None)?;
        self.run_commands(caller, repository, number, &commands);
        Ok(number)
    }

    /// Edits; the author may change words and state, others need a role.
    pub(crate) fn edit_subject(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        patch: SubjectPatch,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Metadata, Level::Read, Role::Read)?;
        let subject = home.subject(number)?;
        let area = subject.area();
        let own = caller.account() == Some(subject.author);
        let needed = if own { Role::Read } else { Role::Triage };
        self.allow_either(caller, home, area, needed)?;
        if patch.labels.is_some() || patch.assignees.is_some() {
            self.allow_either(caller, home, area, Role::Triage)?;
        }
        if (patch.title.is_some() || patch.body.is_some()) && !own {
            self.allow_either(caller, home, area, Role::Write)?;
        }
        let resource = if subject.pull.is_some() { "PullRequest" } else { "Issue" };
        if let Some(title) = &patch.title {
            self.check_title(resource, title)?;
        }
        if let Some(body) = &patch.body {
            self.check_body(resource, body)?;
        }
        let (body, commands) = self.without_commands(patch.body);
        let merged = subject.pull.as_ref().is_some_and(|pull| pull.merged_at.is_some());
        if merged && patch.state.is_some_and(IssueState::is_open) {
            return Err(Refusal::field("PullRequest", "state", "invalid"));
        }
        let assignees = patch.assignees.map(|logins| {
            let known = logins.iter().filter_map(|login| self.user_named(login));
            known.map(|user| user.id).collect::<Vec<_>>()
        });
        let (now, face) = (self.now(), self.face);
        let subject = self.repository_mut(repository)?.subject_mut(number)?;
        let old_title = patch
            .title
            .filter(|title| *title != subject.title)
            .map(|title| std::mem::replace(&mut subject.title, title));
        let old_body = body
            .filter(|body| Some(body.as_str()) != subject.body.as_deref())
            .map(|body| subject.body.replace(body).unwrap_or_default());
        subject.gitlab.updated_by = caller.account();
        if old_title.is_some()
            && face == Face::GitLab
            && let Some(pull) = &mut subject.pull
        {
            let draft = gitlab::is_draft(&subject.title);
            pull.stage = if draft { Stage::Draft } else { Stage::Ready };
        }
        let old_assignees = assignees
            .filter(|wanted| *wanted != subject.assignees)
            .map(|wanted| std::mem::replace(&mut subject.assignees, wanted));
        if old_title.is_some() || old_body.is_some() {
            subject.updated_at = now;
            self.happened(
                caller,
                repository,
                &Happening::Edited { number, title: old_title, body: old_body },
            );
            self.text_written(caller, repository, number, None)?;
        }
        if let Some(old) = old_assignees {
            self.happened(caller, repository, &Happening::Assigned { number, old });
        }
        if let Some(names) = patch.labels {
            let ids = self.label_ids(repository, &names)?;
            self.set_labels(caller, repository, number, &ids)?;
        }
        if let Some(state) = patch.state {
            self.set_state(caller, repository, number, state)?;
        }
        self.run_commands(caller, repository, number, &commands);
        Ok(())
    }

    /// GitHub takes the issues permission for what pull requests share with issues.
    pub(crate) fn allow_either(
        &self,
        caller: &Caller,
        home: &Repository,
        area: Area,
        role: Role,
    ) -> Result<(), Refusal> {
        self.allow(caller, home, area, Level::Write, role).or_else(|refusal| {
            if area == Area::PullRequests {
                self.allow(caller, home, Area::Issues, Level::Write, role)
            } else {
                Err(refusal)
            }
        })
    }

    /// Opens or closes; nothing happens when it is so already. Permission is the caller's affair.
    pub(crate) fn set_state(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        state: IssueState,
    ) -> Result<(), Refusal> {
        let actor = caller.account();
        let now = self.now();
        let subject = self.repository_mut(repository)?.subject_mut(number)?;
        let was_open = subject.state.is_open();
        subject.state = state;
        if was_open == state.is_open() {
            return Ok(());
        }
        subject.updated_at = now;
        subject.reopened = state.is_open();
        subject.closed_at = (!state.is_open()).then_some(now);
        subject.closed_by = if state.is_open() { None } else { actor };
        if state.is_open() {
            self.refresh_pull(repository, number)?;
        }
        let action = if state.is_open() { "reopened" } else { "closed" };
        self.happened(caller, repository, &Happening::Issue { number, action });
        Ok(())
    }

    pub(crate) fn set_lock(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        lock: Option<Lock>,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let area = home.subject(number)?.area();
        self.allow_either(caller, home, area, Role::Triage)?;
        let subject = self.repository_mut(repository)?.subject_mut(number)?;
        let action = if lock.is_some() { "locked" } else { "unlocked" };
        let changes = subject.lock.is_some() != lock.is_some();
        subject.lock = lock;
        if changes {
            self.happened(caller, repository, &Happening::Issue { number, action });
        }
        Ok(())
    }

    /// Removes an issue for good; its number answers 410 from then on.
    pub(crate) fn delete_issue(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        home.subject(number)?;
        self.allow(caller, home, Area::Issues, Level::Write, Role::Admin)?;
        self.happened(caller, repository, &Happening::Issue { number, action: "deleted" });
        let home = self.repository_mut(repository)?;
        home.subjects.remove(&number);
        home.deleted.insert(number);
        home.comments.retain(|_, comment| comment.number != number);
        Ok(())
    }

    /// Comments; returns the comment's id, or 0 where quick actions were all it said.
    pub(crate) fn add_comment(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        body: &str,
    ) -> Result<Id, Refusal> {
        self.say(caller, repository, number, body, gitlab::NoteFacts::default()).map(|said| said.id)
    }

    /// Comments in one of GitLab's manners.
    pub(crate) fn say(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        body: &str,
        facts: gitlab::NoteFacts,
    ) -> Result<Said, Refusal> {
        let home = self.repository(repository)?;
        let subject = home.subject(number)?;
        self.allow(caller, home, subject.area(), Level::Write, Role::Read)?;
        if subject.lock.is_some() && !self.can(caller, home, subject.area(), Role::Write) {
            return Err(Refusal::Forbidden(
                "Unable to create comment because issue is locked.".to_owned(),
            ));
        }
        // An App writes to a locked conversation only with a person's write access.
        if subject.lock.is_some() && matches!(caller, Caller::Installation { .. }) {
            return Err(Refusal::Forbidden(
                "Unable to create comment because issue is locked.".to_owned(),
            ));
        }
        if body.trim().is_empty() {
            return Err(Refusal::field("IssueComment", "body", "missing_field"));
        }
        self.check_body("IssueComment", body)?;
        let (body, commands) = self.without_commands(Some(body.to_owned()));
        let body = body.unwrap_or_default();
        if body.trim().is_empty() {
            let outcome = self.run_commands(caller, repository, number, &commands);
            return Ok(Said { id: 0, outcome });
        }
        let author = caller.require_account()?;
        let app = self.app_of(caller);
        let id = self.next_id();
        let now = self.now();
        let home = self.repository_mut(repository)?;
        home.subject_mut(number)?.updated_at = now;
        home.comments.insert(
            id,
            Comment {
                id,
                number,
                author,
                app,
                body,
                created_at: now,
                updated_at: now,
                gitlab: facts,
            },
        );
        self.happened(caller, repository, &Happening::Comment { id, action: "created", old: None });
        self.text_written(caller, repository, number, Some(id))?;
        let outcome = self.run_commands(caller, repository, number, &commands);
        Ok(Said { id, outcome })
    }

    fn allow_comment(&self, caller: &Caller, repository: Id, id: Id) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let comment = home.comment(id)?;
        let area = home.subject(comment.number)?.area();
        let own = caller.account() == Some(comment.author);
        self.allow(caller, home, area, Level::Write, if own { Role::Read } else { Role::Write })
    }

    pub(crate) fn edit_comment(
        &mut self,
        caller: &Caller,
        repository: Id,
        id: Id,
        body: &str,
    ) -> Result<(), Refusal> {
        self.allow_comment(caller, repository, id)?;
        if body.trim().is_empty() {
            return Err(Refusal::field("IssueComment", "body", "missing_field"));
        }
        self.check_body("IssueComment", body)?;
        let (body, commands) = self.without_commands(Some(body.to_owned()));
        let now = self.now();
        let home = self.repository_mut(repository)?;
        let comment = home.comments.get_mut(&id).ok_or(Refusal::NotFound)?;
        comment.updated_at = now;
        let number = comment.number;
        let old = Some(std::mem::replace(&mut comment.body, body.unwrap_or_default()));
        self.happened(caller, repository, &Happening::Comment { id, action: "edited", old });
        self.text_written(caller, repository, number, Some(id))?;
        self.run_commands(caller, repository, number, &commands);
        Ok(())
    }

    pub(crate) fn delete_comment(
        &mut self,
        caller: &Caller,
        repository: Id,
        id: Id,
    ) -> Result<(), Refusal> {
        self.allow_comment(caller, repository, id)?;
        self.happened(caller, repository, &Happening::Comment { id, action: "deleted", old: None });
        self.repository_mut(repository)?.comments.remove(&id);
        Ok(())
    }
}

impl Repository {
    /// GitHub's word for how a person belongs to a repository.
    pub(crate) fn association(&self, user: Id) -> &'static str {
        if self.owner == user {
            "OWNER"
        } else if self.collaborators.contains_key(&user) {
            "COLLABORATOR"
        } else if self.subjects.values().any(|one| {
            one.author == user && one.pull.as_ref().is_some_and(|pull| pull.merged_at.is_some())
        }) {
            "CONTRIBUTOR"
        } else {
            "NONE"
        }
    }
}
