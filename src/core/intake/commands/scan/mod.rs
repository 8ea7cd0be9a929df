//! From a text to what it says to the bot.

mod lines;
mod near;
mod spans;
#[cfg(test)]
mod tests;

use self::lines::{FenceEnd, Line, Lines, Place};
use self::spans::{Spans, paragraph_end};
use super::attachment::linked;
use super::bulk::Format;
use super::call::{Block, Call, Ears, FieldLine, Invisible, Linked, Said, What, Whole};
use super::foreign::is_foreign;
use super::{CommandKind, Verb};
use crate::repo_config::Slash;
use crate::words::is_invisible;

/// Commands that describe, in one text; a bulk of rows wants a block.
pub const MOST_DESCRIBING: usize = 50;
/// Commands that act or ask, in one text (FAULTS P20).
pub const MOST_OTHERS: usize = 5;
/// Bytes of a command's line (FAULTS P21).
pub(super) const LONGEST_LINE: usize = 8 * 1024;
/// Bytes of a text that are read: what forges allow, twice.
const LONGEST_TEXT: usize = 128 * 1024;
/// Near misses told of one text (FAULTS P18).
const MOST_HINTS: usize = 1;

/// What a comment, a review or a description says to the bot, in order. Any text is read, in time
/// linear in its length. Titles are never read (FAULTS S20).
pub fn listen(text: &str, ears: &Ears<'_>) -> Vec<Said> {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let lines = Lines::of(text.get(..end).unwrap_or_default());
    Listener { lines: &lines, ears, said: Vec::new(), describing: 0, others: 0, hints: 0 }.run()
}

struct Listener<'a> {
    lines: &'a Lines<'a>,
    ears: &'a Ears<'a>,
    said: Vec<Said>,
    describing: usize,
    others: usize,
    hints: usize,
}

/// A line that begins as commands do.
struct Addressed<'a> {
    /// What stands behind the slash or the mention.
    rest: &'a str,
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Slash,
    Mention,
}

