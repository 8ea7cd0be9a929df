//! Pull requests: opening, following their branches, merging.

use jiff::Timestamp;

use super::gitlab::{Facts, Kind};
use super::issues::{IssueState, SubjectPatch};
use super::{Area, Caller, Id, Level, Repository, Role, State};
use crate::Face;
use crate::git::{Change, Git, Merge, Signature};
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// What makes a subject a pull request.
#[derive(Clone, Debug)]
pub(crate) struct Pull {
    pub(crate) id: Id,
    /// `None` once the fork is gone.
    pub(crate) head_repository: Option<Id>,
    pub(crate) head_owner: Id,
    pub(crate) head_ref: String,
    pub(crate) head_sha: String,
    pub(crate) base_ref: String,
    pub(crate) base_sha: String,
    pub(crate) stage: Stage,
    pub(crate) merged_at: Option<Timestamp>,
    pub(crate) merged_by: Option<Id>,
    pub(crate) merge_commit: Option<String>,
}

/// Whether a pull request asks for review yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    Draft,
    Ready,
}

/// How a pull request's commits reach the base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MergeMethod {
    Merge,
    Squash,
    Rebase,
}

/// A pull request to open.
#[derive(Clone, Debug)]
pub(crate) struct NewPull {
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    /// `branch` or `owner:branch`.
    pub(crate) head: String,
    pub(crate) base: String,
    pub(crate) stage: Stage,
}

/// How to merge.
#[derive(Clone, Debug)]
pub(crate) struct MergeRequest {
    pub(crate) method: MergeMethod,
    /// The head the caller has seen; another head refuses.
    pub(crate) expected_head: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) message: Option<String>,
}

impl Repository {
    pub(crate) fn pull(&self, number: u64) -> Result<&Pull, Refusal> {
        self.subject(number)?.pull.as_ref().ok_or(Refusal::NotFound)
    }

    /// What a pull request changes, against where it left the base.
    pub(crate) fn pull_changes(&self, pull: &Pull) -> Result<Vec<Change>, Refusal> {
        // Once merged, the base contains the head: the place it left is the recorded base.
        let fork = self.git.merge_base(&pull.base_sha, &pull.head_sha);
        Ok(self.git.diff(fork.as_deref(), &pull.head_sha)?)
    }

    /// Whether an open pull request would merge cleanly.
    pub(crate) fn mergeable(&self, pull: &Pull) -> bool {
        let Some(base) = self.branch(&pull.base_ref) else { return false };
        matches!(self.git.merge_tree(base, &pull.head_sha), Ok(Merge::Clean(_)))
    }
}

impl State {
    /// The repository and branch that `head` names, as seen from the base repository.
    fn head_of(&self, base: &Repository, head: &str) -> Option<(Id, String)> {
        let (owner, branch) = match head.split_once(':') {
            Some((owner, branch)) => (self.user_named(owner)?.id, branch),
            None => (base.owner, head),
        };
        let source = if owner == base.owner {
            base
        } else {
            self.repositories
                .values()
                .find(|one| one.owner == owner && one.fork_of == Some(base.id))?
        };
        let branch = branch.strip_prefix("refs/heads/").unwrap_or(branch);
        source.branch(branch)?;
        Some((source.id, branch.to_owned()))
    }

    pub(crate) fn open_pull(
        &mut self,
        caller: &Caller,
        repository: Id,
        new: NewPull,
    ) -> Result<u64, Refusal> {
        self.open_pull_as(caller, repository, new, &[], |_| ())
    }

