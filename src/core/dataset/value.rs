//! What a cell or a record's member holds.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::depth::{MAX_DEPTH, depth_is_bounded};

/// One value of a record. In tabular files every value is [`Value::Text`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// JSON's and YAML's null.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, in the spelling it was written with.
    Number(Number),
    /// Text; a cell of a tabular file.
    Text(String),
    /// A list of values.
    List(Vec<Value>),
    /// Members by name, in the order they stand.
    Object(IndexMap<String, Value>),
}

/// A JSON number by its spelling, so that `1.10` stays `1.10` and no digit is ever lost.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Number(String);

impl Number {
    /// A number of this spelling; `None` where JSON has no such number (RFC 8259, section 6).
    pub fn new(spelling: &str) -> Option<Self> {
        Self::is_spelling(spelling).then(|| Self(spelling.to_owned()))
    }

    /// Whether JSON has a number of this spelling.
    pub(crate) fn is_spelling(text: &str) -> bool {
        is_number(text.as_bytes())
    }

    /// The number's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_number(bytes: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with(b"0")) {
        return false;
    }
    let mut rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', digits @ ..] => digits,
            digits => digits,
        };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

impl Value {
    /// The value as the text of a cell: numbers and booleans as they are spelled, null as
    /// nothing. `None` for lists and objects, which have no text of their own.
    pub fn as_cell(&self) -> Option<&str> {
        match self {
            Value::Null => Some(""),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Number(number) => Some(number.as_str()),
            Value::Text(text) => Some(text),
            Value::List(_) | Value::Object(_) => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl fmt::Display for Value {
    /// Text as it is, everything else as JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            other => f.write_str(&serde_json::to_string(other).map_err(|_| fmt::Error)?),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        // Each level below is read by a reader of its own, whose limit would begin anew.
        if !depth_is_bounded(raw.get()) {
            return Err(D::Error::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
        }
        from_raw(&raw).map_err(D::Error::custom)
    }
}

/// A value inside another one, whose depth is checked already.
struct Nested(Value);

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        from_raw(&raw).map(Nested).map_err(D::Error::custom)
    }
}

/// Reads through the source text of each value, which is the only way to keep how numbers are
/// spelled without changing how every other JSON reader of the program works.
fn from_raw(raw: &RawValue) -> Result<Value, serde_json::Error> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'n') => Value::Null,
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        Some(b'"') => Value::Text(serde_json::from_str(text)?),
        Some(b'[') => {
            let items: Vec<Nested> = serde_json::from_str(text)?;
            Value::List(items.into_iter().map(|Nested(value)| value).collect())
        }
        Some(b'{') => Value::Object(serde_json::from_str::<Members>(text)?.0),
        _ => Value::Number(Number(text.to_owned())),
    })
}

/// An object's members; a name that stands twice is an error, for which of the two is meant
/// nobody can tell.
struct Members(IndexMap<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members, A::Error> {
        let mut members = IndexMap::new();
        while let Some((name, Nested(value))) = access.next_entry::<String, Nested>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("member `{name}` stands twice")));
            }
            members.insert(name, value);
        }
        Ok(Members(members))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => RawValue::from_string(number.0.clone())
                .map_err(serde::ser::Error::custom)?
                .serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => items.serialize(serializer),
            Value::Object(members) => members.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_spelling_d17() {
        let text = r#"{"a":1.10,"b":[1e400,-0,18446744073709551616],"c":null,"d":"é"}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }

    #[test]
    fn nesting_is_bounded_d11() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(serde_json::from_str::<Value>(&nested(MAX_DEPTH)).is_ok());
        for text in [nested(MAX_DEPTH + 1), nested(100_000), r#"{"a":"#.repeat(100_000)] {
            assert!(serde_json::from_str::<Value>(&text).is_err());
        }
        let error = serde_json::from_str::<Vec<Value>>(&nested(100_000)).unwrap_err();
        assert!(error.to_string().contains("nested deeper than 128 levels"), "{error}");
    }

    #[test]
    fn a_member_that_stands_twice_is_an_error_d11() {
        let error = serde_json::from_str::<Value>(r#"{"a":[{"b":1,"b":2}]}"#).unwrap_err();
        assert!(error.to_string().contains("member `b` stands twice"));
    }
}
