//! What the bot does not believe, whom it does not answer, and what it never says aloud.

use gitribute_playground::{Fault, Rule};

use crate::world::{DATA, stories};

/// The form for a new volcano, filled in without a mistake.
const SHASTA: &str = "### Name\n\nMount Shasta\n\n### Country\n\nUS\n\n### Type\n\nstratovolcano\n\n\
                      ### Elevation\n\n4322\n\n### Last eruption\n\n_No response_\n\n\
                      ### Source\n\n_No response_\n";

stories! {
    a_pull_request_cannot_change_what_the_bot_is_told_s13(world) {
        let widened = "datasets:\n  volcanoes: { path: README.csv, key: id }\n";
        let maintainer = world.repo.by("maintainer");
        maintainer
            .push(
                "widen",
                "Widen",
                &[(".gitribute.yml", Some(widened)), ("README.csv", Some("id,name\n"))],
            )
            .unwrap();
        maintainer.open_pull("Widen", "", "widen").unwrap();
        let issue = world.adds("ada", SHASTA);
        world.told(issue, "Proposed in").await;
        let branch = world.branch(issue);
        let changed = world.git(&["diff", "--name-only", &format!("main...{branch}")]);
        assert_eq!(changed.trim(), DATA);
    }

    another_program_that_answers_everything_starts_no_talk_s19(world) {
        let issue = world.adds("ada", SHASTA);
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let said = world.said(issue);
        for turn in 0..10 {
            world
                .repo
                .by("grace")
                .comment(issue, &format!("Beep {turn}: thanks, @gitribute!"))
                .unwrap();
        }
        world.quiet().await;
        assert_eq!(world.said(issue), said, "one comment, and it says what it said");
    }

    a_title_or_a_label_is_no_command_s20(world) {
        let issue = world.adds("ada", SHASTA);
        world.told(issue, "Proposed in").await;
        world.repo.add_label("/accept", "c5def5").unwrap();
        world.repo.by("maintainer").edit_title(issue, "/accept @gitribute accept").unwrap();
        world.repo.by("maintainer").add_label(issue, "/accept").unwrap();
        world.quiet().await;
        assert_eq!(world.pull()["state"], "open");
        assert_eq!(world.said(issue).len(), 1);
    }

    what_a_broken_forge_answers_is_not_repeated_m13(world) {
        world.forge.world().fault(Rule::on(world.opening(), Fault::Html(502)));
        let issue = world.adds("ada", SHASTA);
        let comment = world.told(issue, "Proposed in").await;
        for word in ["<html", "502", "Bad Gateway", "graphql", "ghs_"] {
            assert!(!comment.contains(word), "{word} in {comment}");
        }
    }
}
