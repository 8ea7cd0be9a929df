//! Random calls against a small model of what the store promises.

use std::collections::BTreeMap;

use gitribute_engine::{
    model::{AccountId, WorkKey},
    ports::{
        Accepted, Brake, BrakeScope, Claim, Finished, InboxState, Lease, MAX_CRASHES, Recovered,
        Store,
    },
};
use proptest::prelude::*;

use super::Place;
use crate::{
    SqliteStore,
    conformance::{LEASE, at, charged, delivery, seconds, work_at},
};

/// Issues in play.
const ISSUES: u64 = 4;

/// The work on an issue; the even and the odd ones are of two repositories.
fn work(issue: u64) -> WorkKey {
    work_at("github.com", issue % 2, issue)
}

/// A call, or something that happens. Leases are picked among all that were ever handed out, so
/// that old ones are used too.
#[derive(Clone, Debug)]
enum Step {
    Accept { key: u8, issue: u64 },
    Want { issue: u64, wait: i64 },
    Claim,
    Done(prop::sample::Index),
    Retry(prop::sample::Index, i64),
    Release(prop::sample::Index),
    Bury(prop::sample::Index),
    Extend(prop::sample::Index, i64),
    Brake { account: u64, wait: i64 },
    Pass(i64),
    Recover,
    Kill,
}

fn step() -> impl Strategy<Value = Step> {
    let issue = || 0..ISSUES;
    let lease = any::<prop::sample::Index>;
    prop_oneof![
        2 => (0_u8..6, issue()).prop_map(|(key, issue)| Step::Accept { key, issue }),
        4 => (issue(), 0_i64..40).prop_map(|(issue, wait)| Step::Want { issue, wait }),
        7 => Just(Step::Claim),
        3 => lease().prop_map(Step::Done),
        2 => (lease(), 0_i64..90).prop_map(|(lease, wait)| Step::Retry(lease, wait)),
        1 => lease().prop_map(Step::Release),
        1 => lease().prop_map(Step::Bury),
        1 => (lease(), 0_i64..90).prop_map(|(lease, wait)| Step::Extend(lease, wait)),
        1 => (0..ISSUES, 0_i64..60).prop_map(|(account, wait)| Step::Brake { account, wait }),
        3 => (1_i64..50).prop_map(Step::Pass),
        2 => Just(Step::Recover),
        1 => Just(Step::Kill),
    ]
}

#[derive(Clone, Debug)]
struct Waiting {
    due: i64,
    since: i64,
    attempts: u32,
    crashes: u32,
    /// Order of first storing, for ties.
    born: u64,
}

#[derive(Clone, Debug)]
struct Running {
    lease: Lease,
    until: i64,
    orphan: bool,
    born: u64,
    since: i64,
}

/// What is promised of one issue's work. Dead letters are kept as their counts of crashes.
#[derive(Clone, Debug, Default)]
struct Piece {
    waiting: Option<Waiting>,
    running: Option<Running>,
    dead: Vec<u32>,
}

#[derive(Default)]
struct Model {
    now: i64,
    births: u64,
    pieces: BTreeMap<u64, Piece>,
    keys: BTreeMap<u8, u64>,
    brakes: BTreeMap<u64, i64>,
    token: i64,
}

impl Model {
    fn piece(&mut self, issue: u64) -> &mut Piece {
        self.pieces.entry(issue).or_default()
    }

    fn want(&mut self, issue: u64, due: i64) {
        self.births += 1;
        let born = self.births;
        let piece = self.piece(issue);
        match &mut piece.waiting {
            Some(waiting) => {
                waiting.due = waiting.due.min(due);
                waiting.since = waiting.since.min(due);
            }
            None => {
                let worst = piece.dead.iter().copied().filter(|crashes| *crashes >= MAX_CRASHES);
                let crashes = worst.max().unwrap_or(0);
                piece.waiting = Some(Waiting { due, since: due, attempts: 0, crashes, born });
            }
        }
    }

    fn braked_until(&self, issue: u64) -> i64 {
        self.brakes.get(&issue).copied().unwrap_or(i64::MIN)
    }

    /// How much runs in the repository of an issue.
    fn busy(&self, issue: u64) -> usize {
        let here = self.pieces.iter().filter(|(other, _)| *other % 2 == issue % 2);
        here.filter(|(_, piece)| piece.running.is_some()).count()
    }

