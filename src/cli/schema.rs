//! Reading a Table Schema that a command names.

use std::path::Path;

use anyhow::{Result, anyhow};
use gitribute_core::check::TableSchema;
use gitribute_core::report::Language;

use super::files::read_text;

/// Reads a schema file; every fault in it is told, not the first.
pub(super) fn read_schema(path: &Path, language: Language) -> Result<TableSchema> {
    TableSchema::from_json(&read_text(path, language)?).map_err(|error| {
        let faults: Vec<String> =
            error.faults().iter().map(|fault| format!("{}: {fault}", path.display())).collect();
        anyhow!("the schema cannot be used\n{}", faults.join("\n"))
    })
}
