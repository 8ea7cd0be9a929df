//! Webhook deliveries: who sent them, and what they ask us to look at.

use thiserror::Error;

use super::RepoRef;
use crate::model::{AccountId, DeliveryKey, WorkKey};

/// A request as it reached a webhook door, before anything in it is believed.
#[derive(Debug)]
pub struct RawDelivery<'a> {
    /// Header names in lower case and their values, in the order they came.
    pub headers: &'a [(String, Vec<u8>)],
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// A delivery whose signature held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// What makes it the same delivery when it comes again.
    pub key: DeliveryKey,
    /// The forge's name of the event.
    pub event: String,
    /// The forge's name of what happened, where it says.
    pub action: Option<String>,
    /// The repository it is about and its name there, to be told to [`super::Forge::note`]: an
    /// observation has only the number to go by.
    pub repo: Option<RepoRef>,
    /// Whose rate limit work on it spends, where the delivery tells.
    pub account: Option<AccountId>,
    /// What it asks for.
    pub meaning: Meaning,
}

/// What a delivery asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// Look at these again.
    Look(Vec<WorkKey>),
    /// Nothing: an event we do not follow, or one of our own.
    Nothing,
    /// It is signed, but cannot be read; the reason is for the operator.
    Unreadable(String),
}

/// Why a delivery is not let in. The sender is told no more than the kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum Rejected {
    /// No signature, a malformed one, a wrong one, or several.
    #[error("the signature does not hold")]
    Signature,
    /// The body is not what the forge sends as JSON.
    #[error("webhooks must be sent as application/json")]
    ContentType,
    /// Headers that every delivery has are missing.
    #[error("a header that every delivery has is missing")]
    Headers,
}

/// Reads deliveries of one forge. Pure: the same bytes give the same answer, as long as the time
/// that a signature may tell is now.
pub trait HookReader: Send + Sync {
    /// Checks the signature over the raw body before anything else, then reads what is asked.
    fn read(&self, delivery: &RawDelivery<'_>) -> Result<Verified, Rejected>;
}
