//! JSON, JSON Lines and GeoJSON: records found by a scan of the text, of which only those that
//! edits touch are built, and written as their neighbours are.

mod locate;
mod parse;
mod scan;
mod style;
mod text;
mod write;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod nasty;

use std::borrow::Cow;

use self::parse::{cell, node, slice};
use self::scan::{Fault, Scanner};
use super::encoding::Encoding;
use super::splice::Splice;
use super::tree::{Node, Op, Records, Syntax, Tree, line_at};
use super::{FieldPath, RecordsPath, Refusal};

/// JSON (RFC 8259).
pub(crate) struct Json;

/// One JSON value a line (jsonlines.org).
pub(crate) struct JsonLines;

/// An opened text.
struct JsonTree<'t> {
    text: &'t str,
    encoding: Encoding,
    records: Records,
}

impl Syntax for Json {
    fn open<'t>(
        &self,
        text: &'t str,
        records: &RecordsPath,
        encoding: Encoding,
    ) -> Result<Box<dyn Tree + 't>, Refusal> {
        let records = locate::document(text, records)?;
        Ok(Box::new(JsonTree { text, encoding, records }))
    }
}

impl Syntax for JsonLines {
    fn open<'t>(
        &self,
        text: &'t str,
        records: &RecordsPath,
        encoding: Encoding,
    ) -> Result<Box<dyn Tree + 't>, Refusal> {
        let records = locate::lines(text, records)?;
        Ok(Box::new(JsonTree { text, encoding, records }))
    }
}

impl Tree for JsonTree<'_> {
    fn records(&self) -> &Records {
        &self.records
    }

    fn node(&self, part: usize) -> Result<Node, Refusal> {
        let start = self.records.parts.get(part).map_or(self.text.len(), |part| part.value.start);
        node(self.text, &mut Scanner::new(self.text, start))
            .map_err(|fault| refusal(self.text, fault))
    }

    fn name(&self, part: usize) -> Cow<'_, str> {
        match self.records.parts.get(part).and_then(|part| part.name.as_ref()) {
            Some(name) => text::unquoted(slice(self.text, name)),
            None => Cow::Borrowed(""),
        }
    }

    fn cells<'s>(
        &'s self,
        part: usize,
        paths: &[FieldPath],
        into: &mut Vec<Cow<'s, str>>,
    ) -> Result<(), Refusal> {
        let start = self.records.parts.get(part).map_or(self.text.len(), |part| part.value.start);
        for path in paths {
            let found = cell(self.text, Scanner::new(self.text, start), path);
            into.push(found.map_err(|fault| refusal(self.text, fault))?);
        }
        Ok(())
    }

    fn splices(&self, ops: &[Op<'_>]) -> Result<Vec<Splice>, Refusal> {
        Ok(write::Writer::new(self).splices(ops))
    }
}

/// The refusal for a text that is no JSON.
fn refusal(text: &str, fault: Fault) -> Refusal {
    let before = text.get(..fault.at).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line..).unwrap_or_default().chars().count() as u64 + 1;
    Refusal::Malformed { format: "JSON", line: line_at(text, fault.at), column, fault: fault.fault }
}
