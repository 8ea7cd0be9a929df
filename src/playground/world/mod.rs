//! The forge's state: plain data, with real Git repositories beside it.

pub(crate) mod access;
pub(crate) mod app;
pub(crate) mod checks;
pub(crate) mod files;
pub(crate) mod gitlab;
pub(crate) mod issues;
pub(crate) mod labels;
pub(crate) mod node;
pub(crate) mod people;
pub(crate) mod pulls;
pub(crate) mod reactions;
pub(crate) mod refs;
pub(crate) mod repository;
pub(crate) mod reviews;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::Face;
use crate::clock::Clock;
use crate::hooks::Hooks;
use crate::rate::Rates;
use crate::refusal::Refusal;

pub(crate) use access::{Area, Caller};
pub(crate) use app::{App, Installation, Level, Token};
pub(crate) use labels::Labelling;
pub(crate) use people::{User, UserKind};
pub(crate) use repository::{Repository, Role};

/// A numeric id, one sequence for everything; it never changes and is never used again.
pub(crate) type Id = u64;

/// Everything the forge knows.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    /// As which forge it is served.
    pub(crate) face: Face,
    /// `http://127.0.0.1:port`, without a slash at the end.
    pub(crate) url: String,
    /// Where repositories are kept; temporary folders when `None`.
    pub(crate) folder: Option<PathBuf>,
    last_id: Id,
    pub(crate) users: BTreeMap<Id, User>,
    pub(crate) repositories: BTreeMap<Id, Repository>,
    /// Lower-cased `owner/name` a repository once had, for redirects.
    pub(crate) former_names: BTreeMap<String, Id>,
    pub(crate) apps: BTreeMap<Id, App>,
    pub(crate) installations: BTreeMap<Id, Installation>,
    pub(crate) tokens: BTreeMap<String, Token>,
    /// Files that people dropped into comments, by number.
    pub(crate) uploads: BTreeMap<Id, Vec<u8>>,
    pub(crate) hooks: Hooks,
    pub(crate) rates: Rates,
    pub(crate) gitlab: gitlab::Book,
    /// Labels put on and taken off, oldest first.
    pub(crate) labellings: Vec<Labelling>,
    /// Members of teams, by organisation and slug.
    pub(crate) teams: BTreeMap<(Id, String), BTreeSet<Id>>,
    /// Counts changes, for those who wait for one. Copies of the world share it.
    pub(crate) news: watch::Sender<u64>,
}

impl State {
    pub(crate) fn new(clock: Clock, folder: Option<PathBuf>, face: Face) -> Self {
        Self {
            clock,
            face,
            url: String::new(),
            folder,
            last_id: 1000,
            users: BTreeMap::new(),
            repositories: BTreeMap::new(),
            former_names: BTreeMap::new(),
            apps: BTreeMap::new(),
            installations: BTreeMap::new(),
            tokens: BTreeMap::new(),
            uploads: BTreeMap::new(),
            hooks: Hooks::default(),
            rates: Rates::of(face),
            gitlab: gitlab::Book::default(),
            labellings: Vec::new(),
            teams: BTreeMap::new(),
            news: watch::Sender::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Tells those who wait that something may have changed.
    pub(crate) fn touch(&self) {
        self.news.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn next_id(&mut self) -> Id {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn repository(&self, id: Id) -> Result<&Repository, Refusal> {
        self.repositories.get(&id).ok_or(Refusal::NotFound)
    }

    pub(crate) fn repository_mut(&mut self, id: Id) -> Result<&mut Repository, Refusal> {
        self.repositories.get_mut(&id).ok_or(Refusal::NotFound)
    }

    pub(crate) fn user(&self, id: Id) -> Result<&User, Refusal> {
        self.users.get(&id).ok_or(Refusal::NotFound)
    }
}
