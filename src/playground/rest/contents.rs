//! Files by path: read, write, delete.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use crate::git::{Depth, EntryKind, Signature};
use crate::refusal::Refusal;
use crate::shapes::extend;
use crate::text::{base64_lines, base64_read};
use crate::world::Area;
use crate::world::files::NewCommit;

/// Above this, contents come only as raw bytes.
const INLINE: u64 = 1024 * 1024;
/// Above this, contents do not come at all.
const MOST: u64 = 100 * 1024 * 1024;
/// The most entries of a folder.
const ENTRIES: usize = 1000;

/// Whether the caller asked for a file's bytes alone.
fn raw(call: &Call<'_>) -> bool {
    let accept = call.request.header("accept").unwrap_or_default();
    ["application/vnd.github.raw", "application/vnd.github.v3.raw"]
        .iter()
        .any(|kind| accept.starts_with(kind))
}

pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let revision = call.query("ref").unwrap_or(&home.default_branch);
    let commit = home.commit_at(revision).ok_or(Refusal::NotFound)?;
    let path = call.param("path")?.trim_matches('/');
    let entry = if path.is_empty() { None } else { home.git.entry(&commit, path)? };
    let folder = match &entry {
        None if path.is_empty() => Some(commit.clone()),
        None => return Err(Refusal::NotFound),
        Some(entry) if entry.kind == EntryKind::Folder => Some(entry.oid.clone()),
        Some(_) => None,
    };
    if let Some(folder) = folder {
        let mut items = Vec::new();
        for mut entry in home.git.list(&folder, Depth::One)?.into_iter().take(ENTRIES) {
            if !path.is_empty() {
                entry.path = format!("{path}/{}", entry.path);
            }
            items.push(call.state.entry_shape(home, revision, &entry));
        }
        return Ok(Reply::Json(200, Value::Array(items)));
    }
    let Some(entry) = entry else { return Err(Refusal::NotFound) };
    let size = entry.size.unwrap_or(0);
    if size > MOST {
        return Err(Refusal::Forbidden(
            "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API, but you can always clone the repository via Git in order to obtain it."
                .to_owned(),
        ));
    }
    if entry.kind != EntryKind::Submodule && raw(call) {
        return Ok(Reply::Raw(home.git.blob(&entry.oid)?));
    }
    let shape = call.state.entry_shape(home, revision, &entry);
    let more = match entry.kind {
        EntryKind::Submodule => json!({ "submodule_git_url": null }),
        EntryKind::Symlink => {
            let target = home.git.blob(&entry.oid)?;
            json!({ "target": String::from_utf8_lossy(&target) })
        }
        _ if size > INLINE => json!({ "encoding": "none", "content": "" }),
        _ => {
            let bytes = home.git.blob(&entry.oid)?;
            json!({ "encoding": "base64", "content": base64_lines(&bytes) })
        }
    };
    Ok(Reply::Json(200, extend(shape, more)))
}

/// A person in a body: name, mail and perhaps a date.
pub(super) fn person(body: &Value, name: &str, now: Timestamp) -> Option<Signature> {
    let person = body.get(name)?;
    let text = |name| person.get(name).and_then(Value::as_str);
    Some(Signature {
        name: text("name")?.to_owned(),
        email: text("email")?.to_owned(),
        at: text("date").and_then(|date| date.parse().ok()).unwrap_or(now),
    })
}

pub(super) fn put(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let content = call.need("Content", "content")?;
    let bytes =
        base64_read(&content).ok_or_else(|| Refusal::invalid("content is not valid Base64"))?;
    write(call, Some(bytes))
}

pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    write(call, None)
}

fn write(call: &mut Call<'_>, bytes: Option<Vec<u8>>) -> Result<Reply, Refusal> {
    let home = call.home()?;
    let id = home.id;
    let message = call.need("Content", "message")?;
    let branch = call.text("branch").unwrap_or_else(|| home.default_branch.clone());
    let path = call.param("path")?.to_owned();
    let has_branches = home.refs.keys().any(|name| name.starts_with("refs/heads/"));
    let tip = home.branch(&branch).map(str::to_owned);
    if tip.is_none() && has_branches {
        return Err(Refusal::NotFound);
    }
    let there = match &tip {
        Some(tip) => home.git.entry(tip, &path)?,
        None => None,
    };
    let deleting = bytes.is_none();
    match (&there, call.text("sha")) {
        (Some(entry), Some(sha)) if entry.oid != sha => {
            return Err(Refusal::Conflict(format!("{path} does not match {sha}")));
        }
        (Some(_), None) => {
            return Err(Refusal::invalid("Invalid request.\n\n\"sha\" wasn't supplied."));
        }
        (None, _) if deleting => return Err(Refusal::NotFound),
        _ => {}
    }
    let now = call.state.now();
    let new = NewCommit {
        branch: branch.clone(),
        expected_head: tip,
        message,
        changes: vec![(path.clone(), bytes)],
        author: person(&call.body, "author", now),
        committer: person(&call.body, "committer", now),
    };
    let oid = call.state.commit_files(&call.caller, id, &new)?;
    let home = call.home()?;
    let commit = call.state.git_commit_shape(home, &home.git.commit(&oid)?);
    let content = match home.git.entry(&oid, &path)? {
        Some(entry) => call.state.entry_shape(home, &branch, &entry),
        None => Value::Null,
    };
    let status = if there.is_some() { 200 } else { 201 };
    Ok(Reply::Json(status, json!({ "content": content, "commit": commit })))
}
