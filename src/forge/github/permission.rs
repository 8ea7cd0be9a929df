//! What an account may do, asked of GitHub at the moment it counts. What payloads say of an
//! author's association is not believed (FAULTS S1 to S4).

use gitribute_engine::model::{Actor, RepoId};
use gitribute_engine::ports::{ForgeError, Permission, Role};
use serde::Deserialize;

use super::GitHub;
use super::wire::Ask;

#[derive(Deserialize)]
struct Collaborator {
    #[serde(default)]
    permission: String,
    #[serde(default)]
    role_name: Option<String>,
    #[serde(default)]
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    id: u64,
}

impl GitHub {
    pub(super) async fn permission_of(
        &self,
        repo: RepoId,
        actor: &Actor,
    ) -> Result<Permission, ForgeError> {
        let nothing = Permission { role: Role::None, name: None };
        let path = ["collaborators", actor.login.as_str(), "permission"];
        let ask = Ask::get("permission", &path);
        let Some(id) = actor.id else {
            return Ok(nothing);
        };
        let Some(found) = self.api.find::<Collaborator>(repo, ask).await? else {
            return Ok(nothing);
        };
        // The login may belong to somebody else by now (FAULTS S7).
        if found.user.is_none_or(|user| user.id != id.0) {
            return Ok(nothing);
        }
        Ok(Permission {
            role: role(&found.permission, found.role_name.as_deref()),
            name: found.role_name,
        })
    }
}

/// `permission` knows four levels and shows maintain as write and triage as read; `role_name` is
/// finer, or a repository's own word (FAULTS S3).
fn role(permission: &str, role_name: Option<&str>) -> Role {
    let level = match permission {
        "admin" => Role::Admin,
        "write" => Role::Write,
        "read" => Role::Read,
        _ => Role::None,
    };
    match (role_name, level) {
        (Some("maintain"), Role::Write) => Role::Maintain,
        (Some("triage"), Role::Read) => Role::Triage,
        _ => level,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_by_their_finer_name_and_never_above_the_level_s3() {
        assert_eq!(role("write", Some("maintain")), Role::Maintain);
        assert_eq!(role("read", Some("triage")), Role::Triage);
        assert_eq!(role("write", Some("data steward")), Role::Write);
        assert_eq!(role("read", Some("admin")), Role::Read);
        assert_eq!(role("none", None), Role::None);
        assert_eq!(role("", Some("maintain")), Role::None);
    }
}
