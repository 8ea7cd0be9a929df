//! The whole story against a GitHub that others wrote: npm `emulate`, which checks an App's
//! signature, hands out scoped tokens, keeps Git objects with their true names and signs its
//! deliveries. It has no GraphQL, so the bot works by REST.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::{deliver, get};
use crate::program::{VOLCANOES, sample};

const SECRET: &str = "a secret of some length";
/// Tokens of `tests/emulate/start.mjs`.
const MAINTAINER: &str = "maint_token";
const CONTRIBUTOR: &str = "alice_token";
/// How long anything may take before something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process that ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program, and what it said so far.
struct Bot {
    _process: Process,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Bot {
    fn start(folder: &Path, forge: u16, key: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gitribute"))
            .arg("serve")
            .current_dir(folder)
            .env_clear()
            .env("GITRIBUTE_LISTEN", "127.0.0.1:0")
            .env("GITRIBUTE_DATA_DIR", folder.join("data"))
            .env("GITRIBUTE_LOG__FORMAT", "json")
            .env("GITRIBUTE_LOG__LEVEL", "info,gitribute=debug")
            .env("GITRIBUTE_GITHUB__API_URL", format!("http://localhost:{forge}"))
            .env("GITRIBUTE_GITHUB__GRAPHQL", "false")
            .env("GITRIBUTE_GITHUB__APP_ID", "12345")
            .env("GITRIBUTE_GITHUB__PRIVATE_KEY", key)
            .env("GITRIBUTE_GITHUB__WEBHOOK_SECRETS", SECRET)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let process = Process(child);
        let mut before = String::new();
        let address = loop {
            let Some(line) = lines.next() else { panic!("the bot ended: {before}") };
            let line = line.unwrap();
            before.push_str(&line);
            before.push('\n');
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            if event["message"] == "listening" {
                break event["address"].as_str().unwrap().parse().unwrap();
            }
        };
        let log = Arc::new(Mutex::new(before));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        Self { _process: process, address, log }
    }

    fn said(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

/// The emulator; it ends when its standard input does.
struct Emulator {
    _process: Process,
    _stdin: ChildStdin,
    port: u16,
}

impl Emulator {
    fn start(port: u16, webhook: &str, key: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulate");
        assert!(
            folder.join("node_modules/emulate").is_dir(),
            "the emulator is not installed: npm ci --prefix tests/emulate"
        );
        let mut child = Command::new("node")
            .arg(folder.join("start.mjs"))
            .args([&port.to_string(), webhook])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node (20 or later) is there");
        let mut stdin = child.stdin.take().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let process = Process(child);
        writeln!(stdin, "{}", json!({ "key": key, "secret": SECRET })).unwrap();
        loop {
            let line = lines.next().expect("the emulator did not start").unwrap();
            if line == "ready" {
                break;
            }
        }
        // What it says later must not fill the pipe.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { _process: process, _stdin: stdin, port }
    }

    /// A call; HTTP/1.0, so that the answer comes in one piece and ends with the connection.
    fn call(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let accept = "application/vnd.github+json";
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: localhost:{port}\r\naccept: {accept}\r\n\
             authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}",
            port = self.port,
            length = body.len(),
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head[9..12].parse().unwrap(), body.to_owned())
    }

    #[track_caller]
    fn send(&self, method: &str, path: &str, token: &str, body: &Value) -> Value {
        let (status, answer) = self.call(method, path, token, &body.to_string());
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        let (status, answer) = self.call("GET", path, MAINTAINER, "");
        assert_eq!(status, 200, "GET {path}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    #[track_caller]
    fn list(&self, path: &str) -> Vec<Value> {
        self.get(path).as_array().expect("a list").clone()
    }

    /// A file's bytes at a branch.
    #[track_caller]
    fn file(&self, path: &str, branch: &str) -> Vec<u8> {
        let found = self.get(&format!("/repos/maint/data/contents/{path}?ref={branch}"));
        let content = found["content"].as_str().unwrap().replace('\n', "");
        STANDARD.decode(content).unwrap()
    }
}

/// A new key for the App: PKCS#8 in PEM (RFC 7468).
fn private_key() -> String {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap());
    let lines: Vec<&str> = lines.collect();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
}

/// Files below a folder, as paths from it.
fn files(root: &Path, below: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            files(root, &path, found);
        } else {
            found.push(path);
        }
    }
}

/// Asks until there is an answer.
fn wait<T>(bot: &Bot, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "{what} did not come; the bot said:\n{}", bot.said());
        thread::sleep(Duration::from_millis(50));
    }
}

/// How often the bot has read an issue.
fn looked(bot: &Bot) -> usize {
    bot.said()
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|event| event["message"] == "forge called" && event["operation"] == "issue")
        .count()
}

/// Whether all that came in is done, by the status page.
fn idle(bot: &Bot) -> bool {
    let page = get(bot.address, "/").body;
    ["waiting", "running", "given up"]
        .iter()
        .all(|kind| page.contains(&format!("<th scope=row>work {kind}</th><td>0<")))
}

