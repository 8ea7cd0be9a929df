//! Which raw HTML of a text stays: a few tags, without attributes, each closed in its place.

/// Tags that may stay.
const ALLOWED: [&str; 11] =
    ["details", "summary", "sub", "sup", "kbd", "b", "i", "em", "strong", "code", "p"];

/// The tags that are open at one place of a text.
#[derive(Default)]
pub(super) struct Tags {
    open: Vec<&'static str>,
}

impl Tags {
    /// A piece of raw HTML with comments dropped and everything that is not allowed as text.
    pub(super) fn allow(&mut self, raw: &str) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('<') {
            escape(&mut out, rest.get(..at).unwrap_or_default());
            rest = rest.get(at..).unwrap_or_default();
            if rest.starts_with("<!--") {
                // An unclosed comment hides what follows it, as in a browser.
                let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            match rest.find('>').and_then(|end| rest.split_at_checked(end + 1)) {
                Some((tag, after)) => {
                    self.tag(&mut out, tag);
                    rest = after;
                }
                None => break,
            }
        }
        escape(&mut out, rest);
        out
    }

    /// Closes what is open, so that nothing after the text is drawn into it.
    pub(super) fn close(&mut self) -> String {
        self.open.drain(..).rev().flat_map(|name| ["</", name, ">"]).collect()
    }

    fn tag(&mut self, out: &mut String, tag: &str) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let closes = inner.starts_with('/');
        let mut words = inner.trim_matches('/').split_ascii_whitespace();
        let name = words.next().unwrap_or_default().to_ascii_lowercase();
        let opened = words.next() == Some("open");
        if name == "br" && !closes {
            out.push_str("<br>");
            return;
        }
        match ALLOWED.iter().find(|allowed| **allowed == name) {
            Some(name) if closes => {
                if let Some(depth) = self.open.iter().rposition(|open| open == name) {
                    for name in self.open.drain(depth..).rev() {
                        out.push_str("</");
                        out.push_str(name);
                        out.push('>');
                    }
                }
            }
            Some(name) => {
                self.open.push(name);
                out.push('<');
                out.push_str(name);
                out.push_str(if *name == "details" && opened { " open>" } else { ">" });
            }
            None => escape(out, tag),
        }
    }
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Entities in raw HTML are written as such and stay.
            other => out.push(other),
        }
    }
}
