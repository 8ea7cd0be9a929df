//! Where in a text the records stand.

use super::parse::{node, slice};
use super::refusal;
use super::scan::{Fault, Scanner};
use super::text::unquoted;
use crate::dataset::tree::{Layout, NodeKind, Part, RecordKind, Records, line_at};
use crate::dataset::{
    FieldName, FieldPath, Malformed, PathStep, RecordsPath, Refusal, Value, Wanted,
};

/// The member of a GeoJSON document that holds its features.
const FEATURES: &str = "features";

/// Finds the records of a document, and makes sure that it is well-formed to its end.
pub(super) fn document(text: &str, place: &RecordsPath) -> Result<Records, Refusal> {
    let steps = match place {
        RecordsPath::At(path) => path.steps(),
        RecordsPath::Found | RecordsPath::Whole => &[],
    };
    let mut finder = Finder { text, found: None, features: None, twice: Vec::new() };
    let read = finder.read(steps, matches!(place, RecordsPath::Whole));
    let features = read.map_err(|fault| refusal(text, fault))?;
    if let [_, _, ..] = finder.twice.as_slice() {
        let lines = finder.twice.iter().map(|at| line_at(text, *at)).collect();
        let field = match place {
            RecordsPath::At(path) => path.to_string(),
            _ => FEATURES.to_owned(),
        };
        return Err(Refusal::MemberAmbiguous { field: field.into(), lines });
    }
    let found = match place {
        RecordsPath::Found if features => finder.features.or(finder.found),
        _ => finder.found,
    };
    let missing = || missing(text, place);
    let mut records = found.ok_or_else(missing)?;
    if features {
        records.kind = match place {
            RecordsPath::Found => RecordKind::Feature,
            RecordsPath::At(path) if path.to_string() == FEATURES => RecordKind::Feature,
            _ => RecordKind::Plain,
        };
    } else if records.layout == Layout::Map && *place == RecordsPath::Found {
        let is_object = |part: &Part| text.as_bytes().get(part.value.start) == Some(&b'{');
        if !records.parts.iter().all(is_object) {
            return Err(missing());
        }
    }
    rows(text, &mut records).map_err(|fault| refusal(text, fault))?;
    Ok(records)
}

/// Finds the records of a text with a value a line.
pub(super) fn lines(text: &str, place: &RecordsPath) -> Result<Records, Refusal> {
    if let RecordsPath::At(path) = place {
        return Err(Refusal::RecordsMissing { path: path.to_string(), found: Vec::new() });
    }
    let mut scanner = Scanner::new(text, 0);
    let mut parts = Vec::new();
    loop {
        let before = scanner.at;
        scanner.space();
        if scanner.peek().is_none() {
            break;
        }
        let apart = parts.is_empty() || slice(text, &(before..scanner.at)).contains('\n');
        if !apart {
            let found = text.get(scanner.at..).and_then(|rest| rest.chars().next());
            let found = found.map(String::from).unwrap_or_default();
            let fault = Fault { at: scanner.at, fault: Malformed::TextAfterEnd { found } };
            return Err(refusal(text, fault));
        }
        let value = scanner.value().map_err(|fault| refusal(text, fault))?;
        parts.push(Part { name: None, value });
    }
    let mut kind = RecordKind::Plain;
    if let Some(first) = parts.first() {
        let scanner = Scanner::new(text, first.value.start);
        let path = FieldPath::parse("type");
        let is_feature = super::cell(text, scanner, &path).is_ok_and(|cell| cell == "Feature");
        if is_feature {
            kind = RecordKind::Feature;
        }
    }
    let layout = if *place == RecordsPath::Whole { Layout::Whole } else { Layout::Lines };
    if layout == Layout::Whole && parts.len() != 1 {
        return Err(Refusal::RecordsMissing { path: String::new(), found: Vec::new() });
    }
    Ok(Records { layout, kind, span: 0..text.len(), parts })
}

struct Finder<'t> {
    text: &'t str,
    found: Option<Records>,
    features: Option<Records>,
    /// Where the members stand that the path may mean.
    twice: Vec<usize>,
}

impl<'t> Finder<'t> {
    /// Reads the document; says whether it is a collection of features.
    fn read(&mut self, steps: &[PathStep], whole: bool) -> Result<bool, Fault> {
        let mut scanner = Scanner::new(self.text, 0);
        scanner.space();
        if scanner.peek().is_none() {
            return Err(Fault { at: scanner.at, fault: Malformed::Ends { wanted: Wanted::Value } });
        }
        let mut features = false;
        if whole {
            let value = scanner.value()?;
            let part = Part { name: None, value };
            self.found = Some(Records {
                layout: Layout::Whole,
                kind: RecordKind::Plain,
                span: 0..self.text.len(),
                parts: vec![part],
            });
        } else if scanner.peek() == Some(b'{') {
            features = self.root(&mut scanner, steps)?;
        } else {
            self.walk(&mut scanner, steps)?;
        }
        scanner.end()?;
        Ok(features)
    }

