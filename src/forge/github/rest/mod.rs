//! The observation by REST alone, for servers or accounts where GraphQL is not to be had.

pub(super) mod dto;

use gitribute_engine::model::{
    Actor, BranchCommit, BranchName, ChangeRequest, ChangeRequestObservation, Comment, CommitId,
    IssueObservation, Lock, Observation, Observed, ProposalBranch, Reaction, Repo, RepoId,
    RepoName, Seen, Subject, Writable,
};
use gitribute_engine::ports::{ForgeError, Refusal};
use serde::Deserialize;

use super::dto::reaction_of_word;
use super::errors::nonsense;
use super::id::{Id, Kind};
use super::observe::{MAX_PAGES, merges, merges_each, unknown};
use super::wire::Ask;
use super::{GitHub, parts};
use crate::talk::sort_out;
use dto::{
    RestComment, RestComparison, RestIssue, RestPull, RestReaction, RestRepo, RestReview, RestUser,
    actor,
};

/// The account of a workflow run's own token, which may not ask who it is.
const WORKFLOW_BOT: &str = "github-actions[bot]";

#[derive(Deserialize)]
struct App {
    slug: String,
}

impl GitHub {
    pub(super) async fn observe_rest(
        &self,
        subject: &Subject,
        proposal: &BranchName,
    ) -> Result<Observation, ForgeError> {
        let id = subject.repo;
        let repository = self.repository(id).await?;
        let me = self.me(id).await?;
        let default = BranchName(repository.default_branch);
        let base_head = self.branch_or_empty(id, &default).await?;
        let repo = Repo {
            id,
            handle: Id::new(id.0, &repository.node_id).handle(),
            name: RepoName(repository.full_name),
            default_branch: default,
            base_head: base_head.map(CommitId),
            merges: merges(
                repository.allow_squash_merge != Some(false),
                repository.allow_merge_commit != Some(false),
            ),
            merges_each: merges_each(
                repository.allow_squash_merge != Some(false),
                repository.allow_merge_commit != Some(false),
            ),
            writable: if repository.archived { Writable::Archived } else { Writable::Yes },
            web_url: repository.html_url.trim_end_matches('/').to_owned(),
        };
        let number = subject.number.to_string();
        let issue: Option<RestIssue> =
            self.api.find(id, Ask::get("issue", &["issues", &number])).await?;
        let subject = match issue {
            None => Observed::Gone,
            Some(issue) if issue.pull_request.is_some() => {
                let ask = Ask::get("pull", &["pulls", &number]);
                let pull: RestPull = self.api.json(id, ask).await?;
                let base = BranchName(pull.base.name.clone());
                let base_head = self.branch_head(id, &base).await?;
                let (sticky, mut talk) = self.talk_rest(id, &me, &number).await?;
                talk.append(&mut self.reviewed_rest(id, &me, &number).await?);
                talk.sort_by_key(|comment| comment.created_at);
                Observed::ChangeRequest(Box::new(ChangeRequestObservation {
                    sticky,
                    talk,
                    lock: if pull.locked { Lock::Locked } else { Lock::Unlocked },
                    base_head: CommitId(base_head.unwrap_or_else(|| pull.base.sha.clone())),
                    base,
                    change_request: pull.neutral(id),
                }))
            }
            Some(issue) => {
                let (owner, _) = parts(&repo.name)?;
                let mut ask = Ask::get("proposals", &["pulls"]);
                ask.query = vec![
                    ("head", format!("{owner}:{proposal}")),
                    ("state", "all".to_owned()),
                    ("per_page", "100".to_owned()),
                ];
                let proposals: Vec<RestPull> = self.api.json(id, ask).await?;
                let open = self.open_pulls(id, 1).await?;
                let change_request = RestPull::newest(id, proposal, proposals);
                let (sticky, mut talk) = self.talk_rest(id, &me, &number).await?;
                if let Some(change_request) = &change_request {
                    let number = change_request.number.to_string();
                    talk.append(&mut self.talk_rest(id, &me, &number).await?.1);
                    talk.append(&mut self.reviewed_rest(id, &me, &number).await?);
                    talk.sort_by_key(|comment| comment.created_at);
                }
                Observed::Issue(Box::new(IssueObservation {
                    sticky,
                    talk,
                    seen: self.seen_rest(id, &me, &number).await?,
                    branch: self.branch_rest(id, &repo, proposal).await?,
                    change_request,
                    others: open.into_iter().filter(|pull| self.is_other(pull, proposal)).collect(),
                    issue: issue.neutral(),
                }))
            }
        };
        Ok(Observation { me, repo, subject })
    }

