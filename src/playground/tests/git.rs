//! Git's own transfer.

use std::path::Path;
use std::process::Command;

use crate::kit::bench;

fn git(dir: &Path, args: &[&str]) {
    let done = Command::new("git")
        .current_dir(dir)
        .env("HOME", dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .args(["-c", "user.name=Wes", "-c", "user.email=wes@example.org"])
        .args(args)
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_clone_and_push_with_git_itself() {
    let b = bench().await;
    let token = b.forge.world().add_token("wes", None, None).unwrap();
    let address = b.forge.url().replace("http://", &format!("http://x-access-token:{token}@"));
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["clone", "--quiet", &format!("{address}/ada/data.git"), "copy"]);
    let copy = folder.path().join("copy");
    assert!(copy.join("data/a.csv").exists());
    std::fs::write(copy.join("b.txt"), "new\n").unwrap();
    git(&copy, &["add", "-A"]);
    git(&copy, &["commit", "--quiet", "-m", "By hand"]);
    git(&copy, &["push", "--quiet", "origin", "HEAD:refs/heads/by-hand"]);
    assert_eq!(b.repo.file("by-hand", "b.txt").unwrap().unwrap(), b"new\n");
    let events = b.forge.world().events();
    let last = events.last().unwrap();
    assert_eq!((last.event.as_str(), last.sender.as_str()), ("push", "wes"));
    let again = b.forge.world().add_clone("sam/copy", &copy).unwrap();
    assert!(again.file("main", "b.txt").unwrap().is_some());
    b.finish().await;
}
