//! What people say below a person's change request: commands that change its branch, are done
//! once, and are answered.
//!
//! Of a form's issue the conversation is the contribution, read afresh each time. Here the branch
//! is: people push to it as well, so a command is carried out once, as a commit of its own, and
//! our reaction is the memory of it.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::check::Severity;
use gitribute_core::dataset::FileEdit;
use gitribute_core::intake::commands::fold::{
    Acted, Conversation, Folded, Level, Message, People, PersonId, Place, Reaction, Source, fold,
    is_heard,
};
use gitribute_core::intake::commands::{
    CommandKind, Ears, Fault, Forbidden, Verb, What, Who, listen,
};
use gitribute_core::intake::mapping::DatasetView;
use gitribute_core::repo_config::RepoPath;
use gitribute_core::report::commands::in_fence;
use gitribute_core::report::{Args, Language, Sink, text};
use jiff::civil::Date;

use super::answers::view;
use super::dataset::Dataset;
use super::draft::{Draft, Made, Outcome, Repository, make};
use super::talk::{Answering, Needs, Said, Sign, Talk, answered, ears, speaks};
use super::{Files, Setup};

/// Most lines that are given to type.
const MOST_LINES: usize = 20;

/// A conversation below a person's change request.
#[derive(Clone, Copy, Debug)]
pub struct Amending<'a> {
    /// What was said, and what is known of people. The description is no command here.
    pub talk: Talk<'a>,
    /// Its author's login.
    pub login: &'a str,
    /// What was refused before, by the handles of the texts.
    pub refused: &'a BTreeSet<String>,
    /// Where the forge shows people.
    pub people_at: Option<&'a str>,
    /// The day.
    pub today: Date,
    /// Whether we may write to its branch.
    pub branch: BranchRight,
}

/// Whether we may write to the branch of a person's change request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BranchRight {
    /// It is in the repository itself.
    Ours,
    /// It is in a fork.
    Fork,
}

/// What came of following it.
#[derive(Clone, Debug)]
pub enum Amended {
    /// What is to be done, and told.
    Done(Box<Amendment>),
    /// The forge has to be asked first.
    Needs(Needs),
}

/// What is to be done below a person's change request.
#[derive(Clone, Debug, Default)]
pub struct Amendment {
    /// The datasets' files with what was asked for, for one commit: of two of one file the later
    /// one holds both.
    pub drafts: Vec<Draft>,
    /// What acts, what is answered, and reactions.
    pub said: Said,
}

/// Whether a text says anything to us, who have this login.
pub fn speaks_to(setup: &Setup, login: &str, message: &Message<'_>) -> bool {
    let ears = Ears { bot: login, slash: setup.config.commands.slash, uploads: &[] };
    speaks(message, &ears, &setup.config.policy)
}

/// Follows what is said. `files` holds the datasets as the branch has them, and all else as the
/// default branch has.
pub fn amend(setup: &Setup, files: &Files, amending: &Amending<'_>, language: Language) -> Amended {
    Amend { setup, files, amending, language }.run()
}

struct Amend<'a> {
    setup: &'a Setup,
    files: &'a Files,
    amending: &'a Amending<'a>,
    language: Language,
}

/// What came of the edits of a text.
struct Tried {
    made: Vec<Draft>,
    /// Rows that come back, with the sentence that tells the fault.
    bad: Vec<(u32, String)>,
    /// Faults, each with who said what has it.
    faults: Vec<(Source, String)>,
}

/// How far the commands of a text are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Turn {
    /// Nothing was done of it yet.
    New,
    /// It was refused: told again while the reason holds.
    Refused,
    /// It was done: only its questions are answered still.
    Done,
}

