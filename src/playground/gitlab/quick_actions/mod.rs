//! Quick actions: lines of a text that begin with `/` and a known word act, and are taken out of
//! the text (GitLab's page "Quick actions").

mod run;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Map, Value};

use crate::Face;
use crate::world::State;

/// A quick action that was met in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuickAction {
    /// `group/project`.
    pub repository: String,
    /// The issue (`#1`) or merge request (`!1`).
    pub place: String,
    /// Who wrote it.
    pub by: String,
    /// Its name, without the slash.
    pub command: String,
    /// What stood after it on the line.
    pub argument: String,
    /// Whether it did something: the author may, and it fits the place.
    pub applied: bool,
}

/// What a text's quick actions did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// GitLab's `commands_changes`.
    pub(crate) changes: Map<String, Value>,
    /// A sentence for each that acted.
    pub(crate) summary: Vec<String>,
    /// A sentence for each that did not.
    pub(crate) failed: Vec<String>,
}

/// A quick action as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Command {
    pub(crate) name: &'static str,
    pub(crate) argument: String,
}

/// Every name GitLab knows on issues and merge requests, with the name under which it acts here.
/// What has no effect in this world is taken out of the text all the same.
const NAMES: &[(&str, &str)] = &[
    ("add_child", "add_child"),
    ("add_contacts", "add_contacts"),
    ("add_email", "add_email"),
    ("approve", "approve"),
    ("assign", "assign"),
    ("assign_reviewer", "assign_reviewer"),
    ("award", "react"),
    ("blocked_by", "blocked_by"),
    ("blocks", "blocks"),
    ("cc", "cc"),
    ("child_epic", "child_epic"),
    ("clear_health_status", "clear_health_status"),
    ("clear_weight", "clear_weight"),
    ("clone", "clone"),
    ("close", "close"),
    ("confidential", "confidential"),
    ("convert_to_ticket", "convert_to_ticket"),
    ("copy_metadata", "copy_metadata"),
    ("create_merge_request", "create_merge_request"),
    ("done", "done"),
    ("draft", "draft"),
    ("due", "due"),
    ("duplicate", "duplicate"),
    ("epic", "epic"),
    ("estimate", "estimate"),
    ("estimate_time", "estimate"),
    ("health_status", "health_status"),
    ("iteration", "iteration"),
    ("label", "label"),
    ("labels", "label"),
    ("link", "link"),
    ("linked_to", "link"),
    ("lock", "lock"),
    ("merge", "merge"),
    ("milestone", "milestone"),
    ("move", "move"),
    ("page", "page"),
    ("parent_epic", "parent_epic"),
    ("promote", "promote"),
    ("promote_to", "promote"),
    ("promote_to_incident", "promote"),
    ("publish", "publish"),
    ("react", "react"),
    ("ready", "ready"),
    ("reassign", "reassign"),
    ("reassign_reviewer", "assign_reviewer"),
    ("rebase", "rebase"),
    ("relabel", "relabel"),
    ("relate", "relate"),
    ("remove_child", "remove_child"),
    ("remove_contacts", "remove_contacts"),
    ("remove_due_date", "remove_due_date"),
    ("remove_email", "remove_email"),
    ("remove_epic", "remove_epic"),
    ("remove_estimate", "remove_estimate"),
    ("remove_iteration", "remove_iteration"),
    ("remove_label", "unlabel"),
    ("remove_milestone", "remove_milestone"),
    ("remove_parent", "remove_parent"),
    ("remove_parent_epic", "remove_parent"),
    ("remove_reviewer", "unassign_reviewer"),
    ("remove_time_estimate", "remove_estimate"),
    ("remove_time_spent", "remove_time_spent"),
    ("remove_zoom", "remove_zoom"),
    ("reopen", "reopen"),
    ("request_changes", "request_changes"),
    ("request_review", "assign_reviewer"),
    ("reviewer", "assign_reviewer"),
    ("set_parent", "set_parent"),
    ("severity", "severity"),
    ("ship", "merge"),
    ("spend", "spend"),
    ("spend_time", "spend"),
    ("spent", "spend"),
    ("submit_review", "submit_review"),
    ("subscribe", "subscribe"),
    ("tag", "tag"),
    ("target_branch", "target_branch"),
    ("timeline", "timeline"),
    ("title", "title"),
    ("todo", "todo"),
    ("type", "type"),
    ("unapprove", "unapprove"),
    ("unassign", "unassign"),
    ("unassign_reviewer", "unassign_reviewer"),
    ("unlabel", "unlabel"),
    ("unlink", "unlink"),
    ("unlock", "unlock"),
    ("unrelate", "unlink"),
    ("unsubscribe", "unsubscribe"),
    ("wip", "draft"),
    ("weight", "weight"),
    ("zoom", "zoom"),
];

