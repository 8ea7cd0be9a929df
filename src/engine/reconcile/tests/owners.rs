//! Records that belong to somebody.

use super::{ada, ask, configure, correction, maint, ours, shasta, status};
use crate::testing::{Bench, person};

/// The example with a column of owners: Etna is Grace's, Fuji nobody's.
fn owned() -> Bench {
    let bench = Bench::new();
    configure(&bench, "policy:\n  owner_column: keeper\n");
    let data = include_str!("../../../../config/examples/volcanoes/data/volcanoes.csv");
    let lines: Vec<String> = data
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let keeper = match (at, line.split(',').next()) {
                (0, _) => "keeper",
                (_, Some("etna.it")) => "@grace",
                _ => "",
            };
            format!("{line},{keeper}")
        })
        .collect();
    bench.data(&format!("{}\n", lines.join("\n")));
    let schema = include_str!("../../../../config/examples/volcanoes/schemas/volcanoes.json");
    let schema = schema.replacen(
        "\"fields\": [",
        "\"fields\": [\n    { \"name\": \"keeper\", \"type\": \"string\" },",
        1,
    );
    bench.world.write("schemas/volcanoes.json", &schema);
    bench
}

fn grace() -> crate::model::Actor {
    person(5, "grace")
}

#[test]
fn the_owner_of_a_record_may_accept_a_change_of_it() {
    let bench = owned();
    let issue = ask(&bench, &correction("etna.it", "3403"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    let told = ours(&bench, issue);
    assert!(told.contains("`etna.it` belongs to `grace`"), "{told}");
    bench.say(issue, person(3, "eve"), "/accept");
    assert_eq!(status(&bench, issue), "proposed");
    bench.say(issue, grace(), "Yes, that was me on the summit.\n\n/accept");
    assert_eq!(status(&bench, issue), "merged");
}

#[test]
fn nobody_accepts_what_is_not_theirs() {
    let bench = owned();
    let fuji = ask(&bench, &correction("fuji.jp", "3777"));
    bench.settle(fuji);
    bench.say(fuji, grace(), "/accept");
    assert!(ours(&bench, fuji).contains("for those who may accept"), "{}", ours(&bench, fuji));
    let new = shasta(&bench);
    bench.settle(new);
    bench.say(new, grace(), "/accept");
    assert_eq!(status(&bench, new), "proposed");
    // A contribution that makes somebody the owner gives them no say in it.
    bench.say(fuji, ada(), "/set keeper = grace");
    bench.say(fuji, grace(), "/accept");
    assert_eq!(status(&bench, fuji), "proposed");
    bench.say(fuji, maint(), "/accept");
    assert_eq!(status(&bench, fuji), "merged");
}

#[test]
fn the_owners_own_change_needs_another_s5() {
    let bench = owned();
    let issue = bench.world.open_issue(grace(), "", &correction("etna.it", "3403"));
    bench.settle(issue);
    assert!(!ours(&bench, issue).contains("belongs to"));
    bench.say(issue, grace(), "/accept");
    assert_eq!(status(&bench, issue), "proposed");
    bench.say(issue, maint(), "/accept");
    assert_eq!(status(&bench, issue), "merged");
}
