//! GitHub: github.com and Enterprise servers, as an App or with an account's token, by GraphQL or
//! by REST alone.

mod act;
mod api;
mod attachments;
mod auth;
mod checks;
#[cfg(test)]
mod contract_tests;
mod documents;
mod dto;
mod errors;
mod files;
mod habits;
mod hooks;
mod id;
mod observe;
mod people;
mod permission;
mod rest;
#[cfg(test)]
mod story_tests;
mod sweep;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use gitribute_engine::model::{
    Action, Actor, BranchCommit, BranchName, ChangeRequest, CommitId, Done, FilePath, Observation,
    Origin, Repo, RepoId, RepoName, Subject, SubjectNumber,
};
use gitribute_engine::ports::{
    Attached, Capabilities, Changed, Checks, Clock, Comparison, Entry, FileState, Forge,
    ForgeError, Labelling, Membership, Permission, RepoRef, Version,
};
use jiff::Timestamp;
use thiserror::Error;

pub use auth::Credentials;
pub use hooks::GitHubHooks;

use crate::cache::Cache;
use crate::own::OwnAccount;
use crate::page::below;
use crate::transport::{BaseUrl, BaseUrlError, Cleartext, Transport};
use api::Api;
use auth::Access;
use habits::{Habits, Turns};
use wire::Wire;

/// Which of GitHub's interfaces is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Interface {
    /// GraphQL, and REST for what it cannot do: one request an observation, one or two an act.
    #[default]
    Graphql,
    /// REST alone: about ten requests an observation.
    Rest,
}

/// How one GitHub is reached.
#[derive(Clone, Debug)]
pub struct GitHubSettings {
    /// Where the REST interface begins: `https://api.github.com`, `https://host/api/v3`.
    pub api_url: String,
    /// Where GraphQL is, should it not be where GitHub puts it.
    pub graphql_url: Option<String>,
    /// Whether addresses without TLS are taken.
    pub cleartext: Cleartext,
    /// With what we sign in.
    pub credentials: Credentials,
    /// Which interface is used.
    pub interface: Interface,
    /// With what the names of our branches begin, for telling our proposals from others.
    pub branch_prefix: String,
    /// Memory for files of commits, in bytes.
    pub cache_bytes: usize,
    /// Files above this in one commit go through Git's objects, in bytes; GraphQL takes 40 MB
    /// of base64 at most.
    pub max_graphql_bytes: usize,
    /// Hosts where GitHub keeps uploaded files: its own answer leads there.
    pub attachment_hosts: Vec<String>,
    /// Waits between attempts to open a pull request from a branch that GitHub does not see yet.
    pub patience: Vec<Duration>,
}

impl GitHubSettings {
    /// The usual settings for github.com.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            api_url: "https://api.github.com".to_owned(),
            graphql_url: None,
            cleartext: Cleartext::default(),
            credentials,
            interface: Interface::default(),
            branch_prefix: "gitribute/".to_owned(),
            cache_bytes: 64 << 20,
            max_graphql_bytes: 10 << 20,
            attachment_hosts: attachments::HOSTS.map(str::to_owned).to_vec(),
            patience: [1, 2, 4, 8].map(Duration::from_secs).to_vec(),
        }
    }
}

/// Why GitHub cannot be reached with these settings.
#[derive(Debug, Error)]
pub enum SetupError {
    /// An address is none.
    #[error("{url}: {reason}")]
    Url {
        /// The setting.
        url: String,
        /// What is wrong with it.
        reason: BaseUrlError,
    },
    /// The App's private key cannot be read. What it holds is not shown.
    #[error("the app's private key is no RSA key in PEM")]
    Key,
}

/// GitHub, for one account.
pub struct GitHub {
    api: Api,
    capabilities: Capabilities,
    interface: Interface,
    branch_prefix: String,
    max_graphql_bytes: usize,
    patience: Vec<Duration>,
    attachment_hosts: Vec<String>,
    cleartext: Cleartext,
    cache: Cache,
    habits: Habits,
    turns: Turns,
    own: OwnAccount,
    noreply: String,
}

