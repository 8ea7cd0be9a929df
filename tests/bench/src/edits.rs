//! Edits of large files: one cell set, a hundred records changed. Each runs in a process of its
//! own, which tells how much memory it took.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use gitribute_core::dataset::EditOptions;
use gitribute_core::dataset::read_edits;

use crate::measure::{Measured, compare_processes, peak_memory};

/// The program's own way of writing large files.
#[path = "../../../src/cli/ahead.rs"]
mod ahead;

const RUNS: usize = 9;

/// Records that the hundred edits name, spread over the file.
fn hundred() -> impl Iterator<Item = usize> {
    (0..100).map(|number| number * 9973 + 17)
}

const PYTHON: &str = "
import csv, sys
wanted = set(sys.argv[3].split(','))
with open(sys.argv[1], newline='') as source, open(sys.argv[2], 'w', newline='') as target:
    rows, writer = csv.reader(source), csv.writer(target, lineterminator='\\n')
    for row in rows:
        if row[0] in wanted:
            row[10] = 'east'
        writer.writerow(row)
";

/// The edits beside what else could do them, on a file of a million rows.
pub(crate) fn measure(table: &str) -> Result<Vec<Measured>> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let (file, ours, theirs) = (path("t.csv"), path("ours.csv"), path("theirs.csv"));
    fs::write(&file, table)?;
    let edit =
        |id: usize| format!(r#"{{"op":"update","key":{{"id":"{id}"}},"set":{{"note":"east"}}}}"#);
    let (one, all) = (path("one.json"), path("all.json"));
    fs::write(&one, format!("[{}]", edit(500_000)))?;
    fs::write(&all, format!("[{}]", hundred().map(edit).collect::<Vec<_>>().join(",")))?;
    // Each writes a new file: replacing one takes the system as long as copying it.
    let new = |to: &Path| match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    let job = |name: &str, edits: &Path, to: &Path| -> Result<Command> {
        new(to)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["job", name]).args([&file, to, edits]);
        Ok(command)
    };
    let program = |name: &str| {
        new(&theirs)?;
        let mut command = Command::new(name);
        command.args([&file, &theirs]);
        Ok(command)
    };
    let python = || {
        new(&theirs)?;
        let ids: Vec<String> = hundred().map(|id| id.to_string()).collect();
        let mut command = Command::new("python3");
        command.args(["-c", PYTHON]).args([&file, &theirs]).arg(ids.join(","));
        Ok(command)
    };
    let set_one = || job("edit", &one, &ours);
    let set_all = || job("edit", &all, &ours);
    let rewrite = || job("csv", &all, &theirs);
    Ok(vec![
        compare_processes(
            "set one cell of 1,000,000 rows, write a new file",
            "`cp`",
            RUNS,
            set_one,
            || program("cp"),
        )?,
        compare_processes(
            "100 edits by key in 1,000,000 rows, write a new file",
            "the `csv` crate reads and writes",
            RUNS,
            set_all,
            rewrite,
        )?,
        compare_processes(
            "100 edits by key in 1,000,000 rows, write a new file",
            "Python's `csv` reads and writes",
            3,
            set_all,
            python,
        )?,
    ])
}

/// A job in this process: what to do, the file, where it goes, the edits.
pub(crate) fn job(arguments: &[String]) -> Result<()> {
    let [what, from, to, edits] = arguments else { bail!("job NAME FROM TO EDITS") };
    let (from, to) = (Path::new(from), Path::new(to));
    let edits = fs::read_to_string(edits)?;
    match what.as_str() {
        "edit" => edit(from, to, &edits)?,
        "csv" => rewrite(from, to)?,
        other => bail!("no job is named {other}"),
    }
    writeln!(io::stdout(), "{}", peak_memory()?)?;
    Ok(())
}

/// What `gitribute edit --output` does.
fn edit(from: &Path, to: &Path, edits: &str) -> Result<()> {
    let (source, again) = (File::open(from)?, File::open(from)?);
    let edits = read_edits(edits)?;
    let file = tempfile::NamedTempFile::new_in(to.parent().context("a folder")?)?;
    ahead::write_edited(&source, &again, file.as_file(), &edits, &EditOptions::default())?
        .map_err(|e| anyhow!("{e}"))?;
    file.persist(to)?;
    Ok(())
}

fn rewrite(from: &Path, to: &Path) -> Result<()> {
    let wanted: std::collections::HashSet<Vec<u8>> =
        hundred().map(|id| id.to_string().into_bytes()).collect();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(from)?;
    let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(to)?));
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        if record.get(0).is_some_and(|id| wanted.contains(id)) {
            let cells = record.iter().enumerate();
            writer.write_record(cells.map(|(at, cell)| if at == 10 { b"east" } else { cell }))?;
        } else {
            writer.write_byte_record(&record)?;
        }
    }
    Ok(writer.flush()?)
}
