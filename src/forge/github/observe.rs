//! The observation in one GraphQL query; further pages only where there are more than a hundred
//! comments or open pull requests.

use gitribute_engine::model::{
    Actor, ActorKind, BranchName, ChangeRequest, ChangeRequestObservation, Comment, CommitId,
    Issue, IssueObservation, IssueState, Lock, MergeMethod, Observation, Observed, Origin,
    ProposalBranch, Reaction, Repo, RepoId, RepoName, Seen, Subject, SubjectNumber, Writable,
};
use gitribute_engine::ports::{ForgeError, Refusal};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::api::Answer;
use super::dto::{
    self, Author, Commit, Label, Nodes, Note, Oid, Pull, ReactionGroup, RepoNumber, Review, Target,
};
use super::errors::nonsense;
use super::id::Id;
use super::{GitHub, documents, parts};
use crate::talk::sort_out;

/// Pages of a hundred that are read of comments or open pull requests at most.
pub(super) const MAX_PAGES: usize = 30;

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    viewer: Option<Author>,
    #[serde(default)]
    repository: Option<Repository>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    id: String,
    database_id: u64,
    name_with_owner: String,
    url: String,
    #[serde(default)]
    is_archived: bool,
    #[serde(default)]
    squash_merge_allowed: bool,
    #[serde(default)]
    merge_commit_allowed: bool,
    #[serde(default)]
    default_branch_ref: Option<DefaultBranch>,
    #[serde(default)]
    subject: Option<AnySubject>,
    #[serde(default)]
    branch: Option<Branch>,
    #[serde(default)]
    proposals: Nodes<Pull>,
    #[serde(default)]
    talked: Nodes<Talked>,
    #[serde(default)]
    open: Nodes<Pull>,
}

/// A pull request's conversation.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Talked {
    id: String,
    number: u64,
    #[serde(default)]
    head_repository: Option<RepoNumber>,
    #[serde(default)]
    comments: Nodes<Note>,
    #[serde(default)]
    reviews: Nodes<Review>,
}

#[derive(Deserialize)]
struct DefaultBranch {
    name: String,
    #[serde(default)]
    target: Option<Target>,
    #[serde(default)]
    compare: Option<Comparison>,
}

#[derive(Deserialize)]
struct Comparison {
    #[serde(default)]
    commits: Nodes<Commit>,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(default)]
    target: Option<Oid>,
}