    /// The object that is the document.
    fn root(&mut self, scanner: &mut Scanner<'t>, steps: &[PathStep]) -> Result<bool, Fault> {
        let start = scanner.at;
        let mut features = false;
        let mut parts = Vec::new();
        let text = self.text;
        scanner.object(|scanner, name| {
            let own = unquoted(slice(text, &name));
            let value_start = scanner.at;
            match steps {
                [] if own == FEATURES && scanner.peek() == Some(b'[') => {
                    self.features = Some(container(scanner)?);
                }
                [PathStep::Member(wanted), rest @ ..] if own == wanted.as_str() => {
                    self.twice.push(name.start);
                    self.walk(scanner, rest)?;
                }
                _ => {
                    let value = scanner.value()?;
                    features |= own == "type" && slice(text, &value) == "\"FeatureCollection\"";
                }
            }
            if steps.is_empty() {
                parts.push(Part { name: Some(name), value: value_start..scanner.at });
            }
            Ok(())
        })?;
        if steps.is_empty() {
            let span = start..scanner.at;
            self.found =
                Some(Records { layout: Layout::Map, kind: RecordKind::Plain, span, parts });
        }
        Ok(features)
    }

    /// Follows the rest of the path.
    fn walk(&mut self, scanner: &mut Scanner<'t>, steps: &[PathStep]) -> Result<(), Fault> {
        match (steps, scanner.peek()) {
            ([], Some(b'[' | b'{')) => self.found = Some(container(scanner)?),
            ([PathStep::Member(wanted), rest @ ..], Some(b'{')) => {
                let text = self.text;
                let mut places = Vec::new();
                scanner.object(|scanner, name| {
                    if unquoted(slice(text, &name)) == wanted.as_str() {
                        places.push(name.start);
                        self.walk(scanner, rest)
                    } else {
                        scanner.value().map(drop)
                    }
                })?;
                if places.len() > 1 {
                    self.twice = places;
                }
            }
            ([PathStep::Item(wanted), rest @ ..], Some(b'[')) => {
                let mut index = 0;
                scanner.list(|scanner| {
                    index += 1;
                    if index == wanted + 1 {
                        self.walk(scanner, rest)
                    } else {
                        scanner.value().map(drop)
                    }
                })?;
            }
            _ => {
                scanner.value()?;
            }
        }
        Ok(())
    }
}

/// A list or an object of records.
fn container(scanner: &mut Scanner<'_>) -> Result<Records, Fault> {
    let start = scanner.at;
    let mut parts = Vec::new();
    let layout = if scanner.peek() == Some(b'[') {
        scanner.list(|scanner| {
            parts.push(Part { name: None, value: scanner.value()? });
            Ok(())
        })?;
        Layout::List
    } else {
        scanner.object(|scanner, name| {
            parts.push(Part { name: Some(name), value: scanner.value()? });
            Ok(())
        })?;
        Layout::Map
    };
    Ok(Records { layout, kind: RecordKind::Plain, span: start..scanner.at, parts })
}

/// Lists in a list, the first of which holds names only, are rows below a header.
fn rows(text: &str, records: &mut Records) -> Result<(), Fault> {
    let is_list = |part: &Part| text.as_bytes().get(part.value.start) == Some(&b'[');
    let Some(first) = records.parts.first() else { return Ok(()) };
    if records.layout != Layout::List || !records.parts.iter().all(is_list) {
        return Ok(());
    }
    let header = node(text, &mut Scanner::new(text, first.value.start))?;
    let NodeKind::List(items) = header.kind else { return Ok(()) };
    let names: Option<Vec<FieldName>> = items
        .iter()
        .map(|item| match &item.kind {
            NodeKind::Scalar(Value::Text(name)) => Some(name.as_str().into()),
            _ => None,
        })
        .collect();
    if let Some(names) = names.filter(|names| !names.is_empty()) {
        records.layout = Layout::Rows(names);
    }
    Ok(())
}

/// The refusal where no records are at a place, with the places where there may be some.
fn missing(text: &str, place: &RecordsPath) -> Refusal {
    let path = match place {
        RecordsPath::At(path) => path.to_string(),
        _ => String::new(),
    };
    let mut scanner = Scanner::new(text, 0);
    scanner.space();
    let mut found = Vec::new();
    if let Ok(root) = node(text, &mut scanner) {
        root.holders(&mut String::new(), &mut found);
    }
    Refusal::RecordsMissing { path, found }
}
