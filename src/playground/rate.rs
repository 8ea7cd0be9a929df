//! The primary rate limit: so many requests an hour for each caller.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::world::Caller;

const HOUR: i64 = 3600;
/// What GitHub grants an installation or a person in an hour.
const KNOWN: u64 = 5000;
/// What GitHub grants an address without credentials.
const UNKNOWN: u64 = 60;

/// Where a caller stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) limit: u64,
    pub(crate) used: u64,
    /// Seconds since 1970.
    pub(crate) reset: i64,
}

impl Standing {
    pub(crate) fn remaining(self) -> u64 {
        self.limit.saturating_sub(self.used)
    }
}

/// Requests counted, by caller.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rates {
    used: BTreeMap<String, (i64, u64)>,
    /// A test's own limit instead of GitHub's.
    pub(crate) limit: Option<u64>,
}

fn name(caller: &Caller) -> String {
    match caller {
        Caller::Nobody => "nobody".to_owned(),
        Caller::App(id) => format!("app {id}"),
        Caller::Installation { installation, .. } => format!("installation {installation}"),
        Caller::Person { user, .. } | Caller::Browser(user) => format!("user {user}"),
    }
}

impl Rates {
    /// Where the caller stands, without counting this.
    pub(crate) fn look(&self, caller: &Caller, now: Timestamp) -> Standing {
        let granted = if *caller == Caller::Nobody { UNKNOWN } else { KNOWN };
        let limit = self.limit.unwrap_or(granted);
        let hour = now.as_second().div_euclid(HOUR);
        let used = match self.used.get(&name(caller)) {
            Some((counted, used)) if *counted == hour => *used,
            _ => 0,
        };
        Standing { limit, used, reset: (hour + 1) * HOUR }
    }

    /// Counts one request. `None`: the limit was reached before it.
    pub(crate) fn count(&mut self, caller: &Caller, now: Timestamp) -> Option<Standing> {
        let mut standing = self.look(caller, now);
        if standing.remaining() == 0 {
            return None;
        }
        standing.used += 1;
        self.used.insert(name(caller), (now.as_second().div_euclid(HOUR), standing.used));
        Some(standing)
    }
}
