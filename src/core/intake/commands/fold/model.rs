//! What a fold is made from, and what comes out: values only.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::civil::Date;

use super::people::{People, PersonId};
use crate::dataset::{Edit, FieldName, Key};
use crate::intake::commands::{Attachment, Bulk, Command, Ears, Fault, Verb};
use crate::intake::mapping::{DatasetView, Mapped, MappingNote};
use crate::repo_config::{DatasetName, PolicySettings};

/// A text of the conversation as it stands now.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The forge's own handle of it.
    pub id: &'a str,
    /// Who wrote it; `None` where the account is gone.
    pub author: Option<PersonId>,
    /// Their login now.
    pub login: &'a str,
    /// What kind of account that is.
    pub speaker: Speaker,
    /// Its text now. Titles are no texts of a conversation (FAULTS S20), notes that not everybody
    /// can read neither (FAULTS L8).
    pub text: &'a str,
    /// Whether it was edited.
    pub edited: Edited,
    /// The revision of the contribution that stood when it was written.
    pub stood: Option<&'a str>,
    /// Whether its acting commands were carried out or refused already.
    pub acted: Acted,
}

/// What kind of account speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Speaker {
    /// A person.
    Person,
    /// A program: not listened to (FAULTS S6, S18, S19) but where the policy lists it. We
    /// ourselves never are.
    Program,
}

/// Whether a text was edited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edited {
    /// It stands as it was written.
    No,
    /// By who wrote it.
    ByAuthor,
    /// By somebody else; `None` where the forge does not tell by whom.
    ByOther(Option<PersonId>),
}

/// Whether a text's acting commands were dealt with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Acted {
    /// Not yet.
    No,
    /// They were: nothing of them happens again.
    Yes,
}

/// What became of an attached file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fetched {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has more than [`crate::intake::commands::MAX_ATTACHMENT_BYTES`].
    TooLarge,
    /// It is no text, whatever its name says.
    OtherKind,
    /// The forge did not give it.
    Failed,
}

/// A conversation as it stands now.
#[derive(Clone, Copy, Debug)]
pub struct Conversation<'a> {
    /// Who wrote the issue or opened the change request.
    pub author: Option<PersonId>,
    /// Their login.
    pub login: &'a str,
    /// The edits of its form, where it was made with one that could be read.
    pub form: Option<&'a Mapped>,
    /// The description where it is no form, then comments and reviews, in the order they were
    /// written.
    pub messages: &'a [Message<'a>],
    /// All datasets.
    pub datasets: &'a [DatasetView<'a>],
    /// How commands are told.
    pub ears: &'a Ears<'a>,
    /// Who may do what.
    pub policy: &'a PolicySettings,
    /// What the forge told of people.
    pub people: &'a People,
    /// Attached files that were fetched, by address.
    pub files: &'a BTreeMap<String, Fetched>,
    /// The day, for `{{ today }}`.
    pub today: Date,
    /// Where the forge shows people (`https://github.com`).
    pub people_at: Option<&'a str>,
}

/// Where something comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Who.
    pub by: Option<PersonId>,
    /// Their login.
    pub login: String,
    /// Where they said it.
    pub at: Place,
}

/// Where something was said.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// In the form.
    Form,
    /// In a text of the conversation.
    Message {
        /// Its handle.
        id: String,
        /// The line, from 1.
        line: usize,
    },
}

/// One record of the contribution: a row of the proposal.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its number, which `/drop` names it by. Numbers are given in the order records come up, and
    /// stay when others are dropped.
    pub number: u32,
    /// The dataset.
    pub dataset: DatasetName,
    /// What is done with the record: one edit, or a change before a rename.
    pub edits: Vec<Edit>,
    /// Who brought it in.
    pub source: Source,
    /// Who gave a field its value, where that was not [`Entry::source`].
    pub fields: IndexMap<FieldName, Source>,
    /// Why, in people's own words, each once.
    pub reasons: Vec<String>,
}

