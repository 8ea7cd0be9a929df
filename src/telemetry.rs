//! The log: events as lines on standard error, ids in them and no texts of people, and nothing
//! that looks like a token, whoever wrote it.

use std::borrow::Cow;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::LazyLock;

use regex::{NoExpand, Regex};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{Log, LogFormat};

/// What stands where a secret stood.
const HIDDEN: &str = "[hidden]";
/// Longest message of a panic that is logged, in characters.
const MAX_PANIC: usize = 300;

/// What is hidden: tokens of GitHub and GitLab, JSON Web Tokens, whatever follows `Bearer`,
/// passwords in addresses, private keys. In a line of JSON the line breaks of a key are written
/// `\n`, so nothing here asks for real ones.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"gh[a-z]_[A-Za-z0-9_.-]{10,}",
        r"|github_pat_[A-Za-z0-9_]{10,}",
        r"|gl[a-z]{2,6}-[A-Za-z0-9_.-]{10,}",
        r"|eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*",
        r"|(?i:bearer|token|basic) [A-Za-z0-9+/=_.~-]{16,}",
        r"|//[^/\s@]+:[^/\s@]+@",
        r"|(?s:-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$))",
    ))
    .ok()
});

/// Text without anything that looks like a secret. Should the search itself be broken, nothing
/// of the text is shown.
pub(crate) fn redacted(text: &str) -> Cow<'_, str> {
    match SECRETS.as_ref() {
        Some(secrets) => secrets.replace_all(text, NoExpand(HIDDEN)),
        None => Cow::Borrowed(HIDDEN),
    }
}

/// Makes every event of the process a line on standard error from now on, panics among them.
///
/// # Errors
/// When it was called before.
pub(crate) fn start(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.level)?;
    let lines = fmt::Subscriber::builder().with_env_filter(filter).with_ansi(false);
    match log.format {
        LogFormat::Pretty => lines.with_writer(Redacting(io::stderr)).finish().try_init()?,
        LogFormat::Json => {
            lines
                .json()
                .flatten_event(true)
                .with_writer(Redacting(io::stderr))
                .finish()
                .try_init()?;
        }
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let text = panic.payload_as_str().unwrap_or("no message");
    let message: String = text.chars().take(MAX_PANIC).collect();
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(%message, %place, "panic");
}

/// Writers that hide secrets.
struct Redacting<M>(M);

impl<'a, M, W> MakeWriter<'a> for Redacting<M>
where
    M: Fn() -> W + 'a,
    W: Write,
{
    type Writer = Line<W>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { bytes: Vec::new(), out: (self.0)() }
    }
}

/// One event's text, kept until it is whole: a secret cut in two would not be seen.
struct Line<W: Write> {
    bytes: Vec<u8>,
    out: W,
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Drop for Line<W> {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.bytes);
        // Nobody is left to tell where standard error is gone.
        let _ = self.out.write_all(redacted(&text).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    const SEEDS: &[&str] = &[
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
        "github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz",
        "glpat-ABCDEF-1234567890abcd",
        "gldt-ABCDEFGHIJ1234567890",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0In0.c2lnbmF0dXJl",
    ];
    const PEM: &str =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----";

    #[test]
    fn secrets_are_hidden_and_the_rest_stays() {
        for seed in SEEDS {
            assert_eq!(redacted(&format!("a {seed} b")), "a [hidden] b");
        }
        assert_eq!(redacted(&format!("key: {PEM}, done")), "key: [hidden], done");
        assert_eq!(redacted("-----BEGIN PRIVATE KEY-----\nMIIE and it ends"), HIDDEN);
        assert_eq!(
            redacted("Authorization: Bearer 0123456789abcdefXYZ!"),
            "Authorization: [hidden]!"
        );
        assert_eq!(redacted("at https://user:secret@host/x"), "at https:[hidden]host/x");
        for plain in
            ["issue 12 of repository 34", "the token is not accepted", "gh_x", "https://host/a:b@c"]
        {
            assert_eq!(redacted(plain), plain);
        }
    }

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_seed_reaches_the_log_and_json_stays_json_o9() {
        let page = Page::default();
        let out = page.clone();
        let lines = fmt::Subscriber::builder()
            .json()
            .flatten_event(true)
            .with_writer(Redacting(move || out.clone()))
            .finish();
        tracing::subscriber::with_default(lines, || {
            for seed in SEEDS.iter().chain([&PEM]) {
                tracing::info!(value = seed, "said {seed}");
                tracing::info!(value = format!("Bearer {seed}"), "again");
            }
        });
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 2 * (SEEDS.len() + 1));
        for line in text.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
        for seed in SEEDS {
            assert!(!text.contains(seed), "{seed} in {text}");
        }
        assert!(!text.contains("MIIE"));
    }
}
