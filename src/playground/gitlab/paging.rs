//! Lists in pages, with GitLab's headers: by offset, and by keyset where GitLab's reference names it.

use serde_json::Value;

use crate::message::{Answer, Request};
use crate::text::url_part;

/// Items of a page when nobody asks for a number.
const DEFAULT: usize = 20;
/// The most items of a page.
const MOST: usize = 100;
/// Above this, GitLab does not count: no `x-total`, no `x-total-pages`, no `rel="last"`.
const COUNTED: usize = 10_000;

fn said<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn number(request: &Request, name: &str) -> Option<usize> {
    said(request, name).and_then(|text| text.parse().ok())
}

/// The page that was asked for, with its headers.
pub(super) fn page(url: &str, request: &Request, items: Vec<Value>) -> Answer {
    let size = number(request, "per_page").filter(|size| *size > 0).unwrap_or(DEFAULT).min(MOST);
    if said(request, "pagination") == Some("keyset") {
        return by_key(url, request, items, size);
    }
    let at = number(request, "page").unwrap_or(1).max(1);
    let total = items.len();
    let last = total.div_ceil(size).max(1);
    let shown: Vec<Value> =
        items.into_iter().skip((at - 1).saturating_mul(size)).take(size).collect();
    let to = |page: usize, rel: &str| {
        let own =
            [("page".to_owned(), page.to_string()), ("per_page".to_owned(), size.to_string())];
        link(url, request, &own, rel)
    };
    let mut links = Vec::new();
    if at > 1 {
        links.push(to(at - 1, "prev"));
    }
    if at < last {
        links.push(to(at + 1, "next"));
    }
    links.push(to(1, "first"));
    let or_nothing = |page: usize, some: bool| if some { page.to_string() } else { String::new() };
    let mut answer = super::rest::json(200, &Value::Array(shown))
        .with("x-next-page", or_nothing(at + 1, at < last))
        .with("x-page", at.to_string())
        .with("x-per-page", size.to_string())
        .with("x-prev-page", or_nothing(at.saturating_sub(1), at > 1));
    if total <= COUNTED {
        links.push(to(last, "last"));
        answer = answer.with("x-total", total.to_string()).with("x-total-pages", last.to_string());
    }
    answer.with("link", links.join(", "))
}

/// A page by keyset: the key here is how many items stand before.
fn by_key(url: &str, request: &Request, items: Vec<Value>, size: usize) -> Answer {
    let token = said(request, "page_token").or_else(|| said(request, "cursor"));
    let from = token.and_then(|token| token.strip_prefix('k')?.parse().ok()).unwrap_or(0_usize);
    let total = items.len();
    let shown: Vec<Value> = items.into_iter().skip(from).take(size).collect();
    let next = from + shown.len();
    let answer = super::rest::json(200, &Value::Array(shown)).with("x-per-page", size.to_string());
    if next >= total {
        return answer;
    }
    let own =
        [("page_token".to_owned(), format!("k{next}")), ("per_page".to_owned(), size.to_string())];
    answer.with("link", link(url, request, &own, "next"))
}

fn link(url: &str, request: &Request, own: &[(String, String)], rel: &str) -> String {
    let kept = request
        .query
        .iter()
        .filter(|(name, _)| name != "private_token" && !own.iter().any(|(key, _)| key == name));
    let query: Vec<String> = kept
        .chain(own)
        .map(|(name, value)| format!("{}={}", url_part(name), url_part(value)))
        .collect();
    format!("<{url}{}?{}>; rel=\"{rel}\"", request.path, query.join("&"))
}