impl GitHub {
    /// Sets up without a call.
    pub fn new(
        settings: GitHubSettings,
        transport: Transport,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let parse = |url: &str| {
            BaseUrl::parse(url, settings.cleartext)
                .map_err(|reason| SetupError::Url { url: url.to_owned(), reason })
        };
        let base = parse(&settings.api_url)?;
        let graphql = match &settings.graphql_url {
            Some(url) => parse(url)?,
            None => parse(&beside(&settings.api_url))?,
        };
        let noreply = noreply(base.url().host_str().unwrap_or_default());
        let wire = Wire { transport, base, clock };
        let access = Access::new(wire, settings.credentials).map_err(|_| SetupError::Key)?;
        let capabilities = Capabilities {
            max_comment_bytes: 60_000,
            max_file_bytes: 50 << 20,
            // Only Apps make check runs (GitHub docs, "REST API endpoints for check runs").
            checks: if access.is_app() {
                Checks::Runs { max_notes: checks::MAX_NOTES, max_bytes: checks::MAX_TEXT }
            } else {
                Checks::None
            },
        };
        Ok(Self {
            api: Api::new(access, graphql.url().clone()),
            capabilities,
            interface: settings.interface,
            branch_prefix: settings.branch_prefix,
            max_graphql_bytes: settings.max_graphql_bytes,
            patience: settings.patience,
            attachment_hosts: settings.attachment_hosts,
            cleartext: settings.cleartext,
            cache: Cache::new(settings.cache_bytes),
            habits: Habits::default(),
            turns: Turns::default(),
            own: OwnAccount::default(),
            noreply,
        })
    }

    /// The account we write with, known from the first observation on; for
    /// [`GitHubHooks`], which drops what it did.
    pub fn own_account(&self) -> OwnAccount {
        self.own.clone()
    }

    /// Whether an open change request is one of ours beside the subject's.
    fn is_other(&self, pull: &ChangeRequest, proposal: &BranchName) -> bool {
        self.is_ours(pull) && pull.branch != *proposal
    }

    /// Whether a change request is from a branch of ours, by its name and place.
    fn is_ours(&self, pull: &ChangeRequest) -> bool {
        pull.origin == Origin::Repository && pull.branch.as_str().starts_with(&self.branch_prefix)
    }
}

/// Where GraphQL is beside REST: `/graphql` on github.com, `/api/graphql` beside an Enterprise
/// server's `/api/v3`.
fn beside(api: &str) -> String {
    let api = api.trim_end_matches('/');
    let base = api.strip_suffix("/v3").unwrap_or(api);
    format!("{base}/graphql")
}

/// The host of the addresses that stand for accounts, beside REST's own
/// (GitHub docs, "Setting your commit email address").
fn noreply(api: &str) -> String {
    format!("users.noreply.{}", api.strip_prefix("api.").unwrap_or(api))
}

/// How a commit credits an account; `None` where the login is none of GitHub's.
fn credit(actor: &Actor, noreply: &str) -> Option<String> {
    let (id, login) = (actor.id?.0, actor.login.as_str());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_[]".contains(c);
    (!login.is_empty() && login.chars().all(plain))
        .then(|| format!("{login} <{id}+{login}@{noreply}>"))
}

/// The page of a file at a commit.
fn file_url(repo: &str, at: &CommitId, path: &FilePath) -> String {
    below(format!("{repo}/blob/{at}"), path)
}

/// The owner and the name in a full name.
fn parts(name: &RepoName) -> Result<(&str, &str), ForgeError> {
    name.as_str()
        .split_once('/')
        .ok_or_else(|| errors::nonsense("a repository's name without an owner"))
}

#[async_trait]
impl Forge for GitHub {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn note(&self, repo: &RepoRef) {
        self.api.access.note(repo.id, &repo.name);
    }

    fn credit(&self, actor: &Actor) -> Option<String> {
        credit(actor, &self.noreply)
    }

