//! GitLab's webhooks, of projects, groups and the whole instance. A delivery only says "look
//! again": it is let in by its token, its signature, or both, and read for a number, never for
//! what it tells.
//!
//! Whatever is let in is answered with success, readable or not: GitLab stops calling after four
//! refusals in a row (FACTS section 0, row 24; FAULTS W22).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gitribute_engine::model::{
    AccountId, ActorId, DeliveryKey, InstanceId, RepoId, RepoName, Subject, SubjectNumber,
    WHOLE_REPOSITORY, WorkKey, WorkKind,
};
use gitribute_engine::ports::{
    Clock, HookReader, Meaning, RawDelivery, Rejected, RepoRef, Verified,
};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::headers::{name, only};
use crate::own::OwnAccount;

/// How far a signature's time may be from ours, in seconds (Standard Webhooks 1.0, "Verifying
/// timestamps").
const TOLERANCE: i64 = 300;

/// What is told of a delivery whose payload somebody shaped anew.
const TEMPLATE: &str = "no kind of event in it: if the webhook has a custom template, remove that \
                        (Settings, Webhooks, Edit)";

/// A secret that GitLab signs deliveries with.
#[derive(Debug)]
pub struct SigningSecret(SecretBox<Vec<u8>>);

/// Why a text is no signing secret. What it holds is not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("must be `whsec_` and at least 24 bytes in base64")]
pub struct SigningSecretError;

impl SigningSecret {
    /// Reads `whsec_…`, as GitLab shows it once.
    ///
    /// # Errors
    /// When it is none, or so short that it could be guessed.
    pub fn parse(text: &str) -> Result<Self, SigningSecretError> {
        let key = text.strip_prefix("whsec_").ok_or(SigningSecretError)?;
        let key = STANDARD.decode(key).map_err(|_| SigningSecretError)?;
        // The least that Standard Webhooks allows.
        if key.len() < 24 {
            return Err(SigningSecretError);
        }
        Ok(Self(SecretBox::new(Box::new(key))))
    }
}

/// Reads one GitLab's deliveries.
pub struct GitLabHooks {
    instance: InstanceId,
    tokens: Vec<SecretString>,
    signing: Vec<SigningSecret>,
    own: OwnAccount,
    clock: Arc<dyn Clock>,
}

/// What all payloads have, as far as we read it. Anything may be missing or null (FAULTS W16).
#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    object_kind: Option<String>,
    #[serde(default)]
    event_name: Option<String>,
    #[serde(default)]
    event_type: Option<String>,
    /// What was pushed to.
    #[serde(default, rename = "ref")]
    reference: Option<String>,
    #[serde(default)]
    user: Option<Numbered>,
    #[serde(default)]
    project: Option<Project>,
    #[serde(default)]
    project_id: Option<u64>,
    #[serde(default)]
    object_attributes: Option<Attributes>,
    #[serde(default)]
    issue: Option<Noted>,
    #[serde(default)]
    merge_request: Option<Noted>,
}

#[derive(Deserialize)]
struct Numbered {
    #[serde(default)]
    id: Option<u64>,
}

#[derive(Deserialize)]
struct Project {
    #[serde(default)]
    id: Option<u64>,
    #[serde(default)]
    path_with_namespace: Option<String>,
    #[serde(default)]
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct Attributes {
    #[serde(default)]
    iid: Option<u64>,
    #[serde(default)]
    action: Option<String>,
    #[serde(default)]
    system: Option<bool>,
    #[serde(default)]
    internal: Option<bool>,
    #[serde(default)]
    confidential: Option<bool>,
    #[serde(default)]
    noteable_type: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    project_id: Option<u64>,
    #[serde(default)]
    target_project_id: Option<u64>,
}

#[derive(Deserialize)]
struct Noted {
    #[serde(default)]
    iid: Option<u64>,
    #[serde(default)]
    confidential: Option<bool>,
}

impl GitLabHooks {
    /// A reader that takes any of several secrets of each kind, so that one can be replaced
    /// without loss, and that drops what our own account did. Where there are secrets of both
    /// kinds a delivery needs both; without any it takes nothing.
    pub fn new(
        instance: InstanceId,
        tokens: Vec<SecretString>,
        signing: Vec<SigningSecret>,
        own: OwnAccount,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { instance, tokens, signing, own, clock }
    }

