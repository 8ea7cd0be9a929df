//! What every request to GitLab's face meets: credentials, headers, limits, faults.

use jiff::Timestamp;
use serde_json::json;

use super::refused::Refused;
use crate::faults::{self, Fault};
use crate::message::{Answer, Request};
use crate::text::{opaque, url_unescape};
use crate::world::{Area, Caller, Level, Role, State};

/// The credentials of a request: a token in one of the three places GitLab takes it from.
fn secret(request: &Request) -> Option<&str> {
    let bearer = || {
        let (scheme, token) = request.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    };
    let query = || {
        let mut pairs = request.query.iter();
        pairs
            .find(|(name, _)| name == "private_token" || name == "access_token")
            .map(|(_, value)| value.as_str())
    };
    request.header("private-token").or_else(bearer).or_else(query)
}

/// Who asks. A token must be known, alive, and of a scope that reaches so far.
pub(crate) fn authenticate(state: &State, request: &Request) -> Result<Caller, Refused> {
    let Some(secret) = secret(request) else { return Ok(Caller::Nobody) };
    let token = state.tokens.get(secret).ok_or_else(Refused::unauthorized)?;
    let invalid = |description: &str| {
        let body = json!({ "error": "invalid_token", "error_description": description });
        Refused::new(401, body)
    };
    if token.expires_at.is_some_and(|at| at <= state.now()) {
        return Err(invalid(
            "Token is expired. You can either do re-authorization or token refresh.",
        ));
    }
    if let Some(facts) = &token.gitlab {
        if facts.revoked {
            return Err(invalid("Token was revoked. You have to re-authorize from the user."));
        }
        if !reaches(&facts.scopes, request) {
            let body = json!({
                "error": "insufficient_scope",
                "error_description": "The request requires higher privileges than provided by the access token.",
                "scope": if reads(request) { "api read_api" } else { "api" },
            });
            return Err(Refused::new(403, body));
        }
    }
    Ok(Caller::Person { token: secret.to_owned(), user: token.user })
}

fn reads(request: &Request) -> bool {
    matches!(request.method.as_str(), "GET" | "HEAD")
}

/// Whether a token of these scopes may make this request. GraphQL refuses its mutations itself.
fn reaches(scopes: &[String], request: &Request) -> bool {
    let has = |name: &str| scopes.iter().any(|scope| scope == name);
    let path = request.path.as_str();
    has("api")
        || (has("read_api") && (reads(request) || path.ends_with("/api/graphql")))
        || (has("read_user") && reads(request) && path.contains("/api/v4/user"))
        || (has("read_repository") && reads(request) && path.contains("/repository/files/"))
        || path.ends_with("/personal_access_tokens/self")
}

/// Who asks; nobody where the credentials are wrong.
pub(crate) fn caller(state: &State, request: &Request) -> Caller {
    authenticate(state, request).unwrap_or(Caller::Nobody)
}

/// The answer to one request too many.
pub(crate) fn too_many(seconds: Option<u64>) -> Answer {
    let text = "This endpoint has been requested too many times. Try again later.";
    let answer = Refused::told(429, json!({ "error": text })).answer();
    match seconds {
        Some(seconds) => answer.with("retry-after", seconds.to_string()),
        None => answer,
    }
}

/// The answer of a fault in GitLab's words.
pub(crate) fn broken(fault: &Fault, now: Timestamp) -> Option<Answer> {
    Some(match fault {
        Fault::Status(status) => Refused::told(
            *status,
            match status {
                401 => "401 Unauthorized".to_owned(),
                403 => "403 Forbidden".to_owned(),
                404 => "404 Not found".to_owned(),
                409 => "409 Conflict".to_owned(),
                429 => return Some(too_many(None)),
                500 => "500 Internal Server Error".to_owned(),
                other => format!("{other} Error"),
            },
        )
        .answer(),
        Fault::TooMany(seconds) | Fault::SecondaryLimit(seconds) => too_many(*seconds),
        // The whole instance's limit answers in plain text, before the API is reached.
        Fault::PrimaryLimit(reset) => Answer {
            status: 429,
            headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
            body: b"Retry later\n".to_vec(),
        }
        .with("ratelimit-name", "throttle_authenticated_api")
        .with("ratelimit-limit", "2000")
        .with("ratelimit-observed", "2001")
        .with("ratelimit-remaining", "0")
        .with("ratelimit-reset", reset.to_string())
        .with("retry-after", (reset - now.as_second()).max(0).to_string()),
        Fault::GraphqlLimit => too_many(None),
        Fault::Html(_) | Fault::InvalidJson | Fault::Drop | Fault::StaleReads(_) | Fault::Delay => {
            return faults::answer(fault);
        }
    })
}

