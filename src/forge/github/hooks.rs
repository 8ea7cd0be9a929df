//! GitHub's webhooks. A delivery only says "look again": it is let in by its signature over the
//! raw bytes, and read for a number, never for what it tells.

use std::collections::BTreeSet;

use gitribute_engine::model::{
    AccountId, ActorId, DeliveryKey, InstanceId, RepoId, RepoName, Subject, SubjectNumber,
    WHOLE_REPOSITORY, WorkKey, WorkKind,
};
use gitribute_engine::ports::{HookReader, Meaning, RawDelivery, Rejected, RepoRef, Verified};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;

use crate::headers::{is_json, name, only};
use crate::own::OwnAccount;

/// Reads one GitHub's deliveries.
pub struct GitHubHooks {
    instance: InstanceId,
    secrets: Vec<SecretString>,
    own: OwnAccount,
}

/// What all payloads have, as far as we read it. Anything may be missing or null (FAULTS W16).
#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    action: Option<String>,
    /// What was pushed to.
    #[serde(default, rename = "ref")]
    reference: Option<String>,
    #[serde(default)]
    repository: Option<Repository>,
    #[serde(default)]
    sender: Option<Sender>,
    #[serde(default)]
    issue: Option<Numbered>,
    #[serde(default)]
    pull_request: Option<Numbered>,
    /// A check that somebody wants made anew.
    #[serde(default, alias = "check_suite")]
    check_run: Option<CheckRun>,
    #[serde(default)]
    installation: Option<Installation>,
}

