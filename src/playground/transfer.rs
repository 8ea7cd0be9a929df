//! Git's own transfer over HTTP: `git clone`, `fetch` and `push` against the forge.

use crate::message::{Answer, Request};
use crate::refusal::Refusal;
use crate::rest::refused;
use crate::text::base64_read;
use crate::world::{Area, Caller, Level, Role, State};

/// A repository and the part of the protocol that is asked for.
pub(crate) struct Place {
    owner: String,
    name: String,
    /// `/info/refs`, `/git-upload-pack` or `/git-receive-pack`.
    part: String,
}

/// Whether a path is Git's: `/owner/name.git/info/refs` and such.
pub(crate) fn place(path: &str) -> Option<Place> {
    let (repository, part) = ["/info/refs", "/git-upload-pack", "/git-receive-pack"]
        .iter()
        .find_map(|part| path.strip_suffix(part).map(|start| (start, *part)))?;
    let (owner, name) = repository.trim_start_matches('/').rsplit_once('/')?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    Some(Place { owner: owner.to_owned(), name: name.to_owned(), part: part.to_owned() })
}

/// Git sends tokens as the password of Basic credentials.
fn caller(state: &State, request: &Request) -> Result<Caller, Refusal> {
    let Some(header) = request.header("authorization") else { return Ok(Caller::Nobody) };
    let Some(basic) = header.strip_prefix("Basic ") else { return state.caller(Some(header)) };
    let pair = base64_read(basic).and_then(|bytes| String::from_utf8(bytes).ok());
    let (_, token) = pair
        .as_deref()
        .and_then(|pair| pair.split_once(':'))
        .ok_or_else(|| Refusal::Unauthorized("Bad credentials".to_owned()))?;
    state.caller(Some(&format!("Bearer {token}")))
}

/// Answers one request of the protocol by `git http-backend`.
pub(crate) fn answer(state: &mut State, place: &Place, request: &Request) -> Answer {
    match transfer(state, place, request) {
        Ok(answer) => answer,
        Err(refusal @ Refusal::Unauthorized(_)) => {
            refused(&refusal).with("www-authenticate", "Basic realm=\"GitHub\"")
        }
        Err(refusal) => refused(&refusal),
    }
}

fn transfer(state: &mut State, place: &Place, request: &Request) -> Result<Answer, Refusal> {
    let caller = caller(state, request)?;
    let home = state.repository_named(&place.owner, &place.name).ok_or(Refusal::NotFound)?;
    let id = home.id;
    let query: Vec<String> =
        request.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let pushing = place.part == "/git-receive-pack"
        || query.iter().any(|pair| pair == "service=git-receive-pack");
    let (level, role) =
        if pushing { (Level::Write, Role::Write) } else { (Level::Read, Role::Read) };
    state.allow(&caller, home, Area::Contents, level, role)?;
    let header = |name| request.header(name).unwrap_or_default().to_owned();
    let dir = home.git.dir();
    let variables = [
        ("GIT_PROJECT_ROOT", dir.to_string_lossy().into_owned()),
        ("GIT_HTTP_EXPORT_ALL", "1".to_owned()),
        ("PATH_INFO", place.part.clone()),
        ("REQUEST_METHOD", request.method.clone()),
        ("QUERY_STRING", query.join("&")),
        ("CONTENT_TYPE", header("content-type")),
        ("CONTENT_LENGTH", request.body.len().to_string()),
        ("HTTP_CONTENT_ENCODING", header("content-encoding")),
        ("GIT_PROTOCOL", header("git-protocol")),
        ("REMOTE_USER", "playground".to_owned()),
        ("REMOTE_ADDR", "127.0.0.1".to_owned()),
        ("GIT_CONFIG_COUNT", "1".to_owned()),
        ("GIT_CONFIG_KEY_0", "http.receivepack".to_owned()),
        ("GIT_CONFIG_VALUE_0", "true".to_owned()),
    ];
    let out = home.git.http_backend(&variables, &request.body)?;
    if place.part == "/git-receive-pack" {
        state.resync(&caller, id)?;
    }
    Ok(cgi(&out))
}

/// Reads a CGI program's output: headers, an empty line, the body.
fn cgi(out: &[u8]) -> Answer {
    let split = out.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(out.len());
    let head = String::from_utf8_lossy(out.get(..split).unwrap_or_default()).into_owned();
    let body = out.get(split + 4..).unwrap_or_default().to_vec();
    let mut answer = Answer { status: 200, headers: Vec::new(), body };
    for line in head.lines() {
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("status") => {
                let code = value.split_whitespace().next().and_then(|code| code.parse().ok());
                answer.status = code.unwrap_or(500);
            }
            Some((name, value)) => {
                answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
            None => {}
        }
    }
    answer
}
