//! Actions on the forge, packed into as few requests as is safe.
//!
//! A document goes on after a change that failed, so what may travel together is what does no
//! harm when the one before it failed: a branch, its commit and the pull request from it (the
//! commit is refused unless the branch is where we saw it; a pull request without a commit is
//! refused), and our reaction. Texts and labels say that something was done, so they wait for
//! the answer to what they tell of.
//!
//! A branch of ours that moves is never set back to its base first: GitHub closes a pull request
//! whose branch has nothing to offer, if only for a moment. Its commit is made apart through
//! Git's objects, and then the branch is moved onto it, if it is still where we saw it.

mod document;
mod inputs;
mod labels;
mod objects;
mod rest;
mod standing;

use gitribute_engine::model::{
    Action, BranchName, ChangeRequest, CloseReason, Comment, CommitId, CommitMessage, Done,
    FileChange, Handle, MergeMethod, Observation, Observed,
};
use gitribute_engine::ports::{ForgeError, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) use document::{Document, Mutation};
use inputs::{commit_input, create_ref, size, updates};

use super::dto::{Note, Pull, reaction_content};
use super::errors::{exists_already, nonsense, not_visible_yet};
use super::id::Id;
use super::{GitHub, Interface};

/// A branch, its commit on a base, and what the commit holds.
pub(super) struct Wanted<'a> {
    pub(super) branch: &'a BranchName,
    pub(super) base: &'a CommitId,
    pub(super) expected: Option<&'a CommitId>,
    pub(super) files: &'a [FileChange],
    pub(super) message: &'a CommitMessage,
}

/// An action on its way: where in the document its answers will be.
enum Pending<'a> {
    /// A branch made (where it was not there) and a commit made on it.
    Committed {
        wanted: Wanted<'a>,
        created: Option<String>,
        commit: String,
    },
    /// A commit made before, and the branch put on it.
    Moved {
        wanted: Wanted<'a>,
        commit: CommitId,
        moved: String,
    },
    /// A branch that was deleted, put back where it was.
    Restored {
        branch: &'a BranchName,
        at: &'a CommitId,
        created: String,
    },
    Opened {
        branch: &'a BranchName,
        input: Value,
        alias: String,
    },
    Added(String),
    /// Done already, by another way.
    Over(Done),
    Edited(String),
    /// A change of a thing that may be gone by now.
    Changed(String),
    /// A merge, which is refused where the branch has moved.
    Merged(String),
    /// Something that is nice to have, and the labels that it names by what was kept of them.
    Ornament {
        aliases: Vec<String>,
        labels: Vec<String>,
    },
}

/// The answers of a document, by alias.
type Answers = std::collections::HashMap<String, Result<Value, ForgeError>>;

