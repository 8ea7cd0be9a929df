//! What waits before it is proposed: first contributions, and those beyond a quota.

use super::{ada, addition, ask, configure, maint, ours, shasta, status};
use crate::model::{Reaction, SubjectNumber};
use crate::ports::{Clock, Role};
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];

fn hold() -> Bench {
    let bench = Bench::new();
    configure(&bench, "policy:\n  first_time: hold\n");
    bench
}

fn volcano(bench: &Bench, name: &str) -> u64 {
    ask(bench, &addition(name, "4322"))
}

#[test]
fn a_first_contribution_waits_for_a_nod_s29() {
    let bench = hold();
    let issue = shasta(&bench);
    assert_eq!(bench.settle(issue), ["seen 1", "comment 1", "label 1"]);
    assert_eq!(bench.world.labels(issue), ["first contribution"]);
    assert_eq!(status(&bench, issue), "waiting");
    let told = ours(&bench, issue);
    assert!(told.contains("first contribution of `ada`"), "{told}");
    assert!(told.contains("Mount Shasta"), "what is asked for is shown: {told}");
    assert_eq!(bench.settle(issue), NOTHING);
    // Neither the author nor a stranger lets it through.
    bench.say(issue, ada(), "/refresh");
    bench.say(issue, person(3, "eve"), "/accept");
    assert_eq!(status(&bench, issue), "waiting");
    assert!(bench.world.branches().is_empty());
    let done = bench.say(issue, maint(), "Welcome!\n\n/refresh");
    assert_eq!(done[..2], ["commit 1", "open 1"]);
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.world.labels(issue), NOTHING, "the label goes with the nod");
    // What was let through stays so, whatever becomes of the words.
    bench.world.change_comments(issue, |comments| {
        comments.retain(|one| !one.body.starts_with("Welcome"));
    });
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn nothing_merges_a_first_contribution_before_the_nod_s29() {
    for mode in ["pull_request", "commit"] {
        let bench = Bench::new();
        let accept = format!("accept:\n  mode: {mode}\n  label: approved\n");
        configure(&bench, &format!("policy:\n  first_time: hold\n{accept}"));
        let before = bench.world.file("main", "data/volcanoes.csv");
        let issue = shasta(&bench);
        bench.settle(issue);
        bench.world.put_label(issue, "approved", maint());
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "waiting", "{mode}");
        // What lets it through merges nothing either, nor does the label that was there before.
        bench.say(issue, maint(), "/accept");
        let stands = status(&bench, issue);
        assert!(["proposed", "prepared"].contains(&stands.as_str()), "{mode}: {stands}");
        assert_eq!(bench.world.file("main", "data/volcanoes.csv"), before, "{mode}");
        bench.say(issue, maint(), "/accept");
        assert!(bench.world.file("main", "data/volcanoes.csv").contains("shasta"), "{mode}");
    }
}

#[test]
fn a_label_of_that_name_that_people_use_is_theirs_where_nobody_waits() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.world.put_label(issue, "first contribution", maint());
    bench.settle(issue);
    assert_eq!(bench.world.labels(issue), ["first contribution"]);
}

#[test]
fn an_accept_of_what_waits_only_lets_it_through() {
    let bench = hold();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.say(issue, maint(), "/accept");
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.world.reactions(issue), [[Reaction::Done]]);
    bench.say(issue, maint(), "/accept");
    assert_eq!(status(&bench, issue), "merged");
}

#[test]
fn whoever_is_credited_on_the_default_branch_waits_no_more() {
    let bench = hold();
    let first = shasta(&bench);
    bench.settle(first);
    bench.say(first, maint(), "/refresh");
    bench.say(first, maint(), "/accept");
    let second = volcano(&bench, "Lassen Peak");
    bench.settle(second);
    assert_eq!(status(&bench, second), "proposed");
    // Another account of that name is another person.
    let third = bench.world.open_issue(person(7, "ada"), "", &addition("Mount Hood", "3429"));
    bench.settle(third);
    assert_eq!(status(&bench, third), "waiting");
}

