//! How a file spaces what it holds, where nothing near by shows it.

/// Whether a list or an object has its parts on lines of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Inline,
    Expanded,
}

impl Form {
    /// The form that the white space before a first part shows.
    pub(super) fn of(space: &str) -> Self {
        if space.contains('\n') { Form::Expanded } else { Form::Inline }
    }
}

/// A file's habits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Habits {
    /// What a level is indented by.
    pub(super) unit: String,
    pub(super) line_end: &'static str,
    /// Between a name and its value, the colon included.
    pub(super) colon: String,
    /// Between parts on one line, the comma included.
    pub(super) comma: String,
    /// Of the document.
    pub(super) root: Form,
    /// Of lists of plain values.
    pub(super) lists: Form,
}

/// How much of a file is looked at.
const SAMPLE: usize = 1 << 16;

impl Habits {
    pub(super) fn of(text: &str) -> Self {
        let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
        let mut seen = Seen::default();
        seen.look(sample);
        let spaced = |count: (usize, usize), default| match count {
            (0, 0) => default,
            (bare, spaced) => spaced >= bare,
        };
        let root = seen.root.unwrap_or(Form::Expanded);
        let minified = root == Form::Inline && seen.colons.0 > 0;
        let colon = if spaced(seen.colons, true) { ": " } else { ":" };
        let comma = if spaced(seen.commas, !minified) { ", " } else { "," };
        Self {
            unit: seen.unit.unwrap_or_else(|| "  ".to_owned()),
            line_end: if sample.contains("\r\n") { "\r\n" } else { "\n" },
            colon: colon.to_owned(),
            comma: comma.to_owned(),
            root,
            lists: seen.lists.unwrap_or(root),
        }
    }
}

#[derive(Default)]
struct Seen {
    /// Without a space after it, and with one.
    colons: (usize, usize),
    commas: (usize, usize),
    unit: Option<String>,
    root: Option<Form>,
    lists: Option<Form>,
}

impl Seen {
    fn look(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut in_string = false;
        let mut indent = "";
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let rest = text.get(at + 1..).unwrap_or_default();
            match byte {
                b'\\' if in_string => at += 1,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b':' => count(&mut self.colons, rest),
                b',' if !rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n') => {
                    count(&mut self.commas, rest);
                }
                b'[' | b'{' => {
                    let inner = rest.trim_start();
                    let form = Form::of(rest.get(..rest.len() - inner.len()).unwrap_or_default());
                    let is_empty = inner.starts_with([']', '}']);
                    if self.root.is_none() {
                        let lone =
                            is_empty && inner.get(1..).is_some_and(|after| after.trim().is_empty());
                        self.root = Some(if lone { Form::Expanded } else { form });
                    }
                    if *byte == b'[' && !is_empty && !inner.starts_with(['[', '{']) {
                        self.lists.get_or_insert(form);
                    }
                }
                b'\n' => {
                    let line = rest.trim_start_matches([' ', '\t']);
                    let own = rest.get(..rest.len() - line.len()).unwrap_or_default();
                    if !line.starts_with(['\n', '\r']) {
                        if self.unit.is_none()
                            && let Some(deeper) = own.strip_prefix(indent)
                            && !deeper.is_empty()
                        {
                            self.unit = Some(deeper.to_owned());
                        }
                        indent = own;
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

fn count(counts: &mut (usize, usize), rest: &str) {
    if rest.starts_with([' ', '\t']) {
        counts.1 += 1;
    } else if !rest.starts_with(['\n', '\r']) {
        counts.0 += 1;
    }
}
