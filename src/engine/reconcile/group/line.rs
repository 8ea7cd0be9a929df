//! What becomes of each part of a shared change request, as a hidden line at its end tells it. The
//! line tells the issues where they stand; what the branch holds is never decided by it.

use std::fmt::Write as _;

use crate::model::{CommitId, SubjectNumber};

const START: &str = "<!-- gitribute group:";
const END: &str = " -->";
/// The word for a branch that a person has committed to.
const HAND: &str = "by-hand";
/// Most parts that are told of.
const MOST: usize = 150;
/// How much of a commit's name tells it from others.
const SHORT: usize = 12;

/// Where a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::reconcile) enum Place {
    /// In the change request.
    In,
    /// Not with the others.
    Apart,
    /// Taken out.
    Dropped,
    /// For the next one.
    Full,
}

/// Whose a shared branch is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::reconcile) enum Hands {
    /// Ours to build.
    #[default]
    Ours,
    /// A person has committed to it: theirs to finish.
    Theirs,
}

/// Parts of a shared change request.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::reconcile) struct Places {
    parts: Vec<(SubjectNumber, String, Place)>,
    /// Whose its branch is.
    pub(super) hands: Hands,
}

impl Places {
    /// A part, at the commit that its own branch is at.
    pub(super) fn put(&mut self, issue: SubjectNumber, head: &CommitId, place: Place) {
        if self.parts.len() < MOST {
            self.parts.push((issue, short(head), place));
        }
    }

    /// A change request's text that says so in its hidden line, with a word before all else of it.
    pub(super) fn left_to_them(body: &str, word: &str) -> String {
        let theirs = Self { hands: Hands::Theirs, ..Self::of_body(body) };
        let is_ours = |line: &&str| !(line.starts_with(START) && line.trim_end().ends_with(END));
        let rest: Vec<&str> = body.lines().filter(is_ours).collect();
        format!("{word}\n\n{}\n\n{}", rest.join("\n").trim(), theirs.line())
    }

    /// What a change request's text says; nothing where it does not.
    pub(in crate::reconcile) fn of_body(body: &str) -> Self {
        let mut lines = body.lines().rev().map(str::trim_end);
        let words = lines.find_map(|line| line.strip_prefix(START)?.strip_suffix(END));
        let words = words.unwrap_or_default();
        let is_theirs = words.split(' ').any(|word| word == HAND);
        let part = |word: &str| {
            let mut parts = word.split(':');
            let place = match parts.next()? {
                "in" => Place::In,
                "apart" => Place::Apart,
                "dropped" => Place::Dropped,
                "full" => Place::Full,
                _ => return None,
            };
            let number = parts.next()?.parse().ok().map(SubjectNumber)?;
            Some((number, parts.next()?.to_owned(), place))
        };
        Self {
            parts: words.split(' ').filter_map(part).take(MOST).collect(),
            hands: if is_theirs { Hands::Theirs } else { Hands::Ours },
        }
    }

    /// The hidden line.
    pub(super) fn line(&self) -> String {
        let mut line = START.to_owned();
        if self.hands == Hands::Theirs {
            line.extend([" ", HAND]);
        }
        for (issue, head, place) in &self.parts {
            let word = match place {
                Place::In => "in",
                Place::Apart => "apart",
                Place::Dropped => "dropped",
                Place::Full => "full",
            };
            // Writing to a string cannot fail.
            let _ = write!(line, " {word}:{}:{head}", issue.0);
        }
        line + END
    }

    /// Where an issue's part is, if it is told of at this commit.
    pub(super) fn of(&self, issue: SubjectNumber, head: &CommitId) -> Option<Place> {
        let head = short(head);
        let mut own = self.parts.iter().filter(|(of, at, _)| *of == issue && *at == head);
        own.next().map(|(_, _, place)| *place)
    }

    /// The issues of all parts.
    pub(in crate::reconcile) fn issues(&self) -> impl Iterator<Item = SubjectNumber> {
        self.parts.iter().map(|(issue, ..)| *issue)
    }

    /// The issues of which the two say something else.
    pub(super) fn differing(&self, other: &Self) -> Vec<SubjectNumber> {
        let lacks = |all: &Self, one| all.hands != self.hands || !all.parts.contains(one);
        let own = self.parts.iter().filter(|one| lacks(other, one));
        let is_other = self.hands != other.hands;
        let others = other.parts.iter().filter(|one| is_other || lacks(self, one));
        let mut issues: Vec<SubjectNumber> = own.chain(others).map(|(issue, ..)| *issue).collect();
        issues.sort_unstable();
        issues.dedup();
        issues
    }
}

fn short(head: &CommitId) -> String {
    head.as_str().chars().take(SHORT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_read_back_and_another_tells_nothing() {
        let mut places = Places::default();
        let head = CommitId("0123456789abcdef0123456789abcdef01234567".to_owned());
        places.put(SubjectNumber(12), &head, Place::In);
        places.put(SubjectNumber(7), &head, Place::Apart);
        let body = format!("table\r\n\r\n{}\r\n", places.line());
        let read = Places::of_body(&body);
        assert_eq!(read, places);
        assert_eq!(read.of(SubjectNumber(7), &head), Some(Place::Apart));
        assert_eq!(read.of(SubjectNumber(7), &CommitId("ff".to_owned())), None, "another commit");
        assert_eq!(Places::of_body("<!-- gitribute group: in:x:y odd -->"), Places::default());
        assert_eq!(read.differing(&Places::default()), [SubjectNumber(7), SubjectNumber(12)]);
        let theirs = Places { hands: Hands::Theirs, ..places.clone() };
        assert_eq!(Places::of_body(&theirs.line()), theirs);
        assert_eq!(places.differing(&theirs), [SubjectNumber(7), SubjectNumber(12)]);
        assert_eq!(theirs.differing(&places), [SubjectNumber(7), SubjectNumber(12)]);
        assert_eq!(theirs.differing(&theirs), []);
    }
}
