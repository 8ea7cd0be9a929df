//! `accept.group: dataset`: contributions to one dataset in one change request.

use super::{addition, ask, configure, correction, maint, ours, status};
use crate::model::{Actor, ChangeRequest, ChangeRequestState, IssueState, Reaction};
use crate::ports::Clock;
use crate::testing::{Bench, Effect, person};

const BRANCH: &str = "gitribute/group/volcanoes";
const DATA: &str = "data/volcanoes.csv";

fn bench() -> Bench {
    let bench = Bench::new();
    configure(&bench, "accept:\n  group: dataset\n");
    bench
}

fn word(bench: &Bench, issue: u64) -> String {
    status(bench, issue).split(' ').next().unwrap().to_owned()
}

/// The newest shared change request.
fn shared(bench: &Bench) -> ChangeRequest {
    let requests = bench.world.change_requests();
    let mut shared = requests.into_iter().rev().filter(|one| one.branch.as_str() == BRANCH);
    shared.next().unwrap()
}

fn add(bench: &Bench, name: &str) -> u64 {
    let issue = ask(bench, &addition(name, "1000"));
    bench.settle(issue);
    issue
}

fn say(bench: &Bench, number: u64, text: &str) {
    bench.say(number, maint(), text);
}

/// Somebody puts the label on, a minute later.
fn label(bench: &Bench, number: u64, who: Actor) {
    bench.clock.pass(60);
    let now = bench.clock.now();
    bench.world.set(|state| state.now = now);
    bench.world.put_label(number, "approved", who);
}

fn headlines(bench: &Bench) -> Vec<String> {
    let first = |message: String| message.lines().next().unwrap_or_default().to_owned();
    bench.world.commits(BRANCH).into_iter().map(first).collect()
}

#[test]
fn three_stand_in_one_change_request_with_a_commit_each_and_one_word_merges_them() {
    let bench = bench();
    let issues = ["Hood", "Adams", "Baker"].map(|name| add(&bench, name));
    let request = shared(&bench);
    assert_eq!(bench.world.change_requests().len(), 1);
    assert_eq!(request.title, "3 contributions to volcanoes");
    for issue in issues {
        assert_eq!(word(&bench, issue), "together", "{}", ours(&bench, issue));
        let told = ours(&bench, issue);
        assert!(told.contains(&format!("Proposed in [#{}](", request.number)), "{told}");
        assert!(request.body.contains(&format!("Closes #{issue}\r\n")), "{}", request.body);
        assert!(request.body.contains(&format!("| #{issue} | `ada` | `Add ")), "{}", request.body);
    }
    let commits = bench.world.commits(BRANCH);
    assert_eq!(commits.len(), 3);
    assert!(commits.iter().all(|one| one.contains("Co-authored-by: ada <2+ada@")), "{commits:?}");
    let table = bench.world.said_on(request.number.0);
    assert!(table[0].contains("`Adams`"), "{table:?}");
    say(&bench, issues[1], "/accept");
    assert!(ours(&bench, issues[1]).contains("is written there"), "{}", ours(&bench, issues[1]));

    say(&bench, request.number.0, "/accept");
    assert_eq!(shared(&bench).state, ChangeRequestState::Merged);
    let data = bench.world.file("main", DATA);
    assert!(["hood.us", "adams.us", "baker.us"].iter().all(|id| data.contains(id)), "{data}");
    for issue in issues {
        assert_eq!(word(&bench, issue), "written");
        let told = ours(&bench, issue);
        assert!(told.contains("together with other contributions. Thank you!"), "{told}");
        assert!(told.contains(&format!("[#{}]", request.number)), "{told}");
        bench.world.issue(issue, |issue| assert_eq!(issue.state, IssueState::Closed));
    }
    bench.base_moved();
    assert!(bench.world.branches().is_empty(), "{:?}", bench.world.branches());
    let before = bench.world.snapshot();
    bench.world.log();
    assert!(issues.iter().all(|issue| bench.settle(*issue).is_empty()));
    assert!(bench.settle(request.number.0).is_empty());
    assert_eq!(bench.world.snapshot(), before);
}

