//! Conversations below an issue, told to a forge in memory.

use std::fmt::Write as _;

use super::{addition, ask, correction, shasta, status};
use crate::model::{Actor, ActorKind, Edited, Reaction};
use crate::ports::{ForgeError, Role};
use crate::testing::{Bench, Stage, person};

fn ada() -> Actor {
    person(2, "ada")
}

fn maint() -> Actor {
    person(1, "maint")
}

fn eve() -> Actor {
    person(3, "eve")
}

fn branch(bench: &Bench) -> String {
    bench.world.file("gitribute/issue-1", "data/volcanoes.csv")
}

#[test]
fn the_author_corrects_a_wrong_answer_with_one_line() {
    let bench = Bench::new();
    let issue = ask(&bench, &addition("Mount Shasta", "high"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    bench.say(issue, ada(), "Sorry!\n\n/set elevation = 4322");
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("mount-shasta.us,Mount Shasta,US,stratovolcano,4322,"));
    assert_eq!(bench.world.reactions(issue), [[Reaction::Done]]);
}

#[test]
fn what_the_repository_supplies_follows_the_correction() {
    let bench = Bench::new();
    let body = addition("Mount Shasta", "4322").replace("\n\nUS\n", "\n\nItaly\n");
    let issue = ask(&bench, &body);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    bench.say(issue, ada(), "/set country = US");
    assert_eq!(status(&bench, issue), "proposed");
    assert!(branch(&bench).contains("mount-shasta.us,Mount Shasta,US,"), "{}", branch(&bench));
}

#[test]
fn a_missing_required_answer_is_given_in_a_comment() {
    let bench = Bench::new();
    let issue = ask(&bench, &addition("_No response_", "4322"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    bench.say(issue, ada(), "/set name = Mount Shasta");
    assert_eq!(status(&bench, issue), "proposed", "{:?}", bench.world.comments(issue));
    assert!(branch(&bench).contains("mount-shasta.us,Mount Shasta,US,"));
}

#[test]
fn an_edited_or_deleted_describing_comment_changes_the_proposal_p19() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.say(issue, ada(), "/set elevation = 4321");
    assert!(branch(&bench).contains(",4321,"));
    bench.world.change_comments(issue, |comments| {
        let comment = comments.iter_mut().find(|one| one.body.starts_with("/set")).unwrap();
        comment.body = "/set elevation = 4320".to_owned();
        comment.edited = Edited::Yes;
    });
    bench.settle(issue);
    assert!(branch(&bench).contains(",4320,"));
    bench
        .world
        .change_comments(issue, |comments| comments.retain(|one| !one.body.starts_with("/set")));
    bench.settle(issue);
    assert!(branch(&bench).contains(",4322,"));
}

#[test]
fn a_strangers_correction_is_refused_in_words_and_a_writers_is_taken_s1() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.say(issue, eve(), "/set elevation = 1");
    assert!(branch(&bench).contains(",4322,"));
    let [comment] = bench.world.comments(issue).try_into().unwrap_or_else(|all: Vec<String>| {
        let ours = all.into_iter().filter(|one| one.starts_with("<!--")).collect::<Vec<_>>();
        <[String; 1]>::try_from(ours).unwrap()
    });
    assert!(comment.contains("`/set` is for the author"), "{comment}");
    assert_eq!(bench.world.reactions(issue), [[Reaction::Refused]]);
    bench.say(issue, maint(), "/set elevation = 4321");
    assert!(branch(&bench).contains(",4321,"));
}

#[test]
fn who_cannot_be_asked_about_may_nothing_and_is_asked_again_s2() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let unwell = ForgeError::Unavailable("502".to_owned());
    bench.world.fail("permission", Stage::Before, unwell);
    bench.say(issue, maint(), "/set elevation = 4321");
    // The first look failed and changed nothing; the next one was told.
    assert!(branch(&bench).contains(",4321,"));
    assert_eq!(bench.store.buried(), [""; 0]);
}