    /// The repository by its name, checked against its number; by its number where that fails.
    async fn repository(&self, id: RepoId) -> Result<RestRepo, ForgeError> {
        let found: Option<RestRepo> = self.api.find(id, Ask::get("repository", &[])).await?;
        if let Some(found) = found.filter(|found| found.id == id.0) {
            let name = RepoName(found.full_name.clone());
            self.api.access.note(id, &name);
            return Ok(found);
        }
        self.api.access.rename(id).await?;
        let found: RestRepo = self.api.json(id, Ask::get("repository", &[])).await?;
        if found.id == id.0 {
            Ok(found)
        } else {
            Err(nonsense("another repository than asked for"))
        }
    }

    /// Who we are: the App's bot, or the token's account.
    async fn me(&self, repo: RepoId) -> Result<Actor, ForgeError> {
        if let Some(me) = self.own.get() {
            return Ok(me);
        }
        let access = &self.api.access;
        let user: RestUser = if access.is_app() {
            let app: App = access.as_ourselves("app", &["app"]).await?;
            self.user(repo, &format!("{}[bot]", app.slug)).await?
        } else {
            match access.as_ourselves("user", &["user"]).await {
                Err(ForgeError::Refused(Refusal::Forbidden(_))) => {
                    self.user(repo, WORKFLOW_BOT).await?
                }
                other => other?,
            }
        };
        let me = actor(Some(user));
        if me.id.is_none() {
            return Err(nonsense("no word of who we are"));
        }
        self.own.set(&me);
        Ok(me)
    }

    async fn user(&self, repo: RepoId, login: &str) -> Result<RestUser, ForgeError> {
        match self.api.outside(repo, "user", &["users", login]).await {
            // Nothing final: a new App's account takes a while to be seen everywhere.
            Err(ForgeError::Refused(Refusal::NotFound(_))) => Err(ForgeError::Unavailable(
                format!("our own account, {login}, is not to be found"),
            )),
            other => other,
        }
    }

    /// The head of the default branch; none in an empty repository, which GitHub tells with 409.
    async fn branch_or_empty(
        &self,
        repo: RepoId,
        branch: &BranchName,
    ) -> Result<Option<String>, ForgeError> {
        match self.branch_head(repo, branch).await {
            Err(ForgeError::Conflict(_)) => Ok(None),
            other => other,
        }
    }

    /// Open pull requests of a repository, newest first, so many pages of a hundred.
    pub(super) async fn open_pulls(
        &self,
        repo: RepoId,
        pages: usize,
    ) -> Result<Vec<ChangeRequest>, ForgeError> {
        let state = [("state", "open".to_owned())];
        let open: Vec<RestPull> =
            self.api.pages(repo, "open pulls", &["pulls"], &state, pages).await?;
        Ok(open.into_iter().map(|pull| pull.neutral(repo)).collect())
    }

