//! Issues, pull requests, comments, reactions.

use serde_json::{Value, json};

use super::{extend, without};
use crate::clock::written;
use crate::refusal::Refusal;
use crate::world::issues::{Comment, Subject};
use crate::world::node::Node;
use crate::world::pulls::{Pull, Stage};
use crate::world::reactions::{CONTENTS, Reaction, Target};
use crate::world::{Repository, State};

/// How much of a pull request is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Detail {
    /// As in lists.
    Simple,
    /// With counts and whether it merges.
    Full,
}

impl State {
    fn labels_shape(&self, home: &Repository, subject: &Subject) -> Vec<Value> {
        subject
            .labels
            .iter()
            .filter_map(|id| home.labels.iter().find(|label| label.id == *id))
            .map(|label| self.label_shape(home, label))
            .collect()
    }

    pub(super) fn rollup(home: &Repository, target: Target, url: &str) -> Value {
        let mut rollup = json!({ "url": format!("{url}/reactions"), "total_count": home.reactions_to(target).count() });
        for (word, _) in CONTENTS {
            let count = home.reactions_to(target).filter(|one| one.content == word).count();
            rollup = extend(rollup, json!({ word: count }));
        }
        rollup
    }

    fn via_app(&self, app: Option<u64>) -> Value {
        app.and_then(|id| self.apps.get(&id)).map_or(Value::Null, |app| self.app_shape(app))
    }

    /// The page of an issue or pull request.
    pub(crate) fn subject_page(&self, home: &Repository, subject: &Subject) -> String {
        let kind = if subject.pull.is_some() { "pull" } else { "issues" };
        format!("{}/{kind}/{}", self.html_url(home), subject.number)
    }

    /// `issue`; a pull request's issue side has `pull_request`.
    pub(crate) fn issue_shape(&self, home: &Repository, subject: &Subject) -> Value {
        let api = self.api_url(home);
        let number = subject.number;
        let url = format!("{api}/issues/{number}");
        let html = self.subject_page(home, subject);
        let assignees: Vec<Value> =
            subject.assignees.iter().map(|id| self.simple_user(*id)).collect();
        let reason = match subject.state.reason() {
            Some(reason) if subject.pull.is_none() => Some(reason),
            None if subject.reopened && subject.pull.is_none() => Some("reopened"),
            _ => None,
        };
        let (id, node) = match &subject.pull {
            Some(_) => (subject.id, Node::Pull(home.id, number)),
            None => (subject.id, Node::Issue(home.id, number)),
        };
        let shape = json!({
            "id": id,
            "node_id": node.id(),
            "url": url,
            "repository_url": api,
            "labels_url": format!("{url}/labels{{/name}}"),
            "comments_url": format!("{url}/comments"),
            "events_url": format!("{url}/events"),
            "timeline_url": format!("{url}/timeline"),
            "html_url": html,
            "number": number,
            "state": subject.state.word(),
            "state_reason": reason,
            "title": subject.title,
            "body": subject.body,
            "user": self.simple_user(subject.author),
            "labels": self.labels_shape(home, subject),
            "assignee": assignees.first(),
            "assignees": assignees,
            "milestone": null,
            "locked": subject.lock.is_some(),
            "active_lock_reason": subject.lock.as_ref().and_then(|lock| lock.reason.clone()),
            "comments": home.comments_of(number).count(),
            "closed_at": subject.closed_at.map(written),
            "closed_by": self.maybe_user(subject.closed_by),
            "created_at": written(subject.created_at),
            "updated_at": written(subject.updated_at),
            "author_association": home.association(subject.author),
            "performed_via_github_app": self.via_app(subject.app),
            "reactions": Self::rollup(home, Target::Subject(number), &url),
        });
        let Some(pull) = &subject.pull else { return shape };
        extend(
            shape,
            json!({
                "draft": pull.stage == Stage::Draft,
                "pull_request": {
                    "url": format!("{api}/pulls/{number}"),
                    "html_url": html,
                    "diff_url": format!("{html}.diff"),
                    "patch_url": format!("{html}.patch"),
                    "merged_at": pull.merged_at.map(written),
                },
            }),
        )
    }

    /// `issue-comment`.
    pub(crate) fn comment_shape(&self, home: &Repository, comment: &Comment) -> Value {
        let api = self.api_url(home);
        let url = format!("{api}/issues/comments/{}", comment.id);
        let page = home
            .subjects
            .get(&comment.number)
            .map_or_else(|| self.html_url(home), |subject| self.subject_page(home, subject));
        json!({
            "id": comment.id,
            "node_id": Node::Comment(home.id, comment.id).id(),
            "url": url,
            "html_url": format!("{page}#issuecomment-{}", comment.id),
            "issue_url": format!("{api}/issues/{}", comment.number),
            "user": self.simple_user(comment.author),
            "created_at": written(comment.created_at),
            "updated_at": written(comment.updated_at),
            "author_association": home.association(comment.author),
            "body": comment.body,
            "reactions": Self::rollup(home, Target::Comment(comment.id), &url),
            "performed_via_github_app": self.via_app(comment.app),
        })
    }