    /// Opens a pull request with labels, and with facts of GitLab's own.
    pub(crate) fn open_pull_as(
        &mut self,
        caller: &Caller,
        repository: Id,
        new: NewPull,
        labels: &[String],
        facts: impl FnOnce(&mut Facts),
    ) -> Result<u64, Refusal> {
        let home = self.repository(repository)?;
        let from_fork = new.head.contains(':')
            && !new.head.starts_with(&format!("{}:", self.user(home.owner)?.login));
        let needed = if from_fork { Role::Read } else { Role::Write };
        self.allow(caller, home, Area::PullRequests, Level::Write, needed)?;
        self.check_title("PullRequest", &new.title)?;
        self.check_body("PullRequest", new.body.as_deref().unwrap_or_default())?;
        let base = new.base.strip_prefix("refs/heads/").unwrap_or(&new.base).to_owned();
        let base_sha = home
            .branch(&base)
            .ok_or_else(|| Refusal::field("PullRequest", "base", "invalid"))?
            .to_owned();
        let (source_id, head_ref) = self
            .head_of(home, &new.head)
            .ok_or_else(|| Refusal::field("PullRequest", "head", "invalid"))?;
        let source = self.repository(source_id)?;
        let head_owner = source.owner;
        let head_sha = source.branch(&head_ref).ok_or(Refusal::NotFound)?.to_owned();
        let twin = home.subjects.values().any(|subject| {
            subject.state.is_open()
                && subject.pull.as_ref().is_some_and(|pull| {
                    pull.head_repository == Some(source_id)
                        && pull.head_ref == head_ref
                        && pull.base_ref == base
                })
        });
        if twin {
            let owner = &self.user(head_owner)?.login;
            return Err(Refusal::custom(
                "PullRequest",
                format!("A pull request already exists for {owner}:{head_ref}."),
            ));
        }
        if source_id != repository {
            home.git.fetch(&source.git, &head_sha, "refs/pull/incoming/head")?;
        }
        if home.git.is_ancestor(&head_sha, &base_sha) {
            return Err(Refusal::custom(
                "PullRequest",
                format!("No commits between {base} and {head_ref}"),
            ));
        }
        let id = self.next_id();
        let (body, commands) = self.without_commands(new.body);
        let mut subject = self.new_subject(caller, repository, &new.title, body)?;
        let number = subject.number;
        subject.gitlab.iid = self.next_iid(repository, Kind::MergeRequest, number)?;
        facts(&mut subject.gitlab);
        subject.labels = self.label_ids(repository, labels)?;
        let stage = self.stage_of(&new.title, new.stage);
        subject.pull = Some(Pull {
            id,
            head_repository: Some(source_id),
            head_owner,
            head_ref,
            head_sha,
            base_ref: base,
            base_sha,
            stage,
            merged_at: None,
            merged_by: None,
            merge_commit: None,
        });
        self.repository_mut(repository)?.subjects.insert(number, subject);
        self.refresh_pull(repository, number)?;
        self.happened(caller, repository, &Happening::Issue { number, action: "opened" });
        self.text_written(caller, repository, number, None)?;
        self.run_commands(caller, repository, number, &commands);
        Ok(number)
    }

