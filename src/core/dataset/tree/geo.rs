//! Features of GeoJSON (RFC 7946): points as `lon,lat`, and what every feature must have.

use super::{Node, NodeKind};
use crate::dataset::{FieldPath, PathStep, Value};

/// The member that holds a feature's geometry.
pub(crate) const GEOMETRY: &str = "geometry";

/// A point's `lon,lat`; `None` for every other geometry.
pub(crate) fn point_text(node: &Node) -> Option<String> {
    let member = |name: &str| FieldPath::new([PathStep::Member(name.to_owned())]);
    let is_point = matches!(&node.at(&member("type"))?.kind,
        NodeKind::Scalar(Value::Text(text)) if text == "Point");
    let NodeKind::List(items) = &node.at(&member("coordinates"))?.kind else { return None };
    let [longitude, latitude] = items.as_slice() else { return None };
    is_point.then(|| format!("{},{}", longitude.cell(), latitude.cell()))
}
