//! Cases about whole tables: which findings a table has.

use std::borrow::Cow;
use std::collections::HashMap;

use anyhow::{Context, Result};
use gitribute_core::check::dialect::{TableDialect, TableForm, open};
use gitribute_core::check::{
    Finding, Options, OtherTable, Problem, Severity, TableSchema, validate_with,
};
use gitribute_core::dataset::{FieldName, MemoryTable, Table};
use serde_json::Value;

use super::{Verdict, word};

pub(crate) fn table(case: &Value) -> Result<Verdict> {
    if let Some(why) = beyond(case) {
        return Ok(Verdict::Open(why));
    }
    match case["kind"].as_str() {
        Some("table-report") => report(case),
        Some("table-validate") => columns(case),
        Some("table-parse") => parsed(case),
        _ => Ok(Verdict::Open("of no kind known here")),
    }
}

/// Why a case asks for something that a check of one file does not do.
fn beyond(case: &Value) -> Option<&'static str> {
    let given = |member: &str| case.get(member).filter(|value| !value.is_null());
    let empty = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
    if case["specAgrees"] == false {
        Some("the source differs from the standard")
    } else if given("fileBase64").is_some() {
        Some("no text file")
    } else if !empty(&case["checklist"]["checks"]) {
        Some("about checks that a schema does not have")
    } else if case["loaderLevel"] == true {
        Some("about the loader's own settings")
    } else if case["options"]["limit_rows"].as_str().is_some_and(|limit| limit != "None") {
        Some("about a part of a file")
    } else {
        None
    }
}

/// A file or rows with a header, and the findings of the whole.
fn report(case: &Value) -> Result<Verdict> {
    let schema = match &case["schema"] {
        Value::Null => None,
        schema => match TableSchema::from_json(&schema.to_string()) {
            Ok(schema) => Some(schema),
            Err(error) => return Ok(compare(case, &Found::refused(&error.to_string()))),
        },
    };
    let dialect = match dialect(case) {
        Ok(dialect) => dialect,
        Err(why) => return Ok(compare(case, &Found::refused(&why))),
    };
    let Some((text, form)) = source(case) else { return Ok(Verdict::Open("no data")) };
    let others = others(case)?;
    let table = match open(text.as_bytes(), "", form, Some(&dialect), schema.as_ref(), None) {
        Ok(table) => table,
        Err(finding) => {
            let found = Found { findings: vec![finding], rows: Vec::new(), refused: None };
            return Ok(compare(case, &found));
        }
    };
    let untyped = TableSchema::untyped(table.header());
    let schema = dialect.adapted(schema.as_ref().unwrap_or(&untyped));
    Ok(compare(case, &Found::of(table.as_ref(), &schema, &others)))
}

/// What the case says of the file's dialect, in the words of the standard.
fn dialect(case: &Value) -> Result<TableDialect, String> {
    let mut dialect = case["dialect"].clone();
    if let Some(members) = dialect.as_object_mut()
        && let Some(case) = members.remove("headerCase")
    {
        members.insert("caseSensitiveHeader".to_owned(), case);
    }
    if dialect.is_null() {
        return Ok(TableDialect::default());
    }
    let dialect = serde_json::from_value(dialect).map_err(|error| error.to_string())?;
    TableDialect::from_descriptor(&dialect).map_err(|faults| format!("{faults:?}"))
}

/// The text of a file or of rows, and how it is written.
fn source(case: &Value) -> Option<(String, TableForm)> {
    if let Some(text) = case["fileText"].as_str() {
        let structured = ["property", "itemType", "itemKeys"];
        let form = match case["format"].as_str().and_then(TableForm::of_file_name) {
            Some(form) => form,
            None if structured.iter().any(|member| !case["dialect"][member].is_null()) => {
                TableForm::Json
            }
            None => TableForm::Delimited,
        };
        return Some((text.to_owned(), form));
    }
    // One row a line, so that the lines are those of a file.
    let rows: Vec<String> = case["data"].as_array()?.iter().map(Value::to_string).collect();
    Some((format!("[{}]", rows.join(",\n")), TableForm::Json))
}

