//! Reading a schema that a command names.

use std::path::Path;

use anyhow::{Result, anyhow};
use gitribute_core::check::{AnySchema, AnySchemaError, RepoFiles, TableSchema};
use gitribute_core::report::{Language, Sink, package_fault};

use super::files::read_text;

/// Reads a schema file; every fault in it is told, not the first.
pub(super) fn read_schema(path: &Path, language: Language) -> Result<TableSchema> {
    TableSchema::from_json(&read_text(path, language)?).map_err(|error| {
        let faults: Vec<String> =
            error.faults().iter().map(|fault| format!("{}: {fault}", path.display())).collect();
        anyhow!("the schema cannot be used\n{}", faults.join("\n"))
    })
}

/// Reads a schema file of any kind, which stands at `place` among these files.
pub(super) fn read_any_schema(
    path: &Path,
    place: &str,
    files: &dyn RepoFiles,
    language: Language,
) -> Result<AnySchema> {
    AnySchema::read(&read_text(path, language)?, place, files).map_err(|error| {
        let faults: Vec<String> = match &error {
            AnySchemaError::Table(error) => {
                error.faults().iter().map(ToString::to_string).collect()
            }
            AnySchemaError::Json(fault) => vec![fault.to_string()],
            AnySchemaError::Package(fault) => vec![package_fault(fault, language, Sink::Plain)],
        };
        let faults: Vec<String> =
            faults.iter().map(|fault| format!("{}: {fault}", path.display())).collect();
        anyhow!("the schema cannot be used\n{}", faults.join("\n"))
    })
}
