//! Sentences on values of structured data that break a JSON Schema.

use super::catalog::{Args, Sink, text};
use super::language::Language;
use super::schema::json_fault;
use crate::check::Problem;
use crate::check::json_schema::JsonKind;

/// How many names a sentence lists.
const MOST_NAMES: usize = 5;

/// The sentence on a problem of a JSON value; `cell` is the value, cut to what a sentence holds.
pub(super) fn json_problem(
    problem: &Problem,
    cell: &str,
    language: Language,
    sink: Sink,
) -> String {
    let say = |id: &str, args: &Args<'_>| text(language, id, args, sink);
    let args = || Args::new().quoted("cell", cell.to_owned());
    match problem {
        Problem::NotJson { column, reason } => {
            let args =
                Args::new().number("column", *column).word("reason", json_fault(*reason, language));
            say("finding-not-json", &args)
        }
        Problem::NotOfKind { expected } => {
            let kinds: Vec<String> =
                expected.iter().map(|kind| say(kind_id(*kind), &Args::new())).collect();
            let kinds = match kinds.as_slice() {
                [] => String::new(),
                [only] => only.clone(),
                [several @ .., last] => {
                    let several = Args::new().word("several", several.join(", "));
                    say("finding-kinds", &several.word("last", last.as_str()))
                }
            };
            say("finding-not-of-kind", &args().word("kinds", kinds))
        }
        Problem::MissingMember { name } => {
            say("finding-missing-member", &Args::new().quoted("name", name.as_str()))
        }
        Problem::UnknownMembers { names } => {
            let shown: Vec<String> = names
                .iter()
                .take(MOST_NAMES)
                .map(|name| say("finding-quoted", &Args::new().quoted("value", name.as_str())))
                .collect();
            let more = u64::try_from(names.len()).unwrap_or(u64::MAX);
            let args = Args::new().word("names", shown.join(", ")).number("count", more);
            say("finding-unknown-members", &args)
        }
        Problem::NotAMultiple { of } => say("finding-multiple", &args().quoted("of", of.as_str())),
        Problem::ItemTwice => say("finding-item-twice", &args()),
        Problem::JsonRule { keyword } => {
            say("finding-json-rule", &args().quoted("rule", keyword.as_str()))
        }
        // Every other problem has its sentence beside the table's own.
        _ => say("finding-pattern-here", &args()),
    }
}

fn kind_id(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "finding-kind-null",
        JsonKind::Boolean => "finding-kind-boolean",
        JsonKind::Integer => "finding-kind-integer",
        JsonKind::Number => "finding-kind-number",
        JsonKind::Text => "finding-kind-text",
        JsonKind::List => "finding-kind-list",
        JsonKind::Object => "finding-kind-object",
    }
}
