//! A glance tells only what the full check tells, whatever stands in a cell.

use proptest::prelude::*;

use super::*;
use crate::check::hidden::{hides_something_in_key, is_formula};
use crate::check::schema::Reading;

/// Fields of every kind that has a shortcut, and some that have none.
const FIELDS: &[&str] = &[
    r#"{"name":"f","type":"string"}"#,
    r#"{"name":"f","type":"any"}"#,
    r#"{"name":"f","type":"string","constraints":{"required":true,"minLength":2,"maxLength":5}}"#,
    r#"{"name":"f","type":"string","constraints":{"pattern":"[A-Z]{2}[0-9]+"}}"#,
    r#"{"name":"f","type":"string","constraints":{"enum":["PE","BO","=1"]}}"#,
    r#"{"name":"f","type":"string","format":"uri"}"#,
    r#"{"name":"f","type":"string","format":"email"}"#,
    r#"{"name":"f","type":"string","missingValues":["","-","n/a","PE"]}"#,
    r#"{"name":"f","type":"string","missingValues":[]}"#,
    r#"{"name":"f","type":"integer"}"#,
    r#"{"name":"f","type":"integer","missingValues":["-1","0"]}"#,
    r#"{"name":"f","type":"integer","groupChar":","}"#,
    r#"{"name":"f","type":"integer","groupChar":"1"}"#,
    r#"{"name":"f","type":"integer","bareNumber":false}"#,
    r#"{"name":"f","type":"integer","constraints":{"minimum":-5,"exclusiveMaximum":100}}"#,
    r#"{"name":"f","type":"integer","constraints":{"enum":[1,"2"]}}"#,
    r#"{"name":"f","type":"number"}"#,
    r#"{"name":"f","type":"number","decimalChar":",","groupChar":"."}"#,
    r#"{"name":"f","type":"number","constraints":{"minimum":-1.5,"maximum":"99.5"}}"#,
    r#"{"name":"f","type":"number","constraints":{"exclusiveMinimum":0,"exclusiveMaximum":12}}"#,
    r#"{"name":"f","type":"date"}"#,
    r#"{"name":"f","type":"date","format":"any"}"#,
    r#"{"name":"f","type":"date","format":"%d/%m/%Y"}"#,
    r#"{"name":"f","type":"date","constraints":{"minimum":"2000-02-29","exclusiveMaximum":"2024-03-01"}}"#,
    r#"{"name":"f","type":"year"}"#,
    r#"{"name":"f","type":"year","constraints":{"minimum":1900}}"#,
    r#"{"name":"f","type":"boolean"}"#,
    r#"{"name":"f","type":"boolean","trueValues":["oui"],"falseValues":["non","é"]}"#,
    r#"{"name":"f","type":"datetime"}"#,
    r#"{"name":"f","type":"geopoint"}"#,
    r#"{"name":"f","type":"list"}"#,
];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[+-]?[0-9]{1,3}",
        "[+-]?[0-9]{0,20}([.,][0-9]{0,3})?",
        "(19|20)[0-9]{2}-[0-3][0-9]-[0-3][0-9]",
        "[0-3][0-9]/[01][0-9]/20[0-9]{2}",
        "[12][0-9]{3}",
        "[ =@+-]?[A-Z]{1,2}[0-9]{0,4}",
        "https?://[a-z.]{0,4}/?[a-z?#%]{0,4}",
        "[a-c]{1,3}@[a-c]{1,3}(\\.fr)?",
        prop::sample::select(vec![
            "PE", "BO", "n/a", "-", "true", "0", "1", "oui", "é", "NaN", "INF"
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,40}",
        "\\PC{0,6}",
        any::<String>(),
    ]
}

/// What the full check tells of a cell, and the fingerprint that it gives it.
fn in_full(field: &Field, cell: &str) -> (bool, Option<Fingerprint>) {
    let mut holds = true;
    let value = field.check(cell, |_| holds = false);
    let is_text = matches!(value, Some(Logical::Text(_) | Logical::List(_)));
    let holds = holds && !hides_something_in_key(cell) && !(is_text && is_formula(cell));
    let print = match field.read(cell) {
        Reading::Value(value) => Some(Fingerprint::of_value(&value)),
        _ => None,
    };
    (holds, print)
}

proptest! {
    #[test]
    fn a_glance_is_sure_only_of_what_is_right(
        which in 0..FIELDS.len(),
        cells in prop::collection::vec(cell(), 1..12),
    ) {
        let field = Field::from_json(FIELDS[which]).unwrap();
        for prints in [Prints::Wanted, Prints::Unwanted] {
            let mut shortcut = Shortcut::of(&field, prints);
            let key = Shortcut::of(&field, prints).of_key();
            for cell in &cells {
                let (holds, print) = in_full(&field, cell);
                let wanted = if prints == Prints::Wanted { print } else { None };
                // Twice: what was learned must not be more than what is right.
                for _ in 0..2 {
                    match shortcut.look(cell) {
                        Glance::Right(found) => {
                            prop_assert!(holds, "{} {cell:?}", FIELDS[which]);
                            prop_assert_eq!(found, wanted, "{} {:?}", FIELDS[which], cell);
                        }
                        Glance::Unsure if holds => shortcut.learn(cell),
                        Glance::Unsure => {}
                    }
                    if let Glance::Right(_) = key.look(cell) {
                        prop_assert!(holds && print.is_some(), "{} {cell:?}", FIELDS[which]);
                    }
                }
            }
        }
    }
}

#[test]
fn plain_cells_are_told_at_a_glance() {
    for (field, cell) in [
        (r#"{"name":"f","type":"string"}"#, "Laguna 12"),
        (r#"{"name":"f","type":"integer"}"#, "-12"),
        (r#"{"name":"f","type":"number","constraints":{"minimum":0}}"#, "12.5"),
        (r#"{"name":"f","type":"date"}"#, "2024-02-29"),
        (r#"{"name":"f","type":"year"}"#, "2024"),
        (r#"{"name":"f","type":"string","format":"uri"}"#, "https://example.org/1"),
        (r#"{"name":"f","type":"string","constraints":{"pattern":"[A-Z]+"}}"#, "PE"),
        (r#"{"name":"f","type":"integer"}"#, ""),
    ] {
        let shortcut = Shortcut::of(&Field::from_json(field).unwrap(), Prints::Unwanted);
        assert_eq!(shortcut.look(cell), Glance::Right(None), "{field} {cell}");
    }
    let mut words = Shortcut::of(
        &Field::from_json(r#"{"name":"f","type":"boolean"}"#).unwrap(),
        Prints::Unwanted,
    );
    assert_eq!(words.look("true"), Glance::Unsure);
    words.learn("true");
    assert_eq!(words.look("true"), Glance::Right(None));
}