impl GitHub {
    pub(super) async fn act_graphql(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError> {
        let mut done = Vec::new();
        for pack in actions.chunk_by(|a, b| makes(a) == makes(b)) {
            let mut document = Document::default();
            let mut pending = Vec::new();
            for action in pack {
                pending.push(self.put(observed, action, &mut document).await?);
            }
            let mut answers = self.carry_out(observed, &document).await?;
            for step in pending {
                done.push(self.settle(observed, step, &mut answers).await?);
            }
        }
        Ok(done)
    }

    async fn put<'a>(
        &self,
        observed: &'a Observation,
        action: &'a Action,
        document: &mut Document,
    ) -> Result<Pending<'a>, ForgeError> {
        let repository = Id::of(&observed.repo.handle)?.node;
        let node = |handle: &Handle| Id::of(handle).map(|id| id.node);
        Ok(match action {
            Action::Commit { branch, base, expected, files, message } => {
                let wanted = Wanted { branch, base, expected: expected.as_ref(), files, message };
                self.put_commit(observed, &repository, wanted, document).await?
            }
            Action::Land { base, files, message } => {
                let branch = &observed.repo.default_branch;
                let wanted = Wanted { branch, base, expected: Some(base), files, message };
                self.put_commit(observed, &repository, wanted, document).await?
            }
            Action::OpenChangeRequest { branch, title, body } => {
                let input = json!({
                    "repositoryId": repository,
                    "baseRefName": observed.repo.default_branch,
                    "headRefName": branch,
                    "title": title,
                    "body": body,
                });
                let alias = document.push(Mutation::CreatePull, input.clone());
                Pending::Opened { branch, input, alias }
            }
            Action::EditChangeRequest { change_request, title, body } => {
                Pending::Changed(document.push(
                    Mutation::UpdatePull,
                    json!({ "pullRequestId": node(change_request)?, "title": title, "body": body }),
                ))
            }
            Action::RestoreBranch { branch, at } => Pending::Restored {
                branch,
                at,
                created: document.push(Mutation::CreateRef, create_ref(&repository, branch, at)),
            },
            Action::ReopenChangeRequest { change_request } => Pending::Changed(
                document
                    .push(Mutation::ReopenPull, json!({ "pullRequestId": node(change_request)? })),
            ),
            Action::CloseChangeRequest { change_request } => Pending::Changed(
                document
                    .push(Mutation::ClosePull, json!({ "pullRequestId": node(change_request)? })),
            ),
            Action::DeleteBranch { branch, expected } => Pending::Changed(document.push(
                Mutation::UpdateRefs,
                updates(&repository, branch, Some(expected), inputs::NOWHERE),
            )),
            Action::AddComment { body } => Pending::Added(document.push(
                Mutation::AddComment,
                json!({ "subjectId": subject(observed)?.node, "body": body }),
            )),
            Action::EditComment { comment, body } => Pending::Edited(
                document
                    .push(Mutation::UpdateComment, json!({ "id": node(comment)?, "body": body })),
            ),
            Action::ReactSeen => Pending::Ornament {
                aliases: vec![document.push(
                    Mutation::AddReaction,
                    json!({ "subjectId": subject(observed)?.node, "content": "EYES" }),
                )],
                labels: Vec::new(),
            },
            Action::React { comment, reaction } => Pending::Ornament {
                aliases: vec![document.push(
                    Mutation::AddReaction,
                    json!({ "subjectId": node(comment)?, "content": reaction_content(*reaction) }),
                )],
                labels: Vec::new(),
            },
            Action::Merge { change_request, head } => Pending::Merged(document.push(
                Mutation::MergePull,
                json!({
                    "pullRequestId": node(change_request)?,
                    "expectedHeadOid": head,
                    "mergeMethod": method(observed.repo.merges).to_uppercase(),
                }),
            )),
            Action::CloseIssue { reason } => Pending::Changed(document.push(
                Mutation::CloseIssue,
                json!({
                    "issueId": subject(observed)?.node,
                    "stateReason": match reason {
                        CloseReason::Completed => "COMPLETED",
                        CloseReason::NotPlanned => "NOT_PLANNED",
                    },
                }),
            )),
            // By REST: it is looked for first, and its notes take several requests.
            Action::Check(check) => {
                Pending::Over(self.ensure_check(observed.repo.id, check).await?)
            }
            Action::ReopenIssue => Pending::Changed(
                document.push(Mutation::ReopenIssue, json!({ "issueId": subject(observed)?.node })),
            ),
            Action::Label { of, add, remove } => {
                let change = labels::Change::new(observed, of, add, remove)?;
                Pending::Ornament {
                    aliases: self.put_labels(observed.repo.id, &change, document).await?,
                    labels: change.into_names(),
                }
            }
        })
    }

    /// A new branch, or one that stands on its base, takes a commit in the document itself,
    /// signed by GitHub. One that stands elsewhere is moved onto a commit made before; so is one
    /// with files too large for GraphQL.
    async fn put_commit<'a>(
        &self,
        observed: &Observation,
        repository: &str,
        wanted: Wanted<'a>,
        document: &mut Document,
    ) -> Result<Pending<'a>, ForgeError> {
        let size: usize = wanted.files.iter().map(size).sum();
        let stands_at_base = wanted.expected.is_none_or(|expected| expected == wanted.base);
        if stands_at_base && size <= self.max_graphql_bytes {
            let created = wanted.expected.is_none().then(|| {
                document
                    .push(Mutation::CreateRef, create_ref(repository, wanted.branch, wanted.base))
            });
            let commit =
                document.push(Mutation::CreateCommit, commit_input(&observed.repo.name, &wanted));
            return Ok(Pending::Committed { wanted, created, commit });
        }
        let commit = self.make_commit(observed.repo.id, &wanted).await?;
        let moved = match wanted.expected {
            None => {
                document.push(Mutation::CreateRef, create_ref(repository, wanted.branch, &commit))
            }
            Some(expected) => document.push(
                Mutation::UpdateRefs,
                updates(repository, wanted.branch, Some(expected), commit.as_str()),
            ),
        };
        Ok(Pending::Moved { wanted, commit, moved })
    }

    /// Sends the document and takes its answer apart.
    async fn carry_out(
        &self,
        observed: &Observation,
        document: &Document,
    ) -> Result<Answers, ForgeError> {
        if document.is_empty() {
            return Ok(Answers::new());
        }
        let answer = self
            .api
            .graphql(observed.repo.id, "act", &document.text(), document.variables())
            .await?;
        let mut answers = Answers::new();
        for alias in document.aliases() {
            let error = answer.errors.iter().find(|error| error.alias() == Some(alias.as_str()));
            let value = answer.data.get(&alias).filter(|value| !value.is_null());
            let result = match (error, value) {
                (Some(error), _) => Err(self.api.sort(error, &answer)),
                (None, Some(value)) => Ok(value.clone()),
                // An error without a path speaks for all that have no answer.
                (None, None) => Err(answer.errors.first().map_or_else(
                    || nonsense("a change without an answer"),
                    |error| self.api.sort(error, &answer),
                )),
            };
            answers.insert(alias, result);
        }
        Ok(answers)
    }

    async fn settle(
        &self,
        observed: &Observation,
        step: Pending<'_>,
        answers: &mut Answers,
    ) -> Result<Done, ForgeError> {
        match step {
            Pending::Committed { wanted, created, commit } => {
                let created = created.map_or(Ok(Value::Null), |alias| take(answers, &alias));
                let commit = match (take(answers, &commit), created) {
                    (Ok(payload), _) => part::<super::dto::Oid>(payload, &["commit"])
                        .map(|commit| CommitId(commit.oid))?,
                    (Err(_), Err(error)) if !exists_already(&error) => return Err(error),
                    (Err(error), _) => self.adopt_commit(observed.repo.id, &wanted, error).await?,
                };
                Ok(Done::Branch(wanted.branch.clone(), commit))
            }
            Pending::Moved { wanted, commit, moved } => {
                let commit = match take(answers, &moved) {
                    Ok(_) => commit,
                    Err(error) => self.adopt_commit(observed.repo.id, &wanted, error).await?,
                };
                Ok(Done::Branch(wanted.branch.clone(), commit))
            }
            Pending::Restored { branch, at, created } => {
                let created = take(answers, &created).map(|_| ());
                self.restored(observed.repo.id, branch, at, created).await
            }
            Pending::Opened { branch, input, alias } => {
                let opened = match take(answers, &alias) {
                    Ok(payload) => pull(payload, observed),
                    Err(error) => self.open_anyway(observed, branch, input, error).await,
                }?;
                Ok(Done::ChangeRequest(Box::new(opened)))
            }
            Pending::Over(done) => Ok(done),
            Pending::Added(alias) => {
                let payload = take(answers, &alias)?;
                Ok(Done::Comment(note(payload, &["commentEdge", "node"])?))
            }
            Pending::Edited(alias) => {
                let payload = take(answers, &alias).map_err(gone_is_moved)?;
                Ok(Done::Comment(note(payload, &["issueComment"])?))
            }
            Pending::Changed(alias) => {
                take(answers, &alias).map_err(gone_is_moved)?;
                Ok(Done::Other)
            }
            Pending::Merged(alias) => {
                take(answers, &alias).map_err(not_mergeable)?;
                Ok(Done::Other)
            }
            Pending::Ornament { aliases, labels } => {
                for alias in aliases {
                    let result = take(answers, &alias);
                    if result.is_err() {
                        // Perhaps one was made anew under its name: ask for them next time.
                        for label in &labels {
                            self.cache.drop_label(observed.repo.id, label);
                        }
                    }
                    ornament(result)?;
                }
                Ok(Done::Other)
            }
        }
    }

    /// A pull request that GitHub would not open: because there is one (then it is that one), or
    /// because it does not see our fresh branch yet (then it is asked again, a few times).
    async fn open_anyway(
        &self,
        observed: &Observation,
        branch: &BranchName,
        input: Value,
        refused: ForgeError,
    ) -> Result<ChangeRequest, ForgeError> {
        let mut refused = refused;
        for wait in &self.patience {
            if !not_visible_yet(&refused) {
                break;
            }
            tokio::time::sleep(*wait).await;
            let mut document = Document::default();
            let alias = document.push(Mutation::CreatePull, input.clone());
            let mut answers = self.carry_out(observed, &document).await?;
            match take(&mut answers, &alias) {
                Ok(payload) => return pull(payload, observed),
                Err(error) => refused = error,
            }
        }
        if exists_already(&refused) {
            self.adopt_pull(observed.repo.id, branch).await
        } else if not_visible_yet(&refused) {
            Err(ForgeError::Unavailable(refused.to_string()))
        } else {
            Err(refused)
        }
    }
}

