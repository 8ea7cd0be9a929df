//! The languages people are answered in.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A language with a complete catalogue under `locales/`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::En, Language::Fr];

    /// The language's tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Fr => "fr",
        }
    }
}

/// A language tag without a catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{0}` is no language gitribute speaks: write `en` or `fr`")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads `fr`, `fr-CA`, `fr_FR.UTF-8`.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default().to_lowercase();
        Language::ALL
            .into_iter()
            .find(|language| language.tag() == primary)
            .ok_or_else(|| UnknownLanguage(tag.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}
