//! The handles by which tests and the program build the world, act in it as people do in the
//! browser, and look at it.

mod act;
mod apps;
mod repo;

use std::path::Path;
use std::sync::{MutexGuard, PoisonError};

use serde_json::Value;

use crate::clock::Clock;
use crate::contract::Violation;
use crate::faults::Rule;
use crate::git::{Git, GitError};
use crate::hooks::{Delivery, EventRecord, Order, Schedule};
use crate::ledger::Call;
use crate::refusal::Refusal;
use crate::server::Forge;
use crate::world::app::{Permissions, Token};
use crate::world::files::NewCommit;
use crate::world::repository::Visibility;
use crate::world::{Caller, Id, State, UserKind};

pub use act::Act;
pub use apps::{AppHandle, NewApp};
pub use repo::Repo;

/// Why the world did not do as told.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The forge refused, in the words it has for clients.
    #[error("{0}")]
    Refused(String),
    /// Git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no such thing.
    #[error("no {kind} {name:?}")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// Under which name.
        name: String,
    },
    /// A private key that is no RSA key in PEM form.
    #[error("not a usable private key: {0}")]
    Key(String),
}

impl From<Refusal> for WorldError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Git(error) => Self::Git(error),
            Refusal::Invalid { message, errors } => {
                let details: Vec<String> = errors
                    .iter()
                    .map(|fault| {
                        let said = fault.message.clone().or_else(|| fault.field.clone());
                        format!("{} {}", said.unwrap_or_default(), fault.code)
                    })
                    .collect();
                Self::Refused(format!("{message} {}", details.join(", ")))
            }
            other => Self::Refused(other.to_string()),
        }
    }
}

pub(crate) fn unknown(kind: &'static str, name: &str) -> WorldError {
    WorldError::Unknown { kind, name: name.to_owned() }
}

/// The world of one forge. Copies are the same world.
#[derive(Clone)]
pub struct World {
    forge: Forge,
    url: String,
    clock: Clock,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("url", &self.url).finish_non_exhaustive()
    }
}

impl World {
    pub(crate) fn new(forge: Forge, url: String, clock: Clock) -> Self {
        Self { forge, url, clock }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.forge.world.lock()
    }

    /// The forge's address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The forge's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Adds a person; returns the account's id.
    pub fn add_user(&self, login: &str) -> Result<u64, WorldError> {
        self.add_account(login, UserKind::Person)
    }

    /// Adds an organisation; returns the account's id.
    pub fn add_organization(&self, login: &str) -> Result<u64, WorldError> {
        self.add_account(login, UserKind::Organization)
    }

    /// Adds a team of an organisation, by its slug, with these members.
    pub fn add_team(
        &self,
        organization: &str,
        slug: &str,
        members: &[&str],
    ) -> Result<(), WorldError> {
        let mut state = self.lock();
        let id = |login: &str| state.user_named(login).map(|user| user.id);
        let organization = id(organization).ok_or_else(|| unknown("user", organization))?;
        let members = members
            .iter()
            .map(|login| id(login).ok_or_else(|| unknown("user", login)))
            .collect::<Result<_, _>>()?;
        state.teams.insert((organization, slug.to_owned()), members);
        Ok(())
    }

    fn add_account(&self, login: &str, kind: UserKind) -> Result<u64, WorldError> {
        let mut state = self.lock();
        if state.user_named(login).is_some() {
            return Err(WorldError::Refused(format!("there is a user {login:?} already")));
        }
        Ok(state.add_user(login, kind))
    }

    /// Gives a person another login; the id stays.
    pub fn rename_user(&self, login: &str, new: &str) -> Result<(), WorldError> {
        let mut state = self.lock();
        let id = state.user_named(login).ok_or_else(|| unknown("user", login))?.id;
        if let Some(user) = state.users.get_mut(&id) {
            new.clone_into(&mut user.login);
        }
        Ok(())
    }

    /// Adds a public repository `owner/name` with one commit of these files on `main`; without
    /// files, it stays empty.
    pub fn add_repository(
        &self,
        full_name: &str,
        files: &[(&str, &str)],
    ) -> Result<Repo, WorldError> {
        let (owner, name) = self.owner_and_name(full_name)?;
        let mut state = self.lock();
        let folder = state.folder.clone();
        let git = Git::create(folder.as_deref(), &format!("{owner}-{name}.git"), "main")?;
        let id = state.add_repository(owner, &name, Visibility::Public, git)?;
        if !files.is_empty() {
            let changes = files
                .iter()
                .map(|(path, text)| ((*path).to_owned(), Some(text.as_bytes().to_vec())))
                .collect();
            let new = NewCommit {
                branch: "main".to_owned(),
                expected_head: None,
                message: "Initial commit".to_owned(),
                changes,
                author: None,
                committer: None,
            };
            state.commit_files(&Caller::Browser(owner), id, &new)?;
        }
        drop(state);
        Ok(self.handle(id))
    }

    /// Serves a copy of a local repository as `owner/name`; the original is never touched.
    pub fn add_clone(&self, full_name: &str, local: &Path) -> Result<Repo, WorldError> {
        let (owner, name) = self.owner_and_name(full_name)?;
        let mut state = self.lock();
        let folder = state.folder.clone();
        let git = Git::clone_of(local, folder.as_deref(), &format!("{owner}-{name}.git"))?;
        let id = state.add_repository(owner, &name, Visibility::Public, git)?;
        drop(state);
        Ok(self.handle(id))
    }