#[derive(Deserialize)]
#[serde(tag = "__typename")]
enum AnySubject {
    Issue(Box<IssueNode>),
    PullRequest(Box<SubjectPull>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssueNode {
    id: String,
    number: u64,
    title: String,
    #[serde(default)]
    body: Option<String>,
    issue_state: State,
    #[serde(default)]
    locked: bool,
    created_at: Timestamp,
    #[serde(default)]
    author: Option<Author>,
    #[serde(default)]
    labels: Option<Nodes<Label>>,
    #[serde(default)]
    reaction_groups: Option<Vec<ReactionGroup>>,
    #[serde(default)]
    comments: Nodes<Note>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum State {
    Open,
    Closed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubjectPull {
    #[serde(flatten)]
    pull: Pull,
    base_ref_name: String,
    base_ref_oid: String,
    #[serde(default)]
    base_ref: Option<Branch>,
    #[serde(default)]
    locked: bool,
    #[serde(default)]
    comments: Nodes<Note>,
    #[serde(default)]
    reviews: Nodes<Review>,
}

/// What the query found.
struct Found {
    me: Actor,
    repository: Repository,
    /// Whether it says that the subject is not there.
    gone: bool,
}

impl Talked {
    fn is_in(&self, repo: RepoId) -> bool {
        self.head_repository.as_ref().and_then(|head| head.database_id) == Some(repo.0)
    }
}

impl Found {
    fn is(&self, repo: RepoId) -> bool {
        self.repository.database_id == repo.0
    }
}

impl GitHub {
    pub(super) async fn observe_graphql(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError> {
        // GraphQL's integers end at 2^31 - 1, and so do GitHub's issues.
        let number = i32::try_from(subject.number.0)
            .map_err(|_| ForgeError::Refused(Refusal::NotFound("no such number".to_owned())))?;
        let id = subject.repo;
        let mut found = self.query(id, number, proposal).await?;
        if !found.as_ref().is_some_and(|found| found.is(id)) {
            // The name has gone to another repository, or to none: the number tells the new one.
            self.api.access.rename(id).await?;
            found = self.query(id, number, proposal).await?;
        }
        let Found { me, repository, gone } =
            found.filter(|found| found.is(id)).ok_or_else(|| not_found("the repository"))?;
        self.own.set(&me);
        let name = RepoName(repository.name_with_owner.clone());
        self.api.access.note(id, &name);
        let default = repository.default_branch_ref;
        if let Some(target) = default.as_ref().and_then(|branch| branch.target.as_ref())
            && let Some(tree) = &target.tree
        {
            self.cache.note_tree(id, &target.oid, &tree.oid);
        }
        let repo = Repo {
            id,
            handle: Id::new(id.0, &repository.id).handle(),
            name,
            default_branch: BranchName(
                default.as_ref().map_or_else(|| "main".to_owned(), |branch| branch.name.clone()),
            ),
            base_head: default
                .as_ref()
                .and_then(|branch| Some(CommitId(branch.target.as_ref()?.oid.clone()))),
            writable: if repository.is_archived { Writable::Archived } else { Writable::Yes },
            merges: merges(repository.squash_merge_allowed, repository.merge_commit_allowed),
            merges_each: merges_each(
                repository.squash_merge_allowed,
                repository.merge_commit_allowed,
            ),
            web_url: repository.url,
        };
        let seen_subject = match repository.subject {
            None if gone => Observed::Gone,
            None => return Err(nonsense("neither the subject nor a word why not")),
            Some(AnySubject::PullRequest(mut pull)) => {
                let comments = std::mem::take(&mut pull.comments);
                let (sticky, mut talk) = self.talk(id, &me, &pull.pull.id, comments).await?;
                let reviews = std::mem::take(&mut pull.reviews);
                talk.extend(self.reviewed(id, &me, pull.pull.number, reviews).await?);
                talk.sort_by_key(|comment| comment.created_at);
                let base_head = pull
                    .base_ref
                    .and_then(|base| base.target)
                    .map_or(pull.base_ref_oid, |target| target.oid);
                Observed::ChangeRequest(Box::new(ChangeRequestObservation {
                    change_request: pull.pull.neutral(id),
                    base: BranchName(pull.base_ref_name),
                    base_head: CommitId(base_head),
                    lock: if pull.locked { Lock::Locked } else { Lock::Unlocked },
                    sticky,
                    talk,
                }))
            }
            Some(AnySubject::Issue(mut issue)) => {
                let comments = std::mem::take(&mut issue.comments);
                let (sticky, mut talk) = self.talk(id, &me, &issue.id, comments).await?;
                let change_request = newest(id, proposal, repository.proposals.nodes);
                let talked = repository.talked.nodes.into_iter().find(|talked| {
                    let number = change_request.as_ref().map(|known| known.number.0);
                    number == Some(talked.number) && talked.is_in(id)
                });
                if let Some(talked) = talked {
                    talk.append(&mut self.talk(id, &me, &talked.id, talked.comments).await?.1);
                    talk.extend(self.reviewed(id, &me, talked.number, talked.reviews).await?);
                    talk.sort_by_key(|comment| comment.created_at);
                }
                let compared = default.and_then(|branch| branch.compare);
                Observed::Issue(Box::new(IssueObservation {
                    sticky,
                    talk,
                    seen: if dto::reacted(issue.reaction_groups.as_deref())
                        .contains(&Reaction::Seen)
                    {
                        Seen::Yes
                    } else {
                        Seen::No
                    },
                    branch: proposal_branch(proposal, repository.branch, compared),
                    change_request,
                    others: self.others(id, proposal, repository.open.nodes),
                    issue: neutral(*issue),
                }))
            }
        };
        Ok(Observation { me, repo, subject: seen_subject })
    }

    /// The query's answer; `None` where it says that there is no such repository.
    async fn query(
        &self,
        id: RepoId,
        number: i32,
        proposal: &BranchName,
    ) -> Result<Option<Found>, ForgeError> {
        let name = self.api.access.name(id).await?;
        let (owner, name) = parts(&name)?;
        let variables = json!({
            "owner": owner,
            "name": name,
            "number": number,
            "ref": format!("refs/heads/{proposal}"),
            "branch": proposal.as_str(),
        });
        let answer = self.api.graphql(id, "observe", &documents::observe(), variables).await?;
        let mut gone = false;
        for error in &answer.errors {
            if error.is_missing() && error.is_at(&["repository"]) {
                return Ok(None);
            } else if error.is_missing() && error.is_at(&["repository", "subject"]) {
                gone = true;
            } else if !error.is_at(&["repository", "defaultBranchRef", "compare"]) {
                // Without a branch there is nothing to compare; all else is a failure, even with
                // half of the data there (FAULTS G12).
                return Err(self.api.sort(error, &answer));
            }
        }
        let data: Data = read(answer)?;
        let Some(repository) = data.repository else {
            return Ok(None);
        };
        let me = data
            .viewer
            .map(|viewer| dto::actor(Some(viewer)))
            .filter(|me| me.id.is_some() && me.kind != ActorKind::Ghost)
            .ok_or_else(|| nonsense("no word of who we are"))?;
        Ok(Some(Found { me, repository, gone }))
    }

    /// Our sticky comment, which is the oldest that our account wrote and that begins with our
    /// marker, and all that others wrote.
    async fn talk(
        &self,
        repo: RepoId,
        me: &Actor,
        subject: &str,
        first: Nodes<Note>,
    ) -> Result<(Option<Comment>, Vec<Comment>), ForgeError> {
        let mut comments = Vec::new();
        let mut page = first;
        for _ in 0..MAX_PAGES {
            let next = page.next();
            comments.extend(page.nodes.into_iter().map(Note::neutral));
            let Some(after) = next else { break };
            let variables = json!({ "subject": subject, "after": after });
            let answer =
                self.whole(repo, "more comments", &documents::more_comments(), variables).await?;
            page = at(answer, &["node", "comments"])?;
        }
        Ok(sort_out(comments, me))
    }

    /// What others wrote in reviews of a pull request. Where there is more than came along, all of
    /// it is asked for by REST.
    async fn reviewed(
        &self,
        repo: RepoId,
        me: &Actor,
        number: u64,
        reviews: Nodes<Review>,
    ) -> Result<Vec<Comment>, ForgeError> {
        let whole = match reviews.next() {
            Some(_) => None,
            None => reviews.nodes.into_iter().map(Review::neutral).collect::<Option<Vec<_>>>(),
        };
        match whole {
            Some(texts) => Ok(sort_out(texts.into_iter().flatten().collect(), me).1),
            None => self.reviewed_rest(repo, me, &number.to_string()).await,
        }
    }

    async fn all_open(&self, repo: RepoId, first: Nodes<Pull>) -> Result<Vec<Pull>, ForgeError> {
        let mut all = Vec::new();
        let mut page = first;
        for _ in 0..MAX_PAGES {
            let next = page.next();
            all.append(&mut page.nodes);
            let Some(after) = next else { break };
            page = self.more_open(repo, Some(after)).await?;
        }
        Ok(all)
    }

    /// All open pull requests of a repository.
    pub(super) async fn open_graphql(
        &self,
        repo: RepoId,
    ) -> Result<Vec<ChangeRequest>, ForgeError> {
        let first = self.more_open(repo, None).await?;
        let open = self.all_open(repo, first).await?;
        Ok(open.into_iter().map(|pull| pull.neutral(repo)).collect())
    }

    async fn more_open(
        &self,
        repo: RepoId,
        after: Option<String>,
    ) -> Result<Nodes<Pull>, ForgeError> {
        let name = self.api.access.name(repo).await?;
        let (owner, name) = parts(&name)?;
        let variables = json!({ "owner": owner, "name": name, "after": after });
        let answer = self.whole(repo, "more pulls", &documents::more_open(), variables).await?;
        at(answer, &["repository", "open"])
    }

    fn others(&self, repo: RepoId, proposal: &BranchName, open: Vec<Pull>) -> Vec<ChangeRequest> {
        open.into_iter()
            .map(|pull| pull.neutral(repo))
            .filter(|pull| self.is_other(pull, proposal))
            .collect()
    }

    /// A GraphQL query of which every part must be there.
    pub(super) async fn whole(
        &self,
        repo: RepoId,
        operation: &'static str,
        document: &str,
        variables: Value,
    ) -> Result<Answer, ForgeError> {
        let answer = self.api.graphql(repo, operation, document, variables).await?;
        match answer.errors.first() {
            Some(error) => Err(self.api.sort(error, &answer)),
            None => Ok(answer),
        }
    }
}

/// The newest pull request from the branch of this repository. GitHub's own filter is not
/// believed: a fork may name its branch the same (FAULTS S12).
pub(super) fn newest(repo: RepoId, branch: &BranchName, pulls: Vec<Pull>) -> Option<ChangeRequest> {
    pulls
        .into_iter()
        .map(|pull| pull.neutral(repo))
        .filter(|pull| pull.origin == Origin::Repository && pull.branch == *branch)
        .max_by_key(|pull| pull.number)
}

fn proposal_branch(
    name: &BranchName,
    branch: Option<Branch>,
    compared: Option<Comparison>,
) -> Option<ProposalBranch> {
    let head = branch?.target?.oid;
    let commits = match compared {
        Some(compared) => compared.commits.nodes.into_iter().map(Commit::neutral).collect(),
        // It cannot be compared, so it shares no history with the base and is none of ours.
        None => vec![unknown(&head)],
    };
    Some(ProposalBranch { name: name.clone(), head: CommitId(head), commits })
}

/// A commit of which nothing is known but its name.
pub(super) fn unknown(head: &str) -> gitribute_engine::model::BranchCommit {
    gitribute_engine::model::BranchCommit {
        id: CommitId(head.to_owned()),
        parent: None,
        message: String::new(),
        author: None,
    }
}

/// One commit reads best in a dataset's history; else what the repository allows.
pub(super) fn merges(squash: bool, merge: bool) -> MergeMethod {
    match (squash, merge) {
        (true, _) => MergeMethod::Squash,
        (false, true) => MergeMethod::Merge,
        (false, false) => MergeMethod::Rebase,
    }
}

/// Where several contributions are merged at once each keeps its commit, if it may.
pub(super) fn merges_each(squash: bool, merge: bool) -> MergeMethod {
    match (squash, merge) {
        (_, true) => MergeMethod::Merge,
        (false, false) => MergeMethod::Rebase,
        (true, false) => MergeMethod::Squash,
    }
}

fn neutral(issue: IssueNode) -> Issue {
    Issue {
        handle: Id::new(issue.number, &issue.id).handle(),
        number: SubjectNumber(issue.number),
        title: issue.title,
        body: issue.body.unwrap_or_default(),
        state: match issue.issue_state {
            State::Open => IssueState::Open,
            State::Closed => IssueState::Closed,
        },
        lock: if issue.locked { Lock::Locked } else { Lock::Unlocked },
        labels: dto::names(issue.labels),
        author: dto::actor(issue.author),
        created_at: issue.created_at,
    }
}

fn not_found(what: &str) -> ForgeError {
    ForgeError::Refused(Refusal::NotFound(format!("{what} is not there")))
}

/// An answer's data as a shape of ours.
pub(super) fn read<T: DeserializeOwned>(answer: Answer) -> Result<T, ForgeError> {
    T::deserialize(answer.data).map_err(|_| nonsense("data of another shape"))
}

/// A part of an answer's data by its path; "not found" where it is null on the way.
pub(super) fn at<T: DeserializeOwned>(answer: Answer, path: &[&str]) -> Result<T, ForgeError> {
    let mut value = answer.data;
    for step in path {
        value = value.get_mut(step).map(Value::take).unwrap_or_default();
        if value.is_null() {
            return Err(not_found(step));
        }
    }
    T::deserialize(value).map_err(|_| nonsense("data of another shape"))
}
