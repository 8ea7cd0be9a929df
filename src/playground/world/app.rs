//! GitHub Apps, their installations, and tokens of all kinds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;

use super::{Caller, Id, State, UserKind};
use crate::refusal::Refusal;

/// How far a permission goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Looking.
    Read,
    /// Looking and changing.
    Write,
}

impl Level {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "read" => Some(Self::Read),
            "write" => Some(Self::Write),
            _ => None,
        }
    }
}

/// Permissions by GitHub's names (`contents`, `issues`, `pull_requests`, `checks`, …).
pub type Permissions = BTreeMap<String, Level>;

/// A registered GitHub App.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) id: Id,
    pub(crate) slug: String,
    pub(crate) owner: Id,
    pub(crate) bot: Id,
    pub(crate) key: EncodingKey,
    pub(crate) permissions: Permissions,
    pub(crate) events: Vec<String>,
    pub(crate) hook: Option<HookTarget>,
    pub(crate) created_at: Timestamp,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("id", &self.id)
            .field("slug", &self.slug)
            .finish_non_exhaustive()
    }
}

/// Where an App's events go.
#[derive(Clone)]
pub(crate) struct HookTarget {
    pub(crate) id: Id,
    pub(crate) url: String,
    pub(crate) secret: String,
}

/// An App on an account, for some of its repositories.
#[derive(Clone, Debug)]
pub(crate) struct Installation {
    pub(crate) id: Id,
    pub(crate) app: Id,
    pub(crate) account: Id,
    pub(crate) repositories: BTreeSet<Id>,
    pub(crate) permissions: Permissions,
    pub(crate) created_at: Timestamp,
    pub(crate) suspended_at: Option<Timestamp>,
}

/// A bearer token.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) user: Id,
    pub(crate) installation: Option<Id>,
    /// `None`: everything the person or installation may.
    pub(crate) permissions: Option<Permissions>,
    /// `None`: all repositories of the installation or person.
    pub(crate) repositories: Option<BTreeSet<Id>>,
    pub(crate) expires_at: Option<Timestamp>,
    /// What GitLab tells of its own tokens.
    pub(crate) gitlab: Option<super::gitlab::TokenFacts>,
}

fn bad() -> Refusal {
    Refusal::Unauthorized("Bad credentials".to_owned())
}

/// The longest life GitHub gives an App's own token, in seconds.
const JWT_SECONDS: i64 = 600;
/// How far ahead of ours the issuer's clock may be, in seconds.
const CLOCK_SKEW: i64 = 60;

impl State {
    pub(crate) fn add_app(
        &mut self,
        slug: &str,
        owner: Id,
        key: EncodingKey,
        permissions: Permissions,
        hook: Option<(String, String)>,
    ) -> Id {
        let id = self.next_id();
        let bot = self.add_user(&format!("{slug}[bot]"), UserKind::Bot);
        let hook = hook.map(|(url, secret)| HookTarget { id: self.next_id(), url, secret });
        let events = ["check_run", "issue_comment", "issues", "pull_request", "push"];
        let app = App {
            id,
            slug: slug.to_owned(),
            owner,
            bot,
            key,
            permissions,
            events: events.map(str::to_owned).to_vec(),
            hook,
            created_at: self.now(),
        };
        self.apps.insert(id, app);
        id
    }

    pub(crate) fn install(
        &mut self,
        app: Id,
        account: Id,
        repositories: BTreeSet<Id>,
    ) -> Result<Id, Refusal> {
        let permissions = self.apps.get(&app).ok_or(Refusal::NotFound)?.permissions.clone();
        let id = self.next_id();
        let installation = Installation {
            id,
            app,
            account,
            repositories,
            permissions,
            created_at: self.now(),
            suspended_at: None,
        };
        self.installations.insert(id, installation);
        Ok(id)
    }

