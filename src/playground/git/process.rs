//! Starting `git`, cut off from the machine's own settings.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::GitError;

/// Where `git` is: a program told by its full path is started without copying the page tables of
/// this process, which a test of hundreds of pull requests would feel.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut places = std::env::split_paths(&path).map(|folder| folder.join("git"));
        places.find(|place| place.is_file()).unwrap_or_else(|| PathBuf::from("git"))
    })
}

/// Runs `git` in `dir`, feeding it `input`, and returns its standard output.
pub(super) fn run(
    dir: &Path,
    args: &[&str],
    variables: &[(&str, String)],
    input: Option<&[u8]>,
) -> Result<Vec<u8>, GitError> {
    // The home is the bare repository itself, where nobody keeps settings of their own.
    let mut command = Command::new(program());
    let path = std::env::var_os("PATH").unwrap_or_default();
    command
        .env_clear()
        .env("PATH", path)
        .env("HOME", dir)
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .current_dir(dir)
        .args(["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "core.quotePath=false"])
        .args(args)
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let feeder = child.stdin.take().zip(input).map(|(mut pipe, input)| {
        let input = input.to_vec();
        // A pipe that the child closes early is the child's decision, not an error of ours.
        std::thread::spawn(move || pipe.write_all(&input).ok())
    });
    let output = child.wait_with_output()?;
    if let Some(feeder) = feeder {
        feeder.join().ok();
    }
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Failed {
        command: args.first().map_or_else(String::new, |name| (*name).to_owned()),
        message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
