//! The plan: what should stand on the forge, as the difference to what stands there. Pure; told
//! by an observation and a reading, it says which actions remain, and none when all is well.

mod issue;
mod reading;
mod review;
mod status;
#[cfg(test)]
mod tests;
mod wishes;

pub use issue::{Names, Plan, Voice, is_handed_over, meant, plan_issue};
pub use reading::{Meant, Proposal, Reading, Revision};
pub use review::{REVIEW_MARKER, plan_review};
pub use status::{Link, Status, Traces, Why};
pub use wishes::{Asked, Merge, Rejection, Revived, Wait, Way, Wishes};
