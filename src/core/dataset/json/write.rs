//! Operations on nodes, spelled as the file spells what stands near by.

use std::borrow::Cow;
use std::collections::HashMap;

use super::JsonTree;
use super::parse::slice;
use super::style::{Form, Habits};
use super::text::Quoting;
use crate::dataset::Value;
use crate::dataset::splice::Splice;
use crate::dataset::tree::{Container, Layout, New, Node, NodeKind, Op, Part, Reshape};

pub(super) struct Writer<'t> {
    tree: &'t JsonTree<'t>,
    text: &'t str,
    quoting: Quoting,
    habits: Habits,
}

/// A list or an object in the text.
struct View<'v> {
    /// After the opening bracket.
    open: usize,
    /// Before the closing one.
    close: usize,
    parts: Cow<'v, [Part]>,
}

/// Where new parts stand: how far in, and whether on lines of their own.
#[derive(Clone, Copy)]
struct Around<'i> {
    indent: &'i str,
    form: Form,
}

/// How many gaps between parts are looked at on each side.
const GAPS: usize = 8;

impl<'t> Writer<'t> {
    pub(super) fn new(tree: &'t JsonTree<'t>) -> Self {
        let quoting = Quoting::of(tree.text, tree.encoding);
        Self { tree, text: tree.text, quoting, habits: Habits::of(tree.text) }
    }

