//! `accept.group: dataset`, through the program, the adapter and Git: contributions to one dataset
//! in one pull request, each with its own comment, its own commit and its own way out.

use gitribute_playground::{Fault, Rule};
use serde_json::Value;

use crate::scenarios::volcano;
use crate::world::{DATA, Interface, World};

const BRANCH: &str = "gitribute/group/volcanoes";

async fn world(language: &str, interface: Interface) -> World {
    World::configured(language, interface, "accept:\n  group: dataset\n").await
}

/// The form for a correction of Etna's elevation.
fn etna(elevation: &str) -> String {
    format!(
        "### Identifier\n\netna.it\n\n### Name\n\n_No response_\n\n### Country\n\n_No response_\n\n\
         ### Type\n\n_No response_\n\n### Elevation in the list today\n\n_No response_\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nA new survey.\n"
    )
}

/// The shared pull request.
fn shared(world: &World) -> Value {
    let mut pulls = world.pulls();
    pulls.retain(|pull| pull["head"]["ref"] == BRANCH && pull["state"] == "open");
    assert_eq!(pulls.len(), 1, "{pulls:#?}");
    pulls.remove(0)
}

fn number(pull: &Value) -> u64 {
    pull["number"].as_u64().unwrap()
}

/// The first lines of its commits, the oldest first.
fn commits(world: &World) -> Vec<String> {
    let log = world.git(&["log", "--reverse", "--format=%s", &format!("main..{BRANCH}")]);
    log.lines().map(str::to_owned).collect()
}

/// The text of the pull request is the one of this name.
fn body_reads(world: &World, pull: &Value, name: &str) {
    let body = pull["body"].as_str().unwrap().replace("\r\n", "\n");
    let seen: Vec<&str> =
        body.lines().filter(|line| !line.starts_with("<!-- gitribute group:")).collect();
    world.keeps(seen.join("\n").trim_end(), name);
}

/// Three people, one pull request; one of them is wrong at first, one edits, one leaves; one word
/// merges the others.
async fn a_story(world: &World, words: &Words) {
    let first = world.adds("ada", &volcano("Mount Shasta", "US", "4322"));
    // One after the other, for the oldest comes first.
    world.told(first, words.together).await;
    let second = world.adds("grace", &volcano("Mount Hood", "US", "3429"));
    let third = world.adds("ada", &volcano("Mount Baker", "Italy", "3286"));
    world.told(second, words.together).await;
    world.told(third, words.invalid).await;
    world.quiet().await;
    assert_eq!(commits(world).len(), 2);
    world.repo.by("ada").edit_body(third, &volcano("Mount Baker", "US", "3286")).unwrap();
    world.told(third, words.together).await;
    world.quiet().await;
    let pull = shared(world);
    assert_eq!(pull["title"], words.title);
    assert_eq!(commits(world).len(), 3);
    body_reads(world, &pull, words.body);
    world.reads(first, words.comment);
    assert_eq!(world.repo.labels(number(&pull)).unwrap(), ["data"]);
    for (name, author) in [("Shasta", "ada"), ("Hood", "grace"), ("Baker", "ada")] {
        let key = format!("mount-{}.us", name.to_lowercase());
        let log = world.git(&["log", "--format=%B%x00", &format!("main..{BRANCH}")]);
        let own = log.split('\0').find(|message| message.contains(&key)).unwrap();
        assert!(own.contains(&format!("Co-authored-by: {author} <")), "{own}");
    }

    // An edit changes its part; a closed issue leaves; the others stay as they are.
    world.repo.by("ada").edit_body(first, &volcano("Mount Shasta", "US", "4321")).unwrap();
    world.until("the edit is in", |world| world.data(BRANCH).contains(",4321,")).await;
    world.repo.by("grace").close(second).unwrap();
    world.told(second, words.withdrawn).await;
    world.quiet().await;
    assert!(!world.data(BRANCH).contains("mount-hood.us"));
    assert_eq!(commits(world).len(), 2);

    let number = number(&shared(world));
    world.says("maintainer", number, "/accept").await;
    world.told(first, words.merged).await;
    world.told(third, words.merged).await;
    world.quiet().await;
    assert_eq!(world.state(first), "closed");
    assert_eq!(world.state(third), "closed");
    assert_eq!(world.repo.branches().unwrap(), ["main"]);
    let data = world.data("main");
    assert!(data.contains("mount-shasta.us") && data.contains("mount-baker.us"), "{data}");
    let log = world.git(&["log", "--format=%s", "main"]);
    assert!(log.contains("mount-shasta.us") && log.contains("mount-baker.us"), "{log}");
    world.reads(first, words.end);
}

