//! Sentences by name, from the Fluent catalogues under `locales/`: one folder a language, one
//! file a subject. A new language is a new folder and a line here.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::Language;
use super::escape::code_span;
use crate::words::visible;

/// Where a sentence is going to stand, which decides how people's text in it is made harmless.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sink {
    /// A terminal or a log: text in quotation marks, invisible characters shown.
    Plain,
    /// Markdown of a forge: text in code spans.
    Markdown,
}

/// What a sentence speaks of. Numbers choose plurals; people's text is quoted at the sink.
#[derive(Default, Debug)]
pub struct Args<'a> {
    values: Vec<(&'static str, Arg<'a>)>,
}

#[derive(Debug)]
enum Arg<'a> {
    Number(u64),
    Quoted(Cow<'a, str>),
    Word(Cow<'a, str>),
}

impl<'a> Args<'a> {
    /// No arguments yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A count or a line number: chooses the plural, and is written with the language's
    /// thousands separator.
    pub fn number(mut self, name: &'static str, number: impl Into<u64>) -> Self {
        self.values.push((name, Arg::Number(number.into())));
        self
    }

    /// Text that people or files brought: quoted, never live.
    pub fn quoted(mut self, name: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        self.values.push((name, Arg::Quoted(text.into())));
        self
    }

    /// Text of our own: put in as it is.
    pub fn word(mut self, name: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        self.values.push((name, Arg::Word(text.into())));
        self
    }

    fn to_fluent(&self, language: Language, sink: Sink) -> FluentArgs<'_> {
        let mut fluent = FluentArgs::new();
        for (name, arg) in &self.values {
            let value = match arg {
                Arg::Number(number) => FluentValue::from(FluentNumber::from(*number)),
                Arg::Quoted(text) => FluentValue::from(quote(text, language, sink)),
                Arg::Word(text) => FluentValue::from(text.as_ref()),
            };
            fluent.set(*name, value);
        }
        fluent
    }
}

/// People's text, quoted for a place.
fn quote(text: &str, language: Language, sink: Sink) -> String {
    match (sink, language) {
        (Sink::Markdown, _) => code_span(text),
        (Sink::Plain, Language::En) => format!("“{}”", visible(text)),
        (Sink::Plain, Language::Fr) => format!("«\u{a0}{}\u{a0}»", visible(text)),
    }
}

/// A sentence in a language. A sentence that a language lacks is given in English; a test proves
/// that none is lacking.
pub fn text(language: Language, id: &str, args: &Args<'_>, sink: Sink) -> String {
    find(language, id, args, sink)
        .or_else(|| find(Language::En, id, args, sink))
        .unwrap_or_else(|| id.to_owned())
}

fn find(language: Language, id: &str, args: &Args<'_>, sink: Sink) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let args = args.to_fluent(language, sink);
    Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static EN: OnceLock<Bundle> = OnceLock::new();
    static FR: OnceLock<Bundle> = OnceLock::new();
    match language {
        Language::En => EN.get_or_init(|| build(language, ENGLISH)),
        Language::Fr => FR.get_or_init(|| build(language, FRENCH)),
    }
}

macro_rules! catalogue {
    ($folder:literal) => {
        &[
            include_str!(concat!("locales/", $folder, "/checked.ftl")),
            include_str!(concat!("locales/", $folder, "/commands.ftl")),
            include_str!(concat!("locales/", $folder, "/config.ftl")),
            include_str!(concat!("locales/", $folder, "/contribution.ftl")),
            include_str!(concat!("locales/", $folder, "/custom.ftl")),
            include_str!(concat!("locales/", $folder, "/findings.ftl")),
            include_str!(concat!("locales/", $folder, "/forms.ftl")),
            include_str!(concat!("locales/", $folder, "/group.ftl")),
            include_str!(concat!("locales/", $folder, "/packages.ftl")),
            include_str!(concat!("locales/", $folder, "/patch.ftl")),
            include_str!(concat!("locales/", $folder, "/program.ftl")),
            include_str!(concat!("locales/", $folder, "/refusals.ftl")),
            include_str!(concat!("locales/", $folder, "/remarks.ftl")),
            include_str!(concat!("locales/", $folder, "/review.ftl")),
            include_str!(concat!("locales/", $folder, "/schema.ftl")),
            include_str!(concat!("locales/", $folder, "/summary.ftl")),
        ]
    };
}

const ENGLISH: &[&str] = catalogue!("en");
const FRENCH: &[&str] = catalogue!("fr");

fn build(language: Language, files: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(language.tag().parse().into_iter().collect());
    // People's text is isolated by its quotation marks or its code span.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::En => |value, _| grouped(value, ","),
        Language::Fr => |value, _| grouped(value, "\u{202f}"),
    }));
    for file in files {
        // A fault in one sentence leaves the others; the catalogue test finds it.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(good, _)| good);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A number with its thousands set apart.
fn grouped(value: &FluentValue<'_>, separator: &str) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string().into_owned();
    if digits.len() <= 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(digits);
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * separator.len());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push_str(separator);
        }
        text.push(digit);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(files: &[&str]) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
            for line in resource.source().lines() {
                if let Some((id, _)) = line.split_once(" =")
                    && !id.is_empty()
                    && !line.starts_with([' ', '#', '-'])
                {
                    assert!(ids.insert(id.to_owned()), "{id} stands twice");
                }
            }
        }
        ids
    }

    #[test]
    fn every_sentence_stands_in_every_language() {
        assert_eq!(ids(ENGLISH), ids(FRENCH));
    }

    /// A line of a catalogue without its code spans, which are typed as they stand.
    fn prose(line: &str) -> String {
        line.split('`').step_by(2).collect::<Vec<_>>().join("`")
    }

    #[test]
    fn french_punctuation_stays_with_its_word() {
        let unbreakable = |c: Option<char>| matches!(c, Some('\u{a0}' | '\u{202f}'));
        for line in FRENCH.iter().flat_map(|file| file.lines()) {
            if line.starts_with('#') {
                continue;
            }
            let prose: Vec<char> = prose(line).chars().collect();
            for (at, sign) in prose.iter().enumerate() {
                let before = at.checked_sub(1).and_then(|at| prose.get(at)).copied();
                let after = prose.get(at + 1).copied();
                let ends = after.is_none_or(|c| c.is_whitespace() || ".,;)»}*_<]".contains(c));
                match sign {
                    ':' | ';' | '?' | '!' | '»' if ends => {
                        assert!(unbreakable(before), "before {sign}: {line}");
                    }
                    '«' => assert!(unbreakable(after), "after «: {line}"),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        let number = FluentValue::from(FluentNumber::from(12_408_u64));
        assert_eq!(grouped(&number, ",").unwrap(), "12,408");
        let small = FluentValue::from(FluentNumber::from(2024_u64));
        assert_eq!(grouped(&small, ",").unwrap(), "2024");
    }
}
