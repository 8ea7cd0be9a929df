//! Rows written back as they were typed.

use super::{BulkRow, Format};
use crate::dataset::Value;

/// The rows in a format that holds them all.
pub(in crate::intake::commands) fn block_of<'r>(
    format: Format,
    header: &[String],
    rows: impl Iterator<Item = &'r BulkRow>,
) -> (Format, String) {
    match format {
        Format::Csv => (Format::Csv, delimited(',', header, rows)),
        Format::Tsv => (Format::Tsv, delimited('\t', header, rows)),
        // JSON is YAML (YAML 1.2, 1.3), but a person who wrote YAML wants YAML back; one object
        // a line is both.
        Format::Json => {
            let rows: Vec<String> = rows.map(object).collect();
            (Format::Json, format!("[\n  {}\n]", rows.join(",\n  ")))
        }
        Format::Yaml => {
            let rows: Vec<String> = rows.map(|row| format!("- {}", object(row))).collect();
            (Format::Yaml, rows.join("\n"))
        }
    }
}

fn object(row: &BulkRow) -> String {
    let members = row.typed.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    Value::Object(members).to_string()
}

fn delimited<'r>(
    delimiter: char,
    header: &[String],
    rows: impl Iterator<Item = &'r BulkRow>,
) -> String {
    let cell = |text: &str| {
        let needs = text.contains([delimiter, '"', '\n', '\r']) || text.trim() != text;
        if needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let separator = delimiter.to_string();
    let line = |cells: Vec<String>| cells.join(&separator);
    let mut lines = vec![line(header.iter().map(|name| cell(name)).collect())];
    for row in rows {
        let typed = |name: &String| row.typed.get(name).map(ToString::to_string);
        let own = header.iter().map(|name| typed(name).unwrap_or_default());
        lines.push(line(own.chain(row.surplus.iter().cloned()).map(|text| cell(&text)).collect()));
    }
    lines.join("\n")
}
