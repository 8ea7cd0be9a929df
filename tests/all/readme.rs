//! The README's walk, run as it stands there: a reader's first five minutes must hold.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README's shell lines that begin with `gitribute `, in order.
fn walk() -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let walk = readme
        .split("## A walk of five minutes")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .expect("the walk");
    let commands = walk
        .split("```sh\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .flat_map(str::lines)
        .filter(|line| line.starts_with("gitribute ") || line.starts_with("cp data/"));
    commands.map(str::to_owned).collect()
}

fn run(line: &str, folder: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_gitribute"));
    let line = line.replacen("gitribute", &program.display().to_string(), 1);
    let line = if line.starts_with("cp ") { line } else { format!("exec {line}") };
    Command::new("sh").arg("-c").arg(line).current_dir(folder).output().expect("sh runs")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[test]
fn every_step_of_the_walk_does_what_the_readme_says() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join("config/examples/volcanoes"), folder.path());
    let walk = walk();
    let mut seen = Vec::new();
    for line in &walk {
        let output = run(line, folder.path());
        let printed = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let word = line
            .split(' ')
            .find(|word| ["parse", "edit", "validate", "diff", "preview", "cp"].contains(word));
        let (status, told): (i32, &[&str]) = match word.expect(line) {
            "cp" => (0, &[]),
            "parse" => (0, &["\"name\": \"Mount Shasta\"", "\"last_eruption\": null"]),
            "edit" => (0, &[]),
            "validate" => (1, &["Ecuador", "EC"]),
            "diff" => (0, &["3403", "cayambe.ec"]),
            // The walk's edit has changed the height that the issue expects.
            _ => (1, &["elevation_m", "3357", "3403"]),
        };
        assert_eq!(output.status.code(), Some(status), "{line}: {printed}");
        for text in told {
            assert!(printed.contains(text), "{line}: no {text} in {printed}");
        }
        seen.push(word);
    }
    assert!(seen.len() >= 8, "the walk was not found: {walk:?}");

    // A second time the same edit is refused, and the file stays.
    let edit = walk.iter().find(|line| line.starts_with("gitribute edit")).expect("an edit");
    let before = fs::read(folder.path().join("data/volcanoes.csv")).expect("the file");
    let again = run(edit, folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("3357"));
    assert_eq!(fs::read(folder.path().join("data/volcanoes.csv")).expect("the file"), before);
}

#[test]
fn the_first_command_prints_a_comment_and_a_pull_request() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    assert!(readme.contains("```sh\ncargo run -q -- playground --once\n```"));
    plays(
        &["playground", "--once"],
        &[
            "Proposed in [#2](http://127.0.0.1:",
            "The comment of gitribute[bot] ",
            "Pull request #2: Add mount-shasta.us to volcanoes",
        ],
    );
}

#[test]
fn as_gitlab_the_same_story_ends_in_a_merge_request() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    assert!(readme.contains("`gitribute playground --as gitlab`"));
    plays(
        &["playground", "--as", "gitlab", "--once"],
        &[
            "Proposed in [!1](http://127.0.0.1:",
            "/maintainer/volcanoes/-/merge_requests/1)",
            "The comment of gitribute ",
            "Merge request !1: Add mount-shasta.us to volcanoes",
        ],
    );
}

fn plays(call: &[&str], parts: &[&str]) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_gitribute")).args(call).output().expect("it runs");
    let told = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0), "{told}");
    let common = [
        "Asked by `ada`: **1 row added, 0 changed, 0 removed** of 26",
        "| `id` | `mount-shasta.us` |",
        "1 line of 28 changed",
        "\n+mount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n",
        "1 file changed, 1 insertion(+)",
    ];
    for part in common.iter().chain(parts) {
        assert!(told.contains(part), "no {part} in {told}");
    }
}

#[test]
fn a_preview_prints_the_comment() {
    let output = Command::new(env!("CARGO_BIN_EXE_gitribute"))
        .args(["preview", "config/examples/volcanoes", "config/examples/volcanoes/issues/add.md"])
        .current_dir(root())
        .output()
        .expect("it runs");
    let comment = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0), "{comment}");
    assert!(
        comment.starts_with("Asked by `somebody`: **1 row added, 0 changed, 0 removed** of 26")
    );
}

#[test]
fn every_file_that_the_readme_links_to_is_there() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let targets: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.starts_with("http"))
        .collect();
    assert!(targets.len() >= 4, "{targets:?}");
    for target in targets {
        assert!(root().join(target).exists(), "{target} is not there");
    }
}