/// Words that only change the line they stand on.
const SUBSTITUTIONS: [(&str, &str); 2] =
    [("shrug", "¯\\＿(ツ)＿/¯"), ("tableflip", "(╯°□°)╯︵ ┻━┻")];

/// The byte ranges of code blocks, in which nothing acts. Before version 17 GitLab knew only fences
/// of exactly three backticks that are closed by as many.
fn code(text: &str) -> Vec<std::ops::Range<usize>> {
    let is_plain = |block: &str| {
        let mut lines = block.trim_end().lines();
        let opens =
            lines.next().is_some_and(|line| line.starts_with("```") && !line.starts_with("````"));
        opens && lines.next_back() == Some("```")
    };
    Parser::new_ext(text, Options::ENABLE_TABLES)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(_)) => Some(range),
            _ => None,
        })
        .filter(|range| text.get(range.clone()).is_some_and(is_plain))
        .collect()
}

enum Read {
    Plain,
    Command(Command),
    Substituted(String),
}

fn read(line: &str) -> Read {
    let Some(rest) = line.strip_prefix('/') else { return Read::Plain };
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let (word, argument) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
    // A word must be followed by a blank or by the line's end.
    if !(argument.is_empty() || argument.starts_with([' ', '\t'])) {
        return Read::Plain;
    }
    let (word, argument) = (word.to_ascii_lowercase(), argument.trim());
    if let Some((_, face)) = SUBSTITUTIONS.iter().find(|(name, _)| *name == word) {
        return Read::Substituted(format!("{argument} {face}").trim_start().to_owned());
    }
    match NAMES.iter().find(|(name, _)| *name == word) {
        Some((_, name)) => Read::Command(Command { name, argument: argument.to_owned() }),
        None => Read::Plain,
    }
}

/// Takes the quick actions out of a text. GitLab's rules for where one counts have changed between
/// versions (a pattern over lines until 16, paragraphs since); here a line counts where either
/// would have it: at a line's very beginning, but in code and `>>>` quotes.
pub(crate) fn extract(text: &str) -> (String, Vec<Command>) {
    let code = code(text);
    let mut kept = String::with_capacity(text.len());
    let mut commands = Vec::new();
    let mut changed = false;
    let mut quoted = false;
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let start = at;
        at += whole.len();
        let line = whole.trim_end_matches(['\n', '\r']);
        let in_code = code.iter().any(|range| range.contains(&start));
        if line.trim_end() == ">>>" && !in_code {
            quoted = !quoted;
        }
        match if in_code || quoted { Read::Plain } else { read(line) } {
            Read::Plain => kept.push_str(whole),
            Read::Command(command) => {
                commands.push(command);
                changed = true;
            }
            Read::Substituted(with) => {
                kept.push_str(&with);
                kept.push('\n');
                changed = true;
            }
        }
    }
    if !changed {
        return (text.to_owned(), commands);
    }
    (kept.trim_end().to_owned(), commands)
}

impl State {
    /// A text without its quick actions, and them; on GitHub, nothing is one.
    pub(crate) fn without_commands(&self, text: Option<String>) -> (Option<String>, Vec<Command>) {
        match (self.face, text) {
            (Face::GitLab, Some(text)) => {
                let (text, commands) = extract(&text);
                (Some(text), commands)
            }
            (_, text) => (text, Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::extract;

    fn names(text: &str) -> Vec<&'static str> {
        extract(text).1.iter().map(|command| command.name).collect()
    }

    #[test]
    fn lines_that_begin_with_a_known_word_act_and_are_gone_l6() {
        let (text, commands) = extract("Hello\n/close\n/label ~\"a b\" ~c\nBye\n");
        assert_eq!(text, "Hello\nBye");
        assert_eq!(commands.len(), 2);
        assert_eq!(commands[1].argument, "~\"a b\" ~c");
        assert_eq!(names("/CLOSE"), ["close"], "case does not count");
        assert_eq!(names("/ship"), ["merge"]);
    }

    #[test]
    fn other_lines_do_not_act_l6() {
        for text in [
            "see /close",
            " /close",
            "/closed",
            "/close.",
            "／close",
            "/nothing",
            "> /close",
            "- /close",
            "```\n/close\n```",
            "    /close",
            ">>>\n/close\n>>>",
            "/path/to/file",
            "\\/close",
        ] {
            assert_eq!(names(text), [] as [&str; 0], "{text}");
            assert_eq!(extract(text).0, text);
        }
    }

    #[test]
    fn blocks_of_html_hide_nothing_l6() {
        assert_eq!(names("<details>\n\n/close\n\n</details>"), ["close"]);
        assert_eq!(names("- item\n/close"), ["close"], "a lazy line");
        assert_eq!(names("```\n/close"), ["close"], "a fence that does not end");
        assert_eq!(names("````\n/close\n````"), ["close"], "four backticks");
    }
}
