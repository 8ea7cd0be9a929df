//! The store in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::Points;
use crate::model::{AccountId, DeliveryKey, EffectKey, InstanceId, Subject, Wanted, WorkKey};
use crate::ports::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Ready,
    Running,
    Done,
    Dead,
}

#[derive(Clone, Debug)]
struct Job {
    work: WorkKey,
    account: Option<AccountId>,
    stage: Stage,
    due: Timestamp,
    since: Timestamp,
    attempts: u32,
    crashes: u32,
    token: i64,
    until: Timestamp,
    reason: String,
}

#[derive(Default)]
struct State {
    jobs: Vec<Job>,
    tokens: i64,
    effects: HashMap<EffectKey, EffectRecord>,
    brakes: HashMap<BrakeScope, Brake>,
    inbox: Vec<Delivery>,
    places: HashMap<Subject, Taken>,
    spoken: Vec<(Subject, Spoken)>,
}

/// The store in memory; see [`Store`] for what it promises.
pub(crate) struct MemoryStore {
    state: Mutex<State>,
    points: Arc<Points>,
}

impl MemoryStore {
    pub(crate) fn new(points: Arc<Points>) -> Self {
        Self { state: Mutex::default(), points }
    }

    async fn call<T>(&self, act: impl FnOnce(&mut State) -> T + Send) -> Result<T, StoreError> {
        Ok(self.points.pass(|| act(&mut self.state.lock().unwrap())).await)
    }

    /// Reasons of the dead letters.
    pub(crate) fn buried(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let dead = state.jobs.iter().filter(|job| job.stage == Stage::Dead);
        dead.map(|job| job.reason.clone()).collect()
    }

    /// Issues that wait, and when each is due.
    pub(crate) fn waiting(&self) -> Vec<(u64, Timestamp)> {
        let state = self.state.lock().unwrap();
        let ready = state.jobs.iter().filter(|job| job.stage == Stage::Ready);
        ready.map(|job| (job.work.subject.number.0, job.due)).collect()
    }

    /// The brakes that were set.
    pub(crate) fn braked(&self) -> Vec<Brake> {
        self.state.lock().unwrap().brakes.values().cloned().collect()
    }

    /// The deliveries that were taken in.
    pub(crate) fn inbox(&self) -> Vec<Delivery> {
        self.state.lock().unwrap().inbox.clone()
    }

    /// Takes the running work away, as another process does once a lease has ended.
    pub(crate) fn steal(&self) {
        let mut state = self.state.lock().unwrap();
        state.tokens += 1;
        let token = state.tokens;
        for job in state.jobs.iter_mut().filter(|job| job.stage == Stage::Running) {
            job.token = token;
        }
    }

    /// Forgets everything, as a store that was lost.
    pub(crate) fn lose(&self) {
        *self.state.lock().unwrap() = State::default();
    }
}

impl State {
    fn want(&mut self, wanted: &Wanted, due: Timestamp) {
        let waiting = |job: &&mut Job| job.stage == Stage::Ready && job.work == wanted.work;
        if let Some(job) = self.jobs.iter_mut().find(waiting) {
            job.due = job.due.min(due);
            job.since = job.since.min(due);
            job.account = wanted.account.or(job.account);
            return;
        }
        self.jobs.push(Job {
            work: wanted.work.clone(),
            account: wanted.account,
            stage: Stage::Ready,
            due,
            since: due,
            attempts: 0,
            crashes: 0,
            token: 0,
            until: due,
            reason: String::new(),
        });
    }

    fn braked_until(&self, job: &Job, now: Timestamp) -> Option<Timestamp> {
        let subject = &job.work.subject;
        let instance = subject.instance.clone();
        let mut scopes = vec![
            BrakeScope::Instance(instance.clone()),
            BrakeScope::Repository(instance.clone(), subject.repo),
        ];
        scopes.extend(job.account.map(|account| BrakeScope::Account(instance, account)));
        let brakes = scopes.iter().filter_map(|scope| self.brakes.get(scope));
        brakes.map(|brake| brake.until).filter(|until| *until > now).max()
    }

