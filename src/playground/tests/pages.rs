//! The pages over HTTP, as a browser without JavaScript uses them.

use gitribute_core::intake::body::render;
use gitribute_core::intake::template::load;
use gitribute_core::intake::{Answer, Answers};
use serde_json::json;

use crate::browser_kit::{Browser, FORM, finish, world};
use crate::kit::Receiver;

const NEW: &str = "/ada/volcanoes/issues/new?template=01_add.yml";

#[tokio::test]
async fn a_filled_form_becomes_an_issue_as_the_renderer_writes_it() {
    let (forge, repo, _) = world(None).await;
    let mut sam = Browser::acting(forge.url(), "sam");
    let fields = [
        ("title", "[Add] Ubinas"),
        ("field.name", "Ubinas"),
        ("field.country", "1"),
        ("field.kinds", "2"),
        ("field.kinds", "0"),
        ("field.notes", "Two\r\nlines"),
        ("field.log", "a ``` b"),
        ("field.agree", "0"),
    ];
    let sent = sam.post(NEW, NEW, &fields).await;
    assert_eq!((sent.status, sent.location.as_deref()), (303, Some("/ada/volcanoes/issues/1")));

    let text = |text: &str| Answer::Text(text.to_owned());
    let several = |all: &[&str]| Answer::Choices(all.iter().map(|one| (*one).into()).collect());
    let answers: Answers = [
        ("name", text("Ubinas")),
        ("country", text("Bonaire, Saint Eustatius and Saba")),
        ("kinds", several(&["Stratovolcano", "Caldera"])),
        ("notes", text("Two\r\nlines")),
        ("log", text("a ``` b")),
        ("agree", several(&["I looked in the list"])),
    ]
    .into_iter()
    .map(|(id, answer)| (id.into(), answer))
    .collect();
    let issue = repo.issue(1).unwrap();
    assert_eq!(issue["body"], render(&load(FORM).unwrap().form, &answers).as_str());
    assert_eq!((&issue["title"], &issue["user"]["login"]), (&json!("[Add] Ubinas"), &json!("sam")));
    assert_eq!(repo.labels(1).unwrap(), ["volcano"], "a label that does not exist is skipped");

    let page = sam.get("/ada/volcanoes/issues/1").await;
    assert!(page.has("<h3>Country</h3>") && page.has("Stratovolcano, Caldera"), "{}", page.html);
    assert!(page.has("aria-label=\"done\">☑</span> I looked in the list"));
    finish(&forge);
}

#[tokio::test]
async fn missing_answers_are_told_beside_the_field_and_the_typed_ones_kept() {
    let (forge, repo, _) = world(None).await;
    let mut sam = Browser::acting(forge.url(), "sam");
    let fields = [("title", " "), ("field.kinds", "1"), ("field.notes", "<kept> & \"so\"")];
    let page = sam.post(NEW, NEW, &fields).await;
    assert_eq!(page.status, 422);
    assert!(repo.issues().unwrap().is_empty());
    for told in [
        "<a href=\"#title\">Title</a>: Write a title.",
        "id=\"f1-error\">Write an answer.",
        "id=\"f2-error\">Choose an option.",
        "id=\"f6-error\">Tick every required box.",
        "aria-describedby=\"f1-help f1-error\"",
        "\n&lt;kept&gt; &amp; &quot;so&quot;</textarea>",
        "value=\"1\" checked",
    ] {
        assert!(page.has(told), "{told} is not in {}", page.html);
    }
    finish(&forge);
}

#[tokio::test]
async fn the_chooser_lists_forms_and_tells_where_a_broken_one_is() {
    let (forge, _, _) = world(None).await;
    let mut sam = Browser::new(forge.url());
    let page = sam.get("/ada/volcanoes/issues/new/choose").await;
    assert!(page.has("/issues/new?template=01_add.yml\">Add a volcano</a>"), "{}", page.html);
    assert!(page.has("02_broken.yml") && page.has("line 3, column "), "{}", page.html);
    assert!(page.has("Blank issue"));
    let broken = sam.get("/ada/volcanoes/issues/new?template=02_broken.yml").await;
    assert_eq!(broken.status, 422);
    finish(&forge);
}

