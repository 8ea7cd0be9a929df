//! Files that people drop into a comment. GitHub puts them on its own site and links them there;
//! the link leads on to the host where they are kept. Nothing of what a person typed is followed
//! but such a link, and our token goes to none of these addresses (FAULTS S23).

use gitribute_engine::model::Repo;
use gitribute_engine::ports::{Attached, ForgeError};
use url::Url;

use super::GitHub;
use crate::upload::{is_spoken, parse, sorted};

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
        sorted(transport.download("attachment", from, allowed, most).await)
    }
}

#[cfg(test)]
#[path = "attachments_tests.rs"]
mod tests;
