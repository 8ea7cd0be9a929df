//! JSON read as bytes with offsets: every token is checked as RFC 8259 has it, nothing is built.

use std::ops::Range;

use crate::dataset::depth::MAX_DEPTH;
use crate::dataset::{Malformed, Number, Wanted};

/// Why a text is no JSON, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) fault: Malformed,
}

/// Reads a text from an offset on.
#[derive(Clone, Debug)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pub(super) at: usize,
    depth: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, bytes: text.as_bytes(), at, depth: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes white space.
    pub(super) fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes one value and tells where it stands.
    pub(super) fn value(&mut self) -> Result<Range<usize>, Fault> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                self.string()?;
            }
            Some(b'{') => self.object(|scanner, _| scanner.value().map(drop))?,
            Some(b'[') => self.list(|scanner| scanner.value().map(drop))?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true")?,
            Some(b'f') => self.word("false")?,
            Some(b'n') => self.word("null")?,
            _ => return Err(self.unexpected(Wanted::Value)),
        }
        Ok(start..self.at)
    }

    /// Passes an object. `member` stands before each value and passes it; it is told where the
    /// name stands, quotes included.
    pub(super) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, Range<usize>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.open()?;
        if self.peek() == Some(b'}') {
            self.close();
            return Ok(());
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.unexpected(Wanted::Name));
            }
            let name = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.unexpected(Wanted::Colon));
            }
            self.at += 1;
            self.space();
            member(self, name)?;
            self.space();
            match self.peek() {
                Some(b',') => self.comma(b'}')?,
                Some(b'}') => {
                    self.close();
                    return Ok(());
                }
                _ => return Err(self.unexpected(Wanted::CommaOrObjectEnd)),
            }
        }
    }

    /// Passes a list. `item` stands before each value and passes it.
    pub(super) fn list(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.open()?;
        if self.peek() == Some(b']') {
            self.close();
            return Ok(());
        }
        loop {
            item(self)?;
            self.space();
            match self.peek() {
                Some(b',') => self.comma(b']')?,
                Some(b']') => {
                    self.close();
                    return Ok(());
                }
                _ => return Err(self.unexpected(Wanted::CommaOrListEnd)),
            }
        }
    }

    /// The end of the text; only white space may stand before it.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(b'/') => Err(self.unexpected(Wanted::Value)),
            Some(_) => Err(Fault {
                at: self.at,
                fault: Malformed::TextAfterEnd { found: self.word_here() },
            }),
        }
    }

    fn open(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let fault = Malformed::TooDeep { limit: MAX_DEPTH as u64 };
            return Err(Fault { at: self.at, fault });
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
    }

    fn comma(&mut self, closing: u8) -> Result<(), Fault> {
        let at = self.at;
        self.at += 1;
        self.space();
        if self.peek() == Some(closing) {
            return Err(Fault { at, fault: Malformed::CommaTooMany });
        }
        Ok(())
    }

    /// Passes a text and tells where it stands, quotes included.
    pub(super) fn string(&mut self) -> Result<Range<usize>, Fault> {
        let start = self.at;
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1F));
            self.at += plain.unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(start..self.at);
                }
                Some(b'\\') => self.escape()?,
                None | Some(b'\n' | b'\r') => {
                    return Err(Fault { at: start, fault: Malformed::QuoteUnclosed });
                }
                Some(byte) => {
                    let fault = Malformed::Control { character: char::from(byte) };
                    return Err(Fault { at: self.at, fault });
                }
            }
        }
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let length = match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|x| x.is_ascii_hexdigit()) => 6,
            _ => {
                let found = self.text.get(self.at..).unwrap_or_default();
                let end = if rest.first() == Some(&b'u') { 6 } else { 2 };
                let found: String = found.chars().take(end).take_while(|c| *c != '"').collect();
                return Err(Fault { at: self.at, fault: Malformed::Escape { found } });
            }
        };
        self.at += length;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_');
        let length = rest.iter().position(|b| !part(b)).unwrap_or(rest.len());
        let spelling = self.text.get(self.at..self.at + length).unwrap_or_default();
        if !Number::is_spelling(spelling) {
            let fault = Malformed::Number { spelling: spelling.chars().take(40).collect() };
            return Err(Fault { at: self.at, fault });
        }
        self.at += length;
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        let found = self.word_here();
        if found != word {
            return Err(self.unexpected(Wanted::Value));
        }
        self.at += word.len();
        Ok(())
    }

    /// The word that stands here, or else the one character.
    fn word_here(&self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word: String =
            rest.chars().take(40).take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if word.is_empty() { rest.chars().take(1).collect() } else { word }
    }

    fn unexpected(&self, wanted: Wanted) -> Fault {
        let Some(byte) = self.peek() else {
            return Fault { at: self.bytes.len(), fault: Malformed::Ends { wanted } };
        };
        let found = self.word_here();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let fault = match byte {
            b'/' if rest.starts_with("//") || rest.starts_with("/*") => Malformed::Comment,
            b'#' => Malformed::Comment,
            b',' if matches!(wanted, Wanted::Value | Wanted::Name) => Malformed::CommaTooMany,
            _ if matches!(wanted, Wanted::Value)
                && ["NaN", "Infinity", "inf", "nan"].contains(&found.as_str()) =>
            {
                Malformed::Number { spelling: found }
            }
            b'.' | b'+' if wanted == Wanted::Value => {
                let odd = |c: &char| !matches!(c, ',' | ']' | '}') && !c.is_whitespace();
                Malformed::Number { spelling: rest.chars().take(40).take_while(odd).collect() }
            }
            b'\'' if matches!(wanted, Wanted::Value | Wanted::Name) => {
                let inner = rest.get(1..).unwrap_or_default();
                let word = inner.chars().take(40).take_while(|c| !matches!(c, '\'' | '\n'));
                Malformed::Unquoted { word: word.collect() }
            }
            _ if matches!(wanted, Wanted::Value | Wanted::Name)
                && found.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && !["true", "false", "null"].contains(&found.as_str()) =>
            {
                Malformed::Unquoted { word: found }
            }
            _ => Malformed::Unexpected { found, wanted },
        };
        Fault { at: self.at, fault }
    }
}
