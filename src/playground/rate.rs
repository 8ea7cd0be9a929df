//! The primary rate limit: so many requests in a time for each caller.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::Face;
use crate::world::Caller;

/// What a forge grants in a time.
#[derive(Clone, Copy, Debug)]
struct Plan {
    seconds: i64,
    known: u64,
    unknown: u64,
}

/// What GitHub grants an installation or a person, and an address without credentials, in an hour.
const GITHUB: Plan = Plan { seconds: 3600, known: 5000, unknown: 60 };
/// What GitLab.com grants a person, and an address without credentials, in a minute.
const GITLAB: Plan = Plan { seconds: 60, known: 2000, unknown: 500 };

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
#[derive(Clone, Debug)]
pub(crate) struct Rates {
    plan: Plan,
    used: BTreeMap<String, (i64, u64)>,
    /// A test's own limit instead of the forge's.
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
    /// What this forge grants.
    pub(crate) fn of(face: Face) -> Self {
        let plan = match face {
            Face::GitHub => GITHUB,
            Face::GitLab => GITLAB,
        };
        Self { plan, used: BTreeMap::new(), limit: None }
    }

    /// Where the caller stands, without counting this.
    pub(crate) fn look(&self, caller: &Caller, now: Timestamp) -> Standing {
        let granted = if *caller == Caller::Nobody { self.plan.unknown } else { self.plan.known };
        let limit = self.limit.unwrap_or(granted);
        let window = self.window(now);
        let used = match self.used.get(&name(caller)) {
            Some((counted, used)) if *counted == window => *used,
            _ => 0,
        };
        Standing { limit, used, reset: (window + 1) * self.plan.seconds }
    }

    /// Counts one request. `None`: the limit was reached before it.
    pub(crate) fn count(&mut self, caller: &Caller, now: Timestamp) -> Option<Standing> {
        let mut standing = self.look(caller, now);
        if standing.remaining() == 0 {
            return None;
        }
        standing.used += 1;
        self.used.insert(name(caller), (self.window(now), standing.used));
        Some(standing)
    }

    fn window(&self, now: Timestamp) -> i64 {
        now.as_second().div_euclid(self.plan.seconds)
    }
}
