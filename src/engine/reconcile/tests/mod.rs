//! Lives of contributions, told to a forge in memory.

mod acts;
mod amend;
mod back;
mod clash;
mod commit_mode;
mod custom_props;
mod death;
mod folders;
mod gate;
mod group;
mod label;
mod life;
mod links;
mod owners;
mod quiet;
mod references;
mod review;
mod schemas;
mod talk;
mod texts;
mod trouble;
mod two;

use crate::model::Actor;
use crate::testing::{Bench, person};

/// A volcano to add: name and elevation.
fn addition(name: &str, elevation: &str) -> String {
    format!(
        "### Name\n\n{name}\n\n### Country\n\nUS\n\n### Type\n\nstratovolcano\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nThe observatory."
    )
}

/// A correction of a volcano's elevation.
fn correction(id: &str, elevation: &str) -> String {
    format!(
        "### Identifier\n\n{id}\n\n### Name\n\n_No response_\n\n### Country\n\n_No response_\n\n\
         ### Type\n\n_No response_\n\n### Elevation in the list today\n\n_No response_\n\n\
         ### Elevation\n\n{elevation}\n\n### Last eruption\n\n_No response_\n\n\
         ### Source\n\nA new survey."
    )
}

/// An issue of that text; its number.
fn ask(bench: &Bench, body: &str) -> u64 {
    bench.world.open_issue(person(2, "ada"), "", body)
}

fn shasta(bench: &Bench) -> u64 {
    ask(bench, &addition("Mount Shasta", "4322"))
}

/// The example's configuration with more at its end.
fn configure(bench: &Bench, more: &str) {
    let config = include_str!("../../../../config/examples/volcanoes/.gitribute.yml");
    bench.world.write(".gitribute.yml", &format!("{config}{more}"));
}

/// Our one comment.
fn ours(bench: &Bench, issue: u64) -> String {
    let mut comments = bench.world.comments(issue);
    comments.retain(|one| one.starts_with("<!-- gitribute: "));
    let [comment] = comments.try_into().unwrap();
    comment
}

fn ada() -> Actor {
    person(2, "ada")
}

fn maint() -> Actor {
    person(1, "maint")
}

/// The marker's word of a comment.
fn status(bench: &Bench, issue: u64) -> String {
    let mut comments = bench.world.comments(issue);
    comments.retain(|comment| comment.starts_with("<!-- gitribute: "));
    let [comment] = comments.as_slice() else { panic!("not one comment: {comments:#?}") };
    let first = comment.lines().next().unwrap();
    let words = first.trim_start_matches("<!-- gitribute: ").trim_end_matches(" -->");
    if words.starts_with("clashing ") { "clashing".to_owned() } else { words.to_owned() }
}
