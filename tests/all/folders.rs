//! A dataset of one record a file, through the program, the adapter and Git.

use crate::scenarios::volcano;
use crate::world::{Interface, World};

const BRANCH: &str = "gitribute/issue-1";

/// A folder of one ending: Etna's file, and what the new volcano's is.
const FOLDERS: [(&str, &str, &str); 3] = [
    (
        "json",
        "{\n  \"id\": \"etna.it\",\n  \"name\": \"Mount Etna\",\n  \"country\": \"IT\",\n  \
         \"type\": \"stratovolcano\",\n  \"elevation_m\": 3357\n}\n",
        "{\n  \"id\": \"mount-shasta.us\",\n  \"name\": \"Mount Shasta\",\n  \"country\": \"US\",\n  \
         \"type\": \"stratovolcano\",\n  \"elevation_m\": 4322\n}\n",
    ),
    (
        "yml",
        "id: etna.it # Sicily\nname: Mount Etna\ncountry: IT\ntype: stratovolcano\n\
         elevation_m: 3357\n",
        "id: mount-shasta.us\nname: Mount Shasta\ncountry: US\ntype: stratovolcano\n\
         elevation_m: 4322\n",
    ),
    (
        "md",
        "---\nid: etna.it\nname: Mount Etna\ncountry: IT\ntype: stratovolcano\n\
         elevation_m: 3357\n---\n\nSmokes.\n",
        "---\nid: mount-shasta.us\nname: Mount Shasta\ncountry: US\ntype: stratovolcano\n\
         elevation_m: 4322\n---\n",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_a_folder_come_change_and_go_as_files() {
    come_change_and_go(Interface::Graphql, &FOLDERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_a_folder_come_change_and_go_as_files_on_gitlab() {
    come_change_and_go(Interface::GitLab, &FOLDERS[1..2]).await;
}

async fn come_change_and_go(interface: Interface, folders: &[(&str, &str, &str)]) {
    for (ending, etna, shasta) in folders {
        let world = World::with("en", interface).await;
        let path = |name: &str| format!("data/peaks/{name}.{ending}");
        let config = String::from_utf8(world.repo.file("main", ".gitribute.yml").unwrap().unwrap());
        let pattern = path("*");
        let config = config.unwrap().replace("data/volcanoes.csv", &pattern);
        let old = path("etna-it");
        let files = [(".gitribute.yml", Some(config.as_str())), (old.as_str(), Some(etna))];
        world.repo.by("maintainer").push("main", "A file each", &files).unwrap();
        world.quiet().await;

        let issue = world.adds("ada", &volcano("Mount Shasta", "US", "4322"));
        let comment = world.told(issue, "Proposed in").await;
        assert!(comment.contains("| `name` | `Mount Shasta` |"), "{comment}");
        let new = path("mount-shasta-us");
        let lines = shasta.lines().count();
        let changed = || world.git(&["diff", "--numstat", &format!("main...{BRANCH}")]);
        assert_eq!(changed(), format!("{lines}\t0\t{new}\n"));
        assert_eq!(world.repo.file(BRANCH, &new).unwrap().unwrap(), shasta.as_bytes());

        world.repo.by("ada").comment(issue, "/set elevation = 4317").unwrap();
        world.told(issue, "`4317`").await;
        world.quiet().await;
        assert_eq!(changed(), format!("{lines}\t0\t{new}\n"), "that file and no other");
        let bytes = world.repo.file(BRANCH, &new).unwrap().unwrap();
        assert_eq!(bytes, shasta.replace("4322", "4317").as_bytes());

        // What another file says already is refused.
        world.repo.by("ada").comment(issue, "/set name = Mount Etna").unwrap();
        world.told(issue, "Nothing is proposed yet").await;
        world.end().await;
    }
}
