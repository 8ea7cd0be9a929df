//! What an issue contributes: from its text and the repository's files to edited bytes, checked
//! and put into words. Pure: files are handed in, nothing is fetched.
//!
//! First the [`Setup`] is read from the default branch: the configuration and the forms. It tells
//! which files hold the datasets; with those, [`read`] follows an issue all the way.

mod bytes;
mod dataset;
mod files;
mod follow;
mod setup;
mod words;

pub use files::Files;
pub use follow::{Contribution, Draft, IssueText, Outcome, read};
pub use setup::{Setup, SetupFault};
pub use words::{Page, body, comment, title};
