//! Moving branches and tags, and all that follows from it.

use std::collections::BTreeSet;

use super::gitlab::Kind;
use super::issues::IssueState;
use super::{Area, Caller, Id, Level, Role, State};
use crate::Face;
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// Whether a ref may lose commits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Force {
    FastForwardOnly,
    Anywhere,
}

impl State {
    pub(crate) fn create_ref(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
        oid: &str,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Contents, Level::Write, Role::Write)?;
        let named = name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
        if !named || !home.git.is_ref_name(name) {
            return Err(Refusal::invalid("Reference name is not valid"));
        }
        if home.refs.contains_key(name) {
            return Err(Refusal::invalid("Reference already exists"));
        }
        if home.git.commit_of(oid).is_none() {
            return Err(Refusal::invalid("Object does not exist"));
        }
        // `a` and `a/b` cannot both be refs; Git says so when asked.
        self.move_ref(caller, repository, name, Some(oid), None)
            .map_err(|_| Refusal::invalid("Reference already exists"))
    }

    pub(crate) fn update_ref(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
        oid: &str,
        force: Force,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Contents, Level::Write, Role::Write)?;
        let missing = || Refusal::invalid("Reference does not exist");
        let old = home.refs.get(name).ok_or_else(missing)?.clone();
        if home.git.commit_of(oid).is_none() {
            return Err(Refusal::invalid("Object does not exist"));
        }
        if force == Force::FastForwardOnly && !home.git.is_ancestor(&old, oid) {
            return Err(Refusal::invalid("Update is not a fast forward"));
        }
        if old == oid {
            return Ok(());
        }
        self.move_ref(caller, repository, name, Some(oid), Some(&old))
    }

    pub(crate) fn delete_ref(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        self.allow(caller, home, Area::Contents, Level::Write, Role::Write)?;
        let missing = || Refusal::invalid("Reference does not exist");
        let old = home.refs.get(name).ok_or_else(missing)?.clone();
        if name == format!("refs/heads/{}", home.default_branch) {
            return Err(Refusal::invalid("Cannot delete the default branch"));
        }
        self.move_ref(caller, repository, name, None, Some(&old))
    }

    /// Sets or removes a ref if it still is at `old`, then lets pull requests follow and tells it.
    pub(crate) fn move_ref(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
        new: Option<&str>,
        old: Option<&str>,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        match (new, old) {
            (Some(new), old) => home.git.update_ref(name, new, old)?,
            (None, Some(old)) => home.git.delete_ref(name, old)?,
            (None, None) => return Ok(()),
        }
        self.ref_moved(caller, repository, name, new, old)
    }

    /// What follows once Git has a ref elsewhere.
    fn ref_moved(
        &mut self,
        caller: &Caller,
        repository: Id,
        name: &str,
        new: Option<&str>,
        old: Option<&str>,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let home = self.repository_mut(repository)?;
        match new {
            Some(new) => home.refs.insert(name.to_owned(), new.to_owned()),
            None => home.refs.remove(name),
        };
        home.pushed_at = now;
        self.happened(
            caller,
            repository,
            &Happening::Push {
                name: name.to_owned(),
                before: old.map(str::to_owned),
                after: new.map(str::to_owned),
            },
        );
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            self.follow_heads(caller, repository, branch, new)?;
            if let Some(new) = new {
                self.follow_bases(caller, repository, branch, new, old)?;
                self.close_by_commits(caller, repository, branch, new, old)?;
            }
        }
        Ok(())
    }

    /// Reads the refs again after somebody pushed with Git itself.
    pub(crate) fn resync(&mut self, caller: &Caller, repository: Id) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let (before, after) = (home.refs.clone(), home.git.refs()?);
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (old, new) = (before.get(name), after.get(name));
            if old != new {
                self.ref_moved(
                    caller,
                    repository,
                    name,
                    new.map(String::as_str),
                    old.map(String::as_str),
                )?;
            }
        }
        Ok(())
    }

    /// Open pull requests from this branch get its new tip, or close with it.
    fn follow_heads(
        &mut self,
        caller: &Caller,
        source: Id,
        branch: &str,
        tip: Option<&str>,
    ) -> Result<(), Refusal> {
        let mut followers = Vec::new();
        for home in self.repositories.values() {
            for subject in home.subjects.values() {
                let Some(pull) = &subject.pull else { continue };
                if subject.state.is_open()
                    && pull.head_repository == Some(source)
                    && pull.head_ref == branch
                {
                    followers.push((home.id, subject.number, pull.head_sha.clone()));
                }
            }
        }
        for (repository, number, before) in followers {
            let Some(tip) = tip else {
                if self.face == Face::GitLab {
                    // A merge request outlives its branch.
                    continue;
                }
                self.set_state(caller, repository, number, IssueState::Completed)?;
                continue;
            };
            self.refresh_pull(repository, number)?;
            let happening = Happening::Synchronized { number, before, after: tip.to_owned() };
            self.happened(caller, repository, &happening);
        }
        Ok(())
    }

    /// Open pull requests into this branch see its new tip; those it now contains are merged.
    fn follow_bases(
        &mut self,
        caller: &Caller,
        repository: Id,
        branch: &str,
        tip: &str,
        old: Option<&str>,
    ) -> Result<(), Refusal> {
        let now = self.now();
        let home = self.repository_mut(repository)?;
        let came: BTreeSet<String> = home.git.history(tip, old, None)?.into_iter().collect();
        let mut merged = Vec::new();
        for subject in home.subjects.values_mut() {
            let open = subject.state.is_open();
            let Some(pull) = &mut subject.pull else { continue };
            if !open || pull.base_ref != branch || pull.merged_at.is_some() {
                continue;
            }
            if came.contains(&pull.head_sha) {
                // The recorded base stays, so that the files it changed can still be told.
                pull.merged_at = Some(now);
                pull.merged_by = caller.account();
                pull.merge_commit = Some(tip.to_owned());
                merged.push(subject.number);
            } else {
                tip.clone_into(&mut pull.base_sha);
            }
        }
        for number in merged {
            self.set_state(caller, repository, number, IssueState::Completed)?;
            self.close_by_body(caller, repository, number)?;
        }
        Ok(())
    }

    /// Closing words in commits that reach the default branch close issues.
    fn close_by_commits(
        &mut self,
        caller: &Caller,
        repository: Id,
        branch: &str,
        new: &str,
        old: Option<&str>,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let Some(old) = old else { return Ok(()) };
        if branch != home.default_branch {
            return Ok(());
        }
        let mut numbers = Vec::new();
        for oid in home.git.history(new, Some(old), None)? {
            numbers.extend(self.closing_numbers(repository, &home.git.commit(&oid)?.message)?);
        }
        self.close_all(caller, repository, &numbers)
    }

    /// Closes what a merged pull request's description says it closes.
    pub(crate) fn close_by_body(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let subject = home.subject(number)?;
        let into_default =
            subject.pull.as_ref().is_some_and(|pull| pull.base_ref == home.default_branch);
        if !into_default {
            return Ok(());
        }
        let body = subject.body.clone().unwrap_or_default();
        let numbers = self.closing_numbers(repository, &body)?;
        self.close_all(caller, repository, &numbers)
    }

    fn close_all(
        &mut self,
        caller: &Caller,
        repository: Id,
        numbers: &[u64],
    ) -> Result<(), Refusal> {
        for number in numbers {
            // Texts name issues by the numbers people see.
            let named = self.repository(repository)?.by_iid(Kind::Issue, *number);
            let open = named.ok().filter(|one| one.state.is_open()).map(|one| one.number);
            if let Some(number) = open {
                self.set_state(caller, repository, number, IssueState::Completed)?;
            }
        }
        Ok(())
    }

    /// The issues of a repository that a text says it closes, by the numbers people see.
    pub(crate) fn closing_numbers(&self, repository: Id, text: &str) -> Result<Vec<u64>, Refusal> {
        let name = self.full_name(self.repository(repository)?);
        Ok(closing_numbers(text, &name))
    }
}

