//! A whole document against a JSON Schema, and its findings by row and column.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::JsonSchema;
use super::lines::lines_of;
use super::problem::{Broken, JsonKind, at, dotted, parts};
use crate::check::finding::{Empty, FieldInfo, Finding};
use crate::check::json;
use crate::check::problem::{Expected, Problem};
use crate::check::report::{Options, Report};
use crate::check::schema::JsonFault;
use crate::check::suggest::{date_meant, integer_meant, number_meant};
use crate::dataset::{FieldName, Key, LineNumber, Row, RowNumber, Value};
use crate::words::nearest;

/// How the records of a text stand in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentForm {
    /// One JSON value.
    Json,
    /// One JSON value a line (jsonlines.org).
    JsonLines,
}

impl DocumentForm {
    /// The form that a file's name tells of; `None` for other formats.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("json" | "geojson" | "topojson") => Some(DocumentForm::Json),
            Some("jsonl" | "ndjson" | "geojsonl") => Some(DocumentForm::JsonLines),
            _ => None,
        }
    }
}

/// Why a text is no document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DocumentFault {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
    /// What is wrong.
    pub reason: JsonFault,
}

/// Checks the text of a document. Where the document is a list and the schema speaks of one
/// record, each of its items is checked.
pub fn validate_json(
    text: &str,
    form: DocumentForm,
    schema: &JsonSchema,
    options: &Options,
) -> Report {
    match form {
        DocumentForm::Json => match read(text, 1) {
            Ok(value) => validate_document(&value, Some(text), schema, options),
            Err(fault) => unreadable(fault),
        },
        DocumentForm::JsonLines => {
            let mut gather = Gather::new(options);
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            for (line, record) in (1..).zip(text.split('\n')) {
                if record.trim().is_empty() {
                    continue;
                }
                gather.rows += 1;
                match read(record, line) {
                    Ok(value) => {
                        let lines = Lines::Of(line);
                        let place = Place { row: Some(RowNumber(gather.rows)), lines: &lines };
                        gather.take(schema.broken(&value), &value, &place, schema);
                    }
                    Err(fault) => gather.tell(finding_of(fault)),
                }
            }
            gather.finish()
        }
    }
}

/// Checks a document; `text` is where it was read from, to tell lines.
pub fn validate_document(
    value: &Value,
    text: Option<&str>,
    schema: &JsonSchema,
    options: &Options,
) -> Report {
    let mut gather = Gather::new(options);
    match value {
        Value::List(items) if schema.is_of_one_record() => {
            let all: Vec<Vec<Broken>> = items.iter().map(|item| schema.broken(item)).collect();
            let wanted = all.iter().enumerate().flat_map(|(index, broken)| {
                broken.iter().flat_map(move |broken| up(&format!("/{index}{}", broken.pointer)))
            });
            let lines = Lines::in_text(text, &wanted.collect());
            for (index, (item, broken)) in items.iter().zip(all).enumerate() {
                gather.rows += 1;
                let prefix = format!("/{index}");
                let lines = Lines::Below(&lines, &prefix);
                let place = Place { row: Some(RowNumber(gather.rows)), lines: &lines };
                gather.take(broken, item, &place, schema);
            }
        }
        _ => {
            let broken = schema.broken(value);
            let wanted = broken.iter().flat_map(|broken| up(&broken.pointer)).collect();
            let lines = Lines::in_text(text, &wanted);
            gather.rows = match value {
                Value::List(items) => u64::try_from(items.len()).unwrap_or(u64::MAX),
                _ => 1,
            };
            gather.take(broken, value, &Place { row: None, lines: &lines }, schema);
        }
    }
    gather.finish()
}

/// The value of a text; it begins on this line of its file.
fn read(text: &str, line: u64) -> Result<Value, DocumentFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !json::depth_is_bounded(text) {
        return Err(DocumentFault { line, column: 1, reason: JsonFault::TooDeep });
    }
    serde_json::from_str(text).map_err(|error| DocumentFault {
        line: line + u64::try_from(error.line().saturating_sub(1)).unwrap_or(0),
        column: u64::try_from(error.column()).unwrap_or(0),
        reason: JsonFault::of(&error),
    })
}

fn unreadable(fault: DocumentFault) -> Report {
    Report { findings: vec![finding_of(fault)], ..Report::default() }
}

fn finding_of(fault: DocumentFault) -> Finding {
    let line = LineNumber(fault.line);
    Finding::on_line(Problem::NotJson { column: fault.column, reason: fault.reason }, Some(line))
}

/// A pointer and those of what it stands in: a missing member has the line of its object.
fn up(pointer: &str) -> Vec<String> {
    let above = pointer.rsplit_once('/').map(|(above, _)| above.to_owned());
    above.into_iter().chain([pointer.to_owned()]).collect()
}

/// Where findings are.
pub(super) struct Place<'a> {
    pub(super) row: Option<RowNumber>,
    pub(super) lines: &'a Lines<'a>,
}

/// The lines of values.
pub(super) enum Lines<'a> {
    /// All on one.
    Of(u64),
    /// By pointer.
    By(HashMap<String, u64>),
    /// Of what stands below a pointer.
    Below(&'a Lines<'a>, &'a str),
}

impl Lines<'_> {
    fn in_text(text: Option<&str>, wanted: &HashSet<String>) -> Self {
        Lines::By(text.map(|text| lines_of(text, wanted)).unwrap_or_default())
    }

    fn at(&self, pointer: &str) -> Option<u64> {
        match self {
            Lines::Of(line) => Some(*line),
            Lines::By(lines) => lines.get(pointer).copied().or_else(|| {
                lines.get(pointer.rsplit_once('/').map_or("", |(above, _)| above)).copied()
            }),
            Lines::Below(lines, above) => lines.at(&format!("{above}{pointer}")),
        }
    }
}

