//! An issue and the conversation below it followed from their texts to edited, checked bytes.

use std::collections::BTreeMap;

use gitribute_core::check::check_form;
use gitribute_core::dataset::FieldName;
use gitribute_core::intake::commands::fold::{
    Conversation, Message, Verdict, fold, given_at_hand, may,
};
use gitribute_core::intake::commands::{NewValue, Who};
use gitribute_core::intake::mapping::{
    DatasetView, MappingContext, MappingFault, answers_to_edits, columns_of_fields,
};
use gitribute_core::intake::template::{Choice, IssueFacts, TemplateFile, choose};
use gitribute_core::intake::{Answer, Answers, FieldId, IssueForm, Remark, body};
use gitribute_core::repo_config::{DatasetName, FormFile, FormSettings, Slash};
use gitribute_core::report::commands::{Explained, Keeping, clash_text};
use gitribute_core::report::summary::FindingLine;
use gitribute_core::report::{
    Args, Language, Sink, form_finding, mapping_fault, remark_text, text,
};
use jiff::civil::Date;

use super::answers::{asks_for, is_undecided, locked, mapping_notes, repeats_a_rule, view};
use super::dataset::Dataset;
use super::draft::{Repository, error};
use super::made::{Made, outcome};
use super::meaning::Meaning;
use super::outcome::{Contribution, Outcome};
use super::since::marks;
use super::talk::{Answering, Needs, Sign, Talk, ears, speaks};
use super::{Files, Setup};

/// An issue as it was written.
#[derive(Clone, Copy, Debug)]
pub struct IssueText<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
    /// Its labels.
    pub labels: &'a [String],
    /// Login of who wrote it.
    pub author: &'a str,
    /// The day it counts as written on.
    pub today: Date,
    /// Where the forge shows people (`https://github.com`), for `@name` in columns of addresses.
    pub people: Option<&'a str>,
}

impl IssueText<'_> {
    fn facts(&self) -> IssueFacts<'_> {
        IssueFacts { labels: self.labels, title: self.title, body: self.body }
    }
}

/// What came of following.
#[derive(Clone, Debug)]
pub enum Followed {
    /// The contribution.
    Done(Box<Contribution>),
    /// The forge has to be asked first; with its answers all is followed again.
    Needs(Needs),
}

/// Follows an issue without the conversation below it. `files` holds what
/// [`Setup::dataset_files`] names, as far as it stands.
pub fn read(setup: &Setup, files: &Files, issue: &IssueText<'_>) -> Contribution {
    match follow(setup, files, issue, None, None) {
        Followed::Done(contribution) => *contribution,
        Followed::Needs(_) => not_ours(setup.config.language),
    }
}

/// Follows an issue with the conversation below it. `form` is the form that it was made with,
/// perhaps an earlier version of it, where that was found out already.
pub fn follow(
    setup: &Setup,
    files: &Files,
    issue: &IssueText<'_>,
    form: Option<(&TemplateFile, &IssueForm)>,
    talk: Option<&Talk<'_>>,
) -> Followed {
    let language = setup.config.language;
    let form = match form {
        Some(form) => Some(form),
        None => match choose(&setup.forms, &issue.facts()) {
            Choice::Found { file, .. } => {
                setup.forms.iter().find(|(name, _)| *name == file).map(|(file, form)| (file, form))
            }
            Choice::NoForm => None,
            Choice::Undecided { candidates } => {
                // Only forms of datasets are worth a question.
                let known = |name: &str| setup.config.forms.contains_key(name);
                if candidates.iter().any(|candidate| known(candidate.as_str())) {
                    return done(undecided(&candidates, language));
                }
                None
            }
        },
    };
    let file = form.and_then(|(file, _)| FormFile::parse(file.as_str()));
    let settings = file.as_ref().and_then(|file| setup.config.forms.get(file));
    let form = form.map(|(_, form)| form);
    Follow { setup, files, issue, form, file: file.as_ref(), settings, talk }.run()
}

/// The forms that an issue may have been made with, by their places in [`Setup::forms`]: one where
/// it is found, several where it is undecided.
pub fn candidates(setup: &Setup, issue: &IssueText<'_>) -> Vec<usize> {
    let files = match choose(&setup.forms, &issue.facts()) {
        Choice::Found { file, .. } => vec![file],
        Choice::Undecided { candidates } => candidates,
        Choice::NoForm => Vec::new(),
    };
    let place = |file: &TemplateFile| setup.forms.iter().position(|(name, _)| name == file);
    files.iter().filter_map(place).collect()
}

