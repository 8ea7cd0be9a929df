//! `gitribute playground`: a forge on this machine, the bot beside it, and a repository to try.

use std::net::TcpListener;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, ValueEnum};
use gitribute_core::intake::{Answer, Answers, FieldKind, IssueForm, body};
use gitribute_engine::contribution::{Files, Setup};
use gitribute_playground::{
    AppHandle, Face, Level, NewApp, NewHook, Options, Permissions, Playground as Forge, Repo, Role,
    Running,
};
use serde_json::Value;

use super::files::print;
use super::outcome::{Outcome, say};
use crate::sample;
use crate::settings::{
    Cleartext, Credentials, GitHub, GitLab, Interface, Limits, Log, LogFormat, Names, Settings,
};
use crate::{telemetry, wiring};

/// How long the example may take before something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often the world is looked at while the answer is awaited.
const LOOK: Duration = Duration::from_millis(25);
const MAINTAINER: &str = "maintainer";
const CONTRIBUTOR: &str = "ada";
const BOT: &str = "gitribute";

/// Arguments of `gitribute playground`.
#[derive(Args)]
#[command(after_help = "\
Nothing leaves this machine: the forge listens on 127.0.0.1, and what happens in it is gone when
it ends. REPO is served as a copy; it is never changed.

Examples:
  gitribute playground
  gitribute playground ~/data/stations
  gitribute playground --once
  gitribute playground --as gitlab --once")]
pub(super) struct Playground {
    /// A local Git repository with forms; without one, a small sample about volcanoes.
    repository: Option<PathBuf>,

    /// File the example issue, print what the bot answers, and end.
    #[arg(long)]
    once: bool,

    /// As which forge the playground is served.
    #[arg(long = "as", value_enum, value_name = "FORGE", default_value_t)]
    face: Served,

    /// The port of the pages on 127.0.0.1; a free one where it is not given.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// The forges the playground can be taken for.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Served {
    /// GitHub, with the bot beside it.
    #[default]
    Github,
    /// GitLab, with the bot beside it.
    Gitlab,
}

impl Served {
    /// The login that the bot has.
    fn bot(self) -> &'static str {
        match self {
            Self::Github => "gitribute[bot]",
            Self::Gitlab => BOT,
        }
    }
}

impl Playground {
    pub(super) fn run(&self) -> Result<Outcome> {
        let quiet = Log { level: "warn".to_owned(), format: LogFormat::Pretty };
        telemetry::start(&quiet)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let played = runtime.block_on(self.play());
        runtime.shutdown_background();
        played.map(|()| Outcome::Holds)
    }

    async fn play(&self) -> Result<()> {
        let face = match self.face {
            Served::Github => Face::GitHub,
            Served::Gitlab => Face::GitLab,
        };
        let options = Options { face, port: self.port, ..Options::default() };
        let forge = Forge::start(options).await?;
        let repo = self.repository(&forge)?;
        let listener = TcpListener::bind("127.0.0.1:0").context("no free port for the bot")?;
        let data = tempfile::tempdir()?;
        let settings = match self.face {
            Served::Github => app(&forge, &repo, &listener, data.path())?,
            Served::Gitlab => account(&forge, &repo, &listener, data.path())?,
        };
        let bot = wiring::Bot::start(&settings, listener).await?;

        let name = repo.full_name()?;
        match self.example(&repo)? {
            Some((title, text, labels)) => {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                let number = repo.by(CONTRIBUTOR).open_issue(&title, &text, &labels)?;
                self.tell(&forge, &repo, number, &text).await?;
            }
            None => say("no form of the repository could be filled in as an example"),
        }
        if !self.once {
            say(&format!(
                "\nThe pages: {url}/{name}\nFile an issue there, look at the answer, correct it, \
                 merge. Ctrl-C ends it.",
                url = forge.url()
            ));
            tokio::signal::ctrl_c().await?;
        }
        bot.stop().await;
        Ok(())
    }

    /// The repository to play with, with its people.
    fn repository(&self, forge: &Running) -> Result<Repo> {
        let world = forge.world();
        for login in [MAINTAINER, CONTRIBUTOR] {
            world.add_user(login)?;
        }
        let repo = match &self.repository {
            Some(folder) => {
                let folder = folder
                    .canonicalize()
                    .with_context(|| format!("cannot read {}", folder.display()))?;
                let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                world
                    .add_clone(&format!("{MAINTAINER}/{name}"), &folder)
                    .with_context(|| format!("{} is no Git repository", folder.display()))?
            }
            None => world.add_repository(&format!("{MAINTAINER}/volcanoes"), sample::FILES)?,
        };
        for label in labels_of_forms(&repo)? {
            // A label that stands already is as good.
            let _ = repo.add_label(&label, "c5def5");
        }
        Ok(repo)
    }

