//! A repository's `.gitribute.yml`: what the maintainers want.
//!
//! Read from the default branch only, and so strictly that a slip of the pen is told with its
//! line and the nearest right word instead of being without effect.

mod custom_props;
mod fault;
mod fill;
mod hosts;
mod keys;
mod model;
mod path;
mod policy;
mod read;
mod read_forms;
mod read_policy;
mod reader;
mod schema;

#[cfg(test)]
mod tests;

pub use custom_props::{
    ColumnLock, ColumnProps, CustomProps, DEFAULT_TAG_SEPARATOR, NewTags, PropsReference, Subtype,
    TagDefinition,
};
pub use fault::{ConfigError, ConfigFault, Expected};
pub use fill::{FILTERS, FillError, FillFault, FillInputs, FillTemplate};
pub use hosts::{HostPattern, UrlAlive};
pub use model::{
    CellFields, ColumnSettings, CommandSettings, DatasetName, DatasetSettings, Defaults, FormFile,
    FormSettings, Insert, ListSeparator, Operation, OperationSetting, RepoConfig, Slash,
};
pub use path::{DataPath, PathFault, PathPattern, RepoPath};
pub use policy::{
    AcceptMode, AcceptSettings, Approver, FirstTime, Grouping, OwnContributions, Period,
    PolicySettings, Program, Proposers, Quota, Rate, Role,
};
pub use read::read;
pub use schema::json_schema;

/// Where a configuration may be in a repository, in the order they are looked for.
pub const LOCATIONS: [&str; 5] = [
    ".gitribute.yml",
    ".github/.gitribute.yml",
    ".gitlab/.gitribute.yml",
    ".forgejo/.gitribute.yml",
    ".gitea/.gitribute.yml",
];

/// What is known of the repository around a configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// The paths of all files of the default branch; `None`: whether paths exist is not checked.
    pub files: Option<&'a [String]>,
    /// The names of resources that a `datapackage.json` declares: datasets without an entry.
    pub resources: &'a [String],
}
