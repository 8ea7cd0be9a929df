//! What tests and the program hold of the GitLab face.

use serde_json::Value;

use super::quick_actions::QuickAction;
use super::references::Reference;
use super::shapes::merge_requests::Detail;
use crate::handle::{Act, Repo, World, WorldError, unknown};
use crate::hooks::Happening;
use crate::refusal::Refusal;
use crate::world::gitlab::{Disabled, Hook, Kind, Manner, NoteFacts, TokenFacts};
use crate::world::issues::Subject;
use crate::world::{Caller, Repository, State, Token, UserKind};

/// A webhook to add to a project.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewHook<'a> {
    /// Where deliveries go.
    pub url: &'a str,
    /// The secret that is sent in clear as `X-Gitlab-Token`.
    pub token: Option<&'a str>,
    /// `whsec_` and 32 bytes in base64: signs deliveries as Standard Webhooks has it.
    pub signing_token: Option<&'a str>,
    /// GitLab's flags of the events it hears of: `issues_events`, `note_events`, ….
    pub events: &'a [&'a str],
}

/// The login of the account in whose name outsiders' mails become issues.
const SUPPORT_BOT: &str = "support-bot";

impl World {
    /// Adds a bot account, as a project access token brings one, and gives its token with these
    /// scopes (`api`, `read_api`, …).
    pub fn add_bot(&self, login: &str, scopes: &[&str]) -> Result<String, WorldError> {
        let known = self.lock().user_named(login).is_some();
        if !known {
            self.lock().add_user(login, UserKind::Bot);
        }
        self.add_access_token(login, scopes, None)
    }

    /// A GitLab access token of an account, with these scopes; it expires after that many seconds
    /// if given.
    pub fn add_access_token(
        &self,
        login: &str,
        scopes: &[&str],
        seconds: Option<i64>,
    ) -> Result<String, WorldError> {
        let mut state = self.lock();
        let user = state.user_named(login).ok_or_else(|| unknown("user", login))?.id;
        let id = state.next_id();
        let created_at = state.now();
        let token = format!("glpat-{}", crate::text::opaque(id, 20));
        let expires_at = seconds.map(|seconds| {
            let lives = jiff::SignedDuration::from_secs(seconds);
            created_at.saturating_add(lives).unwrap_or(jiff::Timestamp::MAX)
        });
        let facts = TokenFacts {
            id,
            name: format!("{login}'s token"),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            created_at,
            revoked: false,
        };
        let entry = Token {
            user,
            installation: None,
            permissions: None,
            repositories: None,
            expires_at,
            gitlab: Some(facts),
        };
        state.tokens.insert(token.clone(), entry);
        Ok(token)
    }

    /// Revokes a GitLab access token: it is refused from then on.
    pub fn revoke_token(&self, token: &str) -> Result<(), WorldError> {
        let mut state = self.lock();
        let found = state.tokens.get_mut(token).and_then(|token| token.gitlab.as_mut());
        found.ok_or_else(|| unknown("token", ""))?.revoked = true;
        Ok(())
    }

    /// The quick actions met in texts so far, oldest first.
    pub fn quick_actions(&self) -> Vec<QuickAction> {
        self.lock().gitlab.actions.clone()
    }

    /// The references met in texts so far, oldest first.
    pub fn references(&self) -> Vec<Reference> {
        self.lock().gitlab.references.clone()
    }
}

impl Repo {
    /// Adds a webhook to the project; returns its id.
    pub fn add_hook(&self, new: &NewHook<'_>) -> Result<u64, WorldError> {
        let mut state = self.world().lock();
        let id = state.next_id();
        let hook = Hook {
            id,
            url: new.url.to_owned(),
            name: None,
            description: None,
            created_at: state.now(),
            token: new.token.map(str::to_owned),
            signing: new.signing_token.map(str::to_owned),
            events: new.events.iter().map(|event| (*event).to_owned()).collect(),
            verify_tls: true,
            branch_filter: None,
            failures: 0,
            disabled: Disabled::No,
        };
        state.repository_mut(self.id())?.gitlab.hooks.push(hook);
        Ok(id)
    }

