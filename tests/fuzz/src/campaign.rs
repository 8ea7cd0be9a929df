//! Many runs of one target.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::mutate::mutated;
use crate::random::Random;
use crate::targets::Target;

/// How long a campaign goes on.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// So many runs.
    Runs(u64),
    /// So long.
    For(Duration),
}

/// What did not hold.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which run, from 0: with the same seed, the same run gets the same bytes.
    pub run: u64,
    /// The bytes.
    pub input: Vec<u8>,
    /// What happened.
    pub what: String,
}

/// What a campaign found.
#[derive(Clone, Debug)]
pub struct Ran {
    /// How many runs there were.
    pub runs: u64,
    /// The first failures of different kinds.
    pub failures: Vec<Failure>,
}

/// The most failures a campaign goes on after.
const MOST_FAILURES: usize = 5;

/// The longest a run may take: inputs are of a few kilobytes at most, and this also holds for
/// unoptimised builds.
const SLOW: Duration = Duration::from_secs(5);

/// Runs a target on its seeds as they are, then on changed ones.
pub fn campaign(target: &Target, seed: u64, from: u64, bound: Bound) -> Ran {
    let start = Instant::now();
    let seeds = (target.seeds)();
    let mut ran = Ran { runs: 0, failures: Vec::new() };
    for run in from.. {
        let done = match bound {
            Bound::Runs(runs) => ran.runs >= runs,
            Bound::For(time) => start.elapsed() >= time,
        };
        if done || ran.failures.len() >= MOST_FAILURES {
            break;
        }
        let plain = usize::try_from(run).ok().and_then(|run| seeds.get(run));
        let input = match plain {
            Some(seed) => seed.to_vec(),
            None => mutated(&mut Random::of(seed, target.name, run), &seeds),
        };
        ran.runs += 1;
        if let Err(what) = held(target, &input) {
            let kind = |what: &str| what.split(':').next().unwrap_or_default().to_owned();
            if ran.failures.iter().all(|known| kind(&known.what) != kind(&what)) {
                ran.failures.push(Failure { run, input, what });
            }
        }
    }
    ran
}

fn held(target: &Target, input: &[u8]) -> Result<(), String> {
    let start = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| (target.holds)(input)));
    let took = start.elapsed();
    match result {
        Ok(Ok(())) if took > SLOW => Err(format!("slow: {took:?}")),
        Ok(result) => result,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(format!("panic {}", text.unwrap_or_default()))
        }
    }
}
