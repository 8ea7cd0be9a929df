//! Commits made by the forge itself: whole files on a branch, compare-and-swap on its tip.

use super::{Area, Caller, Id, Level, Role, State, User};
use crate::Face;
use crate::git::{EntryKind, Signature};
use crate::refusal::Refusal;

/// A commit to make on a branch.
#[derive(Clone, Debug)]
pub(crate) struct NewCommit {
    pub(crate) branch: String,
    /// The tip the caller has seen; another tip refuses. `None` takes what is there.
    pub(crate) expected_head: Option<String>,
    pub(crate) message: String,
    /// Paths with their new bytes, or none to delete them.
    pub(crate) changes: Vec<(String, Option<Vec<u8>>)>,
    pub(crate) author: Option<Signature>,
    pub(crate) committer: Option<Signature>,
}

/// Whether Git could hold this path without harm.
pub(crate) fn is_path(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\0', '\n'])
        && path.split('/').all(|part| {
            !part.is_empty() && part != "." && part != ".." && !part.eq_ignore_ascii_case(".git")
        })
}

impl State {
    /// How an account signs commits.
    pub(crate) fn signature(&self, user: Id) -> Result<Signature, Refusal> {
        let user = self.user(user)?;
        Ok(Signature { name: user.login.clone(), email: self.mail(user), at: self.now() })
    }

    /// The address that stands in commits of an account.
    pub(crate) fn mail(&self, user: &User) -> String {
        match self.face {
            Face::GitHub => user.noreply(),
            Face::GitLab => {
                let host = self.url.split("://").nth(1).unwrap_or_default();
                let host = host.split([':', '/']).next().unwrap_or_default();
                format!("{}-{}@users.noreply.{host}", user.id, user.login)
            }
        }
    }

    /// Who stands as the committer of what an account does by the forge: on GitHub the forge
    /// itself, on GitLab the account.
    pub(crate) fn committer(&self, caller: &Caller) -> Result<Signature, Refusal> {
        match self.face {
            Face::GitHub => Ok(self.web_signature()),
            Face::GitLab => self.signature(caller.require_account()?),
        }
    }

    /// The committer of everything done on the website; such commits are signed by the forge.
    pub(crate) fn web_signature(&self) -> Signature {
        Signature {
            name: "GitHub".to_owned(),
            email: "noreply@github.com".to_owned(),
            at: self.now(),
        }
    }

    /// Makes the commit and moves the branch; in an empty repository, makes the branch too.
    pub(crate) fn commit_files(
        &mut self,
        caller: &Caller,
        repository: Id,
        new: &NewCommit,
    ) -> Result<String, Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Contents, Level::Write, Role::Write)?;
        let tip = home.branch(&new.branch).map(str::to_owned);
        let has_branches = home.refs.keys().any(|name| name.starts_with("refs/heads/"));
        if tip.is_none() && has_branches {
            return Err(Refusal::Unresolved(format!("Branch {} not found", new.branch)));
        }
        if let Some(expected) = &new.expected_head
            && tip.as_ref() != Some(expected)
        {
            return Err(Refusal::Stale(format!(
                "Expected branch to point to \"{expected}\" but it did not. Pull and try again."
            )));
        }
        let git = &home.git;
        let mut changes = Vec::new();
        for (path, bytes) in &new.changes {
            if !is_path(path) {
                return Err(Refusal::invalid(format!(
                    "path contains a malformed path component: {path}"
                )));
            }
            let there = match &tip {
                Some(tip) => git.entry(tip, path)?,
                None => None,
            };
            let change = match (bytes, there) {
                (None, None) => {
                    return Err(Refusal::invalid(format!(
                        "A path was requested for deletion which does not exist as of commit oid `{}`",
                        tip.as_deref().unwrap_or_default()
                    )));
                }
                (None, Some(_)) => None,
                (Some(bytes), there) => {
                    let kind = match there.map(|entry| entry.kind) {
                        Some(kind @ (EntryKind::Executable | EntryKind::Symlink)) => kind,
                        _ => EntryKind::File,
                    };
                    Some((kind, git.write_blob(bytes)?))
                }
            };
            changes.push((path.clone(), change));
        }
        let tree = git.write_tree(tip.as_deref(), &changes)?;
        let author = match &new.author {
            Some(author) => author.clone(),
            None => self.signature(caller.require_account()?)?,
        };
        let committer = match (&new.committer, &new.author) {
            (Some(committer), _) => committer.clone(),
            (None, Some(author)) => author.clone(),
            (None, None) => self.committer(caller)?,
        };
        let parents: Vec<String> = tip.iter().cloned().collect();
        let oid = git.write_commit(&tree, &parents, &new.message, &author, &committer)?;
        let name = format!("refs/heads/{}", new.branch);
        self.move_ref(caller, repository, &name, Some(&oid), tip.as_deref())?;
        Ok(oid)
    }
}