    /// `reaction`.
    pub(crate) fn reaction_shape(&self, home: &Repository, reaction: &Reaction) -> Value {
        json!({
            "id": reaction.id,
            "node_id": Node::Reaction(home.id, reaction.id).id(),
            "user": self.simple_user(reaction.user),
            "content": reaction.content,
            "created_at": written(reaction.created_at),
        })
    }

    /// `pull-request` or `pull-request-simple`.
    pub(crate) fn pull_shape(
        &self,
        home: &Repository,
        subject: &Subject,
        pull: &Pull,
        detail: Detail,
    ) -> Result<Value, Refusal> {
        let api = self.api_url(home);
        let number = subject.number;
        let url = format!("{api}/pulls/{number}");
        let issue_url = format!("{api}/issues/{number}");
        let html = self.subject_page(home, subject);
        let statuses = format!("{api}/statuses/{}", pull.head_sha);
        let source = pull.head_repository.and_then(|id| self.repositories.get(&id));
        let head_login = self.users.get(&pull.head_owner).map_or("unknown", |user| &user.login);
        let base_login = self.users.get(&home.owner).map_or("unknown", |user| &user.login);
        let link = |href: &str| json!({ "href": href });
        let issue = without(
            self.issue_shape(home, subject),
            &[
                "pull_request",
                "repository_url",
                "labels_url",
                "events_url",
                "timeline_url",
                "closed_by",
                "state_reason",
                "performed_via_github_app",
                "reactions",
                "comments",
            ],
        );
        let shape = extend(
            issue,
            json!({
                "id": pull.id,
                "url": url,
                "diff_url": format!("{html}.diff"),
                "patch_url": format!("{html}.patch"),
                "issue_url": issue_url,
                "commits_url": format!("{url}/commits"),
                "review_comments_url": format!("{url}/comments"),
                "review_comment_url": format!("{api}/pulls/comments{{/number}}"),
                "comments_url": format!("{issue_url}/comments"),
                "statuses_url": statuses,
                "merged_at": pull.merged_at.map(written),
                "merge_commit_sha": pull.merge_commit,
                "requested_reviewers": [],
                "requested_teams": [],
                "head": {
                    "label": format!("{head_login}:{}", pull.head_ref),
                    "ref": pull.head_ref,
                    "sha": pull.head_sha,
                    "user": self.simple_user(pull.head_owner),
                    "repo": source.map_or(Value::Null, |source| self.repository_shape(source)),
                },
                "base": {
                    "label": format!("{base_login}:{}", pull.base_ref),
                    "ref": pull.base_ref,
                    "sha": pull.base_sha,
                    "user": self.simple_user(home.owner),
                    "repo": self.repository_shape(home),
                },
                "_links": {
                    "self": link(&url),
                    "html": link(&html),
                    "issue": link(&issue_url),
                    "comments": link(&format!("{issue_url}/comments")),
                    "review_comments": link(&format!("{url}/comments")),
                    "review_comment": link(&format!("{api}/pulls/comments{{/number}}")),
                    "commits": link(&format!("{url}/commits")),
                    "statuses": link(&statuses),
                },
                "auto_merge": null,
                "draft": pull.stage == Stage::Draft,
            }),
        );
        if detail == Detail::Simple {
            return Ok(shape);
        }
        let changes = home.pull_changes(pull)?;
        let commits = home.git.history(&pull.head_sha, Some(&pull.base_sha), None)?.len();
        let open = subject.state.is_open();
        let mergeable = open.then(|| home.mergeable(pull));
        Ok(extend(
            shape,
            json!({
                "merged": pull.merged_at.is_some(),
                "mergeable": mergeable,
                "rebaseable": mergeable,
                "mergeable_state": match (mergeable, pull.stage) {
                    (Some(true), Stage::Draft) => "draft",
                    (Some(true), Stage::Ready) => "clean",
                    (Some(false), _) => "dirty",
                    (None, _) => "unknown",
                },
                "merged_by": self.maybe_user(pull.merged_by),
                "comments": home.comments_of(number).count(),
                "review_comments": 0,
                "maintainer_can_modify": false,
                "commits": commits,
                "additions": changes.iter().map(|change| change.additions).sum::<u64>(),
                "deletions": changes.iter().map(|change| change.deletions).sum::<u64>(),
                "changed_files": changes.len(),
            }),
        ))
    }
}
