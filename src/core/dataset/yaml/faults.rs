//! What is wrong with a YAML text, said so that it can be mended.

use granit_parser::ErrorKind;

use super::lines::Lines;
use super::parse::{Fault, FaultKind};
use crate::dataset::depth::MAX_DEPTH;
use crate::dataset::tree::line_at;
use crate::dataset::{Malformed, Refusal, Wanted};

/// The refusal of a text that is no YAML.
pub(super) fn refusal(text: &str, fault: &Fault) -> Refusal {
    let lines = Lines(text);
    let at = floor(text, fault.at);
    let found = || found_at(text, at);
    let what = match &fault.kind {
        FaultKind::Deep => Malformed::TooDeep { limit: MAX_DEPTH as u64 },
        FaultKind::Many => Malformed::TooLong,
        FaultKind::Grammar(kind) => match kind {
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::InvalidBlockEntryWhitespace
            | ErrorKind::InvalidMappingValueWhitespace
            | ErrorKind::TabInPlainScalar => Malformed::Tab,
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent => Malformed::QuoteOpen,
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                Malformed::TextAfterQuote { found: found() }
            }
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape => Malformed::Escape { found: found() },
            ErrorKind::UnclosedFlowCollection { open: '{' }
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping => {
                Malformed::Ends { wanted: Wanted::CommaOrObjectEnd }
            }
            ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::UnexpectedEofFlowSequence => {
                Malformed::Ends { wanted: Wanted::CommaOrListEnd }
            }
            ErrorKind::ExpectedFlowMappingSeparator => {
                Malformed::Unexpected { found: found(), wanted: Wanted::CommaOrObjectEnd }
            }
            ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::MismatchedFlowCollectionEnd { open: '[', .. } => {
                Malformed::Unexpected { found: found(), wanted: Wanted::CommaOrListEnd }
            }
            ErrorKind::MismatchedFlowCollectionEnd { .. } => {
                Malformed::Unexpected { found: found(), wanted: Wanted::CommaOrObjectEnd }
            }
            ErrorKind::MappingValueNotAllowed
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::FlowMappingValueAdjacentCollection => Malformed::ColonInText,
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
                Malformed::Unexpected { found: found(), wanted: Wanted::Colon }
            }
            ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::UnexpectedEofBlockSequence
            | ErrorKind::UnexpectedEofBlockMapping
            | ErrorKind::UnexpectedEndOfPlainScalar => Malformed::Indentation,
            ErrorKind::UnexpectedCharacter { .. }
            | ErrorKind::PlainScalarStartsWithDashFlowIndicator
            | ErrorKind::BlockEntryInFlowCollection => Malformed::Sign { found: found() },
            ErrorKind::UnknownAnchor => Malformed::AnchorMissing { name: word_at(text, at) },
            ErrorKind::MisplacedFlowCollectionEnd => {
                Malformed::Unexpected { found: found(), wanted: Wanted::Value }
            }
            _ => Malformed::Other,
        },
    };
    Refusal::Malformed {
        format: "YAML",
        line: line_at(text, at),
        column: lines.column(at) as u64 + 1,
        fault: what,
    }
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// The character at a place, or the word, as people would point at it.
fn found_at(text: &str, at: usize) -> String {
    let word = word_at(text, at);
    match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(c) if c.is_alphanumeric() && !word.is_empty() => word,
        Some(c) => c.to_string(),
        None => String::new(),
    }
}

fn word_at(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    rest.chars().take_while(|c| !c.is_whitespace() && *c != ',').take(40).collect()
}
