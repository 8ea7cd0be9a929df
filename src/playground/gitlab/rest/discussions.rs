//! Threads: notes that answer each other, some of them on lines of the changes.

use serde_json::{Value, json};

use super::notes::{manner, note_shape, told};
use super::{Call, Refused, Reply};
use crate::gitlab::call::integer;
use crate::world::gitlab::NoteFacts;
use crate::world::issues::Comment;
use crate::world::{Id, Repository, Role};

/// The threads of the subject in the path, oldest first.
fn threads<'c>(call: &'c Call<'_>) -> Result<Vec<Vec<&'c Comment>>, Refused> {
    let (home, subject) = (call.home()?, call.subject()?);
    let mut found: Vec<Vec<&Comment>> = Vec::new();
    for note in home.notes_of(subject.number).filter(|note| call.reads_note(home, note)) {
        let root = note.gitlab.thread.unwrap_or(note.id);
        let same =
            found.iter_mut().find(|thread| thread.first().is_some_and(|first| first.id == root));
        match same {
            Some(thread) => thread.push(note),
            None => found.push(vec![note]),
        }
    }
    Ok(found)
}

fn thread<'c>(call: &'c Call<'_>) -> Result<Vec<&'c Comment>, Refused> {
    let wanted = call.part("discussion_id")?;
    let all = threads(call)?;
    let found =
        all.into_iter().find(|thread| thread.first().is_some_and(|one| one.discussion() == wanted));
    found.ok_or_else(|| Refused::missing("Discussion"))
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let all = threads(call)?;
    Ok(Reply::List(all.iter().map(|notes| call.state.gitlab_discussion(home, notes)).collect()))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let found = thread(call)?;
    Ok(Reply::Json(200, call.state.gitlab_discussion(call.home()?, &found)))
}

/// Whether a position names lines that the merge request's diff shows.
fn position(call: &Call<'_>, home: &Repository) -> Result<Option<Value>, Refused> {
    let Some(position) = call.value("position") else { return Ok(None) };
    let said = |name: &str| position.get(name).and_then(Value::as_str);
    for name in ["base_sha", "start_sha", "head_sha"] {
        if said(name).is_none() {
            return Err(Refused::lacks(&format!("position[{name}]")));
        }
    }
    match said("position_type") {
        Some("text" | "image" | "file") => {}
        Some(_) => return Err(Refused::wrong_value("position[position_type]")),
        None => return Err(Refused::lacks("position[position_type]")),
    }
    let line = |name: &str| position.get(name).and_then(integer);
    let (old_line, new_line) = (line("old_line"), line("new_line"));
    let bad = || {
        let told = "400 Bad request - Note {:line_code=>[\"can't be blank\", \"must be a valid line code\"]}";
        Refused::told(400, told)
    };
    let path = said("new_path").or_else(|| said("old_path")).ok_or_else(bad)?;
    let subject = call.subject()?;
    let pull = home.pull(subject.number)?;
    // Of another version of the changes nothing is known here.
    let refs = call.state.gitlab_diff_refs(home, pull);
    if ["base_sha", "start_sha", "head_sha"]
        .iter()
        .any(|name| refs.get(name).and_then(Value::as_str) != said(name))
    {
        return Err(bad());
    }
    let changes = home.pull_changes(pull)?;
    let change =
        changes.iter().find(|one| one.path == path || one.previous.as_deref() == Some(path));
    let hunks = change.and_then(|change| change.patch.as_deref()).ok_or_else(bad)?;
    if !shows(hunks, old_line, new_line) {
        return Err(bad());
    }
    let old_path =
        change.and_then(|change| change.previous.clone()).unwrap_or_else(|| path.to_owned());
    Ok(Some(json!({
        "base_sha": said("base_sha"),
        "start_sha": said("start_sha"),
        "head_sha": said("head_sha"),
        "old_path": old_path,
        "new_path": path,
        "position_type": said("position_type"),
        "old_line": old_line,
        "new_line": new_line,
        "line_range": position.get("line_range"),
    })))
}

