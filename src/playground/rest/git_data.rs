//! Git's own objects: blobs, trees, commits, refs.

use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use super::contents::person;
use crate::git::{Depth, EntryKind, ObjectKind};
use crate::refusal::Refusal;
use crate::text::{base64_lines, base64_read};
use crate::world::node::Node;
use crate::world::refs::Force;
use crate::world::{Area, Id, Level, Role};

fn writing(call: &Call<'_>) -> Result<Id, Refusal> {
    let home = call.home()?;
    call.state.allow(&call.caller, home, Area::Contents, Level::Write, Role::Write)?;
    Ok(home.id)
}

/// The object in the path, which must be of this kind.
fn object(call: &Call<'_>, param: &str, kind: ObjectKind) -> Result<String, Refusal> {
    let home = call.reading(Area::Contents)?;
    let name = call.param(param)?;
    let revision = match kind {
        ObjectKind::Tree => {
            let commit = home.commit_at(name);
            format!("{}^{{tree}}", commit.as_deref().unwrap_or(name))
        }
        _ => name.to_owned(),
    };
    match home.git.object(&revision) {
        Some((oid, found, _)) if found == kind => Ok(oid),
        _ => Err(Refusal::NotFound),
    }
}

pub(super) fn create_blob(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = writing(call)?;
    let content = call.need("Blob", "content")?;
    let bytes = match call.text("encoding").as_deref() {
        None | Some("utf-8") => content.into_bytes(),
        Some("base64") => {
            base64_read(&content).ok_or_else(|| Refusal::field("Blob", "content", "invalid"))?
        }
        Some(_) => return Err(Refusal::field("Blob", "encoding", "invalid")),
    };
    let home = call.state.repository(id)?;
    let oid = home.git.write_blob(&bytes)?;
    let url = format!("{}/git/blobs/{oid}", call.state.api_url(home));
    Ok(Reply::Json(201, json!({ "sha": oid, "url": url })))
}

pub(super) fn blob(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let oid = object(call, "file_sha", ObjectKind::Blob)?;
    let home = call.home()?;
    let bytes = home.git.blob(&oid)?;
    let accept = call.request.header("accept").unwrap_or_default();
    if accept.starts_with("application/vnd.github.raw") {
        return Ok(Reply::Raw(bytes));
    }
    Ok(Reply::Json(
        200,
        json!({
            "sha": oid,
            "node_id": Node::Blob(home.id, oid.clone()).id(),
            "size": bytes.len(),
            "url": format!("{}/git/blobs/{oid}", call.state.api_url(home)),
            "content": base64_lines(&bytes),
            "encoding": "base64",
        }),
    ))
}

fn tree_reply(call: &Call<'_>, oid: &str, depth: Depth, status: u16) -> Result<Reply, Refusal> {
    let home = call.home()?;
    let entries = home.git.list(oid, depth)?;
    let shapes: Vec<Value> =
        entries.iter().map(|entry| call.state.tree_entry_shape(home, entry)).collect();
    Ok(Reply::Json(
        status,
        json!({
            "sha": oid,
            "url": format!("{}/git/trees/{oid}", call.state.api_url(home)),
            "tree": shapes,
            "truncated": false,
        }),
    ))
}

pub(super) fn tree(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let oid = object(call, "tree_sha", ObjectKind::Tree)?;
    let depth = if call.query("recursive").is_some() { Depth::All } else { Depth::One };
    tree_reply(call, &oid, depth, 200)
}

