//! Deliveries: each is stored once, with the work it asks for.

use gitribute_engine::{
    model::{DeliveryKey, InstanceId, Wanted},
    ports::{Accepted, Delivery, InboxState, StoreError},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use crate::{
    fault::fault,
    jobs,
    rows::{account, account_bits, column, kind_text, micros, time, work},
};

const INSERT: &str = "\
INSERT INTO inbox (instance, delivery_key, event, action, body, received_at,
                   state, note, kind, repo, number, account)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (instance, delivery_key) DO NOTHING";

const ONE: &str = "SELECT * FROM inbox WHERE instance = ?1 AND delivery_key = ?2";

const LAST: &str = "SELECT max(received_at) FROM inbox WHERE instance = ?1";

const PARKED: &str = "SELECT * FROM inbox WHERE state = 'parked' ORDER BY id DESC LIMIT ?1";

/// Stores a delivery and marks its work, inside the caller's transaction.
pub(crate) async fn accept(
    connection: &mut SqliteConnection,
    delivery: &Delivery,
    debounce: SignedDuration,
) -> Result<Accepted, StoreError> {
    let (state, note, wanted) = match &delivery.state {
        InboxState::Work(wanted) => ("work", None, Some(wanted)),
        InboxState::Ignored => ("ignored", None, None),
        InboxState::Parked(reason) => ("parked", Some(reason.as_str()), None),
    };
    let inserted = sqlx::query(INSERT)
        .bind(delivery.instance.as_str())
        .bind(delivery.key.as_str())
        .bind(&delivery.event)
        .bind(delivery.action.as_deref())
        .bind(&delivery.body)
        .bind(micros(delivery.received_at))
        .bind(state)
        .bind(note)
        .bind(wanted.map(|wanted| kind_text(wanted.work.kind)))
        .bind(wanted.map(|wanted| wanted.work.subject.repo.0.cast_signed()))
        .bind(wanted.map(|wanted| wanted.work.subject.number.0.cast_signed()))
        .bind(wanted.and_then(|wanted| account_bits(wanted.account)))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    if inserted.rows_affected() == 0 {
        return Ok(Accepted::Duplicate);
    }
    if let Some(wanted) = wanted {
        let due = delivery.received_at.checked_add(debounce).unwrap_or(Timestamp::MAX);
        jobs::want(connection, wanted, due).await?;
    }
    Ok(Accepted::New)
}

/// A stored delivery.
pub(crate) async fn delivery(
    connection: &mut SqliteConnection,
    instance: &InstanceId,
    key: &DeliveryKey,
) -> Result<Option<Delivery>, StoreError> {
    sqlx::query(ONE)
        .bind(instance.as_str())
        .bind(key.as_str())
        .fetch_optional(connection)
        .await
        .map_err(fault)?
        .map(|row| read(&row))
        .transpose()
}

/// The newest deliveries that could not be read.
pub(crate) async fn parked(
    connection: &mut SqliteConnection,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let rows =
        sqlx::query(PARKED).bind(i64::from(limit)).fetch_all(connection).await.map_err(fault)?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Delivery, StoreError> {
    let state: String = column(row, "state")?;
    let state = match state.as_str() {
        "work" => {
            InboxState::Work(Wanted { work: work(row)?, account: account(column(row, "account")?) })
        }
        "ignored" => InboxState::Ignored,
        "parked" => InboxState::Parked(column(row, "note")?),
        _ => return Err(StoreError::Damaged(format!("no state of a delivery is {state:?}"))),
    };
    Ok(Delivery {
        instance: InstanceId::from(column::<String>(row, "instance")?),
        key: DeliveryKey::from(column::<String>(row, "delivery_key")?),
        event: column(row, "event")?,
        action: column(row, "action")?,
        body: column::<Option<Vec<u8>>>(row, "body")?.unwrap_or_default(),
        received_at: time(column(row, "received_at")?)?,
        state,
    })
}

/// When the newest delivery of a forge came.
pub(crate) async fn last_received(
    connection: &mut SqliteConnection,
    instance: &InstanceId,
) -> Result<Option<Timestamp>, StoreError> {
    let last: Option<i64> = sqlx::query_scalar(LAST)
        .bind(instance.as_str())
        .fetch_one(connection)
        .await
        .map_err(fault)?;
    last.map(time).transpose()
}