#[tokio::test]
async fn the_chooser_keeps_to_the_folders_own_settings() {
    let (forge, repo, _) = world(None).await;
    let config = ".github/ISSUE_TEMPLATE/config.yml";
    let text = "blank_issues_enabled: false\ncontact_links:\n  - name: Forum\n    url: https://example.org/forum\n    about: Questions\n";
    repo.by("wes").push("main", "Settings", &[(config, Some(text))]).unwrap();
    let mut sam = Browser::acting(forge.url(), "sam");
    let chooser = "/ada/volcanoes/issues/new/choose";
    let page = sam.get(chooser).await;
    assert!(page.has("<a href=\"https://example.org/forum\">Forum</a>") && page.has("Questions"));
    assert!(!page.has("Blank issue"), "{}", page.html);
    let blank = "/ada/volcanoes/issues/new";
    assert_eq!(sam.get(blank).await.location.as_deref(), Some(chooser));
    assert_eq!(sam.post(chooser, blank, &[("title", "x")]).await.status, 403);
    repo.by("wes").push("main", "Break", &[(config, Some("a: [b\n"))]).unwrap();
    let page = sam.get(chooser).await;
    assert!(page.has("config.yml: line 1, column 4"), "{}", page.html);
    finish(&forge);
}

#[tokio::test]
async fn a_pull_request_that_conflicts_says_so() {
    let (forge, repo, _) = world(None).await;
    let (path, wes) = ("README.md", repo.by("wes"));
    wes.push("other", "Ours", &[(path, Some("# Ours\n"))]).unwrap();
    wes.open_pull("Ours", "", "other").unwrap();
    wes.push("main", "Theirs", &[(path, Some("# Theirs\n"))]).unwrap();
    let mut ada = Browser::acting(forge.url(), "ada");
    let pull = "/ada/volcanoes/pull/1";
    let page = ada.get(pull).await;
    assert!(page.has("It conflicts with") && !page.has("Merge pull request"), "{}", page.html);
    assert_eq!(ada.post(pull, &format!("{pull}/merge"), &[]).await.status, 405);
    assert_eq!(
        ada.post(pull, "/ada/volcanoes/issues/1/state", &[("state", "closed")]).await.status,
        303
    );
    assert!(ada.get(pull).await.has("Closed without being merged."));
    finish(&forge);
}

#[tokio::test]
async fn an_address_can_bring_answers() {
    let (forge, _, _) = world(None).await;
    let mut sam = Browser::new(forge.url());
    let page =
        sam.get(&format!("{NEW}&title=T&name=El+Misti&country=Chile&kinds=Shield,Caldera")).await;
    assert!(page.has("value=\"El Misti\""));
    assert!(page.has("<option value=\"2\" selected>Chile"), "{}", page.html);
    assert_eq!(page.html.matches(" checked").count(), 2);
    assert!(page.has("\nHeight: </textarea>"), "the form's own text where the address has none");
    let plain = sam.get(NEW).await;
    assert!(plain.has("value=\"[Add] \"") && plain.has("<option value=\"\">Choose an option"));
    finish(&forge);
}

#[tokio::test]
async fn an_issue_is_edited_commented_closed_and_opened_again() {
    let (forge, repo, _) = world(None).await;
    repo.by("sam").open_issue("Old", "One\nTwo", &[]).unwrap();
    let mut sam = Browser::acting(forge.url(), "sam");
    let issue = "/ada/volcanoes/issues/1";
    let post = async |browser: &mut Browser, what: &str, fields: &[(&str, &str)]| {
        browser.post(issue, &format!("{issue}/{what}"), fields).await.status
    };
    let events = |name: &str| forge.world().events().iter().filter(|one| one.event == name).count();
    let before = events("issues");
    assert_eq!(post(&mut sam, "edit", &[("title", "Old"), ("body", "One\r\nTwo")]).await, 303);
    assert_eq!(events("issues"), before, "line ends that the browser changed are no edit");
    assert_eq!(post(&mut sam, "edit", &[("title", "New"), ("body", "Three")]).await, 303);
    assert_eq!(events("issues"), before + 1);
    assert_eq!(repo.issue(1).unwrap()["title"], "New");
    assert_eq!(repo.issue(1).unwrap()["body"], "Three");
    assert_eq!(post(&mut sam, "comment", &[("body", "/set name = <b>X")]).await, 303);
    let comment = repo.comments(1).unwrap()[0].clone();
    assert_eq!(comment["body"], "/set name = <b>X");
    let place = format!("comments/{}", comment["id"]);
    assert_eq!(post(&mut sam, &place, &[("body", "/undo")]).await, 303);
    assert_eq!(repo.comments(1).unwrap()[0]["body"], "/undo");
    assert_eq!(post(&mut sam, "comment", &[("body", " ")]).await, 422);
    assert_eq!(post(&mut sam, "state", &[("state", "closed")]).await, 303);
    assert_eq!(repo.issue(1).unwrap()["state"], "closed");
    assert_eq!(post(&mut sam, "state", &[("state", "open")]).await, 303);
    assert_eq!(repo.issue(1).unwrap()["state"], "open");
    assert_eq!(post(&mut sam, "labels", &[("label", "approved")]).await, 403);
    let mut wes = Browser::acting(forge.url(), "wes");
    assert_eq!(post(&mut wes, "labels", &[("label", "approved")]).await, 303);
    assert_eq!(repo.labels(1).unwrap(), ["approved"]);
    finish(&forge);
}