    /// An issue to begin with: the sample's own, or the first form filled in.
    fn example(&self, repo: &Repo) -> Result<Option<(String, String, Vec<String>)>> {
        if self.repository.is_none() {
            let labels = vec!["data: add".to_owned()];
            return Ok(Some(("Add: Mount Shasta".to_owned(), sample::ISSUE.to_owned(), labels)));
        }
        let Some(form) = forms(repo)?.into_iter().next() else { return Ok(None) };
        let title = format!("{}example", form.title.as_deref().unwrap_or_default());
        Ok(Some((title, body::render(&form, &filled(&form)), form.labels)))
    }

    /// Waits for the bot's answer and prints it with the pull request.
    async fn tell(&self, forge: &Running, repo: &Repo, number: u64, text: &str) -> Result<()> {
        heading(&format!("Issue #{number}, by {CONTRIBUTOR}"))?;
        print(text.trim_end().as_bytes())?;
        print(b"\n")?;
        let bot = self.face.bot();
        let answer = tokio::time::timeout(PATIENCE, answer(repo, number, bot))
            .await
            .context("the bot did not answer within a minute")??;
        forge.world().hooks_settled().await;
        heading(&format!("The comment of {bot}"))?;
        print(without_marker(&answer).as_bytes())?;
        print(b"\n")?;
        for pull in repo.pulls()? {
            let said = |name: &str| pull.get(name).and_then(Value::as_str).unwrap_or_default();
            let at = pull.get("number").and_then(Value::as_u64).unwrap_or_default();
            let called = match self.face {
                Served::Github => format!("Pull request #{at}"),
                Served::Gitlab => format!("Merge request !{}", repo.iid(at)?),
            };
            heading(&format!("{called}: {}", said("title")))?;
            print(diff(repo, &pull)?.as_bytes())?;
        }
        Ok(())
    }
}