/// Whether an action makes the proposal (or our first sign of life), and so may share a document
/// with others that do.
fn makes(action: &Action) -> bool {
    matches!(action, Action::Commit { .. } | Action::OpenChangeRequest { .. } | Action::ReactSeen)
}

/// The subject's identity.
pub(super) fn subject(observed: &Observation) -> Result<Id, ForgeError> {
    match &observed.subject {
        Observed::Issue(issue) => Id::of(&issue.issue.handle),
        Observed::ChangeRequest(change) => Id::of(&change.change_request.handle),
        Observed::Gone => Err(ForgeError::Conflict("the subject is gone".to_owned())),
    }
}

fn take(answers: &mut Answers, alias: &str) -> Result<Value, ForgeError> {
    answers.remove(alias).unwrap_or_else(|| Err(nonsense("a change without an answer")))
}

fn part<T: for<'de> Deserialize<'de>>(payload: Value, path: &[&str]) -> Result<T, ForgeError> {
    let mut value = payload;
    for step in path {
        value = value.get_mut(step).map(Value::take).unwrap_or_default();
    }
    T::deserialize(value).map_err(|_| nonsense("a change's answer of another shape"))
}

fn pull(payload: Value, observed: &Observation) -> Result<ChangeRequest, ForgeError> {
    part::<Pull>(payload, &["pullRequest"]).map(|pull| pull.neutral(observed.repo.id))
}

