//! Datasets of one record a file, told to a forge in memory.

use super::{addition, ask, correction, status};
use crate::model::Conclusion;
use crate::ports::{EntryKind, FileState};
use crate::testing::{Bench, person};

const NOTHING: [&str; 0] = [];
const BRANCH: &str = "gitribute/issue-1";

/// How the records of a folder are written.
struct Way {
    ending: &'static str,
    etna: &'static str,
    fuji: &'static str,
    shasta: &'static str,
    /// The line of Etna's elevation before and after.
    elevation: (&'static str, &'static str),
}

const WAYS: [Way; 3] = [
    Way {
        ending: "json",
        etna: "{\n  \"id\": \"etna.it\",\n  \"name\": \"Mount Etna\",\n  \"country\": \"IT\",\n  \
               \"type\": \"stratovolcano\",\n  \"elevation_m\": 3357\n}\n",
        fuji: "{\n  \"id\": \"fuji.jp\",\n  \"name\": \"Mount Fuji\",\n  \"country\": \"JP\",\n  \
               \"type\": \"stratovolcano\",\n  \"elevation_m\": 3776\n}\n",
        shasta: "{\n  \"id\": \"mount-shasta.us\",\n  \"name\": \"Mount Shasta\",\n  \
                 \"country\": \"US\",\n  \"type\": \"stratovolcano\",\n  \"elevation_m\": 4322\n}\n",
        elevation: ("3357", "3369"),
    },
    Way {
        ending: "yml",
        etna: "# Sicily\nid: etna.it\nname: Mount Etna # the\ncountry: IT\ntype: stratovolcano\n\
               elevation_m: 3357\n",
        fuji: "id: fuji.jp\nname: Mount Fuji\ncountry: JP\ntype: stratovolcano\nelevation_m: 3776\n",
        shasta: "id: mount-shasta.us\nname: Mount Shasta\ncountry: US\ntype: stratovolcano\n\
                 elevation_m: 4322\n",
        elevation: ("elevation_m: 3357", "elevation_m: 3369"),
    },
    Way {
        ending: "md",
        etna: "---\nid: etna.it\nname: Mount Etna\ncountry: IT\ntype: stratovolcano\n\
               elevation_m: 3357\n---\n\n# Etna\n\nSmokes.\n",
        fuji: "---\nid: fuji.jp\nname: Mount Fuji\ncountry: JP\ntype: stratovolcano\n\
               elevation_m: 3776\n---\n\nSilent.\n",
        shasta: "---\nid: mount-shasta.us\nname: Mount Shasta\ncountry: US\ntype: stratovolcano\n\
                 elevation_m: 4322\n---\n",
        elevation: ("elevation_m: 3357", "elevation_m: 3369"),
    },
];

impl Way {
    fn bench(&self) -> Bench {
        let bench = Bench::new();
        let config = bench.world.file("main", ".gitribute.yml");
        let config = config.replace("data/volcanoes.csv", &format!("data/peaks/*.{}", self.ending));
        bench.world.write(".gitribute.yml", &config);
        bench.world.write(&self.path("etna-it"), self.etna);
        bench.world.write(&self.path("fuji-jp"), self.fuji);
        bench.world.write("data/peaks/README.txt", "One volcano a file.\n");
        bench
    }

    fn path(&self, name: &str) -> String {
        format!("data/peaks/{name}.{}", self.ending)
    }
}

fn only_comment(bench: &Bench, issue: u64) -> String {
    let mut said = bench.world.comments(issue);
    said.retain(|comment| comment.starts_with("<!-- gitribute: "));
    let [comment] = said.as_slice() else { panic!("not one comment: {said:#?}") };
    comment.clone()
}

#[test]
fn a_new_record_is_one_new_file() {
    for way in WAYS {
        let bench = way.bench();
        let issue = ask(&bench, &addition("Mount Shasta", "4322"));
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "proposed", "{}", only_comment(&bench, issue));
        assert_eq!(bench.world.file(BRANCH, &way.path("mount-shasta-us")), way.shasta);
        assert_eq!(bench.world.changed(BRANCH), [way.path("mount-shasta-us")]);
        let [request] = bench.world.change_requests().try_into().unwrap();
        assert_eq!(request.title, "Add mount-shasta.us to volcanoes");
        let comment = only_comment(&bench, issue);
        assert!(comment.contains("| `name` | `Mount Shasta` |"), "{comment}");
        assert!(comment.contains("1 row added"), "{comment}");
        assert_eq!(bench.settle(issue), NOTHING);
    }
}

#[test]
fn a_corrected_record_is_a_change_of_its_file_alone() {
    for way in WAYS {
        let bench = way.bench();
        let issue = ask(&bench, &correction("etna.it", "3369"));
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "proposed", "{}", only_comment(&bench, issue));
        let after = way.etna.replace(way.elevation.0, way.elevation.1);
        assert_eq!(bench.world.file(BRANCH, &way.path("etna-it")), after);
        assert_eq!(bench.world.changed(BRANCH), [way.path("etna-it")]);
        let comment = only_comment(&bench, issue);
        assert!(comment.contains("`3357`") && comment.contains("`3369`"), "{comment}");

        bench.say(issue, person(2, "ada"), "/set elevation = 3370");
        let after = way.etna.replace("3357", "3370");
        assert_eq!(bench.world.file(BRANCH, &way.path("etna-it")), after);
        assert_eq!(bench.world.changed(BRANCH), [way.path("etna-it")]);
    }
}

