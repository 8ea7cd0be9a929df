//! Fields of refs, commits, trees and blobs.

use apollo_compiler::resolvers::FieldError;
use serde_json::Value;

use super::fields::pulls;
use super::list::connection;
use super::object::{Out, Thing, object_node};
use crate::clock::written;
use crate::git::{Depth, Entry, EntryKind, Signature};
use crate::refusal::Refusal;
use crate::world::node::Node;
use crate::world::{Repository, State};

/// Above this, `text` comes cut and `isTruncated` says so.
const TEXT: usize = 512 * 1024;

pub(super) fn resolve(
    state: &State,
    node: &Node,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let home = state.repository(State::home_of(node).ok_or(Refusal::NotFound)?)?;
    match node {
        Node::Ref(_, name) => reference(home, name, field, arguments),
        Node::Commit(_, oid) => commit(state, home, oid, field, arguments),
        Node::Tree(_, oid) => Ok(match field {
            "oid" => Out::leaf(oid.as_str()),
            "abbreviatedOid" => Out::leaf(oid.get(..7).unwrap_or_default()),
            "entries" => {
                let entries = home.git.list(oid, Depth::One).map_err(Refusal::from)?;
                Out::Many(entries.iter().map(|entry| tree_entry(home, entry)).collect())
            }
            _ => Out::NULL,
        }),
        Node::Blob(_, oid) => blob(home, oid, field),
        _ => Ok(Out::NULL),
    }
}

fn reference(
    home: &Repository,
    name: &str,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let cut = name.match_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    let (prefix, short) = name.split_at(cut);
    Ok(match field {
        "name" => Out::leaf(short),
        "prefix" => Out::leaf(prefix),
        "target" => {
            let target = home.refs.get(name).and_then(|oid| home.git.commit_of(oid));
            Out::maybe(target.map(|oid| Node::Commit(home.id, oid)))
        }
        "associatedPullRequests" => pulls(home, Some(short), arguments)?,
        "compare" => {
            let head = arguments.get("headRef").and_then(Value::as_str).unwrap_or_default();
            compare(home, name, head)?
        }
        _ => Out::NULL,
    })
}

/// What `head` has over the ref and the other way round, commits oldest first.
fn compare(home: &Repository, base: &str, head: &str) -> Result<Out, FieldError> {
    let base = home.refs.get(base).and_then(|oid| home.git.commit_of(oid));
    let (Some(base), Some(head)) = (base, home.commit_at(head)) else {
        return Err(Refusal::NotFound.into());
    };
    if home.git.merge_base(&base, &head).is_none() {
        return Err(Refusal::NotFound.into());
    }
    let behind = home.git.history(&base, Some(&head), None).map_err(Refusal::from)?.len();
    let mut ahead = home.git.history(&head, Some(&base), None).map_err(Refusal::from)?;
    ahead.reverse();
    let status = match (ahead.len(), behind) {
        (0, 0) => "IDENTICAL",
        (_, 0) => "AHEAD",
        (0, _) => "BEHIND",
        _ => "DIVERGED",
    };
    let commits = ahead.iter().map(|oid| Thing::Node(Node::Commit(home.id, oid.clone()))).collect();
    Ok(Out::One(Thing::Made(
        "Comparison",
        vec![
            ("id", Out::leaf(format!("CMP_{base}_{head}"))),
            ("aheadBy", Out::leaf(ahead.len())),
            ("behindBy", Out::leaf(behind)),
            ("status", Out::leaf(status)),
            ("commits", Out::List("ComparisonCommitConnection", "CommitEdge", commits)),
        ],
    )))
}

fn actor(state: &State, signature: &Signature) -> Out {
    let user = state.users.values().find(|user| user.noreply() == signature.email);
    Out::One(Thing::Made(
        "GitActor",
        vec![
            ("name", Out::leaf(signature.name.as_str())),
            ("email", Out::leaf(signature.email.as_str())),
            ("date", Out::leaf(written(signature.at))),
            // GitHub's schema knows only people here, so bots are null.
            (
                "user",
                Out::maybe(
                    user.filter(|user| user.kind == crate::world::UserKind::Person)
                        .map(|user| Node::User(user.id)),
                ),
            ),
        ],
    ))
}

