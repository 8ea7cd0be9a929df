//! Issues, and what merge requests share with them.

use serde_json::{Value, json};

use super::{emoji_name, written};
use crate::shapes::extend;
use crate::world::gitlab::Kind;
use crate::world::issues::Subject;
use crate::world::reactions::{Reaction, Target};
use crate::world::{Caller, Repository, State};

/// GitLab's name of a kind of subject.
pub(crate) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Issue => "Issue",
        Kind::MergeRequest => "MergeRequest",
    }
}

impl Subject {
    /// The id that is unique in the instance among its kind.
    pub(crate) fn gitlab_id(&self) -> u64 {
        self.pull.as_ref().map_or(self.id, |pull| pull.id)
    }

    /// `opened`, `closed` or `merged`.
    pub(crate) fn gitlab_state(&self) -> &'static str {
        let merged = self.pull.as_ref().is_some_and(|pull| pull.merged_at.is_some());
        match (merged, self.state.is_open()) {
            (true, _) => "merged",
            (_, true) => "opened",
            (_, false) => "closed",
        }
    }

    /// `#1` or `!1`.
    pub(crate) fn gitlab_reference(&self) -> String {
        let sign = if self.pull.is_some() { '!' } else { '#' };
        format!("{sign}{}", self.gitlab.iid)
    }
}

/// How many of a text's tasks (`- [ ]`) are done.
fn tasks(text: &str) -> (usize, usize) {
    let boxes = text.lines().filter_map(|line| {
        let item = line.trim_start();
        let item = item.strip_prefix(['-', '*', '+'])?.trim_start();
        let tick = item.strip_prefix('[')?;
        tick.get(1..2).filter(|close| *close == "]")?;
        tick.chars().next()
    });
    boxes.fold((0, 0), |(all, done), tick| match tick {
        'x' | 'X' => (all + 1, done + 1),
        ' ' => (all + 1, done),
        _ => (all, done),
    })
}

impl State {
    /// The names of the labels on a subject, in the order of the alphabet.
    pub(crate) fn gitlab_labels(home: &Repository, subject: &Subject) -> Vec<String> {
        let on = home.labels.iter().filter(|label| subject.labels.contains(&label.id));
        let mut names: Vec<String> = on.map(|label| label.name.clone()).collect();
        names.sort_by_key(|name| name.to_lowercase());
        names
    }

    /// The page of an issue or merge request.
    pub(crate) fn gitlab_subject_page(&self, home: &Repository, subject: &Subject) -> String {
        let kind = if subject.pull.is_some() { "merge_requests" } else { "issues" };
        format!("{}/-/{kind}/{}", self.gitlab_page(home), subject.gitlab.iid)
    }

    /// What issues and merge requests have in common.
    pub(crate) fn gitlab_subject(&self, home: &Repository, subject: &Subject) -> Value {
        let assignees: Vec<Value> =
            subject.assignees.iter().map(|id| self.gitlab_user(*id)).collect();
        let votes = |word| {
            let all = home.reactions_to(Target::Subject(subject.number));
            all.filter(|one| one.content == word).count()
        };
        let text = subject.body.as_deref().unwrap_or_default();
        let (count, done) = tasks(text);
        let reference = subject.gitlab_reference();
        let merged = subject.pull.as_ref().and_then(|pull| pull.merged_at).is_some();
        json!({
            "id": subject.gitlab_id(),
            "iid": subject.gitlab.iid,
            "project_id": home.id,
            "title": subject.title,
            "description": subject.body,
            "state": subject.gitlab_state(),
            "created_at": written(subject.created_at),
            "updated_at": written(subject.updated_at),
            "closed_at": subject.closed_at.filter(|_| !merged).map(written),
            "closed_by": subject.closed_by.filter(|_| !merged).map(|id| self.gitlab_user(id)),
            "labels": Self::gitlab_labels(home, subject),
            "milestone": null,
            "assignees": assignees,
            "author": self.gitlab_user(subject.author),
            "assignee": assignees.first(),
            "user_notes_count": home.comments_of(subject.number).count(),
            "upvotes": votes("+1"),
            "downvotes": votes("-1"),
            "discussion_locked": subject.lock.is_some().then_some(true),
            "web_url": self.gitlab_subject_page(home, subject),
            "time_stats": {
                "time_estimate": 0,
                "total_time_spent": 0,
                "human_time_estimate": null,
                "human_total_time_spent": null,
            },
            "task_completion_status": { "count": count, "completed_count": done },
            "has_tasks": count > 0,
            "task_status": if count == 0 { String::new() } else { format!("{done} of {count} checklist items completed") },
            "references": {
                "short": reference,
                "relative": reference,
                "full": format!("{}{reference}", self.full_name(home)),
            },
            "imported": false,
            "imported_from": "none",
        })
    }

    /// `Issue`.
    pub(crate) fn gitlab_issue(
        &self,
        caller: &Caller,
        home: &Repository,
        subject: &Subject,
    ) -> Value {
        let api = self.gitlab_api(home);
        let url = format!("{api}/issues/{}", subject.gitlab.iid);
        let mail = subject.gitlab.mail.as_deref().map(|mail| {
            if Self::sees_internal(caller, home) { mail.to_owned() } else { hidden(mail) }
        });
        extend(
            self.gitlab_subject(home, subject),
            json!({
                "type": "ISSUE",
                "merge_requests_count": 0,
                "due_date": subject.gitlab.due_date,
                "start_date": null,
                "confidential": subject.gitlab.confidential,
                "issue_type": "issue",
                "weight": null,
                "blocking_issues_count": 0,
                "_links": {
                    "self": url,
                    "notes": format!("{url}/notes"),
                    "award_emoji": format!("{url}/award_emoji"),
                    "project": api,
                    "closed_as_duplicate_of": null,
                },
                "severity": "UNKNOWN",
                "subscribed": false,
                "moved_to_id": null,
                "service_desk_reply_to": mail,
                "epic_iid": null,
                "epic": null,
                "iteration": null,
                "health_status": null,
            }),
        )
    }

    /// `AwardEmoji`.
    pub(crate) fn gitlab_award(&self, home: &Repository, reaction: &Reaction) -> Value {
        let (id, kind) = match reaction.target {
            Target::Comment(id) | Target::Review(id) | Target::Remark(id) => (Some(id), "Note"),
            Target::Subject(number) => {
                let subject = home.subjects.get(&number);
                let kind = subject.map_or("Issue", |subject| type_name(subject.kind()));
                (subject.map(Subject::gitlab_id), kind)
            }
        };
        let at = written(reaction.created_at);
        json!({
            "id": reaction.id,
            "name": emoji_name(&reaction.content),
            "user": self.gitlab_user(reaction.user),
            "created_at": at,
            "updated_at": at,
            "awardable_id": id,
            "awardable_type": kind,
            "url": null,
        })
    }
}

/// An address as those see it who may not know it: `us*****@e*****.c**`.
fn hidden(mail: &str) -> String {
    let (user, host) = mail.split_once('@').unwrap_or((mail, ""));
    let start = |text: &str, count: usize| text.chars().take(count).collect::<String>();
    let end = host.rsplit('.').next().unwrap_or_default();
    format!("{}*****@{}*****.{}**", start(user, 2), start(host, 1), start(end, 1))
}
