//! What the executor walks over: things of the world, and small objects made on the way.

use std::borrow::Cow;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonValue;
use serde_json::Value;

use super::{Context, files, page, project, subjects};
use crate::gitlab::shapes::people::level;
use crate::world::{Id, Role, State, UserKind};

/// An object, read when its fields are asked for.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    Query,
    Project(Id),
    Repository(Id),
    /// A folder of a commit; no commit means that the repository has none.
    Tree {
        home: Id,
        commit: Option<String>,
        path: String,
    },
    Issue(Id, u64),
    MergeRequest(Id, u64),
    Note(Id, Id),
    /// Notes that belong together.
    Discussion(Id, Vec<Id>),
    /// An object whose fields are known already: its type and them.
    Made(Cow<'static, str>, Vec<(&'static str, Out)>),
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(super) enum Out {
    Leaf(Value),
    One(Thing),
    Many(Vec<Thing>),
    /// All of a connection's nodes, of which the field's arguments ask for a page: their type, and
    /// each with what its cursor is made of.
    List(&'static str, Vec<(u64, Thing)>),
}

impl Out {
    pub(super) const NULL: Self = Self::Leaf(Value::Null);

    pub(super) fn leaf(value: impl Into<Value>) -> Self {
        Self::Leaf(value.into())
    }

    pub(super) fn maybe(thing: Option<Thing>) -> Self {
        thing.map_or(Self::NULL, Self::One)
    }
}

impl Thing {
    pub(super) fn made(kind: &'static str, fields: Vec<(&'static str, Out)>) -> Self {
        Self::Made(Cow::Borrowed(kind), fields)
    }
}

/// `gid://gitlab/Issue/7`.
pub(super) fn gid(kind: &str, id: impl std::fmt::Display) -> Out {
    Out::leaf(format!("gid://gitlab/{kind}/{id}"))
}

/// A thing with the world behind it.
pub(super) struct Object<'c, 'w> {
    pub(super) context: &'c Context<'w>,
    pub(super) thing: Thing,
}

impl ObjectValue for Object<'_, '_> {
    fn type_name(&self) -> &str {
        match &self.thing {
            Thing::Query => "Query",
            Thing::Project(_) => "Project",
            Thing::Repository(_) => "Repository",
            Thing::Tree { .. } => "Tree",
            Thing::Issue(..) => "Issue",
            Thing::MergeRequest(..) => "MergeRequest",
            Thing::Note(..) => "Note",
            Thing::Discussion(..) => "Discussion",
            Thing::Made(kind, _) => kind,
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let name = info.field_name();
        let arguments = serde_json::to_value(info.arguments()).unwrap_or_default();
        let context = self.context;
        let out = match &self.thing {
            Thing::Query => Ok(query(context, name, &arguments)),
            Thing::Project(id) => project::resolve(context, *id, name, &arguments),
            Thing::Repository(id) => files::repository(context, *id, name, &arguments),
            Thing::Tree { home, commit, path } => {
                files::tree(context, *home, commit.as_deref(), path, name)
            }
            Thing::Issue(home, number) | Thing::MergeRequest(home, number) => {
                subjects::resolve(context, *home, *number, name, &arguments)
            }
            Thing::Note(home, note) => subjects::note(context, *home, *note, name),
            Thing::Discussion(home, notes) => subjects::discussion(context, *home, notes, name),
            Thing::Made(_, fields) => Ok(fields
                .iter()
                .find(|(known, _)| *known == name)
                .map_or(Out::NULL, |(_, out)| out.clone())),
        };
        let out = out.map_err(|refusal| FieldError { message: refusal.to_string() })?;
        let out = match out {
            Out::List(kind, things) => Out::One(page::connection(kind, things, &arguments)?),
            other => other,
        };
        Ok(self.resolved(out))
    }
}

impl<'w> Object<'_, 'w> {
    fn resolved<'a>(&'a self, out: Out) -> ResolvedValue<'a>
    where
        'w: 'a,
    {
        let context = self.context;
        match out {
            Out::Leaf(value) => ResolvedValue::leaf(JsonValue::from(value)),
            Out::One(thing) => ResolvedValue::object(Object { context, thing }),
            Out::Many(things) => ResolvedValue::list(
                things
                    .into_iter()
                    .map(move |thing| ResolvedValue::object(Object { context, thing })),
            ),
            Out::List(..) => ResolvedValue::null(),
        }
    }
}