    /// The issue to hand out, or when to look again.
    fn next(&self) -> Result<u64, Option<i64>> {
        let free = || self.pieces.iter().filter(|(_, piece)| piece.running.is_none());
        let open = free().filter_map(|(issue, piece)| Some((*issue, piece.waiting.as_ref()?)));
        let ready = open
            .clone()
            .filter(|(issue, waiting)| {
                waiting.due <= self.now && self.braked_until(*issue) <= self.now
            })
            .min_by_key(|(issue, waiting)| (self.busy(*issue), waiting.due, waiting.born));
        match ready {
            Some((issue, _)) => Ok(issue),
            None => Err(open
                .map(|(issue, waiting)| {
                    let brake = self.braked_until(issue);
                    if brake > self.now { waiting.due.max(brake) } else { waiting.due }
                })
                .min()),
        }
    }

    /// Takes the running piece of a lease, if the lease still holds.
    fn take(&mut self, lease: &Lease) -> Option<Running> {
        let piece = self.piece(lease.work.subject.number.0);
        piece.running.take_if(|running| running.lease.token == lease.token)
    }

    fn put_back(&mut self, running: &Running, due: i64, attempts: u32, crashes: u32) {
        let piece = self.piece(running.lease.work.subject.number.0);
        let other = piece.waiting.take();
        piece.waiting = Some(Waiting {
            due: other.as_ref().map_or(due, |other| other.due.min(due)),
            since: other.as_ref().map_or(running.since, |other| other.since.min(running.since)),
            attempts,
            crashes,
            born: running.born,
        });
    }

    fn recover(&mut self) -> (u64, usize) {
        let (mut requeued, mut quarantined) = (0, 0);
        let now = self.now;
        let issues: Vec<u64> = self.pieces.keys().copied().collect();
        for issue in issues {
            let piece = self.piece(issue);
            let gone = piece.running.take_if(|running| running.orphan || running.until <= now);
            let Some(running) = gone else { continue };
            let crashes = running.lease.crashes + 1;
            if crashes < MAX_CRASHES {
                self.put_back(&running, now, running.lease.attempts, crashes);
                requeued += 1;
            } else {
                let piece = self.piece(issue);
                piece.dead.push(crashes);
                if let Some(waiting) = &mut piece.waiting {
                    waiting.crashes = waiting.crashes.max(crashes);
                }
                quarantined += 1;
            }
        }
        (requeued, quarantined)
    }
}

/// Compares what the store said of a lease with the model.
fn said(finished: Finished, held: bool) {
    assert_eq!(finished, if held { Finished::Recorded } else { Finished::Fenced });
}

async fn claim(store: &SqliteStore, model: &mut Model, leases: &mut Vec<Lease>) {
    let claimed = store.claim(at(model.now), seconds(LEASE)).await.unwrap();
    match (claimed, model.next()) {
        (Claim::Work(lease), Ok(issue)) => {
            let now = model.now;
            let waiting = model.piece(issue).waiting.take().unwrap();
            assert_eq!(lease.work, work(issue));
            assert_eq!((lease.attempts, lease.crashes), (waiting.attempts, waiting.crashes));
            assert_eq!(lease.since, at(waiting.since));
            assert!(lease.token.0 > model.token, "tokens only grow");
            model.token = lease.token.0;
            model.piece(issue).running = Some(Running {
                lease: lease.clone(),
                until: now + LEASE,
                orphan: false,
                born: waiting.born,
                since: waiting.since,
            });
            leases.push(lease);
        }
        (Claim::Nothing { due }, Err(expected)) => assert_eq!(due, expected.map(at)),
        (claimed, expected) => panic!("{claimed:?} instead of {expected:?}"),
    }
}

