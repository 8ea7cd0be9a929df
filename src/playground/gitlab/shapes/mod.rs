//! The world in the words of GitLab's REST v4.

pub(crate) mod commits;
pub(crate) mod issues;
pub(crate) mod merge_requests;
pub(crate) mod notes;
pub(crate) mod people;
pub(crate) mod projects;

use jiff::Timestamp;

/// A time as GitLab writes it: `2026-01-31T08:00:00.000Z`.
pub(crate) fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// GitLab's names of the reactions for which the world has words of its own.
const EMOJI: [(&str, &str); 8] = [
    ("+1", "thumbsup"),
    ("-1", "thumbsdown"),
    ("laugh", "laughing"),
    ("hooray", "tada"),
    ("confused", "confused"),
    ("heart", "heart"),
    ("rocket", "rocket"),
    ("eyes", "eyes"),
];

/// GitLab's name of a reaction.
pub(crate) fn emoji_name(content: &str) -> &str {
    EMOJI.iter().find(|(word, _)| *word == content).map_or(content, |(_, name)| name)
}

/// The world's word for an emoji; others keep their name.
pub(crate) fn emoji_word(name: &str) -> &str {
    let name = name.trim_matches(':');
    EMOJI.iter().find(|(_, known)| *known == name).map_or(name, |(word, _)| word)
}
