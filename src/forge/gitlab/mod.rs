//! GitLab: gitlab.com and self-managed servers, with the token of a project, a group or a person.
//!
//! An issue is observed by one GraphQL query, files are read by one; everything is written by
//! REST, one request an action, on projects addressed by their number. Why not the endpoints of
//! the `gitlab` crate over our transport: they send forms, in which the base64 of a commit grows
//! by a third again, they know none of the newer parameters (`auto_merge`), and the dozen of them
//! that we need cost two hundred crates. The crate drives the playground's GitLab in the tests
//! instead, where its opinion counts.
//!
//! What GitLab lacks is made here: an issue and a merge request may have the same number, so a
//! merge request's is counted apart; a check is a commit status, and its notes are threads beside
//! lines; a description's quick actions and comments are no text of people.

mod act;
#[cfg(test)]
mod adapter_tests;
mod api;
mod checks;
mod connect;
mod documents;
mod dto;
mod errors;
mod files;
mod hooks;
mod id;
mod observe;
mod people;
mod permission;
mod quick;
mod remarks;
#[cfg(test)]
mod story_tests;
mod sweep;
mod token;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use gitribute_engine::model::{
    Action, Actor, BranchCommit, BranchName, ChangeRequest, CommitId, Done, FilePath, Observation,
    Origin, Repo, RepoId, Subject, SubjectNumber,
};
use gitribute_engine::ports::{
    Attached, Capabilities, Changed, Checks, Clock, Comparison, Entry, FileState, Forge,
    ForgeError, Labelling, Membership, Permission, RepoRef, Version,
};
use jiff::Timestamp;
use secrecy::SecretString;
use thiserror::Error;
use url::Url;

pub use connect::{Connected, HookState, HookWish, Level, Step, Target};
pub use hooks::{GitLabHooks, SigningSecret, SigningSecretError};
pub use token::Token;

use crate::cache::Cache;
use crate::own::OwnAccount;
use crate::page::below;
use crate::transport::{BaseUrl, BaseUrlError, Cleartext, Transport};
use crate::upload::{is_spoken, parse, sorted};
use api::Api;
use dto::RestUser;

/// How one GitLab is reached.
#[derive(Clone, Debug)]
pub struct GitLabSettings {
    /// Where it is for people: `https://gitlab.com`, `https://host/gitlab`.
    pub url: String,
    /// Whether addresses without TLS are taken.
    pub cleartext: Cleartext,
    /// The token of the account that the bot speaks as.
    pub token: SecretString,
    /// With what the names of our branches begin, for telling our proposals from others.
    pub branch_prefix: String,
    /// Memory for files of commits, in bytes.
    pub cache_bytes: usize,
    /// Waits between attempts to open a merge request from a branch that GitLab does not see yet.
    pub patience: Vec<Duration>,
}

impl GitLabSettings {
    /// The usual settings for gitlab.com.
    pub fn new(token: SecretString) -> Self {
        Self {
            url: "https://gitlab.com".to_owned(),
            cleartext: Cleartext::default(),
            token,
            branch_prefix: "gitribute/".to_owned(),
            cache_bytes: 64 << 20,
            patience: [1, 2, 4, 8].map(Duration::from_secs).to_vec(),
        }
    }
}

/// Why GitLab cannot be reached with these settings.
#[derive(Debug, Error)]
#[error("{url}: {reason}")]
pub struct SetupError {
    /// The setting.
    pub url: String,
    /// What is wrong with it.
    pub reason: BaseUrlError,
}

/// GitLab, for one account.
pub struct GitLab {
    api: Api,
    capabilities: Capabilities,
    branch_prefix: String,
    cleartext: Cleartext,
    patience: Vec<Duration>,
    cache: Cache,
    own: OwnAccount,
    /// Addresses that our commits may have.
    addresses: OnceLock<Vec<String>>,
    /// Branches that were in the way of a new one: the next observation looks at them.
    found: Mutex<HashSet<(RepoId, BranchName)>>,
    noreply: String,
}

impl GitLab {
    /// Sets up without a call.
    pub fn new(
        settings: GitLabSettings,
        transport: Transport,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let base = BaseUrl::parse(&settings.url, settings.cleartext)
            .map_err(|reason| SetupError { url: settings.url.clone(), reason })?;
        let noreply = format!("users.noreply.{}", base.url().host_str().unwrap_or_default());
        Ok(Self {
            api: Api {
                transport,
                base,
                clock,
                token: settings.token,
                names: Mutex::new(HashMap::new()),
            },
            capabilities: Capabilities {
                max_comment_bytes: 60_000,
                max_file_bytes: 50 << 20,
                // A commit status has a line of text; notes are threads beside lines.
                checks: Checks::Runs { max_notes: remarks::MAX_NOTES, max_bytes: 60_000 },
            },
            branch_prefix: settings.branch_prefix,
            cleartext: settings.cleartext,
            patience: settings.patience,
            cache: Cache::new(settings.cache_bytes),
            own: OwnAccount::default(),
            addresses: OnceLock::new(),
            found: Mutex::new(HashSet::new()),
            noreply,
        })
    }

    /// The account we write with, known from the first observation on; for [`GitLabHooks`], which
    /// drops what it did.
    pub fn own_account(&self) -> OwnAccount {
        self.own.clone()
    }

    /// Asks who we are, where that is not known: at start, so that no delivery about ourselves is
    /// worked on.
    ///
    /// # Errors
    /// When GitLab does not say.
    pub async fn me(&self) -> Result<Actor, ForgeError> {
        if let (Some(me), Some(_)) = (self.own.get(), self.addresses.get()) {
            return Ok(me);
        }
        let user: RestUser = self.api.json(api::Ask::get("user", &["user"])).await?;
        let RestUser { id, username, bot, email, commit_email, public_email } = user;
        let mut addresses = vec![format!("{id}-{username}@{}", self.noreply)];
        addresses.extend([email, commit_email, public_email].into_iter().flatten());
        addresses.retain(|address| !address.is_empty());
        let me = dto::named(Some(gitribute_engine::model::ActorId(id)), username, bot);
        self.addresses.get_or_init(|| addresses);
        self.own.set(&me);
        Ok(me)
    }