/// Numbers of issues of `repository` (`owner/name`) that a text says it closes: GitHub's nine
/// words, an optional colon, then `#1`, `owner/name#1` or the issue's URL.
fn closing_numbers(text: &str, repository: &str) -> Vec<u64> {
    const WORDS: [&str; 9] =
        ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"];
    let mut numbers = Vec::new();
    let mut after_word = false;
    for token in text.split_whitespace() {
        if after_word && let Some(number) = reference(token, repository) {
            numbers.push(number);
        }
        let bare = token.trim_start_matches(['(', '*', '_']).trim_end_matches(':');
        after_word = WORDS.iter().any(|word| bare.eq_ignore_ascii_case(word));
    }
    numbers
}

fn reference(token: &str, repository: &str) -> Option<u64> {
    let (place, number) = token.split_once('#').or_else(|| token.rsplit_once("/issues/"))?;
    let here = place.is_empty()
        || place.eq_ignore_ascii_case(repository)
        || place.strip_suffix(repository).is_some_and(|host| host.starts_with("http"));
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    here.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::closing_numbers;

    #[test]
    fn closing_words_are_read_as_github_reads_them() {
        let of = |text: &str| closing_numbers(text, "ada/data");
        assert_eq!(of("Fixes #3, closes: #4 and resolves ada/data#5."), [3, 4, 5]);
        assert_eq!(of("see #3, fixes other/repo#4, prefixes #5"), [] as [u64; 0]);
        assert_eq!(of("closed http://127.0.0.1:1/ada/data/issues/9"), [9]);
    }
}
