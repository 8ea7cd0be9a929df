//! Web addresses that do not answer.

use super::*;
use crate::ports::Aliveness;

const GONE: &str = "https://example.org/shasta";

/// The example's configuration with web addresses asked, which are in the names of volcanoes.
fn asking() -> Bench {
    let bench = Bench::new();
    let config = include_str!("../../../../config/examples/volcanoes/.gitribute.yml");
    let rules = "insert: sorted\n    url_alive: { columns: [name], hosts: [example.org] }";
    bench.world.write(".gitribute.yml", &config.replace("insert: sorted", rules));
    bench
}

#[test]
fn an_address_that_is_gone_is_told_and_stops_nothing() {
    let bench = asking();
    bench.links.tell(GONE, Aliveness::Lacks(404));
    let issue = ask(&bench, &addition(GONE, "4322"));
    bench.settle(issue);
    assert_eq!(status(&bench, issue), "proposed");
    assert_eq!(bench.links.asked(), [GONE]);
    let comment = ours(&bench, issue);
    assert!(comment.contains("answers 404"), "{comment}");
    let [request] = bench.world.change_requests().try_into().unwrap();
    assert!(request.body.contains("answers 404"), "{}", request.body);
    assert!(!request.body.contains("gitribute links"), "{}", request.body);
}

#[test]
fn an_answer_that_changes_between_two_looks_rewrites_nothing() {
    let bench = asking();
    bench.links.tell(GONE, Aliveness::Silent);
    let issue = ask(&bench, &addition(GONE, "4322"));
    bench.settle(issue);
    let comment = ours(&bench, issue);
    assert!(comment.contains("nothing answers"), "{comment}");
    for answer in [Aliveness::Answers, Aliveness::Lacks(500), Aliveness::Unknown] {
        bench.links.tell(GONE, answer);
        assert_eq!(bench.settle(issue), Vec::<String>::new(), "{answer:?}");
    }
    assert_eq!(bench.links.asked().len(), 1, "asked once for one contribution");
    // Another address is another question.
    let other = "https://example.org/other";
    bench.world.issue(issue, |issue| issue.body = addition(other, "4322"));
    bench.settle(issue);
    assert_eq!(bench.links.asked(), [GONE, other]);
    assert!(!ours(&bench, issue).contains("nothing answers"));
}

#[test]
fn nobody_is_asked_unless_the_dataset_says_so_and_of_no_other_host_s22() {
    let bench = Bench::new();
    let issue = ask(&bench, &addition(GONE, "4322"));
    bench.settle(issue);
    assert!(!ours(&bench, issue).contains("gitribute links"));
    let asking = asking();
    for url in ["https://elsewhere.example/a", "http://169.254.169.254/latest", "ftp://example.org"]
    {
        let issue = ask(&asking, &addition(url, "4322"));
        asking.settle(issue);
    }
    assert_eq!((bench.links.asked().len(), asking.links.asked().len()), (0, 0));
}

#[test]
fn a_form_with_many_addresses_makes_us_ask_a_few_s22() {
    let bench = asking();
    let rows: Vec<String> = (0..15)
        .map(|n| format!("m{n}.us,https://example.org/{n},US,stratovolcano,{},2000", 1000 + n))
        .collect();
    let rows = rows.join("\n");
    let block = format!("```csv\nid,name,country,type,elevation_m,last_eruption\n{rows}\n```\n");
    let issue = shasta(&bench);
    bench.settle(issue);
    bench.world.comment(issue, ada(), &format!("/add\n{block}"));
    bench.settle(issue);
    assert_eq!(bench.links.asked().len(), 10, "{}", ours(&bench, issue));
}
