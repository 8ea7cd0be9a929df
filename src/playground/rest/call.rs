//! What a handler works with: the world, the caller, the request's parts.

use jiff::Timestamp;
use serde_json::Value;

use super::Route;
use crate::message::Request;
use crate::refusal::Refusal;
use crate::world::{Area, Caller, Id, Level, Repository, Role, State};

/// One request on its way through a handler.
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) caller: Caller,
    pub(crate) route: &'a Route,
    pub(crate) request: &'a Request,
    pub(crate) body: Value,
}

impl Call<'_> {
    /// A part of the path; handlers only ask for parts their route has.
    pub(crate) fn param(&self, name: &str) -> Result<&str, Refusal> {
        self.route.param(name).ok_or(Refusal::NotFound)
    }

    /// A number in the path; what is no number names nothing.
    pub(crate) fn number(&self, name: &str) -> Result<u64, Refusal> {
        self.param(name)?.parse().map_err(|_| Refusal::NotFound)
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pair = self.request.query.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The repository in the path, if the caller may know of it.
    pub(crate) fn home(&self) -> Result<&Repository, Refusal> {
        let home = self
            .state
            .repository_named(self.param("owner")?, self.param("repo")?)
            .ok_or(Refusal::NotFound)?;
        if self.state.sees(&self.caller, home) { Ok(home) } else { Err(Refusal::NotFound) }
    }

    pub(crate) fn home_id(&self) -> Result<Id, Refusal> {
        self.home().map(|home| home.id)
    }

    /// The repository in the path, if the caller may read this area of it.
    pub(crate) fn reading(&self, area: Area) -> Result<&Repository, Refusal> {
        let home = self.home()?;
        self.state.allow(&self.caller, home, area, Level::Read, Role::Read)?;
        Ok(home)
    }

    /// Text of the body; null counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.body.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// Text of the body that must be there.
    pub(crate) fn need(&self, resource: &'static str, name: &str) -> Result<String, Refusal> {
        self.text(name).ok_or_else(|| Refusal::field(resource, name, "missing_field"))
    }

    /// A list of texts, or of objects with a `name`.
    pub(crate) fn names(&self, name: &str) -> Option<Vec<String>> {
        names(self.body.get(name)?)
    }

    pub(crate) fn time(&self, name: &str) -> Option<Timestamp> {
        self.text(name).and_then(|text| text.parse().ok())
    }
}

/// Label and user names as GitHub takes them.
pub(crate) fn names(list: &Value) -> Option<Vec<String>> {
    let names = list.as_array()?.iter().filter_map(|item| match item {
        Value::String(name) => Some(name.clone()),
        Value::Object(label) => label.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    });
    Some(names.collect())
}
