//! Lists: repositories, issues, pull requests.

use maud::{Markup, html};

use super::Visit;
use super::layout::{Sheet, see, time};
use super::words::{self, Letter};
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::world::Repository;
use crate::world::issues::Subject;

/// All repositories; straight to the only one.
pub(super) fn repositories(visit: &Visit<'_>) -> Answer {
    let caller = visit.caller();
    let all = visit.state.repositories.values();
    let seen: Vec<&Repository> = all.filter(|home| visit.state.sees(&caller, home)).collect();
    if let [only] = seen.as_slice() {
        return see(&visit.base(only));
    }
    let body = html! {
        h1 { "Repositories" }
        @if seen.is_empty() { p { "There is none yet." } }
        ul.list {
            @for home in seen {
                li { a href=(visit.base(home)) { (visit.state.full_name(home)) } }
            }
        }
    };
    Sheet::new("Repositories", body).answer(visit)
}

/// What a subject is called in a sentence.
pub(super) fn standing(subject: &Subject) -> &'static str {
    let merged = subject.pull.as_ref().is_some_and(|pull| pull.merged_at.is_some());
    if merged {
        return "merged";
    }
    subject.state.word()
}

/// The names of the labels on a subject.
pub(super) fn labels<'a>(home: &'a Repository, subject: &Subject) -> Vec<&'a str> {
    let on = home.labels.iter().filter(|label| subject.labels.contains(&label.id));
    on.map(|label| label.name.as_str()).collect()
}

pub(super) fn issues(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let found = home.subjects.values().rev().filter(|one| one.pull.is_none()).collect();
    let body = html! {
        h1 { "Issues" }
        p { a.button href=(format!("{}/issues/new/choose", visit.place(home))) { "New issue" } }
        (list(visit, home, found))
    };
    Ok(Sheet::new("Issues", body).answer(visit))
}

pub(super) fn pulls(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let found = home.subjects.values().rev().filter(|one| one.pull.is_some()).collect();
    let title = format!("{}s", words::request(visit.state.face, Letter::Upper));
    let body = html! { h1 { (title) } (list(visit, home, found)) };
    Ok(Sheet::new(&title, body).answer(visit))
}

fn list(visit: &Visit<'_>, home: &Repository, found: Vec<&Subject>) -> Markup {
    let (open, closed): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|subject| subject.state.is_open());
    let login = |id| visit.state.users.get(&id).map_or("ghost", |user| user.login.as_str());
    let item = |subject: &Subject| {
        html! {
            li {
                a href=(words::address(visit.state, home, subject)) { (subject.title) }
                @for label in labels(home, subject) { " " span.label { (label) } }
                p.quiet {
                    (words::reference(visit.state.face, subject)) " · " (standing(subject)) " · by " (login(subject.author))
                    " · " (time(subject.created_at))
                }
            }
        }
    };
    html! {
        @for (title, subjects) in [("Open", open), ("Closed", closed)] {
            h2 { (title) " (" (subjects.len()) ")" }
            @if subjects.is_empty() { p.quiet { "None." } } @else {
                ul.list { @for subject in subjects { (item(subject)) } }
            }
        }
    }
}
