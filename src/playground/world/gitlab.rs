//! What only GitLab knows of the things of the world. On the GitHub face all of it keeps its
//! default and is never told.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::pulls::Stage;
use super::{Caller, Id, Repository, Role, State};
use crate::Face;
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// GitLab's own facts of a repository, which it calls a project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Project {
    pub(crate) description: Option<String>,
    pub(crate) last_issue: u64,
    pub(crate) last_merge_request: u64,
    pub(crate) hooks: Vec<Hook>,
    /// Files by the secret part of their address.
    pub(crate) uploads: BTreeMap<String, Upload>,
    /// Whether a merge request is merged only when its pipeline has succeeded.
    pub(crate) needs_pipeline: bool,
    /// How many approvals a merge request needs (Premium).
    pub(crate) approvals: usize,
    /// Whether all threads of a merge request must be resolved before it is merged.
    pub(crate) needs_resolved: bool,
}

/// Longest title of an issue or merge request, in characters.
pub(crate) const MAX_TITLE: usize = 255;
/// Longest description or note, in characters.
pub(crate) const MAX_BODY: usize = 1_000_000;

/// What is known of an access token besides whose it is.
#[derive(Clone, Debug)]
pub(crate) struct TokenFacts {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) revoked: bool,
}

/// An uploaded file.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// GitLab's own facts of an issue or merge request.
#[expect(clippy::struct_excessive_bools, reason = "GitLab's own flags, each by its name")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// The number people see: issues and merge requests are counted apart.
    pub(crate) iid: u64,
    pub(crate) confidential: bool,
    /// The address of an outsider who wrote by mail (Service Desk).
    pub(crate) mail: Option<String>,
    pub(crate) updated_by: Option<Id>,
    pub(crate) reviewers: Vec<Id>,
    pub(crate) approvals: Vec<Id>,
    pub(crate) auto_merge: Option<AutoMerge>,
    pub(crate) remove_source: bool,
    pub(crate) squash: bool,
    pub(crate) allow_collaboration: bool,
    pub(crate) due_date: Option<String>,
}

/// A merge that waits for its pipeline.
#[derive(Clone, Debug)]
pub(crate) struct AutoMerge {
    pub(crate) user: Id,
    pub(crate) squash: bool,
    pub(crate) title: Option<String>,
}

/// GitLab's own facts of a note.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoteFacts {
    pub(crate) manner: Manner,
    /// The first note of the thread it is in; `None` for a note on its own.
    pub(crate) thread: Option<Id>,
    /// Where in the changes it stands, in REST's words.
    pub(crate) position: Option<Value>,
    pub(crate) resolved: Option<(Id, Timestamp)>,
}

/// Whose eyes a note is for, or that the forge wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Manner {
    #[default]
    Public,
    /// For people from Reporter on.
    Internal,
    /// Written by the forge: somebody labelled, closed, …. The word is GitLab's icon name.
    System(&'static str),
}

/// A webhook of a project or group.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) id: Id,
    pub(crate) url: String,
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) created_at: Timestamp,
    /// Sent in clear with every delivery.
    pub(crate) token: Option<String>,
    /// `whsec_…`: signs every delivery (Standard Webhooks).
    pub(crate) signing: Option<String>,
    /// GitLab's flags (`issues_events`, `note_events`, …) that are on.
    pub(crate) events: Vec<String>,
    pub(crate) verify_tls: bool,
    pub(crate) branch_filter: Option<String>,
    pub(crate) failures: u32,
    pub(crate) disabled: Disabled,
}

/// Whether a hook that kept failing is left alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Disabled {
    #[default]
    No,
    Until(Timestamp),
    ForGood,
}

/// Failures in a row before a hook is disabled for a while (GitLab's documentation of webhooks,
/// "Auto-disabled webhooks"), and before it is disabled for good.
const PAUSES_AFTER: u32 = 4;
const ENDS_AFTER: u32 = 40;
/// The first pause, in seconds; each further failure doubles it, up to a day.
const FIRST_PAUSE: i64 = 60;
const LONGEST_PAUSE: i64 = 24 * 3600;

impl Hook {
    /// Whether it is sent anything now.
    pub(crate) fn is_heard(&self, now: Timestamp) -> bool {
        match self.disabled {
            Disabled::No => true,
            Disabled::Until(at) => at <= now,
            Disabled::ForGood => false,
        }
    }

    /// GitLab's `alert_status`.
    pub(crate) fn status(&self, now: Timestamp) -> &'static str {
        match self.disabled {
            Disabled::ForGood => "disabled",
            Disabled::Until(at) if at > now => "temporarily_disabled",
            _ => "executable",
        }
    }

    /// Counts how a delivery ended.
    pub(crate) fn ended(&mut self, succeeded: bool, now: Timestamp) {
        if succeeded {
            self.failures = 0;
            self.disabled = Disabled::No;
            return;
        }
        self.failures += 1;
        if self.failures >= ENDS_AFTER {
            self.disabled = Disabled::ForGood;
        } else if let Some(more) = self.failures.checked_sub(PAUSES_AFTER) {
            let pause = FIRST_PAUSE.checked_shl(more).filter(|pause| *pause > 0);
            let pause = pause.unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
            let until = now.saturating_add(jiff::SignedDuration::from_secs(pause));
            self.disabled = Disabled::Until(until.unwrap_or(Timestamp::MAX));
        }
    }
}