#[tokio::test]
async fn a_maintainer_merges_what_a_contributor_may_only_read() {
    let (forge, repo, _) = world(None).await;
    let path = "data/volcanoes.csv";
    let csv = String::from_utf8(repo.file("main", path).unwrap().unwrap()).unwrap();
    let new = csv.replace("2,\"Volcano, 2\"\n", "2,<Ubinas>\n");
    repo.by("wes").push("robo/issue-1", "Rename 2", &[(path, Some(&new))]).unwrap();
    repo.by("wes").open_pull("Rename 2", "Body", "robo/issue-1").unwrap();
    let pull = "/ada/volcanoes/pull/1";
    let mut sam = Browser::acting(forge.url(), "sam");
    let page = sam.get(pull).await;
    assert!(page.has("<ins>2,&lt;Ubinas&gt;</ins>"), "{}", page.html);
    assert!(page.has("<del>2,&quot;Volcano, 2&quot;</del>"));
    assert!(page.has("without conflict") && !page.has("Merge pull request"));
    let refused = sam.post(pull, &format!("{pull}/merge"), &[]).await;
    assert_eq!(refused.status, 403);
    assert_eq!(repo.pull(1).unwrap()["merged"], false);

    let mut wes = Browser::acting(forge.url(), "wes");
    let stale = [("method", "squash"), ("head", "0000000000000000000000000000000000000000")];
    assert_eq!(wes.post(pull, &format!("{pull}/merge"), &stale).await.status, 409);
    assert!(wes.get(pull).await.has("Merge pull request"));
    let done = wes.post(pull, &format!("{pull}/merge"), &[("method", "squash")]).await;
    assert_eq!(done.location.as_deref(), Some(pull));
    assert_eq!(repo.file("main", path).unwrap().unwrap(), new.as_bytes());
    let page = wes.get(pull).await;
    assert!(page.has("Merged by wes") && page.has("<ins>2,&lt;Ubinas&gt;</ins>"));
    assert_eq!(wes.get("/ada/volcanoes/issues/1").await.location.as_deref(), Some(pull));
    finish(&forge);
}

#[tokio::test]
async fn the_page_goes_on_by_itself_once_the_bot_has_answered() {
    let receiver = Receiver::start();
    let (forge, repo, token) = world(Some(&receiver.url)).await;
    let mut sam = Browser::acting(forge.url(), "sam");
    let blank = "/ada/volcanoes/issues/new";
    let sent = sam.post(blank, blank, &[("title", "Hello"), ("body", "There")]).await;
    let waiting = sent.location.unwrap();
    assert!(waiting.starts_with("/ada/volcanoes/issues/1?awaiting="), "{waiting}");
    forge.world().hooks_settled().await;
    assert!(receiver.names().contains(&"issues.opened".to_owned()));
    let page = sam.get(&waiting).await;
    assert!(page.has("Waiting for the bot") && !page.has("id=\"comment\""));
    let news = page.html.split("1; url=").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let url = format!("{}/repos/ada/volcanoes/issues/1/comments", forge.url());
    let answers = async {
        let client = reqwest::Client::builder().user_agent("robo").no_proxy().build().unwrap();
        let request = client.post(url).bearer_auth(token.unwrap());
        let body = json!({ "body": "**Understood**\n\n<details><summary>More</summary>\n\nx\n\n</details>" });
        assert_eq!(request.json(&body).send().await.unwrap().status(), 201);
    };
    let (shown, ()) = tokio::join!(sam.get(&news), answers);
    assert_eq!(shown.location.as_deref(), Some("/ada/volcanoes/issues/1"));
    let page = sam.get("/ada/volcanoes/issues/1").await;
    assert!(page.has("<strong>Understood</strong>") && page.has("<summary>More</summary>"));
    assert!(!sam.get(&waiting).await.has("http-equiv"), "an old address does not wait again");
    assert_eq!(repo.comments(1).unwrap().len(), 1);
    finish(&forge);
}