#[test]
fn at_rest_nothing_is_written_however_often_anybody_looks() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    bench.base_moved();
    bench.world.log();
    let number = shared(&bench).number.0;
    for subject in [issues[0], issues[1], number] {
        assert!(bench.settle(subject).is_empty(), "{subject}");
    }
    bench.base_moved();
    assert!(bench.world.log().is_empty());
}

#[test]
fn an_invalid_one_is_told_in_its_own_issue_and_joins_once_it_is_mended() {
    let bench = bench();
    let first = add(&bench, "Hood");
    let second = ask(&bench, &addition("Adams", "tall"));
    bench.settle(second);
    assert_eq!(
        (word(&bench, first).as_str(), word(&bench, second).as_str()),
        ("together", "invalid")
    );
    assert_eq!(headlines(&bench), ["Add hood.us to volcanoes"]);
    bench.world.issue(second, |issue| issue.body = addition("Adams", "4392"));
    bench.settle(second);
    assert_eq!(word(&bench, second), "together");
    assert_eq!(headlines(&bench).len(), 2);
    // And leaves again once it is wrong.
    bench.world.issue(second, |issue| issue.body = addition("Adams", "tall"));
    bench.settle(second);
    assert_eq!(headlines(&bench), ["Add hood.us to volcanoes"]);
}

#[test]
fn an_edit_changes_its_part_and_a_closed_issue_leaves_and_the_last_one_closes_it() {
    let bench = bench();
    let issues = ["Hood", "Adams", "Baker"].map(|name| add(&bench, name));
    bench.clock.pass(60);
    bench.world.issue(issues[0], |issue| issue.body = addition("Hood", "3429"));
    bench.settle(issues[0]);
    assert!(bench.world.file(BRANCH, DATA).contains("Hood,US,stratovolcano,3429"));
    assert_eq!(headlines(&bench).len(), 3);
    bench.world.issue(issues[1], |issue| issue.state = IssueState::Closed);
    bench.settle(issues[1]);
    assert!(!bench.world.file(BRANCH, DATA).contains("adams.us"));
    assert_eq!(headlines(&bench), ["Add baker.us to volcanoes", "Add hood.us to volcanoes"]);
    assert!(!shared(&bench).body.contains(&format!("Closes #{}\r\n", issues[1])));
    assert_eq!(shared(&bench).title, "2 contributions to volcanoes");
    // The newest one leaves: the branch ends with the one below it.
    bench.world.issue(issues[0], |issue| issue.state = IssueState::Closed);
    bench.settle(issues[0]);
    assert_eq!(headlines(&bench), ["Add baker.us to volcanoes"]);
    bench.world.issue(issues[2], |issue| issue.state = IssueState::Closed);
    bench.settle(issues[2]);
    assert_eq!(shared(&bench).state, ChangeRequestState::Closed);
    assert!(bench.world.branches().is_empty(), "{:?}", bench.world.branches());
    // Opened again, it is the first of the next one.
    bench.world.issue(issues[2], |issue| issue.state = IssueState::Open);
    bench.settle(issues[2]);
    assert_eq!(word(&bench, issues[2]), "together");
    assert_eq!(shared(&bench).state, ChangeRequestState::Open);
    assert_eq!(headlines(&bench), ["Add baker.us to volcanoes"]);
}

#[test]
fn one_that_clashes_with_another_is_left_out_and_told_d14() {
    let bench = bench();
    let first = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(first);
    bench.clock.pass(5);
    let second = ask(&bench, &correction("etna.it", "3369"));
    bench.settle(second);
    let third = add(&bench, "Hood");
    assert_eq!(headlines(&bench).len(), 2, "{:?}", headlines(&bench));
    assert!(bench.world.file(BRANCH, DATA).contains("3403"));
    let told = ours(&bench, second);
    assert!(told.contains("cannot stand in") && told.contains("`3403`"), "{told}");
    assert!(shared(&bench).body.contains(&format!("- #{second} cannot stand here")));
    assert!(ours(&bench, third).contains("Proposed in"));
    // Once the others are merged it meets them on the base, with the commands that settle it.
    say(&bench, shared(&bench).number.0, "/accept");
    bench.base_moved();
    assert_eq!(word(&bench, first), "written");
    assert_eq!(word(&bench, second), "clashing");
    assert!(ours(&bench, second).contains("/set "), "{}", ours(&bench, second));
}

