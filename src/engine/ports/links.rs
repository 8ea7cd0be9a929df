//! Asking web addresses whether they answer.

use async_trait::async_trait;
use gitribute_core::repo_config::HostPattern;
use url::Url;

/// An address to ask, and the only hosts that may be asked on the way to its answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Probe {
    /// The address: http or https, of one of the hosts.
    pub url: Url,
    /// The hosts, its own and those that it may send on to.
    pub hosts: Vec<HostPattern>,
}

/// What an address said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aliveness {
    /// It answers, or at least nothing speaks against it: whoever asks for a name and password, or
    /// for patience, is there.
    Answers,
    /// It answers with this HTTP status, which says that there is nothing to see.
    Lacks(u16),
    /// There is no such host, or it does not answer in time.
    Silent,
    /// It was not asked, or leads where we do not go; nothing is known of it.
    Unknown,
}

impl Aliveness {
    /// What an HTTP status means to a person who follows the link: gone (404, 410) or broken (5xx,
    /// but for 503, which asks for patience).
    pub fn of_status(status: u16) -> Self {
        match status {
            404 | 410 | 500..=502 | 504..=599 => Self::Lacks(status),
            _ => Self::Answers,
        }
    }
}

/// Asks web addresses. It goes to public addresses of allowed hosts only, whatever the names
/// resolve to and wherever an answer leads (FAULTS S22).
#[async_trait]
pub trait Links: Send + Sync {
    /// An answer to each, in their order.
    async fn alive(&self, probes: &[Probe]) -> Vec<Aliveness>;
}

/// Asks nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unasked;

#[async_trait]
impl Links for Unasked {
    async fn alive(&self, probes: &[Probe]) -> Vec<Aliveness> {
        vec![Aliveness::Unknown; probes.len()]
    }
}
