//! Merging, waiting to be merged, approving.

use serde_json::{Value, json};

use super::merge_requests::{allow_change, pull, shape};
use super::{Call, Refused, Reply};
use crate::gitlab::shapes::commits::pipeline_state;
use crate::gitlab::shapes::merge_requests::standing;
use crate::hooks::Happening;
use crate::world::gitlab::AutoMerge;
use crate::world::pulls::{MergeMethod, MergeRequest};
use crate::world::{Area, Id, Role};

pub(in crate::gitlab) fn merge(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let account = call.account()?;
    let id = call.home_id()?;
    let (home, subject, pull) = pull(call)?;
    let number = subject.number;
    if !call.state.can(&call.caller, home, Area::Contents, Role::Write) {
        return Err(Refused::unauthorized());
    }
    let squash = call.flag("squash").unwrap_or(subject.gitlab.squash);
    let (_, detailed) = standing(home, subject, pull);
    let statuses = home.latest_statuses(&pull.head_sha);
    let pipeline = (!statuses.is_empty()).then(|| pipeline_state(&statuses));
    let auto =
        call.flag("auto_merge").or_else(|| call.flag("merge_when_pipeline_succeeds")) == Some(true);
    let waits = auto && matches!(pipeline, Some("running" | "pending"));
    let possible = match detailed {
        // A conflict is told further below, in other words.
        "mergeable" | "conflict" => !auto || waits || pipeline == Some("success"),
        "ci_still_running" => waits,
        _ => false,
    };
    if !possible {
        return Err(Refused::told(405, "405 Method Not Allowed"));
    }
    if let Some(sha) = call.said("sha")
        && sha != pull.head_sha
    {
        let told = format!("SHA does not match HEAD of source branch: {}", pull.head_sha);
        return Err(Refused::told(409, told));
    }
    if detailed == "conflict" {
        return Err(Refused::told(422, "Branch cannot be merged"));
    }
    let remove = call.flag("should_remove_source_branch");
    let message = call.said(if squash { "squash_commit_message" } else { "merge_commit_message" });
    let facts = &mut call.state.repository_mut(id)?.subject_mut(number)?.gitlab;
    facts.squash = squash;
    facts.remove_source = remove.unwrap_or(facts.remove_source);
    if waits {
        facts.auto_merge = Some(AutoMerge { user: account, squash, title: message });
        return Ok(Reply::Json(200, shape(call, id, number)?));
    }
    let request = MergeRequest {
        method: if squash { MergeMethod::Squash } else { MergeMethod::Merge },
        expected_head: call.said("sha"),
        // A message of one's own is the whole of it.
        message: message.as_ref().map(|_| String::new()),
        title: message,
    };
    call.state.merge_pull(&call.caller, id, number, &request)?;
    Ok(Reply::Json(200, shape(call, id, number)?))
}

pub(in crate::gitlab) fn cancel(call: &mut Call<'_>) -> Result<Reply, Refused> {
    allow_change(call)?;
    let (id, number) = (call.home_id()?, call.subject_number()?);
    let facts = &mut call.state.repository_mut(id)?.subject_mut(number)?.gitlab;
    if facts.auto_merge.take().is_none() {
        return Err(Refused::told(406, "406 Not Acceptable"));
    }
    Ok(Reply::Json(201, shape(call, id, number)?))
}

/// Brings the source branch onto the target's tip; here at once, not in the background.
pub(in crate::gitlab) fn rebase(call: &mut Call<'_>) -> Result<Reply, Refused> {
    allow_change(call)?;
    let (home, _, pull) = pull(call)?;
    let source = pull.head_repository.ok_or_else(Refused::forbidden)?;
    let tip = home.branch(&pull.base_ref).ok_or_else(|| Refused::missing("Branch"))?.to_owned();
    let (head, name) = (pull.head_sha.clone(), format!("refs/heads/{}", pull.head_ref));
    let committer = call.state.committer(&call.caller)?;
    let git = home.git.clone();
    let new = crate::world::pulls::rebase(&git, &tip, &head, &committer)?;
    if new != head && source == home.id {
        call.state.move_ref(&call.caller, source, &name, Some(&new), Some(&head))?;
    }
    Ok(Reply::Json(202, json!({ "rebase_in_progress": true })))
}

