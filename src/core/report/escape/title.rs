//! One line for places without any markup: titles and commit messages.

use unicode_segmentation::UnicodeSegmentation;

use crate::words::is_invisible;

/// Characters of a title or a name; Git's own advice for a subject is about 50, GitHub cuts at 72.
const LONGEST: usize = 72;

/// People's text as one short line that is safe in a title, a commit's subject and a trailer's
/// name. Nothing can be escaped there, so what means something to Git, a forge, a shell or a
/// template is left out: brackets (`[skip ci]`), quotation and backtick marks, `@`, `#1`, `GH-1`,
/// `$`, `<>`, line ends, direction marks. Empty where nothing is left.
pub fn one_line(text: &str) -> String {
    let spaced: String = text
        .replace("://", " ")
        .chars()
        .filter_map(|c| match c {
            '@' | '＠' | '\u{fe6b}' | '#' | '＃' | '`' | '$' | '{' | '}' | '<' | '>' | '\\'
            | '[' | ']' | '!' | '~' | '%' | '^' | '&' | '*' | '|' | '"' | ';' => None,
            c if c.is_whitespace() || c.is_control() => Some(' '),
            c if is_invisible(c) => None,
            c => Some(c),
        })
        .collect();
    let mut words = Vec::new();
    for word in spaced.split(' ').filter(|word| !word.is_empty()) {
        words.push(harmless(word));
    }
    let line = words.join(" ");
    let line = line.trim_start_matches(['-', '/', '.', '=', '+', ':', ' ']).trim_end();
    let mut graphemes = line.grapheme_indices(true);
    match graphemes.nth(LONGEST) {
        Some(_) => {
            let end = line.grapheme_indices(true).nth(LONGEST - 1).map_or(0, |(at, _)| at);
            let kept: String = line.chars().take(LONGEST * 4).collect();
            format!("{}…", kept.get(..end).unwrap_or(&kept).trim_end())
        }
        None => line.chars().take(LONGEST * 4).collect(),
    }
}

/// A word that names no issue, commit or host.
fn harmless(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("www.") {
        return word.replacen('.', " ", 1);
    }
    let mut harmless = String::with_capacity(word.len());
    let mut part = String::new();
    for c in word.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() {
            part.push(c);
            continue;
        }
        let is_hash = part.len() >= 7
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().any(|byte| byte.is_ascii_alphabetic());
        if is_hash {
            harmless.extend(part.chars().take(6));
            harmless.push('…');
        } else {
            harmless.push_str(&part);
        }
        let names_issue = c == '-' && part.eq_ignore_ascii_case("gh");
        part.clear();
        match c {
            '\0' => {}
            _ if names_issue => harmless.push(' '),
            c => harmless.push(c),
        }
    }
    harmless
}
