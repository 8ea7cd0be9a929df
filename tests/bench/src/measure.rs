//! Medians of several runs, ours and a baseline's in turn, so that both meet the same machine.

use std::fmt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Two medians.
pub(crate) struct Measured {
    what: String,
    beside: String,
    ours: Duration,
    /// `None` where the baseline cannot be run here.
    baseline: Option<Duration>,
    /// The most memory that a process of ours had, in bytes; `None` where it ran in this one.
    memory: Option<u64>,
}

/// Runs both by turns, an odd number of times each, and takes the medians.
pub(crate) fn compare(
    what: impl Into<String>,
    beside: impl Into<String>,
    runs: usize,
    mut ours: impl FnMut() -> Result<()>,
    mut baseline: impl FnMut() -> Result<()>,
) -> Result<Measured> {
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        mine.push(timed(&mut ours)?);
        others.push(timed(&mut baseline)?);
    }
    Ok(Measured {
        what: what.into(),
        beside: beside.into(),
        ours: median(mine),
        baseline: Some(median(others)),
        memory: None,
    })
}

/// Runs a job of ours and a program by turns, each in a process of its own. A job prints the most
/// memory it had, in bytes ([`peak_memory`]).
pub(crate) fn compare_processes(
    what: &str,
    beside: &str,
    runs: usize,
    mut ours: impl FnMut() -> Result<Command>,
    mut baseline: impl FnMut() -> Result<Command>,
) -> Result<Measured> {
    let (mut mine, mut others, mut memory) = (Vec::new(), Vec::new(), 0);
    let mut missing = false;
    for _ in 0..runs {
        let mut command = ours()?;
        let start = Instant::now();
        let output = command.stderr(Stdio::inherit()).output()?;
        mine.push(start.elapsed());
        if !output.status.success() {
            bail!("{what} failed");
        }
        memory = memory.max(String::from_utf8(output.stdout)?.trim().parse()?);
        let mut command = baseline()?;
        let start = Instant::now();
        match command.stdout(Stdio::null()).status() {
            Ok(status) if status.success() => others.push(start.elapsed()),
            Ok(_) => bail!("{beside} failed"),
            Err(_) => missing = true,
        }
    }
    Ok(Measured {
        what: what.to_owned(),
        beside: beside.to_owned(),
        ours: median(mine),
        baseline: (!missing).then(|| median(others)),
        memory: Some(memory),
    })
}

/// The most memory that this process had, in bytes (Linux).
pub(crate) fn peak_memory() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")).context("VmHWM")?;
    Ok(kibibytes.trim().parse::<u64>()? * 1024)
}

fn timed(run: &mut impl FnMut() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| {} ({:.1?}) | {} ", self.what, self.ours, self.beside)?;
        match self.baseline {
            Some(time) => {
                let ratio = self.ours.as_secs_f64() / time.as_secs_f64();
                write!(f, "({time:.1?}) | {ratio:.2} |")?;
            }
            None => write!(f, "| not measured |")?,
        }
        match self.memory {
            Some(bytes) => write!(f, " {}.{} MiB |", bytes >> 20, (bytes >> 10 & 1023) * 10 / 1024),
            None => write!(f, " |"),
        }
    }
}
