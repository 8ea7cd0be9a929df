use crate::check::{
    Code, Finding, Options, Problem, SchemaFault, SchemaRemark, TableSchema, validate,
};
use crate::dataset::MemoryTable;

/// What a check finds in one row of texts.
#[track_caller]
fn findings(check: &str, columns: &[&str], row: &[&str]) -> Vec<Finding> {
    let fields: Vec<String> =
        columns.iter().map(|name| format!(r#"{{"name":"{name}"}}"#)).collect();
    let schema = format!(r#"{{"fields":[{}],"custom_checks":[{check}]}}"#, fields.join(","));
    typed(&schema, columns, row)
}

#[track_caller]
fn typed(schema: &str, columns: &[&str], row: &[&str]) -> Vec<Finding> {
    let schema = TableSchema::from_json(schema).unwrap();
    let mut table = MemoryTable::new(columns.iter().copied());
    table.push(row.iter().copied());
    let report = validate(&table, &schema, &Options::default());
    report.findings.into_iter().filter(|f| matches!(f.problem, Problem::Custom(_))).collect()
}

#[track_caller]
fn takes(name: &str, cells: &[&str]) {
    let check = format!(r#"{{"name":"{name}","params":{{"column":"a"}}}}"#);
    for cell in cells {
        let found = findings(&check, &["a"], &[cell]);
        assert!(found.is_empty(), "{name} {cell:?}: {found:?}");
    }
}

/// Each wrong cell with what is to be typed instead.
#[track_caller]
fn refuses(name: &str, code: Code, cells: &[(&str, Option<&str>)]) {
    let check = format!(r#"{{"name":"{name}","params":{{"column":"a"}}}}"#);
    for (cell, mended) in cells {
        let found = findings(&check, &["a"], &[cell]);
        assert_eq!(found.iter().map(Finding::code).collect::<Vec<_>>(), [code], "{cell:?}");
        assert_eq!(found[0].suggestion.as_deref(), *mended, "{cell:?}");
        assert_eq!(found[0].cell.as_deref(), Some(*cell));
    }
}

#[test]
fn numbers_of_companies() {
    for name in ["french-siren-value", "siren"] {
        takes(name, &["552100554", "552 100 554", "000000000", "", "552\u{a0}100\u{a0}554"]);
        refuses(
            name,
            Code::FrenchSirenValue,
            &[
                ("552100555", None),
                ("55210055", None),
                ("5521005540", None),
                ("552.100.554", Some("552100554")),
                ("n/a", None),
                // The number of one of its establishments.
                ("55210055400021", Some("552100554")),
            ],
        );
    }
}

#[test]
fn numbers_of_establishments() {
    for name in ["french-siret-value", "siret"] {
        takes(name, &["35600000000048", "356 000 000 00048", "35600000049837", ""]);
        refuses(
            name,
            Code::FrenchSiretValue,
            &[
                // La Poste: the sum of the digits is 21.
                ("35600000000007", None),
                ("356-000-000-00048", Some("35600000000048")),
                ("552100554", None),
                ("SIRET", None),
            ],
        );
    }
}

#[test]
fn telephone_numbers() {
    for name in ["phone-number-value", "phone-number"] {
        takes(
            name,
            &[
                "04 56 78 91 23",
                "04.56.78.91.23",
                "(04) 56 78 91 23",
                "+33 4 56 78 91 23",
                "+33 (0)4 56 78 91 23",
                "0033456789123",
                "456789123",
                "112",
                "17",
                "3631",
                "118 712",
                "Tél : 04 56 78 91 23",
                "04 56 78 91 23 ext 4",
                "+41 22 345 67 89",
                "+44 20 7183 0000",
                "0692 12 34 56",
            ],
        );
        refuses(
            name,
            Code::PhoneNumberValue,
            &[
                ("04 56 78 91", None),
                ("+33", None),
                ("+999 123456789", None),
                ("04 56 78 91 23 (accueil)", Some("04 56 78 91 23")),
                ("mairie", None),
                ("0000000000", None),
                ("999", None),
            ],
        );
    }
}

#[test]
fn intervals_of_years() {
    let check = |allowed: &str| {
        format!(r#"{{"name":"year-interval-value","params":{{"column":"a"{allowed}}}}}"#)
    };
    let yes = check(r#","allow-year-only":"yes""#);
    for (check, cell, holds, mended) in [
        (&yes, "2021", true, None),
        (&yes, "2021/2022", true, None),
        (&yes, "2021-2022", false, Some("2021/2022")),
        (&yes, "2022/2021", false, Some("2021/2022")),
        (&yes, "2021/2021", false, None),
        (&yes, "21", false, None),
        (&check(""), "2021", false, None),
        (&check(r#","allow-year-only":"no""#), "2021", false, None),
        (&check(r#","allow-year-only":true"#), "2021", true, None),
    ] {
        let found = findings(check, &["a"], &[cell]);
        assert_eq!(found.is_empty(), holds, "{check} {cell}");
        assert_eq!(found.first().and_then(|f| f.suggestion.as_deref()), mended, "{cell}");
    }
}

#[test]
fn headings_of_acts() {
    takes(
        "nomenclature-actes-value",
        &["urbanisme/Permis", "LIBERTES PUBLIQUES ET POUVOIRS DE POLICE/x"],
    );
    refuses(
        "nomenclature-actes",
        Code::NomenclatureActesValue,
        &[
            ("Urbanisme", None),
            ("Urbanisme / Permis", Some("Urbanisme/Permis")),
            ("Urbanisme/ Permis", Some("Urbanisme/Permis")),
            ("Urbanime/Permis", Some("Urbanisme/Permis")),
            ("Cuisine/Permis", None),
        ],
    );
}

#[test]
fn places_in_france_and_places_turned_about() {
    takes("french-gps-coordinates", &["[6.1, 45.9]", "6.1,45.9", "[55.45,-20.9]", "[-61.5,16.2]"]);
    refuses(
        "french-gps-coordinates",
        Code::ReversedFrenchGpsCoordinates,
        &[("[45.9,6.1]", Some("[6.1,45.9]")), ("45.9, 6.1", Some("6.1, 45.9"))],
    );
    refuses(
        "french-gps-coordinates",
        Code::FrenchGpsCoordinates,
        &[("[13.4,52.5]", None), ("[0,0]", None), ("Annecy", None)],
    );
    let schema = r#"{"fields":[{"name":"a","type":"geopoint","format":"object"}],
        "custom_checks":[{"name":"french-gps-coordinates","params":{"column":"a"}}]}"#;
    let found = typed(schema, &["a"], &[r#"{"lon":45.9,"lat":6.1}"#]);
    assert_eq!(found[0].code(), Code::ReversedFrenchGpsCoordinates);
    assert_eq!(typed(schema, &["a"], &["Annecy"]), [], "the type's finding is enough");
}

#[test]
fn opening_hours() {
    takes(
        "opening-hours-value",
        &[
            "24/7",
            "PH off",
            "Mo-Fr 08:00-12:00",
            "Mo-Fr 08:00-12:00,Mo-Fr 14:00-18:00",
            "Mo,We,Fr 8:00-12:00; PH off",
            "mo-su 10:00-02:00",
            "Mo-Fr 08:00-26:00",
            "Jan-Mar Mo 10:00-12:00",
            "Dec 24-26 off",
            "Dec 24-Jan 2 off",
            "week 1-20/2 Tu 09:00-10:00",
            "Mo[1,-1] 10:00-12:00",
            "sunrise-sunset",
            "(sunset-01:00)-22:00",
            "\"on demand\"",
            "Mo-Fr 08:00+",
            "2024 Mo 10:00-12:00",
            "2024 Jan 1-2025 Feb 3 10:00-12:00",
            "easter off",
            "SH Mo 10:00-12:00",
            "Mo-Su,PH 10:00-12:00",
            "Mo 10:00-12:00 closed \"x\"",
            "Mo-Fr 08:00-12:00 || \"ask\"",
            "2020+",
            "Jan 1-15 10:00-12:00",
            "unknown",
            "Mo-Fr 08:00-12:00, 14:00-18:00",
            "easter +1 day off",
            "10:00-16:00/01:30",
        ],
    );
    refuses(
        "opening-hours",
        Code::OpeningHoursValue,
        &[
            ("du lundi au vendredi 8h-12h30", Some("Mo-Fr 08:00-12:30")),
            ("Lun-Ven : 8h30-12h / 14h-18h", Some("Mo-Fr 08:30-12:00,14:00-18:00")),
            ("Mo-Fr 25:00-26:00", None),
            ("Mo-Fr 08:60-09:00", None),
            ("Mo-Fr 08:00-12:00;", None),
            ("Mo-Fr 08:00", None),
            ("Mo - Fr 08:00 - 12:00", Some("Mo-Fr 08:00-12:00")),
            ("Mo-Fr 09:00–12:00", Some("Mo-Fr 09:00-12:00")),
            ("Feb 30 off", None),
            ("week 60 Mo", None),
            ("sur rendez-vous", None),
        ],
    );
}

#[test]
fn columns_that_go_together() {
    let check =
        r#"{"name":"cohesive-columns-value","params":{"column":"a","othercolumns":["b","c"]}}"#;
    let columns = ["a", "b", "c", "d"];
    assert_eq!(findings(check, &columns, &["1", "2", "3", ""]), []);
    assert_eq!(findings(check, &columns, &["", "", "", "x"]), []);
    let found = findings(check, &columns, &["1", "", "3", ""]);
    assert_eq!(found[0].code(), Code::CohesiveColumnsValue);
    assert_eq!(found[0].field.as_ref().unwrap().as_str(), "b", "told where a value is missing");
    let found = findings(check, &["a", "d"], &["1", ""]);
    assert_eq!(found.len(), 1, "a column that the file lacks is empty");
    assert_eq!(findings(check, &["d", "e"], &["1", ""]), []);
}

#[test]
fn columns_side_by_side() {
    let check = |op: &str| {
        format!(
            r#"{{"name":"compare-columns-value","params":{{"column":"a","op":"{op}","column2":"b"}}}}"#
        )
    };
    for (op, left, right, holds) in [
        (">", "10", "9", true),
        (">", "9", "10", false),
        (">=", "10.0", "10", true),
        ("==", "1e1", "10", true),
        ("<=", "abc", "abd", true),
        ("<", "abd", "abc", false),
        (">=", "2024-02-01", "2024-01-31", true),
        (">=", "2024-01-30", "2024-01-31", false),
        ("<", "", "1", true),
        ("<", "5", "abc", false),
    ] {
        let found = findings(&check(op), &["a", "b"], &[left, right]);
        assert_eq!(found.is_empty(), holds, "{left} {op} {right}");
    }
    // Dates are compared as dates, whichever way they are written.
    let schema = format!(
        r#"{{"fields":[{{"name":"a","type":"date","format":"%d/%m/%Y"}},{{"name":"b","type":"date"}}],
            "custom_checks":[{}]}}"#,
        check(">=")
    );
    assert_eq!(typed(&schema, &["a", "b"], &["01/02/2024", "2024-01-31"]), []);
    assert_eq!(typed(&schema, &["a", "b"], &["30/01/2024", "2024-01-31"]).len(), 1);
    assert_eq!(typed(&schema, &["a", "b"], &["soon", "2024-01-31"]), []);
}

#[test]
fn columns_added_up() {
    let check = r#"{"name":"sum-columns-value","params":{"column":"t","columns":["a","b"]}}"#;
    let columns = ["t", "a", "b"];
    for row in
        [["3", "1", "2"], ["0.3", "0.1", "0.2"], ["", "1", "2"], ["4", "", "2"], ["3.0", "1", "2"]]
    {
        assert_eq!(findings(check, &columns, &row), [], "{row:?}");
    }
    let found = findings(check, &columns, &["4", "1", "2"]);
    assert_eq!(
        (found[0].code(), found[0].suggestion.as_deref()),
        (Code::SumColumnsValue, Some("3"))
    );
    assert_eq!(findings(check, &columns, &["4", "one", "2"]).len(), 1);
}

#[test]
fn one_of_two_columns() {
    let check = r#"{"name":"one-of-required","params":{"column1":"a","column2":"b"}}"#;
    assert_eq!(findings(check, &["a", "b", "c"], &["", "1", ""]), []);
    assert_eq!(findings(check, &["a", "b", "c"], &["", "", "1"])[0].code(), Code::OneOfRequired);
    assert_eq!(findings(check, &["a", "c"], &["", "1"]).len(), 1);
    let found = findings(check, &["c"], &["1"]);
    assert!(found.len() == 1 && found[0].row.is_none(), "the header lacks both");
}

#[test]
fn missing_values_of_the_schema_are_no_values() {
    let schema = r#"{"fields":[{"name":"a"},{"name":"b"}],"missingValues":["","-"],"custom_checks":[
        {"name":"siret","params":{"column":"a"}},
        {"name":"one-of-required","params":{"column1":"a","column2":"b"}}]}"#;
    let found = typed(schema, &["a", "b"], &["-", "-"]);
    assert_eq!(found.iter().map(Finding::code).collect::<Vec<_>>(), [Code::OneOfRequired]);
}

#[test]
fn faults_of_the_descriptor_are_told() {
    let read = |checks: &str| {
        TableSchema::from_json(&format!(
            r#"{{"fields":[{{"name":"siret"}}],"custom_checks":{checks}}}"#
        ))
    };
    let fault = |checks: &str| read(checks).unwrap_err().faults().first().cloned().unwrap();
    let param = |check: &str, param| SchemaFault::CustomParam { check: check.to_owned(), param };
    assert_eq!(fault("{}"), SchemaFault::CustomChecksNotAList);
    assert_eq!(fault("[{}]"), SchemaFault::CustomCheckWithoutName { number: 1 });
    assert_eq!(fault(r#"[{"name":"siret"}]"#), param("siret", "column"));
    assert_eq!(fault(r#"[{"name":"siret","params":{"column":3}}]"#), param("siret", "column"));
    assert_eq!(
        fault(
            r#"[{"name":"compare-columns-value","params":{"column":"a","column2":"b","op":"=>"}}]"#
        ),
        param("compare-columns-value", "op")
    );
    assert_eq!(
        fault(r#"[{"name":"sum-columns-value","params":{"column":"a","columns":["b"]}}]"#),
        param("sum-columns-value", "columns")
    );
    assert_eq!(
        fault(r#"[{"name":"cohesive-columns-value","params":{"column":"a","othercolumns":[]}}]"#),
        param("cohesive-columns-value", "othercolumns")
    );
    let schema = read(
        r#"[{"name":"french-sirett-value","params":{}},{"name":"siret","params":{"column":"sirett"}}]"#,
    )
    .unwrap();
    assert_eq!(
        schema.remarks(),
        [
            SchemaRemark::UnknownCustomCheck {
                found: "french-sirett-value".to_owned(),
                nearest: Some("siret"),
            },
            SchemaRemark::UnknownCheckColumn {
                check: "siret".to_owned(),
                found: "sirett".into(),
                nearest: Some("siret".into()),
            },
        ]
    );
}