/// Gathers findings, as many of one kind as are wanted.
pub(super) struct Gather<'o> {
    options: &'o Options,
    told: HashMap<(String, String), u64>,
    pub(super) rows: u64,
    report: Report,
}

impl<'o> Gather<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self { options, told: HashMap::new(), rows: 0, report: Report::default() }
    }

    fn tell(&mut self, finding: Finding) {
        self.report.findings.push(finding);
    }

    /// Takes what is wrong with one value.
    pub(super) fn take(
        &mut self,
        broken: Vec<Broken>,
        value: &Value,
        place: &Place<'_>,
        schema: &JsonSchema,
    ) {
        for broken in broken {
            let mut pointer = broken.pointer.as_str();
            let line = place.lines.at(pointer).map(LineNumber);
            let (mut row, mut record) = (place.row, value);
            // Items of a list are its rows.
            if row.is_none()
                && let Value::List(items) = value
                && let Some(index) = parts(pointer).next().and_then(|part| part.parse::<u64>().ok())
            {
                row = Some(RowNumber(index + 1));
                record = usize::try_from(index).ok().and_then(|at| items.get(at)).unwrap_or(value);
                let rest = pointer.get(1..).and_then(|rest| rest.find('/'));
                pointer = rest.and_then(|at| pointer.get(at + 1..)).unwrap_or_default();
            }
            let field = dotted(pointer);
            let told = self.told.entry((broken.rule_at.clone(), plain_place(&field))).or_default();
            *told += 1;
            if *told > self.options.keep {
                self.report.left_out += 1;
                continue;
            }
            let cell = match &broken.problem {
                Problem::MissingMember { .. } | Problem::UnknownMembers { .. } => None,
                _ => at(record, pointer).and_then(|value| match value {
                    Value::Null => Some("null".to_owned()),
                    Value::List(_) | Value::Object(_) => Some(value.to_string()),
                    other => other.as_cell().map(str::to_owned),
                }),
            };
            let suggestion = match (&broken.problem, &cell) {
                (Problem::NotListed { allowed, .. }, Some(cell)) => {
                    nearest(cell, allowed.values().iter().map(String::as_str)).map(str::to_owned)
                }
                (Problem::NotOfKind { expected }, Some(cell)) => {
                    if expected.contains(&JsonKind::Number) {
                        number_meant(cell)
                    } else if expected.contains(&JsonKind::Integer) {
                        integer_meant(cell)
                    } else {
                        None
                    }
                }
                (Problem::NotOfType { expected: Expected::Date { .. }, .. }, Some(cell)) => {
                    date_meant(cell)
                }
                _ => None,
            };
            self.tell(Finding {
                row,
                line,
                key: key_of(record, &self.options.key),
                about: schema.about(&broken.rule_at, &field),
                field: (!field.is_empty()).then(|| FieldName::from(field)),
                cell,
                suggestion,
                problem: broken.problem,
            });
        }
    }

    pub(super) fn finish(mut self) -> Report {
        self.report.rows = self.rows;
        self.report.findings.sort_by_key(|finding| finding.line.map_or(0, |line| line.0));
        self.report
    }
}

/// The place with every item of a list taken for one.
fn plain_place(field: &str) -> String {
    field.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// A record's key.
fn key_of(record: &Value, fields: &[FieldName]) -> Option<Key> {
    let Value::Object(members) = record else { return None };
    let part = |field: &FieldName| {
        let value = members.get(field.as_str()).filter(|value| **value != Value::Null)?;
        Some((field.clone(), value.clone()))
    };
    Key::new(fields.iter().map(part).collect::<Option<_>>()?)
}

impl JsonSchema {
    /// What the schema says of the place whose rule is broken.
    fn about(&self, rule_at: &str, field: &str) -> Option<Arc<FieldInfo>> {
        let above = rule_at.rsplit_once('/').map_or("", |(above, _)| above);
        let Some(Value::Object(members)) = at(&self.source, above) else { return None };
        let text = |name: &str| match members.get(name) {
            Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.clone()),
            _ => None,
        };
        let example = match members.get("examples") {
            Some(Value::List(examples)) => examples.first().map(ToString::to_string),
            _ => members.get("example").map(ToString::to_string),
        };
        Some(Arc::new(FieldInfo {
            name: FieldName::from(field),
            title: text("title"),
            description: text("description"),
            example,
            choices: None,
            empty: Empty::Refused,
        }))
    }

    /// Whether the schema speaks of one record rather than of a list of them.
    pub(super) fn is_of_one_record(&self) -> bool {
        let Value::Object(members) = &self.source else { return false };
        let root = match members.get("$ref") {
            Some(Value::Text(reference)) if !members.contains_key("properties") => {
                match reference.strip_prefix('#').and_then(|pointer| at(&self.source, pointer)) {
                    Some(Value::Object(members)) => members,
                    _ => members,
                }
            }
            _ => members,
        };
        match root.get("type") {
            Some(Value::Text(kind)) => kind == "object",
            Some(Value::List(kinds)) => !kinds.iter().any(|kind| kind.as_cell() == Some("array")),
            _ => root.contains_key("properties") || root.contains_key("required"),
        }
    }
}

/// The line of a row.
pub(super) fn line_of(row: &Row<'_>) -> Lines<'static> {
    Lines::Of(row.line.0)
}
