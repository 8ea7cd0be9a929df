//! An issue and the conversation below it, followed on the default branch; the forge is asked
//! about people and files until all is known.

use std::collections::{BTreeMap, BTreeSet};

use gitribute_core::intake::commands::fold::People;
use gitribute_core::repo_config::{AcceptSettings, PolicySettings};
use jiff::tz::TimeZone;

use super::gather::Base;
use super::talk::heard;
use super::{Reconciler, people};
use crate::contribution::{
    Contribution, Files, Followed, IssueText, Needs, Setup, Stands, Talk, follow, misconfigured,
};
use crate::model::{Comment, IssueObservation, Observation};
use crate::plan::{Status, Told, made_from, meant};
use crate::ports::{ForgeError, RepoRef};

/// How often the forge is asked about people and files of one conversation: each answer may bring
/// up others.
const MOST_QUESTIONS: u32 = 6;

/// What was read.
pub(super) struct Read {
    pub(super) contribution: Contribution,
    /// The files that were looked at.
    pub(super) files: Files,
    /// Whoever was asked about.
    pub(super) people: People,
    pub(super) rules: Rules,
}

/// What the repository says of who may do what.
#[derive(Clone, Default)]
pub(super) struct Rules {
    pub(super) policy: PolicySettings,
    pub(super) accept: AcceptSettings,
}

impl Read {
    fn without_rules(contribution: Contribution, files: Files) -> Self {
        Self { contribution, files, people: People::new(), rules: Rules::default() }
    }
}

impl Reconciler {
    /// What the issue contributes to the repository as it stands on the default branch.
    pub(super) async fn follow(
        &self,
        observation: &Observation,
        issue: &IssueObservation,
    ) -> Result<Read, ForgeError> {
        let subject = issue;
        let issue = &subject.issue;
        let text = IssueText {
            title: &issue.title,
            body: &issue.body,
            labels: &issue.labels,
            author: &issue.author.login,
            // The day of asking: the same whenever it is looked at again.
            today: issue.created_at.to_zoned(TimeZone::UTC).date(),
            people: people(observation),
        };
        let repo = RepoRef { id: observation.repo.id, name: observation.repo.name.clone() };
        let Some(at) = &observation.repo.base_head else {
            // An empty repository has no form either (FAULTS G19).
            return Ok(Read::without_rules(Contribution::not_ours(), Files::new()));
        };
        let base = Base { repo: &repo, at };
        let stands = meant(observation, subject);
        let heard = heard(subject, stands.as_ref());
        let mut files = self.setup_files(base).await?;
        let setup = match Setup::read(&files) {
            Ok(setup) => setup,
            Err(fault) => {
                let contribution = misconfigured(&fault, &files, &text);
                return Ok(Read::without_rules(contribution, files));
            }
        };
        let form = self.form(base, &setup, &text).await?;
        self.dataset_files(base, &setup, &mut files).await?;
        let before = self.before(base, made_from(observation, subject), &setup, &files).await?;
        let told = subject.sticky.as_ref().and_then(|sticky| Status::told(&sticky.body));
        let later = written_since(&subject.talk, told.as_ref());
        let stands = before.as_ref().map(|before| Stands {
            files: before,
            told: told.as_ref(),
            later: &later,
        });
        let form = form.as_ref().map(|(file, form)| (file, form));
        let policy = &setup.config.policy;
        let mut people = People::new();
        let mut attached = BTreeMap::new();
        let uploads = self.forge.uploads(&observation.repo);
        for _ in 0..MOST_QUESTIONS {
            let talk = Talk {
                author: super::talk::person(&issue.author),
                description: heard.description,
                comments: &heard.comments,
                bot: &observation.me.login,
                uploads: &uploads,
                people: &people,
                files: &attached,
                stands,
            };
            match follow(&setup, &files, &text, form, Some(&talk)) {
                Followed::Done(contribution) => {
                    let rules =
                        Rules { policy: policy.clone(), accept: setup.config.accept.clone() };
                    return Ok(Read { contribution: *contribution, files, people, rules });
                }
                Followed::Needs(Needs { people: wanted, files: missing }) => {
                    self.ask(observation, subject, &wanted, policy, &mut people).await?;
                    self.attached(observation, missing, &mut attached).await?;
                }
            }
        }
        Err(ForgeError::Nonsense("people are asked about again and again".to_owned()))
    }
}

/// The texts that were written since clashes were told.
fn written_since(talk: &[Comment], told: Option<&Told>) -> BTreeSet<String> {
    let Some(told) = told else { return BTreeSet::new() };
    let later = talk.iter().filter(|comment| comment.created_at >= told.since);
    later.map(|comment| comment.handle.0.clone()).collect()
}
