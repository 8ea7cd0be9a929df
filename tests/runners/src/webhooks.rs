//! Every webhook payload below a folder is let in and means what it says: a look at the subject
//! that it names, or nothing for a reason. What it means is told here a second time, from the
//! payload alone, so that the reader is held against something.
//!
//! A payload is of the forge whose name a folder above it has (`github`, `gitlab`); GitHub tells
//! the event in a header, so there the folder that a payload lies in has its name.

mod github;
mod gitlab;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};
use std::sync::Arc;

use anyhow::{Context, Result};
use gitribute_engine::model::{SubjectNumber, WHOLE_REPOSITORY, WorkKind};
use gitribute_engine::ports::{Clock, HookReader, Meaning, RawDelivery};
use gitribute_forge::OwnAccount;
use gitribute_forge::github::GitHubHooks;
use gitribute_forge::gitlab::GitLabHooks;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use serde_json::Value;
use sha2::Sha256;

use crate::folder::files;
use crate::tally::Tally;

/// What deliveries are let in with.
const SECRET: &str = "a secret that only this runner has";

/// What a payload should mean.
#[derive(PartialEq, Eq, Debug)]
enum Expected {
    /// A look at these subjects of a repository.
    Look { kind: WorkKind, repo: u64, numbers: Vec<SubjectNumber> },
    /// Nothing; why.
    Nothing(&'static str),
    /// Nobody can tell which subject it is about, so an operator is told (FAULTS W26).
    Parked(&'static str),
}

impl Expected {
    fn one(kind: WorkKind, repo: u64, number: SubjectNumber) -> Self {
        Self::Look { kind, repo, numbers: vec![number] }
    }

    fn base_moved(repo: u64) -> Self {
        Self::one(WorkKind::BaseMoved, repo, WHOLE_REPOSITORY)
    }

    /// In which row it is counted.
    fn row(&self) -> &'static str {
        match self {
            Self::Look { kind: WorkKind::Reconcile, .. } => "look at a subject",
            Self::Look { kind: WorkKind::Recheck, .. } => "make a check anew",
            Self::Look { .. } => "look at all proposals",
            Self::Nothing(why) | Self::Parked(why) => why,
        }
    }

    fn is(&self, meaning: &Meaning) -> bool {
        match (self, meaning) {
            (Self::Nothing(_), Meaning::Nothing) | (Self::Parked(_), Meaning::Unreadable(_)) => {
                true
            }
            (Self::Look { kind, repo, numbers }, Meaning::Look(works)) => {
                works.len() == numbers.len()
                    && works.iter().zip(numbers).all(|(work, number)| {
                        let subject = &work.subject;
                        work.kind == *kind && subject.repo.0 == *repo && subject.number == *number
                    })
            }
            _ => false,
        }
    }
}

struct Now;

impl Clock for Now {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

#[derive(Clone, Copy)]
enum Face {
    GitHub,
    GitLab,
}

pub(crate) fn run(folder: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(folder, &["json"])? {
        let Some(face) = face(&path) else {
            tally.open(&format!("{}: in no folder named github or gitlab", path.display()));
            continue;
        };
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        let Ok(payload) = serde_json::from_slice::<Value>(&bytes) else {
            tally.open(&format!("{}: not JSON", path.display()));
            continue;
        };
        let event = match face {
            Face::GitHub => folder_of(&path),
            Face::GitLab => gitlab::kind(&payload).to_owned(),
        };
        let expected = match face {
            Face::GitHub => github::expected(&event, &payload),
            Face::GitLab => gitlab::expected(&payload),
        };
        match read(face, &event, &bytes) {
            Ok(meaning) if expected.is(&meaning) => {
                tally.pass();
                *rows.entry(format!("{event}: {}", expected.row())).or_default() += 1;
            }
            Ok(meaning) => tally.fail(&format!(
                "{}: {event} is read as {meaning:?}, it is {expected:?}",
                path.display()
            )),
            Err(why) => tally.fail(&format!("{}: {event} is refused: {why}", path.display())),
        }
    }
    for (row, count) in rows {
        Tally::tell(&format!("{count} × {row}"));
    }
    Ok(tally)
}

fn face(path: &Path) -> Option<Face> {
    path.components().rev().find_map(|part| match part {
        Component::Normal(name) if name == "github" => Some(Face::GitHub),
        Component::Normal(name) if name == "gitlab" => Some(Face::GitLab),
        _ => None,
    })
}

fn folder_of(path: &Path) -> String {
    let name = path.parent().and_then(Path::file_name);
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(face: Face, event: &str, body: &[u8]) -> Result<Meaning, String> {
    let secrets = vec![SecretString::from(SECRET)];
    let own = OwnAccount::default();
    let (reader, headers): (Box<dyn HookReader>, Vec<(&str, String)>) = match face {
        Face::GitHub => (
            Box::new(GitHubHooks::new("github.com".into(), secrets, own)),
            vec![
                ("content-type", "application/json".to_owned()),
                ("x-github-event", event.to_owned()),
                ("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958".to_owned()),
                ("x-hub-signature-256", signature(body)?),
            ],
        ),
        Face::GitLab => (
            Box::new(GitLabHooks::new(
                "gitlab.com".into(),
                secrets,
                Vec::new(),
                own,
                Arc::new(Now),
            )),
            vec![
                ("content-type", "application/json".to_owned()),
                ("x-gitlab-event", "System Hook".to_owned()),
                ("x-gitlab-token", SECRET.to_owned()),
            ],
        ),
    };
    let headers: Vec<(String, Vec<u8>)> =
        headers.into_iter().map(|(name, value)| (name.to_owned(), value.into_bytes())).collect();
    let read = reader.read(&RawDelivery { headers: &headers, body });
    read.map(|verified| verified.meaning).map_err(|why| why.to_string())
}

fn signature(body: &[u8]) -> Result<String, String> {
    use std::fmt::Write as _;
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map_err(|why| why.to_string())?;
    let digest = mac.chain_update(body).finalize().into_bytes();
    Ok(digest.iter().fold("sha256=".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// What is pushed to, where it is the default branch.
fn is_default_branch(payload: &Value, default: &Value) -> bool {
    let pushed = at(payload, "/ref").as_str().and_then(|name| name.strip_prefix("refs/heads/"));
    pushed.is_some() && pushed == default.as_str()
}

/// What stands at a JSON pointer; null where nothing does.
fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}
