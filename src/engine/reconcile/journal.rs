//! Actions with their entries in the journal of effects: what is about to be done is written
//! down first, and what was done afterwards.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{ReconcileError, Reconciler};
use crate::model::{Action, Done, EffectKey, EffectStep, FileChange, Handle, Observation};
use crate::ports::{Finished, Lease};

/// What came of a list of actions.
pub(super) enum Acted {
    /// One answer an action, in their order.
    Done(Vec<Done>),
    /// The lease had ended: another has the work, so nothing was done.
    Fenced,
}

impl Reconciler {
    /// Does the actions, if the work is still ours.
    pub(super) async fn act(
        &self,
        lease: &Lease,
        observation: &Observation,
        actions: &[Action],
    ) -> Result<Acted, ReconcileError> {
        if self.keep(lease).await? == Finished::Fenced {
            return Ok(Acted::Fenced);
        }
        for action in actions {
            if let Some(step) = step(action) {
                let effect = EffectKey { subject: lease.work.subject.clone(), step };
                if self.store.intend(lease, &effect, &request_hash(action)).await?
                    == Finished::Fenced
                {
                    return Ok(Acted::Fenced);
                }
            }
        }
        let done = self.forge.act(observation, actions).await?;
        for (action, done) in actions.iter().zip(&done) {
            let Some((step, id)) = step(action).zip(forge_id(action, done)) else { continue };
            let effect = EffectKey { subject: lease.work.subject.clone(), step };
            if self.store.settle(lease, &effect, &id).await? == Finished::Fenced {
                return Ok(Acted::Fenced);
            }
        }
        Ok(Acted::Done(done))
    }

    /// Keeps the work ours for as long again as it was handed out for.
    pub(super) async fn keep(&self, lease: &Lease) -> Result<Finished, ReconcileError> {
        let until = self.clock.now().checked_add(self.settings.lease).unwrap_or(lease.until);
        Ok(self.store.extend(lease, until).await?)
    }

    /// The comment of ours that the journal knows of, though the forge did not show it.
    pub(super) async fn known_comment(
        &self,
        lease: &Lease,
    ) -> Result<Option<Handle>, ReconcileError> {
        let subject = lease.work.subject.clone();
        let effect = EffectKey { subject, step: EffectStep::Comment };
        let record = self.store.effect(&effect).await?;
        Ok(record.and_then(|record| record.forge_id).map(Handle))
    }
}

fn step(action: &Action) -> Option<EffectStep> {
    Some(match action {
        Action::Commit { .. } | Action::RestoreBranch { .. } | Action::DeleteBranch { .. } => {
            EffectStep::Branch
        }
        Action::Land { .. } => EffectStep::Base,
        Action::OpenChangeRequest { .. }
        | Action::EditChangeRequest { .. }
        | Action::ReopenChangeRequest { .. }
        | Action::CloseChangeRequest { .. } => EffectStep::ChangeRequest,
        Action::AddComment { .. } | Action::EditComment { .. } => EffectStep::Comment,
        Action::Merge { .. } => EffectStep::ChangeRequest,
        Action::Check(_) => EffectStep::Check,
        Action::ReactSeen
        | Action::React { .. }
        | Action::Label { .. }
        | Action::CloseIssue { .. }
        | Action::ReopenIssue => return None,
    })
}

fn forge_id(action: &Action, done: &Done) -> Option<String> {
    match (action, done) {
        (_, Done::Branch(_, commit)) => Some(commit.0.clone()),
        (_, Done::ChangeRequest(opened)) => Some(opened.handle.0.clone()),
        (_, Done::Comment(comment)) => Some(comment.handle.0.clone()),
        (_, Done::Check(check)) => Some(check.0.clone()),
        (Action::RestoreBranch { at, .. }, Done::Other) => Some(at.0.clone()),
        (Action::DeleteBranch { expected, .. }, Done::Other) => Some(expected.0.clone()),
        (
            Action::EditChangeRequest { change_request, .. }
            | Action::ReopenChangeRequest { change_request }
            | Action::CloseChangeRequest { change_request }
            | Action::Merge { change_request, .. },
            Done::Other,
        ) => Some(change_request.0.clone()),
        (Action::EditComment { comment, .. }, Done::Other) => Some(comment.0.clone()),
        _ => None,
    }
}

/// Hash of what an action asks for.
pub(super) fn request_hash(action: &Action) -> String {
    let parts: Vec<&[u8]> = match action {
        Action::Commit { base, files, message, .. } => {
            let mut parts =
                vec![base.0.as_bytes(), message.headline.as_bytes(), message.body.as_bytes()];
            parts.extend(files.iter().flat_map(file_parts));
            parts
        }
        Action::Land { base, files, message } => {
            let mut parts = vec![b"land", base.0.as_bytes(), message.body.as_bytes()];
            parts.extend(files.iter().flat_map(file_parts));
            parts
        }
        Action::OpenChangeRequest { branch, title, body, .. } => {
            vec![b"open", branch.0.as_bytes(), title.as_bytes(), body.as_bytes()]
        }
        Action::EditChangeRequest { title, body, .. } => {
            vec![b"edit", title.as_bytes(), body.as_bytes()]
        }
        Action::RestoreBranch { at, .. } => vec![b"restore", at.0.as_bytes()],
        Action::DeleteBranch { expected, .. } => vec![b"delete", expected.0.as_bytes()],
        Action::ReopenChangeRequest { .. } => vec![b"reopen"],
        Action::CloseChangeRequest { .. } => vec![b"close"],
        Action::AddComment { body } | Action::EditComment { body, .. } => vec![body.as_bytes()],
        Action::Merge { head, .. } => vec![b"merge", head.0.as_bytes()],
        Action::Check(check) => vec![check.head.0.as_bytes(), check.digest.as_bytes()],
        Action::ReactSeen
        | Action::React { .. }
        | Action::Label { .. }
        | Action::CloseIssue { .. }
        | Action::ReopenIssue => Vec::new(),
    };
    hash(parts)
}

/// A file's path and bytes, apart from another file's and from a deletion.
pub(super) fn file_parts(file: &FileChange) -> [&[u8]; 3] {
    match file {
        FileChange::Write { path, bytes } => [b"write", path.0.as_bytes(), bytes],
        FileChange::Delete { path } => [b"delete", path.0.as_bytes(), b""],
    }
}

/// Hexadecimal SHA-256 of parts; their lengths are in it, so that no two lists are alike.
pub(super) fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
