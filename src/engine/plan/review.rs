//! The plan for a person's change request: one comment, and one check on its newest commit.

use super::issue::same_text;
use jiff::Timestamp;

use crate::model::{Action, ChangeRequestObservation, Check, CommitId, Handle, Lock, Reaction};

/// What the comment on a person's change request begins with.
pub const REVIEW_MARKER: &str = "<!-- gitribute: review -->";

/// Which head of a change request our comment shows, and since when: who accepts with a comment
/// accepts what was shown when they wrote it. It stands at the end of that comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownHead {
    /// The head.
    pub head: CommitId,
    /// Since when, by our clock.
    pub since: Timestamp,
}

impl ShownHead {
    const START: &str = "<!-- gitribute: shows ";

    /// The hidden line.
    pub fn line(&self) -> String {
        format!("{}{} since {} -->", Self::START, self.head, self.since)
    }

    /// What our comment on a change request says.
    pub fn of(seen: &ChangeRequestObservation) -> Option<Self> {
        let sticky = seen.sticky.as_ref()?;
        let line = sticky.body.lines().rev().map(str::trim_end).find(|line| !line.is_empty())?;
        let words = line.strip_prefix(Self::START)?.strip_suffix(" -->")?;
        let (head, since) = words.split_once(" since ")?;
        Some(Self { head: CommitId::from(head), since: since.parse().ok()? })
    }
}

/// What the comment begins with where it answers commands only: the change request touches no
/// dataset.
pub const TALK_MARKER: &str = "<!-- gitribute: talk -->";

/// The actions that remain between what is observed of a change request and what is to be told.
/// The check is made where there is one to be made; whoever plans knows whether it stands.
pub fn plan_review(
    seen: &ChangeRequestObservation,
    marker: &str,
    text: &str,
    check: Option<Check>,
    reactions: &[(Handle, Reaction)],
) -> Vec<Action> {
    let mut actions = Vec::new();
    let body = format!("{marker}\n{text}");
    match &seen.sticky {
        _ if seen.lock == Lock::Locked => {}
        None => actions.push(Action::AddComment { body }),
        Some(sticky) if same_text(&sticky.body, &body) => {}
        Some(sticky) => {
            actions.push(Action::EditComment { comment: sticky.handle.clone(), body });
        }
    }
    actions.extend(check.map(|check| Action::Check(Box::new(check))));
    // Reactions tell that all else is done, so they come last.
    for (comment, reaction) in reactions {
        let told = seen.talk.iter().find(|told| told.handle == *comment);
        let lacks = told.is_some_and(|told| !told.reactions.contains(reaction));
        if seen.lock != Lock::Locked && lacks {
            actions.push(Action::React { comment: comment.clone(), reaction: *reaction });
        }
    }
    actions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Actor, ActorId, ActorKind, ChangeRequest, ChangeRequestState, Comment, Conclusion, Edited,
        Origin, SubjectNumber,
    };

    fn seen(lock: Lock, said: Option<&str>) -> ChangeRequestObservation {
        let actor = Actor { id: Some(ActorId(3)), login: "eve".into(), kind: ActorKind::Person };
        ChangeRequestObservation {
            change_request: ChangeRequest {
                number: SubjectNumber(7),
                handle: "P7".into(),
                title: String::new(),
                body: String::new(),
                state: ChangeRequestState::Open,
                branch: "patch-1".into(),
                origin: Origin::Elsewhere,
                head: "f1".into(),
                labels: Vec::new(),
                author: actor.clone(),
                web_url: String::new(),
            },
            base: "main".into(),
            base_head: "b0".into(),
            lock,
            sticky: said.map(|body| Comment {
                handle: "C1".into(),
                author: actor,
                body: body.to_owned(),
                created_at: Timestamp::UNIX_EPOCH,
                edited: Edited::No,
                reactions: Vec::new(),
            }),
            talk: Vec::new(),
        }
    }

    fn check() -> Check {
        Check {
            head: "f1".into(),
            digest: "d".into(),
            conclusion: Conclusion::Success,
            title: "t".into(),
            summary: "s".into(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_comment_is_written_once_and_edited_in_place_s17() {
        let body = format!("{REVIEW_MARKER}\ntable");
        let plan =
            |said| plan_review(&seen(Lock::Unlocked, said), REVIEW_MARKER, "table", None, &[]);
        assert_eq!(plan(None), [Action::AddComment { body: body.clone() }]);
        // The forge trims what it stores and sends CRLF back.
        let stored = body.replace('\n', "\r\n");
        assert_eq!(plan(Some(&stored)), []);
        let edit = Action::EditComment { comment: "C1".into(), body };
        assert_eq!(plan(Some("somebody's own words")), [edit]);
    }

    #[test]
    fn where_nobody_may_comment_the_check_alone_speaks() {
        let actions =
            plan_review(&seen(Lock::Locked, None), REVIEW_MARKER, "table", Some(check()), &[]);
        assert_eq!(actions, [Action::Check(Box::new(check()))]);
    }
}
