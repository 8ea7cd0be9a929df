//! A true process on a true file, killed at any moment, many times.
//!
//! The test starts its own binary again with the name of one test, `the_process_that_is_killed`,
//! which tells on its standard output what it does, a line before or after each call.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use gitribute_engine::ports::{Accepted, Finished, Store};

use super::Place;
use crate::{
    SqliteStore,
    conformance::{at, claim, delivery, seconds},
};

const FILE: &str = "GITRIBUTE_TEST_STORE";
const FROM: &str = "GITRIBUTE_TEST_FROM";
/// Issues that the deliveries are about.
const ISSUES: u64 = 7;
/// Deliveries of the process before that are sent again.
const AGAIN: u64 = 5;
const KILLS: u64 = 25;
/// No process of this test lives longer, whatever goes wrong.
const TOO_LONG: Duration = Duration::from_secs(30);

/// Accepts deliveries without end and works on them, until it is killed. Does nothing when it is
/// run as a test of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_that_is_killed() {
    let (Ok(file), Ok(from)) = (std::env::var(FILE), std::env::var(FROM)) else { return };
    let from: u64 = from.parse().unwrap();
    let store = Arc::new(SqliteStore::open(Path::new(&file)).await.unwrap());
    let recovered = store.recover(at(0)).await.unwrap();
    println!("@recovered {}", recovered.requeued);

    let next = Arc::new(AtomicU64::new(from.saturating_sub(AGAIN)));
    let lanes = Arc::new(Mutex::new(HashSet::new()));
    for _ in 0..2 {
        let (store, next) = (Arc::clone(&store), Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                println!("@sending {number}");
                let sent = delivery(&format!("d{number}"), number % ISSUES, 0);
                match store.accept(&sent, seconds(0)).await.unwrap() {
                    Accepted::New => println!("@accepted {number}"),
                    Accepted::Duplicate => println!("@known {number}"),
                }
            }
        });
    }
    for _ in 0..3 {
        let (store, lanes) = (Arc::clone(&store), Arc::clone(&lanes));
        tokio::spawn(async move {
            loop {
                let Some(lease) = claim(&*store, 0).await else {
                    tokio::task::yield_now().await;
                    continue;
                };
                let issue = lease.work.subject.number;
                println!("@started {} {issue}", lease.job.0);
                if !lanes.lock().unwrap().insert(issue) {
                    println!("@shared {issue}");
                }
                tokio::task::yield_now().await;
                lanes.lock().unwrap().remove(&issue);
                match store.done(&lease, at(1)).await.unwrap() {
                    Finished::Recorded => println!("@done {}", lease.job.0),
                    Finished::Fenced => println!("@fenced {}", lease.job.0),
                }
            }
        });
    }
    tokio::time::sleep(TOO_LONG).await;
}

/// What all processes told.
#[derive(Default)]
struct Told {
    sent: u64,
    accepted: BTreeSet<u64>,
    done: HashSet<i64>,
    /// Deliveries of an issue that were sent and of which no work began since.
    unseen: BTreeMap<u64, BTreeSet<u64>>,
    lines: usize,
}

impl Told {
    /// Reads one line; `here` are the pieces that began in this process.
    fn read(&mut self, line: &str, here: &mut HashSet<i64>) {
        let Some(line) = line.split_once('@').map(|(_, line)| line) else { return };
        self.lines += 1;
        let mut words = line.split(' ');
        let word = words.next().unwrap();
        let mut number = || words.next().unwrap().parse::<u64>().unwrap();
        match word {
            "recovered" => {}
            "sending" => {
                let sent = number();
                self.sent = self.sent.max(sent + 1);
                if !self.accepted.contains(&sent) {
                    self.unseen.entry(sent % ISSUES).or_default().insert(sent);
                }
            }
            "accepted" => {
                let key = number();
                assert!(self.accepted.insert(key), "delivery {key} was new twice");
            }
            "known" => {
                // Answered by a process that died before it could say so.
                let key = number();
                self.accepted.insert(key);
            }
            "started" => {
                let job = number().cast_signed();
                assert!(!self.done.contains(&job), "{job} was done and began again");
                assert!(here.insert(job), "{job} began twice in one process");
                self.unseen.remove(&number());
            }
            "done" => {
                let job = number().cast_signed();
                assert!(self.done.insert(job), "{job} was done twice");
            }
            _ => panic!("{line}"),
        }
    }
}

/// Small random numbers; the seed is told when the test fails.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Runs the process and kills it after so many lines and so many microseconds more.
fn run_and_kill(file: &Path, told: &mut Told, lines: u64, wait: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "sqlite_tests::process::the_process_that_is_killed"])
        .env(FILE, file)
        .env(FROM, told.sent.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut here = HashSet::new();
    for line in output.by_ref().take(usize::try_from(lines).unwrap()) {
        told.read(&line.unwrap(), &mut here);
    }
    let until = Instant::now() + wait;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it had still said. A line is one write to the pipe: none is torn.
    for line in output {
        told.read(&line.unwrap(), &mut here);
    }
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_q1_q28() {
    let place = Place::new();
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seed = u64::try_from(seed.as_nanos()).unwrap() | 1;
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let mut told = Told::default();
    for _ in 0..KILLS {
        // libtest says three lines before the process begins.
        let lines = 3 + dice.below(60);
        let wait = Duration::from_micros(dice.below(4000));
        run_and_kill(&place.path(), &mut told, lines, wait);
    }
    assert!(told.accepted.len() > 50 && told.done.len() > 20, "it did work: {}", told.lines);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = place.open().await;
        store.check_integrity().await.unwrap();
        store.recover(at(0)).await.unwrap();
        for key in &told.accepted {
            let sent = delivery(&format!("d{key}"), key % ISSUES, 0);
            let kept = store.delivery(&sent.instance, &sent.key).await.unwrap();
            assert_eq!(kept, Some(sent), "delivery {key} was answered and is gone");
        }
        // Whoever was running at three kills by chance waits for a person.
        for letter in store.dead(1000).await.unwrap() {
            store.revive(letter.job, at(0)).await.unwrap();
        }
        while let Some(lease) = claim(&store, 0).await {
            assert!(!told.done.contains(&lease.job.0), "done and not recorded");
            told.unseen.remove(&lease.work.subject.number.0);
            assert_eq!(store.done(&lease, at(1)).await.unwrap(), Finished::Recorded);
        }
        for key in told.unseen.values().flatten() {
            assert!(!told.accepted.contains(key), "nobody looked at delivery {key}");
        }
        store.check_integrity().await.unwrap();
    });
}