    /// GitLab's word for whether a webhook is sent anything: `executable`,
    /// `temporarily_disabled` or `disabled`.
    pub fn hook_status(&self, hook: u64) -> Result<&'static str, WorldError> {
        let state = self.world().lock();
        let found = state.hook(hook).ok_or_else(|| unknown("hook", &hook.to_string()))?;
        Ok(found.status(state.now()))
    }

    fn subject<T>(
        &self,
        kind: Kind,
        iid: u64,
        look: impl FnOnce(&State, &Repository, &Subject) -> Result<T, Refusal>,
    ) -> Result<T, WorldError> {
        let state = self.world().lock();
        let home = state.repository(self.id())?;
        Ok(look(&state, home, home.by_iid(kind, iid)?)?)
    }

    /// The world's number of an issue, by the number GitLab shows.
    pub fn number_of_issue(&self, iid: u64) -> Result<u64, WorldError> {
        self.subject(Kind::Issue, iid, |_, _, subject| Ok(subject.number))
    }

    /// The world's number of a merge request, by the number GitLab shows.
    pub fn number_of_merge_request(&self, iid: u64) -> Result<u64, WorldError> {
        self.subject(Kind::MergeRequest, iid, |_, _, subject| Ok(subject.number))
    }

    /// The number GitLab shows of an issue or merge request.
    pub fn iid(&self, number: u64) -> Result<u64, WorldError> {
        let state = self.world().lock();
        Ok(state.repository(self.id())?.subject(number)?.gitlab.iid)
    }

    /// An issue as GitLab's REST shows it to a Reporter.
    pub fn gitlab_issue(&self, iid: u64) -> Result<Value, WorldError> {
        self.subject(Kind::Issue, iid, |state, home, subject| {
            Ok(state.gitlab_issue(&Caller::Browser(home.owner), home, subject))
        })
    }

    /// A merge request as GitLab's REST shows it.
    pub fn gitlab_merge_request(&self, iid: u64) -> Result<Value, WorldError> {
        self.subject(Kind::MergeRequest, iid, |state, home, subject| {
            let caller = Caller::Browser(home.owner);
            state.gitlab_merge_request(&caller, home, subject, Detail::Full)
        })
    }

    /// The notes of an issue or merge request, those of the forge itself too, oldest first, as
    /// GitLab's REST shows them. `number` is the world's.
    pub fn notes(&self, number: u64) -> Result<Vec<Value>, WorldError> {
        let state = self.world().lock();
        let home = state.repository(self.id())?;
        home.subject(number)?;
        Ok(home.notes_of(number).map(|note| state.gitlab_note(home, note)).collect())
    }

    /// The last status of each name on a commit, as GitLab's REST shows them.
    pub fn commit_statuses(&self, sha: &str) -> Result<Vec<Value>, WorldError> {
        let state = self.world().lock();
        let home = state.repository(self.id())?;
        Ok(home.latest_statuses(sha).into_iter().map(|one| state.gitlab_status(one)).collect())
    }

    /// Lets merge requests merge only once their pipeline has succeeded.
    pub fn need_pipeline(&self) -> Result<(), WorldError> {
        self.world().lock().repository_mut(self.id())?.gitlab.needs_pipeline = true;
        Ok(())
    }

    /// Lets merge requests merge only once so many people have approved them.
    pub fn need_approvals(&self, count: usize) -> Result<(), WorldError> {
        self.world().lock().repository_mut(self.id())?.gitlab.approvals = count;
        Ok(())
    }

    /// Lets merge requests merge only once all threads on them are resolved.
    pub fn need_resolved_threads(&self) -> Result<(), WorldError> {
        self.world().lock().repository_mut(self.id())?.gitlab.needs_resolved = true;
        Ok(())
    }

    /// An issue that an outsider opens by mail (Service Desk); returns the world's number.
    pub fn open_issue_by_mail(
        &self,
        mail: &str,
        title: &str,
        body: &str,
    ) -> Result<u64, WorldError> {
        let mut state = self.world().lock();
        let known = state.user_named(SUPPORT_BOT).map(|user| user.id);
        let bot = known.unwrap_or_else(|| state.add_user(SUPPORT_BOT, UserKind::Bot));
        let number = state.open_issue_as(
            &Caller::Browser(bot),
            self.id(),
            title,
            Some(body.to_owned()),
            &[],
            |facts| {
                facts.mail = Some(mail.to_owned());
                // What comes by mail is not for everyone.
                facts.confidential = true;
            },
        )?;
        Ok(number)
    }
}

impl Act {
    /// Opens a confidential issue; returns the world's number.
    pub fn open_confidential_issue(&self, title: &str, body: &str) -> Result<u64, WorldError> {
        self.repo().act(self.login(), |state, caller, id| {
            let hide = |facts: &mut crate::world::gitlab::Facts| facts.confidential = true;
            state.open_issue_as(caller, id, title, Some(body.to_owned()), &[], hide)
        })
    }

    /// Approves a merge request; `number` is the world's.
    pub fn approve(&self, number: u64) -> Result<(), WorldError> {
        self.repo().act(self.login(), |state, caller, id| {
            let Some(account) = caller.account() else { return Err(Refusal::NotFound) };
            let home = state.repository_mut(id)?;
            let needed = home.gitlab.approvals;
            let approvals = &mut home.subject_mut(number)?.gitlab.approvals;
            if !approvals.contains(&account) {
                approvals.push(account);
            }
            let action = if approvals.len() < needed { "approval" } else { "approved" };
            state.happened(caller, id, &Happening::Approved { number, action });
            Ok(())
        })
    }

    /// Resolves the thread that a note began.
    pub fn resolve_thread(&self, note: u64) -> Result<(), WorldError> {
        self.repo().act(self.login(), |state, caller, id| {
            let by = caller.account().map(|account| (account, state.now()));
            let comments = &mut state.repository_mut(id)?.comments;
            let of_thread = comments.values_mut().filter(|one| one.gitlab.thread == Some(note));
            of_thread.for_each(|one| one.gitlab.resolved = by);
            Ok(())
        })
    }

    /// Writes an internal note; returns its id.
    pub fn note_internally(&self, number: u64, body: &str) -> Result<u64, WorldError> {
        self.repo().act(self.login(), |state, caller, id| {
            let facts = NoteFacts { manner: Manner::Internal, ..NoteFacts::default() };
            state.say(caller, id, number, body, facts).map(|said| said.id)
        })
    }
}
