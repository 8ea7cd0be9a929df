//! Opening hours as people write them, put the way OpenStreetMap does.

use super::check;
use crate::words::folded;

const DAYS: [[&str; 5]; 7] = [
    ["lundi", "lun", "lu", "monday", "mon"],
    ["mardi", "mar", "ma", "tuesday", "tue"],
    ["mercredi", "mer", "me", "wednesday", "wed"],
    ["jeudi", "jeu", "je", "thursday", "thu"],
    ["vendredi", "ven", "ve", "friday", "fri"],
    ["samedi", "sam", "sa", "saturday", "sat"],
    ["dimanche", "dim", "di", "sunday", "sun"],
];

/// The same hours in the right form, where they can be read.
pub(in crate::check::custom) fn mended(text: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for token in tokens(text) {
        match token {
            Token::Word(word) => match word_of(&word) {
                Some(known) => parts.push(known.to_owned()),
                None => return None,
            },
            Token::Time(time) => parts.push(time),
            Token::Sign(sign) => parts.push(sign.to_string()),
        }
    }
    let mut candidate = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let joins = matches!(part.as_str(), "-" | "," | ";" | ":" | "+");
        if part == ":" {
            continue;
        }
        let after_joint = candidate.ends_with(['-', ',']) || candidate.is_empty();
        if !joins && !after_joint {
            candidate.push(' ');
        }
        candidate.push_str(part);
    }
    (candidate != text && check(&candidate).is_none()).then_some(candidate)
}

enum Token {
    Word(String),
    Time(String),
    Sign(char),
}

/// What a word is in opening hours: empty for words that say nothing.
fn word_of(word: &str) -> Option<&'static str> {
    let plain = folded(word);
    if let Some((_, code)) = DAYS.iter().zip(super::WEEKDAYS).find(|(names, code)| {
        names.contains(&plain.as_str())
            || plain == code.to_lowercase()
            || names.first().is_some_and(|name| plain == format!("{name}s"))
    }) {
        return Some(code);
    }
    Some(match plain.as_str() {
        "du" | "de" | "le" | "les" | "from" | "on" => "",
        "au" | "a" | "to" | "jusqua" => "-",
        "et" | "and" => ",",
        "ferme" | "fermes" | "closed" | "off" => "off",
        "ph" | "feries" | "ferie" => "PH",
        "midi" => "12:00",
        _ => return None,
    })
}

/// Words, times (`8h`, `8h30`, `8:30`, `8.30`) and signs.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let end_of = |keep: fn(char) -> bool| rest.find(|c| !keep(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            let end = end_of(|c| c.is_ascii_digit() || matches!(c, 'h' | 'H' | ':' | '.'));
            let written = rest.get(..end).unwrap_or_default();
            tokens.push(clock(written).map_or(Token::Word(written.to_owned()), Token::Time));
            end
        } else if first.is_alphabetic() {
            let end = end_of(char::is_alphabetic);
            tokens.push(Token::Word(rest.get(..end).unwrap_or_default().to_owned()));
            end
        } else {
            match first {
                '\u{2010}'..='\u{2015}' | '-' => tokens.push(Token::Sign('-')),
                ',' | ';' | ':' | '+' => tokens.push(Token::Sign(first)),
                '/' => tokens.push(Token::Sign(',')),
                c if c.is_whitespace() || matches!(c, '.' | '\'' | '’') => {}
                other => tokens.push(Token::Word(other.to_string())),
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

fn clock(written: &str) -> Option<String> {
    let (hour, minute) = written.split_once(['h', 'H', ':', '.']).unwrap_or((written, "00"));
    let minute = if minute.is_empty() { "00" } else { minute };
    let fits = (1..=2).contains(&hour.len()) && minute.len() == 2;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (fits && digits(hour) && digits(minute)).then(|| format!("{hour:0>2}:{minute}"))
}
