//! The instance itself.

use serde_json::json;

use super::{Call, Refused, Reply};

/// The version whose reference this face follows.
pub(crate) const VERSION: &str = "19.5.0";
pub(crate) const REVISION: &str = "0123456789a";

pub(in crate::gitlab) fn version(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    Ok(Reply::Json(200, json!({ "version": VERSION, "revision": REVISION })))
}

pub(in crate::gitlab) fn metadata(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    Ok(Reply::Json(
        200,
        json!({
            "version": VERSION,
            "revision": REVISION,
            "kas": {
                "enabled": false,
                "externalUrl": null,
                "externalK8sProxyUrl": null,
                "version": null,
            },
            "enterprise": false,
        }),
    ))
}
