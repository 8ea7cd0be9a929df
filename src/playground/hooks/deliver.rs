//! The task that sends queued deliveries, one after the other.

use std::time::Duration;

use super::{Delivery, DeliveryState, Recipient};
use crate::gitlab;
use crate::server::Forge;
use crate::text::hook_signature;
use crate::world::app::HookTarget;
use crate::world::{Id, State};

/// GitHub waits ten seconds for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends what is queued, for ever.
pub(crate) async fn run(forge: Forge, client: reqwest::Client) {
    let world = &forge.world;
    let (wake, idle) = {
        let state = world.lock();
        (state.hooks.wake.clone(), state.hooks.idle.clone())
    };
    loop {
        let Some((delivery, target)) = next(&mut world.lock()) else {
            idle.notify_waiters();
            wake.notified().await;
            continue;
        };
        forge.check_delivery(&delivery);
        let outcome = match target {
            Some(target) => send(&client, &delivery, target).await,
            None => DeliveryState::Lost,
        };
        let mut state = world.lock();
        let now = state.now();
        state.hooks.in_flight -= 1;
        if let Recipient::Hook(hook) = delivery.recipient {
            let succeeded = matches!(outcome, DeliveryState::Answered(200..=299));
            state.hook_ended(hook, succeeded);
        }
        if let Some(entry) = state.hooks.delivery_mut(delivery.id) {
            entry.state = outcome;
            entry.at = now;
        }
    }
}

/// Takes the next delivery from the queue.
fn next(state: &mut State) -> Option<(Delivery, Option<Target>)> {
    let id: Id = state.hooks.queue.pop_front()?;
    state.hooks.in_flight += 1;
    let delivery = state.hooks.delivery_mut(id).map(|entry| {
        entry.state = DeliveryState::Sending;
        entry.clone()
    });
    let Some(delivery) = delivery else {
        state.hooks.in_flight -= 1;
        return None;
    };
    let target = match delivery.recipient {
        Recipient::App(app) => {
            state.apps.get(&app).and_then(|app| app.hook.clone()).map(|hook| Target::App(app, hook))
        }
        Recipient::Hook(id) => state
            .hook(id)
            .filter(|hook| hook.is_heard(state.now()))
            .map(|hook| Target::Hook(gitlab::outgoing(state, hook, &delivery))),
    };
    Some((delivery, target))
}

/// Where a delivery goes and what is sent beside it.
enum Target {
    App(Id, HookTarget),
    Hook(gitlab::Outgoing),
}

async fn send(client: &reqwest::Client, delivery: &Delivery, target: Target) -> DeliveryState {
    let request = match target {
        Target::App(app, target) => to_app(client, delivery, app, &target),
        Target::Hook(outgoing) => {
            let request = client.post(outgoing.url).header("Content-Type", "application/json");
            outgoing
                .headers
                .into_iter()
                .fold(request, |request, (name, value)| request.header(name, value))
        }
    };
    match request.timeout(PATIENCE).body(delivery.body.to_string()).send().await {
        Ok(answer) => DeliveryState::Answered(answer.status().as_u16()),
        Err(_) => DeliveryState::Lost,
    }
}

fn to_app(
    client: &reqwest::Client,
    delivery: &Delivery,
    app: Id,
    target: &HookTarget,
) -> reqwest::RequestBuilder {
    client
        .post(&target.url)
        .header("User-Agent", "GitHub-Hookshot/playground")
        .header("Accept", "*/*")
        .header("Content-Type", "application/json")
        .header("X-GitHub-Event", &delivery.event)
        .header("X-GitHub-Delivery", &delivery.guid)
        .header("X-GitHub-Hook-ID", target.id.to_string())
        .header("X-GitHub-Hook-Installation-Target-ID", app.to_string())
        .header("X-GitHub-Hook-Installation-Target-Type", "integration")
        .header("X-Hub-Signature-256", hook_signature(&target.secret, delivery.body.as_bytes()))
}
