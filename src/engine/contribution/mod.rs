//! What an issue contributes: from its text and the repository's files to edited bytes, checked
//! and put into words. Pure: files are handed in, nothing is fetched.
//!
//! First the [`Setup`] is read from the default branch: the configuration and the forms. It tells
//! which files hold the datasets; with those, [`read`] follows an issue all the way.

mod addresses;
mod amend;
mod answers;
mod bytes;
mod columns;
mod content;
mod dataset;
mod draft;
mod files;
mod follow;
mod group_words;
mod inverse;
mod lacking;
mod made;
mod meaning;
mod outcome;
mod owners;
mod package;
mod references;
mod replay;
mod review;
mod review_words;
mod setup;
mod since;
mod supplied;
mod talk;
mod trouble;
mod words;

pub use addresses::{Address, asked};
pub use amend::{Amended, Amending, Amendment, BranchRight, amend, speaks_to};
pub use draft::Draft;
pub use files::{FileFault, Files};
pub use follow::{Followed, IssueText, candidates, follow, read};
pub use group_words::{MOST_TOGETHER, Member, Out, group_body, group_title, together};
pub use inverse::{NotInverse, inverse};
pub use meaning::Meaning;
pub use outcome::{Back, Contribution, Outcome};
pub use owners::Owned;
pub use replay::{can_replay, replay};
pub use review::{Changes, Compared, Review, ReviewOutcome, Reviewed, review, touched};
pub use review_words::{Verdict, room_for_talk, verdict, with_talk};
pub use setup::{Setup, SetupFault};
pub use since::Stands;
pub(crate) use talk::answered;
pub use talk::{Answered, Needs, Said, Sign, Talk};
pub use trouble::{given_up, misconfigured, refused};
pub(crate) use words::link_to;
pub use words::{Clash, Page, Places, body, comment, title, waiting};
