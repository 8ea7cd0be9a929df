//! Whole files and single edits checked by a schema.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Result, anyhow, bail};
use gitribute_core::check::{Options, TableCheck, TableSchema, blame};
use gitribute_core::dataset::csv::{RecordReader, apply};
use gitribute_core::dataset::read_edits;
use gitribute_core::dataset::{EditOptions, ReadOptions};

use crate::measure::{Measured, compare, compare_processes, peak_memory};
use crate::tables::{SCHEMA, table};

/// What frictionless-py is compared by: pinned, from PyPI.
const FRICTIONLESS: &str = "frictionless==5.21.0";

pub(crate) fn measure() -> Result<Vec<Measured>> {
    let folder = tempfile::tempdir()?;
    let (file, schema) = (folder.path().join("t.csv"), folder.path().join("schema.json"));
    fs::write(&file, table(1_000_000)?)?;
    fs::write(&schema, SCHEMA)?;
    let ours = || -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["job", "check"]).args([&file, &schema]);
        Ok(command)
    };
    let scan = || -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["job", "scan"]).args([&file, &schema]);
        Ok(command)
    };
    let mut measured = vec![compare_processes(
        "check 1,000,000 rows of 12 columns by a schema, from the file",
        "the `csv` crate splits and counts its cells",
        5,
        ours,
        scan,
    )?];
    let python = frictionless(folder.path());
    measured.push(compare_processes(
        "check 1,000,000 rows of 12 columns by a schema, from the file",
        "frictionless-py checks them",
        1,
        ours,
        || {
            // Where it is not there, no such program is found.
            let mut command = Command::new(python.as_deref().unwrap_or(Path::new("frictionless")));
            command.args(["-m", "frictionless", "validate", "t.csv", "--schema", "schema.json"]);
            command.current_dir(folder.path());
            Ok(command)
        },
    )?);
    Ok(measured)
}

/// Single edits, told by what they bring.
pub(crate) fn measure_edits() -> Result<Vec<Measured>> {
    Ok(vec![one_edit(100_000)?, one_edit(1_000_000)?])
}

/// A Python that has frictionless; `None` where it cannot be installed.
fn frictionless(folder: &Path) -> Option<std::path::PathBuf> {
    let place = folder.join("python");
    let done = |command: &mut Command| {
        command.stdout(std::process::Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let python = place.join("bin/python");
    let made = done(Command::new("python3").args(["-m", "venv"]).arg(&place))
        && done(Command::new(&python).args(["-m", "pip", "install", "-q", FRICTIONLESS]));
    made.then_some(python)
}

/// One edit checked by what it touches, beside the whole file.
fn one_edit(rows: usize) -> Result<Measured> {
    let text = table(rows)?;
    let schema = TableSchema::from_json(SCHEMA)?;
    let edit = format!(
        r#"[{{"op":"update","key":{{"id":"{}"}},"set":{{"height":"-1"}}}}]"#,
        rows / 10 * 9
    );
    let edited = apply(text.as_bytes(), &read_edits(&edit)?, &EditOptions::default())
        .map_err(|refused| anyhow!("{refused}"))?;
    let reading = ReadOptions::default();
    compare(
        format!("tell what one edit of {rows} rows brings"),
        "the `csv` crate reads them",
        9,
        || {
            let found = blame(text.as_bytes(), &edited, &reading, &schema, &Options::default())?;
            if found.brought.len() != 1 {
                bail!("a height below zero is a finding: {:?}", found.brought);
            }
            Ok(())
        },
        || {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record)? {
                black_box(&record);
            }
            Ok(())
        },
    )
}

/// A job in this process: what to do, the file, its schema.
pub(crate) fn job(what: &str, file: &Path, schema: &Path) -> Result<()> {
    match what {
        "check" => {
            let schema = TableSchema::from_json(&fs::read_to_string(schema)?)?;
            let records = RecordReader::open(File::open(file)?, &ReadOptions::default())?;
            let line = records.header_line();
            let options = Options::default();
            let check = TableCheck::new(&schema, records.header(), line, &options);
            let report = check.read_all(records)?;
            if !report.is_valid() {
                bail!("the table keeps to its schema: {:?}", report.findings.first());
            }
        }
        "scan" => {
            let mut reader = csv::Reader::from_path(file)?;
            let mut record = csv::ByteRecord::new();
            let mut cells = 0;
            while reader.read_byte_record(&mut record)? {
                cells += record.len();
            }
            black_box(cells);
        }
        other => bail!("no job is named {other}"),
    }
    writeln!(io::stdout(), "{}", peak_memory()?)?;
    Ok(())
}