pub(super) fn create_tree(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = writing(call)?;
    let home = call.state.repository(id)?;
    let base = match call.text("base_tree") {
        Some(base) => {
            let found = home.git.object(&format!("{base}^{{tree}}"));
            Some(found.ok_or_else(|| Refusal::invalid("base_tree is not a valid tree oid"))?.0)
        }
        None => None,
    };
    let entries = call.body.get("tree").and_then(Value::as_array).cloned().unwrap_or_default();
    if entries.is_empty() {
        return Err(Refusal::invalid("Invalid tree info"));
    }
    let mut changes = Vec::new();
    for entry in &entries {
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        let path = text("path").ok_or_else(|| Refusal::invalid("Must supply a valid tree.path"))?;
        if !crate::world::files::is_path(path) {
            return Err(Refusal::invalid("tree.path contains a malformed path component"));
        }
        let kind = text("mode")
            .and_then(EntryKind::of_mode)
            .ok_or_else(|| Refusal::invalid("Must supply a valid tree.mode"))?;
        let oid = match (text("sha"), text("content")) {
            (Some(sha), None) => {
                if kind.object() != ObjectKind::Commit && home.git.object(sha).is_none() {
                    return Err(Refusal::invalid(format!("tree.sha {sha} does not exist")));
                }
                Some(sha.to_owned())
            }
            (None, Some(content)) => Some(home.git.write_blob(content.as_bytes())?),
            (None, None) if entry.get("sha").is_some_and(Value::is_null) => None,
            _ => return Err(Refusal::invalid("Must supply tree.sha or tree.content, not both")),
        };
        changes.push((path.to_owned(), oid.map(|oid| (kind, oid))));
    }
    let oid = home.git.write_tree(base.as_deref(), &changes)?;
    tree_reply(call, &oid, Depth::One, 201)
}

pub(super) fn create_commit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = writing(call)?;
    let message = call.need("Commit", "message")?;
    let tree = call.need("Commit", "tree")?;
    let parents = call.names("parents").unwrap_or_default();
    let now = call.state.now();
    let own = call.state.signature(call.caller.require_account()?)?;
    let author = person(&call.body, "author", now);
    let committer = person(&call.body, "committer", now);
    let home = call.state.repository(id)?;
    if !matches!(home.git.object(&tree), Some((_, ObjectKind::Tree, _))) {
        return Err(Refusal::invalid("Tree SHA does not exist"));
    }
    if parents.iter().any(|oid| home.git.commit_of(oid).is_none()) {
        return Err(Refusal::invalid("Parent SHA does not exist or is not a commit object"));
    }
    // Only what has no author or committer of its own is signed by the forge.
    let committer = match (committer, &author) {
        (Some(committer), _) => committer,
        (None, Some(author)) => author.clone(),
        (None, None) => call.state.web_signature(),
    };
    let author = author.unwrap_or(own);
    let oid = home.git.write_commit(&tree, &parents, &message, &author, &committer)?;
    let commit = home.git.commit(&oid)?;
    Ok(Reply::Json(201, call.state.git_commit_shape(home, &commit)))
}

pub(super) fn commit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let oid = object(call, "commit_sha", ObjectKind::Commit)?;
    let home = call.home()?;
    Ok(Reply::Json(200, call.state.git_commit_shape(home, &home.git.commit(&oid)?)))
}

pub(super) fn reference(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let name = format!("refs/{}", call.param("ref")?);
    let oid = home.refs.get(&name).ok_or(Refusal::NotFound)?;
    Ok(Reply::Json(200, call.state.ref_shape(home, &name, oid)))
}

pub(super) fn matching(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let start = format!("refs/{}", call.param("ref")?);
    let found = home.refs.iter().filter(|(name, _)| name.starts_with(&start));
    let shapes: Vec<Value> =
        found.map(|(name, oid)| call.state.ref_shape(home, name, oid)).collect();
    Ok(Reply::Json(200, Value::Array(shapes)))
}

pub(super) fn create_ref(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let name = call.need("Reference", "ref")?;
    let oid = call.need("Reference", "sha")?;
    call.state.create_ref(&call.caller, id, &name, &oid)?;
    let home = call.home()?;
    Ok(Reply::Json(201, call.state.ref_shape(home, &name, &oid)))
}

pub(super) fn update_ref(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let name = format!("refs/{}", call.param("ref")?);
    let oid = call.need("Reference", "sha")?;
    let forced = call.body.get("force").and_then(Value::as_bool).unwrap_or(false);
    let force = if forced { Force::Anywhere } else { Force::FastForwardOnly };
    call.state.update_ref(&call.caller, id, &name, &oid, force)?;
    let home = call.home()?;
    Ok(Reply::Json(200, call.state.ref_shape(home, &name, &oid)))
}

pub(super) fn delete_ref(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let id = call.home_id()?;
    let name = format!("refs/{}", call.param("ref")?);
    call.state.delete_ref(&call.caller, id, &name)?;
    Ok(Reply::Empty(204))
}
