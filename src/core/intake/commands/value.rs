//! Values as people type them: bare, quoted in any of a handful of ways, with a reason behind.

use super::scan::is_nothing;

/// A value, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewValue {
    /// The cell becomes this; never empty.
    Text(String),
    /// The cell becomes empty: `~`, or a pair of quotes with nothing between.
    Clear,
}

/// What stands behind a `=`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Typed {
    /// A value without quotes, and the reason behind it.
    Bare(String, Option<String>),
    /// A quoted value, and the reason behind it.
    Quoted(NewValue, Option<String>),
    /// `~`, and the reason behind it.
    Clear(Option<String>),
    /// Nothing.
    Nothing,
    /// A quote that is never closed, or text behind a closed one.
    OddQuotes,
}

/// A text as it was before a comment of ours showed it: there, a zero-width space stands behind
/// `@` and before the number of `#1`, so that a quoting answer by mail mentions nobody
/// (`report::escape`). What is copied from there must not carry it into the data.
pub(super) fn unbroken(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('\u{200b}') {
        return std::borrow::Cow::Borrowed(text);
    }
    let mut whole = text.to_owned();
    for sign in ['@', '＠', '\u{fe6b}', '#'] {
        whole = whole.replace(&format!("{sign}\u{200b}"), &sign.to_string());
    }
    std::borrow::Cow::Owned(whole)
}

/// Reads what stands behind a `=`.
pub(super) fn typed(text: &str) -> Typed {
    let text = unbroken(text);
    let text = text.trim_matches(is_nothing);
    if text.is_empty() {
        return Typed::Nothing;
    }
    if let Some(quote) = text.chars().next().and_then(closing) {
        match quoted(text) {
            Some((value, rest)) => {
                let rest = rest.trim_matches(is_nothing);
                let reason = reason_alone(rest);
                if rest.is_empty() || reason.is_some() {
                    return Typed::Quoted(of(value), reason);
                }
                if !quote.may_be_apostrophe {
                    return Typed::OddQuotes;
                }
            }
            None if !quote.may_be_apostrophe => return Typed::OddQuotes,
            None => {}
        }
    }
    let (value, reason) = split_reason(text);
    let value = value.trim_matches(is_nothing);
    if value == CLEAR {
        return Typed::Clear(reason);
    }
    match in_code(value) {
        Some(code) => Typed::Quoted(of(code.to_owned()), reason),
        None if value.is_empty() => Typed::Nothing,
        None => Typed::Bare(value.to_owned(), reason),
    }
}

/// What empties a cell.
pub(super) const CLEAR: &str = "~";

fn of(text: String) -> NewValue {
    if text.is_empty() { NewValue::Clear } else { NewValue::Text(text) }
}

#[derive(Clone, Copy)]
struct Quote {
    open: char,
    close: &'static [char],
    may_be_apostrophe: bool,
}

const QUOTES: [Quote; 7] = [
    Quote { open: '"', close: &['"'], may_be_apostrophe: false },
    Quote { open: '“', close: &['”', '“', '"'], may_be_apostrophe: false },
    Quote { open: '”', close: &['”'], may_be_apostrophe: false },
    Quote { open: '„', close: &['“', '”', '"'], may_be_apostrophe: false },
    Quote { open: '«', close: &['»'], may_be_apostrophe: false },
    Quote { open: '\'', close: &['\''], may_be_apostrophe: true },
    Quote { open: '‘', close: &['’'], may_be_apostrophe: true },
];

fn closing(open: char) -> Option<Quote> {
    QUOTES.into_iter().find(|quote| quote.open == open)
}

/// The text between the quotes that a text begins with, and what stands behind them. A `"` inside
/// of `"…"` is written twice.
pub(super) fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = closing(text.chars().next()?)?;
    let body = text.get(quote.open.len_utf8()..)?;
    let mut value = String::new();
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !quote.close.contains(&c) {
            value.push(c);
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        if quote.open == '"' && next == Some('"') {
            value.push('"');
            chars.next();
            continue;
        }
        // An apostrophe inside of a word closes nothing.
        if quote.may_be_apostrophe && next.is_some_and(char::is_alphanumeric) {
            value.push(c);
            continue;
        }
        let rest = body.get(at + c.len_utf8()..)?;
        if quote.open == '«' {
            // French typography puts spaces inside the marks.
            let inner = value.trim_matches([' ', '\u{a0}', '\u{202f}']);
            return Some((inner.to_owned(), rest));
        }
        return Some((value, rest));
    }
    None
}

