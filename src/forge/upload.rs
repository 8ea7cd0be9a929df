//! Addresses of files that people uploaded to a forge, and what comes of fetching one.

use gitribute_engine::ports::{Attached, ForgeError};
use url::Url;

use crate::transport::{BaseUrl, Cleartext, Response, TransportError};

/// An address below one of the forge's own for uploads, and nothing else.
pub(crate) fn parse(url: &str, uploads: &[String], cleartext: Cleartext) -> Option<Url> {
    let start = uploads.iter().find(|start| url.starts_with(start.as_str()))?;
    let (url, start) = (Url::parse(url).ok()?, Url::parse(start).ok()?);
    // As it was read, not as it was written: dots and backslashes are resolved by now.
    let is_below = url.origin() == start.origin() && url.path().starts_with(start.path());
    let plain = url.username().is_empty() && url.password().is_none();
    (is_below && plain && is_spoken(&url, cleartext)).then_some(url)
}

/// Whether the address is one that we speak to at all.
pub(crate) fn is_spoken(url: &Url, cleartext: Cleartext) -> bool {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    BaseUrl::parse(bare.as_str(), cleartext).is_ok()
}

/// What came of fetching a file.
pub(crate) fn sorted(fetched: Result<Response, TransportError>) -> Result<Attached, ForgeError> {
    match fetched {
        Ok(answer) if answer.status.is_success() => Ok(Attached::Bytes(answer.body)),
        Ok(answer) if answer.status.is_server_error() || answer.status == 429 => {
            Err(ForgeError::Unavailable("the file host is unwell".to_owned()))
        }
        Ok(_) | Err(TransportError::Elsewhere) => Ok(Attached::Missing),
        Err(TransportError::TooLarge(_)) => Ok(Attached::TooLarge),
        Err(error) => Err(error.into()),
    }
}
