//! One value set in a JSON array of 100,000 objects, beside programs that read and write it.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use gitribute_core::dataset::{EditOptions, Format, apply, read_edits};

use crate::measure::{Measured, compare_processes, peak_memory};

const RUNS: usize = 5;

const PYTHON: &str = "
import json, sys
with open(sys.argv[1]) as source:
    rows = json.load(source)
for row in rows:
    if row['id'] == 50000:
        row['note'] = 'east'
with open(sys.argv[2], 'w') as target:
    json.dump(rows, target, indent=2)
";

/// With its two arguments, it writes what it makes to the file that the shell names.
const JQ: &str = r#"jq '(.[] | select(.id == 50000)).note = "east"' "$1" > "$2""#;

fn array(objects: usize) -> Result<String> {
    let mut text = String::from("[\n");
    for row in 0..objects {
        let end = if row + 1 == objects { "" } else { "," };
        writeln!(
            text,
            "  {{\n    \"id\": {row},\n    \"name\": \"Laguna {row}\",\n    \"height\": {}.5,\n    \
             \"open\": true,\n    \"tags\": [\n      \"north\",\n      \"south\"\n    ],\n    \
             \"note\": \"north, and south\"\n  }}{end}",
            row % 6000
        )?;
    }
    text.push_str("]\n");
    Ok(text)
}

pub(crate) fn measure() -> Result<Vec<Measured>> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let (file, ours, theirs) = (path("t.json"), path("ours.json"), path("theirs.json"));
    fs::write(&file, array(100_000)?)?;
    let what = "set one value of a JSON array of 100,000 objects, write the file";
    let job = || -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["job", "json"]).args([&file, &ours]);
        Ok(command)
    };
    let jq = || {
        let mut command = Command::new("sh");
        command.args(["-c", JQ, "sh"]).args([&file, &theirs]);
        Ok(command)
    };
    let python = || {
        let mut command = Command::new("python3");
        command.args(["-c", PYTHON]).args([&file, &theirs]);
        Ok(command)
    };
    Ok(vec![
        compare_processes(what, "`jq` reads and writes", RUNS, job, jq)?,
        compare_processes(what, "Python's `json` reads and writes", RUNS, job, python)?,
    ])
}

/// A job in this process: the edit that `gitribute edit` would make.
pub(crate) fn job(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from)?;
    let edits = read_edits(r#"[{"op":"update","key":{"id":50000},"set":{"note":"east"}}]"#)?;
    let edited = apply(&bytes, Format::Json, &edits, &EditOptions::default())
        .map_err(|refused| anyhow!("{refused}"))?;
    let mut file = tempfile::NamedTempFile::new_in(to.parent().context("a folder")?)?;
    file.write_all(&edited.bytes)?;
    file.persist(to)?;
    writeln!(io::stdout(), "{}", peak_memory()?)?;
    Ok(())
}