fn page_of(
    home: &Repository,
    oids: Vec<String>,
    field: &str,
    kind: &'static str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let items = (1..).zip(oids).map(|(key, oid)| (key, Thing::Node(Node::Commit(home.id, oid))));
    connection(field, (kind, "CommitEdge"), items.collect(), arguments).map(Out::One)
}

fn commit(
    state: &State,
    home: &Repository,
    oid: &str,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let commit = home.git.commit(oid).map_err(Refusal::from)?;
    let (headline, body) = commit.message.split_once('\n').unwrap_or((&commit.message, ""));
    Ok(match field {
        "oid" => Out::leaf(oid),
        "abbreviatedOid" => Out::leaf(oid.get(..7).unwrap_or_default()),
        "message" => Out::leaf(commit.message.as_str()),
        "messageHeadline" => Out::leaf(headline),
        "messageBody" => Out::leaf(body.trim_start()),
        "authoredDate" => Out::leaf(written(commit.author.at)),
        "committedDate" => Out::leaf(written(commit.committer.at)),
        "author" => actor(state, &commit.author),
        "committer" => actor(state, &commit.committer),
        "tree" => Out::node(Node::Tree(home.id, commit.tree.clone())),
        "url" => Out::leaf(format!("{}/commit/{oid}", state.html_url(home))),
        "parents" => {
            page_of(home, commit.parents.clone(), "parents", "CommitConnection", arguments)?
        }
        "history" => {
            let path = arguments.get("path").and_then(Value::as_str);
            let oids = home.git.history(oid, None, path).map_err(Refusal::from)?;
            page_of(home, oids, "history", "CommitHistoryConnection", arguments)?
        }
        "file" => {
            let path = arguments.get("path").and_then(Value::as_str).unwrap_or_default();
            let entry = home.git.entry(oid, path).map_err(Refusal::from)?;
            entry.map_or(Out::NULL, |entry| Out::One(tree_entry(home, &entry)))
        }
        _ => Out::NULL,
    })
}

fn tree_entry(home: &Repository, entry: &Entry) -> Thing {
    let kind = entry.kind.object();
    // A submodule's commit is in another repository.
    let object = match entry.kind {
        EntryKind::Submodule => None,
        _ => object_node(home.id, entry.oid.clone(), kind),
    };
    let mode = i64::from_str_radix(entry.kind.mode(), 8).unwrap_or_default();
    let extension = entry.name().rfind('.').and_then(|at| entry.name().get(at..));
    Thing::Made(
        "TreeEntry",
        vec![
            ("name", Out::leaf(entry.name())),
            ("path", Out::leaf(entry.path.as_str())),
            ("mode", Out::leaf(mode)),
            ("type", Out::leaf(kind.word())),
            ("oid", Out::leaf(entry.oid.as_str())),
            ("size", Out::leaf(entry.size.unwrap_or(0))),
            ("extension", Out::leaf(extension.unwrap_or_default())),
            ("object", Out::maybe(object)),
        ],
    )
}

fn blob(home: &Repository, oid: &str, field: &str) -> Result<Out, FieldError> {
    Ok(match field {
        "oid" => Out::leaf(oid),
        "abbreviatedOid" => Out::leaf(oid.get(..7).unwrap_or_default()),
        "byteSize" => Out::leaf(home.git.object(oid).map_or(0, |(_, _, size)| size)),
        "isBinary" | "isTruncated" | "text" => {
            let bytes = home.git.blob(oid).map_err(Refusal::from)?;
            let binary = bytes.iter().take(8000).any(|byte| *byte == 0);
            match field {
                "isBinary" => Out::leaf(binary),
                "isTruncated" => Out::leaf(bytes.len() > TEXT),
                _ if binary => Out::NULL,
                _ => {
                    let shown = bytes.get(..TEXT).unwrap_or(&bytes);
                    Out::leaf(String::from_utf8_lossy(shown).into_owned())
                }
            }
        }
        _ => Out::NULL,
    })
}
