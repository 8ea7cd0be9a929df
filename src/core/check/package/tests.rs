use std::collections::HashMap;

use super::*;
use crate::check::{ColumnRules, Finding, NoFiles, Options};
use crate::report::{Language, Sink, finding_text, package_fault};

fn files(files: &[(&str, &str)]) -> HashMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn check(descriptor: &str, contents: &[(&str, &str)]) -> PackageReport {
    let package = Package::read(descriptor, "datapackage.json").unwrap();
    check_package(&package, &files(contents), &Options::default())
}

/// Each finding as `file line code field`.
fn places(report: &PackageReport) -> Vec<String> {
    let place = |path: &str, finding: &Finding| {
        let code = serde_json::to_string(&finding.code()).unwrap();
        format!(
            "{path} {} {} {}",
            finding.line.map_or(0, |line| line.0),
            code.trim_matches('"'),
            finding.field.as_ref().map_or("-", |field| field.as_str())
        )
    };
    report
        .files
        .iter()
        .flat_map(|file| file.report.findings.iter().map(|finding| place(&file.path, finding)))
        .collect()
}

const CITIES: &str = r#"{
  "name": "cities",
  "resources": [
    {"name": "cities", "type": "table", "path": "data/cities.csv", "schema": {
      "fields": [{"name": "id"}, {"name": "country", "type": "integer"}],
      "primaryKey": "id",
      "foreignKeys": [{"fields": "country", "reference": {"resource": "countries", "fields": "code"}}]}},
    {"name": "countries", "profile": "tabular-data-resource", "path": "data/countries.csv",
     "dialect": {"delimiter": ";"}, "schema": "schemas/countries.json"}
  ]
}"#;
const COUNTRIES_SCHEMA: &str = r#"{"fields":[{"name":"code","type":"integer"},{"name":"name","constraints":{"required":true}}]}"#;

#[test]
fn resources_are_checked_with_the_references_between_them() {
    let good = [
        ("data/cities.csv", "id,country\na,1\nb,02\n"),
        ("data/countries.csv", "code;name\n01;Peru\n2;Bolivia\n"),
        ("schemas/countries.json", COUNTRIES_SCHEMA),
    ];
    let report = check(CITIES, &good);
    assert_eq!(places(&report), [""; 0]);
    assert_eq!((report.rows(), report.is_valid()), (4, true));
    let mut bad = good;
    bad[0].1 = "id,country\na,1\na,3\n";
    bad[1].1 = "code;name\n1;\n";
    assert_eq!(
        places(&check(CITIES, &bad)),
        [
            "data/cities.csv 3 primary-key id",
            "data/cities.csv 3 foreign-key country",
            "data/countries.csv 2 constraint-error name"
        ]
    );
}

#[test]
fn one_file_is_checked_as_its_package_has_it() {
    let package = Package::read(CITIES, "sets/datapackage.json").unwrap();
    let files = files(&[
        ("sets/data/cities.csv", "id,country\na,1\nb,9\n"),
        ("sets/data/countries.csv", "code;name\n1;\n"),
        ("sets/schemas/countries.json", COUNTRIES_SCHEMA),
    ]);
    let check = |path| {
        check_resource_file(&package, path, &files, &ColumnRules::default(), &Options::default())
    };
    let report = check("sets/data/cities.csv").unwrap();
    assert_eq!((report.rows, report.findings.len()), (2, 1));
    assert_eq!(check("sets/data/countries.csv").unwrap().findings.len(), 1);
    assert!(check("data/cities.csv").is_none());
    let rules = package.rules_of("sets/data/countries.csv", &files).unwrap();
    assert!(rules.schema.is_some() && rules.dialect.is_some() && rules.faults.is_empty());
}