/// The table with one row more, where the order puts it.
fn expected(before: &str) -> String {
    let row = "mount-shasta.us,Mount Shasta,US,stratovolcano,4322,\n";
    let below = before.find("mount-st-helens.us,").expect("the sample has it");
    let (above, rest) = before.split_at(below);
    format!("{above}{row}{rest}")
}

#[test]
fn an_issue_becomes_a_pull_request_at_a_github_that_others_wrote() {
    let folder = TempDir::new().unwrap();
    let key = private_key();
    // The bot must know the emulator's port and the emulator the bot's, so one of them is kept
    // free for a moment.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let bot = Bot::start(folder.path(), port, &key);
    let hook = format!("http://{}/webhooks/github", bot.address);
    let forge = Emulator::start(port, &hook, &key);

    let mut paths = Vec::new();
    files(Path::new(VOLCANOES), Path::new(""), &mut paths);
    paths.sort();
    assert!(paths.contains(&PathBuf::from(".gitribute.yml")), "{paths:?}");
    for path in &paths {
        let path = path.to_str().unwrap();
        let url = format!("/repos/maint/data/contents/{path}");
        let mut put = json!({
            "message": format!("Add {path}"),
            "content": STANDARD.encode(sample(path)),
        });
        let (status, there) = forge.call("GET", &url, MAINTAINER, "");
        if status == 200 {
            let there: Value = serde_json::from_str(&there).unwrap();
            put["sha"] = there["sha"].clone();
        }
        forge.send("PUT", &url, MAINTAINER, &put);
    }
    for name in ["data: add", "data"] {
        let label = json!({ "name": name, "color": "c5def5" });
        forge.send("POST", "/repos/maint/data/labels", MAINTAINER, &label);
    }

    let filed = json!({
        "title": "Add: Mount Shasta",
        "body": sample("issues/add.md"),
        "labels": ["data: add"],
    });
    let issue = forge.send("POST", "/repos/maint/data/issues", CONTRIBUTOR, &filed);
    let number = issue["number"].as_u64().unwrap();

    let comments = format!("/repos/maint/data/issues/{number}/comments");
    let comment = wait(&bot, "the comment", || forge.list(&comments).into_iter().next());
    let pulls = forge.list("/repos/maint/data/pulls?state=all");
    let [pull] = pulls.as_slice() else { panic!("one pull request: {pulls:?}") };

    // The pull request: from a branch of the repository, one commit on the base.
    let text = pull["body"].as_str().unwrap();
    assert!(text.contains(&format!("Closes #{number}")), "{text}");
    assert_eq!(pull["state"], "open");
    assert_eq!(pull["user"]["login"], "gitribute[bot]");
    let branch = pull["head"]["ref"].as_str().unwrap();
    assert_eq!(branch, format!("gitribute/issue-{number}"));
    let range = format!("/repos/maint/data/compare/main...{branch}");
    let compared = forge.get(&range);
    let commits = compared["commits"].as_array().unwrap();
    assert_eq!(commits.len(), 1, "{commits:?}");
    let changed: Vec<&str> = compared["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["filename"].as_str().unwrap())
        .collect();
    assert_eq!(changed, ["data/volcanoes.csv"]);

    // The file: what stood there, and one line that the form gives.
    let before = sample("data/volcanoes.csv");
    assert_eq!(forge.file("data/volcanoes.csv", "main"), before.as_bytes());
    let after = String::from_utf8(forge.file("data/volcanoes.csv", branch)).unwrap();
    assert_eq!(after, expected(&before));

    // The comment: the bot's, with the record and the way to the pull request.
    assert_eq!(comment["user"]["login"], "gitribute[bot]");
    let said = comment["body"].as_str().unwrap();
    assert!(said.starts_with("<!-- gitribute:"), "{said}");
    for part in ["Mount Shasta", "4322", &format!("#{}", pull["number"])] {
        assert!(said.contains(part), "`{part}` is not told: {said}");
    }

    // The same once more, as a person would send it again: it is looked at, and nothing is made.
    let repository = forge.get("/repos/maint/data");
    let again = json!({
        "action": "opened",
        "issue": issue,
        "repository": repository,
        "sender": issue["user"],
        "installation": { "id": 100 },
    });
    let looks = looked(&bot);
    let answer = deliver(bot.address, SECRET, "sent-again", "issues", again.to_string().as_bytes());
    assert_eq!(answer.status, 202, "{answer:?}");
    wait(&bot, "the second look", || (looked(&bot) > looks).then_some(()));
    // The page is first asked here, so it knows of all that was accepted until now.
    wait(&bot, "rest", || idle(&bot).then_some(()));
    assert_eq!(forge.list(&comments), [comment], "no comment more, and this one as it was");
    let still = forge.list("/repos/maint/data/pulls?state=all");
    assert_eq!(still.len(), 1, "{still:?}");
    assert_eq!(still[0]["head"]["sha"], pull["head"]["sha"], "no commit more");
    let branches = forge.list("/repos/maint/data/branches");
    assert_eq!(branches.len(), 2, "{branches:?}");

    let log = bot.said();
    assert!(!log.contains(SECRET) && !log.contains("PRIVATE KEY"), "{log}");
}