impl Listener<'_> {
    fn run(mut self) -> Vec<Said> {
        let mut at = 0;
        let mut spans: Option<(usize, Spans)> = None;
        while let Some(line) = self.lines.lines.get(at) {
            match line.place {
                Place::Text | Place::Indented => {}
                Place::Lazy => {
                    self.lazy(at, line);
                    at += 1;
                    continue;
                }
                Place::Blank | Place::Fence(_) | Place::Inside | Place::Hidden => {
                    at += 1;
                    continue;
                }
            }
            if spans.as_ref().is_none_or(|(end, _)| at >= *end) {
                let end = paragraph_end(&self.lines.lines, at);
                spans = Some((end, Spans::of(&self.lines.lines, at..end)));
            }
            let Some((_, code)) = spans.as_mut() else { break };
            let heard = if line.place == Place::Text && !code.covers(at) {
                self.hear(at, line.text)
            } else {
                None
            };
            match heard {
                None => {
                    code.prose(at);
                    at += 1;
                }
                Some(next) => {
                    code.skip(next.saturating_sub(1));
                    at = next;
                    if self.is_full() {
                        break;
                    }
                }
            }
        }
        self.said
    }

    fn is_full(&self) -> bool {
        matches!(self.said.last(), Some(Said { what: What::TooMany { .. }, .. }))
    }

    /// A command below a quote, without a blank line between: told, because the person sees why
    /// only when it is.
    fn lazy(&mut self, at: usize, line: &Line<'_>) {
        let Some(addressed) = self.addressed(line.text) else { return };
        let (word, _) = word(addressed.rest);
        if Verb::of_word(word).is_some() && self.hints < MOST_HINTS {
            self.hints += 1;
            self.say(at, line.text, What::BelowQuote);
        }
    }

    fn say(&mut self, at: usize, typed: &str, what: What) {
        let typed = shortened(typed.trim());
        self.said.push(Said { line: at + 1, typed, what });
    }

    /// What stands behind `/` or `@bot` at the beginning of a line.
    fn addressed<'t>(&self, line: &'t str) -> Option<Addressed<'t>> {
        let line = bare(line);
        if let Some(rest) = line.strip_prefix('/') {
            return (self.ears.slash == Slash::On).then_some(Addressed { rest, by: By::Slash });
        }
        // Our own comments show a mention with a zero-width space in it.
        let rest = line.strip_prefix('@')?.trim_start_matches('\u{200b}');
        let login = self.ears.bot;
        let short = login.strip_suffix("[bot]").unwrap_or(login);
        let rest = [login, short].into_iter().find_map(|login| {
            let head = rest.get(..login.len()).filter(|_| !login.is_empty())?;
            let rest = rest.get(login.len()..)?;
            let ends = rest.chars().next().is_none_or(|c| {
                c.is_whitespace() || is_invisible(c) || matches!(c, ',' | ':' | '/')
            });
            (head.eq_ignore_ascii_case(login) && ends).then_some(rest)
        })?;
        let rest = bare(rest.strip_prefix([',', ':']).unwrap_or(rest));
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        Some(Addressed { rest, by: By::Mention })
    }

    /// Reads a line that may begin a command; the line after what belongs to it, `None` where it
    /// is prose.
    fn hear(&mut self, at: usize, line: &str) -> Option<usize> {
        let addressed = self.addressed(line)?;
        let (typed, rest) = word(addressed.rest);
        let Some(verb) = verb(typed) else {
            if self.hints < MOST_HINTS
                && !is_foreign(typed)
                && let Some((nearest, fix)) = near::near(addressed.rest, addressed.by == By::Slash)
            {
                self.hints += 1;
                self.say(at, line, What::NearMiss { nearest, fix });
                return Some(at + 1);
            }
            return None;
        };
        let kind = verb.spec().kind;
        let (count, most) = match kind {
            CommandKind::Describing => (&mut self.describing, MOST_DESCRIBING),
            CommandKind::Acting | CommandKind::Asking => (&mut self.others, MOST_OTHERS),
        };
        *count += 1;
        if *count > most {
            self.say(at, line, What::TooMany { most });
            return Some(at + 1);
        }
        let mut call = Call {
            verb,
            args: bare(rest).trim_end_matches(is_nothing).to_owned(),
            fields: Vec::new(),
            block: None,
            file: None,
            colon: None,
            because: None,
            invisible: invisible(line, rest),
        };
        let next = match verb {
            Verb::Set | Verb::Add => self.below(&mut call, at + 1),
            _ => at + 1,
        };
        self.say(at, line, What::Call(Box::new(call)));
        Some(next)
    }

    /// The fields, the block or the file below `/set` or `/add`.
    fn below(&mut self, call: &mut Call, mut at: usize) -> usize {
        let lines = &self.lines.lines;
        let blank = |at: usize| lines.get(at).is_some_and(|line| line.place == Place::Blank);
        let uploads = self.ears.uploads;
        if let Some((before, file)) = trailing_link(&call.args, uploads) {
            // An address elsewhere may be a record's key, with its fields below.
            let is_key = matches!(file, Linked::Elsewhere { .. }) && {
                let next = self.fields(call, at);
                at = next;
                !call.fields.is_empty()
            };
            if !is_key {
                call.args = before;
                call.file = Some(file);
            }
            return at;
        }
        // A value that begins on the next line, as a fence.
        if call.args.ends_with('=')
            && let Some((block, next)) = self.fence(at + usize::from(blank(at)))
        {
            call.block = Some(block);
            return self.fields(call, next);
        }
        let has_value = call.args.contains('=');
        let first = if blank(at) && !has_value { at + 1 } else { at };
        let after_fields = self.fields(call, first);
        if after_fields > first {
            at = after_fields;
        }
        let block_at = at + usize::from(blank(at));
        if let Some((block, next)) = self.fence(block_at) {
            let is_rows = block.format.is_some();
            if is_rows || (!has_value && call.fields.is_empty()) {
                call.block = Some(block);
                return next;
            }
        }
        if !has_value
            && call.fields.is_empty()
            && let Some(line) = lines.get(block_at).filter(|line| line.place == Place::Text)
            && let Some(file) = linked(bare(line.text), uploads)
        {
            call.file = Some(file);
            return block_at + 1;
        }
        at
    }

    fn fence(&self, at: usize) -> Option<(Block, usize)> {
        let Place::Fence(index) = self.lines.lines.get(at)?.place else { return None };
        let fence = self.lines.fences.get(index)?;
        let block = Block {
            info: fence.info.clone(),
            format: Format::of_word(&fence.info),
            text: fence.text.clone(),
            whole: match fence.end {
                FenceEnd::Closed => Whole::Yes,
                FenceEnd::Missing => Whole::No,
            },
            line: at + 1,
        };
        Some((block, fence.next))
    }

    /// Takes the lines `field = value`; the line after them.
    fn fields(&self, call: &mut Call, mut at: usize) -> usize {
        while let Some(line) = self.lines.lines.get(at) {
            if !matches!(line.place, Place::Text | Place::Indented) {
                break;
            }
            let text = unbulleted(bare(line.text));
            // A command, or what was meant as one, is no field.
            if text.starts_with('/') || self.addressed(line.text).is_some() {
                break;
            }
            if let Some(reason) = super::value::reason_alone(text)
                && text.len() <= LONGEST_LINE
            {
                call.because = Some(reason);
                at += 1;
                break;
            }
            let Some((field, value)) = assignment(text) else {
                if call.colon.is_none() && looks_like_colon(text) {
                    call.colon = Some(shortened(text));
                }
                break;
            };
            if invisible(line.text, "") == Invisible::LeftOut {
                call.invisible = Invisible::LeftOut;
            }
            let mut taken =
                FieldLine { field: field.to_owned(), value: value.to_owned(), fence: None };
            at += 1;
            if value.is_empty()
                && let Some((block, next)) = self.fence(at)
            {
                taken.fence = Some(block.text);
                at = next;
            }
            call.fields.push(taken);
        }
        at
    }
}

