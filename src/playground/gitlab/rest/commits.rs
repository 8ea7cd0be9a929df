//! Commits: history, and making them of several actions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::branches::readable;
use super::{Call, Refused, Reply};
use crate::git::{EntryKind, Git, Signature};
use crate::gitlab::shapes::commits::change_shape;
use crate::gitlab::shapes::merge_requests::Detail;
use crate::world::files::is_path;
use crate::world::{Area, Level, Repository, Role};

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    if !home.refs.keys().any(|name| name.starts_with("refs/heads/")) {
        return Ok(Reply::List(Vec::new()));
    }
    let named = call.said("ref_name");
    let (tip, not) = match named.as_deref().and_then(|name| name.split_once("..")) {
        Some((from, to)) => {
            let from = call.commit_named(home, Some(from.to_owned()))?;
            (call.commit_named(home, Some(to.to_owned()))?, Some(from))
        }
        None => (call.commit_named(home, named)?, None),
    };
    let path = call.said("path");
    let (since, until) = (call.time("since"), call.time("until"));
    let author = call.said("author");
    let mut shapes = Vec::new();
    for oid in home.git.history(&tip, not.as_deref(), path.as_deref())? {
        let commit = home.git.commit(&oid)?;
        let at: Timestamp = commit.committer.at;
        let by = author.as_ref().is_none_or(|who| {
            commit.author.name.contains(who.as_str()) || commit.author.email.contains(who.as_str())
        });
        if by && since.is_none_or(|since| at >= since) && until.is_none_or(|until| at <= until) {
            shapes.push(call.state.gitlab_commit(home, &commit));
        }
    }
    Ok(Reply::List(shapes))
}

/// The commit in the path.
fn oid(call: &Call<'_>, home: &Repository) -> Result<String, Refused> {
    call.commit_named(home, Some(call.part("sha")?.to_owned()))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let commit = home.git.commit(&oid(call, home)?)?;
    Ok(Reply::Json(200, call.state.gitlab_full_commit(home, &commit)?))
}

pub(in crate::gitlab) fn diff(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let commit = home.git.commit(&oid(call, home)?)?;
    let changes = home.git.diff(commit.parents.first().map(String::as_str), &commit.oid)?;
    Ok(Reply::List(changes.iter().map(change_shape).collect()))
}

pub(in crate::gitlab) fn refs(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let oid = oid(call, home)?;
    let wanted = call.said("type").unwrap_or_else(|| "all".to_owned());
    let kinds = [("refs/heads/", "branch"), ("refs/tags/", "tag")];
    let mut shapes = Vec::new();
    for (name, tip) in &home.refs {
        for (prefix, kind) in kinds {
            let Some(short) = name.strip_prefix(prefix) else { continue };
            if (wanted == "all" || wanted == kind) && home.git.is_ancestor(&oid, tip) {
                shapes.push(json!({ "type": kind, "name": short }));
            }
        }
    }
    Ok(Reply::List(shapes))
}

/// Merge requests that brought this commit.
pub(in crate::gitlab) fn merge_requests(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let oid = oid(call, home)?;
    let mut shapes = Vec::new();
    for subject in home.subjects.values().rev() {
        let Some(pull) = &subject.pull else { continue };
        let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
        let brought = home.git.is_ancestor(&oid, &pull.head_sha)
            && fork.is_none_or(|fork| !home.git.is_ancestor(&oid, &fork));
        if brought || pull.merge_commit.as_ref() == Some(&oid) {
            let shape =
                call.state.gitlab_merge_request(&call.caller, home, subject, Detail::Listed)?;
            shapes.push(shape);
        }
    }
    Ok(Reply::List(shapes))
}

/// What is to become of one path.
type Change = (String, Option<(EntryKind, String)>);

/// A commit to make.
struct Wanted {
    branch: String,
    message: String,
    actions: Vec<Value>,
}

fn refused(text: impl Into<String>) -> Refused {
    Refused::told(400, text.into())
}

fn text<'a>(action: &'a Value, name: &str) -> Option<&'a str> {
    action.get(name).and_then(Value::as_str)
}

fn flag(action: &Value, name: &str) -> Option<bool> {
    crate::gitlab::call::flag(action.get(name)?)
}

/// The bytes of an action; `None` where it has none.
fn content(action: &Value) -> Result<Option<Vec<u8>>, Refused> {
    let Some(text) = text(action, "content") else { return Ok(None) };
    if action.get("encoding").and_then(Value::as_str) != Some("base64") {
        return Ok(Some(text.as_bytes().to_vec()));
    }
    let plain: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    STANDARD.decode(plain).map(Some).map_err(|_| refused("invalid base64"))
}

