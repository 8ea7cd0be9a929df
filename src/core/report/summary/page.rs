//! A text that never grows over its budget and never holds half of anything.

/// Blocks parted by blank lines. A block is put in whole or not at all.
pub(super) struct Page {
    text: String,
    budget: usize,
}

impl Page {
    pub(super) fn new(budget: usize) -> Self {
        Self { text: String::new(), budget }
    }

    /// Bytes that the next block may have.
    pub(super) fn room(&self) -> usize {
        self.budget.saturating_sub(self.text.len() + GAP)
    }

    /// Puts a block in, where it fits.
    pub(super) fn add(&mut self, block: &str) {
        let block = block.trim_end_matches('\n');
        if block.is_empty() || block.len() > self.room() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(block);
        self.text.push('\n');
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// A line end behind a block and a blank line before it.
const GAP: usize = 2;

/// A list with as many of the lines as fit, and a last line for the others.
pub(super) fn list<'a>(
    lines: impl ExactSizeIterator<Item = &'a str>,
    room: usize,
    more: impl Fn(usize) -> String,
) -> String {
    let total = lines.len();
    let mut list = String::new();
    for (index, line) in lines.enumerate() {
        let item = item(line);
        let rest = if index + 1 == total { 0 } else { more(total).len() + ITEM };
        if list.len() + item.len() + rest > room {
            let rest = format!("- {}\n", more(total - index));
            if list.len() + rest.len() <= room {
                list.push_str(&rest);
            }
            break;
        }
        list.push_str(&item);
    }
    list
}

/// `- ` and a line end.
const ITEM: usize = 3;

fn item(line: &str) -> String {
    format!("- {}\n", line.replace(['\r', '\n'], " ").trim())
}

/// A folded section; the line it folds to is ours.
pub(super) fn details(summary: &str, content: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{}\n\n</details>", content.trim_end())
}

/// Bytes that [`details`] puts around.
pub(super) const DETAILS: usize = 60;
