//! `geopoint` and `geojson`.

use super::{Logical, Misfit};
use crate::check::decimal::Decimal;
use crate::check::json;
use crate::dataset::Value;

/// How a point is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeoPointForm {
    /// `lon, lat`
    Default,
    /// `[lon, lat]`
    Array,
    /// `{"lon": …, "lat": …}`
    Object,
}

/// Which JSON format describes shapes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeoJsonForm {
    /// GeoJSON (RFC 7946).
    Default,
    /// TopoJSON (its format specification 1.0).
    TopoJson,
}

pub(super) fn read_point(form: GeoPointForm, text: &str) -> Result<Logical<'_>, Misfit> {
    match form {
        GeoPointForm::Default => {
            let (lon, lat) = text.split_once(',').ok_or(Misfit::Form)?;
            let lat = lat.strip_prefix(' ').unwrap_or(lat);
            on_earth(Decimal::parse(lon), Decimal::parse(lat))
        }
        GeoPointForm::Array => match json::parse(text) {
            Some(Value::List(items)) => match items.as_slice() {
                [lon, lat] => on_earth(number(lon), number(lat)),
                _ => Err(Misfit::Form),
            },
            _ => Err(Misfit::Form),
        },
        GeoPointForm::Object => match json::parse(text) {
            Some(Value::Object(members)) if members.len() == 2 => {
                on_earth(members.get("lon").and_then(number), members.get("lat").and_then(number))
            }
            _ => Err(Misfit::Form),
        },
    }
}

fn number(value: &Value) -> Option<Decimal<'static>> {
    match value {
        Value::Number(number) => Decimal::parse(number.as_str()).map(Decimal::into_owned),
        _ => None,
    }
}

/// Longitudes go to 180, latitudes to 90 degrees (what the libraries agree on; the standard is
/// silent).
fn on_earth<'a>(lon: Option<Decimal<'a>>, lat: Option<Decimal<'a>>) -> Result<Logical<'a>, Misfit> {
    let (Some(lon), Some(lat)) = (lon, lat) else { return Err(Misfit::Form) };
    let within = |value: &Decimal<'_>, low: &str, high: &str| {
        Decimal::parse_integer(low).is_some_and(|low| *value >= low)
            && Decimal::parse_integer(high).is_some_and(|high| *value <= high)
    };
    if within(&lon, "-180", "180") && within(&lat, "-90", "90") {
        Ok(Logical::Point(lon, lat))
    } else {
        Err(Misfit::OutOfRange)
    }
}

pub(super) fn read_json<'a>(form: GeoJsonForm, text: &str) -> Result<Logical<'a>, Misfit> {
    let value = json::parse(text).ok_or(Misfit::Form)?;
    let fits = match form {
        GeoJsonForm::Default => is_geojson(&value),
        GeoJsonForm::TopoJson => is_topojson(&value),
    };
    if fits { Ok(Logical::Json(value)) } else { Err(Misfit::Form) }
}

fn kind(value: &Value) -> Option<&str> {
    match member(value, "type") {
        Some(Value::Text(kind)) => Some(kind),
        _ => None,
    }
}

fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(name),
        _ => None,
    }
}

fn items(value: Option<&Value>) -> Option<&[Value]> {
    match value {
        Some(Value::List(items)) => Some(items),
        _ => None,
    }
}

/// RFC 7946, section 3.
fn is_geojson(value: &Value) -> bool {
    match kind(value) {
        Some("FeatureCollection") => {
            items(member(value, "features")).is_some_and(|features| features.iter().all(is_feature))
        }
        Some("Feature") => is_feature(value),
        _ => is_geometry(value),
    }
}

fn is_feature(value: &Value) -> bool {
    kind(value) == Some("Feature")
        && member(value, "geometry")
            .is_some_and(|shape| *shape == Value::Null || is_geometry(shape))
        && matches!(member(value, "properties"), Some(Value::Null | Value::Object(_)))
}

fn is_geometry(value: &Value) -> bool {
    let shape = |depth, least, ends| {
        member(value, "coordinates").is_some_and(|at| is_coordinates(at, depth, least, ends))
    };
    match kind(value) {
        Some("Point") => shape(0, 0, Ends::Open),
        Some("MultiPoint") => shape(1, 0, Ends::Open),
        Some("LineString") => shape(1, 2, Ends::Open),
        Some("MultiLineString") => shape(2, 2, Ends::Open),
        Some("Polygon") => shape(2, 4, Ends::Closed),
        Some("MultiPolygon") => shape(3, 4, Ends::Closed),
        Some("GeometryCollection") => {
            items(member(value, "geometries")).is_some_and(|shapes| shapes.iter().all(is_geometry))
        }
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Open,
    Closed,
}

/// Positions nested `depth` deep; each innermost list has at least `least` of them (none at all
/// is an empty shape, RFC 7946 3.1), and a ring ends where it began.
fn is_coordinates(value: &Value, depth: usize, least: usize, ends: Ends) -> bool {
    let Value::List(list) = value else { return false };
    match depth {
        0 => list.len() >= 2 && list.iter().all(|at| matches!(at, Value::Number(_))),
        1 => {
            list.iter().all(|at| is_coordinates(at, 0, 0, ends))
                && (list.len() >= least || list.is_empty())
                && (ends == Ends::Open || list.first() == list.last())
        }
        _ => list.iter().all(|at| is_coordinates(at, depth - 1, least, ends)),
    }
}

/// github.com/topojson/topojson-specification, section 2.
fn is_topojson(value: &Value) -> bool {
    match kind(value) {
        Some("Topology") => {
            items(member(value, "arcs")).is_some()
                && match member(value, "objects") {
                    Some(Value::Object(objects)) => objects.values().all(is_topo_shape),
                    _ => false,
                }
        }
        kind => kind.is_some() && is_topo_shape(value),
    }
}

fn is_topo_shape(value: &Value) -> bool {
    match kind(value) {
        Some("Point" | "MultiPoint") => items(member(value, "coordinates")).is_some(),
        Some("LineString" | "MultiLineString" | "Polygon" | "MultiPolygon") => {
            items(member(value, "arcs")).is_some()
        }
        Some("GeometryCollection") => items(member(value, "geometries"))
            .is_some_and(|shapes| shapes.iter().all(is_topo_shape)),
        _ => value == &Value::Null || matches!(member(value, "type"), Some(Value::Null)),
    }
}