fn note(payload: Value, path: &[&str]) -> Result<Comment, ForgeError> {
    part::<Note>(payload, path).map(Note::neutral)
}

/// A thing that we saw and that is gone now: somebody was faster, so look again (FAULTS G24).
pub(super) fn gone_is_moved(error: ForgeError) -> ForgeError {
    match error {
        ForgeError::Refused(Refusal::NotFound(text)) => ForgeError::Conflict(text),
        other => other,
    }
}

/// A merge that GitHub refuses because somebody was faster, or because it has not worked out yet
/// whether it can be done: look again.
pub(super) fn not_mergeable(error: ForgeError) -> ForgeError {
    match gone_is_moved(error) {
        ForgeError::Refused(Refusal::Invalid(text)) => ForgeError::Conflict(text),
        other => other,
    }
}

/// GitHub's word for a way to merge.
pub(super) fn method(method: MergeMethod) -> &'static str {
    match method {
        MergeMethod::Squash => "squash",
        MergeMethod::Merge => "merge",
        MergeMethod::Rebase => "rebase",
    }
}

/// The outcome of something that is nice to have: a refusal is let pass (FAULTS G23).
pub(super) fn ornament<T>(result: Result<T, ForgeError>) -> Result<(), ForgeError> {
    match result {
        Ok(_) | Err(ForgeError::Refused(_) | ForgeError::Conflict(_) | ForgeError::Nonsense(_)) => {
            Ok(())
        }
        Err(error) => Err(error),
    }
}

impl GitHub {
    /// Does the actions by the interface that the settings name.
    pub(super) async fn act_on(
        &self,
        observed: &Observation,
        actions: &[Action],
    ) -> Result<Vec<Done>, ForgeError> {
        self.api.access.hint(observed.repo.id, &observed.repo.name);
        match self.interface {
            Interface::Graphql => self.act_graphql(observed, actions).await,
            Interface::Rest => self.act_rest(observed, actions).await,
        }
    }
}