/// Whether hunks show a line: an added one by its new number alone, a removed one by its old
/// number alone, an unchanged one by both.
fn shows(patch: &str, old_line: Option<u64>, new_line: Option<u64>) -> bool {
    let (mut old, mut new) = (0_u64, 0_u64);
    for line in patch.lines() {
        if let Some(rest) = line.strip_prefix("@@ ") {
            let start = |sign: char| {
                let (_, after) = rest.split_once(sign)?;
                let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<u64>().ok()
            };
            (old, new) = (start('-').unwrap_or(0), start('+').unwrap_or(0));
            continue;
        }
        let here = match line.chars().next() {
            Some('+') => (None, Some(new)),
            Some('-') => (Some(old), None),
            Some('\\') => continue,
            _ => (Some(old), Some(new)),
        };
        if here == (old_line, new_line) {
            return true;
        }
        old += u64::from(here.0.is_some());
        new += u64::from(here.1.is_some());
    }
    false
}

fn speak(call: &mut Call<'_>, root: Option<Id>, position: Option<Value>) -> Result<Reply, Refused> {
    call.account()?;
    let (id, number) = (call.home_id()?, call.subject_number()?);
    let body = call.need("body")?;
    if body.trim().is_empty() {
        return Err(Refused::told(400, "400 Bad request - Note {:note=>[\"can't be blank\"]}"));
    }
    // The first note of a thread is its own root, which it learns once it has an id.
    let facts = NoteFacts { manner: manner(call), thread: root, position, resolved: None };
    let said = call.state.say(&call.caller, id, number, &body, facts)?;
    if said.id != 0
        && root.is_none()
        && let Some(note) = call.state.repository_mut(id)?.comments.get_mut(&said.id)
    {
        note.gitlab.thread = Some(note.id);
    }
    if root.is_some() {
        return told(call, &said, |state| note_shape(state, id, said.id));
    }
    told(call, &said, |state| {
        let home = state.repositories.get(&id);
        let note = home.and_then(|home| Some((home, home.comments.get(&said.id)?)));
        note.map_or(Value::Null, |(home, note)| state.gitlab_discussion(home, &[note]))
    })
}

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let position = position(call, call.home()?)?;
    speak(call, None, position)
}

pub(in crate::gitlab) fn reply(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let found = thread(call)?;
    let first = found.first().ok_or_else(|| Refused::missing("Discussion"))?;
    let (root, position) = (first.id, first.gitlab.position.clone());
    let individual = first.gitlab.thread.is_none();
    let id = call.home_id()?;
    if individual && let Some(note) = call.state.repository_mut(id)?.comments.get_mut(&root) {
        note.gitlab.thread = Some(root);
    }
    speak(call, Some(root), position)
}

pub(in crate::gitlab) fn resolve(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let resolved = call.flag("resolved").ok_or_else(|| Refused::lacks("resolved"))?;
    let found = thread(call)?;
    // A note on its own is no thread; threads are resolved by Developers and by whoever opened
    // the merge request.
    let is_thread = found.first().is_some_and(|first| first.gitlab.thread.is_some());
    let (home, author) = (call.home()?, call.subject()?.author);
    if !is_thread || (author != account && home.role(account) < Some(Role::Write)) {
        return Err(Refused::forbidden());
    }
    let ids: Vec<Id> = found.iter().map(|note| note.id).collect();
    let id = call.home_id()?;
    let by = resolved.then(|| (account, call.state.now()));
    let home = call.state.repository_mut(id)?;
    for note in ids {
        if let Some(note) = home.comments.get_mut(&note) {
            note.gitlab.resolved = by;
        }
    }
    let found = thread(call)?;
    Ok(Reply::Json(200, call.state.gitlab_discussion(call.home()?, &found)))
}
