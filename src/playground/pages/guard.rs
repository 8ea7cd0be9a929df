//! What keeps other sites' pages from using this server: it answers loopback names only, and acts
//! only on forms that it wrote itself for the same browser.

use std::fmt::Write as _;

use crate::message::Request;
use crate::refusal::Refusal;
use crate::text::{hook_signature, same, url_unescape};

/// The cookie that tells browsers apart.
const SESSION: &str = "playground_session";
/// The cookie that says as whom the visitor acts.
pub(super) const ACTING: &str = "playground_acting";
/// The hidden field that goes with every form.
pub(super) const TOKEN: &str = "playground_token";

/// Whether a request was made to a name of this machine's own loopback address. Another name that
/// leads here is a page elsewhere reaching in (DNS rebinding).
pub(crate) fn is_local(request: &Request) -> bool {
    let Some(host) = request.header("host") else { return true };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost")
        || name == "[::1]"
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Makes and checks the tokens in forms.
#[derive(Clone)]
pub(crate) struct Guard {
    /// Made anew at each start; without one, no form is accepted.
    secret: Option<String>,
}

/// One browser.
#[derive(Clone)]
pub(super) struct Session {
    id: String,
    is_new: bool,
    /// What its forms carry.
    pub(super) token: String,
}

impl Session {
    /// The cookie to set, for a browser that has none.
    pub(super) fn fresh_cookie(&self) -> Option<String> {
        self.is_new.then(|| format!("{SESSION}={}; Path=/; HttpOnly; SameSite=Strict", self.id))
    }
}

fn random() -> Option<String> {
    let mut bytes = [0_u8; 16];
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    Some(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// A cookie's value, its escapes undone.
pub(super) fn cookie(request: &Request, name: &str) -> Option<String> {
    let headers = request.headers.iter().filter(|(key, _)| key == "cookie");
    let mut pairs = headers.flat_map(|(_, value)| value.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| url_unescape(value))
    })
}

impl Guard {
    pub(crate) fn new() -> Self {
        Self { secret: random() }
    }

    /// The browser that asks; one without a cookie gets one.
    pub(super) fn session(&self, request: &Request) -> Session {
        let known = cookie(request, SESSION)
            .filter(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let is_new = known.is_none();
        let id = known.or_else(random).unwrap_or_default();
        let token = match &self.secret {
            Some(secret) if !id.is_empty() => hook_signature(secret, id.as_bytes()),
            _ => String::new(),
        };
        Session { id, is_new, token }
    }

    /// Refuses a form that this server did not write for this browser.
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        let session = self.session(request);
        let own = |origin: &str| {
            request.header("host").is_some_and(|host| origin == format!("http://{host}"))
        };
        let fields = fields(request);
        let sent = fields.iter().find(|(name, _)| name == TOKEN).map(|(_, value)| value.as_str());
        let valid = sent.is_some_and(|sent| same(sent.as_bytes(), session.token.as_bytes()));
        if session.token.is_empty()
            || session.is_new
            || !valid
            || request.header("origin").is_some_and(|origin| !own(origin))
        {
            return Err(Refusal::Forbidden(
                "This form was not written here, or not for this browser. Open the page again and send it once more."
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

/// The fields of a posted form, in order.
pub(super) fn fields(request: &Request) -> Vec<(String, String)> {
    Request::parse_query(&String::from_utf8_lossy(&request.body))
}
