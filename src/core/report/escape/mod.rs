//! People's text made harmless where it is written, never where it is read (FAULTS section M).
//!
//! Whatever a cell, a name or an answer holds, a reader sees it and nothing happens: no mention,
//! reference, closing word, link, image, HTML or quick action. Values go into code spans, which
//! forges leave alone; because mail clients drop the code span and a quoting answer by mail brings
//! the bare text back, `@` and `#1` are broken by a zero-width space inside of it too (as
//! dependabot does).

mod cut;
#[cfg(test)]
mod tests;
mod title;

use crate::words::visible;

pub(crate) use cut::{around_change, cut};
pub use title::one_line;

/// Characters of a value that are shown; the rest is counted.
pub const LONGEST: usize = 120;

/// Put after a character to take its meaning away without anybody seeing it.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// Text as a Markdown code span in a sentence or list. Line ends and invisible characters are
/// shown, what is longer than [`LONGEST`] characters is cut and the number of hidden ones told.
/// Not for table cells, which want [`code_cell`].
pub fn code_span(text: &str) -> String {
    span(text, Place::Sentence)
}

/// Text as a Markdown code span in a table's cell: as [`code_span`], and `|` parts no cell
/// (GFM 4.10: pipes are escaped even inside of code spans).
pub fn code_cell(text: &str) -> String {
    span(text, Place::Cell)
}

/// Text of people as plain Markdown, for the few places where a code span would look odd, like a
/// person's name. Every character that means something to Markdown is an entity, and every
/// sequence that means something to a forge is broken by a zero-width space. Safe in a table.
pub fn plain(text: &str) -> String {
    let (kept, hidden) = cut(text);
    let shown = visible(kept);
    let mut plain = String::with_capacity(shown.len() * 2);
    let mut run = HexRun::default();
    let mut only_digits = true;
    let mut before = ' ';
    let mut chars = shown.chars().peekable();
    while let Some(c) = chars.next() {
        run.take(c, &mut plain);
        let at_start = plain.is_empty();
        match c {
            ',' | '\'' | ' ' => plain.push(c),
            '.' | ')' if !only_digits && c == '.' => plain.push(c),
            '-' | '/' if !at_start => plain.push(c),
            c if c.is_ascii_punctuation() => {
                plain.extend(["&#", &u32::from(c).to_string(), ";"]);
            }
            c => plain.push(c),
        }
        only_digits &= c.is_ascii_digit();
        let next = chars.peek().copied();
        if fires(before, c, next) {
            plain.push(ZERO_WIDTH_SPACE);
        }
        before = c;
    }
    isolated(shown.as_ref(), plain + &mark(hidden))
}

/// Text in HTML, between tags or in a quoted attribute, with invisible characters shown.
pub fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

/// A link's target: what could end it or the table cell around it is percent-encoded
/// (RFC 3986). The base is ours; only names of files and branches come from people.
pub(crate) fn url(text: &str) -> String {
    let mut url = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'*+,;=%".contains(c) {
            url.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                url.extend(["%", &format!("{byte:02X}")]);
            }
        }
    }
    url.replace('[', "%5B").replace(']', "%5D")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Sentence,
    Cell,
}

fn span(text: &str, place: Place) -> String {
    let (kept, hidden) = cut(text);
    span_of(&visible(kept), place) + &mark(hidden)
}

/// A code span of text that is cut and visible already.
fn span_of(shown: &str, place: Place) -> String {
    let mut inside = String::with_capacity(shown.len() + 8);
    let mut before = ' ';
    let mut chars = shown.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // A backslash before the escaped pipe is read differently by each forge's parser.
            '|' if place == Place::Cell && before == '\\' => inside.push_str("\u{200b}\\|"),
            '|' if place == Place::Cell => inside.push_str("\\|"),
            c => inside.push(c),
        }
        let counts = chars.peek().is_some_and(char::is_ascii_digit);
        // Behind a letter or digit no forge reads a mention, and an address must copy whole.
        let mentions = is_at(c) && !before.is_alphanumeric() && before != '_';
        if mentions || (c == '#' && counts) {
            inside.push(ZERO_WIDTH_SPACE);
        }
        before = c;
    }
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || inside.is_empty() { " " } else { "" };
    isolated(shown, format!("{fence}{pad}{inside}{pad}{fence}"))
}

/// A cell's text before and after a change, as code spans: cut around the change where they are
/// long. An empty one is `None`.
pub(crate) fn code_cell_pair(old: &str, new: &str) -> (Option<String>, Option<String>) {
    let (before, after) = around_change(old, new);
    let span = |text: &str, (start, hidden): (usize, usize)| {
        let (shown, left) = cut(text.get(start..).unwrap_or_default());
        if text.is_empty() {
            return None;
        }
        let lead = if start > 0 { "…" } else { "" };
        Some(format!("{lead}{}{}", span_of(&visible(shown), Place::Cell), mark(left + hidden)))
    };
    (span(old, before), span(new, after))
}

/// How many characters were cut off.
fn mark(hidden: usize) -> String {
    if hidden == 0 { String::new() } else { format!("…(+{hidden})") }
}

/// Keeps right-to-left text from turning the line around it (Unicode UAX #9: FSI … PDI). The
/// text cannot close it: direction marks in it are shown, not written.
fn isolated(shown: &str, written: String) -> String {
    if shown.chars().any(is_right_to_left) { format!("\u{2068}{written}\u{2069}") } else { written }
}

/// Letters of the scripts written from the right, by their Unicode blocks.
fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn is_at(c: char) -> bool {
    matches!(c, '@' | '＠' | '\u{fe6b}')
}

/// Whether a forge could read a reference, link, emoji or number of an issue from here on:
/// `@user`, `#1`, `!1`, `~label`, `%milestone`, `&epic`, `$snippet`, `^alert` (GitLab),
/// `GH-1`, `http://`, `:smile:`, `www.`.
fn fires(before: char, c: char, next: Option<char>) -> bool {
    let Some(next) = next.filter(|next| !next.is_whitespace()) else { return is_at(c) };
    match c {
        '#' | '!' | '~' | '%' | '&' | '$' | '^' | ':' | '[' | '*' => true,
        '-' => before.is_ascii_alphanumeric() && next.is_ascii_digit(),
        '.' => matches!(before, 'w' | 'W'),
        c => is_at(c),
    }
}

/// Breaks runs of hexadecimal digits that could name a commit (7 to 64 of them).
#[derive(Default)]
struct HexRun(usize);

impl HexRun {
    fn take(&mut self, c: char, out: &mut String) {
        self.0 = if c.is_ascii_hexdigit() { self.0 + 1 } else { 0 };
        if self.0 == 7 {
            out.push(ZERO_WIDTH_SPACE);
            self.0 = 1;
        }
    }
}