/// A command that acts, by somebody who may.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// Who said it, and where.
    pub source: Source,
    /// What.
    pub command: Command,
    /// The revision of the contribution that it is about: the one that stood then.
    pub bound_to: Option<String>,
    /// By what right it was said.
    pub right: Right,
}

/// By what right a command that acts was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Right {
    /// Its writer may accept by the repository's policy, and it is not their own contribution
    /// where another must.
    Accepter,
    /// Its writer may not accept by the policy; whether all records of the contribution are theirs
    /// is to be seen.
    Owner,
    /// Its writer may use the command.
    Other,
}

impl Act {
    /// Whether it may be carried out on a contribution of this revision (FAULTS S8 to S11). Where
    /// it is not known what stood when it was said, it may not.
    pub fn holds_for(&self, revision: &str) -> Result<(), Fault> {
        match (&self.command, self.bound_to.as_deref()) {
            // Pausing, closing and working out anew do no harm to what came since.
            (
                Command::Hold { .. }
                | Command::Refresh
                | Command::Reject { .. }
                | Command::Revert { .. },
                _,
            ) => Ok(()),
            (_, Some(bound)) if bound == revision => Ok(()),
            (command, _) => Err(Fault::Stale { verb: command.verb() }),
        }
    }
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Who asks, and where.
    pub source: Source,
    /// What.
    pub command: Command,
}

/// Something that has to be told to a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// To whom, and what about.
    pub source: Source,
    /// The line as it was typed, cut to a readable length.
    pub typed: String,
    /// What.
    pub what: Told,
}

/// What is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// A command was not understood, or not obeyed.
    Refused(Fault),
    /// A command was most likely meant.
    NearMiss {
        /// The nearest one.
        nearest: Verb,
        /// The line as it should be, without slash or mention.
        fix: String,
    },
    /// A command stands right below a quote.
    BelowQuote,
    /// The text holds too many commands.
    TooMany {
        /// How many are read.
        most: usize,
    },
}

/// Rows that came in a block or a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Sent {
    /// Who sent them, and where.
    pub source: Source,
    /// The rows, good and bad.
    pub bulk: Bulk,
    /// The proposal's row of each good one: its number among those sent, and there.
    pub taken: Vec<(u32, u32)>,
}

impl Sent {
    /// The rows that are not proposed, with what is wrong.
    pub fn bad(&self) -> impl Iterator<Item = (u32, &[Fault])> {
        let bad = self.bulk.rows.iter().filter(|row| !row.faults.is_empty());
        bad.map(|row| (row.number, row.faults.as_slice()))
    }

    /// How many rows are not proposed.
    pub fn bad_count(&self) -> usize {
        self.bad().count()
    }

    /// The rows sent as they go on when checks of values found faults in some of them: each named
    /// by its row of the proposal, with the sentence that tells the fault.
    pub fn after_checks(&self, found: &[(u32, String)]) -> BulkOutcome {
        let mut outcome = BulkOutcome::default();
        let mut rows: Vec<u32> = Vec::new();
        for (sent, row) in &self.taken {
            let reasons: Vec<String> = found
                .iter()
                .filter(|(number, _)| number == row)
                .map(|(_, reason)| reason.clone())
                .collect();
            if reasons.is_empty() {
                outcome.good.push(*row);
            } else {
                rows.push(*sent);
                outcome.bad.push((*sent, reasons));
            }
        }
        rows.extend(self.bad().map(|(number, _)| number));
        if !rows.is_empty() {
            outcome.to_correct = Some(self.bulk.to_correct(&rows));
        }
        outcome
    }
}

/// What becomes of rows once their values were checked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BulkOutcome {
    /// Rows of the proposal that go on.
    pub good: Vec<u32>,
    /// Rows as they were sent that come back, with sentences; those that could not be read at all
    /// are told by [`Sent::bad`].
    pub bad: Vec<(u32, Vec<String>)>,
    /// A command with all rows that come back, without slash or mention; `None` where none does.
    pub to_correct: Option<String>,
}

