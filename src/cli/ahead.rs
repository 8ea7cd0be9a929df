//! A large file edited while it is searched: what stays is copied behind the search, so that the
//! file is written by the time the search has come to its end.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use gitribute_core::dataset::csv::{Early, Patch, PlanError, plan_early};
use gitribute_core::dataset::{Edit, EditOptions};

/// How much is copied at once.
const STEP: u64 = 4 << 20;

/// What the search tells.
enum News {
    /// What is to change in the part of the file that it has read, as it seems.
    Early(Early),
    /// What is to change.
    Last(Vec<Patch>),
}

/// Writes an edited file while it is searched. `source` is the file opened once more, for copying;
/// `to` is empty, and worth nothing where this fails.
///
/// # Errors
///
/// Where either file cannot be read or written, and within, where there is no plan.
pub(crate) fn write_edited(
    mut searched: &File,
    source: &File,
    to: &File,
    edits: &[Edit],
    options: &EditOptions,
) -> io::Result<Result<(), PlanError>> {
    let (news, heard) = channel();
    thread::scope(|scope| {
        let copier = Copier { from: source, to, at: 0, done: 0, patches: Vec::new() };
        let copying = scope.spawn(move || copier.run(&heard));
        let mut early = |early: Early| {
            // Who does not listen any more has failed, and says so below.
            let _ = news.send(News::Early(early));
        };
        let planned = plan_early(&mut searched, edits, options, &mut early);
        let planned = planned.map(|plan| {
            let _ = news.send(News::Last(plan.patches().to_vec()));
        });
        drop(news);
        let ended = copying.join().unwrap_or_else(|_| Err(io::Error::other("copying failed")));
        match (planned, ended) {
            (Err(error), _) => Ok(Err(error)),
            (Ok(()), Err(error)) => Err(error),
            (Ok(()), Ok(())) => Ok(Ok(())),
        }
    })
}

/// Who copies.
struct Copier<'f> {
    from: &'f File,
    to: &'f File,
    /// How much of the old file is done with.
    at: u64,
    /// How many of the patches are written.
    done: usize,
    patches: Vec<Patch>,
}

