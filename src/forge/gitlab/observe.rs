//! An observation: one GraphQL query, and one REST request for the proposal's branch where there
//! is a trace of one; further pages only where there are more than a hundred notes.
//!
//! A confidential issue is not observed at all: whatever we did about it would be public (FAULTS
//! L7). Internal notes are nobody's command (FAULTS L8).

use gitribute_engine::model::{
    Actor, BranchName, ChangeRequest, ChangeRequestObservation, Comment, CommitId, Issue,
    IssueObservation, IssueState, Lock, MergeMethod, Observation, Observed, Origin, ProposalBranch,
    Repo, RepoId, RepoName, Seen, Subject, SubjectNumber, Writable,
};
use gitribute_engine::ports::{ForgeError, Refusal};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::Ask;
use super::dto::{self, Author, Label, MergeRequest, Nodes, Note, RestBranch, RestCommit};
use super::errors::nonsense;
use super::id::{self, Place};
use super::quick;
use super::{GitLab, documents};
use crate::lock;
use crate::talk::sort_out;

/// Pages of a hundred that are read of notes or open merge requests at most.
const MAX_PAGES: usize = 30;

/// Commits of a branch that are looked at, as one page.
const MAX_COMMITS: usize = 20;

#[derive(Deserialize)]
pub(super) struct Data<T> {
    #[serde(default = "Option::default")]
    pub(super) project: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    id: String,
    full_path: String,
    #[serde(default)]
    web_url: String,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    repository: Option<Repository>,
    #[serde(default)]
    issue: Option<IssueNode>,
    #[serde(default)]
    merge_request: Option<SubjectRequest>,
    #[serde(default)]
    proposals: Option<Nodes<MergeRequest>>,
    #[serde(default)]
    talked: Option<Nodes<Talked>>,
    #[serde(default)]
    open: Option<Nodes<MergeRequest>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    #[serde(default)]
    root_ref: Option<String>,
    #[serde(default)]
    tree: Option<Tree>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tree {
    #[serde(default)]
    pub(super) last_commit: Option<Sha>,
}

#[derive(Deserialize)]
pub(super) struct Sha {
    pub(super) sha: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssueNode {
    iid: String,
    title: String,
    #[serde(default)]
    description: Option<String>,
    state: State,
    #[serde(default)]
    confidential: bool,
    #[serde(default)]
    discussion_locked: Option<bool>,
    created_at: Timestamp,
    #[serde(default)]
    author: Option<Author>,
    #[serde(default)]
    labels: Option<Nodes<Label>>,
    #[serde(default)]
    notes: Nodes<Note>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Opened,
    Closed,
    /// GitLab's word for a merge request that is being merged; issues are never.
    Locked,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubjectRequest {
    #[serde(flatten)]
    request: MergeRequest,
    target_branch: String,
    #[serde(default)]
    discussion_locked: Option<bool>,
    #[serde(default)]
    notes: Nodes<Note>,
}

#[derive(Deserialize)]
struct Talked {
    iid: String,
    #[serde(default)]
    notes: Nodes<Note>,
}

#[derive(Deserialize)]
struct More {
    #[serde(default)]
    subject: Option<Noted>,
}

#[derive(Deserialize)]
struct Noted {
    #[serde(default)]
    notes: Nodes<Note>,
}

#[derive(Deserialize)]
struct Open {
    id: String,
    #[serde(default)]
    open: Option<Nodes<MergeRequest>>,
}

impl GitLab {
    pub(super) async fn observe_subject(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError> {
        let id = subject.repo;
        let me = self.me().await?;
        let place = Place::of(subject.number);
        let found: Option<Project> = self.about(id, |path| query(place, path, proposal)).await?;
        let project = found
            .ok_or_else(|| ForgeError::Refused(Refusal::NotFound("the project".to_owned())))?;
        let name = RepoName(project.full_path.clone());
        self.api.note(id, &name);
        let (root, tree) =
            project.repository.map_or((None, None), |repo| (repo.root_ref, repo.tree));
        let base_head = tree.and_then(|tree| tree.last_commit).map(|commit| CommitId(commit.sha));
        let repo = Repo {
            id,
            handle: gitribute_engine::model::Handle(id.to_string()),
            name,
            default_branch: BranchName(root.unwrap_or_else(|| "main".to_owned())),
            base_head,
            writable: if project.archived { Writable::Archived } else { Writable::Yes },
            // The project's own settings decide, and GitLab keeps them.
            merges: MergeMethod::Merge,
            merges_each: MergeMethod::Merge,
            web_url: project.web_url,
        };
        let subject = match (project.issue, project.merge_request) {
            (Some(issue), _) if issue.confidential => Observed::Gone,
            (Some(issue), _) => {
                let requests = project.proposals.unwrap_or_default().nodes;
                let change_request = newest(id, proposal, requests);
                let talked = project.talked.unwrap_or_default().nodes;
                let open = project.open.unwrap_or_default().nodes;
                let others = open
                    .into_iter()
                    .filter_map(|request| request.neutral(id))
                    .filter(|request| self.is_ours(request) && request.branch != *proposal)
                    .collect();
                let found = Found { issue, change_request, talked, others };
                Observed::Issue(Box::new(self.issue(&repo, &me, proposal, found).await?))
            }
            (None, Some(request)) => {
                Observed::ChangeRequest(Box::new(self.request(&repo, &me, place, request).await?))
            }
            (None, None) => Observed::Gone,
        };
        Ok(Observation { me, repo, subject })
    }

    async fn issue(
        &self,
        repo: &Repo,
        me: &Actor,
        proposal: &BranchName,
        found: Found,
    ) -> Result<IssueObservation, ForgeError> {
        let Found { mut issue, change_request, talked, others } = found;
        let number: u64 = issue.iid.parse().map_err(|_| nonsense("an issue without a number"))?;
        let place = Place::Issue(number);
        let notes = std::mem::take(&mut issue.notes);
        let (sticky, mut talk) = self.talk(repo.id, me, place, notes).await?;
        if let Some(request) = &change_request {
            let iid = request.number.to_string();
            if let Some(talked) = talked.into_iter().find(|talked| talked.iid == iid) {
                let place = Place::MergeRequest(request.number.seen());
                talk.append(&mut self.talk(repo.id, me, place, talked.notes).await?.1);
                talk.sort_by_key(|comment| comment.created_at);
            }
        }
        // Where there is no trace of a proposal, nobody is asked for its branch.
        let traced = change_request.is_some()
            || sticky.is_some()
            || lock(&self.found).contains(&(repo.id, proposal.clone()));
        let branch = if traced { self.branch(repo, me, proposal).await? } else { None };
        // GraphQL does not tell an issue's reactions; ours goes before all else that we do, so
        // where anything of ours stands, it does too.
        let seen = if traced { Seen::Yes } else { Seen::No };
        Ok(IssueObservation {
            issue: neutral(issue, number),
            sticky,
            seen,
            branch,
            change_request,
            talk,
            others,
        })
    }

    async fn request(
        &self,
        repo: &Repo,
        me: &Actor,
        place: Place,
        request: SubjectRequest,
    ) -> Result<ChangeRequestObservation, ForgeError> {
        let (sticky, talk) = self.talk(repo.id, me, place, request.notes).await?;
        let base = BranchName(request.target_branch);
        let base_head = match &repo.base_head {
            Some(head) if base == repo.default_branch => head.clone(),
            _ => self
                .branch_head(repo.id, &base)
                .await?
                .map_or_else(|| CommitId(String::new()), |commit| CommitId(commit.id)),
        };
        let change_request =
            request.request.neutral(repo.id).ok_or_else(|| nonsense("no number"))?;
        Ok(ChangeRequestObservation {
            change_request,
            base,
            base_head,
            lock: locked(request.discussion_locked),
            sticky,
            talk,
        })
    }

    /// Our sticky note, and what people wrote in public.
    async fn talk(
        &self,
        project: RepoId,
        me: &Actor,
        place: Place,
        first: Nodes<Note>,
    ) -> Result<(Option<Comment>, Vec<Comment>), ForgeError> {
        let mut comments = Vec::new();
        let mut page = first;
        for _ in 0..MAX_PAGES {
            let next = page.next();
            comments.extend(page.nodes.into_iter().filter_map(|note| note.neutral(place, me)));
            let Some(after) = next else { break };
            let (document, iid) = match place {
                Place::Issue(iid) => (documents::more_issue_notes(), iid),
                Place::MergeRequest(iid) => (documents::more_merge_request_notes(), iid),
            };
            let path = self.api.path(project).await?;
            let variables = json!({ "path": path, "iid": iid.to_string(), "after": after });
            let more: Data<More> = self.api.graphql("more notes", &document, variables).await?;
            page = more
                .project
                .and_then(|project| project.subject)
                .map(|subject| subject.notes)
                .ok_or_else(|| ForgeError::Unavailable("notes went away".to_owned()))?;
        }
        Ok(sort_out(comments, me))
    }

    /// All open merge requests of a project.
    pub(super) async fn open_requests(
        &self,
        project: RepoId,
    ) -> Result<Vec<ChangeRequest>, ForgeError> {
        let mut all = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let found: Option<Open> = self
                .about(project, |path| Query {
                    operation: "open",
                    document: documents::open(),
                    variables: json!({ "path": path, "after": after }),
                })
                .await?;
            let Some(found) = found else {
                return Err(ForgeError::Refused(Refusal::NotFound("the project".to_owned())));
            };
            let page = found.open.unwrap_or_default();
            after = page.next();
            all.extend(page.nodes.into_iter().filter_map(|request| request.neutral(project)));
            if after.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// A query about a project by its path. Where another project has the path by now, or none,
    /// GitLab is asked for the new one (FAULTS L9).
    pub(super) async fn about<T: IsProject>(
        &self,
        project: RepoId,
        query: impl Fn(&RepoName) -> Query,
    ) -> Result<Option<T>, ForgeError> {
        let ask = async |path: RepoName| {
            let Query { operation, document, variables } = query(&path);
            let data: Data<T> = self.api.graphql(operation, &document, variables).await?;
            Ok::<_, ForgeError>(
                data.project.filter(|found| id::number(found.gid()) == Some(project.0)),
            )
        };
        let path = self.api.path(project).await?;
        if let Some(found) = ask(path.clone()).await? {
            return Ok(Some(found));
        }
        let renamed = self.api.renamed(project).await?;
        if renamed == path {
            return Ok(None);
        }
        ask(renamed).await
    }

    /// The commit that a branch is at.
    pub(super) async fn branch_head(
        &self,
        project: RepoId,
        branch: &BranchName,
    ) -> Result<Option<RestCommit>, ForgeError> {
        let ask = Ask::of("branch", project, &["repository", "branches", branch.as_str()]);
        let found: Option<RestBranch> = self.api.find(ask).await?;
        Ok(found.map(|found| found.commit))
    }

    /// The proposal's branch. One commit on the base is told by the branch itself; only others
    /// take a second request.
    async fn branch(
        &self,
        repo: &Repo,
        me: &Actor,
        branch: &BranchName,
    ) -> Result<Option<ProposalBranch>, ForgeError> {
        let Some(head) = self.branch_head(repo.id, branch).await? else {
            lock(&self.found).remove(&(repo.id, branch.clone()));
            return Ok(None);
        };
        let base = repo.base_head.as_ref().map(CommitId::as_str);
        let at = CommitId(head.id.clone());
        let commits = if base == Some(head.id.as_str()) {
            Vec::new()
        } else if head.parent_ids.len() == 1 && head.parent_ids.first().map(String::as_str) == base
        {
            vec![head]
        } else {
            let range = base.map_or_else(|| head.id.clone(), |base| format!("{base}..{at}"));
            let ask = Ask::of("commits", repo.id, &["repository", "commits"])
                .with("ref_name", &range)
                .with("per_page", &MAX_COMMITS);
            let mut newest_first: Vec<RestCommit> = self.api.json(ask).await?;
            newest_first.reverse();
            newest_first
        };
        let addresses = self.addresses.get().map(Vec::as_slice).unwrap_or_default();
        let commits = commits.into_iter().map(|commit| commit.neutral(me, addresses)).collect();
        Ok(Some(ProposalBranch { name: branch.clone(), head: at, commits }))
    }
}

/// A document with its variables.
pub(super) struct Query {
    pub(super) operation: &'static str,
    pub(super) document: String,
    pub(super) variables: Value,
}

/// An answer's project that tells its number.
pub(super) trait IsProject: serde::de::DeserializeOwned {
    /// Its id in GraphQL.
    fn gid(&self) -> &str;
}

impl IsProject for Project {
    fn gid(&self) -> &str {
        &self.id
    }
}

impl IsProject for Open {
    fn gid(&self) -> &str {
        &self.id
    }
}

/// What a query brought of an issue.
struct Found {
    issue: IssueNode,
    change_request: Option<ChangeRequest>,
    talked: Vec<Talked>,
    others: Vec<ChangeRequest>,
}

fn query(place: Place, path: &RepoName, proposal: &BranchName) -> Query {
    let (operation, document, variables) = match place {
        Place::Issue(iid) => (
            "observe issue",
            documents::observe_issue(),
            json!({ "path": path, "iid": iid.to_string(), "branch": proposal }),
        ),
        Place::MergeRequest(iid) => (
            "observe merge request",
            documents::observe_merge_request(),
            json!({ "path": path, "iid": iid.to_string() }),
        ),
    };
    Query { operation, document, variables }
}

/// The newest merge request from the branch of this project. The filter is not believed: a fork
/// may name its branch the same (FAULTS S12).
pub(super) fn newest(
    project: RepoId,
    branch: &BranchName,
    requests: Vec<MergeRequest>,
) -> Option<ChangeRequest> {
    requests
        .into_iter()
        .filter_map(|request| request.neutral(project))
        .filter(|request| request.origin == Origin::Repository && request.branch == *branch)
        .max_by_key(|request| request.number)
}

fn neutral(issue: IssueNode, number: u64) -> Issue {
    Issue {
        number: SubjectNumber(number),
        handle: Place::Issue(number).handle(),
        title: issue.title,
        body: quick::without_actions(&issue.description.unwrap_or_default()),
        state: match issue.state {
            State::Opened | State::Locked => IssueState::Open,
            State::Closed => IssueState::Closed,
        },
        lock: locked(issue.discussion_locked),
        labels: dto::titles(issue.labels),
        author: dto::actor(issue.author),
        created_at: issue.created_at,
    }
}

fn locked(discussion: Option<bool>) -> Lock {
    if discussion == Some(true) { Lock::Locked } else { Lock::Unlocked }
}
