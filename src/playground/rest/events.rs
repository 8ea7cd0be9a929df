//! What happened to issues and pull requests, as far as labels go.

use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use crate::clock::written;
use crate::refusal::Refusal;
use crate::world::Area;

pub(super) fn of_subject(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Issues)?;
    let number = home.subject(call.number("issue_number")?)?.number;
    let api = call.state.api_url(home);
    let own =
        call.state.labellings.iter().filter(|one| (one.home, one.number) == (home.id, number));
    let events = own.map(|one| -> Value {
        json!({
            "id": one.id,
            "node_id": format!("LE_{}", one.id),
            "url": format!("{api}/issues/events/{}", one.id),
            "actor": call.state.maybe_user(one.by),
            "event": if one.on { "labeled" } else { "unlabeled" },
            "commit_id": null,
            "commit_url": null,
            "created_at": written(one.at),
            "label": { "name": one.name, "color": one.color },
            "performed_via_github_app": null,
        })
    });
    Ok(Reply::List(events.collect()))
}
