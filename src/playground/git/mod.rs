//! Real Git, through the `git` program: bare repositories, objects, compare-and-swap of refs.
//!
//! Nothing here knows of users or issues. Every call runs in a scrubbed environment: no
//! configuration of the machine, no hooks, no prompts.

mod diff;
mod known;
mod objects;
mod process;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use known::{Answer, Known};

pub(crate) use diff::{Change, ChangeKind};
pub(crate) use objects::{Commit, Depth, Entry, EntryKind, ObjectKind, Signature};

/// A Git failure: the program could not be run or said no.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program could not be started or talked to.
    #[error("git could not be run: {0}")]
    Io(#[from] std::io::Error),
    /// The program ended with an error.
    #[error("git {command}: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// What it wrote to standard error, trimmed.
        message: String,
    },
    /// The program's answer was not in the expected form.
    #[error("git {0}: unexpected output")]
    Output(&'static str),
}

/// One bare repository. Copies are the same repository.
#[derive(Clone, Debug)]
pub(crate) struct Git {
    dir: PathBuf,
    _folder: Option<Arc<tempfile::TempDir>>,
    known: Known,
}

/// How a merge of two commits would end.
pub(crate) enum Merge {
    /// Without conflict, in this tree.
    Clean(String),
    /// With conflicts.
    Conflict,
}

impl Git {
    /// A new bare repository in `parent`, or in a temporary folder of its own.
    pub(crate) fn create(
        parent: Option<&Path>,
        name: &str,
        default_branch: &str,
    ) -> Result<Self, GitError> {
        let git = Self::place(parent, name)?;
        process::run(
            &git.dir,
            &["init", "--quiet", "--bare", "--initial-branch", default_branch, &git.text()],
            &[],
            None,
        )?;
        Ok(git)
    }

    /// A bare clone of a local repository, all branches and tags with it.
    pub(crate) fn clone_of(
        source: &Path,
        parent: Option<&Path>,
        name: &str,
    ) -> Result<Self, GitError> {
        let git = Self::place(parent, name)?;
        let source = source.to_string_lossy();
        process::run(
            &git.dir,
            &["clone", "--quiet", "--bare", "--no-local", "--", &source, &git.text()],
            &[],
            None,
        )?;
        Ok(git)
    }

    fn place(parent: Option<&Path>, name: &str) -> Result<Self, GitError> {
        let (dir, folder) = match parent {
            Some(parent) => (parent.join(name), None),
            None => {
                let folder = tempfile::Builder::new().prefix("playground-").tempdir()?;
                (folder.path().join("repository.git"), Some(Arc::new(folder)))
            }
        };
        std::fs::create_dir_all(&dir)?;
        Ok(Self { dir, _folder: folder, known: Known::default() })
    }

    /// The folder of the bare repository.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    fn text(&self) -> String {
        self.dir.to_string_lossy().into_owned()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Result<Vec<u8>, GitError> {
        let answer = match self.known.get(args) {
            Some(answer) => answer,
            None => {
                let answer = match process::run(&self.dir, args, &[], None) {
                    Ok(out) => Answer::Yes(out),
                    Err(GitError::Failed { message, .. }) if message.is_empty() => Answer::No,
                    Err(error) => return Err(error),
                };
                self.known.keep(args, &answer);
                answer
            }
        };
        match answer {
            Answer::Yes(out) => Ok(out),
            Answer::No => Err(GitError::Failed {
                command: args.first().map_or_else(String::new, |name| (*name).to_owned()),
                message: String::new(),
            }),
        }
    }

    pub(crate) fn feed(&self, args: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
        process::run(&self.dir, args, &[], Some(input))
    }

    pub(crate) fn line(&self, args: &[&str]) -> Result<String, GitError> {
        Ok(String::from_utf8_lossy(&self.run(args)?).trim_end().to_owned())
    }

