//! One commit.

use maud::html;

use super::Visit;
use super::diff;
use super::layout::{Sheet, time};
use crate::message::Answer;
use crate::refusal::Refusal;

pub(super) fn commit(visit: &Visit<'_>, revision: &str) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let oid = home.commit_at(revision).ok_or(Refusal::NotFound)?;
    let commit = home.git.commit(&oid)?;
    let changes = home.git.diff(commit.parents.first().map(String::as_str), &oid)?;
    let (title, message) = commit.message.split_once('\n').unwrap_or((&commit.message, ""));
    let body = html! {
        h1 { (title) }
        p.quiet { (commit.oid) " · by " (commit.author.name) " · " (time(commit.author.at)) }
        @if !message.trim().is_empty() { pre { (message.trim()) } }
        h2 { "Changes" }
        (diff::files(&changes))
    };
    Ok(Sheet::new(title, body).answer(visit))
}
