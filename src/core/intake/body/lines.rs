//! A body as lines: which of them are headings, and which open or close a code fence.

use crate::words::{folded_space, is_invisible};

/// A body with `\n` line ends, cut into lines.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The offset a line starts at; the text's end for a line after the last.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// The text from the start of one line to the start of another.
    pub(super) fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(self.start(from)..self.start(to)).unwrap_or_default()
    }

    pub(super) fn line(&self, line: usize) -> &'a str {
        self.between(line, line + 1).trim_end_matches('\n')
    }
}

/// Line ends as `\n`: a lone carriage return ends a line too (CommonMark 0.31, 2.1).
pub(super) fn unified(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A heading's text as it is compared: blank space folded, invisible characters left out.
pub(super) fn compared(text: &str) -> String {
    if text.is_ascii() {
        return folded_space(text);
    }
    let shown: String = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    folded_space(&shown)
}

/// How surely a line is a section's heading.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Spelling {
    /// As forges write it: `### ` at the start of the line.
    Exact,
    /// As people may have left it: indented, closed with `#`, without the blank.
    Loose,
}

/// The text of a heading of level three, compared as [`compared`] says.
pub(super) fn heading(line: &str) -> Option<(Spelling, String)> {
    if !line.contains("###") {
        return None;
    }
    if let Some(rest) = line.strip_prefix("###")
        && rest.starts_with([' ', '\t'])
    {
        return Some((Spelling::Exact, compared(rest)));
    }
    let shown: String = line.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    let inner = shown.trim_start_matches(' ');
    if shown.len() - inner.len() > MAX_INDENT {
        return None;
    }
    let rest = inner.strip_prefix("###").filter(|rest| !rest.starts_with('#'))?;
    Some((Spelling::Loose, compared(rest)))
}

/// A heading's text without the closing `#`s that Markdown allows (CommonMark 0.31, 4.2).
pub(super) fn without_closing(text: &str) -> &str {
    let open = text.trim_end_matches('#');
    if open.ends_with(' ') { open.trim_end() } else { text }
}

const MAX_INDENT: usize = 3;

/// A line that opens or closes a code fence (CommonMark 0.31, 4.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fence {
    /// `` ` `` or `~`.
    mark: u8,
    /// How many of them.
    length: usize,
    /// Whether nothing follows, so that it can close a fence.
    bare: bool,
}

impl Fence {
    pub(super) fn of(line: &str) -> Option<Self> {
        let inner = line.trim_start_matches(' ');
        if line.len() - inner.len() > MAX_INDENT {
            return None;
        }
        let mark = *inner.as_bytes().first().filter(|mark| matches!(mark, b'`' | b'~'))?;
        let length = inner.bytes().take_while(|byte| *byte == mark).count();
        let info = inner.get(length..).unwrap_or_default().trim();
        let opens = length >= 3 && (mark == b'~' || !info.contains('`'));
        opens.then_some(Self { mark, length, bare: info.is_empty() })
    }

    pub(super) fn is_closed_by(self, other: Self) -> bool {
        other.bare && other.mark == self.mark && other.length >= self.length
    }

    pub(super) fn is_same_mark(self, other: Self) -> bool {
        other.bare && other.mark == self.mark && other.length == self.length
    }
}

/// A fence line, and the line that would close it if it opened a fence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FenceLine {
    pub(super) line: usize,
    pub(super) closer: Option<usize>,
}

/// Every fence line of a text with its closer, in linear time: from the end, per mark, a stack
/// of the bare fences that nothing nearer outdoes.
pub(super) fn fences(lines: &Lines<'_>) -> Vec<FenceLine> {
    let mut backticks: Vec<(usize, usize)> = Vec::new();
    let mut tildes: Vec<(usize, usize)> = Vec::new();
    let mut found = Vec::new();
    for line in (0..lines.count()).rev() {
        let Some(fence) = Fence::of(lines.line(line)) else { continue };
        let stack = if fence.mark == b'`' { &mut backticks } else { &mut tildes };
        let fitting = stack.partition_point(|(_, length)| *length >= fence.length);
        let closer = fitting.checked_sub(1).and_then(|index| stack.get(index)).map(|(at, _)| *at);
        found.push(FenceLine { line, closer });
        if fence.bare {
            stack.truncate(stack.partition_point(|(_, length)| *length > fence.length));
            stack.push((line, fence.length));
        }
    }
    found.reverse();
    found
}
