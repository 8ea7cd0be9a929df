//! Waiting for a bot's answer without JavaScript: the page goes on by itself to an address that
//! answers only once there is news, and leads back to the page.

use std::fmt::Write as _;
use std::time::Duration;

use super::Visit;
use super::layout::see;
use super::words;
use crate::message::{Answer, Request};
use crate::server::Forge;
use crate::text::sha256;
use crate::world::{Id, Repository, State, UserKind};

/// How long an answer is awaited before the page offers to look again.
const PATIENCE: Duration = Duration::from_secs(25);
/// Bots do several things in a row: the page is shown once they have been quiet for so long.
const QUIET: Duration = Duration::from_millis(400);
/// But no later than this after the first of them.
const SETTLED: Duration = Duration::from_secs(4);

/// Whether a bot hears of what happens in a repository.
pub(super) fn has_bot(state: &State, repository: Id) -> bool {
    let hooks = state.repositories.get(&repository).map(|home| &home.gitlab.hooks);
    if hooks.is_some_and(|hooks| !hooks.is_empty()) {
        return true;
    }
    state.installations.values().any(|one| {
        one.suspended_at.is_none()
            && one.repositories.contains(&repository)
            && state.apps.get(&one.app).is_some_and(|app| app.hook.is_some())
    })
}

/// What bots have said of a subject so far, as a mark that changes when they say more.
pub(super) fn mark(state: &State, home: &Repository, number: u64) -> String {
    let is_bot = |id: &Id| state.users.get(id).is_some_and(|user| user.kind == UserKind::Bot);
    let mut said = String::new();
    for comment in home.comments_of(number).filter(|comment| is_bot(&comment.author)) {
        // Writing to a string cannot fail.
        let _ = writeln!(said, "{} {}", comment.id, comment.body);
    }
    for subject in home.subjects.values() {
        if let Some(pull) = subject.pull.as_ref().filter(|_| is_bot(&subject.author)) {
            let _ = writeln!(said, "{} {} {}", subject.number, pull.head_sha, subject.title);
        }
    }
    let mut mark = sha256(said.as_bytes());
    mark.truncate(16);
    mark
}

/// Where a page goes after an act: to itself, waiting for the bot where there is one.
pub(super) fn after(state: &State, home: &Repository, number: u64) -> Answer {
    let page = page(state, home, number);
    if has_bot(state, home.id) {
        see(&format!("{page}?awaiting={}", mark(state, home, number)))
    } else {
        see(&page)
    }
}

/// The address of a subject's page.
pub(super) fn page(state: &State, home: &Repository, number: u64) -> String {
    match home.subjects.get(&number) {
        Some(subject) => words::address(state, home, subject),
        None => format!("/{}", state.full_name(home)),
    }
}

/// The mark a page still waits to see change; `None` when the answer is there.
pub(super) fn awaited<'a>(visit: &Visit<'a>, home: &Repository, number: u64) -> Option<&'a str> {
    visit.query("awaiting").filter(|seen| *seen == mark(visit.state, home, number))
}

/// Answers once bots have said something new, or patience ends.
pub(super) async fn wait(forge: &Forge, repository: Id, number: u64, request: &Request) -> Answer {
    let seen = request.query.iter().find(|(key, _)| key == "seen").map(|(_, value)| value.as_str());
    let mut news = forge.world.lock().news.subscribe();
    let look = || {
        let state = forge.world.lock();
        let home = state.repositories.get(&repository)?;
        let changed = seen != Some(mark(&state, home, number).as_str());
        Some((changed, page(&state, home, number)))
    };
    let answered = async {
        while look().is_some_and(|(changed, _)| !changed) && news.changed().await.is_ok() {}
        let quiet =
            async { while let Ok(Ok(())) = tokio::time::timeout(QUIET, news.changed()).await {} };
        // Whether they fell quiet or not, there is something to show.
        let _ = tokio::time::timeout(SETTLED, quiet).await;
    };
    let late = tokio::time::timeout(PATIENCE, answered).await.is_err();
    match look() {
        Some((false, page)) if late => see(&format!("{page}?late=1")),
        Some((_, page)) => see(&page),
        None => see("/"),
    }
}
