//! What every page has: head, header, navigation, and the answers that are no pages.

use maud::{DOCTYPE, Markup, html};

use super::guard::TOKEN;
use super::words::{self, Letter};
use super::{Visit, people};
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::world::Repository;

/// Nothing but our own style sheet is loaded, and forms go nowhere else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Text that is no page.
pub(super) fn plain(status: u16, text: &str) -> Answer {
    Answer { status, headers: Vec::new(), body: text.as_bytes().to_vec() }
        .with("content-type", "text/plain; charset=utf-8")
}

/// A file of our own.
pub(super) fn asset(kind: &str, text: &str) -> Answer {
    Answer { status: 200, headers: Vec::new(), body: text.as_bytes().to_vec() }
        .with("content-type", kind)
        .with("cache-control", "no-cache")
        .with("x-content-type-options", "nosniff")
}

/// Sends the browser on, with a GET.
pub(super) fn see(to: &str) -> Answer {
    Answer { status: 303, headers: Vec::new(), body: Vec::new() }
        .with("location", to)
        .with("cache-control", "no-store")
}

/// A page.
pub(super) struct Sheet<'a> {
    pub(super) status: u16,
    pub(super) title: &'a str,
    /// Where the browser goes on to by itself, while an answer is awaited.
    pub(super) next: Option<&'a str>,
    pub(super) body: Markup,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(title: &'a str, body: Markup) -> Self {
        Self { status: 200, title, next: None, body }
    }

    pub(super) fn answer(self, visit: &Visit<'_>) -> Answer {
        let home = visit.home().ok();
        let site = home.map_or_else(|| "Playground".to_owned(), |home| visit.state.full_name(home));
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    title { (self.title) " · " (site) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if let Some(next) = self.next {
                        meta http-equiv="refresh" content=(format!("1; url={next}"));
                    }
                    link rel="stylesheet" href="/-/style.css";
                    link rel="icon" href="data:,";
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (top(visit, home))
                    main #main tabindex="-1" { (self.body) }
                    footer {
                        p { "A playground on this machine: nothing here reaches any forge." }
                    }
                }
            }
        };
        Answer { status: self.status, headers: Vec::new(), body: page.into_string().into_bytes() }
            .with("content-type", "text/html; charset=utf-8")
            .with("content-security-policy", POLICY)
            .with("referrer-policy", "same-origin")
            .with("x-content-type-options", "nosniff")
            .with("cache-control", "no-store")
    }
}

fn top(visit: &Visit<'_>, home: Option<&Repository>) -> Markup {
    html! {
        header {
            div.bar {
                p.site {
                    a href="/" { "Playground" }
                    @if let Some(home) = home {
                        " / "
                        a href=(visit.base(home)) { (visit.state.full_name(home)) }
                    }
                }
                (switch(visit, home))
            }
            @if let Some(home) = home { (navigation(visit, home)) }
        }
    }
}

fn navigation(visit: &Visit<'_>, home: &Repository) -> Markup {
    let (base, place) = (visit.base(home), visit.place(home));
    let open = home.subjects.values().filter(|one| one.state.is_open());
    let (pulls, issues): (Vec<_>, Vec<_>) = open.partition(|one| one.pull.is_some());
    let items = [
        (base, "Files".to_owned()),
        (format!("{place}/issues"), format!("Issues ({})", issues.len())),
        (
            format!("{place}/{}", words::request_folder(visit.state.face)),
            format!("{}s ({})", words::request(visit.state.face, Letter::Upper), pulls.len()),
        ),
        (format!("{place}/issues/new/choose"), "New issue".to_owned()),
    ];
    html! {
        nav aria-label="Repository" {
            ul {
                @for (href, text) in &items {
                    @let here = (*href == visit.request.path).then_some("page");
                    li { a href=(href) aria-current=[here] { (text) } }
                }
            }
        }
    }
}

fn switch(visit: &Visit<'_>, home: Option<&Repository>) -> Markup {
    let back = match visit.request.method.as_str() {
        "GET" => visit.request.path.clone(),
        _ => home.map_or_else(|| "/".to_owned(), |home| visit.base(home)),
    };
    let own = visit.actor.map(|user| user.id);
    html! {
        form.acting method="post" action="/-/acting" {
            (token(visit))
            input type="hidden" name="back" value=(back);
            label for="acting" { "Acting as" }
            select #acting name="login" {
                @for user in people(visit.state) {
                    option value=(user.login) selected[Some(user.id) == own] {
                        (user.login)
                        @if let Some(role) = home.and_then(|home| home.role(user.id)) {
                            " (" (role.name()) ")"
                        }
                    }
                }
            }
            button { "Switch" }
        }
    }
}

/// The hidden field every form needs.
pub(super) fn token(visit: &Visit<'_>) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(visit.session.token); }
}

/// A time, for people and machines.
pub(super) fn time(at: jiff::Timestamp) -> Markup {
    html! {
        time datetime=(crate::clock::written(at)) { (at.strftime("%Y-%m-%d %H:%M UTC").to_string()) }
    }
}

/// The page that says no.
pub(super) fn refused(visit: &Visit<'_>, refusal: &Refusal) -> Answer {
    let (status, title, text) = match refusal {
        Refusal::NotFound | Refusal::Unresolved(_) => {
            (404, "Not found", "There is no such page here.".to_owned())
        }
        Refusal::Unauthorized(_) => {
            (401, "Nobody to act as", "Add a person to this playground first.".to_owned())
        }
        Refusal::Forbidden(text) => (403, "Not allowed", text.clone()),
        Refusal::Gone(text) => (410, "Gone", text.clone()),
        Refusal::Conflict(text) | Refusal::Stale(text) => (409, "Not done", text.clone()),
        Refusal::NotAllowed(text) => (405, "Not done", text.clone()),
        Refusal::BadRequest(text) => (400, "Not understood", text.clone()),
        Refusal::Invalid { message, errors } => {
            let told = errors.iter().map(|fault| {
                fault.message.clone().unwrap_or_else(|| {
                    let field = fault.field.as_deref().unwrap_or(fault.resource);
                    format!("{field}: {}", fault.code.replace('_', " "))
                })
            });
            let told: Vec<String> = told.collect();
            let text = if told.is_empty() { message.clone() } else { told.join("; ") };
            (422, "Not done", text)
        }
        Refusal::Git(error) => (500, "Git failed", error.to_string()),
    };
    let body = html! {
        h1 { (title) }
        p { (text) }
        p { a href="/" { "All repositories" } }
    };
    Sheet { status, ..Sheet::new(title, body) }.answer(visit)
}
