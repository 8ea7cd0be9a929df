//! What a `.gitribute.yml` says, in types that cannot hold a wrong state.

use std::fmt;

use indexmap::IndexMap;

use super::hosts::UrlAlive;
use super::{AcceptSettings, DataPath, FillTemplate, PolicySettings, RepoPath};
use crate::dataset::FieldName;
use crate::intake::FieldId;
use crate::report::Language;

/// A whole configuration. The default is what a repository without one has.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RepoConfig {
    /// The language of replies.
    pub language: Language,
    /// The datasets, in file order.
    pub datasets: IndexMap<DatasetName, DatasetSettings>,
    /// What the forms' answers mean, by template file.
    pub forms: IndexMap<FormFile, FormSettings>,
    /// How a proposal is accepted.
    pub accept: AcceptSettings,
    /// Who may do what.
    pub policy: PolicySettings,
    /// How commands are written.
    pub commands: CommandSettings,
}

/// The name of a dataset, as commands name it: one word.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DatasetName(String);

impl DatasetName {
    /// A name of letters and digits of any script, `-`, `_` and `.`; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = !text.is_empty()
            && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        (is_word && text.len() <= MAX_DATASET_NAME_BYTES).then(|| Self(text.to_owned()))
    }

    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const MAX_DATASET_NAME_BYTES: usize = 100;

impl AsRef<str> for DatasetName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for DatasetName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatasetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The file name of a form's template, without folders: `02_channels_edit.yml`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FormFile(String);

impl FormFile {
    /// A file name that ends as a template's does (`.yml`, `.yaml`, `.md`); `None` for any other
    /// text.
    pub fn parse(text: &str) -> Option<Self> {
        let stem = FORM_SUFFIXES.iter().find_map(|suffix| text.strip_suffix(suffix))?;
        let is_name = !stem.is_empty() && !text.contains(['/', '\\']);
        is_name.then(|| Self(text.to_owned()))
    }

    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without its ending.
    pub fn stem(&self) -> &str {
        FORM_SUFFIXES.iter().find_map(|suffix| self.0.strip_suffix(suffix)).unwrap_or(&self.0)
    }
}

const FORM_SUFFIXES: [&str; 3] = [".yml", ".yaml", ".md"];

impl std::borrow::Borrow<str> for FormFile {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FormFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One dataset.
#[derive(Clone, PartialEq, Debug)]
pub struct DatasetSettings {
    /// Where its records are.
    pub path: DataPath,
    /// Its schema; types are inferred where there is none.
    pub schema: Option<RepoPath>,
    /// Where in a JSON or YAML document the records are (`data.cities`); the whole document
    /// where it is not said.
    pub records: Option<String>,
    /// The key's fields in order; empty: the schema's `primaryKey`.
    pub key: Vec<FieldName>,
    /// Fields that edits may not change.
    pub locked: Vec<FieldName>,
    /// What separates the items of a list cell, in columns of which nothing else is said.
    pub list_separator: Option<ListSeparator>,
    /// What is said of columns by name.
    pub columns: IndexMap<FieldName, ColumnSettings>,
    /// Datami's custom properties of its columns.
    pub custom_props: Option<RepoPath>,
    /// Where new records go.
    pub insert: Insert,
    /// Values that the bot supplies on add, in this order: a later one may use an earlier one.
    pub fill: IndexMap<FieldName, FillTemplate>,
    /// Sets of columns whose values together must not stand twice.
    pub unique_together: Vec<Vec<FieldName>>,
    /// The columns that the rows are sorted by; none: any order.
    pub sorted_by: Vec<FieldName>,
    /// A table of records that must not come back.
    pub not_in: Option<RepoPath>,
    /// Columns in which values that are nearly the same are told of.
    pub near_duplicates: Vec<FieldName>,
    /// Web addresses that are asked whether they answer; `None`: none are.
    pub url_alive: Option<UrlAlive>,
    /// The language of replies about this dataset.
    pub language: Option<Language>,
}

impl DatasetSettings {
    /// A file of which nothing else is said.
    pub fn of_file(path: RepoPath) -> Self {
        Self {
            path: DataPath::File(path),
            schema: None,
            records: None,
            key: Vec::new(),
            locked: Vec::new(),
            list_separator: None,
            columns: IndexMap::new(),
            custom_props: None,
            insert: Insert::default(),
            fill: IndexMap::new(),
            unique_together: Vec::new(),
            sorted_by: Vec::new(),
            not_in: None,
            near_duplicates: Vec::new(),
            url_alive: None,
            language: None,
        }
    }
}

/// What is said of one column of a dataset.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ColumnSettings {
    /// What separates the items of its lists: it holds lists then, whatever its schema says.
    pub list_separator: Option<ListSeparator>,
}

