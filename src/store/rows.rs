//! Words of the trade to columns and back.

use gitribute_engine::{
    model::{AccountId, EffectStep, InstanceId, RepoId, Subject, SubjectNumber, WorkKey, WorkKind},
    ports::StoreError,
};
use jiff::Timestamp;
use sqlx::{Row, sqlite::SqliteRow};

use crate::fault::fault;

/// A time as it is stored; what is finer than a microsecond is cut off.
pub(crate) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// A stored time. By nanoseconds, for jiff's microseconds leave the last second of time out, and
/// a pause without end is `Timestamp::MAX`.
pub(crate) fn time(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_nanosecond(i128::from(micros) * 1000)
        .map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A count that is never negative.
pub(crate) fn count(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|error| StoreError::Damaged(format!("{stored}: {error}")))
}

pub(crate) fn kind_text(kind: WorkKind) -> &'static str {
    match kind {
        WorkKind::Reconcile => "reconcile",
        WorkKind::Recheck => "recheck",
        WorkKind::BaseMoved => "base-moved",
        WorkKind::Groups => "groups",
    }
}

fn kind(text: &str) -> Result<WorkKind, StoreError> {
    match text {
        "reconcile" => Ok(WorkKind::Reconcile),
        "recheck" => Ok(WorkKind::Recheck),
        "base-moved" => Ok(WorkKind::BaseMoved),
        "groups" => Ok(WorkKind::Groups),
        _ => Err(StoreError::Damaged(format!("no kind of work is named {text:?}"))),
    }
}

pub(crate) fn step_text(step: EffectStep) -> &'static str {
    match step {
        EffectStep::Branch => "branch",
        EffectStep::ChangeRequest => "change-request",
        EffectStep::Comment => "comment",
        EffectStep::Check => "check",
        EffectStep::Base => "base",
    }
}

pub(crate) fn account_bits(account: Option<AccountId>) -> Option<i64> {
    account.map(|account| account.0.cast_signed())
}

pub(crate) fn account(bits: Option<i64>) -> Option<AccountId> {
    bits.map(|bits| AccountId(bits.cast_unsigned()))
}

/// A column of a row.
pub(crate) fn column<'r, T>(row: &'r SqliteRow, name: &str) -> Result<T, StoreError>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(name).map_err(fault)
}

/// The work named by the columns `kind`, `instance`, `repo` and `number`.
pub(crate) fn work(row: &SqliteRow) -> Result<WorkKey, StoreError> {
    Ok(WorkKey {
        kind: kind(column(row, "kind")?)?,
        subject: Subject {
            instance: InstanceId::from(column::<String>(row, "instance")?),
            repo: RepoId(column::<i64>(row, "repo")?.cast_unsigned()),
            number: SubjectNumber(column::<i64>(row, "number")?.cast_unsigned()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_come_back() {
        for number in [0, 1, u64::MAX / 2, u64::MAX] {
            assert_eq!(account(account_bits(Some(AccountId(number)))), Some(AccountId(number)));
        }
    }

    #[test]
    fn the_ends_of_time_come_back() {
        for at in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            let stored = micros(at);
            assert_eq!(micros(time(stored).unwrap()), stored);
        }
    }

    #[test]
    fn kinds_are_spelled_as_elsewhere() {
        for work in [WorkKind::Reconcile, WorkKind::BaseMoved, WorkKind::Groups] {
            assert_eq!(kind(kind_text(work)).unwrap(), work);
        }
        assert!(matches!(kind("dance"), Err(StoreError::Damaged(_))));
    }
}
