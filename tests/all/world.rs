//! A forge, a repository about volcanoes and the bot as its own process: what stories are told
//! with. Every wait is for a condition, with a deadline.

mod app;
mod face;

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gitribute_playground::{Addressed, DeliveryState, Repo, Running};
use serde_json::Value;
use tempfile::TempDir;

use crate::http;

pub(crate) use face::{Interface, SIGNING, stories, tell};

/// The label of issues that must be corrected.
pub(crate) const INVALID: &str = "data: needs correction";
/// The file of the dataset.
pub(crate) const DATA: &str = "data/volcanoes.csv";
/// What webhooks are sent with.
pub(crate) const SECRET: &str = "a secret of some length";
const DEADLINE: Duration = Duration::from_mins(3);
const LOOK: Duration = Duration::from_millis(20);

macro_rules! example {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../config/examples/volcanoes/", $path)))),*]
    };
}

/// The forge, its repository and the bot.
pub(crate) struct World {
    pub(crate) forge: Running,
    pub(crate) repo: Repo,
    pub(crate) address: SocketAddr,
    interface: Interface,
    folder: TempDir,
    process: Option<Child>,
}

impl World {
    /// A repository whose configuration is in this language, and a bot.
    pub(crate) async fn with(language: &str, interface: Interface) -> Self {
        Self::configured(language, interface, "").await
    }

    /// A repository whose configuration says more at its end.
    pub(crate) async fn configured(language: &str, interface: Interface, more: &str) -> Self {
        let forge = interface.forge().await;
        let world = forge.world();
        for login in ["maintainer", "ada", "grace"] {
            world.add_user(login).unwrap();
        }
        let mut files = example![
            ".gitribute.yml",
            ".github/ISSUE_TEMPLATE/01_add_volcano.yml",
            ".github/ISSUE_TEMPLATE/02_correct_volcano.yml",
            ".github/ISSUE_TEMPLATE/03_remove_volcano.yml",
            "data/volcanoes.csv",
            "schemas/volcanoes.json",
        ];
        let config = files[0].1.replace("language: en", &format!("language: {language}"));
        let config = format!("{config}{more}");
        files[0].1 = &config;
        let files = interface.files(&files);
        let files: Vec<_> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let repo = world.add_repository("maintainer/volcanoes", &files).unwrap();
        for label in ["data", "data: add", "data: correct", INVALID] {
            repo.add_label(label, "c5def5").unwrap();
        }
        // Nobody else takes the port between this and the start: the system hands out others first.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let folder = TempDir::new().unwrap();
        let (app, own) = interface.connect(&forge, &repo, address, folder.path());
        let common = "data_dir = \"data\"\nsecond_look_seconds = 1\n\
                      [log]\nlevel = \"info,gitribute=debug\"\n";
        let settings = format!("listen = \"{address}\"\n{common}{own}");
        fs::write(folder.path().join("gitribute.toml"), settings).unwrap();
        let mut told = Self { forge, repo, address, interface, folder, process: None };
        told.start();
        // An installation is told to the bot, which must listen by then.
        if let Some(app) = app {
            app.install(&[&told.repo]).unwrap();
        }
        told.quiet().await;
        told
    }