#[test]
fn the_same_key_twice_is_told_to_the_second_d14() {
    let bench = bench();
    let first = add(&bench, "Hood");
    let second = add(&bench, "Hood");
    assert!(ours(&bench, first).contains("Proposed in"));
    assert!(ours(&bench, second).contains("cannot stand in"), "{}", ours(&bench, second));
    bench.world.issue(first, |issue| issue.state = IssueState::Closed);
    bench.settle(first);
    assert!(ours(&bench, second).contains("Proposed in"), "{}", ours(&bench, second));
}

#[test]
fn a_word_on_the_change_request_takes_one_out_and_no_stranger_does() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    let number = shared(&bench).number.0;
    bench.say(number, person(7, "eve"), &format!("/drop {}", issues[0]));
    assert_eq!(headlines(&bench).len(), 2);
    assert!(bench.world.said_on(number)[0].contains("or by who may write"));
    say(&bench, number, &format!("Not this one, please.\n\n/drop #{}", issues[0]));
    assert_eq!(headlines(&bench), ["Add adams.us to volcanoes"]);
    assert!(ours(&bench, issues[0]).contains("took this out"), "{}", ours(&bench, issues[0]));
    assert_eq!(bench.world.reactions_on(number), [[Reaction::Refused], [Reaction::Done]]);
    say(&bench, number, "/set elevation = 3");
    assert!(bench.world.said_on(number)[0].contains("is said there"));
    // The next one takes it.
    say(&bench, number, "/accept");
    bench.base_moved();
    assert_eq!(word(&bench, issues[1]), "written");
    assert!(ours(&bench, issues[0]).contains("Proposed in"), "{}", ours(&bench, issues[0]));
    assert_ne!(shared(&bench).number.0, number);
}

#[test]
fn only_what_was_shown_is_merged_and_nobody_accepts_their_own_s5_s8_s10() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    let own = bench.world.open_issue(maint(), "", &addition("Baker", "3286"));
    bench.settle(own);
    let number = shared(&bench).number.0;
    say(&bench, number, "/accept");
    assert_eq!(shared(&bench).state, ChangeRequestState::Open);
    assert!(bench.world.said_on(number)[0].contains("for another person"));
    bench.world.issue(own, |issue| issue.state = IssueState::Closed);
    bench.settle(own);
    // Accepted, and in the same moment an issue is edited.
    bench.clock.pass(60);
    let now = bench.clock.now();
    bench.world.set(|state| state.now = now);
    bench.world.comment(number, maint(), "/accept");
    bench.world.issue(issues[0], |issue| issue.body = addition("Hood", "3429"));
    bench.settle(issues[0]);
    assert_eq!(shared(&bench).state, ChangeRequestState::Open, "it was said of what stood before");
    say(&bench, number, "/accept");
    assert_eq!(shared(&bench).state, ChangeRequestState::Merged);
    assert!(bench.world.file("main", DATA).contains("3429"));
}

#[test]
fn a_closed_change_request_parts_with_what_stood_in_it_and_not_with_what_comes() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    let number = shared(&bench).number.0;
    say(&bench, number, "/reject because the survey is not published yet");
    assert_eq!(shared(&bench).state, ChangeRequestState::Closed);
    for issue in issues {
        assert_eq!(word(&bench, issue), "parted", "{}", ours(&bench, issue));
    }
    assert!(bench.world.branches().is_empty(), "{:?}", bench.world.branches());
    let third = add(&bench, "Baker");
    assert_eq!(headlines(&bench), ["Add baker.us to volcanoes"]);
    assert_ne!(shared(&bench).number.0, number);
    bench.base_moved();
    assert_eq!(headlines(&bench).len(), 1);
    assert_eq!(word(&bench, issues[0]), "parted");
    bench.clock.pass(60);
    bench.world.issue(issues[0], |issue| issue.body = addition("Hood", "3429"));
    bench.settle(issues[0]);
    say(&bench, issues[1], "/refresh");
    for issue in [issues[0], issues[1], third] {
        assert_eq!(word(&bench, issue), "together", "{}", ours(&bench, issue));
    }
    assert_eq!(headlines(&bench).len(), 3);
}

