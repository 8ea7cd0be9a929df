//! What becomes of commands that act. Pure: from what people said, what was done of it before and
//! what stands now to what is to be done, and what is told.

use gitribute_core::intake::commands::fold::{self, Act, PersonId, Place, Right};
use gitribute_core::intake::commands::{
    Command, CommandKind, Ears, Fault, Forbidden, What, listen,
};
use gitribute_core::repo_config::Slash;
use gitribute_core::report::{Args, Sink, text};

use super::back::NotBack;
use super::gate::Gate;
use super::label::LabelSaid;
use super::talk::is_dealt_with;
use crate::contribution::{Answered, Contribution, Outcome, Owned, Sign, link_to};
use crate::model::{
    ChangeRequestState, Comment, CommitId, Edited, Handle, IssueObservation, IssueState,
    Observation, Reaction, Writable,
};
use crate::plan::{
    Asked, Grouped, Link, Merge, PartOf, Rejection, Revived, Status, Way, Why, Wishes,
    is_handed_over, meant,
};

/// What was decided.
pub(super) struct Decided {
    pub(super) wishes: Wishes,
    /// What is answered, with the contribution's own answers, in the order of the comments.
    pub(super) answers: Vec<Answered>,
    /// What else is told of where the contribution stands.
    pub(super) standing: Vec<String>,
    /// The acceptance that is to be carried out.
    pub(super) accepted: Option<Accepted>,
}

/// An acceptance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Accepted {
    /// The comment that says it; `None` where a label does.
    pub(super) comment: Option<Handle>,
    /// Whose it is, by login.
    pub(super) who: String,
}

/// What is known besides the conversation.
pub(super) struct Known<'a> {
    pub(super) way: Way,
    pub(super) landed: Option<CommitId>,
    /// The shared change request that brought it there.
    pub(super) landed_in: Option<Link>,
    /// What is seen of the change request that it shares.
    pub(super) grouped: Option<Grouped>,
    /// The line of its commit that puts it there.
    pub(super) part: Option<String>,
    pub(super) gate: Gate,
    pub(super) label: Option<&'a LabelSaid>,
    /// Why nothing is taken back, where somebody asks for it.
    pub(super) not_back: Option<&'a NotBack>,
}

impl Known<'_> {
    /// The change request where it stands with others.
    fn stands_in(&self) -> Option<&Link> {
        match &self.grouped {
            Some(Grouped::Stands { at } | Grouped::ByHand { at, part: PartOf::It }) => Some(at),
            _ => None,
        }
    }
}

/// A pause that somebody asked for.
struct Held {
    by: Option<PersonId>,
    login: String,
    reason: Option<String>,
}

/// Decides.
pub(super) fn decide(
    observation: &Observation,
    issue: &IssueObservation,
    contribution: &Contribution,
    known: &Known<'_>,
) -> Decided {
    let said = &contribution.said;
    let mut deciding = Deciding {
        observation,
        issue,
        contribution,
        known,
        standing: Vec::new(),
        reactions: Vec::new(),
        told: Vec::new(),
        held: None,
        rejected: None,
        accepted: None,
        refreshed: false,
        turned: false,
        last_reason: None,
    };
    if observation.repo.writable == Writable::Yes {
        for act in &said.past {
            deciding.remember(act);
        }
        for act in &said.acts {
            deciding.take(act);
        }
        if let Some(label) = known.label {
            deciding.take_label(label);
        }
        for act in &said.past {
            deciding.remind(act);
        }
    }
    deciding.decided()
}

struct Deciding<'a> {
    observation: &'a Observation,
    issue: &'a IssueObservation,
    contribution: &'a Contribution,
    known: &'a Known<'a>,
    standing: Vec<String>,
    reactions: Vec<(Handle, Reaction)>,
    told: Vec<Answered>,
    held: Option<Held>,
    rejected: Option<Why>,
    accepted: Option<Accepted>,
    /// Whether somebody asks now for it to be worked out again.
    refreshed: bool,
    /// Whether somebody asks now for it to be taken back.
    turned: bool,
    /// Why it was rejected before.
    last_reason: Option<Why>,
}

