//! What follows from an error: try again and when, or give up (FACTS section 0, row 10, and 6.2).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::ports::{ForgeError, Lease};
use crate::reconcile::ReconcileError;

/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// For how long trouble that may pass is waited out.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// Tries that are made however long ago the work was first due: it may have waited for a brake
/// all the time.
const LEAST_TRIES: u32 = 8;

/// Times that somebody may be faster before it counts as trouble that may pass.
const RACES: u32 = 5;

/// Tries of what makes no sense, panics, or never comes to rest.
const FEW_TRIES: u32 = 3;

/// Shortest and longest pause that a forge can ask for (FAULTS G28).
const BRAKES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_hours(1));

/// A random number that is handed in, so that tests own it: it spreads retries, so that what
/// failed together is not tried again together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Jitter(pub u64);

/// What is to be done about an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Try again then.
    Retry(Timestamp),
    /// The whole account waits until then; the work stays as it is.
    Brake(Timestamp),
    /// It is given up.
    Bury,
}

/// What follows from an error.
pub(super) fn verdict(
    error: &ReconcileError,
    lease: &Lease,
    now: Timestamp,
    jitter: Jitter,
) -> Verdict {
    match error {
        ReconcileError::Forge(ForgeError::RateLimited { wait }) => {
            Verdict::Brake(after(now, (*wait).clamp(BRAKES.0, BRAKES.1)))
        }
        ReconcileError::Forge(ForgeError::Conflict(_)) if lease.attempts < RACES => {
            Verdict::Retry(now)
        }
        ReconcileError::Forge(ForgeError::Unavailable(_) | ForgeError::Conflict(_))
        | ReconcileError::Store(_) => {
            let is_over = now.duration_since(lease.since) > PATIENCE;
            if is_over && lease.attempts >= LEAST_TRIES {
                Verdict::Bury
            } else {
                Verdict::Retry(after(now, pause(lease, jitter)))
            }
        }
        ReconcileError::Forge(ForgeError::Refused(_)) => Verdict::Bury,
        ReconcileError::Forge(ForgeError::Nonsense(_)) | ReconcileError::Restless => {
            few(lease, now, jitter)
        }
    }
}

/// What follows from a panic, or from anything else that is hardly going to be better.
pub(super) fn few(lease: &Lease, now: Timestamp, jitter: Jitter) -> Verdict {
    if lease.attempts + 1 >= FEW_TRIES {
        Verdict::Bury
    } else {
        Verdict::Retry(after(now, pause(lease, jitter)))
    }
}

/// Between half and the whole of 5 s, 10 s, 20 s and so on, at most 15 minutes.
fn pause(lease: &Lease, jitter: Jitter) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1_u32 << lease.attempts.min(20));
    let whole = doubled.min(LONGEST_PAUSE);
    let half = whole / 2;
    let token = lease.token.0.cast_unsigned();
    let spread = mix(jitter.0 ^ token.rotate_left(32) ^ u64::from(lease.attempts)) % 1_000;
    half + half.saturating_mul(u32::try_from(spread).unwrap_or(0)) / 1_000
}

/// Spreads the bits of a number over all of it (the finalizer of SplitMix64).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn after(now: Timestamp, pause: Duration) -> Timestamp {
    now.checked_add(pause).unwrap_or(now)
}
