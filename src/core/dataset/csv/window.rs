//! A file's text read through a window, so that a large file is never in memory as a whole.

use std::io::{self, Read};

use super::scan::Below;
use super::sniff::records_end;

/// How much is read at once: enough to make system calls cheap, and little enough to stay in a
/// processor's cache.
const CHUNK: usize = 1 << 18;

/// The part of a UTF-8 text that is in memory. It moves forward only, and grows where one record
/// is larger than it is.
#[derive(Debug)]
pub(crate) struct Window<R> {
    source: R,
    mark: &'static [u8],
    text: String,
    /// Bytes after the text that are no character yet.
    cut: Vec<u8>,
    /// Where the text stands in the file, in bytes.
    start: u64,
    /// Where the text ends that more text cannot make part of the file's closing signs.
    settled: usize,
    below: Below,
}

/// Why no more text can be read.
#[derive(Debug)]
pub(crate) enum Trouble {
    Io(io::Error),
    /// The bytes from this offset of the file on are not UTF-8.
    NotUtf8(u64),
}

impl<R: Read> Window<R> {
    /// An empty window at the start of a file.
    pub(crate) fn new(source: R) -> Self {
        let (text, cut) = (String::new(), Vec::new());
        Self { source, mark: b"", text, cut, start: 0, settled: 0, below: Below::More }
    }

    /// A window over a whole text.
    pub(crate) fn whole(source: R, text: String) -> Self {
        let settled = records_end(&text);
        let (cut, below) = (Vec::new(), Below::Nothing);
        Self { source, mark: b"", text, cut, start: 0, settled, below }
    }

    /// Drops the byte order mark that opens the file.
    pub(crate) fn drop_mark(&mut self, mark: &'static [u8]) {
        self.mark = mark;
        self.text.drain(..mark.len().min(self.text.len()));
        self.start += mark.len() as u64;
        self.settled = self.settled.saturating_sub(mark.len());
    }

    /// The text in the window as far as its records go.
    pub(crate) fn body(&self) -> &str {
        self.text.get(..self.settled).unwrap_or_default()
    }

    /// The text in the window with the signs that close the file.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where the text in the window stands in the file.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Whether there is more text below.
    pub(crate) fn below(&self) -> Below {
        self.below
    }

    /// Whether there is no more text below.
    pub(crate) fn is_last(&self) -> bool {
        self.below == Below::Nothing
    }

    /// Drops the text before an offset of the window and reads on. Returns where the text begins
    /// that is new. Does nothing where there is no more.
    pub(crate) fn advance(&mut self, from: usize) -> Result<usize, Trouble> {
        if self.below == Below::Nothing {
            return Ok(self.text.len());
        }
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        let from = from.min(bytes.len());
        bytes.drain(..from);
        self.start += from as u64;
        let new = bytes.len();
        bytes.append(&mut self.cut);
        // Twice as much each time that a record does not fit, so that reading it stays linear.
        let wanted = CHUNK.max(bytes.len());
        bytes.reserve(wanted);
        let read = self.source.by_ref().take(wanted as u64).read_to_end(&mut bytes);
        if read.map_err(Trouble::Io)? < wanted {
            self.below = Below::Nothing;
        } else {
            self.cut = bytes.split_off(whole_characters(&bytes));
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.text = text;
                self.settled = match self.below {
                    Below::Nothing => records_end(&self.text),
                    Below::More => before_closing_signs(&self.text),
                };
                Ok(new)
            }
            Err(error) => {
                let at = self.start + error.utf8_error().valid_up_to() as u64;
                let mut bytes = error.into_bytes();
                bytes.append(&mut self.cut);
                self.cut = bytes;
                Err(Trouble::NotUtf8(at))
            }
        }
    }

    /// The bytes that could not be read as text.
    pub(crate) fn unread(&self) -> &[u8] {
        &self.cut
    }

    /// The bytes of the whole file, as long as nothing was dropped but a mark.
    pub(crate) fn into_whole(mut self) -> io::Result<(R, Vec<u8>)> {
        let mut bytes = self.mark.to_vec();
        bytes.extend_from_slice(self.text.as_bytes());
        bytes.append(&mut self.cut);
        self.source.read_to_end(&mut bytes)?;
        Ok((self.source, bytes))
    }
}

/// How many bytes are whole characters, if they are UTF-8 and cut anywhere.
fn whole_characters(bytes: &[u8]) -> usize {
    let last = bytes.iter().rev().take(4).position(|byte| !(0x80..0xC0).contains(byte));
    let Some(back) = last else { return bytes.len() };
    let at = bytes.len() - 1 - back;
    let length = match bytes.get(at) {
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xFF) => 4,
        _ => 1,
    };
    if at + length > bytes.len() { at } else { bytes.len() }
}

/// Where a text ends that surely belongs to records, whatever stands below it.
fn before_closing_signs(text: &str) -> usize {
    let kept = text.trim_end_matches(['\u{1a}', '\0', '\r', '\n']).len();
    let tail = text.get(kept..).unwrap_or_default();
    tail.find(['\u{1a}', '\0']).map_or(text.len(), |at| kept + at)
}
