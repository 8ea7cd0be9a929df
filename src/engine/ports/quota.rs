//! Places in a quota: whoever finds none gets the earliest one that comes free, and it stays
//! theirs. So each is looked at again once, at its time, and nothing is lost.

use jiff::{SignedDuration, Timestamp};

use crate::model::ActorId;

/// At most so many in any stretch of this length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// In what time.
    pub within: SignedDuration,
}

/// Who asks for a place, and what is free at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claimant {
    /// The account whose contribution it is.
    pub person: ActorId,
    /// Of one person.
    pub of_person: Option<Limit>,
    /// Of the whole repository.
    pub of_repository: Option<Limit>,
}

/// What came of asking for a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Admitted {
    /// There is one now, and it is taken.
    Now,
    /// All are taken; one is kept for this subject from then on.
    Later {
        /// From when.
        until: Timestamp,
        /// Whose limit it is.
        full: Full,
    },
}

/// Whose limit is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Full {
    /// The person's.
    Person,
    /// The whole repository's.
    Repository,
}

/// A place that was given before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// To whom.
    pub person: ActorId,
    /// From when; later than now where it is kept for them.
    pub at: Timestamp,
}

/// The place of a subject among those that others took in its repository. `own` is what it was
/// given before. Pure; what it says is to be stored in the same transaction. The time that goes
/// with it is that of the place.
pub fn place(
    others: &[Taken],
    own: Option<Timestamp>,
    claimant: &Claimant,
    now: Timestamp,
) -> (Timestamp, Admitted) {
    if let Some(own) = own.filter(|own| *own <= now) {
        return (own, Admitted::Now);
    }
    let free = |until: Option<Timestamp>| {
        let counted = |person: Option<ActorId>| -> Vec<Timestamp> {
            let counted = others.iter().filter(|taken| {
                person.is_none_or(|person| taken.person == person)
                    && until.is_none_or(|until| taken.at <= until)
            });
            counted.map(|taken| taken.at).collect()
        };
        let of_person = claimant.of_person.map(|limit| (counted(Some(claimant.person)), limit));
        let of_repository = claimant.of_repository.map(|limit| (counted(None), limit));
        let limits: Vec<_> = of_person.iter().chain(&of_repository).collect();
        let at = earliest(&limits, now);
        // Whose limit alone would keep it longer.
        let alone = |limit: &Option<(Vec<Timestamp>, Limit)>| {
            earliest(&limit.iter().collect::<Vec<_>>(), now)
        };
        let is_person = alone(&of_person) >= alone(&of_repository);
        (at, if is_person { Full::Person } else { Full::Repository })
    };
    // Whoever was given a later place gets one at once where more are free by now.
    let (at, full) = free(own.map(|_| now));
    match own {
        _ if at <= now => (now, Admitted::Now),
        Some(own) => (own, Admitted::Later { until: own, full }),
        None => (at, Admitted::Later { until: at, full }),
    }
}

/// The earliest moment at which one more keeps to all limits, each with the places that count.
fn earliest(limits: &[&(Vec<Timestamp>, Limit)], now: Timestamp) -> Timestamp {
    let mut moments = vec![now];
    for (taken, limit) in limits {
        let freed = taken.iter().filter_map(|taken| taken.checked_add(limit.within).ok());
        moments.extend(freed.filter(|moment| *moment > now));
    }
    moments.sort_unstable();
    let latest = moments.last().copied().unwrap_or(now);
    let is_free =
        |moment: &Timestamp| limits.iter().all(|(taken, limit)| fits(taken, *limit, *moment));
    moments.into_iter().find(is_free).unwrap_or(latest)
}

/// Whether no stretch with this moment in it holds more than allowed, with those kept for later.
fn fits(taken: &[Timestamp], limit: Limit, moment: Timestamp) -> bool {
    let Ok(count) = usize::try_from(limit.count.max(1)) else { return true };
    let mut times = taken.to_vec();
    times.push(moment);
    times.sort_unstable();
    times.windows(count + 1).all(|stretch| match stretch {
        [first, .., last] if (*first..=*last).contains(&moment) => {
            last.duration_since(*first) >= limit.within
        }
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn limit(count: u32, seconds: i64) -> Limit {
        Limit { count, within: SignedDuration::from_secs(seconds) }
    }

    #[test]
    fn who_finds_none_gets_the_next_that_comes_free_q11() {
        let ada = ActorId(1);
        let claimant =
            Claimant { person: ada, of_person: Some(limit(2, 100)), of_repository: None };
        let mut taken = Vec::new();
        let mut told = Vec::new();
        for second in 0..5 {
            let (time, admitted) = place(&taken, None, &claimant, at(second));
            taken.push(Taken { person: ada, at: time });
            told.push((time, admitted));
        }
        let later = |second| {
            let (until, full) = (at(second), Full::Person);
            (until, Admitted::Later { until, full })
        };
        let now = |second| (at(second), Admitted::Now);
        assert_eq!(told, [now(0), now(1), later(100), later(101), later(200)]);
        // Its time has come.
        let others: Vec<Taken> = taken.iter().copied().filter(|one| one.at != at(100)).collect();
        assert_eq!(place(&others, Some(at(100)), &claimant, at(100)), (at(100), Admitted::Now));
        // A larger limit lets it through at once.
        let more = Claimant { of_person: Some(limit(3, 100)), ..claimant };
        assert_eq!(place(&others, Some(at(100)), &more, at(5)), (at(5), Admitted::Now));
        let same = place(&others, Some(at(100)), &claimant, at(5));
        assert_eq!(same, later(100), "its place stays");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_stretch_holds_more_than_allowed_s28(
            asks in prop::collection::vec((0_u64..4, 0_i64..40), 1..60),
            person in 1_u32..4, repository in 1_u32..8,
        ) {
            let mut now = 0;
            let mut taken: Vec<Taken> = Vec::new();
            for (who, wait) in asks {
                now += wait;
                let claimant = Claimant {
                    person: ActorId(who),
                    of_person: Some(limit(person, 100)),
                    of_repository: Some(limit(repository, 60)),
                };
                let (time, _) = place(&taken, None, &claimant, at(now));
                taken.push(Taken { person: ActorId(who), at: time });
            }
            let most = |of: Option<u64>, seconds: i64| {
                let times = taken.iter().filter(|one| of.is_none_or(|of| one.person.0 == of));
                let times: Vec<i64> = times.map(|one| one.at.as_second()).collect();
                times
                    .iter()
                    .map(|from| times.iter().filter(|t| (0..seconds).contains(&(*t - from))).count())
                    .max()
                    .unwrap_or(0)
            };
            prop_assert!(most(None, 60) <= repository as usize);
            for who in 0..4 {
                prop_assert!(most(Some(who), 100) <= person as usize);
            }
        }
    }
}