/// An account under one of the types that the schema has for it.
pub(super) fn user_as(state: &State, id: Id, kind: &'static str) -> Option<Thing> {
    let user = state.users.get(&id)?;
    let page = format!("/{}", user.login);
    Some(Thing::made(
        kind,
        vec![
            ("id", gid("User", id)),
            ("username", Out::leaf(user.login.as_str())),
            ("name", Out::leaf(user.login.as_str())),
            ("bot", Out::leaf(user.kind == UserKind::Bot)),
            ("active", Out::leaf(true)),
            ("webUrl", Out::leaf(format!("{}{page}", state.url))),
            ("webPath", Out::leaf(page)),
        ],
    ))
}

pub(super) fn user(state: &State, id: Id) -> Out {
    Out::maybe(user_as(state, id, "UserCore"))
}

/// `AccessLevel`.
pub(super) fn access(role: Option<Role>) -> Thing {
    let word = match role {
        None => "NO_ACCESS",
        Some(Role::Read) => "GUEST",
        Some(Role::Triage) => "REPORTER",
        Some(Role::Write) => "DEVELOPER",
        Some(Role::Maintain) => "MAINTAINER",
        Some(Role::Admin) => "OWNER",
    };
    let human = format!(
        "{}{}",
        word.get(..1).unwrap_or_default(),
        word.get(1..).unwrap_or_default().to_lowercase()
    );
    Thing::made(
        "AccessLevel",
        vec![
            ("integerValue", Out::leaf(role.map_or(0, level))),
            ("stringValue", Out::leaf(word)),
            ("humanAccess", Out::leaf(human.replace('_', " "))),
        ],
    )
}

fn query(context: &Context<'_>, field: &str, arguments: &Value) -> Out {
    let state = context.state;
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    match field {
        "echo" => {
            let login = context.caller.account().and_then(|id| state.users.get(&id));
            let login = login.map_or("nil", |user| user.login.as_str());
            Out::leaf(format!("\"{login}\" says: {}", text("text").unwrap_or_default()))
        }
        "metadata" => Out::One(Thing::made(
            "Metadata",
            vec![
                ("version", Out::leaf(crate::gitlab::rest::instance::VERSION)),
                ("revision", Out::leaf(crate::gitlab::rest::instance::REVISION)),
                ("enterprise", Out::leaf(false)),
            ],
        )),
        "queryComplexity" => Out::One(Thing::made(
            "QueryComplexity",
            vec![("score", Out::leaf(context.weight.0)), ("limit", Out::leaf(context.weight.1))],
        )),
        "currentUser" => {
            let own = context.caller.account();
            Out::maybe(own.and_then(|id| user_as(state, id, "CurrentUser")))
        }
        "user" => {
            let by_id = text("id").and_then(|id| id.rsplit('/').next()?.parse::<Id>().ok());
            let by_name =
                || text("username").and_then(|name| state.user_named(name)).map(|user| user.id);
            Out::maybe(by_id.or_else(by_name).and_then(|id| user_as(state, id, "UserCore")))
        }
        "project" => {
            let path = text("fullPath").unwrap_or_default();
            let home =
                path.rsplit_once('/').and_then(|(owner, name)| state.repository_named(owner, name));
            let home = home.filter(|home| state.sees(&context.caller, home));
            Out::maybe(home.map(|home| Thing::Project(home.id)))
        }
        _ => Out::NULL,
    }
}
