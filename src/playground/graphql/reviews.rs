//! Fields of reviews and of the texts beside lines.

use apollo_compiler::resolvers::FieldError;
use serde_json::Value;

use super::fields::reactions;
use super::list::connection;
use super::object::{Out, Thing};
use crate::clock::written;
use crate::world::node::Node;
use crate::world::reactions::Target;
use crate::world::{Caller, Id, Repository, State};

pub(super) fn review(
    state: &State,
    caller: &Caller,
    home: &Repository,
    id: Id,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let review = home.review(id)?;
    Ok(match field {
        "databaseId" => Out::leaf(review.id),
        "fullDatabaseId" => Out::leaf(review.id.to_string()),
        "body" => Out::leaf(review.body.as_str()),
        "state" => Out::leaf(review.state),
        "author" => Out::node(Node::User(review.author)),
        "authorAssociation" => Out::leaf(home.association(review.author)),
        "createdAt" | "updatedAt" | "submittedAt" => Out::leaf(written(review.submitted_at)),
        "url" => Out::leaf(state.review_page(home, review)),
        "viewerDidAuthor" => Out::leaf(caller.account() == Some(review.author)),
        "commit" => Out::node(Node::Commit(home.id, review.commit.clone())),
        "pullRequest" => Out::node(Node::Pull(home.id, review.number)),
        "comments" => {
            let own = home.remarks_of(review.number).filter(|one| one.review == id);
            remarks(home, own.map(|one| one.id), "comments", arguments)?
        }
        "reactions" | "reactionGroups" => {
            reactions(caller, home, Target::Review(id), field, arguments)?
        }
        _ => Out::NULL,
    })
}

pub(super) fn remark(
    state: &State,
    caller: &Caller,
    home: &Repository,
    id: Id,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let remark = home.remark(id)?;
    Ok(match field {
        "databaseId" => Out::leaf(remark.id),
        "fullDatabaseId" => Out::leaf(remark.id.to_string()),
        "body" => Out::leaf(remark.body.as_str()),
        "path" => Out::leaf(remark.path.as_str()),
        "line" => Out::leaf(remark.line),
        "author" => Out::node(Node::User(remark.author)),
        "authorAssociation" => Out::leaf(home.association(remark.author)),
        "createdAt" | "updatedAt" => Out::leaf(written(remark.created_at)),
        "url" => Out::leaf(state.remark_page(home, remark)),
        "viewerDidAuthor" => Out::leaf(caller.account() == Some(remark.author)),
        "pullRequest" => Out::node(Node::Pull(home.id, remark.number)),
        "pullRequestReview" => Out::node(Node::Review(home.id, remark.review)),
        "reactions" | "reactionGroups" => {
            reactions(caller, home, Target::Remark(id), field, arguments)?
        }
        _ => Out::NULL,
    })
}

/// The reviews of a pull request.
pub(super) fn of_pull(
    home: &Repository,
    number: u64,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let items = home
        .reviews_of(number)
        .map(|one| (one.id, Thing::Node(Node::Review(home.id, one.id))))
        .collect();
    let kinds = ("PullRequestReviewConnection", "PullRequestReviewEdge");
    connection("reviews", kinds, items, arguments).map(Out::One)
}

fn remarks(
    home: &Repository,
    ids: impl Iterator<Item = Id>,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let items = ids.map(|id| (id, Thing::Node(Node::Remark(home.id, id)))).collect();
    let kinds = ("PullRequestReviewCommentConnection", "PullRequestReviewCommentEdge");
    connection(field, kinds, items, arguments).map(Out::One)
}
