//! Files that people dropped into comments. As on GitHub, the address on the site leads on to
//! where the bytes are kept.

use crate::message::Answer;
use crate::world::State;

const SITE: &str = "/user-attachments/files/";
const KEPT: &str = "/-/kept/";

/// The answer to a request for an uploaded file; `None` where the path is no such one.
pub(crate) fn answer(state: &State, method: &str, path: &str) -> Option<Answer> {
    let bare = |status| Answer { status, headers: Vec::new(), body: Vec::new() };
    let id = |text: &str| text.parse().ok().filter(|id| state.uploads.contains_key(id));
    if method != "GET" {
        return None;
    }
    if let Some(rest) = path.strip_prefix(SITE) {
        let id: Option<u64> = rest.split_once('/').and_then(|(number, _)| id(number));
        return Some(match id {
            Some(id) => bare(302).with("location", format!("{}{KEPT}{id}", state.url)),
            None => bare(404),
        });
    }
    let id = id(path.strip_prefix(KEPT)?);
    Some(match id.and_then(|id| state.uploads.get(&id)) {
        Some(bytes) => Answer { body: bytes.clone(), ..bare(200) }
            .with("content-type", "application/octet-stream")
            .with("content-disposition", "attachment")
            .with("x-content-type-options", "nosniff"),
        None => bare(404),
    })
}
