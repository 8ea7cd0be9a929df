//! What keeps a structured document from being read.

/// Why a text is not well-formed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Malformed {
    /// Something stands where something else should.
    Unexpected {
        /// What was found: a character or a word.
        found: String,
        /// What should stand there.
        wanted: Wanted,
    },
    /// The text ends too early.
    Ends {
        /// What should stand there.
        wanted: Wanted,
    },
    /// A comma stands before a closing bracket.
    CommaTooMany,
    /// A comment stands in a format that has none.
    Comment,
    /// A word or a text stands without double quotes, or in single ones.
    Unquoted {
        /// The word.
        word: String,
    },
    /// What looks like a number is none: `01`, `.5`, `NaN`.
    Number {
        /// Its spelling.
        spelling: String,
    },
    /// The quotes of a text are never closed, or not on the same line.
    QuoteUnclosed,
    /// A character stands in a text that must be written with a backslash.
    Control {
        /// The character.
        character: char,
    },
    /// A backslash stands before a character that is none of its.
    Escape {
        /// What was found.
        found: String,
    },
    /// Brackets are nested deeper than a document should.
    TooDeep {
        /// The most levels.
        limit: u64,
    },
    /// Text follows the end of the document.
    TextAfterEnd {
        /// What was found.
        found: String,
    },
    /// A line is indented otherwise than those it belongs to.
    Indentation,
    /// A tab indents a line where only spaces may.
    Tab,
    /// A quote is still open where the text it opened should have ended.
    QuoteOpen,
    /// Text follows a closing quote.
    TextAfterQuote {
        /// What was found.
        found: String,
    },
    /// A colon stands where no name can be: most often inside a text without quotes.
    ColonInText,
    /// A text begins with a sign that means something else.
    Sign {
        /// The sign.
        found: String,
    },
    /// A `*name` points at nothing before it.
    AnchorMissing {
        /// As it stands there.
        name: String,
    },
    /// References to references make more of the document than is read.
    AliasesExplode,
    /// The document has more values than is read.
    TooLong,
    /// A Markdown file has no front matter.
    HeadMissing,
    /// Front matter is opened and never closed.
    HeadUnclosed,
    /// Front matter is in a format that is not edited.
    HeadFormat {
        /// The format.
        format: &'static str,
    },
    /// Any other fault of the format's own.
    Other,
}

/// What should stand somewhere in a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Wanted {
    /// A value.
    Value,
    /// A name in quotes.
    Name,
    /// A colon after a name.
    Colon,
    /// A comma, or the bracket that closes a list.
    CommaOrListEnd,
    /// A comma, or the brace that closes an object.
    CommaOrObjectEnd,
}
