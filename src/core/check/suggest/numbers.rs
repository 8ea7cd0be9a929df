//! Numbers as people type them.

use crate::check::types::NumberForm;

/// A number taken apart: its sign, and the digits on both sides of the decimal sign.
struct Typed {
    negative: bool,
    whole: String,
    fraction: String,
}

pub(super) fn numbers(form: &NumberForm, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(typed) = typed(text) {
        found.push(typed.written(&form.decimal));
        if text.contains(['%', '‰']) {
            let places = if text.contains('‰') { 3 } else { 2 };
            found.push(typed.shifted(places).written(&form.decimal));
        }
    }
    found
}

pub(super) fn integers(text: &str) -> Vec<String> {
    match typed(text) {
        Some(typed) if typed.fraction.bytes().all(|digit| digit == b'0') => {
            vec![Typed { fraction: String::new(), ..typed }.written(".")]
        }
        _ => Vec::new(),
    }
}

impl Typed {
    fn written(&self, decimal: &str) -> String {
        let sign = if self.negative { "-" } else { "" };
        if self.fraction.is_empty() {
            format!("{sign}{}", self.whole)
        } else {
            format!("{sign}{}{decimal}{}", self.whole, self.fraction)
        }
    }

    /// The number divided by a power of ten.
    fn shifted(&self, places: usize) -> Typed {
        let padded = format!("{:0>width$}", self.whole, width = places + 1);
        let (whole, moved) = padded.split_at(padded.len() - places);
        let fraction = format!("{moved}{}", self.fraction);
        Typed {
            negative: self.negative,
            whole: whole.to_owned(),
            fraction: fraction.trim_end_matches('0').to_owned(),
        }
    }
}

/// Reads a number with any of the usual signs between thousands and before decimals, and a unit
/// or currency around it. `1,234` and `1.234` may be either and are not read.
fn typed(text: &str) -> Option<Typed> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'' | '’' | '_');
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let start = match text.get(..start)?.chars().next_back() {
        // `.5` and `,5`
        Some('.' | ',') => start - 1,
        _ => start,
    };
    let (before, rest) = text.split_at_checked(start)?;
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let (body, after) = rest.split_at_checked(end)?;
    let negative = match before.trim() {
        "" | "+" => false,
        "-" | "−" | "–" | "‐" => true,
        unit if is_unit(unit) => false,
        _ => return None,
    };
    if !(after.trim().is_empty() || is_unit(after.trim())) {
        return None;
    }
    let body = body.trim().trim_end_matches(['.', ',']);
    let (whole, fraction) = split_decimals(body)?;
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let grouped = match groups.as_slice() {
        [_] => true,
        [first, others @ ..] => {
            (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3)
        }
        [] => false,
    };
    if !grouped || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = groups.concat();
    Some(Typed {
        negative,
        whole: if whole.is_empty() { "0".to_owned() } else { whole },
        fraction: fraction.to_owned(),
    })
}

/// The part before and after the decimal sign; `None` where a sign could be either.
fn split_decimals(body: &str) -> Option<(&str, &str)> {
    let signs: Vec<(usize, char)> =
        body.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let cut = |at: usize| Some((body.get(..at)?, body.get(at + 1..)?));
    match signs.as_slice() {
        [] => Some((body, "")),
        [(at, _)] => {
            let (whole, fraction) = cut(*at)?;
            let has_other_groups = whole.contains(|c: char| !c.is_ascii_digit());
            let ambiguous = fraction.len() == 3
                && (1..=3).contains(&whole.len())
                && !whole.starts_with('0')
                && !has_other_groups;
            if ambiguous { None } else { Some((whole, fraction)) }
        }
        // One sign many times parts thousands; the last of two kinds is the decimal sign.
        [(_, first), .., (at, last)] => {
            if first == last {
                Some((body, ""))
            } else if body.matches(*last).count() == 1 {
                cut(*at)
            } else {
                None
            }
        }
    }
}

/// A currency, a per cent sign or the short name of a unit.
fn is_unit(text: &str) -> bool {
    text.chars().count() <= 5
        && text.chars().all(|c| c.is_alphabetic() || "%‰°€$£¥₪₹²³/µ".contains(c))
}