async fn run(steps: Vec<Step>) {
    let place = Place::new();
    let mut store = place.open().await;
    let mut model = Model::default();
    let mut leases: Vec<Lease> = Vec::new();
    for step in steps {
        let now = model.now;
        let pick =
            |index: &prop::sample::Index| (!leases.is_empty()).then(|| index.get(&leases).clone());
        match &step {
            Step::Accept { key, issue } => {
                let mut sent = delivery(&format!("d{key}"), *issue, now);
                sent.state = InboxState::Work(charged(work(*issue), *issue));
                let accepted = store.accept(&sent, seconds(2)).await.unwrap();
                if model.keys.contains_key(key) {
                    assert_eq!(accepted, Accepted::Duplicate);
                } else {
                    assert_eq!(accepted, Accepted::New);
                    model.keys.insert(*key, *issue);
                    model.want(*issue, now + 2);
                }
            }
            Step::Want { issue, wait } => {
                store.want(&charged(work(*issue), *issue), at(now + wait)).await.unwrap();
                model.want(*issue, now + wait);
            }
            Step::Claim => claim(&store, &mut model, &mut leases).await,
            Step::Done(index) => {
                let Some(lease) = pick(index) else { continue };
                let held = model.take(&lease).is_some();
                said(store.done(&lease, at(now)).await.unwrap(), held);
                if held {
                    model.piece(lease.work.subject.number.0).dead.clear();
                }
            }
            Step::Retry(index, wait) => {
                let Some(lease) = pick(index) else { continue };
                let running = model.take(&lease);
                said(store.retry(&lease, at(now + wait), "502").await.unwrap(), running.is_some());
                if let Some(running) = running {
                    model.put_back(&running, now + wait, lease.attempts + 1, lease.crashes);
                }
            }
            Step::Release(index) => {
                let Some(lease) = pick(index) else { continue };
                let running = model.take(&lease);
                said(store.release(&lease, at(now)).await.unwrap(), running.is_some());
                if let Some(running) = running {
                    model.put_back(&running, now, lease.attempts, lease.crashes);
                }
            }
            Step::Bury(index) => {
                let Some(lease) = pick(index) else { continue };
                let running = model.take(&lease);
                said(store.bury(&lease, at(now), "403").await.unwrap(), running.is_some());
                if running.is_some() {
                    model.piece(lease.work.subject.number.0).dead.push(lease.crashes);
                }
            }
            Step::Extend(index, wait) => {
                let Some(lease) = pick(index) else { continue };
                let running = &mut model.piece(lease.work.subject.number.0).running;
                let held = running.as_mut().filter(|running| running.lease.token == lease.token);
                said(store.extend(&lease, at(now + wait)).await.unwrap(), held.is_some());
                if let Some(running) = held {
                    running.until = running.until.max(now + wait);
                }
            }
            Step::Brake { account, wait } => {
                let brake = Brake {
                    scope: BrakeScope::Account("github.com".into(), AccountId(*account)),
                    until: at(now + wait),
                    reason: "429".into(),
                };
                store.brake(&brake).await.unwrap();
                let until = model.brakes.entry(*account).or_insert(i64::MIN);
                *until = (*until).max(now + wait);
            }
            Step::Pass(time) => model.now += time,
            Step::Recover => recover(&store, &mut model).await,
            Step::Kill => {
                drop(store);
                store = place.open().await;
                for piece in model.pieces.values_mut() {
                    if let Some(running) = &mut piece.running {
                        running.orphan = true;
                    }
                }
                recover(&store, &mut model).await;
            }
        }
        let dead: usize = model.pieces.values().map(|piece| piece.dead.len()).sum();
        assert_eq!(store.dead(1000).await.unwrap().len(), dead, "after {step:?}");
    }
    settle(&store, &mut model, &mut leases).await;
    store.check_integrity().await.unwrap();
}

async fn recover(store: &SqliteStore, model: &mut Model) {
    let Recovered { requeued, quarantined } = store.recover(at(model.now)).await.unwrap();
    assert_eq!((requeued, quarantined.len()), model.recover());
}

/// Far in the future everything that waits is done, and nothing is left.
async fn settle(store: &SqliteStore, model: &mut Model, leases: &mut Vec<Lease>) {
    model.now += 100_000;
    recover(store, model).await;
    while model.next().is_ok() {
        claim(store, model, leases).await;
        let lease = leases.last().unwrap();
        assert!(model.take(lease).is_some());
        said(store.done(lease, at(model.now)).await.unwrap(), true);
    }
    claim(store, model, leases).await;
    assert!(model.pieces.values().all(|piece| piece.waiting.is_none()));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_calls_in_any_order_do_what_the_model_does(steps in prop::collection::vec(step(), 1..70)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
            .block_on(run(steps));
    }
}
