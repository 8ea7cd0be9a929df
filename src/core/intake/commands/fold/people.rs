//! Who may do what. Roles are asked of the forge by number, at the moment they count, and handed
//! in; logins and a payload's word for an author's association decide nothing (FAULTS S1 to S7).

use std::collections::BTreeMap;

use crate::intake::commands::{Forbidden, Who};
use crate::repo_config::{Approver, OwnContributions, PolicySettings, Proposers, Role};

/// A person by the forge's own number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PersonId(pub u64);

/// What a person may do in the repository; each includes those before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Nothing of their own: a stranger.
    None,
    /// Read.
    Read,
    /// Sort issues.
    Triage,
    /// Write.
    Write,
    /// Maintain.
    Maintain,
    /// Everything.
    Admin,
}

/// Whether a person has contributed to the repository before.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Contributed {
    /// They have.
    Before,
    /// Not yet.
    Never,
}

/// A person as the forge knows them now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Their login now.
    pub login: String,
    /// What they may do.
    pub level: Level,
    /// The teams of the policy that they are in, as the policy writes them.
    pub teams: Vec<String>,
    /// The teams of the policy of which the forge does not let us know who is in them: nobody is
    /// taken to be.
    pub unread_teams: Vec<String>,
    /// Whether they have contributed before.
    pub contributed: Contributed,
}

/// What the forge told of people. Who is not in it was not asked about, or the forge did not
/// answer: nothing that needs a role is allowed to them (FAULTS S2).
pub type People = BTreeMap<PersonId, Person>;

/// Whether a person may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// They may.
    Yes,
    /// They may not.
    No(Forbidden),
    /// It depends on what the forge has not told yet.
    Unknown,
}

/// Whether a person may use commands of a class on a contribution of `author`.
pub fn may(
    who: Who,
    person: Option<PersonId>,
    author: Option<PersonId>,
    people: &People,
    policy: &PolicySettings,
) -> Verdict {
    // An account that is gone can answer for nothing.
    let Some(id) = person else {
        return match who {
            Who::Anyone => Verdict::Yes,
            _ => Verdict::No(Forbidden::Role),
        };
    };
    let is_author = author == Some(id);
    let known = people.get(&id);
    let of = |holds: fn(&Person) -> bool| match known {
        Some(person) if holds(person) => Verdict::Yes,
        Some(_) => Verdict::No(Forbidden::Role),
        None => Verdict::Unknown,
    };
    let writes = |person: &Person| person.level >= Level::Write;
    match who {
        Who::Anyone => Verdict::Yes,
        Who::Proposers => match policy.propose {
            Proposers::Anyone => Verdict::Yes,
            Proposers::Contributors => of(|person| {
                person.contributed == Contributed::Before || person.level >= Level::Write
            }),
            Proposers::Writers => of(writes),
        },
        Who::AuthorOrWriters if is_author => Verdict::Yes,
        Who::AuthorOrWriters | Who::Writers => of(writes),
        Who::Accepters => match known {
            None => Verdict::Unknown,
            Some(person) if policy.accept.iter().any(|approver| is(person, approver)) => {
                Verdict::Yes
            }
            Some(person) if person.unread_teams.is_empty() => Verdict::No(Forbidden::Role),
            Some(_) => Verdict::No(Forbidden::Team),
        },
    }
}

/// Whether a person has a say in what is taken in: by the policy they may accept, and the
/// contribution is not their own where another must.
pub fn may_accept(
    person: Option<PersonId>,
    author: Option<PersonId>,
    people: &People,
    policy: &PolicySettings,
) -> Verdict {
    match may_accept_own(person, author, policy) {
        Verdict::Yes => may(Who::Accepters, person, author, people, policy),
        own => own,
    }
}

/// Whether who wrote a contribution may accept it (FAULTS S5).
pub fn may_accept_own(
    person: Option<PersonId>,
    author: Option<PersonId>,
    policy: &PolicySettings,
) -> Verdict {
    let is_author = person.is_some() && person == author;
    match (is_author, policy.own) {
        (true, OwnContributions::NeedAnother) => Verdict::No(Forbidden::Own),
        _ => Verdict::Yes,
    }
}

fn is(person: &Person, approver: &Approver) -> bool {
    match approver {
        Approver::Role(Role::Writers) => person.level >= Level::Write,
        Approver::Role(Role::Maintainers) => person.level >= Level::Maintain,
        Approver::Role(Role::Admins) => person.level >= Level::Admin,
        Approver::Team(team) => person.teams.iter().any(|own| own.eq_ignore_ascii_case(team)),
        Approver::Person(login) => person.login.eq_ignore_ascii_case(login.trim_start_matches('@')),
    }
}
