//! What reading, editing, checking and comparing cost beside something known, in one run on one
//! machine: `cargo run --release -p gitribute-bench`. Prints the table of `README.md`.

mod bodies;
mod measure;
mod tables;

use std::io::Write;

use anyhow::Result;

fn main() -> Result<()> {
    let mut measured = bodies::measure()?;
    measured.extend(tables::measure()?);
    let mut output = std::io::stdout().lock();
    writeln!(output, "| what | beside | times as long |\n|---|---|---|")?;
    for line in measured {
        writeln!(output, "{line}")?;
    }
    Ok(())
}
