//! Webhooks: what happened becomes a payload, a payload becomes deliveries, and a schedule that
//! tests control decides when and how often they go out.

mod deliver;
mod payload;

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Notify;

use crate::Face;
use crate::refusal::Refusal;
use crate::world::{Caller, Id, State};

pub(crate) use deliver::run;

/// Something that GitHub tells its webhooks.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// An issue or pull request was opened, closed, reopened, locked, unlocked or deleted.
    Issue {
        number: u64,
        action: &'static str,
    },
    /// Words changed; the old ones, where they differ.
    Edited {
        number: u64,
        title: Option<String>,
        body: Option<String>,
    },
    Labeled {
        number: u64,
        label: Id,
    },
    Unlabeled {
        number: u64,
        label: Id,
    },
    /// A comment was created, edited (with its old text) or deleted.
    Comment {
        id: Id,
        action: &'static str,
        old: Option<String>,
    },
    /// A review was submitted.
    Reviewed {
        id: Id,
    },
    /// A text beside a line was submitted.
    Remarked {
        id: Id,
    },
    /// A pull request's branch moved.
    Synchronized {
        number: u64,
        before: String,
        after: String,
    },
    /// A branch or tag moved; no commit means it was not, or is not any more.
    Push {
        name: String,
        before: Option<String>,
        after: Option<String>,
    },
    Check {
        id: Id,
        action: &'static str,
    },
    /// The labels of a subject are others now; GitLab tells it as one change.
    Relabeled {
        number: u64,
        before: Vec<Id>,
    },
    /// The people a subject is assigned to are others now.
    Assigned {
        number: u64,
        old: Vec<Id>,
    },
    /// A reaction came or is about to go.
    Emoji {
        id: Id,
        action: &'static str,
    },
    /// An issue became confidential, or open to all again.
    Hidden {
        number: u64,
    },
    /// A merge request was approved, or not any more.
    Approved {
        number: u64,
        action: &'static str,
    },
}

/// One line of the event log.
#[derive(Clone, Debug)]
pub struct EventRecord {
    /// When, by the forge's clock.
    pub at: Timestamp,
    /// `owner/name`; empty for events of no repository.
    pub repository: String,
    /// GitHub's event name: `issues`, `push`, ….
    pub event: String,
    /// GitHub's action; `None` for events without.
    pub action: Option<String>,
    /// Login of who did it.
    pub sender: String,
    /// The whole payload, without `installation`.
    pub payload: Value,
}

/// What has become of a delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeliveryState {
    /// Kept back until released.
    Held,
    /// About to go out.
    Queued,
    /// Going out now.
    Sending,
    /// Answered with this status.
    Answered(u16),
    /// Never reached the receiver.
    Lost,
}

/// One attempt to deliver one event to one App.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Unique for each attempt.
    pub id: u64,
    /// The same for every attempt of one event.
    pub guid: String,
    /// GitHub's event name.
    pub event: String,
    /// GitHub's action.
    pub action: Option<String>,
    /// Whether somebody asked for this attempt after the first.
    pub redelivery: bool,
    /// What has become of it.
    pub state: DeliveryState,
    /// When it was sent or queued.
    pub at: Timestamp,
    /// The body, byte for byte.
    pub body: Arc<str>,
    pub(crate) recipient: Recipient,
    pub(crate) repository: Option<Id>,
    pub(crate) installation: Option<Id>,
}

/// Who a delivery is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Recipient {
    /// A GitHub App.
    App(Id),
    /// A webhook of a GitLab project or group.
    Hook(Id),
}

/// When deliveries go out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Schedule {
    /// At once.
    #[default]
    Immediate,
    /// Not before they are released.
    Held,
}

/// In what order held deliveries are released.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// As things happened.
    AsHappened,
    /// The last first.
    Reversed,
}

/// The webhook side of the world.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hooks {
    pub(crate) log: Vec<EventRecord>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) queue: VecDeque<Id>,
    pub(crate) schedule: Schedule,
    pub(crate) lose: usize,
    pub(crate) duplicate: usize,
    pub(crate) in_flight: usize,
    pub(crate) wake: Arc<Notify>,
    pub(crate) idle: Arc<Notify>,
}

impl Hooks {
    pub(crate) fn delivery(&self, id: Id) -> Option<&Delivery> {
        self.deliveries.iter().find(|one| one.id == id)
    }

    pub(crate) fn delivery_mut(&mut self, id: Id) -> Option<&mut Delivery> {
        self.deliveries.iter_mut().find(|one| one.id == id)
    }

    /// Whether nothing is going out or about to.
    pub(crate) fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.in_flight == 0
    }

    fn send(&mut self, id: Id) {
        if let Some(delivery) = self.delivery_mut(id) {
            delivery.state = DeliveryState::Queued;
        }
        self.queue.push_back(id);
        self.wake.notify_one();
    }

    /// Lets held deliveries go.
    pub(crate) fn release(&mut self, order: Order) {
        let mut held: Vec<Id> = self
            .deliveries
            .iter()
            .filter(|one| one.state == DeliveryState::Held)
            .map(|one| one.id)
            .collect();
        if order == Order::Reversed {
            held.reverse();
        }
        for id in held {
            self.send(id);
        }
    }
}