    /// Who an `Authorization` header says is asking.
    pub(crate) fn caller(&self, authorization: Option<&str>) -> Result<Caller, Refusal> {
        let Some(header) = authorization else { return Ok(Caller::Nobody) };
        let (scheme, secret) = header.split_once(' ').ok_or_else(bad)?;
        let secret = secret.trim();
        if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("token") {
            return Err(bad());
        }
        if let Some(token) = self.tokens.get(secret) {
            if token.expires_at.is_some_and(|at| at <= self.now()) {
                return Err(bad());
            }
            let token_text = secret.to_owned();
            return match token.installation {
                None => Ok(Caller::Person { token: token_text, user: token.user }),
                Some(id) => {
                    let installation = self.installations.get(&id).ok_or_else(bad)?;
                    if installation.suspended_at.is_some() {
                        return Err(Refusal::Forbidden(
                            "This installation has been suspended".to_owned(),
                        ));
                    }
                    Ok(Caller::Installation {
                        token: token_text,
                        installation: id,
                        bot: token.user,
                    })
                }
            };
        }
        if secret.matches('.').count() == 2 {
            return self.app_by_jwt(secret).map(Caller::App);
        }
        Err(bad())
    }

    /// Verifies an App's own token: RS256, issuer, `iat` and `exp` against the forge's clock.
    fn app_by_jwt(&self, token: &str) -> Result<Id, Refusal> {
        let refuse = |text: &str| Refusal::Unauthorized(text.to_owned());
        let undecodable = || refuse("A JSON web token could not be decoded");
        let (message, signature) = token.rsplit_once('.').ok_or_else(undecodable)?;
        let (_, payload) = message.split_once('.').ok_or_else(undecodable)?;
        let header = jsonwebtoken::decode_header(token).map_err(|_| undecodable())?;
        if header.alg != Algorithm::RS256 {
            return Err(undecodable());
        }
        let claims: Value = crate::text::base64url(payload)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(undecodable)?;
        let issuer = match claims.get("iss") {
            Some(Value::String(text)) => text.parse().ok(),
            Some(Value::Number(number)) => number.as_u64(),
            _ => None,
        };
        let app = issuer
            .and_then(|id| self.apps.get(&id))
            .ok_or_else(|| refuse("'Issuer' claim ('iss') must be an Integer"))?;
        // Signing is deterministic, so the key that signs also tells whether it has signed.
        let expected = jsonwebtoken::crypto::sign(message.as_bytes(), &app.key, Algorithm::RS256)
            .map_err(|_| undecodable())?;
        if !crate::text::same(expected.as_bytes(), signature.as_bytes()) {
            return Err(undecodable());
        }
        let now = self.now().as_second();
        let made_at = claims.get("iat").and_then(Value::as_i64);
        let expires = claims.get("exp").and_then(Value::as_i64);
        match (made_at, expires) {
            (Some(at), _) if at > now + CLOCK_SKEW => Err(refuse(
                "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
            )),
            (Some(_), Some(at)) if at <= now => Err(refuse(
                "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
            )),
            (Some(_), Some(at)) if at > now + JWT_SECONDS => {
                Err(refuse("'Expiration time' claim ('exp') is too far in the future"))
            }
            (Some(_), Some(_)) => Ok(app.id),
            _ => Err(undecodable()),
        }
    }

    /// A new installation token for an hour, narrowed if asked.
    pub(crate) fn mint(
        &mut self,
        installation: Id,
        permissions: Option<Permissions>,
        repositories: Option<BTreeSet<Id>>,
    ) -> Result<(String, Timestamp), Refusal> {
        let found = self.installations.get(&installation).ok_or(Refusal::NotFound)?;
        if found.suspended_at.is_some() {
            return Err(Refusal::Forbidden("This installation has been suspended".to_owned()));
        }
        let wrong_permissions = permissions
            .iter()
            .flatten()
            .any(|(name, level)| found.permissions.get(name) < Some(level) && name != "metadata");
        if wrong_permissions {
            return Err(Refusal::invalid(
                "The permissions requested are not granted to this installation.",
            ));
        }
        if repositories.iter().flatten().any(|id| !found.repositories.contains(id)) {
            return Err(Refusal::invalid(
                "There is at least one repository that does not exist or is not accessible to the parent installation.",
            ));
        }
        let granted = permissions.unwrap_or_else(|| found.permissions.clone());
        let bot = self.apps.get(&found.app).ok_or(Refusal::NotFound)?.bot;
        let expires_at =
            self.now().saturating_add(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MAX);
        let serial = self.next_id();
        // Today's tokens are opaque and about 520 characters long (GitHub changelog 2026-04-24).
        let token = format!("ghs_{serial}_{}", crate::text::opaque(serial, 508));
        self.tokens.insert(
            token.clone(),
            Token {
                user: bot,
                installation: Some(installation),
                permissions: Some(granted),
                repositories,
                expires_at: Some(expires_at),
                gitlab: None,
            },
        );
        Ok((token, expires_at))
    }
}