    pub(super) fn splices(&self, ops: &[Op<'_>]) -> Vec<Splice> {
        let mut splices = Vec::new();
        for op in ops {
            match op {
                Op::Replace { node, with, like } => {
                    let line = self.line_before(node.span.start);
                    let own_line = !line.trim_start().contains(['{', '[']);
                    let form = if own_line { Form::Expanded } else { Form::Inline };
                    let form = if self.habits.root == Form::Inline { Form::Inline } else { form };
                    let shown: Vec<&Node> = like.iter().collect();
                    let around = Around { indent: indent(line), form };
                    let text = self.value(with, &shown, around);
                    splices.push(Splice::new(node.span.clone(), text));
                }
                Op::Reshape(reshape) => match reshape.container {
                    Container::Records if self.tree.records.layout == Layout::Lines => {
                        self.lines(reshape, &mut splices);
                    }
                    Container::Records => {
                        let records = &self.tree.records;
                        let view = View {
                            open: records.span.start + 1,
                            close: records.span.end.saturating_sub(1),
                            parts: Cow::Borrowed(&records.parts),
                        };
                        self.reshape(reshape, &view, &mut splices);
                    }
                    Container::Node(node) => self.reshape(reshape, &view(node), &mut splices),
                },
            }
        }
        splices
    }

    fn reshape(&self, reshape: &Reshape<'_>, view: &View<'_>, splices: &mut Vec<Splice>) {
        for (index, name) in &reshape.renamed {
            if let Some(span) = view.parts.get(*index).and_then(|part| part.name.clone()) {
                splices.push(Splice::new(span, self.quoting.quoted(name)));
            }
        }
        let is_removed = |index: usize| reshape.removed.binary_search(&index).is_ok();
        let Some(first_kept) = (0..view.parts.len()).find(|index| !is_removed(*index)) else {
            self.refill(reshape, view, splices);
            return;
        };
        remove(reshape, view, splices);
        let mut inserted = reshape.inserted.iter().peekable();
        while let Some(new) = inserted.next() {
            let anchor = |new: &New| {
                let after = new.after?;
                (0..=after).rev().find(|index| !is_removed(*index))
            };
            let at = anchor(new);
            let near = at.unwrap_or(first_kept);
            let gap = self.gap(view, near);
            let around = self.around(view, &gap);
            let mut text = String::new();
            let mut add = |new: &New| {
                let part = self.part(new, view, near, around);
                if at.is_some() {
                    text.push_str(&gap);
                    text.push_str(&part);
                } else {
                    text.push_str(&part);
                    text.push_str(&gap);
                }
            };
            add(new);
            while let Some(next) = inserted.next_if(|next| anchor(next) == at) {
                add(next);
            }
            let part = view.parts.get(near);
            let place = part.map_or(view.close, |part| match at {
                Some(_) => part.value.end,
                None => part.start(),
            });
            splices.push(Splice::new(place..place, text));
        }
    }

    /// All parts that were there are gone.
    fn refill(&self, reshape: &Reshape<'_>, view: &View<'_>, splices: &mut Vec<Splice>) {
        let mut text = String::new();
        if !reshape.inserted.is_empty() {
            let sample = reshape.like.iter().map(self::view).find(|view| !view.parts.is_empty());
            let (lead, gap, tail) = if view.parts.is_empty() {
                match &sample {
                    Some(sample) => self.spacing(sample),
                    None => self.fresh_spacing(view),
                }
            } else {
                self.spacing(view)
            };
            let line = self.line_before(view.open);
            let inner = after_line_end(&lead);
            let around = Around {
                indent: inner.map_or_else(|| indent(line), indent),
                form: Form::of(&lead),
            };
            let colons = sample.as_ref().unwrap_or(view);
            for (index, new) in reshape.inserted.iter().enumerate() {
                text.push_str(if index == 0 { &lead } else { &gap });
                text.push_str(&self.part(new, colons, 0, around));
            }
            text.push_str(&tail);
        }
        if text != slice(self.text, &(view.open..view.close)) {
            splices.push(Splice::new(view.open..view.close, text));
        }
    }

    /// The spaces before the first part, between two parts, and after the last one.
    fn spacing(&self, view: &View<'_>) -> (String, String, String) {
        let first = view.parts.first().map_or(view.close, Part::start);
        let last = view.parts.last().map_or(view.open, |part| part.value.end);
        let lead = slice(self.text, &(view.open..first)).to_owned();
        let tail = slice(self.text, &(last..view.close)).to_owned();
        (lead, self.gap(view, view.parts.len() / 2), tail)
    }

    /// The same for a list or an object that was empty, with nothing like it near by.
    fn fresh_spacing(&self, view: &View<'_>) -> (String, String, String) {
        let line = self.line_before(view.open);
        let before = line.trim_start();
        // What opens on a line that opens something else, too, stays on it.
        let opened = before.matches(['{', '[']).count() > 1;
        let own = view.open - 1..view.close + 1;
        let records = &self.tree.records;
        let whole = records.span == own
            || (records.layout == Layout::Whole
                && records.parts.first().is_some_and(|part| part.value == own));
        let form = match (self.habits.root, opened, whole) {
            (Form::Inline, ..) | (_, true, _) => Form::Inline,
            (_, _, true) => Form::Expanded,
            _ => self.habits.lists,
        };
        self.fresh(form, indent(line))
    }

    fn fresh(&self, form: Form, indent: &str) -> (String, String, String) {
        let Habits { unit, line_end, comma, .. } = &self.habits;
        match form {
            Form::Inline => (String::new(), comma.clone(), String::new()),
            Form::Expanded => {
                let lead = format!("{line_end}{indent}{unit}");
                let gap = format!(",{lead}");
                (lead, gap, format!("{line_end}{indent}"))
            }
        }
    }

    /// What stands between two parts: mostly, near a place.
    fn gap(&self, view: &View<'_>, near: usize) -> String {
        let pairs = view.parts.get(near.saturating_sub(GAPS)..).unwrap_or_default();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut best = None;
        for pair in pairs.windows(2).take(2 * GAPS) {
            let [before, after] = pair else { continue };
            let gap = slice(self.text, &(before.value.end..after.start()));
            let count = counts.entry(gap).or_default();
            *count += 1;
            if best.is_none_or(|(most, _)| *count > most) {
                best = Some((*count, gap));
            }
        }
        if let Some((_, gap)) = best {
            return gap.to_owned();
        }
        let first = view.parts.first().map_or(view.open, Part::start);
        let lead = slice(self.text, &(view.open..first));
        if lead.contains('\n') { format!(",{lead}") } else { self.habits.comma.clone() }
    }

    fn around<'i>(&self, view: &View<'_>, gap: &'i str) -> Around<'i>
    where
        't: 'i,
    {
        match after_line_end(gap) {
            Some(inner) => Around { indent: indent(inner), form: Form::Expanded },
            None => Around { indent: indent(self.line_before(view.open)), form: Form::Inline },
        }
    }

    /// A new part: a name where there is one, and a value.
    fn part(&self, new: &New, view: &View<'_>, near: usize, around: Around<'_>) -> String {
        let like: Vec<&Node> = new.like.iter().collect();
        let value = self.value(&new.value, &like, around);
        match &new.name {
            None => value,
            Some(name) => {
                let colon = self.colon(view, near);
                format!("{}{colon}{value}", self.quoting.quoted(name))
            }
        }
    }

    fn colon(&self, view: &View<'_>, near: usize) -> &str {
        let part = view.parts.get(near).or_else(|| view.parts.first());
        match part.and_then(|part| Some((part.name.as_ref()?, &part.value))) {
            Some((name, value)) => slice(self.text, &(name.end..value.start)),
            None => &self.habits.colon,
        }
    }

    fn value(&self, value: &Value, like: &[&Node], around: Around<'_>) -> String {
        match value {
            Value::Text(text) => self.quoting.quoted(text),
            Value::List(items) => {
                let parts: Vec<_> = items.iter().map(|item| (None, item)).collect();
                self.container(['[', ']'], &parts, like, around)
            }
            Value::Object(members) => {
                let parts: Vec<_> =
                    members.iter().map(|(name, value)| (Some(name.as_str()), value)).collect();
                self.container(['{', '}'], &parts, like, around)
            }
            plain => plain.as_cell().filter(|text| !text.is_empty()).unwrap_or("null").to_owned(),
        }
    }

    fn container(
        &self,
        [open, close]: [char; 2],
        parts: &[(Option<&str>, &Value)],
        like: &[&Node],
        around: Around<'_>,
    ) -> String {
        let mut text = String::from(open);
        let like: Vec<&Node> = like
            .iter()
            .copied()
            .filter(|node| slice(self.text, &node.span).starts_with(open))
            .collect();
        let sample = like.iter().map(|node| view(node)).find(|view| !view.parts.is_empty());
        let (lead, gap, tail) = match &sample {
            _ if parts.is_empty() => Default::default(),
            Some(sample) => self.spacing(sample),
            None => {
                let plain = open == '[' && parts.iter().all(|(_, v)| v.as_cell().is_some());
                let form = if plain && around.form == Form::Expanded {
                    self.habits.lists
                } else {
                    around.form
                };
                self.fresh(form, around.indent)
            }
        };
        for (index, (name, value)) in parts.iter().enumerate() {
            let own = sample.as_ref().zip(*name).and_then(|(view, name)| {
                let is_named = |part: &Part| {
                    let span = part.name.as_ref();
                    span.is_some_and(|span| super::text::unquoted(slice(self.text, span)) == name)
                };
                Some((view, view.parts.iter().position(is_named)?))
            });
            let before = match own {
                _ if index == 0 => lead.as_str(),
                Some((view, at)) if at > 0 => {
                    let end = view.parts.get(at - 1).map_or(view.open, |part| part.value.end);
                    let start = view.parts.get(at).map_or(end, Part::start);
                    slice(self.text, &(end..start))
                }
                _ => gap.as_str(),
            };
            text.push_str(before);
            if let Some(name) = name {
                text.push_str(&self.quoting.quoted(name));
                text.push_str(match (&own, &sample) {
                    (Some((view, at)), _) => self.colon(view, *at),
                    (None, Some(view)) => self.colon(view, 0),
                    (None, None) => &self.habits.colon,
                });
            }
            let inner = after_line_end(before).map_or(around.indent, indent);
            let form = if sample.is_some() || around.form == Form::Inline {
                Form::of(before)
            } else {
                around.form
            };
            let likes = children(&like, *name);
            text.push_str(&self.value(value, &likes, Around { indent: inner, form }));
        }
        text.push_str(&tail);
        text.push(close);
        text
    }

    /// Records that are lines.
    fn lines(&self, reshape: &Reshape<'_>, splices: &mut Vec<Splice>) {
        let parts = &self.tree.records.parts;
        let is_removed = |index: usize| reshape.removed.binary_search(&index).is_ok();
        let record = |new: &New| {
            let one_line = |node: &&Node| !slice(self.text, &node.span).contains('\n');
            let like: Vec<&Node> = new.like.iter().filter(one_line).collect();
            self.value(&new.value, &like, Around { indent: "", form: Form::Inline })
        };
        // Above it, a new record stands on the line below the last one that stays.
        let anchor = |new: &New| (0..=new.after?).rev().find(|index| !is_removed(*index));
        let mut inserted = reshape.inserted.iter().peekable();
        while let Some(new) = inserted.next() {
            let at = anchor(new);
            let mut records = vec![record(new)];
            while let Some(next) = inserted.next_if(|next| anchor(next) == at) {
                records.push(record(next));
            }
            let line_end = self.habits.line_end;
            let (place, text): (_, String) = match at.and_then(|at| parts.get(at)) {
                Some(part) => (
                    self.line_content_end(part.value.end),
                    records.iter().flat_map(|line| [line_end, line]).collect(),
                ),
                None => (
                    parts.first().map_or(self.text.len(), |part| self.line_start(part.start())),
                    records.iter().flat_map(|line| [line, line_end]).collect(),
                ),
            };
            splices.push(Splice::new(place..place, text));
        }
        let mut kept_end = None;
        let mut gone: Vec<Splice> = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let content_end = self.line_content_end(part.value.end);
            if !is_removed(index) {
                kept_end = Some(content_end);
                continue;
            }
            let start = self.line_start(part.value.start);
            let next = match self.text.get(content_end..) {
                Some(rest) if rest.starts_with("\r\n") => content_end + 2,
                Some(rest) if rest.starts_with('\n') => content_end + 1,
                _ => content_end,
            };
            // The last record of a file without final newline takes the line end before it along.
            let start = match kept_end {
                Some(end) if next == content_end => end,
                _ => start,
            };
            gone.retain(|other| other.start < start);
            gone.push(Splice::new(start..next, ""));
        }
        splices.extend(gone);
    }

