//! The journal of effects on the forge: what was about to be made, what is there.

use gitribute_engine::{
    model::EffectKey,
    ports::{EffectRecord, EffectState, Finished, Lease, StoreError},
};
use sqlx::{Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

use crate::{
    fault::fault,
    lease::held,
    rows::{column, step_text},
};

const INTEND: &str = "\
INSERT INTO effects (instance, repo, number, step, state, request_hash)
VALUES (?1, ?2, ?3, ?4, 'intended', ?5)
ON CONFLICT (instance, repo, number, step) DO UPDATE SET
    state = 'intended', request_hash = excluded.request_hash";

const SETTLE: &str = "\
INSERT INTO effects (instance, repo, number, step, state, request_hash, forge_id)
VALUES (?1, ?2, ?3, ?4, 'done', '', ?5)
ON CONFLICT (instance, repo, number, step) DO UPDATE SET
    state = 'done', forge_id = excluded.forge_id";

const ONE: &str = "\
SELECT state, request_hash, forge_id FROM effects
WHERE instance = ?1 AND repo = ?2 AND number = ?3 AND step = ?4";

fn keyed<'q>(sql: &'static str, effect: &'q EffectKey) -> Query<'q, Sqlite, SqliteArguments> {
    sqlx::query(sql)
        .bind(effect.subject.instance.as_str())
        .bind(effect.subject.repo.0.cast_signed())
        .bind(effect.subject.number.0.cast_signed())
        .bind(step_text(effect.step))
}

/// Writes down an intent, if the work is still the holder's.
pub(crate) async fn intend(
    connection: &mut SqliteConnection,
    lease: &Lease,
    effect: &EffectKey,
    request_hash: &str,
) -> Result<Finished, StoreError> {
    let held = held(connection, lease).await?;
    if held == Finished::Recorded {
        keyed(INTEND, effect).bind(request_hash).execute(connection).await.map_err(fault)?;
    }
    Ok(held)
}

/// Writes down that an effect is there, if the work is still the holder's.
pub(crate) async fn settle(
    connection: &mut SqliteConnection,
    lease: &Lease,
    effect: &EffectKey,
    forge_id: &str,
) -> Result<Finished, StoreError> {
    let held = held(connection, lease).await?;
    if held == Finished::Recorded {
        keyed(SETTLE, effect).bind(forge_id).execute(connection).await.map_err(fault)?;
    }
    Ok(held)
}

/// What the journal holds of an effect.
pub(crate) async fn effect(
    connection: &mut SqliteConnection,
    effect: &EffectKey,
) -> Result<Option<EffectRecord>, StoreError> {
    let row = keyed(ONE, effect).fetch_optional(connection).await.map_err(fault)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let state: String = column(&row, "state")?;
    let state = match state.as_str() {
        "intended" => EffectState::Intended,
        "done" => EffectState::Done,
        _ => return Err(StoreError::Damaged(format!("no state of an effect is {state:?}"))),
    };
    Ok(Some(EffectRecord {
        state,
        request_hash: column(&row, "request_hash")?,
        forge_id: column(&row, "forge_id")?,
    }))
}
