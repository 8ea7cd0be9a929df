//! Lists in pages, with GitHub's `Link` header.

use serde_json::Value;

use crate::message::Request;
use crate::text::url_part;

/// Items of a page when nobody asks for a number.
const DEFAULT: usize = 30;
/// The most items of a page.
const MOST: usize = 100;

fn number(request: &Request, name: &str) -> Option<usize> {
    request.query.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok())
}

/// The page that was asked for, and the `Link` header where there are more.
pub(super) fn page(
    url: &str,
    request: &Request,
    items: Vec<Value>,
) -> (Vec<Value>, Option<String>) {
    let size = number(request, "per_page").unwrap_or(DEFAULT).clamp(1, MOST);
    let at = number(request, "page").unwrap_or(1).max(1);
    let last = items.len().div_ceil(size).max(1);
    let shown = items.into_iter().skip((at - 1).saturating_mul(size)).take(size).collect();
    let to = |page: usize| {
        let mut query: Vec<String> = request
            .query
            .iter()
            .filter(|(name, _)| name != "page")
            .map(|(name, value)| format!("{}={}", url_part(name), url_part(value)))
            .collect();
        query.push(format!("page={page}"));
        format!("<{url}{}?{}>", request.path, query.join("&"))
    };
    let mut links = Vec::new();
    if at > 1 {
        links.push(format!("{}; rel=\"prev\"", to((at - 1).min(last))));
    }
    if at < last {
        links.push(format!("{}; rel=\"next\"", to(at + 1)));
        links.push(format!("{}; rel=\"last\"", to(last)));
    }
    if at > 1 {
        links.push(format!("{}; rel=\"first\"", to(1)));
    }
    (shown, (!links.is_empty()).then(|| links.join(", ")))
}