#[test]
fn who_may_write_waits_for_nobody() {
    let bench = hold();
    bench.world.set(|state| {
        state.roles.insert(2, Role::Write);
    });
    let issue = shasta(&bench);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn only_contributors_propose_where_the_policy_says_so() {
    let bench = Bench::new();
    configure(&bench, "policy:\n  propose: contributors\n");
    let issue = shasta(&bench);
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "invalid");
    assert!(ours(&bench, issue).contains("only from some people"), "{}", ours(&bench, issue));
    // One commit of their own makes a contributor.
    bench.world.push("main", ada(), "README.md", crate::ports::FileState::Bytes(b"x".to_vec()));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
}

#[test]
fn what_is_beyond_a_quota_is_proposed_by_itself_s28_q11() {
    let bench = Bench::new();
    configure(&bench, "policy:\n  quota: { person: 2/hour }\n");
    let names = ["Mount Shasta", "Lassen Peak", "Mount Hood", "Mount Baker"];
    let issues: Vec<u64> = names.iter().map(|name| volcano(&bench, name)).collect();
    let start = bench.clock.now();
    for issue in &issues {
        bench.wake(*issue);
    }
    bench.work_until_idle_before(start.checked_add(jiff::SignedDuration::from_mins(30)).unwrap());
    let told: Vec<String> = issues.iter().map(|issue| status(&bench, *issue)).collect();
    assert_eq!(told, ["proposed", "proposed", "waiting", "waiting"]);
    let waiting = ours(&bench, issues[2]);
    assert!(waiting.contains("2 an hour") && waiting.contains("2026-11-20 11:0"), "{waiting}");
    let waits: Vec<u64> = bench.store.waiting().iter().map(|(number, _)| *number).collect();
    assert_eq!(waits, [issues[2], issues[3]], "each is looked at once, at its time");
    // Nobody does anything, and nothing is lost.
    bench.drain().unwrap();
    let told: Vec<String> = issues.iter().map(|issue| status(&bench, *issue)).collect();
    assert_eq!(told, ["proposed"; 4]);
    assert!(bench.clock.now().duration_since(start).as_mins() >= 60);
}

#[test]
fn a_nod_and_a_maintainer_are_beyond_quotas_s28() {
    let bench = Bench::new();
    configure(&bench, "policy:\n  quota: { repository: 1/week }\n");
    let first = shasta(&bench);
    bench.settle(first);
    let second = bench.world.open_issue(person(8, "sock"), "", &addition("Mount Hood", "3429"));
    bench.wake(second);
    bench.work_until_idle_before(bench.clock.now());
    assert_eq!(status(&bench, second), "waiting");
    assert!(ours(&bench, second).contains("1 a week"), "{}", ours(&bench, second));
    let own = bench.world.open_issue(maint(), "", &addition("Mount Baker", "4392"));
    bench.wake(own);
    bench.work_until_idle_before(bench.clock.now());
    assert_eq!(status(&bench, own), "proposed");
    bench.clock.pass(60);
    let now = bench.clock.now();
    bench.world.set(|state| state.now = now);
    bench.world.comment(second, maint(), "/refresh");
    bench.wake(second);
    bench.work_until_idle_before(bench.clock.now());
    assert_eq!(status(&bench, second), "proposed");
}

#[test]
fn a_deleted_issue_leaves_neither_proposal_nor_branch_q23() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.wake(issue);
    bench.world.delete_issue(issue);
    bench.drain().unwrap();
    assert_eq!(bench.world.log(), ["close 0", "delete 0"]);
    assert!(bench.world.branches().is_empty());
    assert!(bench.store.buried().is_empty());
    assert_eq!(bench.settle(issue), NOTHING);
}

#[test]
fn a_word_that_comes_while_work_is_done_is_heeded_next_q24_q26() {
    let bench = Bench::new();
    let issue = shasta(&bench);
    bench.wake(issue);
    // The change request stands, its number is not told yet, and the process dies.
    bench.points.die_at(40, crate::testing::Effect::Applied);
    let died = bench.drain();
    bench.points.reset();
    bench.world.comment(issue, maint(), "/reject because it is a duplicate");
    if died.is_none() {
        crate::testing::run(bench.worker().recover()).unwrap().unwrap();
    }
    bench.settle(issue);
    assert_eq!(status(&bench, issue).split(' ').next(), Some("rejected"));
    assert!(bench.world.branches().is_empty());
    assert_eq!(bench.world.change_requests().len(), 1);
    bench.world.issue(issue, |of| assert_eq!(of.number, SubjectNumber(issue)));
    assert_eq!(bench.settle(issue), NOTHING);
}
