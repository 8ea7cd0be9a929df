//! What a handler works with: the world, the caller, the request's parts.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::params::File;
use super::refused::Refused;
use super::route::Route;
use crate::world::gitlab::Kind;
use crate::world::issues::{Comment, Subject};
use crate::world::{Area, Caller, Id, Level, Repository, Role, State};

/// One request on its way through a handler.
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) caller: Caller,
    pub(crate) route: &'a Route,
    /// Parameters of query and body together.
    pub(crate) params: Map<String, Value>,
    /// The parameters that were asked for so far.
    pub(crate) asked: RefCell<BTreeSet<String>>,
    pub(crate) files: Vec<File>,
}

/// A number, written as one or as text.
pub(crate) fn integer(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Yes or no, in any of the words that Grape takes for them.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "t" | "yes" | "y" | "on" => Some(true),
            "false" | "0" | "f" | "no" | "n" | "off" => Some(false),
            _ => None,
        },
        Value::Number(number) => Some(number.as_u64() == Some(1)),
        _ => None,
    }
}

/// Texts of a list, or of one text with commas.
pub(crate) fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        }
        Value::Array(items) => items
            .iter()
            .filter_map(|item| match item {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
            .filter(|text| !text.is_empty())
            .collect(),
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// The project that an id or a full path names.
pub(crate) fn project<'s>(state: &'s State, name: &str) -> Option<&'s Repository> {
    if let Ok(id) = name.parse::<Id>() {
        return state.repositories.get(&id);
    }
    let (owner, path) = name.rsplit_once('/')?;
    state
        .repository_named(owner, path)
        .or_else(|| state.repositories.get(state.former_names.get(&name.to_ascii_lowercase())?))
}

impl Call<'_> {
    /// A part of the path; handlers only ask for parts their route has.
    pub(crate) fn part(&self, name: &str) -> Result<&str, Refused> {
        self.route.param(name).ok_or_else(|| Refused::told(404, "404 Not Found"))
    }

    /// A number in the path; what is no number is refused as the API's parser does.
    pub(crate) fn number(&self, name: &str) -> Result<u64, Refused> {
        self.part(name)?.parse().map_err(|_| {
            Refused::new(400, serde_json::json!({ "error": format!("{name} is invalid") }))
        })
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.asked.borrow_mut().insert(name.to_owned());
        self.params.get(name).filter(|value| !value.is_null())
    }

    /// A text, as it was sent; numbers count as their digits.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A text that is not empty.
    pub(crate) fn said(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    pub(crate) fn need(&self, name: &str) -> Result<String, Refused> {
        self.text(name).ok_or_else(|| Refused::lacks(name))
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        flag(self.value(name)?)
    }

    pub(crate) fn integer(&self, name: &str) -> Option<u64> {
        integer(self.value(name)?)
    }

    pub(crate) fn list(&self, name: &str) -> Option<Vec<String>> {
        self.value(name).map(list)
    }

    pub(crate) fn time(&self, name: &str) -> Option<Timestamp> {
        self.text(name).and_then(|text| text.parse().ok())
    }

    /// Somebody must be signed in.
    pub(crate) fn account(&self) -> Result<Id, Refused> {
        self.caller.account().ok_or_else(Refused::unauthorized)
    }

    /// The project in the path, if the caller may know of it.
    pub(crate) fn home(&self) -> Result<&Repository, Refused> {
        let missing = || Refused::missing("Project");
        let home = project(self.state, self.part("id")?).ok_or_else(missing)?;
        if self.state.sees(&self.caller, home) { Ok(home) } else { Err(missing()) }
    }

    pub(crate) fn home_id(&self) -> Result<Id, Refused> {
        self.home().map(|home| home.id)
    }

    /// The project, if the caller has at least this role in it.
    pub(crate) fn home_as(&self, area: Area, role: Role) -> Result<&Repository, Refused> {
        let home = self.home()?;
        self.account()?;
        self.state.allow(&self.caller, home, area, Level::Write, role)?;
        Ok(home)
    }

    /// Which kind of subject the path is about.
    pub(crate) fn kind(&self) -> Kind {
        if self.route.param("merge_request_iid").is_some() {
            Kind::MergeRequest
        } else {
            Kind::Issue
        }
    }

    /// The issue or merge request in the path, if the caller may know of it.
    pub(crate) fn subject(&self) -> Result<&Subject, Refused> {
        let kind = self.kind();
        let (name, word) = match kind {
            Kind::Issue => ("issue_iid", "Issue"),
            Kind::MergeRequest => ("merge_request_iid", "Merge Request"),
        };
        let home = self.home()?;
        let iid = self.number(name)?;
        let found = home.by_iid(kind, iid).ok();
        let found = found.filter(|one| self.state.sees_subject(&self.caller, home, one));
        // The endpoints of issues spell it `404 Not found`, those of their notes do too.
        found.ok_or_else(|| {
            if word == "Issue" {
                Refused::told(404, "404 Issue Not Found")
            } else {
                Refused::told(404, "404 Not found")
            }
        })
    }

    /// The world's own number of the subject in the path.
    pub(crate) fn subject_number(&self) -> Result<u64, Refused> {
        self.subject().map(|subject| subject.number)
    }

    /// Whether the caller may read this note.
    pub(crate) fn reads_note(&self, home: &Repository, note: &Comment) -> bool {
        note.gitlab.manner != crate::world::gitlab::Manner::Internal
            || State::sees_internal(&self.caller, home)
    }

    /// The note in the path, of the subject in the path.
    pub(crate) fn note(&self) -> Result<&Comment, Refused> {
        let home = self.home()?;
        let number = self.subject_number()?;
        let id = self.number("note_id")?;
        home.comments
            .get(&id)
            .filter(|note| note.number == number && self.reads_note(home, note))
            .ok_or_else(|| Refused::told(404, "404 Not found"))
    }

    /// The commit that a parameter names; the default branch without one.
    #[expect(clippy::unused_self, reason = "it reads as its neighbours do")]
    pub(crate) fn commit_named(
        &self,
        home: &Repository,
        name: Option<String>,
    ) -> Result<String, Refused> {
        let name = name.unwrap_or_else(|| home.default_branch.clone());
        home.commit_at(&name).ok_or_else(|| Refused::told(404, "404 Commit Not Found"))
    }
}
