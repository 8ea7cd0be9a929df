//! What the pages' forms do: the world's own acts, as the person chosen.

use gitribute_core::intake::body::render;

use super::answers::Typed;
use super::form::{self, Chosen};
use super::guard::{ACTING, Session, fields};
use super::layout::see;
use super::route::Act;
use super::templates::{self, Blank};
use super::{Visit, news};
use crate::Face;
use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::text::url_part;
use crate::world::issues::{IssueState, SubjectPatch};
use crate::world::pulls::{MergeMethod, MergeRequest};
use crate::world::{Caller, Id, State};

/// A posted form.
struct Posted(Vec<(String, String)>);

impl Posted {
    fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> &str {
        let first = self.0.iter().find(|(key, _)| key == name);
        first.map_or("", |(_, value)| value.as_str())
    }

    /// A text to set; `None` where it is the old one but for its line ends, which browsers change.
    fn changed(&self, name: &str, old: &str) -> Option<String> {
        let new = self.text(name);
        (new.replace("\r\n", "\n") != old.replace("\r\n", "\n")).then(|| new.to_owned())
    }
}

pub(super) fn act(
    state: &mut State,
    repository: Option<Id>,
    act: &Act,
    request: &Request,
    session: &Session,
) -> Result<Answer, Refusal> {
    let posted = Posted(fields(request));
    if *act == Act::SwitchPerson {
        return switch(state, &posted);
    }
    let visit = Visit::new(state, request, session, repository);
    let caller = visit.caller();
    let id = visit.home()?.id;
    let number = match act {
        Act::SwitchPerson => return Err(Refusal::NotFound),
        Act::Open => return open(state, &caller, id, request, session, &posted),
        Act::Edit(number) => {
            let subject = state.repository(id)?.subject(*number)?;
            let patch = SubjectPatch {
                title: posted.changed("title", &subject.title),
                body: posted.changed("body", subject.body.as_deref().unwrap_or_default()),
                ..SubjectPatch::default()
            };
            state.edit_subject(&caller, id, *number, patch)?;
            *number
        }
        Act::Comment(number) => {
            state.add_comment(&caller, id, *number, posted.text("body"))?;
            *number
        }
        Act::EditComment(number, comment) => {
            let home = state.repository(id)?;
            let old = home.comment(*comment)?;
            if old.number != *number {
                return Err(Refusal::NotFound);
            }
            if let Some(body) = posted.changed("body", &old.body) {
                state.edit_comment(&caller, id, *comment, &body)?;
            }
            *number
        }
        Act::SetState(number) => {
            let to = match posted.text("state") {
                "open" => IssueState::Open,
                "closed" => IssueState::Completed,
                "not_planned" => IssueState::NotPlanned,
                _ => return Err(Refusal::BadRequest("No such state.".to_owned())),
            };
            let patch = SubjectPatch { state: Some(to), ..SubjectPatch::default() };
            state.edit_subject(&caller, id, *number, patch)?;
            *number
        }
        Act::SetLabels(number) => {
            let labels = posted.all("label").filter(|name| state.has_label(id, name));
            let labels = Some(labels.map(str::to_owned).collect());
            let patch = SubjectPatch { labels, ..SubjectPatch::default() };
            state.edit_subject(&caller, id, *number, patch)?;
            *number
        }
        Act::Merge(number) => {
            let method = match posted.text("method") {
                "" | "merge" => MergeMethod::Merge,
                "squash" => MergeMethod::Squash,
                "rebase" => MergeMethod::Rebase,
                _ => return Err(Refusal::BadRequest("No such way to merge.".to_owned())),
            };
            let seen = posted.text("head");
            let request = MergeRequest {
                method,
                expected_head: (!seen.is_empty()).then(|| seen.to_owned()),
                title: None,
                message: None,
            };
            state.merge_pull(&caller, id, *number, &request)?;
            // What follows a merge happens elsewhere: on the issue, on other pull requests.
            return Ok(see(&news::page(state, state.repository(id)?, *number)));
        }
    };
    Ok(news::after(state, state.repository(id)?, number))
}

fn switch(state: &State, posted: &Posted) -> Result<Answer, Refusal> {
    let user = state.user_named(posted.text("login")).ok_or(Refusal::NotFound)?;
    let back = posted.text("back");
    // Only a path of this server: `//host` and `/\host` lead elsewhere.
    let own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n', '\t']);
    let cookie = format!("{ACTING}={}; Path=/; HttpOnly; SameSite=Strict", url_part(&user.login));
    Ok(see(if own { back } else { "/" }).with("set-cookie", cookie))
}

fn open(
    state: &mut State,
    caller: &Caller,
    id: Id,
    request: &Request,
    session: &Session,
    posted: &Posted,
) -> Result<Answer, Refusal> {
    if state.face == Face::GitLab {
        let (title, body) = (posted.text("title"), posted.text("body").to_owned());
        let number = state.open_issue(caller, id, title, Some(body), &[])?;
        return Ok(news::after(state, state.repository(id)?, number));
    }
    let home = state.repository(id)?;
    let chosen = Chosen::find(home, &request.query)?;
    let form = chosen.form();
    if form.is_none() && templates::blank(home)? == Blank::Forbidden {
        return Err(Refusal::Forbidden("Issues here are opened with a form.".to_owned()));
    }
    let typed = Typed::posted(form, &posted.0);
    let missing = typed.missing(form);
    if !missing.is_empty() {
        let visit = Visit::new(state, request, session, Some(id));
        return Ok(form::page(&visit, home, &chosen, &typed, &missing));
    }
    let (body, labels) = match form {
        Some(form) => (render(form, &typed.answers(form)), form.labels.clone()),
        None => (typed.text("body").to_owned(), Vec::new()),
    };
    let number = state.open_issue(caller, id, &typed.title, Some(body), &labels)?;
    Ok(news::after(state, state.repository(id)?, number))
}
