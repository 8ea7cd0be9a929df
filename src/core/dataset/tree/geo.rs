//! Features of GeoJSON (RFC 7946): points as `lon,lat`, and what every feature must have.

use indexmap::IndexMap;

use super::Node;
use crate::dataset::{FieldName, Number, Refusal, Value};

/// The member that holds a feature's geometry.
pub(crate) const GEOMETRY: &str = "geometry";

/// The member that holds its properties.
pub(crate) const PROPERTIES: &str = "properties";

/// The type of every feature.
pub(crate) const FEATURE: &str = "Feature";

/// A point's `lon,lat`; `None` for every other geometry.
pub(crate) fn point_text(node: &Node) -> Option<String> {
    value_text(&node.value())
}

/// The same of a value.
pub(crate) fn value_text(value: &Value) -> Option<String> {
    let Value::Object(members) = value else { return None };
    let (Some(Value::Text(kind)), Some(Value::List(place))) =
        (members.get("type"), members.get("coordinates"))
    else {
        return None;
    };
    let [Value::Number(longitude), Value::Number(latitude)] = place.as_slice() else {
        return None;
    };
    (kind == "Point").then(|| format!("{},{}", longitude.as_str(), latitude.as_str()))
}

/// The point that a text of longitude and latitude in degrees is; nothing for an empty text.
pub(crate) fn point(field: &FieldName, text: &str) -> Result<Value, Refusal> {
    let refused = || Refusal::NotAPoint { field: field.clone(), value: text.into() };
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let (longitude, latitude) = text.split_once(',').ok_or_else(refused)?;
    let degrees = |text: &str, most: f64| {
        let text = text.trim();
        let number = Number::new(text.strip_prefix('+').unwrap_or(text))?;
        number.as_str().parse::<f64>().is_ok_and(|size| size.abs() <= most).then_some(number)
    };
    let longitude = degrees(longitude, 180.0).ok_or_else(refused)?;
    let latitude = degrees(latitude, 90.0).ok_or_else(refused)?;
    Ok(Value::Object(IndexMap::from([
        ("type".to_owned(), "Point".into()),
        (
            "coordinates".to_owned(),
            Value::List(vec![Value::Number(longitude), Value::Number(latitude)]),
        ),
    ])))
}

/// A new feature, with the members that every feature has in their usual order.
///
/// # Errors
///
/// Any other type than that of features.
pub(crate) fn feature(
    mut members: IndexMap<String, Value>,
) -> Result<IndexMap<String, Value>, Refusal> {
    let given = members.shift_remove("type");
    if let Some(found) = given.filter(|given| given.as_cell() != Some(FEATURE)) {
        return Err(Refusal::FeatureType { found });
    }
    let mut feature = IndexMap::from([("type".to_owned(), Value::from(FEATURE))]);
    feature.extend(members.shift_remove_entry("id"));
    let properties = members.shift_remove(PROPERTIES);
    let empty = || Value::Object(IndexMap::new());
    feature.insert(PROPERTIES.to_owned(), properties.unwrap_or_else(empty));
    let geometry = members.shift_remove(GEOMETRY).unwrap_or(Value::Null);
    feature.insert(GEOMETRY.to_owned(), geometry);
    feature.extend(members);
    Ok(feature)
}
