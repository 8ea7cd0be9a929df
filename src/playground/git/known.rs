//! What Git said before: objects never change, so neither does an answer that is told from them
//! alone. Without this, a repository with hundreds of open pull requests starts thousands of
//! processes a second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most answers kept; all are forgotten when there are more.
const MOST: usize = 8192;
/// Longest answer kept, in bytes.
const LONGEST: usize = 256 * 1024;

/// Answers by the arguments that asked. Copies share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Arc<Mutex<HashMap<Vec<String>, Answer>>>);

/// What Git said.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// It succeeded with this on its standard output.
    Yes(Vec<u8>),
    /// It ended with 1 and no word: "no" in its own way, as for a conflict.
    No,
}

impl Known {
    /// What was said to these arguments, where all they name are objects by their full ids.
    pub(super) fn get(&self, args: &[&str]) -> Option<Answer> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&key(args)?).cloned()
    }

    /// Keeps an answer, where it can never change.
    pub(super) fn keep(&self, args: &[&str], answer: &Answer) {
        let Some(key) = key(args) else { return };
        if matches!(answer, Answer::Yes(bytes) if bytes.len() > LONGEST) {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, answer.clone());
    }
}

/// The arguments, where every one that is no option begins with an object's full id. A name of a
/// ref or a short id may mean something else next time.
fn key(args: &[&str]) -> Option<Vec<String>> {
    let (command, rest) = args.split_first()?;
    let fixed = match *command {
        "--literal-pathspecs" => return key(rest),
        "merge-base" | "merge-tree" | "ls-tree" | "diff-tree" | "rev-list" => rest,
        "cat-file" => rest.split_first()?.1,
        _ => return None,
    };
    let revisions = fixed.iter().take_while(|word| **word != "--");
    let mut named = revisions.filter(|word| !word.starts_with("--") && **word != "-z").peekable();
    named.peek()?;
    let short = |word: &&str| word.starts_with('-') && word.len() == 2;
    named
        .all(|word| short(word) || is_fixed(word))
        .then(|| args.iter().map(|word| (*word).to_owned()).collect())
}

/// Whether a revision names the same for ever: a full id, without what is reachable from it, or
/// what it holds.
fn is_fixed(word: &str) -> bool {
    let word = word.strip_prefix('^').unwrap_or(word);
    let Some((id, rest)) = word.split_at_checked(40) else { return false };
    id.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (rest.is_empty() || rest.starts_with([':', '^']))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Known};

    #[test]
    fn only_answers_about_objects_by_full_id_are_kept() {
        let known = Known::default();
        let (one, two) = ("a".repeat(40), "b".repeat(40));
        let kept = |args: &[&str]| {
            known.keep(args, &Answer::No);
            known.get(args).is_some()
        };
        assert!(kept(&["merge-base", "--is-ancestor", &one, &two]));
        assert!(kept(&["cat-file", "commit", &one]));
        assert!(kept(&["diff-tree", "-p", "-M", &one, &two, "--", "a path"]));
        assert!(!kept(&["merge-base", "main", &two]));
        assert!(!kept(&["cat-file", "blob", "abc"]));
        assert!(kept(&["rev-list", "--topo-order", &one, &format!("^{two}"), "--"]));
        assert!(kept(&["cat-file", "--batch-check", &format!("{one}:a folder")]));
        assert!(!kept(&["rev-list", &one, "^main"]));
        assert!(!kept(&["rev-list", &format!("{one}0")]));
        assert!(!kept(&["for-each-ref"]));
        assert!(!kept(&["cat-file", "--batch-check"]));
    }
}
