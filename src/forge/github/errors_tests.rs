use super::*;
use crate::answer::unreadable;
use crate::pause::{LONGEST, SHORTEST, UNNAMED};
use crate::transport::TransportError;

use reqwest::StatusCode;
use reqwest::header::{HeaderName, HeaderValue};

fn now() -> Timestamp {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers
            .iter()
            .map(|(name, value)| {
                (HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap())
            })
            .collect(),
        body: body.as_bytes().to_vec(),
    }
}

fn says(message: &str) -> String {
    serde_json::json!({ "message": message }).to_string()
}

fn kind(error: &ForgeError) -> &'static str {
    match error {
        ForgeError::RateLimited { .. } => "rate",
        ForgeError::Unavailable(_) => "unavailable",
        ForgeError::Conflict(_) => "conflict",
        ForgeError::Nonsense(_) => "nonsense",
        ForgeError::Refused(refusal) => match refusal {
            Refusal::Unauthenticated => "unauthenticated",
            Refusal::Forbidden(_) => "forbidden",
            Refusal::NotFound(_) => "not found",
            Refusal::Locked => "locked",
            Refusal::Archived => "archived",
            Refusal::Rule(_) | Refusal::Unmergeable(_) => "rule",
            Refusal::Invalid(_) => "invalid",
        },
    }
}

#[test]
fn each_refusal_of_rest_has_its_class_g14() {
    let table = [
        (401, "Bad credentials", "unauthenticated"),
        (403, "Resource not accessible by integration", "forbidden"),
        (403, "Unable to create comment because issue is locked.", "locked"),
        (403, "Repository was archived so is read-only.", "archived"),
        (
            403,
            "Although you appear to have the correct authorization credentials, the `x` \
             organization has an IP allow list enabled",
            "forbidden",
        ),
        (403, "This installation has been suspended", "forbidden"),
        (403, "API rate limit exceeded for installation ID 1.", "rate"),
        (404, "Not Found", "not found"),
        (408, "", "unavailable"),
        (409, "Git Repository is empty.", "conflict"),
        (410, "Issues are disabled for this repo", "not found"),
        (422, "Validation Failed", "invalid"),
        (422, "Update is not a fast forward", "conflict"),
        (422, "Reference does not exist", "conflict"),
        (429, "", "rate"),
        (451, "Repository access blocked", "forbidden"),
        (500, "Server Error", "unavailable"),
        (502, "Server Error", "unavailable"),
        (503, "", "unavailable"),
    ];
    for (status, message, expected) in table {
        let error = of_rest(&answer(status, &[], &says(message)), now());
        assert_eq!(kind(&error), expected, "{status} {message}");
    }
}

#[test]
fn the_words_of_a_rule_are_passed_on_g20() {
    let words = "Repository rule violations found: Commits must have verified signatures.";
    for status in [403, 409, 422] {
        let error = of_rest(&answer(status, &[], &says(words)), now());
        assert!(
            matches!(&error, ForgeError::Refused(Refusal::Rule(text)) if text.contains("verified")),
            "{error:?}"
        );
    }
    let body = serde_json::json!({
        "message": "Validation Failed",
        "errors": [{ "message": "Branch protection: path `data/` is restricted" }],
    });
    let error = of_rest(&answer(422, &[], &body.to_string()), now());
    assert!(error.to_string().contains("data/"), "{error}");
    assert_eq!(kind(&error), "rule");
}

#[test]
fn pauses_are_as_long_as_github_says_g10() {
    let wait = |status, headers: &[(&str, &str)], message: &str| match of_rest(
        &answer(status, headers, &says(message)),
        now(),
    ) {
        ForgeError::RateLimited { wait } => wait.as_secs(),
        other => panic!("{other:?}"),
    };
    let secondary = "You have exceeded a secondary rate limit";
    assert_eq!(wait(403, &[("retry-after", "120")], secondary), 120);
    assert_eq!(wait(429, &[], ""), 60);
    assert_eq!(wait(403, &[], secondary), 60);
    let reset = (now().as_second() + 300).to_string();
    let empty = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)];
    assert_eq!(wait(403, &empty, "API rate limit exceeded"), 300);
}

