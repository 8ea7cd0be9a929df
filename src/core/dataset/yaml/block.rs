//! Parts of block collections come and go, with the lines they stand on.
//!
//! A comment line goes with the part below it only where it clearly belongs to that part alone:
//! it stands directly above, in the same column, and a blank line, a comment or the end of the
//! collection follows the part; so a heading of several parts stays. What stands above the first
//! part may be a heading of the file, and goes only where the second part has comments above it,
//! too. Comments inside a part, and at the ends of its lines, go with it.

use super::lines::{Lines, is_blank};
use super::node::Node;
use super::render::{MODELS, Model, Place, Writer};
use super::shape::{Inserted, Parts, Shape};
use crate::dataset::splice::Splice;

/// A block collection whose parts change.
#[derive(Clone, Copy)]
pub(super) struct Block<'n, 't> {
    writer: Writer<'t>,
    lines: Lines<'t>,
    parts: Parts<'n, 't>,
    /// The node the parts are of.
    node: &'n Node<'t>,
    /// Nodes like it elsewhere in the document.
    siblings: &'n [Model<'n, 't>],
    /// The column in which its parts begin.
    column: usize,
}

impl<'n, 't> Block<'n, 't> {
    pub(super) fn new(
        writer: Writer<'t>,
        node: &'n Node<'t>,
        parts: Parts<'n, 't>,
        siblings: &'n [Model<'n, 't>],
    ) -> Self {
        let lines = writer.lines;
        Self { writer, lines, parts, node, siblings, column: lines.column(node.content) }
    }

    /// The splices that make the change. At least one part stays or comes.
    pub(super) fn splices(&self, shape: &Shape<'_>) -> Option<Vec<Splice>> {
        let count = self.parts.len();
        let stays = (0..count).find(|index| !shape.is_removed(*index));
        let mut splices = Vec::new();
        let Some(first_kept) = stays else {
            let new: Vec<String> = shape.inserted.iter().map(|new| self.part(new)).collect();
            let end = self.tail(count.checked_sub(1)?)?;
            splices.push(Splice::new(self.node.content..end, new.join(&self.parting())));
            return Some(splices);
        };
        let mut head = String::new();
        for new in &shape.inserted {
            match shape.stays_before(new.after) {
                None => {
                    head.push_str(&self.part(new));
                    head.push_str(&self.parting());
                }
                Some(kept) => {
                    let at = self.tail(kept)?;
                    let text = format!("{}{}", self.parting(), self.part(new));
                    match splices.last_mut() {
                        Some(Splice { start, text: before, .. }) if *start == at => {
                            before.push_str(&text);
                        }
                        _ => splices.push(Splice::new(at..at, text)),
                    }
                }
            }
        }
        if first_kept > 0 {
            splices.push(self.head_cut(first_kept, head)?);
        } else if !head.is_empty() {
            let start = self.parts.start(0)?;
            let own = self.own_start(0)?;
            let at = if own < self.lines.start(start) { own + self.column } else { start };
            splices.push(Splice::new(at..at, head));
        }
        for (first, last) in shape.runs() {
            if let Some(before) = first.checked_sub(1) {
                let (start, end) = self.cut(before, first, last)?;
                splices.push(Splice::new(start..end, ""));
            }
        }
        splices.sort_by_key(|splice| (splice.start, splice.end));
        Some(splices)
    }

    fn part(&self, new: &Inserted<'_>) -> String {
        match self.parts {
            Parts::Items(items) => {
                let like: Vec<_> = items.iter().rev().take(MODELS).collect();
                self.writer.item_like(new.value, &like, self.column)
            }
            Parts::Members(members) => {
                let at = new.after.map_or(0, |after| after + 1).max(1).min(members.len());
                let near = members.get(..at).unwrap_or_default().iter().rev().take(MODELS);
                let near: Vec<Model<'_, 't>> = near
                    .map(|member| Model { node: &member.value, column: self.column })
                    .filter(|model| model.node.scalar().is_none() || !model.node.is_block())
                    .collect();
                let mut maps = vec![Model { node: self.node, column: self.column }];
                maps.extend_from_slice(self.siblings);
                let place = Place::Member(self.column);
                self.writer.new_member(new.name, new.value, &maps, &near, place)
            }
        }
    }