#[test]
fn programs_are_never_listened_to_and_nothing_of_ours_wakes_us_s6_s18_s19() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let bot = Actor { kind: ActorKind::Bot, ..person(50, "other[bot]") };
    for _ in 0..6 {
        assert_eq!(bench.say(issue, bot.clone(), "/set elevation = 1\n/help\n/accept"), [""; 0]);
    }
    // Our own help is full of our own commands.
    bench.say(issue, ada(), "/help");
    assert_eq!(bench.settle(issue), [""; 0]);
    assert!(branch(&bench).contains(",4322,"));
}

#[test]
fn quotes_code_and_titles_are_no_commands_p16_p17_s20() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.issue(issue, |issue| issue.title = "/set elevation = 1".to_owned());
    for text in [
        "> /set elevation = 1",
        "`/set elevation = 1`",
        "```\n/set elevation = 1\n```",
        "<!-- /set elevation = 1 -->",
        "see /set elevation = 1",
    ] {
        assert_eq!(bench.say(issue, ada(), text), [""; 0], "{text}");
    }
    assert!(branch(&bench).contains(",4322,"));
}

#[test]
fn a_near_miss_and_a_question_are_answered_in_the_one_comment_p18() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    assert_eq!(bench.say(issue, ada(), "/sett elevation = 4321"), ["recomment 1", "react 1"]);
    bench.say(issue, ada(), "/find etna");
    bench.say(issue, ada(), "/explain");
    let ours: Vec<String> =
        bench.world.comments(issue).into_iter().filter(|one| one.starts_with("<!--")).collect();
    let [comment] = ours.as_slice() else { panic!("{ours:#?}") };
    assert!(comment.contains("Did you mean `/set`?"), "{comment}");
    assert!(comment.contains("`etna.it`"), "{comment}");
    assert!(comment.contains("| `elevation_m` | `Elevation` | `4322` |"), "{comment}");
    assert!(branch(&bench).contains(",4322,"));
}

#[test]
fn older_errors_are_listed_for_writers_who_ask() {
    let bench = Bench::new();
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.world.write("data/volcanoes.csv", &data.replace(",3776,", ",tall,"));
    let issue = shasta(&bench);
    bench.settle(issue);
    let comment = |bench: &Bench| {
        bench.world.comments(issue).into_iter().find(|one| one.starts_with("<!--")).unwrap()
    };
    assert!(comment(&bench).contains("1 older error stands in the file"), "{}", comment(&bench));
    bench.say(issue, ada(), "/check");
    assert!(comment(&bench).contains("Checked again"), "{}", comment(&bench));
    assert!(!comment(&bench).contains("`tall`"), "{}", comment(&bench));
    bench.world.set(|state| {
        state.roles.insert(2, Role::Write);
    });
    bench.say(issue, ada(), "/check");
    let told = comment(&bench);
    assert!(told.contains("`volcanoes` holds 1 older error. They do not count here"), "{told}");
    assert!(told.contains("`tall` is not a whole number"), "{told}");
}

#[test]
fn a_description_of_commands_is_a_contribution() {
    let bench = Bench::new();
    let text = "Two figures are wrong.\n\n/set volcanoes etna.it elevation_m = 3403\n\
                /set volcanoes fuji.jp elevation_m = 3777";
    let issue = bench.world.open_issue(ada(), "Two figures", text);
    bench.settle(issue);
    assert_eq!(bench.world.comments(issue).len(), 1, "stranger than a form");
    // Those who may change rows of others write to the repository.
    bench.world.set(|state| {
        state.roles.insert(2, Role::Write);
    });
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed", "{:?}", bench.world.comments(issue));
    let data = branch(&bench);
    assert!(data.contains("etna.it,Mount Etna,IT,stratovolcano,3403,"));
    assert!(data.contains("fuji.jp,Mount Fuji,JP,stratovolcano,3777,"));
}