impl Deciding<'_> {
    fn comment(&self, act: &Act) -> Option<&Comment> {
        let Place::Message { id, .. } = &act.source.at else { return None };
        self.issue.talk.iter().find(|comment| comment.handle.as_str() == id)
    }

    /// What was refused before is told again while its reason holds.
    fn remind(&mut self, act: &Act) {
        if self.was_refused(act)
            && let Err(fault) = self.allows(act)
        {
            self.tell(act, fault);
        }
    }

    fn was_refused(&self, act: &Act) -> bool {
        was_refused(self.issue, act)
    }

    /// What was done before counts on.
    fn remember(&mut self, act: &Act) {
        if self.comment(act).is_none() || self.was_refused(act) {
            return;
        }
        match &act.command {
            Command::Hold { reason } => self.hold(act, reason.clone()),
            Command::Refresh => {
                self.held = None;
                self.last_reason = None;
            }
            Command::Reject { reason } => self.last_reason = Some(why(act, reason)),
            _ => {}
        }
    }

    fn take(&mut self, act: &Act) {
        let Some(handle) = self.comment(act).map(|comment| comment.handle.clone()) else { return };
        if let Err(fault) = self.allows(act) {
            self.tell(act, fault);
            self.reactions.push((handle, Reaction::Refused));
            return;
        }
        match &act.command {
            Command::Hold { reason } => {
                self.hold(act, reason.clone());
                self.accepted = None;
            }
            Command::Refresh => {
                self.held = None;
                self.refreshed = true;
            }
            Command::Revert { .. } => self.turned = true,
            Command::Reject { reason } => {
                self.rejected = Some(why(act, reason));
                self.accepted = None;
            }
            // It lets through what waited; what stands then is for another one to accept.
            Command::Accept if self.is_nod(act) => {}
            Command::Accept if !self.is_merged() => {
                self.held = None;
                // The reaction tells what came of it, so it waits for that.
                let who = act.source.login.clone();
                self.accepted = Some(Accepted { comment: Some(handle), who });
                return;
            }
            _ => {}
        }
        self.reactions.push((handle, Reaction::Done));
    }

    fn hold(&mut self, act: &Act, reason: Option<String>) {
        let login = act.source.login.clone();
        self.held = Some(Held { by: act.source.by, login, reason });
    }

    /// Whether an acceptance only lets a contribution through to be proposed.
    fn is_nod(&self, act: &Act) -> bool {
        self.known.gate == Gate::Nodded && act.right == Right::Accepter
    }

    /// A label that accepts, put there by somebody who may, on what stands now.
    fn take_label(&mut self, said: &LabelSaid) {
        let language = self.contribution.language;
        let args = Args::new().quoted("label", said.label.as_str());
        let mut tell =
            |id, args: &Args<'_>| self.standing.push(text(language, id, args, Sink::Markdown));
        let Some((by, at, right)) = &said.by else {
            return tell("standing-label-unknown", &args);
        };
        if *right == Right::Other {
            return tell("standing-label-forbidden", &args.quoted("who", by.login.as_str()));
        }
        if let Some(at) = self.known.stands_in() {
            let args = args.word("link", link_to(at));
            return tell("standing-label-together", &args);
        }
        // Before anything stands there is nothing to say of it.
        if !self.is_proposed() || self.accepted.is_some() {
            return;
        }
        let stands = meant(self.observation, self.issue);
        let meaning = self.contribution.meaning.as_ref().map(|meaning| meaning.0.as_str());
        let holds = stands
            .is_some_and(|stands| Some(stands.hash.as_str()) == meaning && *at >= stands.since);
        if !holds {
            self.standing.push(text(language, "standing-label-stale", &args, Sink::Markdown));
        } else if self.held.is_none() {
            self.accepted = Some(Accepted { comment: None, who: by.login.clone() });
        }
    }

    /// Whether a command can be carried out on what stands now.
    fn allows(&self, act: &Act) -> Result<(), Fault> {
        let verb = act.command.verb();
        let meaning = self.contribution.meaning.as_ref().map(|meaning| meaning.0.as_str());
        match &act.command {
            Command::Accept if self.is_merged() || self.is_nod(act) => Ok(()),
            Command::Accept => {
                let is_owner = act.right == Right::Owner;
                if is_owner && !self.contribution.is_all_of(&act.source.login) {
                    let who = verb.spec().who;
                    return Err(Fault::Forbidden { verb, who, why: Forbidden::Role });
                }
                if let Some(at) = self.known.stands_in() {
                    return Err(Fault::Together { verb, link: link_to(at) });
                }
                if !self.is_proposed() {
                    return Err(Fault::NotProposed { verb });
                }
                if let Some(held) = &self.held
                    && held.by != act.source.by
                {
                    return Err(Fault::Held { verb, by: held.login.clone() });
                }
                act.holds_for(meaning.unwrap_or_default())
            }
            Command::Revert { .. } => {
                self.known.not_back.map_or(Ok(()), |not_back| Err(not_back.fault.clone()))
            }
            Command::Reject { .. } | Command::Hold { .. } if self.is_merged() => {
                Err(Fault::NotProposed { verb })
            }
            _ => Ok(()),
        }
    }

    fn is_merged(&self) -> bool {
        let request = self.issue.change_request.as_ref();
        self.known.landed.is_some()
            || request.is_some_and(|request| request.state == ChangeRequestState::Merged)
    }

    /// Whether something stands that a word can accept.
    fn is_proposed(&self) -> bool {
        let request = self.issue.change_request.as_ref();
        let stands = match self.known.way {
            Way::ChangeRequest => {
                request.is_some_and(|request| request.state == ChangeRequestState::Open)
            }
            Way::Commit => self.issue.branch.is_some(),
            Way::Group => false,
        };
        matches!(self.contribution.outcome, Outcome::Proposal(_))
            && stands
            && self.issue.issue.state == IssueState::Open
            && !is_handed_over(self.observation, self.issue)
            && self.rejected.is_none()
    }

    fn tell(&mut self, act: &Act, fault: Fault) {
        let Contribution { said, language, .. } = self.contribution;
        let mut answer = said.refusal(act, fault, *language);
        if let (Command::Revert { .. }, Some(not_back)) = (&act.command, self.known.not_back)
            && !not_back.cells.is_empty()
        {
            answer.text.extend(["\n\n", &not_back.cells]);
        }
        self.told.push(answer);
    }

    fn decided(mut self) -> Decided {
        let rejection = self.rejection();
        let revived = self.revived(rejection.is_some());
        let standing = self.standing();
        let mut answers = self.contribution.said.answers.clone();
        answers.append(&mut self.told);
        let turn = |answer: &Answered| position(self.issue, &answer.at);
        answers.sort_by_key(turn);
        let accepted = self.accepted.iter().filter_map(|accepted| accepted.comment.as_ref());
        let acted: Vec<Handle> =
            self.reactions.iter().map(|(handle, _)| handle).chain(accepted).cloned().collect();
        let mut reactions = self.described(&acted);
        reactions.extend(self.reactions);
        let wishes = Wishes {
            merge: self.accepted.as_ref().map(|_| Merge),
            rejection,
            revived,
            asked: (!answers.is_empty()).then_some(Asked),
            reactions,
            way: self.known.way,
            landed: self.known.landed.clone(),
            landed_in: self.known.landed_in.clone(),
            grouped: self.known.grouped.clone(),
            repeats: None,
            wait: match self.known.gate {
                Gate::Waits(wait) => Some(wait),
                Gate::Open | Gate::Nodded => None,
            },
        };
        Decided { wishes, answers, standing, accepted: self.accepted }
    }

    /// Reactions to texts that hold no command to be carried out now.
    fn described(&self, acted: &[Handle]) -> Vec<(Handle, Reaction)> {
        let wanted = self.contribution.said.reactions.iter().filter_map(|(id, reaction)| {
            let comment = self.issue.talk.iter().find(|one| one.handle.as_str() == id)?;
            if acted.contains(&comment.handle) && *reaction != fold::Reaction::Refused {
                return None;
            }
            // What was said of a command that acted stands, whatever else the comment says.
            if is_dealt_with(comment) && comment.edited == Edited::No && self.acts(comment) {
                return None;
            }
            let reaction = match reaction {
                fold::Reaction::Done => Reaction::Done,
                fold::Reaction::Seen => Reaction::Seen,
                fold::Reaction::Refused => Reaction::Refused,
            };
            Some((comment.handle.clone(), reaction))
        });
        wanted.collect()
    }

    /// Whether a comment holds a command that acts.
    fn acts(&self, comment: &Comment) -> bool {
        let login = &self.observation.me.login;
        let slash = match self.contribution.said.sign {
            Sign::Slash => Slash::On,
            Sign::Mention(_) => Slash::Off,
        };
        let ears = Ears { bot: login, slash, uploads: &[] };
        listen(&comment.body, &ears).iter().any(|said| match &said.what {
            What::Call(call) => call.verb.spec().kind == CommandKind::Acting,
            _ => false,
        })
    }

    /// The rejection that stands: one that is said now, or the one that our comment tells of while
    /// nothing has changed since.
    fn rejection(&self) -> Option<Rejection> {
        let meaning = self.contribution.meaning.as_ref().map(|meaning| meaning.0.clone());
        if let Some(why) = &self.rejected {
            return Some(Rejection { why: Some(why.clone()), meaning });
        }
        let rejected = self.was_rejected()?;
        let is_other = meaning.as_deref().is_some_and(|meaning| meaning != rejected);
        let is_proposal = matches!(self.contribution.outcome, Outcome::Proposal(_));
        if self.refreshed || (is_other && is_proposal) {
            return None;
        }
        let meaning = (rejected != "-").then(|| rejected.to_owned());
        Some(Rejection { why: self.last_reason.clone(), meaning })
    }

    /// What was rejected before; `None` where it was not, or where a person opened it again.
    fn was_rejected(&self) -> Option<&str> {
        let sticky = self.issue.sticky.as_ref()?;
        let rejected = Status::rejected(&sticky.body)?;
        let request = self.issue.change_request.as_ref();
        let is_open = request.is_some_and(|request| request.state == ChangeRequestState::Open);
        (self.issue.issue.state == IssueState::Closed && !is_open).then_some(rejected)
    }

    fn revived(&self, is_rejected: bool) -> Option<Revived> {
        let is_proposal = matches!(self.contribution.outcome, Outcome::Proposal(_));
        let comes_back = self.was_rejected().is_some() || self.turned;
        (comes_back && !is_rejected && is_proposal).then_some(Revived)
    }

    fn standing(&self) -> Vec<String> {
        let language = self.contribution.language;
        let held = self.held.as_ref().map(|held| {
            let sign = self.contribution.said.sign.call();
            let args = Args::new()
                .quoted("who", held.login.as_str())
                .quoted("accept", sign.line("accept"))
                .quoted("refresh", sign.line("refresh"));
            match &held.reason {
                Some(reason) => {
                    let args = args.quoted("reason", reason.as_str());
                    text(language, "standing-held-because", &args, Sink::Markdown)
                }
                None => text(language, "standing-held", &args, Sink::Markdown),
            }
        });
        let mut standing: Vec<String> = held.into_iter().collect();
        standing.extend(self.owners());
        standing.extend(self.standing.iter().cloned());
        standing
    }

    /// Whose records it touches, where they are another's than who wrote it.
    fn owners(&self) -> Vec<String> {
        const MOST: usize = 5;
        let language = self.contribution.language;
        let author = &self.issue.issue.author.login;
        let others = self.contribution.owned();
        let others: Vec<&Owned> =
            others.filter(|owned| !owned.owners.is_empty() && !owned.is_of(author)).collect();
        let line = |owned: &&Owned| {
            let args = Args::new().quoted("record", owned.record.as_str());
            let args = args.quoted("owners", owned.owners.join(", "));
            text(language, "standing-owner", &args, Sink::Markdown)
        };
        let mut lines: Vec<String> = others.iter().take(MOST).map(line).collect();
        if let Some(more) = others.len().checked_sub(MOST).filter(|more| *more > 0) {
            let args = Args::new().number("more", u64::try_from(more).unwrap_or(u64::MAX));
            lines.push(text(language, "standing-owner-more", &args, Sink::Markdown));
        }
        lines
    }
}

/// Whether a command was refused when it was said.
pub(super) fn was_refused(issue: &IssueObservation, act: &Act) -> bool {
    let Place::Message { id, .. } = &act.source.at else { return false };
    let comment = issue.talk.iter().find(|comment| comment.handle.as_str() == id);
    comment.is_some_and(|comment| comment.reactions.contains(&Reaction::Refused))
}

/// Where in the conversation something was said: which text, from 1, and which line of it.
pub(super) fn position(issue: &IssueObservation, at: &Place) -> (usize, usize) {
    match at {
        Place::Form => (0, 0),
        Place::Message { id, line } => {
            let at = issue.talk.iter().position(|comment| comment.handle.as_str() == id);
            (at.map_or(0, |at| at + 1), *line)
        }
    }
}

fn why(act: &Act, reason: &str) -> Why {
    Why { who: act.source.login.clone(), reason: reason.to_owned() }
}