#[test]
fn absurd_pauses_are_cut_g28() {
    let wait =
        |text: &str| pause(&answer(429, &[("retry-after", text)], "").headers, &WINDOW, now());
    assert_eq!(wait("0"), SHORTEST);
    assert_eq!(wait("-1"), SHORTEST);
    assert_eq!(wait("1000000000"), LONGEST);
    assert_eq!(wait("99999999999999999999999999"), UNNAMED);
    assert_eq!(wait("soon"), UNNAMED);
    assert_eq!(wait("Sun, 22 Nov 2026 06:02:00 GMT").as_secs(), 120);
    assert_eq!(wait("Sun, 22 Nov 2020 06:02:00 GMT"), SHORTEST);
    assert_eq!(wait("Sun, 22 Nov 2099 06:02:00 GMT"), LONGEST);
}

#[test]
fn errors_of_graphql_have_their_class_though_the_status_is_200_g12() {
    let table = [
        (Some("RATE_LIMITED"), "API rate limit exceeded", "rate"),
        (None, "You have exceeded a secondary rate limit.", "rate"),
        (Some("NOT_FOUND"), "Could not resolve to a Repository", "not found"),
        (Some("FORBIDDEN"), "Resource not accessible by integration", "forbidden"),
        (Some("INSUFFICIENT_SCOPES"), "Your token has not…", "forbidden"),
        (
            Some("STALE_DATA"),
            "Expected branch to point to \"a\" but it did not. Pull and try again.",
            "conflict",
        ),
        (
            Some("UNPROCESSABLE"),
            "A ref named \"refs/heads/x\" already exists in the repository.",
            "invalid",
        ),
        (
            Some("UNPROCESSABLE"),
            "Repository rule violations found\n\nChanges must be made through a pull request.",
            "rule",
        ),
        (Some("UNPROCESSABLE"), "Repository was archived so is read-only.", "archived"),
        (Some("FORBIDDEN"), "Issue is locked", "locked"),
        (None, "Something went wrong while executing your query on 2026-11-22.", "unavailable"),
        (None, "We couldn't respond to your request in time.", "unavailable"),
        (None, "Field 'shoeSize' doesn't exist on type 'User'", "nonsense"),
    ];
    for (kind_of, message, expected) in table {
        let error = GraphqlError {
            kind: kind_of.map(str::to_owned),
            message: message.to_owned(),
            path: None,
        };
        let sorted = of_graphql(&error, &HeaderMap::new(), now());
        assert_eq!(kind(&sorted), expected, "{message}");
    }
}

#[test]
fn a_proxys_page_is_a_passing_fault_and_is_not_passed_on_g26() {
    let html = [("content-type", "text/html")];
    let page = answer(200, &html, "<html>Sign in, secret=1</html>");
    let error = unreadable(&page);
    assert_eq!(kind(&error), "unavailable");
    assert!(!error.to_string().contains("secret"), "{error}");
    let error = of_rest(&answer(404, &html, "<html>secret</html>"), now());
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn messages_are_one_short_line() {
    let long = format!("a\nb\u{1b}[31m{}", "x".repeat(5000));
    let error = of_rest(&answer(422, &[], &says(&long)), now());
    let text = error.to_string();
    assert!(text.chars().count() < 500 && !text.contains(['\n', '\u{1b}']), "{text}");
}

#[test]
fn no_connection_is_a_passing_fault_g14() {
    let errors = [
        TransportError::Connect("dns error: failed to lookup address".to_owned()),
        TransportError::Connect("invalid peer certificate: Expired".to_owned()),
        TransportError::Timeout,
        TransportError::Broken("reset".to_owned()),
    ];
    for error in errors {
        assert_eq!(kind(&error.into()), "unavailable");
    }
    assert_eq!(kind(&TransportError::Elsewhere.into()), "nonsense");
}

#[test]
fn what_stands_already_is_told_from_what_is_not_seen_yet_g6_g8() {
    let refused = |text: &str| of_rest(&answer(422, &[], &says(text)), now());
    for text in [
        "Reference already exists",
        "A ref named \"refs/heads/x\" already exists in the repository.",
        "A pull request already exists for octo:gitribute/issue-1.",
    ] {
        assert!(exists_already(&refused(text)), "{text}");
        assert!(!not_visible_yet(&refused(text)), "{text}");
    }
    let listed = serde_json::json!({
        "message": "Validation Failed",
        "errors": [{ "resource": "Label", "code": "already_exists", "field": "name" }],
    });
    assert!(exists_already(&of_rest(&answer(422, &[], &listed.to_string()), now())));
    for text in [
        "No commits between main and gitribute/issue-1",
        "Head sha can't be blank, Base sha can't be blank",
    ] {
        assert!(not_visible_yet(&refused(text)), "{text}");
        assert!(!exists_already(&refused(text)), "{text}");
    }
}
