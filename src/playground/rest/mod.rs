//! GitHub's REST face: routes, credentials, errors, paging, conditional requests.

mod apps;
mod call;
mod checks;
mod comments;
mod contents;
mod events;
mod git_data;
mod history;
mod issues;
mod labels;
mod pages;
mod people;
mod pulls;
mod reactions;
mod refusals;
mod repositories;
mod reviews;
mod route;
mod teams;

use serde_json::{Value, json};

use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::text::sha256;
use crate::world::{Caller, State};

pub(crate) use refusals::refused;
#[cfg(test)]
pub(crate) use route::operations;
pub(crate) use route::{Route, find};

use call::Call;
use pages::page;

/// What a handler gives back.
pub(crate) enum Reply {
    /// One JSON value.
    Json(u16, Value),
    /// A list, to be cut into pages.
    List(Vec<Value>),
    /// A list inside an object with `total_count`, to be cut into pages; more members beside it.
    Wrapped(&'static str, Vec<Value>, Value),
    /// A page of a list that is paged by cursor: GitHub's hook deliveries.
    Cursor {
        /// The page size that was asked for.
        size: usize,
        /// Where the next page begins, if this one has an end.
        next: Option<u64>,
        /// The page.
        items: Vec<Value>,
    },
    /// Bytes of a file.
    Raw(Vec<u8>),
    /// Nothing but a status.
    Empty(u16),
}

/// Answers one request.
pub(crate) fn answer(state: &mut State, route: Option<&Route>, request: &Request) -> Answer {
    let caller = match state.caller(request.header("authorization")) {
        Ok(caller) => caller,
        Err(refusal) => return refused(&refusal),
    };
    let Some(route) = route else { return refused(&Refusal::NotFound) };
    if let Some(moved) = moved(state, &caller, route, request) {
        return moved;
    }
    let body = if request.body.is_empty() {
        Value::Null
    } else {
        match serde_json::from_slice(&request.body) {
            Ok(body) => body,
            Err(_) => {
                return refused(&Refusal::BadRequest("Problems parsing JSON".to_owned()));
            }
        }
    };
    let mut call = Call { state, caller, route, request, body };
    let reply = match (route.handler)(&mut call) {
        Ok(reply) => reply,
        Err(refusal) => return refused(&refusal),
    };
    let answer = match reply {
        Reply::Json(status, body) => Answer::json(status, &body),
        Reply::Empty(status) => Answer { status, headers: Vec::new(), body: Vec::new() },
        Reply::Raw(body) => Answer { status: 200, headers: Vec::new(), body }
            .with("content-type", "application/vnd.github.raw+json; charset=utf-8"),
        Reply::Cursor { size, next, items } => {
            let full = items.len() == size;
            let link = next.filter(|_| full).map(|next| {
                format!(
                    "<{}{}?per_page={size}&cursor={next}>; rel=\"next\"",
                    state.url, request.path
                )
            });
            linked(Answer::json(200, &Value::Array(items)), link)
        }
        Reply::List(items) => {
            let (items, link) = page(&state.url, request, items);
            linked(Answer::json(200, &Value::Array(items)), link)
        }
        Reply::Wrapped(name, items, beside) => {
            let total = items.len();
            let (items, link) = page(&state.url, request, items);
            let body = json!({ "total_count": total, name: items });
            linked(Answer::json(200, &crate::shapes::extend(body, beside)), link)
        }
    };
    conditional(request, answer)
}

fn linked(answer: Answer, link: Option<String>) -> Answer {
    match link {
        Some(link) => answer.with("link", link),
        None => answer,
    }
}

/// Gives good GET answers an ETag, and 304 to who has them already.
fn conditional(request: &Request, answer: Answer) -> Answer {
    if request.method != "GET" || answer.status != 200 {
        return answer;
    }
    let accept = request.header("accept").unwrap_or_default();
    let mut seed = answer.body.clone();
    seed.extend_from_slice(accept.as_bytes());
    let etag = format!("W/\"{}\"", sha256(&seed));
    let known = request.header("if-none-match").is_some_and(|tags| {
        tags.split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag.trim_start_matches("W/"))
    });
    if known {
        return Answer { status: 304, headers: Vec::new(), body: Vec::new() }.with("etag", etag);
    }
    answer.with("etag", etag)
}

/// A renamed repository redirects to its number.
fn moved(state: &State, caller: &Caller, route: &Route, request: &Request) -> Option<Answer> {
    let (owner, name) = (route.param("owner")?, route.param("repo")?);
    if state.repository_named(owner, name).is_some() {
        return None;
    }
    let id = state.former_names.get(&format!("{owner}/{name}").to_ascii_lowercase())?;
    let home = state.repositories.get(id)?;
    if !state.sees(caller, home) {
        return None;
    }
    let rest = request.path.splitn(5, '/').nth(4).map_or(String::new(), |rest| format!("/{rest}"));
    let url = format!("{}/repositories/{id}{rest}", state.url);
    let body = json!({
        "message": "Moved Permanently",
        "url": url,
        "documentation_url": "https://docs.github.com/rest",
    });
    Some(Answer::json(301, &body).with("location", url))
}
