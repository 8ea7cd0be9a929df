//! The plan: what should stand on the forge, as the difference to what stands there. Pure; told
//! by an observation and a reading, it says which actions remain, and none when all is well.

mod issue;
mod reading;
mod review;
mod status;
#[cfg(test)]
mod tests;
mod told;
mod wishes;

pub(crate) use issue::same_text;
#[cfg(test)]
pub(crate) use issue::without_commits;
pub use issue::{Names, Plan, Voice, is_handed_over, made_from, meant, plan_issue};
pub use reading::{Meant, Proposal, Reading, Revision};
pub use review::{REVIEW_MARKER, ShownHead, TALK_MARKER, plan_review};
pub use status::{Link, Status, Traces, Why};
pub use told::{Known, Mark, MarkState, Told};
pub use wishes::{Asked, Grouped, Merge, PartOf, Rejection, Repeats, Revived, Wait, Way, Wishes};
