use super::*;
use crate::check::types::strptime::Pattern;

#[track_caller]
fn check(field_type: &FieldType, valid: &[&str], invalid: &[&str]) {
    for text in valid {
        assert!(field_type.read(text).is_ok(), "{} refuses {text:?}", field_type.name());
    }
    for text in invalid {
        assert!(field_type.read(text).is_err(), "{} takes {text:?}", field_type.name());
    }
}

fn same(field_type: &FieldType, left: &str, right: &str) -> bool {
    field_type.read(left).unwrap() == field_type.read(right).unwrap()
}

#[test]
fn strings() {
    check(&FieldType::String(StringForm::Default), &["", "x", "é\u{200b}"], &[]);
    check(
        &FieldType::String(StringForm::Email),
        &[
            "ana.lopez+lima@example.org",
            "a@b.co",
            "\"a b\"@example.org",
            "a@[192.0.2.1]",
            "é@münchen.de",
        ],
        &[
            "",
            "ana",
            "@example.org",
            "ana@",
            "a@@b.co",
            "a@b",
            "a b@c.de",
            ".a@b.co",
            "a..b@c.de",
            "a@-b.co",
            "a@b.1",
        ],
    );
    check(
        &FieldType::String(StringForm::Uri),
        &[
            "https://example.org/a?b=c#d",
            "urn:isbn:123",
            "http:/one",
            "ftp://[2001:db8::1]:21/x",
            "mailto:a@b.co",
            "a+b.c-1:x",
        ],
        &[
            "",
            "example.org",
            "://x",
            "1http://x",
            "http://a b",
            "http://",
            "HTTPS://:80/x",
            "http://me@/x",
            "http://é.org",
            "http://x/%zz",
            "http://x:port/",
            "http://[x]/",
        ],
    );
    check(
        &FieldType::String(StringForm::Binary),
        &["TGltYQ==", "AAAA"],
        &["", "a", "TGltYQ=", "T===", "é==="],
    );
    check(
        &FieldType::String(StringForm::Uuid),
        &["0a7b330a-a736-35ea-8f7f-feaf019cdc00", "0A7B330A-A736-35EA-8F7F-FEAF019CDC00"],
        &[
            "",
            "0a7b330aa73635ea8f7ffeaf019cdc00",
            "0a7b330a-a736-35ea-8f7f-feaf019cdc",
            "{0a7b330a-a736-35ea-8f7f-feaf019cdc00}",
        ],
    );
}

#[test]
fn numbers_d17() {
    let plain = FieldType::Number(NumberForm::default());
    check(
        &plain,
        &[
            "1",
            "-1.5",
            "+.5",
            "5.",
            "007",
            "1e5",
            "1E-5",
            "NaN",
            "inf",
            "-INF",
            "123456789012345678901234567890.1",
        ],
        &["", ".", "1,5", "1 000", "10 %", "$5", "1e", "e1", "--1", " 1", "1 ", "∞", "+INF"],
    );
    assert!(same(&plain, "1.10", "1.1"));
    assert!(!same(&plain, "1.0000000000000000000001", "1"));
    let french = NumberForm { decimal: ",".into(), group: " ".into(), ..NumberForm::default() };
    check(
        &FieldType::Number(french.clone()),
        &["1", "1,5", "10 000,00", "-1 234 567,8", "1,5e3"],
        &["1.5", "1 ,5", " 1,5", "1,5 0", "1  000", "1,2,3"],
    );
    let free = NumberForm { around: Around::Anything, ..NumberForm::default() };
    check(
        &FieldType::Number(free),
        &["€ 95", "95 %", "€-12.3", "-12.3€", "1.5%", "about .5", "12"],
        &["", "FOO", "-€12", "1 2", "1.2.3"],
    );
}

#[test]
fn integers_of_any_size_d17() {
    let plain = FieldType::Integer(NumberForm::default());
    check(
        &plain,
        &["0", "-0", "+7", "000835", "9223372036854775808"],
        &["", "1.0", "1e3", "1,000", "NaN", "+", "٣"],
    );
    assert!(
        plain.read("9223372036854775808").unwrap() > plain.read("9223372036854775807").unwrap()
    );
    let grouped = NumberForm { group: ",".into(), ..NumberForm::default() };
    check(&FieldType::Integer(grouped), &["1,000,000", "12"], &["1,,0", ",1", "1,", "1.5"]);
    let free = NumberForm { around: Around::Anything, ..NumberForm::default() };
    check(&FieldType::Integer(free), &["95 EUR", "€-12", "-12€"], &["EUR", "1.5"]);
}

