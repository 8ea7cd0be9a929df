//! Repositories and labels.

use serde_json::{Value, json};

use super::{extend, links};
use crate::clock::written;
use crate::text::url_part;
use crate::world::labels::Label;
use crate::world::node::Node;
use crate::world::repository::Visibility;
use crate::world::{Area, Caller, Level, Repository, Role, State};

impl State {
    /// The API's address of a repository.
    pub(crate) fn api_url(&self, home: &Repository) -> String {
        format!("{}/repos/{}", self.url, self.full_name(home))
    }

    /// The website's address of a repository.
    pub(crate) fn html_url(&self, home: &Repository) -> String {
        format!("{}/{}", self.url, self.full_name(home))
    }

    /// `repository` and `minimal-repository`.
    pub(crate) fn repository_shape(&self, home: &Repository) -> Value {
        let url = self.api_url(home);
        let html = self.html_url(home);
        let open = home.subjects.values().filter(|subject| subject.state.is_open()).count();
        let private = home.visibility == Visibility::Private;
        let links = links(
            &url,
            &[
                ("archive", "/{archive_format}{/ref}"),
                ("assignees", "/assignees{/user}"),
                ("blobs", "/git/blobs{/sha}"),
                ("branches", "/branches{/branch}"),
                ("collaborators", "/collaborators{/collaborator}"),
                ("comments", "/comments{/number}"),
                ("commits", "/commits{/sha}"),
                ("compare", "/compare/{base}...{head}"),
                ("contents", "/contents/{+path}"),
                ("contributors", "/contributors"),
                ("deployments", "/deployments"),
                ("downloads", "/downloads"),
                ("events", "/events"),
                ("forks", "/forks"),
                ("git_commits", "/git/commits{/sha}"),
                ("git_refs", "/git/refs{/sha}"),
                ("git_tags", "/git/tags{/sha}"),
                ("hooks", "/hooks"),
                ("issue_comment", "/issues/comments{/number}"),
                ("issue_events", "/issues/events{/number}"),
                ("issues", "/issues{/number}"),
                ("keys", "/keys{/key_id}"),
                ("labels", "/labels{/name}"),
                ("languages", "/languages"),
                ("merges", "/merges"),
                ("milestones", "/milestones{/number}"),
                ("notifications", "/notifications{?since,all,participating}"),
                ("pulls", "/pulls{/number}"),
                ("releases", "/releases{/id}"),
                ("stargazers", "/stargazers"),
                ("statuses", "/statuses/{sha}"),
                ("subscribers", "/subscribers"),
                ("subscription", "/subscription"),
                ("tags", "/tags"),
                ("teams", "/teams"),
                ("trees", "/git/trees{/sha}"),
            ],
        );
        let own = json!({
            "id": home.id,
            "node_id": Node::Repository(home.id).id(),
            "name": home.name,
            "full_name": self.full_name(home),
            "owner": self.simple_user(home.owner),
            "private": private,
            "html_url": html,
            "description": null,
            "fork": home.fork_of.is_some(),
            "url": url,
            "git_url": format!("{html}.git"),
            "ssh_url": format!("{html}.git"),
            "clone_url": format!("{html}.git"),
            "svn_url": html,
            "mirror_url": null,
            "homepage": null,
            "language": null,
            "license": null,
        });
        let state = json!({
            "forks": 0,
            "forks_count": 0,
            "stargazers_count": 0,
            "watchers": 0,
            "watchers_count": 0,
            "size": 0,
            "default_branch": home.default_branch,
            "open_issues": open,
            "open_issues_count": open,
            "is_template": false,
            "topics": [],
            "has_issues": home.has_issues,
            "has_projects": false,
            "has_wiki": false,
            "has_pages": false,
            "has_downloads": false,
            "has_discussions": false,
            "archived": home.archived,
            "disabled": false,
            "visibility": if private { "private" } else { "public" },
            "pushed_at": written(home.pushed_at),
            "created_at": written(home.created_at),
            "updated_at": written(home.updated_at),
            "allow_forking": true,
            "web_commit_signoff_required": false,
        });
        extend(extend(own, state), Value::Object(links))
    }

    /// `full-repository`, with what the caller may do.
    pub(crate) fn full_repository(&self, caller: &Caller, home: &Repository) -> Value {
        let may = |area, role| self.can(caller, home, area, role);
        extend(
            self.repository_shape(home),
            json!({
                "subscribers_count": 0,
                "network_count": 0,
                "allow_merge_commit": true,
                "allow_squash_merge": true,
                "allow_rebase_merge": true,
                "allow_auto_merge": false,
                "delete_branch_on_merge": false,
                "permissions": {
                    "admin": matches!(caller, Caller::Person { .. })
                        && may(Area::Contents, Role::Admin),
                    "maintain": matches!(caller, Caller::Person { .. })
                        && may(Area::Contents, Role::Maintain),
                    "push": may(Area::Contents, Role::Write),
                    "triage": may(Area::Issues, Role::Triage),
                    "pull": self
                        .allow(caller, home, Area::Metadata, Level::Read, Role::Read)
                        .is_ok(),
                },
            }),
        )
    }

    /// `label`.
    pub(crate) fn label_shape(&self, home: &Repository, label: &Label) -> Value {
        json!({
            "id": label.id,
            "node_id": Node::Label(home.id, label.id).id(),
            "url": format!("{}/labels/{}", self.api_url(home), url_part(&label.name)),
            "name": label.name,
            "color": label.color,
            "default": false,
            "description": label.description,
        })
    }
}
