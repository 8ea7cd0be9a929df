//! GitLab's face of the world: REST v4, the GraphQL that an adapter needs, webhooks, quick actions.
//!
//! Paths, parameters, fields and error bodies are those of GitLab's REST and GraphQL references
//! (GitLab 18 and 19); foreign clients drive this face in `tests/gitlab`.

mod call;
mod door;
mod graphql;
mod handle;
mod hooks;
mod paging;
mod params;
mod quick_actions;
mod references;
mod refused;
mod rest;
mod route;
mod shapes;
mod system_notes;

pub(crate) use door::{broken, caller, dressed, file, too_many};
pub(crate) use graphql::answer as graphql;
pub use handle::NewHook;
pub(crate) use hooks::{Outgoing, outgoing};
pub(crate) use quick_actions::Outcome;
pub use quick_actions::QuickAction;
pub use references::{Addressed, Reference};
pub(crate) use rest::answer as rest;
pub(crate) use rest::projects::issue_templates;
pub(crate) use route::{Route, find};