#[derive(Deserialize)]
struct CheckRun {
    /// Ours: it begins with the pull request's number.
    #[serde(default)]
    external_id: Option<String>,
    /// Not those of forks: GitHub leaves them out.
    #[serde(default)]
    pull_requests: Option<Vec<Numbered>>,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct Repository {
    id: u64,
    #[serde(default)]
    full_name: Option<String>,
    #[serde(default)]
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct Sender {
    #[serde(default)]
    id: Option<u64>,
}

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

impl GitHubHooks {
    /// A reader that takes any of several secrets, so that one can be replaced without loss
    /// (FAULTS W7), and that drops what our own account did. Without secrets it takes nothing.
    pub fn new(instance: InstanceId, secrets: Vec<SecretString>, own: OwnAccount) -> Self {
        Self { instance, secrets, own }
    }

    /// Whether the one signature is that of the body under one of our secrets. The comparison
    /// takes the same time wherever it differs.
    fn signed(&self, delivery: &RawDelivery<'_>) -> bool {
        let Some(signature) = only(delivery, "x-hub-signature-256").and_then(digest) else {
            return false;
        };
        self.secrets.iter().any(|secret| {
            // An empty secret would let anybody sign.
            let secret = secret.expose_secret().as_bytes();
            !secret.is_empty()
                && Hmac::<Sha256>::new_from_slice(secret).is_ok_and(|mac| {
                    mac.chain_update(delivery.body).verify_slice(&signature).is_ok()
                })
        })
    }

    fn meaning(&self, event: &str, payload: &Payload) -> Meaning {
        if event == "push" {
            return self.pushed(payload);
        }
        let action = payload.action.as_deref().unwrap_or_default();
        if matches!(event, "check_run" | "check_suite") {
            return self.rerequested(event, action, payload);
        }
        let subject = match event {
            "issues" | "issue_comment" if follows(event, action) => &payload.issue,
            "pull_request" | "pull_request_review" | "pull_request_review_comment"
                if follows(event, action) =>
            {
                &payload.pull_request
            }
            _ => return Meaning::Nothing,
        };
        let sender = payload.sender.as_ref().and_then(|sender| sender.id);
        if sender.is_some_and(|id| self.own.is(ActorId(id))) {
            return Meaning::Nothing;
        }
        match (&payload.repository, subject) {
            (Some(repository), Some(subject)) if subject.number > 0 => {
                let number = SubjectNumber(subject.number);
                Meaning::Look(vec![self.work(WorkKind::Reconcile, repository.id, number)])
            }
            _ => Meaning::Unreadable(format!("{event} without a repository or a subject")),
        }
    }
}

impl GitHubHooks {
    /// A push to the default branch moves the base of every open proposal, whoever pushed: our own
    /// merges too.
    fn pushed(&self, payload: &Payload) -> Meaning {
        let Some(repository) = &payload.repository else {
            return Meaning::Unreadable("push without a repository".to_owned());
        };
        let branch = payload.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
        if branch.is_none() || branch != repository.default_branch.as_deref() {
            return Meaning::Nothing;
        }
        Meaning::Look(vec![self.work(WorkKind::BaseMoved, repository.id, WHOLE_REPOSITORY)])
    }

    /// A person wants a check made anew. Of a whole suite GitHub tells only pull requests of the
    /// repository itself; for those of forks all open ones are looked at.
    fn rerequested(&self, event: &str, action: &str, payload: &Payload) -> Meaning {
        if action != "rerequested" {
            return Meaning::Nothing;
        }
        let (Some(repository), Some(check)) = (&payload.repository, &payload.check_run) else {
            return Meaning::Unreadable(format!("{event} without a repository or a check"));
        };
        let own = check.external_id.as_deref().and_then(|id| id.split_once('-')?.0.parse().ok());
        let pulls = check.pull_requests.as_deref().unwrap_or_default();
        let numbers: BTreeSet<u64> =
            pulls.iter().map(|pull| pull.number).chain(own).filter(|number| *number > 0).collect();
        let works: Vec<WorkKey> = numbers
            .into_iter()
            .map(|number| self.work(WorkKind::Recheck, repository.id, SubjectNumber(number)))
            .collect();
        Meaning::Look(if works.is_empty() {
            vec![self.work(WorkKind::BaseMoved, repository.id, WHOLE_REPOSITORY)]
        } else {
            works
        })
    }

    fn work(&self, kind: WorkKind, repo: u64, number: SubjectNumber) -> WorkKey {
        let (instance, repo) = (self.instance.clone(), RepoId(repo));
        WorkKey { kind, subject: Subject { instance, repo, number } }
    }
}

impl HookReader for GitHubHooks {
    fn read(&self, delivery: &RawDelivery<'_>) -> Result<Verified, Rejected> {
        if !self.signed(delivery) {
            return Err(Rejected::Signature);
        }
        let event = name(delivery, "x-github-event").ok_or(Rejected::Headers)?;
        let key = name(delivery, "x-github-delivery").ok_or(Rejected::Headers)?;
        if !is_json(delivery) {
            return Err(Rejected::ContentType);
        }
        let (action, repo, account, meaning) = match payload(delivery.body) {
            Ok(payload) => {
                let meaning = self.meaning(&event, &payload);
                let repo = payload.repository.and_then(|repository| {
                    Some(RepoRef {
                        id: RepoId(repository.id),
                        name: RepoName(repository.full_name?),
                    })
                });
                let account = payload.installation.map(|installation| AccountId(installation.id));
                (payload.action, repo, account, meaning)
            }
            Err(reason) => (None, None, None, Meaning::Unreadable(reason)),
        };
        Ok(Verified { key: DeliveryKey::from(key), event, action, repo, account, meaning })
    }
}

/// What happens to a subject that can change what we would do. A number says which issue or pull
/// request, and the observation tells which of the two it is, so a comment on either is the same
/// to us (FAULTS W19). Actions that are not here are let pass (FAULTS W18).
fn follows(event: &str, action: &str) -> bool {
    match event {
        "issues" => matches!(
            action,
            "opened"
                | "edited"
                | "closed"
                | "reopened"
                | "labeled"
                | "unlabeled"
                | "deleted"
                | "transferred"
                | "locked"
                | "unlocked"
        ),
        "issue_comment" | "pull_request_review_comment" => {
            matches!(action, "created" | "edited" | "deleted")
        }
        "pull_request_review" => matches!(action, "submitted" | "edited" | "dismissed"),
        "pull_request" => matches!(
            action,
            "opened"
                | "edited"
                | "closed"
                | "reopened"
                | "synchronize"
                | "labeled"
                | "unlabeled"
                | "locked"
                | "unlocked"
        ),
        _ => false,
    }
}

/// The payload, or why it is none; the reason names a place and nothing of what stands there.
fn payload(body: &[u8]) -> Result<Payload, String> {
    let text = std::str::from_utf8(body)
        .map_err(|error| format!("not UTF-8 from byte {}", error.valid_up_to()))?;
    // A list would pass for a payload whose fields are all missing.
    if !text.trim_start().starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        format!("not the JSON of a webhook at line {} column {}", error.line(), error.column())
    })
}

/// The bytes of `sha256=<64 hex digits>`, digits in either case.
fn digest(header: &[u8]) -> Option<[u8; 32]> {
    let hex = header.strip_prefix(b"sha256=")?;
    if hex.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        let digit = |c: u8| char::from(c).to_digit(16);
        *byte = u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
#[path = "hooks_tests.rs"]
mod tests;
