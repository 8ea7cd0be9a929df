//! Projects and their labels.

use serde_json::{Value, json};

use super::people::level;
use super::written;
use crate::shapes::extend;
use crate::world::labels::Label;
use crate::world::repository::Visibility;
use crate::world::{Caller, Repository, Role, State, UserKind};

/// GitLab's word for who may see a project.
pub(crate) fn visibility(home: &Repository) -> &'static str {
    match home.visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
    }
}

/// Black or white, whichever reads better on the colour (six hexadecimal digits).
fn text_color(color: &str) -> &'static str {
    let part = |at: usize| color.get(at..at + 2).and_then(|two| u32::from_str_radix(two, 16).ok());
    let sum: u32 = [0, 2, 4].into_iter().filter_map(part).sum();
    if sum > 500 { "#1F1E24" } else { "#FFFFFF" }
}

impl State {
    /// The project's page.
    pub(crate) fn gitlab_page(&self, home: &Repository) -> String {
        format!("{}/{}", self.url, self.full_name(home))
    }

    /// The project's address in the API.
    pub(crate) fn gitlab_api(&self, home: &Repository) -> String {
        format!("{}/api/v4/projects/{}", self.url, home.id)
    }

    /// The fields of every project, however much is asked.
    pub(crate) fn gitlab_simple_project(&self, home: &Repository) -> Value {
        let page = self.gitlab_page(home);
        let full = self.full_name(home);
        json!({
            "id": home.id,
            "description": home.gitlab.description,
            "name": home.name,
            "name_with_namespace": full.replace('/', " / "),
            "path": home.name,
            "path_with_namespace": full,
            "created_at": written(home.created_at),
            "default_branch": home.branch(&home.default_branch).map(|_| &home.default_branch),
            "tag_list": [],
            "topics": [],
            "ssh_url_to_repo": format!("git@127.0.0.1:{full}.git"),
            "http_url_to_repo": format!("{page}.git"),
            "web_url": page,
            "readme_url": null,
            "forks_count": self.repositories.values().filter(|one| one.fork_of == Some(home.id)).count(),
            "avatar_url": null,
            "star_count": 0,
            "last_activity_at": written(home.pushed_at),
            "visibility": visibility(home),
            "namespace": self.gitlab_namespace(home.owner),
        })
    }

    /// `ProjectWithAccess`.
    pub(crate) fn gitlab_project(&self, caller: &Caller, home: &Repository) -> Value {
        let api = self.gitlab_api(home);
        let links = json!({
            "self": api,
            "issues": format!("{api}/issues"),
            "merge_requests": format!("{api}/merge_requests"),
            "repo_branches": format!("{api}/repository/branches"),
            "labels": format!("{api}/labels"),
            "events": format!("{api}/events"),
            "members": format!("{api}/members"),
            "cluster_agents": format!("{api}/cluster_agents"),
        });
        let own = caller.account().and_then(|user| home.collaborators.get(&user)).copied();
        let access =
            own.map(|role| json!({ "access_level": level(role), "notification_level": 3 }));
        let may = |needed| own >= Some(needed);
        let owner = self.users.get(&home.owner).filter(|user| user.kind != UserKind::Organization);
        let parent = home.fork_of.and_then(|id| self.repositories.get(&id));
        let open = |is_pull: bool| {
            let subjects = home.subjects.values();
            subjects.filter(|one| one.state.is_open() && one.pull.is_some() == is_pull).count()
        };
        let enabled = |on: bool| if on { "enabled" } else { "disabled" };
        let mut shape = extend(
            self.gitlab_simple_project(home),
            json!({
                "_links": links,
                "packages_enabled": false,
                "empty_repo": !home.refs.keys().any(|name| name.starts_with("refs/heads/")),
                "archived": home.archived,
                "resolve_outdated_diff_discussions": false,
                "issues_enabled": home.has_issues,
                "merge_requests_enabled": true,
                "wiki_enabled": false,
                "jobs_enabled": true,
                "snippets_enabled": false,
                "container_registry_enabled": false,
                "service_desk_enabled": false,
                "service_desk_address": null,
                "can_create_merge_request_in": caller.account().is_some(),
                "issues_access_level": enabled(home.has_issues),
                "repository_access_level": "enabled",
                "merge_requests_access_level": "enabled",
                "forking_access_level": "enabled",
                "wiki_access_level": "disabled",
                "builds_access_level": "enabled",
                "snippets_access_level": "disabled",
                "pages_access_level": "disabled",
                "analytics_access_level": "enabled",
                "emails_disabled": false,
                "emails_enabled": true,
                "shared_runners_enabled": false,
                "lfs_enabled": true,
                "creator_id": home.owner,
                "import_status": "none",
                "open_issues_count": open(false),
                "description_html": "",
                "updated_at": written(home.updated_at),
                "ci_default_git_depth": 20,
                "public_jobs": true,
                "shared_with_groups": [],
                "only_allow_merge_if_pipeline_succeeds": home.gitlab.needs_pipeline,
                "allow_merge_on_skipped_pipeline": null,
                "request_access_enabled": true,
                "only_allow_merge_if_all_discussions_are_resolved": home.gitlab.needs_resolved,
                "remove_source_branch_after_merge": true,
                "printing_merge_request_link_enabled": true,
                "merge_method": "merge",
                "squash_option": "default_off",
                "suggestion_commit_message": null,
                "merge_commit_template": null,
                "squash_commit_template": null,
                "issue_branch_template": null,
                "auto_devops_enabled": false,
                "autoclose_referenced_issues": true,
                "approvals_before_merge": home.gitlab.approvals,
                "mirror": false,
                "external_authorization_classification_label": "",
                "compliance_frameworks": [],
                "issues_template": null,
                "merge_requests_template": null,
                "permissions": { "project_access": access, "group_access": null },
            }),
        );
        if let Some(owner) = owner {
            shape = extend(shape, json!({ "owner": self.gitlab_user(owner.id) }));
        }
        if let Some(parent) = parent {
            let mr = may(Role::Read).then_some(true);
            let forked = self.gitlab_simple_project(parent);
            shape = extend(
                shape,
                json!({ "forked_from_project": forked, "mr_default_target_self": mr.map(|_| false) }),
            );
        }
        if may(Role::Maintain) {
            shape = extend(
                shape,
                json!({ "runners_token": null, "ci_push_repository_for_job_token_allowed": false }),
            );
        }
        shape
    }

    /// `Label` of a project.
    pub(crate) fn gitlab_label(home: &Repository, label: &Label) -> Value {
        let count = |is_pull: bool, is_open: bool| {
            home.subjects
                .values()
                .filter(|one| one.pull.is_some() == is_pull && one.state.is_open() == is_open)
                .filter(|one| one.labels.contains(&label.id))
                .count()
        };
        json!({
            "id": label.id,
            "name": label.name,
            "description": label.description,
            "description_html": label.description.as_deref().unwrap_or_default(),
            "text_color": text_color(&label.color),
            "color": format!("#{}", label.color),
            "open_issues_count": count(false, true),
            "closed_issues_count": count(false, false),
            "open_merge_requests_count": count(true, true),
            "subscribed": false,
            "priority": null,
            "is_project_label": true,
            "archived": false,
        })
    }
}