    fn is_let_in(&self, delivery: &RawDelivery<'_>) -> bool {
        let by_token = self.tokens.is_empty() || self.has_token(delivery);
        let by_signature = self.signing.is_empty() || self.is_signed(delivery);
        !(self.tokens.is_empty() && self.signing.is_empty()) && by_token && by_signature
    }

    /// Whether the one token is one of ours. What is compared are hashes under a key of their own,
    /// in the same time wherever they differ (FAULTS W23).
    fn has_token(&self, delivery: &RawDelivery<'_>) -> bool {
        let Some(given) = only(delivery, "x-gitlab-token").filter(|given| !given.is_empty()) else {
            return false;
        };
        let Some(given) = mac(given) else { return false };
        let given = given.finalize().into_bytes();
        let mut found = false;
        for token in &self.tokens {
            let token = token.expose_secret().as_bytes();
            found |=
                !token.is_empty() && mac(token).is_some_and(|mac| mac.verify_slice(&given).is_ok());
        }
        found
    }

    /// Whether one of the signatures is that of the id, the time and the raw body under one of our
    /// secrets, and the time is now (Standard Webhooks 1.0; FAULTS W24).
    fn is_signed(&self, delivery: &RawDelivery<'_>) -> bool {
        let header = |name| only(delivery, name);
        let (Some(id), Some(time), Some(signatures)) =
            (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"))
        else {
            return false;
        };
        let seconds = std::str::from_utf8(time).ok().and_then(|text| text.parse::<i64>().ok());
        let now = self.clock.now().as_second();
        if seconds.is_none_or(|seconds| now.saturating_sub(seconds).saturating_abs() > TOLERANCE) {
            return false;
        }
        let Ok(signatures) = std::str::from_utf8(signatures) else { return false };
        let given: Vec<Vec<u8>> = signatures
            .split_ascii_whitespace()
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .collect();
        let mut found = false;
        for SigningSecret(secret) in &self.signing {
            for signature in &given {
                let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret()) else {
                    continue;
                };
                let mac = mac
                    .chain_update(id)
                    .chain_update(b".")
                    .chain_update(time)
                    .chain_update(b".")
                    .chain_update(delivery.body);
                found |= mac.verify_slice(signature).is_ok();
            }
        }
        found
    }

    fn meaning(&self, payload: &Payload) -> Meaning {
        let Some(kind) = payload.kind() else {
            return Meaning::Unreadable(TEMPLATE.to_owned());
        };
        if kind == "push" {
            return self.pushed(payload);
        }
        let Some(attributes) = &payload.object_attributes else { return Self::without(kind) };
        let sender = payload.user.as_ref().and_then(|user| user.id);
        if sender.is_some_and(|id| self.own.is(ActorId(id))) || is_hidden(payload, attributes) {
            return Meaning::Nothing;
        }
        let action = attributes.action.as_deref().unwrap_or_default();
        let number = match kind {
            "issue" => attributes.iid.map(SubjectNumber),
            "work_item" if attributes.kind.as_deref() == Some("Issue") => {
                attributes.iid.map(SubjectNumber)
            }
            "merge_request" if follows(action) => attributes.iid.map(SubjectNumber::apart),
            "note" => match attributes.noteable_type.as_deref() {
                Some("Issue") => iid(payload.issue.as_ref()).map(SubjectNumber),
                Some("MergeRequest") => {
                    iid(payload.merge_request.as_ref()).map(SubjectNumber::apart)
                }
                _ => return Meaning::Nothing,
            },
            _ => return Meaning::Nothing,
        };
        match (payload.project(), number.filter(|number| number.seen() > 0)) {
            (Some(project), Some(number)) => {
                Meaning::Look(vec![self.work(WorkKind::Reconcile, project, number)])
            }
            _ => Meaning::Unreadable(format!("{kind} without a project or a number")),
        }
    }

    /// A kind that we follow has attributes, unless somebody shaped the payload anew.
    fn without(kind: &str) -> Meaning {
        match kind {
            "issue" | "work_item" | "merge_request" | "note" => {
                Meaning::Unreadable(format!("{kind}: {TEMPLATE}"))
            }
            _ => Meaning::Nothing,
        }
    }

    /// A push to the default branch moves the base of every open proposal, whoever pushed: our own
    /// merges too.
    fn pushed(&self, payload: &Payload) -> Meaning {
        let Some(project) = payload.project() else {
            return Meaning::Unreadable("push without a project".to_owned());
        };
        let branch = payload.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
        let default =
            payload.project.as_ref().and_then(|project| project.default_branch.as_deref());
        if branch.is_none() || branch != default {
            return Meaning::Nothing;
        }
        Meaning::Look(vec![self.work(WorkKind::BaseMoved, project, WHOLE_REPOSITORY)])
    }