    fn held(&mut self, lease: &Lease) -> Option<&mut Job> {
        let job = usize::try_from(lease.job.0).unwrap();
        let is_held = |job: &&mut Job| job.stage == Stage::Running && job.token == lease.token.0;
        self.jobs.get_mut(job).filter(is_held)
    }

    fn finish(&mut self, lease: &Lease, end: impl FnOnce(&mut Job)) -> Finished {
        match self.held(lease) {
            Some(job) => {
                end(job);
                self.unite(lease.job);
                Finished::Recorded
            }
            None => Finished::Fenced,
        }
    }

    /// A piece that was put back is one with what was wanted meanwhile.
    fn unite(&mut self, id: JobId) {
        let index = usize::try_from(id.0).unwrap();
        let own = self.jobs[index].clone();
        if own.stage != Stage::Ready {
            return;
        }
        for (other, job) in self.jobs.iter_mut().enumerate() {
            if other != index && job.stage == Stage::Ready && job.work == own.work {
                job.stage = Stage::Done;
                let due = job.due;
                self.jobs[index].due = own.due.min(due);
                return;
            }
        }
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn accept(
        &self,
        delivery: &Delivery,
        debounce: SignedDuration,
    ) -> Result<Accepted, StoreError> {
        self.call(|state| {
            let is_same = |other: &&Delivery| {
                (&other.instance, &other.key) == (&delivery.instance, &delivery.key)
            };
            if state.inbox.iter().find(is_same).is_some() {
                return Accepted::Duplicate;
            }
            if let InboxState::Work(wanted) = &delivery.state {
                state.want(wanted, delivery.received_at.checked_add(debounce).unwrap());
            }
            state.inbox.push(delivery.clone());
            Accepted::New
        })
        .await
    }

    async fn delivery(
        &self,
        instance: &InstanceId,
        key: &DeliveryKey,
    ) -> Result<Option<Delivery>, StoreError> {
        self.call(|state| {
            let mut found = state.inbox.iter();
            found.find(|one| (&one.instance, &one.key) == (instance, key)).cloned()
        })
        .await
    }

    async fn last_received(&self, instance: &InstanceId) -> Result<Option<Timestamp>, StoreError> {
        self.call(|state| {
            let own = state.inbox.iter().filter(|one| one.instance == *instance);
            own.map(|one| one.received_at).max()
        })
        .await
    }

    async fn ended_since(&self, work: &WorkKey, since: Timestamp) -> Result<bool, StoreError> {
        self.call(|state| {
            let ended = |job: &&Job| job.work == *work && job.stage == Stage::Done;
            state.jobs.iter().filter(ended).any(|job| job.until >= since)
        })
        .await
    }

    async fn parked(&self, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        self.call(|state| {
            let parked =
                state.inbox.iter().filter(|one| matches!(one.state, InboxState::Parked(_)));
            parked.take(limit as usize).cloned().collect()
        })
        .await
    }

    async fn want(&self, wanted: &Wanted, due: Timestamp) -> Result<(), StoreError> {
        self.call(|state| state.want(wanted, due)).await
    }

    async fn claim(&self, now: Timestamp, lease: SignedDuration) -> Result<Claim, StoreError> {
        self.call(|state| {
            let is_busy = |job: &Job| {
                let mut others = state.jobs.iter();
                others.any(|other| {
                    other.stage == Stage::Running && other.work.lane() == job.work.lane()
                })
            };
            let free = state
                .jobs
                .iter()
                .enumerate()
                .filter(|(_, job)| job.stage == Stage::Ready && !is_busy(job));
            let dues: Vec<(Timestamp, usize)> = free
                .map(|(index, job)| {
                    (job.due.max(state.braked_until(job, now).unwrap_or(job.due)), index)
                })
                .collect();
            let Some((due, index)) = dues.into_iter().min() else {
                return Claim::Nothing { due: None };
            };
            if due > now {
                return Claim::Nothing { due: Some(due) };
            }
            state.tokens += 1;
            let (token, until) = (state.tokens, now.checked_add(lease).unwrap());
            let job = &mut state.jobs[index];
            (job.stage, job.token, job.until) = (Stage::Running, token, until);
            Claim::Work(Lease {
                job: JobId(i64::try_from(index).unwrap()),
                work: job.work.clone(),
                account: job.account,
                token: LeaseToken(token),
                until,
                attempts: job.attempts,
                crashes: job.crashes,
                since: job.since,
            })
        })
        .await
    }

    async fn extend(&self, lease: &Lease, until: Timestamp) -> Result<Finished, StoreError> {
        self.call(|state| state.finish(lease, |job| job.until = job.until.max(until))).await
    }

    async fn done(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError> {
        self.call(|state| {
            // What is over has no lease: the time is that of its end.
            let finished = state.finish(lease, |job| (job.stage, job.until) = (Stage::Done, now));
            for job in &mut state.jobs {
                if job.stage == Stage::Dead && job.work == lease.work {
                    job.stage = Stage::Done;
                }
            }
            finished
        })
        .await
    }

    async fn retry(
        &self,
        lease: &Lease,
        due: Timestamp,
        reason: &str,
    ) -> Result<Finished, StoreError> {
        self.call(|state| {
            state.finish(lease, |job| {
                job.stage = Stage::Ready;
                job.due = due;
                job.attempts += 1;
                job.reason = reason.to_owned();
            })
        })
        .await
    }

    async fn release(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError> {
        self.call(|state| state.finish(lease, |job| (job.stage, job.due) = (Stage::Ready, now)))
            .await
    }

    async fn bury(
        &self,
        lease: &Lease,
        _now: Timestamp,
        reason: &str,
    ) -> Result<Finished, StoreError> {
        self.call(|state| {
            state.finish(lease, |job| {
                job.stage = Stage::Dead;
                job.reason = reason.to_owned();
            })
        })
        .await
    }

    async fn recover(&self, now: Timestamp) -> Result<Recovered, StoreError> {
        self.call(|state| {
            let mut recovered = Recovered::default();
            for index in 0..state.jobs.len() {
                let job = &mut state.jobs[index];
                if job.stage != Stage::Running {
                    continue;
                }
                job.crashes += 1;
                if job.crashes >= MAX_CRASHES {
                    job.stage = Stage::Dead;
                    recovered.quarantined.push(job.work.clone());
                    continue;
                }
                (job.stage, job.due) = (Stage::Ready, now);
                recovered.requeued += 1;
                state.unite(JobId(i64::try_from(index).unwrap()));
            }
            recovered
        })
        .await
    }

    async fn dead(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        self.call(|state| {
            let dead = state.jobs.iter().enumerate().filter(|(_, job)| job.stage == Stage::Dead);
            dead.take(limit as usize)
                .map(|(index, job)| DeadLetter {
                    job: JobId(i64::try_from(index).unwrap()),
                    work: job.work.clone(),
                    attempts: job.attempts,
                    crashes: job.crashes,
                    reason: job.reason.clone(),
                    ended_at: job.until,
                })
                .collect()
        })
        .await
    }

    async fn load(&self) -> Result<Load, StoreError> {
        self.call(|state| {
            let count = |stage| {
                state.jobs.iter().filter(|job| job.stage == stage).fold(0, |count, _| count + 1)
            };
            let ready = state.jobs.iter().filter(|job| job.stage == Stage::Ready);
            Load {
                waiting: count(Stage::Ready),
                running: count(Stage::Running),
                dead: count(Stage::Dead),
                oldest_due: ready.map(|job| job.due).min(),
            }
        })
        .await
    }

    async fn revive(&self, job: JobId, due: Timestamp) -> Result<Revived, StoreError> {
        self.call(|state| {
            let index = usize::try_from(job.0).unwrap();
            match state.jobs.get_mut(index).filter(|job| job.stage == Stage::Dead) {
                Some(dead) => {
                    (dead.stage, dead.due, dead.since) = (Stage::Ready, due, due);
                    (dead.attempts, dead.crashes) = (0, 0);
                    Revived::Queued
                }
                None => Revived::Unknown,
            }
        })
        .await
    }

    async fn intend(
        &self,
        lease: &Lease,
        effect: &EffectKey,
        request_hash: &str,
    ) -> Result<Finished, StoreError> {
        self.call(|state| {
            let finished = state.finish(lease, |_| {});
            if finished == Finished::Recorded {
                let forge_id = state.effects.get(effect).and_then(|known| known.forge_id.clone());
                let record = EffectRecord {
                    state: EffectState::Intended,
                    request_hash: request_hash.to_owned(),
                    forge_id,
                };
                state.effects.insert(effect.clone(), record);
            }
            finished
        })
        .await
    }

    async fn settle(
        &self,
        lease: &Lease,
        effect: &EffectKey,
        forge_id: &str,
    ) -> Result<Finished, StoreError> {
        self.call(|state| {
            let finished = state.finish(lease, |_| {});
            if finished == Finished::Recorded {
                let known = state.effects.get(effect).map(|known| known.request_hash.clone());
                let record = EffectRecord {
                    state: EffectState::Done,
                    request_hash: known.unwrap_or_default(),
                    forge_id: Some(forge_id.to_owned()),
                };
                state.effects.insert(effect.clone(), record);
            }
            finished
        })
        .await
    }

    async fn effect(&self, effect: &EffectKey) -> Result<Option<EffectRecord>, StoreError> {
        self.call(|state| state.effects.get(effect).cloned()).await
    }

    async fn admit(
        &self,
        subject: &Subject,
        claimant: &Claimant,
        now: Timestamp,
    ) -> Result<Admitted, StoreError> {
        self.call(|state| {
            let same = |one: &Subject| one.instance == subject.instance && one.repo == subject.repo;
            let others: Vec<Taken> = state
                .places
                .iter()
                .filter(|(one, _)| **one != *subject && same(one))
                .map(|(_, taken)| *taken)
                .collect();
            let own = state.places.get(subject).map(|taken| taken.at);
            let (at, admitted) = place(&others, own, claimant, now);
            state.places.insert(subject.clone(), Taken { person: claimant.person, at });
            admitted
        })
        .await
    }

    async fn speak(&self, subject: &Subject, spoken: &Spoken) -> Result<(), StoreError> {
        self.call(|state| state.spoken.push((subject.clone(), spoken.clone()))).await
    }

    async fn spoken(&self, subject: &Subject, since: Timestamp) -> Result<Vec<Spoken>, StoreError> {
        self.call(|state| {
            let own = state.spoken.iter().filter(|(one, _)| one == subject);
            own.map(|(_, spoken)| spoken.clone()).filter(|spoken| spoken.at >= since).collect()
        })
        .await
    }

    async fn brake(&self, brake: &Brake) -> Result<(), StoreError> {
        self.call(|state| {
            let known = state.brakes.get(&brake.scope);
            if known.is_none_or(|known| known.until < brake.until) {
                state.brakes.insert(brake.scope.clone(), brake.clone());
            }
        })
        .await
    }

    async fn lift(&self, scope: &BrakeScope) -> Result<(), StoreError> {
        self.call(|state| drop(state.brakes.remove(scope))).await
    }

    async fn brakes(&self, now: Timestamp) -> Result<Vec<Brake>, StoreError> {
        self.call(|state| {
            state.brakes.values().filter(|brake| brake.until > now).cloned().collect()
        })
        .await
    }

    async fn prune(&self, _retention: &Retention) -> Result<Pruned, StoreError> {
        self.call(|_| Pruned::default()).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.call(|_| ()).await
    }
}
