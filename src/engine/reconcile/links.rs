//! Web addresses of a contribution that do not answer: told once, and no reason to refuse it.
//!
//! What an address said is remembered in our own comment for as long as the contribution brings
//! the same addresses: an answer that is another one at the next look changes nothing.

use gitribute_core::report::{Args, Language, Sink, text};

use super::Reconciler;
use super::gate::Gate;
use super::journal::hash;
use crate::contribution::{Address, Contribution, Outcome, asked};
use crate::model::{IssueObservation, IssueState};
use crate::plan::Status;
use crate::ports::{Aliveness, Probe};

/// What the line that remembers begins with.
const MEMORY: &str = "<!-- gitribute links: ";
/// What it ends with.
const END: &str = " -->";

/// What is known of a contribution's addresses.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct LinksSaid {
    /// What people are told, a line of Markdown each.
    pub(super) told: Vec<String>,
    /// The line that remembers it; `None` where there was nothing to ask.
    pub(super) memory: Option<String>,
}

impl LinksSaid {
    /// The text of a comment with the memory below it, where that status tells of the addresses.
    pub(super) fn below(&self, comment: String, status: &Status) -> String {
        let tells = matches!(
            status,
            Status::Proposed { .. }
                | Status::HandedOver { .. }
                | Status::Prepared { .. }
                | Status::Together { .. }
        );
        match self.memory.as_ref().filter(|_| tells) {
            Some(memory) => format!("{}\n\n{memory}\n", comment.trim_end_matches('\n')),
            None => comment,
        }
    }
}

impl Reconciler {
    /// What the addresses of a proposal say; they are asked when it is proposed or brings others,
    /// never for one that waits or is over.
    pub(super) async fn links_said(
        &self,
        issue: &IssueObservation,
        contribution: &Contribution,
        gate: Gate,
    ) -> LinksSaid {
        let Outcome::Proposal(drafts) = &contribution.outcome else { return LinksSaid::default() };
        let asked = asked(drafts);
        let is_over = issue.issue.state == IssueState::Closed;
        if asked.is_empty() || is_over || matches!(gate, Gate::Waits(_)) {
            return LinksSaid::default();
        }
        let urls = asked.iter().map(|address| address.probe.url.as_str().as_bytes());
        let mut subject = hash(urls);
        subject.truncate(16);
        let known = issue.sticky.as_ref().and_then(|sticky| remembered(&sticky.body, &subject));
        let answers = match known.filter(|known| known.len() == asked.len()) {
            Some(known) => known,
            None => {
                let probes: Vec<Probe> =
                    asked.iter().map(|address| address.probe.clone()).collect();
                self.links.alive(&probes).await
            }
        };
        let told = asked.iter().zip(&answers);
        let told =
            told.filter_map(|(address, answer)| line(address, *answer, contribution.language));
        let words: Vec<String> = answers.iter().map(|answer| word(*answer)).collect();
        LinksSaid {
            told: told.collect(),
            memory: Some(format!("{MEMORY}{subject} {}{END}", words.join(" "))),
        }
    }
}

/// What a comment of ours remembers of these addresses. Its last line is ours: nothing that people
/// wrote stands below it.
fn remembered(comment: &str, subject: &str) -> Option<Vec<Aliveness>> {
    let last = comment.trim_end().lines().next_back()?;
    let mut words = last.strip_prefix(MEMORY)?.strip_suffix(END)?.split(' ');
    (words.next()? == subject).then_some(())?;
    words.map(aliveness).collect()
}

fn word(answer: Aliveness) -> String {
    match answer {
        Aliveness::Answers => "ok".to_owned(),
        Aliveness::Lacks(status) => status.to_string(),
        Aliveness::Silent => "x".to_owned(),
        Aliveness::Unknown => "-".to_owned(),
    }
}

fn aliveness(word: &str) -> Option<Aliveness> {
    match word {
        "ok" => Some(Aliveness::Answers),
        "x" => Some(Aliveness::Silent),
        "-" => Some(Aliveness::Unknown),
        status => status.parse().ok().map(Aliveness::Lacks),
    }
}

fn line(address: &Address, answer: Aliveness, language: Language) -> Option<String> {
    let args = Args::new()
        .quoted("record", address.record.as_str())
        .quoted("column", address.column.as_str())
        .quoted("url", address.probe.url.as_str());
    match answer {
        Aliveness::Lacks(status) => {
            let args = args.word("status", status.to_string());
            Some(text(language, "link-answers", &args, Sink::Markdown))
        }
        Aliveness::Silent => Some(text(language, "link-silent", &args, Sink::Markdown)),
        Aliveness::Answers | Aliveness::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_line_of_our_comment_remembers() {
        let comment = |line: &str| format!("<!-- gitribute: proposed -->\ntext\n\n{line}\n");
        let line = "<!-- gitribute links: abc ok 404 x - -->";
        let all =
            [Aliveness::Answers, Aliveness::Lacks(404), Aliveness::Silent, Aliveness::Unknown];
        assert_eq!(remembered(&comment(line), "abc"), Some(all.to_vec()));
        assert_eq!(remembered(&comment(line), "abd"), None, "other addresses");
        assert_eq!(remembered(&comment(&format!("{line}\nmore")), "abc"), None);
        for broken in ["", "<!-- gitribute links: ", "<!-- gitribute links: abc 4o4 -->"] {
            assert_eq!(remembered(&comment(broken), "abc"), None, "{broken}");
        }
    }
}
