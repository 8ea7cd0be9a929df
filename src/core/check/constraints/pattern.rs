//! `pattern`: the form that a text must have from its first character to its last.

use regex::{Regex, RegexBuilder};
use thiserror::Error;

/// The largest compiled program, in bytes. Matching takes time in proportion to it and to the
/// text, so it bounds what a hostile schema costs (FAULTS D12).
const SIZE_LIMIT: usize = 1 << 20;

/// A pattern of a schema, compiled and anchored at both ends as XML Schema's are (Part 2,
/// appendix F).
#[derive(Clone, Debug)]
pub struct TextPattern {
    source: String,
    regex: Regex,
}

/// Why a pattern cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PatternFault {
    /// It would cost too much.
    #[error("it is too large")]
    TooLarge,
    /// It looks around or back, which XML Schema's patterns cannot and a linear search cannot.
    #[error("it looks around or refers back, which patterns cannot do")]
    Unsupported,
    /// It is no regular expression.
    #[error("it is no regular expression that can be read: {0}")]
    Syntax(String),
}

impl TextPattern {
    /// Compiles the pattern of a schema.
    pub fn compile(source: &str) -> Result<Self, PatternFault> {
        RegexBuilder::new(&format!(r"\A(?:{})\z", readable(source)))
            .size_limit(SIZE_LIMIT)
            .build()
            .map(|regex| Self { source: source.to_owned(), regex })
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => PatternFault::TooLarge,
                other => {
                    let text = other.to_string();
                    if text.contains("backreferences are not supported")
                        || text.contains("look-around")
                    {
                        return PatternFault::Unsupported;
                    }
                    let reason = text.rsplit("error: ").next().unwrap_or_default();
                    PatternFault::Syntax(reason.trim().to_owned())
                }
            })
    }

    /// The pattern as the schema has it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether a text has the form.
    pub fn fits(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

/// The pattern without the backslashes that escape nothing: other programs take `\’` for `’`.
fn readable(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(|next| !next.is_ascii()) {
            continue;
        }
        text.push(c);
        if c == '\\' {
            text.extend(chars.next());
        }
    }
    text
}

impl PartialEq for TextPattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}
