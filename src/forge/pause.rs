//! How long a forge wants us to wait, and its words of a refusal: the same for all of them.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;

use crate::transport::number;

/// The shortest and longest pause we believe, and the one where the forge names none.
pub(crate) const SHORTEST: Duration = Duration::from_secs(1);
pub(crate) const LONGEST: Duration = Duration::from_hours(1);
pub(crate) const UNNAMED: Duration = Duration::from_mins(1);

/// Longest message of a forge that we pass on, in characters.
const MAX_MESSAGE: usize = 400;

/// The headers that tell of a window of requests.
pub(crate) struct Window {
    /// Requests left in it.
    pub(crate) remaining: &'static str,
    /// When the next one begins, in seconds since 1970.
    pub(crate) reset: &'static str,
}

/// How long to wait: `Retry-After` in seconds or as a date, else until the window is new, else a
/// minute; never less than a second nor more than an hour (FAULTS G28, L3).
pub(crate) fn pause(headers: &HeaderMap, window: &Window, now: Timestamp) -> Duration {
    let named = headers
        .get("retry-after")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| seconds(text.trim(), now));
    let reset = || {
        let at = i64::try_from(number(headers, window.reset)?).ok()?;
        (number(headers, window.remaining) == Some(0))
            .then(|| clamp(at.saturating_sub(now.as_second())))
    };
    named.or_else(reset).unwrap_or(UNNAMED)
}

fn seconds(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(clamp(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(clamp(date.timestamp().as_second() - now.as_second()))
}

fn clamp(seconds: i64) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).clamp(SHORTEST, LONGEST)
}

/// A forge's words in one line of bearable length.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_MESSAGE).collect()
}
