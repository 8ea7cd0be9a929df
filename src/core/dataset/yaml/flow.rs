//! Parts of flow collections come and go, with the commas around them.

use super::lines::{Lines, is_blank};
use super::node::Node;
use super::render::{MODELS, Model, Place, Writer};
use super::shape::{Inserted, Parts, Shape};
use crate::dataset::splice::Splice;

/// A flow collection whose parts change.
#[derive(Clone, Copy)]
pub(super) struct Flow<'n, 't> {
    writer: Writer<'t>,
    lines: Lines<'t>,
    parts: Parts<'n, 't>,
    node: &'n Node<'t>,
    siblings: &'n [Model<'n, 't>],
}

impl<'n, 't> Flow<'n, 't> {
    pub(super) fn new(
        writer: Writer<'t>,
        node: &'n Node<'t>,
        parts: Parts<'n, 't>,
        siblings: &'n [Model<'n, 't>],
    ) -> Self {
        Self { writer, lines: writer.lines, parts, node, siblings }
    }

    /// The splices that make the change.
    pub(super) fn splices(&self, shape: &Shape<'_>) -> Option<Vec<Splice>> {
        let count = self.parts.len();
        let (open, close) = (self.node.content + 1, self.node.end.checked_sub(1)?);
        let kept = |index: &usize| !shape.is_removed(*index);
        let (Some(first), Some(last)) = ((0..count).find(kept), (0..count).rev().find(kept)) else {
            return self.refilled(shape, open, close);
        };
        let mut splices = Vec::new();
        // New parts before the first one that stays, and behind each that stays.
        let mut behind: Vec<(Option<usize>, Vec<String>)> = Vec::new();
        for new in &shape.inserted {
            let after = shape.stays_before(new.after);
            let text = self.part(new);
            match behind.last_mut() {
                Some((other, texts)) if *other == after => texts.push(text),
                _ => behind.push((after, vec![text])),
            }
        }
        let (mut head, mut refilled) = (String::new(), false);
        for (after, texts) in behind {
            match after {
                None => {
                    for text in texts {
                        head.push_str(&text);
                        head.push_str(&self.parting(0));
                    }
                }
                // What comes behind the last one that stays takes the place of what goes there.
                Some(after) if after == last && last + 1 < count => {
                    let text = texts.join(&self.parting(last));
                    let span = self.parts.start(last + 1)?..self.parts.end(count - 1)?;
                    splices.push(Splice::new(span, text));
                    refilled = true;
                }
                Some(after) => self.insert(after, &texts, close, &mut splices)?,
            }
        }
        for (from, to) in shape.runs() {
            if !(refilled && from > last) {
                self.cut(from, to, last, close, &mut splices)?;
            }
        }
        if !head.is_empty() {
            let at = self.parts.start(first)?;
            splices.push(Splice::new(at..at, head));
        }
        splices.sort_by_key(|splice| (splice.start, splice.end));
        Some(splices)
    }

    /// All parts go: what stood before the first and behind the last one stays if others come.
    fn refilled(&self, shape: &Shape<'_>, open: usize, close: usize) -> Option<Vec<Splice>> {
        let texts: Vec<String> = shape.inserted.iter().map(|new| self.part(new)).collect();
        let text = texts.join(&self.parting(0));
        if text.is_empty() {
            return Some(vec![Splice::new(open..close, "")]);
        }
        Some(match self.parts.len().checked_sub(1) {
            Some(last) => {
                vec![Splice::new(self.parts.start(0)?..self.parts.end(last)?, text)]
            }
            None => {
                let pad = self.lines.slice(open, close);
                let pad = if is_blank(pad) { pad } else { "" };
                vec![Splice::new(open..close, format!("{pad}{text}{pad}"))]
            }
        })
    }

    fn part(&self, new: &Inserted<'_>) -> String {
        match self.parts {
            Parts::Items(items) => {
                let like: Vec<_> = items.iter().rev().take(MODELS).collect();
                let mut models = self.writer.models(&like);
                if models.is_empty() {
                    for sibling in self.siblings {
                        let items = sibling.node.list().map(|list| list.items.as_slice());
                        let items: Vec<_> = items.unwrap_or_default().iter().take(MODELS).collect();
                        models.extend(self.writer.models(&items));
                    }
                }
                self.writer.value(new.value, &models, Place::Flow, "")
            }
            Parts::Members(members) => {
                let near: Vec<Model<'_, 't>> = members
                    .iter()
                    .rev()
                    .take(MODELS)
                    .map(|member| Model { node: &member.value, column: 0 })
                    .collect();
                let mut maps = vec![Model { node: self.node, column: 0 }];
                maps.extend_from_slice(self.siblings);
                self.writer.new_member(new.name, new.value, &maps, &near, Place::Flow)
            }
        }
    }

