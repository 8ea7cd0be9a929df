//! What an issue contributes: from its text and the repository's files to edited bytes, checked
//! and put into words. Pure: files are handed in, nothing is fetched.
//!
//! First the [`Setup`] is read from the default branch: the configuration and the forms. It tells
//! which files hold the datasets; with those, [`read`] follows an issue all the way.

mod bytes;
mod dataset;
mod files;
mod follow;
mod lacking;
mod review;
mod review_words;
mod setup;
mod trouble;
mod words;

pub use files::{FileFault, Files};
pub use follow::{Contribution, Draft, IssueText, Outcome, candidates, read, read_as};
pub use review::{Changes, Compared, Review, ReviewOutcome, Reviewed, review, touched};
pub use review_words::{Verdict, verdict};
pub use setup::{Setup, SetupFault};
pub use trouble::{given_up, misconfigured, refused};
pub use words::{Clash, Page, body, comment, title};