    /// The branch that HEAD names.
    pub(crate) fn head_branch(&self) -> Result<String, GitError> {
        self.line(&["symbolic-ref", "--short", "HEAD"])
    }

    /// Every ref with the object it names.
    pub(crate) fn refs(&self) -> Result<BTreeMap<String, String>, GitError> {
        let out = self.line(&["for-each-ref", "--format=%(objectname) %(refname)"])?;
        Ok(out
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(oid, name)| (name.to_owned(), oid.to_owned()))
            .collect())
    }

    /// Sets a ref if it still is at `old` (`None`: does not exist). The compare-and-swap.
    pub(crate) fn update_ref(
        &self,
        name: &str,
        new: &str,
        old: Option<&str>,
    ) -> Result<(), GitError> {
        let zero = "0".repeat(40);
        self.run(&["update-ref", "--end-of-options", name, new, old.unwrap_or(&zero)]).map(drop)
    }

    /// Removes a ref if it still is at `old`.
    pub(crate) fn delete_ref(&self, name: &str, old: &str) -> Result<(), GitError> {
        self.run(&["update-ref", "-d", "--end-of-options", name, old]).map(drop)
    }

    /// Whether Git takes this as the full name of a ref.
    pub(crate) fn is_ref_name(&self, name: &str) -> bool {
        !name.starts_with('-') && self.run(&["check-ref-format", name]).is_ok()
    }

    /// Whether `ancestor` is reachable from `commit`.
    pub(crate) fn is_ancestor(&self, ancestor: &str, commit: &str) -> bool {
        self.run(&["merge-base", "--is-ancestor", ancestor, commit]).is_ok()
    }

    /// The best common ancestor, if the histories meet.
    pub(crate) fn merge_base(&self, one: &str, other: &str) -> Option<String> {
        self.line(&["merge-base", one, other]).ok().filter(|oid| !oid.is_empty())
    }

    /// Tries a merge without touching any ref.
    pub(crate) fn merge_tree(&self, base: &str, head: &str) -> Result<Merge, GitError> {
        match self.line(&["merge-tree", "--write-tree", base, head]) {
            Ok(out) => {
                Ok(out.lines().next().map_or(Merge::Conflict, |tree| Merge::Clean(tree.to_owned())))
            }
            Err(GitError::Failed { message, .. }) if message.is_empty() => Ok(Merge::Conflict),
            Err(error) => Err(error),
        }
    }

    /// Copies one commit and its history from another repository under a ref of this one.
    pub(crate) fn fetch(&self, from: &Self, oid: &str, into: &str) -> Result<(), GitError> {
        let spec = format!("+{oid}:{into}");
        self.run(&["fetch", "--quiet", "--no-tags", &from.text(), &spec]).map(drop)
    }

    /// Commits reachable from `tip` and not from `not`, newest first, optionally of one path.
    pub(crate) fn history(
        &self,
        tip: &str,
        not: Option<&str>,
        path: Option<&str>,
    ) -> Result<Vec<String>, GitError> {
        let mut args = vec!["rev-list", "--topo-order", tip];
        let exclude = not.map(|oid| format!("^{oid}"));
        args.extend(exclude.as_deref());
        args.push("--");
        args.extend(path);
        Ok(self.line(&args)?.lines().map(str::to_owned).collect())
    }

    /// What `git fsck --strict` has to say; empty when all is well.
    pub(crate) fn fsck(&self) -> Result<String, GitError> {
        match self.line(&["fsck", "--strict", "--no-dangling", "--no-progress"]) {
            Ok(out) => Ok(out),
            Err(GitError::Failed { message, .. }) => Ok(message),
            Err(error) => Err(error),
        }
    }

    /// Runs `git http-backend` as a CGI program for one request.
    pub(crate) fn http_backend(
        &self,
        variables: &[(&str, String)],
        body: &[u8],
    ) -> Result<Vec<u8>, GitError> {
        process::run(&self.dir, &["http-backend"], variables, Some(body))
    }
}