/// What a reaction tells of a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reaction {
    /// 🚀 All of it was done.
    Done,
    /// 👀 It was seen, and something is still to be done.
    Seen,
    /// 😕 Something was refused.
    Refused,
}

impl Reaction {
    /// The reaction's emoji.
    pub fn emoji(self) -> &'static str {
        match self {
            Reaction::Done => "🚀",
            Reaction::Seen => "👀",
            Reaction::Refused => "😕",
        }
    }
}

/// How a value was read, for the reviewer.
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// Who gave it, and where.
    pub source: Source,
    /// What is noted.
    pub what: Noted,
}

/// What is noted of a command.
#[derive(Clone, PartialEq, Debug)]
pub enum Noted {
    /// How a value was read.
    Value(MappingNote),
    /// Characters that nobody can see were left out around names and values.
    Invisible,
    /// What stands behind `because` was read as the reason.
    Reason {
        /// The reason.
        reason: String,
    },
}

/// One contribution, made of a form and a conversation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Folded {
    /// Its records, in order of their numbers.
    pub entries: Vec<Entry>,
    /// How many numbers were given, dropped rows included.
    pub numbers: u32,
    /// Commands that act and were not dealt with yet, by people who may, in order.
    pub acts: Vec<Act>,
    /// Commands that act and were dealt with before, in order; not those of comments that were
    /// edited since.
    pub past: Vec<Act>,
    /// Questions, in order.
    pub asks: Vec<Ask>,
    /// What has to be told, in order.
    pub answers: Vec<Answer>,
    /// Rows that came in bulk.
    pub sent: Vec<Sent>,
    /// How values were read.
    pub notes: Vec<Note>,
    /// A reaction for each text that says something, by its handle, in order.
    pub reactions: Vec<(String, Reaction)>,
    /// Files to fetch before this can be folded to its end.
    pub wanted: BTreeSet<Attachment>,
    /// People whose role has to be asked before this can be folded to its end.
    pub unknown: BTreeSet<PersonId>,
}

impl Folded {
    /// The edits of a dataset, in the order they apply.
    pub fn edits<'a>(&'a self, dataset: &'a DatasetName) -> impl Iterator<Item = &'a Edit> {
        let entries = self.entries.iter().filter(move |entry| entry.dataset == *dataset);
        entries.flat_map(|entry| &entry.edits)
    }

    /// The datasets that it changes, each once.
    pub fn datasets(&self) -> BTreeSet<&DatasetName> {
        self.entries.iter().map(|entry| &entry.dataset).collect()
    }

    /// The people whose edits stand in it, each once: those to credit.
    pub fn contributors(&self) -> BTreeSet<PersonId> {
        let sources = self
            .entries
            .iter()
            .flat_map(|entry| std::iter::once(&entry.source).chain(entry.fields.values()));
        sources.filter_map(|source| source.by).collect()
    }

    /// Whether a command gave a column its value, so that what the form's own rules say of its
    /// answer is settled.
    pub fn settles(&self, dataset: &DatasetName, column: &FieldName) -> bool {
        let is_command = |source: &Source| source.at != Place::Form;
        self.entries.iter().any(|entry| {
            entry.dataset == *dataset && entry.fields.get(column).is_some_and(is_command)
        })
    }
}

impl Entry {
    /// The key that the record has in the end; `None` where a new record's is not known.
    pub fn key(&self, columns: &[FieldName]) -> Option<Key> {
        match self.edits.last()? {
            Edit::Add { record } => {
                let part = |column: &FieldName| Some((column.clone(), record.get(column)?.clone()));
                Key::new(columns.iter().map(part).collect::<Option<IndexMap<_, _>>>()?)
            }
            Edit::Rename { to, .. } => Some(to.clone()),
            Edit::Update { key, .. } | Edit::Upsert { key, .. } | Edit::Remove { key, .. } => {
                Some(key.clone())
            }
        }
    }
}
