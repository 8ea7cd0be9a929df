//! Loops with other programs. Where we write on a subject again and again and no person says
//! anything, we stop, say so once, and go on when somebody writes; and however many people write,
//! a subject gets no more than so many texts of ours in a while, the last of them a little later
//! (FAULTS S19, S21). What was written is counted in the store, so a restart forgets nothing. Only
//! words are held back: what is proposed, closed or merged is always told.

use gitribute_core::intake::commands::fold::Speaker;
use gitribute_core::report::{Args, Language, Sink, text};
use jiff::{SignedDuration, Timestamp};

use super::journal::hash;
use super::talk::speaker;
use super::{ReconcileError, Reconciler};
use crate::model::{Action, CommitId, IssueObservation, IssueState, Observation};
use crate::plan::Repeats;
use crate::ports::{Lease, Spoken};

/// The time in which texts are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// Texts without a word of a person in between; the last one says that it is.
const MOST_ALONE: usize = 5;
/// Texts whatever people say.
const MOST: usize = 20;

/// Whether we may speak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Breaker {
    /// We may.
    Closed,
    /// Once more, to say that we are quiet from now on.
    LastWord,
    /// We are quiet until a person writes.
    Open,
    /// We are quiet until then.
    Paused(Timestamp),
}

impl Breaker {
    /// What the label tells of it.
    pub(super) fn repeats(self) -> Option<Repeats> {
        match self {
            Self::Open => Some(Repeats::Loop),
            Self::Closed => Some(Repeats::No),
            // Its turn comes; until then what stands there stands.
            Self::LastWord | Self::Paused(_) => None,
        }
    }
}

impl Reconciler {
    /// Looks how often we spoke on the subject of late.
    pub(super) async fn breaker(
        &self,
        lease: &Lease,
        heard: &str,
    ) -> Result<Breaker, ReconcileError> {
        let now = self.clock.now();
        let since = now.checked_sub(WINDOW).unwrap_or(now);
        let all = self.store.spoken(&lease.work.subject, Timestamp::MIN).await?;
        let alone: Vec<&Spoken> = all.iter().rev().take_while(|one| one.heard == heard).collect();
        // Once quiet, quiet until somebody writes, however long that takes.
        let is_open = alone.windows(MOST_ALONE).any(|run| match run {
            [newest, .., oldest] => newest.at.duration_since(oldest.at) <= WINDOW,
            _ => false,
        });
        if is_open {
            return Ok(Breaker::Open);
        }
        let alone = alone.iter().filter(|one| one.at >= since).count();
        // What a moved base has us say anew is no answer to anybody.
        let base = |heard: &str| heard.split(' ').next().map(str::to_owned);
        let is_counted = |one: &&Spoken| one.at >= since && base(&one.heard) == base(heard);
        let spoken: Vec<&Spoken> = all.iter().filter(is_counted).collect();
        if let Some(nth) = spoken.len().checked_sub(MOST).and_then(|at| spoken.get(at)) {
            return Ok(Breaker::Paused(nth.at.checked_add(WINDOW).unwrap_or(now)));
        }
        Ok(if alone + 1 == MOST_ALONE { Breaker::LastWord } else { Breaker::Closed })
    }

    /// Writes down that we speak.
    pub(super) async fn speak(&self, lease: &Lease, heard: &str) -> Result<(), ReconcileError> {
        let spoken = Spoken { at: self.clock.now(), heard: heard.to_owned() };
        Ok(self.store.speak(&lease.work.subject, &spoken).await?)
    }
}

/// The base, and a hash of what people have said and of what moves without anybody's answering us.
pub(super) fn heard(observation: &Observation, issue: &IssueObservation) -> String {
    let base = observation.repo.base_head.as_ref().map(CommitId::as_str).unwrap_or_default();
    let state = match issue.issue.state {
        IssueState::Open => "open",
        IssueState::Closed => "closed",
    };
    let request = issue.change_request.as_ref();
    let request = request.map(|one| format!("{}{:?}", one.number, one.state)).unwrap_or_default();
    let of = &issue.issue;
    // What other contributions are told of comes from people, too.
    let others: Vec<String> = issue.others.iter().map(|other| other.number.to_string()).collect();
    let others = others.join(" ");
    let mut parts = vec![state, &request, &others, &of.title, &of.body];
    let people = issue.talk.iter().filter(|one| speaker(&one.author) == Speaker::Person);
    for comment in people {
        parts.extend([comment.handle.as_str(), comment.body.as_str()]);
    }
    format!("{base} {}", hash(parts.into_iter().map(str::as_bytes)))
}

/// The sentence of the last word.
pub(super) fn last_word(language: Language) -> String {
    let count = u64::try_from(MOST_ALONE).unwrap_or(u64::MAX);
    let minutes = u64::try_from(WINDOW.as_mins()).unwrap_or_default();
    let args = Args::new().number("count", count).number("minutes", minutes);
    text(language, "standing-quiet", &args, Sink::Markdown)
}

/// Whether an action only changes the words of our comment, and not what it says has become of the
/// contribution: that stands in its first line.
pub(super) fn only_words(issue: &IssueObservation, action: &Action) -> bool {
    let first = |text: &str| text.lines().next().map(|line| line.trim_end().to_owned());
    match (action, &issue.sticky) {
        (Action::EditComment { comment, body }, Some(sticky)) => {
            sticky.handle == *comment && first(&sticky.body) == first(body)
        }
        _ => false,
    }
}
