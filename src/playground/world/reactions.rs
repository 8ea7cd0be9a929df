//! Reactions to issues, pull requests and comments.

use jiff::Timestamp;

use super::{Area, Caller, Id, Level, Repository, Role, State};
use crate::Face;
use crate::hooks::Happening;
use crate::refusal::Refusal;

/// The eight reactions: REST's word, GraphQL's word.
pub(crate) const CONTENTS: [(&str, &str); 8] = [
    ("+1", "THUMBS_UP"),
    ("-1", "THUMBS_DOWN"),
    ("laugh", "LAUGH"),
    ("hooray", "HOORAY"),
    ("confused", "CONFUSED"),
    ("heart", "HEART"),
    ("rocket", "ROCKET"),
    ("eyes", "EYES"),
];

/// What a reaction is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Subject(u64),
    Comment(Id),
    Review(Id),
    Remark(Id),
}

/// One person's reaction.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) id: Id,
    pub(crate) target: Target,
    pub(crate) user: Id,
    /// REST's word.
    pub(crate) content: String,
    pub(crate) created_at: Timestamp,
}

/// Whether a reaction was made or was there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reacted {
    New(Id),
    Already(Id),
}

impl Repository {
    /// The reactions to a target, oldest first.
    pub(crate) fn reactions_to(&self, target: Target) -> impl Iterator<Item = &Reaction> {
        self.reactions.iter().filter(move |reaction| reaction.target == target)
    }

    fn area_of(&self, target: Target) -> Result<Area, Refusal> {
        let number = match target {
            Target::Subject(number) => number,
            Target::Comment(id) => self.comment(id)?.number,
            Target::Review(id) => self.review(id)?.number,
            Target::Remark(id) => self.remark(id)?.number,
        };
        Ok(self.subject(number)?.area())
    }
}

impl State {
    /// Reacts; the same reaction twice is one.
    pub(crate) fn react(
        &mut self,
        caller: &Caller,
        repository: Id,
        target: Target,
        content: &str,
    ) -> Result<Reacted, Refusal> {
        let home = self.repository(repository)?;
        let area = home.area_of(target)?;
        self.allow_either(caller, home, area, Role::Read)?;
        if !self.is_reaction(content) {
            return Err(Refusal::field("Reaction", "content", "invalid"));
        }
        let user = caller.require_account()?;
        let same = home
            .reactions_to(target)
            .find(|one| one.user == user && one.content == content)
            .map(|one| one.id);
        if let Some(id) = same {
            return Ok(Reacted::Already(id));
        }
        let id = self.next_id();
        let created_at = self.now();
        let reaction = Reaction { id, target, user, content: content.to_owned(), created_at };
        self.repository_mut(repository)?.reactions.push(reaction);
        self.happened(caller, repository, &Happening::Emoji { id, action: "award" });
        Ok(Reacted::New(id))
    }

    /// Takes a reaction back; people may remove only their own.
    pub(crate) fn unreact(
        &mut self,
        caller: &Caller,
        repository: Id,
        target: Target,
        id: Id,
    ) -> Result<(), Refusal> {
        let home = self.repository(repository)?;
        let area = home.area_of(target)?;
        self.allow(caller, home, Area::Metadata, Level::Read, Role::Read)?;
        self.allow_either(caller, home, area, Role::Read)?;
        let found = home.reactions_to(target).find(|one| one.id == id).ok_or(Refusal::NotFound)?;
        if caller.account() != Some(found.user) {
            return Err(Refusal::Forbidden("You cannot delete this reaction.".to_owned()));
        }
        self.happened(caller, repository, &Happening::Emoji { id, action: "revoke" });
        self.repository_mut(repository)?.reactions.retain(|one| one.id != id);
        Ok(())
    }

    /// Whether the forge knows this reaction: GitHub has eight, GitLab every emoji by its name.
    fn is_reaction(&self, content: &str) -> bool {
        let is_name = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_+-".contains(&byte)
                })
        };
        match self.face {
            Face::GitHub => CONTENTS.iter().any(|(word, _)| *word == content),
            Face::GitLab => is_name(content),
        }
    }
}
