//! The task that sends queued deliveries, one after the other.

use std::time::Duration;

use super::{Delivery, DeliveryState};
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
            Some(target) => send(&client, &delivery, &target).await,
            None => DeliveryState::Lost,
        };
        let mut state = world.lock();
        let now = state.now();
        state.hooks.in_flight -= 1;
        if let Some(entry) = state.hooks.delivery_mut(delivery.id) {
            entry.state = outcome;
            entry.at = now;
        }
    }
}

/// Takes the next delivery from the queue.
fn next(state: &mut State) -> Option<(Delivery, Option<HookTarget>)> {
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
    let target = state.apps.get(&delivery.app).and_then(|app| app.hook.clone());
    Some((delivery, target))
}

async fn send(client: &reqwest::Client, delivery: &Delivery, target: &HookTarget) -> DeliveryState {
    let request = client
        .post(&target.url)
        .timeout(PATIENCE)
        .header("User-Agent", "GitHub-Hookshot/playground")
        .header("Accept", "*/*")
        .header("Content-Type", "application/json")
        .header("X-GitHub-Event", &delivery.event)
        .header("X-GitHub-Delivery", &delivery.guid)
        .header("X-GitHub-Hook-ID", target.id.to_string())
        .header("X-GitHub-Hook-Installation-Target-ID", delivery.app.to_string())
        .header("X-GitHub-Hook-Installation-Target-Type", "integration")
        .header("X-Hub-Signature-256", hook_signature(&target.secret, delivery.body.as_bytes()))
        .body(delivery.body.to_string());
    match request.send().await {
        Ok(answer) => DeliveryState::Answered(answer.status().as_u16()),
        Err(_) => DeliveryState::Lost,
    }
}
