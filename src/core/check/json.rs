//! JSON text in cells and schemas, read with a bound on its depth.

use crate::dataset::Value;
pub(crate) use crate::dataset::depth_is_bounded;

use super::decimal::Decimal;

/// The value of a JSON text; `None` where it is no JSON, is nested too deep, or an object has two
/// members of one name.
pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Whether two JSON values are the same: numbers by value, members in any order.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => {
            match (Decimal::parse(a.as_str()), Decimal::parse(b.as_str())) {
                (Some(a), Some(b)) => a == b,
                _ => a == b,
            }
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

/// The value as JSON with members in the order of their names, so that equal values are one text.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::List(items) => {
            text.push('[');
            for item in items {
                write_canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (name, value) in names {
                text.push_str(&serde_json::to_string(name).unwrap_or_default());
                text.push(':');
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        other => text.push_str(&serde_json::to_string(other).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_d11() {
        assert!(parse(&"[".repeat(100_000)).is_none());
        assert!(parse(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).is_none());
        assert!(parse(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_some());
        assert!(parse(&format!("\"{}\"", "[".repeat(1000))).is_some());
    }

    #[test]
    fn equality_is_by_value() {
        let value = |text| parse(text).unwrap();
        assert!(same(&value(r#"{"a":1.0,"b":[1e2]}"#), &value(r#"{"b":[100],"a":1}"#)));
        assert!(!same(&value("[1,2]"), &value("[2,1]")));
        assert_eq!(canonical(&value(r#"{"b":1,"a":2}"#)), canonical(&value(r#"{"a":2,"b":1}"#)));
    }
}
