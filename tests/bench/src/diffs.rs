//! Two large files compared from the disk: a million rows of twelve columns with thirty cells
//! changed, ten rows gone and ten come.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use csv_diff::csv::Csv;
use csv_diff::csv_diff::CsvByteDiff;
use gitribute_core::dataset::ReadOptions;
use gitribute_core::dataset::diff::{Diff, DiffKey, Source, diff_files};

use crate::measure::{Measured, compare, compare_processes, peak_memory};

/// Called with this and two files, the program compares them and tells its peak of memory.
pub(crate) const MEMORY: &str = "diff-memory";

struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// A row whose cells are those of a register: codes, names, numbers, a quoted note.
fn push_row(text: &mut String, row: usize, id: usize) -> Result<()> {
    let country = ["PE", "BO", "CL"].get(row % 3).copied().unwrap_or_default();
    let (day, year) = (1 + row % 28, 1900 + row % 120);
    writeln!(
        text,
        "r{id:09},Laguna {row} del Norte,{country},{country}{row},{}.5,{row},2024-02-{day:02},{year},true,\
         https://example.org/register/{row},\"north, and south\",place {}",
        row % 6000,
        row % 977
    )?;
    Ok(())
}

/// Keys in no order, as those of a register that grew.
fn id(row: usize) -> usize {
    row * 7_919 % 999_983_000
}

fn versions(rows: usize) -> Result<(String, String)> {
    const HEADER: &str = "id,name,country,code,height,count,day,year,open,site,note,more\n";
    let (mut old, mut new) = (String::with_capacity(rows * 130), String::with_capacity(rows * 130));
    old.push_str(HEADER);
    new.push_str(HEADER);
    for row in 0..rows {
        push_row(&mut old, row, id(row))?;
        let place = row % (rows / 50);
        match (place, row / (rows / 50)) {
            (17, change) if change < 30 => push_row(&mut new, row + 3, id(row))?,
            (17, change) if change < 40 => {}
            (17, _) => {
                push_row(&mut new, row, id(row))?;
                push_row(&mut new, row + 5, 999_990_000 + row)?;
            }
            _ => push_row(&mut new, row, id(row))?,
        }
    }
    Ok((old, new))
}

fn compared(old: &Path, new: &Path, key: &DiffKey) -> Result<Diff> {
    let options = ReadOptions::default();
    let (old, new) = (OnDisk(old.to_owned()), OnDisk(new.to_owned()));
    let found = diff_files((&old, &options), (&new, &options), key)?;
    let counts = found.counts;
    if (counts.rows_changed, counts.rows_removed, counts.rows_added) != (30, 10, 10) {
        bail!("other changes were found: {counts:?}");
    }
    Ok(found)
}

/// Compares two files and prints the most memory that the process had, in KiB.
pub(crate) fn memory(old: &Path, new: &Path) -> Result<String> {
    black_box(compared(old, new, &DiffKey::Fields(vec!["id".into()]))?);
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(peak.context("the system tells no peak")?.trim().to_owned())
}

/// A job in this process: two files compared by their key.
pub(crate) fn job(old: &Path, new: &Path) -> Result<()> {
    black_box(compared(old, new, &DiffKey::Fields(vec!["id".into()]))?);
    Ok(writeln!(io::stdout(), "{}", peak_memory()?)?)
}

/// Two files of a hundred thousand rows, beside daff (`npm install daff`).
fn beside_daff() -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let (old, new) = (folder.path().join("old.csv"), folder.path().join("new.csv"));
    let (before, after) = versions(100_000)?;
    fs::write(&old, before)?;
    fs::write(&new, after)?;
    let ours = || {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["job", "diff"]).args([&old, &new]);
        Ok(command)
    };
    let daff = || {
        let mut command = Command::new("daff");
        command.args(["diff", "--id", "id"]).args([&old, &new]);
        Ok(command)
    };
    let what = "compare two files of 100,000 rows of which 50 differ";
    compare_processes(what, "daff (npm)", 5, ours, daff)
}

pub(crate) fn measure() -> Result<Vec<Measured>> {
    let folder = tempfile::tempdir()?;
    let (old, new) = (folder.path().join("old.csv"), folder.path().join("new.csv"));
    let (before, after) = versions(1_000_000)?;
    fs::write(&old, before)?;
    fs::write(&new, after)?;
    let given = DiffKey::Fields(vec!["id".into()]);
    let what = "compare two files of 1,000,000 rows of which 50 differ";
    let peak = Command::new(std::env::current_exe()?).arg(MEMORY).args([&old, &new]).output()?;
    let peak = String::from_utf8_lossy(&peak.stdout).trim().to_owned();
    let ours = |key: &DiffKey| compared(&old, &new, key).map(|found| drop(black_box(found)));
    let with_git = || {
        let call = ["diff", "--no-index", "--numstat"];
        let ran =
            Command::new("git").args(call).args([&old, &new]).stdout(Stdio::null()).status()?;
        if ran.code() == Some(1) { Ok(()) } else { bail!("git found no difference") }
    };
    let with_crate = || {
        let (old, new) = (File::open(&old)?, File::open(&new)?);
        let found = CsvByteDiff::new()?.diff(Csv::with_reader(old), Csv::with_reader(new));
        let count = found.flatten().count();
        if count == 50 { Ok(()) } else { bail!("csv-diff found {count} differences") }
    };
    let key_found = format!("{what}, the key to be found");
    let peak_told = format!("{what}, at most {peak} of memory");
    Ok(vec![
        beside_daff()?,
        compare(peak_told, "`git diff --no-index --numstat`", 5, || ours(&given), with_git)?,
        compare(what, "the `csv-diff` crate", 5, || ours(&given), with_crate)?,
        compare(key_found, "the `csv-diff` crate", 5, || ours(&DiffKey::Detect), with_crate)?,
    ])
}
