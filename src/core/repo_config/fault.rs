//! What is wrong with a configuration, and where.

use std::fmt;

use thiserror::Error;

use super::{FillFault, PathFault};
use crate::check::JsonFault;
use crate::yaml::{Place, YamlFault};

/// One fault of a configuration. `Display` is the line a terminal shows:
/// `.gitribute.yml:3:5: …`.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{file}:{place}: {fault}")]
pub struct ConfigError {
    /// The file's path in the repository.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What is wrong.
    pub fault: ConfigFault,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ConfigFault {
    /// The text is no YAML.
    #[error("{0}")]
    Yaml(YamlFault),
    /// The text is no JSON.
    #[error("this is no JSON ({0:?})")]
    Json(JsonFault),
    /// A key that nobody knows here.
    #[error("`{found}` is not known here{}", Mend(nearest.as_deref(), known))]
    UnknownKey {
        /// The key found.
        found: String,
        /// The nearest known one.
        nearest: Option<String>,
        /// All known ones.
        known: Vec<&'static str>,
    },
    /// A key that must be there is not.
    #[error("`{key}` is missing")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A value of the wrong type.
    #[error("`{key}` must be {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What it must be.
        expected: Expected,
    },
    /// A word that is none of those allowed.
    #[error("`{key}` cannot be `{found}`{}", Mend(nearest.as_deref(), known))]
    UnknownWord {
        /// The key.
        key: String,
        /// The word found.
        found: String,
        /// The nearest allowed one.
        nearest: Option<String>,
        /// All allowed ones.
        known: Vec<&'static str>,
    },
    /// A dataset that is declared nowhere.
    #[error("no dataset is named `{found}`{}", Mend(nearest.as_deref(), &[]))]
    UnknownDataset {
        /// The name found.
        found: String,
        /// The nearest declared one.
        nearest: Option<String>,
    },
    /// A name that commands could not write as one word.
    #[error("`{found}` is no name for a dataset: use letters, digits, `-`, `_` and `.`")]
    DatasetName {
        /// The name found.
        found: String,
    },
    /// A key below `forms` that is no template's file name.
    #[error(
        "`{found}` is no form's file name: write the name alone, such as `02_channels_edit.yml`"
    )]
    FormFile {
        /// The name found.
        found: String,
    },
    /// A template file that is not there.
    #[error("there is no form `{found}`{}", Mend(nearest.as_deref(), &[]))]
    FormMissing {
        /// The name found.
        found: String,
        /// The nearest form that is there.
        nearest: Option<String>,
    },
    /// A text that is no path for us.
    #[error("`{found}` cannot be used: {fault}")]
    Path {
        /// The text found.
        found: String,
        /// Why.
        fault: PathFault,
    },
    /// A path that is not there.
    #[error("there is no file `{found}`{}", Mend(nearest.as_deref(), &[]))]
    PathMissing {
        /// The path found.
        found: String,
        /// The nearest one that is there.
        nearest: Option<String>,
    },
    /// A template of `fill` that cannot be used.
    #[error("`{key}`: {fault}")]
    Fill {
        /// The column.
        key: String,
        /// Why.
        fault: FillFault,
    },
    /// A separator that would split words or lines.
    #[error("`{found}` cannot separate the items of a list: write a sign such as `;` or `|`")]
    Separator {
        /// The text found.
        found: String,
    },
    /// A text that is no host to ask.
    #[error(
        "`{found}` is no host: write a name such as `example.org`, or `*.example.org` for all \
         below it"
    )]
    Host {
        /// The text found.
        found: String,
    },
    /// A text that is no rate.
    #[error("`{found}` is no quota: write a number and a time, such as `10/day` (hour, day, week)")]
    Rate {
        /// The text found.
        found: String,
    },
    /// A word that is no role, team or login.
    #[error("`{found}` is no role, team or person{}", Mend(nearest.as_deref(), &[
        "writers", "maintainers", "admins", "org/team", "@login"
    ]))]
    Approver {
        /// The word found.
        found: String,
        /// The nearest role.
        nearest: Option<String>,
    },
    /// One field in two places that exclude each other.
    #[error("the field `{field}` is in `{first}` already: keep one of the two")]
    FieldTwice {
        /// The form's field.
        field: String,
        /// Where it stood first.
        first: &'static str,
    },
    /// A name that stands twice in one list.
    #[error("`{found}` stands twice")]
    Repeated {
        /// The name.
        found: String,
    },
    /// A key that has no meaning beside the form's operation.
    #[error("`{key}` has no meaning where `operation` is `{operation}`")]
    Needless {
        /// The key.
        key: &'static str,
        /// The operation's word.
        operation: &'static str,
    },
    /// A word that another setting leaves without effect.
    #[error("`{key}: {found}` has no effect here")]
    NotOffered {
        /// The key.
        key: &'static str,
        /// The word found.
        found: &'static str,
    },
    /// A text that is neither an account's number nor a login.
    #[error("`{found}` is no program's login or number: write one such as `renovate[bot]`")]
    Program {
        /// The text found.
        found: String,
    },
    /// The same answer to clear a cell and to leave it.
    #[error("`clear` and `leave` are the same answer: one must change")]
    ClearIsLeave,
}

/// What a value must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A text or a list of texts.
    Texts,
    /// Keys with values below.
    Mapping,
    /// One of the operations, or `field` and `values`.
    Operation,
    /// Members in braces.
    Object,
    /// A list of members in braces.
    Objects,
    /// A whole number above 0.
    Count,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Text => "a text",
            Expected::Flag => "`true` or `false`",
            Expected::Texts => "a text or a list of texts",
            Expected::Mapping => "a mapping: keys with values below",
            Expected::Operation => "an operation, or a mapping of `field` and `values`",
            Expected::Object => "a mapping: `{ … }`",
            Expected::Objects => "a list of mappings: `[{ … }]`",
            Expected::Count => "a whole number above 0",
        })
    }
}

/// The end of a sentence: the nearest word, else the words there are.
struct Mend<'a>(Option<&'a str>, &'a [&'static str]);

impl fmt::Display for Mend<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(nearest), _) => write!(f, ": did you mean `{nearest}`?"),
            (None, []) => Ok(()),
            (None, known) => write!(f, ": write one of {}", known.join(", ")),
        }
    }
}
