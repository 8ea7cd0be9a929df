//! From what was said to settings that cannot be wrong.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::time::Duration;

use jsonwebtoken::EncodingKey;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::fault::{Fault, Faults, Origin};
use super::keys;
use super::sources::{Broken, Said, Sources, Surroundings, Value};
use super::{Cleartext, Credentials, GitHub, Interface, Limits, Log, LogFormat, Names, Settings};

/// Longest label that GitHub takes, in characters.
const MAX_LABEL: usize = 50;

/// Reads and checks everything; each fault is told once.
pub(super) fn settings(around: &Surroundings) -> Result<Settings, Faults> {
    let mut check = Check { sources: Sources::read(around) };
    let listen = check.text("listen", |text| {
        text.parse().map_err(|_| {
            format!("`{text}` is no address to listen on: write an IP address and a port, as 127.0.0.1:8080 or [::]:8080")
        })
    });
    let data_dir = check.text("data_dir", |text| {
        if text.trim().is_empty() { Err("must name a folder".to_owned()) } else { Ok(text.into()) }
    });
    let workers = check.number("workers", 1..=64).and_then(NonZeroUsize::new);
    let shutdown = check.number("shutdown_seconds", 1..=600);
    let second_look = check.number("second_look_seconds", 1..=3_600);
    let level = check.text("log.level", |text| {
        EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|_| {
            format!("`{text}` is no log level: write error, warn, info, debug or trace")
        })
    });
    let format = check.text("log.format", |text| match text {
        "pretty" => Ok(LogFormat::Pretty),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("`{text}` is no form of a log: write pretty or json")),
    });
    // Below a megabyte even usual deliveries would be lost; the sender stops at 25 MiB.
    let body_bytes = check.number("limits.body_bytes", 1_048_576..=104_857_600);
    let large_bodies = check.number("limits.large_bodies", 1..=64);
    let (has_github, has_gitlab) = (check.is_given("github"), check.is_given("gitlab"));
    if !has_github && !has_gitlab {
        check.missing(
            "no forge is set up: section [github] needs app_id and private_key (or token) and \
             webhook_secrets, or section [gitlab] token and webhook_secrets",
        );
    }
    let github = if has_github { check.github().map(Some) } else { Some(None) };
    let gitlab = if has_gitlab { check.gitlab().map(Some) } else { Some(None) };

    let Sources { faults, .. } = check.sources;
    let whole = (|| {
        Some(Settings {
            listen: listen?,
            data_dir: data_dir?,
            workers: workers?,
            shutdown: Duration::from_secs(u64::try_from(shutdown?).ok()?),
            second_look: Duration::from_secs(u64::try_from(second_look?).ok()?),
            log: Log { level: level?, format: format? },
            limits: Limits { body_bytes: body_bytes?, large_bodies: large_bodies? },
            github: github?,
            gitlab: gitlab?,
        })
    })();
    match whole {
        Some(settings) if faults.is_empty() => Ok(settings),
        _ => Err(Faults(faults)),
    }
}

pub(super) struct Check {
    pub(super) sources: Sources,
}

impl Check {
    pub(super) fn said(&self, key: &str) -> Option<&Said> {
        self.sources.said.get(key)
    }

    pub(super) fn fault(&mut self, at: Origin, what: impl Into<String>) {
        self.sources.faults.push(Fault { at, what: what.into() });
    }

    /// A setting that is needed and was not given; where part of the file is unknown, nobody can
    /// tell.
    pub(super) fn missing(&mut self, what: &str) {
        if self.sources.broken == Broken::No {
            self.fault(Origin::Whole, what);
        }
    }

    /// A fault of a setting's value, told with the setting's name where the place has it not.
    pub(super) fn wrong(&mut self, key: &str, at: Origin, what: &str) {
        let what = match at {
            Origin::Variable(_) => what.to_owned(),
            _ => format!("{key}: {what}"),
        };
        self.fault(at, what);
    }

