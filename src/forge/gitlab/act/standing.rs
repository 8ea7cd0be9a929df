//! GitLab's word for where a merge request stands on its way to be merged (docs, "Merge requests
//! API", "Merge status"): every word that it documents, and what follows from it.

use gitribute_engine::ports::Obstacle;

/// What a `detailed_merge_status` means for us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// GitLab may be asked to merge it: nothing is known to stand against it.
    Mergeable,
    /// GitLab is still finding out: ask again.
    Looking,
    /// This stands against it.
    Stopped(Obstacle),
}

/// What a word means. One that is not known stops nothing: GitLab's answer to the merge counts.
pub(super) fn standing(word: &str) -> Standing {
    Standing::Stopped(match word {
        "checking" | "unchecked" | "preparing" | "approvals_syncing" => return Standing::Looking,
        "ci_still_running" => Obstacle::PipelineRuns,
        "ci_must_pass" => Obstacle::PipelineFailed,
        "conflict" | "broken_status" => Obstacle::Conflict,
        "need_rebase" => Obstacle::Rebase,
        "discussions_not_resolved" => Obstacle::Threads,
        "draft_status" => Obstacle::Draft,
        "not_approved" => Obstacle::Approvals { left: None },
        "requested_changes" => Obstacle::ChangesRequested,
        "merge_request_blocked" | "blocked_status" => Obstacle::Blocked,
        "merge_time" => Obstacle::Time,
        "jira_association_missing" | "title_regex" | "title_not_matching" => Obstacle::Title,
        "security_policy_violations"
        | "security_policy_pipeline_check"
        | "security_policies_violations"
        | "policies_denied" => Obstacle::Policy,
        "status_checks_must_pass" | "external_status_checks" => Obstacle::StatusChecks,
        "locked_paths" | "locked_lfs_files" => Obstacle::LockedFiles,
        "commits_status" => Obstacle::NoCommits,
        "not_open" => Obstacle::NotOpen,
        _ => return Standing::Mergeable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of GitLab's documentation.
    const DOCUMENTED: [&str; 24] = [
        "approvals_syncing",
        "checking",
        "ci_must_pass",
        "ci_still_running",
        "commits_status",
        "conflict",
        "discussions_not_resolved",
        "draft_status",
        "jira_association_missing",
        "locked_lfs_files",
        "locked_paths",
        "merge_request_blocked",
        "merge_time",
        "need_rebase",
        "not_approved",
        "not_open",
        "preparing",
        "requested_changes",
        "security_policy_pipeline_check",
        "security_policy_violations",
        "status_checks_must_pass",
        "title_regex",
        "unchecked",
        "mergeable",
    ];

    #[test]
    fn every_documented_word_is_a_wait_or_says_what_to_do() {
        for word in DOCUMENTED {
            let is_mergeable = standing(word) == Standing::Mergeable;
            assert_eq!(is_mergeable, word == "mergeable", "{word}");
        }
        assert_eq!(standing(""), Standing::Mergeable, "older servers have no such word");
        assert_eq!(standing("a_word_of_tomorrow"), Standing::Mergeable);
    }
}
