//! What keeps work going: a loop that does one step after another, sleeps when there is nothing,
//! and stops between two steps.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use gitribute_engine::ports::Clock;
use gitribute_engine::worker::Step;
use jiff::Timestamp;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

/// Longest sleep: should a wake-up be lost, work waits no longer than this.
const LONGEST: Duration = Duration::from_secs(30);
/// Shortest, so that work which is due and cannot be claimed is no busy loop.
const SHORTEST: Duration = Duration::from_millis(20);
/// Pause after a panic.
const AFTER_PANIC: Duration = Duration::from_secs(1);

/// Whether the process goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Life {
    /// It does.
    On,
    /// It was asked to stop: finish the step, begin none.
    Stop,
}

/// Does steps until the process stops. A step that panics ends nothing but itself.
pub(crate) async fn drive<F>(
    step: impl Fn() -> F,
    wake: Arc<Notify>,
    clock: Arc<dyn Clock>,
    mut life: watch::Receiver<Life>,
) where
    F: Future<Output = Step> + Send + 'static,
{
    while *life.borrow_and_update() == Life::On {
        let pause = match tokio::spawn(step()).await {
            Ok(Step::Did) => continue,
            Ok(Step::Idle { due }) => until(due, clock.now()),
            // The panic was logged where it happened.
            Err(_) => AFTER_PANIC,
        };
        tokio::select! {
            () = wake.notified() => {}
            () = sleep(pause) => {}
            // Where nobody can say stop any more, the process is over.
            changed = life.changed() => if changed.is_err() { return },
        }
    }
}

fn until(due: Option<Timestamp>, now: Timestamp) -> Duration {
    due.and_then(|due| Duration::try_from(due.duration_since(now)).ok().or(Some(SHORTEST)))
        .unwrap_or(LONGEST)
        .clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::time::timeout;

    use super::*;

    struct Fixed;

    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).unwrap()
    }

    #[test]
    fn sleeps_until_work_is_due() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(until(Some(at(1500)), now), Duration::from_millis(1500));
        assert_eq!(until(Some(at(-1500)), now), SHORTEST);
        assert_eq!(until(Some(at(600_000)), now), LONGEST);
        assert_eq!(until(None, now), LONGEST);
    }

    #[tokio::test]
    async fn wakes_survives_a_panic_and_stops_between_steps() {
        let wake = Arc::new(Notify::new());
        let (stop, life) = watch::channel(Life::On);
        let count = Arc::new(AtomicUsize::new(0));
        let said = Arc::new(Notify::new());
        let steps = Arc::new(Mutex::new(vec![Step::Did, Step::Idle { due: None }]));
        let work = {
            let (count, said, wake) = (count.clone(), said.clone(), wake.clone());
            move || {
                let (count, said, wake, steps) =
                    (count.clone(), said.clone(), wake.clone(), steps.clone());
                async move {
                    let number = count.fetch_add(1, Ordering::SeqCst);
                    if number == 2 {
                        wake.notify_one();
                        panic!("a step fails");
                    }
                    if number >= 1 {
                        said.notify_one();
                    }
                    let mut steps = steps.lock().unwrap();
                    if steps.is_empty() { Step::Idle { due: None } } else { steps.remove(0) }
                }
            }
        };
        let task = tokio::spawn(drive(work, wake.clone(), Arc::new(Fixed), life));
        said.notified().await;
        assert_eq!(count.load(Ordering::SeqCst), 2, "one did, one idle, then sleep");
        wake.notify_one();
        said.notified().await;
        assert_eq!(count.load(Ordering::SeqCst), 4, "one panicked, the next one ran");
        stop.send(Life::Stop).unwrap();
        timeout(Duration::from_secs(5), task).await.unwrap().unwrap();
    }
}