/// The bot's comment, once it tells where the contribution stands.
async fn answer(repo: &Repo, number: u64, bot: &str) -> Result<String> {
    loop {
        for comment in repo.comments(number)? {
            let said = |path: &str| comment.pointer(path).and_then(Value::as_str);
            if said("/user/login") == Some(bot) {
                return Ok(said("/body").unwrap_or_default().to_owned());
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What a pull request changes, as Git shows it.
fn diff(repo: &Repo, pull: &Value) -> Result<String> {
    let at = |path: &str| pull.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let range = format!("{}...{}", at("/base/sha"), at("/head/sha"));
    let shown = Command::new("git")
        .args(["--no-pager", "diff", "--no-color", "--stat", "--patch", &range])
        .current_dir(repo.folder()?)
        .output()?;
    Ok(String::from_utf8_lossy(&shown.stdout).into_owned())
}

fn heading(text: &str) -> Result<()> {
    let rest = "─".repeat(72_usize.saturating_sub(text.chars().count()));
    print(format!("\n── {text} {rest}\n\n").as_bytes())
}

/// A comment without the line by which it is found again.
fn without_marker(comment: &str) -> &str {
    match comment.split_once("-->") {
        Some((marker, rest)) if marker.starts_with("<!--") => rest.trim(),
        _ => comment.trim(),
    }
}

/// Registers the bot as an App, installed on the repository, and gives its settings.
fn app(forge: &Running, repo: &Repo, listener: &TcpListener, data: &Path) -> Result<Settings> {
    let key = private_key()?;
    let secret = STANDARD.encode(random()?);
    let hook = format!("http://{}/webhooks/github", listener.local_addr()?);
    let app: AppHandle = forge.world().add_app(&NewApp {
        slug: BOT,
        owner: MAINTAINER,
        private_key: &key,
        permissions: permissions()?,
        webhook: Some((&hook, &secret)),
    })?;
    app.install(&[repo])?;
    let mut settings = settings(listener, data)?;
    settings.github = Some(GitHub {
        api_url: forge.url().parse()?,
        cleartext: Cleartext::LoopbackOnly,
        interface: Interface::Graphql,
        credentials: Credentials::App { id: app.id().to_string(), key: key.into() },
        webhook_secrets: vec![secret.into()],
        names: names(),
    });
    Ok(settings)
}

/// Gives the bot an account with a token in the project and a webhook, and gives its settings.
fn account(forge: &Running, repo: &Repo, listener: &TcpListener, data: &Path) -> Result<Settings> {
    let token = forge.world().add_bot(BOT, &["api"])?;
    repo.add_collaborator(BOT, Role::Maintain)?;
    let secret = STANDARD.encode(random()?);
    let signing = format!("whsec_{}", STANDARD.encode(random()?));
    let hook = format!("http://{}/webhooks/gitlab", listener.local_addr()?);
    repo.add_hook(&NewHook {
        url: &hook,
        token: Some(&secret),
        signing_token: Some(&signing),
        events: &["issues_events", "note_events", "merge_requests_events", "push_events"],
    })?;
    let mut settings = settings(listener, data)?;
    settings.gitlab = Some(GitLab {
        url: forge.url().parse()?,
        cleartext: Cleartext::LoopbackOnly,
        extra_roots: Vec::new(),
        token: token.into(),
        webhook_secrets: vec![secret.into()],
        signing_secrets: vec![signing.into()],
        names: names(),
    });
    Ok(settings)
}

/// What is the same for every forge; no forge yet.
fn settings(listener: &TcpListener, data: &Path) -> Result<Settings> {
    Ok(Settings {
        listen: listener.local_addr()?,
        data_dir: data.to_owned(),
        workers: NonZeroUsize::MIN,
        shutdown: Duration::from_secs(5),
        second_look: Duration::from_secs(10),
        log: Log { level: "warn".to_owned(), format: LogFormat::Pretty },
        limits: Limits { body_bytes: 25 * 1024 * 1024, large_bodies: 4 },
        github: None,
        gitlab: None,
    })
}

fn names() -> Names {
    Names {
        branch_prefix: "gitribute/".to_owned(),
        invalid_label: Some("data: needs correction".to_owned()),
        change_request_labels: vec!["data".to_owned()],
    }
}

fn random() -> Result<[u8; 32]> {
    let mut random = [0; 32];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| anyhow!("no random numbers"))?;
    Ok(random)
}

/// What the App's manifest asks for, so that the playground grants what a forge would.
fn permissions() -> Result<Permissions> {
    let manifest: Value =
        serde_json::from_str(include_str!("../../config/github-app.manifest.json"))?;
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

/// The forms of a repository that can be read, in the order of their names.
fn forms(repo: &Repo) -> Result<Vec<IssueForm>> {
    let branch = repo.default_branch()?;
    let mut files = Files::new();
    for path in repo.files(&branch)? {
        let is_form = Setup::FORM_FOLDERS.iter().any(|folder| path.starts_with(folder));
        if let (true, Some(bytes)) = (is_form, repo.file(&branch, &path)?) {
            files.put(path, bytes);
        }
    }
    // Without a configuration among the files there is none to be wrong.
    let forms = Setup::read(&files).map(|setup| setup.forms).unwrap_or_default();
    Ok(forms.into_iter().map(|(_, form)| form).collect())
}

fn labels_of_forms(repo: &Repo) -> Result<Vec<String>> {
    let mut labels: Vec<String> = forms(repo)?.into_iter().flat_map(|form| form.labels).collect();
    labels.sort();
    labels.dedup();
    Ok(labels)
}

/// A form filled in with its own examples.
fn filled(form: &IssueForm) -> Answers {
    let answer = |kind: &FieldKind, example: Option<&String>| match kind {
        FieldKind::Dropdown { options, .. } => {
            options.first().cloned().map_or(Answer::None, Answer::Text)
        }
        FieldKind::MultiDropdown { options, .. } => {
            Answer::Choices(options.first().cloned().into_iter().collect())
        }
        FieldKind::Checkboxes { options } => {
            Answer::Choices(options.iter().map(|option| option.label.clone()).collect())
        }
        _ => example.cloned().map_or(Answer::None, Answer::Text),
    };
    form.fields
        .iter()
        .map(|field| {
            let example = field.placeholder.as_ref().or(field.prefilled.as_ref());
            (field.id.clone(), answer(&field.kind, example))
        })
        .collect()
}
