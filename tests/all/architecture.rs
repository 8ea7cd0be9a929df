//! The house keeps its shape: arrows between rooms point down only, the core does no I/O, and the
//! top level holds what it should.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Which of ours each room may stand on. A room that is not listed has no place in the house.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "gitribute",
        &[
            "gitribute-core",
            "gitribute-engine",
            "gitribute-forge",
            "gitribute-playground",
            "gitribute-store",
        ],
    ),
    ("gitribute-playground", &["gitribute-core"]),
    ("gitribute-forge", &["gitribute-engine", "gitribute-core"]),
    ("gitribute-store", &["gitribute-engine", "gitribute-core"]),
    ("gitribute-engine", &["gitribute-core"]),
    ("gitribute-core", &[]),
    ("gitribute-testkit", &["gitribute-core", "gitribute-engine", "gitribute-playground"]),
    ("gitribute-fuzz", &["gitribute-core"]),
    ("gitribute-runners", &["gitribute-core", "gitribute-engine", "gitribute-forge"]),
    ("gitribute-bench", &["gitribute-core"]),
];

/// Crates that reach the world; none may stand below the core.
const WORLDLY: &[&str] = &[
    "actix-web",
    "async-std",
    "chrono",
    "curl",
    "gitlab",
    "hyper",
    "libsqlite3-sys",
    "mio",
    "octocrab",
    "reqwest",
    "rusqlite",
    "smol",
    "socket2",
    "sqlx",
    "tempfile",
    "tokio",
    "ureq",
    "walkdir",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The dependency graph as this machine builds it: nothing of other platforms is fetched.
fn metadata() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let about = String::from_utf8(rustc.stdout).expect("rustc prints text");
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let output = Command::new(env!("CARGO"))
        .stdin(Stdio::null())
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

/// Name of each package by its id, and the ids each one's ordinary dependencies resolve to.
fn graph(metadata: &Value) -> (BTreeMap<String, String>, BTreeMap<String, Vec<String>>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let edges = metadata["resolve"]["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| {
            let ordinary = node["deps"].as_array().expect("deps").iter().filter(|dep| {
                dep["dep_kinds"].as_array().expect("kinds").iter().any(|k| k["kind"].is_null())
            });
            (text(&node["id"]), ordinary.map(|dep| text(&dep["pkg"])).collect())
        })
        .collect();
    (names, edges)
}

#[test]
fn arrows_between_rooms_point_down_only() {
    let metadata = metadata();
    let (names, edges) = graph(&metadata);
    let members: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .expect("members")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for member in &members {
        let name = names[*member].as_str();
        let may = allowed.get(name).unwrap_or_else(|| panic!("{name} has no place in the house"));
        for target in edges[*member].iter().filter(|id| members.contains(id.as_str())) {
            let target = names[target].as_str();
            assert!(may.contains(&target), "{name} must not stand on {target}");
        }
    }
}

#[test]
fn the_core_reaches_nothing_of_the_world() {
    let metadata = metadata();
    let (names, edges) = graph(&metadata);
    let core = names.iter().find(|(_, name)| *name == "gitribute-core").expect("the core").0;
    let mut seen = BTreeSet::new();
    let mut open = vec![core.clone()];
    while let Some(id) = open.pop() {
        if seen.insert(id.clone()) {
            open.extend(edges[&id].iter().cloned());
        }
    }
    assert!(seen.len() > 20, "the core's tree was not read");
    for id in &seen {
        let name = names[id].as_str();
        assert!(!WORLDLY.contains(&name), "the core stands on {name}");
    }
}

#[test]
fn the_top_level_holds_only_what_it_should() {
    let may =
        ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "config", "deploy", "src", "tests"];
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git runs");
    let listed = String::from_utf8(listed.stdout).expect("file names are UTF-8");
    let top: BTreeSet<&str> = listed.lines().filter_map(|path| path.split('/').next()).collect();
    assert!(top.contains("Cargo.toml"), "git lists the files");
    for name in top {
        assert!(name.starts_with('.') || may.contains(&name), "{name} has no place at the top");
    }
}
