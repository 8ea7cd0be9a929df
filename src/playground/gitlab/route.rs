//! Which operation a request is, by the path templates of GitLab's REST reference.

use super::call::Call;
use super::refused::Refused;
use super::rest::{
    Reply, blobs, branches, commits, discussions, emoji, hooks, instance, issues, labels,
    merge_requests, merging, notes, people, projects, statuses, tree, uploads,
};
use crate::text::url_unescape;

/// Answers one operation.
pub(crate) type Handler = fn(&mut Call<'_>) -> Result<Reply, Refused>;

/// A matched operation.
#[derive(Clone)]
pub(crate) struct Route {
    /// `GET /projects/:id/issues`, as in GitLab's reference.
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

const ROUTES: &[(&str, Handler)] = &[
    ("GET /version", instance::version),
    ("GET /metadata", instance::metadata),
    ("GET /user", people::me),
    ("GET /users", people::list),
    ("GET /users/:user_id", people::get),
    ("GET /personal_access_tokens/self", people::own_token),
    ("GET /groups/:group_id", projects::group),
    ("GET /groups/:group_id/projects", projects::of_group),
    ("GET /groups/:group_id/members/all/:user_id", people::of_group),
    ("GET /groups/:group_id/hooks", hooks::of_group),
    ("POST /groups/:group_id/hooks", hooks::create_for_group),
    ("GET /groups/:group_id/hooks/:hook_id", hooks::get_of_group),
    ("PUT /groups/:group_id/hooks/:hook_id", hooks::update_of_group),
    ("DELETE /groups/:group_id/hooks/:hook_id", hooks::delete_of_group),
    ("GET /projects", projects::list),
    ("POST /projects", projects::create),
    ("GET /projects/:id", projects::get),
    ("POST /projects/:id/fork", projects::fork),
    ("GET /projects/:id/forks", projects::forks),
    ("GET /projects/:id/members", people::members),
    ("GET /projects/:id/members/all", people::members),
    ("GET /projects/:id/members/:user_id", people::member),
    ("GET /projects/:id/members/all/:user_id", people::member),
    ("POST /projects/:id/members", people::add_member),
    ("PUT /projects/:id/members/:user_id", people::edit_member),
    ("DELETE /projects/:id/members/:user_id", people::remove_member),
    ("GET /projects/:id/issues", issues::list),
    ("POST /projects/:id/issues", issues::create),
    ("GET /projects/:id/issues/:issue_iid", issues::get),
    ("PUT /projects/:id/issues/:issue_iid", issues::update),
    ("DELETE /projects/:id/issues/:issue_iid", issues::delete),
    ("GET /projects/:id/issues/:issue_iid/related_merge_requests", issues::related),
    ("GET /projects/:id/issues/:issue_iid/closed_by", issues::related),
    ("GET /projects/:id/issues/:issue_iid/links", issues::links),
    ("GET /projects/:id/issues/:issue_iid/resource_label_events", labels::events),
    ("GET /projects/:id/issues/:issue_iid/notes", notes::list),
    ("POST /projects/:id/issues/:issue_iid/notes", notes::create),
    ("GET /projects/:id/issues/:issue_iid/notes/:note_id", notes::get),
    ("PUT /projects/:id/issues/:issue_iid/notes/:note_id", notes::update),
    ("DELETE /projects/:id/issues/:issue_iid/notes/:note_id", notes::delete),
    ("GET /projects/:id/issues/:issue_iid/discussions", discussions::list),
    ("POST /projects/:id/issues/:issue_iid/discussions", discussions::create),
    ("GET /projects/:id/issues/:issue_iid/discussions/:discussion_id", discussions::get),
    ("POST /projects/:id/issues/:issue_iid/discussions/:discussion_id/notes", discussions::reply),
    ("GET /projects/:id/issues/:issue_iid/award_emoji", emoji::list),
    ("POST /projects/:id/issues/:issue_iid/award_emoji", emoji::create),
    ("GET /projects/:id/issues/:issue_iid/award_emoji/:award_id", emoji::get),
    ("DELETE /projects/:id/issues/:issue_iid/award_emoji/:award_id", emoji::delete),
    ("GET /projects/:id/issues/:issue_iid/notes/:note_id/award_emoji", emoji::list),
    ("POST /projects/:id/issues/:issue_iid/notes/:note_id/award_emoji", emoji::create),
    ("GET /projects/:id/issues/:issue_iid/notes/:note_id/award_emoji/:award_id", emoji::get),
    ("DELETE /projects/:id/issues/:issue_iid/notes/:note_id/award_emoji/:award_id", emoji::delete),
    ("GET /projects/:id/labels", labels::list),
    ("POST /projects/:id/labels", labels::create),
    ("GET /projects/:id/labels/:label_id", labels::get),
    ("PUT /projects/:id/labels/:label_id", labels::update),
    ("DELETE /projects/:id/labels/:label_id", labels::delete),
    ("GET /projects/:id/merge_requests", merge_requests::list),
    ("POST /projects/:id/merge_requests", merge_requests::create),
    ("GET /projects/:id/merge_requests/:merge_request_iid", merge_requests::get),
    ("PUT /projects/:id/merge_requests/:merge_request_iid", merge_requests::update),
    ("DELETE /projects/:id/merge_requests/:merge_request_iid", merge_requests::delete),
    ("PUT /projects/:id/merge_requests/:merge_request_iid/merge", merging::merge),
    (
        "POST /projects/:id/merge_requests/:merge_request_iid/cancel_merge_when_pipeline_succeeds",
        merging::cancel,
    ),
    ("PUT /projects/:id/merge_requests/:merge_request_iid/rebase", merging::rebase),
    ("GET /projects/:id/merge_requests/:merge_request_iid/commits", merge_requests::commits),
    ("GET /projects/:id/merge_requests/:merge_request_iid/diffs", merge_requests::diffs),
    ("GET /projects/:id/merge_requests/:merge_request_iid/changes", merge_requests::changes),
    ("GET /projects/:id/merge_requests/:merge_request_iid/raw_diffs", merge_requests::raw_diffs),
    ("GET /projects/:id/merge_requests/:merge_request_iid/versions", merge_requests::versions),
    ("GET /projects/:id/merge_requests/:merge_request_iid/pipelines", merge_requests::pipelines),
    ("GET /projects/:id/merge_requests/:merge_request_iid/closes_issues", merge_requests::closes),
    (
        "GET /projects/:id/merge_requests/:merge_request_iid/participants",
        merge_requests::participants,
    ),
    ("GET /projects/:id/merge_requests/:merge_request_iid/approvals", merging::approvals),
    ("GET /projects/:id/merge_requests/:merge_request_iid/approval_state", merging::approval_state),
    ("POST /projects/:id/merge_requests/:merge_request_iid/approve", merging::approve),
    ("POST /projects/:id/merge_requests/:merge_request_iid/unapprove", merging::unapprove),
    ("GET /projects/:id/merge_requests/:merge_request_iid/resource_label_events", labels::events),
    ("GET /projects/:id/merge_requests/:merge_request_iid/notes", notes::list),
    ("POST /projects/:id/merge_requests/:merge_request_iid/notes", notes::create),
    ("GET /projects/:id/merge_requests/:merge_request_iid/notes/:note_id", notes::get),
    ("PUT /projects/:id/merge_requests/:merge_request_iid/notes/:note_id", notes::update),
    ("DELETE /projects/:id/merge_requests/:merge_request_iid/notes/:note_id", notes::delete),
    ("GET /projects/:id/merge_requests/:merge_request_iid/discussions", discussions::list),
    ("POST /projects/:id/merge_requests/:merge_request_iid/discussions", discussions::create),
    (
        "GET /projects/:id/merge_requests/:merge_request_iid/discussions/:discussion_id",
        discussions::get,
    ),
    (
        "PUT /projects/:id/merge_requests/:merge_request_iid/discussions/:discussion_id",
        discussions::resolve,
    ),
    (
        "POST /projects/:id/merge_requests/:merge_request_iid/discussions/:discussion_id/notes",
        discussions::reply,
    ),
    (
        "PUT /projects/:id/merge_requests/:merge_request_iid/discussions/:discussion_id/notes/:note_id",
        notes::update,
    ),
    (
        "DELETE /projects/:id/merge_requests/:merge_request_iid/discussions/:discussion_id/notes/:note_id",
        notes::delete,
    ),
    ("GET /projects/:id/merge_requests/:merge_request_iid/award_emoji", emoji::list),
    ("POST /projects/:id/merge_requests/:merge_request_iid/award_emoji", emoji::create),
    ("GET /projects/:id/merge_requests/:merge_request_iid/award_emoji/:award_id", emoji::get),
    ("DELETE /projects/:id/merge_requests/:merge_request_iid/award_emoji/:award_id", emoji::delete),
    ("GET /projects/:id/merge_requests/:merge_request_iid/notes/:note_id/award_emoji", emoji::list),
    (
        "POST /projects/:id/merge_requests/:merge_request_iid/notes/:note_id/award_emoji",
        emoji::create,
    ),
    (
        "GET /projects/:id/merge_requests/:merge_request_iid/notes/:note_id/award_emoji/:award_id",
        emoji::get,
    ),
    (
        "DELETE /projects/:id/merge_requests/:merge_request_iid/notes/:note_id/award_emoji/:award_id",
        emoji::delete,
    ),
    ("GET /projects/:id/repository/branches", branches::list),
    ("POST /projects/:id/repository/branches", branches::create),
    ("GET /projects/:id/repository/branches/:branch", branches::get),
    ("DELETE /projects/:id/repository/branches/:branch", branches::delete),
    ("GET /projects/:id/repository/commits", commits::list),
    ("POST /projects/:id/repository/commits", commits::create),
    ("GET /projects/:id/repository/commits/:sha", commits::get),
    ("GET /projects/:id/repository/commits/:sha/diff", commits::diff),
    ("GET /projects/:id/repository/commits/:sha/refs", commits::refs),
    ("GET /projects/:id/repository/commits/:sha/merge_requests", commits::merge_requests),
    ("GET /projects/:id/repository/commits/:sha/statuses", statuses::list),
    ("POST /projects/:id/statuses/:sha", statuses::create),
    ("GET /projects/:id/pipelines", statuses::pipelines),
    ("GET /projects/:id/repository/tree", tree::list),
    ("GET /projects/:id/repository/compare", tree::compare),
    ("GET /projects/:id/repository/merge_base", tree::merge_base),
    ("GET /projects/:id/repository/files/:file_path", blobs::file),
    ("HEAD /projects/:id/repository/files/:file_path", blobs::head),
    ("GET /projects/:id/repository/files/:file_path/raw", blobs::raw_file),
    ("HEAD /projects/:id/repository/files/:file_path/raw", blobs::head),
    ("POST /projects/:id/repository/files/:file_path", commits::create_file),
    ("PUT /projects/:id/repository/files/:file_path", commits::update_file),
    ("DELETE /projects/:id/repository/files/:file_path", commits::delete_file),
    ("GET /projects/:id/repository/blobs/:sha", blobs::blob),
    ("GET /projects/:id/repository/blobs/:sha/raw", blobs::raw_blob),
    ("GET /projects/:id/hooks", hooks::list),
    ("POST /projects/:id/hooks", hooks::create),
    ("GET /projects/:id/hooks/:hook_id", hooks::get),
    ("PUT /projects/:id/hooks/:hook_id", hooks::update),
    ("DELETE /projects/:id/hooks/:hook_id", hooks::delete),
    ("POST /projects/:id/hooks/:hook_id/test/:trigger", hooks::test),
    ("GET /projects/:id/hooks/:hook_id/events", hooks::events),
    ("POST /projects/:id/hooks/:hook_id/events/:event_id/resend", hooks::resend),
    ("POST /projects/:id/uploads", uploads::create),
    ("GET /projects/:id/uploads", uploads::list),
    ("GET /projects/:id/uploads/:secret/:name", uploads::get),
    ("GET /projects/:id/templates/issues", projects::templates),
    ("GET /projects/:id/templates/issues/:name", projects::template),
];

/// The operation of a request below `/api/v4`. Where several templates fit, the one with the most
/// fixed words.
pub(crate) fn find(method: &str, path: &str) -> Option<Route> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut best: Option<(usize, Route)> = None;
    for (operation, handler) in ROUTES {
        let Some((verb, template)) = operation.split_once(' ') else { continue };
        if verb != method
            && !(verb == "GET" && method == "HEAD")
            && !(verb == "PUT" && method == "PATCH")
        {
            continue;
        }
        let template: Vec<&'static str> = template.trim_matches('/').split('/').collect();
        let Some(params) = fit(&template, &parts) else { continue };
        let fixed = template.iter().filter(|part| !part.starts_with(':')).count() * 2
            + usize::from(verb == method);
        if best.as_ref().is_none_or(|(most, _)| fixed > *most) {
            best = Some((fixed, Route { operation, params, handler: *handler }));
        }
    }
    best.map(|(_, route)| route)
}

fn fit(template: &[&'static str], parts: &[&str]) -> Option<Vec<(&'static str, String)>> {
    if template.len() != parts.len() {
        return None;
    }
    let mut params = Vec::new();
    for (piece, part) in template.iter().zip(parts) {
        match piece.strip_prefix(':') {
            Some(name) if !part.is_empty() => params.push((name, url_unescape(part))),
            Some(_) => return None,
            None if piece == part => {}
            None => return None,
        }
    }
    Some(params)
}
