use proptest::prelude::*;

use crate::check::Field;

#[track_caller]
fn check(descriptor: &str, cases: &[(&str, Option<&str>)]) {
    let field = Field::from_json(descriptor).unwrap();
    for (typed, expected) in cases {
        let found = field.check_cell(typed);
        assert!(!found.problems.is_empty(), "{descriptor} takes {typed:?}");
        assert_eq!(found.suggestion.as_deref(), *expected, "{descriptor} {typed:?}");
    }
}

#[test]
fn allowed_values_by_spelling_and_label() {
    check(
        r#"{"name":"f","type":"string","constraints":{"enum":["gratuit","payant","sur réservation"]}}"#,
        &[
            ("Gratuit", Some("gratuit")),
            ("gratiut", Some("gratuit")),
            (" payant ", Some("payant")),
            ("Sur reservation", Some("sur réservation")),
            ("gratuit\u{200b}", Some("gratuit")),
            ("zzz", None),
        ],
    );
    check(
        r#"{"name":"f","type":"integer","categories":[{"value":1,"label":"Low"},{"value":2,"label":"High"}]}"#,
        &[("high", Some("2")), ("1.0", Some("1")), ("3", None)],
    );
    check(
        r#"{"name":"f","type":"string","constraints":{"enum":["75001","75002","AB"]}}"#,
        &[("75003", None), ("ab", Some("AB")), ("AC", None)],
    );
}