#[test]
fn a_table_may_be_in_several_files() {
    let descriptor = r#"{"resources":[{"name":"a","path":["1.csv","2.csv","3.csv"],
        "schema":{"fields":[{"name":"id"},{"name":"n","type":"integer"}],"primaryKey":"id"}}]}"#;
    let first = ("1.csv", "id,n\na,1\nb,x\n");
    let report =
        check(descriptor, &[first, ("2.csv", "id,n\nc,y\na,3\n"), ("3.csv", "d,4\nd,z\n")]);
    assert_eq!(
        places(&report),
        [
            "1.csv 3 type-error n",
            "2.csv 2 type-error n",
            "2.csv 3 primary-key id",
            "3.csv 2 type-error n",
            "3.csv 2 primary-key id"
        ]
    );
    assert_eq!(report.rows(), 6);
    let taken = &report.files[1].report.findings[1];
    let said = finding_text(taken, Language::En, Sink::Plain);
    assert!(said.contains("line 2") && said.contains("“1.csv”"), "{said}");
    let report = check(descriptor, &[first, ("2.csv", "other\nx\n"), ("3.csv", "id,n\n")]);
    assert_eq!(places(&report), ["2.csv 1 source-error -"]);
}

#[test]
fn nothing_outside_the_repository_is_read_s22() {
    for (path, code) in [
        ("https://example.org/a.csv", "resource-error"),
        ("//example.org/a.csv", "resource-error"),
        ("file:///etc/passwd", "resource-error"),
        ("../a.csv", "resource-error"),
        ("data/../../a.csv", "resource-error"),
        ("/etc/passwd", "resource-error"),
        ("C:\\\\a.csv", "resource-error"),
        (".git/config", "resource-error"),
        ("missing.csv", "source-error"),
    ] {
        for member in ["path", "schema", "dialect"] {
            let more =
                if member == "path" { String::new() } else { r#""path":"a.csv","#.to_owned() };
            let descriptor =
                format!(r#"{{"resources":[{{"name":"r",{more}"{member}":"{path}"}}]}}"#);
            let report = check(&descriptor, &[("a.csv", "id\n1\n")]);
            assert_eq!(
                places(&report),
                [format!("datapackage.json 0 {code} -")],
                "{member} {path}"
            );
        }
    }
    let package =
        Package::read(r#"{"resources":[{"name":"r","path":"./a.csv"}]}"#, "d/p.json").unwrap();
    assert_eq!(package.files().collect::<Vec<_>>(), ["d/a.csv"]);
}

#[test]
fn sizes_and_hashes_are_compared() {
    let with = |more: &str| {
        let descriptor = format!(r#"{{"resources":[{{"name":"r","path":"a.bin",{more}}}]}}"#);
        places(&check(&descriptor, &[("a.bin", "abc")]))
    };
    for good in [
        r#""bytes":3"#,
        r#""hash":"900150983cd24fb0d6963f7d28e17f72""#,
        r#""hash":"md5:900150983CD24FB0D6963F7D28E17F72""#,
        r#""hash":"sha1:a9993e364706816aba3e25717850c26c9cd0d89d""#,
        r#""hash":"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#,
    ] {
        assert_eq!(with(good), [""; 0], "{good}");
    }
    assert_eq!(with(r#""bytes":4"#), ["a.bin 0 byte-count -"]);
    assert_eq!(with(r#""hash":"900150983cd24fb0d6963f7d28e17f73""#), ["a.bin 0 hash-count -"]);
    assert_eq!(with(r#""hash":"crc32:1234""#), ["datapackage.json 0 resource-error -"]);
    assert_eq!(with(r#""hash":"abc""#), ["datapackage.json 0 resource-error -"]);
}

#[test]
fn data_may_stand_in_the_descriptor() {
    let with = |data: &str| {
        let schema = r#"{"fields":[{"name":"id","type":"integer"},{"name":"n"}]}"#;
        check(&format!(r#"{{"resources":[{{"name":"r","schema":{schema},{data}}}]}}"#), &[])
    };
    for good in [
        r#""data":[{"id":1,"n":"a"},{"n":null,"id":2}]"#,
        r#""data":[["id","n"],[1,"a"],[2,"b"]]"#,
        r#""data":"id,n\n1,a\n2,b\n","format":"csv""#,
    ] {
        let report = with(good);
        assert_eq!((places(&report), report.rows()), (vec![], 2), "{good}");
    }
    assert_eq!(with(r#""data":[{"id":"x","n":"a"}]"#).files[0].report.findings.len(), 1);
    for bad in [r#""data":"x""#, r#""data":{"id":1}"#, r#""data":[1,2]"#] {
        assert!(!with(bad).is_valid(), "{bad}");
    }
}

#[test]
fn documents_are_checked_by_a_json_schema() {
    let descriptor = r#"{"resources":[{"name":"r","path":"a.json","schema":{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"id":{"type":"integer"}}}}]}"#;
    let report = check(descriptor, &[("a.json", "[{\"id\":1},\n{\"id\":\"x\"}]")]);
    assert_eq!(places(&report), ["a.json 2 type-error id"]);
}

#[test]
fn faults_are_told_and_keep_the_rest_from_nothing() {
    let descriptor = r#"{"resources":[1, {"path":"b.csv"}, {"name":"c"}, {"name":"d","path":5},
        {"name":"e","path":"a.csv","encoding":"klingon","bytes":"many"}, {"name":"e","path":"a.csv","data":[]},
        {"name":"f","path":"a.csv","schema":{"fields":[{"name":"id","type":"text"}]}},
        {"name":"g","path":"a.csv","dialect":{"sheetName":"x"}},
        {"name":"h","type":"table","path":"a.xlsx"},
        {"name":"i","path":"a.csv","schema":{"fields":[{"name":"id"}],"foreignKeys":[{"fields":"id","reference":{"resource":"jj","fields":"id"}}]}},
        {"name":"j","path":"a.csv","schema":{"fields":[{"name":"id"}],"foreignKeys":[{"fields":"id","reference":{"resource":"i","fields":"no"}}]}},
        {"name":"k","path":"a.csv","schema":{"fields":[{"name":"id","type":"integer"}]}}]}"#;
    let report = check(descriptor, &[("a.csv", "id\nx\n"), ("b.csv", "id\n1\n"), ("a.xlsx", "PK")]);
    let of_package: Vec<String> =
        places(&report).into_iter().filter(|place| place.starts_with("datapackage")).collect();
    assert_eq!(of_package.len(), 12, "{of_package:#?}");
    assert!(places(&report).contains(&"a.csv 2 type-error id".to_owned()));
    assert!(places(&report).contains(&"a.xlsx 0 resource-error -".to_owned()));
    for language in [Language::En, Language::Fr] {
        for file in &report.files {
            for finding in &file.report.findings {
                let said = finding_text(finding, language, Sink::Plain);
                assert!(!said.contains("package-") && said.len() > 20, "{said}");
            }
        }
    }
}

#[test]
fn what_is_no_package_is_told() {
    let fault = |text: &str| Package::read(text, "datapackage.json").unwrap_err();
    assert!(matches!(fault("{"), PackageFault::NotJson { .. }));
    assert!(matches!(fault("[]"), PackageFault::NotAPackage));
    assert!(matches!(fault("{}"), PackageFault::NotAPackage));
    assert!(matches!(fault(r#"{"resources":[]}"#), PackageFault::NoResources));
    assert!(matches!(fault(&"[".repeat(100_000)), PackageFault::NotJson { .. }));
    assert!(package_fault(&fault("{}"), Language::Fr, Sink::Plain).contains("paquet"));
    let empty = Package::read(r#"{"resources":[{"name":"r","path":"a.csv"}]}"#, "p.json").unwrap();
    assert!(!check_package(&empty, &NoFiles, &Options::default()).is_valid());
}
