//! Reading a Table Schema that a command names.

use std::path::Path;

use anyhow::{Result, anyhow};
use gitribute_core::check::TableSchema;
use gitribute_core::report::{Args, Language, Sink, schema_fault_text, text};

use super::files::{read_text, shown};

/// Reads a schema file; every fault in it is told, not the first.
pub(super) fn read_schema(path: &Path, language: Language) -> Result<TableSchema> {
    TableSchema::from_json(&read_text(path, language)?).map_err(|error| {
        let path = shown(path, language);
        let told = |fault| {
            format!("{path}: {}", schema_fault_text(fault, language, Sink::Plain))
        };
        let faults: Vec<String> = error.faults().iter().map(told).collect();
        let heading = text(language, "schema-unusable", &Args::new(), Sink::Plain);
        anyhow!("{heading}\n{}", faults.join("\n"))
    })
}