    /// Our sticky comment, and what others wrote.
    async fn talk_rest(
        &self,
        repo: RepoId,
        me: &Actor,
        number: &str,
    ) -> Result<(Option<Comment>, Vec<Comment>), ForgeError> {
        let path = ["issues", number, "comments"];
        let found: Vec<RestComment> =
            self.api.pages(repo, "comments", &path, &[], MAX_PAGES).await?;
        let mut comments = Vec::new();
        for comment in found {
            let is_reacted_to = comment.is_reacted_to();
            let mut comment = comment.neutral();
            if is_reacted_to {
                comment.reactions = self.reactions_rest(repo, me, &comment).await?;
            }
            comments.push(comment);
        }
        Ok(sort_out(comments, me))
    }

    /// What others wrote in reviews of a pull request. REST tells neither when a review's own text
    /// was edited nor who reacted to it.
    pub(super) async fn reviewed_rest(
        &self,
        repo: RepoId,
        me: &Actor,
        number: &str,
    ) -> Result<Vec<Comment>, ForgeError> {
        let path = ["pulls", number, "reviews"];
        let reviews: Vec<RestReview> =
            self.api.pages(repo, "reviews", &path, &[], MAX_PAGES).await?;
        let mut texts: Vec<Comment> = reviews.into_iter().filter_map(RestReview::neutral).collect();
        let path = ["pulls", number, "comments"];
        let remarks: Vec<RestComment> =
            self.api.pages(repo, "review comments", &path, &[], MAX_PAGES).await?;
        for remark in remarks {
            let is_reacted_to = remark.is_reacted_to();
            let mut remark = remark.of_kind(Kind::Remark);
            if is_reacted_to {
                remark.reactions = self.reactions_rest(repo, me, &remark).await?;
            }
            texts.push(remark);
        }
        Ok(sort_out(texts, me).1)
    }

    async fn reactions_rest(
        &self,
        repo: RepoId,
        me: &Actor,
        comment: &Comment,
    ) -> Result<Vec<Reaction>, ForgeError> {
        let id = Id::of(&comment.handle)?;
        let number = id.number.to_string();
        let of = if id.kind == Kind::Remark { "pulls" } else { "issues" };
        let path = [of, "comments", &number, "reactions"];
        let found: Vec<RestReaction> =
            self.api.pages(repo, "comment reactions", &path, &[], MAX_PAGES).await?;
        let ours = found.into_iter().filter_map(|reaction| {
            let kind = reaction_of_word(&reaction.content)?;
            (actor(reaction.user).id == me.id).then_some(kind)
        });
        Ok(ours.collect())
    }

    /// Whether our reaction stands. It is an ornament: where a server tells none, there is none.
    async fn seen_rest(&self, repo: RepoId, me: &Actor, number: &str) -> Result<Seen, ForgeError> {
        let reactions: Result<Vec<RestReaction>, ForgeError> = self
            .api
            .pages(
                repo,
                "reactions",
                &["issues", number, "reactions"],
                &[("content", "eyes".to_owned())],
                MAX_PAGES,
            )
            .await;
        let reactions = match reactions {
            Err(ForgeError::Refused(Refusal::NotFound(_))) => Vec::new(),
            other => other?,
        };
        let ours = reactions.into_iter().any(|reaction| actor(reaction.user).id == me.id);
        Ok(if ours { Seen::Yes } else { Seen::No })
    }

    async fn branch_rest(
        &self,
        id: RepoId,
        repo: &Repo,
        proposal: &BranchName,
    ) -> Result<Option<ProposalBranch>, ForgeError> {
        let Some(head) = self.branch_head(id, proposal).await? else {
            return Ok(None);
        };
        let commits: Vec<BranchCommit> = match &repo.base_head {
            None => vec![unknown(&head)],
            Some(base) => {
                let range = format!("{base}...{head}");
                let ask = Ask::get("compare", &["compare", &range]);
                match self.api.find::<RestComparison>(id, ask).await? {
                    Some(found) => {
                        found.commits.into_iter().map(dto::RestCommit::neutral).collect()
                    }
                    None => vec![unknown(&head)],
                }
            }
        };
        Ok(Some(ProposalBranch { name: proposal.clone(), head: CommitId(head), commits }))
    }
}
