//! Which operation a request is, by GitHub's path templates.

use super::call::Call;
use super::{
    Reply, apps, checks, comments, contents, events, git_data, history, issues, labels, people,
    pulls, reactions, repositories, reviews, teams,
};
use crate::refusal::Refusal;
use crate::text::url_unescape;
use crate::world::State;

/// Answers one operation.
pub(crate) type Handler = fn(&mut Call<'_>) -> Result<Reply, Refusal>;

/// A matched operation.
#[derive(Clone)]
pub(crate) struct Route {
    /// `GET /repos/{owner}/{repo}`, as in GitHub's description.
    pub(crate) operation: &'static str,
    /// Parts of the path, decoded.
    pub(crate) params: Vec<(&'static str, String)>,
    pub(crate) handler: Handler,
}

impl Route {
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

/// Parameters that take several segments (`x-multi-segment` in GitHub's description).
const LONG: [&str; 4] = ["path", "ref", "basehead", "branch"];

const ROUTES: &[(&str, Handler)] = &[
    ("GET /app", apps::app),
    ("GET /app/hook/deliveries", apps::deliveries),
    ("GET /app/hook/deliveries/{delivery_id}", apps::delivery),
    ("POST /app/hook/deliveries/{delivery_id}/attempts", apps::redeliver),
    ("GET /app/installations", apps::installations),
    ("GET /app/installations/{installation_id}", apps::installation),
    ("POST /app/installations/{installation_id}/access_tokens", apps::access_token),
    ("GET /installation/repositories", apps::repositories),
    ("DELETE /installation/token", apps::revoke),
    ("GET /user", people::me),
    ("GET /users/{username}", people::named),
    ("GET /user/{account_id}", people::numbered),
    ("GET /orgs/{org}/teams/{team_slug}/memberships/{username}", teams::membership),
    ("GET /rate_limit", people::rate_limit),
    ("GET /repos/{owner}/{repo}", repositories::get),
    ("GET /repos/{owner}/{repo}/installation", apps::repository_installation),
    ("GET /repos/{owner}/{repo}/collaborators/{username}/permission", repositories::permission),
    ("GET /repos/{owner}/{repo}/branches", repositories::branches),
    ("GET /repos/{owner}/{repo}/branches/{branch}", repositories::branch),
    ("GET /repos/{owner}/{repo}/contents/{path}", contents::get),
    ("PUT /repos/{owner}/{repo}/contents/{path}", contents::put),
    ("DELETE /repos/{owner}/{repo}/contents/{path}", contents::delete),
    ("POST /repos/{owner}/{repo}/git/blobs", git_data::create_blob),
    ("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", git_data::blob),
    ("POST /repos/{owner}/{repo}/git/trees", git_data::create_tree),
    ("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", git_data::tree),
    ("POST /repos/{owner}/{repo}/git/commits", git_data::create_commit),
    ("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", git_data::commit),
    ("GET /repos/{owner}/{repo}/git/ref/{ref}", git_data::reference),
    ("GET /repos/{owner}/{repo}/git/matching-refs/{ref}", git_data::matching),
    ("POST /repos/{owner}/{repo}/git/refs", git_data::create_ref),
    ("PATCH /repos/{owner}/{repo}/git/refs/{ref}", git_data::update_ref),
    ("DELETE /repos/{owner}/{repo}/git/refs/{ref}", git_data::delete_ref),
    ("GET /repos/{owner}/{repo}/commits", history::commits),
    ("GET /repos/{owner}/{repo}/commits/{ref}", history::commit),
    ("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", checks::of_commit),
    ("GET /repos/{owner}/{repo}/commits/{ref}/status", checks::combined),
    ("GET /repos/{owner}/{repo}/commits/{ref}/statuses", checks::statuses),
    ("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", history::pulls_of_commit),
    ("GET /repos/{owner}/{repo}/compare/{basehead}", history::compare),
    ("POST /repos/{owner}/{repo}/statuses/{sha}", checks::create_status),
    ("POST /repos/{owner}/{repo}/check-runs", checks::create),
    ("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", checks::get),
    ("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", checks::update),
    ("GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", checks::annotations),
    ("POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest", checks::rerequest),
    ("GET /repos/{owner}/{repo}/pulls", pulls::list),
    ("POST /repos/{owner}/{repo}/pulls", pulls::create),
    ("GET /repos/{owner}/{repo}/pulls/{pull_number}", pulls::get),
    ("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", pulls::update),
    ("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", pulls::files),
    ("GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", pulls::commits),
    ("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", pulls::merge),
    ("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", reviews::list),
    ("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", reviews::create),
    ("GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", reviews::remarks),
    ("GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", reactions::of_remark),
    ("POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", reactions::react_remark),
    ("GET /repos/{owner}/{repo}/issues", issues::list),
    ("POST /repos/{owner}/{repo}/issues", issues::create),
    ("GET /repos/{owner}/{repo}/issues/{issue_number}", issues::get),
    ("PATCH /repos/{owner}/{repo}/issues/{issue_number}", issues::update),
    ("PUT /repos/{owner}/{repo}/issues/{issue_number}/lock", issues::lock),
    ("DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock", issues::unlock),
    ("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", comments::of_subject),
    ("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", comments::create),
    ("GET /repos/{owner}/{repo}/issues/comments", comments::of_repository),
    ("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", comments::get),
    ("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", comments::update),
    ("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", comments::delete),
    ("GET /repos/{owner}/{repo}/issues/{issue_number}/events", events::of_subject),
    ("GET /repos/{owner}/{repo}/issues/{issue_number}/labels", labels::of_subject),
    ("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", labels::add),
    ("PUT /repos/{owner}/{repo}/issues/{issue_number}/labels", labels::set),
    ("DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels", labels::clear),
    ("DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", labels::remove),
    ("GET /repos/{owner}/{repo}/labels", labels::of_repository),
    ("POST /repos/{owner}/{repo}/labels", labels::create),
    ("GET /repos/{owner}/{repo}/labels/{name}", labels::get),
    ("PATCH /repos/{owner}/{repo}/labels/{name}", labels::update),
    ("DELETE /repos/{owner}/{repo}/labels/{name}", labels::delete),
    ("GET /repos/{owner}/{repo}/issues/{issue_number}/reactions", reactions::list),
    ("POST /repos/{owner}/{repo}/issues/{issue_number}/reactions", reactions::create),
    (
        "DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}",
        reactions::delete,
    ),
    ("GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", reactions::list),
    ("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", reactions::create),
    (
        "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}",
        reactions::delete,
    ),
];

/// Every operation the REST face answers.
#[cfg(test)]
pub(crate) fn operations() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().map(|(operation, _)| *operation)
}

/// The operation of a request. Where several templates fit, the one with the most fixed words.
pub(crate) fn find(state: &State, method: &str, path: &str) -> Option<Route> {
    let path = renamed(state, path)?;
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut best: Option<(usize, Route)> = None;
    for (operation, handler) in ROUTES {
        let Some((verb, template)) = operation.split_once(' ') else { continue };
        if verb != method {
            continue;
        }
        let template: Vec<&'static str> = template.trim_matches('/').split('/').collect();
        let Some(params) = fit(&template, &parts) else { continue };
        let fixed = template.iter().filter(|part| !part.starts_with('{')).count();
        if best.as_ref().is_none_or(|(most, _)| fixed > *most) {
            best = Some((fixed, Route { operation, params, handler: *handler }));
        }
    }
    best.map(|(_, route)| route)
}

/// `/repositories/7/…` is another way to say `/repos/owner/name/…`.
fn renamed(state: &State, path: &str) -> Option<String> {
    let Some(rest) = path.strip_prefix("/repositories/") else { return Some(path.to_owned()) };
    let (id, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let home = state.repositories.get(&id.parse().ok()?)?;
    Some(format!("/repos/{}/{rest}", state.full_name(home)))
}

fn fit(template: &[&'static str], parts: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    let mut parts = parts;
    for (index, piece) in template.iter().enumerate() {
        let Some(name) = piece.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else {
            let (first, rest) = parts.split_first()?;
            if first != piece {
                return None;
            }
            parts = rest;
            continue;
        };
        let after = template.len() - index - 1;
        let take = if LONG.contains(&name) { parts.len().checked_sub(after)? } else { 1 };
        // Only the root of `contents` may be named by nothing at all.
        if take == 0 && name != "path" {
            return None;
        }
        let value: Vec<String> = parts.get(..take)?.iter().map(|part| url_unescape(part)).collect();
        let value = value.join("/");
        if value.is_empty() && name != "path" {
            return None;
        }
        params.push((name, value));
        parts = parts.get(take..)?;
    }
    parts.is_empty().then_some(params)
}