/// The tree as the actions so far leave it.
struct Draft<'g> {
    git: &'g Git,
    start: Option<String>,
    changes: Vec<Change>,
}

impl Draft<'_> {
    fn entry(&self, path: &str) -> Result<Option<(EntryKind, String)>, Refused> {
        if let Some((_, change)) = self.changes.iter().rev().find(|(changed, _)| changed == path) {
            return Ok(change.clone());
        }
        let Some(start) = &self.start else { return Ok(None) };
        let found = self.git.entry(start, path)?;
        Ok(found.map(|entry| (entry.kind, entry.oid)))
    }

    fn set(&mut self, path: &str, change: Option<(EntryKind, String)>) {
        self.changes.retain(|(changed, _)| changed != path);
        self.changes.push((path.to_owned(), change));
    }

    /// Who changed a path last.
    fn last_commit(&self, path: &str) -> Result<Option<String>, Refused> {
        let Some(start) = &self.start else { return Ok(None) };
        Ok(self.git.history(start, None, Some(path))?.into_iter().next())
    }

    fn apply(&mut self, action: &Value) -> Result<(), Refused> {
        let verb = text(action, "action").ok_or_else(|| Refused::lacks("actions[0][action]"))?;
        let path =
            text(action, "file_path").ok_or_else(|| Refused::lacks("actions[0][file_path]"))?;
        if !is_path(path) {
            return Err(refused("path cannot include directory traversal"));
        }
        let seen = text(action, "last_commit_id").filter(|seen| !seen.is_empty());
        if let Some(seen) = seen
            && self.last_commit(text(action, "previous_path").unwrap_or(path))?.as_deref()
                != Some(seen)
        {
            return Err(refused(
                "You are attempting to update a file that has changed since you started editing it.",
            ));
        }
        let there = self.entry(path)?;
        let missing = || refused("A file with this name doesn't exist");
        let is_folder = matches!(there, Some((EntryKind::Folder, _)));
        match verb {
            "create" if is_folder => Err(refused("A directory with this name already exists")),
            "create" if there.is_some() => Err(refused("A file with this name already exists")),
            "create" => {
                let oid = self.git.write_blob(&content(action)?.unwrap_or_default())?;
                let kind = match flag(action, "execute_filemode") {
                    Some(true) => EntryKind::Executable,
                    _ => EntryKind::File,
                };
                self.set(path, Some((kind, oid)));
                Ok(())
            }
            "update" => {
                let (kind, _) = there.filter(|_| !is_folder).ok_or_else(missing)?;
                let bytes = content(action)?.ok_or_else(|| refused("content is missing"))?;
                let oid = self.git.write_blob(&bytes)?;
                self.set(path, Some((kind, oid)));
                Ok(())
            }
            "delete" => {
                there.filter(|_| !is_folder).ok_or_else(missing)?;
                self.set(path, None);
                Ok(())
            }
            "move" => {
                let previous = text(action, "previous_path")
                    .ok_or_else(|| refused("You must provide a file path"))?;
                let (kind, oid) = self.entry(previous)?.ok_or_else(missing)?;
                if there.is_some() {
                    return Err(refused("A file with this name already exists"));
                }
                let oid = match content(action)? {
                    Some(bytes) => self.git.write_blob(&bytes)?,
                    None => oid,
                };
                self.set(previous, None);
                self.set(path, Some((kind, oid)));
                Ok(())
            }
            "chmod" => {
                let (_, oid) = there.filter(|_| !is_folder).ok_or_else(missing)?;
                let executable = flag(action, "execute_filemode").unwrap_or(false);
                let kind = if executable { EntryKind::Executable } else { EntryKind::File };
                self.set(path, Some((kind, oid)));
                Ok(())
            }
            _ => Err(Refused::wrong_value("actions[0][action]")),
        }
    }
}

