//! Lines that look as if a command was meant.

use super::super::{CommandKind, REGISTRY, Verb};
use super::{bare, word};
use crate::words::is_invisible;

/// The command that a line was most likely meant to be, and the line as it should be. `rest` is
/// what stands behind the slash or the mention. Answered only where it plausibly was meant for
/// us: a path, a date, a fraction or a word of prose is left alone.
pub(super) fn near(rest: &str, is_slash: bool) -> Option<(Verb, String)> {
    let spaced = rest.starts_with(char::is_whitespace);
    let (typed, args) = word(rest.trim_start());
    if typed.is_empty()
        || typed.contains('/')
        || !typed.starts_with(|c: char| c.is_alphabetic() || is_invisible(c))
    {
        return None;
    }
    let args = bare(args);
    let plain: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
    let plain = plain.to_lowercase();
    let stem = plain.trim_end_matches(|c: char| c.is_ascii_punctuation() || c == '…');
    let stripped = stem.len() < plain.len();
    // `/ set country = PE`, `/Accept`, `/accept.`, `/ac​cept`: the word itself, not as it must be.
    if let Some(verb) = Verb::of_word(stem) {
        // A sentence that begins with the word is prose: `@bot Add. And then …`.
        let fits = plausible(verb, args) && (is_slash || args.is_empty() || !stripped);
        return fits.then(|| fixed(verb, args));
    }
    if spaced || (!is_slash && args.split_whitespace().count() > MOST_WORDS) {
        return None;
    }
    // `/add-record`, `/set_field`, `/checkagain` with a sign between.
    let head = stem.split(['-', '_']).next().unwrap_or(stem);
    if head.len() < stem.len()
        && let Some(verb) = Verb::of_word(head)
    {
        return plausible(verb, args).then(|| fixed(verb, args));
    }
    let verb = nearest_verb(stem)?;
    plausible(verb, args).then(|| fixed(verb, args))
}

/// Words behind a mention that still may be a command.
const MOST_WORDS: usize = 6;

fn fixed(verb: Verb, args: &str) -> (Verb, String) {
    let name = verb.spec().name;
    let line = if args.is_empty() { name.to_owned() } else { format!("{name} {args}") };
    (verb, line)
}

/// Whether what stands behind the word is what the command takes.
fn plausible(verb: Verb, args: &str) -> bool {
    match verb {
        Verb::Set => args.contains('='),
        Verb::Drop => args.starts_with(|c: char| c.is_ascii_digit() || c == '#'),
        Verb::Add | Verb::Help => args.split_whitespace().count() <= 3 || args.contains('='),
        Verb::Remove | Verb::Rename | Verb::Find => !args.is_empty(),
        Verb::Reject => args.is_empty() || args.to_lowercase().contains("because"),
        _ if verb.spec().kind == CommandKind::Describing => args.is_empty(),
        _ => args.is_empty(),
    }
}

/// One slip of the keyboard in short words, two in long ones.
fn nearest_verb(typed: &str) -> Option<Verb> {
    let length = typed.chars().count();
    if !(2..=16).contains(&length) {
        return None;
    }
    let words = REGISTRY.iter().flat_map(|spec| {
        std::iter::once(spec.name).chain(spec.aliases.iter().copied()).map(|word| (word, spec.verb))
    });
    let near = words.filter_map(|(word, verb)| {
        let slips = strsim::damerau_levenshtein(typed, word);
        let most = if word.len() >= 6 { 2 } else { 1 };
        (slips <= most && word.len() > slips + 1).then_some((slips, verb))
    });
    near.min_by_key(|(slips, _)| *slips).map(|(_, verb)| verb)
}
