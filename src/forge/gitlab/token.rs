//! The token we have: what it may do, and when it ends. GitLab ends every token within a year.

use gitribute_engine::ports::{ForgeError, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::GitLab;
use super::api::Ask;

/// How long before a token's end it is told of, in days (FACTS section 1, row 48).
const AHEAD: i32 = 30;

/// A token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// The day from which it is no good.
    pub expires: Option<Date>,
    /// What it may be used for, in GitLab's words; empty where GitLab does not say.
    pub scopes: Vec<String>,
}

#[derive(Deserialize)]
struct Own {
    #[serde(default)]
    expires_at: Option<Date>,
    #[serde(default)]
    scopes: Vec<String>,
}

impl Token {
    /// Days that are left; `None` where it does not end.
    pub fn days_left(&self, now: Timestamp) -> Option<i32> {
        let today = now.to_zoned(TimeZone::UTC).date();
        self.expires.and_then(|day| Some(today.until(day).ok()?.get_days()))
    }

    /// What the operator has to be told; `None` while there is time.
    pub fn notice(&self, now: Timestamp) -> Option<String> {
        let (left, day) = self.days_left(now).zip(self.expires)?;
        if left > AHEAD {
            return None;
        }
        let mend = "rotate it in GitLab (Settings, Access tokens), so that the account stays the \
                    same, and put the new one in its place";
        Some(if left <= 0 {
            format!("the token of GitLab ended on {day}: {mend}")
        } else {
            format!("the token of GitLab ends on {day}, in {left} days: {mend}")
        })
    }
}

impl GitLab {
    /// Asks about the token we have.
    ///
    /// # Errors
    /// When GitLab does not say.
    pub async fn token(&self) -> Result<Token, ForgeError> {
        let ask = Ask::get("token", &["personal_access_tokens", "self"]);
        match self.api.json::<Own>(ask).await {
            Ok(own) => Ok(Token { expires: own.expires_at, scopes: own.scopes }),
            // Tokens of CI jobs and of applications tell nothing of themselves.
            Err(ForgeError::Refused(Refusal::NotFound(_) | Refusal::Forbidden(_))) => {
                Ok(Token { expires: None, scopes: Vec::new() })
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_token_is_told_thirty_days_ahead_l4() {
        let now: Timestamp = "2026-11-22T06:00:00Z".parse().unwrap();
        let notice = |day: &str| {
            Token { expires: Some(day.parse().unwrap()), scopes: Vec::new() }.notice(now)
        };
        assert_eq!(notice("2026-12-23"), None);
        assert!(notice("2026-12-22").unwrap().contains("in 30 days"));
        assert!(notice("2026-11-22").unwrap().contains("ended on 2026-11-22"));
        assert!(notice("2025-01-01").unwrap().contains("ended"));
        assert_eq!(Token { expires: None, scopes: Vec::new() }.notice(now), None);
    }
}
