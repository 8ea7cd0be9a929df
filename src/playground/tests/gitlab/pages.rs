//! The pages with GitLab's words: merge requests, `!1`, description templates.

use super::kit::bench;
use crate::browser_kit::Browser;

const PLACE: &str = "/science/water/gauges/-";

#[tokio::test]
async fn issues_begin_with_a_template_and_what_the_link_says() {
    let b = bench().await;
    let template = ".gitlab/issue_templates/Add a gauge.md";
    b.repo.by("ada").push("main", "Template", &[(template, Some("### Name\n"))]).unwrap();
    let mut sam = Browser::acting(b.forge.url(), "sam");
    let page = sam.get(&format!("{PLACE}/issues/new/choose")).await;
    assert!(page.has("issuable_template=Add%20a%20gauge"), "{}", page.html);
    let link = format!(
        "{PLACE}/issues/new?issuable_template=Add%20a%20gauge&issue[title]=Bergen&issue[description]=At%20sea"
    );
    let page = sam.get(&link).await;
    assert!(page.has("value=\"Bergen\""), "{}", page.html);
    assert!(page.has("### Name\n\n\nAt sea</textarea>"), "{}", page.html);
    let new = format!("{PLACE}/issues/new");
    let fields = [("title", "Bergen"), ("body", "### Name\n\nBergen\n/close")];
    let sent = sam.post(&new, &new, &fields).await;
    assert_eq!(sent.location, Some(format!("{PLACE}/issues/1")));
    let issue = b.repo.gitlab_issue(1).unwrap();
    assert_eq!(issue["description"], "### Name\n\nBergen");
    assert_eq!(issue["state"], "closed", "authors may close");
    let page = sam.get(&format!("{PLACE}/issues/1")).await;
    assert!(page.has("#1") && page.has("closed"), "{}", page.html);
}

#[tokio::test]
async fn a_merge_request_is_talked_about_and_merged_on_its_page() {
    let b = bench().await;
    b.repo.by("ada").open_issue("A gauge", "", &[]).unwrap();
    b.repo.by("ada").push("fix", "m", &[("x", Some("1"))]).unwrap();
    b.repo.by("ada").open_pull("Add it", "Closes #1, see !1", "fix").unwrap();
    let mut ada = Browser::acting(b.forge.url(), "ada");
    let list = ada.get(&format!("{PLACE}/merge_requests")).await;
    assert!(list.has("Merge requests") && list.has("!1"), "{}", list.html);
    let page = format!("{PLACE}/merge_requests/1");
    let shown = ada.get(&page).await;
    assert!(shown.has(&format!("href=\"{PLACE}/issues/1\">#1</a>")), "{}", shown.html);
    assert!(shown.has(">Merge</button>"), "{}", shown.html);
    let said = ada.post(&page, &format!("{page}/comment"), &[("body", "/draft")]).await;
    assert_eq!(said.status, 303);
    assert!(ada.get(&page).await.has("marked this merge request as"));
    ada.post(&page, &format!("{page}/comment"), &[("body", "/ready")]).await;
    let merged = ada.post(&page, &format!("{page}/merge"), &[("method", "merge")]).await;
    assert_eq!(merged.location, Some(page));
    assert_eq!(b.repo.gitlab_merge_request(1).unwrap()["state"], "merged");
}
