//! Words as people type them: the nearest known one, slugs, and characters nobody can see.

mod nearest;
mod slug;
mod space;
mod visible;

pub(crate) use nearest::folded;
pub use nearest::nearest;
pub use slug::{label_slug, slug};
pub use space::folded_space;
pub use visible::visible;
pub(crate) use visible::{is_blank, is_invisible};
