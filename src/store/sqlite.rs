//! The store on SQLite: one transaction a call, the work done in the modules beside.

use std::path::Path;

use async_trait::async_trait;
use gitribute_engine::{
    model::{DeliveryKey, EffectKey, InstanceId, Subject, Wanted, WorkKey},
    ports::{
        Accepted, Admitted, Brake, BrakeScope, Claim, Claimant, DeadLetter, Delivery, EffectRecord,
        Finished, JobId, Lease, Load, Pruned, Recovered, Retention, Revived, Spoken, Store,
        StoreError,
    },
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Sqlite, Transaction, pool::PoolConnection};

use crate::{
    brakes, effects,
    fault::fault,
    inbox, jobs,
    lease::{self, PutBack},
    open::{self, OpenError, Opened},
    policy, prune,
};

/// The store in one SQLite file that this process alone has open.
#[derive(Debug)]
pub struct SqliteStore {
    opened: Opened,
}

impl SqliteStore {
    /// Opens the store in a file; makes the file (for this user only), its folder and the schema
    /// where they are missing, and brings an older schema to the newest.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong and what to do: another process has the file, a newer
    /// version or another program wrote it, it is damaged, or it cannot be made.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self { opened: open::open(path).await? })
    }

    /// Ends all connections, writes the log into the database and gives the file free.
    ///
    /// Not needed for safety: a process that is killed loses nothing.
    pub async fn close(self) {
        self.end().await;
        drop(self.opened.lock);
    }

    /// The same for a store that others may still hold: they are refused from now on, what runs
    /// is waited for. The file is given free when the last of them lets go.
    pub async fn end(&self) {
        self.opened.readers.close().await;
        // The last connection to go writes the log back and removes it.
        self.opened.writer.close().await;
    }

    /// Reads the whole file and checks that it is sound: every page, index and constraint. Takes
    /// seconds on a large file; others can write meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with SQLite's findings.
    pub async fn check_integrity(&self) -> Result<(), StoreError> {
        let findings: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(10)")
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fault)?;
        if findings.iter().all(|finding| finding == "ok") {
            Ok(())
        } else {
            Err(StoreError::Damaged(findings.join("; ")))
        }
    }

    /// A transaction that has the right to write from its beginning.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.opened.writer.begin_with("BEGIN IMMEDIATE").await.map_err(fault)
    }

    async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        self.opened.readers.acquire().await.map_err(fault)
    }

    #[cfg(test)]
    pub(crate) fn opened(&self) -> &Opened {
        &self.opened
    }
}

async fn commit(tx: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    tx.commit().await.map_err(fault)
}

#[async_trait]
impl Store for SqliteStore {
    async fn accept(
        &self,
        delivery: &Delivery,
        debounce: SignedDuration,
    ) -> Result<Accepted, StoreError> {
        let mut tx = self.begin().await?;
        let accepted = inbox::accept(&mut tx, delivery, debounce).await?;
        commit(tx).await?;
        Ok(accepted)
    }

    async fn delivery(
        &self,
        instance: &InstanceId,
        key: &DeliveryKey,
    ) -> Result<Option<Delivery>, StoreError> {
        inbox::delivery(&mut *self.reader().await?, instance, key).await
    }

    async fn last_received(&self, instance: &InstanceId) -> Result<Option<Timestamp>, StoreError> {
        inbox::last_received(&mut *self.reader().await?, instance).await
    }

    async fn ended_since(&self, work: &WorkKey, since: Timestamp) -> Result<bool, StoreError> {
        jobs::ended_since(&mut *self.reader().await?, work, since).await
    }

    async fn parked(&self, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        inbox::parked(&mut *self.reader().await?, limit).await
    }

    async fn want(&self, wanted: &Wanted, due: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        jobs::want(&mut tx, wanted, due).await?;
        commit(tx).await
    }

    async fn claim(&self, now: Timestamp, lease: SignedDuration) -> Result<Claim, StoreError> {
        let mut tx = self.begin().await?;
        let claim = jobs::claim(&mut tx, self.opened.opening, now, lease).await?;
        commit(tx).await?;
        Ok(claim)
    }