impl Amend<'_> {
    fn run(&self) -> Amended {
        let strangers = self.strangers();
        let wanted: BTreeSet<PersonId> = strangers
            .iter()
            .filter_map(|(message, _)| message.author)
            .filter(|person| !self.people().contains_key(person))
            .collect();
        if !wanted.is_empty() {
            return Amended::Needs(Needs { people: wanted, ..Needs::default() });
        }
        let outsiders: Vec<&(Message<'_>, Verb)> =
            strangers.iter().filter(|(message, _)| !self.writes(message.author)).collect();
        let is_outside =
            |message: &Message<'_>| outsiders.iter().any(|(other, _)| other.id == message.id);

        let mut needs = Needs::default();
        let mut all = Said { sign: self.sign(), ..Said::default() };
        let mut drafts: Vec<Draft> = Vec::new();
        // Each text is done or refused by itself, on what those before it made.
        let mut files = self.files.clone();
        let told = |turn| {
            let comments = self.amending.talk.comments.iter();
            let of_turn =
                comments.filter(move |message| self.turn(message) == turn && !is_outside(message));
            of_turn.copied().collect::<Vec<Message<'_>>>()
        };
        self.turned(self.files, Turn::Done, &told(Turn::Done), &mut all, &mut needs);
        for message in told(Turn::Refused) {
            self.turned(self.files, Turn::Refused, &[message], &mut all, &mut needs);
        }
        for message in told(Turn::New) {
            for draft in self.turned(&files, Turn::New, &[message], &mut all, &mut needs) {
                draft.files.iter().for_each(|edit| files.apply(edit));
                drafts.push(draft);
            }
        }
        if !needs.is_nothing() {
            return Amended::Needs(needs);
        }
        for (message, verb) in outsiders {
            let who = Who::AuthorOrWriters;
            let fault = Fault::Forbidden { verb: *verb, who, why: Forbidden::Role };
            let told = gitribute_core::report::commands::fault_text(
                &fault,
                self.language,
                all.sign.call(),
                Sink::Markdown,
            );
            all.answers.push(answered(&source(message), &told, self.language));
            all.reactions.push((message.id.to_owned(), Reaction::Refused));
        }
        let place =
            |id: &str| self.amending.talk.comments.iter().position(|message| message.id == id);
        all.answers.sort_by_key(|answer| match &answer.at {
            Place::Form => (None, 0),
            Place::Message { id, line } => (place(id), *line),
        });
        Amended::Done(Box::new(Amendment { drafts, said: all }))
    }

    /// What is said in texts that are as far; what is to be pushed of it.
    fn turned(
        &self,
        files: &Files,
        turn: Turn,
        messages: &[Message<'_>],
        all: &mut Said,
        needs: &mut Needs,
    ) -> Vec<Draft> {
        if messages.is_empty() {
            return Vec::new();
        }
        let datasets: Vec<Dataset<'_>> = self
            .setup
            .config
            .datasets
            .iter()
            .filter_map(|(name, of)| Dataset::read(name, of, files, self.language).ok())
            .collect();
        let views: Vec<DatasetView<'_>> = datasets.iter().map(view).collect();
        let mut drafts = Vec::new();
        let talk = &self.amending.talk;
        let ears = ears(talk, self.setup.config.commands.slash);
        let conversation = Conversation {
            author: talk.author,
            login: self.amending.login,
            form: None,
            messages,
            datasets: &views,
            ears: &ears,
            policy: &self.setup.config.policy,
            people: talk.people,
            files: talk.files,
            today: self.amending.today,
            people_at: self.amending.people_at,
        };
        let mut folded = fold(&conversation);
        if turn == Turn::Done {
            folded.entries.clear();
            folded.answers.clear();
            folded.sent.clear();
        }
        let answering = Answering {
            conversation: &conversation,
            datasets: &datasets,
            config: &self.setup.config,
            files,
            explained: &[],
            language: self.language,
            sign: self.sign(),
        };
        needs.people.extend(answering.unknown(&folded));
        needs.files.extend(folded.wanted.iter().cloned());
        let Tried { made, bad, faults } = self.made(files, &datasets, &folded);
        let mut said = answering.said(&folded, &bad);
        let mut failed: BTreeSet<String> = BTreeSet::new();
        for (source, fault) in faults {
            said.answers.push(answered(&source, &fault, self.language));
            failed.extend(id_of(&source));
        }
        if turn != Turn::Done && failed.is_empty() && !made.is_empty() {
            match self.amending.branch {
                BranchRight::Ours if turn == Turn::New => drafts = made,
                BranchRight::Ours => {}
                BranchRight::Fork => {
                    let entry = folded.entries.first();
                    let told = self.to_type(files, &made);
                    said.answers
                        .extend(entry.map(|entry| answered(&entry.source, &told, self.language)));
                    failed.extend(folded.entries.iter().filter_map(|entry| id_of(&entry.source)));
                }
            }
        }
        for (id, reaction) in &mut said.reactions {
            if failed.contains(id) {
                *reaction = Reaction::Refused;
            }
        }
        if turn == Turn::New {
            all.reactions.append(&mut said.reactions);
            all.contributors.append(&mut said.contributors);
        }
        all.acts.append(&mut said.acts);
        all.past.append(&mut said.past);
        all.answers.append(&mut said.answers);
        drafts
    }

    /// The edits made, rows that come back, and faults with who said what has them.
    fn made(&self, files: &Files, datasets: &[Dataset<'_>], folded: &Folded) -> Tried {
        let repo = Repository { config: &self.setup.config, files };
        let taken = folded.sent.iter().flat_map(|sent| sent.taken.iter().map(|(_, row)| *row));
        let bulk: BTreeSet<u32> = taken.collect();
        let (mut drafts, mut bad, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for dataset in datasets {
            let entries: Vec<_> =
                folded.entries.iter().filter(|entry| entry.dataset == *dataset.name).collect();
            let Some(last) = entries.last() else { continue };
            let Outcome { made, bad: returned, .. } =
                make(repo, dataset, &entries, &bulk, None, self.language);
            bad.extend(returned);
            match made {
                Made::Draft(draft) => {
                    let errors = draft.findings.iter();
                    let mut errors =
                        errors.filter(|finding| finding.severity == Severity::Error).peekable();
                    if errors.peek().is_none() {
                        drafts.push(*draft);
                    } else {
                        faults.extend(errors.map(|one| (last.source.clone(), one.text.clone())));
                    }
                }
                Made::Refused(told, _) => {
                    faults.extend(told.into_iter().map(|one| (last.source.clone(), one.text)));
                }
                Made::Unchanged | Made::Clashing(_) => {}
            }
        }
        Tried { made: drafts, bad, faults }
    }

    /// Why nothing is pushed, and the lines that people put there themselves.
    fn to_type(&self, files: &Files, drafts: &[Draft]) -> String {
        let mut told = text(self.language, "amend-fork", &Args::new(), Sink::Markdown);
        for edit in drafts.iter().flat_map(|draft| &draft.files) {
            let say = |id: &str, path: &RepoPath| {
                let args = Args::new().quoted("path", path.as_str());
                text(self.language, id, &args, Sink::Markdown)
            };
            match edit {
                FileEdit::Write { path, bytes } => {
                    let lines = new_lines(files.get(path.as_str()).unwrap_or_default(), bytes);
                    let fence = in_fence(&lines.join("\n"));
                    told.extend(["\n\n", &say("amend-lines", path), "\n\n", &fence]);
                }
                FileEdit::Remove { path } => {
                    told.extend(["\n\n", &say("amend-delete", path)]);
                }
            }
        }
        told
    }

    fn turn(&self, message: &Message<'_>) -> Turn {
        match message.acted {
            Acted::No => Turn::New,
            Acted::Yes if self.amending.refused.contains(message.id) => Turn::Refused,
            Acted::Yes => Turn::Done,
        }
    }

    /// Texts of people who did not open the change request that say how it is to change: on a
    /// branch that is theirs nobody but its author and writers has a say, whoever may propose.
    fn strangers(&self) -> Vec<(Message<'_>, Verb)> {
        let talk = &self.amending.talk;
        let ears = ears(talk, self.setup.config.commands.slash);
        let describes = |message: &Message<'_>| {
            let said = listen(message.text, &ears);
            said.iter().find_map(|said| match &said.what {
                What::Call(call) if call.verb.spec().kind == CommandKind::Describing => {
                    Some(call.verb)
                }
                _ => None,
            })
        };
        let others = talk.comments.iter().filter(|message| {
            is_heard(message, &self.setup.config.policy)
                && (message.author.is_none() || message.author != talk.author)
                && self.turn(message) != Turn::Done
        });
        others.filter_map(|message| Some((*message, describes(message)?))).collect()
    }

    fn writes(&self, person: Option<PersonId>) -> bool {
        let known = person.and_then(|person| self.people().get(&person));
        known.is_some_and(|person| person.level >= Level::Write)
    }

    fn people(&self) -> &People {
        self.amending.talk.people
    }

    fn sign(&self) -> Sign {
        match self.setup.config.commands.slash {
            gitribute_core::repo_config::Slash::On => Sign::Slash,
            gitribute_core::repo_config::Slash::Off => {
                Sign::Mention(self.amending.talk.bot.to_owned())
            }
        }
    }
}

fn source(message: &Message<'_>) -> Source {
    Source {
        by: message.author,
        login: message.login.to_owned(),
        at: Place::Message { id: message.id.to_owned(), line: 1 },
    }
}

fn id_of(source: &Source) -> Option<String> {
    match &source.at {
        Place::Message { id, .. } => Some(id.clone()),
        Place::Form => None,
    }
}

/// The lines of the new text that the old one does not have.
fn new_lines(old: &[u8], new: &[u8]) -> Vec<String> {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    for line in old.lines() {
        *there.entry(line).or_default() += 1;
    }
    let mut lines = Vec::new();
    for line in new.lines() {
        match there.get_mut(line).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None if lines.len() == MOST_LINES => {
                lines.push("…".to_owned());
                break;
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines
}