/// The verb of a word: exact where it acts; in any case where it only describes or asks, since
/// telephones write capitals by themselves.
fn verb(word: &str) -> Option<Verb> {
    Verb::of_word(word).or_else(|| {
        let low = word.to_lowercase();
        Verb::of_word(&low).filter(|verb| verb.spec().kind != CommandKind::Acting)
    })
}

/// The first word of a text and the rest.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Whether a character is nothing at a text's ends.
pub(super) fn is_nothing(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn bare(text: &str) -> &str {
    text.trim_matches(is_nothing)
}

/// Whether a line hides characters at its ends or before its arguments. Spaces of any width are
/// seen, though not told apart.
fn invisible(line: &str, args: &str) -> Invisible {
    let hides = |text: &str| text.chars().any(|c| is_invisible(c) && !c.is_whitespace());
    let inner = bare(line);
    let outer = line
        .strip_suffix(inner)
        .map_or_else(|| line.split_once(inner).is_some_and(|(a, b)| hides(a) || hides(b)), hides);
    let before = args.len() - args.trim_start_matches(is_nothing).len();
    if outer || hides(args.get(..before).unwrap_or_default()) {
        Invisible::LeftOut
    } else {
        Invisible::None
    }
}

/// A line of a list of fields, without its bullet.
fn unbulleted(text: &str) -> &str {
    ["- ", "* ", "+ "].iter().find_map(|bullet| text.strip_prefix(bullet)).unwrap_or(text)
}

/// Bytes of what stands before `=` that can be a field's name; longer is a sentence.
const LONGEST_FIELD: usize = 120;

/// The two sides of `field = value`; the `=` may be of full width.
pub(super) fn assignment(text: &str) -> Option<(&str, &str)> {
    if text.len() > LONGEST_LINE {
        return None;
    }
    let at = super::value::outside_quotes(text).find(|(_, c)| matches!(c, '=' | '＝'));
    let (at, sign) = at?;
    let (field, value) = (text.get(..at)?, text.get(at + sign.len_utf8()..)?);
    let field = bare(field);
    let can_be = !field.is_empty()
        && field.len() <= LONGEST_FIELD
        && !field.starts_with(['<', '|', '#', '>', '`'])
        && !field.contains("://");
    can_be.then_some((field, bare(value)))
}

fn looks_like_colon(text: &str) -> bool {
    text.split_once(": ")
        .is_some_and(|(field, value)| !value.trim().is_empty() && field.len() <= 40)
}

/// A link to a file at the end of a command's own line.
fn trailing_link(args: &str, uploads: &[String]) -> Option<(String, Linked)> {
    if args.contains('=') && !args.contains("](") {
        return None;
    }
    let start = args.rfind(" [").map(|at| at + 1).or_else(|| args.starts_with('[').then_some(0));
    let start = start.or_else(|| args.rfind(char::is_whitespace).map(|at| at + 1)).unwrap_or(0);
    let (before, link) = args.split_at_checked(start)?;
    if assignment(before).is_some() || before.trim_end().ends_with('=') {
        return None;
    }
    let file = linked(link, uploads)?;
    Some((before.trim_end().to_owned(), file))
}

/// A line as it is told back.
pub(super) fn shortened(text: &str) -> String {
    crate::report::escape::cut(text).0.to_owned()
}
