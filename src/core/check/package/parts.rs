//! A table in several files.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::fault::PackageFault;
use super::gather::{Gather, merge};
use crate::check::dialect::Opened;
use crate::check::finding::Finding;
use crate::check::problem::Problem;
use crate::check::report::Report;
use crate::dataset::{FieldName, Line, LineNumber, Row, RowNumber, Table};

/// A table in several files, the rows of one after those of the other. Lines are counted through
/// all of them, so that each finding can be given back to its file.
#[derive(Default)]
pub(super) struct Parts<'b> {
    parts: Vec<OnePart<'b>>,
}

struct OnePart<'b> {
    /// The descriptor's for data that stands in it.
    path: String,
    table: Opened<'b>,
    /// Whether its first line, which the reader took for names, is a row.
    head: Head,
}

/// More lines than any file has: where the lines of the next part begin.
const LINES_OF_A_PART: u64 = 1 << 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Names,
    Row,
}

impl<'b> Parts<'b> {
    pub(super) fn single(path: String, table: Opened<'b>) -> Self {
        Self { parts: vec![OnePart { path, table, head: Head::Names }] }
    }

    pub(super) fn push(&mut self, path: String, table: Opened<'b>) -> Result<(), Finding> {
        let mut head = Head::Names;
        if let Some(first) = self.parts.first()
            && first.table.header() != table.header()
        {
            // A part without names: as many cells as the first part has columns.
            if first.table.header().len() != table.header().len() || table.header_line().is_none() {
                let fault = PackageFault::PartsDiffer { first: first.path.clone() };
                let finding =
                    Finding::on_line(Problem::Package(Box::new(fault)), table.header_line());
                return Err(finding);
            }
            head = Head::Row;
        }
        self.parts.push(OnePart { path, table, head });
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Gives each finding to its file.
    pub(super) fn told(&self, found: Report, report: &mut Gather) {
        if let [only] = self.parts.as_slice() {
            merge(report.at(&only.path), found);
            return;
        }
        for part in &self.parts {
            let mut rows = u64::from(part.head == Head::Row);
            part.table.visit_rows(&mut |_| {
                rows += 1;
                ControlFlow::Continue(())
            });
            report.at(&part.path).rows += rows;
        }
        let Some(first) = self.parts.first() else { return };
        report.at(&first.path).left_out += found.left_out;
        for mut finding in found.findings {
            let (part, line) = self.place(finding.line.map_or(0, |line| line.0));
            finding.line = finding.line.map(|_| LineNumber(line));
            let path = self.parts.get(part).unwrap_or(first).path.clone();
            finding.problem = self.with_first(finding.problem, part);
            report.at(&path).findings.push(finding);
        }
    }

    /// The part that a line counted through all of them is in, and its number there.
    fn place(&self, line: u64) -> (usize, u64) {
        let last = u64::try_from(self.parts.len().saturating_sub(1)).unwrap_or(0);
        let part = (line / LINES_OF_A_PART).min(last);
        (usize::try_from(part).unwrap_or(0), line - part * LINES_OF_A_PART)
    }

    /// A problem that names the line of the first of two, which may be in another part.
    fn with_first(&self, problem: Problem, here: usize) -> Problem {
        let first = match &problem {
            Problem::KeyTaken { first }
            | Problem::NotUnique { first }
            | Problem::NotUniqueTogether { first, .. } => *first,
            _ => return problem,
        };
        let (part, line) = self.place(first.0);
        let first = LineNumber(line);
        let problem = match problem {
            Problem::NotUniqueTogether { fields, values, .. } => {
                Problem::NotUniqueTogether { fields, values, first }
            }
            Problem::NotUnique { .. } => Problem::NotUnique { first },
            _ => Problem::KeyTaken { first },
        };
        match self.parts.get(part) {
            Some(other) if part != here => {
                Problem::InOtherPart { path: other.path.clone(), problem: Box::new(problem) }
            }
            _ => problem,
        }
    }
}

impl Table for Parts<'_> {
    fn header(&self) -> &[FieldName] {
        self.parts.first().map(|part| part.table.header()).unwrap_or_default()
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.parts.first()?.table.header_line()
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.visit_lines(&mut |line| match line {
            Line::Row(row) => visit(row),
            Line::Blank(_) => ControlFlow::Continue(()),
        });
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        let (mut above, mut number) = (0, 0);
        for part in &self.parts {
            let mut flow = ControlFlow::Continue(());
            if let (Head::Row, Some(line)) = (part.head, part.table.header_line()) {
                number += 1;
                let cells: Vec<Cow<'_, str>> =
                    part.table.header().iter().map(|name| Cow::Borrowed(name.as_str())).collect();
                let line = LineNumber(line.0 + above);
                flow = visit(&Line::Row(&Row { number: RowNumber(number), line, cells: &cells }));
            }
            if flow.is_continue() {
                part.table.visit_lines(&mut |line| {
                    flow = match line {
                        Line::Row(row) => {
                            number += 1;
                            let line = LineNumber(row.line.0 + above);
                            let number = RowNumber(number);
                            visit(&Line::Row(&Row { number, line, cells: row.cells }))
                        }
                        Line::Blank(line) => visit(&Line::Blank(LineNumber(line.0 + above))),
                    };
                    flow
                });
            }
            if flow.is_break() {
                return;
            }
            above += LINES_OF_A_PART;
        }
    }
}