    /// What stands between two parts, as it does behind this one or the one before it.
    fn parting(&self, index: usize) -> String {
        let plain = |index: usize| {
            let (end, start) = (self.parts.end(index)?, self.parts.start(index + 1)?);
            let gap = self.lines.slice(end, start);
            gap.chars().all(|c| c == ',' || c.is_whitespace()).then_some(gap)
        };
        let found =
            plain(index).or_else(|| index.checked_sub(1).and_then(plain)).or_else(|| plain(0));
        match found {
            Some(gap) => gap.to_owned(),
            None if self.parts.start(index).is_some_and(|start| self.lines.opens_line(start)) => {
                format!(",{}", self.line(index))
            }
            None => ", ".to_owned(),
        }
    }

    /// A line end and the indentation of a part's line.
    fn line(&self, index: usize) -> String {
        let start = self.parts.start(index).unwrap_or_default();
        let indent = self.lines.slice(self.lines.start(start), start);
        let indent = if is_blank(indent) { indent } else { "" };
        format!("{}{indent}", self.writer.habits.speller.line_end)
    }

    /// Where the comma behind a part stands, before an offset.
    fn comma(&self, index: usize, before: usize) -> Option<usize> {
        let mut at = self.parts.end(index)?;
        while at < before {
            match self.lines.0.as_bytes().get(at)? {
                b',' => return Some(at),
                b'#' => at = self.lines.end(at),
                _ => at += 1,
            }
        }
        None
    }

    /// Whether what follows a part stands on a later line.
    fn ends_line(&self, index: usize, close: usize) -> bool {
        let Some(end) = self.parts.end(index) else { return false };
        let next = self.parts.start(index + 1).unwrap_or(close);
        self.lines.end(end) < next
    }

    fn insert(
        &self,
        after: usize,
        texts: &[String],
        close: usize,
        splices: &mut Vec<Splice>,
    ) -> Option<()> {
        let end = self.parts.end(after)?;
        let own_line =
            self.ends_line(after, close) && self.lines.opens_line(self.parts.start(after)?);
        let next = self.parts.start(after + 1).unwrap_or(close);
        let comma = self.comma(after, next);
        if !own_line {
            let parting = self.parting(after);
            let text = texts.join(&parting);
            splices.push(Splice::new(end..end, parting + &text));
            return Some(());
        }
        let at = self.lines.end(comma.map_or(end, |comma| comma + 1));
        let line = self.line(after);
        match comma {
            // What follows has its comma, and so does each new part.
            Some(_) => {
                let text = texts.join(&format!(",{line}"));
                splices.push(Splice::new(at..at, format!("{line}{text},")));
            }
            None => {
                let text = texts.join(&format!(",{line}"));
                if at == end {
                    splices.push(Splice::new(at..at, format!(",{line}{text}")));
                } else {
                    splices.push(Splice::new(end..end, ","));
                    splices.push(Splice::new(at..at, format!("{line}{text}")));
                }
            }
        }
        Some(())
    }

    /// Takes a run of parts out; `last` is the last part that stays.
    fn cut(
        &self,
        from: usize,
        to: usize,
        last: usize,
        close: usize,
        splices: &mut Vec<Splice>,
    ) -> Option<()> {
        let (start, end) = (self.parts.start(from)?, self.parts.end(to)?);
        let own_lines = self.lines.opens_line(start) && self.ends_line(to, close);
        if own_lines {
            let comma = self.comma(to, self.parts.start(to + 1).unwrap_or(close));
            let line_end = self.lines.end(comma.map_or(end, |comma| comma + 1));
            let cut_end = self.lines.next(line_end)?;
            splices.push(Splice::new(self.lines.start(start)..cut_end, ""));
            // The one that comes to be last had a comma, and shall have one only if the last had.
            if from > last
                && comma.is_none()
                && let Some(comma) = self.comma(last, start)
            {
                splices.push(Splice::new(comma..comma + 1, ""));
            }
            return Some(());
        }
        match from.checked_sub(1) {
            None => splices.push(Splice::new(start..self.parts.start(to + 1)?, "")),
            Some(before) => splices.push(Splice::new(self.parts.end(before)?..end, "")),
        }
        Some(())
    }
}
