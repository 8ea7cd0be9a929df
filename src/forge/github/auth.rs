//! Who we are to GitHub: a GitHub App, or an account's token. An App's tokens are made for one
//! repository and the rights that work needs, kept for 50 minutes, and made anew after a 401.
//!
//! Names of repositories are kept here too, because an App finds its installation by name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gitribute_engine::model::{RepoId, RepoName};
use gitribute_engine::ports::{ForgeError, Refusal};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::errors;
use super::wire::Wire;
use crate::answer::decode;
use crate::lock;
use crate::transport::Response;

/// A token is renewed this long after it was made (it lives an hour).
const RENEW_AFTER: SignedDuration = SignedDuration::from_mins(50);
/// A JWT begins this long ago, for clocks that go ahead of GitHub's.
const BACKDATED: Duration = Duration::from_mins(1);
/// And ends this long from now; GitHub takes ten minutes at most.
const LIVES: Duration = Duration::from_mins(9);
/// Installations looked through for a repository whose name is not known.
const MAX_INSTALLATIONS: usize = 500;

/// With what we sign in.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// A GitHub App: its id or client id, and its private key (PEM, RSA).
    App {
        /// What the JWT's `iss` says.
        issuer: String,
        /// The key.
        key: SecretString,
    },
    /// A token of an account, or the one of a workflow run.
    Token(SecretString),
}

enum Keys {
    App { issuer: String, key: Box<EncodingKey> },
    Token(SecretString),
}

/// Tokens by repository, and the names to reach repositories by.
pub(super) struct Access {
    pub(super) wire: Wire,
    keys: Keys,
    slots: Mutex<HashMap<RepoId, Arc<tokio::sync::Mutex<Slot>>>>,
    names: Mutex<HashMap<RepoId, RepoName>>,
}

/// What an App has for one repository.
#[derive(Default)]
struct Slot {
    installation: Option<u64>,
    token: Option<Kept>,
}

struct Kept {
    secret: SecretString,
    renew_at: Timestamp,
}

#[derive(Serialize)]
struct Claims<'a> {
    iat: i64,
    exp: i64,
    iss: &'a str,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct Minted {
    token: SecretString,
    #[serde(default)]
    expires_at: Option<Timestamp>,
    #[serde(default)]
    repositories: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Named {
    id: u64,
    full_name: String,
}

impl Access {
    /// # Errors
    /// When the App's key is no RSA key in PEM.
    pub(super) fn new(
        wire: Wire,
        credentials: Credentials,
    ) -> Result<Self, jsonwebtoken::errors::Error> {
        let keys = match credentials {
            Credentials::App { issuer, key } => Keys::App {
                issuer,
                key: Box::new(EncodingKey::from_rsa_pem(key.expose_secret().as_bytes())?),
            },
            Credentials::Token(token) => Keys::Token(token),
        };
        Ok(Self { wire, keys, slots: Mutex::default(), names: Mutex::default() })
    }

    /// A name under which a repository was seen. Only a hint: what GitHub answers is checked
    /// against the number.
    pub(super) fn note(&self, repo: RepoId, name: &RepoName) {
        if is_name(name.as_str()) {
            lock(&self.names).insert(repo, name.clone());
        }
    }

    /// A hint, where there is none yet.
    pub(super) fn hint(&self, repo: RepoId, name: &RepoName) {
        if is_name(name.as_str()) {
            lock(&self.names).entry(repo).or_insert_with(|| name.clone());
        }
    }

    /// The name to reach a repository by; asked of GitHub where we have none.
    pub(super) async fn name(&self, repo: RepoId) -> Result<RepoName, ForgeError> {
        match self.known(repo) {
            Some(name) => Ok(name),
            None => self.rename(repo).await,
        }
    }

    /// The name that GitHub gives a repository now, whatever we had.
    pub(super) async fn rename(&self, repo: RepoId) -> Result<RepoName, ForgeError> {
        let token = self.token(repo).await?;
        let url = self.wire.base.join(&["repositories", &repo.to_string()]);
        let draft = Wire::request("repository by number", Method::GET, url, token);
        let named: Named = self.good(&self.wire.send(draft).await?)?;
        let name = RepoName(named.full_name);
        if named.id != repo.0 || !is_name(name.as_str()) {
            return Err(errors::nonsense("another repository than asked for"));
        }
        self.note(repo, &name);
        Ok(name)
    }