    pub(super) fn text<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let Said { value: Value::Text(text), origin } = self.said(key)?.clone() else {
            return None;
        };
        parse(text.trim()).map_err(|what| self.wrong(key, origin, &what)).ok()
    }

    fn number(&mut self, key: &str, fits: RangeInclusive<usize>) -> Option<usize> {
        let Said { value: Value::Number(number), origin } = self.said(key)?.clone() else {
            return None;
        };
        let found = usize::try_from(number).ok().filter(|number| fits.contains(number));
        if found.is_none() {
            let what = format!("must be from {} to {}", fits.start(), fits.end());
            self.wrong(key, origin, &what);
        }
        found
    }

    fn switch(&self, key: &str) -> bool {
        matches!(self.said(key), Some(Said { value: Value::Switch(true), .. }))
    }

    /// Whether anything of a section was given.
    fn is_given(&self, section: &str) -> bool {
        self.sources.said.iter().any(|(key, said)| {
            key.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'))
                && said.origin != Origin::Default
        })
    }

    pub(super) fn cleartext(&self, key: &str) -> Cleartext {
        if self.switch(key) { Cleartext::Allowed } else { Cleartext::LoopbackOnly }
    }

    /// Names that the bot gives on a forge.
    pub(super) fn names(&mut self, section: &str) -> Option<Names> {
        let invalid = format!("{section}.invalid_label");
        let branch_prefix = self.text(&format!("{section}.branch_prefix"), branch_prefix);
        let invalid_label = match self.said(&invalid) {
            Some(_) => Some(self.text(&invalid, label)?),
            None => None,
        };
        let first_time_label = self.text(&format!("{section}.first_time_label"), label_or_none);
        let loop_label = self.text(&format!("{section}.loop_label"), label_or_none);
        let labels = self.labels(&format!("{section}.change_request_labels"));
        Some(Names {
            branch_prefix: branch_prefix?,
            invalid_label,
            first_time_label: first_time_label?,
            loop_label: loop_label?,
            change_request_labels: labels?,
        })
    }

    fn github(&mut self) -> Option<GitHub> {
        self.github_needs();
        let cleartext = self.cleartext("github.cleartext");
        let interface =
            if self.switch("github.graphql") { Interface::Graphql } else { Interface::Rest };
        let api_url = self.text("github.api_url", |text| {
            address(text, cleartext, "https://api.github.com or https://host/api/v3")
        });
        let credentials = self.credentials();
        let webhook_secrets = self.secrets("github.webhook_secrets");
        let names = self.names("github");
        Some(GitHub {
            api_url: api_url?,
            cleartext,
            interface,
            credentials: credentials?,
            webhook_secrets: webhook_secrets?,
            names: names?,
        })
    }

    /// Tells which of the settings that only make sense together are not there.
    fn github_needs(&mut self) {
        let has = |key| self.said(key).is_some();
        let (id, key, token) =
            (has("github.app_id"), has("github.private_key"), has("github.token"));
        let secrets = has("github.webhook_secrets");
        match (id, key, token) {
            (true, true, false) | (false, false, true) => {}
            (false, false, false) => self
                .missing("github: nothing to sign in with: give app_id and private_key, or token"),
            (true, false, false) => self.missing("github.private_key is missing beside app_id"),
            (false, true, false) => self.missing("github.app_id is missing beside private_key"),
            (_, _, true) => {
                let at = self.said("github.token").map(|said| said.origin.clone());
                self.fault(
                    at.unwrap_or(Origin::Whole),
                    "github.token stands beside an app's settings: keep one of the two",
                );
            }
        }
        if !secrets {
            let file = keys::variable("github.webhook_secrets_file");
            self.missing(&format!(
                "github.webhook_secrets is missing: the secret that the webhook was made with, \
                 in the file, in {file} or as a credential"
            ));
        }
    }

    fn credentials(&mut self) -> Option<Credentials> {
        if self.said("github.token").is_some() {
            return self.text("github.token", token).map(Credentials::Token);
        }
        let id = self.text("github.app_id", |text| {
            let plain = !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
            if plain {
                Ok(text.to_owned())
            } else {
                Err(format!("`{text}` is no id of an app: write its client id or its number"))
            }
        });
        let key = self.text("github.private_key", private_key);
        Some(Credentials::App { id: id?, key: key? })
    }

    /// Secrets of webhooks: one at least, and none of them empty.
    pub(super) fn secrets(&mut self, key: &str) -> Option<Vec<SecretString>> {
        let Said { value, origin } = self.said(key)?.clone();
        let Value::Texts(secrets) = value else { return None };
        let what = if secrets.is_empty() {
            "holds no secret"
        } else if secrets.iter().any(|secret| secret.trim().is_empty()) {
            "one of them is empty"
        } else {
            return Some(secrets.into_iter().map(SecretString::from).collect());
        };
        self.wrong(key, origin, what);
        None
    }

    fn labels(&mut self, key: &str) -> Option<Vec<String>> {
        let Said { value: Value::Texts(labels), origin } = self.said(key)?.clone() else {
            return None;
        };
        let labels: Result<Vec<_>, String> = labels.iter().map(|text| label(text.trim())).collect();
        labels.map_err(|what| self.wrong(key, origin, &what)).ok()
    }
}

