//! Conversations, through the program, the adapter and Git: what people write below an issue, and
//! what stands there afterwards. The comments are kept whole in `conversation/`, to be read; with
//! `GITRIBUTE_SNAPSHOTS=write` they are written anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use gitribute_playground::{Order, Schedule};

use crate::scenarios::volcano;
use crate::world::{DATA, INVALID, Interface, World, stories};

fn shasta() -> String {
    volcano("Mount Shasta", "US", "4322")
}

/// The form for a correction of Etna's elevation, with what the person saw there.
fn etna(elevation: &str) -> String {
    format!(
        "### Identifier\n\netna.it\n\n### Name\n\n_No response_\n\n### Country\n\n_No response_\n\n\
         ### Type\n\n_No response_\n\n### Elevation in the list today\n\n3357\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nA new survey.\n"
    )
}

/// A comment without since when a clash is told.
fn without_since(text: &str) -> String {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("<!-- gitribute: clashing ") => {
            format!("<!-- gitribute: clashing -->\n{rest}")
        }
        _ => text.to_owned(),
    }
}

impl World {
    /// Somebody comments, once all before is at rest: the forge's clock counts in seconds.
    pub(crate) async fn says(&self, login: &str, issue: u64, text: &str) -> u64 {
        self.quiet().await;
        self.repo.by(login).comment(issue, text).unwrap()
    }

    /// The comment is the one of this name in `conversation/`.
    pub(crate) fn reads(&self, issue: u64, name: &str) {
        let said = self.said(issue);
        assert_eq!(said.len(), 1, "one comment: {said:?}");
        self.keeps(&without_since(said[0].1.trim_end()), name);
    }