    /// Brings a pull request to its branch's tip; nothing for issues and for branches that are gone.
    pub(crate) fn refresh_pull(&mut self, repository: Id, number: u64) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let Ok(pull) = home.pull(number) else { return Ok(()) };
        let Some(source) = pull.head_repository.and_then(|id| self.repositories.get(&id)) else {
            return Ok(());
        };
        let Some(tip) = source.branch(&pull.head_ref).map(str::to_owned) else { return Ok(()) };
        let name = format!("refs/pull/{number}/head");
        if source.id == repository {
            home.git.run(&["update-ref", &name, &tip])?;
        } else {
            home.git.fetch(&source.git, &tip, &name)?;
        }
        let now = self.now();
        let home = self.repository_mut(repository)?;
        home.refs.insert(name, tip.clone());
        let subject = home.subject_mut(number)?;
        subject.updated_at = now;
        if let Some(pull) = &mut subject.pull {
            pull.head_sha = tip;
        }
        Ok(())
    }

    /// Edits a pull request; a new base must exist.
    pub(crate) fn edit_pull(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        patch: SubjectPatch,
        base: Option<&str>,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        home.pull(number)?;
        let own = caller.account() == Some(home.subject(number)?.author);
        let role = if own { Role::Read } else { Role::Triage };
        self.allow(caller, home, Area::PullRequests, Level::Write, role)?;
        if let Some(base) = base {
            let sha = home
                .branch(base)
                .ok_or_else(|| Refusal::field("PullRequest", "base", "invalid"))?
                .to_owned();
            let subject = self.repository_mut(repository)?.subject_mut(number)?;
            if let Some(pull) = &mut subject.pull {
                base.clone_into(&mut pull.base_ref);
                pull.base_sha = sha;
            }
        }
        self.edit_subject(caller, repository, number, patch)
    }

    /// Merges; returns the commit that is now the base's tip.
    pub(crate) fn merge_pull(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        request: &MergeRequest,
    ) -> Result<String, Refusal> {
        let home = self.repository(repository)?;
        let subject = home.subject(number)?;
        let pull = home.pull(number)?;
        self.allow(caller, home, Area::Contents, Level::Write, Role::Write)?;
        let blocked = |text: &str| Refusal::NotAllowed(text.to_owned());
        if !subject.state.is_open() {
            return Err(blocked("Pull Request is not mergeable"));
        }
        if pull.stage == Stage::Draft {
            return Err(blocked("Pull Request is still a draft"));
        }
        if request.expected_head.as_ref().is_some_and(|seen| *seen != pull.head_sha) {
            return Err(Refusal::Conflict(
                "Head branch was modified. Review and try the merge again.".to_owned(),
            ));
        }
        let base = home.branch(&pull.base_ref).ok_or(Refusal::NotFound)?.to_owned();
        let Merge::Clean(tree) = home.git.merge_tree(&base, &pull.head_sha)? else {
            return Err(blocked("Pull Request is not mergeable"));
        };
        let who = self.signature(caller.require_account()?)?;
        let merger = self.committer(caller)?;
        let (base_ref, head_sha) = (pull.base_ref.clone(), pull.head_sha.clone());
        let git = home.git.clone();
        let oid = match request.method {
            MergeMethod::Merge => {
                let owner = &self.user(pull.head_owner)?.login;
                let (title, body) = match self.face {
                    Face::GitHub => (
                        format!("Merge pull request #{number} from {owner}/{}", pull.head_ref),
                        subject.title.clone(),
                    ),
                    Face::GitLab => (
                        format!("Merge branch '{}' into '{}'", pull.head_ref, pull.base_ref),
                        format!(
                            "{}\n\nSee merge request {}!{}",
                            subject.title,
                            self.full_name(home),
                            subject.gitlab.iid
                        ),
                    ),
                };
                let title = request.title.clone().unwrap_or(title);
                let body = request.message.clone().unwrap_or(body);
                let parents = [base.clone(), head_sha];
                git.write_commit(&tree, &parents, &joined(&title, &body), &who, &merger)?
            }
            MergeMethod::Squash => {
                let author = self.signature(subject.author)?;
                let message =
                    squash_message(&git, (&base, &head_sha), subject, request, &author, self.face)?;
                git.write_commit(&tree, std::slice::from_ref(&base), &message, &author, &merger)?
            }
            MergeMethod::Rebase => rebase(&git, &base, &head_sha, &merger)?,
        };
        let now = self.now();
        let subject = self.repository_mut(repository)?.subject_mut(number)?;
        if let Some(pull) = &mut subject.pull {
            pull.merged_at = Some(now);
            pull.merged_by = caller.account();
            pull.merge_commit = Some(oid.clone());
        }
        let name = format!("refs/heads/{base_ref}");
        if let Err(refusal) = self.move_ref(caller, repository, &name, Some(&oid), Some(&base)) {
            let subject = self.repository_mut(repository)?.subject_mut(number)?;
            if let Some(pull) = &mut subject.pull {
                pull.merged_at = None;
                pull.merged_by = None;
                pull.merge_commit = None;
            }
            return Err(refusal);
        }
        self.set_state(caller, repository, number, IssueState::Completed)?;
        self.close_by_body(caller, repository, number)?;
        self.remove_source(caller, repository, number)?;
        Ok(oid)
    }

    /// Deletes the branch of what was merged, where that was wished (GitLab).
    fn remove_source(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let (subject, pull) = (home.subject(number)?, home.pull(number)?);
        let source = pull.head_repository.filter(|_| subject.gitlab.remove_source);
        let Some(source) = source.and_then(|id| self.repositories.get(&id)) else { return Ok(()) };
        let name = format!("refs/heads/{}", pull.head_ref);
        if pull.head_ref == source.default_branch || source.branch(&pull.head_ref).is_none() {
            return Ok(());
        }
        let id = source.id;
        self.delete_ref(caller, id, &name)
    }
}

