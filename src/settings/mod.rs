//! What the operator says: one TOML file, the environment, secrets also as files. All of it is
//! read and checked before anything listens, and everything that is wrong is told at once.

mod check;
mod fault;
mod gitlab;
mod keys;
mod sources;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

pub(crate) use fault::Faults;
pub(crate) use sources::Surroundings;

/// Everything the server is told.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// The folder of the store.
    pub(crate) data_dir: PathBuf,
    /// How many pieces of work run at the same time.
    pub(crate) workers: NonZeroUsize,
    /// How long work that runs may go on when the process is asked to stop.
    pub(crate) shutdown: Duration,
    /// How long after a proposal its subject is looked at once more.
    pub(crate) second_look: Duration,
    /// What is logged.
    pub(crate) log: Log,
    /// What a sender may ask of us.
    pub(crate) limits: Limits,
    /// The GitHub that is served; there is one forge at least.
    pub(crate) github: Option<GitHub>,
    /// The GitLab that is served.
    pub(crate) gitlab: Option<GitLab>,
}

/// What is logged, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Log {
    /// Which events, in the words of tracing's filters; known to be right.
    pub(crate) level: String,
    /// In which form.
    pub(crate) format: LogFormat,
}

/// The form of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// What a sender may ask of us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Limits {
    /// Largest body of a delivery, in bytes.
    pub(crate) body_bytes: usize,
    /// Deliveries above 1 MiB that are read at the same time.
    pub(crate) large_bodies: usize,
}

/// One GitHub.
#[derive(Debug)]
pub(crate) struct GitHub {
    /// Where its REST interface begins.
    pub(crate) api_url: Url,
    /// Whether an address without TLS may be on another machine.
    pub(crate) cleartext: Cleartext,
    /// Which of its interfaces is used.
    pub(crate) interface: Interface,
    /// With what we sign in.
    pub(crate) credentials: Credentials,
    /// What deliveries may be signed with; at least one, none empty.
    pub(crate) webhook_secrets: Vec<SecretString>,
    /// Names that the bot gives.
    pub(crate) names: Names,
}

/// One GitLab.
#[derive(Debug)]
pub(crate) struct GitLab {
    /// Where it is for people.
    pub(crate) url: Url,
    /// Whether an address without TLS may be on another machine.
    pub(crate) cleartext: Cleartext,
    /// Certificates of authorities that are trusted besides the usual ones, in PEM; empty for
    /// none.
    pub(crate) extra_roots: Vec<u8>,
    /// The token of the account that the bot speaks as.
    pub(crate) token: SecretString,
    /// What deliveries may carry as their token.
    pub(crate) webhook_secrets: Vec<SecretString>,
    /// What deliveries may be signed with; known to be right. There is one secret at least of
    /// these or those.
    pub(crate) signing_secrets: Vec<SecretString>,
    /// Names that the bot gives.
    pub(crate) names: Names,
}

impl GitLab {
    /// The name of this GitLab: its host, and its path where it has one.
    pub(crate) fn instance(&self) -> String {
        let port = self.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let path = self.url.path().trim_end_matches('/');
        format!("{}{port}{path}", self.url.host_str().unwrap_or("gitlab"))
    }
}

/// Whether addresses without TLS are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cleartext {
    /// Only to this machine.
    LoopbackOnly,
    /// Anywhere.
    Allowed,
}

/// Which of GitHub's interfaces is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Interface {
    /// GraphQL, and REST for what it cannot do.
    Graphql,
    /// REST alone.
    Rest,
}

/// With what we sign in.
#[derive(Debug)]
pub(crate) enum Credentials {
    /// A GitHub App.
    App {
        /// Its id or its client id.
        id: String,
        /// Its private key in PEM; known to be one.
        key: SecretString,
    },
    /// A token of an account.
    Token(SecretString),
}

/// Names that the bot gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Names {
    /// With what its branches begin.
    pub(crate) branch_prefix: String,
    /// The label of an issue that must be mended.
    pub(crate) invalid_label: Option<String>,
    /// The label of a first contribution that waits for a nod; `None` for none.
    pub(crate) first_time_label: Option<String>,
    /// The label of an issue where the bot is quiet, because a program answers it; `None` for none.
    pub(crate) loop_label: Option<String>,
    /// Labels of its change requests.
    pub(crate) change_request_labels: Vec<String>,
}

impl Settings {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// All that is wrong, with its place; no secret is in it.
    pub(crate) fn load(around: &Surroundings) -> Result<Self, Faults> {
        check::settings(around)
    }

    /// The store's file.
    pub(crate) fn store_file(&self) -> PathBuf {
        self.data_dir.join("gitribute.db")
    }
}
