//! The texts that stand for no value: `missingValues` of a schema and of a field.

use super::fault::{SchemaFault, Shape};
use super::members::Members;
use crate::dataset::Value;
use crate::words::folded_space;

/// A text that stands for no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingValue {
    /// The text.
    pub text: String,
    /// Why there is no value.
    pub label: Option<String>,
}

/// What stands for no value where nothing is said.
pub(super) fn default_missing() -> Vec<MissingValue> {
    vec![MissingValue { text: String::new(), label: None }]
}

/// `missingValues`: texts, or objects with `value` and `label`.
pub(super) fn missing_values(
    members: &Members<'_>,
    faults: &mut Vec<SchemaFault>,
) -> Option<Vec<MissingValue>> {
    let value = members.get("missingValues")?;
    let read = match value {
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Object(object) => Some(MissingValue {
                    text: object.get("value")?.as_cell()?.to_owned(),
                    label: object.get("label").and_then(Value::as_cell).map(str::to_owned),
                }),
                other => Some(MissingValue { text: other.as_cell()?.to_owned(), label: None }),
            })
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    if read.is_none() {
        faults.push(members.wrong("missingValues", Shape::MissingValues));
    }
    read
}

/// What people type into a cell that they have no value for, in English and French: in lower case,
/// dots and slashes taken off.
const STAND_INS: [&str; 32] = [
    "",
    "na",
    "#na",
    "nc",
    "nd",
    "#nd",
    "nr",
    "ns",
    "nsp",
    "so",
    "nan",
    "nil",
    "none",
    "null",
    "void",
    "empty",
    "unknown",
    "tba",
    "tbd",
    "vide",
    "aucun",
    "aucune",
    "néant",
    "inconnu",
    "inconnue",
    "non connu",
    "non communiqué",
    "non déterminé",
    "non disponible",
    "non renseigné",
    "not available",
    "sans objet",
];

/// Whether a cell holds only a word, or signs, for having no value.
pub(crate) fn stands_for_nothing(cell: &str) -> bool {
    // Longer than any of them.
    if cell.len() > 40 {
        return false;
    }
    let bare: String = cell.chars().filter(|c| !".-–—?_*/()".contains(*c)).collect();
    STAND_INS.contains(&folded_space(&bare).to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_no_value_are_known() {
        for word in
            ["NC", "n.c.", "N/A", "#N/A", "ND", " - ", "—", "?", "  ", "Non renseigné", "nan"]
        {
            assert!(stands_for_nothing(word), "{word}");
        }
        for word in ["0", "non", "no", "x", "-1", "12/", "NCX", "a", "1-2"] {
            assert!(!stands_for_nothing(word), "{word}");
        }
    }
}
