//! Scalars in the style they stand in, or the nearest one that can hold them.

use super::node::Style;
use super::resolve::{Meaning, meaning};
use crate::dataset::Value;
use crate::dataset::encoding::Encoding;

/// Where a scalar stands, as far as its spelling goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Site {
    /// Between brackets.
    Flow,
    /// A member's name.
    Name,
    /// In a block, below a parent that is indented by this many columns.
    Block(usize),
}

/// Which quotes are taken where some are needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Quotes {
    #[default]
    Single,
    Double,
}

/// How a file spells its scalars.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speller {
    pub(super) encoding: Encoding,
    pub(super) line_end: &'static str,
    pub(super) quotes: Quotes,
    pub(super) null: &'static str,
    /// Columns by which a block is indented under its parent.
    pub(super) step: usize,
}

/// A scalar of the file whose spelling is kept as far as it goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Like<'t> {
    pub(super) style: Style,
    /// As it stands in the file, from its first quote or header on.
    pub(super) source: &'t str,
}

impl Speller {
    /// A scalar's spelling; `None` for lists and objects.
    pub(super) fn scalar(
        &self,
        value: &Value,
        like: Option<Like<'_>>,
        site: Site,
    ) -> Option<String> {
        let plain = like.filter(|like| like.style == Style::Plain).map(|like| like.source);
        Some(match value {
            Value::Null if self.null.is_empty() && matches!(site, Site::Flow) => "null".into(),
            Value::Null => self.null.to_owned(),
            Value::Bool(on) => {
                let word = if *on { "true" } else { "false" };
                match plain {
                    Some("True" | "False") if *on => "True".into(),
                    Some("True" | "False") => "False".into(),
                    Some("TRUE" | "FALSE") => word.to_uppercase(),
                    _ => word.into(),
                }
            }
            Value::Number(number) => number.as_str().to_owned(),
            Value::Text(text) => self.text(text, like, site),
            Value::List(_) | Value::Object(_) => return None,
        })
    }

    /// A text's spelling.
    pub(super) fn text(&self, text: &str, like: Option<Like<'_>>, site: Site) -> String {
        let style = like.map_or(Style::Plain, |like| like.style);
        let spelled = match (style, like) {
            (Style::Plain, _) => self.plain(text, like, site),
            (Style::Single, _) => single(text),
            (Style::Double, like) => Some(self.double(text, like)),
            (Style::Literal(column), Some(like)) => self.literal(text, column, like.source, site),
            (Style::Folded(column), Some(like)) => self.folded(text, column, like.source, site),
            _ => None,
        };
        match spelled {
            Some(spelled) if self.encodable(&spelled) => spelled,
            Some(_) => self.double(text, None),
            None => match single(text).filter(|_| self.quotes == Quotes::Single) {
                Some(spelled) if self.encodable(&spelled) => spelled,
                _ => self.double(text, None),
            },
        }
    }

    fn encodable(&self, text: &str) -> bool {
        text.is_ascii() || self.encoding.encode(text).is_ok()
    }

    /// Bare where every reader takes it for this text; else in quotes, or as a block where it has
    /// several lines.
    fn plain(&self, text: &str, like: Option<Like<'_>>, site: Site) -> Option<String> {
        let old = like.map(|like| meaning(like.source));
        let means_text = match meaning(text) {
            Meaning::Text => true,
            // Of one letter, names are taken for booleans by hardly any reader.
            Meaning::Switch if matches!(site, Site::Name) && text.len() == 1 => true,
            // Names are text to us, and what was a number or a date stays one of its kind.
            Meaning::Other if matches!(site, Site::Name) && !text.is_empty() => {
                old == Some(Meaning::Other) && text != "<<"
            }
            // What is a date, or `yes`, in this place already stays one of its kind.
            kind @ (Meaning::Date | Meaning::Switch) => old == Some(kind),
            Meaning::Other => false,
        };
        if means_text && plain_is_whole(text, site) {
            return Some(text.to_owned());
        }
        if text.contains('\n')
            && let Some(block) = self.new_block(text, site)
        {
            return Some(block);
        }
        match self.quotes {
            Quotes::Single => single(text),
            Quotes::Double => Some(self.double(text, None)),
        }
    }

    /// Several lines as a new literal block.
    pub(super) fn new_block(&self, text: &str, site: Site) -> Option<String> {
        let Site::Block(parent) = site else { return None };
        let ends = text.len() - text.trim_end_matches('\n').len();
        if ends > 1 {
            return None;
        }
        self.literal(text, parent + self.step, "|", site)
    }