fn approvals_shape(call: &Call<'_>, id: Id, number: u64) -> Result<Value, Refused> {
    let home = call.state.repository(id)?;
    let subject = home.subject(number)?;
    let account = call.caller.account();
    let has = account.is_some_and(|user| subject.gitlab.approvals.contains(&user));
    let may =
        account.is_some_and(|user| home.role(user) >= Some(Role::Write) && user != subject.author);
    let by: Vec<Value> = subject
        .gitlab
        .approvals
        .iter()
        .map(|id| json!({ "user": call.state.gitlab_user(*id), "approved_at": null }))
        .collect();
    Ok(json!({
        "id": subject.gitlab_id(),
        "iid": subject.gitlab.iid,
        "project_id": id,
        "title": subject.title,
        "description": subject.body,
        "state": subject.gitlab_state(),
        "created_at": crate::gitlab::shapes::written(subject.created_at),
        "updated_at": crate::gitlab::shapes::written(subject.updated_at),
        "merge_status": "can_be_merged",
        "approved": !by.is_empty() && by.len() >= home.gitlab.approvals,
        "approvals_required": home.gitlab.approvals,
        "approvals_left": home.gitlab.approvals.saturating_sub(by.len()),
        "require_password_to_approve": false,
        "approved_by": by,
        "suggested_approvers": [],
        "approvers": [],
        "approver_groups": [],
        "user_has_approved": has,
        "user_can_approve": may && !has,
        "approval_rules_left": [],
        "has_approval_rules": home.gitlab.approvals > 0,
        "merge_request_approvers_available": false,
        "multiple_approval_rules_available": false,
        "invalid_approvers_rules": [],
    }))
}

pub(in crate::gitlab) fn approvals(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let (id, number) = (call.home_id()?, call.subject_number()?);
    Ok(Reply::Json(200, approvals_shape(call, id, number)?))
}

pub(in crate::gitlab) fn approval_state(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.subject()?;
    Ok(Reply::Json(200, json!({ "approval_rules_overwritten": false, "rules": [] })))
}

fn set_approval(call: &mut Call<'_>, action: &'static str) -> Result<Reply, Refused> {
    let account = call.account()?;
    let (id, number) = (call.home_id()?, call.subject_number()?);
    let (home, subject, pull) = pull(call)?;
    // On the Free tier nobody who may not push can approve, and authors may.
    if home.role(account) < Some(Role::Write) {
        return Err(Refused::unauthorized());
    }
    if call.said("sha").is_some_and(|sha| sha != pull.head_sha) {
        let told = format!("SHA does not match HEAD of source branch: {}", pull.head_sha);
        return Err(Refused::told(409, told));
    }
    let has = subject.gitlab.approvals.contains(&account);
    if has == (action == "approved") {
        return Err(if has {
            Refused::unauthorized()
        } else {
            Refused::told(404, "404 Not found")
        });
    }
    let facts = &mut call.state.repository_mut(id)?.subject_mut(number)?.gitlab;
    if has {
        facts.approvals.retain(|one| *one != account);
    } else {
        facts.approvals.push(account);
    }
    call.state.happened(&call.caller, id, &Happening::Approved { number, action });
    Ok(Reply::Json(201, approvals_shape(call, id, number)?))
}

pub(in crate::gitlab) fn approve(call: &mut Call<'_>) -> Result<Reply, Refused> {
    set_approval(call, "approved")
}

pub(in crate::gitlab) fn unapprove(call: &mut Call<'_>) -> Result<Reply, Refused> {
    set_approval(call, "unapproved")
}
