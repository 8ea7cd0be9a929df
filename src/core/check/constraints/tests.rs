use std::time::{Duration, Instant};

use crate::check::{Field, Problem, Rule, TextPattern};

fn broken(descriptor: &str, cell: &str) -> Vec<Rule> {
    let field = Field::from_json(descriptor).unwrap();
    field.check_cell(cell).problems.iter().filter_map(Problem::rule).collect()
}

#[test]
fn each_rule_holds_and_breaks() {
    let field = |kind: &str, rules: &str| {
        format!(r#"{{"name":"f","type":"{kind}","constraints":{{{rules}}}}}"#)
    };
    for (kind, rules, holds, breaks, rule) in [
        ("string", r#""required":true"#, "x", "", Rule::Required),
        ("string", r#""enum":["a","b"]"#, "a", "c", Rule::Enum),
        ("integer", r#""enum":["1",2]"#, "01", "3", Rule::Enum),
        ("number", r#""enum":[0.5,"1.6"]"#, "0.50", "1.61", Rule::Enum),
        ("boolean", r#""enum":[true]"#, "TRUE", "false", Rule::Enum),
        ("array", r#""enum":[[1,2]]"#, "[1, 2.0]", "[2,1]", Rule::Enum),
        ("object", r#""enum":["{\"a\":1}"]"#, "{\"a\": 1}", "{}", Rule::Enum),
        ("year", r#""enum":[2024]"#, "2024", "2025", Rule::Enum),
        (
            "datetime",
            r#""enum":["2024-01-01T00:00:00Z"]"#,
            "2024-01-01T01:00:00+01:00",
            "2024-01-01T01:00:00Z",
            Rule::Enum,
        ),
        ("string", r#""pattern":"a|b""#, "b", "ab", Rule::Pattern),
        ("string", r#""pattern":"^[a-z]+$""#, "abc", "abc\n", Rule::Pattern),
        ("string", r#""minLength":2"#, "éé", "é", Rule::MinLength),
        ("string", r#""maxLength":2"#, "日本", "日本国", Rule::MaxLength),
        ("array", r#""minLength":1"#, "[1]", "[]", Rule::MinLength),
        ("object", r#""maxLength":1"#, "{\"a\":1}", "{\"a\":1,\"b\":2}", Rule::MaxLength),
        ("integer", r#""minimum":"10""#, "10", "9", Rule::Minimum),
        ("number", r#""maximum":1.5"#, "1.50", "1.5000000000000000000001", Rule::Maximum),
        ("number", r#""minimum":0"#, "INF", "NaN", Rule::Minimum),
        ("number", r#""exclusiveMinimum":10"#, "10.1", "10", Rule::ExclusiveMinimum),
        (
            "date",
            r#""exclusiveMaximum":"2024-01-31""#,
            "2024-01-30",
            "2024-01-31",
            Rule::ExclusiveMaximum,
        ),
        ("time", r#""maximum":"12:00:00""#, "12:00:00", "12:00:00.1", Rule::Maximum),
        (
            "datetime",
            r#""minimum":"2024-01-01T00:00:00Z""#,
            "2024-01-01T00:00:00",
            "2024-01-01T00:30:00+01:00",
            Rule::Minimum,
        ),
        ("year", r#""minimum":1900"#, "1900", "1899", Rule::Minimum),
        ("yearmonth", r#""maximum":"2024-06""#, "2024-06", "2024-07", Rule::Maximum),
        ("duration", r#""exclusiveMaximum":"P1Y""#, "P11M", "P12M", Rule::ExclusiveMaximum),
    ] {
        let descriptor = field(kind, rules);
        assert_eq!(broken(&descriptor, holds), [], "{descriptor} {holds}");
        assert_eq!(broken(&descriptor, breaks), [rule], "{descriptor} {breaks}");
    }
}

#[test]
fn a_cell_may_break_several_rules_at_once() {
    let descriptor =
        r#"{"name":"f","constraints":{"enum":["abc"],"maxLength":3,"pattern":"[a-z]+"}}"#;
    assert_eq!(broken(descriptor, "ABCD"), [Rule::Enum, Rule::Pattern, Rule::MaxLength]);
}

#[test]
fn a_missing_value_breaks_only_required() {
    let descriptor = r#"{"name":"f","type":"integer","missingValues":["","n/a"],"constraints":{"enum":[1],"minimum":1}}"#;
    assert_eq!(broken(descriptor, "n/a"), []);
    assert_eq!(broken(descriptor, ""), []);
}

#[test]
fn bounds_are_read_as_cells_are() {
    let french = r#"{"name":"f","type":"number","decimalChar":",","groupChar":" ","constraints":{"maximum":"12 000,5"}}"#;
    assert_eq!(broken(french, "12 000,5"), []);
    assert_eq!(broken(french, "12 000,6"), [Rule::Maximum]);
    let dates =
        r#"{"name":"f","type":"date","format":"%d/%m/%Y","constraints":{"minimum":"10/01/2024"}}"#;
    assert_eq!(broken(dates, "05/02/2024"), []);
    assert_eq!(broken(dates, "05/01/2024"), [Rule::Minimum]);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn patterns_cost_little_d12() {
    let long = format!("{}!", "a".repeat(50_000));
    for source in
        ["(a+)+$", "(a|aa)+", "(.*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", r"(\w*\s*)*=", "(x+x+)+y"]
    {
        let pattern = TextPattern::compile(source).unwrap();
        let start = Instant::now();
        pattern.fits(&long);
        // A debug build is some ten times slower than what is promised.
        assert!(start.elapsed() < Duration::from_secs(2), "{source}: {:?}", start.elapsed());
    }
    assert!(TextPattern::compile("((a{1,100}){1,100}){1,100}").is_err());
    assert!(TextPattern::compile("(").is_err());
    assert!(TextPattern::compile(r"[a-z\’\–]+").unwrap().fits("a’–"));
    assert!(TextPattern::compile(r"a\\é").unwrap().fits("a\\é"));
}
