//! A forge on the loopback address, on real Git repositories, that is taken for GitHub or for
//! GitLab ([`Face`]).
//!
//! It serves two purposes: to try a repository's forms and bot without an account, and to test
//! the bot over HTTP as against the true forge. It knows the REST and GraphQL APIs of both, their
//! webhooks and Git's own transfer, and is strict where GitHub is silent: started with a
//! [`Contract`], it records every unknown field or parameter it is sent. On GitLab it carries out
//! quick actions and writes down whom texts call, so that a test can prove that none does.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use gitribute_playground::{Options, Playground};
//!
//! let forge = Playground::start(Options::default()).await?;
//! forge.world().add_user("ada")?;
//! let data = forge.world().add_repository("ada/data", &[("a.csv", "id\n1\n")])?;
//! let number = data.by("ada").open_issue("Hello", "A body", &[])?;
//! assert_eq!(number, 1);
//! # Ok(())
//! # }
//! ```
//!
//! Layers, each knowing only those before it: `git` (the program), `world` (plain data and what
//! may be done to it), `shapes` (GitHub's REST words), `hooks` (what is told to whom), `rest` and
//! `graphql` (GitHub's face), `gitlab` (all of GitLab's), `pages` (the forge in a browser), `server` (HTTP, faults, ledger, contract), and the handles tests hold.

// GitLab's objects are long, and `json!` recurses over members.
#![recursion_limit = "256"]

mod clock;
mod contract;
mod faults;
mod git;
mod gitlab;
mod graphql;
mod handle;
mod hooks;
mod ledger;
mod message;
mod pages;
mod rate;
mod refusal;
mod rest;
mod server;
mod shapes;
mod text;
mod transfer;
mod uploads;
mod world;
mod world_lock;

use std::path::PathBuf;
use std::sync::Arc;

pub use clock::Clock;
pub use contract::{Contract, ContractError, Violation};
pub use faults::{Fault, Phase, Rule};
pub use git::GitError;
pub use gitlab::{Addressed, NewHook, QuickAction, Reference};
pub use handle::{Act, AppHandle, NewApp, Repo, World, WorldError};
pub use hooks::{Delivery, DeliveryState, EventRecord, Order, Schedule};
pub use ledger::{Call, Kind};
pub use world::app::{Level, Permissions};
pub use world::issues::IssueState;
pub use world::repository::{Role, Visibility};

/// Which forge the playground is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Face {
    /// REST and GraphQL as GitHub has them; issues and pull requests are counted together.
    #[default]
    GitHub,
    /// REST v4 and GraphQL as GitLab has them; issues and merge requests are counted apart.
    GitLab,
}

/// How a forge is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// As which forge it is served.
    pub face: Face,
    /// A path below which the whole forge stands, as self-managed instances may (`/gitlab`);
    /// empty for none.
    pub sub_path: String,
    /// What tells it the time.
    pub clock: Clock,
    /// Where it keeps repositories; temporary folders when `None`.
    pub folder: Option<PathBuf>,
    /// What it checks exchanges against; nothing when `None`.
    pub contract: Option<Arc<Contract>>,
    /// Its port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            face: Face::default(),
            sub_path: String::new(),
            clock: Clock::system(),
            folder: None,
            contract: None,
            port: 0,
        }
    }
}

/// The forge could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port could not be had.
    #[error("the playground could not listen: {0}")]
    Io(#[from] std::io::Error),
    /// The client that sends webhooks could not be made.
    #[error("the playground cannot send webhooks: {0}")]
    Client(#[from] reqwest::Error),
}

/// The forge, not yet running.
#[derive(Debug)]
pub struct Playground;

impl Playground {
    /// Starts a forge inside the current tokio runtime.
    #[expect(
        clippy::unused_async,
        reason = "it spawns tasks, so it must be called inside a runtime"
    )]
    pub async fn start(options: Options) -> Result<Running, StartError> {
        let state = world::State::new(options.clock.clone(), options.folder, options.face);
        let shared = world_lock::Shared::new(state);
        let forge = server::Forge::new(shared.clone(), options.contract);
        let (port, server) = server::serve(forge.clone(), options.port)?;
        let sub_path = options.sub_path.trim_end_matches('/');
        let url = format!("http://127.0.0.1:{port}{sub_path}");
        shared.lock().url.clone_from(&url);
        let stop = server.handle();
        let serving = tokio::spawn(async move {
            // Ends when told to stop; there is nobody to tell if it ends otherwise.
            let _ = server.await;
        });
        let client = reqwest::Client::builder().no_proxy().build()?;
        let delivering = tokio::spawn(hooks::run(forge.clone(), client));
        Ok(Running {
            world: World::new(forge, url.clone(), options.clock),
            url,
            stop,
            serving,
            delivering,
        })
    }
}

/// A running forge; dropping it stops it.
pub struct Running {
    world: World,
    url: String,
    stop: actix_web::dev::ServerHandle,
    serving: tokio::task::JoinHandle<()>,
    delivering: tokio::task::JoinHandle<()>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Running {
    /// `http://127.0.0.1:port`: the REST base; GraphQL is at `/graphql` below it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The forge's world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Serves until it is stopped from elsewhere.
    pub async fn wait(mut self) {
        // A task that was cancelled has ended too.
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The command is sent when the future is made; nobody needs to wait for it.
        drop(self.stop.stop(false));
        self.delivering.abort();
    }
}
