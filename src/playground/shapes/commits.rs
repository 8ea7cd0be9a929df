//! Commits, trees, files, refs.

use serde_json::{Value, json};

use super::extend;
use crate::clock::written;
use crate::git::{Change, ChangeKind, Commit, Entry, EntryKind, ObjectKind, Signature};
use crate::refusal::Refusal;
use crate::text::url_part;
use crate::world::node::Node;
use crate::world::{Repository, State};

fn escaped(path: &str) -> String {
    path.split('/').map(url_part).collect::<Vec<_>>().join("/")
}

fn signed(signature: &Signature) -> Value {
    json!({ "name": signature.name, "email": signature.email, "date": written(signature.at) })
}

/// Only what the website commits is signed here.
fn verification(commit: &Commit) -> Value {
    let verified = commit.committer.email == "noreply@github.com";
    json!({
        "verified": verified,
        "reason": if verified { "valid" } else { "unsigned" },
        "signature": null,
        "payload": null,
        "verified_at": if verified { Some(written(commit.committer.at)) } else { None },
    })
}

impl State {
    /// The account that commits with this address; only no-reply addresses are known.
    fn by_email(&self, email: &str) -> Value {
        self.users
            .values()
            .find(|user| user.noreply() == email)
            .map_or(Value::Null, |user| self.simple_user(user.id))
    }

    /// `git-commit`.
    pub(crate) fn git_commit_shape(&self, home: &Repository, commit: &Commit) -> Value {
        let api = self.api_url(home);
        let html = self.html_url(home);
        let parents: Vec<Value> = commit
            .parents
            .iter()
            .map(|oid| {
                json!({
                    "sha": oid,
                    "url": format!("{api}/git/commits/{oid}"),
                    "html_url": format!("{html}/commit/{oid}"),
                })
            })
            .collect();
        json!({
            "sha": commit.oid,
            "node_id": Node::Commit(home.id, commit.oid.clone()).id(),
            "url": format!("{api}/git/commits/{}", commit.oid),
            "html_url": format!("{html}/commit/{}", commit.oid),
            "author": signed(&commit.author),
            "committer": signed(&commit.committer),
            "message": commit.message,
            "tree": {
                "sha": commit.tree,
                "url": format!("{api}/git/trees/{}", commit.tree),
            },
            "parents": parents,
            "verification": verification(commit),
        })
    }

    /// `commit`, without files.
    pub(crate) fn commit_shape(&self, home: &Repository, commit: &Commit) -> Value {
        let api = self.api_url(home);
        let html = self.html_url(home);
        let oid = &commit.oid;
        let parents: Vec<Value> = commit
            .parents
            .iter()
            .map(|oid| {
                json!({
                    "sha": oid,
                    "url": format!("{api}/commits/{oid}"),
                    "html_url": format!("{html}/commit/{oid}"),
                })
            })
            .collect();
        json!({
            "sha": oid,
            "node_id": Node::Commit(home.id, oid.clone()).id(),
            "url": format!("{api}/commits/{oid}"),
            "html_url": format!("{html}/commit/{oid}"),
            "comments_url": format!("{api}/commits/{oid}/comments"),
            "commit": {
                "url": format!("{api}/git/commits/{oid}"),
                "author": signed(&commit.author),
                "committer": signed(&commit.committer),
                "message": commit.message,
                "comment_count": 0,
                "tree": {
                    "sha": commit.tree,
                    "url": format!("{api}/git/trees/{}", commit.tree),
                },
                "verification": verification(commit),
            },
            "author": self.by_email(&commit.author.email),
            "committer": self.by_email(&commit.committer.email),
            "parents": parents,
        })
    }

