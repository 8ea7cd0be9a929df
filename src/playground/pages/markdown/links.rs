//! Addresses and references in plain text become links, as on the forge.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// An address that cannot run anything; another becomes none.
pub(super) fn safe(url: CowStr<'_>) -> CowStr<'_> {
    let letters: String = url.chars().filter(|c| !c.is_control() && *c != ' ').collect();
    let scheme = letters.split(['/', '?', '#']).next().unwrap_or_default();
    let known = match scheme.split_once(':') {
        None => true,
        Some((scheme, _)) => {
            ["http", "https", "mailto"].iter().any(|one| scheme.eq_ignore_ascii_case(one))
        }
    };
    if known { url } else { CowStr::from("#") }
}

/// A text, with `#12` and addresses in it as links.
pub(super) fn push(out: &mut Vec<Event<'_>>, text: &str, base: &str) {
    let mut plain = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        match target(word, base) {
            Some((before, shown, url)) => {
                plain.push_str(before);
                out.push(Event::Text(std::mem::take(&mut plain).into()));
                out.push(Event::Start(Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url: url.into(),
                    title: CowStr::from(""),
                    id: CowStr::from(""),
                }));
                out.push(Event::Text(shown.to_owned().into()));
                out.push(Event::End(TagEnd::Link));
                plain.push_str(word.get(before.len() + shown.len()..).unwrap_or_default());
            }
            None => plain.push_str(word),
        }
    }
    if !plain.is_empty() {
        out.push(Event::Text(plain.into()));
    }
}

/// What of a word is a link: the text before it, the link's own text, its address.
fn target<'w>(word: &'w str, base: &str) -> Option<(&'w str, &'w str, String)> {
    let start = word.find(|c: char| !matches!(c, '(' | '[' | '"' | '«'))?;
    let (before, rest) = word.split_at_checked(start)?;
    if rest.starts_with("http://") || rest.starts_with("https://") {
        let shown = rest.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '»')
        });
        return Some((before, shown, shown.to_owned()));
    }
    let (digits, folder) = match rest.strip_prefix('!') {
        // Only below `/-` there are merge requests.
        Some(digits) if base.ends_with("/-") => (digits, "merge_requests"),
        _ => (rest.strip_prefix('#')?, "issues"),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, after) = digits.split_at_checked(end)?;
    let whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (whole && !number.is_empty() && number.len() < 10).then(|| {
        (before, rest.get(..=end).unwrap_or_default(), format!("{base}/{folder}/{number}"))
    })
}
