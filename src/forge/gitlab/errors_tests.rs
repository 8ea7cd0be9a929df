use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::*;

fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> ForgeError {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let status = StatusCode::from_u16(status).unwrap();
    let response = Response { status, headers: map, body: body.as_bytes().to_vec() };
    of(&response, Timestamp::from_second(1_000).unwrap())
}

#[test]
fn a_pause_is_as_long_as_gitlab_says_l3() {
    let cases: [(&[(&str, &str)], u64); 4] = [
        (&[("retry-after", "42")], 42),
        (&[("ratelimit-remaining", "0"), ("ratelimit-reset", "1030")], 30),
        (&[("ratelimit-remaining", "7"), ("ratelimit-reset", "1030")], 60),
        (&[], 60),
    ];
    for (headers, seconds) in cases {
        let headers: Vec<(&'static str, &'static str)> = headers.to_vec();
        let error = answer(429, &headers, "Retry later\n");
        let ForgeError::RateLimited { wait } = error else { panic!("{error:?}") };
        assert_eq!(wait, Duration::from_secs(seconds));
    }
}

#[test]
fn a_token_without_the_right_stops_and_is_told_apart_l4() {
    let scope = r#"{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api"}"#;
    let error = answer(403, &[], scope);
    let ForgeError::Refused(Refusal::Forbidden(why)) = error else { panic!("{error:?}") };
    assert!(why.starts_with("insufficient_scope: The request requires"), "{why}");
    let expired = r#"{"error":"invalid_token","error_description":"Token is expired."}"#;
    assert!(matches!(answer(401, &[], expired), ForgeError::Refused(Refusal::Unauthenticated)));
}

#[test]
fn refusals_are_sorted_by_what_follows_l1_l2() {
    use ForgeError::{Conflict, Refused, Unavailable};

    let message = |status, text: &str| {
        answer(status, &[], &serde_json::json!({ "message": text }).to_string())
    };
    assert!(matches!(message(409, "SHA does not match HEAD of source branch: 0a"), Conflict(_)));
    assert!(matches!(
        message(
            400,
            "You are attempting to update a file that has changed since you started editing it."
        ),
        Conflict(_)
    ));
    let branch = message(
        400,
        "A branch called 'gitribute/issue-1' already exists. Switch to that branch in order to make changes",
    );
    assert!(exists_already(&branch), "{branch:?}");
    let request = answer(
        409,
        &[],
        r#"{"message":["Another open merge request already exists for this source branch: !4"]}"#,
    );
    assert!(exists_already(&request));
    assert!(is_other_action(&message(400, "A file with this name already exists")));
    assert!(is_other_action(&message(400, "A file with this name doesn't exist")));
    for text in [
        "You are not allowed to push into this branch",
        "Branch cannot be merged",
        "Commit message does not follow the pattern '^DATA'",
    ] {
        assert!(matches!(message(400, text), Refused(Refusal::Rule(_))), "{text}");
    }
    assert!(matches!(message(405, "405 Method Not Allowed"), Refused(Refusal::Rule(_))));
    assert!(matches!(message(404, "404 Project Not Found"), Refused(Refusal::NotFound(_))));
    assert!(matches!(message(403, "403 Forbidden"), Refused(Refusal::Forbidden(_))));
    assert!(matches!(message(400, "title is too long"), Refused(Refusal::Invalid(_))));
    assert!(matches!(answer(502, &[], "<html>"), Unavailable(_)));
    let fields = answer(400, &[], r#"{"message":{"source_branch":["does not exist"]}}"#);
    assert!(not_visible_yet(&fields), "{fields:?}");
    let taken =
        answer(404, &[], r#"{"message":"404 Award Emoji Name has already been taken Not Found"}"#);
    assert!(ornament::<()>(Err(taken)).is_ok());
    assert!(ornament::<()>(Err(answer(401, &[], "{}"))).is_err());
}

#[test]
fn graphql_tells_by_words_alone() {
    let sort = |text: &str| of_graphql(&GraphqlError { message: text.to_owned() });
    assert!(matches!(sort("Timeout on validation of query"), ForgeError::Unavailable(_)));
    assert!(matches!(
        sort(
            "The resource that you are attempting to access does not exist or you don't have permission to perform this action"
        ),
        ForgeError::Refused(Refusal::NotFound(_))
    ));
    assert!(matches!(
        sort("Query has complexity of 300, which exceeds max complexity of 250"),
        ForgeError::Nonsense(_)
    ));
}
