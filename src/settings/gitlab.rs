//! The section `[gitlab]`.

use std::fs;

use gitribute_forge::gitlab::SigningSecret;
use secrecy::ExposeSecret;

use super::GitLab;
use super::check::{Check, address, token};
use super::keys;

/// Largest file of certificates, in bytes.
const MAX_CERTIFICATES: u64 = 1024 * 1024;

impl Check {
    pub(super) fn gitlab(&mut self) -> Option<GitLab> {
        let has = |key| self.said(key).is_some();
        let has_token = has("gitlab.token");
        let has_secret = has("gitlab.webhook_secrets") || has("gitlab.signing_secrets");
        if !has_token {
            let file = keys::variable("gitlab.token_file");
            self.missing(&format!(
                "gitlab.token is missing: the token of the account that the bot speaks as, in the \
                 file, in {file} or as a credential"
            ));
        }
        if !has_secret {
            let file = keys::variable("gitlab.webhook_secrets_file");
            self.missing(&format!(
                "gitlab.webhook_secrets is missing: the secret that the webhook was made with (or \
                 signing_secrets), in the file, in {file} or as a credential; `gitribute connect \
                 gitlab` makes both"
            ));
        }
        let cleartext = self.cleartext("gitlab.cleartext");
        let url = self.text("gitlab.url", |text| {
            address(text, cleartext, "https://gitlab.com or https://host/gitlab")
        });
        let token = self.text("gitlab.token", token);
        let extra_roots = match self.said("gitlab.ca_certificate") {
            Some(_) => self.text("gitlab.ca_certificate", certificates)?,
            None => Vec::new(),
        };
        let webhook_secrets = self.some_secrets("gitlab.webhook_secrets");
        let signing_secrets = self.some_secrets("gitlab.signing_secrets");
        let good = |text: &str| SigningSecret::parse(text).is_ok();
        if let Some(secrets) = &signing_secrets
            && secrets.iter().any(|secret| !good(secret.expose_secret()))
            && let Some(said) = self.said("gitlab.signing_secrets").cloned()
        {
            let what =
                "one of them is no signing secret: it begins with whsec_, as GitLab shows it";
            self.wrong("gitlab.signing_secrets", said.origin, what);
        }
        let names = self.names("gitlab");
        Some(GitLab {
            url: url?,
            cleartext,
            extra_roots,
            token: token?,
            webhook_secrets: webhook_secrets?,
            signing_secrets: signing_secrets?,
            names: names?,
        })
    }

    /// Secrets that need not be given.
    fn some_secrets(&mut self, key: &str) -> Option<Vec<secrecy::SecretString>> {
        if self.said(key).is_none() { Some(Vec::new()) } else { self.secrets(key) }
    }
}

/// The certificates of a file, in PEM.
fn certificates(path: &str) -> Result<Vec<u8>, String> {
    let size = fs::metadata(path).map_err(|error| format!("cannot read `{path}`: {error}"))?.len();
    if size > MAX_CERTIFICATES {
        return Err(format!("`{path}` is too large to be certificates"));
    }
    let pem = fs::read(path).map_err(|error| format!("cannot read `{path}`: {error}"))?;
    let is_pem = pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----");
    if is_pem { Ok(pem) } else { Err(format!("`{path}` holds no certificate in PEM")) }
}