struct Follow<'a> {
    setup: &'a Setup,
    files: &'a Files,
    issue: &'a IssueText<'a>,
    form: Option<&'a IssueForm>,
    file: Option<&'a FormFile>,
    settings: Option<&'a FormSettings>,
    talk: Option<&'a Talk<'a>>,
}

/// A form that was read.
struct FormRead {
    /// Faults, each with the column that it is about, where it is about one.
    faults: Vec<(Option<FieldName>, FindingLine)>,
    notes: Vec<String>,
    answers: Answers,
    columns: Vec<(FieldId, FieldName)>,
    explained: Vec<Explained>,
}

impl Follow<'_> {
    fn run(&self) -> Followed {
        let language = self.language();
        let slash = self.setup.config.commands.slash;
        let is_said = self.is_said(slash);
        if self.form.is_none() && !is_said {
            return done(not_ours(language));
        }
        let wanted = self.settings.and_then(|settings| settings.dataset.as_ref());
        let mut datasets = Vec::new();
        let mut broken = Vec::new();
        for (name, settings) in &self.setup.config.datasets {
            let is_wanted = wanted.is_none_or(|wanted| wanted == name);
            if !is_wanted && !is_said {
                continue;
            }
            match Dataset::read(name, settings, self.files, language) {
                Ok(dataset) => datasets.push(dataset),
                Err(fault) if is_wanted => broken.push(error(fault)),
                Err(_) => {}
            }
        }
        let of_form = |dataset: &Dataset<'_>| wanted.is_none_or(|wanted| wanted == dataset.name);
        if !datasets.iter().any(of_form) {
            return done(if broken.is_empty() {
                not_ours(language)
            } else {
                Contribution::of(language, Outcome::Blocked { faults: broken })
            });
        }
        if let Some(form) = self.form
            && self.settings.is_none()
            && !is_said
            && !datasets.iter().any(|dataset| asks_for(form, dataset))
        {
            // "Add a feature": the words of a form of data, and none of its columns.
            return done(not_ours(language));
        }
        self.with(&datasets, is_said, language)
    }

    /// Whether anybody says anything to us.
    fn is_said(&self, slash: Slash) -> bool {
        let Some(talk) = self.talk else { return false };
        let ears = ears(talk, slash);
        let policy = &self.setup.config.policy;
        let described = self.form.is_none() && speaks(&talk.description, &ears, policy);
        described || talk.comments.iter().any(|message| speaks(message, &ears, policy))
    }

    fn with(&self, datasets: &[Dataset<'_>], is_said: bool, language: Language) -> Followed {
        let views: Vec<DatasetView<'_>> = datasets.iter().map(view).collect();
        let context = MappingContext {
            file: self.file,
            settings: self.settings,
            datasets: &views,
            today: self.issue.today,
            author: self.issue.author,
            people: self.issue.people,
        };
        let form = self.form.map(|form| (form, self.read_form(form, &context, language)));
        let mut mapped =
            form.as_ref().map(|(form, read)| answers_to_edits(form, &read.answers, &context));
        // A form that nobody said anything about: a question, a bug report.
        let is_undecided = matches!(&mapped, Some(Err(found)) if self.settings.is_none() && found.iter().any(is_undecided));
        if is_undecided && !is_said {
            return done(not_ours(language));
        }
        let form = form.filter(|_| !is_undecided);
        mapped = mapped.filter(|_| !is_undecided);

        let none = Vec::new();
        let heard = self.messages(form.is_none() && self.form.is_none());
        let messages = if is_said { &heard } else { &none };
        let no_people = BTreeMap::new();
        let no_files = BTreeMap::new();
        let slash = self.setup.config.commands.slash;
        let ears = match self.talk {
            Some(talk) => ears(talk, slash),
            None => gitribute_core::intake::commands::Ears { bot: "", slash, uploads: &[] },
        };
        let mut conversation = Conversation {
            author: self.talk.and_then(|talk| talk.author),
            login: self.issue.author,
            form: None,
            messages,
            datasets: &views,
            ears: &ears,
            policy: &self.setup.config.policy,
            people: self.talk.map_or(&no_people, |talk| talk.people),
            files: self.talk.map_or(&no_files, |talk| talk.files),
            today: self.issue.today,
            people_at: self.issue.people,
        };
        let by_policy = self.proposes(&conversation, form.is_some());
        if by_policy == Verdict::Unknown {
            let people = conversation.author.into_iter().collect();
            return Followed::Needs(Needs { people, ..Needs::default() });
        }
        // What commands say of the record at hand is read with the answers, where those alone
        // name no record.
        if let (Some((form, read)), Some(Err(_))) = (&form, &mapped)
            && is_said
        {
            let first = fold(&conversation);
            if !first.unknown.is_empty() {
                return Followed::Needs(Needs { people: first.unknown, ..Needs::default() });
            }
            if let Some(answers) = with_commands(read, &conversation, &views, &context) {
                mapped = Some(answers_to_edits(form, &answers, &context));
            }
        }
        let (mapped, mapping_faults) = match mapped {
            None => (None, Vec::new()),
            Some(Ok(mapped)) => (Some(mapped), Vec::new()),
            Some(Err(faults)) => (None, faults),
        };
        conversation.form = mapped.as_ref();
        let folded = fold(&conversation);
        let no_explained = Vec::new();
        let answering = Answering {
            conversation: &conversation,
            datasets,
            config: &self.setup.config,
            files: self.files,
            explained: form.as_ref().map_or(&no_explained, |(_, read)| &read.explained),
            language,
            sign: match slash {
                Slash::On => Sign::Slash,
                Slash::Off => Sign::Mention(ears.bot.to_owned()),
            },
        };
        let needs = Needs { people: answering.unknown(&folded), files: folded.wanted.clone() };
        if !needs.is_nothing() {
            return Followed::Needs(needs);
        }

        let mut notes = form.as_ref().map(|(_, read)| read.notes.clone()).unwrap_or_default();
        let mut faults = Vec::new();
        if let Some((_, read)) = &form {
            let settled = |column: &FieldName| {
                mapped.as_ref().is_some_and(|mapped| folded.settles(&mapped.dataset, column))
            };
            let standing =
                read.faults.iter().filter(|(column, _)| !column.as_ref().is_some_and(settled));
            faults.extend(standing.map(|(_, fault)| fault.clone()));
        }
        if mapping_faults == [MappingFault::NothingToChange]
            && faults.is_empty()
            && folded.entries.is_empty()
        {
            let said = answering.said(&folded, &[]);
            let contribution = Contribution::of(language, Outcome::Unchanged);
            return done(Contribution { notes, said, ..contribution });
        }
        let told: Vec<FindingLine> = mapping_faults
            .iter()
            .filter(|fault| faults.is_empty() || !repeats_a_rule(fault))
            .map(|fault| error(mapping_fault(fault, language, Sink::Markdown)))
            .collect();
        faults.extend(told);
        if let Some(mapped) = &mapped {
            notes.extend(mapping_notes(mapped, &folded, language));
            faults.extend(
                datasets
                    .iter()
                    .filter(|dataset| *dataset.name == mapped.dataset)
                    .flat_map(|dataset| locked(mapped, dataset, language)),
            );
        }
        notes.extend(answering.notes(&folded));
        if by_policy != Verdict::Yes {
            let fault = text(language, "policy-propose", &Args::new(), Sink::Markdown);
            faults.push(error(fault));
        }
        if folded.entries.is_empty() {
            let outcome = match (faults.is_empty(), mapped.is_some()) {
                (false, _) => Outcome::Invalid { faults, drafts: Vec::new() },
                (true, true) => {
                    let fault =
                        text(language, "contribution-nothing-left", &Args::new(), Sink::Markdown);
                    Outcome::Invalid { faults: vec![error(fault)], drafts: Vec::new() }
                }
                (true, false) => Outcome::NotOurs,
            };
            let said = answering.said(&folded, &[]);
            return done(Contribution { notes, said, ..Contribution::of(language, outcome) });
        }
        let repo = Repository { config: &self.setup.config, files: self.files };
        let stands = self.talk.and_then(|talk| talk.stands.as_ref());
        let Made { outcome, bad, clashes, settled, notes: follow } =
            outcome(repo, datasets, &folded, stands, faults, language);
        let said = answering.said(&folded, &bad);
        let kept: Vec<_> = folded
            .entries
            .iter()
            .filter(|entry| !bad.iter().any(|(number, _)| *number == entry.number))
            .cloned()
            .collect();
        let meaning = Some(Meaning::of(&kept));
        let sign = said.sign.call();
        let keeping = match outcome {
            Outcome::Clashing => Keeping::ByRefresh,
            _ => Keeping::ByCells,
        };
        notes.extend(follow);
        let marks = [marks(&clashes), settled].concat();
        let clashes = clash_text(&clashes, keeping, language, sign);
        let back = None;
        done(Contribution { language, outcome, notes, meaning, clashes, marks, said, back })
    }

    /// Whether who wrote the form may propose at all.
    fn proposes(&self, conversation: &Conversation<'_>, is_form: bool) -> Verdict {
        if self.talk.is_none() || !is_form {
            return Verdict::Yes;
        }
        let Conversation { author, people, policy, .. } = *conversation;
        may(Who::Proposers, author, author, people, policy)
    }

    /// The texts that are heard.
    fn messages(&self, with_description: bool) -> Vec<Message<'_>> {
        let Some(talk) = self.talk else { return Vec::new() };
        let description = with_description.then_some(talk.description);
        description.into_iter().chain(talk.comments.iter().copied()).collect()
    }

    fn read_form(
        &self,
        form: &IssueForm,
        context: &MappingContext<'_>,
        language: Language,
    ) -> FormRead {
        let read = body::read(form, self.issue.body);
        let columns = columns_of_fields(form, &read.answers, context);
        let column = |field: &FieldId| {
            columns.iter().find(|(id, _)| id == field).map(|(_, column)| column.clone())
        };
        let mut faults = Vec::new();
        let mut notes = Vec::new();
        for remark in &read.remarks {
            match remark {
                Remark::Ambiguous { .. } => {
                    let fault = error(remark_text(remark, language, Sink::Markdown));
                    faults.push((remark.field().and_then(column), fault));
                }
                // The form's own rules tell these.
                Remark::RequiredMissing { .. }
                | Remark::RequiredBox { .. }
                | Remark::UnknownOption { .. } => {}
                _ => notes.push(remark_text(remark, language, Sink::Markdown)),
            }
        }
        let rules = check_form(form, &read.answers);
        faults.extend(rules.iter().map(|rule| {
            (column(&rule.field), error(form_finding(rule, language, Sink::Markdown)))
        }));
        let explained = Explained::of(form, &read, language);
        FormRead { faults, notes, columns, explained, answers: read.answers }
    }

    /// The form's language, else its dataset's, else the repository's.
    fn language(&self) -> Language {
        let config = &self.setup.config;
        let of_dataset = || {
            let name = self.settings?.dataset.as_ref()?;
            config.datasets.get(name)?.language
        };
        self.settings
            .and_then(|settings| settings.language)
            .or_else(of_dataset)
            .unwrap_or(config.language)
    }
}

