//! The lines of a comment, and which of them may hold a command: those of its own text, not those
//! of quotes, code, HTML, what is folded away, mails that are answered, or signatures (FAULTS
//! P16, P17, T7).
//!
//! One pass by lines, as CommonMark finds blocks (sections 4.4 to 4.6, 5.1), because a parser's
//! paragraphs lose what this needs: a value may stand in a fence, and a line of `---` below a
//! command makes no heading of it. Where it matters the stricter reading is taken.

/// A line and what it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line<'a> {
    /// Without its end.
    pub(super) text: &'a str,
    pub(super) place: Place,
}

/// What a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// The comment's own text.
    Text,
    /// The same, but indented as code is: no command begins here, but it may carry on one.
    Indented,
    /// Nothing stands on it.
    Blank,
    /// The first line of a fence: its place in [`Lines::fences`].
    Fence(usize),
    /// A line in a fence, or its last one.
    Inside,
    /// A line below a quote that forges show as part of it (CommonMark 5.1, laziness).
    Lazy,
    /// Quoted, folded away, HTML or a mail's.
    Hidden,
}

/// A fenced block of code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fence {
    /// The first word behind the opening fence, in lower case.
    pub(super) info: String,
    /// The lines between the fences, each less the opening fence's indent, joined by `\n`.
    pub(super) text: String,
    /// Whether its end stands there.
    pub(super) end: FenceEnd,
    /// The index of the first line after it.
    pub(super) next: usize,
}

/// Whether a fence's end stands there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FenceEnd {
    Closed,
    Missing,
}

/// All lines of a text.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) fences: Vec<Fence>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let texts = split(text);
        let mut scan = Scan {
            lines: Vec::with_capacity(texts.len()),
            fences: Vec::new(),
            last_comment_end: texts.iter().rposition(|line| line.contains("-->")),
            state: State::Text,
            folded: 0,
            before: Place::Blank,
            quoted_paragraph: false,
        };
        let mut at = 0;
        while let Some(line) = texts.get(at) {
            at = scan.take(&texts, at, line);
        }
        Self { lines: scan.lines, fences: scan.fences }
    }
}

/// Lines by `\n`, `\r\n` or a lone `\r`.
fn split(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    for piece in text.split('\n') {
        let piece = piece.strip_suffix('\r').unwrap_or(piece);
        lines.extend(piece.split('\r'));
    }
    lines
}

#[derive(Clone, Copy)]
enum State {
    Text,
    /// In an HTML comment, or another block that only its own end closes.
    Until(&'static str),
    /// In an HTML block that a blank line closes.
    Html,
}

struct Scan<'a> {
    lines: Vec<Line<'a>>,
    fences: Vec<Fence>,
    /// The last line that holds `-->`.
    last_comment_end: Option<usize>,
    state: State,
    /// How many `<details>` are open.
    folded: usize,
    before: Place,
    /// Whether the line before is a quote that a paragraph may lazily carry on.
    quoted_paragraph: bool,
}

/// HTML blocks that only their own end closes (CommonMark 4.6, kinds 1 to 5).
const VERBATIM: [(&str, &str); 6] = [
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
    ("<![cdata[", "]]>"),
];

impl<'a> Scan<'a> {
    fn put(&mut self, text: &'a str, place: Place) {
        self.lines.push(Line { text, place });
        self.before = place;
    }

