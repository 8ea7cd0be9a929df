//! What others change below a proposal: three versions of each cell.

use super::{addition, ask, correction, shasta, status};
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];

fn data(bench: &Bench) -> String {
    bench.world.file("main", "data/volcanoes.csv")
}

fn branch(bench: &Bench) -> String {
    bench.world.file("gitribute/issue-1", "data/volcanoes.csv")
}

/// A correction of Etna that stands, and then what others make of its line.
fn etna(below: impl Fn(&str) -> String) -> (Bench, u64) {
    let bench = Bench::new();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    let changed: String = data(&bench)
        .split_inclusive('\n')
        .map(|line| if line.starts_with("etna.it,") { below(line) } else { line.to_owned() })
        .collect();
    bench.data(&changed);
    bench.settle(issue);
    (bench, issue)
}

fn told(bench: &Bench, issue: u64) -> String {
    let comments = bench.world.comments(issue);
    comments.into_iter().find(|comment| comment.starts_with("<!-- gitribute")).unwrap()
}

#[test]
fn another_value_without_a_lock_waits_and_a_word_of_the_author_settles_it_d14_g5() {
    let (bench, issue) = etna(|line| line.replace("3357", "3324"));
    assert_eq!(status(&bench, issue), "clashing");
    assert!(branch(&bench).contains("stratovolcano,3403"), "the branch stays");
    let text = told(&bench, issue);
    assert!(text.contains("| `etna.it` | `elevation_m` | `3357` | `3324` | `3403` |"), "{text}");
    let body = bench.world.change_requests()[0].body.clone();
    assert!(body.contains("Not to be merged") && body.contains("Closes #1"), "{body}");
    assert_eq!(bench.settle(issue), NOTHING);
    assert!(bench.world.labels(issue).contains(&"data: needs correction".to_owned()));

    // Another change of the file tells nothing new, and settles nothing.
    bench.data(&data(&bench).replace("fuji.jp,Mount Fuji", "fuji.jp,Fuji"));
    assert_eq!(bench.settle(issue), NOTHING);

    bench.say(issue, person(2, "ada"), "/set elevation = 3403");
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("stratovolcano,3403") && branch(&bench).contains(",Fuji,"));
    assert_eq!(bench.settle(issue), NOTHING);
    bench.world.merge(2);
}