/// Makes the commit and moves or makes the branch; returns the commit.
fn make(call: &mut Call<'_>, wanted: &Wanted) -> Result<String, Refused> {
    let account = call.account()?;
    let home = call.home()?;
    call.state.allow(&call.caller, home, Area::Contents, Level::Write, Role::Write).map_err(
        |_| Refused::told(403, "403 Forbidden - You are not allowed to push into this branch"),
    )?;
    let id = home.id;
    let start_name = call.said("start_sha").or_else(|| call.said("start_branch"));
    let force = call.flag("force") == Some(true);
    let tip = home.branch(&wanted.branch).map(str::to_owned);
    let is_empty = !home.refs.keys().any(|name| name.starts_with("refs/heads/"));
    let start = match (&start_name, &tip) {
        (None, tip @ Some(_)) => tip.clone(),
        (None, None) if is_empty => None,
        (None, None) => {
            return Err(refused("You can only create or edit files when you are on a branch"));
        }
        (Some(name), Some(_)) if !force && *name != wanted.branch => {
            return Err(refused(format!(
                "A branch called '{}' already exists. Switch to that branch in order to make changes",
                wanted.branch
            )));
        }
        (Some(name), _) => {
            let source = match call.text("start_project") {
                Some(project) => crate::gitlab::call::project(call.state, &project)
                    .filter(|home| call.state.sees(&call.caller, home))
                    .ok_or_else(|| Refused::missing("Project"))?,
                None => home,
            };
            let oid = source.commit_at(name).ok_or_else(|| {
                if call.said("start_sha").is_some() {
                    refused(format!("Cannot find start_sha '{name}'"))
                } else {
                    refused(format!("Invalid reference name: {name}"))
                }
            })?;
            if source.id != home.id {
                home.git.fetch(&source.git, &oid, "refs/keep-around/start")?;
            }
            Some(oid)
        }
    };
    let full = format!("refs/heads/{}", wanted.branch);
    if !home.git.is_ref_name(&full) {
        return Err(refused("Branch name is invalid"));
    }
    let git = home.git.clone();
    let mut draft = Draft { git: &git, start: start.clone(), changes: Vec::new() };
    for action in &wanted.actions {
        draft.apply(action)?;
    }
    let tree = git.write_tree(start.as_deref(), &draft.changes)?;
    let own = call.state.signature(account)?;
    let author = Signature {
        name: call.said("author_name").unwrap_or_else(|| own.name.clone()),
        email: call.said("author_email").unwrap_or_else(|| own.email.clone()),
        at: own.at,
    };
    let parents: Vec<String> = start.into_iter().collect();
    let oid = git.write_commit(&tree, &parents, &wanted.message, &author, &own)?;
    call.state.move_ref(&call.caller, id, &full, Some(&oid), tip.as_deref()).map_err(|_| {
        refused(
            "Could not update the branch: another push has moved it. Please refresh and try again.",
        )
    })?;
    Ok(oid)
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let wanted = Wanted {
        branch: call.need("branch")?,
        message: call.need("commit_message")?,
        actions: match call.value("actions") {
            Some(Value::Array(actions)) => actions.clone(),
            Some(_) => return Err(Refused::new(400, json!({ "error": "actions is invalid" }))),
            None => return Err(Refused::lacks("actions")),
        },
    };
    let oid = make(call, &wanted)?;
    let home = call.home()?;
    let commit = home.git.commit(&oid)?;
    let shape = call.state.gitlab_full_commit(home, &commit)?;
    let shape = match call.flag("stats") {
        Some(false) => crate::shapes::without(shape, &["stats"]),
        _ => shape,
    };
    Ok(Reply::Json(201, shape))
}

/// One file, by the endpoints that know nothing else.
fn one_file(call: &mut Call<'_>, verb: &str) -> Result<(String, String), Refused> {
    let path = call.part("file_path")?.to_owned();
    let mut action = json!({ "action": verb, "file_path": path });
    for name in ["content", "encoding", "last_commit_id", "execute_filemode"] {
        if let (Some(value), Value::Object(action)) = (call.value(name), &mut action) {
            action.insert(name.to_owned(), value.clone());
        }
    }
    if verb != "delete" && call.value("content").is_none() {
        return Err(Refused::lacks("content"));
    }
    let branch = call.need("branch")?;
    let wanted = Wanted {
        branch: branch.clone(),
        message: call.need("commit_message")?,
        actions: vec![action],
    };
    make(call, &wanted)?;
    Ok((path, branch))
}

pub(in crate::gitlab) fn create_file(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (path, branch) = one_file(call, "create")?;
    Ok(Reply::Json(201, json!({ "file_path": path, "branch": branch })))
}

pub(in crate::gitlab) fn update_file(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (path, branch) = one_file(call, "update")?;
    Ok(Reply::Json(200, json!({ "file_path": path, "branch": branch })))
}

pub(in crate::gitlab) fn delete_file(call: &mut Call<'_>) -> Result<Reply, Refused> {
    one_file(call, "delete")?;
    Ok(Reply::Empty(204))
}
