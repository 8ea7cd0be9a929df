//! Fields of a repository, its folders and its files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::Context;
use super::object::{Out, Thing, gid};
use crate::git::{Commit, Depth, Entry, EntryKind, ObjectKind};
use crate::gitlab::shapes::written;
use crate::refusal::Refusal;
use crate::world::{Id, Repository, State};

/// The commit that a `ref` names; the default branch without one.
fn commit_of(home: &Repository, arguments: &Value) -> Option<String> {
    let name = arguments.get("ref").and_then(Value::as_str).filter(|name| !name.is_empty());
    match name {
        None | Some("HEAD") => home.commit_at(&home.default_branch),
        Some(name) => home.commit_at(name),
    }
}

fn commit(state: &State, home: &Repository, commit: &Commit) -> Thing {
    let (title, description) = commit.message.split_once('\n').unwrap_or((&commit.message, ""));
    Thing::made(
        "Commit",
        vec![
            ("id", gid("CommitPresenter", &commit.oid)),
            ("sha", Out::leaf(commit.oid.as_str())),
            ("shortId", Out::leaf(commit.oid.get(..8).unwrap_or_default())),
            ("title", Out::leaf(title)),
            ("fullTitle", Out::leaf(title)),
            ("description", Out::leaf(description.trim_start())),
            ("message", Out::leaf(commit.message.as_str())),
            ("authorName", Out::leaf(commit.author.name.as_str())),
            ("authorEmail", Out::leaf(commit.author.email.as_str())),
            ("authoredDate", Out::leaf(written(commit.author.at))),
            ("committerName", Out::leaf(commit.committer.name.as_str())),
            ("committerEmail", Out::leaf(commit.committer.email.as_str())),
            ("committedDate", Out::leaf(written(commit.committer.at))),
            ("webUrl", Out::leaf(format!("{}/-/commit/{}", state.gitlab_page(home), commit.oid))),
        ],
    )
}

pub(super) fn repository(
    context: &Context<'_>,
    id: Id,
    field: &str,
    arguments: &Value,
) -> Result<Out, Refusal> {
    let home = context.state.repository(id)?;
    let has_commits = home.branch(&home.default_branch).is_some();
    let path = arguments.get("path").and_then(Value::as_str).unwrap_or_default().trim_matches('/');
    Ok(match field {
        "rootRef" => Out::leaf(has_commits.then(|| home.default_branch.clone())),
        "empty" => Out::leaf(!has_commits),
        "exists" => Out::leaf(true),
        "tree" => {
            let commit = commit_of(home, arguments);
            let there = commit.as_ref().is_some_and(|commit| {
                matches!(
                    home.git.object(&format!("{commit}:{path}")),
                    Some((_, ObjectKind::Tree, _))
                )
            });
            // A path that is not there has a tree without anything in it; a ref has none.
            let path = path.to_owned();
            match (commit, there) {
                (Some(commit), _) => Out::One(Thing::Tree { home: id, commit: Some(commit), path }),
                (None, _) if !has_commits => Out::One(Thing::Tree { home: id, commit: None, path }),
                (None, _) => Out::NULL,
            }
        }
        "commit" => match commit_of(home, arguments) {
            Some(oid) => Out::One(commit(context.state, home, &home.git.commit(&oid)?)),
            None => Out::NULL,
        },
        "blobs" => blobs(context.state, home, arguments)?,
        "branchNames" => {
            let number = |name: &str| {
                let value = arguments.get(name).and_then(Value::as_u64);
                value.and_then(|value| usize::try_from(value).ok()).unwrap_or_default()
            };
            let pattern = arguments.get("searchPattern").and_then(Value::as_str).unwrap_or("*");
            let names: Vec<&str> = home
                .refs
                .keys()
                .filter_map(|name| name.strip_prefix("refs/heads/"))
                .filter(|name| crate::gitlab::hooks::like(pattern, name))
                .skip(number("offset"))
                .take(number("limit"))
                .collect();
            Out::leaf(names)
        }
        _ => Out::NULL,
    })
}

/// The object of a pointer of Git LFS, if these bytes are one.
fn lfs_oid(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() < 1024)?;
    let rest = text.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
    let line = rest.lines().find_map(|line| line.strip_prefix("oid sha256:"))?;
    Some(line.to_owned())
}

