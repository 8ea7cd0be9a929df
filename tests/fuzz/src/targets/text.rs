//! What people and maintainers write: it is read or told of, in no time.
#![expect(clippy::unnecessary_wraps, reason = "all targets are functions of one type")]

use gitribute_core::check::json_schema::validate_table_by_json_schema;
use gitribute_core::check::{AnySchema, NoFiles, Options, lint, validate};
use gitribute_core::dataset::diff::Diff;
use gitribute_core::dataset::{
    EditOptions, FieldName, Format, MemoryTable, ReadOptions, apply, csv, patch, read_edits,
};
use gitribute_core::intake::commands::{Ears, Known, What, listen, render, understand};
use gitribute_core::intake::mapping::{Cells, Column, DatasetView};
use gitribute_core::intake::{body as bodies, template as templates};
use gitribute_core::repo_config::{self, DatasetName, Slash, Surroundings};

use crate::seeds;

/// A difference in JSON, for a file.
pub(super) fn diff_json(bytes: &[u8]) -> Result<(), String> {
    let Ok(difference) = serde_json::from_slice::<Diff>(bytes) else { return Ok(()) };
    for file in [seeds::VERSION_1, seeds::VERSION_2] {
        let _ = csv::patch(file, &difference, &ReadOptions::default());
    }
    let trees = [(Format::Json, seeds::JSON), (Format::Yaml, seeds::YAML)];
    for (format, files) in trees {
        for file in files {
            let _ = patch(file, format, &difference, &ReadOptions::default());
        }
    }
    Ok(())
}

/// Edits in JSON, for files of every format.
pub(super) fn edits_json(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let Ok(edits) = read_edits(&text).map_err(|error| error.to_string()) else { return Ok(()) };
    let options = EditOptions { key: vec!["id".into()], ..EditOptions::default() };
    let files = [
        (Format::Delimited, seeds::CSV),
        (Format::Json, seeds::JSON),
        (Format::Yaml, seeds::YAML),
        (Format::GeoJson, seeds::GEOJSON),
    ];
    for (format, files) in files {
        for file in files {
            if let Ok(edited) = apply(file, format, &edits, &options)
                && edited.bytes.as_slice() == *file
            {
                return Err("edits applied, and no byte changed".to_owned());
            }
        }
    }
    Ok(())
}

/// An issue-form template.
pub(super) fn template(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    match templates::load(&text) {
        Ok(loaded) => {
            let read = bodies::read(&loaded.form, &text);
            let _ = bodies::render(&loaded.form, &read.answers);
        }
        Err(error) => drop(error.to_string()),
    }
    Ok(())
}

/// The body of an issue: what is read of it is read again of what a forge would write.
pub(super) fn body(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    for template in seeds::TEMPLATES {
        let Ok(loaded) = templates::load(&String::from_utf8_lossy(template)) else { continue };
        let read = bodies::read(&loaded.form, &text);
        let _ = bodies::read(&loaded.form, &bodies::render(&loaded.form, &read.answers));
        let _ = templates::fit(&loaded.form, &text);
    }
    Ok(())
}

/// A comment, and what a command in it means.
pub(super) fn comment(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let Some(name) = DatasetName::parse("peaks") else { return Ok(()) };
    let key = [FieldName::from("id")];
    let columns = ["id", "name", "height_m"].map(Column::text);
    let view = DatasetView {
        name: &name,
        settings: None,
        key: &key,
        columns: &columns,
        cells: Cells::Text,
    };
    let known = Known { datasets: &[view], at_hand: Some(&name) };
    let ears = Ears { bot: "gitribute", slash: Slash::On, uploads: &[] };
    for said in listen(&text, &ears) {
        if let What::Call(call) = said.what
            && let Ok(command) = understand(&call, &known)
        {
            let _ = render(&command, &known);
        }
    }
    Ok(())
}

/// A schema of any kind, and a table it may be of.
pub(super) fn schema(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let mut table = MemoryTable::new(["id", "name", "height_m", "climbed_on"]);
    table.push(["a", "Ana", "4807", "1786-08-08"]);
    table.push(["b", "=1+1", "1,5", "2024-02-31"]);
    table.push(["b", "", "-", ""]);
    let _ = lint(&text, Some(&table));
    match AnySchema::read(&text, "schema.json", &NoFiles) {
        Ok(AnySchema::Table(schema)) => drop(validate(&table, &schema, &Options::default())),
        Ok(AnySchema::Json(schema)) => {
            drop(validate_table_by_json_schema(&table, &schema, &Options::default()));
        }
        Ok(AnySchema::Package(_)) => {}
        Err(error) => drop(error.to_string()),
    }
    Ok(())
}

/// A repository's configuration.
pub(super) fn config(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    if let Err(errors) = repo_config::read(".gitribute.yml", &text, Surroundings::default()) {
        for error in errors {
            let _ = error.to_string();
        }
    }
    Ok(())
}
