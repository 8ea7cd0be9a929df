//! What a text says to the bot, before anything is known of datasets.

use super::Verb;
use super::attachment::Attachment;
use super::bulk::Format;

/// How commands are told from other text.
#[derive(Clone, Debug)]
pub struct Ears<'a> {
    /// The bot's login, without `@`. `[bot]` at its end may be left out by people.
    pub bot: &'a str,
    /// Whether `/set` is heard besides `@bot set`.
    pub slash: crate::repo_config::Slash,
    /// What the addresses of files uploaded to the forge begin with, ending in `/`:
    /// `https://github.com/user-attachments/files/`. Other addresses are never followed.
    pub uploads: &'a [String],
}

/// Something that a text says to the bot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The line it begins on, from 1.
    pub line: usize,
    /// The line as it was typed, cut to a readable length.
    pub typed: String,
    /// What it is.
    pub what: What,
}

/// What was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A command.
    Call(Box<Call>),
    /// A line that looks as if a command was meant; nothing is done.
    NearMiss {
        /// The command that was most likely meant.
        nearest: Verb,
        /// The line as it should be, without the slash or mention.
        fix: String,
    },
    /// A command right below a quote, which forges show as part of the quote; nothing is done.
    BelowQuote,
    /// More commands than one text may hold; from this one on nothing is read.
    TooMany {
        /// How many are read.
        most: usize,
    },
}

/// A command as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// Which command.
    pub verb: Verb,
    /// What stands behind the verb on its line, without outer blank space.
    pub args: String,
    /// The lines `field = value` below it.
    pub fields: Vec<FieldLine>,
    /// The fenced block below it.
    pub block: Option<Block>,
    /// A link to a file below it or beside it.
    pub file: Option<Linked>,
    /// The first line below it that looks like `field: value`, which is not how fields are
    /// written.
    pub colon: Option<String>,
    /// A line `because …` below its fields.
    pub because: Option<String>,
    /// Characters that nobody can see, left out around names and values.
    pub invisible: Invisible,
}

/// Whether characters that nobody can see were left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Invisible {
    /// None.
    None,
    /// Some.
    LeftOut,
}

/// A line `field = value`, or one whose value is the fence below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldLine {
    /// What stands before the `=`, trimmed.
    pub field: String,
    /// What stands behind it, trimmed.
    pub value: String,
    /// The fence below it, where nothing stands behind the `=`.
    pub fence: Option<String>,
}

/// A fenced block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// The first word behind the fence, in lower case; may be empty.
    pub info: String,
    /// Its format, where the word names one.
    pub format: Option<Format>,
    /// Its text.
    pub text: String,
    /// Whether its end stands there.
    pub whole: Whole,
    /// The line of the text on which it begins, from 1.
    pub line: usize,
}

/// Whether a fence was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whole {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// A link that stands where a file of rows is expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Linked {
    /// A file uploaded to the forge, of a kind that is read.
    File(Attachment),
    /// A file uploaded to the forge, of another kind.
    OtherKind {
        /// Its name.
        name: String,
    },
    /// An address elsewhere, which is not followed.
    Elsewhere {
        /// The address.
        url: String,
    },
}
