//! `/revert`: what was merged is taken back.

use super::{addition, ask, configure, correction, maint, ours, shasta, status};
use crate::model::{ChangeRequestState, IssueState, Reaction, SubjectNumber};
use crate::reconcile::ReconcileSettings;
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];
const ORIGINAL: &str = include_str!("../../../../config/examples/volcanoes/data/volcanoes.csv");

/// A contribution that was merged.
fn merged(body: &str) -> (Bench, u64) {
    let bench = Bench::new();
    let issue = ask(&bench, body);
    bench.settle(issue);
    bench.say(issue, maint(), "/accept");
    (bench, issue)
}

fn word(bench: &Bench, issue: u64) -> String {
    status(bench, issue).split(' ').next().unwrap().to_owned()
}

#[test]
fn what_was_merged_is_taken_back_by_a_proposal_of_its_own() {
    for body in [correction("etna.it", "3403"), addition("Mount Shasta", "4322")] {
        let (bench, issue) = merged(&body);
        bench.say(issue, maint(), "/revert because the survey was withdrawn");
        assert_eq!(word(&bench, issue), "proposed");
        let told = ours(&bench, issue);
        assert!(told.contains("takes back what [#2]"), "{told}");
        assert!(told.contains("`the survey was withdrawn`"), "{told}");
        assert_eq!(bench.world.branches(), ["gitribute/issue-1-back"]);
        let requests = bench.world.change_requests();
        assert_eq!(requests.len(), 2);
        assert!(requests[1].title.starts_with("Take back "), "{}", requests[1].title);
        assert_eq!(bench.world.reactions(issue), [[Reaction::Done], [Reaction::Done]]);
        bench.world.issue(issue, |issue| assert_eq!(issue.state, IssueState::Open));
        assert_eq!(bench.settle(issue), NOTHING);
        // A look at its change request is a look at the issue.
        assert_eq!(bench.settle(requests[1].number.0), NOTHING);
        bench.say(issue, maint(), "/accept");
        assert_eq!(word(&bench, issue), "merged");
        assert_eq!(bench.world.file("main", "data/volcanoes.csv"), ORIGINAL);
        assert!(bench.world.branches().is_empty());
        assert_eq!(bench.settle(issue), NOTHING);
        bench.say(issue, maint(), "/revert");
        assert!(ours(&bench, issue).contains("taken back already"), "{}", ours(&bench, issue));
    }
}

#[test]
fn a_value_that_was_changed_since_stands_in_the_way_d14() {
    let (bench, issue) = merged(&correction("etna.it", "3403"));
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.data(&data.replace("3403", "3369"));
    bench.say(issue, maint(), "/revert");
    assert_eq!(word(&bench, issue), "merged");
    let told = ours(&bench, issue);
    assert!(told.contains("`/revert` cannot be done"), "{told}");
    assert!(told.contains("| `3403` | `3369` | `3357` |"), "{told}");
    assert_eq!(bench.world.reactions(issue)[1], [Reaction::Refused]);
    assert_eq!(bench.world.change_requests().len(), 1);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_record_that_is_gone_by_now_stands_in_the_way_d15() {
    let (bench, issue) = merged(&addition("Mount Shasta", "4322"));
    bench.data(ORIGINAL);
    bench.say(issue, maint(), "/revert");
    assert_eq!(word(&bench, issue), "merged");
    assert!(ours(&bench, issue).contains("`/revert` cannot be done"), "{}", ours(&bench, issue));
}

#[test]
fn what_the_schema_forbids_by_now_is_not_taken_back_d16() {
    let (bench, issue) = merged(&correction("etna.it", "3403"));
    let schema = include_str!("../../../../config/examples/volcanoes/schemas/volcanoes.json");

    let schema = schema.replace("\"minimum\": -6000", "\"minimum\": 3400");
    bench.world.write("schemas/volcanoes.json", &schema);
    bench.say(issue, maint(), "/revert");
    assert_eq!(word(&bench, issue), "merged");
    let told = ours(&bench, issue);
    assert!(told.contains("`/revert` cannot be done") && told.contains("3357"), "{told}");
}

#[test]
fn only_writers_take_back_and_only_what_is_merged() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.say(issue, maint(), "/revert");
    assert!(ours(&bench, issue).contains("nothing for `/revert` to take back"));
    bench.say(issue, maint(), "/accept");
    bench.say(issue, person(3, "eve"), "/revert");
    assert_eq!(word(&bench, issue), "merged");
    assert_eq!(bench.world.change_requests().len(), 1);
}

#[test]
fn who_changes_their_mind_closes_the_issue_again() {
    let (bench, issue) = merged(&addition("Mount Shasta", "4322"));
    bench.say(issue, maint(), "/revert");
    bench.world.issue(issue, |issue| issue.state = IssueState::Closed);
    bench.settle(issue);
    assert_eq!(word(&bench, issue), "withdrawn");
    assert_eq!(bench.world.change_requests()[1].state, ChangeRequestState::Closed);
    assert!(bench.world.file("main", "data/volcanoes.csv").contains("mount-shasta.us"));
}

#[test]
fn what_was_written_without_a_change_request_is_taken_back_so() {
    let bench = Bench::new();
    configure(&bench, "accept:\n  mode: commit\n");
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.say(issue, maint(), "/accept");
    bench.say(issue, maint(), "/revert");
    assert_eq!(word(&bench, issue), "prepared");
    bench.say(issue, maint(), "/accept");
    assert_eq!(word(&bench, issue), "written");
    assert_eq!(bench.world.file("main", "data/volcanoes.csv"), ORIGINAL);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_branch_tells_its_issue_either_way() {
    let settings = ReconcileSettings::default();
    for (branch, issue) in [
        ("gitribute/issue-7", Some(7)),
        ("gitribute/issue-7-back", Some(7)),
        ("gitribute/issue-07-back", None),
        ("gitribute/issue-7-back-back", None),
        ("gitribute/issue--back", None),
    ] {
        assert_eq!(settings.issue_of(&branch.into()), issue.map(SubjectNumber), "{branch}");
    }
}
