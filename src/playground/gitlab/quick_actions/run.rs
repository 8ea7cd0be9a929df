//! What quick actions do.

use serde_json::{Value, json};

use super::{Command, Outcome, QuickAction};
use crate::gitlab::shapes::emoji_word;
use crate::hooks::Happening;
use crate::refusal::Refusal;
use crate::world::gitlab::{Kind, Privacy};
use crate::world::issues::{IssueState, Lock, SubjectPatch};
use crate::world::pulls::{MergeMethod, MergeRequest};
use crate::world::reactions::Target;
use crate::world::{Area, Caller, Id, Level, Role, State};

/// Names after `~`, `@` and the like: bare, or in quotation marks.
fn names(argument: &str, sign: char) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = argument.trim();
    while !rest.is_empty() {
        let own = rest.strip_prefix(sign).unwrap_or(rest);
        let (name, after) = match own.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some((name, after)) => (name, after),
            None => {
                let end = own.find([' ', ',']).unwrap_or(own.len());
                own.split_at_checked(end).unwrap_or((own, ""))
            }
        };
        if !name.is_empty() {
            found.push(name.to_owned());
        }
        rest = after.trim_start_matches([' ', ',', '\t']);
        if after.is_empty() {
            break;
        }
    }
    found
}

/// What one did: its sentence, and its entry in `commands_changes`.
type Done = (String, Option<(&'static str, Value)>);

struct Runner<'s> {
    state: &'s mut State,
    caller: &'s Caller,
    repository: Id,
    number: u64,
}

impl Runner<'_> {
    fn edit(&mut self, patch: SubjectPatch) -> Result<(), Refusal> {
        self.state.edit_subject(self.caller, self.repository, self.number, patch)
    }

    fn set_state(&mut self, state: IssueState) -> Result<(), Refusal> {
        let now = self.state.repository(self.repository)?.subject(self.number)?.state;
        if now.is_open() == state.is_open() {
            return Err(Refusal::NotFound);
        }
        self.edit(SubjectPatch { state: Some(state), ..SubjectPatch::default() })
    }

    fn is(&self, kind: Kind) -> Result<(), Refusal> {
        let found = self.state.repository(self.repository)?.subject(self.number)?.kind();
        if found == kind { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Whether the author may change the subject as Reporters may.
    fn as_reporter(&self) -> Result<(), Refusal> {
        let home = self.state.repository(self.repository)?;
        let area = home.subject(self.number)?.area();
        self.state.allow(self.caller, home, area, Level::Write, Role::Triage)
    }

    fn labels(&mut self, command: &Command) -> Result<Done, Refusal> {
        self.as_reporter()?;
        let home = self.state.repository(self.repository)?;
        let before = home.subject(self.number)?.labels.clone();
        let wanted = names(&command.argument, '~');
        // Labels that do not exist are not made.
        let known: Vec<Id> = wanted
            .iter()
            .filter_map(|name| self.state.label_named(self.repository, name).map(|label| label.id))
            .collect();
        let (mut after, verb) = (before.clone(), command.name);
        match verb {
            "unlabel" if wanted.is_empty() => after.clear(),
            "unlabel" => after.retain(|id| !known.contains(id)),
            _ if known.is_empty() => return Err(Refusal::NotFound),
            "relabel" => after.clone_from(&known),
            _ => after.extend(known.iter().filter(|id| !before.contains(id))),
        }
        self.state.set_labels(self.caller, self.repository, self.number, &after)?;
        let shown: Vec<String> = wanted.iter().map(|name| format!("~\"{name}\"")).collect();
        let shown = shown.join(" ");
        Ok(match verb {
            "unlabel" => {
                (format!("Removed {shown} label(s)."), Some(("remove_label_ids", json!(known))))
            }
            "relabel" => (
                format!("Replaced all labels with {shown} label(s)."),
                Some(("label_ids", json!(known))),
            ),
            _ => (format!("Added {shown} label(s)."), Some(("add_label_ids", json!(known)))),
        })
    }

    fn people(&mut self, command: &Command) -> Result<Done, Refusal> {
        self.as_reporter()?;
        let own = self.caller.account();
        let wanted = names(&command.argument, '@');
        let named: Vec<Id> = wanted
            .iter()
            .filter_map(|name| match name.as_str() {
                "me" => own,
                name => self.state.user_named(name).map(|user| user.id),
            })
            .collect();
        let subject = self.state.repository(self.repository)?.subject(self.number)?;
        let reviewers = command.name.ends_with("reviewer");
        let mut people =
            if reviewers { subject.gitlab.reviewers.clone() } else { subject.assignees.clone() };
        let takes = command.name.starts_with("unassign");
        match (takes, wanted.is_empty()) {
            (true, true) => people.clear(),
            (true, false) => people.retain(|id| !named.contains(id)),
            (false, _) if named.is_empty() => return Err(Refusal::NotFound),
            // The Free tier has one assignee.
            (false, _) => people = named.iter().take(1).copied().collect(),
        }
        let shown: Vec<String> = wanted.iter().map(|name| format!("@{name}")).collect();
        let told = format!("{} {}.", if takes { "Removed" } else { "Assigned" }, shown.join(" "));
        if reviewers {
            self.is(Kind::MergeRequest)?;
            let home = self.state.repository_mut(self.repository)?;
            home.subject_mut(self.number)?.gitlab.reviewers.clone_from(&people);
            return Ok((told, Some(("reviewer_ids", json!(people)))));
        }
        let logins = people.iter().filter_map(|id| self.state.users.get(id));
        let assignees = Some(logins.map(|user| user.login.clone()).collect());
        self.edit(SubjectPatch { assignees, ..SubjectPatch::default() })?;
        Ok((told, Some(("assignee_ids", json!(people)))))
    }

    fn draft(&mut self, name: &str) -> Result<Done, Refusal> {
        self.is(Kind::MergeRequest)?;
        let title = self.state.repository(self.repository)?.subject(self.number)?.title.clone();
        let is_draft = crate::world::gitlab::is_draft(&title);
        let plain = if is_draft {
            let lower = title.to_lowercase();
            let mark = ["draft:", "[draft]", "(draft)"]
                .into_iter()
                .find(|mark| lower.trim_start().starts_with(mark));
            let cut = mark.map_or(0, str::len);
            title.trim_start().get(cut..).unwrap_or_default().trim_start().to_owned()
        } else {
            title
        };
        let title = if name == "draft" { format!("Draft: {plain}") } else { plain };
        self.edit(SubjectPatch { title: Some(title), ..SubjectPatch::default() })?;
        let word = if name == "draft" { "draft" } else { "ready" };
        Ok((format!("Marked this merge request as {word}."), Some(("wip_event", json!(name)))))
    }

    fn merge(&mut self) -> Result<Done, Refusal> {
        self.is(Kind::MergeRequest)?;
        let subject = self.state.repository(self.repository)?.subject(self.number)?;
        let squash = subject.gitlab.squash;
        let request = MergeRequest {
            method: if squash { MergeMethod::Squash } else { MergeMethod::Merge },
            expected_head: None,
            title: None,
            message: None,
        };
        let head = self.state.repository(self.repository)?.pull(self.number)?.head_sha.clone();
        self.state.merge_pull(self.caller, self.repository, self.number, &request)?;
        Ok(("Merged this merge request.".to_owned(), Some(("merge", json!(head)))))
    }

    fn approve(&mut self, action: &'static str) -> Result<Done, Refusal> {
        self.is(Kind::MergeRequest)?;
        let user = self.caller.require_account()?;
        let home = self.state.repository(self.repository)?;
        self.state.allow(self.caller, home, Area::PullRequests, Level::Write, Role::Write)?;
        let number = self.number;
        let home = self.state.repository_mut(self.repository)?;
        let approvals = &mut home.subject_mut(number)?.gitlab.approvals;
        approvals.retain(|id| *id != user);
        if action == "approved" {
            approvals.push(user);
        }
        self.state.happened(self.caller, self.repository, &Happening::Approved { number, action });
        Ok((format!("{action} the current merge request."), None))
    }

    fn run(&mut self, command: &Command) -> Result<Done, Refusal> {
        let argument = command.argument.as_str();
        match command.name {
            "close" => {
                self.set_state(IssueState::Completed)?;
                Ok(("Closed this.".to_owned(), Some(("state_event", json!("close")))))
            }
            "reopen" => {
                self.set_state(IssueState::Open)?;
                Ok(("Reopened this.".to_owned(), Some(("state_event", json!("reopen")))))
            }
            "title" if !argument.is_empty() => {
                let title = Some(argument.to_owned());
                self.edit(SubjectPatch { title, ..SubjectPatch::default() })?;
                Ok((
                    format!("Changed the title to \"{argument}\"."),
                    Some(("title", json!(argument))),
                ))
            }
            "label" | "unlabel" | "relabel" => self.labels(command),
            "assign" | "reassign" | "unassign" | "assign_reviewer" | "unassign_reviewer" => {
                self.people(command)
            }
            "draft" | "ready" => self.draft(command.name),
            "merge" => self.merge(),
            "approve" => self.approve("approved"),
            "unapprove" => self.approve("unapproved"),
            "lock" | "unlock" => {
                let lock = (command.name == "lock").then_some(Lock { reason: None });
                self.state.set_lock(self.caller, self.repository, self.number, lock)?;
                Ok((
                    format!("{}ed the discussion.", command.name),
                    Some(("discussion_locked", json!(command.name == "lock"))),
                ))
            }
            "confidential" => {
                self.is(Kind::Issue)?;
                self.state.set_confidential(
                    self.caller,
                    self.repository,
                    self.number,
                    Privacy::Confidential,
                )?;
                Ok((
                    "Made this issue confidential.".to_owned(),
                    Some(("confidential", json!(true))),
                ))
            }
            "due" | "remove_due_date" => {
                self.is(Kind::Issue)?;
                self.as_reporter()?;
                let due = (command.name == "due").then(|| argument.to_owned());
                let home = self.state.repository_mut(self.repository)?;
                home.subject_mut(self.number)?.gitlab.due_date.clone_from(&due);
                Ok(("Set the due date.".to_owned(), Some(("due_date", json!(due)))))
            }
            "target_branch" => {
                self.is(Kind::MergeRequest)?;
                let patch = SubjectPatch::default();
                self.state.edit_pull(
                    self.caller,
                    self.repository,
                    self.number,
                    patch,
                    Some(argument),
                )?;
                Ok((
                    format!("Set target branch to {argument}."),
                    Some(("target_branch", json!(argument))),
                ))
            }
            "react" => {
                let target = Target::Subject(self.number);
                self.state.react(self.caller, self.repository, target, emoji_word(argument))?;
                Ok((
                    format!("Toggled {argument} emoji award."),
                    Some(("emoji_award", json!(argument.trim_matches(':')))),
                ))
            }
            "subscribe" | "unsubscribe" | "todo" | "done" | "cc" => {
                Ok((format!("Did {}.", command.name), None))
            }
            _ => Err(Refusal::NotFound),
        }
    }
}

impl State {
    /// Runs quick actions as the one who wrote them.
    pub(crate) fn run_commands(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        commands: &[Command],
    ) -> Outcome {
        let mut outcome = Outcome::default();
        for command in commands {
            let done = Runner { state: self, caller, repository, number }.run(command);
            let applied = done.is_ok();
            match done {
                Ok((sentence, change)) => {
                    outcome.summary.push(sentence);
                    outcome.changes.extend(change.map(|(name, value)| (name.to_owned(), value)));
                }
                Err(_) => outcome.failed.push(format!("Could not apply {} command.", command.name)),
            }
            let home = self.repositories.get(&repository);
            let by = caller.account().and_then(|id| self.users.get(&id));
            let record = QuickAction {
                repository: home.map_or_else(String::new, |home| self.full_name(home)),
                place: home
                    .and_then(|home| home.subjects.get(&number))
                    .map_or_else(String::new, crate::world::issues::Subject::gitlab_reference),
                by: by.map_or_else(String::new, |user| user.login.clone()),
                command: command.name.to_owned(),
                argument: command.argument.clone(),
                applied,
            };
            self.gitlab.actions.push(record);
        }
        outcome
    }
}
