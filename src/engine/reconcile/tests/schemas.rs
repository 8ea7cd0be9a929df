//! Schemas of every kind, and the files they name, at one commit.

use super::{addition, ask, shasta, status};
use crate::ports::FileState;
use crate::testing::Bench;

const CONFIG: &str = ".gitribute.yml";
const SCHEMA: &str = "schemas/volcanoes.json";

/// The example repository whose schema stands elsewhere, or says more.
fn with_schema(path: &str, text: &str) -> Bench {
    let bench = Bench::new();
    let config = bench.world.file("main", CONFIG);
    bench.world.write(CONFIG, &config.replace(SCHEMA, path));
    bench.world.write(path, text);
    bench
}

const REFERENCE: &str = r#""foreignKeys": [{"fields": "country", "reference": {"resource": "countries", "fields": "code"}}]"#;

#[test]
fn a_package_tells_the_schema_and_the_rows_that_must_stand_in_its_other_tables() {
    let bench = with_schema(
        "datapackage.json",
        r#"{"resources": [
            {"name": "volcanoes", "path": "data/volcanoes.csv", "schema": "schemas/linked.json",
             "bytes": 1, "hash": "900150983cd24fb0d6963f7d28e17f72"},
            {"name": "countries", "path": "data/countries.csv",
             "schema": {"fields": [{"name": "code"}, {"name": "name"}]}},
            {"name": "pictures", "path": "pictures/none.zip"}]}"#,
    );
    let schema = bench.world.file("main", SCHEMA);
    let linked = schema.replacen('{', &format!("{{{REFERENCE},"), 1);
    bench.world.write("schemas/linked.json", &linked);
    bench.world.write("data/countries.csv", "code,name\nIT,Italy\n");
    let issue = shasta(&bench);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    let told = &bench.world.comments(issue)[0];
    assert!(told.contains("`countries`") && told.contains("`US`"), "{told}");
    // The other table changes on the base, and the contribution settles by itself.
    bench.world.write("data/countries.csv", "code,name\nIT,Italy\nUS,United States\n");
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn a_foreign_key_may_name_another_dataset() {
    let bench = Bench::new();
    let config = bench.world.file("main", CONFIG);
    let more = "datasets:\n  countries:\n    path: data/countries.csv\n    key: code\n";
    bench.world.write(CONFIG, &config.replacen("datasets:\n", more, 1));
    let schema = bench.world.file("main", SCHEMA);
    bench.world.write(SCHEMA, &schema.replacen('{', &format!("{{{REFERENCE},"), 1));
    bench.world.write("data/countries.csv", "code,name\nIT,Italy\n");
    let issue = shasta(&bench);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    assert!(bench.world.comments(issue)[0].contains("`countries`"));
    bench.world.write("data/countries.csv", "code,name\nUS,United States\n");
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn a_json_schema_and_what_it_refers_to_are_read_at_the_same_commit_s22() {
    let bench = with_schema(
        "schemas/volcano.schema.json",
        r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "properties": {"elevation_m": {"$ref": "defs/elevation.json"}}}"#,
    );
    let config = bench.world.file("main", CONFIG);
    bench.world.write(CONFIG, &config.replacen("    locked:", "    key: id\n    locked:", 1));
    let most = |most: u32| format!(r#"{{"type": "integer", "maximum": {most}}}"#);
    bench.world.write("schemas/defs/elevation.json", &most(4000));
    let issue = shasta(&bench);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    let told = &bench.world.comments(issue)[0];
    assert!(told.contains("4000"), "{told}");
    bench.world.write("schemas/defs/elevation.json", &most(9000));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    // What is not in the repository is not looked for elsewhere.
    bench.world.write(
        "schemas/volcano.schema.json",
        r#"{"$ref": "http://169.254.169.254/latest/meta-data"}"#,
    );
    bench.settle(issue);
    let told = &bench.world.comments(issue)[0];
    assert!(told.contains("169.254.169.254"), "{told}");
}

/// A package that holds the example's schema, and whose one table is the example's.
fn package(bench: &Bench, more: &str) -> String {
    let schema = bench.world.file("main", SCHEMA);
    format!(
        r#"{{"resources": [{{"name": "volcanoes", "path": "data/volcanoes.csv", "schema": {schema}}}{more}]}}"#
    )
}

/// A form whose ids are the columns' names.
const FORM: &str = "\
name: Add a volcano
description: A volcano that the list does not have yet.
body:
  - {type: input, id: id, attributes: {label: Identifier}, validations: {required: true}}
  - {type: input, id: name, attributes: {label: Name}, validations: {required: true}}
  - {type: input, id: country, attributes: {label: Country}, validations: {required: true}}
  - {type: input, id: type, attributes: {label: Type}}
  - {type: input, id: elevation_m, attributes: {label: Elevation}}
";

const ANSWERS: &str = "### Identifier\n\nmount-shasta.us\n\n### Name\n\nMount Shasta\n\n\
    ### Country\n\nUnited States\n\n### Type\n\nstratovolcano\n\n### Elevation\n\n4322\n";

#[test]
fn a_package_and_forms_of_its_columns_need_no_configuration() {
    let bench = Bench::new();
    let text = package(&bench, r#", {"name": "pictures", "path": "pictures/none.zip"}"#);
    bench.world.write("datapackage.json", &text);
    for path in [
        CONFIG,
        ".github/ISSUE_TEMPLATE/01_add_volcano.yml",
        ".github/ISSUE_TEMPLATE/02_correct_volcano.yml",
        ".github/ISSUE_TEMPLATE/03_remove_volcano.yml",
    ] {
        bench.push(path, FileState::Missing);
    }
    bench.world.write(".github/ISSUE_TEMPLATE/add.yml", FORM);
    bench.world.write(
        ".github/ISSUE_TEMPLATE/feature.yml",
        "name: Add a feature\ndescription: d\nbody:\n  - {type: input, id: wish, attributes: {label: Wish}}\n",
    );
    let issue = ask(&bench, ANSWERS);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    let told = &bench.world.comments(issue)[0];
    assert!(told.contains("`US`") && told.contains("`/set country = US`"), "{told}");
    bench.world.issue(issue, |issue| issue.body = ANSWERS.replace("United States", "US"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    // A form that speaks of none of the columns is nobody's business.
    let other = ask(&bench, "### Wish\n\nA map.\n");
    bench.settle(other);
    assert!(bench.world.comments(other).is_empty());
}

#[test]
fn a_package_tells_the_schema_of_a_dataset_that_names_none() {
    let bench = Bench::new();
    let config = bench.world.file("main", CONFIG);
    let plain = config.replace(&format!("    schema: {SCHEMA}\n"), "    key: id\n");
    bench.world.write(CONFIG, &plain);
    let issue = ask(&bench, &addition("Mount Shasta", "9999"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed", "without a schema any height is right");
    bench.world.write("datapackage.json", &package(&bench, ""));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    // A package that cannot be read says nothing.
    bench.world.write("datapackage.json", "{");
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}
