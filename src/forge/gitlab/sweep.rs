//! What changed in all projects that we may write to, and whether GitLab still calls us there.

use gitribute_engine::model::{AccountId, RepoId, RepoName, SubjectNumber};
use gitribute_engine::ports::{Changed, ForgeError, RepoRef, Touched};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::GitLab;
use super::api::Ask;
use super::errors::ornament;

/// Pages of a hundred projects, and of a hundred subjects of one, that are read at most.
const MAX_PAGES: usize = 5;

/// GitLab writes down a project's last activity at most once an hour.
const BEHIND: SignedDuration = SignedDuration::from_hours(2);

/// What the address of a webhook of ours ends with.
const DOOR: &str = "/webhooks/gitlab";

/// The rights of a Developer, in GitLab's numbers.
const DEVELOPER: u32 = 30;

#[derive(Deserialize)]
struct Project {
    id: u64,
    path_with_namespace: String,
}

#[derive(Deserialize)]
struct Item {
    iid: u64,
    updated_at: Timestamp,
    #[serde(default)]
    confidential: bool,
}

#[derive(Deserialize)]
struct Hook {
    id: u64,
    #[serde(default)]
    url: String,
    #[serde(default)]
    alert_status: Option<String>,
    #[serde(default)]
    disabled_until: Option<String>,
}

impl GitLab {
    pub(super) async fn changed_since(&self, since: Timestamp) -> Result<Changed, ForgeError> {
        let account = self.me().await?.id.map(|id| AccountId(id.0));
        let active = since.checked_sub(BEHIND).unwrap_or(since);
        let list = || {
            Ask::get("projects", &["projects"])
                .with("membership", &true)
                .with("min_access_level", &DEVELOPER)
                .with("archived", &false)
                .with("simple", &true)
                .with("last_activity_after", &active)
                .with("order_by", &"last_activity_at")
        };
        let projects: Vec<Project> = self.api.pages(list, MAX_PAGES).await?;
        let mut changed = Changed::default();
        for project in projects {
            let id = RepoId(project.id);
            let repo = RepoRef { id, name: RepoName(project.path_with_namespace) };
            for kind in ["issues", "merge_requests"] {
                let list = || {
                    Ask::of("changed", id, &[kind])
                        .with("state", &"all")
                        .with("updated_after", &since)
                        .with("order_by", &"updated_at")
                        .with("sort", &"desc")
                };
                let items: Vec<Item> = match self.api.pages(list, MAX_PAGES).await {
                    Ok(items) => items,
                    // A project may have no issues, or hide them from us.
                    Err(error) => {
                        ornament::<()>(Err(error))?;
                        continue;
                    }
                };
                let number = |iid| match kind {
                    "issues" => SubjectNumber(iid),
                    _ => SubjectNumber::apart(iid),
                };
                // Nothing is done about what is confidential (FAULTS L7).
                let items = items.into_iter().filter(|item| !item.confidential);
                changed.subjects.extend(items.map(|item| Touched {
                    repo: repo.clone(),
                    number: number(item.iid),
                    at: item.updated_at,
                    account,
                }));
            }
            self.stopped_hooks(&repo, &mut changed.remarks).await?;
        }
        changed.subjects.sort_by_key(|one| one.at);
        Ok(changed)
    }

    /// Webhooks of ours that GitLab has stopped calling (FAULTS L5). Only Maintainers see them;
    /// where we are none, nothing is known.
    async fn stopped_hooks(
        &self,
        repo: &RepoRef,
        remarks: &mut Vec<String>,
    ) -> Result<(), ForgeError> {
        let list = || Ask::of("hooks", repo.id, &["hooks"]);
        let hooks: Vec<Hook> = match self.api.pages(list, 1).await {
            Ok(hooks) => hooks,
            Err(error) => return ornament::<()>(Err(error)),
        };
        for hook in hooks {
            let status = hook.alert_status.as_deref().unwrap_or("executable");
            if status == "executable" || !hook.url.ends_with(DOOR) {
                continue;
            }
            let until = hook.disabled_until.map(|until| format!(" until {until}"));
            remarks.push(format!(
                "GitLab has stopped calling the webhook of {} after failures{}: press Test beside \
                 it (Settings, Webhooks), or POST /projects/{}/hooks/{}/test/push_events; one \
                 success switches it on again",
                repo.name,
                until.unwrap_or_default(),
                repo.id,
                hook.id,
            ));
        }
        Ok(())
    }
}
