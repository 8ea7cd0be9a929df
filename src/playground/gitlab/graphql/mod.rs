//! GitLab's GraphQL.
use crate::message::{Answer, Request};
use crate::world::State;
pub(crate) fn answer(_state: &mut State, _request: &Request) -> Answer {
    super::refused::Refused::told(404, "404").answer()
}