    /// Starts the bot and waits until it listens.
    pub(crate) fn start(&mut self) {
        let log =
            File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let bot = Command::new(env!("CARGO_BIN_EXE_gitribute"))
            .args(["serve", "--config", "gitribute.toml"])
            .current_dir(self.folder.path())
            .env_clear()
            .stderr(log)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(bot);
        let begin = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            assert!(begin.elapsed() < DEADLINE, "it does not listen: {}", self.log());
            std::thread::sleep(LOOK);
        }
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut bot) = self.process.take() {
            bot.kill().unwrap();
            bot.wait().unwrap();
        }
    }

    /// Files an issue with the form for new volcanoes.
    pub(crate) fn adds(&self, login: &str, body: &str) -> u64 {
        self.files_issue(login, "Add: a volcano", body, "data: add")
    }

    /// Files an issue with the form for corrections.
    pub(crate) fn corrects(&self, login: &str, body: &str) -> u64 {
        self.files_issue(login, "Correct: a volcano", body, "data: correct")
    }

    /// A form puts the label on; a template asks for it, which strangers may not.
    fn files_issue(&self, login: &str, title: &str, body: &str, label: &str) -> u64 {
        let by = self.repo.by(login);
        if self.is_gitlab() {
            by.open_issue(title, &format!("{body}\n/label ~\"{label}\"\n"), &[]).unwrap()
        } else {
            by.open_issue(title, body, &[label]).unwrap()
        }
    }

    /// Waits until this holds.
    pub(crate) async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begin = Instant::now();
        while !holds(self) {
            if begin.elapsed() > DEADLINE {
                let calls: Vec<_> = self.forge.world().calls();
                panic!("not within {DEADLINE:?}: {what}\n{calls:#?}\n{}", self.log());
            }
            // Looking costs the forge time, which the bot waits for.
            let pause = if begin.elapsed() < Duration::from_secs(1) { LOOK } else { 10 * LOOK };
            tokio::time::sleep(pause).await;
        }
    }

    /// Waits until the one comment of the bot under this issue says this, and returns it.
    pub(crate) async fn told(&self, issue: u64, words: &str) -> String {
        let what = format!("the comment under #{issue} says “{words}”");
        self.until(&what, |world| {
            world.said(issue).first().is_some_and(|(_, text)| text.contains(words))
        })
        .await;
        let mut said = self.said(issue);
        assert_eq!(said.len(), 1, "one comment: {said:?}");
        said.remove(0).1
    }

    /// Waits until no delivery goes out and the bot has nothing to do. The page it is read from
    /// keeps its numbers for two seconds, so they must be the same after that.
    pub(crate) async fn quiet(&self) {
        let begin = Instant::now();
        let mut since: Option<(Instant, usize)> = None;
        loop {
            self.forge.world().hooks_settled().await;
            let page = http::get(self.address, "/").body;
            let none = |row: &str| page.contains(&format!("<th scope=row>{row}</th><td>0<"));
            let count = self.forge.world().calls().len();
            match since {
                Some((at, calls))
                    if none("work waiting") && none("work running") && calls == count =>
                {
                    if at.elapsed() > Duration::from_millis(2200) {
                        assert!(none("work given up"), "{page}\n{}", self.log());
                        return;
                    }
                }
                _ => since = Some((Instant::now(), count)),
            }
            assert!(begin.elapsed() < DEADLINE, "the bot does not rest: {page}\n{}", self.log());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until the delivery of this event was answered with 2xx.
    pub(crate) async fn accepted(&self, event: &str, action: &str) {
        self.until(&format!("{event}.{action} is accepted"), |world| {
            world.forge.world().deliveries().iter().any(|one| {
                one.event == event
                    && one.action.as_deref() == Some(action)
                    && matches!(one.state, DeliveryState::Answered(200..=299))
            })
        })
        .await;
    }

    /// The bot's comments, without its threads beside lines: their ids and texts.
    pub(crate) fn said(&self, issue: u64) -> Vec<(u64, String)> {
        let comments = self.repo.comments(issue).unwrap();
        comments
            .iter()
            .filter(|comment| comment["user"]["login"] == self.bot())
            .map(|comment| {
                (comment["id"].as_u64().unwrap(), comment["body"].as_str().unwrap().to_owned())
            })
            .filter(|(_, text)| !text.contains("<!-- gitribute-line: "))
            .collect()
    }

    /// The pull requests of the bot.
    pub(crate) fn pulls(&self) -> Vec<Value> {
        let mut pulls = self.repo.pulls().unwrap();
        pulls.retain(|pull| pull["user"]["login"] == self.bot());
        pulls
    }

    /// The one pull request of the bot.
    pub(crate) fn pull(&self) -> Value {
        let mut pulls = self.pulls();
        assert_eq!(pulls.len(), 1, "{pulls:#?}");
        pulls.remove(0)
    }

    /// The dataset there.
    pub(crate) fn data(&self, revision: &str) -> String {
        String::from_utf8(self.repo.file(revision, DATA).unwrap().unwrap()).unwrap()
    }

    pub(crate) fn state(&self, issue: u64) -> String {
        self.repo.issue(issue).unwrap()["state"].as_str().unwrap().to_owned()
    }

    /// What Git itself says.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .arg("--no-pager")
            .args(arguments)
            .current_dir(self.repo.folder().unwrap())
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The calls since the last look, by operation.
    pub(crate) fn calls(&self) -> Vec<String> {
        let calls = self.forge.world().calls();
        self.forge.world().clear_calls();
        calls.into_iter().map(|call| call.operation).collect()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// How every story ends: the bot at rest, no request that the forge would not know, no fault
    /// that did not happen, nothing of ours that acts or calls, and a repository that is whole.
    pub(crate) async fn end(self) {
        self.quiet().await;
        let mut violations = self.forge.world().violations();
        // The forge's answers, where GitHub's description is stricter than GitHub: it wants the
        // account of an installation to be a person's and an enterprise's at once.
        violations.retain(|found| {
            !(found.what.contains("/description: null")
                || (found.operation == "GET /app/installations"
                    && found.what.starts_with("/0/account: ")))
        });
        assert_eq!(violations, []);
        assert_eq!(self.forge.world().unused_faults(), 0);
        let mut actions = self.forge.world().quick_actions();
        actions.retain(|action| action.by == self.bot());
        assert_eq!(actions, [], "nothing that we write acts");
        let mut called = self.forge.world().references();
        called.retain(|one| one.by == self.bot() && one.exists && calls_somebody(&one.to));
        assert_eq!(called, [], "nothing that we write calls anybody");
        self.repo.fsck().unwrap();
        for secret in [SECRET, SIGNING, "glpat-"] {
            assert!(!self.log().contains(secret), "no secret is logged");
        }
    }
}

/// A merge request names its issue, which closes it; all else would be somebody's text.
fn calls_somebody(to: &Addressed) -> bool {
    !matches!(to, Addressed::Issue(_))
}

impl Drop for World {
    fn drop(&mut self) {
        self.kill();
    }
}
