//! Texts on GitLab: quick actions act, references are written down, the forge notes what happened.

use gitribute_playground::Addressed;
use serde_json::json;

use super::kit::bench;

#[tokio::test]
async fn quick_actions_act_with_the_rights_of_who_writes_them_l6() {
    let b = bench().await;
    b.repo.add_label("data", "c5def5").unwrap();
    let number =
        b.repo.by("sam").open_issue("t", "Hello\n/label ~data\n/title Other", &[]).unwrap();
    let issue = b.repo.gitlab_issue(1).unwrap();
    assert_eq!(issue["description"], "Hello");
    assert_eq!(issue["title"], "Other", "authors may rename");
    assert_eq!(issue["labels"], json!([]), "strangers may not label");
    let done: Vec<(String, bool)> = b
        .forge
        .world()
        .quick_actions()
        .iter()
        .map(|one| (one.command.clone(), one.applied))
        .collect();
    assert_eq!(done, [("label".to_owned(), false), ("title".to_owned(), true)]);
    b.repo.by("ada").comment(number, "Done.\n/label ~data\n/assign @sam\n/close").unwrap();
    let issue = b.repo.gitlab_issue(1).unwrap();
    assert_eq!((&issue["state"], &issue["labels"]), (&"closed".into(), &json!(["data"])));
    assert_eq!(issue["assignee"]["username"], "sam");
    let notes = b.repo.notes(number).unwrap();
    let said: Vec<&str> = notes.iter().map(|note| note["body"].as_str().unwrap()).collect();
    assert!(
        said.contains(&"Done.") && said.contains(&"closed") && said.contains(&"assigned to @sam")
    );
    assert_eq!(b.repo.comments(number).unwrap().len(), 1, "what people said");
}

#[tokio::test]
async fn a_note_of_nothing_but_quick_actions_is_no_note_l14() {
    let b = bench().await;
    b.repo.by("sam").open_issue("t", "b", &[]).unwrap();
    let got = b.owner("POST", "/issues/1/notes", Some(json!({ "body": "/close" }))).await;
    assert_eq!(got.status, 202);
    assert_eq!(got.json["commands_changes"]["state_event"], "close");
    assert!(got.json.get("id").is_none());
    let got = b.bot("POST", "/issues/1/notes", Some(json!({ "body": "/merge" }))).await;
    assert_eq!(got.status, 422, "{}", got.text);
}

#[tokio::test]
async fn merge_in_a_comment_merges_where_the_author_may_l6() {
    let b = bench().await;
    b.repo.by("ada").push("fix", "m", &[("x", Some("1"))]).unwrap();
    let pull = b.repo.by("ada").open_pull("p", "", "fix").unwrap();
    b.repo.by("sam").comment(pull, "/merge").unwrap();
    assert_eq!(b.repo.gitlab_merge_request(1).unwrap()["state"], "opened");
    b.repo.by("ada").comment(pull, "/draft").unwrap();
    assert_eq!(b.repo.gitlab_merge_request(1).unwrap()["title"], "Draft: p");
    b.repo.by("ada").comment(pull, "/ready\n/merge").unwrap();
    assert_eq!(b.repo.gitlab_merge_request(1).unwrap()["state"], "merged");
}

#[tokio::test]
async fn references_are_written_down_and_noted_on_what_they_name() {
    let b = bench().await;
    let first = b.repo.by("ada").open_issue("first", "", &[]).unwrap();
    b.repo.by("ada").open_issue("second", "See #1, @sam and `@ada`, also $9.", &[]).unwrap();
    let met: Vec<(Addressed, bool)> =
        b.forge.world().references().into_iter().map(|one| (one.to, one.exists)).collect();
    assert_eq!(
        met,
        [
            (Addressed::Issue(1), true),
            (Addressed::User("sam".to_owned()), true),
            (Addressed::Snippet(9), false),
        ]
    );
    let notes = b.repo.notes(first).unwrap();
    assert_eq!(notes[0]["body"], "mentioned in issue #2");
    assert_eq!(notes[0]["system"], true);
}

#[tokio::test]
async fn issues_and_merge_requests_are_counted_apart() {
    let b = bench().await;
    b.repo.by("ada").push("fix", "m", &[("x", Some("1"))]).unwrap();
    let issue = b.repo.by("ada").open_issue("i", "", &[]).unwrap();
    let pull = b.repo.by("ada").open_pull("p", "Closes #1", "fix").unwrap();
    assert_ne!(issue, pull);
    assert_eq!((b.repo.iid(issue).unwrap(), b.repo.iid(pull).unwrap()), (1, 1));
    b.repo.by("ada").merge(pull).unwrap();
    assert_eq!(b.repo.gitlab_issue(1).unwrap()["state"], "closed");
    let sentence = b.repo.commit("main").unwrap()["commit"]["message"].to_string();
    assert!(sentence.contains("See merge request science/water/gauges!1"), "{sentence}");
}

#[tokio::test]
async fn an_outsiders_mail_is_the_support_bots_issue_l13() {
    let b = bench().await;
    b.repo.open_issue_by_mail("eve@example.org", "Help", "Text").unwrap();
    let got = b.bot("GET", "/issues/1", None).await.json;
    assert_eq!(got["author"]["username"], "support-bot");
    assert_eq!(got["service_desk_reply_to"], "eve@example.org");
    assert_eq!(got["confidential"], true);
}
