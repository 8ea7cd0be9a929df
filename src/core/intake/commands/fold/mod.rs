//! A form's edits and all comments folded into one contribution, as they stand now.
//!
//! Nothing is remembered between two folds. A describing command counts as long as its comment
//! says it; a later one wins over an earlier one of the same cell; `/undo` takes back the last one
//! that did something. An acting command counts only in a comment that was never edited, once, and
//! for the revision that stood when it was said.

mod book;
mod model;
mod people;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use self::model::{
    Act, Acted, Answer, Ask, BulkOutcome, Conversation, Edited, Entry, Fetched, Folded, Message,
    Note, Noted, Place, Reaction, Right, Sent, Source, Speaker, Told,
};
pub use self::people::{
    Contributed, Level, People, Person, PersonId, Verdict, may, may_accept, may_accept_own,
};

use indexmap::IndexMap;

use self::book::Book;
use super::{
    Call, Command, CommandKind, Fault, Forbidden, Invisible, Known, NewValue, Said, Target, Verb,
    What, Who, listen, understand,
};
use crate::dataset::FieldName;
use crate::repo_config::{DatasetName, FirstTime, PolicySettings};

/// Folds a conversation. Any texts are folded, in time that grows with their length and the number
/// of records.
pub fn fold(conversation: &Conversation<'_>) -> Folded {
    let heard = hear(conversation);
    // What `/undo` takes back is the last command that did something, so all are tried first.
    let tried = Run::new(conversation, &heard, BTreeSet::new()).run();
    let undone = undone(conversation, &heard, &tried.idle);
    if undone.is_empty() {
        return tried.folded;
    }
    Run::new(conversation, &heard, undone).run().folded
}

/// What `/set` says of the record at hand, by column, a later one before an earlier one: what a form
/// is read with whose own answers do not name a record. `dataset` is the one it is about. Commands
/// that are not understood or not allowed say nothing here; [`fold`] tells them.
pub fn given_at_hand(
    conversation: &Conversation<'_>,
    dataset: &DatasetName,
) -> IndexMap<FieldName, NewValue> {
    let known = Known { datasets: conversation.datasets, at_hand: Some(dataset) };
    let mut given: Vec<(Option<PersonId>, IndexMap<FieldName, NewValue>)> = Vec::new();
    for heard in hear(conversation) {
        let What::Call(call) = &heard.said.what else { continue };
        if judge(conversation, heard.message, call) != Verdict::Yes {
            continue;
        }
        let by = heard.message.author;
        match understand(call, &known) {
            Ok(Command::Undo) => {
                if let Some(at) = given.iter().rposition(|(other, _)| *other == by) {
                    given.remove(at);
                }
            }
            Ok(Command::Set { target: Target::AtHand { dataset: named }, values, .. })
                if named == *dataset =>
            {
                given.push((by, values));
            }
            // So that `/undo` takes back the right one.
            Ok(command) if command.verb().spec().kind == CommandKind::Describing => {
                given.push((by, IndexMap::new()));
            }
            _ => {}
        }
    }
    given.into_iter().flat_map(|(_, values)| values).collect()
}

/// The people who said something that depends on who they are: those to ask the forge about.
pub fn people_to_ask(conversation: &Conversation<'_>) -> BTreeSet<PersonId> {
    let mut people = BTreeSet::new();
    for heard in hear(conversation) {
        let What::Call(call) = &heard.said.what else { continue };
        if call.verb.spec().who != Who::Anyone {
            let editor = match heard.message.edited {
                Edited::ByOther(editor) => editor,
                Edited::No | Edited::ByAuthor => None,
            };
            people.extend(heard.message.author.into_iter().chain(editor));
        }
    }
    people
}

/// Something said in a message.
struct Heard<'a> {
    message: &'a Message<'a>,
    said: Said,
}

impl Heard<'_> {
    fn source(&self) -> Source {
        Source {
            by: self.message.author,
            login: self.message.login.to_owned(),
            at: Place::Message { id: self.message.id.to_owned(), line: self.said.line },
        }
    }
}

/// Whether a text is listened to: a person's, or that of a program that the policy lists.
pub fn is_heard(message: &Message<'_>, policy: &PolicySettings) -> bool {
    let number = message.author.map(|id| id.0);
    message.speaker == Speaker::Person
        || policy.bots.iter().any(|program| program.is(number, message.login))
}

fn hear<'a>(conversation: &Conversation<'a>) -> Vec<Heard<'a>> {
    let heard = conversation.messages.iter().filter(|m| is_heard(m, conversation.policy));
    heard
        .flat_map(|message| {
            let said = listen(message.text, conversation.ears);
            said.into_iter().map(move |said| Heard { message, said })
        })
        .collect()
}

