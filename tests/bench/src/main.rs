//! What reading, editing, checking and comparing cost beside something known, in one run on one
//! machine: `cargo run --release -p gitribute-bench`. Prints the table of `README.md`.

mod bodies;
mod diffs;
mod measure;
mod tables;

use std::io::Write;

use anyhow::Result;

fn main() -> Result<()> {
    let mut output = std::io::stdout().lock();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, old, new] = arguments.as_slice()
        && command == diffs::MEMORY
    {
        return Ok(writeln!(output, "{}", diffs::memory(old.as_ref(), new.as_ref())?)?);
    }
    let only = arguments.first().map(String::as_str);
    let mut measured = Vec::new();
    if only.is_none() {
        measured.extend(bodies::measure()?);
        measured.extend(tables::measure()?);
    }
    measured.extend(diffs::measure()?);
    writeln!(output, "| what | beside | times as long |\n|---|---|---|")?;
    for line in measured {
        writeln!(output, "{line}")?;
    }
    Ok(())
}
