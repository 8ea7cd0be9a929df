//! Keys that other rows refer to.

use std::fmt::Write as _;

use super::{ask, correction, status};
use crate::testing::{Bench, person};

const ERUPTIONS: &str = "data/eruptions.csv";
const SCHEMA: &str = r#"{
  "fields": [{"name": "id"}, {"name": "volcano"}, {"name": "year"}],
  "primaryKey": "id",
  "foreignKeys": [{"fields": "volcano", "reference": {"resource": "volcanoes", "fields": "id"}}]
}"#;

/// The example repository with eruptions of its volcanoes.
fn bench(rows: &str, schema: &str) -> Bench {
    let bench = Bench::new();
    let config = bench.world.file("main", ".gitribute.yml");
    let more = "datasets:\n  eruptions:\n    path: data/eruptions.csv\n    schema: schemas/eruptions.json\n";
    let config = config.replacen("datasets:\n", more, 1).replace("locked: [id]", "locked: []");
    bench.world.write(".gitribute.yml", &config);
    bench.world.write("schemas/eruptions.json", schema);
    bench.world.write(ERUPTIONS, rows);
    bench
}

/// An issue in which etna gets another key.
fn renamed(bench: &Bench) -> u64 {
    let issue = ask(bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    bench.say(issue, person(2, "ada"), "/rename volcanoes etna.it mongibello.it");
    issue
}

#[test]
fn rows_of_another_dataset_follow_a_key_in_the_same_proposal() {
    let bench = bench("id,volcano,year\n1,etna.it,2021\n2,fuji.jp,1707\n3,etna.it,2025\n", SCHEMA);
    let issue = renamed(&bench);
    let told = bench.world.comments(issue).concat();
    assert_eq!(status(&bench, issue), "proposed", "{told}");
    let rows = bench.world.file("gitribute/issue-1", ERUPTIONS);
    assert_eq!(
        rows,
        "id,volcano,year\n1,mongibello.it,2021\n2,fuji.jp,1707\n3,mongibello.it,2025\n"
    );
    let data = bench.world.file("gitribute/issue-1", "data/volcanoes.csv");
    assert!(data.contains("mongibello.it,Mount Etna") && !data.contains("etna.it"));
    assert!(told.contains("2 rows of `eruptions` referred to `etna.it`"), "{told}");
    assert!(told.contains("in `eruptions` (`data/eruptions.csv`)"), "{told}");
    assert_eq!(bench.settle(issue), [""; 0]);
    bench.world.merge(2);
}

#[test]
fn rows_that_cannot_be_named_or_are_too_many_are_told_and_the_key_stays() {
    let nameless = SCHEMA.replace("\"primaryKey\": \"id\",", "");
    let text =
        bench("id,volcano,year\n1,etna.it,2021\n2,fuji.jp,1707\n3,etna.it,2025\n", &nameless);
    let issue = renamed(&text);
    let told = text.world.comments(issue).concat();
    assert_eq!(status(&text, issue), "invalid", "{told}");
    assert!(told.contains("lines 2, 4"), "{told}");

    let mut rows = "id,volcano,year\n".to_owned();
    for id in 0..501 {
        writeln!(rows, "{id},etna.it,2021").unwrap();
    }
    let many = bench(&rows, SCHEMA);
    let issue = renamed(&many);
    assert_eq!(status(&many, issue), "invalid");
    assert!(many.world.comments(issue).concat().contains("501 rows of `eruptions`"));
}
