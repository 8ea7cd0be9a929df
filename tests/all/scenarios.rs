//! The life of a contribution, through the program, the adapter and Git: given a repository with
//! forms, when this is written in an issue, then this pull request and this comment.

use gitribute_playground::{Fault, Order, Role, Rule, Schedule};

use crate::world::{DATA, INVALID, Interface, World, stories};

const SHASTA: &str = "mount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n";

/// The form for a new volcano, filled in.
pub(crate) fn volcano(name: &str, country: &str, elevation: &str) -> String {
    format!(
        "### Name\n\n{name}\n\n### Country\n\n{country}\n\n### Type\n\nstratovolcano\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nThe observatory's page.\n"
    )
}

fn shasta() -> String {
    volcano("Mount Shasta", "US", "4322")
}

/// The form for a correction of Etna, filled in.
fn etna(country: &str, elevation: &str) -> String {
    format!(
        "### Identifier\n\netna.it\n\n### Name\n\n_No response_\n\n### Country\n\n{country}\n\n\
         ### Type\n\n_No response_\n\n### Elevation in the list today\n\n_No response_\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nA new survey.\n"
    )
}

/// One pull request, one comment, and a branch with one commit of one new line.
fn proposed_once(world: &World, issue: u64) {
    let pull = world.pull();
    assert_eq!(pull["state"], "open");
    assert_eq!(world.said(issue).len(), 1, "{:?}", world.said(issue));
    let head = pull["head"]["ref"].as_str().unwrap();
    assert_eq!(world.git(&["rev-list", "--count", &format!("main..{head}")]).trim(), "1");
    let with = world.data(head);
    assert!(with.contains(SHASTA), "{with}");
    assert_eq!(with.replace(SHASTA, ""), world.data("main"), "the rest is the same byte for byte");
}

async fn a_first_story(world: &World) {
    let issue = world.adds("ada", &shasta());
    let comment = world.told(issue, "Proposed in").await;
    proposed_once(world, issue);
    let pull = world.pull();
    let number = pull["number"].as_u64().unwrap();
    assert_eq!(pull["title"], "Add mount-shasta.us to volcanoes");
    let body = pull["body"].as_str().unwrap();
    assert!(body.contains("| `name` | `Mount Shasta` |"), "{body}");
    assert!(body.contains("Closes #1"), "{body}");
    let called = world.called(number);
    assert!(comment.contains("| `name` | `Mount Shasta` |"), "{comment}");
    assert!(comment.contains(&format!("[{called}]({})", world.page(number))), "{comment}");
    assert_eq!(world.repo.labels(number).unwrap(), ["data"]);
    world.quiet().await;
    assert!(
        world.repo.reactions(issue).unwrap().contains(&(world.bot().to_owned(), "eyes".to_owned()))
    );
    let branch = world.branch(issue);
    let message = world.git(&["log", "-1", "--format=%B", &branch]);
    assert!(message.contains("Co-authored-by: ada <"), "{message}");
    let changed = world.git(&["diff", "--numstat", &format!("main...{branch}")]);
    assert_eq!(changed, format!("1\t0\t{DATA}\n"));
}