impl State {
    /// Records that something happened in a repository and makes deliveries of it.
    pub(crate) fn happened(&mut self, caller: &Caller, repository: Id, happening: &Happening) {
        if self.face == Face::GitLab {
            self.told_by_gitlab(caller, repository, happening);
            return;
        }
        // A payload that cannot be built would be a fault of the forge's own data; GitHub too
        // drops such events silently, but here the log shows them as `unbuilt`.
        match self.payload(caller, repository, happening) {
            Ok(Some((event, payload))) => self.publish(caller, Some(repository), event, &payload),
            Ok(None) => {}
            Err(refusal) => {
                let told = serde_json::json!({ "error": refusal.to_string() });
                self.record(caller, Some(repository), "unbuilt", None, &told);
            }
        }
    }

    /// Writes an event into the log.
    pub(crate) fn record(
        &mut self,
        caller: &Caller,
        repository: Option<Id>,
        event: &str,
        action: Option<&str>,
        payload: &Value,
    ) {
        let name = repository
            .and_then(|id| self.repositories.get(&id))
            .map_or_else(String::new, |home| self.full_name(home));
        let sender = caller.account().and_then(|id| self.users.get(&id));
        self.hooks.log.push(EventRecord {
            at: self.now(),
            repository: name,
            event: event.to_owned(),
            action: action.map(str::to_owned),
            sender: sender.map_or_else(String::new, |user| user.login.clone()),
            payload: payload.clone(),
        });
        self.touch();
    }

    /// Logs an event and queues it for every App that should hear of it.
    pub(crate) fn publish(
        &mut self,
        caller: &Caller,
        repository: Option<Id>,
        event: &str,
        payload: &Value,
    ) {
        let action = payload.get("action").and_then(Value::as_str);
        self.record(caller, repository, event, action, payload);
        let targets: Vec<(Id, Id)> = self
            .installations
            .values()
            .filter(|one| one.suspended_at.is_none())
            .filter(|one| repository.is_some_and(|id| one.repositories.contains(&id)))
            .map(|one| (one.app, one.id))
            .collect();
        for (app, installation) in targets {
            self.queue_delivery(app, Some(installation), repository, event, payload);
        }
    }

    /// Queues one event for one App.
    pub(crate) fn queue_delivery(
        &mut self,
        app: Id,
        installation: Option<Id>,
        repository: Option<Id>,
        event: &str,
        payload: &Value,
    ) {
        if self.apps.get(&app).is_none_or(|app| app.hook.is_none()) {
            return;
        }
        let mut payload = payload.clone();
        if let (Value::Object(members), Some(id)) = (&mut payload, installation) {
            let node = crate::text::to_base64url(format!("installation:{id}").as_bytes());
            members
                .entry("installation")
                .or_insert_with(|| serde_json::json!({ "id": id, "node_id": node }));
        }
        let action = payload.get("action").and_then(Value::as_str).map(str::to_owned);
        let body = payload.to_string();
        self.queue_body(Recipient::App(app), installation, repository, (event, action), body);
    }

    /// Queues a body for a recipient, as the schedule and the faults of deliveries say.
    pub(crate) fn queue_body(
        &mut self,
        recipient: Recipient,
        installation: Option<Id>,
        repository: Option<Id>,
        (event, action): (&str, Option<String>),
        body: String,
    ) -> Id {
        let serial = self.next_id();
        let mut delivery = Delivery {
            id: serial,
            guid: crate::text::guid(serial),
            event: event.to_owned(),
            action,
            redelivery: false,
            state: DeliveryState::Held,
            at: self.now(),
            body: body.into(),
            recipient,
            repository,
            installation,
        };
        if self.hooks.lose > 0 {
            self.hooks.lose -= 1;
            delivery.state = DeliveryState::Lost;
            self.hooks.deliveries.push(delivery);
            return serial;
        }
        let mut attempts = vec![delivery.clone()];
        if self.hooks.duplicate > 0 {
            self.hooks.duplicate -= 1;
            delivery.id = self.next_id();
            attempts.push(delivery);
        }
        for attempt in attempts {
            let id = attempt.id;
            self.hooks.deliveries.push(attempt);
            if self.hooks.schedule == Schedule::Immediate {
                self.hooks.send(id);
            }
        }
        serial
    }

    /// Sends a delivery again: a new attempt under the same GUID.
    pub(crate) fn redeliver(&mut self, id: Id) -> Result<Id, Refusal> {
        let mut delivery = self.hooks.delivery(id).ok_or(Refusal::NotFound)?.clone();
        delivery.id = self.next_id();
        delivery.redelivery = true;
        delivery.at = self.now();
        let id = delivery.id;
        self.hooks.deliveries.push(delivery);
        self.hooks.send(id);
        Ok(id)
    }
}