struct Words {
    together: &'static str,
    invalid: &'static str,
    withdrawn: &'static str,
    merged: &'static str,
    title: &'static str,
    body: &'static str,
    comment: &'static str,
    end: &'static str,
}

const ENGLISH: Words = Words {
    together: "together with the other contributions to the same data: a maintainer",
    invalid: "Nothing is proposed yet",
    withdrawn: "the proposal was withdrawn",
    merged: "together with other contributions. Thank you!",
    title: "3 contributions to volcanoes",
    body: "group-body.md",
    comment: "group.md",
    end: "group-merged.md",
};

const FRENCH: Words = Words {
    together: "avec les autres contributions aux mêmes données\u{a0}: un mainteneur",
    invalid: "Rien n'est encore proposé",
    withdrawn: "la proposition est donc retirée",
    merged: "avec d'autres contributions. Merci",
    title: "3 contributions à volcanoes",
    body: "french-group-body.md",
    comment: "french-group.md",
    end: "french-group-merged.md",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_contributions_share_a_pull_request() {
    let world = world("en", Interface::Graphql).await;
    a_story(&world, &ENGLISH).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_contributions_share_a_merge_request_in_french() {
    let world = world("fr", Interface::GitLab).await;
    a_story(&world, &FRENCH).await;
    world.end().await;
}

/// Two of one cell, and one of its own; the second of the two is told, the others go on; a word
/// takes one out, and it is in the next one.
async fn a_clash(world: &World) {
    let first = world.corrects("ada", &etna("3403"));
    world.told(first, ENGLISH.together).await;
    let second = world.corrects("grace", &etna("3369"));
    world.told(second, "cannot stand in").await;
    let third = world.adds("ada", &volcano("Mount Hood", "US", "3429"));
    world.told(third, ENGLISH.together).await;
    world.quiet().await;
    world.reads(second, "group-apart.md");
    let pull = number(&shared(world));
    let out = format!("Later, please.\n\n/drop #{}", world.seen(third));
    world.says("maintainer", pull, &out).await;
    world.told(third, "took this out").await;
    world.says("maintainer", pull, "/set elevation = 1").await;
    world.until("it is told", |world| world.said(pull)[0].1.contains("is said there")).await;
    world.quiet().await;
    body_reads(world, &shared(world), "group-dropped-body.md");
    world.says("maintainer", pull, "/accept").await;
    world.told(first, ENGLISH.merged).await;
    world.told(second, "/set ").await;
    world.told(third, ENGLISH.together).await;
    world.quiet().await;
    assert!(world.data("main").contains(",3403,"));
    let next = number(&shared(world));
    assert_ne!(next, pull);
    // The whole is declined: it is told where it stands, and the branches go.
    world.says("maintainer", next, "/reject because the survey is not published yet").await;
    world.told(third, "was closed without merging").await;
    world.quiet().await;
    assert!(!world.repo.branches().unwrap().contains(&BRANCH.to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_clashes_is_left_out_and_a_word_takes_one_out_d14() {
    let world = world("en", Interface::Rest).await;
    a_clash(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_clashes_is_left_out_and_a_word_takes_one_out_on_gitlab_d14() {
    let world = world("en", Interface::GitLab).await;
    a_clash(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_moves_below_them_is_taken_in_and_lost_answers_make_nothing_twice_g1_g5() {
    let world = world("en", Interface::Graphql).await;
    world.forge.world().fault(Rule::on(world.opening(), Fault::Drop).after());
    let issues: Vec<u64> = ["Mount Shasta", "Mount Hood", "Mount Baker"]
        .into_iter()
        .map(|name| world.adds("ada", &volcano(name, "US", "3000")))
        .collect();
    for issue in &issues {
        world.told(*issue, ENGLISH.together).await;
    }
    world.quiet().await;
    assert_eq!(commits(&world).len(), 3);
    let moved = world.data("main").replace("etna.it,Mount Etna", "etna.it,Etna");
    world.repo.by("maintainer").push("main", "Shorter", &[(DATA, Some(&moved))]).unwrap();
    world.until("it is taken in", |world| world.data(BRANCH).contains("etna.it,Etna,")).await;
    world.quiet().await;
    assert_eq!(commits(&world).len(), 3);
    let pull = number(&shared(&world));
    world
        .until("it can be merged", |world| world.repo.pull(pull).unwrap()["mergeable"] == true)
        .await;
    // With the button, as people do.
    world.repo.by("maintainer").merge(pull).unwrap();
    for issue in &issues {
        world.told(*issue, ENGLISH.merged).await;
    }
    world.quiet().await;
    assert_eq!(world.repo.branches().unwrap(), ["main"]);
    world.end().await;
}
