//! Reviews and the texts beside lines, as REST shows them.

use serde_json::{Value, json};

use crate::clock::written;
use crate::world::node::Node;
use crate::world::reactions::Target;
use crate::world::reviews::{Remark, Review};
use crate::world::{Repository, State};

impl State {
    /// `pull-request-review`.
    pub(crate) fn review_shape(&self, home: &Repository, review: &Review) -> Value {
        let api = self.api_url(home);
        let pull = format!("{api}/pulls/{}", review.number);
        let page = self.review_page(home, review);
        json!({
            "id": review.id,
            "node_id": Node::Review(home.id, review.id).id(),
            "user": self.simple_user(review.author),
            "body": review.body,
            "state": review.state,
            "html_url": page,
            "pull_request_url": pull,
            "author_association": home.association(review.author),
            "_links": { "html": { "href": page }, "pull_request": { "href": pull } },
            "submitted_at": written(review.submitted_at),
            "commit_id": review.commit,
        })
    }

    pub(crate) fn review_page(&self, home: &Repository, review: &Review) -> String {
        format!("{}#pullrequestreview-{}", self.pull_page(home, review.number), review.id)
    }

    pub(crate) fn remark_page(&self, home: &Repository, remark: &Remark) -> String {
        format!("{}#discussion_r{}", self.pull_page(home, remark.number), remark.id)
    }

    fn pull_page(&self, home: &Repository, number: u64) -> String {
        home.subjects
            .get(&number)
            .map_or_else(|| self.html_url(home), |subject| self.subject_page(home, subject))
    }

    /// `pull-request-review-comment`.
    pub(crate) fn remark_shape(&self, home: &Repository, remark: &Remark) -> Value {
        let api = self.api_url(home);
        let url = format!("{api}/pulls/comments/{}", remark.id);
        let pull = format!("{api}/pulls/{}", remark.number);
        let page = self.remark_page(home, remark);
        json!({
            "url": url,
            "pull_request_review_id": remark.review,
            "id": remark.id,
            "node_id": Node::Remark(home.id, remark.id).id(),
            "diff_hunk": "@@ -1 +1 @@",
            "path": remark.path,
            "position": 1,
            "original_position": 1,
            "commit_id": remark.commit,
            "original_commit_id": remark.commit,
            "user": self.simple_user(remark.author),
            "body": remark.body,
            "created_at": written(remark.created_at),
            "updated_at": written(remark.created_at),
            "html_url": page,
            "pull_request_url": pull,
            "author_association": home.association(remark.author),
            "_links": {
                "self": { "href": url },
                "html": { "href": page },
                "pull_request": { "href": pull },
            },
            "reactions": Self::rollup(home, Target::Remark(remark.id), &url),
            "start_line": null,
            "original_start_line": null,
            "start_side": null,
            "line": remark.line,
            "original_line": remark.line,
            "side": "RIGHT",
            "subject_type": "line",
        })
    }
}
