//! What every store must do, whatever it is made of: functions over the port, run once for each
//! database. `each_case!` names them all.

pub(crate) mod inbox;
pub(crate) mod journal;
pub(crate) mod policy;
pub(crate) mod recovery;
pub(crate) mod work;

use gitribute_engine::{
    model::{AccountId, RepoId, Subject, SubjectNumber, Wanted, WorkKey, WorkKind},
    ports::{Claim, Delivery, InboxState, Lease, Store},
};
use jiff::{SignedDuration, Timestamp};

/// Hands the list of all cases to a macro that makes tests of them.
macro_rules! each_case {
    ($make:ident) => {
        $make! {
            inbox::a_new_delivery_is_kept_and_asks_for_work_q1,
            inbox::the_same_delivery_again_changes_nothing_w13,
            inbox::fifty_at_once_are_one_w14,
            inbox::one_key_at_two_forges_is_two_deliveries,
            inbox::what_asks_for_no_work_is_kept_all_the_same,
            inbox::any_bytes_come_back,
            work::a_burst_is_one_look_q10,
            work::the_earlier_due_time_stands,
            work::the_longest_due_comes_first,
            work::a_flood_in_one_repository_holds_up_no_other_q11,
            inbox::the_last_that_was_heard_is_told_for_each_forge_l5,
            work::what_was_done_since_is_told_l5,
            work::the_load_is_counted,
            work::nothing_tells_when_to_look_again,
            work::wanted_while_it_runs_is_done_once_more_afterwards_q25,
            work::twenty_claims_never_share_a_lane,
            work::a_retry_waits_and_is_counted,
            work::a_retry_takes_in_what_was_wanted_meanwhile,
            work::a_release_changes_nothing_else,
            work::the_buried_is_kept_for_people,
            work::done_ends_older_dead_letters_of_the_same_work,
            work::a_dead_letter_is_tried_again_from_the_start,
            work::a_longer_lease_is_kept,
            recovery::an_ended_lease_is_given_to_another_q13,
            recovery::the_fenced_can_say_nothing_q13,
            recovery::the_third_crash_sets_it_aside_q12,
            recovery::the_set_aside_gets_one_more_chance_when_wanted_again,
            recovery::success_forgives_crashes,
            recovery::a_clock_that_jumps_loses_nothing_q14,
            journal::an_effect_goes_from_intended_to_done,
            journal::an_effect_found_on_the_forge_is_written_down_q21,
            journal::a_braked_forge_waits_and_others_go_on_q27,
            journal::a_braked_account_waits_and_others_go_on_q27,
            journal::a_braked_repository_waits_and_others_go_on,
            journal::a_brake_is_lengthened_never_shortened,
            journal::what_is_over_is_forgotten_in_time_q29,
            journal::it_says_that_it_is_ready,
            policy::a_place_is_given_once_and_kept_s28,
            policy::what_was_said_is_counted_over_a_restart_s21,
        }
    };
}
pub(crate) use each_case;

/// A moment, in seconds of the test's own time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

pub(crate) fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

/// The length of lease in these tests, in seconds.
pub(crate) const LEASE: i64 = 60;

/// The work on an issue of a repository at a forge.
pub(crate) fn work_at(instance: &str, repo: u64, number: u64) -> WorkKey {
    WorkKey {
        kind: WorkKind::Reconcile,
        subject: Subject {
            instance: instance.into(),
            repo: RepoId(repo),
            number: SubjectNumber(number),
        },
    }
}

/// The work on an issue of the usual repository.
pub(crate) fn work(number: u64) -> WorkKey {
    work_at("github.com", 7, number)
}

pub(crate) fn wanted(number: u64) -> Wanted {
    Wanted { work: work(number), account: None }
}

pub(crate) fn charged(work: WorkKey, account: u64) -> Wanted {
    Wanted { work, account: Some(AccountId(account)) }
}

/// A delivery about an issue, received at a second.
pub(crate) fn delivery(key: &str, number: u64, second: i64) -> Delivery {
    Delivery {
        instance: "github.com".into(),
        key: key.into(),
        event: "issues".into(),
        action: Some("opened".into()),
        body: br#"{"action":"opened"}"#.to_vec(),
        received_at: at(second),
        state: InboxState::Work(wanted(number)),
    }
}

/// Claims at a second; `None` when nothing is to be had.
pub(crate) async fn claim(store: &dyn Store, second: i64) -> Option<Lease> {
    match store.claim(at(second), seconds(LEASE)).await.unwrap() {
        Claim::Work(lease) => Some(lease),
        Claim::Nothing { .. } => None,
    }
}

/// Wants an issue's work and claims it at once.
pub(crate) async fn started(store: &dyn Store, number: u64, second: i64) -> Lease {
    store.want(&wanted(number), at(second)).await.unwrap();
    let lease = claim(store, second).await.expect("what is wanted can be claimed");
    assert_eq!(lease.work, work(number));
    lease
}
