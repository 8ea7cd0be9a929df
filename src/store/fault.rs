//! What went wrong, in the port's words.

use gitribute_engine::ports::StoreError;
use sqlx::Error;

/// SQLite's primary result codes that matter here: <https://www.sqlite.org/rescode.html>.
const PERM: i32 = 3;
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const NOMEM: i32 = 7;
const READONLY: i32 = 8;
const INTERRUPT: i32 = 9;
const IOERR: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const PROTOCOL: i32 = 15;
const AUTH: i32 = 23;
const NOTADB: i32 = 26;

/// The primary result code, where the database itself refused.
fn primary_code(error: &Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// Whether the file is not, or no longer, a database that can be trusted.
pub(crate) fn is_corruption(error: &Error) -> bool {
    matches!(primary_code(error), Some(CORRUPT | NOTADB))
}

/// What the port says of an error. What cannot pass by waiting is damage: it must wake a person
/// instead of being tried for ever.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub(crate) fn fault(error: Error) -> StoreError {
    let text = error.to_string();
    match primary_code(&error) {
        Some(
            PERM | BUSY | LOCKED | NOMEM | READONLY | INTERRUPT | IOERR | FULL | CANTOPEN
            | PROTOCOL | AUTH,
        ) => StoreError::Unavailable(text),
        Some(_) => StoreError::Damaged(text),
        None => match error {
            Error::RowNotFound
            | Error::TypeNotFound { .. }
            | Error::ColumnIndexOutOfBounds { .. }
            | Error::ColumnNotFound(_)
            | Error::ColumnDecode { .. }
            | Error::Decode(_) => StoreError::Damaged(text),
            _ => StoreError::Unavailable(text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_row_is_damage_and_a_busy_pool_is_not() {
        assert!(matches!(fault(Error::RowNotFound), StoreError::Damaged(_)));
        assert!(matches!(fault(Error::PoolTimedOut), StoreError::Unavailable(_)));
        assert!(matches!(fault(Error::WorkerCrashed), StoreError::Unavailable(_)));
    }
}
