//! The program itself: started, killed, asked to stop, told nonsense.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::http::{connect, deliver, get, head, opened};

const SECRET: &str = "a secret of some length";
const TOKEN: &str = "ghp_seed0123456789abcdefghijklmnopqrst";

/// The program with settings from variables alone, in a folder of its own.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gitribute"));
    settings(&mut command, folder);
    command.arg("serve");
    command
}

fn settings(command: &mut Command, folder: &Path) {
    command
        .current_dir(folder)
        .env_clear()
        .env("GITRIBUTE_LISTEN", "127.0.0.1:0")
        .env("GITRIBUTE_DATA_DIR", folder.join("data"))
        .env("GITRIBUTE_LOG__FORMAT", "json")
        .env("GITRIBUTE_GITHUB__API_URL", "http://127.0.0.1:9")
        .env("GITRIBUTE_GITHUB__TOKEN", TOKEN)
        .env("GITRIBUTE_GITHUB__WEBHOOK_SECRETS", SECRET)
        .stderr(Stdio::piped());
}

/// A running program; killed when the test ends.
struct Running {
    child: Child,
    address: SocketAddr,
    log: thread::JoinHandle<String>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut before = String::new();
        let address = loop {
            let Some(line) = lines.next() else { panic!("it ended: {before}") };
            let line = line.unwrap();
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            before.push_str(&line);
            if event["message"] == "listening" {
                break event["address"].as_str().unwrap().parse().unwrap();
            }
        };
        let log = thread::spawn(move || {
            lines.map_while(Result::ok).fold(before, |all, line| all + &line + "\n")
        });
        Self { child, address, log }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Its exit status and everything it logged.
    fn end(mut self) -> (Option<i32>, String) {
        let begin = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if begin.elapsed() > Duration::from_secs(30) {
                let _ = self.child.kill();
                panic!("it does not end");
            }
            thread::sleep(Duration::from_millis(20));
        }
        let status = self.child.wait().unwrap();
        (status.code(), self.log.join().unwrap())
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_was_answered_is_there_after_a_kill_q1_w13() {
    let folder = TempDir::new().unwrap();
    let first = Running::start(command(folder.path()));
    assert_eq!(deliver(first.address, SECRET, "d-1", "issues", &opened(4, 50)).status, 202);
    first.signal("-KILL");
    let (status, _) = first.end();
    assert_eq!(status, None, "it was killed");
    let second = Running::start(command(folder.path()));
    let page = get(second.address, "/").body;
    assert!(page.contains("<th scope=row>work waiting</th><td>1<"), "{page}");
    let again = deliver(second.address, SECRET, "d-1", "issues", &opened(4, 50));
    assert!(again.status == 202 && again.body.contains("duplicate"), "{again:?}");
    second.signal("-TERM");
    let (status, log) = second.end();
    assert_eq!(status, Some(0), "{log}");
    assert!(log.contains(r#""message":"stopped""#), "{log}");
    assert!(!log.contains(TOKEN) && !log.contains(SECRET), "{log}");
    let left: Vec<_> = fs::read_dir(folder.path().join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!left.iter().any(|name| name.ends_with("-wal")), "{left:?}");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let folder = TempDir::new().unwrap();
    let running = Running::start(command(folder.path()));
    // A sender in the middle of its body holds the graceful stop up.
    let mut slow = connect(running.address);
    slow.write_all(head("slow", "issues", 100, "").as_bytes()).unwrap();
    slow.write_all(b"{").unwrap();
    assert_eq!(get(running.address, "/livez").status, 200);
    running.signal("-TERM");
    let begin = Instant::now();
    while listens(running.address) && begin.elapsed() < Duration::from_secs(4) {
        thread::sleep(Duration::from_millis(20));
    }
    running.signal("-TERM");
    let (status, log) = running.end();
    assert_eq!(status, Some(143), "{log}");
}

fn listens(to: SocketAddr) -> bool {
    TcpStream::connect(to).is_ok()
}

#[test]
fn a_full_disk_is_503_and_nothing_is_lost_w27() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("sh");
    settings(&mut command, folder.path());
    // No file may grow beyond 1 MiB; the signal that tells so is ignored, so that writes fail.
    command.args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$0\" serve"]);
    command.arg(env!("CARGO_BIN_EXE_gitribute"));
    let running = Running::start(command);
    let full = deliver(running.address, SECRET, "big", "issues", &opened(1, 6 << 20));
    assert_eq!(full.status, 503, "{full:?}");
    assert!(full.body.contains("not available"), "{full:?}");
    assert!(full.head.contains("retry-after"), "{full:?}");
    for word in ["disk", "sqlite", "full", "database"] {
        assert!(!full.body.to_lowercase().contains(word), "{full:?}");
    }
    let small = deliver(running.address, SECRET, "small", "issues", &opened(1, 10));
    assert_eq!(small.status, 202, "{small:?}");
    running.signal("-TERM");
    assert_eq!(running.end().0, Some(0));
}

#[test]
fn it_says_why_it_cannot_start_o2() {
    let folder = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command(folder.path()).env("GITRIBUTE_LISTEN", &address).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains(&format!("cannot listen on {address}")), "{}", told(&output));
    assert!(!folder.path().join("data").exists(), "no half state");

    let running = Running::start(command(folder.path()));
    let output = command(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("is in use by another gitribute"), "{}", told(&output));
    running.signal("-INT");
    assert_eq!(running.end().0, Some(0));
}

#[test]
fn settings_are_checked_without_starting_o1() {
    let folder = TempDir::new().unwrap();
    let good = command(folder.path()).arg("--check").output().unwrap();
    assert_eq!(
        (good.status.code(), good.stdout.as_slice()),
        (Some(0), b"the settings hold\n".as_slice())
    );
    assert!(!folder.path().join("data").exists());
    fs::write(folder.path().join("gitribute.toml"), "lisen = \"x\"\n[github]\ngraphql = \"yes\"\n")
        .unwrap();
    let bad = command(folder.path()).output().unwrap();
    assert_eq!(bad.status.code(), Some(2));
    let told = told(&bad);
    assert!(
        told.contains("gitribute.toml:1:1: no such setting: lisen; did you mean listen?"),
        "{told}"
    );
    assert!(told.contains("gitribute.toml:3:11: github.graphql must be true or false"), "{told}");
    assert!(!told.contains(TOKEN), "{told}");
}