    /// Whether a change request is from a branch of ours, by its name and place.
    fn is_ours(&self, request: &ChangeRequest) -> bool {
        request.origin == Origin::Repository
            && request.branch.as_str().starts_with(&self.branch_prefix)
    }
}

/// What the addresses of uploads begin with: below the project, or by its number.
fn uploads(repo: &Repo) -> Vec<String> {
    let mut starts = vec!["/uploads/".to_owned(), format!("{}/uploads/", repo.web_url)];
    let site = repo.web_url.strip_suffix(repo.name.as_str()).unwrap_or_default();
    if site.ends_with('/') {
        starts.push(format!("{site}-/project/{}/uploads/", repo.id));
    }
    starts
}

/// How a commit credits an account: the address that GitLab gives to everybody (docs, "Use a
/// private commit email"); `None` where the name is none of GitLab's.
fn credit(actor: &Actor, noreply: &str) -> Option<String> {
    let (id, login) = (actor.id?.0, actor.login.as_str());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!login.is_empty() && login.chars().all(plain))
        .then(|| format!("{login} <{id}-{login}@{noreply}>"))
}

#[async_trait]
impl Forge for GitLab {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn note(&self, repo: &RepoRef) {
        self.api.note(repo.id, &repo.name);
    }

    fn credit(&self, actor: &Actor) -> Option<String> {
        credit(actor, &self.noreply)
    }

    fn uploads(&self, repo: &Repo) -> Vec<String> {
        uploads(repo)
    }

    async fn attachment(
        &self,
        repo: &Repo,
        url: &str,
        most: usize,
    ) -> Result<Attached, ForgeError> {
        // Texts name uploads below their project.
        let whole =
            if url.starts_with("/uploads/") { repo.web_url.clone() + url } else { url.to_owned() };
        let Some(from) = parse(&whole, &uploads(repo), self.cleartext) else {
            return Ok(Attached::Missing);
        };
        let (site, cleartext) = (from.origin(), self.cleartext);
        let allowed = |to: &Url| to.origin() == site && is_spoken(to, cleartext);
        sorted(self.api.transport.download("attachment", from, allowed, most).await)
    }

    async fn observe(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError> {
        self.observe_subject(subject, proposal).await
    }

    async fn changed(&self, since: Timestamp) -> Result<Changed, ForgeError> {
        self.changed_since(since).await
    }

    fn file_url(&self, repo: &Repo, at: &CommitId, path: &FilePath) -> String {
        below(format!("{}/-/blob/{at}", repo.web_url), path)
    }

    async fn change_requests(&self, repo: RepoId) -> Result<Vec<ChangeRequest>, ForgeError> {
        let mut open = self.open_requests(repo).await?;
        open.sort_by_key(|request| request.number);
        Ok(open)
    }

    async fn branches(
        &self,
        repo: RepoId,
        prefix: &str,
    ) -> Result<Vec<(BranchName, CommitId)>, ForgeError> {
        self.branches_of(repo, prefix).await
    }

    async fn list(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        folders: &[FilePath],
    ) -> Result<Vec<Vec<Entry>>, ForgeError> {
        self.api.hint(repo.id, &repo.name);
        self.list_folders(repo.id, at, folders).await
    }

    async fn read(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        paths: &[FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        self.api.hint(repo.id, &repo.name);
        self.read_files(repo.id, at, paths).await
    }

    async fn versions(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        path: &FilePath,
        most: usize,
    ) -> Result<Vec<Version>, ForgeError> {
        self.api.hint(repo.id, &repo.name);
        self.file_versions(repo.id, at, path, most).await
    }

    async fn compare(
        &self,
        repo: &RepoRef,
        base: &CommitId,
        head: &CommitId,
    ) -> Result<Comparison, ForgeError> {
        self.compare_commits(repo.id, base, head).await
    }

    async fn permission(&self, repo: &RepoRef, actor: &Actor) -> Result<Permission, ForgeError> {
        self.permission_of(repo.id, actor).await
    }

    async fn commits(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Result<Vec<BranchCommit>, ForgeError> {
        self.commits_of(repo.id, at, author, most).await
    }

    async fn labelled(
        &self,
        repo: &RepoRef,
        number: SubjectNumber,
        label: &str,
    ) -> Result<Option<Labelling>, ForgeError> {
        self.labelled_by(repo.id, number, label).await
    }

    async fn membership(
        &self,
        _: &RepoRef,
        team: &str,
        actor: &Actor,
    ) -> Result<Membership, ForgeError> {
        self.member_of(team, actor).await
    }

    async fn act(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError> {
        let mut done = Vec::new();
        for action in actions {
            done.push(self.one(observed, action).await?);
        }
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use gitribute_engine::model::{ActorId, ActorKind};

    use super::*;

    #[test]
    fn a_person_is_credited_by_the_address_that_gitlab_knows() {
        let ada = Actor { id: Some(ActorId(41)), login: "ada.b".into(), kind: ActorKind::Person };
        let line = credit(&ada, "users.noreply.gitlab.com");
        assert_eq!(line.as_deref(), Some("ada.b <41-ada.b@users.noreply.gitlab.com>"));
        let bad = Actor { login: "a>\nSigned-off-by: b".into(), ..ada };
        assert_eq!(credit(&bad, "host"), None);
    }
}