#[test]
fn booleans() {
    check(
        &FieldType::Boolean(BooleanWords::default()),
        &["true", "True", "TRUE", "1", "false", "0"],
        &["yes", "t", "", "tRUE", "2"],
    );
    let own = BooleanWords { yes: vec!["oui".into()], no: vec!["non".into()] };
    check(&FieldType::Boolean(own), &["oui", "non"], &["true", "Oui", "0"]);
}

#[test]
fn dates() {
    check(
        &FieldType::Date(MomentForm::Default),
        &["2024-02-29", "0001-01-01", "2000-02-29"],
        &[
            "",
            "1999-02-29",
            "1900-02-29",
            "2024-2-9",
            "20240229",
            "29/02/2024",
            "2024-00-10",
            "2024-04-31",
            "2024-02-29Z",
        ],
    );
    let pattern = |text| MomentForm::Pattern(Pattern::compile(text).unwrap());
    check(
        &FieldType::Date(pattern("%d/%m/%Y")),
        &["31/12/2024", "1/2/2024"],
        &["2024-12-31", "31/12/24", "30/02/2024", "31/12/2024 "],
    );
    check(&FieldType::Date(pattern("%Y")), &["2024"], &["24", "2024-01-01"]);
    check(
        &FieldType::Date(pattern("%d %B %Y")),
        &["1 March 2024", "01 mar 2024"],
        &["1 Mars 2024", "1 Foo 2024"],
    );
    check(&FieldType::Date(pattern("%Y-%j")), &["2024-366"], &["2024-000", "2023-366"]);
    check(&FieldType::Date(pattern("invalid")), &["invalid"], &["2024-01-01", ""]);
    check(
        &FieldType::Date(MomentForm::Any),
        &["2024-01-31", "2024/01/31", "31.01.2024", "31 January 2024"],
        &["soon", "", "01/02/2024"],
    );
    let date = FieldType::Date(MomentForm::Default);
    assert!(date.read("1969-12-31").unwrap() < date.read("1970-01-01").unwrap());
    assert_eq!(date.read("1970-01-02").unwrap(), Logical::Date(1));
    assert_eq!(date.read("2000-03-01").unwrap(), Logical::Date(11_017));
}

#[test]
fn times() {
    let time = FieldType::Time(MomentForm::Default);
    check(
        &time,
        &["00:00:00", "23:59:59.5", "24:00:00", "10:00:00Z", "10:00:00+02:00"],
        &[
            "",
            "10:00",
            "24:00:01",
            "10:60:00",
            "10:00:60",
            "10:00:00+2:00",
            "3 am",
            "10:00:00.",
            "1:00:00",
        ],
    );
    assert!(same(&time, "10:00:00+02:00", "08:00:00Z"));
    assert!(same(&time, "10:00:00.50", "10:00:00.5"));
    let pattern = |text| MomentForm::Pattern(Pattern::compile(text).unwrap());
    check(&FieldType::Time(pattern("%I:%M %p")), &["3:05 PM", "12:00 am"], &["15:05 PM", "3:05"]);
    assert_eq!(
        FieldType::Time(pattern("%I:%M %p")).read("12:30 am").unwrap(),
        Logical::Time(1800, "".into())
    );
    assert_eq!(
        FieldType::Time(pattern("%I:%M %p")).read("12:30 PM").unwrap(),
        Logical::Time(45_000, "".into())
    );
}

#[test]
fn datetimes() {
    let datetime = FieldType::DateTime(MomentForm::Default);
    check(
        &datetime,
        &[
            "2024-01-31T10:00:00",
            "2024-01-31T10:00:00.123Z",
            "-0044-03-15T12:00:00",
            "2024-01-31T24:00:00",
        ],
        &[
            "",
            "2024-01-31",
            "2024-01-31 10:00:00",
            "2024-01-31T10:00",
            "2024-02-30T10:00:00",
            "2024-01-31T10:00:00+1:00",
        ],
    );
    assert!(same(&datetime, "2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"));
    assert!(
        datetime.read("2024-01-31T10:00:00.2").unwrap()
            > datetime.read("2024-01-31T10:00:00.15").unwrap()
    );
}

#[test]
fn years() {
    check(
        &FieldType::Year,
        &["2024", "0001", "-0044", "12345", "2024Z"],
        &["", "24", "02024", "2024a", "2024.5", "2024-01"],
    );
    check(
        &FieldType::YearMonth,
        &["2024-01", "2024-12", "-0001-01"],
        &["", "2024-13", "2024-1", "2024-00", "2024-01-01", "2024"],
    );
    assert!(FieldType::Year.read("999999").unwrap() > FieldType::Year.read("2024").unwrap());
}

