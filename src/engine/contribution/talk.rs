//! The conversation below a contribution: what is folded into it, and what is answered.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

use gitribute_core::check::Severity;
use gitribute_core::intake::commands::Known;
use gitribute_core::intake::commands::fold::{
    Act, Ask, Conversation, Fetched, Folded, Level, Message, Note, Noted, People, PersonId, Place,
    Reaction, Sent, Source, Verdict, is_heard, may,
};
use gitribute_core::intake::commands::{
    Attachment, Command, Ears, Fault, REGISTRY, Verb, find, listen, render,
};
use gitribute_core::intake::mapping::MappingNote;
use gitribute_core::repo_config::{OwnContributions, PolicySettings, RepoConfig, Slash};
use gitribute_core::report::commands::{
    CallSign, Explained, HelpLine, answer_text, command_help, explain_text, find_text, noted_text,
    sent_text,
};
use gitribute_core::report::{Args, Language, Sink, finding_text, text};

use super::Files;
use super::dataset::Dataset;
use super::since::Stands;

/// Rows of a search that are shown.
const MOST_FOUND: usize = 10;

/// Older errors of a dataset that are listed for who asks.
const MOST_OLD: usize = 20;

/// What people said of a contribution, and what is known of them.
#[derive(Clone, Copy, Debug)]
pub struct Talk<'a> {
    /// Who wrote the issue.
    pub author: Option<PersonId>,
    /// The issue's own text, heard where it is no form.
    pub description: Message<'a>,
    /// What was written below it and below its change request, oldest first.
    pub comments: &'a [Message<'a>],
    /// The bot's login.
    pub bot: &'a str,
    /// What the addresses of files uploaded to the forge begin with.
    pub uploads: &'a [String],
    /// What the forge told of people.
    pub people: &'a People,
    /// Attached files, by address.
    pub files: &'a BTreeMap<String, Fetched>,
    /// Its proposal, where one stands that was made from an earlier base.
    pub stands: Option<Stands<'a>>,
}

/// What has to be asked of the forge before a contribution can be followed to its end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Needs {
    /// People whose role counts.
    pub people: BTreeSet<PersonId>,
    /// Files that were attached.
    pub files: BTreeSet<Attachment>,
}

impl Needs {
    /// Whether all is known.
    pub fn is_nothing(&self) -> bool {
        self.people.is_empty() && self.files.is_empty()
    }
}

/// What came of a conversation, besides the edits.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Commands that act and were not dealt with yet, by people who may.
    pub acts: Vec<Act>,
    /// Commands that act and were dealt with before.
    pub past: Vec<Act>,
    /// What is answered, in the order of the questions.
    pub answers: Vec<Answered>,
    /// The reaction that each text is to have, by the text's handle.
    pub reactions: Vec<(String, Reaction)>,
    /// Whose edits stand in the contribution.
    pub contributors: Vec<PersonId>,
    /// How commands are written here.
    pub sign: Sign,
}

/// An answer in Markdown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// Which text it answers, and which line of it.
    pub at: Place,
    /// The answer.
    pub text: String,
}

/// How commands are written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Sign {
    /// `/set`
    #[default]
    Slash,
    /// `@bot set`
    Mention(String),
}

impl Sign {
    /// The same for the sentences.
    pub fn call(&self) -> CallSign<'_> {
        match self {
            Sign::Slash => CallSign::Slash,
            Sign::Mention(bot) => CallSign::Mention(bot),
        }
    }
}

impl Said {
    /// A command that acts is refused.
    pub fn refusal(&self, act: &Act, fault: Fault, language: Language) -> Answered {
        let none = Known { datasets: &[], at_hand: None };
        let answer = gitribute_core::intake::commands::fold::Answer {
            source: act.source.clone(),
            typed: self.sign.call().line(&render(&act.command, &none)),
            what: gitribute_core::intake::commands::fold::Told::Refused(fault),
        };
        let told = answer_text(&answer, language, self.sign.call());
        answered(&act.source, &told, language)
    }
}

