//! Our own values as the validator reads them: numbers stay digits, so that none is rounded on
//! the way.

use std::borrow::Cow;
use std::slice;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use serde_json::Value as Plain;

use crate::dataset::{Number, Value};

/// Values of the dataset's own kind.
#[derive(Debug)]
pub(super) struct Lossless;

impl Json for Lossless {
    type Node<'a> = &'a Value;
    type PreparedKey = String;
    type StringBuffer = Text;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Text, string: &str, f: impl FnOnce(&Value) -> T) -> T {
        buffer.0 = Value::from(string);
        f(&buffer.0)
    }
}

/// Where a member's name stands while it is checked as a value.
#[derive(Debug)]
pub(super) struct Text(Value);

impl Default for Text {
    fn default() -> Self {
        Self(Value::Null)
    }
}

/// A number by its digits.
pub(super) struct Digits<'a>(&'a Number);

impl JsonNumber for Digits<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.as_str().parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.as_str().parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.as_str().parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0.as_str())
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(plain_number(self.0))
    }

    fn is_integer(&self) -> bool {
        is_whole(self.0.as_str())
    }
}

/// Whether a JSON number has no fraction, however it is spelled: `1.0`, `15e-1`, `1e400`.
fn is_whole(spelled: &str) -> bool {
    let unsigned = spelled.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    if whole.bytes().chain(fraction.bytes()).all(|digit| digit == b'0') {
        return true;
    }
    let Ok(exponent) = exponent.parse::<i64>() else {
        // Beyond all sizes: whole when it is large, a fraction when it is small.
        return !exponent.starts_with('-');
    };
    if exponent >= 0 {
        return i64::try_from(fraction.len()).is_ok_and(|digits| digits <= exponent);
    }
    let zeros = whole.len() - whole.trim_end_matches('0').len();
    fraction.is_empty() && i64::try_from(zeros).is_ok_and(|zeros| zeros >= -exponent)
}

/// The number as the validator's errors hold it; the nearest there is.
fn plain_number(number: &Number) -> serde_json::Number {
    serde_json::from_str(number.as_str()).unwrap_or_else(|_| {
        let size = if number.as_str().starts_with('-') { f64::MIN } else { f64::MAX };
        serde_json::Number::from_f64(size).unwrap_or_else(|| 0.into())
    })
}

/// The value as other programs hold it.
pub(super) fn plain(value: &Value) -> Plain {
    match value {
        Value::Null => Plain::Null,
        Value::Bool(value) => Plain::Bool(*value),
        Value::Number(number) => Plain::Number(plain_number(number)),
        Value::Text(text) => Plain::String(text.clone()),
        Value::List(items) => Plain::Array(items.iter().map(plain).collect()),
        Value::Object(members) => Plain::Object(
            members.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        ),
    }
}

impl<'a> Node<'a, Lossless> for &'a Value {
    type Object = Members<'a>;
    type Array = &'a [Value];
    type Number = Digits<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        match self {
            Value::Object(members) => Some(Members(members)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Digits<'a>> {
        match self {
            Value::Number(number) => Some(Digits(number)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    fn json_type(&self) -> JsonType {
        match self {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(_) => JsonType::Number,
            Value::Text(_) => JsonType::String,
            Value::List(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
        }
    }

    fn to_value(&self) -> Cow<'a, Plain> {
        Cow::Owned(plain(self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Value>(self) as usize))
    }
}

/// An object's members.
pub(super) struct Members<'a>(&'a indexmap::IndexMap<String, Value>);

impl<'a> Object<'a, Lossless> for Members<'a> {
    type Node = &'a Value;
    type MemberName = &'a str;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &String) -> Option<&'a Value> {
        self.0.get(key)
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter(self.0.iter())
    }
}

/// The members in their order.
pub(super) struct MembersIter<'a>(indexmap::map::Iter<'a, String, Value>);

impl<'a> Iterator for MembersIter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'a> Array<'a, Lossless> for &'a [Value] {
    type Node = &'a Value;
    type ElementsIter = slice::Iter<'a, Value>;

    fn len(&self) -> usize {
        <[Value]>::len(self)
    }

    fn elements(&self) -> slice::Iter<'a, Value> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_may_be_spelled_in_many_ways_d17() {
        for whole in
            ["0", "-0.0", "1.0", "15e1", "1.50e1", "1500e-2", "1e400", "18446744073709551616"]
        {
            assert!(is_whole(whole), "{whole}");
        }
        for other in ["1.5", "15e-1", "1.55e1", "1e-400", "0.1", "1e-99999999999999999999"] {
            assert!(!is_whole(other), "{other}");
        }
    }
}
