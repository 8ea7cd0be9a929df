//! How contributions are accepted, and who may do what.

use std::num::NonZeroU32;

use jiff::SignedDuration;

use crate::dataset::FieldName;

/// How a proposal is accepted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AcceptSettings {
    /// A label that accepts, besides the commands.
    pub label: Option<String>,
    /// How accepted edits reach the base.
    pub mode: AcceptMode,
    /// Which contributions share a pull request.
    pub group: Grouping,
}

/// Which contributions share a pull request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Grouping {
    /// Each has its own.
    #[default]
    None,
    /// Those to one dataset share one.
    Dataset,
}

/// How accepted edits reach the base.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AcceptMode {
    /// Through a pull request that is merged.
    #[default]
    PullRequest,
    /// By a commit on the base.
    Commit,
}

/// Who may do what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicySettings {
    /// Who may propose.
    pub propose: Proposers,
    /// Who may accept; never empty.
    pub accept: Vec<Approver>,
    /// Whether who wrote a contribution may accept it.
    pub own: OwnContributions,
    /// The column that names who may change a record.
    pub owner_column: Option<FieldName>,
    /// What happens to a person's first contribution.
    pub first_time: FirstTime,
    /// How many contributions are taken.
    pub quota: Quota,
    /// Programs whose comments are read as a person's are; of others nothing is heard.
    pub bots: Vec<Program>,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            propose: Proposers::Anyone,
            accept: vec![Approver::Role(Role::Writers)],
            own: OwnContributions::NeedAnother,
            owner_column: None,
            first_time: FirstTime::Allow,
            quota: Quota::default(),
            bots: Vec::new(),
        }
    }
}

/// Who may propose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proposers {
    /// Anyone with an account.
    Anyone,
    /// People who have contributed before.
    Contributors,
    /// People who may write to the repository.
    Writers,
}

/// Who may accept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Approver {
    /// All with a role on the repository.
    Role(Role),
    /// A team by its path: `org/data`.
    Team(String),
    /// A person by login.
    Person(String),
}

/// A role on the repository; each includes the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// May write.
    Writers,
    /// May maintain.
    Maintainers,
    /// May do everything.
    Admins,
}

/// Whether who wrote a contribution may accept it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwnContributions {
    /// Another person must.
    NeedAnother,
    /// The author may (`self: true`).
    MayAccept,
}

/// What happens to a person's first contribution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstTime {
    /// It waits for a nod of somebody who may accept before anything is proposed.
    Hold,
    /// Nothing special.
    Allow,
}

/// How many contributions are taken; no entry, no limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Quota {
    /// Of one person.
    pub person: Option<Rate>,
    /// Of the whole repository.
    pub repository: Option<Rate>,
}

/// A number in a time: `10/day`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// How many.
    pub count: NonZeroU32,
    /// In what time.
    pub per: Period,
}

/// The time of a rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Period {
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
}

impl Period {
    /// How long it is.
    pub fn length(self) -> SignedDuration {
        SignedDuration::from_hours(match self {
            Period::Hour => 1,
            Period::Day => 24,
            Period::Week => 7 * 24,
        })
    }

    /// Its word in configurations.
    pub fn word(self) -> &'static str {
        match self {
            Period::Hour => "hour",
            Period::Day => "day",
            Period::Week => "week",
        }
    }
}

/// A program that is listened to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Program {
    /// By the forge's number of its account, which never changes hands.
    Number(u64),
    /// By login, as the forge shows it: `renovate[bot]`.
    Login(String),
}

impl Program {
    /// A number, or a login with or without `@`; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse() {
            return Some(Self::Number(number));
        }
        let login = text.strip_prefix('@').unwrap_or(text);
        let name = login.strip_suffix("[bot]").unwrap_or(login);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        (!name.is_empty() && name.chars().all(is_plain)).then(|| Self::Login(login.to_owned()))
    }

    /// Whether an account is this one.
    pub fn is(&self, number: Option<u64>, login: &str) -> bool {
        match self {
            Program::Number(own) => number == Some(*own),
            Program::Login(own) => own.eq_ignore_ascii_case(login),
        }
    }
}

impl Rate {
    /// Reads `10/day`, `3/hour`, `100/week`; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, per) = text.split_once('/')?;
        let per = match per.trim() {
            "hour" => Period::Hour,
            "day" => Period::Day,
            "week" => Period::Week,
            _ => return None,
        };
        Some(Self { count: count.trim().parse().ok()?, per })
    }
}
