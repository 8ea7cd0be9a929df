//! Every command there is: what it is called, how it is written, who may use it, and how it is
//! read. Help, the README's table and the texts of errors are made from here.

use super::call::Call;
use super::command::Command;
use super::fault::Fault;
use super::known::Known;
use super::parse;

/// A command, by what it does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Verb {
    /// Changes fields of a record.
    Set,
    /// Adds records.
    Add,
    /// Removes a record.
    Remove,
    /// Gives a record another key.
    Rename,
    /// Takes rows out of the proposal.
    Drop,
    /// Takes the last describing command back.
    Undo,
    /// Accepts the proposal.
    Accept,
    /// Closes the proposal with a reason.
    Reject,
    /// Pauses the proposal.
    Hold,
    /// Applies the proposal anew on the newest base.
    Refresh,
    /// Proposes to take a merged contribution back.
    Revert,
    /// Shows how answers were read.
    Explain,
    /// Checks again.
    Check,
    /// Looks rows up.
    Find,
    /// Shows what this person may do here.
    Help,
}

/// When a command counts (DESIGN section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CommandKind {
    /// Part of the contribution's text: read afresh at every look, so editing or deleting the
    /// comment changes the contribution.
    Describing,
    /// Runs once, when its comment is created, never because one was edited.
    Acting,
    /// Is answered and changes nothing.
    Asking,
}

/// Which people may use a command.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Who {
    /// Anyone.
    Anyone,
    /// Those who may propose by the repository's policy.
    Proposers,
    /// The contribution's author, and those who may write to the repository.
    AuthorOrWriters,
    /// Those who may accept by the repository's policy.
    Accepters,
    /// Those who may write to the repository.
    Writers,
}

/// One command of the registry.
#[derive(Debug)]
pub struct Spec {
    /// What it does.
    pub verb: Verb,
    /// Its word.
    pub name: &'static str,
    /// Other words for it.
    pub aliases: &'static [&'static str],
    /// How it is written, without the slash: one line a way. Words in capitals are to be
    /// replaced; what stands in `[…]` may be left out.
    pub usage: &'static [&'static str],
    /// Examples, without the slash.
    pub examples: &'static [&'static str],
    /// Name of the sentence in the catalogues that says what it does.
    pub summary: &'static str,
    /// Who may use it.
    pub who: Who,
    /// When it counts.
    pub kind: CommandKind,
    pub(super) parse: fn(&Call, &Known<'_>) -> Result<Command, Fault>,
}

impl Verb {
    /// The command's entry in the registry.
    pub fn spec(self) -> &'static Spec {
        // Every verb has an entry; a test proves it, and the first one stands in for none.
        REGISTRY.iter().find(|spec| spec.verb == self).unwrap_or(&SET)
    }

    /// The verb of a word as people type it, aliases included; only the exact, lower-case word.
    pub fn of_word(word: &str) -> Option<Self> {
        REGISTRY
            .iter()
            .find(|spec| spec.name == word || spec.aliases.contains(&word))
            .map(|spec| spec.verb)
    }
}

const SET: Spec = Spec {
    verb: Verb::Set,
    name: "set",
    aliases: &["change"],
    usage: &["set [DATASET] [KEY] FIELD = VALUE [because REASON]"],
    examples: &["set country = PE", "set channels X.pe country = PE"],
    summary: "command-set",
    who: Who::AuthorOrWriters,
    kind: CommandKind::Describing,
    parse: parse::set,
};