    /// A token that may work on this repository.
    pub(super) async fn token(&self, repo: RepoId) -> Result<SecretString, ForgeError> {
        let key = match &self.keys {
            Keys::Token(token) => return Ok(token.clone()),
            Keys::App { issuer, key } => (issuer.as_str(), key.as_ref()),
        };
        let slot = Arc::clone(lock(&self.slots).entry(repo).or_default());
        // One repository's tokens are made one after another; others do not wait for it.
        let mut slot = slot.lock().await;
        let now = self.wire.now();
        if let Some(kept) = &slot.token
            && kept.renew_at > now
        {
            return Ok(kept.secret.clone());
        }
        let jwt = sign(key, now)?;
        let (installation, minted) = self.mint(repo, slot.installation, &jwt).await?;
        let named =
            minted.repositories.unwrap_or_default().into_iter().find(|named| named.id == repo.0);
        if let Some(named) = named {
            self.note(repo, &RepoName(named.full_name));
        }
        let latest = now + RENEW_AFTER;
        let renew_at = match minted.expires_at {
            // Ten minutes before the end that GitHub names, should that be earlier.
            // A clock of ours that goes wrong must not make one for each call.
            Some(end) => latest
                .min(end - SignedDuration::from_mins(10))
                .max(now + SignedDuration::from_mins(1)),
            None => latest,
        };
        slot.installation = Some(installation);
        slot.token = Some(Kept { secret: minted.token.clone(), renew_at });
        Ok(minted.token)
    }

    /// A token that may read who is in the organisation's teams, and nothing else; `None` where the
    /// App was not given that right. It is asked for only where a policy names a team, so it is
    /// not kept.
    pub(super) async fn members_token(
        &self,
        repo: RepoId,
    ) -> Result<Option<SecretString>, ForgeError> {
        let token = self.token(repo).await?;
        let key = match &self.keys {
            Keys::Token(_) => return Ok(Some(token)),
            Keys::App { issuer, key } => (issuer.as_str(), key.as_ref()),
        };
        let slot = Arc::clone(lock(&self.slots).entry(repo).or_default());
        let Some(installation) = slot.lock().await.installation else { return Ok(None) };
        let id = installation.to_string();
        let url = self.wire.base.join(&["app", "installations", &id, "access_tokens"]);
        let body = json!({ "repository_ids": [repo.0], "permissions": { "members": "read" } });
        let jwt = sign(key, self.wire.now())?;
        let draft = Wire::request("members token", Method::POST, url, jwt).with(Some(&body));
        let response = self.wire.send(draft).await?;
        match response.status.as_u16() {
            404 | 422 => Ok(None),
            _ => self.good(&response).map(|minted: Minted| Some(minted.token)),
        }
    }

    /// Drops a token that was refused; `false` where there is no other to be had.
    pub(super) async fn forget(&self, repo: RepoId, refused: &SecretString) -> bool {
        if matches!(self.keys, Keys::Token(_)) {
            return false;
        }
        let slot = Arc::clone(lock(&self.slots).entry(repo).or_default());
        let mut slot = slot.lock().await;
        let same = slot
            .token
            .as_ref()
            .is_some_and(|kept| kept.secret.expose_secret() == refused.expose_secret());
        if same {
            slot.token = None;
        }
        true
    }

    /// Whether we are an App.
    pub(super) fn is_app(&self) -> bool {
        matches!(self.keys, Keys::App { .. })
    }

