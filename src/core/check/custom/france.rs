//! Whether a place is in France: in Europe, or in one of the five overseas departments. Boxes
//! around them are looked at, so that a place just over a border passes (validata-core,
//! `french_gps_coordinates`).

use crate::check::decimal::Decimal;
use crate::check::types::{FieldType, GeoPointForm, Logical};

use super::problem::CustomProblem;

/// West, south, east and north edges in degrees.
type Edges = [&'static str; 4];

const BOXES: [Edges; 6] = [
    // Guadeloupe
    ["-61.809839", "15.832041", "-61.001959", "16.514488"],
    // Martinique
    ["-61.229033", "14.388646", "-60.809655", "14.878723"],
    // French Guiana
    ["-54.60239", "2.111055", "-51.619041", "5.748138"],
    // Réunion
    ["55.216526", "-21.389631", "55.836654", "-20.8718"],
    // Mayotte
    ["45.01833", "-13.005254", "45.299985", "-12.63659"],
    // The European part
    ["-5.141277", "41.333571", "9.560091", "51.088989"],
];

/// Checks a place that a column of points holds.
pub(super) fn check(lon: &Decimal<'_>, lat: &Decimal<'_>) -> Option<CustomProblem> {
    if is_in_france(lon, lat) {
        None
    } else if is_in_france(lat, lon) {
        Some(CustomProblem::Reversed)
    } else {
        Some(CustomProblem::NotInFrance)
    }
}

/// Checks a place written in a column of texts, in any of the forms that points have.
pub(super) fn check_text(text: &str) -> Option<CustomProblem> {
    let forms = [GeoPointForm::Array, GeoPointForm::Default, GeoPointForm::Object];
    match forms.iter().find_map(|form| FieldType::GeoPoint(*form).read(text).ok()) {
        Some(Logical::Point(lon, lat)) => check(&lon, &lat),
        _ => Some(CustomProblem::NotInFrance),
    }
}

/// The place with its two numbers changed about, written as it was.
pub(super) fn reversed(text: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let starts = text.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))?;
    let (before, rest) = text.split_at_checked(starts)?;
    let first_end = rest.find(|c| !is_number(c))?;
    let (first, rest) = rest.split_at_checked(first_end)?;
    let starts = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))?;
    let (between, rest) = rest.split_at_checked(starts)?;
    let second_end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
    let (second, after) = rest.split_at_checked(second_end)?;
    let candidate = format!("{before}{second}{between}{first}{after}");
    check_text(&candidate).is_none().then_some(candidate)
}

fn is_in_france(lon: &Decimal<'_>, lat: &Decimal<'_>) -> bool {
    BOXES.iter().any(|[west, south, east, north]| {
        let is_between = |value: &Decimal<'_>, low: &str, high: &str| {
            Decimal::parse(low).is_some_and(|low| *value > low)
                && Decimal::parse(high).is_some_and(|high| *value < high)
        };
        is_between(lon, west, east) && is_between(lat, south, north)
    })
}