/// Adds the headers every answer of GitLab's has.
pub(crate) fn dressed(state: &mut State, caller: &Caller, mut answer: Answer) -> Answer {
    let serial = state.next_id();
    let standing = state.rates.look(caller, state.now());
    let reset = Timestamp::from_second(standing.reset).unwrap_or_default();
    let name = match caller {
        Caller::Nobody => "throttle_unauthenticated_api",
        _ => "throttle_authenticated_api",
    };
    let mut add = |name: &str, value: String| {
        if !answer.headers.iter().any(|(known, _)| known == name) {
            answer.headers.push((name.to_owned(), value));
        }
    };
    let id = opaque(serial, 26).to_uppercase();
    add("x-gitlab-meta", json!({ "correlation_id": id, "version": "1" }).to_string());
    add("x-request-id", id);
    add("x-runtime", "0.01".to_owned());
    add("vary", "Origin".to_owned());
    add("ratelimit-name", name.to_owned());
    add("ratelimit-limit", standing.limit.to_string());
    add("ratelimit-observed", standing.used.to_string());
    add("ratelimit-remaining", standing.remaining().to_string());
    add("ratelimit-reset", standing.reset.to_string());
    add("ratelimit-resettime", reset.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if answer.status == 429 {
        add("retry-after", (standing.reset - state.now().as_second()).max(1).to_string());
    }
    answer
}

/// Addresses outside the API: raw files and uploads.
pub(crate) fn file(state: &mut State, request: &Request) -> Answer {
    let found = raw(state, request).or_else(|| upload(state, request));
    found.unwrap_or_else(|| Refused::told(404, "404 Not found").answer())
}

fn bytes(body: Vec<u8>) -> Answer {
    Answer { status: 200, headers: Vec::new(), body }
        .with("content-type", "text/plain; charset=utf-8")
        .with("content-disposition", "inline")
        .with("x-content-type-options", "nosniff")
}

/// `/group/project/-/raw/ref/path`.
fn raw(state: &State, request: &Request) -> Option<Answer> {
    let (project, rest) = request.path.split_once("/-/raw/")?;
    let (owner, name) = project.trim_start_matches('/').rsplit_once('/')?;
    let home = state.repository_named(&url_unescape(owner), &url_unescape(name))?;
    let caller = caller(state, request);
    state.allow(&caller, home, Area::Contents, Level::Read, Role::Read).ok()?;
    let rest = url_unescape(rest);
    // A branch's name may hold slashes, so every cut is tried.
    let mut cuts = rest.match_indices('/').map(|(at, _)| at);
    let found = cuts.find_map(|at| {
        let (revision, path) = rest.split_at_checked(at)?;
        let commit = home.commit_at(revision)?;
        let entry = home.git.entry(&commit, path.trim_start_matches('/')).ok()??;
        home.git.blob(&entry.oid).ok()
    });
    found.map(bytes)
}

/// `/-/project/:id/uploads/:secret/:name`, and the older address below the project's own.
fn upload(state: &State, request: &Request) -> Option<Answer> {
    let (start, rest) = request.path.split_once("/uploads/")?;
    let (secret, _) = rest.split_once('/')?;
    let home = match start.strip_prefix("/-/project/") {
        Some(id) => state.repositories.get(&id.parse().ok()?)?,
        None => {
            let (owner, name) = start.trim_start_matches('/').rsplit_once('/')?;
            state.repository_named(&url_unescape(owner), &url_unescape(name))?
        }
    };
    let caller = caller(state, request);
    if !state.sees(&caller, home) {
        return None;
    }
    home.gitlab.uploads.get(secret).map(|upload| bytes(upload.bytes.clone()))
}
