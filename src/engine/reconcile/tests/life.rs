//! The life of a contribution.

use super::{addition, ask, correction, shasta, status};
use crate::model::{ChangeRequestState, IssueState, Lock};
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];

#[test]
fn a_contribution_is_proposed_and_then_left_alone() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    assert_eq!(bench.settle(issue), ["seen 1", "commit 1", "open 1", "comment 1"]);
    assert_eq!(status(&bench, issue), "proposed");
    let [request] = bench.world.change_requests().try_into().unwrap();
    assert_eq!(request.title, "Add mount-shasta.us to volcanoes");
    let data = bench.world.file("gitribute/issue-1", "data/volcanoes.csv");
    assert!(data.contains("\nmount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n"));
    let [message] = bench.world.commits("gitribute/issue-1").try_into().unwrap();
    let mut lines = message.lines();
    assert_eq!(lines.next(), Some("Add mount-shasta.us to volcanoes"));
    assert_eq!(lines.next(), Some(""));
    assert_eq!(lines.next(), Some("Co-authored-by: ada <2+ada@users.forge.example>"));
    assert!(lines.next().unwrap().starts_with("Gitribute-Meaning: "));
    assert!(lines.next().unwrap().starts_with("Gitribute-Revision: "));
    assert_eq!(lines.next(), None);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_mistake_is_told_corrected_and_the_answer_follows() {
    let bench = Bench::new();
    let issue = ask(&bench, &addition("Mount Shasta", "high"));
    assert_eq!(bench.settle(issue), ["seen 1", "comment 1", "label 1"]);
    assert_eq!(status(&bench, issue), "invalid");
    assert_eq!(bench.world.labels(issue), ["data: needs correction"]);
    assert_eq!(bench.settle(issue), NOTHING);
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "4322"));
    assert_eq!(bench.settle(issue), ["commit 1", "open 1", "unlabel 1", "recomment 1"]);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn an_edit_changes_the_same_proposal() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "4321"));
    assert_eq!(bench.settle(issue), ["commit 1", "edit 1", "recomment 1"]);
    assert_eq!(bench.world.change_requests().len(), 1);
    assert_eq!(bench.world.commits("gitribute/issue-1").len(), 1);
    let data = bench.world.file("gitribute/issue-1", "data/volcanoes.csv");
    assert!(data.contains("4321") && !data.contains("4322"));
}

#[test]
fn what_the_dataset_says_already_is_told() {
    let bench = Bench::new();
    let issue = ask(&bench, &correction("etna.it", "3357"));
    assert_eq!(bench.settle(issue), ["seen 1", "comment 1"]);
    assert_eq!(status(&bench, issue), "unchanged");
    assert!(bench.world.change_requests().is_empty());
}

#[test]
fn closing_withdraws_and_reopening_proposes_again() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.issue(issue, |issue| issue.state = IssueState::Closed);
    assert_eq!(bench.settle(issue), ["recomment 1", "close 1", "delete 1"]);
    assert_eq!(status(&bench, issue), "withdrawn");
    assert!(bench.world.branches().is_empty());
    bench.world.issue(issue, |issue| issue.state = IssueState::Open);
    assert_eq!(bench.settle(issue), ["restore 1", "reopen 1", "commit 1", "recomment 1"]);
    assert_eq!(bench.world.change_requests().len(), 1);
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_merge_is_thanked_for_when_the_change_request_wakes_us() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.merge(2);
    // The hook names the change request; the issue follows from it.
    assert_eq!(bench.settle(2), ["delete 1", "recomment 1"]);
    assert_eq!(status(&bench, issue), "merged");
    assert!(bench.world.file("main", "data/volcanoes.csv").contains("mount-shasta.us"));
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_decline_stays_one_whatever_the_issue_says_g7() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.change_request(2, |request| request.state = ChangeRequestState::Closed);
    assert_eq!(bench.settle(2), ["recomment 1"]);
    assert_eq!(status(&bench, issue), "declined");
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "4321"));
    assert_eq!(bench.settle(issue), NOTHING);
    // A maintainer who thinks better of it opens it again.
    bench.world.change_request(2, |request| request.state = ChangeRequestState::Open);
    assert_eq!(bench.settle(2), ["commit 1", "edit 1", "recomment 1"]);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn a_branch_that_a_person_pushed_to_is_theirs_g4() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let own = bench.world.file("gitribute/issue-1", "data/volcanoes.csv").replace("4322", "4320");
    let bytes = crate::ports::FileState::Bytes(own.clone().into_bytes());
    bench.world.push("gitribute/issue-1", person(1, "maint"), "data/volcanoes.csv", bytes);
    assert_eq!(bench.settle(2), ["recomment 1"]);
    assert_eq!(status(&bench, issue), "handed-over");
    bench.world.issue(issue, |issue| issue.body = addition("Mount Shasta", "4321"));
    bench.settle(issue);
    assert_eq!(bench.world.file("gitribute/issue-1", "data/volcanoes.csv"), own);
}

