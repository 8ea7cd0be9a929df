//! Commit statuses, and the pipelines they make up.

use super::branches::readable;
use super::{Call, Refused, Reply};
use crate::gitlab::shapes::commits::pipeline_state;
use crate::world::checks::Status;
use crate::world::pulls::{MergeMethod, MergeRequest};
use crate::world::{Area, Caller, Id, Role, State};

const STATES: [&str; 6] = ["pending", "running", "success", "failed", "canceled", "skipped"];

/// A status that is pending or running is carried on; one that has ended is followed by another.
/// What is so already cannot become so: GitLab refuses, and so does this.
pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let home = call.home_as(Area::Statuses, Role::Write)?;
    let state = call.need("state")?;
    if !STATES.contains(&state.as_str()) {
        return Err(Refused::wrong_value("state"));
    }
    let wanted = call.part("sha")?;
    let sha = home.git.commit_of(wanted).ok_or_else(|| Refused::missing("Commit"))?;
    let context = call.said("name").or_else(|| call.said("context"));
    let context = context.unwrap_or_else(|| "default".to_owned());
    let branch = call.said("ref").or_else(|| {
        let mut heads = home.refs.iter().filter(|(_, oid)| **oid == sha);
        heads.find_map(|(name, _)| name.strip_prefix("refs/heads/")).map(str::to_owned)
    });
    if branch.is_none() {
        return Err(Refused::told(404, "404 References for commit Not Found"));
    }
    let id = home.id;
    let active = home.statuses.iter().rev().find(|one| {
        one.sha == sha
            && one.context == context
            && matches!(one.state.as_str(), "pending" | "running")
    });
    if let Some(active) = active
        && (active.state == state || state == "pending")
    {
        let event = if state == "pending" { "enqueue" } else { "run" };
        let told = format!(
            "Cannot transition status via :{event} from :{} (Reason(s): Status cannot transition via \"{event}\")",
            active.state
        );
        return Err(Refused::told(400, told));
    }
    let old = active.map(|one| one.id);
    let (description, target_url) = (call.text("description"), call.text("target_url"));
    let now = call.state.now();
    let fresh = call.state.next_id();
    let home = call.state.repository_mut(id)?;
    let made = match old.and_then(|old| home.statuses.iter_mut().find(|one| one.id == old)) {
        Some(status) => {
            status.state = state;
            status.description = description.or_else(|| status.description.clone());
            status.target_url = target_url.or_else(|| status.target_url.clone());
            status.id
        }
        None => {
            home.statuses.push(Status {
                id: fresh,
                sha: sha.clone(),
                branch,
                context,
                state,
                description,
                target_url,
                creator: account,
                created_at: now,
            });
            fresh
        }
    };
    call.state.merge_what_waited(id, &sha)?;
    let home = call.home()?;
    let made = home.statuses.iter().find(|one| one.id == made);
    let made = made.ok_or_else(|| Refused::missing("Commit status"))?;
    Ok(Reply::Json(201, call.state.gitlab_status(made)))
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let sha = call.commit_named(home, Some(call.part("sha")?.to_owned()))?;
    let name = call.said("name");
    let every = call.flag("all") == Some(true);
    let mut found: Vec<&Status> = if every {
        home.statuses.iter().filter(|one| one.sha == sha).collect()
    } else {
        home.latest_statuses(&sha)
    };
    found.retain(|one| name.as_ref().is_none_or(|name| *name == one.context));
    Ok(Reply::List(found.into_iter().map(|one| call.state.gitlab_status(one)).collect()))
}

pub(in crate::gitlab) fn pipelines(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = readable(call)?;
    let sha = call.said("sha");
    let mut commits: Vec<&str> = Vec::new();
    for status in home.statuses.iter().rev() {
        let fits = sha.as_ref().is_none_or(|sha| *sha == status.sha);
        if fits && !commits.contains(&status.sha.as_str()) {
            commits.push(&status.sha);
        }
    }
    Ok(Reply::List(commits.iter().map(|sha| call.state.gitlab_pipeline(home, sha)).collect()))
}

impl State {
    /// Merges what has waited for this commit's pipeline, once that has succeeded.
    fn merge_what_waited(&mut self, repository: Id, sha: &str) -> Result<(), Refused> {
        let home = self.repository(repository)?;
        if pipeline_state(&home.latest_statuses(sha)) != "success" {
            return Ok(());
        }
        let waiting: Vec<_> = home
            .subjects
            .values()
            .filter(|one| one.pull.as_ref().is_some_and(|pull| pull.head_sha == sha))
            .filter_map(|one| Some((one.number, one.gitlab.auto_merge.clone()?)))
            .collect();
        for (number, auto) in waiting {
            let request = MergeRequest {
                method: if auto.squash { MergeMethod::Squash } else { MergeMethod::Merge },
                expected_head: Some(sha.to_owned()),
                message: auto.title.as_ref().map(|_| String::new()),
                title: auto.title,
            };
            // What cannot be merged any more stays open, as it does on GitLab.
            let _ = self.merge_pull(&Caller::Browser(auto.user), repository, number, &request);
        }
        Ok(())
    }
}
