//! An issue or a pull request: what was said, and what one may do.

use maud::{Markup, html};

use super::layout::{Sheet, see, time, token};
use super::lists::{labels, standing};
use super::markdown;
use super::news;
use super::words::{self, Letter};
use super::{Visit, diff};
use crate::Face;
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::world::gitlab::Manner;
use crate::world::issues::{Comment, Subject};
use crate::world::pulls::{Pull, Stage};
use crate::world::reactions::Target;
use crate::world::{Area, Id, Repository, Role, UserKind};

/// The reactions, in REST's words, as people see them.
const FACES: [(&str, &str); 8] = [
    ("+1", "👍"),
    ("-1", "👎"),
    ("laugh", "😄"),
    ("hooray", "🎉"),
    ("confused", "😕"),
    ("heart", "❤️"),
    ("rocket", "🚀"),
    ("eyes", "👀"),
];

pub(super) fn issue(visit: &Visit<'_>, number: u64) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let subject = home.subject(number)?;
    if subject.pull.is_some() {
        return Ok(see(&words::address(visit.state, home, subject)));
    }
    Ok(Talk { visit, home, subject }.answer(&html! {}))
}

pub(super) fn pull(visit: &Visit<'_>, number: u64) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let subject = home.subject(number)?;
    let Some(pull) = &subject.pull else {
        return Ok(see(&words::address(visit.state, home, subject)));
    };
    let talk = Talk { visit, home, subject };
    let below = html! {
        (talk.checks(pull))
        (talk.merge(pull))
        (talk.commits(pull)?)
        section aria-labelledby="changes" {
            h2 #changes { "Changes" }
            (diff::files(&home.pull_changes(pull)?))
        }
    };
    Ok(talk.answer(&below))
}

/// One conversation on its page.
struct Talk<'v> {
    visit: &'v Visit<'v>,
    home: &'v Repository,
    subject: &'v Subject,
}