#[test]
fn an_ordinary_issue_is_left_alone_until_somebody_asks() {
    let bench = Bench::new();
    let issue = bench.world.open_issue(ada(), "How tall is it?", "How tall is Etna?");
    assert_eq!(bench.settle(issue), [""; 0]);
    bench.say(issue, ada(), "/find etna");
    let ours: Vec<String> =
        bench.world.comments(issue).into_iter().filter(|one| one.starts_with("<!--")).collect();
    assert!(ours[0].starts_with("<!-- gitribute: asked -->\n**Answers**"), "{}", ours[0]);
    assert!(ours[0].contains("`etna.it`"));
    assert_eq!(bench.settle(issue), [""; 0]);
}

#[test]
fn forty_rows_of_which_three_are_bad_are_thirty_seven_proposed() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let mut rows = String::from("name,country,type,elevation_m\n");
    for number in 1..=40 {
        let country = if number == 7 { "Narnia" } else { "US" };
        let elevation = if number % 20 == 0 { "tall" } else { "1000" };
        writeln!(rows, "Hill {number},{country},lava dome,{elevation}").unwrap();
    }
    bench.say(issue, ada(), &format!("/add volcanoes\n\n```csv\n{rows}```"));
    assert_eq!(status(&bench, issue), "proposed");
    let data = branch(&bench);
    assert_eq!(data.matches(",lava dome,1000,").count(), 37, "{data}");
    let ours: Vec<String> =
        bench.world.comments(issue).into_iter().filter(|one| one.starts_with("<!--")).collect();
    assert!(ours[0].contains("37 of 40 rows were taken. 3 come back:"), "{}", ours[0]);
    assert!(ours[0].contains("Hill 7,Narnia,lava dome,1000"), "{}", ours[0]);
    assert_eq!(bench.world.reactions(issue), [[Reaction::Refused]]);
}

#[test]
fn both_who_wrote_and_who_corrected_are_credited() {
    let bench = Bench::new();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    bench.say(issue, maint(), "/set country = FR");
    let [message] = bench.world.commits("gitribute/issue-1").try_into().unwrap();
    assert!(
        message.contains("Co-authored-by: ada <") && message.contains("Co-authored-by: maint <")
    );
}

#[test]
fn rows_in_an_attached_file_are_taken_as_those_of_a_block_are_s23() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let at = |name: &str| format!("https://forge.example/maint/data/files/{name}");
    let rows = "name,country,type,elevation_m\nMount Hood,US,stratovolcano,3429\n";
    bench.world.set(|state| {
        state.uploads.insert(at("1/rows.csv"), rows.as_bytes().to_vec());
        state.uploads.insert(at("2/huge.csv"), vec![b'x'; (1 << 20) + 1]);
        state.uploads.insert(at("3/sheet.csv"), b"PK\x03\x04\0\0".to_vec());
        state.uploads.insert(at("4/private.csv"), b"\n<!DOCTYPE html><title>Sign in".to_vec());
    });
    let add = |url: &str| format!("/add volcanoes\n\n[rows.csv]({url})");
    bench.say(issue, ada(), &add(&at("1/rows.csv")));
    assert!(branch(&bench).contains("mount-hood.us,Mount Hood,US,stratovolcano,3429,"));
    let told = |url: &str| {
        bench.say(issue, ada(), &add(url));
        bench.world.comments(issue)[0].clone()
    };
    assert!(told(&at("2/huge.csv")).contains("`huge.csv` is too large"));
    assert!(told(&at("3/sheet.csv")).contains("`sheet.csv` is of a kind that is not read"));
    assert!(told(&at("4/private.csv")).contains("`private.csv` could not be fetched"));
    assert!(told(&at("5/gone.csv")).contains("`gone.csv` could not be fetched"));
    assert!(told("https://169.254.169.254/latest/rows.csv").contains("is not followed"));
    assert_eq!(status(&bench, issue), "proposed");
}
