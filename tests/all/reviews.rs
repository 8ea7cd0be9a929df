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
    if !world.is_gitlab() {
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
}

stories! {
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
