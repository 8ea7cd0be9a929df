//! A place in a text, moved on by what is read there. Copied to look ahead.

#[derive(Clone, Copy)]
pub(super) struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(super) fn rest(&self) -> &'a str {
        self.0
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn skip_space(&mut self) {
        self.0 = self.0.trim_start();
    }

    pub(super) fn starts_with(&self, sign: &str) -> bool {
        self.0.starts_with(sign)
    }

    /// Moves over a sign, where it stands here.
    pub(super) fn eat(&mut self, sign: &str) -> bool {
        match self.0.strip_prefix(sign) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// Moves over a word in any case, where it stands here as a whole.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let Some((found, rest)) = self.0.split_at_checked(word.len()) else { return false };
        if !found.eq_ignore_ascii_case(word) || rest.starts_with(char::is_alphanumeric) {
            return false;
        }
        self.0 = rest;
        true
    }

    /// Moves over a text in quotation marks, where one stands here.
    pub(super) fn eat_comment(&mut self) -> bool {
        match self.0.strip_prefix('"').and_then(|text| text.split_once('"')) {
            Some((_, rest)) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// Moves over a number, where one stands here, and gives it with its digits.
    pub(super) fn any_number(&mut self) -> Option<(u32, &'a str)> {
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at_checked(end)?;
        let number = digits.parse().ok()?;
        self.0 = rest;
        Some((number, digits))
    }

    /// Moves over a number of so many digits, where one stands here.
    pub(super) fn number(&mut self, digits: usize) -> Option<u32> {
        let before = *self;
        match self.any_number() {
            Some((number, written)) if written.len() == digits => Some(number),
            _ => {
                *self = before;
                None
            }
        }
    }
}