/// The characters of a text that stand outside of `"…"`, `“…”` and `«…»` at a word's beginning.
pub(super) fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut skip_to = 0;
    let mut at_word_start = true;
    // Quotes that nothing closes are looked for once, or a line of them would cost its square.
    let mut unclosed: Vec<char> = Vec::new();
    text.char_indices().filter(move |(at, c)| {
        if *at < skip_to {
            return false;
        }
        let opens = at_word_start && closing(*c).is_some_and(|quote| !quote.may_be_apostrophe);
        at_word_start = c.is_whitespace() || matches!(c, '=' | ',' | '＝');
        if !opens || unclosed.contains(c) {
            return true;
        }
        match text.get(*at..).and_then(quoted) {
            Some((_, after)) => {
                skip_to = text.len() - after.len();
                at_word_start = false;
                false
            }
            None => {
                unclosed.push(*c);
                true
            }
        }
    })
}

/// The words that begin a reason.
const BECAUSE: [&str; 4] = ["because", "parce que", "parce qu'", "parce qu’"];

/// A text that is only a reason: `because …`.
pub(super) fn reason_alone(text: &str) -> Option<String> {
    BECAUSE.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let rest = text.get(word.len()..)?;
        let ends = word.ends_with(['\'', '’']) || rest.starts_with([' ', '\t', ':', '\u{a0}']);
        let reason = rest.trim_start_matches(':').trim_matches(is_nothing);
        (head.eq_ignore_ascii_case(word) && ends && !reason.is_empty()).then(|| reason.to_owned())
    })
}

/// A text and the reason behind it: the first `because` between words, outside of quotes.
pub(super) fn split_reason(text: &str) -> (&str, Option<String>) {
    let mut after_space = true;
    for (at, c) in outside_quotes(text) {
        let begins = std::mem::replace(&mut after_space, c.is_whitespace());
        if !begins || !matches!(c, 'b' | 'B' | 'p' | 'P') {
            continue;
        }
        let Some(rest) = text.get(at..) else { break };
        let can_be = |word: &&str| -> bool {
            rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        };
        if BECAUSE.iter().any(can_be)
            && let Some(reason) = reason_alone(rest)
        {
            return (text.get(..at).unwrap_or_default(), Some(reason));
        }
    }
    (text, None)
}

/// What stands in a code span that is the whole text, as the bot's own comments show values.
fn in_code(text: &str) -> Option<&str> {
    let inner = text.trim_start_matches('`');
    let length = text.len() - inner.len();
    if length == 0 {
        return None;
    }
    let fence = text.get(..length)?;
    let code = inner.strip_suffix(fence)?;
    let has_fence = code.ends_with('`') || code.contains(fence);
    (!code.trim().is_empty() && !has_fence).then(|| code.trim())
}

/// Words between blank space, quotes taken off; the flag says whether a word was quoted.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text.trim_matches(is_nothing);
    while !rest.is_empty() {
        let opens = rest.chars().next().and_then(closing);
        if opens.is_some()
            && let Some((value, after)) = quoted(rest)
            && after.chars().next().is_none_or(is_nothing)
        {
            words.push(Word { text: value, quotes: Quotes::Some });
            rest = after.trim_start_matches(is_nothing);
            continue;
        }
        // A quote inside of a word, as in `site="A b",date=2024`, holds its spaces.
        let end = outside_quotes(rest).find(|(_, c)| c.is_whitespace()).map_or(rest.len(), |w| w.0);
        let (word, after) = rest.split_at_checked(end.max(1)).unwrap_or((rest, ""));
        words.push(Word { text: word.trim_matches(is_nothing).to_owned(), quotes: Quotes::None });
        rest = after.trim_start_matches(is_nothing);
    }
    words
}

/// A word of a command's line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) quotes: Quotes,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quotes {
    Some,
    None,
}

/// A value as it must be typed on a line; `None` where it wants a fence.
pub(super) fn on_line(value: &NewValue) -> Option<String> {
    let NewValue::Text(text) = value else { return Some(CLEAR.to_owned()) };
    if text.contains(['\n', '\r']) {
        return None;
    }
    let round_trips = typed(text) == Typed::Bare(text.clone(), None)
        && !text.contains(['=', '＝', '`'])
        && !text.contains("<!--")
        && !BECAUSE.iter().any(|word| text.to_lowercase().contains(word));
    if round_trips { Some(text.clone()) } else { Some(in_quotes(text)) }
}

/// A text in quotes.
pub(super) fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A name or key as one word of a command's line.
pub(super) fn as_word(text: &str) -> String {
    let is_plain = words(text) == [Word { text: text.to_owned(), quotes: Quotes::None }]
        && !text.contains(['=', '＝', ',', '"', '`'])
        && split_reason(text).1.is_none()
        && !matches!(text, "to" | "->" | "=>" | "→" | "because")
        && !text.starts_with(['[', '<', '(']);
    if is_plain { text.to_owned() } else { in_quotes(text) }
}
