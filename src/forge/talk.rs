//! Comments told apart: our one sticky comment, and what others wrote.

use gitribute_engine::model::{Actor, Comment};

/// What our sticky comments begin with. Only one that our own account wrote counts (FAULTS S17).
pub(crate) const MARKER: &str = "<!-- gitribute:";

/// Our sticky comment, which is the oldest that our account wrote and that begins with our
/// marker, and all that others wrote.
pub(crate) fn sort_out(comments: Vec<Comment>, me: &Actor) -> (Option<Comment>, Vec<Comment>) {
    let mut sticky = None;
    let mut talk = Vec::new();
    for comment in comments {
        if comment.author.id.is_none() || comment.author.id != me.id {
            talk.push(comment);
        } else if sticky.is_none() && comment.body.starts_with(MARKER) {
            sticky = Some(comment);
        }
    }
    (sticky, talk)
}