/// The tables beside the one of the case, by name.
fn others(case: &Value) -> Result<Vec<(String, MemoryTable, TableSchema)>> {
    let mut others = Vec::new();
    for (name, other) in case["resources"].as_object().into_iter().flatten() {
        let rows = other["data"].as_array().context("`data` of another table is a list")?;
        let (header, rows) = rows.split_first().context("`data` begins with names")?;
        let cells = |row: &Value| -> Vec<String> {
            row.as_array().into_iter().flatten().map(cell_text).collect()
        };
        let mut table = MemoryTable::new(cells(header));
        for row in rows {
            table.push(cells(row));
        }
        let schema = match &other["schema"] {
            Value::Null => TableSchema::untyped(table.header()),
            schema => TableSchema::from_json(&schema.to_string())?,
        };
        others.push((name.clone(), table, schema));
    }
    Ok(others)
}

/// Columns of one length, and the findings counted by row from 1.
fn columns(case: &Value) -> Result<Verdict> {
    let schema = match TableSchema::from_json(&case["schema"].to_string()) {
        Ok(schema) => schema,
        Err(error) => return Ok(compare(case, &Found::refused(&error.to_string()))),
    };
    Ok(compare(case, &Found::of(&from_columns(case)?, &schema, &others(case)?)))
}

fn from_columns(case: &Value) -> Result<MemoryTable> {
    let columns = case["columns"].as_object().context("`columns` is an object")?;
    let mut table = MemoryTable::new(columns.keys().map(String::as_str));
    let height = columns.values().filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0);
    for row in 0..height {
        table.push(columns.values().map(|column| cell_text(&column[row])));
    }
    Ok(table)
}

/// Cells that can be read, or not: where nothing is expected of a cell it has no value.
fn parsed(case: &Value) -> Result<Verdict> {
    let schema = match TableSchema::from_json(&case["schema"].to_string()) {
        Ok(schema) => schema,
        Err(error) => return Ok(Verdict::Fails(format!("the schema was refused: {error}"))),
    };
    for assertion in case["expect"]["assertions"].as_array().into_iter().flatten() {
        let place = &assertion["on"]["ref"];
        let (Some(name), Some(row)) = (place["field"].as_str(), place["row"].as_u64()) else {
            continue;
        };
        let row = usize::try_from(row)?;
        let field = schema.field(name).context("the field")?;
        let cell = cell_text(&case["columns"][name][row]);
        let has_value = field.accepts(&cell);
        if has_value == assertion["value"].is_null() {
            return Ok(Verdict::Fails(format!("whether `{cell}` has a value: {has_value}")));
        }
    }
    Ok(Verdict::Holds)
}

/// A native value as a cell holds it.
fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a check found.
struct Found {
    findings: Vec<Finding>,
    /// Cells by row and column, missing ones as `None`.
    rows: Vec<Vec<(String, Option<String>)>>,
    refused: Option<String>,
}

impl Found {
    fn of(
        table: &dyn Table,
        schema: &TableSchema,
        others: &[(String, MemoryTable, TableSchema)],
    ) -> Self {
        let others: HashMap<String, OtherTable<'_>> = others
            .iter()
            .map(|(name, table, schema)| (name.clone(), OtherTable { table, schema: Some(schema) }))
            .collect();
        let report = validate_with(table, schema, &others, &Options::default());
        let mut rows = Vec::new();
        table.visit_rows(&mut |row| {
            let cells = table.header().iter().zip(row.cells).map(|(name, cell)| {
                let is_missing = schema.field(name.as_str()).is_some_and(|field| {
                    field.missing_values().iter().any(|missing| missing.text == *cell)
                });
                (name.to_string(), (!is_missing).then(|| cell.clone().into_owned()))
            });
            rows.push(cells.collect());
            std::ops::ControlFlow::Continue(())
        });
        let errors = |finding: &Finding| finding.severity() == Severity::Error;
        Self { findings: report.findings.into_iter().filter(errors).collect(), rows, refused: None }
    }