#[test]
fn a_removed_record_is_a_file_that_goes_and_a_renamed_one_moves_d15() {
    for way in WAYS {
        let bench = way.bench();
        let config = bench.world.file("main", ".gitribute.yml");
        bench.world.write(".gitribute.yml", &config.replace("locked: [id]", "locked: []"));
        let issue = ask(&bench, "/remove volcanoes fuji.jp because it moved");
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "proposed", "{}", only_comment(&bench, issue));
        assert_eq!(bench.world.changed(BRANCH), [way.path("fuji-jp")]);
        assert!(!bench.world.stands(BRANCH, &way.path("fuji-jp")));

        let issue = ask(&bench, "/rename volcanoes etna.it mongibello.it");
        bench.settle(issue);
        let branch = format!("gitribute/issue-{issue}");
        assert_eq!(status(&bench, issue), "proposed", "{}", only_comment(&bench, issue));
        assert_eq!(bench.world.changed(&branch), [way.path("etna-it"), way.path("mongibello-it")]);
        let after = way.etna.replace("etna.it", "mongibello.it");
        assert_eq!(bench.world.file(&branch, &way.path("mongibello-it")), after);
    }
}

#[test]
fn the_rules_look_at_the_whole_folder() {
    for way in WAYS {
        let bench = way.bench();
        // The name is taken by the record of another file.
        let issue = ask(&bench, &addition("Mount Etna", "4322"));
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "invalid", "{}", only_comment(&bench, issue));
        let issue = ask(&bench, &correction("etna.it", "high"));
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "invalid", "{}", only_comment(&bench, issue));
        let issue = ask(&bench, &correction("etna.i", "3000"));
        bench.settle(issue);
        let comment = only_comment(&bench, issue);
        assert!(comment.contains("`etna.it`"), "the nearest one is told: {comment}");
        assert_eq!(bench.world.change_requests().len(), 0);
    }
}

#[test]
fn no_name_that_a_person_types_leads_anywhere_else_t12() {
    for way in WAYS {
        let bench = way.bench();
        let config = bench.world.file("main", ".gitribute.yml");
        let named = config
            .replace("    schema: schemas/volcanoes.json\n", "    key: \"@key\"\n")
            .replace("locked: [id]", "locked: []")
            .replace("id: \"{{ name | slug }}.{{ country | lower }}\"", "id: \"{{ name }}\"");
        bench.world.write(".gitribute.yml", &named);
        for name in ["../../.github/workflows/x", ".git", "a/b", "..", "CON", "etna-IT"] {
            let issue = ask(&bench, &format!("/add volcanoes\n@key = {name}\nname = X"));
            bench.settle(issue);
            assert_eq!(status(&bench, issue), "invalid", "{name}: {}", only_comment(&bench, issue));
        }
        assert!(bench.world.change_requests().is_empty());
        let issue = ask(&bench, "/add volcanoes\n@key = hood\nname = Mount Hood");
        bench.settle(issue);
        assert_eq!(status(&bench, issue), "proposed", "{}", only_comment(&bench, issue));
        assert_eq!(bench.world.changed(&format!("gitribute/issue-{issue}")), [way.path("hood")]);
    }
}

#[test]
fn what_a_person_changes_by_hand_in_a_folder_is_told_with_its_files() {
    let [_, way, _] = WAYS;
    let bench = way.bench();
    let bytes = |text: &str| FileState::Bytes(text.as_bytes().to_vec());
    let bad = way.shasta.replace("US", "Canada");
    let path = way.path("mount-shasta-us");
    let number = bench.world.propose_by_hand(person(3, "eve"), &path, bytes(&bad));
    assert_eq!(bench.settle(number), ["comment 1", "check 1"]);
    let [comment] = bench.world.said_on(number).try_into().unwrap();
    assert!(comment.contains("1 row added") && comment.contains("`CA`"), "{comment}");
    let [check] = bench.world.checks().try_into().unwrap();
    assert_eq!(check.conclusion, Conclusion::Failure);
    let [note] = check.notes.as_slice() else { panic!("{:#?}", check.notes) };
    assert_eq!((note.path.as_str(), note.line), (path.as_str(), 1));

    bench.world.push_by_hand(number, &path, bytes("id: [\n"));
    bench.settle(number);
    let [comment] = bench.world.said_on(number).try_into().unwrap();
    assert!(comment.contains(&path), "the broken file is named: {comment}");

    bench.world.push_by_hand(number, &path, bytes(way.shasta));
    bench.settle(number);
    assert_eq!(bench.world.checks().last().unwrap().conclusion, Conclusion::Success);
}

#[test]
fn what_is_no_record_of_a_folder_is_for_a_maintainer_to_mend_s15() {
    let [_, way, _] = WAYS;
    let bench = way.bench();
    bench.push(&way.path("link"), FileState::NotAFile(EntryKind::Symlink));
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    bench.settle(issue);
    let comment = only_comment(&bench, issue);
    assert!(comment.contains("symbolic link") && comment.contains("link.yml"), "{comment}");

    let bench = way.bench();
    for number in 0..1000 {
        bench.world.write(&way.path(&format!("v{number}")), "id: x\n");
    }
    let issue = ask(&bench, &addition("Mount Shasta", "4322"));
    bench.settle(issue);
    let comment = only_comment(&bench, issue);
    assert!(comment.contains("1,002 files") || comment.contains("1002 files"), "{comment}");
}