/// The describing commands that an `/undo` takes back, by their places.
fn undone(
    conversation: &Conversation<'_>,
    heard: &[Heard<'_>],
    idle: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let mut standing: Vec<(usize, Option<PersonId>)> = Vec::new();
    let mut undone = BTreeSet::new();
    for (index, heard) in heard.iter().enumerate() {
        let What::Call(call) = &heard.said.what else { continue };
        let by = heard.message.author;
        if call.verb == Verb::Undo {
            if judge(conversation, heard.message, call) != Verdict::Yes || !call.args.is_empty() {
                continue;
            }
            let own = standing.iter().rposition(|(_, other)| *other == by && by.is_some());
            let writes = may(
                Who::Writers,
                by,
                conversation.author,
                conversation.people,
                conversation.policy,
            );
            // A writer without a command of their own takes back anybody's last one.
            let last = (writes == Verdict::Yes).then(|| standing.len().checked_sub(1)).flatten();
            if let Some(at) = own.or(last) {
                undone.insert(standing.remove(at).0);
                undone.insert(index);
            }
        } else if call.verb.spec().kind == CommandKind::Describing && !idle.contains(&index) {
            standing.push((index, by));
        }
    }
    undone
}

/// Whether the writer of a message may use a command, and who edited the message too.
fn judge(conversation: &Conversation<'_>, message: &Message<'_>, call: &Call) -> Verdict {
    let Conversation { author, people, policy, .. } = *conversation;
    let who = call.verb.spec().who;
    let verdict = may(who, message.author, author, people, policy);
    if verdict != Verdict::Yes {
        return verdict;
    }
    if call.verb == Verb::Accept {
        let own = may_accept_own(message.author, author, policy);
        if own != Verdict::Yes {
            return own;
        }
    }
    match message.edited {
        Edited::ByOther(editor) => match may(who, editor, author, people, policy) {
            Verdict::No(_) => Verdict::No(Forbidden::EditedByOther),
            verdict => verdict,
        },
        Edited::No | Edited::ByAuthor => Verdict::Yes,
    }
}

/// One way through the conversation.
struct Run<'a> {
    conversation: &'a Conversation<'a>,
    heard: &'a [Heard<'a>],
    undone: BTreeSet<usize>,
    book: Book<'a>,
    reactions: BTreeMap<&'a str, Reaction>,
    order: Vec<&'a str>,
    folded: Folded,
    idle: BTreeSet<usize>,
}

/// What a way through gave.
struct Ran {
    folded: Folded,
    /// Describing commands that did nothing, by their places.
    idle: BTreeSet<usize>,
}