    fn work(&self, kind: WorkKind, repo: u64, number: SubjectNumber) -> WorkKey {
        let (instance, repo) = (self.instance.clone(), RepoId(repo));
        WorkKey { kind, subject: Subject { instance, repo, number } }
    }
}

impl Payload {
    /// What happened; hooks of an instance have another word for it.
    fn kind(&self) -> Option<&str> {
        self.object_kind.as_deref().or(self.event_name.as_deref())
    }

    fn project(&self) -> Option<u64> {
        let attributes = self.object_attributes.as_ref();
        self.project
            .as_ref()
            .and_then(|project| project.id)
            .or_else(|| attributes.and_then(|attributes| attributes.target_project_id))
            .or(self.project_id)
            .or_else(|| attributes.and_then(|attributes| attributes.project_id))
    }
}

impl HookReader for GitLabHooks {
    fn read(&self, delivery: &RawDelivery<'_>) -> Result<Verified, Rejected> {
        if !self.is_let_in(delivery) {
            return Err(Rejected::Signature);
        }
        // The signed id first; both are the same where both are sent.
        let signed = if self.signing.is_empty() { None } else { name(delivery, "webhook-id") };
        let key = signed.or_else(|| name(delivery, "idempotency-key"));
        let key = key.unwrap_or_else(|| synthesised(delivery));
        let account = self.own.get().and_then(|own| own.id).map(|id| AccountId(id.0));
        let (event, action, repo, meaning) = match payload(delivery.body) {
            Ok(payload) => {
                let meaning = self.meaning(&payload);
                let id = payload.project();
                let event = payload.kind().unwrap_or("unknown").chars().take(100).collect();
                let action = payload.object_attributes.and_then(|attributes| attributes.action);
                let path = payload.project.and_then(|project| project.path_with_namespace);
                let repo = id.zip(path);
                let repo = repo.map(|(id, path)| RepoRef { id: RepoId(id), name: RepoName(path) });
                (event, action, repo, meaning)
            }
            Err(reason) => ("unknown".to_owned(), None, None, Meaning::Unreadable(reason)),
        };
        Ok(Verified { key: DeliveryKey::from(key), event, action, repo, account, meaning })
    }
}

/// What happens to a merge request that can change what we would do. Of approvals it is the last
/// one that counts: what was accepted before can be merged now.
fn follows(action: &str) -> bool {
    matches!(action, "open" | "update" | "close" | "reopen" | "merge" | "approved" | "")
}

/// What the public does not see, GitLab's own remarks, and what is no text (FAULTS L7, L8, L12).
fn is_hidden(payload: &Payload, attributes: &Attributes) -> bool {
    let of_confidential = payload.issue.as_ref().is_some_and(|on| on.confidential == Some(true));
    let event = payload.event_type.as_deref().unwrap_or_default();
    attributes.system == Some(true)
        || attributes.internal == Some(true)
        || attributes.confidential == Some(true)
        || of_confidential
        || event.starts_with("confidential_")
}

fn iid(noted: Option<&Noted>) -> Option<u64> {
    noted?.iid
}

/// A key for servers before 17.4, which send none: a delivery that comes again has the same body,
/// and another event has another one, for the time of the change is in it (FAULTS W25).
fn synthesised(delivery: &RawDelivery<'_>) -> String {
    let hook = only(delivery, "x-gitlab-webhook-uuid").unwrap_or_default();
    let hash = Sha256::new().chain_update(hook).chain_update(b"\0").chain_update(delivery.body);
    let hash = hash.finalize();
    hash.iter().fold("sha256-".to_owned(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
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
        format!(
            "not the JSON of a webhook at line {} column {}; a custom template of the webhook \
             would explain it",
            error.line(),
            error.column()
        )
    })
}

/// What stands for a token in the comparison. The token is what is hashed and not the key: keys
/// that differ in zeros at their end are the same (RFC 2104, section 3).
fn mac(token: &[u8]) -> Option<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(b"gitribute: a webhook's token").ok()?;
    Some(mac.chain_update(token))
}

#[cfg(test)]
#[path = "hooks_tests.rs"]
mod tests;