#[test]
fn durations() {
    check(
        &FieldType::Duration,
        &["P1Y", "P1Y2M3DT4H5M6.7S", "-P1D", "PT0S", "P0D"],
        &["", "P", "P1Y1", "PT", "P1YT", "P1M1Y", "P-1Y", "P2H", "1Y", "PT.5S", "PT1.S", "P1.5Y"],
    );
    let span = |text| FieldType::Duration.read(text).unwrap();
    assert!(same(&FieldType::Duration, "P1Y", "P12M"));
    assert!(same(&FieldType::Duration, "P1D", "PT24H"));
    assert!(same(&FieldType::Duration, "-P0D", "PT0S"));
    assert!(span("P1M") > span("P27D"));
    assert!(span("P1M") < span("P32D"));
    assert_eq!(span("P1M").partial_cmp(&span("P30D")), None);
    assert!(span("-P1D") < span("PT0.5S"));
    assert!(span("P999999999999999999999Y") > span("P1Y"));
}

#[test]
fn places() {
    check(
        &FieldType::GeoPoint(GeoPointForm::Default),
        &["180, -90", "2.35,48.85"],
        &["", "1", "1,2,3", "181, 0", "0, 91", "a, b", "1 , 2"],
    );
    check(
        &FieldType::GeoPoint(GeoPointForm::Array),
        &["[2.35, 48.85]"],
        &["[1]", "[1,2,3]", "[\"1\",\"2\"]", "{}", "2.35,48.85"],
    );
    check(
        &FieldType::GeoPoint(GeoPointForm::Object),
        &[r#"{"lat": 48.85, "lon": 2.35}"#],
        &[r#"{"lat": 48.85}"#, r#"{"lat":1,"lon":2,"x":3}"#, r#"{"lat":91,"lon":2}"#, "[1,2]"],
    );
    check(
        &FieldType::GeoJson(GeoJsonForm::Default),
        &[
            r#"{"type":"Point","coordinates":[2.35,48.85]}"#,
            r#"{"type":"Feature","geometry":null,"properties":null}"#,
            r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#,
        ],
        &[
            "",
            "{}",
            "3.14",
            "[]",
            r#"{"type":"Point"}"#,
            r#"{"type":"Point","coordinates":[1]}"#,
            r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[2,2]]]}"#,
            r#"{"type":"Feature","geometry":{"type":"Foo"},"properties":{}}"#,
        ],
    );
    check(
        &FieldType::GeoJson(GeoJsonForm::TopoJson),
        &[r#"{"type":"Topology","objects":{"a":{"type":"Point","coordinates":[1,2]}},"arcs":[]}"#],
        &["{}", "", r#"{"type":"Topology","objects":{}}"#, r#"{"type":"Foo"}"#],
    );
}

#[test]
fn structures() {
    check(&FieldType::Object, &["{}", r#"{"a":[1]}"#], &["", "[]", "1", "{", r#"{"a":1,"a":2}"#]);
    check(&FieldType::Array, &["[]", "[1,\"a\"]"], &["", "{}", "1", "[1,]", "[1"]);
    check(&FieldType::Any, &["", "x"], &[]);
    let list = |item| FieldType::List(ListForm { delimiter: ";".into(), item });
    check(&list(ItemType::String), &["a;b", "single", ";;"], &[]);
    check(&list(ItemType::Integer), &["1;-2", "7"], &["1;a", "1.5"]);
    check(&list(ItemType::Date), &["2024-01-01;2024-02-29"], &["2023-02-29"]);
}

#[test]
fn patterns_write_what_they_read() {
    for (pattern, text) in [
        ("%d/%m/%Y", "31/12/2024"),
        ("%d/%m/%y %H:%M", "21/11/06 16:30"),
        ("%Y%m%d", "20240131"),
        ("%A %d %B %Y, %I:%M %p", "Thursday 01 February 2024, 12:05 PM"),
        ("%Y-%jT%H:%M:%S.%f%z", "2024-060T01:02:03.450000+0530"),
    ] {
        let pattern = Pattern::compile(pattern).unwrap();
        assert_eq!(pattern.write(&pattern.read(text).unwrap()), text);
    }
    assert_eq!(Pattern::compile("%d/%Q").unwrap_err(), "%Q");
    assert_eq!(Pattern::compile("%").unwrap_err(), "%");
}