    fn refused(why: &str) -> Self {
        Self { findings: Vec::new(), rows: Vec::new(), refused: Some(why.to_owned()) }
    }

    fn is_valid(&self) -> bool {
        self.findings.is_empty() && self.refused.is_none()
    }

    fn told(&self) -> String {
        let told = |finding: &Finding| {
            let line = finding.line.map_or_else(String::new, |line| format!(" line {line}"));
            let field =
                finding.field.as_ref().map_or_else(String::new, |field| format!(" `{field}`"));
            format!("{}{line}{field}", code(finding))
        };
        match &self.refused {
            Some(why) => why.clone(),
            None => self.findings.iter().map(told).collect::<Vec<_>>().join(", "),
        }
    }
}

fn code(finding: &Finding) -> String {
    serde_json::to_value(finding.code())
        .ok()
        .and_then(|code| code.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// One finding that a case expects.
struct Expected<'c> {
    code: Cow<'c, str>,
    rule: Option<&'c str>,
    line: Option<u64>,
    field: Option<&'c str>,
}

impl<'c> Expected<'c> {
    /// Reads the names of several implementations.
    fn of(error: &'c Value, kind: &str) -> Self {
        let name = error["type"].as_str().unwrap_or_default();
        let (code, rule) = match name.split_once('/') {
            Some(("cell", "type")) => ("type-error", None),
            Some(("cell" | "row", "unique")) | None if name.ends_with("unique") => {
                ("unique-error", None)
            }
            Some(("cell", rule)) => ("constraint-error", Some(rule)),
            Some(("fields", "extra")) => ("extra-label", None),
            Some(("fields", "missing")) => ("missing-label", None),
            Some((code, rule)) => (code, Some(rule)),
            None if name == "categories" => ("constraint-error", Some("categories")),
            None => (name, None),
        };
        let field = error["fieldName"].as_str().filter(|name| !name.is_empty());
        // Rows of columns are counted without the header, which is line 1.
        let above = u64::from(kind == "table-validate");
        let line = error["rowNumber"].as_u64().map(|row| row + above);
        Self { code: Cow::Borrowed(code), rule, line, field }
    }

    fn fits(&self, finding: &Finding) -> bool {
        // A key that stands twice is told as that, whatever it is called elsewhere.
        let code = code(finding);
        // So is a column that has another name than it should.
        let renamed = matches!(&finding.problem, Problem::IncorrectLabel { expected, .. }
            if self.field == Some(expected.as_str()));
        // Some programs name no kind at all.
        let codes = code == self.code
            || self.code == "error"
            || (self.code == "unique-error" && code == "primary-key")
            || (self.code == "missing-label" && renamed);
        let rule = finding.rule().map(gitribute_core::check::Rule::as_str);
        let field = finding.field.as_ref().map(FieldName::as_str);
        // Programs name the field, the column or neither of a header's fault.
        let is_header = self.line.is_none();
        codes
            && (self.rule.is_none() || self.rule == rule || renamed)
            && (is_header || self.line == finding.line.map(|line| line.0))
            && (is_header || self.field.is_none() || self.field == field)
    }

    /// Whether it follows from another finding, which is told alone here: cells of a column that
    /// is not there or should not be, the key of a row that is blank.
    fn follows(&self, found: &Found) -> bool {
        let has = |wanted: &str, same: &dyn Fn(&Finding) -> bool| {
            found.findings.iter().any(|finding| code(finding) == wanted && same(finding))
        };
        let named = |finding: &Finding| finding.field.as_ref().map(FieldName::as_str) == self.field;
        let on_line = |finding: &Finding| finding.line.map(|line| line.0) == self.line;
        self.line.is_some()
            && (has("missing-label", &named)
                || (self.code == "extra-cell" && has("extra-label", &|_| true))
                || has("blank-row", &on_line))
            || self.code == "unmatched-header" && has("incorrect-label", &|_| true)
    }
}

fn compare(case: &Value, found: &Found) -> Verdict {
    let expect = &case["expect"];
    let picked = |name: &str| -> Vec<&str> {
        let words = case["checklist"][name].as_array().into_iter().flatten();
        words.filter_map(Value::as_str).collect()
    };
    let (pick, skip) = (picked("pickErrors"), picked("skipErrors"));
    let counts = |code: &str| (pick.is_empty() || pick.contains(&code)) && !skip.contains(&code);
    let kept = Found {
        findings: found.findings.iter().filter(|finding| counts(&code(finding))).cloned().collect(),
        rows: found.rows.clone(),
        refused: found.refused.clone(),
    };
    let kind = case["kind"].as_str().unwrap_or_default();
    let errors: Vec<&Value> = ["errors", "contains"]
        .into_iter()
        .filter_map(|member| expect[member].as_array())
        .flatten()
        .collect();
    let asserted = asserted(case);
    // What another table lacks can be told only where the case holds that table.
    let untold = |error: &&&Value| {
        case["resources"].is_null()
            && error["note"].as_str().is_some_and(|note| {
                note.contains("lookup table \"") && !note.contains("lookup table \"\"")
            })
    };
    let beyond = errors.iter().filter(untold).count();
    if beyond > 0 && beyond == errors.len() {
        return Verdict::Open("about a table that the case does not hold");
    }
    let wanted: Vec<Expected<'_>> = errors
        .iter()
        .filter(|error| !untold(error))
        .copied()
        .chain(&asserted)
        .map(|error| Expected::of(error, kind))
        .collect();
    if let Some(valid) = expect["valid"].as_bool()
        && valid != kept.is_valid()
        // What is wanted may all follow from a finding that the case leaves out.
        && !(kept.refused.is_none() && !wanted.is_empty() && wanted.iter().all(|w| w.follows(found)))
    {
        let (is, should) = (word(kept.is_valid()), word(valid));
        return Verdict::Fails(format!("{is}, not {should}: {}", kept.told()));
    }
    let lacking: Vec<String> = wanted
        .iter()
        .filter(|wanted| !wanted.follows(found))
        .filter(|wanted| !kept.findings.iter().any(|finding| wanted.fits(finding)))
        .map(|wanted| {
            let (line, field) = (wanted.line.unwrap_or(0), wanted.field.unwrap_or("-"));
            format!("{} line {line} `{field}`", wanted.code)
        })
        .collect();
    if !lacking.is_empty() {
        return Verdict::Fails(format!("not told: {}; told: {}", lacking.join(", "), kept.told()));
    }
    if let Some(rows) = expect["rows"].as_array() {
        for (number, (expected, row)) in (1..).zip(rows.iter().zip(&found.rows)) {
            for (name, cell) in row {
                let expected = match &expected[name.as_str()] {
                    Value::Null => None,
                    value => Some(cell_text(value)),
                };
                if expected != *cell {
                    return Verdict::Fails(format!("row {number} `{name}` is {cell:?}"));
                }
            }
        }
        if rows.len() != found.rows.len() {
            return Verdict::Fails(format!("{} rows, not {}", found.rows.len(), rows.len()));
        }
    }
    Verdict::Holds
}

/// Errors that a case asserts of one kind of findings only.
fn asserted(case: &Value) -> Vec<Value> {
    let assertions = case["expect"]["assertions"].as_array().into_iter().flatten();
    assertions
        .filter(|assertion| assertion["on"]["err"].is_string() && assertion["op"] == "toEqual")
        .filter_map(|assertion| assertion["value"].as_array())
        .flatten()
        .cloned()
        .collect()
}
