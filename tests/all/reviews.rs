//! A person's own pull request on a dataset: the same table, the same checks.

use serde_json::Value;

use crate::world::{DATA, Interface, World};

const GOOD: &str = "mount-hood.us,Mount Hood,US,stratovolcano,3429,\n";
const BAD: &str = "mount-shasta.us,Mount Shasta,Canada,stratovolcano,4322,\n";
const MENDED: &str = "mount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n";

fn check(world: &World, head: &str) -> Option<Value> {
    let runs = world.repo.check_runs(head).unwrap();
    assert!(runs.len() <= 1, "{runs:#?}");
    runs.into_iter().next()
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
    let run = check(world, &head).unwrap();
    assert_eq!((&run["name"], &run["conclusion"]), (&"gitribute".into(), &"failure".into()));
    assert_eq!(run["output"]["title"], errors);
    assert_eq!(run["output"]["annotations_count"], 1);

    let head = push(&format!("{GOOD}{MENDED}"));
    world.until("a green check", |world| check(world, &head).is_some()).await;
    world.quiet().await;
    let run = check(world, &head).unwrap();
    assert_eq!((&run["conclusion"], &run["output"]["title"]), (&"success".into(), &holds.into()));
    let said = world.said(number);
    assert_eq!((said.len(), said[0].0), (1, first), "the same comment");
    assert!(!said[0].1.contains("❌"), "{said:?}");
    assert_eq!(world.pulls().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_request_written_by_hand_is_checked_as_a_proposal_is() {
    let world = World::new().await;
    a_story(&world, "1 error in the data", "The data holds").await;
    // One that touches no dataset is left alone.
    let fork = world.repo.fork("ada").unwrap();
    let change = [("README.md", Some("A list of volcanoes.\n"))];
    let head = fork.by("ada").push("words", "Words", &change).unwrap();
    let number = world.repo.by("ada").open_pull("Words", "", "ada:words").unwrap();
    world.quiet().await;
    assert_eq!(world.said(number), []);
    assert!(check(&world, &head).is_none());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_request_written_by_hand_is_checked_in_french_by_rest() {
    let world = World::with("fr", Interface::Rest).await;
    a_story(&world, "1 erreur dans les données", "Les données sont valides").await;
    world.end().await;
}