/// All commands, in the order people meet them.
pub static REGISTRY: [Spec; 15] = [
    SET,
    Spec {
        verb: Verb::Add,
        name: "add",
        aliases: &["new"],
        usage: &["add [DATASET]"],
        examples: &["add channels\nid = X.pe\nname = Canal X"],
        summary: "command-add",
        who: Who::Proposers,
        kind: CommandKind::Describing,
        parse: parse::add,
    },
    Spec {
        verb: Verb::Remove,
        name: "remove",
        aliases: &["delete"],
        usage: &["remove [DATASET] [KEY] [because REASON]"],
        examples: &["remove channels X.pe because it closed in 2024"],
        summary: "command-remove",
        who: Who::Proposers,
        kind: CommandKind::Describing,
        parse: parse::remove,
    },
    Spec {
        verb: Verb::Rename,
        name: "rename",
        aliases: &[],
        usage: &["rename [DATASET] [KEY] NEW_KEY [because REASON]"],
        examples: &["rename channels X.bo X.pe"],
        summary: "command-rename",
        who: Who::Proposers,
        kind: CommandKind::Describing,
        parse: parse::rename,
    },
    Spec {
        verb: Verb::Drop,
        name: "drop",
        aliases: &[],
        usage: &["drop ROWS"],
        examples: &["drop 12,15", "drop 3-7"],
        summary: "command-drop",
        who: Who::AuthorOrWriters,
        kind: CommandKind::Describing,
        parse: parse::drop,
    },
    Spec {
        verb: Verb::Undo,
        name: "undo",
        aliases: &[],
        usage: &["undo"],
        examples: &["undo"],
        summary: "command-undo",
        who: Who::AuthorOrWriters,
        kind: CommandKind::Describing,
        parse: parse::undo,
    },
    Spec {
        verb: Verb::Accept,
        name: "accept",
        aliases: &[],
        usage: &["accept"],
        examples: &["accept"],
        summary: "command-accept",
        who: Who::Accepters,
        kind: CommandKind::Acting,
        parse: parse::accept,
    },
    Spec {
        verb: Verb::Reject,
        name: "reject",
        aliases: &["decline"],
        usage: &["reject because REASON"],
        examples: &["reject because the source is a blog"],
        summary: "command-reject",
        who: Who::Accepters,
        kind: CommandKind::Acting,
        parse: parse::reject,
    },
    Spec {
        verb: Verb::Hold,
        name: "hold",
        aliases: &["pause"],
        usage: &["hold [because REASON]"],
        examples: &["hold because the operator was asked"],
        summary: "command-hold",
        who: Who::Accepters,
        kind: CommandKind::Acting,
        parse: parse::hold,
    },
    Spec {
        verb: Verb::Refresh,
        name: "refresh",
        aliases: &[],
        usage: &["refresh"],
        examples: &["refresh"],
        summary: "command-refresh",
        who: Who::AuthorOrWriters,
        kind: CommandKind::Acting,
        parse: parse::refresh,
    },
    Spec {
        verb: Verb::Revert,
        name: "revert",
        aliases: &[],
        usage: &["revert [because REASON]"],
        examples: &["revert because the survey was withdrawn"],
        summary: "command-revert",
        who: Who::Writers,
        kind: CommandKind::Acting,
        parse: parse::revert,
    },
    Spec {
        verb: Verb::Explain,
        name: "explain",
        aliases: &[],
        usage: &["explain"],
        examples: &["explain"],
        summary: "command-explain",
        who: Who::Anyone,
        kind: CommandKind::Asking,
        parse: parse::explain,
    },
    Spec {
        verb: Verb::Check,
        name: "check",
        aliases: &["recheck", "re-check"],
        usage: &["check"],
        examples: &["check"],
        summary: "command-check",
        who: Who::Anyone,
        kind: CommandKind::Asking,
        parse: parse::check,
    },
    Spec {
        verb: Verb::Find,
        name: "find",
        aliases: &["search"],
        usage: &["find [DATASET] WORDS"],
        examples: &["find channels lima"],
        summary: "command-find",
        who: Who::Anyone,
        kind: CommandKind::Asking,
        parse: parse::find,
    },
    Spec {
        verb: Verb::Help,
        name: "help",
        aliases: &[],
        usage: &["help [COMMAND]"],
        examples: &["help", "help set"],
        summary: "command-help",
        who: Who::Anyone,
        kind: CommandKind::Asking,
        parse: parse::help,
    },
];
