//! Blobs, trees and commits: reading them and making them.

use jiff::Timestamp;

use super::{Answer, Git, GitError, process};

/// What an object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ObjectKind {
    Blob,
    Tree,
    Commit,
    Tag,
}

impl ObjectKind {
    fn of(word: &str) -> Option<Self> {
        match word {
            "blob" => Some(Self::Blob),
            "tree" => Some(Self::Tree),
            "commit" => Some(Self::Commit),
            "tag" => Some(Self::Tag),
            _ => None,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::Tree => "tree",
            Self::Commit => "commit",
            Self::Tag => "tag",
        }
    }
}

/// What a tree's entry is, by its mode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum EntryKind {
    File,
    Executable,
    Symlink,
    Submodule,
    Folder,
}

impl EntryKind {
    pub(crate) fn of_mode(mode: &str) -> Option<Self> {
        match mode {
            "100644" => Some(Self::File),
            "100755" => Some(Self::Executable),
            "120000" => Some(Self::Symlink),
            "160000" => Some(Self::Submodule),
            "040000" => Some(Self::Folder),
            _ => None,
        }
    }

    pub(crate) fn mode(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Executable => "100755",
            Self::Symlink => "120000",
            Self::Submodule => "160000",
            Self::Folder => "040000",
        }
    }

    pub(crate) fn object(self) -> ObjectKind {
        match self {
            Self::Folder => ObjectKind::Tree,
            Self::Submodule => ObjectKind::Commit,
            Self::File | Self::Executable | Self::Symlink => ObjectKind::Blob,
        }
    }
}

/// One entry of a tree.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) kind: EntryKind,
    pub(crate) oid: String,
    /// Bytes, for blobs.
    pub(crate) size: Option<u64>,
    /// From the root of the tree that was listed.
    pub(crate) path: String,
}

impl Entry {
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Who made a commit, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) at: Timestamp,
}

/// A commit, read.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    pub(crate) oid: String,
    pub(crate) tree: String,
    pub(crate) parents: Vec<String>,
    pub(crate) author: Signature,
    pub(crate) committer: Signature,
    pub(crate) message: String,
}

impl Git {
    /// Stores bytes as a blob.
    pub(crate) fn write_blob(&self, bytes: &[u8]) -> Result<String, GitError> {
        let out = self.feed(&["hash-object", "-w", "-t", "blob", "--stdin"], bytes)?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// A blob's bytes.
    pub(crate) fn blob(&self, oid: &str) -> Result<Vec<u8>, GitError> {
        self.run(&["cat-file", "blob", oid])
    }

    /// The object that a revision names, with its kind and size; `None` when there is none.
    pub(crate) fn object(&self, revision: &str) -> Option<(String, ObjectKind, u64)> {
        if revision.is_empty() || revision.contains(['\n', '\0']) {
            return None;
        }
        let asked = ["cat-file", "--batch-check", revision];
        let out = match self.known.get(&asked) {
            Some(Answer::Yes(out)) => out,
            _ => {
                let out = self
                    .feed(
                        &["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"],
                        format!("{revision}\n").as_bytes(),
                    )
                    .ok()?;
                let answer = Answer::Yes(out.clone());
                // What is missing may come with the next push.
                if !out.ends_with(b"missing\n") {
                    self.known.keep(&asked, &answer);
                }
                out
            }
        };
        let out = String::from_utf8_lossy(&out).into_owned();
        let mut words = out.trim_end().rsplitn(3, ' ');
        let size = words.next()?.parse().ok()?;
        let kind = ObjectKind::of(words.next()?)?;
        Some((words.next()?.to_owned(), kind, size))
    }

    /// The commit that a revision names, tags followed.
    pub(crate) fn commit_of(&self, revision: &str) -> Option<String> {
        self.object(&format!("{revision}^{{commit}}")).map(|(oid, _, _)| oid)
    }

    /// The entries of a tree; with `recursive`, of all folders below.
    pub(crate) fn list(&self, tree: &str, depth: Depth) -> Result<Vec<Entry>, GitError> {
        let mut args = vec!["ls-tree", "-z", "--long"];
        if depth == Depth::All {
            args.extend(["-r", "-t"]);
        }
        args.push(tree);
        let out = self.run(&args)?;
        let mut entries = Vec::new();
        for record in out.split(|byte| *byte == 0).filter(|record| !record.is_empty()) {
            let text = String::from_utf8_lossy(record);
            let (facts, path) = text.split_once('\t').ok_or(GitError::Output("ls-tree"))?;
            let mut facts = facts.split_whitespace();
            let kind = facts.next().and_then(EntryKind::of_mode);
            let oid = facts.nth(1).map(str::to_owned);
            let size = facts.next().and_then(|size| size.parse().ok());
            let (Some(kind), Some(oid)) = (kind, oid) else {
                return Err(GitError::Output("ls-tree"));
            };
            entries.push(Entry { kind, oid, size, path: path.to_owned() });
        }
        Ok(entries)
    }

    /// The entry at a path of a commit or tree; `None` when there is none or the path is the root.
    pub(crate) fn entry(&self, tree: &str, path: &str) -> Result<Option<Entry>, GitError> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = format!("{tree}:{parent}");
        let Some((oid, ObjectKind::Tree, _)) = self.object(&folder) else { return Ok(None) };
        let found = self.list(&oid, Depth::One)?.into_iter().find(|entry| entry.path == name);
        Ok(found.map(|entry| Entry { path: path.to_owned(), ..entry }))
    }

