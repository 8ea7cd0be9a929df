//! What a payload of GitLab means, by its documentation ("Webhook events").

use gitribute_engine::model::{SubjectNumber, WorkKind};
use serde_json::Value;

use super::{Expected, at, is_default_branch};

/// The kind of event; hooks of an instance have another word for it.
pub(super) fn kind(payload: &Value) -> &str {
    let text = |key: &str| payload.get(key).and_then(Value::as_str);
    text("object_kind").or_else(|| text("event_name")).unwrap_or("no kind")
}

/// Which project, number and time a delivery is about.
pub(super) fn expected(payload: &Value) -> Expected {
    let what = at(payload, "/object_attributes");
    let ids = [
        at(payload, "/project/id"),
        at(what, "/target_project_id"),
        at(payload, "/project_id"),
        at(what, "/project_id"),
    ];
    let project = ids.into_iter().find_map(Value::as_u64);
    let number = match (kind(payload), at(what, "/noteable_type").as_str()) {
        ("no kind", _) => return Expected::Parked("no kind of event"),
        ("push", _) if !is_default_branch(payload, at(payload, "/project/default_branch")) => {
            return Expected::Nothing("not the default branch");
        }
        ("push", _) => {
            return project.map_or(Expected::Parked("no project"), Expected::base_moved);
        }
        ("issue", _) => at(what, "/iid").as_u64().map(SubjectNumber),
        ("work_item", _) if *at(what, "/type") == "Issue" => {
            at(what, "/iid").as_u64().map(SubjectNumber)
        }
        ("merge_request", _) => {
            // Only the last approval lets go what was accepted.
            let action = at(what, "/action").as_str().unwrap_or_default();
            if action.contains("approv") && action != "approved" {
                return Expected::Nothing("an approval that changes nothing of ours");
            }
            at(what, "/iid").as_u64().map(SubjectNumber::apart)
        }
        ("note", Some("Issue")) => at(payload, "/issue/iid").as_u64().map(SubjectNumber),
        ("note", Some("MergeRequest")) => {
            at(payload, "/merge_request/iid").as_u64().map(SubjectNumber::apart)
        }
        ("note", _) => return Expected::Nothing("a note on neither issue nor merge request"),
        _ => return Expected::Nothing("not an event that is followed"),
    };
    if is_hidden(payload) {
        return Expected::Nothing("not for the public, or GitLab's own remark");
    }
    match (project, number) {
        (Some(project), Some(number)) => Expected::one(WorkKind::Reconcile, project, number),
        _ => Expected::Parked("no project or no number"),
    }
}

fn is_hidden(payload: &Value) -> bool {
    let what = at(payload, "/object_attributes");
    let event = at(payload, "/event_type").as_str().unwrap_or_default();
    *at(what, "/system") == true
        || *at(what, "/internal") == true
        || *at(what, "/confidential") == true
        || *at(payload, "/issue/confidential") == true
        || event.starts_with("confidential_")
}
