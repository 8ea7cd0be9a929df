//! python-gitlab and gitbeaker tell their stories (`tests/gitlab`).

use std::path::{Path, PathBuf};

use gitribute_playground::DeliveryState;
use tokio::process::Command;

use super::kit::{Bench, PROJECT, bench};
use crate::kit::Receiver;

/// `whsec_` and 32 bytes in base64.
const SIGNING: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs a client to its end; what it says is shown where it fails.
async fn run(b: &Bench, receiver: &Receiver, program: &Path, script: &str) {
    let stranger = b.forge.world().account("sam")["id"].to_string();
    let told = Command::new(program)
        .arg(root().join("tests/gitlab").join(script))
        .env("FORGE_URL", b.forge.url())
        .env("FORGE_PROJECT", PROJECT)
        .env("OWNER_TOKEN", &b.owner)
        .env("BOT_TOKEN", &b.bot)
        .env("STRANGER_ID", stranger)
        .env("HOOK_URL", &receiver.url)
        .env("HOOK_SIGNING_TOKEN", SIGNING)
        .env("NO_PROXY", "*")
        .output()
        .await
        .unwrap_or_else(|error| panic!("{}: {error}; tests/run installs it", program.display()));
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(told.status.success(), "{}{}", shown(&told.stdout), shown(&told.stderr));
    assert!(shown(&told.stdout).ends_with("told\n"), "{}", shown(&told.stdout));
}

/// What every story leaves behind: a merged request, a closed issue, hooks that were heard.
async fn look(b: &Bench, receiver: &Receiver) {
    b.forge.world().hooks_settled().await;
    assert_eq!(b.repo.gitlab_merge_request(1).unwrap()["state"], "merged");
    assert_eq!(b.repo.gitlab_issue(1).unwrap()["state"], "closed");
    assert_eq!(b.repo.branches().unwrap(), ["main"]);
    assert_eq!(
        b.repo.file("main", "data/gauges.csv").unwrap().unwrap(),
        b"id,name\n1,Oslo\n2,Bergen\n"
    );
    assert_eq!(b.repo.fsck().unwrap(), "");
    let events: Vec<String> =
        receiver.all().iter().map(|got| got.headers["x-gitlab-event"].clone()).collect();
    for event in ["Issue Hook", "Note Hook", "Merge Request Hook", "Push Hook"] {
        assert!(events.iter().any(|one| one == event), "{event} in {events:?}");
    }
    assert!(receiver.all().iter().all(|got| got.headers["x-gitlab-token"] == "in the clear"));
    let answered = b.forge.world().deliveries();
    assert!(answered.iter().all(|one| one.state == DeliveryState::Answered(202)));
    let failed: Vec<_> =
        b.forge.world().calls().into_iter().filter(|call| call.status >= 500).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn python_gitlab_tells_the_whole_story() {
    let receiver = Receiver::start();
    let b = bench().await;
    let python = root().join("target/tools/python-gitlab/bin/python");
    run(&b, &receiver, &python, "story.py").await;
    look(&b, &receiver).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gitbeaker_tells_the_whole_story() {
    let receiver = Receiver::start();
    let b = bench().await;
    let modules = root().join("tests/gitlab/node_modules");
    assert!(modules.is_dir(), "no {}: tests/run installs it", modules.display());
    run(&b, &receiver, Path::new("node"), "story.mjs").await;
    look(&b, &receiver).await;
}
