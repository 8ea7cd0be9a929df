//! Trust, through the program, the adapter and Git: who is held, counted, asked for; what a label,
//! a commit and a `/revert` do. The comments are kept whole in `conversation/`.

use gitribute_playground::Role;

use crate::scenarios::volcano;
use crate::world::{DATA, Interface, World};

fn shasta() -> String {
    volcano("Mount Shasta", "US", "4322")
}

/// The form for a correction of Etna's elevation.
fn etna(elevation: &str) -> String {
    format!(
        "### Identifier\n\netna.it\n\n### Name\n\n_No response_\n\n### Country\n\n_No response_\n\n\
         ### Type\n\n_No response_\n\n### Elevation in the list today\n\n3357\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nA new survey.\n"
    )
}

fn bears(world: &World, issue: u64, label: &str) -> bool {
    world.repo.labels(issue).unwrap().iter().any(|own| own == label)
}

/// Stories of repositories whose configuration says more, told on each forge.
macro_rules! policies {
    ($($name:ident($world:ident, $more:literal) $story:block)*) => {
        $(
            async fn $name(interface: Interface) {
                let $world = World::configured("en", interface, $more).await;
                $story
                $world.end().await;
            }
        )*

        mod github {
            use crate::world::Interface;

            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(Interface::Graphql).await;
                }
            )*
        }

        mod gitlab {
            use crate::world::Interface;

            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(Interface::GitLab).await;
                }
            )*
        }
    };
}