/// Something that is told to a person.
pub(crate) fn answered(source: &Source, told: &str, language: Language) -> Answered {
    let args = Args::new().quoted("who", source.login.as_str()).word("what", told);
    Answered { at: source.at.clone(), text: text(language, "noted-from", &args, Sink::Markdown) }
}

/// How commands are told from other text.
pub(super) fn ears<'a>(talk: &Talk<'a>, slash: Slash) -> Ears<'a> {
    Ears { bot: talk.bot, slash, uploads: talk.uploads }
}

/// Whether a text says anything to us.
pub(super) fn speaks(message: &Message<'_>, ears: &Ears<'_>, policy: &PolicySettings) -> bool {
    is_heard(message, policy) && !listen(message.text, ears).is_empty()
}

/// Where answers are made.
pub(super) struct Answering<'a> {
    pub(super) conversation: &'a Conversation<'a>,
    pub(super) datasets: &'a [Dataset<'a>],
    pub(super) config: &'a RepoConfig,
    pub(super) files: &'a Files,
    pub(super) explained: &'a [Explained],
    pub(super) language: Language,
    pub(super) sign: Sign,
}

impl Answering<'_> {
    /// Who has to be asked about besides those that the fold could not judge.
    pub(super) fn unknown(&self, folded: &Folded) -> BTreeSet<PersonId> {
        let helped = folded.asks.iter().filter_map(|ask| match ask.command {
            Command::Help { about: None } | Command::Check => ask.source.by,
            _ => None,
        });
        let helped = helped.filter(|by| !self.conversation.people.contains_key(by));
        folded.unknown.iter().copied().chain(helped).collect()
    }

    /// All that is to be told, in the order of the questions. `bad` names rows of the proposal
    /// that the checks found fault with.
    pub(super) fn said(&self, folded: &Folded, bad: &[(u32, String)]) -> Said {
        let sign = self.sign.call();
        let mut answers: Vec<Answered> = folded
            .answers
            .iter()
            .map(|answer| {
                let told = answer_text(answer, self.language, sign);
                answered(&answer.source, &told, self.language)
            })
            .collect();
        answers.extend(folded.sent.iter().filter_map(|sent| self.sent(sent, bad)));
        answers.extend(
            folded.asks.iter().map(|ask| answered(&ask.source, &self.answer(ask), self.language)),
        );
        Said {
            acts: folded.acts.clone(),
            past: folded.past.clone(),
            answers,
            reactions: reactions(folded, bad),
            contributors: folded.contributors().into_iter().collect(),
            sign: self.sign.clone(),
        }
    }

    /// Rows that come back; nothing is said of those that were all taken: the table says it.
    fn sent(&self, sent: &Sent, bad: &[(u32, String)]) -> Option<Answered> {
        let outcome = sent.after_checks(bad);
        outcome.to_correct.as_ref()?;
        let told = sent_text(sent, &outcome, self.language, self.sign.call());
        Some(answered(&sent.source, &told, self.language))
    }

    fn answer(&self, ask: &Ask) -> String {
        let (language, sign) = (self.language, self.sign.call());
        match &ask.command {
            Command::Explain => explain_text(self.explained, language),
            Command::Find { dataset, words } => {
                let wanted = |known: &&Dataset<'_>| {
                    dataset.as_ref().is_none_or(|wanted| wanted == known.name)
                };
                let mut pages: Vec<(u64, String)> = Vec::new();
                for dataset in self.datasets.iter().filter(wanted) {
                    let Some(records) = dataset.records(&dataset.content) else { continue };
                    let found = find(&records, &dataset.key, words, MOST_FOUND);
                    let page = find_text(&found, dataset.name.as_str(), words, language);
                    pages.push((found.total, page));
                }
                // Datasets without any are only told where all are.
                if pages.iter().any(|(total, _)| *total > 0) {
                    pages.retain(|(total, _)| *total > 0);
                }
                pages.into_iter().map(|(_, page)| page).collect::<Vec<_>>().join("\n\n")
            }
            Command::Help { about } => {
                command_help(&self.help(ask.source.by), *about, language, sign)
            }
            _ => self.checked(ask.source.by),
        }
    }

    /// That all was checked again; for who may write here, with the errors that stood in the
    /// datasets before: they are theirs to mend.
    fn checked(&self, by: Option<PersonId>) -> String {
        let language = self.language;
        let mut told = text(language, "talk-checked", &Args::new(), Sink::Markdown);
        let person = by.and_then(|by| self.conversation.people.get(&by));
        if person.is_none_or(|person| person.level < Level::Write) {
            return told;
        }
        for dataset in self.datasets {
            let Some(records) = dataset.records(&dataset.content) else { continue };
            let report = dataset.check(self.config, self.files, &dataset.content, &records);
            let Some(errors) = NonZeroU64::new(report.errors()) else { continue };
            let shown: Vec<String> = report
                .findings
                .iter()
                .filter(|finding| finding.severity() == Severity::Error)
                .take(MOST_OLD)
                .map(|finding| format!("- ❌ {}", finding_text(finding, language, Sink::Markdown)))
                .collect();
            let args = Args::new().number("count", errors.get());
            let args = args.quoted("dataset", dataset.name.as_str());
            let head = text(language, "talk-older", &args, Sink::Markdown);
            told.extend(["\n\n", &head, "\n\n", &shown.join("\n")]);
            let more = errors.get().saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX));
            if more > 0 {
                let args = Args::new().number("count", more);
                let more = text(language, "talk-older-more", &args, Sink::Markdown);
                told.extend(["\n- ", &more]);
            }
        }
        told
    }

    fn help(&self, by: Option<PersonId>) -> Vec<HelpLine> {
        let Conversation { author, people, policy, .. } = *self.conversation;
        let line = |verb: Verb| {
            let is_own = verb == Verb::Accept
                && by.is_some()
                && by == author
                && policy.own == OwnContributions::NeedAnother;
            if may(verb.spec().who, by, author, people, policy) == Verdict::Yes && !is_own {
                HelpLine::Open(verb)
            } else {
                HelpLine::Closed(verb)
            }
        };
        REGISTRY.iter().map(|spec| line(spec.verb)).collect()
    }

    /// How commands were read, for the reviewer.
    pub(super) fn notes(&self, folded: &Folded) -> Vec<String> {
        // Of rows sent in bulk the table shows what was supplied.
        let is_shown = |note: &&Note| {
            matches!(note.what, Noted::Value(MappingNote::Filled { .. }))
                && folded.sent.iter().any(|sent| sent.source == note.source)
        };
        let noted = folded
            .notes
            .iter()
            .filter(|note| !is_shown(note))
            .map(|note| noted_text(note, self.language, Sink::Markdown));
        let whole = folded.entries.iter().filter(|entry| {
            use gitribute_core::dataset::Edit;
            matches!(entry.edits.first(), Some(Edit::Remove { .. } | Edit::Rename { .. }))
        });
        let reasons = whole.flat_map(|entry| {
            entry.reasons.iter().map(|reason| {
                let args = Args::new().quoted("who", entry.source.login.as_str());
                let args = args.number("row", entry.number).quoted("reason", reason.as_str());
                text(self.language, "talk-reason", &args, Sink::Markdown)
            })
        });
        noted.chain(reasons).collect()
    }
}

/// A text with rows that come back was not done as a whole.
fn reactions(folded: &Folded, bad: &[(u32, String)]) -> Vec<(String, Reaction)> {
    let returned = |id: &str| {
        folded.sent.iter().any(|sent| {
            let is_from = matches!(&sent.source.at, Place::Message { id: from, .. } if from == id);
            is_from && sent.after_checks(bad).to_correct.is_some()
        })
    };
    let told = folded.reactions.iter().map(|(id, reaction)| {
        let reaction = if returned(id) { Reaction::Refused } else { *reaction };
        (id.clone(), reaction)
    });
    told.collect()
}