impl<'a> Run<'a> {
    fn new(
        conversation: &'a Conversation<'a>,
        heard: &'a [Heard<'a>],
        undone: BTreeSet<usize>,
    ) -> Self {
        Self {
            conversation,
            heard,
            undone,
            book: Book::new(conversation),
            reactions: BTreeMap::new(),
            order: Vec::new(),
            folded: Folded::default(),
            idle: BTreeSet::new(),
        }
    }

    fn run(mut self) -> Ran {
        for (index, heard) in self.heard.iter().enumerate() {
            let told = match &heard.said.what {
                What::Call(call) => match self.call(index, heard, call) {
                    Ok(reaction) => {
                        self.react(heard.message.id, reaction);
                        continue;
                    }
                    Err(fault) => Told::Refused(fault),
                },
                What::NearMiss { nearest, fix } => {
                    Told::NearMiss { nearest: *nearest, fix: fix.clone() }
                }
                What::BelowQuote => Told::BelowQuote,
                What::TooMany { most } => Told::TooMany { most: *most },
            };
            self.idle.insert(index);
            self.react(heard.message.id, Reaction::Refused);
            let (source, typed) = (heard.source(), heard.said.typed.clone());
            self.folded.answers.push(Answer { source, typed, what: told });
        }
        self.book.finish(&mut self.folded);
        let reaction = |id: &&str| Some(((*id).to_owned(), *self.reactions.get(id)?));
        self.folded.reactions = self.order.iter().filter_map(reaction).collect();
        Ran { folded: self.folded, idle: self.idle }
    }

    /// The worst that happened to anything of a message is what its reaction tells.
    fn react(&mut self, id: &'a str, reaction: Reaction) {
        match self.reactions.get_mut(id) {
            Some(known) => *known = (*known).max(reaction),
            None => {
                self.reactions.insert(id, reaction);
                self.order.push(id);
            }
        }
    }

    fn call(&mut self, index: usize, heard: &Heard<'a>, call: &Call) -> Result<Reaction, Fault> {
        let spec = call.verb.spec();
        let right = match judge(self.conversation, heard.message, call) {
            Verdict::Yes => self.right(heard.message, call),
            Verdict::No(Forbidden::Role | Forbidden::Team) if self.may_own(heard.message, call) => {
                Right::Owner
            }
            Verdict::Unknown => {
                let editor = match heard.message.edited {
                    Edited::ByOther(editor) => editor,
                    Edited::No | Edited::ByAuthor => None,
                };
                let asked = heard.message.author.into_iter().chain(editor);
                let people = self.conversation.people;
                self.folded.unknown.extend(asked.filter(|id| !people.contains_key(id)));
                self.idle.insert(index);
                return Ok(Reaction::Seen);
            }
            Verdict::No(why) => {
                return Err(Fault::Forbidden { verb: call.verb, who: spec.who, why });
            }
        };
        if self.undone.contains(&index) {
            return Ok(Reaction::Done);
        }
        match spec.kind {
            CommandKind::Describing => self.describe(index, heard, call),
            CommandKind::Acting => self.act(heard, call, right),
            CommandKind::Asking => {
                let command = understand(call, &self.book.known())?;
                self.folded.asks.push(Ask { source: heard.source(), command });
                Ok(Reaction::Done)
            }
        }
    }

    fn describe(
        &mut self,
        index: usize,
        heard: &Heard<'a>,
        call: &Call,
    ) -> Result<Reaction, Fault> {
        let command = understand(call, &self.book.known())?;
        let source = heard.source();
        if command == Command::Undo {
            // Those that take something back were dealt with above; in the first way through
            // none is, and nothing is told.
            return Err(Fault::NothingToUndo);
        }
        let reason = match &command {
            Command::Set { reason, .. } | Command::Add { reason, .. } => reason.clone(),
            _ => None,
        };
        let reaction = self.book.take(command, &source, &mut self.folded)?;
        if reaction == Reaction::Seen {
            self.idle.insert(index);
        }
        if call.invisible == Invisible::LeftOut {
            self.folded.notes.push(Note { source: source.clone(), what: Noted::Invisible });
        }
        if let Some(reason) = reason {
            self.folded.notes.push(Note { source, what: Noted::Reason { reason } });
        }
        Ok(reaction)
    }

    /// By what right a command that may be used is said.
    fn right(&mut self, message: &Message<'_>, call: &Call) -> Right {
        let Conversation { author, people, policy, .. } = *self.conversation;
        if call.verb.spec().kind != CommandKind::Acting {
            return Right::Other;
        }
        match may_accept(message.author, author, people, policy) {
            Verdict::Yes => Right::Accepter,
            Verdict::No(_) => Right::Other,
            Verdict::Unknown => {
                // A nod lets through what waits; nobody needs to be asked about where nothing can.
                let quota = policy.quota;
                let waits = policy.first_time == FirstTime::Hold
                    || quota.person.is_some()
                    || quota.repository.is_some();
                self.folded.unknown.extend(message.author.filter(|_| waits));
                Right::Other
            }
        }
    }

    /// Whether somebody may accept if all records of the contribution turn out to be theirs.
    fn may_own(&self, message: &Message<'_>, call: &Call) -> bool {
        let Conversation { author, policy, .. } = *self.conversation;
        call.verb == Verb::Accept
            && policy.owner_column.is_some()
            && message.author.is_some()
            && may_accept_own(message.author, author, policy) == Verdict::Yes
    }

    fn act(&mut self, heard: &Heard<'a>, call: &Call, right: Right) -> Result<Reaction, Fault> {
        let message = heard.message;
        let bound_to = message.stood.map(str::to_owned);
        if message.acted == Acted::Yes {
            // What it says now may be other than what was done.
            if message.edited == Edited::No
                && let Ok(command) = understand(call, &self.book.known())
            {
                self.folded.past.push(Act { source: heard.source(), command, bound_to, right });
            }
            return Ok(Reaction::Done);
        }
        if message.edited != Edited::No {
            return Err(Fault::Edited { verb: call.verb });
        }
        if let Some(second) = self.contradicts(heard, call.verb) {
            return Err(Fault::Contradiction { first: call.verb, second });
        }
        let command = understand(call, &self.book.known())?;
        self.folded.acts.push(Act { source: heard.source(), command, bound_to, right });
        Ok(Reaction::Seen)
    }

    /// Another command of the same message that cannot be meant together with this one.
    fn contradicts(&self, heard: &Heard<'_>, verb: Verb) -> Option<Verb> {
        const DECIDE: [Verb; 4] = [Verb::Accept, Verb::Reject, Verb::Hold, Verb::Revert];
        if !DECIDE.contains(&verb) {
            return None;
        }
        let same = self.heard.iter().filter(|other| other.message.id == heard.message.id);
        same.filter_map(|other| match &other.said.what {
            What::Call(call) => Some(call.verb),
            _ => None,
        })
        .find(|other| *other != verb && DECIDE.contains(other))
    }
}
