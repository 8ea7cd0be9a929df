//! The forge in a browser: pages made on the server, for a person who tries a repository's forms
//! and bot. No page needs JavaScript; every verb goes through the world, so webhooks fire as they
//! do for the other faces.

mod acts;
mod answers;
mod code;
mod conversation;
mod described;
mod diff;
mod files;
mod form;
mod guard;
mod layout;
mod lists;
mod markdown;
mod news;
mod route;
mod templates;
mod words;

use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::server::Forge;
use crate::world::{Caller, Id, Repository, Role, State, User, UserKind};

use guard::Session;
pub(crate) use guard::{Guard, is_local};
use route::{Page, Place};

/// Everything in the one style sheet.
const STYLE: &str = include_str!("style.css");

/// Whether a request is a browser's. API clients ask for JSON or send credentials, and get the
/// API's answer, so that a wrong path of theirs still counts as one.
pub(crate) fn wanted(request: &Request) -> bool {
    let html = request.header("accept").is_some_and(|accept| accept.contains("text/html"))
        && !request.path.starts_with("/api/");
    request.path == "/-/style.css" || (html && request.header("authorization").is_none())
}

/// What a page is made from.
struct Visit<'a> {
    state: &'a State,
    request: &'a Request,
    session: &'a Session,
    /// As whom the visitor acts; nobody in a world without people.
    actor: Option<&'a User>,
    home: Option<&'a Repository>,
}

impl<'a> Visit<'a> {
    fn new(
        state: &'a State,
        request: &'a Request,
        session: &'a Session,
        repository: Option<Id>,
    ) -> Self {
        let home = repository.and_then(|id| state.repositories.get(&id));
        let actor = actor(state, request, home);
        Self { state, request, session, actor, home }
    }

    fn caller(&self) -> Caller {
        self.actor.map_or(Caller::Nobody, |user| Caller::Browser(user.id))
    }

    /// The repository; one the visitor may not see is not there.
    fn home(&self) -> Result<&'a Repository, Refusal> {
        let home = self.home.ok_or(Refusal::NotFound)?;
        if self.state.sees(&self.caller(), home) { Ok(home) } else { Err(Refusal::NotFound) }
    }

    /// `/owner/name`.
    fn base(&self, home: &Repository) -> String {
        format!("/{}", self.state.full_name(home))
    }

    /// Where everything but the files stands: `/owner/name`, on GitLab `/owner/name/-`.
    fn place(&self, home: &Repository) -> String {
        words::place(self.state, home)
    }

    /// Whether the visitor has at least this role.
    fn may(&self, home: &Repository, role: Role) -> bool {
        self.actor.is_some_and(|user| home.role(user.id) >= Some(role))
    }

    fn query(&self, name: &str) -> Option<&'a str> {
        let mut pairs = self.request.query.iter();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// People one can act as, by login.
fn people(state: &State) -> impl Iterator<Item = &User> {
    state.users.values().filter(|user| user.kind == UserKind::Person)
}

/// Who acts: the one chosen, else a contributor, since that is whom forms are for.
fn actor<'a>(state: &'a State, request: &Request, home: Option<&Repository>) -> Option<&'a User> {
    let chosen = guard::cookie(request, guard::ACTING)
        .and_then(|login| state.user_named(&login))
        .filter(|user| user.kind == UserKind::Person);
    let may_write = |user: &&User| home.is_some_and(|home| home.role(user.id) >= Some(Role::Write));
    chosen.or_else(|| people(state).find(|user| !may_write(user))).or_else(|| people(state).next())
}

/// Answers a browser.
pub(crate) async fn answer(forge: &Forge, request: Request) -> Answer {
    if request.path == "/-/style.css" {
        return layout::asset("text/css; charset=utf-8", STYLE);
    }
    let place = route::find(&forge.world.lock(), &request.method, &request.path);
    if let Some(Place { repository: Some(repository), page: Page::News(number) }) = place {
        return news::wait(forge, repository, number, &request).await;
    }
    let forge = forge.clone();
    // Pages read repositories with Git, which is a program of its own.
    let job = move || respond(&forge, place.as_ref(), &request);
    tokio::task::spawn_blocking(job).await.unwrap_or_else(|_| layout::plain(500, "It broke."))
}

fn respond(forge: &Forge, place: Option<&Place>, request: &Request) -> Answer {
    let session = forge.pages.session(request);
    let mut state = forge.world.lock();
    let answer = match place {
        None => Err(Refusal::NotFound),
        Some(place) => respond_to(forge, &mut state, place, request, &session),
    };
    let answer = answer.unwrap_or_else(|refusal| {
        let repository = place.and_then(|place| place.repository);
        layout::refused(&Visit::new(&state, request, &session, repository), &refusal)
    });
    match session.fresh_cookie() {
        Some(cookie) => answer.with("set-cookie", cookie),
        None => answer,
    }
}

fn respond_to(
    forge: &Forge,
    state: &mut State,
    place: &Place,
    request: &Request,
    session: &Session,
) -> Result<Answer, Refusal> {
    if let Page::Act(act) = &place.page {
        forge.pages.check(request)?;
        return acts::act(state, place.repository, act, request, session);
    }
    let visit = Visit::new(state, request, session, place.repository);
    match &place.page {
        Page::Home => Ok(lists::repositories(&visit)),
        Page::Files => files::listing(&visit),
        Page::Blob(path) => files::blob(&visit, path),
        Page::Issues => lists::issues(&visit),
        Page::Pulls => lists::pulls(&visit),
        Page::Choose => templates::chooser(&visit),
        Page::Templates => described::chooser(&visit),
        Page::Described => described::form(&visit),
        Page::New => form::blank_or_form(&visit),
        Page::Issue(number) => conversation::issue(&visit, *number),
        Page::Pull(number) => conversation::pull(&visit, *number),
        Page::Commit(oid) => code::commit(&visit, oid),
        Page::Redirect(to) => Ok(layout::see(to)),
        Page::Act(_) | Page::News(_) => Err(Refusal::NotFound),
    }
}
