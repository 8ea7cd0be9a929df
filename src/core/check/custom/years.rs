//! Intervals of years: `2017/2018`.

use super::YearsForm;
use super::problem::YearsFault;

pub(super) fn check(text: &str, form: YearsForm) -> Option<YearsFault> {
    match (text.split_once('/').map(|(first, second)| (year(first), year(second))), form) {
        (Some((Some(first), Some(second))), _) if first == second => Some(YearsFault::Same),
        (Some((Some(first), Some(second))), _) => (first > second).then_some(YearsFault::Backwards),
        (_, YearsForm::Interval) => Some(YearsFault::NotAnInterval),
        (_, YearsForm::IntervalOrYear) => {
            year(text).is_none().then_some(YearsFault::NeitherYearNorInterval)
        }
    }
}

/// The interval that was meant: the years in order, or another sign between them.
pub(super) fn mended(text: &str, form: YearsForm) -> Option<String> {
    let years: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let candidate = match years.as_slice() {
        [first, second] if first > second => format!("{second}/{first}"),
        [first, second] => format!("{first}/{second}"),
        [one] => (*one).to_owned(),
        _ => return None,
    };
    (candidate != text && check(&candidate, form).is_none()).then_some(candidate)
}

fn year(text: &str) -> Option<u32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| text.parse().ok()).flatten()
}
