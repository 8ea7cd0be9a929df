//! A repository and everything filed in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::checks::{CheckRun, Status};
use super::issues::{Comment, Subject};
use super::labels::Label;
use super::reactions::Reaction;
use super::reviews::{Remark, Review};
use super::{Id, State};
use crate::git::Git;
use crate::refusal::Refusal;

/// What a person may do in a repository, least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Read, open issues, comment.
    Read,
    /// Also label, close and lock.
    Triage,
    /// Also push and merge.
    Write,
    /// Also some settings.
    Maintain,
    /// Everything.
    Admin,
}

impl Role {
    /// GitHub's `role_name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Triage => "triage",
            Self::Write => "write",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }

    /// GitHub's older `permission`, which knows only read, write and admin.
    pub fn legacy(self) -> &'static str {
        match self {
            Self::Read | Self::Triage => "read",
            Self::Write | Self::Maintain => "write",
            Self::Admin => "admin",
        }
    }
}

/// Who may see a repository.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Visibility {
    /// Everyone.
    #[default]
    Public,
    /// Collaborators and installations only.
    Private,
}

/// One repository.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    pub(crate) id: Id,
    pub(crate) owner: Id,
    pub(crate) name: String,
    pub(crate) visibility: Visibility,
    pub(crate) archived: bool,
    pub(crate) has_issues: bool,
    pub(crate) fork_of: Option<Id>,
    pub(crate) default_branch: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) pushed_at: Timestamp,
    pub(crate) git: Git,
    /// Full ref names with their objects, as Git has them.
    pub(crate) refs: BTreeMap<String, String>,
    pub(crate) collaborators: BTreeMap<Id, Role>,
    pub(crate) labels: Vec<Label>,
    /// Issues and pull requests, one number sequence.
    pub(crate) subjects: BTreeMap<u64, Subject>,
    pub(crate) last_number: u64,
    /// Numbers of deleted issues: they answer 410.
    pub(crate) deleted: BTreeSet<u64>,
    pub(crate) comments: BTreeMap<Id, Comment>,
    pub(crate) reviews: BTreeMap<Id, Review>,
    pub(crate) remarks: BTreeMap<Id, Remark>,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) check_runs: Vec<CheckRun>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) gitlab: super::gitlab::Project,
}

impl Repository {
    /// The commit at a branch's tip.
    pub(crate) fn branch(&self, name: &str) -> Option<&str> {
        self.refs.get(&format!("refs/heads/{name}")).map(String::as_str)
    }

    /// The commit that a branch, tag, full ref or commit id names.
    pub(crate) fn commit_at(&self, revision: &str) -> Option<String> {
        if let Some(oid) = self.branch(revision) {
            return Some(oid.to_owned());
        }
        for name in
            [format!("refs/tags/{revision}"), revision.to_owned(), format!("refs/{revision}")]
        {
            if let Some(oid) = self.refs.get(&name) {
                return self.git.commit_of(oid);
            }
        }
        let hex = revision.len() >= 4 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hex { self.git.commit_of(revision) } else { None }
    }

    /// The subject with this number: 410 when it was deleted, 404 when it never was.
    pub(crate) fn subject(&self, number: u64) -> Result<&Subject, Refusal> {
        match self.subjects.get(&number) {
            Some(subject) => Ok(subject),
            None if self.deleted.contains(&number) => {
                Err(Refusal::Gone("This issue was deleted".to_owned()))
            }
            None => Err(Refusal::NotFound),
        }
    }

    pub(crate) fn subject_mut(&mut self, number: u64) -> Result<&mut Subject, Refusal> {
        self.subject(number)?;
        self.subjects.get_mut(&number).ok_or(Refusal::NotFound)
    }

    pub(crate) fn comment(&self, id: Id) -> Result<&Comment, Refusal> {
        self.comments.get(&id).ok_or(Refusal::NotFound)
    }

    /// What people and bots said of one subject, oldest first.
    pub(crate) fn comments_of(&self, number: u64) -> impl Iterator<Item = &Comment> {
        self.notes_of(number).filter(|comment| !comment.is_system())
    }

    /// The comments of one subject with what the forge itself noted there, oldest first.
    pub(crate) fn notes_of(&self, number: u64) -> impl Iterator<Item = &Comment> {
        self.comments.values().filter(move |comment| comment.number == number)
    }
}

impl State {
    /// `owner/name` as it is written now.
    pub(crate) fn full_name(&self, repository: &Repository) -> String {
        let owner = self.users.get(&repository.owner).map_or("ghost", |user| user.login.as_str());
        format!("{owner}/{}", repository.name)
    }

    /// The repository of that name today; case does not count.
    pub(crate) fn repository_named(&self, owner: &str, name: &str) -> Option<&Repository> {
        let owner = self.user_named(owner)?.id;
        self.repositories
            .values()
            .find(|one| one.owner == owner && one.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn add_repository(
        &mut self,
        owner: Id,
        name: &str,
        visibility: Visibility,
        git: Git,
    ) -> Result<Id, Refusal> {
        let id = self.next_id();
        let now = self.now();
        let default_branch = git.head_branch()?;
        let refs = git.refs()?;
        let mut repository = Repository {
            id,
            owner,
            name: name.to_owned(),
            visibility,
            archived: false,
            has_issues: true,
            fork_of: None,
            default_branch,
            created_at: now,
            updated_at: now,
            pushed_at: now,
            git,
            refs,
            collaborators: BTreeMap::new(),
            labels: Vec::new(),
            subjects: BTreeMap::new(),
            last_number: 0,
            deleted: BTreeSet::new(),
            comments: BTreeMap::new(),
            reviews: BTreeMap::new(),
            remarks: BTreeMap::new(),
            reactions: Vec::new(),
            check_runs: Vec::new(),
            statuses: Vec::new(),
            gitlab: super::gitlab::Project::default(),
        };
        repository.collaborators.insert(owner, Role::Admin);
        self.repositories.insert(id, repository);
        Ok(id)
    }

    /// Gives a repository another name; the old one redirects.
    pub(crate) fn rename_repository(&mut self, id: Id, name: &str) -> Result<(), Refusal> {
        let old = self.full_name(self.repository(id)?).to_ascii_lowercase();
        name.clone_into(&mut self.repository_mut(id)?.name);
        self.former_names.insert(old, id);
        Ok(())
    }
}
