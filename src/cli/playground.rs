//! `gitribute playground`: a forge on this machine, the bot beside it, and a repository to try.

mod bot;
mod example;

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use gitribute_core::intake::body;
use gitribute_playground::{Face, Options, Playground as Forge, Repo, Running};
use serde_json::Value;

use self::example::{filled, forms, labels_of_forms};
use super::files::print;
use super::outcome::{Outcome, say};
use crate::sample;
use crate::settings::{Log, LogFormat};
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
  gitribute playground --as gitlab
  gitribute playground --once")]
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
    /// GitHub, with the bot as an App.
    #[default]
    Github,
    /// GitLab, with the bot as an account with a token.
    Gitlab,
}

impl Served {
    fn face(self) -> Face {
        match self {
            Self::Github => Face::GitHub,
            Self::Gitlab => Face::GitLab,
        }
    }

    /// The bot's account.
    fn bot(self) -> &'static str {
        match self {
            Self::Github => "gitribute[bot]",
            Self::Gitlab => BOT,
        }
    }

    /// What a proposal of this number is called there.
    fn proposal(self, number: u64) -> String {
        match self {
            Self::Github => format!("Pull request #{number}"),
            Self::Gitlab => format!("Merge request !{number}"),
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
        let face = self.face.face();
        let forge = Forge::start(Options { face, port: self.port, ..Options::default() }).await?;
        let repo = self.repository(&forge)?;
        let listener = TcpListener::bind("127.0.0.1:0").context("no free port for the bot")?;
        let data = tempfile::tempdir()?;
        let settings = bot::connect(&forge, face, &repo, listener.local_addr()?, data.path())?;
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
            if let Served::Gitlab = self.face {
                let token = forge.world().add_access_token(MAINTAINER, &["api"], None)?;
                say(&format!(
                    "Its REST API: {url}/api/v4\nIts GraphQL API: {url}/api/graphql\nA token of \
                     {MAINTAINER}: {token}",
                    url = forge.url()
                ));
            }
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
            None => {
                let files = match self.face {
                    Served::Github => sample::files(),
                    Served::Gitlab => sample::gitlab_files(),
                };
                let files: Vec<_> =
                    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
                world.add_repository(&format!("{MAINTAINER}/volcanoes"), &files)?
            }
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
        heading(&format!("Issue #{}, by {CONTRIBUTOR}", repo.iid(number)?))?;
        print(text.trim_end().as_bytes())?;
        print(b"\n")?;
        let answer = tokio::time::timeout(PATIENCE, answer(repo, number, self.face.bot()))
            .await
            .context("the bot did not answer within a minute")??;
        forge.world().hooks_settled().await;
        heading(&format!("The comment of {}", self.face.bot()))?;
        print(without_marker(&answer).as_bytes())?;
        print(b"\n")?;
        for pull in repo.pulls()? {
            let said = |name: &str| pull.get(name).and_then(Value::as_str).unwrap_or_default();
            let at = pull.get("number").and_then(Value::as_u64).unwrap_or_default();
            let called = self.face.proposal(repo.iid(at)?);
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
