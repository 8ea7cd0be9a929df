//! What reading, editing, checking and comparing cost beside something known, in one run on one
//! machine: `cargo run --release -p gitribute-bench`. Prints the table of `README.md`; with names
//! of parts (`bodies`, `brings`, `checks`, `diffs`, `edits`, `hostile`, `json`, `tables`), those only.

mod bodies;
mod checks;
mod diffs;
mod edits;
mod hostile;
mod json;
mod measure;
mod tables;

use std::io::Write;
use std::path::Path;

use anyhow::Result;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, rest @ ..] = arguments.as_slice()
        && word == "job"
    {
        return match rest {
            [what, from, to] if what == "json" => json::job(Path::new(from), Path::new(to)),
            [what, old, new] if what == "diff" => diffs::job(Path::new(old), Path::new(new)),
            [what, file, schema] => checks::job(what, Path::new(file), Path::new(schema)),
            _ => edits::job(rest),
        };
    }
    if let [word, old, new] = arguments.as_slice()
        && word == diffs::MEMORY
    {
        let peak = diffs::memory(old.as_ref(), new.as_ref())?;
        return Ok(writeln!(std::io::stdout(), "{peak}")?);
    }
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|word| word == part);
    let mut measured = Vec::new();
    if wanted("bodies") {
        measured.extend(bodies::measure()?);
    }
    if wanted("hostile") {
        measured.extend(hostile::measure()?);
    }
    if wanted("edits") {
        measured.extend(edits::measure(&tables::table(1_000_000)?)?);
    }
    if wanted("json") {
        measured.extend(json::measure()?);
    }
    if wanted("checks") {
        measured.extend(checks::measure()?);
    }
    if wanted("brings") {
        measured.extend(checks::measure_edits()?);
    }
    if wanted("tables") {
        measured.extend(tables::measure()?);
    }
    if wanted("diffs") {
        measured.extend(diffs::measure()?);
    }
    let mut output = std::io::stdout().lock();
    writeln!(output, "| what | beside | times as long | peak memory |\n|---|---|---|---|")?;
    for line in measured {
        writeln!(output, "{line}")?;
    }
    Ok(())
}