    /// A new tree: `base` with paths set to blobs, or removed where there is no blob.
    pub(crate) fn write_tree(
        &self,
        base: Option<&str>,
        changes: &[(String, Option<(EntryKind, String)>)],
    ) -> Result<String, GitError> {
        let folder = tempfile::tempdir()?;
        let index = folder.path().join("index").to_string_lossy().into_owned();
        let variables = [("GIT_INDEX_FILE", index)];
        let run =
            |args: &[&str], input: Option<&[u8]>| process::run(self.dir(), args, &variables, input);
        match base {
            Some(base) => run(&["read-tree", base], None)?,
            None => run(&["read-tree", "--empty"], None)?,
        };
        let zero = "0".repeat(40);
        let mut lines = Vec::new();
        for (path, change) in changes {
            let (mode, oid) = match change {
                Some((kind, oid)) => (kind.mode(), oid.as_str()),
                None => ("0", zero.as_str()),
            };
            lines.extend_from_slice(format!("{mode} {oid}\t{path}\0").as_bytes());
        }
        run(&["update-index", "-z", "--add", "--replace", "--index-info"], Some(&lines))?;
        Ok(String::from_utf8_lossy(&run(&["write-tree"], None)?).trim().to_owned())
    }

    /// Stores a commit; no ref moves.
    pub(crate) fn write_commit(
        &self,
        tree: &str,
        parents: &[String],
        message: &str,
        author: &Signature,
        committer: &Signature,
    ) -> Result<String, GitError> {
        let mut args = vec!["commit-tree", tree];
        for parent in parents {
            args.extend(["-p", parent]);
        }
        args.extend(["-F", "-"]);
        let date = |signature: &Signature| format!("{} +0000", signature.at.as_second());
        let variables = [
            ("GIT_AUTHOR_NAME", author.name.clone()),
            ("GIT_AUTHOR_EMAIL", author.email.clone()),
            ("GIT_AUTHOR_DATE", date(author)),
            ("GIT_COMMITTER_NAME", committer.name.clone()),
            ("GIT_COMMITTER_EMAIL", committer.email.clone()),
            ("GIT_COMMITTER_DATE", date(committer)),
        ];
        let out = process::run(self.dir(), &args, &variables, Some(message.as_bytes()))?;
        Ok(String::from_utf8_lossy(&out).trim().to_owned())
    }

    /// Reads a commit.
    pub(crate) fn commit(&self, oid: &str) -> Result<Commit, GitError> {
        let text = String::from_utf8_lossy(&self.run(&["cat-file", "commit", oid])?).into_owned();
        let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
        let mut tree = None;
        let mut parents = Vec::new();
        let mut author = None;
        let mut committer = None;
        for line in head.lines() {
            match line.split_once(' ') {
                Some(("tree", oid)) => tree = Some(oid.to_owned()),
                Some(("parent", oid)) => parents.push(oid.to_owned()),
                Some(("author", who)) => author = signature(who),
                Some(("committer", who)) => committer = signature(who),
                _ => {}
            }
        }
        let (Some(tree), Some(author), Some(committer)) = (tree, author, committer) else {
            return Err(GitError::Output("cat-file commit"));
        };
        let message = message.strip_suffix('\n').unwrap_or(message).to_owned();
        Ok(Commit { oid: oid.to_owned(), tree, parents, author, committer, message })
    }
}

/// How far down a listing goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    One,
    All,
}

/// `Name <mail> 1700000000 +0000`, as commits carry it.
fn signature(text: &str) -> Option<Signature> {
    let (name, rest) = text.split_once('<')?;
    let (email, date) = rest.split_once('>')?;
    let seconds = date.split_whitespace().next()?.parse().ok()?;
    Some(Signature {
        name: name.trim().to_owned(),
        email: email.to_owned(),
        at: Timestamp::from_second(seconds).ok()?,
    })
}
