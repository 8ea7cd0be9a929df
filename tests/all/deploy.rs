//! What `deploy/` says fits the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The names of settings in the example, as variables without what they all begin with.
fn settings() -> BTreeSet<String> {
    let mut section = String::new();
    let mut names = BTreeSet::new();
    for line in read("config/gitribute.example.toml").lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = format!("{name}__");
        } else if let Some((name, _)) = line
            .strip_prefix('#')
            .filter(|line| !line.starts_with(' '))
            .and_then(|line| line.split_once(" = "))
        {
            names.insert(format!("{section}{name}").to_uppercase());
        }
    }
    names
}

/// Every variable of ours that a text names.
fn variables(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || c == '=')
        .filter_map(|word| word.strip_prefix("GITRIBUTE_"))
        .collect()
}

#[test]
fn the_unit_names_real_settings_and_shuts_everything_else_off() {
    let unit = read("deploy/gitribute.service");
    let known = settings();
    for name in variables(&unit) {
        assert!(known.contains(name), "{name}");
    }
    let mut keys = BTreeSet::new();
    for line in unit.lines().filter(|line| !line.starts_with(['#', '[']) && !line.is_empty()) {
        let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{line}"));
        keys.insert(key);
        if key == "LoadCredential" {
            let (name, _) = value.split_once(':').expect("a path");
            let file = format!("{}_FILE", name.replace('.', "__").to_uppercase());
            assert!(name == "gitribute.toml" || known.contains(&file), "{name} is no secret");
        }
        if key.starts_with("ExecStart") {
            assert!(value.starts_with("/usr/local/bin/gitribute serve "), "{value}");
        }
    }
    for key in [
        "NoNewPrivileges",
        "ProtectSystem",
        "PrivateTmp",
        "CapabilityBoundingSet",
        "DynamicUser",
        "UMask",
        "WatchdogSec",
    ] {
        assert!(keys.contains(key), "{key}");
    }
}

#[test]
fn the_app_asks_for_the_rights_it_uses_and_no_others() {
    let manifest: Value =
        serde_json::from_str(&read("config/github-app.manifest.json")).expect("JSON");
    let rights = serde_json::json!({
        "metadata": "read", "contents": "write", "issues": "write", "pull_requests": "write",
        "checks": "write",
    });
    assert_eq!(manifest["default_permissions"], rights);
    let events: Vec<&str> =
        manifest["default_events"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let follows = read("src/forge/github/hooks.rs");
    for event in &events {
        assert!(follows.contains(&format!("\"{event}\"")), "{event} is not followed");
    }
    assert_eq!(events.len(), 6);
    let url = manifest["hook_attributes"]["url"].as_str().unwrap();
    assert!(url.ends_with("/webhooks/github"), "{url}");
}

#[test]
fn systemd_understands_the_unit_where_it_is_installed() {
    let verify = Command::new("systemd-analyze")
        .args(["verify", "--recursive-errors=no", "--man=no", "deploy/gitribute.service"])
        .current_dir(root())
        .output();
    // Most machines that build have no systemd; the test above holds everywhere.
    let Ok(output) = verify else { return };
    let told = String::from_utf8_lossy(&output.stderr);
    for word in ["Unknown key", "Failed to parse", "Unknown section"] {
        assert!(!told.contains(word), "{told}");
    }
}

#[test]
fn the_container_is_built_from_files_that_are_there_and_runs_without_rights() {
    let file = read("deploy/Containerfile");
    let known = settings();
    for name in variables(&file) {
        assert!(known.contains(name), "{name}");
    }
    for line in file.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for source in &words[1..words.len() - 1] {
            assert!(root().join(source).exists(), "{source}");
        }
    }
    let rust = read("Cargo.toml")
        .lines()
        .find_map(|line| {
            line.strip_prefix("rust-version = ").map(|v| v.trim_matches('"').to_owned())
        })
        .expect("a version");
    assert!(file.contains(&format!("/rust:{rust}-")), "the image has another Rust than {rust}");
    let user = file.lines().rfind(|line| line.starts_with("USER ")).expect("a user");
    assert!(!user.contains("root") && !user.contains(" 0"), "{user}");
}
