//! What is known around a filled form.

use jiff::civil::Date;

use crate::dataset::FieldName;
use crate::repo_config::{DatasetName, DatasetSettings, FormFile, FormSettings};

/// Everything that answers are read with, besides the form.
#[derive(Clone, Copy, Debug)]
pub struct MappingContext<'a> {
    /// The template's file name, where the form has one.
    pub file: Option<&'a FormFile>,
    /// The form's entry in `.gitribute.yml`; convention decides where there is none.
    pub settings: Option<&'a FormSettings>,
    /// All datasets of the repository.
    pub datasets: &'a [DatasetView<'a>],
    /// The day of the contribution, for `{{ today }}`.
    pub today: Date,
    /// The login of who sent the form, for `{{ author }}`.
    pub author: &'a str,
    /// Where the forge shows people (`https://github.com`): what `@name` means in a column of
    /// addresses. `None`: it stays as typed.
    pub people: Option<&'a str>,
}

/// One dataset as the mapping sees it.
#[derive(Clone, Copy, Debug)]
pub struct DatasetView<'a> {
    /// Its name.
    pub name: &'a DatasetName,
    /// Its entry in `.gitribute.yml`, where it has one.
    pub settings: Option<&'a DatasetSettings>,
    /// The key's fields: the configuration's, else the schema's primary key; may be empty.
    pub key: &'a [FieldName],
    /// Its columns: those of the header, and those of the schema that the header lacks.
    pub columns: &'a [Column],
    /// What its cells can hold.
    pub cells: Cells,
}

/// What the cells of a dataset can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cells {
    /// Text only: CSV and its kin.
    #[default]
    Text,
    /// JSON values: JSON, YAML, GeoJSON, front matter.
    Json,
}

/// One column of a dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name in the file.
    pub name: FieldName,
    /// Its title in the schema, which a form's label may be.
    pub title: Option<String>,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column of text without a title.
    pub fn text(name: impl Into<FieldName>) -> Self {
        Self { name: name.into(), title: None, kind: ColumnKind::Text }
    }
}

/// What a column holds, as far as it changes how an answer is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Text, and everything that is written as it is typed.
    Text,
    /// A number. In text cells it is written as typed.
    Number,
    /// An address of the web.
    Url,
    /// True or false.
    Boolean {
        /// How the file spells true, the usual word first (Table Schema, `trueValues`).
        truths: Vec<String>,
        /// How the file spells false (Table Schema, `falseValues`).
        falsehoods: Vec<String>,
    },
    /// Several items in one cell.
    List {
        /// What separates them: the column's own `list_separator` in the configuration, or what
        /// the schema says (Table Schema v2, `delimiter`); where neither says anything, the
        /// dataset's `list_separator`, else `,`.
        separator: Option<String>,
        /// The items allowed, where the schema names them.
        members: Vec<String>,
    },
}
