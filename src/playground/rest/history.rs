//! Commits as history, and comparisons.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::shapes::subjects::Detail;
use crate::world::Area;

/// The most commits and files of a comparison.
const COMMITS: usize = 250;
const FILES: usize = 300;

pub(super) fn commits(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    if !home.refs.keys().any(|name| name.starts_with("refs/heads/")) {
        return Err(Refusal::Conflict("Git Repository is empty.".to_owned()));
    }
    let revision = call.query("sha").unwrap_or(&home.default_branch);
    let tip = home.commit_at(revision).ok_or(Refusal::NotFound)?;
    let bound = |name| call.query(name).and_then(|text| text.parse::<Timestamp>().ok());
    let (since, until) = (bound("since"), bound("until"));
    let mut items = Vec::new();
    for oid in home.git.history(&tip, None, call.query("path"))? {
        let commit = home.git.commit(&oid)?;
        let at = commit.committer.at;
        let by = |name: &str, signature: &crate::git::Signature| {
            call.query(name).is_none_or(|who| {
                signature.email == who
                    || call
                        .state
                        .user_named(who)
                        .is_some_and(|user| user.noreply() == signature.email)
            })
        };
        if since.is_none_or(|since| at >= since)
            && until.is_none_or(|until| at <= until)
            && by("author", &commit.author)
            && by("committer", &commit.committer)
        {
            items.push(call.state.commit_shape(home, &commit));
        }
    }
    Ok(Reply::List(items))
}

pub(super) fn commit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let name = call.param("ref")?;
    let Some(oid) = home.commit_at(name) else {
        return Err(Refusal::invalid(format!("No commit found for SHA: {name}")));
    };
    Ok(Reply::Json(200, call.state.full_commit(home, &home.git.commit(&oid)?)?))
}

pub(super) fn pulls_of_commit(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let name = call.param("commit_sha")?;
    let oid = home
        .commit_at(name)
        .ok_or_else(|| Refusal::invalid(format!("No commit found for SHA: {name}")))?;
    let mut items = Vec::new();
    for subject in home.subjects.values().rev() {
        let Some(pull) = &subject.pull else { continue };
        let fork = home.git.merge_base(&pull.base_sha, &pull.head_sha);
        let brought = home.git.is_ancestor(&oid, &pull.head_sha)
            && fork.is_none_or(|fork| !home.git.is_ancestor(&oid, &fork));
        if brought || pull.merge_commit.as_ref() == Some(&oid) {
            items.push(call.state.pull_shape(home, subject, pull, Detail::Simple)?);
        }
    }
    Ok(Reply::List(items))
}

pub(super) fn compare(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::Contents)?;
    let (base, head) = call.param("basehead")?.split_once("...").ok_or(Refusal::NotFound)?;
    let commit_named = |name: &str| {
        let owner = call.param("owner").unwrap_or_default();
        let name = name.strip_prefix(&format!("{owner}:")).unwrap_or(name);
        home.commit_at(name).ok_or(Refusal::NotFound)
    };
    let (base_oid, head_oid) = (commit_named(base)?, commit_named(head)?);
    let fork = home.git.merge_base(&base_oid, &head_oid).ok_or(Refusal::NotFound)?;
    let mut ahead = home.git.history(&head_oid, Some(&base_oid), None)?;
    let behind = home.git.history(&base_oid, Some(&head_oid), None)?.len();
    let total = ahead.len();
    ahead.reverse();
    let mut commits = Vec::new();
    for oid in ahead.iter().take(COMMITS) {
        commits.push(call.state.commit_shape(home, &home.git.commit(oid)?));
    }
    let changes = home.git.diff(Some(&fork), &head_oid)?;
    let files: Vec<Value> = changes
        .iter()
        .take(FILES)
        .map(|change| call.state.change_shape(home, &head_oid, change))
        .collect();
    let shape = |oid: &str| -> Result<Value, Refusal> {
        Ok(call.state.commit_shape(home, &home.git.commit(oid)?))
    };
    let html = format!("{}/compare/{base}...{head}", call.state.html_url(home));
    Ok(Reply::Json(
        200,
        json!({
            "url": format!("{}/compare/{base}...{head}", call.state.api_url(home)),
            "html_url": html,
            "permalink_url": html,
            "diff_url": format!("{html}.diff"),
            "patch_url": format!("{html}.patch"),
            "base_commit": shape(&base_oid)?,
            "merge_base_commit": shape(&fork)?,
            "status": match (total, behind) {
                (0, 0) => "identical",
                (_, 0) => "ahead",
                (0, _) => "behind",
                _ => "diverged",
            },
            "ahead_by": total,
            "behind_by": behind,
            "total_commits": total,
            "commits": commits,
            "files": files,
        }),
    ))
}
