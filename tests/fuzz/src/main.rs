//! `gitribute-fuzz [--runs N] [--seconds S] [--seed N] [--from N] [TARGET…]` runs the targets, all
//! or those named, each so many times or so long; ends with 1 where something did not hold, and
//! leaves the bytes in the folder for temporary files.
//! `gitribute-fuzz --input FILE TARGET` runs a target on one file.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use gitribute_fuzz::{Bound, TARGETS, Target, campaign};

struct Wanted {
    bound: Bound,
    seed: u64,
    from: u64,
    targets: Vec<&'static Target>,
    input: Option<Vec<u8>>,
}

impl Wanted {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut wanted =
            Self { bound: Bound::Runs(2000), seed: 1, from: 0, targets: Vec::new(), input: None };
        while let Some(argument) = arguments.next() {
            let mut number = || -> Result<u64> {
                let value =
                    arguments.next().with_context(|| format!("{argument} needs a number"))?;
                value.parse().with_context(|| format!("{argument} {value}"))
            };
            match argument.as_str() {
                "--runs" => wanted.bound = Bound::Runs(number()?),
                "--seconds" => wanted.bound = Bound::For(Duration::from_secs(number()?)),
                "--seed" => wanted.seed = number()?,
                "--from" => wanted.from = number()?,
                "--input" => {
                    let path = arguments.next().context("--input needs a file")?;
                    wanted.input = Some(std::fs::read(path)?);
                }
                name => match TARGETS.iter().find(|target| target.name == name) {
                    Some(target) => wanted.targets.push(target),
                    None => {
                        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
                        bail!("no target is named {name}: {}", names.join(", "));
                    }
                },
            }
        }
        if wanted.targets.is_empty() {
            wanted.targets = TARGETS.iter().collect();
        }
        Ok(wanted)
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            line(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode> {
    let wanted = Wanted::read(std::env::args().skip(1))?;
    if let Some(input) = &wanted.input {
        for target in &wanted.targets {
            match (target.holds)(input) {
                Ok(()) => line(&format!("{}: holds", target.name)),
                Err(what) => {
                    line(&format!("FAIL {}: {what}", target.name));
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            line(&format!("     panicked at {place}"));
        }
    }));
    let mut failed = false;
    for target in &wanted.targets {
        let ran = campaign(target, wanted.seed, wanted.from, wanted.bound);
        line(&format!("{:<12} {:>8} runs, {} failures", target.name, ran.runs, ran.failures.len()));
        for failure in ran.failures {
            failed = true;
            let name = format!("gitribute-fuzz-{}-{}", target.name, failure.run);
            let path = std::env::temp_dir().join(name);
            std::fs::write(&path, &failure.input)?;
            line(&format!("FAIL {} run {}: {}", target.name, failure.run, failure.what));
            line(&format!("     the bytes: {}", path.display()));
        }
    }
    std::panic::set_hook(told);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A line on standard output.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