#[test]
fn countries_where_codes_are_wanted() {
    let cases =
        [("Canada", Some("CA")), ("pérou", Some("PE")), ("pe", Some("PE")), ("Atlantis", None)];
    check(r#"{"name":"f","constraints":{"enum":["CA","PE","BO"]}}"#, &cases);
    check(r#"{"name":"f","constraints":{"pattern":"^[A-Z]{2}$"}}"#, &cases);
    check(r#"{"name":"f","constraints":{"enum":["CA","PE"]}}"#, &[("Chile", None)]);
    check(r#"{"name":"f","constraints":{"enum":["yes","no"]}}"#, &[("Norway", None)]);
}

#[test]
fn dates_in_other_orders_d17() {
    check(
        r#"{"name":"f","type":"date"}"#,
        &[
            ("31/01/2024", Some("2024-01-31")),
            ("01/31/2024", Some("2024-01-31")),
            ("31.1.2024", Some("2024-01-31")),
            ("2024/1/31", Some("2024-01-31")),
            ("20240131", Some("2024-01-31")),
            ("31 janvier 2024", Some("2024-01-31")),
            ("1er août 2024", Some("2024-08-01")),
            ("Jan 31st, 2024", Some("2024-01-31")),
            ("mercredi 31 janvier 2024", Some("2024-01-31")),
            ("2024-01-31T00:00:00", Some("2024-01-31")),
            ("31/12/99", Some("1999-12-31")),
            (" 2024-01-31", Some("2024-01-31")),
            ("03/04/2024", None),
            ("01/02/03", None),
            ("31/01/24", None),
            ("30/02/2024", None),
            ("31-02-2024", None),
            ("soon", None),
        ],
    );
    check(
        r#"{"name":"f","type":"date","format":"%d/%m/%Y"}"#,
        &[("2024-01-31", Some("31/01/2024"))],
    );
    check(
        r#"{"name":"f","type":"datetime"}"#,
        &[
            ("2024-01-31 12:23", Some("2024-01-31T12:23:00")),
            ("31/01/2024 2:05 pm", Some("2024-01-31T14:05:00")),
            ("2024-01-31T10:00:00+0200", Some("2024-01-31T10:00:00+02:00")),
            ("2024-01-31", None),
        ],
    );
    check(
        r#"{"name":"f","type":"time"}"#,
        &[("14h30", Some("14:30:00")), ("3 am", Some("03:00:00")), ("noon", None)],
    );
    check(
        r#"{"name":"f","type":"year"}"#,
        &[("2024-01-01", Some("2024")), ("31/12/2023", Some("2023")), ("24", None)],
    );
    check(
        r#"{"name":"f","type":"yearmonth"}"#,
        &[
            ("01/2024", Some("2024-01")),
            ("mars 2024", Some("2024-03")),
            ("2024-01-15", Some("2024-01")),
        ],
    );
}

#[test]
fn numbers_as_people_type_them_d17() {
    check(
        r#"{"name":"f","type":"number"}"#,
        &[
            ("10,5", Some("10.5")),
            ("1 234", Some("1234")),
            ("1\u{202f}234,5", Some("1234.5")),
            ("1.234,56", Some("1234.56")),
            ("1,234.56", Some("1234.56")),
            ("1'234.5", Some("1234.5")),
            ("12 %", Some("12")),
            ("3,5 km", Some("3.5")),
            ("€ 95", Some("95")),
            ("−5", Some("-5")),
            ("1,234", None),
            ("12 34", None),
            ("two", None),
            ("1,2,3", None),
        ],
    );
    check(r#"{"name":"f","type":"number","decimalChar":","}"#, &[("10.5", Some("10,5"))]);
    check(
        r#"{"name":"f","type":"number","constraints":{"maximum":1}}"#,
        &[("12%", Some("0.12")), ("5", None)],
    );
    check(
        r#"{"name":"f","type":"integer"}"#,
        &[
            ("12.0", Some("12")),
            ("12,00", Some("12")),
            ("1 234", Some("1234")),
            ("12.5", None),
            ("1.234", None),
        ],
    );
}

#[test]
fn words_addresses_and_other_forms() {
    check(
        r#"{"name":"f","type":"boolean"}"#,
        &[("Oui", Some("true")), ("no", Some("false")), ("faux", Some("false")), ("maybe", None)],
    );
    check(
        r#"{"name":"f","type":"boolean","trueValues":["O"],"falseValues":["N"]}"#,
        &[("oui", Some("O")), ("false", Some("N"))],
    );
    check(
        r#"{"name":"f","type":"string","format":"uri"}"#,
        &[
            ("www.example.org/é", Some("https://www.example.org/%C3%A9")),
            ("http://a.org/b c", Some("http://a.org/b%20c")),
            ("lima", None),
        ],
    );
    check(
        r#"{"name":"f","type":"string","format":"email"}"#,
        &[
            ("Ana <ana@example.org>", Some("ana@example.org")),
            ("ana at example.org", Some("ana@example.org")),
            ("ana", None),
        ],
    );
    check(
        r#"{"name":"f","type":"string","format":"uuid"}"#,
        &[("{0a7b330aa73645ea8f7ffeaf019cdc00}", Some("0a7b330a-a736-45ea-8f7f-feaf019cdc00"))],
    );
    check(r#"{"name":"f","type":"geopoint"}"#, &[("(2.35 ; 48.85)", Some("2.35, 48.85"))]);
    check(
        r#"{"name":"f","constraints":{"pattern":"\\d{14}"}}"#,
        &[("732 829 320 00074", Some("73282932000074")), ("12", None)],
    );
    check(r#"{"name":"f","constraints":{"required":true}}"#, &[("", None)]);
}

proptest! {
    /// Whatever was typed, what is suggested is right.
    #[test]
    fn a_suggestion_always_passes(typed in "[ -~éà\u{200b}\u{a0}]{0,16}|[0-9/., :-]{1,12}", which in 0_usize..8) {
        let field = Field::from_json([
            r#"{"name":"f","type":"number","constraints":{"maximum":100}}"#,
            r#"{"name":"f","type":"integer"}"#,
            r#"{"name":"f","type":"date","format":"%d.%m.%Y"}"#,
            r#"{"name":"f","type":"datetime"}"#,
            r#"{"name":"f","type":"boolean","constraints":{"enum":["true"]}}"#,
            r#"{"name":"f","constraints":{"enum":["abc","Éa","10"],"maxLength":2}}"#,
            r#"{"name":"f","format":"uri"}"#,
            r#"{"name":"f","type":"year"}"#,
        ][which]).unwrap();
        if let Some(suggestion) = field.check_cell(&typed).suggestion {
            prop_assert!(field.check_cell(&suggestion).problems.is_empty());
            prop_assert_ne!(suggestion, typed);
        }
    }
}