    async fn extend(&self, lease: &Lease, until: Timestamp) -> Result<Finished, StoreError> {
        let mut tx = self.begin().await?;
        let finished = lease::extend(&mut tx, lease, until).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn done(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError> {
        let mut tx = self.begin().await?;
        let finished = lease::done(&mut tx, lease, now).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn retry(
        &self,
        lease: &Lease,
        due: Timestamp,
        reason: &str,
    ) -> Result<Finished, StoreError> {
        let back = PutBack {
            due,
            attempts: lease.attempts.saturating_add(1),
            crashes: lease.crashes,
            reason: Some(reason),
        };
        let mut tx = self.begin().await?;
        let finished = lease::give_back(&mut tx, lease, &back).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn release(&self, lease: &Lease, now: Timestamp) -> Result<Finished, StoreError> {
        let back =
            PutBack { due: now, attempts: lease.attempts, crashes: lease.crashes, reason: None };
        let mut tx = self.begin().await?;
        let finished = lease::give_back(&mut tx, lease, &back).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn bury(
        &self,
        lease: &Lease,
        now: Timestamp,
        reason: &str,
    ) -> Result<Finished, StoreError> {
        let mut tx = self.begin().await?;
        let finished = lease::bury(&mut tx, lease, now, reason).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn recover(&self, now: Timestamp) -> Result<Recovered, StoreError> {
        let mut tx = self.begin().await?;
        let recovered = jobs::recover(&mut tx, self.opened.opening, now).await?;
        commit(tx).await?;
        Ok(recovered)
    }

    async fn dead(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        jobs::dead(&mut *self.reader().await?, limit).await
    }

    async fn load(&self) -> Result<Load, StoreError> {
        jobs::load(&mut *self.reader().await?).await
    }

    async fn revive(&self, job: JobId, due: Timestamp) -> Result<Revived, StoreError> {
        let mut tx = self.begin().await?;
        let revived = jobs::revive(&mut tx, job, due).await?;
        commit(tx).await?;
        Ok(revived)
    }

    async fn intend(
        &self,
        lease: &Lease,
        effect: &EffectKey,
        request_hash: &str,
    ) -> Result<Finished, StoreError> {
        let mut tx = self.begin().await?;
        let finished = effects::intend(&mut tx, lease, effect, request_hash).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn settle(
        &self,
        lease: &Lease,
        effect: &EffectKey,
        forge_id: &str,
    ) -> Result<Finished, StoreError> {
        let mut tx = self.begin().await?;
        let finished = effects::settle(&mut tx, lease, effect, forge_id).await?;
        commit(tx).await?;
        Ok(finished)
    }

    async fn effect(&self, effect: &EffectKey) -> Result<Option<EffectRecord>, StoreError> {
        effects::effect(&mut *self.reader().await?, effect).await
    }

    async fn admit(
        &self,
        subject: &Subject,
        claimant: &Claimant,
        now: Timestamp,
    ) -> Result<Admitted, StoreError> {
        let mut tx = self.begin().await?;
        let admitted = policy::admit(&mut tx, subject, claimant, now).await?;
        commit(tx).await?;
        Ok(admitted)
    }

    async fn speak(&self, subject: &Subject, spoken: &Spoken) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        policy::speak(&mut tx, subject, spoken).await?;
        commit(tx).await
    }

    async fn spoken(&self, subject: &Subject, since: Timestamp) -> Result<Vec<Spoken>, StoreError> {
        policy::spoken(&mut *self.reader().await?, subject, since).await
    }

    async fn brake(&self, brake: &Brake) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        brakes::brake(&mut tx, brake).await?;
        commit(tx).await
    }

    async fn lift(&self, scope: &BrakeScope) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        brakes::lift(&mut tx, scope).await?;
        commit(tx).await
    }

    async fn brakes(&self, now: Timestamp) -> Result<Vec<Brake>, StoreError> {
        brakes::holding(&mut *self.reader().await?, now).await
    }

    async fn prune(&self, retention: &Retention) -> Result<Pruned, StoreError> {
        prune::prune(self, retention).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE meta SET probes = probes + 1 WHERE id = 1")
            .execute(&mut *tx)
            .await
            .map_err(fault)?;
        commit(tx).await
    }
}
