//! Why something that was accepted is not merged yet, in a person's words and with what to do.

use gitribute_core::report::{Args, Language, Sink, text};

use crate::ports::{Obstacle, Refusal};

/// What is told below something that was accepted and that the forge does not merge: `who`
/// accepted it, and the refusal.
pub(super) fn accepted_but(who: &str, refusal: &Refusal, language: Language) -> String {
    let args = Args::new().quoted("who", who);
    let args = match refusal {
        Refusal::Unmergeable(obstacle) => args.word("why", obstacle_text(*obstacle, language)),
        Refusal::Rule(why) | Refusal::Forbidden(why) | Refusal::Invalid(why) => {
            args.quoted("why", why.as_str())
        }
        other => args.quoted("why", other.to_string()),
    };
    text(language, "standing-accepted", &args, Sink::Markdown)
}

/// The obstacle as a part of a sentence, with what people can do about it.
pub(super) fn obstacle_text(obstacle: Obstacle, language: Language) -> String {
    let id = match obstacle {
        Obstacle::PipelineRuns => "unmergeable-pipeline-runs",
        Obstacle::PipelineFailed => "unmergeable-pipeline-failed",
        Obstacle::Conflict => "unmergeable-conflict",
        Obstacle::Rebase => "unmergeable-rebase",
        Obstacle::Threads => "unmergeable-threads",
        Obstacle::Draft => "unmergeable-draft",
        Obstacle::Approvals { left: None } => "unmergeable-approvals",
        Obstacle::Approvals { left: Some(left) } => {
            let args = Args::new().number("left", left);
            return text(language, "unmergeable-approvals-left", &args, Sink::Markdown);
        }
        Obstacle::ChangesRequested => "unmergeable-changes-requested",
        Obstacle::Blocked => "unmergeable-blocked",
        Obstacle::Time => "unmergeable-time",
        Obstacle::Title => "unmergeable-title",
        Obstacle::Policy => "unmergeable-policy",
        Obstacle::StatusChecks => "unmergeable-status-checks",
        Obstacle::LockedFiles => "unmergeable-locked-files",
        Obstacle::NoCommits => "unmergeable-no-commits",
        Obstacle::NotOpen => "unmergeable-not-open",
    };
    text(language, id, &Args::new(), Sink::Markdown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_obstacle_is_a_sentence_of_its_own_in_each_language() {
        for language in [Language::En, Language::Fr] {
            let mut told: Vec<String> = Obstacle::ALL
                .iter()
                .map(|one| accepted_but("ada", &Refusal::Unmergeable(*one), language))
                .collect();
            assert!(told.iter().all(|text| text.starts_with("`ada` ") && !text.contains("unmerg")));
            told.sort();
            told.dedup();
            assert_eq!(told.len(), Obstacle::ALL.len());
        }
        let left = Refusal::Unmergeable(Obstacle::Approvals { left: Some(2) });
        let told = accepted_but("ada", &left, Language::En);
        assert!(told.contains("2 approvals are missing"), "{told}");
        let rule = Refusal::Rule("signed `commits`".to_owned());
        assert!(accepted_but("ada", &rule, Language::En).contains("`` signed `commits` ``"));
    }
}
