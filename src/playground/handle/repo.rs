//! One repository: settings and readers.

use serde_json::Value;

use super::{Act, World, WorldError, unknown};
use crate::git::{Depth, Git};
use crate::shapes::subjects::Detail;
use crate::world::reactions::Target;
use crate::world::repository::Visibility;
use crate::world::{Caller, Id, Repository, Role, State};

/// A handle on one repository, whatever it is called. Copies are the same.
#[derive(Clone, Debug)]
pub struct Repo {
    pub(super) world: World,
    pub(super) id: Id,
}

impl Repo {
    fn look<T>(
        &self,
        look: impl FnOnce(&State, &Repository) -> Result<T, WorldError>,
    ) -> Result<T, WorldError> {
        let state = self.world.lock();
        look(&state, state.repository(self.id)?)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Repository) -> T) -> Result<T, WorldError> {
        Ok(change(self.world.lock().repository_mut(self.id)?))
    }

    /// Acts as a person does in the browser.
    pub fn by(&self, login: &str) -> Act {
        Act { repo: self.clone(), login: login.to_owned() }
    }

    /// The repository's id.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// `owner/name` as it is today.
    pub fn full_name(&self) -> Result<String, WorldError> {
        self.look(|state, home| Ok(state.full_name(home)))
    }

    /// Gives a person a role.
    pub fn add_collaborator(&self, login: &str, role: Role) -> Result<(), WorldError> {
        let user = self.world.lock().user_named(login).map(|user| user.id);
        let user = user.ok_or_else(|| unknown("user", login))?;
        self.change(|home| home.collaborators.insert(user, role)).map(drop)
    }

    /// Adds a label; the colour is six hexadecimal digits.
    pub fn add_label(&self, name: &str, color: &str) -> Result<(), WorldError> {
        self.world.lock().make_label(self.id, name, color, None)?;
        Ok(())
    }

    /// Sets who may see it.
    pub fn set_visibility(&self, visibility: Visibility) -> Result<(), WorldError> {
        self.change(|home| home.visibility = visibility)
    }

    /// Makes it read-only.
    pub fn archive(&self) -> Result<(), WorldError> {
        self.change(|home| home.archived = true)
    }

    /// Switches issues off: they answer 410 from then on.
    pub fn disable_issues(&self) -> Result<(), WorldError> {
        self.change(|home| home.has_issues = false)
    }

    /// Gives it another name; the old one redirects.
    pub fn rename(&self, name: &str) -> Result<(), WorldError> {
        Ok(self.world.lock().rename_repository(self.id, name)?)
    }

    /// Its default branch.
    pub fn default_branch(&self) -> Result<String, WorldError> {
        self.look(|_, home| Ok(home.default_branch.clone()))
    }

    /// Makes another branch the default.
    pub fn set_default_branch(&self, branch: &str) -> Result<(), WorldError> {
        let known = self.head(branch)?.is_some();
        if !known {
            return Err(unknown("branch", branch));
        }
        self.change(|home| branch.clone_into(&mut home.default_branch))
    }

    /// A fork of it under another owner, all branches with it.
    pub fn fork(&self, owner: &str) -> Result<Self, WorldError> {
        let mut state = self.world.lock();
        let owner = state.user_named(owner).ok_or_else(|| unknown("user", owner))?.id;
        let home = state.repository(self.id)?;
        let (name, source) = (home.name.clone(), home.git.dir().to_owned());
        let folder = state.folder.clone();
        let git = Git::clone_of(&source, folder.as_deref(), &format!("{owner}-{name}.git"))?;
        let id = state.add_repository(owner, &name, Visibility::Public, git)?;
        state.repository_mut(id)?.fork_of = Some(self.id);
        drop(state);
        Ok(Self { world: self.world.clone(), id })
    }

    /// An issue or the issue side of a pull request, as REST shows it.
    pub fn issue(&self, number: u64) -> Result<Value, WorldError> {
        self.look(|state, home| Ok(state.issue_shape(home, home.subject(number)?)))
    }

    /// All issues and pull requests, by number, as REST shows issues.
    pub fn issues(&self) -> Result<Vec<Value>, WorldError> {
        self.look(|state, home| {
            Ok(home.subjects.values().map(|subject| state.issue_shape(home, subject)).collect())
        })
    }

    /// A pull request, as REST shows it.
    pub fn pull(&self, number: u64) -> Result<Value, WorldError> {
        self.look(|state, home| {
            let (subject, pull) = (home.subject(number)?, home.pull(number)?);
            Ok(state.pull_shape(home, subject, pull, Detail::Full)?)
        })
    }

    /// All pull requests, open or not, by number.
    pub fn pulls(&self) -> Result<Vec<Value>, WorldError> {
        self.look(|state, home| {
            let mut all = Vec::new();
            for subject in home.subjects.values() {
                if let Some(pull) = &subject.pull {
                    all.push(state.pull_shape(home, subject, pull, Detail::Full)?);
                }
            }
            Ok(all)
        })
    }

    /// The comments of an issue or pull request, oldest first, as REST shows them.
    pub fn comments(&self, number: u64) -> Result<Vec<Value>, WorldError> {
        self.look(|state, home| {
            home.subject(number)?;
            Ok(home.comments_of(number).map(|one| state.comment_shape(home, one)).collect())
        })
    }

    /// The names of the labels on an issue or pull request.
    pub fn labels(&self, number: u64) -> Result<Vec<String>, WorldError> {
        self.look(|_, home| {
            let ids = &home.subject(number)?.labels;
            let found = home.labels.iter().filter(|label| ids.contains(&label.id));
            Ok(found.map(|label| label.name.clone()).collect())
        })
    }

    /// Reactions to an issue or pull request: login and REST's word, oldest first.
    pub fn reactions(&self, number: u64) -> Result<Vec<(String, String)>, WorldError> {
        self.look(|state, home| Ok(reactions(state, home, Target::Subject(number))))
    }

    /// Reactions to a comment.
    pub fn comment_reactions(&self, comment: u64) -> Result<Vec<(String, String)>, WorldError> {
        self.look(|state, home| Ok(reactions(state, home, Target::Comment(comment))))
    }

    /// Reactions to a review.
    pub fn review_reactions(&self, review: u64) -> Result<Vec<(String, String)>, WorldError> {
        self.look(|state, home| Ok(reactions(state, home, Target::Review(review))))
    }

    /// The check runs on a commit, as REST shows them, oldest first.
    pub fn check_runs(&self, sha: &str) -> Result<Vec<Value>, WorldError> {
        self.look(|state, home| {
            let found = home.check_runs.iter().filter(|run| run.head_sha == sha);
            Ok(found.map(|run| state.check_shape(home, run)).collect())
        })
    }

    /// The bytes of a file at a branch, tag or commit; `None` if there is none.
    pub fn file(&self, revision: &str, path: &str) -> Result<Option<Vec<u8>>, WorldError> {
        self.look(|_, home| {
            let Some(commit) = home.commit_at(revision) else { return Ok(None) };
            match home.git.entry(&commit, path)? {
                Some(entry) => Ok(Some(home.git.blob(&entry.oid)?)),
                None => Ok(None),
            }
        })
    }

    /// The paths of all files at a branch, tag or commit.
    pub fn files(&self, revision: &str) -> Result<Vec<String>, WorldError> {
        self.look(|_, home| {
            let commit = home.commit_at(revision).ok_or_else(|| unknown("revision", revision))?;
            let entries = home.git.list(&commit, Depth::All)?;
            let files = entries.into_iter().filter(|entry| entry.size.is_some());
            Ok(files.map(|entry| entry.path).collect())
        })
    }

    /// The commit at a branch's tip.
    pub fn head(&self, branch: &str) -> Result<Option<String>, WorldError> {
        self.look(|_, home| Ok(home.branch(branch).map(str::to_owned)))
    }

    /// The names of all branches.
    pub fn branches(&self) -> Result<Vec<String>, WorldError> {
        self.look(|_, home| {
            let names = home.refs.keys().filter_map(|name| name.strip_prefix("refs/heads/"));
            Ok(names.map(str::to_owned).collect())
        })
    }

    /// A commit with what it changed, as REST shows it.
    pub fn commit(&self, revision: &str) -> Result<Value, WorldError> {
        self.look(|state, home| {
            let oid = home.commit_at(revision).ok_or_else(|| unknown("revision", revision))?;
            Ok(state.full_commit(home, &home.git.commit(&oid)?)?)
        })
    }

    /// What `git fsck --strict` says; empty when all is well.
    pub fn fsck(&self) -> Result<String, WorldError> {
        self.look(|_, home| Ok(home.git.fsck()?))
    }

    /// The bare repository's folder; push to it only through the forge.
    pub fn folder(&self) -> Result<std::path::PathBuf, WorldError> {
        self.look(|_, home| Ok(home.git.dir().to_owned()))
    }

    /// The world it is in.
    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn act<T>(
        &self,
        login: &str,
        act: impl FnOnce(&mut State, &Caller, Id) -> Result<T, crate::refusal::Refusal>,
    ) -> Result<T, WorldError> {
        let caller = self.world.browser(login)?;
        Ok(act(&mut self.world.lock(), &caller, self.id)?)
    }
}

fn reactions(state: &State, home: &Repository, target: Target) -> Vec<(String, String)> {
    home.reactions_to(target)
        .map(|one| {
            let login = state.users.get(&one.user).map_or("ghost", |user| &user.login);
            (login.to_owned(), one.content.clone())
        })
        .collect()
}
