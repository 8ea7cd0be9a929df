//! A person's own pull request on a dataset: the same table, the same checks.

use serde_json::Value;

use crate::world::{DATA, Interface, World, stories};

const GOOD: &str = "mount-hood.us,Mount Hood,US,stratovolcano,3429,\n";
const BAD: &str = "mount-shasta.us,Mount Shasta,Canada,stratovolcano,4322,\n";
const MENDED: &str = "mount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n";

/// The verdict on a commit: how it ends, and its line of text.
fn check(world: &World, head: &str) -> Option<(String, String)> {
    let said = |one: &Value, path: &str| one.pointer(path).unwrap().as_str().unwrap().to_owned();
    if world.is_gitlab() {
        let statuses = world.repo.commit_statuses(head).unwrap();
        let ours = statuses.into_iter().find(|one| one["name"] == "gitribute")?;
        return Some((said(&ours, "/status"), said(&ours, "/description")));
    }
    let runs = world.repo.check_runs(head).unwrap();
    assert!(runs.len() <= 1, "{runs:#?}");
    let run = runs.into_iter().next()?;
    assert_eq!(run["name"], "gitribute");
    Some((said(&run, "/conclusion"), said(&run, "/output/title")))
}

/// The lines of our threads, and whether each is resolved.
fn threads(world: &World, number: u64) -> Vec<(u64, bool)> {
    let notes = world.repo.notes(number).unwrap();
    let threads = notes.iter().filter(|note| note["type"] == "DiffNote");
    threads
        .map(|note| {
            assert_eq!(note["author"]["username"], "gitribute");
            let line = note["position"]["new_line"].as_u64().unwrap();
            (line, note["resolved"].as_bool().unwrap())
        })
        .collect()
}

/// A pull request of a fork with one good and one bad row, told; then mended.
async fn a_story(world: &World, errors: &str, holds: &str) {
    let fork = world.repo.fork("grace").unwrap();
    let data = world.data("main");
    let push = |rows: &str| {
        let text = format!("{data}{rows}");
        fork.by("grace").push("patch-1", "Two volcanoes", &[(DATA, Some(&text))]).unwrap()
    };
    let head = push(&format!("{GOOD}{BAD}"));
    let by = world.repo.by("grace");
    let number = by.open_pull("Two volcanoes", "By hand.", "grace:patch-1").unwrap();
    let comment = world.told(number, "`Mount Hood`").await;
    assert!(comment.contains("`CA`"), "what to write instead: {comment}");
    world.quiet().await;
    let first = world.said(number)[0].0;
    let failed = if world.is_gitlab() { "failed" } else { "failure" };
    assert_eq!(check(world, &head).unwrap(), (failed.to_owned(), errors.to_owned()));
    // The bad row is told beside its line too.
    if world.is_gitlab() {
        assert_eq!(threads(world, number), [(29, false)]);
    } else {
        let runs = world.repo.check_runs(&head).unwrap();
        assert_eq!(runs[0]["output"]["annotations_count"], 1);
    }

    let head = push(&format!("{GOOD}{MENDED}"));
    world.until("a green check", |world| check(world, &head).is_some()).await;
    world.quiet().await;
    assert_eq!(check(world, &head).unwrap(), ("success".to_owned(), holds.to_owned()));
    let said = world.said(number);
    assert_eq!((said.len(), said[0].0), (1, first), "the same comment");
    assert!(!said[0].1.contains("❌"), "{said:?}");
    assert_eq!(world.pulls().len(), 0);
    if world.is_gitlab() {
        assert_eq!(threads(world, number), [(29, true)], "mended");
    }
}

stories! {
    a_reviewers_line_becomes_a_commit_on_the_branch_and_accept_merges_it(world) {
        let text = format!("{}{GOOD}", world.data("main"));
        let maintainer = world.repo.by("maintainer");
        maintainer.push("hood", "Mount Hood", &[(DATA, Some(&text))]).unwrap();
        let number = maintainer.open_pull("Mount Hood", "By hand.", "hood").unwrap();
        world.told(number, "`Mount Hood`").await;
        world.quiet().await;
        maintainer
            .comment(number, "Two metres less:\n\n/set volcanoes mount-hood.us elevation_m = 3427")
            .unwrap();
        world.told(number, "`3427`").await;
        world.quiet().await;
        let head = world.repo.head("hood").unwrap().unwrap();
        assert!(world.data("hood").contains("mount-hood.us,Mount Hood,US,stratovolcano,3427,"));
        assert_eq!(check(world, &head).unwrap().0, "success");
        // Its author does not accept it; and a stranger neither.
        maintainer.comment(number, "/accept").unwrap();
        world.told(number, "for another person").await;
        world.repo.add_collaborator("grace", gitribute_playground::Role::Write).unwrap();
        world.quiet().await;
        world.repo.by("grace").comment(number, "/accept").unwrap();
        world.told(number, "it is merged").await;
        world.quiet().await;
        assert!(world.data("main").contains("mount-hood.us,Mount Hood,US,stratovolcano,3427,"));
    }

    a_pull_request_written_by_hand_is_checked_as_a_proposal_is(world) {
        a_story(world, "1 error in the data", "The data holds").await;
        // One that touches no dataset is left alone.
        let fork = world.repo.fork("ada").unwrap();
        let change = [("README.md", Some("A list of volcanoes.\n"))];
        let head = fork.by("ada").push("words", "Words", &change).unwrap();
        let number = world.repo.by("ada").open_pull("Words", "", "ada:words").unwrap();
        world.quiet().await;
        assert_eq!(world.said(number), []);
        assert!(check(world, &head).is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_request_written_by_hand_is_checked_in_french_by_rest() {
    let world = World::with("fr", Interface::Rest).await;
    a_story(&world, "1 erreur dans les données", "Les données sont valides").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_request_written_by_hand_is_checked_in_french() {
    let world = World::with("fr", Interface::GitLab).await;
    a_story(&world, "1 erreur dans les données", "Les données sont valides").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_is_made_anew_when_somebody_asks_for_it() {
    let world = World::with("en", Interface::Graphql).await;
    let fork = world.repo.fork("grace").unwrap();
    let text = format!("{}{GOOD}", world.data("main"));
    let head = fork.by("grace").push("patch-1", "Hood", &[(DATA, Some(&text))]).unwrap();
    let number = world.repo.by("grace").open_pull("Hood", "", "grace:patch-1").unwrap();
    world.told(number, "`Mount Hood`").await;
    world.quiet().await;
    let first = world.repo.check_runs(&head).unwrap()[0]["id"].as_u64().unwrap();
    world.repo.by("maintainer").rerequest_check(first).unwrap();
    world
        .until("a newer check", |world| {
            let runs = world.repo.check_runs(&head).unwrap();
            runs.iter().any(|run| run["id"] != first && run["conclusion"] == "success")
        })
        .await;
    world.end().await;
}