policies! {
    a_first_contribution_is_held_for_a_nod_and_the_second_is_not_s29(world, "policy:\n  first_time: hold\n") {
        let first = world.adds("ada", &shasta());
        world.told(first, "waits for a nod").await;
        world.quiet().await;
        assert_eq!(world.repo.branches().unwrap(), ["main"]);
        world.reads(first, "first.md");
        assert!(bears(&world, first, "first contribution"));
        world.says("maintainer", first, "Welcome!\n\n/refresh").await;
        world.told(first, "Proposed in").await;
        world.says("maintainer", first, "/accept").await;
        assert!(!bears(&world, first, "first contribution"), "it goes with the nod");
        world.told(first, "Merged in").await;
        let second = world.adds("ada", &volcano("Lassen Peak", "US", "3187"));
        world.told(second, "Proposed in").await;
    }

    a_loop_with_another_program_is_labelled_and_ends_s19_s21(world, "policy:\n  bots: [robot, \"robot[bot]\"]\n") {
        const LOOP: &str = "bot loop";
        let robot = if world.is_gitlab() { "robot" } else { "robot[bot]" };
        world.forge.world().add_bot(robot, &["api"]).unwrap();
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        for turn in 0..6 {
            let said = world.said(issue);
            let answer = format!("Beep.\n\n/find volcanoes etna {turn}");
            world.repo.by(robot).comment(issue, &answer).unwrap();
            world
                .until("an answer, or the label", |world| {
                    world.said(issue) != said || bears(world, issue, LOOP)
                })
                .await;
        }
        world.told(issue, "I am quiet here").await;
        world.quiet().await;
        assert!(bears(&world, issue, LOOP));
        let warned = world.log().matches("a loop with another program").count();
        assert_eq!(warned, 1, "{}", world.log());
        world.repo.by("ada").comment(issue, "Who is this robot?").unwrap();
        world.until("the label goes", |world| !bears(world, issue, LOOP)).await;
    }

    what_is_beyond_a_quota_is_told_when_its_turn_is_s28(world, "policy:\n  quota: { person: 1/hour }\n") {
        let first = world.adds("ada", &shasta());
        world.told(first, "Proposed in").await;
        let second = world.adds("ada", &volcano("Lassen Peak", "US", "3187"));
        world.told(second, "proposed by itself").await;
        world.reads(second, "quota.md");
        let other = world.adds("grace", &volcano("Mount Baker", "US", "3286"));
        world.told(other, "Proposed in").await;
        world.repo.by("maintainer").comment(second, "/refresh").unwrap();
        world.told(second, "Proposed in").await;
    }

    the_owner_of_a_record_has_a_say(world, "policy:\n  owner_column: keeper\n") {
        let data: Vec<String> = world
            .data("main")
            .lines()
            .enumerate()
            .map(|(at, line)| match at {
                0 => format!("{line},keeper"),
                _ if line.starts_with("etna.it,") => format!("{line},@grace"),
                _ => format!("{line},"),
            })
            .collect();
        let schema = world.repo.file("main", "schemas/volcanoes.json").unwrap().unwrap();
        let schema = String::from_utf8(schema).unwrap().replacen(
            "\"fields\": [",
            "\"fields\": [\n    { \"name\": \"keeper\", \"type\": \"string\" },",
            1,
        );
        let files =
            [(DATA, Some(format!("{}\n", data.join("\n")))), ("schemas/volcanoes.json", Some(schema))];
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_deref())).collect();
        world.repo.by("maintainer").push("main", "Keepers", &files).unwrap();
        let issue = world.corrects("ada", &etna("3403"));
        world.told(issue, "belongs to").await;
        world.quiet().await;
        world.reads(issue, "owner.md");
        world.says("grace", issue, "I stood there last week, so yes.\n\n/accept").await;
        world.told(issue, "Merged in").await;
    }

    a_label_accepts_when_somebody_who_may_put_it_there(world, "accept:\n  label: approved\n") {
        world.repo.add_label("approved", "0e8a16").unwrap();
        world.repo.add_collaborator("grace", Role::Triage).unwrap();
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        world.repo.by("grace").add_label(issue, "approved").unwrap();
        world.told(issue, "may not accept").await;
        world.quiet().await;
        world.reads(issue, "label.md");
        world.repo.by("grace").remove_label(issue, "approved").unwrap();
        world.quiet().await;
        let pull = world.pull()["number"].as_u64().unwrap();
        world.repo.by("maintainer").add_label(pull, "approved").unwrap();
        world.told(issue, "Merged in").await;
    }

    what_is_accepted_is_written_to_the_base(world, "accept:\n  mode: commit\n") {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "can be written to").await;
        world.says("maintainer", issue, "/accept").await;
        world.told(issue, "Written to").await;
        world.quiet().await;
        assert_eq!(world.state(issue), "closed");
        assert!(world.data("main").contains("mount-shasta.us"));
    }

    what_was_merged_is_taken_back_and_what_moved_on_is_told_d14(world, "") {
        let before = world.data("main");
        let issue = world.corrects("ada", &etna("3403"));
        world.told(issue, "Proposed in").await;
        world.says("maintainer", issue, "/accept").await;
        world.told(issue, "Merged in").await;
        world.quiet().await;
        // Somebody has changed the same cell since.
        let moved = world.data("main").replace("3403", "3369");
        let maintainer = world.repo.by("maintainer");
        maintainer.push("main", "A newer survey", &[(DATA, Some(&moved))]).unwrap();
        world.says("maintainer", issue, "/revert").await;
        world.told(issue, "cannot be done").await;
        world.quiet().await;
        world.reads(issue, "revert-refused.md");
        let back = world.data("main").replace("3369", "3403");
        maintainer.push("main", "No, it was right", &[(DATA, Some(&back))]).unwrap();
        world.says("maintainer", issue, "/revert because the survey was withdrawn").await;
        world.told(issue, "takes back what").await;
        world.quiet().await;
        assert_eq!(world.state(issue), "open");
        world.reads(issue, "revert.md");
        world.says("maintainer", issue, "/accept").await;
        world.told(issue, "Merged in").await;
        world.quiet().await;
        assert_eq!(world.data("main"), before);
        assert_eq!(world.state(issue), "closed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_accepts_where_its_members_can_be_read() {
    let more = "policy:\n  accept: [observatory/data]\n";
    let world = World::configured("en", Interface::Graphql, more).await;
    let forge = world.forge.world();
    forge.add_organization("observatory").unwrap();
    forge.add_team("observatory", "data", &["grace"]).unwrap();
    let issue = world.adds("ada", &shasta());
    world.told(issue, "Proposed in").await;
    // The App of these stories may not read members: nobody is taken to be one.
    world.says("grace", issue, "/accept").await;
    world.told(issue, "cannot be read").await;
    world.quiet().await;
    world.reads(issue, "team.md");
    assert_eq!(world.pull()["state"], "open");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_accepted_is_written_to_the_base_in_french() {
    let more = "accept:\n  mode: commit\n";
    let world = World::configured("fr", Interface::Rest, more).await;
    let issue = world.adds("ada", &shasta());
    world.told(issue, "peut être écrit").await;
    world.quiet().await;
    world.reads(issue, "french-prepared.md");
    world.says("maintainer", issue, "/accept").await;
    world.told(issue, "Écrit dans").await;
    world.quiet().await;
    assert_eq!(world.state(issue), "closed");
    assert!(world.pulls().is_empty());
    assert_eq!(world.repo.branches().unwrap(), ["main"]);
    assert!(world.data("main").contains("mount-shasta.us"));
    assert_eq!(world.git(&["diff", "--numstat", "main~1", "main"]), format!("1\t0\t{DATA}\n"));
    assert!(world.git(&["log", "-1", "--format=%B", "main"]).contains("Co-authored-by: ada"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_accepts_on_gitlab() {
    let more = "policy:\n  accept: [observatory/data]\n";
    let world = World::configured("en", Interface::GitLab, more).await;
    let forge = world.forge.world();
    forge.add_organization("observatory").unwrap();
    forge.add_team("observatory", "data", &["grace"]).unwrap();
    let issue = world.adds("ada", &shasta());
    world.told(issue, "Proposed in").await;
    world.says("grace", issue, "/accept").await;
    world.told(issue, "Merged in").await;
    world.end().await;
}