#[tokio::test]
async fn other_sites_cannot_act_or_read_here() {
    let (forge, repo, _) = world(None).await;
    let mut sam = Browser::acting(forge.url(), "sam");
    let new = "/ada/volcanoes/issues/new";
    let token = sam.get(new).await.token();
    let fields = [("title", "x"), ("body", "y")];
    assert_eq!(sam.post_bare(new, &fields, &[]).await.status, 403, "no token");
    let good = [("playground_token", token.as_str()), ("title", "x"), ("body", "y")];
    let origin = [("origin", "http://evil.example")];
    assert_eq!(sam.post_bare(new, &good, &origin).await.status, 403, "another origin");
    let mut other = Browser::acting(forge.url(), "sam");
    other.get(new).await;
    assert_eq!(other.post_bare(new, &good, &[]).await.status, 403, "another browser's token");
    assert!(repo.issues().unwrap().is_empty());
    assert_eq!(sam.post_bare(new, &good, &[("origin", forge.url())]).await.status, 303);

    let client = reqwest::Client::builder().user_agent("x").no_proxy().build().unwrap();
    for (path, accept) in [("/ada/volcanoes", "text/html"), ("/repos/ada/volcanoes", "*/*")] {
        let request = client.get(format!("{}{path}", forge.url())).header("accept", accept);
        let answer = request.header("host", "evil.example:80").send().await.unwrap();
        assert_eq!(answer.status(), 403);
    }
    let away = [("login", "wes"), ("back", "//evil.example/")];
    let switched = sam.post(new, "/-/acting", &away).await;
    assert_eq!(switched.location.as_deref(), Some("/"));
    assert_eq!(sam.cookies["playground_acting"], "wes");
    finish(&forge);
}

#[tokio::test]
async fn files_are_shown_tables_as_tables() {
    let (forge, repo, _) = world(None).await;
    let mut sam = Browser::new(forge.url());
    assert_eq!(sam.get("/").await.location.as_deref(), Some("/ada/volcanoes"));
    let home = sam.get("/ada/volcanoes").await;
    assert!(home.has("/blob/main/data/volcanoes.csv") && home.has("<h3>Volcanoes</h3>"));
    let table = sam.get("/ada/volcanoes/blob/main/data/volcanoes.csv").await;
    assert!(table.has("<tr id=\"L3\">") && table.has("<td>Volcano, 2</td>"), "{}", table.html);
    assert!(table.has("100 more rows are not shown.") && !table.has("Volcano, 501"));
    repo.by("wes").push("a/b", "More", &[("x/note.txt", Some("<one>\ntwo"))]).unwrap();
    let text = sam.get("/ada/volcanoes/blob/a/b/x/note.txt").await;
    assert!(text.has("<li id=\"L1\"><code>&lt;one&gt;</code>"), "{}", text.html);
    for nowhere in ["/ada/volcanoes/blob/main/none", "/ada/none", "/ada/volcanoes/issues/9"] {
        assert_eq!(sam.get(nowhere).await.status, 404, "{nowhere}");
    }
    let head = repo.head("a/b").unwrap().unwrap();
    assert!(sam.get(&format!("/ada/volcanoes/commit/{head}")).await.has("<ins>two</ins>"));
    finish(&forge);
}

#[tokio::test]
async fn only_browsers_get_pages_so_that_an_apis_wrong_path_still_counts() {
    let (forge, _, _) = world(None).await;
    let client = reqwest::Client::builder().user_agent("bot").no_proxy().build().unwrap();
    let answer = client.get(format!("{}/ada/volcanoes", forge.url())).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(forge.world().violations().len(), 1);
}

#[tokio::test]
async fn checks_and_reactions_of_the_bot_are_shown() {
    let receiver = Receiver::start();
    let (forge, repo, token) = world(Some(&receiver.url)).await;
    repo.by("wes").push("other", "Change", &[("README.md", Some("# New\n"))]).unwrap();
    repo.by("wes").open_pull("Change", "", "other").unwrap();
    let head = repo.head("other").unwrap().unwrap();
    let client = reqwest::Client::builder().user_agent("robo").no_proxy().build().unwrap();
    let check = json!({ "name": "gitribute", "head_sha": head, "conclusion": "failure",
        "output": { "title": "1 finding", "summary": "| a |\n|---|\n| <i>b</i> |" } });
    for (path, body) in
        [("check-runs", check), ("issues/1/reactions", json!({ "content": "eyes" }))]
    {
        let url = format!("{}/repos/ada/volcanoes/{path}", forge.url());
        let request = client.post(url).bearer_auth(token.as_deref().unwrap());
        assert_eq!(request.json(&body).send().await.unwrap().status(), 201, "{path}");
    }
    let mut sam = Browser::acting(forge.url(), "sam");
    let page = sam.get("/ada/volcanoes/pull/1").await;
    assert!(page.has("<b>gitribute</b>: failure – 1 finding"), "{}", page.html);
    assert!(page.has("<td><i>b</i></td>") && page.has("aria-label=\"eyes\""), "{}", page.html);
    finish(&forge);
}