stories! {
    opened_it_becomes_a_pull_request(world) {
        a_first_story(world).await;
        // Counted with warm caches, in a repository that has one proposal open: three requests.
        // One observes, one makes the branch, the commit, the pull request and the reaction, and
        // one writes the comment, which tells the pull request's number, and its labels. GitLab
        // takes one request an action.
        world.calls();
        let second = world.adds("grace", &volcano("Mount Hood", "US", "3429"));
        world.told(second, "Proposed in").await;
        let calls = world.calls();
        let budget = if world.is_gitlab() { 6 } else { 3 };
        assert!(calls.len() <= budget, "{calls:#?}");
    }

    invalid_it_is_told_what_to_write_and_corrected_it_is_proposed(world) {
        let issue = world.adds("ada", &volcano("Mount Shasta", "Italy", "4322"));
        let comment = world.told(issue, "Nothing is proposed yet").await;
        assert!(comment.contains("`IT`"), "what to write instead: {comment}");
        let follows = "It is made of what stands in `country`: once that is right, it follows";
        assert_eq!(comment.matches(follows).count(), 1, "the identifier: {comment}");
        world.quiet().await;
        assert_eq!(world.pulls().len(), 0);
        assert!(world.repo.labels(issue).unwrap().contains(&INVALID.to_owned()));
        let before = world.said(issue);
        world.repo.by("ada").edit_body(issue, &shasta()).unwrap();
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
        assert_eq!(world.said(issue)[0].0, before[0].0, "the same comment");
        assert!(!world.repo.labels(issue).unwrap().contains(&INVALID.to_owned()));
    }

    edited_again_the_same_pull_request_follows(world) {
        let issue = world.adds("ada", &volcano("Mount Shasta", "US", "4300"));
        world.told(issue, "Proposed in").await;
        let (pull, said) = (world.pull()["number"].clone(), world.said(issue));
        world.repo.by("ada").edit_body(issue, &shasta()).unwrap();
        world.told(issue, "`4322`").await;
        world.quiet().await;
        proposed_once(world, issue);
        assert_eq!(world.pull()["number"], pull);
        assert_eq!(world.said(issue)[0].0, said[0].0);
        assert_eq!(world.repo.branches().unwrap(), [world.branch(issue).as_str(), "main"]);
    }

    what_changes_nothing_is_told_so_m14(world) {
        let issue = world.corrects("ada", &etna("IT", "_No response_"));
        world.told(issue, "The dataset says this already").await;
        world.quiet().await;
        assert_eq!(world.pulls().len(), 0);
        assert_eq!(world.repo.branches().unwrap(), ["main"]);
    }

    closed_it_is_withdrawn_and_reopened_proposed_again(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        let number = world.pull()["number"].clone();
        world.repo.by("ada").close(issue).unwrap();
        world.told(issue, "the proposal was withdrawn").await;
        world.quiet().await;
        assert_eq!(world.pull()["state"], "closed");
        assert_eq!(world.repo.branches().unwrap(), ["main"]);
        world.repo.by("ada").reopen(issue).unwrap();
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
        assert_eq!(world.pull()["number"], number, "the same pull request");
    }

    merged_it_thanks_and_tidies_up(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        let number = world.pull()["number"].as_u64().unwrap();
        world.repo.by("maintainer").merge(number).unwrap();
        let comment = world.told(issue, "Thank you!").await;
        let called = world.called(number);
        assert!(comment.contains(&format!("Merged in [{called}](")), "{comment}");
        world.quiet().await;
        assert_eq!(world.state(issue), "closed", "by the keyword");
        assert_eq!(world.repo.branches().unwrap(), ["main"]);
        assert!(world.data("main").contains(SHASTA));
    }

    a_branch_that_a_person_pushed_to_is_handed_over_g4(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        let branch = world.branch(issue);
        let mended = world.data(&branch).replace("4322", "4321");
        world.repo.by("maintainer").push(&branch, "A better figure", &[(DATA, Some(&mended))]).unwrap();
        world.told(issue, "by hand now").await;
        world.repo.by("ada").edit_body(issue, &volcano("Mount Shasta", "US", "4000")).unwrap();
        world.quiet().await;
        assert_eq!(world.data(&branch), mended, "the person's work stands");
        let said = world.said(issue);
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].1.matches("by hand now").count(), 1, "{}", said[0].1);
    }

    two_that_touch_one_row_are_both_told_d14(world) {
        let first = world.corrects("ada", &etna("_No response_", "3403"));
        world.told(first, "Proposed in").await;
        let second = world.corrects("grace", &etna("FR", "_No response_"));
        world.told(second, "touches the same record").await;
        world.told(first, "touches the same record").await;
    }

    declined_by_a_person_it_stays_so_whatever_the_issue_says_g7(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let number = world.pull()["number"].as_u64().unwrap();
        world.repo.by("maintainer").close(number).unwrap();
        world.told(issue, "was closed without merging").await;
        world.repo.by("maintainer").delete_branch(&world.branch(issue)).unwrap();
        world.repo.by("ada").edit_body(issue, &volcano("Mount Shasta", "US", "4000")).unwrap();
        world.quiet().await;
        assert_eq!(world.pull()["state"], "closed");
        assert_eq!(world.repo.branches().unwrap(), ["main"]);
        assert_eq!(world.said(issue).len(), 1);
    }

    a_row_that_goes_and_a_schema_that_changes_meanwhile_are_told_d15_d16(world) {
        const SCHEMA: &str = "schemas/volcanoes.json";
        let changes = world.corrects("ada", &etna("_No response_", "3403"));
        let adds = world.adds("grace", &shasta());
        world.told(changes, "Proposed in").await;
        world.told(adds, "Proposed in").await;
        world.quiet().await;
        let data = world.data("main");
        let rest: Vec<&str> = data.lines().filter(|line| !line.starts_with("etna.it,")).collect();
        let data = format!("{}\n", rest.join("\n"));
        let schema = String::from_utf8(world.repo.file("main", SCHEMA).unwrap().unwrap()).unwrap();
        let stricter = schema.replace("\"minimum\": -6000", "\"minimum\": 4400");
        assert_ne!(stricter, schema);
        let files = [(DATA, Some(data.as_str())), (SCHEMA, Some(stricter.as_str()))];
        world.repo.by("maintainer").push("main", "Etna is gone", &files).unwrap();
        // Neither stands as it was checked before.
        world.told(changes, "*no row*").await;
        let told = world.told(adds, "Nothing is proposed yet").await;
        assert!(told.contains("4400"), "what it is to be: {told}");
        world.quiet().await;
        assert_eq!(world.data("main"), data, "nothing was written over it");
    }

    what_the_forge_does_not_show_yet_is_not_made_twice_g8(world) {
        world.forge.world().fault(Rule::on(world.opening(), Fault::StaleReads(4)));
        let issue = world.adds("ada", &volcano("Mount Shasta", "US", "4300"));
        world.repo.by("ada").edit_body(issue, &shasta()).unwrap();
        world.told(issue, "`4322`").await;
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
    }

    deliveries_twice_and_backwards_make_one_of_each_w13_w20_q10(world) {
        let hooks = world.forge.world();
        hooks.schedule_hooks(Schedule::Held);
        let issue = world.adds("ada", &volcano("Mount Shasta", "Italy", "4322"));
        world.repo.by("ada").edit_body(issue, &shasta()).unwrap();
        world.repo.by("ada").comment(issue, "I corrected the country.").unwrap();
        hooks.duplicate_hooks(100);
        hooks.release_hooks(Order::Reversed);
        hooks.schedule_hooks(Schedule::Immediate);
        world.told(issue, "Proposed in").await;
        for delivery in hooks.deliveries() {
            hooks.redeliver_hook(delivery.id).unwrap();
        }
        world.quiet().await;
        proposed_once(world, issue);
    }

    an_answer_lost_after_the_pull_request_makes_no_second_g1_g2(world) {
        world.forge.world().fault(Rule::on(world.opening(), Fault::Drop).after());
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
    }

    an_answer_lost_after_the_comment_makes_no_second_g3(world) {
        world.forge.world().fault(Rule::on(world.commenting(), Fault::Drop).after());
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
    }

    a_bad_gateway_after_the_effect_is_verified_first_g13(world) {
        world.forge.world().fault(Rule::on(world.opening(), Fault::Html(502)).after());
        world.forge.world().fault(Rule::on(world.commenting(), Fault::Html(502)).after());
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
    }

    a_secondary_limit_is_waited_out_g6(world) {
        world.forge.world().fault(Rule::on(world.opening(), Fault::SecondaryLimit(Some(1))));
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
    }

    what_is_filed_while_it_is_down_is_proposed_once_it_is_back_l5(world) {
        let before = world.adds("ada", &shasta());
        world.told(before, "Proposed in").await;
        world.quiet().await;
        world.kill();
        let issue = world.adds("grace", &volcano("Mount Hood", "US", "3429"));
        world.repo.by("ada").close(before).unwrap();
        // Nobody sends these deliveries again.
        world.forge.world().hooks_settled().await;
        world.start();
        world.told(issue, "Proposed in").await;
        world.told(before, "the proposal was withdrawn").await;
        world.quiet().await;
        assert_eq!(world.pulls().iter().filter(|pull| pull["state"] == "open").count(), 1);
    }

    killed_after_it_accepted_it_goes_on_q1(world) {
        let issue = world.adds("ada", &shasta());
        let (event, action) =
            if world.is_gitlab() { ("Issue Hook", "open") } else { ("issues", "opened") };
        world.accepted(event, action).await;
        world.kill();
        world.start();
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        proposed_once(world, issue);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_story_without_graphql() {
    let world = World::with("en", Interface::Rest).await;
    a_first_story(&world).await;
    world.end().await;
}

/// Another replica opens the pull request in the moment before this one does: the forge's refusal
/// says that it is there, so it is the one.
async fn a_lost_race(world: World, opening: &str) {
    world.forge.world().fault(Rule::on(opening, Fault::Delay));
    let issue = world.adds("ada", &shasta());
    let branch = world.branch(issue);
    world
        .until("its branch stands", |world| world.repo.branches().unwrap().contains(&branch))
        .await;
    world.until("it is about to open", |world| world.forge.world().unused_faults() == 0).await;
    if !world.is_gitlab() {
        // An App has its rights by its token; here it acts without one.
        world.repo.add_collaborator(world.bot(), Role::Write).unwrap();
    }
    world.repo.by(world.bot()).open_pull("The other replica's", "", &branch).unwrap();
    world.forge.world().release();
    world.told(issue, "Proposed in").await;
    world.quiet().await;
    proposed_once(&world, issue);
    assert_eq!(world.pull()["title"], "Add mount-shasta.us to volcanoes");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_that_open_one_pull_request_the_second_takes_the_first_ones_g6() {
    let world = World::with("en", Interface::Rest).await;
    a_lost_race(world, "POST /repos/{owner}/{repo}/pulls").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_that_open_one_merge_request_the_second_takes_the_first_ones_g6() {
    let world = World::with("en", Interface::GitLab).await;
    let opening = world.opening();
    a_lost_race(world, opening).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_french_repository_the_whole_comment_is_french() {
    in_french(World::with("fr", Interface::Graphql).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_french_repository_the_whole_comment_is_french_on_gitlab() {
    in_french(World::with("fr", Interface::GitLab).await).await;
}

async fn in_french(world: World) {
    let issue = world.adds("ada", &shasta());
    world.told(issue, "Proposé dans").await;
    // Written again once there is a commit to link to.
    let comment = world.told(issue, "[ligne 16]").await;
    world.quiet().await;
    let number = world.pull()["number"].as_u64().unwrap();
    let (called, link) = (world.called(number), world.page(number));
    let commit = world.git(&["rev-parse", &world.branch(issue)]);
    let row = world.line(commit.trim(), 16);
    // French sets a no-break space before a colon; here every space is made a plain one.
    let expected = format!(
        "<!-- gitribute: proposed -->\n\
         Demandé par `ada` : **1 ligne ajoutée, 0 modifiée, 0 supprimée** sur 26 dans `volcanoes` \
         (`data/volcanoes.csv`).\n\n\
         **✅ Toutes les vérifications passent.**\n\n\
         **+ Ajoutée** · `mount-shasta.us` · [ligne 16]({row})\n\n\
         | Colonne | Valeur |\n|---|---|\n\
         | `id` | `mount-shasta.us` |\n\
         | `name` | `Mount Shasta` |\n\
         | `country` | `US` |\n\
         | `type` | `stratovolcano` |\n\
         | `elevation_m` | `4322` |\n\
         | `last_eruption` | *vide* |\n\n\
         Le reste du fichier est identique octet pour octet : 1 ligne changée sur 28.\n\n\
         **Et maintenant**\n\n\
         - Proposé dans [{called}]({link}) : un mainteneur l'examine ensuite. Vous pouvez encore \
         modifier le ticket ci-dessus ; la proposition suit.\n\n\
         <details><summary>1 remarque sur la lecture de la demande</summary>\n\n\
         - `id` a été fourni : `mount-shasta.us`\n\n\
         </details>"
    );
    assert_eq!(comment.replace(['\u{a0}', '\u{202f}'], " ").trim_end(), expected);
    assert_eq!(world.pull()["title"], "Ajouter mount-shasta.us à volcanoes");
    proposed_once(&world, issue);
    world.end().await;
}
