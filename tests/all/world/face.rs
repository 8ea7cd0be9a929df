//! The forges that stories are told on, and the words in which they differ.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use gitribute_playground::{
    AppHandle, Contract, Face, NewHook, Options, Playground, Repo, Role, Running,
};

use super::{DATA, INVALID, SECRET, World, app};

/// What signs GitLab's deliveries: `whsec_` and 32 bytes in base64.
pub(crate) const SIGNING: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// By which interface of which forge the bot speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Interface {
    /// GitHub's GraphQL.
    Graphql,
    /// GitHub's REST.
    Rest,
    /// GitLab's, of which there is one way of speaking.
    GitLab,
}

impl Interface {
    /// The forge, running.
    pub(super) async fn forge(self) -> Running {
        let options = match self {
            Self::Graphql | Self::Rest => {
                let contract = Contract::load(
                    include_str!("../../contracts/github.contract.json"),
                    include_str!("../../contracts/github.events.json"),
                );
                Options { contract: Some(contract.unwrap()), ..Options::default() }
            }
            // Under a path, as self-managed instances may be.
            Self::GitLab => {
                Options { face: Face::GitLab, sub_path: "/gitlab".to_owned(), ..Options::default() }
            }
        };
        Playground::start(options).await.unwrap()
    }

    /// The files of the repository: on GitLab, forms are description templates, written from the
    /// same forms by the program.
    pub(super) fn files(self, files: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        if self != Self::GitLab {
            return owned.collect();
        }
        let moved =
            |path: String| path.replace(".github/ISSUE_TEMPLATE", ".gitlab/gitribute-forms");
        let mut files: Vec<_> = owned.map(|(path, text)| (moved(path), text)).collect();
        let templates = with_templates(&files).unwrap();
        files.extend(templates);
        files
    }

    /// Makes the bot known to the forge; what stands in its settings about it.
    pub(super) fn connect(
        self,
        forge: &Running,
        repo: &Repo,
        address: SocketAddr,
        folder: &Path,
    ) -> (Option<AppHandle>, String) {
        let (app, own) = match self {
            Self::Graphql | Self::Rest => {
                let (app, own) = app::settings(forge, address, folder, self);
                (Some(app), own)
            }
            Self::GitLab => {
                let token = forge.world().add_bot("gitribute", &["api"]).unwrap();
                repo.add_collaborator("gitribute", Role::Maintain).unwrap();
                repo.add_hook(&NewHook {
                    url: &format!("http://{address}/webhooks/gitlab"),
                    token: Some(SECRET),
                    signing_token: Some(SIGNING),
                    events: &[
                        "issues_events",
                        "confidential_issues_events",
                        "note_events",
                        "confidential_note_events",
                        "merge_requests_events",
                        "push_events",
                        "emoji_events",
                    ],
                })
                .unwrap();
                let own = format!(
                    "[gitlab]\nurl = \"{}\"\ntoken = \"{token}\"\n\
                     webhook_secrets = [\"{SECRET}\"]\nsigning_secrets = [\"{SIGNING}\"]\n",
                    forge.url()
                );
                (None, own)
            }
        };
        let names = format!("invalid_label = \"{INVALID}\"\nchange_request_labels = [\"data\"]\n");
        (app, own + &names)
    }
}

/// What `gitribute forms gitlab` writes beside these files.
fn with_templates(files: &[(String, String)]) -> io::Result<Vec<(String, String)>> {
    let folder = tempfile::tempdir()?;
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap())?;
        fs::write(path, text)?;
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_gitribute"))
        .args(["forms", "gitlab"])
        .current_dir(folder.path())
        .output()?;
    assert!(ran.status.success(), "{ran:?}");
    let mut templates = Vec::new();
    for entry in fs::read_dir(folder.path().join(".gitlab/issue_templates"))? {
        let entry = entry?;
        let name = entry.file_name().into_string().unwrap();
        let text = fs::read_to_string(entry.path())?;
        templates.push((format!(".gitlab/issue_templates/{name}"), text));
    }
    templates.sort();
    Ok(templates)
}

impl World {
    pub(crate) fn is_gitlab(&self) -> bool {
        self.interface == Interface::GitLab
    }

    /// The bot's account.
    pub(crate) fn bot(&self) -> &'static str {
        if self.is_gitlab() { "gitribute" } else { "gitribute[bot]" }
    }

    /// The number that people see on an issue or proposal. The world counts all of them together,
    /// GitLab issues and merge requests apart.
    pub(crate) fn seen(&self, number: u64) -> u64 {
        self.repo.iid(number).unwrap()
    }

    /// How texts call a proposal.
    pub(crate) fn called(&self, number: u64) -> String {
        let sign = if self.is_gitlab() { '!' } else { '#' };
        format!("{sign}{}", self.seen(number))
    }

    /// The page of a proposal.
    pub(crate) fn page(&self, number: u64) -> String {
        let kind = if self.is_gitlab() { "-/merge_requests" } else { "pull" };
        format!("{}/maintainer/volcanoes/{kind}/{}", self.forge.url(), self.seen(number))
    }

    /// A line of the dataset at a commit.
    pub(crate) fn line(&self, commit: &str, line: u64) -> String {
        let kind = if self.is_gitlab() { "-/blob" } else { "blob" };
        format!("{}/maintainer/volcanoes/{kind}/{commit}/{DATA}#L{line}", self.forge.url())
    }

    /// The branch of the proposal for an issue.
    pub(crate) fn branch(&self, issue: u64) -> String {
        format!("gitribute/issue-{}", self.seen(issue))
    }

    /// The request that opens a proposal, by the ledger's name.
    pub(crate) fn opening(&self) -> &'static str {
        if self.is_gitlab() { "POST /projects/:id/merge_requests" } else { "createPullRequest" }
    }

    /// The request that comments below an issue.
    pub(crate) fn commenting(&self) -> &'static str {
        let notes = "POST /projects/:id/issues/:issue_iid/notes";
        if self.is_gitlab() { notes } else { "addComment" }
    }
}

/// Tests that are told once and hold on each forge.
macro_rules! stories {
    ($($(#[$about:meta])* $name:ident($world:ident) $story:block)*) => {
        $(
            $(#[$about])*
            async fn $name($world: &mut crate::world::World) $story
        )*

        mod github {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::world::tell!(Graphql, super::$name);
                }
            )*
        }

        mod gitlab {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::world::tell!(GitLab, super::$name);
                }
            )*
        }
    };
}
pub(crate) use stories;

/// Tells a story in an English repository.
macro_rules! tell {
    ($interface:ident, $story:path) => {
        let interface = crate::world::Interface::$interface;
        let mut world = crate::world::World::with("en", interface).await;
        $story(&mut world).await;
        world.end().await;
    };
}
pub(crate) use tell;
