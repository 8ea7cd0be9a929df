//! Asks web addresses whether they answer, and goes nowhere else (FAULTS S22).
//!
//! The addresses are people's text, so each request is one that somebody else chose. It goes to an
//! allowed host by http or https on its usual port, without a name, password, cookie or proxy; what
//! the host's name resolves to must be public without exception, and the connection is made to just
//! these addresses, so that a name cannot mean another machine a moment later. A redirect is a new
//! address to which all of this applies.

mod public;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use gitribute_engine::ports::{Aliveness, Links, Probe};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{LOCATION, RANGE};
use reqwest::{Client, Method, Response, redirect, retry};
use tokio::net::lookup_host;
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::{Host, Url};

use self::public::is_public;
use crate::lock;

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 3;
/// Answers that are kept at most.
const MOST_KEPT: usize = 500;

/// Limits of asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkSettings {
    /// Of one request, from looking up the name to the head of the answer.
    pub request_timeout: Duration,
    /// Of one address, with all its redirects.
    pub total_timeout: Duration,
    /// How long an answer is kept, so that whoever asks again and again does not make us knock
    /// again and again.
    pub keep: Duration,
}

impl Default for LinkSettings {
    /// 5 s for one request, 15 s in all; answers are kept for ten minutes.
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(15),
            keep: Duration::from_mins(10),
        }
    }
}

/// The client of addresses that people wrote.
pub struct WebLinks {
    asker: Asker,
    settings: LinkSettings,
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    until: Instant,
    probe: Probe,
    answer: Aliveness,
}

impl WebLinks {
    /// Builds the client, which is apart from that of forges.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine.
    pub fn new(settings: LinkSettings) -> Result<Self, reqwest::Error> {
        let rules = Rules { is_public, is_port: |port| matches!(port, 80 | 443) };
        Self::with(settings, rules, Arc::new(System))
    }

    fn with(
        settings: LinkSettings,
        rules: Rules,
        names: Arc<dyn Resolve>,
    ) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .user_agent(concat!("gitribute/", env!("CARGO_PKG_VERSION")))
            .timeout(settings.request_timeout)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            // A proxy would look names up itself.
            .no_proxy()
            .pool_max_idle_per_host(0)
            .dns_resolver(Checked { names, is_public: rules.is_public })
            .build()?;
        Ok(Self { asker: Asker { client, rules }, settings, kept: Mutex::default() })
    }

    fn kept(&self, probe: &Probe) -> Option<Aliveness> {
        let mut kept = lock(&self.kept);
        let now = Instant::now();
        kept.retain(|one| one.until > now);
        kept.iter().find(|one| one.probe == *probe).map(|one| one.answer)
    }

    fn keep(&self, probe: Probe, answer: Aliveness) {
        let Some(until) = Instant::now().checked_add(self.settings.keep) else { return };
        let mut kept = lock(&self.kept);
        if kept.len() == MOST_KEPT {
            kept.remove(0);
        }
        kept.push(Kept { until, probe, answer });
    }
}

#[async_trait]
impl Links for WebLinks {
    async fn alive(&self, probes: &[Probe]) -> Vec<Aliveness> {
        let mut answers: Vec<Option<Aliveness>> =
            probes.iter().map(|probe| self.kept(probe)).collect();
        let mut asking = JoinSet::new();
        for (at, probe) in probes.iter().enumerate() {
            if answers.get(at).is_some_and(Option::is_none) {
                let (asker, probe) = (self.asker.clone(), probe.clone());
                let most = self.settings.total_timeout;
                asking.spawn(async move {
                    let answer = timeout(most, asker.ask(&probe)).await;
                    (at, probe, answer.unwrap_or(Aliveness::Silent))
                });
            }
        }
        while let Some(asked) = asking.join_next().await {
            let Ok((at, probe, answer)) = asked else { continue };
            self.keep(probe, answer);
            if let Some(place) = answers.get_mut(at) {
                *place = Some(answer);
            }
        }
        answers.into_iter().map(|answer| answer.unwrap_or(Aliveness::Unknown)).collect()
    }
}

/// What may be asked. Tests, whose servers are on this machine, have their own.
#[derive(Clone, Copy)]
struct Rules {
    is_public: fn(IpAddr) -> bool,
    is_port: fn(u16) -> bool,
}

#[derive(Clone)]
struct Asker {
    client: Client,
    rules: Rules,
}

impl Asker {
    /// What an address says in the end.
    async fn ask(&self, probe: &Probe) -> Aliveness {
        let mut url = probe.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            if !self.allows(&url, probe) {
                return Aliveness::Unknown;
            }
            let answer = match self.answer(&url).await {
                Ok(answer) => answer,
                Err(error) if is_not_public(&error) => return Aliveness::Unknown,
                Err(_) => return Aliveness::Silent,
            };
            if !answer.status().is_redirection() {
                return Aliveness::of_status(answer.status().as_u16());
            }
            let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            match to.and_then(|to| url.join(to).ok()) {
                Some(next) => url = next,
                None => return Aliveness::Unknown,
            }
        }
        Aliveness::Unknown
    }

    /// Whether an address may be asked at all.
    fn allows(&self, url: &Url, probe: &Probe) -> bool {
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_port = url.port_or_known_default().is_some_and(self.rules.is_port);
        let is_host = match url.host() {
            Some(Host::Domain(host)) => probe.hosts.iter().any(|pattern| pattern.matches(host)),
            _ => false,
        };
        is_web && is_bare && is_port && is_host
    }

    /// The head of an answer; where only asking for the head fails, that of the first byte. No
    /// body is read.
    async fn answer(&self, url: &Url) -> Result<Response, reqwest::Error> {
        let head = self.client.request(Method::HEAD, url.clone()).send().await?;
        if head.status().is_success() || head.status().is_redirection() {
            return Ok(head);
        }
        self.client.get(url.clone()).header(RANGE, "bytes=0-0").send().await
    }
}

/// The names that this machine knows.
struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Names, of which only those are known that are public in all they resolve to.
struct Checked {
    names: Arc<dyn Resolve>,
    is_public: fn(IpAddr) -> bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, is_public) = (self.names.resolve(name), self.is_public);
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            if found.iter().all(|address| is_public(address.ip())) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(Box::new(NotPublic) as Box<dyn Error + Send + Sync>)
            }
        })
    }
}

/// A name that means a machine which is not everybody's to ask.
#[derive(Clone, Copy, Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads to an address that is not public")
    }
}

impl Error for NotPublic {}

fn is_not_public(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}
