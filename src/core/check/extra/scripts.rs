//! Letters of one script that look like those of another (Unicode Technical Standard 39): a key
//! with both is most likely a slip, or made to mislead (FAULTS D7).

/// The Latin letters that other letters look like.
const LOOKALIKES: &[(char, char)] = &[
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('а', 'a'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('х', 'x'),
    ('у', 'y'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('α', 'a'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ρ', 'p'),
    ('υ', 'u'),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
}

/// The text in Latin letters alone, where letters of another script that look like them stand
/// among them; `None` where nothing misleads.
pub(super) fn in_latin(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let has = |script| text.chars().any(|c| self::script(c) == Some(script));
    let has_others = has(Script::Greek) || has(Script::Cyrillic);
    if !(has(Script::Latin) && has_others) {
        return None;
    }
    Some(latin(text))
}

/// The text with every letter that looks like a Latin one as that.
pub(super) fn latin(text: &str) -> String {
    let plain =
        |c: char| LOOKALIKES.iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| *latin);
    text.chars().map(plain).collect()
}

fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        _ => None,
    }
}