/// The answers with what `/set` says of the record at hand in their place.
fn with_commands(
    read: &FormRead,
    conversation: &Conversation<'_>,
    views: &[DatasetView<'_>],
    context: &MappingContext<'_>,
) -> Option<Answers> {
    let wanted = context.settings.and_then(|settings| settings.dataset.as_ref());
    let name: &DatasetName = match (wanted, views) {
        (Some(wanted), _) => wanted,
        (None, [only]) => only.name,
        _ => return None,
    };
    let given = given_at_hand(conversation, name);
    let mut answers = read.answers.clone();
    let mut is_changed = false;
    for (field, column) in &read.columns {
        let answer = match given.get(column) {
            Some(NewValue::Text(text)) => Answer::Text(text.clone()),
            Some(NewValue::Clear) => Answer::None,
            None => continue,
        };
        is_changed = true;
        answers.insert(field.clone(), answer);
    }
    is_changed.then_some(answers)
}

fn undecided(candidates: &[TemplateFile], language: Language) -> Contribution {
    let names: Vec<&str> = candidates.iter().map(TemplateFile::as_str).collect();
    let args = Args::new().quoted("forms", names.join(", "));
    let fault = text(language, "contribution-undecided", &args, Sink::Markdown);
    let faults = vec![error(fault)];
    Contribution::of(language, Outcome::Invalid { faults, drafts: Vec::new() })
}

fn not_ours(language: Language) -> Contribution {
    Contribution::of(language, Outcome::NotOurs)
}

fn done(contribution: Contribution) -> Followed {
    Followed::Done(Box::new(contribution))
}
