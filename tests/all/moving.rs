//! Bases that move: many open additions to the end of one file, merged one after the other.

use std::collections::BTreeMap;

use crate::scenarios::volcano;
use crate::world::stories;

/// How many contributions are open at once.
const OPEN: usize = 200;
/// Most requests that one of them may cost, from the form to the thanks.
const REQUESTS_EACH: usize = 24;

fn name(number: usize) -> String {
    format!("Peak {number:03}")
}

stories! {
    /// People add a row at the end of one file; the maintainer merges one after the other
    /// with the button. Git alone would conflict from the second on. Two hundred on one forge: what
    /// differs on the other does not grow with their number.
    many_open_additions_merge_without_a_conflict(world) {
        let open = if world.is_gitlab() { OPEN / 5 } else { OPEN };
        world.calls();
        let before = world.data("main");
        let issues: Vec<u64> =
            (0..open).map(|number| world.adds("ada", &volcano(&name(number), "IS", "1000"))).collect();
        for issue in &issues {
            world.told(*issue, "Proposed in").await;
        }
        let mut all = world.calls();
        let pulls: BTreeMap<String, u64> = world
            .pulls()
            .iter()
            .map(|pull| {
                let title = pull["title"].as_str().unwrap().to_owned();
                (title, pull["number"].as_u64().unwrap())
            })
            .collect();
        let maintainer = world.repo.by("maintainer");
        for number in 0..open {
            let title = format!("Add peak-{number:03}.is to volcanoes");
            let pull = pulls[&title];
            world
                .until(&format!("{title} can be merged"), |world| {
                    world.repo.pull(pull).unwrap()["mergeable"] == true
                })
                .await;
            maintainer.merge(pull).unwrap();
            all.extend(world.calls());
        }
        for issue in issues {
            world.told(issue, "Thank").await;
        }
        world.quiet().await;
        all.extend(world.calls());
        let row = |number| format!("peak-{number:03}.is,{},IS,stratovolcano,1000,\n", name(number));
        let rows = (0..open).map(row).collect::<Vec<_>>().concat();
        let after = world.data("main");
        assert!(after.contains(&rows), "every row once, in the order of the merges: {after}");
        assert_eq!(after.replace(&rows, ""), before, "the rest is the same byte for byte");
        assert!(world.repo.pulls().unwrap().iter().all(|pull| pull["state"] == "closed"));
        let mut by: BTreeMap<&str, usize> = BTreeMap::new();
        for call in &all {
            *by.entry(call).or_default() += 1;
        }
        // Each action is a request of its own on GitLab.
        let each = if world.is_gitlab() { REQUESTS_EACH * 3 / 2 } else { REQUESTS_EACH };
        assert!(all.len() <= open * each, "{} for {open}: {by:#?}", all.len());
    }
}