    /// Reads the line at an index; the index of the next one.
    fn take(&mut self, texts: &[&'a str], at: usize, line: &'a str) -> usize {
        let quoted_paragraph = std::mem::take(&mut self.quoted_paragraph);
        match self.state {
            State::Until(end) => {
                if holds(line, end) {
                    self.state = State::Text;
                }
                self.put(line, Place::Hidden);
                return at + 1;
            }
            State::Html if line.trim().is_empty() => self.state = State::Text,
            State::Html => {
                self.count_folds(line);
                self.put(line, Place::Hidden);
                return at + 1;
            }
            State::Text => {}
        }
        if line.trim().is_empty() {
            self.put(line, Place::Blank);
            return at + 1;
        }
        let indent = indent(line);
        let body = line.trim_start_matches([' ', '\t']);
        if indent >= CODE_INDENT {
            let place = match self.before {
                _ if self.folded > 0 => Place::Hidden,
                Place::Text | Place::Indented => Place::Indented,
                _ => Place::Hidden,
            };
            self.put(line, place);
            return at + 1;
        }
        if let Some((sign, length, info)) = opening(body) {
            return self.fence(texts, at, indent, sign, length, info);
        }
        if let Some(quoted) = body.strip_prefix('>') {
            let quoted = quoted.trim_start_matches(['>', ' ', '\t']);
            self.quoted_paragraph =
                !quoted.is_empty() && !quoted.starts_with('#') && opening(quoted).is_none();
            self.put(line, Place::Hidden);
            return at + 1;
        }
        if body.starts_with('<') && self.html(body) {
            self.put(line, Place::Hidden);
            return at + 1;
        }
        if is_signature(line) || is_mail_head(texts, at) {
            for rest in texts.get(at..).unwrap_or_default() {
                self.put(rest, Place::Hidden);
            }
            return texts.len();
        }
        if self.folded > 0 {
            self.count_folds(line);
            self.put(line, Place::Hidden);
            return at + 1;
        }
        if quoted_paragraph && !begins_block(body) {
            self.quoted_paragraph = true;
            self.put(line, Place::Lazy);
            return at + 1;
        }
        // A comment that opens in the middle of a line, and closes on a later one.
        if !body.starts_with(['/', '@'])
            && let Some(open) = line.rfind("<!--")
            && !line.get(open..).is_some_and(|rest| rest.contains("-->"))
            && self.last_comment_end.is_some_and(|end| end > at)
        {
            self.state = State::Until("-->");
        }
        self.put(line, Place::Text);
        at + 1
    }

    fn fence(
        &mut self,
        texts: &[&'a str],
        at: usize,
        indent: usize,
        sign: char,
        length: usize,
        info: &str,
    ) -> usize {
        let info = info.split_whitespace().next().unwrap_or_default().to_lowercase();
        let mut content: Vec<&str> = Vec::new();
        let mut end = FenceEnd::Missing;
        let mut next = at + 1;
        while let Some(line) = texts.get(next) {
            next += 1;
            if closes(line, sign, length) {
                end = FenceEnd::Closed;
                break;
            }
            content.push(dedented(line, indent));
        }
        let first = if self.folded > 0 { Place::Hidden } else { Place::Fence(self.fences.len()) };
        self.fences.push(Fence { info, text: content.join("\n"), end, next });
        for (index, line) in texts.get(at..next).unwrap_or_default().iter().enumerate() {
            self.put(line, if index == 0 { first } else { Place::Inside });
        }
        next
    }

    /// Whether a line that begins with `<` begins an HTML block.
    fn html(&mut self, body: &str) -> bool {
        let head: String = body.chars().take(LONGEST_TAG).flat_map(char::to_lowercase).collect();
        for (open, end) in VERBATIM {
            if head.starts_with(open) {
                let rest = body.get(open.len()..).unwrap_or_default();
                if !holds(rest, end) {
                    self.state = State::Until(end);
                }
                return true;
            }
        }
        let name = head.trim_start_matches(['<', '/']);
        let name_end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let (name, after) = name.split_at(name_end.unwrap_or(name.len()));
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && (after.is_empty() || after.starts_with([' ', '\t', '>', '/']));
        if !is_tag && !head.starts_with("<?") && !head.starts_with("<!") {
            return false;
        }
        // Other tags are hidden with their own line only: what stands below is seen as text.
        if !is_tag || BLOCKS.contains(&name) {
            self.state = State::Html;
        }
        self.count_folds(body);
        true
    }

    fn count_folds(&mut self, line: &str) {
        let low = line.to_ascii_lowercase();
        self.folded += low.matches("<details").count();
        self.folded = self.folded.saturating_sub(low.matches("</details").count());
    }
}

/// Tags whose block goes on to the next blank line (CommonMark 4.6, kind 6).
const BLOCKS: [&str; 62] = [
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// A line indented this far is code (CommonMark 4.4).
const CODE_INDENT: usize = 4;
/// Bytes of a line that are looked at for a tag's name.
const LONGEST_TAG: usize = 24;

fn holds(line: &str, end: &str) -> bool {
    line.to_ascii_lowercase().contains(end)
}

/// Columns of blank space before a line's text; tabs go to the next stop of four.
fn indent(line: &str) -> usize {
    let mut columns = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

fn dedented(line: &str, indent: usize) -> &str {
    let spaces = line.bytes().take(indent).take_while(|byte| *byte == b' ').count();
    line.get(spaces..).unwrap_or(line)
}

/// The sign, length and info of an opening fence (CommonMark 4.5).
fn opening(body: &str) -> Option<(char, usize, &str)> {
    let sign = body.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = body.trim_start_matches(sign);
    let length = body.len() - info.len();
    let is_fence = length >= 3 && !(sign == '`' && info.contains('`'));
    is_fence.then_some((sign, length, info))
}

fn closes(line: &str, sign: char, length: usize) -> bool {
    let body = line.trim_start_matches(' ');
    let rest = body.trim_start_matches(sign);
    indent(line) < CODE_INDENT && body.len() - rest.len() >= length && rest.trim().is_empty()
}

/// What ends a quote's lazy paragraph: a heading, a rule, a list.
fn begins_block(body: &str) -> bool {
    body.starts_with(['#', '-', '*', '+', '_', '='])
        || body.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with([')', '.'])
            && body.starts_with(|c: char| c.is_ascii_digit())
}

/// The line that mail programs put above a signature (RFC 3676, 4.3).
fn is_signature(line: &str) -> bool {
    line == "-- "
}

/// Whether a mail that is answered begins here: `On … wrote:` on up to three lines, in the
/// languages that mail programs speak most, or a ruled-off original.
fn is_mail_head(texts: &[&str], at: usize) -> bool {
    const HEADS: [(&str, &[&str]); 6] = [
        ("on ", &["wrote:"]),
        ("le ", &["a écrit :", "a écrit\u{a0}:", "a écrit\u{202f}:", "a écrit:"]),
        ("am ", &["schrieb:", "schrieb :"]),
        ("el ", &["escribió:", "escribió :"]),
        ("em ", &["escreveu:"]),
        ("il ", &["ha scritto:"]),
    ];
    const RULES: [&str; 6] = [
        "-----original message-----",
        "---------- forwarded message",
        "-------- forwarded message",
        "-------- original message",
        "-----message d'origine-----",
        "-------- message original",
    ];
    const LONGEST: usize = 400;
    let first = texts.get(at).copied().unwrap_or_default().trim();
    if first.len() > LONGEST {
        return false;
    }
    let low = first.to_lowercase();
    if RULES.iter().any(|rule| low.starts_with(rule)) {
        return true;
    }
    let Some((_, ends)) = HEADS.iter().find(|(head, _)| low.starts_with(head)) else {
        return false;
    };
    for line in texts.get(at..).unwrap_or_default().iter().take(3) {
        let line = line.trim();
        if line.is_empty() || line.len() > LONGEST {
            return false;
        }
        let low = line.to_lowercase();
        if ends.iter().any(|end| low.ends_with(end)) {
            return true;
        }
    }
    false
}