    /// `commit` with what it changed.
    pub(crate) fn full_commit(&self, home: &Repository, commit: &Commit) -> Result<Value, Refusal> {
        let parent = commit.parents.first().map(String::as_str);
        let changes = home.git.diff(parent, &commit.oid)?;
        let sum = |count: fn(&Change) -> u64| changes.iter().map(count).sum::<u64>();
        let (added, removed) = (sum(|one| one.additions), sum(|one| one.deletions));
        let files: Vec<Value> =
            changes.iter().map(|change| self.change_shape(home, &commit.oid, change)).collect();
        Ok(extend(
            self.commit_shape(home, commit),
            json!({
                "stats": { "additions": added, "deletions": removed, "total": added + removed },
                "files": files,
            }),
        ))
    }

    /// `diff-entry`.
    pub(crate) fn change_shape(&self, home: &Repository, revision: &str, change: &Change) -> Value {
        let html = self.html_url(home);
        let path = escaped(&change.path);
        let mut shape = json!({
            "sha": change.oid,
            "filename": change.path,
            "status": match change.kind {
                ChangeKind::Added => "added",
                ChangeKind::Removed => "removed",
                ChangeKind::Modified => "modified",
                ChangeKind::Renamed => "renamed",
            },
            "additions": change.additions,
            "deletions": change.deletions,
            "changes": change.additions + change.deletions,
            "blob_url": format!("{html}/blob/{revision}/{path}"),
            "raw_url": format!("{html}/raw/{revision}/{path}"),
            "contents_url": format!("{}/contents/{path}?ref={revision}", self.api_url(home)),
        });
        if let Some(patch) = &change.patch {
            shape = extend(shape, json!({ "patch": patch }));
        }
        if let Some(previous) = &change.previous {
            shape = extend(shape, json!({ "previous_filename": previous }));
        }
        shape
    }

    /// The members every entry of `contents` has.
    pub(crate) fn entry_shape(&self, home: &Repository, revision: &str, entry: &Entry) -> Value {
        let api = self.api_url(home);
        let html = self.html_url(home);
        let path = escaped(&entry.path);
        let url = format!("{api}/contents/{path}?ref={}", url_part(revision));
        let (kind, page, object) = match entry.kind {
            EntryKind::Folder => ("dir", "tree", "trees"),
            EntryKind::Submodule => ("submodule", "tree", "trees"),
            EntryKind::Symlink => ("symlink", "blob", "blobs"),
            EntryKind::File | EntryKind::Executable => ("file", "blob", "blobs"),
        };
        let git_url = format!("{api}/git/{object}/{}", entry.oid);
        let html_url = format!("{html}/{page}/{revision}/{path}");
        let download = (page == "blob").then(|| format!("{html}/raw/{revision}/{path}"));
        json!({
            "type": kind,
            "size": entry.size.unwrap_or(0),
            "name": entry.name(),
            "path": entry.path,
            "sha": entry.oid,
            "url": url,
            "git_url": git_url,
            "html_url": html_url,
            "download_url": download,
            "_links": { "self": url, "git": git_url, "html": html_url },
        })
    }

    /// One entry of `git-tree`.
    pub(crate) fn tree_entry_shape(&self, home: &Repository, entry: &Entry) -> Value {
        let object = entry.kind.object();
        let mut shape = json!({
            "path": entry.path,
            "mode": entry.kind.mode(),
            "type": object.word(),
            "sha": entry.oid,
            "url": format!("{}/git/{}s/{}", self.api_url(home), object.word(), entry.oid),
        });
        if let Some(size) = entry.size {
            shape = extend(shape, json!({ "size": size }));
        }
        shape
    }

    /// `git-ref`.
    pub(crate) fn ref_shape(&self, home: &Repository, name: &str, oid: &str) -> Value {
        let api = self.api_url(home);
        let kind = home.git.object(oid).map_or(ObjectKind::Commit, |(_, kind, _)| kind);
        json!({
            "ref": name,
            "node_id": Node::Ref(home.id, name.to_owned()).id(),
            "url": format!("{api}/git/{}", escaped(name)),
            "object": {
                "type": kind.word(),
                "sha": oid,
                "url": format!("{api}/git/{}s/{oid}", kind.word()),
            },
        })
    }
}