impl Talk<'_> {
    fn login(&self, user: Id) -> &str {
        self.visit.state.users.get(&user).map_or("ghost", |user| user.login.as_str())
    }

    fn author(&self, user: Id) -> Markup {
        let bot = self.visit.state.users.get(&user).is_some_and(|one| one.kind == UserKind::Bot);
        html! { b { (self.login(user)) } @if bot { " " span.label { "bot" } } }
    }

    /// The address of an act on this subject.
    fn act(&self, what: &str) -> String {
        match self.visit.state.face {
            Face::GitHub => {
                let (place, number) = (self.visit.place(self.home), self.subject.number);
                format!("{place}/issues/{number}/{what}")
            }
            Face::GitLab => {
                format!("{}/{what}", words::address(self.visit.state, self.home, self.subject))
            }
        }
    }

    /// Whether the visitor may change somebody's words.
    fn may_edit(&self, author: Id) -> bool {
        let own = self.visit.actor.is_some_and(|user| user.id == author);
        own || self.visit.may(self.home, Role::Write)
    }

    fn answer(&self, below: &Markup) -> Answer {
        let (visit, subject) = (self.visit, self.subject);
        let number = subject.number;
        let page = news::page(visit.state, self.home, number);
        let reference = words::reference(visit.state.face, subject);
        let awaited = news::awaited(visit, self.home, number);
        let next = awaited.map(|seen| format!("{page}/news?seen={seen}"));
        let body = html! {
            h1 { (subject.title) " " span.quiet { (reference) } }
            p {
                span class=(format!("state {}", standing(subject))) { (standing(subject)) }
                @for label in labels(self.home, subject) { " " span.label { (label) } }
                @if let Some(pull) = &subject.pull {
                    span.quiet {
                        " " code { (pull.head_ref) } " into " code { (pull.base_ref) }
                        @if pull.stage == Stage::Draft { " · draft" }
                    }
                }
            }
            (self.waiting(&page, awaited.is_some()))
            (self.opening())
            @for comment in self.home.notes_of(number).filter(|one| self.may_read(one)) {
                @if comment.is_system() { (self.noted(comment)) } @else { (self.comment(comment)) }
            }
            (below)
            // What is typed while the page waits would be lost when it goes on.
            @if awaited.is_none() { (self.forms()) }
        };
        let title = format!("{} {reference}", subject.title);
        Sheet { next: next.as_deref(), ..Sheet::new(&title, body) }.answer(visit)
    }

    fn waiting(&self, page: &str, waits: bool) -> Markup {
        let late = self.visit.query("late").is_some();
        html! {
            @if waits {
                p.notice role="status" {
                    "Waiting for the bot’s answer: this page will show it by itself. "
                    a href=(page) { "Stop waiting" }
                }
            } @else if late {
                p.notice role="status" { "No answer has come yet. " a href=(page) { "Look again" } }
            } @else if news::has_bot(self.visit.state, self.home.id) {
                p { a href=(page) { "Look again" } span.quiet { " for what the bot has answered since" } }
            }
        }
    }

    fn reactions(&self, target: Target) -> Markup {
        let count = |word| self.home.reactions_to(target).filter(|one| one.content == word).count();
        let found: Vec<_> = FACES.iter().map(|(word, face)| (face, word, count(*word))).collect();
        html! {
            @if found.iter().any(|(_, _, count)| *count > 0) {
                p.reactions {
                    @for (face, word, count) in found.iter().filter(|(_, _, count)| *count > 0) {
                        span.label { span role="img" aria-label=(word) { (face) } " " (count) } " "
                    }
                }
            }
        }
    }

    fn opening(&self) -> Markup {
        let subject = self.subject;
        let text = subject.body.as_deref().unwrap_or_default();
        html! {
            article.said {
                h2.by { (self.author(subject.author)) " opened this · " (time(subject.created_at)) }
                div.text {
                    @if text.trim().is_empty() { p.quiet { "No description." } }
                    (markdown::block(text, &self.visit.place(self.home)))
                }
                (self.reactions(Target::Subject(subject.number)))
            }
        }
    }

    /// Whether the visitor may read a comment that is perhaps not for everyone.
    fn may_read(&self, comment: &Comment) -> bool {
        comment.gitlab.manner != Manner::Internal || self.visit.may(self.home, Role::Triage)
    }

    /// What the forge itself noted.
    fn noted(&self, note: &Comment) -> Markup {
        // The forge refers to labels by their ids, which tell people nothing.
        let word = |word: &str| {
            let id = word.strip_prefix('~').and_then(|id| id.parse().ok());
            let label = self.home.labels.iter().find(|label| Some(label.id) == id);
            label.map_or_else(|| word.to_owned(), |label| format!("`{}`", label.name))
        };
        let body = note.body.split(' ').map(word).collect::<Vec<_>>().join(" ");
        html! {
            p.quiet {
                (self.author(note.author)) " "
                (markdown::inline(&body, &self.visit.place(self.home)))
                " · " (time(note.created_at))
            }
        }
    }

    fn comment(&self, comment: &Comment) -> Markup {
        let edited = comment.updated_at != comment.created_at;
        let internal = comment.gitlab.manner == Manner::Internal;
        html! {
            article.said id=(format!("issuecomment-{}", comment.id)) {
                h2.by {
                    (self.author(comment.author)) " commented · " (time(comment.created_at))
                    @if edited { " · edited" }
                    @if internal { " · internal note" }
                }
                div.text { (markdown::block(&comment.body, &self.visit.place(self.home))) }
                (self.reactions(Target::Comment(comment.id)))
                @if self.may_edit(comment.author) && self.visit.query("awaiting").is_none() {
                    details {
                        summary { "Edit this comment" }
                        form method="post" action=(self.act(&format!("comments/{}", comment.id))) {
                            (token(self.visit))
                            @let id = format!("comment-{}", comment.id);
                            label for=(id) { "Comment" }
                            textarea id=(id) name="body" rows="8" { "\n" (comment.body) }
                            p { button { "Save comment" } }
                        }
                    }
                }
            }
        }
    }

    fn forms(&self) -> Markup {
        let subject = self.subject;
        let request = words::request(self.visit.state.face, Letter::Lower);
        let kind = if subject.pull.is_some() { request } else { "issue" };
        let merged = standing(subject) == "merged";
        html! {
            @if self.visit.actor.is_some() {
                section aria-labelledby="answer" {
                    h2 #answer { "Answer" }
                    form method="post" action=(self.act("comment")) {
                        (token(self.visit))
                        label for="comment" { "Comment" }
                        textarea #comment name="body" rows="5" required {}
                        p { button.main { "Comment" } }
                    }
                }
            }
            @if self.may_edit(subject.author) {
                details.edit {
                    summary { "Edit title and text of this " (kind) }
                    form method="post" action=(self.act("edit")) {
                        (token(self.visit))
                        label for="edit-title" { "Title" }
                        input #edit-title name="title" required maxlength="256" value=(subject.title);
                        label for="edit-body" { "Text" }
                        textarea #edit-body name="body" rows="16" {
                            "\n" (subject.body.as_deref().unwrap_or_default())
                        }
                        p { button { "Save" } }
                    }
                }
            }
            (self.label_form())
            @if !merged && self.may_close() {
                form method="post" action=(self.act("state")) {
                    (token(self.visit))
                    p {
                        @if subject.state.is_open() {
                            button name="state" value="closed" { "Close " (kind) }
                            @if subject.pull.is_none() {
                                " " button name="state" value="not_planned" { "Close as not planned" }
                            }
                        } @else {
                            button name="state" value="open" { "Reopen " (kind) }
                        }
                    }
                }
            }
        }
    }

    fn may_close(&self) -> bool {
        let own = self.visit.actor.is_some_and(|user| user.id == self.subject.author);
        own || self.visit.may(self.home, Role::Triage)
    }

    fn label_form(&self) -> Markup {
        let may = self.visit.may(self.home, Role::Triage) && !self.home.labels.is_empty();
        html! {
            @if may {
                details.edit {
                    summary { "Labels" }
                    form method="post" action=(self.act("labels")) {
                        (token(self.visit))
                        fieldset.field {
                            legend { "Labels" }
                            @for label in &self.home.labels {
                                @let id = format!("label-{}", label.id);
                                div.box {
                                    input type="checkbox" id=(id) name="label" value=(label.name)
                                        checked[self.subject.labels.contains(&label.id)];
                                    label for=(id) { (label.name) }
                                }
                            }
                        }
                        p { button { "Save labels" } }
                    }
                }
            }
        }
    }

    fn checks(&self, pull: &Pull) -> Markup {
        let base = self.visit.place(self.home);
        let runs: Vec<_> =
            self.home.check_runs.iter().filter(|run| run.head_sha == pull.head_sha).collect();
        let statuses = match self.visit.state.face {
            Face::GitHub => Vec::new(),
            Face::GitLab => self.home.latest_statuses(&pull.head_sha),
        };
        html! {
            @if !statuses.is_empty() {
                section aria-labelledby="statuses" {
                    h2 #statuses { "Pipeline" }
                    ul.list {
                        @for status in statuses {
                            li {
                                b { (status.context) } ": " (status.state)
                                @if let Some(text) = &status.description { " – " (text) }
                            }
                        }
                    }
                }
            }
            @if !runs.is_empty() {
                section aria-labelledby="checks" {
                    h2 #checks { "Checks" }
                    ul.list {
                        @for run in runs {
                            li {
                                b { (run.name) } ": "
                                (run.conclusion.as_deref().unwrap_or(&run.status).replace('_', " "))
                                @if let Some(title) = &run.title { " – " (title) }
                                @if let Some(summary) = &run.summary {
                                    details {
                                        summary { "Summary of " (run.name) }
                                        div.text { (markdown::block(summary, &base)) }
                                    }
                                }
                                @if !run.annotations.is_empty() {
                                    p.quiet { (run.annotations.len()) " annotations" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn merge(&self, pull: &Pull) -> Markup {
        let open = self.subject.state.is_open();
        let clean = open && self.home.mergeable(pull);
        let caller = self.visit.caller();
        let may = self.visit.state.can(&caller, self.home, Area::Contents, Role::Write);
        let action = format!("{}/merge", words::address(self.visit.state, self.home, self.subject));
        html! {
            section aria-labelledby="merging" {
                h2 #merging { "Merging" }
                @if let Some(at) = pull.merged_at {
                    p {
                        "Merged by " (pull.merged_by.map_or("ghost", |id| self.login(id)))
                        " · " (time(at))
                    }
                } @else if !open {
                    p { "Closed without being merged." }
                } @else if !clean {
                    p { "It conflicts with " code { (pull.base_ref) } " and cannot be merged as it is." }
                } @else if pull.stage == Stage::Draft {
                    p { "This is a draft: it cannot be merged yet." }
                } @else {
                    p { "It can be merged without conflict." }
                    @if may {
                        form method="post" action=(action) {
                            (token(self.visit))
                            input type="hidden" name="head" value=(pull.head_sha);
                            label for="method" { "How" }
                            select #method name="method" {
                                option value="merge" { "Merge commit" }
                                option value="squash" { "Squash into one commit" }
                                option value="rebase" { "Rebase" }
                            }
                            p { button.main { (words::merge(self.visit.state.face)) } }
                        }
                    } @else {
                        p.quiet { "To merge it, act as someone who may write." }
                    }
                }
            }
        }
    }

    fn commits(&self, pull: &Pull) -> Result<Markup, Refusal> {
        let git = &self.home.git;
        let fork = git.merge_base(&pull.base_sha, &pull.head_sha);
        let mut oids = git.history(&pull.head_sha, fork.as_deref(), None)?;
        oids.reverse();
        let mut commits = Vec::new();
        for oid in &oids {
            commits.push(git.commit(oid)?);
        }
        let base = self.visit.place(self.home);
        Ok(html! {
            section aria-labelledby="commits" {
                h2 #commits { "Commits" }
                ul.list {
                    @for commit in &commits {
                        li {
                            a href=(format!("{base}/commit/{}", commit.oid)) {
                                (commit.message.lines().next().unwrap_or("(no message)"))
                            }
                            p.quiet {
                                code { (commit.oid.get(..7).unwrap_or(&commit.oid)) }
                                " · by " (commit.author.name) " · " (time(commit.author.at))
                            }
                        }
                    }
                }
            }
        })
    }
}