/// What separates the items of a list cell: a short text without letters, digits or line ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListSeparator(String);

impl ListSeparator {
    /// A separator; `None` for a text that would split words or lines, or is only space.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.trim().is_empty()
            && text.len() <= MAX_SEPARATOR_BYTES
            && !text.chars().any(|c| c.is_alphanumeric() || c.is_control() || c == '"');
        fits.then(|| Self(text.to_owned()))
    }

    /// The separator's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const MAX_SEPARATOR_BYTES: usize = 8;

/// Where new records go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Insert {
    /// After the last one.
    #[default]
    End,
    /// Where the order of keys puts them.
    Sorted,
}

/// What the answers of one form mean.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FormSettings {
    /// The dataset; by convention the only one.
    pub dataset: Option<DatasetName>,
    /// What to do; by convention told by the form's name.
    pub operation: Option<OperationSetting>,
    /// Fields whose id is not their column's name.
    pub columns: IndexMap<FieldId, FieldName>,
    /// Fields that say what stands there now: a lock, never a change.
    pub expect: IndexMap<FieldId, FieldName>,
    /// Fields that say a new key.
    pub to: IndexMap<FieldId, FieldName>,
    /// A form that asks which field to change and its new value.
    pub cell: Option<CellFields>,
    /// Fields that are nobody's business here.
    pub ignore: Vec<FieldId>,
    /// The answer that empties a cell.
    pub clear: Option<String>,
    /// The answer that leaves a cell alone, as a blank one does: `(unchanged)`.
    pub leave: Option<String>,
    /// What an answer is that stands as the form had it; by convention told by the operation.
    pub defaults: Option<Defaults>,
    /// The language of replies to this form.
    pub language: Option<Language>,
}

/// What a form does with a record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operation {
    /// Adds one.
    Add,
    /// Changes some of its fields.
    Update,
    /// Changes it, or adds it where it is not there.
    Upsert,
    /// Removes it.
    Remove,
    /// Gives it another key.
    Rename,
}

impl Operation {
    /// The operation's word in configurations and in JSON edits.
    pub fn word(self) -> &'static str {
        match self {
            Operation::Add => "add",
            Operation::Update => "update",
            Operation::Upsert => "upsert",
            Operation::Remove => "remove",
            Operation::Rename => "rename",
        }
    }
}

/// Which operation a form is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OperationSetting {
    /// Always the same.
    Fixed(Operation),
    /// An answer says it.
    ByAnswer {
        /// The field.
        field: FieldId,
        /// Operations by answer; never empty.
        values: IndexMap<String, Operation>,
    },
}

/// The fields of a form that asks for one cell: which field, its new value, perhaps what stands
/// there now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CellFields {
    /// The form field whose answer names the column.
    pub field: FieldId,
    /// The form field with the new value.
    pub value: FieldId,
    /// The form field with what stands there now.
    pub current: Option<FieldId>,
}

/// What an answer is that stands as the form had it: a dropdown's default, a prefilled text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Defaults {
    /// No answer.
    Ignore,
    /// An answer as any other.
    Answer,
}

/// How commands are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CommandSettings {
    /// Whether `/set` works besides `@<bot> set`.
    pub slash: Slash,
}

/// Whether a command's short form works.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Slash {
    /// `/set` and `@<bot> set` both work.
    #[default]
    On,
    /// Only `@<bot> set` works.
    Off,
}
