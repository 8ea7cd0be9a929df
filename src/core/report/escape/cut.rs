//! Long values cut where a reader would cut them.

use unicode_segmentation::UnicodeSegmentation;

use super::LONGEST;
use crate::words::is_invisible;

/// Characters shown before the first one that differs.
const LEAD: usize = 20;

/// The beginning of a text that is at most [`LONGEST`] characters when invisible ones are shown,
/// and how many characters are left. Cut between graphemes (UAX #29), except in one that is
/// longer than the limit by itself.
pub(crate) fn cut(text: &str) -> (&str, usize) {
    if text.len() <= LONGEST / 10 {
        return (text, 0);
    }
    let mut shown = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let before = shown;
        shown += grapheme.chars().map(width).sum::<usize>();
        if shown > LONGEST {
            let end = if at > 0 { at } else { within(grapheme, LONGEST - before) };
            let (kept, rest) = text.split_at_checked(end).unwrap_or((text, ""));
            return (kept, rest.chars().count());
        }
    }
    (text, 0)
}

/// Characters a character takes when invisible ones are shown as `⟨U+200B⟩`.
fn width(c: char) -> usize {
    if is_invisible(c) && !c.is_ascii_control() { 10 } else { 1 }
}

/// The end of the characters of a text that fit.
fn within(text: &str, mut room: usize) -> usize {
    for (at, c) in text.char_indices() {
        match room.checked_sub(width(c)) {
            Some(left) => room = left,
            None => return at,
        }
    }
    text.len()
}

/// Where to begin to show two long versions of a text so that their difference is seen: the byte
/// each begins at, and the characters hidden before it.
pub(crate) fn around_change(old: &str, new: &str) -> ((usize, usize), (usize, usize)) {
    const WHOLE: (usize, usize) = (0, 0);
    if cut(old).1 == 0 && cut(new).1 == 0 {
        return (WHOLE, WHOLE);
    }
    let starts: Vec<usize> = old
        .grapheme_indices(true)
        .zip(new.graphemes(true))
        .take_while(|((_, before), after)| before == after)
        .map(|((at, _), _)| at)
        .collect();
    let start = starts.len().checked_sub(LEAD).and_then(|at| starts.get(at)).copied();
    match start {
        Some(start) if starts.len() > LONGEST / 2 => {
            let hidden = old.get(..start).map_or(0, |hidden| hidden.chars().count());
            // One text may be the beginning of the other.
            ((start, hidden), (start, hidden))
        }
        _ => (WHOLE, WHOLE),
    }
}