    /// What stands between two parts: a line end, the blank lines that part them in this file,
    /// and the indentation.
    fn parting(&self) -> String {
        let end = self.writer.habits.speller.line_end;
        format!("{end}{}{}", end.repeat(self.blanks()), " ".repeat(self.column))
    }

    /// How many blank lines stand between most parts.
    fn blanks(&self) -> usize {
        let count = self.parts.len();
        let mut found: Vec<usize> = (count.saturating_sub(33).max(1)..count)
            .filter_map(|index| {
                let end = self.tail(index - 1)?;
                let start = self.parts.start(index)?;
                let between = self.lines.slice(end, self.lines.start(start));
                Some(between.lines().skip(1).filter(|line| is_blank(line)).count())
            })
            .collect();
        found.sort_unstable();
        found.get(found.len() / 2).copied().unwrap_or(0)
    }

    /// Where a part ends with the comments that belong inside it: at the end of its last line,
    /// before the line end.
    fn tail(&self, index: usize) -> Option<usize> {
        let mut end = self.lines.end(self.parts.block_end(index)?);
        let mut at = end;
        while let Some(next) = self.lines.next(at) {
            match self.lines.comment_column(next) {
                Some(column) if column > self.column => {
                    end = self.lines.end(next);
                    at = end;
                }
                Some(_) => break,
                None if next < self.lines.0.len() && is_blank(self.lines.line(next)) => at = next,
                None => break,
            }
        }
        Some(end)
    }

    /// Where the lines begin that stand above a part and are comments in its column.
    fn comments_start(&self, index: usize) -> Option<usize> {
        let part = self.parts.start(index)?;
        let mut start = self.lines.start(part);
        if !self.lines.opens_line(part) {
            return Some(start);
        }
        while let Some(line) = self.lines.before(start) {
            if self.lines.comment_column(line) != Some(self.column) {
                break;
            }
            start = line;
        }
        Some(start)
    }

    /// Where the lines of a part begin, with the comments that are its own.
    fn own_start(&self, index: usize) -> Option<usize> {
        let line = self.lines.start(self.parts.start(index)?);
        let comments = self.comments_start(index)?;
        if comments == line {
            return Some(line);
        }
        let commented = |index: usize| {
            let start = self.parts.start(index).map(|start| self.lines.start(start));
            start.is_some() && self.comments_start(index) != start
        };
        let next = index + 1;
        let alone = next >= self.parts.len() || commented(next) || {
            let start = self.lines.start(self.parts.start(next)?);
            self.lines.blanks_above(start, 0).0 > 0
        };
        let heading = index == 0 && !commented(next);
        Some(if alone && !heading { comments } else { line })
    }

    /// What goes with a run of parts behind one that stays.
    fn cut(&self, before: usize, first: usize, last: usize) -> Option<(usize, usize)> {
        let floor = self.tail(before)?;
        let own = self.own_start(first)?;
        let (above, blank) = self.lines.blanks_above(own, floor + 1);
        let end = self.tail(last)?;
        let (below, next) = self.lines.blanks_below(end);
        let start = self.lines.end_before(own).max(floor);
        if last + 1 >= self.parts.len() || below >= above {
            let start = if above > 0 { self.lines.end_before(blank) } else { start };
            return Some((start.max(floor), end));
        }
        Some((start, if below > 0 { self.lines.end_before(next) } else { end }))
    }

    /// What goes with the parts before the first one that stays, and what comes in its place.
    fn head_cut(&self, first_kept: usize, head: String) -> Option<Splice> {
        let start = self.parts.start(0)?;
        let end = self.tail(first_kept - 1)?;
        let (_, next) = self.lines.blanks_below(end);
        if self.lines.opens_line(start) {
            let indent = " ".repeat(self.column);
            let head = match head.strip_suffix(&indent) {
                Some(head) if !head.is_empty() => format!("{indent}{head}"),
                _ => head,
            };
            return Some(Splice::new(self.own_start(0)?..next, head));
        }
        // The first part stands behind a dash, and so does what comes to be first.
        let line = self.lines.line(next);
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        Some(Splice::new(start..next + indent, head))
    }
}