/// What the forge notes down for tests, and hooks of groups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    /// By the group's account.
    pub(crate) group_hooks: BTreeMap<Id, Vec<Hook>>,
    pub(crate) actions: Vec<crate::gitlab::QuickAction>,
    pub(crate) references: Vec<crate::gitlab::Reference>,
    /// Parameters that no operation asked for: GitLab ignores such without a word.
    pub(crate) ignored: Vec<crate::contract::Violation>,
}

/// Whether a merge request's title marks it as a draft: `Draft:`, `[Draft]` or `(Draft)` at its
/// beginning.
pub(crate) fn is_draft(title: &str) -> bool {
    let title = title.trim_start().to_lowercase();
    ["draft:", "[draft]", "(draft)"].iter().any(|mark| title.starts_with(mark))
}

/// Whether an issue is for everyone who sees its project.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Privacy {
    Confidential,
    Open,
}

impl Privacy {
    /// GitLab's `confidential`.
    pub(crate) fn of(confidential: bool) -> Self {
        if confidential { Self::Confidential } else { Self::Open }
    }
}

/// What kind of subject a number is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Issue,
    MergeRequest,
}

impl Repository {
    /// The subject of that kind with the number people see.
    pub(crate) fn by_iid(&self, kind: Kind, iid: u64) -> Result<&super::issues::Subject, Refusal> {
        self.subjects
            .values()
            .find(|one| one.kind() == kind && one.gitlab.iid == iid)
            .ok_or(Refusal::NotFound)
    }
}

impl super::issues::Subject {
    pub(crate) fn kind(&self) -> Kind {
        if self.pull.is_some() { Kind::MergeRequest } else { Kind::Issue }
    }
}

impl State {
    /// The number people see on a new subject: on GitLab, issues and merge requests are counted
    /// apart; on GitHub it is the one number.
    pub(super) fn next_iid(
        &mut self,
        repository: Id,
        kind: Kind,
        number: u64,
    ) -> Result<u64, Refusal> {
        if self.face == Face::GitHub {
            return Ok(number);
        }
        let project = &mut self.repository_mut(repository)?.gitlab;
        let last = match kind {
            Kind::Issue => &mut project.last_issue,
            Kind::MergeRequest => &mut project.last_merge_request,
        };
        *last += 1;
        Ok(*last)
    }

    /// Whether a pull request is a draft: on GitLab its title says so.
    pub(super) fn stage_of(&self, title: &str, wanted: Stage) -> Stage {
        match self.face {
            Face::GitHub => wanted,
            Face::GitLab if is_draft(title) => Stage::Draft,
            Face::GitLab => Stage::Ready,
        }
    }

    /// Makes an issue confidential, or open to all again.
    pub(crate) fn set_confidential(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        privacy: Privacy,
    ) -> Result<(), Refusal> {
        let area = self.repository(repository)?.subject(number)?.area();
        self.allow_either(caller, self.repository(repository)?, area, Role::Triage)?;
        let confidential = privacy == Privacy::Confidential;
        let subject = self.repository_mut(repository)?.subject_mut(number)?;
        if subject.gitlab.confidential != confidential {
            subject.gitlab.confidential = confidential;
            self.happened(caller, repository, &Happening::Hidden { number });
        }
        Ok(())
    }

    /// A webhook of any project or group.
    pub(crate) fn hook(&self, id: Id) -> Option<&Hook> {
        let projects = self.repositories.values().flat_map(|home| &home.gitlab.hooks);
        projects.chain(self.gitlab.group_hooks.values().flatten()).find(|hook| hook.id == id)
    }

    /// Counts how a delivery to a webhook ended.
    pub(crate) fn hook_ended(&mut self, id: Id, succeeded: bool) {
        let now = self.now();
        let projects = self.repositories.values_mut().flat_map(|home| &mut home.gitlab.hooks);
        let mut all = projects.chain(self.gitlab.group_hooks.values_mut().flatten());
        if let Some(hook) = all.find(|hook| hook.id == id) {
            hook.ended(succeeded, now);
        }
    }

    /// Whether the caller may know of the issue: confidential ones are for their author, those
    /// they are assigned to, and people from Reporter on.
    #[expect(clippy::unused_self, reason = "it reads as `sees` does")]
    pub(crate) fn sees_subject(
        &self,
        caller: &Caller,
        home: &Repository,
        subject: &super::issues::Subject,
    ) -> bool {
        if !subject.gitlab.confidential {
            return true;
        }
        let Some(user) = caller.account() else { return false };
        subject.author == user
            || subject.assignees.contains(&user)
            || home.role(user) >= Some(Role::Triage)
    }

    /// Whether the caller may read notes that are not for everyone.
    pub(crate) fn sees_internal(caller: &Caller, home: &Repository) -> bool {
        caller.account().is_some_and(|user| home.role(user) >= Some(Role::Triage))
    }
}
