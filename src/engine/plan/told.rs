//! What was told of a clash, and since when: the memory that tells a person who settles it from
//! one who did not know of it yet. It stands in the marker of our own comment.

use jiff::Timestamp;

/// Most cells that are remembered.
const MOST_MARKS: usize = 60;
/// What stands behind the mark of a cell that is settled.
const SETTLED: &str = "!";
/// The word that the marker begins with.
pub(super) const WORD: &str = "clashing";

/// What was told of clashes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Since when, by our clock: what was written later was written by people who could know.
    pub since: Timestamp,
    /// The cells.
    pub marks: Vec<Mark>,
}

/// A cell that clashes, by two short hashes: of the cell with what others made of it, and of what
/// is proposed for it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mark {
    /// The cell, and what stands there.
    pub theirs: String,
    /// What is proposed.
    pub ours: String,
    /// Whether people said by now what it is to be.
    pub state: MarkState,
}

/// Whether a clash of a cell is settled; others of the same contribution may not be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MarkState {
    /// It waits.
    Open,
    /// It is.
    Settled,
}

impl Told {
    /// The cells in order, as many as are remembered.
    pub fn new(since: Timestamp, mut marks: Vec<Mark>) -> Self {
        marks.sort();
        marks.dedup();
        marks.truncate(MOST_MARKS);
        Self { since, marks }
    }

    /// Whether all that waits in the other was told here.
    pub fn covers(&self, other: &Self) -> bool {
        let mut open = other.marks.iter().filter(|mark| mark.state == MarkState::Open);
        open.all(|mark| self.marks.iter().any(|told| told == mark))
    }

    /// The words of the marker.
    pub(super) fn words(&self) -> String {
        let mut words = format!("{WORD} {}", self.since);
        for mark in &self.marks {
            let end = if mark.state == MarkState::Settled { SETTLED } else { "" };
            words.extend([" ", &mark.theirs, ":", &mark.ours, end]);
        }
        words
    }

    /// What the marker of a comment of ours tells.
    pub(super) fn of_words(words: &str) -> Option<Self> {
        let mut words = words.split(' ');
        (words.next()? == WORD).then_some(())?;
        let since = words.next()?.parse().ok()?;
        let marks = words.filter_map(|pair| {
            let (theirs, ours) = pair.split_once(':')?;
            let (ours, state) = match ours.strip_suffix(SETTLED) {
                Some(ours) => (ours, MarkState::Settled),
                None => (ours, MarkState::Open),
            };
            Some(Mark { theirs: theirs.to_owned(), ours: ours.to_owned(), state })
        });
        Some(Self::new(since, marks.collect()))
    }

    /// What was told of a cell as it stands now; `None` where nobody was told. Of more cells than
    /// are remembered each counts as told.
    pub fn of(&self, theirs: &str) -> Option<Known<'_>> {
        match self.marks.iter().find(|mark| mark.theirs == theirs) {
            Some(Mark { state: MarkState::Settled, .. }) => Some(Known::Settled),
            Some(mark) => Some(Known::As(&mark.ours)),
            None => (self.marks.len() == MOST_MARKS).then_some(Known::Somehow),
        }
    }
}

/// What was proposed for a cell when its clash was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<'a> {
    /// This.
    As(&'a str),
    /// Whatever it was: somebody who knew has settled it.
    Settled,
    /// It is not remembered.
    Somehow,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_read_back_and_anything_else_tells_nothing() {
        let mark = |theirs: &str, ours: &str, state| Mark {
            theirs: theirs.into(),
            ours: ours.into(),
            state,
        };
        let marks = vec![mark("b", "2", MarkState::Settled), mark("a", "1", MarkState::Open)];
        let told = Told::new(Timestamp::UNIX_EPOCH, marks);
        assert_eq!(told.of("b"), Some(Known::Settled));
        assert_eq!(Told::of_words(&told.words()), Some(told.clone()));
        assert_eq!(told.of("a"), Some(Known::As("1")));
        assert_eq!(told.of("c"), None);
        for words in ["", "invalid", "clashing", "clashing yesterday", "clashing 2026"] {
            assert_eq!(Told::of_words(words), None, "{words}");
        }
    }
}