#[test]
fn a_moved_base_makes_all_of_them_anew_g5() {
    let bench = bench();
    let first = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(first);
    let second = add(&bench, "Hood");
    let data = bench.world.file("main", DATA);
    bench.data(&data.replace("fuji.jp,Mount Fuji", "fuji.jp,Fuji"));
    bench.base_moved();
    let data = bench.world.file(BRANCH, DATA);
    assert!(data.contains("fuji.jp,Fuji,") && data.contains("3403") && data.contains("hood.us"));
    assert_eq!(headlines(&bench).len(), 2);
    // Somebody changes the very cell: that one alone leaves, and is told.
    let data = bench.world.file("main", DATA);
    bench.data(&data.replace("3357", "3369"));
    bench.base_moved();
    assert_eq!(headlines(&bench), ["Add hood.us to volcanoes"]);
    assert_eq!(word(&bench, first), "clashing");
    assert_eq!(word(&bench, second), "together");
}

#[test]
fn a_person_who_merges_with_the_button_is_heard_by_all() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    let number = shared(&bench).number.0;
    bench.world.merge(number);
    bench.settle(number);
    bench.base_moved();
    assert!(issues.iter().all(|issue| word(&bench, *issue) == "written"));
    assert!(bench.world.branches().is_empty(), "{:?}", bench.world.branches());
}

#[test]
fn a_branch_that_a_person_pushed_to_is_left_to_them_g4() {
    let bench = bench();
    let first = add(&bench, "Hood");
    let text = bench.world.file(BRANCH, DATA).replace("1000", "1001");
    let bytes = crate::ports::FileState::Bytes(text.into_bytes());
    bench.world.push(BRANCH, maint(), DATA, bytes);
    let second = add(&bench, "Adams");
    assert_eq!(bench.world.commits(BRANCH).len(), 2);
    assert!(bench.world.file(BRANCH, DATA).contains("1001"));
    assert_eq!(word(&bench, second), "together");
    // It is told on the change request and in both issues, once.
    let request = shared(&bench);
    let told = "Somebody has committed to this branch by hand";
    assert_eq!(request.body.matches(told).count(), 1, "{}", request.body);
    assert!(request.body.contains(&format!("Closes #{first}")), "{}", request.body);
    let told = ours(&bench, first);
    assert!(told.contains("Somebody has committed there by hand"), "{told}");
    let told = ours(&bench, second);
    assert!(told.contains("nothing joins it"), "{told}");
    bench.settle(request.number.0);
    bench.settle(second);
    assert!(bench.settle(first).is_empty());
    assert_eq!(shared(&bench), request);
    // Merged, the one that waited is in the next one.
    bench.world.merge(request.number.0);
    bench.settle(request.number.0);
    let next = shared(&bench);
    assert_ne!(next.number, request.number);
    assert!(!next.body.contains("by hand"), "{}", next.body);
    assert!(ours(&bench, second).contains(&format!("Proposed in [#{}](", next.number)));
    assert_eq!(word(&bench, first), "written");
}

#[test]
fn a_commit_by_hand_that_is_taken_off_again_lets_them_go_on_g4() {
    let bench = bench();
    let first = add(&bench, "Hood");
    let head = shared(&bench).head;
    let bytes = crate::ports::FileState::Bytes(b"x".to_vec());
    bench.world.push(BRANCH, maint(), "README.md", bytes);
    let second = add(&bench, "Adams");
    assert!(ours(&bench, second).contains("nothing joins it"), "{}", ours(&bench, second));
    bench.world.reset(BRANCH, &head);
    let request = shared(&bench);
    bench.settle(request.number.0);
    assert_eq!(headlines(&bench).len(), 2);
    assert!(!shared(&bench).body.contains("by hand"), "{}", shared(&bench).body);
    for issue in [first, second] {
        let told = ours(&bench, issue);
        assert!(told.contains("Proposed in [#") && !told.contains("by hand"), "{told}");
    }
}

