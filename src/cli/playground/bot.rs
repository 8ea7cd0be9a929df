//! How the playground's bot is made known to the forge, and what its settings are.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, anyhow};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gitribute_playground::{
    AppHandle, Face, Level, NewApp, NewHook, Permissions, Repo, Role, Running,
};
use serde_json::Value;

use super::{BOT, MAINTAINER};
use crate::settings::{
    Cleartext, Credentials, GitHub, GitLab, Interface, Limits, Log, LogFormat, Names, Settings,
};

/// Connects the bot that will listen there, and gives its settings.
pub(super) fn connect(
    forge: &Running,
    face: Face,
    repo: &Repo,
    address: SocketAddr,
    data: &Path,
) -> Result<Settings> {
    let (github, gitlab) = match face {
        Face::GitHub => (Some(app(forge, repo, address)?), None),
        Face::GitLab => (None, Some(account(forge, repo, address)?)),
    };
    Ok(Settings {
        listen: address,
        data_dir: data.to_owned(),
        workers: NonZeroUsize::MIN,
        shutdown: Duration::from_secs(5),
        second_look: Duration::from_secs(10),
        log: Log { level: "warn".to_owned(), format: LogFormat::Pretty },
        limits: Limits { body_bytes: 25 * 1024 * 1024, large_bodies: 4 },
        github,
        gitlab,
    })
}

/// Registers the bot as an App, installed on the repository, and gives its settings.
fn app(forge: &Running, repo: &Repo, address: SocketAddr) -> Result<GitHub> {
    let key = private_key()?;
    let secret = secret()?;
    let hook = format!("http://{address}/webhooks/github");
    let app: AppHandle = forge.world().add_app(&NewApp {
        slug: BOT,
        owner: MAINTAINER,
        private_key: &key,
        permissions: permissions()?,
        webhook: Some((&hook, &secret)),
    })?;
    app.install(&[repo])?;
    Ok(GitHub {
        api_url: forge.url().parse()?,
        cleartext: Cleartext::LoopbackOnly,
        interface: Interface::Graphql,
        credentials: Credentials::App { id: app.id().to_string(), key: key.into() },
        webhook_secrets: vec![secret.into()],
        names: names(),
    })
}

/// Gives the bot an account, a role in the project and a webhook, and gives its settings.
fn account(forge: &Running, repo: &Repo, address: SocketAddr) -> Result<GitLab> {
    let token = forge.world().add_bot(BOT, &["api"])?;
    repo.add_collaborator(BOT, Role::Maintain)?;
    let (secret, signing) = (secret()?, format!("whsec_{}", secret()?));
    repo.add_hook(&NewHook {
        url: &format!("http://{address}/webhooks/gitlab"),
        token: Some(&secret),
        signing_token: Some(&signing),
        events: &["issues_events", "note_events", "merge_requests_events", "push_events"],
    })?;
    Ok(GitLab {
        url: forge.url().parse()?,
        cleartext: Cleartext::LoopbackOnly,
        extra_roots: Vec::new(),
        token: token.into(),
        webhook_secrets: vec![secret.into()],
        signing_secrets: vec![signing.into()],
        names: names(),
    })
}

fn names() -> Names {
    Names {
        branch_prefix: "gitribute/".to_owned(),
        invalid_label: Some("data: needs correction".to_owned()),
        first_time_label: Some("first contribution".to_owned()),
        loop_label: Some("bot loop".to_owned()),
        change_request_labels: vec!["data".to_owned()],
    }
}

/// 32 random bytes in base64.
fn secret() -> Result<String> {
    let mut random = [0; 32];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| anyhow!("no random numbers"))?;
    Ok(STANDARD.encode(random))
}

/// What the App's manifest asks for, so that the playground grants what a forge would.
fn permissions() -> Result<Permissions> {
    let manifest: Value =
        serde_json::from_str(include_str!("../../../config/github-app.manifest.json"))?;
    let asked = manifest.get("default_permissions").and_then(Value::as_object);
    let level = |word: &Value| if word == "write" { Level::Write } else { Level::Read };
    Ok(asked.into_iter().flatten().map(|(name, word)| (name.clone(), level(word))).collect())
}

/// A new key for the App, as a forge would hand one out: PKCS#8 in PEM (RFC 7468).
fn private_key() -> Result<String> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no key could be made"))?;
    let der =
        AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|_| anyhow!("no key could be made"))?;
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for line in STANDARD.encode(der.as_ref()).as_bytes().chunks(64) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    Ok(pem)
}
