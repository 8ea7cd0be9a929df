//! Users, bots and organisations.

use jiff::Timestamp;

use super::{Id, State};

/// What kind of account this is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UserKind {
    Person,
    Bot,
    Organization,
}

impl UserKind {
    /// GitHub's `type`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Person => "User",
            Self::Bot => "Bot",
            Self::Organization => "Organization",
        }
    }
}

/// An account. Its login may change; its id may not.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: Id,
    pub(crate) login: String,
    pub(crate) kind: UserKind,
    pub(crate) created_at: Timestamp,
}

impl User {
    /// The address GitHub gives commits of accounts that hide their own.
    pub(crate) fn noreply(&self) -> String {
        format!("{}+{}@users.noreply.github.com", self.id, self.login)
    }
}

impl State {
    pub(crate) fn add_user(&mut self, login: &str, kind: UserKind) -> Id {
        let id = self.next_id();
        let created_at = self.now();
        self.users.insert(id, User { id, login: login.to_owned(), kind, created_at });
        id
    }

    /// The account with this login; case does not count.
    pub(crate) fn user_named(&self, login: &str) -> Option<&User> {
        self.users.values().find(|user| user.login.eq_ignore_ascii_case(login))
    }
}
