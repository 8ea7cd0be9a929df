//! Files that people drop into a comment. GitHub puts them on its own site and links them there;
//! the link leads on to the host where they are kept. Nothing of what a person typed is followed
//! but such a link, and our token goes to none of these addresses (FAULTS S23).

use gitribute_engine::model::Repo;
use gitribute_engine::ports::{Attached, ForgeError};
use url::Url;

use super::GitHub;
use crate::transport::{BaseUrl, Cleartext, TransportError};

/// Where github.com keeps uploads (GitHub docs, "About GitHub's IP addresses", domains of the
/// allow list; Enterprise servers keep them on their own host).
pub(super) const HOSTS: [&str; 2] =
    ["objects.githubusercontent.com", "github-production-repository-file-5c1aeb.s3.amazonaws.com"];

/// What the addresses of uploads begin with.
pub(super) fn uploads(repo: &Repo) -> Vec<String> {
    let site = repo.web_url.strip_suffix(repo.name.as_str()).unwrap_or_default();
    if !site.ends_with('/') {
        return Vec::new();
    }
    vec![format!("{site}user-attachments/files/"), format!("{}/files/", repo.web_url)]
}

impl GitHub {
    pub(super) async fn fetch_attachment(
        &self,
        repo: &Repo,
        url: &str,
        most: usize,
    ) -> Result<Attached, ForgeError> {
        let Some(from) = parse(url, &uploads(repo), self.cleartext) else {
            return Ok(Attached::Missing);
        };
        let site = from.origin();
        let cleartext = self.cleartext;
        let allowed = |to: &Url| {
            let is_kept_there = || {
                let host = to.host_str().unwrap_or_default();
                to.scheme() == "https"
                    && to.port().is_none()
                    && self.attachment_hosts.iter().any(|known| known == host)
            };
            let plain = to.username().is_empty() && to.password().is_none();
            plain && (to.origin() == site && is_spoken(to, cleartext) || is_kept_there())
        };
        let transport = &self.api.access.wire.transport;
        match transport.download("attachment", from, allowed, most).await {
            Ok(answer) if answer.status.is_success() => Ok(Attached::Bytes(answer.body)),
            Ok(answer) if answer.status.is_server_error() || answer.status == 429 => {
                Err(ForgeError::Unavailable("the file host is unwell".to_owned()))
            }
            Ok(_) | Err(TransportError::Elsewhere) => Ok(Attached::Missing),
            Err(TransportError::TooLarge(_)) => Ok(Attached::TooLarge),
            Err(error) => Err(error.into()),
        }
    }
}

/// An address below one of the forge's own for uploads, and nothing else.
fn parse(url: &str, uploads: &[String], cleartext: Cleartext) -> Option<Url> {
    let start = uploads.iter().find(|start| url.starts_with(start.as_str()))?;
    let (url, start) = (Url::parse(url).ok()?, Url::parse(start).ok()?);
    // As it was read, not as it was written: dots and backslashes are resolved by now.
    let is_below = url.origin() == start.origin() && url.path().starts_with(start.path());
    let plain = url.username().is_empty() && url.password().is_none();
    (is_below && plain && is_spoken(&url, cleartext)).then_some(url)
}

/// Whether the address is one that we speak to at all.
fn is_spoken(url: &Url, cleartext: Cleartext) -> bool {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    BaseUrl::parse(bare.as_str(), cleartext).is_ok()
}

#[cfg(test)]
#[path = "attachments_tests.rs"]
mod tests;
