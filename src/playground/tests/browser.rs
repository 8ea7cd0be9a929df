//! The pages in a real browser: Chromium, driven by Node with the packages of `tests/browser`,
//! which `tests/run` installs.

use std::path::Path;
use std::process::Stdio;

use crate::browser_kit::{finish, world};
use crate::kit::Receiver;

#[tokio::test(flavor = "multi_thread")]
async fn pages_work_in_chromium() {
    let receiver = Receiver::start();
    let (forge, repo, token) = world(Some(&receiver.url)).await;
    let change = "1,\"A name that is long enough to be wider than any small screen can show\"\n";
    let csv = String::from_utf8(repo.file("main", "data/volcanoes.csv").unwrap().unwrap()).unwrap();
    let new = csv.replace("1,\"Volcano, 1\"\n", change);
    let text = "# Change\n\n| key | field | before | after |\n|---|---|---|---|\n| `1` | name | Volcano, 1 | A name that is long enough to be wide |\n\nCloses #1";
    repo.by("wes").open_issue("Correct the name of volcano 1", text, &["volcano"]).unwrap();
    repo.by("wes")
        .push("robo/issue-1", "Correct 1", &[("data/volcanoes.csv", Some(&new))])
        .unwrap();
    repo.by("wes").open_pull("Correct the name of volcano 1", text, "robo/issue-1").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser");
    let status = tokio::process::Command::new("node")
        .arg(folder.join("pages.mjs"))
        .arg(forge.url())
        .env("BOT_TOKEN", token.unwrap())
        .stdin(Stdio::null())
        .status()
        .await
        .unwrap();
    assert!(status.success(), "see what the browser wrote above");
    finish(&forge);
}
