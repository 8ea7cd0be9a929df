//! People's text made harmless where it is written (FAULTS section M).

use crate::words::visible;

/// Text as a Markdown code span: nothing in it can mention, refer, close, link or break out.
/// Line ends and invisible characters are shown; a table's `|` is escaped.
pub(crate) fn code_span(text: &str) -> String {
    let shown = visible(text).replace('|', "\\|");
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || shown.is_empty() { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}