#[test]
fn what_was_said_before_the_clash_was_told_settles_nothing_d14() {
    let bench = Bench::new();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    bench.say(issue, person(2, "ada"), "/set elevation = 3404");
    bench.data(&data(&bench).replace("stratovolcano,3357", "stratovolcano,3324"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "clashing");
    bench.say(issue, person(2, "ada"), "/set elevation = 3404");
    assert_eq!(status(&bench, issue), "proposed");
    // Of the next change below it nobody knew.
    bench.data(&data(&bench).replace("stratovolcano,3324", "stratovolcano,3333"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "clashing");
    // And while that waits it is changed once more: told anew, with a new word needed.
    bench.data(&data(&bench).replace("stratovolcano,3333", "stratovolcano,3334"));
    bench.settle(issue);
    assert!(
        told(&bench, issue).contains("| `3324` | `3334` | `3404` |"),
        "{}",
        told(&bench, issue)
    );
    assert_eq!(status(&bench, issue), "clashing");
}

#[test]
fn an_edit_of_the_issue_or_refresh_or_drop_settle_it_too_d14() {
    let lower = |line: &str| line.replace("3357", "3324");
    let (bench, issue) = etna(lower);
    bench.world.issue(issue, |issue| issue.body = correction("etna.it", "3390"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("stratovolcano,3390"));

    let (bench, issue) = etna(lower);
    bench.say(issue, person(3, "eve"), "/refresh");
    assert_eq!(status(&bench, issue), "clashing", "not for strangers");
    bench.say(issue, person(2, "ada"), "/refresh");
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("stratovolcano,3403"));
    assert_eq!(bench.settle(issue), NOTHING);

    let (bench, issue) = etna(lower);
    bench.say(issue, person(2, "ada"), "/drop 1");
    assert_eq!(status(&bench, issue), "invalid");
    assert!(!bench.world.branches().contains(&"gitribute/issue-1".to_owned()));
}

#[test]
fn what_others_did_alike_is_done_and_what_they_did_beside_it_stays_d15() {
    let (bench, issue) = etna(|line| line.replace("3357", "3403"));
    assert_eq!(status(&bench, issue), "unchanged");
    assert!(told(&bench, issue).contains("says this already"));
    let (bench, issue) = etna(|line| line.replace("Mount Etna", "Etna"));
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("etna.it,Etna,IT,stratovolcano,3403"), "{}", branch(&bench));
}

#[test]
fn an_answer_that_repeats_what_was_there_overwrites_nothing_d15() {
    let bench = Bench::new();
    let body =
        correction("etna.it", "3403").replace("### Country\n\n_No response_", "### Country\n\nIT");
    let issue = ask(&bench, &body);
    bench.settle(issue);
    bench.data(&data(&bench).replace("Mount Etna,IT", "Mount Etna,US"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("Mount Etna,US,stratovolcano,3403"), "{}", branch(&bench));
}

#[test]
fn a_row_that_is_gone_or_has_another_key_is_told_in_the_same_table_d16() {
    let (bench, issue) = etna(|_| String::new());
    assert_eq!(status(&bench, issue), "clashing");
    let text = told(&bench, issue);
    assert!(text.contains("| `etna.it` | `elevation_m` | `3357` | *no row* | `3403` |"), "{text}");
    assert!(text.contains("/drop 1") && !text.contains("/refresh"), "{text}");
    let (bench, issue) = etna(|line| line.replace("etna.it,", "mongibello.it,"));
    let text = told(&bench, issue);
    assert!(text.contains("| `3357` | *now `mongibello.it`* | `3403` |"), "{text}");
}

#[test]
fn a_key_that_was_taken_meanwhile_clashes_cell_by_cell_d15() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let row = "mount-shasta.us,Mount Shasta,US,stratovolcano,4317,1786\n";
    bench.data(&(data(&bench) + row));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "clashing");
    let text = told(&bench, issue);
    assert!(text.contains("| *no row* | `4317` | `4322` |"), "{text}");
    assert!(!text.contains("`1786`"), "only what was given: {text}");
    bench.say(issue, person(2, "ada"), "/set volcanoes mount-shasta.us elevation_m = 4322");
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("mount-shasta.us,Mount Shasta,US,stratovolcano,4322,1786"));
    assert_eq!(branch(&bench).matches("mount-shasta.us").count(), 1);

    let bench = Bench::new();
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    bench.settle(issue);
    bench.data(&(data(&bench) + &row.replace("4317", "4322")));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "unchanged");
}

#[test]
fn a_row_to_remove_that_others_changed_waits_and_all_clashes_are_told_at_once_d16() {
    let bench = Bench::new();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.say(
        issue,
        person(2, "ada"),
        "/remove volcanoes fuji.jp\n/set volcanoes katla.is elevation_m = 1500",
    );
    assert_eq!(status(&bench, issue), "proposed");
    let text = data(&bench)
        .replace("stratovolcano,3357", "stratovolcano,3324")
        .replace("stratovolcano,3776", "stratovolcano,3777")
        .replace("caldera,1512", "caldera,1513");
    bench.data(&text);
    bench.settle(issue);
    let text = told(&bench, issue);
    for row in [
        "| `etna.it` | `elevation_m` | `3357` | `3324` | `3403` |",
        "| `fuji.jp` | `elevation_m` | `3776` | `3777` | *no row* |",
        "| `katla.is` | `elevation_m` | `1512` | `1513` | `1500` |",
        "/set volcanoes katla.is elevation_m = 1500",
        "```\n/refresh\n```",
        "/drop 1,2,3",
    ] {
        assert!(text.contains(row), "{row} in {text}");
    }
    // One of the three is settled; the others still wait.
    bench.say(issue, person(2, "ada"), "/set volcanoes etna.it elevation_m = 3403");
    assert_eq!(status(&bench, issue), "clashing");
    assert!(!told(&bench, issue).contains("`3324`"), "{}", told(&bench, issue));
    assert_eq!(bench.settle(issue), NOTHING);
    bench.say(issue, person(2, "ada"), "/refresh");
    assert_eq!(status(&bench, issue), "proposed", "{}", told(&bench, issue));
    assert!(!branch(&bench).contains("fuji.jp") && branch(&bench).contains("stratovolcano,3403"));
}