impl Copier<'_> {
    fn run(mut self, heard: &Receiver<News>) -> io::Result<()> {
        let mut reach = 0;
        loop {
            let news = if self.at < reach {
                match heard.try_recv() {
                    Ok(news) => Some(news),
                    Err(TryRecvError::Empty) => None,
                    Err(TryRecvError::Disconnected) => return Ok(()),
                }
            } else {
                match heard.recv() {
                    Ok(news) => Some(news),
                    // There is no plan: what was written is thrown away.
                    Err(_) => return Ok(()),
                }
            };
            match news {
                // A file that is read a second time is known better by the first.
                Some(News::Early(Early { plan, read })) if read >= reach => {
                    self.follow(plan.patches().to_vec())?;
                    reach = read;
                }
                Some(News::Early(_)) => {}
                Some(News::Last(patches)) => {
                    self.follow(patches)?;
                    return self.finish();
                }
                None => self.copy_to((self.at + STEP).min(reach))?,
            }
        }
    }

    /// Goes on by another plan, from where the two part.
    fn follow(&mut self, patches: Vec<Patch>) -> io::Result<()> {
        let same = self.patches.iter().zip(&patches).take_while(|(one, other)| one == other);
        let same = same.count().min(self.done);
        let next = patches.get(same).map_or(u64::MAX, |patch| patch.old.start);
        let undone = self.patches.get(same).filter(|_| self.done > same);
        let back = undone.map_or(next, |patch| patch.old.start.min(next));
        self.patches = patches;
        self.done = same;
        if back < self.at {
            let (come, gone) =
                self.patches.iter().take(same).fold((0, 0), |(come, gone), patch| {
                    (come + patch.new.len() as u64, gone + (patch.old.end - patch.old.start))
                });
            let written = back + come - gone;
            self.to.set_len(written)?;
            (&mut self.to).seek(SeekFrom::Start(written))?;
            (&mut self.from).seek(SeekFrom::Start(back))?;
            self.at = back;
        }
        Ok(())
    }

    /// Copies up to a place of the old file, with the patches on the way.
    fn copy_to(&mut self, end: u64) -> io::Result<()> {
        while let Some(patch) = self.patches.get(self.done).filter(|patch| patch.old.start <= end) {
            let (start, after) = (patch.old.start, patch.old.end);
            self.copy(start)?;
            if let Some(patch) = self.patches.get(self.done) {
                (&mut self.to).write_all(&patch.new)?;
            }
            self.done += 1;
            self.at = after;
            (&mut self.from).seek(SeekFrom::Start(after))?;
        }
        self.copy(end)
    }

    fn copy(&mut self, end: u64) -> io::Result<()> {
        let count = end.saturating_sub(self.at);
        if io::copy(&mut self.from.take(count), &mut self.to)? != count {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += count;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let length = self.from.metadata()?.len();
        if length < self.at {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.copy_to(length)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::fs;

    use gitribute_core::dataset::read_edits;

    use super::*;

    fn edited(text: &str, edits: &str) -> Result<Vec<u8>, PlanError> {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, text).unwrap();
        let open = || File::open(&from).unwrap();
        let target = File::create(&to).unwrap();
        let options = EditOptions { key: vec!["id".into()], ..EditOptions::default() };
        let edits = read_edits(edits).unwrap();
        write_edited(&open(), &open(), &target, &edits, &options).unwrap()?;
        Ok(fs::read(to).unwrap())
    }

    fn large() -> String {
        let mut text = String::from("id,name,note\n");
        for row in 0..400_000 {
            writeln!(text, "{row},name {row},a note of some length").unwrap();
        }
        text
    }

    #[test]
    fn what_is_copied_ahead_is_what_edits_make_of_the_whole() {
        let text = large();
        for (edits, was, is) in [
            (
                r#"[{"op":"update","key":{"id":"200000"},"set":{"name":"N"}}]"#,
                "\n200000,name 200000,",
                "\n200000,N,",
            ),
            (
                r#"[{"op":"update","key":{"id":"0"},"set":{"name":"a longer name than before"}}]"#,
                "\n0,name 0,",
                "\n0,a longer name than before,",
            ),
            (
                r#"[{"op":"remove","key":{"id":"399999"}}]"#,
                "399999,name 399999,a note of some length\n",
                "",
            ),
            (
                r#"[{"op":"update","key":{"id":"5"},"set":{"name":"x"}},
                    {"op":"remove","key":{"id":"300000"}}]"#,
                "",
                "",
            ),
        ] {
            let mut wanted = text.replacen(was, is, 1);
            if was.is_empty() {
                wanted = text.replacen("\n5,name 5,", "\n5,x,", 1).replacen(
                    "300000,name 300000,a note of some length\n",
                    "",
                    1,
                );
            }
            assert!(edited(&text, edits).unwrap() == wanted.as_bytes(), "{edits}");
        }
        let add = r#"[{"op":"add","record":{"id":"new","name":"n"}}]"#;
        assert!(edited(&text, add).unwrap() == (text.clone() + "new,n,\n").as_bytes());
    }

    #[test]
    fn a_key_that_stands_again_at_the_end_is_still_refused() {
        let text = large() + "7,again,x\n";
        let set = r#"[{"op":"update","key":{"id":"7"},"set":{"name":"N"}}]"#;
        assert!(matches!(edited(&text, set), Err(PlanError::Refused(_))));
    }

    #[test]
    fn a_plan_that_turns_out_otherwise_is_followed_from_where_it_parts() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        let old: Vec<u8> = (0..100).collect();
        fs::write(&from, &old).unwrap();
        let patch = |start: u64, end: u64, new: &[u8]| Patch { old: start..end, new: new.to_vec() };
        let plans = [
            vec![patch(10, 12, b"abc"), patch(50, 51, b"")],
            vec![patch(10, 12, b"abc"), patch(40, 40, b"xyz"), patch(50, 51, b"")],
            vec![patch(5, 6, b"q")],
            vec![],
        ];
        for first in &plans {
            for last in &plans {
                for reach in [0, 8, 11, 30, 60, 100] {
                    let (source, target) = (File::open(&from).unwrap(), File::create(&to).unwrap());
                    let mut copier = Copier {
                        from: &source,
                        to: &target,
                        at: 0,
                        done: 0,
                        patches: first.clone(),
                    };
                    copier.copy_to(reach).unwrap();
                    copier.follow(last.clone()).unwrap();
                    copier.finish().unwrap();
                    let mut wanted = Vec::new();
                    let mut at = 0;
                    for patch in last {
                        let at_byte = |at: u64| usize::try_from(at).unwrap();
                        let (start, end) = (at_byte(patch.old.start), at_byte(patch.old.end));
                        wanted.extend_from_slice(&old[at..start]);
                        wanted.extend_from_slice(&patch.new);
                        at = end;
                    }
                    wanted.extend_from_slice(&old[at..]);
                    assert_eq!(fs::read(&to).unwrap(), wanted, "{first:?} {last:?} {reach}");
                }
            }
        }
    }
}