/// The files at the paths that are files; others are left out.
fn blobs(state: &State, home: &Repository, arguments: &Value) -> Result<Out, Refusal> {
    let Some(tip) = commit_of(home, arguments) else {
        return Ok(Out::List("RepositoryBlob", Vec::new()));
    };
    let revision = arguments.get("ref").and_then(Value::as_str).unwrap_or(&home.default_branch);
    let paths = arguments.get("paths").and_then(Value::as_array);
    let full = state.full_name(home);
    let mut found = Vec::new();
    for (place, path) in (0_u64..).zip(paths.into_iter().flatten().filter_map(Value::as_str)) {
        let Some(entry) = home.git.entry(&tip, path)? else { continue };
        if matches!(entry.kind, EntryKind::Folder | EntryKind::Submodule) {
            continue;
        }
        let bytes = home.git.blob(&entry.oid)?;
        // What Git takes for binary has no text; neither has text that is not UTF-8.
        let is_text = !bytes.iter().take(8000).any(|byte| *byte == 0);
        let text = Some(String::from_utf8_lossy(&bytes).into_owned());
        let size = bytes.len().to_string();
        let page = format!("/{full}/-/blob/{revision}/{path}");
        let fields = vec![
            ("id", gid("Gitlab::Git::Blob", &entry.oid)),
            ("oid", Out::leaf(entry.oid.as_str())),
            ("path", Out::leaf(path)),
            ("name", Out::leaf(entry.name())),
            ("mode", Out::leaf(entry.kind.mode())),
            ("size", Out::leaf(size.as_str())),
            ("rawSize", Out::leaf(size)),
            ("lfsOid", Out::leaf(lfs_oid(&bytes))),
            ("fileType", Out::leaf(if is_text { "text" } else { "download" })),
            ("ref", Out::leaf(revision)),
            ("rawBlob", Out::leaf(text.clone())),
            ("plainData", Out::leaf(text.clone().filter(|_| is_text))),
            ("rawTextBlob", Out::leaf(text.filter(|_| is_text))),
            ("base64EncodedBlob", Out::leaf(STANDARD.encode(&bytes))),
            ("webPath", Out::leaf(page)),
            ("rawPath", Out::leaf(format!("/{full}/-/raw/{revision}/{path}"))),
        ];
        found.push((place, Thing::made("RepositoryBlob", fields)));
    }
    Ok(Out::List("RepositoryBlob", found))
}

fn entry_thing(
    state: &State,
    home: &Repository,
    folder: &str,
    entry: &Entry,
    commit: &str,
) -> Thing {
    let path =
        if folder.is_empty() { entry.path.clone() } else { format!("{folder}/{}", entry.path) };
    let (kind, part) =
        if entry.kind == EntryKind::Folder { ("TreeEntry", "tree") } else { ("Blob", "blob") };
    let page = format!("/{}/-/{part}/{commit}/{path}", state.full_name(home));
    Thing::made(
        kind,
        vec![
            (
                "id",
                gid(
                    if kind == "Blob" {
                        "Gitlab::Git::Blob"
                    } else {
                        "Gitlab::Graphql::Representation::TreeEntry"
                    },
                    &entry.oid,
                ),
            ),
            ("sha", Out::leaf(entry.oid.as_str())),
            ("name", Out::leaf(entry.name())),
            ("type", Out::leaf(entry.kind.object().word())),
            ("flatPath", Out::leaf(path.as_str())),
            ("path", Out::leaf(path.as_str())),
            ("mode", Out::leaf(entry.kind.mode())),
            ("webUrl", Out::leaf(format!("{}{page}", state.url))),
            ("webPath", Out::leaf(page)),
        ],
    )
}

pub(super) fn tree(
    context: &Context<'_>,
    home: Id,
    at: Option<&str>,
    path: &str,
    field: &str,
) -> Result<Out, Refusal> {
    let home = context.state.repository(home)?;
    let wanted = match field {
        "lastCommit" => {
            let Some(at) = at else { return Ok(Out::NULL) };
            let path = (!path.is_empty()).then_some(path);
            let last = home.git.history(at, None, path)?.into_iter().next();
            return Ok(match last {
                Some(oid) => Out::One(commit(context.state, home, &home.git.commit(&oid)?)),
                None => Out::NULL,
            });
        }
        "blobs" => "Blob",
        "trees" => "TreeEntry",
        _ => return Ok(Out::NULL),
    };
    let tree = at.and_then(|at| home.git.object(&format!("{at}:{path}")));
    let Some((oid, ObjectKind::Tree, _)) = tree else { return Ok(Out::List(wanted, Vec::new())) };
    let entries = home.git.list(&oid, Depth::One)?;
    let kept = entries.iter().filter(|entry| match wanted {
        "Blob" => entry.kind.object() == ObjectKind::Blob,
        _ => entry.kind == EntryKind::Folder,
    });
    let at = at.unwrap_or_default();
    let things = kept.map(|entry| entry_thing(context.state, home, path, entry, at));
    Ok(Out::List(wanted, (0..).zip(things).collect()))
}
