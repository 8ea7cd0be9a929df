//! What an account may do, asked of GitLab at the moment it counts, groups and invitations
//! included. An account is asked for by its number, so a name that changed hands is nobody's.

use gitribute_engine::model::{Actor, RepoId};
use gitribute_engine::ports::{ForgeError, Permission, Role};
use serde::Deserialize;

use super::GitLab;
use super::api::Ask;

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    access_level: u64,
    #[serde(default)]
    state: Option<String>,
}

impl GitLab {
    pub(super) async fn permission_of(
        &self,
        project: RepoId,
        actor: &Actor,
    ) -> Result<Permission, ForgeError> {
        let Some(id) = actor.id else {
            return Ok(Permission { role: Role::None, name: None });
        };
        let ask = Ask::of("permission", project, &["members", "all", &id.0.to_string()]);
        let member: Option<Member> = self.api.find(ask).await?;
        let role = match member {
            // Blocked and not yet confirmed accounts are listed too.
            Some(member) if member.state.as_deref().is_none_or(|state| state == "active") => {
                role(member.access_level)
            }
            Some(_) | None => Role::None,
        };
        Ok(Permission { role, name: None })
    }
}

/// GitLab's levels (docs, "Project members API: roles"): 5 minimal, 10 guest, 15 planner, 20
/// reporter, 25 security manager, 30 developer, 40 maintainer, 50 owner. A level between two that
/// we know counts as the lower one.
fn role(level: u64) -> Role {
    match level {
        50.. => Role::Admin,
        40.. => Role::Maintain,
        30.. => Role::Write,
        20.. => Role::Triage,
        10.. => Role::Read,
        _ => Role::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_roles_s3() {
        use Role::{Admin, Maintain, None, Read, Triage, Write};

        let roles = [0, 5, 10, 15, 20, 30, 40, 50].map(role);
        assert_eq!(roles, [None, None, Read, Read, Triage, Write, Maintain, Admin]);
    }
}