/// The address of an interface. What is wrong is told without repeating it, for it may hold a
/// password.
pub(super) fn address(text: &str, cleartext: Cleartext, example: &str) -> Result<Url, String> {
    let url =
        Url::parse(text).map_err(|_| format!("is no address: write all of it, as {example}"))?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if here || cleartext == Cleartext::Allowed => {}
        "http" => {
            return Err("plain http is only for this machine: write https, or set \
                        cleartext = true in its section"
                .to_owned());
        }
        _ => return Err("must begin with https://".to_owned()),
    }
    let extra = !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some();
    if extra || url.host().is_none() {
        return Err("may hold nothing but a host and a path".to_owned());
    }
    Ok(url)
}

/// A forge's token.
pub(super) fn token(text: &str) -> Result<SecretString, String> {
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    plain
        .then(|| SecretString::from(text))
        .ok_or_else(|| "is no token: it has spaces or signs that no token has".to_owned())
}

/// A private key in PEM. Variables often carry it with `\n` written out, and files from elsewhere
/// with CRLF: both are taken.
fn private_key(text: &str) -> Result<SecretString, String> {
    let text = text.replace("\\n", "\n").replace("\r\n", "\n");
    let key = SecretString::from(text);
    let pem = key.expose_secret();
    if pem.is_empty() {
        return Err("is empty".to_owned());
    }
    match EncodingKey::from_rsa_pem(pem.as_bytes()) {
        Ok(_) => Ok(key),
        Err(_) if pem.contains("PUBLIC KEY") => {
            Err("this is a public key: the private one is needed".to_owned())
        }
        Err(_) if pem.contains("OPENSSH PRIVATE KEY") => {
            Err("this is a key for SSH: the app's own private key is needed, as it was \
                 downloaded from its page"
                .to_owned())
        }
        Err(_) => Err("is no RSA private key in PEM: take the file as it was downloaded from \
                       the app's page"
            .to_owned()),
    }
}

/// The beginning of a branch's name, by the rules of `git check-ref-format`.
fn branch_prefix(text: &str) -> Result<String, String> {
    let plain = !text.is_empty()
        && text.len() <= 100
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.contains("..")
        && !text.contains("//")
        && !text.contains("/.")
        && !text.contains(".lock/");
    if plain {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` cannot begin the name of a branch: letters, digits and - _ . / only"))
    }
}

fn label_or_none(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() { Ok(None) } else { label(text).map(Some) }
}

fn label(text: &str) -> Result<String, String> {
    if text.is_empty() || text.chars().count() > MAX_LABEL {
        Err(format!("a label has 1 to {MAX_LABEL} characters"))
    } else {
        Ok(text.to_owned())
    }
}
