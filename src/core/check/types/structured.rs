//! `object` and `array`: JSON in a cell.

use super::{Logical, Misfit};
use crate::check::json;
use crate::dataset::Value;

pub(super) fn read_object<'a>(text: &str) -> Result<Logical<'a>, Misfit> {
    match json::parse(text) {
        Some(value @ Value::Object(_)) => Ok(Logical::Json(value)),
        _ => Err(Misfit::Form),
    }
}

pub(super) fn read_array<'a>(text: &str) -> Result<Logical<'a>, Misfit> {
    match json::parse(text) {
        Some(value @ Value::List(_)) => Ok(Logical::Json(value)),
        _ => Err(Misfit::Form),
    }
}
