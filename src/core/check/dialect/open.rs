//! A file's bytes as a table, in the way its dialect says.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::delimited::Delimited;
use super::records::{Records, TableForm};
use super::{HeaderRows, InitialSpace, NameCase, Quote, TableDialect};
use crate::check::finding::Finding;
use crate::check::schema::{Field, TableSchema};
use crate::dataset::csv::{
    CsvDocument, Delimiter, DialectHints, Escape, HeaderHint, QuoteChar, QuoteHint,
};
use crate::dataset::encoding::{Encoding, decode};
use crate::dataset::{FieldName, Line, LineNumber, ReadOptions, Row, Table, Value};

/// A table that was opened.
pub type Opened<'b> = Box<dyn Table + 'b>;

/// Opens a table. `name` is the file's, whose ending may tell the delimiter; `schema` names the
/// columns of a file without a header, and says how JSON values are spelled as cells. Where the
/// file is no such table, the finding that says why.
pub fn open<'b>(
    bytes: &'b [u8],
    name: &str,
    form: TableForm,
    dialect: Option<&TableDialect>,
    schema: Option<&TableSchema>,
    encoding: Option<Encoding>,
) -> Result<Opened<'b>, Finding> {
    let unsaid = TableDialect::default();
    let said = dialect.unwrap_or(&unsaid);
    let decoded = || decode(bytes, encoding).map_err(Finding::unreadable);
    let table: Opened<'b> = match form {
        TableForm::Json => Box::new(Records::of_json(&decoded()?.text, said, schema)?),
        TableForm::JsonLines => Box::new(Records::of_lines(&decoded()?.text, said, schema)?),
        TableForm::Delimited => {
            let names: Vec<FieldName> = schema
                .map(|schema| schema.fields().iter().map(|field| field.name().clone()).collect())
                .unwrap_or_default();
            match said.hints(name, &names) {
                Some(dialect) => {
                    let options = ReadOptions { encoding, dialect, ..ReadOptions::default() };
                    Box::new(CsvDocument::read(bytes, &options).map_err(Finding::unreadable)?)
                }
                None => {
                    let text = decoded()?.text;
                    let delimiter = said.delimiter_of(&text, name);
                    Box::new(
                        Delimited::read(text, said, &delimiter, names)
                            .map_err(Finding::unreadable)?,
                    )
                }
            }
        }
    };
    Ok(match (said.case, schema) {
        (NameCase::Folded, Some(schema)) => Box::new(Renamed::new(table, schema)),
        _ => table,
    })
}

/// The table of a package's `data`: rows of lists or objects; `None` where it is no list.
pub(in crate::check) fn open_values(
    values: &Value,
    dialect: Option<&TableDialect>,
    schema: Option<&TableSchema>,
) -> Option<Result<Opened<'static>, Finding>> {
    let Value::List(items) = values else { return None };
    let unsaid = TableDialect::default();
    // As they would stand in a file of one line a row.
    let rows: Vec<_> =
        (1_u64..).zip(items).map(|(line, item)| (LineNumber(line), item.clone())).collect();
    let records = Records::of_values(&rows, dialect.unwrap_or(&unsaid), schema);
    Some(records.map(|records| Box::new(records) as Opened<'static>))
}

impl TableDialect {
    /// What the reader of files needs to be told to read one of this name, and these columns where
    /// it has no header; `None` where the letter of the dialect counts, which that reader would
    /// find for itself.
    pub fn hints(&self, name: &str, names: &[FieldName]) -> Option<DialectHints> {
        let of_name = DialectHints::of_file_name(name);
        let usual_end = |end: &String| matches!(end.as_str(), "\n" | "\r\n" | "\r");
        if !self.comment_rows.is_empty()
            || self.comment.is_some()
            || self.escape.is_some()
            || self.space != InitialSpace::Unsaid
            || self.doubled == super::Doubled::Nothing
            || self.terminator.as_ref().is_some_and(|end| !usual_end(end))
        {
            return None;
        }
        let header = match &self.header {
            HeaderRows::First => HeaderHint::FirstRecord,
            HeaderRows::None if !names.is_empty() => HeaderHint::Absent(names.to_vec()),
            _ => return None,
        };
        let delimiter = match &self.delimiter {
            None => of_name.delimiter,
            Some(text) => {
                let mut chars = text.chars();
                let first = chars.next().and_then(Delimiter::new)?;
                if chars.next().is_some() {
                    return None;
                }
                Some(first)
            }
        };
        let quote = match self.quote {
            Quote::Unsaid => QuoteHint::Unknown,
            Quote::None => QuoteHint::Unquoted,
            Quote::Char(quote) => QuoteHint::Char(QuoteChar::new(quote)?),
        };
        // A dialect that names its quote escapes it by doubling.
        let escape = matches!(self.quote, Quote::Char(_)).then_some(Escape::Doubled);
        Some(DialectHints { delimiter, quote, escape, header })
    }

    /// The delimiter: the one that is said, the comma of the standard, or where the first lines
    /// have no comma the one they show.
    fn delimiter_of(&self, text: &str, name: &str) -> String {
        if let Some(delimiter) = &self.delimiter {
            return delimiter.clone();
        }
        if let Some(delimiter) = DialectHints::of_file_name(name).delimiter {
            return delimiter.char().to_string();
        }
        if text.lines().take(4).any(|line| line.contains(',')) {
            return ",".to_owned();
        }
        let found = CsvDocument::read(text.as_bytes(), &ReadOptions::default());
        found.map_or(',', |document| document.dialect().delimiter.char()).to_string()
    }
}

/// A table whose columns have the names of the schema, in whichever case the file writes them.
struct Renamed<'b> {
    table: Opened<'b>,
    header: Vec<FieldName>,
}

impl<'b> Renamed<'b> {
    fn new(table: Opened<'b>, schema: &TableSchema) -> Self {
        let known = |name: &FieldName| {
            let folded = name.as_str().to_lowercase();
            let mut fields = schema.fields().iter().map(Field::name);
            fields.find(|field| field.as_str().to_lowercase() == folded).unwrap_or(name).clone()
        };
        let header = table.header().iter().map(known).collect();
        Self { table, header }
    }
}

impl Table for Renamed<'_> {
    fn header(&self) -> &[FieldName] {
        &self.header
    }

    fn header_line(&self) -> Option<LineNumber> {
        self.table.header_line()
    }

    fn visit_rows(&self, visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>) {
        self.table.visit_rows(visit);
    }

    fn visit_lines(&self, visit: &mut dyn FnMut(&Line<'_, '_>) -> ControlFlow<()>) {
        self.table.visit_lines(visit);
    }
}

/// Used where a text is at hand that nobody else keeps.
pub(in crate::check) fn open_text(
    text: String,
    name: &str,
    dialect: Option<&TableDialect>,
    schema: Option<&TableSchema>,
) -> Result<Opened<'static>, Finding> {
    let unsaid = TableDialect::default();
    let said = dialect.unwrap_or(&unsaid);
    let names: Vec<FieldName> = schema
        .map(|schema| schema.fields().iter().map(|field| field.name().clone()).collect())
        .unwrap_or_default();
    let delimiter = said.delimiter_of(&text, name);
    let table = Delimited::read(Cow::Owned(text), said, &delimiter, names);
    table.map(|table| Box::new(table) as Opened<'static>).map_err(Finding::unreadable)
}
