//! Accounts, groups and members.

use serde_json::{Value, json};

use super::written;
use crate::shapes::extend;
use crate::world::{Id, Repository, Role, State, User, UserKind};

/// GitLab's access levels for the world's roles.
pub(crate) fn level(role: Role) -> u64 {
    match role {
        Role::Read => 10,
        Role::Triage => 20,
        Role::Write => 30,
        Role::Maintain => 40,
        Role::Admin => 50,
    }
}

/// The role of an access level; 15 is the Planner, who may label as Reporters do.
pub(crate) fn role(level: u64) -> Option<Role> {
    match level {
        10 => Some(Role::Read),
        15 | 20 => Some(Role::Triage),
        30 => Some(Role::Write),
        40 => Some(Role::Maintain),
        50 => Some(Role::Admin),
        _ => None,
    }
}

impl State {
    /// `UserBasic`; null for an account that is gone.
    pub(crate) fn gitlab_user(&self, id: Id) -> Value {
        let Some(user) = self.users.get(&id) else { return Value::Null };
        json!({
            "id": user.id,
            "username": user.login,
            "public_email": "",
            "name": user.login,
            "state": "active",
            "locked": false,
            "avatar_url": null,
            "web_url": format!("{}/{}", self.url, user.login),
        })
    }

    /// `UserPublic`, with what only the user is told.
    pub(crate) fn gitlab_me(&self, user: &User) -> Value {
        extend(
            self.gitlab_profile(user),
            json!({
                "last_sign_in_at": written(user.created_at),
                "confirmed_at": written(user.created_at),
                "last_activity_on": user.created_at.strftime("%Y-%m-%d").to_string(),
                "email": self.mail(user),
                "theme_id": 1,
                "color_scheme_id": 1,
                "projects_limit": 100_000,
                "current_sign_in_at": written(user.created_at),
                "identities": [],
                "can_create_group": true,
                "can_create_project": true,
                "two_factor_enabled": false,
                "external": false,
                "private_profile": false,
                "commit_email": self.mail(user),
                "preferred_language": "en",
            }),
        )
    }

    /// `User`, as others see it.
    pub(crate) fn gitlab_profile(&self, user: &User) -> Value {
        extend(
            self.gitlab_user(user.id),
            json!({
                "created_at": written(user.created_at),
                "bio": "",
                "location": null,
                "linkedin": "",
                "twitter": "",
                "discord": "",
                "github": "",
                "website_url": "",
                "organization": "",
                "job_title": "",
                "pronouns": null,
                "bot": user.kind == UserKind::Bot,
                "work_information": null,
                "local_time": null,
                "followers": 0,
                "following": 0,
                "is_followed": false,
            }),
        )
    }

    /// `Member`.
    pub(crate) fn gitlab_member(&self, home: &Repository, user: Id, role: Role) -> Value {
        extend(
            self.gitlab_user(user),
            json!({
                "access_level": level(role),
                "created_at": written(home.created_at),
                "created_by": self.gitlab_user(home.owner),
                "expires_at": null,
                "membership_state": "active",
                "group_saml_identity": null,
            }),
        )
    }

    /// The namespace of a project: a person or a group, perhaps inside another.
    pub(crate) fn gitlab_namespace(&self, id: Id) -> Value {
        let Some(user) = self.users.get(&id) else { return Value::Null };
        let path = user.login.rsplit('/').next().unwrap_or(&user.login);
        let (kind, page) = match user.kind {
            UserKind::Organization => ("group", format!("{}/groups/{}", self.url, user.login)),
            _ => ("user", format!("{}/{}", self.url, user.login)),
        };
        let parent = user.login.rsplit_once('/').and_then(|(parent, _)| self.user_named(parent));
        json!({
            "id": user.id,
            "name": path,
            "path": path,
            "kind": kind,
            "full_path": user.login,
            "parent_id": parent.map(|parent| parent.id),
            "avatar_url": null,
            "web_url": page,
        })
    }

    /// `Group`.
    pub(crate) fn gitlab_group(&self, user: &User) -> Value {
        extend(
            self.gitlab_namespace(user.id),
            json!({
                "description": "",
                "visibility": "public",
                "full_name": user.login.replace('/', " / "),
                "created_at": written(user.created_at),
                "request_access_enabled": true,
                "project_creation_level": "developer",
                "subgroup_creation_level": "maintainer",
                "emails_disabled": false,
                "emails_enabled": true,
                "mentions_disabled": null,
                "lfs_enabled": true,
                "default_branch": null,
                "archived": false,
            }),
        )
    }
}
