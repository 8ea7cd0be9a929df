//! What changed between two trees, file by file.

use super::{Git, GitError};

/// How a file changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChangeKind {
    Added,
    Removed,
    Modified,
    Renamed,
}

/// One changed file.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    pub(crate) path: String,
    /// The name before, when renamed.
    pub(crate) previous: Option<String>,
    /// The modes before and after: `000000` where there is no file.
    pub(crate) modes: (String, String),
    /// The new blob; the old one where the file was removed.
    pub(crate) oid: String,
    pub(crate) additions: u64,
    pub(crate) deletions: u64,
    /// The hunks, without the header; `None` for binary files.
    pub(crate) patch: Option<String>,
}

const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

impl Git {
    /// The files that differ between two commits or trees; `None` stands for the empty tree.
    pub(crate) fn diff(&self, old: Option<&str>, new: &str) -> Result<Vec<Change>, GitError> {
        let old = old.unwrap_or(EMPTY_TREE);
        let out = self.run(&["diff-tree", "-r", "-z", "-M", "--full-index", "--raw", old, new])?;
        let mut fields = out
            .split(|byte| *byte == 0)
            .map(|field| String::from_utf8_lossy(field).into_owned())
            .filter(|field| !field.is_empty());
        let mut changes = Vec::new();
        while let Some(facts) = fields.next() {
            let words: Vec<&str> = facts.split(' ').collect();
            let [old_mode, new_mode, before, after, status] = words.as_slice() else {
                return Err(GitError::Output("diff-tree"));
            };
            let first = fields.next().ok_or(GitError::Output("diff-tree"))?;
            let (kind, path, previous) = match status.chars().next() {
                Some('A') => (ChangeKind::Added, first, None),
                Some('D') => (ChangeKind::Removed, first, None),
                Some('R' | 'C') => {
                    let path = fields.next().ok_or(GitError::Output("diff-tree"))?;
                    (ChangeKind::Renamed, path, Some(first))
                }
                _ => (ChangeKind::Modified, first, None),
            };
            let oid = if kind == ChangeKind::Removed { before } else { after };
            let text = self.patch(old, new, &path, previous.as_deref())?;
            let count = |sign| {
                let lines = text.iter().flat_map(|patch| patch.lines());
                lines.filter(|line| line.starts_with(sign)).count() as u64
            };
            changes.push(Change {
                kind,
                modes: (old_mode.trim_start_matches(':').to_owned(), (*new_mode).to_owned()),
                oid: (*oid).to_owned(),
                additions: count('+'),
                deletions: count('-'),
                patch: text.clone(),
                path,
                previous,
            });
        }
        Ok(changes)
    }

    fn patch(
        &self,
        old: &str,
        new: &str,
        path: &str,
        previous: Option<&str>,
    ) -> Result<Option<String>, GitError> {
        let mut args = vec!["--literal-pathspecs", "diff-tree", "-p", "-M", old, new, "--", path];
        args.extend(previous);
        let out = self.run(&args)?;
        let text = String::from_utf8_lossy(&out);
        Ok(text
            .find("\n@@ ")
            .and_then(|at| text.get(at + 1..))
            .map(|hunks| hunks.strip_suffix('\n').unwrap_or(hunks).to_owned()))
    }
}
