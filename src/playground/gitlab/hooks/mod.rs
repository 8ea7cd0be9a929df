//! Webhooks: what happened becomes GitLab's events, for every hook that wants to hear of them.

mod payload;
mod push;
mod things;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::hooks::{Delivery, Happening, Recipient};
use crate::text::guid;
use crate::world::gitlab::Hook;
use crate::world::{Caller, Id, State};

/// The flags by which a hook says what it wants to hear.
pub(super) const FLAGS: [&str; 18] = [
    "push_events",
    "tag_push_events",
    "issues_events",
    "confidential_issues_events",
    "note_events",
    "confidential_note_events",
    "merge_requests_events",
    "emoji_events",
    "job_events",
    "pipeline_events",
    "wiki_page_events",
    "deployment_events",
    "releases_events",
    "milestone_events",
    "feature_flag_events",
    "resource_access_token_events",
    "vulnerability_events",
    "member_events",
];

/// The flag that goes with an event's name in the header.
fn flag(event: &str) -> &'static str {
    match event {
        "Push Hook" => "push_events",
        "Tag Push Hook" => "tag_push_events",
        "Confidential Issue Hook" => "confidential_issues_events",
        "Note Hook" => "note_events",
        "Confidential Note Hook" => "confidential_note_events",
        "Merge Request Hook" => "merge_requests_events",
        "Emoji Hook" => "emoji_events",
        _ => "issues_events",
    }
}

/// GitLab's word for an event in a hook's log.
pub(super) fn trigger(event: &str) -> String {
    flag(event)
        .replace("_events", "_hooks")
        .replace("issues_hooks", "issue_hooks")
        .replace("merge_requests_hooks", "merge_request_hooks")
}

/// An event of GitLab's: the header's word and the payload.
pub(super) type Event = (&'static str, Value);

impl State {
    /// Tells hooks what happened, and notes it down where GitLab does.
    pub(crate) fn told_by_gitlab(
        &mut self,
        caller: &Caller,
        repository: Id,
        happening: &Happening,
    ) {
        self.note_what_happened(caller, repository, happening);
        match self.gitlab_event(caller, repository, happening) {
            Ok(Some((event, payload))) => self.gitlab_publish(caller, repository, event, &payload),
            Ok(None) => {}
            Err(refusal) => {
                let told = serde_json::json!({ "error": refusal.to_string() });
                self.record(caller, Some(repository), "unbuilt", None, &told);
            }
        }
    }

    fn gitlab_publish(&mut self, caller: &Caller, repository: Id, event: &str, payload: &Value) {
        let action = payload.pointer("/object_attributes/action").and_then(Value::as_str);
        let action = action.or_else(|| {
            payload
                .get("event_type")
                .and_then(Value::as_str)
                .filter(|word| matches!(*word, "award" | "revoke"))
        });
        let action = action.map(str::to_owned);
        self.record(caller, Some(repository), event, action.as_deref(), payload);
        let now = self.now();
        let branch = payload
            .get("ref")
            .and_then(Value::as_str)
            .and_then(|name| name.strip_prefix("refs/heads/"));
        let hears = |hook: &&Hook| {
            let filter = hook.branch_filter.as_deref().filter(|filter| !filter.is_empty());
            hook.is_heard(now)
                && hook.events.iter().any(|one| one == flag(event))
                && branch.is_none_or(|branch| filter.is_none_or(|filter| like(filter, branch)))
        };
        let home = self.repositories.get(&repository);
        // A group's hooks hear of the projects of its subgroups too.
        let mut groups = Vec::new();
        let mut path =
            home.and_then(|home| self.users.get(&home.owner)).map(|user| user.login.as_str());
        while let Some(name) = path {
            groups.extend(self.user_named(name).map(|user| user.id));
            path = name.rsplit_once('/').map(|(parent, _)| parent);
        }
        let of_groups = groups.iter().filter_map(|id| self.gitlab.group_hooks.get(id)).flatten();
        let hooks: Vec<Id> = home
            .into_iter()
            .flat_map(|home| &home.gitlab.hooks)
            .chain(of_groups)
            .filter(hears)
            .map(|hook| hook.id)
            .collect();
        for hook in hooks {
            let recipient = Recipient::Hook(hook);
            self.queue_body(
                recipient,
                None,
                Some(repository),
                (event, action.clone()),
                payload.to_string(),
            );
        }
    }
}

/// Whether a branch fits a filter in which `*` stands for anything.
pub(super) fn like(filter: &str, branch: &str) -> bool {
    match filter.split_once('*') {
        None => filter == branch,
        Some((start, rest)) => branch.strip_prefix(start).is_some_and(|left| {
            let mut cuts = (0..=left.len()).filter_map(|at| left.get(at..));
            cuts.any(|end| like(rest, end))
        }),
    }
}

/// Where a delivery goes, and the headers beside it.
pub(crate) struct Outgoing {
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// What is sent beside a delivery's body. Header names and the signing are those of GitLab's page
/// on webhooks and of Standard Webhooks 1.0.
pub(crate) fn outgoing(state: &State, hook: &Hook, delivery: &Delivery) -> Outgoing {
    let mut headers = vec![
        ("User-Agent", "GitLab/19.5.0".to_owned()),
        ("X-Gitlab-Event", delivery.event.clone()),
        ("X-Gitlab-Webhook-UUID", guid(hook.id)),
        ("X-Gitlab-Event-UUID", guid(delivery_event(delivery))),
        ("X-Gitlab-Instance", state.url.clone()),
        ("Idempotency-Key", delivery.guid.clone()),
    ];
    if let Some(token) = &hook.token {
        headers.push(("X-Gitlab-Token", token.clone()));
    }
    let key = hook.signing.as_deref().and_then(|token| token.strip_prefix("whsec_"));
    if let Some(key) = key.and_then(crate::text::base64_read) {
        let at = state.now().as_second().to_string();
        let signed = format!("{}.{at}.{}", delivery.guid, delivery.body);
        headers.push(("webhook-id", delivery.guid.clone()));
        headers.push(("webhook-timestamp", at));
        headers.push(("webhook-signature", format!("v1,{}", signature(&key, signed.as_bytes()))));
    }
    Outgoing { url: hook.url.clone(), headers }
}

/// A number for the event that is another than the delivery's.
fn delivery_event(delivery: &Delivery) -> u64 {
    let digits: String = delivery.guid.chars().filter(char::is_ascii_hexdigit).take(15).collect();
    u64::from_str_radix(&digits, 16).unwrap_or_default()
}

fn signature(key: &[u8], text: &[u8]) -> String {
    // HMAC takes keys of any length, so this never is the empty branch.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    STANDARD.encode(mac.chain_update(text).finalize().into_bytes())
}