    /// A text is the one of this name in `conversation/`.
    pub(crate) fn keeps(&self, text: &str, name: &str) {
        let text = text.replace(self.forge.url(), "https://forge.example");
        let told = format!("{}\n", timeless(&text));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/conversation");
        let folder = if self.is_gitlab() { folder.join("gitlab") } else { folder };
        let file = folder.join(name);
        if std::env::var_os("GITRIBUTE_SNAPSHOTS").is_some_and(|what| what == "write") {
            fs::create_dir_all(folder).unwrap();
            fs::write(&file, told).unwrap();
            return;
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(told, kept, "{name}");
    }

    fn reacted(&self, comment: u64) -> Vec<String> {
        let comments = self.repo.comments(1).unwrap();
        let found = comments.iter().find(|one| one["id"] == comment).unwrap();
        let reactions = found["reactions"].as_object().unwrap();
        let counted = reactions.iter().filter(|(_, count)| count.as_u64().unwrap_or(0) > 0);
        counted.map(|(name, _)| name.clone()).filter(|name| name != "total_count").collect()
    }
}

/// A text without the moments and the commits in it, which are others in each run.
fn timeless(text: &str) -> String {
    let word = |word: &str| {
        let is_day = word.len() == 10 && word.matches('-').count() == 2;
        let is_time = word.len() == 5 && word.contains(':');
        let is_number = |c: char| c.is_ascii_digit() || c == '-' || c == ':';
        let is_moment = (is_day || is_time) && word.chars().all(is_number);
        if is_moment { "…".to_owned() } else { word.to_owned() }
    };
    let text = text.split(' ').map(word).collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
    let mut told = String::new();
    while let Some(first) = rest.chars().next() {
        let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let length = rest.find(|c| !is_hex(c)).unwrap_or(rest.len());
        match length {
            40 => told.push('…'),
            0 => told.push(first),
            _ => told.push_str(&rest[..length]),
        }
        rest = &rest[length.max(first.len_utf8() * usize::from(length == 0))..];
    }
    told
}

stories! {
    a_file_dropped_into_a_comment_is_proposed_row_by_row_s23(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        let rows = "name,country,type,elevation_m\nMount Hood,US,stratovolcano,3429\n";
        let url = world.repo.by("ada").upload("rows.csv", rows.as_bytes()).unwrap();
        world.says("ada", issue, &format!("/add volcanoes\n\n[rows.csv]({url})")).await;
        world.told(issue, "`mount-hood.us`").await;
        world.quiet().await;
        assert!(
            world
                .data(&world.branch(issue))
                .contains("mount-hood.us,Mount Hood,US,stratovolcano,3429,")
        );
    }

    one_line_corrects_a_wrong_answer(world) {
        let issue = world.adds("ada", &volcano("Mount Shasta", "Italy", "4322"));
        world.told(issue, "Nothing is proposed yet").await;
        let comment = world.says("ada", issue, "Oh, of course:\n\n/set country = US").await;
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        assert!(world.data(&world.branch(issue)).contains("mount-shasta.us,Mount Shasta,US,"));
        assert!(!world.repo.labels(issue).unwrap().contains(&INVALID.to_owned()));
        assert_eq!(world.reacted(comment), ["rocket"]);
        world.reads(issue, "corrected.md");
    }

    a_reviewer_accepts_and_it_is_merged(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        let comment = world.says("maintainer", issue, "Looks right, thank you.\n\n/accept").await;
        world.told(issue, "Merged in").await;
        world.quiet().await;
        assert_eq!(world.state(issue), "closed");
        assert!(world.data("main").contains("mount-shasta.us"));
        assert_eq!(world.repo.branches().unwrap(), ["main"]);
        assert_eq!(world.reacted(comment), ["rocket"]);
    }

    an_accept_of_what_has_changed_since_is_void_s8(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let hooks = world.forge.world();
        hooks.schedule_hooks(Schedule::Held);
        let comment = world.repo.by("maintainer").comment(issue, "/accept").unwrap();
        world.repo.by("ada").edit_body(issue, &volcano("Mount Shasta", "US", "4321")).unwrap();
        hooks.release_hooks(Order::AsHappened);
        hooks.schedule_hooks(Schedule::Immediate);
        world.told(issue, "has changed since").await;
        world.quiet().await;
        assert_eq!(world.pull()["state"], "open");
        assert_eq!(world.reacted(comment), ["confused"]);
        world.reads(issue, "void.md");
        world.says("maintainer", issue, "/accept").await;
        world.told(issue, "Merged in").await;
        assert!(world.data("main").contains(",4321,"));
    }

    a_rejection_tells_why_and_an_edit_proposes_again(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.says("maintainer", issue, "/reject because the survey is not published yet").await;
        world.told(issue, "Not accepted").await;
        world.quiet().await;
        assert_eq!(world.state(issue), "closed");
        if !world.is_gitlab() {
            assert_eq!(world.repo.issue(issue).unwrap()["state_reason"], "not_planned");
        }
        assert_eq!(world.pull()["state"], "closed");
        world.reads(issue, "rejected.md");
        world.repo.by("ada").edit_body(issue, &volcano("Mount Shasta", "US", "4317")).unwrap();
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        assert_eq!(world.state(issue), "open");
        assert_eq!(world.pull()["state"], "open");
    }

    a_hold_and_a_strangers_command_and_a_near_miss_and_help(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.says("maintainer", issue, "/hold because I am asking the observatory").await;
        world.told(issue, "has paused this").await;
        let comment = world.says("grace", issue, "/set elevation = 1").await;
        world.told(issue, "is for the author").await;
        world.says("grace", issue, "/fnd etna").await;
        world.told(issue, "Did you mean").await;
        world.says("grace", issue, "/help").await;
        world.told(issue, "What you may do here").await;
        world.quiet().await;
        assert_eq!(world.reacted(comment), ["confused"]);
        assert!(world.data(&world.branch(issue)).contains(",4322,"));
        world.reads(issue, "held.md");
    }

    forty_rows_with_three_bad_ones(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        let mut rows = String::from("name,country,type,elevation_m\n");
        for number in 1..=40 {
            let country = if number == 7 { "Narnia" } else { "US" };
            let tall = number % 20 == 0;
            let elevation = if tall { "tall".to_owned() } else { (900 + number).to_string() };
            writeln!(rows, "Hill {number},{country},lava dome,{elevation}").unwrap();
        }
        world.says("ada", issue, &format!("The rest of the range:\n\n/add volcanoes\n\n```csv\n{rows}```")).await;
        world.told(issue, "37 of 40 rows").await;
        world.quiet().await;
        let added = world.git(&["diff", "--numstat", &format!("main...{}", world.branch(issue))]);
        assert_eq!(added, format!("38\t0\t{DATA}\n"));
        world.reads(issue, "bulk.md");
    }

    of_two_that_clash_the_second_is_told_what_stands_now_d14(world) {
        let first = world.corrects("ada", &etna("3403"));
        world.told(first, "Proposed in").await;
        let second = world.corrects("grace", &etna("3369"));
        world.told(second, "touches the same record").await;
        world.says("maintainer", first, "/accept").await;
        world.told(first, "Merged in").await;
        world.told(second, "`3403`").await;
        let branch = world.branch(second);
        let pulls = world.pulls();
        let waits = pulls.iter().find(|pull| pull["head"]["ref"] == branch.as_str()).unwrap();
        let called = world.called(waits["number"].as_u64().unwrap());
        world.told(second, &format!("so [{called}]")).await;
        world.quiet().await;
        world.reads(second, "clash.md");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_french_without_graphql() {
    in_french(World::with("fr", Interface::Rest).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_french_on_gitlab() {
    in_french(World::with("fr", Interface::GitLab).await).await;
}

async fn in_french(world: World) {
    let issue = world.adds("ada", &volcano("Mount Shasta", "Italy", "4322"));
    world.told(issue, "Rien n'est encore proposé").await;
    world.says("ada", issue, "/set pays = US\n\n/help set").await;
    world.told(issue, "Réponses").await;
    world.says("ada", issue, "/set country = US").await;
    world.told(issue, "Proposé dans").await;
    world.quiet().await;
    world.reads(issue, "french.md");
    world.says("maintainer", issue, "/accept").await;
    world.told(issue, "Fusionné dans").await;
    world.end().await;
}

/// A reviewer's words in a review and beside a line, by either interface.
async fn a_review(world: &World) {
    let issue = world.adds("ada", &shasta());
    world.told(issue, "Proposed in").await;
    world.quiet().await;
    let pull = world.pull()["number"].as_u64().unwrap();
    let line = "The survey says more:\n\n/set elevation = 4321";
    world
        .repo
        .by("maintainer")
        .review(pull, "REQUEST_CHANGES", "/set country = Italy", &[(DATA, 16, line)])
        .unwrap();
    world.told(issue, "Nothing is proposed yet").await;
    world.repo.by("maintainer").review(pull, "COMMENT", "/set country = US", &[]).unwrap();
    world.told(issue, "Proposed in").await;
    world.quiet().await;
    assert!(
        world
            .data(&world.branch(issue))
            .contains("mount-shasta.us,Mount Shasta,US,stratovolcano,4321,")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_and_a_line_comment_hold_commands_p22() {
    let world = World::with("en", Interface::Graphql).await;
    a_review(&world).await;
    let review = world.pull()["number"].as_u64().unwrap();
    let accept = world.repo.by("maintainer").review(review, "APPROVE", "/accept", &[]).unwrap();
    world.told(1, "Merged in").await;
    world.quiet().await;
    let ours = ("gitribute[bot]".to_owned(), "rocket".to_owned());
    assert!(world.repo.review_reactions(accept).unwrap().contains(&ours));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reviews_are_read_by_rest_too_and_what_acts_is_not_taken_from_them_p22() {
    let world = World::with("en", Interface::Rest).await;
    a_review(&world).await;
    let pull = world.pull()["number"].as_u64().unwrap();
    world.repo.by("maintainer").review(pull, "APPROVE", "/accept", &[]).unwrap();
    world.told(1, "Write it in a new comment").await;
    world.quiet().await;
    assert_eq!(world.pull()["state"], "open");
    world.end().await;
}
