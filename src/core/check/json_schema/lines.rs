//! Which line each value of a JSON text stands on.

use std::collections::{HashMap, HashSet};

/// The lines, counted from 1, of the values at these JSON Pointers. The text is valid JSON; a
/// pointer to what is not there has no line.
pub(super) fn lines_of(text: &str, wanted: &HashSet<String>) -> HashMap<String, u64> {
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
        line: 1,
        pointer: String::new(),
        wanted,
        found: HashMap::new(),
    };
    if !wanted.is_empty() {
        scan.value();
    }
    scan.found
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
    pointer: String,
    wanted: &'t HashSet<String>,
    found: HashMap<String, u64>,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line += 1;
        }
        self.at += 1;
    }

    /// Goes to what is next and no space, comma or colon.
    fn space(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'))
        {
            self.step();
        }
    }

    fn value(&mut self) {
        self.space();
        if self.wanted.contains(&self.pointer) {
            self.found.insert(self.pointer.clone(), self.line);
        }
        match self.peek() {
            Some(b'{') => self.inside(b'}', |scan, _| {
                let start = scan.at;
                scan.string();
                let name = scan.text.get(start..scan.at).unwrap_or_default();
                serde_json::from_slice::<String>(name).unwrap_or_default()
            }),
            Some(b'[') => self.inside(b']', |_, number| number.to_string()),
            Some(b'"') => self.string(),
            _ => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b']' | b'}' | b'\n')) {
                    self.step();
                }
            }
        }
    }

    /// The values between brackets, each with its name.
    fn inside(&mut self, end: u8, mut name: impl FnMut(&mut Self, usize) -> String) {
        self.step();
        for number in 0.. {
            self.space();
            match self.peek() {
                None => return,
                Some(byte) if byte == end => return self.step(),
                Some(_) => {}
            }
            let length = self.pointer.len();
            let name = name(self, number);
            self.pointer.push('/');
            self.pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            let before = self.at;
            self.value();
            self.pointer.truncate(length);
            if self.at == before {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.step();
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'\\' => self.step(),
                b'"' => return,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_on_their_lines() {
        let text = "[\n {\"a\": \"x]\\\"}\", \"b/c\":\n  [1,\n2]},\n{}, {\"a\":\n\n null}]\n";
        let wanted: HashSet<String> =
            ["", "/0", "/0/a", "/0/b~1c/1", "/1", "/2/a", "/9"].map(str::to_owned).into();
        let found = lines_of(text, &wanted);
        let line = |pointer: &str| found.get(pointer).copied();
        assert_eq!(line(""), Some(1));
        assert_eq!(line("/0"), Some(2));
        assert_eq!(line("/0/a"), Some(2));
        assert_eq!(line("/0/b~1c/1"), Some(4));
        assert_eq!(line("/1"), Some(5));
        assert_eq!(line("/2/a"), Some(7));
        assert_eq!(line("/9"), None);
    }
}
