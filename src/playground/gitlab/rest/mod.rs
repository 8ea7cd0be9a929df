//! The operations of REST v4.

pub(super) mod blobs;
pub(super) mod branches;
pub(super) mod commits;
pub(super) mod discussions;
pub(super) mod emoji;
pub(super) mod hooks;
pub(super) mod instance;
pub(super) mod issues;
pub(super) mod labels;
pub(super) mod merge_requests;
pub(super) mod merging;
pub(super) mod notes;
pub(super) mod people;
pub(super) mod projects;
pub(super) mod statuses;
pub(super) mod tree;
pub(super) mod uploads;

use std::cell::RefCell;

use serde_json::Value;

use super::call::Call;
use super::door::authenticate;
use super::paging::page;
use super::params;
use super::refused::Refused;
use super::route::Route;
use crate::contract::Violation;
use crate::message::{Answer, Request};
use crate::text::sha256;
use crate::world::State;

/// What a handler gives back.
pub(crate) enum Reply {
    /// One JSON value.
    Json(u16, Value),
    /// A list, to be cut into pages.
    List(Vec<Value>),
    /// Bytes of a file, with headers about it.
    Raw(Vec<u8>, Vec<(&'static str, String)>),
    /// Nothing but a status.
    Empty(u16),
}

/// JSON as GitLab sends it: without a charset.
pub(super) fn json(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes(),
    }
}

/// Answers one request.
pub(crate) fn answer(state: &mut State, route: Option<&Route>, request: &Request) -> Answer {
    match reply(state, route, request) {
        Err(refused) => refused.answer(),
        Ok(Reply::Json(status, body)) => conditional(request, json(status, &body)),
        Ok(Reply::Empty(status)) => Answer { status, headers: Vec::new(), body: Vec::new() },
        Ok(Reply::List(items)) => conditional(request, page(&state.url, request, items)),
        Ok(Reply::Raw(body, headers)) => {
            let answer = Answer { status: 200, headers: Vec::new(), body }
                .with("content-type", "text/plain; charset=utf-8");
            let answer =
                headers.into_iter().fold(answer, |answer, (name, value)| answer.with(name, value));
            conditional(request, answer)
        }
    }
}

fn reply(state: &mut State, route: Option<&Route>, request: &Request) -> Result<Reply, Refused> {
    let caller = authenticate(state, request)?;
    let route =
        route.ok_or_else(|| Refused::new(404, serde_json::json!({ "error": "404 Not Found" })))?;
    let (params, files) = params::read(request).map_err(|_| {
        let told = serde_json::json!({ "error": "The request body is not valid JSON" });
        Refused::new(400, told)
    })?;
    let mut call = Call { state, caller, route, params, asked: RefCell::default(), files };
    let reply = (route.handler)(&mut call)?;
    let asked = call.asked.take();
    let ignored = call
        .params
        .keys()
        .filter(|name| !asked.contains(*name) && !ELSEWHERE.contains(&name.as_str()));
    let what = |name: &String| format!("a parameter that is not known: {name}");
    let ignored: Vec<String> = ignored.map(what).collect();
    call.state.gitlab.ignored.extend(
        ignored.into_iter().map(|what| Violation { operation: route.operation.to_owned(), what }),
    );
    Ok(reply)
}

/// Parameters of every request, which others than the operations read.
const ELSEWHERE: [&str; 4] = ["page", "per_page", "private_token", "access_token"];

/// Gives good GET answers an `ETag`, and 304 to who has them already.
fn conditional(request: &Request, answer: Answer) -> Answer {
    if request.method != "GET" || answer.status != 200 {
        return answer;
    }
    let mut hash = sha256(&answer.body);
    hash.truncate(32);
    let etag = format!("W/\"{hash}\"");
    if request.header("if-none-match") == Some(etag.as_str()) {
        return Answer { status: 304, headers: Vec::new(), body: Vec::new() }.with("etag", etag);
    }
    answer.with("etag", etag).with("cache-control", "max-age=0, private, must-revalidate")
}