    /// A call that belongs to no repository, signed as the App itself or with the token.
    pub(super) async fn as_ourselves<T: serde::de::DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
    ) -> Result<T, ForgeError> {
        let token = match &self.keys {
            Keys::Token(token) => token.clone(),
            Keys::App { issuer, key } => sign((issuer, key), self.wire.now())?,
        };
        let url = self.wire.base.join(path);
        let draft = Wire::request(operation, Method::GET, url, token);
        self.good(&self.wire.send(draft).await?)
    }

    /// The App's installation on the repository and a token of it. What was known is tried
    /// first, then the installation that GitHub names for the repository's name, then every one:
    /// the number alone decides, because a token is only made where it belongs to the
    /// installation (FAULTS S25).
    async fn mint(
        &self,
        repo: RepoId,
        known: Option<u64>,
        jwt: &SecretString,
    ) -> Result<(u64, Minted), ForgeError> {
        if let Some(installation) = known
            && let Some(minted) = self.try_mint(repo, installation, jwt).await?
        {
            return Ok((installation, minted));
        }
        if let Some(name) = self.known(repo) {
            let mut path = vec!["repos"];
            path.extend(name.as_str().split('/'));
            path.push("installation");
            let url = self.wire.base.join(&path);
            let draft =
                Wire::request("installation of a repository", Method::GET, url, jwt.clone());
            let response = self.wire.send(draft).await?;
            if response.status.as_u16() != 404 {
                let found: Installation = self.good(&response)?;
                if let Some(minted) = self.try_mint(repo, found.id, jwt).await? {
                    return Ok((found.id, minted));
                }
            }
            lock(&self.names).remove(&repo);
        }
        for installation in self.installations(jwt).await? {
            if let Some(minted) = self.try_mint(repo, installation, jwt).await? {
                return Ok((installation, minted));
            }
        }
        Err(ForgeError::Refused(Refusal::NotFound(
            "the app is not installed on this repository".to_owned(),
        )))
    }

    /// A token for one repository; `None` where the repository is not the installation's.
    async fn try_mint(
        &self,
        repo: RepoId,
        installation: u64,
        jwt: &SecretString,
    ) -> Result<Option<Minted>, ForgeError> {
        let id = installation.to_string();
        let url = self.wire.base.join(&["app", "installations", &id, "access_tokens"]);
        let full = json!({
            "repository_ids": [repo.0],
            "permissions": {
                "metadata": "read",
                "contents": "write",
                "issues": "write",
                "pull_requests": "write",
                "checks": "write",
            },
        });
        // Rights that the owner has not accepted yet are left out by asking for none by name
        // (FAULTS G17).
        let least = json!({ "repository_ids": [repo.0] });
        for body in [full, least] {
            let draft = Wire::request("installation token", Method::POST, url.clone(), jwt.clone())
                .with(Some(&body));
            let response = self.wire.send(draft).await?;
            match response.status.as_u16() {
                422 if lacks_permission(&response) => {}
                404 | 422 => return Ok(None),
                _ => return self.good(&response).map(Some),
            }
        }
        Ok(None)
    }

    /// A token of each installation that may read its issues, for looking over all of its
    /// repositories; none where we are no App. An installation that was suspended has none.
    pub(super) async fn installation_tokens(&self) -> Result<Vec<(u64, SecretString)>, ForgeError> {
        let Keys::App { issuer, key } = &self.keys else { return Ok(Vec::new()) };
        let key = (issuer.as_str(), key.as_ref());
        let mut tokens = Vec::new();
        for installation in self.installations(&sign(key, self.wire.now())?).await? {
            let id = installation.to_string();
            let url = self.wire.base.join(&["app", "installations", &id, "access_tokens"]);
            let reads = json!({
                "permissions": { "metadata": "read", "issues": "read", "pull_requests": "read" },
            });
            let jwt = sign(key, self.wire.now())?;
            let draft = Wire::request("reading token", Method::POST, url, jwt).with(Some(&reads));
            match self.good::<Minted>(&self.wire.send(draft).await?) {
                Ok(minted) => tokens.push((installation, minted.token)),
                Err(ForgeError::Refused(Refusal::Unauthenticated)) => {
                    return Err(ForgeError::Refused(Refusal::Unauthenticated));
                }
                Err(ForgeError::Refused(_) | ForgeError::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(tokens)
    }

    /// Reads with a token that was made for it.
    pub(super) async fn signed<T: serde::de::DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &[(&'static str, String)],
        token: &SecretString,
    ) -> Result<T, ForgeError> {
        let mut url = self.wire.base.join(path);
        for (key, value) in query {
            url.query_pairs_mut().append_pair(key, value);
        }
        let draft = Wire::request(operation, Method::GET, url, token.clone());
        self.good(&self.wire.send(draft).await?)
    }

    async fn installations(&self, jwt: &SecretString) -> Result<Vec<u64>, ForgeError> {
        const SIZE: usize = 100;
        let mut all = Vec::new();
        for page in 1..=MAX_INSTALLATIONS / SIZE {
            let mut url = self.wire.base.join(&["app", "installations"]);
            url.query_pairs_mut()
                .append_pair("per_page", &SIZE.to_string())
                .append_pair("page", &page.to_string());
            let draft = Wire::request("installations", Method::GET, url, jwt.clone());
            let some: Vec<Installation> = self.good(&self.wire.send(draft).await?)?;
            let last = some.len() < SIZE;
            all.extend(some.into_iter().map(|found| found.id));
            if last {
                break;
            }
        }
        Ok(all)
    }

    fn known(&self, repo: RepoId) -> Option<RepoName> {
        lock(&self.names).get(&repo).cloned()
    }

    fn good<T: serde::de::DeserializeOwned>(&self, response: &Response) -> Result<T, ForgeError> {
        if response.status.is_success() {
            decode(response)
        } else {
            Err(errors::of_rest(response, self.wire.now()))
        }
    }
}

/// The App's own token: RS256, from a minute ago until nine minutes from now.
fn sign((issuer, key): (&str, &EncodingKey), now: Timestamp) -> Result<SecretString, ForgeError> {
    let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(0);
    let claims = Claims {
        iat: now.as_second() - seconds(BACKDATED),
        exp: now.as_second() + seconds(LIVES),
        iss: issuer,
    };
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, key)
        .map(SecretString::from)
        .map_err(|_| ForgeError::Refused(Refusal::Unauthenticated))
}

/// GitHub answers 422 both to a foreign repository and to rights that were not granted; only the
/// words differ.
fn lacks_permission(response: &Response) -> bool {
    serde_json::from_slice::<Value>(&response.body)
        .ok()
        .and_then(|body| Some(body.get("message")?.as_str()?.contains("permissions requested")))
        .unwrap_or(false)
}

/// `owner/name`, of which nothing could lead elsewhere in an address.
fn is_name(text: &str) -> bool {
    let mut parts = text.split('/');
    let plain = |part: Option<&str>| {
        part.is_some_and(|part| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        })
    };
    plain(parts.next()) && plain(parts.next()) && parts.next().is_none()
}

#[cfg(test)]
#[path = "auth_tests.rs"]
pub(super) mod tests;
