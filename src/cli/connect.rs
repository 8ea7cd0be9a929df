//! `gitribute connect`: sets a project or group up for the server.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clap::{Args, Subcommand};
use gitribute_forge::gitlab::{
    Connected, GitLab as Forge, GitLabSettings, HookState, HookWish, Level, Step, Target,
};
use gitribute_forge::transport::{Cleartext, Transport, TransportSettings, Unobserved};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::files::print;
use super::outcome::Outcome;
use crate::wiring;

/// Largest file of a token or of certificates, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// Arguments of `gitribute connect`.
#[derive(Args)]
pub(super) struct Connect {
    #[command(subcommand)]
    forge: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Check a token's rights in a GitLab project or group, and make the webhook and the labels.
    Gitlab(GitLab),
}

/// Arguments of `gitribute connect gitlab`.
#[derive(Args)]
#[command(after_help = "\
The token is of a project, a group or a person, with the scope api; its account needs the role
Maintainer for this command (Developer is enough afterwards, unless the default branch is
protected from merging). A new webhook's secrets are written to two files of --secrets, which the
settings name: webhook_secrets_file and signing_secrets_file of section [gitlab].

Examples:
  gitribute connect gitlab group/data --token-file token --hook-url https://bot.example/webhooks/gitlab
  gitribute connect gitlab group --url https://host/gitlab --token-file token --hook-url https://bot.example/webhooks/gitlab")]
struct GitLab {
    /// The path of a project or group.
    path: String,

    /// Where GitLab is; with a path where it is under one.
    #[arg(long, default_value = "https://gitlab.com")]
    url: Url,

    /// A file that holds the token and nothing else.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,

    /// Where the server takes deliveries.
    #[arg(long, value_name = "URL")]
    hook_url: Url,

    /// A label to be made; more than once for more.
    #[arg(long = "label", value_name = "NAME", default_values_t = [String::from("data: needs correction")])]
    labels: Vec<String>,

    /// The folder that gets the files with the secrets of a new webhook.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    secrets: PathBuf,

    /// Certificates of a private authority, in PEM.
    #[arg(long, value_name = "FILE")]
    ca_certificate: Option<PathBuf>,

    /// Take addresses without TLS on other machines too.
    #[arg(long)]
    cleartext: bool,
}

impl Connect {
    pub(super) fn run(self) -> Result<Outcome> {
        let Which::Gitlab(gitlab) = self.forge;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let connected = runtime.block_on(gitlab.connect());
        runtime.shutdown_background();
        connected
    }
}

impl GitLab {
    async fn connect(self) -> Result<Outcome> {
        let token = String::from_utf8(small(&self.token_file)?)
            .map_err(|_| anyhow!("{} holds no token", self.token_file.display()))?;
        let mut settings = GitLabSettings::new(SecretString::from(token.trim()));
        settings.url = self.url.to_string();
        if self.cleartext {
            settings.cleartext = Cleartext::Allowed;
        }
        let extra_roots = match &self.ca_certificate {
            Some(path) => small(path)?,
            None => Vec::new(),
        };
        let limits = TransportSettings { extra_roots, ..TransportSettings::default() };
        let transport = Transport::new(&limits, Arc::new(Unobserved))?;
        let forge = Forge::new(settings, transport, wiring::clock())?;
        let files = [self.secrets.join("gitlab-webhook"), self.secrets.join("gitlab-signing")];
        let [token, signing] = [secret(&URL_SAFE_NO_PAD)?, signing_secret()?];
        let wish = HookWish { url: self.hook_url.as_str(), token: &token, signing: &signing };
        // Before the webhook is made: one whose secret nobody has is no use.
        fs::create_dir_all(&self.secrets)
            .with_context(|| format!("cannot make {}", self.secrets.display()))?;
        let connected = forge
            .connect(self.path.trim_matches('/'), &wish, &self.labels)
            .await
            .with_context(|| format!("cannot connect {}", self.path))?;
        if let HookState::Made { signed } = &connected.hook {
            append(&files[0], &token)?;
            if *signed {
                append(&files[1], &signing)?;
            }
        }
        let (told, outcome) = tell(&connected, &files);
        print(told.as_bytes())?;
        Ok(outcome)
    }
}

/// What was found and done, a line each, and whether something is left to do.
fn tell(connected: &Connected, files: &[PathBuf; 2]) -> (String, Outcome) {
    let mut lines = Vec::new();
    let mut outcome = Outcome::Holds;
    let mut left = |lines: &mut Vec<String>, line: String| {
        lines.push(format!("! {line}"));
        outcome = Outcome::Findings;
    };
    let kind = match connected.target {
        Target::Project => "project",
        Target::Group => "group",
    };
    lines.push(format!("{kind} {}, as {}", connected.path, connected.me.login));
    if !connected.token.scopes.is_empty() && !connected.token.scopes.iter().any(|one| one == "api")
    {
        left(&mut lines, "the token lacks the scope api: make one that has it".to_owned());
    }
    match (connected.token.notice(Timestamp::now()), connected.token.expires) {
        (Some(notice), _) => left(&mut lines, notice),
        (None, Some(day)) => lines.push(format!("the token ends on {day}")),
        (None, None) => {}
    }
    match connected.level {
        Level::Maintainer => lines.push("rights: enough".to_owned()),
        Level::Developer => lines.push(
            "rights: Developer, which is enough unless only maintainers may merge".to_owned(),
        ),
        Level::TooLow => left(
            &mut lines,
            "rights: too few, the account needs the role Developer at least".to_owned(),
        ),
    }
    match &connected.hook {
        HookState::Made { signed } => {
            lines.push("webhook: made".to_owned());
            lines.push(format!("  webhook_secrets_file = \"{}\"", files[0].display()));
            if *signed {
                lines.push(format!("  signing_secrets_file = \"{}\"", files[1].display()));
            }
        }
        HookState::Stood(Step::Made) => lines.push("webhook: its events were mended".to_owned()),
        HookState::Stood(_) => lines.push("webhook: stands".to_owned()),
        HookState::Disabled => left(
            &mut lines,
            "webhook: GitLab has stopped calling it after failures. With the server running, \
             press Test beside it (Settings, Webhooks): one success switches it on again"
                .to_owned(),
        ),
        HookState::Refused(why) => left(&mut lines, format!("webhook: not made: {why}")),
    }
    for (label, step) in &connected.labels {
        match step {
            Step::Stood => lines.push(format!("label {label}: stands")),
            Step::Made => lines.push(format!("label {label}: made")),
            Step::Refused(why) => left(&mut lines, format!("label {label}: not made: {why}")),
        }
    }
    (lines.join("\n") + "\n", outcome)
}

/// A file of bearable size.
fn small(path: &Path) -> Result<Vec<u8>> {
    let size = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if size.len() > MAX_FILE {
        bail!("{} is too large", path.display());
    }
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| anyhow!("no random numbers"))?;
    Ok(bytes)
}

fn secret(engine: &impl Engine) -> Result<SecretString> {
    Ok(SecretString::from(engine.encode(random()?)))
}

fn signing_secret() -> Result<SecretString> {
    Ok(SecretString::from(format!("whsec_{}", STANDARD.encode(random()?))))
}

/// Adds a secret to a file that only its owner reads; those of other webhooks stay.
fn append(path: &Path, secret: &SecretString) -> Result<()> {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{}", secret.expose_secret())?;
    Ok(())
}