    async fn observe(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError> {
        match self.interface {
            Interface::Graphql => self.observe_graphql(subject, proposal).await,
            Interface::Rest => self.observe_rest(subject, proposal).await,
        }
    }

    async fn changed(&self, since: Timestamp) -> Result<Changed, ForgeError> {
        self.changed_since(since).await
    }

    fn file_url(&self, repo: &Repo, at: &CommitId, path: &FilePath) -> String {
        file_url(&repo.web_url, at, path)
    }

    fn uploads(&self, repo: &Repo) -> Vec<String> {
        attachments::uploads(repo)
    }

    async fn attachment(
        &self,
        repo: &Repo,
        url: &str,
        most: usize,
    ) -> Result<Attached, ForgeError> {
        self.fetch_attachment(repo, url, most).await
    }

    async fn change_requests(&self, repo: RepoId) -> Result<Vec<ChangeRequest>, ForgeError> {
        let mut open = match self.interface {
            Interface::Graphql => self.open_graphql(repo).await?,
            Interface::Rest => self.open_pulls(repo, observe::MAX_PAGES).await?,
        };
        open.sort_by_key(|pull| pull.number);
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
        self.api.access.hint(repo.id, &repo.name);
        self.list_folders(repo, at, folders).await
    }

    async fn read(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        paths: &[FilePath],
    ) -> Result<Vec<FileState>, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.read_files(repo, at, paths).await
    }

    async fn versions(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        path: &FilePath,
        most: usize,
    ) -> Result<Vec<Version>, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.file_versions(repo, at, path, most).await
    }

    async fn compare(
        &self,
        repo: &RepoRef,
        base: &CommitId,
        head: &CommitId,
    ) -> Result<Comparison, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.compare_commits(repo.id, base, head).await
    }

    async fn permission(&self, repo: &RepoRef, actor: &Actor) -> Result<Permission, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.permission_of(repo.id, actor).await
    }

    async fn commits(
        &self,
        repo: &RepoRef,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Result<Vec<BranchCommit>, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.commits_of(repo.id, at, author, most).await
    }

    async fn labelled(
        &self,
        repo: &RepoRef,
        number: SubjectNumber,
        label: &str,
    ) -> Result<Option<Labelling>, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.labelled_by(repo.id, number, label).await
    }

    async fn membership(
        &self,
        repo: &RepoRef,
        team: &str,
        actor: &Actor,
    ) -> Result<Membership, ForgeError> {
        self.api.access.hint(repo.id, &repo.name);
        self.member_of(repo.id, team, actor).await
    }

    async fn act(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError> {
        self.act_on(observed, actions).await
    }
}

#[cfg(test)]
mod tests {
    use gitribute_engine::model::{ActorId, ActorKind};

    use super::*;

    #[test]
    fn a_files_page_is_a_link_whatever_its_name() {
        let url = |path: &str| {
            file_url("https://github.com/ada/data", &"0ab".into(), &FilePath::from(path))
        };
        assert_eq!(url("data/a.csv"), "https://github.com/ada/data/blob/0ab/data/a.csv");
        let odd = "https://github.com/ada/data/blob/0ab/d%20%28x%29/%C3%A9%23%3F.csv";
        assert_eq!(url("d (x)/é#?.csv"), odd);
    }

    #[test]
    fn a_person_is_credited_by_the_address_that_github_knows() {
        let ada = |login: &str| Actor {
            id: Some(ActorId(41)),
            login: login.to_owned(),
            kind: ActorKind::Person,
        };
        let host = noreply("api.github.com");
        let line = credit(&ada("ada"), &host);
        assert_eq!(line.as_deref(), Some("ada <41+ada@users.noreply.github.com>"));
        assert_eq!(noreply("git.example.org"), "users.noreply.git.example.org");
        assert_eq!(credit(&ada("a>\nSigned-off-by: b"), &host), None);
        assert_eq!(credit(&Actor { id: None, ..ada("ada") }, &host), None);
    }
}
