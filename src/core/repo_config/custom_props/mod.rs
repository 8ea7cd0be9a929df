//! Datami's custom properties of fields: a JSON file that says how a widget shows and edits the
//! columns of a table, read here for what it says of their values.
//!
//! The file is `{"fields": […], "consolidation": […], "validation": […]}`
//! (github.com/multi-coop/datami-documentation-content, "Custom properties file"). What Datami
//! does with a property is told from its code (github.com/multi-coop/datami,
//! `src/utils/mixins.js`, `components/previews/PreviewCell.vue`,
//! `components/edition/csv/EditCell.vue`). Other properties (`bgColor`, `sticky`, `hide` …) are
//! about looks and mean nothing here; consolidation asks services, which only the widget does.

mod json;
mod read;

#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use crate::dataset::FieldName;

/// What stands between the tags of a cell where nothing says it (Datami, `globalUtils.js`,
/// `defaultTagsSeparator`).
pub const DEFAULT_TAG_SEPARATOR: &str = "-";

/// The custom properties of a table's columns.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CustomProps {
    /// By column, in the file's order.
    pub columns: IndexMap<FieldName, ColumnProps>,
}

/// What is said of one column.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ColumnProps {
    /// Its name for people.
    pub title: Option<String>,
    /// What it holds, for people.
    pub description: Option<String>,
    /// What kind of text it holds.
    pub subtype: Option<Subtype>,
    /// What stands between its tags (`tagSeparator`); never empty.
    pub tag_separator: Option<String>,
    /// The tags it knows, with their names for people (`definitions`).
    pub definitions: Vec<TagDefinition>,
    /// Whether it takes other tags (`allowNew`; Datami's tag input takes none unless it is said).
    pub new_tags: NewTags,
    /// Whether edits may change it (`locked`).
    pub lock: ColumnLock,
    /// How many characters of it are shown at once, or may be in it (`maxLength`).
    pub max_length: Option<u64>,
    /// The table whose values are its own (`foreignKey`), where it is activated.
    pub reference: Option<PropsReference>,
}

/// What kind of text a column holds, of those that mean something for its values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subtype {
    /// One tag.
    Tag,
    /// Tags with a separator between them.
    Tags,
    /// Text of several lines.
    LongText,
    /// Steps with their dates.
    TimelineText,
    /// A web address.
    Link,
    /// An e-mail address.
    Email,
    /// The web address of a picture.
    Image,
    /// A number that is shown with a percent sign.
    Percent,
}

impl Subtype {
    const ALL: [(&'static str, Subtype); 8] = [
        ("tag", Subtype::Tag),
        ("tags", Subtype::Tags),
        ("longtext", Subtype::LongText),
        ("timelinetext", Subtype::TimelineText),
        ("link", Subtype::Link),
        ("email", Subtype::Email),
        ("image", Subtype::Image),
        ("percent", Subtype::Percent),
    ];
}

/// A tag and what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TagDefinition {
    /// The tag as cells write it.
    pub value: String,
    /// Its name for people.
    pub label: Option<String>,
}

/// Whether a column takes tags that are not defined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NewTags {
    /// It does.
    Allowed,
    /// It does not.
    #[default]
    Refused,
}

/// Whether edits may change a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ColumnLock {
    /// They may.
    #[default]
    Open,
    /// They may not.
    Locked,
}

/// A column of another table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PropsReference {
    /// The table's file, by its path in the repository: what follows the branch in an address of
    /// a forge.
    pub path: String,
    /// Its column.
    pub column: FieldName,
}

impl CustomProps {
    /// The columns that edits may not change.
    pub fn locked(&self) -> impl Iterator<Item = &FieldName> {
        let locked = self.columns.iter().filter(|(_, props)| props.lock == ColumnLock::Locked);
        locked.map(|(name, _)| name)
    }

    /// The files of other tables that columns refer to.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.columns.values().filter_map(|props| Some(props.reference.as_ref()?.path.as_str()))
    }
}