    /// A text in double quotes. Other than ASCII is escaped where the old text did so, or the
    /// file's encoding lacks it.
    pub(super) fn double(&self, text: &str, like: Option<Like<'_>>) -> String {
        let ascii = like.is_some_and(|like| {
            like.source.is_ascii() && (like.source.contains(r"\u") || like.source.contains(r"\x"))
        });
        let mut out = String::with_capacity(text.len() + 2);
        out.push('"');
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\0' => out.push_str("\\0"),
                _ if is_printable(c) && (c.is_ascii() || (!ascii && self.holds(c))) => out.push(c),
                _ => {
                    let code = u32::from(c);
                    let (sign, digits) = match code {
                        0..=0xff => ('x', 2),
                        0x100..=0xffff => ('u', 4),
                        _ => ('U', 8),
                    };
                    out.extend(['\\', sign]);
                    out.push_str(&format!("{code:08x}").split_off(8 - digits));
                }
            }
        }
        out.push('"');
        out
    }

    fn holds(&self, c: char) -> bool {
        let mut buffer = [0; 4];
        self.encoding.encode(c.encode_utf8(&mut buffer)).is_ok()
    }

    /// A text under `|`.
    fn literal(&self, text: &str, column: usize, source: &str, site: Site) -> Option<String> {
        let (header, column) = self.header(text, column, source, site)?;
        let body = text.strip_suffix('\n').unwrap_or(text);
        let mut out = header;
        for line in body.split('\n') {
            self.push_line(&mut out, line, column);
        }
        Some(out)
    }

    /// A text under `>`, broken into lines no longer than those that stood there.
    fn folded(&self, text: &str, column: usize, source: &str, site: Site) -> Option<String> {
        let odd = |line: &str| line.starts_with([' ', '\t']) || line.ends_with([' ', '\t']);
        if text.split('\n').any(odd) || text.starts_with('\n') {
            let source = source.replacen('>', "|", 1);
            return self.literal(text, column, &source, site);
        }
        let (header, column) = self.header(text, column, source, site)?;
        let mut lines = source.lines().skip(1);
        let longest = lines.clone().map(|line| line.chars().count()).max().unwrap_or(0);
        // One long line is no habit of folding at any width.
        let folds = lines.by_ref().filter(|line| !line.trim().is_empty()).count() > 1;
        let width = if folds { longest.max(column + 40) - column } else { usize::MAX };
        let body = text.trim_end_matches('\n');
        let ends = text.len() - body.len();
        let mut out = header;
        for (number, line) in body.split('\n').enumerate() {
            if number > 0 {
                out.push_str(self.line_end);
                if line.is_empty() {
                    continue;
                }
            }
            for piece in wrapped(line, width) {
                self.push_line(&mut out, piece, column);
            }
        }
        for _ in 1..ends {
            out.push_str(self.line_end);
        }
        Some(out)
    }

    fn push_line(&self, out: &mut String, line: &str, column: usize) {
        out.push_str(self.line_end);
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', column));
            out.push_str(line);
        }
    }

    /// A block scalar's header, and the column of its lines: the old header but for what the
    /// text needs otherwise. `None` where no block can hold the text.
    fn header(
        &self,
        text: &str,
        column: usize,
        source: &str,
        site: Site,
    ) -> Option<(String, usize)> {
        let Site::Block(parent) = site else { return None };
        let body = text.trim_end_matches('\n');
        let fits = |c: char| c == '\n' || c == '\t' || is_printable(c);
        if body.is_empty() || !text.chars().all(fits) {
            return None;
        }
        let line = source.lines().next().unwrap_or_default();
        let signs_end = line.find([' ', '\t', '#']).unwrap_or(line.len());
        let (signs, rest) = line.split_at(signs_end);
        let column = if column > parent { column } else { parent + self.step.max(1) };
        let first = body.split('\n').find(|line| !line.is_empty()).unwrap_or_default();
        let blank = body.split('\n').take_while(|line| line.trim().is_empty());
        let indented = first.starts_with([' ', '\t']) || blank.into_iter().any(|l| !l.is_empty());
        let mut header = signs.chars().take(1).collect::<String>();
        if indented || signs.contains(|c: char| c.is_ascii_digit()) {
            let digit = u32::try_from(column - parent).ok()?;
            header.push(char::from_digit(digit, 10)?);
        }
        match text.len() - body.len() {
            0 => header.push('-'),
            _ if signs.contains('+') => header.push('+'),
            1 => {}
            _ => return None,
        }
        Some((header + rest, column))
    }
}

/// A text in single quotes; `None` where they cannot hold it.
fn single(text: &str) -> Option<String> {
    let fits = text.chars().all(|c| c == '\t' || is_printable(c));
    fits.then(|| format!("'{}'", text.replace('\'', "''")))
}

/// A line's pieces, broken at single spaces so that no piece is longer than it must be.
fn wrapped(line: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    // Offset and column of the piece's first character, and of the last space to break at.
    let (mut start, mut last) = ((0, 0), None);
    let mut before = ' ';
    let mut chars = line.char_indices().zip(0_usize..).peekable();
    while let Some(((at, c), column)) = chars.next() {
        let after = chars.peek().map_or(' ', |((_, next), _)| *next);
        if c == ' ' && !before.is_whitespace() && !after.is_whitespace() {
            if let Some((at, space)) = last.filter(|_| column - start.1 > width) {
                pieces.push(line.get(start.0..at).unwrap_or_default());
                start = (at + 1, space + 1);
            }
            last = Some((at, column));
        }
        before = c;
    }
    let columns = line.get(start.0..).map_or(0, |rest| rest.chars().count());
    if let Some((at, _)) = last.filter(|(at, _)| columns > width && *at > start.0) {
        pieces.push(line.get(start.0..at).unwrap_or_default());
        start.0 = at + 1;
    }
    pieces.push(line.get(start.0..).unwrap_or_default());
    pieces
}

/// Whether a text without quotes ends where it should, and begins as text.
fn plain_is_whole(text: &str, site: Site) -> bool {
    let mut chars = text.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let begins = match first {
        '-' => second.is_some_and(|c| c != ' ') && !text.starts_with("---"),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\''
        | '"' | '%' | '@' | '`' => false,
        _ => !text.starts_with("..."),
    };
    begins
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && !(matches!(site, Site::Flow) && text.contains([',', '[', ']', '{', '}']))
}

/// YAML 1.2.2, 5.1, without tab, line breaks of any kind, and the byte order mark.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}