#[test]
fn a_branch_that_a_person_deleted_declines_and_one_without_a_request_goes_on_g7() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    // GitHub closes the change request of a deleted branch, and that was a person's doing.
    bench.world.set(|state| state.delete_branch("gitribute/issue-1"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "declined");
    // A branch left of an earlier run, without a change request, is adopted.
    let other = ask(&bench, &correction("etna.it", "3403"));
    let refused = crate::ports::ForgeError::Nonsense("half".to_owned());
    bench.world.fail("open", crate::testing::Stage::Before, refused);
    bench.settle(other);
    assert_eq!(status(&bench, other), "proposed");
    assert_eq!(bench.world.branches(), ["gitribute/issue-3"]);
}

#[test]
fn a_proposal_is_worked_out_anew_when_the_base_moves_g5() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.data(&data.replace("fuji.jp,Mount Fuji", "fuji.jp,Fuji"));
    assert_eq!(bench.settle(issue), ["commit 1"]);
    let own = bench.world.file("gitribute/issue-1", "data/volcanoes.csv");
    assert!(own.contains("fuji.jp,Fuji,") && own.contains("mount-shasta.us"));
    // Another file moves the base, and the result is the same.
    bench.world.write("README.md", "more");
    assert_eq!(bench.settle(issue), NOTHING);
    bench.world.merge(2);
}

#[test]
fn a_row_that_changed_below_is_a_conflict_told_and_nothing_is_overwritten_g5() {
    let bench = Bench::new();
    let body = correction("etna.it", "3403").replace(
        "### Elevation in the list today\n\n_No response_",
        "### Elevation in the list today\n\n3357",
    );
    let issue = ask(&bench, &body);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    let data = bench.world.file("main", "data/volcanoes.csv");
    bench.data(&data.replace("stratovolcano,3357", "stratovolcano,3324"));
    let own = bench.world.commits("gitribute/issue-1");
    assert_eq!(bench.settle(issue), ["edit 1", "label 1", "recomment 1"]);
    assert_eq!(status(&bench, issue), "clashing");
    assert_eq!(bench.world.commits("gitribute/issue-1"), own, "the branch is left alone");
    let told = &bench.world.comments(issue)[0];
    assert!(
        told.contains("| `etna.it` | `elevation_m` | `3357` | `3324` | `3403` |"),
        "both values: {told}"
    );
    assert!(told.contains("/set volcanoes etna.it elevation_m = 3403"), "{told}");
    bench.say(issue, person(2, "ada"), "/set volcanoes etna.it elevation_m = 3403");
    assert_eq!(status(&bench, issue), "proposed", "settled by the command");
}

#[test]
fn a_schema_that_changed_is_checked_against_d16() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    let schema = bench.world.file("main", "schemas/volcanoes.json");
    bench.world.write("schemas/volcanoes.json", &schema.replace("6900", "4000"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    bench.world.write("schemas/volcanoes.json", &schema);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.world.change_requests().len(), 1);
}

#[test]
fn a_form_that_changed_after_the_issue_is_read_as_it_was_p11() {
    let bench = Bench::new();
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    let form = bench.world.file("main", ".github/ISSUE_TEMPLATE/01_add_volcano.yml");
    let renamed =
        form.replace("label: Elevation", "label: Height").replace("label: Country", "label: State");
    bench.world.write(".github/ISSUE_TEMPLATE/01_add_volcano.yml", &renamed);
    bench.world.issue(issue, |issue| issue.title = "Add: Mount Shasta".to_owned());
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn twenty_wakes_are_one_look_and_one_comment_q10() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    for elevation in 4301..=4320 {
        let body = addition("Mount Shasta", &elevation.to_string());
        bench.world.issue(issue, |issue| issue.body = body);
        bench.wake(issue);
    }
    bench.drain().unwrap();
    // One for the burst, and the second look after a proposal was opened.
    assert_eq!(bench.world.observed(), 2);
    assert_eq!(status(&bench, issue), "proposed");
    assert!(bench.world.file("gitribute/issue-1", "data/volcanoes.csv").contains("4320"));
}

#[test]
fn a_subject_that_is_gone_or_locked_or_archived_or_a_question() {
    let bench = Bench::new();
    let gone = shasta(&bench);
    bench.world.delete_issue(gone);
    assert_eq!(bench.settle(gone), NOTHING);
    let question = ask(&bench, "How tall is it?");
    assert_eq!(bench.settle(question), NOTHING);
    let locked = shasta(&bench);
    bench.world.issue(locked, |issue| issue.lock = Lock::Locked);
    bench.settle(locked);
    assert_eq!(bench.world.comments(locked), NOTHING);
    bench.world.set(|state| state.writable = crate::model::Writable::Archived);
    let archived = shasta(&bench);
    assert_eq!(bench.settle(archived), NOTHING);
    assert_eq!(bench.store.buried(), NOTHING);
}
