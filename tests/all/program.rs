//! The program as a person at a terminal meets it: files in a folder, a call, what comes out.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The sample dataset that the repository shows.
pub(crate) const VOLCANOES: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/volcanoes");

/// A folder of its own for each test; the program runs in it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A folder with one file.
    pub(crate) fn with(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, bytes);
        folder
    }

    /// A folder with the sample table `volcanoes.csv` and its schema `schema.json`.
    pub(crate) fn with_volcanoes() -> Self {
        let folder = Self::new();
        folder.write("volcanoes.csv", sample("data/volcanoes.csv"));
        folder.write("schema.json", sample("schemas/volcanoes.json"));
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("the folder is made");
        }
        fs::write(path, bytes).expect("the file is written");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("the file is read")
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("the file is text")
    }

    /// Names of the files in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is listed");
        let name = |entry: std::io::Result<fs::DirEntry>| {
            entry.expect("an entry").file_name().into_string().expect("a name in UTF-8")
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    /// The program, ready to be called here.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gitribute"));
        command.args(arguments).current_dir(self.0.path()).env_remove("GITRIBUTE_LANGUAGE");
        command
    }

    /// Calls the program with nothing on standard input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Calls the program with bytes on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut child = self
            .program(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input");
        let input = input.as_ref().to_vec();
        let writer = std::thread::spawn(move || {
            // A program that needs no input may be gone already.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the input was given");
        Ran {
            status: output.status.code().expect("no signal ended the program"),
            bytes: output.stdout,
            told: String::from_utf8(output.stderr).expect("what is told is text"),
        }
    }

    /// Edits a file by edits given as JSON.
    pub(crate) fn edit(&self, file: &str, edits: &str, more: &[&str]) -> Ran {
        let call = [&["edit", file, "--edits", "-"], more].concat();
        self.run_with(&call, edits)
    }
}

/// What one call did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) bytes: Vec<u8>,
    /// Standard error.
    pub(crate) told: String,
}

impl Ran {
    pub(crate) fn out(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("the output is text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("the output is JSON")
    }

    #[track_caller]
    pub(crate) fn ends_with_status(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Asserts that standard output says each of these.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.out().contains(part), "`{part}` is not said: {}", self.out());
        }
        self
    }

    /// Asserts that standard error tells each of these.
    #[track_caller]
    pub(crate) fn tells(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.told.contains(part), "`{part}` is not told: {}", self.told);
        }
        self
    }

    /// The call was wrong: status 2, nothing on standard output, and the reason told without
    /// words that only programmers know.
    #[track_caller]
    pub(crate) fn ends_as_a_wrong_call(self, parts: &[&str]) -> Self {
        let ran = self.ends_with_status(2).tells(parts);
        assert!(ran.bytes.is_empty(), "{ran:?}");
        for word in ["panicked", "unwrap", "RUST_BACKTRACE", "Err(", "Some(", "os error"] {
            assert!(!ran.told.contains(word), "{}", ran.told);
        }
        ran
    }
}

/// Text of a file of the sample dataset.
pub(crate) fn sample(path: &str) -> String {
    fs::read_to_string(Path::new(VOLCANOES).join(path)).expect("the sample is read")
}

/// Control characters, or characters that change how others are shown (FAULTS M8).
pub(crate) fn dangerous(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}
