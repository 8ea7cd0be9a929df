//! Stories that only a GitLab has: quick actions, confidential issues, remarks of the forge
//! itself, talk on a merge request's page, its webhooks' own door.

use std::net::SocketAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gitribute_playground::{Fault, Kind, Rule};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::http::{self, Answer};
use crate::program::Folder;
use crate::scenarios::volcano;
use crate::world::{DATA, Interface, SECRET, SIGNING, World};

fn shasta() -> String {
    volcano("Mount Shasta", "US", "4322")
}

macro_rules! gitlab_stories {
    ($($(#[$about:meta])* $name:ident($world:ident) $story:block)*) => {$(
        $(#[$about])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let $world = World::with("en", Interface::GitLab).await;
            $story
            $world.end().await;
        }
    )*};
}

impl World {
    /// Nothing of ours stands anywhere, and nothing was asked to be written.
    fn left_no_trace(&self) {
        let calls = self.forge.world().calls();
        let writes: Vec<_> = calls
            .iter()
            .filter(|call| call.actor == self.bot() && call.kind != Kind::Read)
            .collect();
        assert!(writes.is_empty(), "{writes:#?}");
        assert_eq!(self.pulls().len(), 0);
        assert_eq!(self.repo.branches().unwrap(), ["main"]);
    }

    /// The text of the one proposal.
    fn description(&self) -> String {
        self.pull()["body"].as_str().unwrap().to_owned()
    }

    /// Asks the forge's REST as this account.
    fn rest(&self, login: &str, method: &str, path: &str, body: &Value) -> Answer {
        let token = self.forge.world().add_access_token(login, &["api"], None).unwrap();
        let (host, below) = self.forge.url()["http://".len()..].split_once('/').unwrap();
        let body = body.to_string();
        let head = format!(
            "{method} /{below}/api/v4{path} HTTP/1.1\r\nhost: {host}\r\nprivate-token: {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        http::exchange(host.parse().unwrap(), &head, body.as_bytes())
    }
}

/// The first line of a text that begins with a slash and stands outside of code.
fn acting_line(text: &str) -> Option<&str> {
    let mut fenced = false;
    text.lines().find(|line| {
        fenced ^= line.trim_start().starts_with("```");
        !fenced && line.starts_with('/')
    })
}

gitlab_stories! {
    /// A world's end proves that nothing of ours was carried out and nobody was called.
    what_people_write_never_acts_in_our_words_l6(world) {
        let issue = world.adds("ada", &volcano("@grace /close", "! /assign @all", "~data #1 !1 @maintainer"));
        world.told(issue, "Nothing is proposed yet").await;
        world.quiet().await;
        let rows = "name,country,type,elevation_m\n/merge,US,lava dome,901\n/label ~data,US,lava dome,902\n";
        let text = format!(
            "Instead:\n\n/set country = US\n/set elevation = 4322\n/set name = @grace /close !1 #1 ~data %1 &1\n\n\
             /add volcanoes\n\n```csv\n{rows}```"
        );
        world.repo.by("ada").comment(issue, &text).unwrap();
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let data = world.data(&world.branch(issue));
        for value in ["@grace /close !1 #1 ~data %1 &1", "/merge", "/label ~data"] {
            assert!(data.contains(value), "the data has what was said: {value} in {data}");
        }
        let number = world.pull()["number"].as_u64().unwrap();
        for text in [world.said(issue)[0].1.clone(), world.description()] {
            assert_eq!(acting_line(&text), None, "{text}");
        }
        assert_eq!((world.state(issue), world.state(number)), ("open".into(), "open".into()));
    }

    /// A description template that people wrote, with no form beside it.
    a_template_of_ones_own_is_a_form(world) {
        let config = world.repo.file("main", ".gitribute.yml").unwrap().unwrap();
        let config = String::from_utf8(config).unwrap().replace("01_add_volcano.yml", "volcano.md");
        let template = "Thank you!\n\n### Name\n\n### Country\n\n<!-- Two letters. -->\n\n\
                        ### Type\n\n### Elevation m\n\n/label ~\"data: add\"\n";
        let listed = world.git(&["ls-tree", "-r", "--name-only", "main", ".gitlab/"]);
        let of_form = listed.lines().filter(|path| path.contains("01_add"));
        let mut files: Vec<(&str, Option<&str>)> = of_form.map(|path| (path, None)).collect();
        assert_eq!(files.len(), 2, "{listed}");
        files.push((".gitribute.yml", Some(&config)));
        files.push((".gitlab/issue_templates/volcano.md", Some(template)));
        world.repo.by("maintainer").push("main", "Our own words", &files).unwrap();
        world.quiet().await;
        let body = "Thank you!\n\n### Name\n\nMount Hood\n\n### Country\n\n<!-- Two letters. -->\nUS\n\n\
                    ### Type\n\nstratovolcano\n\n### Elevation m\n\n3429\n";
        let issue = world.adds("ada", body);
        world.told(issue, "Proposed in").await;
        let data = world.data(&world.branch(issue));
        assert!(data.contains("mount-hood.us,Mount Hood,US,stratovolcano,3429,"), "{data}");
    }

    /// Nobody's approval is given by us: what lacks one waits, and says for what.
    what_is_accepted_and_lacks_an_approval_waits_for_it(world) {
        world.repo.need_approvals(1).unwrap();
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        world.repo.by("maintainer").comment(issue, "/accept").unwrap();
        world.told(issue, "one approval is missing").await;
        world.quiet().await;
        let number = world.pull()["number"].as_u64().unwrap();
        assert_eq!(world.state(number), "open");
        let approved = |call: &gitribute_playground::Call| call.operation.ends_with("/approve");
        assert!(!world.forge.world().calls().iter().any(approved));
        world.repo.by("maintainer").approve(number).unwrap();
        world.told(issue, "Merged in").await;
    }

    a_confidential_issue_leaves_no_trace_l7(world) {
        world.forge.world().clear_calls();
        let by = world.repo.by("ada");
        let issue = by.open_confidential_issue("Add: a volcano", &shasta()).unwrap();
        world.repo.by("maintainer").comment(issue, "/accept").unwrap();
        by.edit_body(issue, &volcano("Mount Shasta", "Italy", "4322")).unwrap();
        world.quiet().await;
        assert_eq!(world.said(issue), []);
        world.left_no_trace();
    }

    an_issue_that_came_by_mail_tells_nobody_of_the_address_l13(world) {
        world.forge.world().clear_calls();
        let issue = world.repo.open_issue_by_mail("eve@example.org", "Add", &shasta()).unwrap();
        world.quiet().await;
        assert_eq!(world.said(issue), []);
        world.left_no_trace();
    }

    remarks_of_the_forge_and_internal_notes_and_emoji_change_nothing_l8_l12(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let before = (world.said(issue), world.description());
        let maintainer = world.repo.by("maintainer");
        maintainer.add_label(issue, "data").unwrap();
        maintainer.note_internally(issue, "/reject because I say so").unwrap();
        maintainer.note_internally(issue, "/set elevation = 1").unwrap();
        world.repo.by("grace").react(issue, "+1").unwrap();
        world.quiet().await;
        let notes = world.repo.notes(issue).unwrap();
        assert!(notes.iter().any(|note| note["system"] == true), "{notes:#?}");
        assert_eq!((world.said(issue), world.description()), before);
        assert_eq!(world.pull()["state"], "open");
    }

    what_is_said_on_the_merge_request_changes_its_table(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let number = world.pull()["number"].as_u64().unwrap();
        assert!(world.description().contains("| `elevation_m` | `4322` |"), "{}", world.description());
        world.repo.by("ada").comment(number, "The survey says:\n\n/set elevation = 4317").unwrap();
        world.told(issue, "`4317`").await;
        world.quiet().await;
        assert!(world.description().contains("| `elevation_m` | `4317` |"), "{}", world.description());
        assert!(world.data(&world.branch(issue)).contains(",4317,"));
        world.repo.by("maintainer").comment(number, "/accept").unwrap();
        world.told(issue, "Merged in").await;
        world.quiet().await;
        assert!(world.data("main").contains(",4317,"));
        assert_eq!(world.state(issue), "closed");
    }

    a_draft_stays_one_and_is_not_merged(world) {
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let number = world.pull()["number"].as_u64().unwrap();
        let title = world.pull()["title"].as_str().unwrap().to_owned();
        world.repo.by("maintainer").edit_title(number, &format!("Draft: {title}")).unwrap();
        world.repo.by("ada").edit_body(issue, &volcano("Mount Shasta", "US", "4317")).unwrap();
        world.told(issue, "`4317`").await;
        world.quiet().await;
        assert_eq!(world.pull()["title"], format!("Draft: {title}"));
        world.repo.by("maintainer").comment(issue, "/accept").unwrap();
        world.told(issue, "draft").await;
        world.quiet().await;
        assert_eq!(world.pull()["state"], "open");
        world.repo.by("maintainer").edit_title(number, &title).unwrap();
        world.told(issue, "Merged in").await;
    }

    a_fork_that_lets_us_push_is_only_read(world) {
        let fork = world.repo.fork("grace").unwrap();
        let data = world.data("main");
        let text = format!("{data}mount-hood.us,Mount Hood,US,stratovolcano,3429,\n");
        let head = fork.by("grace").push("patch-1", "A volcano", &[(DATA, Some(&text))]).unwrap();
        let opened = world.rest(
            "grace",
            "POST",
            &format!("/projects/{}/merge_requests", fork.id()),
            &json!({
                "source_branch": "patch-1",
                "target_branch": "main",
                "target_project_id": world.repo.id(),
                "title": "Draft: Mount Hood",
                "allow_collaboration": true,
            }),
        );
        assert_eq!(opened.status, 201, "{}", opened.body);
        let iid = serde_json::from_str::<Value>(&opened.body).unwrap()["iid"].as_u64().unwrap();
        let number = world.repo.number_of_merge_request(iid).unwrap();
        world.told(number, "`Mount Hood`").await;
        world.quiet().await;
        let statuses = world.repo.commit_statuses(&head).unwrap();
        assert_eq!(statuses.len(), 1, "{statuses:#?}");
        assert_eq!(statuses[0]["status"], "success");
        assert_eq!(fork.head("patch-1").unwrap().unwrap(), head, "their branch is theirs");
    }

    a_project_that_moved_is_the_same_l9(world) {
        let first = world.adds("ada", &shasta());
        world.told(first, "Proposed in").await;
        world.quiet().await;
        world.repo.rename("craters").unwrap();
        let second = world.adds("grace", &volcano("Mount Hood", "US", "3429"));
        let comment = world.told(second, "Proposed in").await;
        assert!(comment.contains("/maintainer/craters/-/merge_requests/2"), "{comment}");
    }

    a_commit_whose_answer_is_lost_is_made_once_l1(world) {
        let commits = "POST /projects/:id/repository/commits";
        world.forge.world().fault(Rule::on(commits, Fault::Drop).after());
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        let range = format!("main..{}", world.branch(issue));
        assert_eq!(world.git(&["rev-list", "--count", &range]).trim(), "1");
        assert_eq!(world.pulls().len(), 1);
    }

    a_limit_on_notes_is_waited_out_l3(world) {
        world.forge.world().fault(Rule::on(world.commenting(), Fault::TooMany(Some(1))));
        let issue = world.adds("ada", &shasta());
        world.told(issue, "Proposed in").await;
        world.quiet().await;
        assert_eq!(world.pulls().len(), 1);
    }

    connecting_twice_changes_nothing(world) {
        let folder = Folder::new();
        let token = world.forge.world().add_access_token("maintainer", &["api"], None).unwrap();
        folder.write("token", token);
        let connect = || {
            let call = [
                "connect", "gitlab", "maintainer/volcanoes", "--url", world.forge.url(),
                "--token-file", "token", "--hook-url", "https://bot.example/webhooks/gitlab",
                "--label", "data: new", "--secrets", "secrets",
            ];
            folder.run(&call)
        };
        let first = connect();
        assert!(first.out().contains("webhook: made"), "{}", first.out());
        assert_eq!(first.status, 0);
        assert!(first.out().contains("label data: new: made"), "{}", first.out());
        let secrets = (folder.text("secrets/gitlab-webhook"), folder.text("secrets/gitlab-signing"));
        assert!(secrets.1.starts_with("whsec_"));
        world.calls();
        let second = connect();
        assert!(second.out().contains("webhook: stands"), "{}", second.out());
        assert!(second.out().contains("label data: new: stands"), "{}", second.out());
        let again = (folder.text("secrets/gitlab-webhook"), folder.text("secrets/gitlab-signing"));
        assert_eq!(again, secrets);
        let calls = world.calls();
        assert!(calls.iter().all(|call| call.starts_with("GET ")), "{calls:#?}");
    }

    who_may_not_knock_is_refused_and_who_may_is_never_w22_w23_w24_w26(world) {
        let issue = format!(
            r#"{{"object_kind":"issue","project":{{"id":{}}},"object_attributes":{{"iid":1}}}}"#,
            world.repo.id()
        );
        let issue = issue.as_bytes();
        let now = Timestamp::now().as_second();
        let to = world.address;
        let refused: [(&str, &str, i64, &str); 6] = [
            ("another secret", SIGNING, now, "v1"),
            ("", SIGNING, now, "v1"),
            (SECRET, "whsec_BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", now, "v1"),
            (SECRET, SIGNING, now - 400, "v1"),
            (SECRET, SIGNING, now + 400, "v1"),
            (SECRET, SIGNING, now, "v2"),
        ];
        for (nth, (token, signing, at, version)) in refused.into_iter().enumerate() {
            let answer = knock(to, &format!("no-{nth}"), token, signing, at, version, issue);
            assert_eq!(answer.status, 401, "{nth}: {}", answer.body);
        }
        // Four failures in a row would switch the webhook off.
        let odd: [&[u8]; 6] = [
            br#"{"object_kind":"wiki_page"}"#,
            br#"{"object_kind":"never_heard_of","object_attributes":[]}"#,
            br#"{"text":"somebody shaped this with a template"}"#,
            b"no JSON at all",
            b"[]",
            issue,
        ];
        for (nth, body) in odd.into_iter().enumerate() {
            let answer = knock(to, &format!("yes-{nth}"), SECRET, SIGNING, now, "v1", body);
            assert!((200..300).contains(&answer.status), "{nth}: {}", answer.body);
        }
    }
}

/// Sends a delivery, signed with this secret for this second under this version's name.
fn knock(
    to: SocketAddr,
    id: &str,
    token: &str,
    signing: &str,
    at: i64,
    version: &str,
    body: &[u8],
) -> Answer {
    let key = STANDARD.decode(&signing["whsec_".len()..]).unwrap();
    let mac = Hmac::<Sha256>::new_from_slice(&key)
        .unwrap()
        .chain_update(format!("{id}.{at}."))
        .chain_update(body);
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let token =
        if token.is_empty() { String::new() } else { format!("x-gitlab-token: {token}\r\n") };
    let head = format!(
        "POST /webhooks/gitlab HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nx-gitlab-event: Issue Hook\r\nwebhook-id: {id}\r\n\
         webhook-timestamp: {at}\r\nwebhook-signature: {version},{signature}\r\n{token}\r\n",
        body.len()
    );
    http::exchange(to, &head, body)
}