#[test]
fn no_more_than_fifty_stand_together_and_the_next_one_waits() {
    let bench = bench();
    let issues: Vec<u64> = (0..52).map(|n| add(&bench, &format!("Peak {n:02}"))).collect();
    assert_eq!(headlines(&bench).len(), 50);
    assert!(ours(&bench, issues[51]).contains("As many contributions stand"));
    assert!(shared(&bench).body.len() < 60_000);
    say(&bench, shared(&bench).number.0, "/accept");
    bench.base_moved();
    assert_eq!(headlines(&bench).len(), 2);
    assert!(ours(&bench, issues[51]).contains("Proposed in"));
}

#[test]
fn it_is_put_together_wherever_the_process_dies_q2() {
    let whole = {
        let bench = bench();
        add(&bench, "Hood");
        add(&bench, "Adams");
        bench.world.snapshot()
    };
    for effect in [Effect::Applied, Effect::Lost] {
        for point in (0..90).step_by(3) {
            let bench = bench();
            add(&bench, "Hood");
            let second = ask(&bench, &addition("Adams", "1000"));
            bench.settle_through_death(second, point, effect);
            assert_eq!(bench.world.snapshot(), whole, "{point} {effect:?}");
        }
    }
}

#[test]
fn a_label_on_the_shared_one_accepts_and_on_an_issue_it_says_where() {
    let bench = Bench::new();
    configure(&bench, "accept:\n  group: dataset\n  label: approved\n");
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    let number = shared(&bench).number.0;
    bench.clock.pass(60);
    label(&bench, issues[0], maint());
    bench.settle(issues[0]);
    assert!(ours(&bench, issues[0]).contains("accepts all of them"), "{}", ours(&bench, issues[0]));
    label(&bench, number, person(7, "eve"));
    bench.settle(number);
    assert_eq!(shared(&bench).state, ChangeRequestState::Open);
    assert!(bench.world.said_on(number)[0].contains("may not accept it"));
    bench.clock.pass(60);
    label(&bench, number, maint());
    bench.settle(number);
    assert_eq!(shared(&bench).state, ChangeRequestState::Merged);
    assert!(issues.iter().all(|issue| word(&bench, *issue) == "written"));
}

#[test]
fn what_was_put_together_is_taken_back_alone() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    say(&bench, shared(&bench).number.0, "/accept");
    bench.base_moved();
    say(&bench, issues[0], "/revert because it was withdrawn");
    let requests = bench.world.change_requests();
    let back = requests.last().unwrap();
    assert!(back.branch.as_str().ends_with("-back"), "{back:?}");
    let data = bench.world.file(back.branch.as_str(), DATA);
    assert!(!data.contains("hood.us") && data.contains("adams.us"), "{data}");
}

#[test]
fn who_turns_it_off_gives_each_a_change_request_of_its_own() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    configure(&bench, "");
    bench.base_moved();
    assert_eq!(shared(&bench).state, ChangeRequestState::Closed);
    for issue in issues {
        assert_eq!(word(&bench, issue), "proposed", "{}", ours(&bench, issue));
    }
    let mut branches = bench.world.branches();
    branches.sort();
    assert_eq!(branches, issues.map(|issue| format!("gitribute/issue-{issue}")));
}

#[test]
fn a_deleted_issue_leaves_nothing_q23() {
    let bench = bench();
    let issues = ["Hood", "Adams"].map(|name| add(&bench, name));
    bench.world.delete_issue(issues[0]);
    bench.settle(issues[0]);
    assert_eq!(headlines(&bench), ["Add adams.us to volcanoes"]);
    assert!(!bench.world.branches().contains(&format!("gitribute/issue-{}", issues[0])));
}