    fn owner_and_name(&self, full_name: &str) -> Result<(Id, String), WorldError> {
        let (owner, name) =
            full_name.rsplit_once('/').ok_or_else(|| unknown("repository", full_name))?;
        let state = self.lock();
        let owner = state.user_named(owner).ok_or_else(|| unknown("user", owner))?;
        Ok((owner.id, name.to_owned()))
    }

    fn handle(&self, id: Id) -> Repo {
        Repo { world: self.clone(), id }
    }

    /// The repository `owner/name`.
    pub fn repo(&self, full_name: &str) -> Result<Repo, WorldError> {
        let missing = || unknown("repository", full_name);
        let (owner, name) = full_name.rsplit_once('/').ok_or_else(missing)?;
        let id = self.lock().repository_named(owner, name).ok_or_else(missing)?.id;
        Ok(self.handle(id))
    }

    /// A personal token. `permissions` narrow it (`None`: all the person may); it expires after
    /// that many seconds if given.
    pub fn add_token(
        &self,
        login: &str,
        permissions: Option<Permissions>,
        seconds: Option<i64>,
    ) -> Result<String, WorldError> {
        let mut state = self.lock();
        let user = state.user_named(login).ok_or_else(|| unknown("user", login))?.id;
        let serial = state.next_id();
        let token = format!("github_pat_{}", crate::text::opaque(serial, 82));
        let expires_at = seconds.map(|seconds| {
            let lives = jiff::SignedDuration::from_secs(seconds);
            state.now().saturating_add(lives).unwrap_or(jiff::Timestamp::MAX)
        });
        let entry = Token {
            user,
            installation: None,
            permissions,
            repositories: None,
            expires_at,
            gitlab: None,
        };
        state.tokens.insert(token.clone(), entry);
        Ok(token)
    }

    /// Sets the hourly limit of requests of every caller; `None` goes back to GitHub's.
    pub fn set_rate_limit(&self, limit: Option<u64>) {
        self.lock().rates.limit = limit;
    }

    /// Adds a fault.
    pub fn fault(&self, rule: Rule) {
        self.forge.faults.add(rule);
    }

    /// How many faults have not happened yet; a test that sets one wants 0 at its end.
    pub fn unused_faults(&self) -> usize {
        self.forge.faults.unused()
    }

    /// Lets requests go on that a fault delays.
    pub fn release(&self) {
        self.forge.faults.release();
    }

    /// The calls since the start or the last [`World::clear_calls`].
    pub fn calls(&self) -> Vec<Call> {
        self.forge.ledger.read()
    }

    /// Forgets the calls so far.
    pub fn clear_calls(&self) {
        self.forge.ledger.clear();
    }

    /// What did not keep to the contract so far; empty without a contract, except on GitLab's
    /// face, which notes operations and parameters that it does not know.
    pub fn violations(&self) -> Vec<Violation> {
        let found = self.forge.violations.lock().unwrap_or_else(PoisonError::into_inner).clone();
        found.into_iter().chain(self.lock().gitlab.ignored.clone()).collect()
    }

    /// What happened so far, oldest first.
    pub fn events(&self) -> Vec<EventRecord> {
        self.lock().hooks.log.clone()
    }

    /// Says when webhooks go out from now on.
    pub fn schedule_hooks(&self, schedule: Schedule) {
        self.lock().hooks.schedule = schedule;
    }

    /// Lets held webhooks go.
    pub fn release_hooks(&self, order: Order) {
        self.lock().hooks.release(order);
    }

    /// Loses the next webhooks: they stand in the log of deliveries as failed.
    pub fn lose_hooks(&self, count: usize) {
        self.lock().hooks.lose = count;
    }

    /// Sends the next webhooks twice, under the same GUID.
    pub fn duplicate_hooks(&self, count: usize) {
        self.lock().hooks.duplicate = count;
    }

    /// Sends a delivery again, under its GUID; returns the new attempt's id.
    pub fn redeliver_hook(&self, delivery: u64) -> Result<u64, WorldError> {
        Ok(self.lock().redeliver(delivery)?)
    }

    /// All attempts to deliver, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.lock().hooks.deliveries.clone()
    }

    /// Waits until no webhook is going out or about to; held ones do not count.
    pub async fn hooks_settled(&self) {
        loop {
            let idle = self.lock().hooks.idle.clone();
            let notified = idle.notified();
            tokio::pin!(notified);
            notified.as_mut().enable();
            if self.lock().hooks.is_idle() {
                return;
            }
            notified.await;
        }
    }

    pub(crate) fn browser(&self, login: &str) -> Result<Caller, WorldError> {
        let state = self.lock();
        let user = state.user_named(login).ok_or_else(|| unknown("user", login))?;
        Ok(Caller::Browser(user.id))
    }

    /// An account as REST shows it; null if there is none.
    pub fn account(&self, login: &str) -> Value {
        let state = self.lock();
        state.user_named(login).map_or(Value::Null, |user| state.public_user(user))
    }
}