    fn line_start(&self, at: usize) -> usize {
        at - self.line_before(at).len()
    }

    /// The end of the line an offset is on, before its line end.
    fn line_content_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        at + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// The text of a line before an offset.
    fn line_before(&self, at: usize) -> &'t str {
        let before = self.text.get(..at).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }
}

/// Runs of parts go with the commas and spaces that would be left over.
fn remove(reshape: &Reshape<'_>, view: &View<'_>, splices: &mut Vec<Splice>) {
    let mut removed = reshape.removed.iter().copied().peekable();
    while let Some(first) = removed.next() {
        let mut last = first;
        while let Some(next) = removed.next_if_eq(&(last + 1)) {
            last = next;
        }
        let start = |index: usize| view.parts.get(index).map(Part::start);
        let end = |index: usize| view.parts.get(index).map(|part| part.value.end);
        let span = match (start(first), start(last + 1), end(last)) {
            (Some(start), Some(next), _) => Some(start..next),
            (Some(start), None, Some(last)) => {
                let before = first.checked_sub(1).and_then(end);
                Some(before.unwrap_or(start)..last)
            }
            _ => None,
        };
        splices.extend(span.map(|span| Splice::new(span, "")));
    }
}

/// A list or an object as its parts.
fn view(node: &Node) -> View<'_> {
    let parts = match &node.kind {
        NodeKind::List(items) => {
            items.iter().map(|item| Part { name: None, value: item.span.clone() }).collect()
        }
        NodeKind::Object(members) => members
            .iter()
            .map(|member| Part {
                name: Some(member.name_span.clone()),
                value: member.value.span.clone(),
            })
            .collect(),
        _ => Vec::new(),
    };
    View { open: node.span.start + 1, close: node.span.end.saturating_sub(1), parts: parts.into() }
}

/// What stands in the place of a part: of a member, its namesakes and then its siblings; of an
/// item, other items.
fn children<'n>(like: &[&'n Node], name: Option<&str>) -> Vec<&'n Node> {
    let mut found: Vec<&Node> = Vec::new();
    let mut siblings: Vec<&Node> = Vec::new();
    for node in like {
        match (&node.kind, name) {
            (NodeKind::Object(members), Some(name)) => {
                found.extend(members.iter().filter(|m| m.name == name).map(|m| &m.value));
                siblings.extend(members.iter().map(|member| &member.value));
            }
            (NodeKind::List(items), None) => found.extend(items.iter().take(GAPS)),
            _ => {}
        }
    }
    found.extend(siblings);
    found
}

/// What follows the last line end of white space.
fn after_line_end(space: &str) -> Option<&str> {
    space.rfind('\n').and_then(|at| space.get(at + 1..))
}

/// The white space that opens a line.
fn indent(line: &str) -> &str {
    let rest = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - rest.len()).unwrap_or_default()
}
