//! The change request that several contributions share, in words; and what each of them is told.

use gitribute_core::report::commands::CallSign;
use gitribute_core::report::escape::code_cell;
use gitribute_core::report::{Args, Language, Sink, text};

use super::Contribution;
use super::words::link_to;
use crate::model::SubjectNumber;
use crate::plan::{Grouped, PartOf};

/// Most contributions that share a change request; further ones wait for the next.
pub const MOST_TOGETHER: usize = 50;

/// Most contributions that do not stand there that are listed.
const MOST_OUT: usize = 30;

/// A contribution that stands in a shared change request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its issue.
    pub issue: SubjectNumber,
    /// Who wrote that, by login; `None` where the account is gone.
    pub who: Option<String>,
    /// What it does: the first line of its commit.
    pub what: String,
}

/// Why a contribution does not stand there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Out {
    /// It cannot stand there with the others: why, in Markdown.
    Apart(String),
    /// Somebody took it out.
    Dropped,
    /// There are as many already as are put together.
    Full,
}

/// The title of a shared change request.
pub fn group_title(dataset: &str, members: usize, language: Language) -> String {
    let args = Args::new().number("count", number(members)).word("dataset", dataset.to_owned());
    text(language, "group-title", &args, Sink::Plain)
}

/// Its text: who brings what, and what does not stand there.
pub fn group_body(
    dataset: &str,
    members: &[Member],
    out: &[(SubjectNumber, Out)],
    sign: CallSign<'_>,
    language: Language,
) -> String {
    let say = |id, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    if members.is_empty() {
        return say("group-empty", &Args::new());
    }
    let mut body = say("group-intro", &Args::new().quoted("dataset", dataset));
    body.extend(["\n\n", &say("group-head", &Args::new()), "\n| --- | --- | --- |\n"]);
    for member in members {
        let nobody = || say("group-nobody", &Args::new());
        let who = member.who.as_deref().map_or_else(nobody, code_cell);
        body.extend(["| ", &member.issue.reference(), " | ", &who, " | "]);
        body.extend([&code_cell(&member.what), " |\n"]);
    }
    if !out.is_empty() {
        body.extend(["\n", &say("group-out", &Args::new()), "\n\n"]);
    }
    for (issue, why) in out.iter().take(MOST_OUT) {
        let args = Args::new().word("issue", issue.reference());
        let line = match why {
            Out::Apart(why) => say("group-out-apart", &args.word("why", why.as_str())),
            Out::Dropped => say("group-out-dropped", &args),
            Out::Full => say("group-out-full", &args.number("most", number(MOST_TOGETHER))),
        };
        body.extend(["- ", &line, "\n"]);
    }
    if let Some(more) = out.len().checked_sub(MOST_OUT).filter(|more| *more > 0) {
        let args = Args::new().number("more", number(more));
        body.extend(["- ", &say("group-out-more", &args), "\n"]);
    }
    let drop = members.first().map(|member| sign.line(&format!("drop {}", member.issue)));
    let args =
        Args::new().quoted("accept", sign.line("accept")).quoted("drop", drop.unwrap_or_default());
    body.extend(["\n", &say("group-steps", &args), "\n"]);
    body
}

/// Where a contribution that shares a change request stands.
pub fn together(contribution: &Contribution, grouped: &Grouped) -> String {
    let language = contribution.language;
    let say = |id, args: &Args<'_>| text(language, id, args, Sink::Markdown);
    let at = |link| Args::new().word("link", link_to(link));
    match grouped {
        Grouped::Waits { at: None } => say("together-waits", &Args::new()),
        Grouped::Waits { at: Some(link) } => say("together-waits-next", &at(link)),
        Grouped::Stands { at: link } => say("together-stands", &at(link)),
        Grouped::ByHand { at: link, part: PartOf::It } => say("together-by-hand-in", &at(link)),
        Grouped::ByHand { at: link, part: PartOf::Nothing } => say("together-by-hand", &at(link)),
        Grouped::Apart { at: link, why } => {
            say("together-apart", &at(link).word("why", why.as_str()))
        }
        Grouped::Dropped { at: link } => say("together-dropped", &at(link)),
        Grouped::Full { at: link } => {
            say("together-full", &at(link).number("most", number(MOST_TOGETHER)))
        }
        Grouped::Declined { at: link, .. } => {
            let refresh = contribution.said.sign.call().line("refresh");
            say("together-declined", &at(link).quoted("refresh", refresh))
        }
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
