//! Who asks, and what they may do.

use super::{Id, Level, Repository, Role, State};
use crate::refusal::Refusal;
use crate::world::repository::Visibility;

/// A field of permissions, as Apps and fine-grained tokens have them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Area {
    Metadata,
    Contents,
    Issues,
    PullRequests,
    Checks,
    Statuses,
}

impl Area {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Contents => "contents",
            Self::Issues => "issues",
            Self::PullRequests => "pull_requests",
            Self::Checks => "checks",
            Self::Statuses => "statuses",
        }
    }
}

/// Who makes a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Caller {
    /// No credentials at all.
    Nobody,
    /// A GitHub App by its own signed token: `/app` routes only.
    App(Id),
    /// An installation of an App, by its token.
    Installation { token: String, installation: Id, bot: Id },
    /// A person, by a personal token.
    Person { token: String, user: Id },
    /// A person in the browser: no token narrows them.
    Browser(Id),
}

impl Caller {
    /// The account behind the caller, who must have one.
    pub(crate) fn require_account(&self) -> Result<Id, Refusal> {
        self.account().ok_or_else(|| Refusal::Unauthorized("Requires authentication".to_owned()))
    }

    /// The account in whose name things are done.
    pub(crate) fn account(&self) -> Option<Id> {
        match self {
            Self::Installation { bot, .. } => Some(*bot),
            Self::Person { user, .. } | Self::Browser(user) => Some(*user),
            Self::Nobody | Self::App(_) => None,
        }
    }
}

impl Repository {
    /// A person's role: given, or read on a public repository.
    pub(crate) fn role(&self, user: Id) -> Option<Role> {
        let public = self.visibility == Visibility::Public;
        self.collaborators.get(&user).copied().or_else(|| public.then_some(Role::Read))
    }
}

impl State {
    /// The App whose installation this caller is.
    pub(crate) fn app_of(&self, caller: &Caller) -> Option<Id> {
        match caller {
            Caller::Installation { installation, .. } => {
                self.installations.get(installation).map(|one| one.app)
            }
            _ => None,
        }
    }

    /// Whether the caller may know that the repository exists.
    pub(crate) fn sees(&self, caller: &Caller, repository: &Repository) -> bool {
        if repository.visibility == Visibility::Public {
            return true;
        }
        match caller {
            Caller::Nobody | Caller::App(_) => false,
            Caller::Installation { token, .. } => self.covers(token, repository.id),
            Caller::Person { user, .. } | Caller::Browser(user) => {
                repository.collaborators.contains_key(user)
            }
        }
    }

    /// Checks a permission; `needed` is the role a person must have for it.
    pub(crate) fn allow(
        &self,
        caller: &Caller,
        repository: &Repository,
        area: Area,
        level: Level,
        needed: Role,
    ) -> Result<(), Refusal> {
        if !self.sees(caller, repository) {
            return Err(Refusal::NotFound);
        }
        if level == Level::Write && repository.archived {
            return Err(Refusal::Forbidden("Repository was archived so is read-only.".to_owned()));
        }
        match caller {
            Caller::Nobody if level == Level::Read => Ok(()),
            Caller::Nobody | Caller::App(_) => {
                Err(Refusal::Unauthorized("Requires authentication".to_owned()))
            }
            Caller::Installation { token, .. } => {
                let covered = self.covers(token, repository.id);
                let granted = self.granted(token, area);
                let public = repository.visibility == Visibility::Public;
                let open_to_all = public && level == Level::Read && area != Area::Checks;
                if open_to_all || (covered && granted >= Some(level)) {
                    Ok(())
                } else {
                    Err(Refusal::integration())
                }
            }
            Caller::Person { token, user } => {
                if self.granted(token, area) < Some(level) {
                    return Err(Refusal::Forbidden(
                        "Resource not accessible by personal access token".to_owned(),
                    ));
                }
                Self::allow_role(*user, repository, needed)
            }
            Caller::Browser(user) => Self::allow_role(*user, repository, needed),
        }
    }

    fn allow_role(user: Id, repository: &Repository, needed: Role) -> Result<(), Refusal> {
        if repository.role(user) >= Some(needed) {
            Ok(())
        } else {
            Err(Refusal::Forbidden("Must have admin rights to Repository.".to_owned()))
        }
    }

    /// Whether the caller has at least this role, Apps by their permission in `area`.
    pub(crate) fn can(
        &self,
        caller: &Caller,
        repository: &Repository,
        area: Area,
        role: Role,
    ) -> bool {
        self.allow(caller, repository, area, Level::Write, role).is_ok()
    }

    /// What a token grants in an area; a token without a list grants all.
    fn granted(&self, token: &str, area: Area) -> Option<Level> {
        let token = self.tokens.get(token)?;
        match &token.permissions {
            None => Some(Level::Write),
            Some(_) if area == Area::Metadata => Some(Level::Read),
            Some(list) => list.get(area.name()).copied(),
        }
    }

    /// Whether the caller may read who is in an organisation's teams.
    pub(crate) fn reads_members(&self, caller: &Caller) -> bool {
        match caller {
            Caller::Installation { token, .. } | Caller::Person { token, .. } => {
                let token = self.tokens.get(token);
                token.is_some_and(|token| match &token.permissions {
                    None => true,
                    Some(list) => list.get("members") >= Some(&Level::Read),
                })
            }
            Caller::Browser(_) => true,
            Caller::Nobody | Caller::App(_) => false,
        }
    }

    /// Whether a token of an installation reaches this repository.
    pub(crate) fn covers(&self, token: &str, repository: Id) -> bool {
        let Some(token) = self.tokens.get(token) else { return false };
        let Some(installation) = token.installation.and_then(|id| self.installations.get(&id))
        else {
            return false;
        };
        installation.repositories.contains(&repository)
            && token.repositories.as_ref().is_none_or(|some| some.contains(&repository))
    }
}
