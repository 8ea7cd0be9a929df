//! Medians of several runs, ours and a baseline's in turn, so that both meet the same machine.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Two medians.
pub(crate) struct Measured {
    what: String,
    beside: &'static str,
    ours: Duration,
    baseline: Duration,
}

/// Runs both by turns, an odd number of times each, and takes the medians.
pub(crate) fn compare(
    what: impl Into<String>,
    beside: &'static str,
    runs: usize,
    mut ours: impl FnMut() -> Result<()>,
    mut baseline: impl FnMut() -> Result<()>,
) -> Result<Measured> {
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        mine.push(timed(&mut ours)?);
        others.push(timed(&mut baseline)?);
    }
    Ok(Measured { what: what.into(), beside, ours: median(mine), baseline: median(others) })
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
        let ratio = self.ours.as_secs_f64() / self.baseline.as_secs_f64();
        write!(
            f,
            "| {} ({:.1?}) | {} ({:.1?}) | {ratio:.1} |",
            self.what, self.ours, self.beside, self.baseline
        )
    }
}