fn joined(title: &str, body: &str) -> String {
    if body.is_empty() { title.to_owned() } else { format!("{title}\n\n{body}") }
}

/// The message GitHub proposes for a squash: the title with the number, the commits' messages
/// where there are several, and everyone else who took part as `Co-authored-by`.
fn squash_message(
    git: &Git,
    (base, head): (&str, &str),
    subject: &super::issues::Subject,
    request: &MergeRequest,
    author: &Signature,
    face: Face,
) -> Result<String, Refusal> {
    if face == Face::GitLab {
        // GitLab's template for squash commits is the title, unless a project has its own.
        return Ok(request.title.clone().unwrap_or_else(|| subject.title.clone()));
    }
    let mut oids = git.history(head, Some(base), None)?;
    oids.reverse();
    let mut trailers: Vec<String> = Vec::new();
    let mut texts = Vec::new();
    for oid in &oids {
        let commit = git.commit(oid)?;
        let mut people = vec![format!("{} <{}>", commit.author.name, commit.author.email)];
        let mut kept = Vec::new();
        for line in commit.message.lines() {
            match line.split_once(": ") {
                Some((key, person)) if key.eq_ignore_ascii_case("co-authored-by") => {
                    people.push(person.to_owned());
                }
                _ => kept.push(line),
            }
        }
        for person in people {
            let trailer = format!("Co-authored-by: {person}");
            if !person.ends_with(&format!("<{}>", author.email)) && !trailers.contains(&trailer) {
                trailers.push(trailer);
            }
        }
        texts.push(kept.join("\n").trim_end().to_owned());
    }
    let title =
        request.title.clone().unwrap_or_else(|| format!("{} (#{})", subject.title, subject.number));
    let mut body = match (&request.message, texts.as_slice()) {
        (Some(message), _) => message.clone(),
        (None, [one]) => one.split_once("\n\n").map_or("", |(_, body)| body).to_owned(),
        (None, several) => {
            several.iter().map(|text| format!("* {text}")).collect::<Vec<_>>().join("\n\n")
        }
    };
    trailers.retain(|trailer| !body.contains(trailer.as_str()));
    if !trailers.is_empty() {
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(&trailers.join("\n"));
    }
    Ok(joined(&title, &body))
}

/// Replays each commit on the base, keeping authors and messages.
pub(crate) fn rebase(
    git: &Git,
    base: &str,
    head: &str,
    committer: &Signature,
) -> Result<String, Refusal> {
    let mut oids = git.history(head, Some(base), None)?;
    oids.reverse();
    let mut tip = base.to_owned();
    for oid in oids {
        let commit = git.commit(&oid)?;
        let [parent] = commit.parents.as_slice() else { continue };
        let origin = format!("--merge-base={parent}");
        let tree = git
            .line(&["merge-tree", "--write-tree", &origin, &tip, &oid])
            .map_err(|_| Refusal::NotAllowed("This branch can't be rebased".to_owned()))?;
        let parents = [tip];
        tip = git.write_commit(&tree, &parents, &commit.message, &commit.author, committer)?;
    }
    Ok(tip)
}
