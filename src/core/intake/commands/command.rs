//! Commands, understood.

use indexmap::IndexMap;

use super::Verb;
use super::bulk::Rows;
use super::value::NewValue;
use crate::dataset::{FieldName, Key};
use crate::repo_config::DatasetName;

/// A command whose words were all understood. Whether the record exists, and whether the person
/// may, is not known yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// New values for fields of one record.
    Set {
        /// Which record.
        target: Target,
        /// The fields, in the order they stand; never empty.
        values: IndexMap<FieldName, NewValue>,
        /// Why.
        reason: Option<String>,
    },
    /// New values for fields of several records, by rows that hold the key.
    SetRows {
        /// The dataset.
        dataset: DatasetName,
        /// Where the rows are.
        rows: Rows,
    },
    /// One new record.
    Add {
        /// The dataset.
        dataset: DatasetName,
        /// Its values, in the order they stand; never empty.
        values: IndexMap<FieldName, NewValue>,
        /// Why.
        reason: Option<String>,
    },
    /// Several new records.
    AddRows {
        /// The dataset.
        dataset: DatasetName,
        /// Where the rows are.
        rows: Rows,
    },
    /// A record goes.
    Remove {
        /// Which record.
        target: Target,
        /// Why.
        reason: Option<String>,
    },
    /// A record gets another key.
    Rename {
        /// Which record.
        target: Target,
        /// Its new key.
        to: Key,
        /// Why.
        reason: Option<String>,
    },
    /// Rows leave the proposal.
    Drop {
        /// Which, never empty.
        rows: Vec<RowRange>,
    },
    /// The last describing command is taken back.
    Undo,
    /// The proposal is accepted.
    Accept,
    /// The proposal is closed.
    Reject {
        /// Why.
        reason: String,
    },
    /// The proposal waits.
    Hold {
        /// Why.
        reason: Option<String>,
    },
    /// The proposal is applied anew on the newest base.
    Refresh,
    /// What was merged is to be taken back.
    Revert {
        /// Why.
        reason: Option<String>,
    },
    /// How the answers were read.
    Explain,
    /// Check again.
    Check,
    /// Look rows up.
    Find {
        /// In which dataset; `None`: in all.
        dataset: Option<DatasetName>,
        /// What for; not blank.
        words: String,
    },
    /// What may be done here.
    Help {
        /// About one command only.
        about: Option<Verb>,
    },
}

/// Which record a command is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// The one that the contribution is about.
    AtHand {
        /// Of this dataset.
        dataset: DatasetName,
    },
    /// A named one.
    Record {
        /// Its dataset.
        dataset: DatasetName,
        /// Its key.
        key: Key,
    },
}

impl Target {
    /// The dataset.
    pub fn dataset(&self) -> &DatasetName {
        match self {
            Target::AtHand { dataset } | Target::Record { dataset, .. } => dataset,
        }
    }
}

/// Rows of a proposal by their numbers, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowRange {
    /// The first, from 1.
    pub first: u32,
    /// The last, not before the first.
    pub last: u32,
}

impl Command {
    /// Its verb.
    pub fn verb(&self) -> Verb {
        match self {
            Command::Set { .. } | Command::SetRows { .. } => Verb::Set,
            Command::Add { .. } | Command::AddRows { .. } => Verb::Add,
            Command::Remove { .. } => Verb::Remove,
            Command::Rename { .. } => Verb::Rename,
            Command::Drop { .. } => Verb::Drop,
            Command::Undo => Verb::Undo,
            Command::Accept => Verb::Accept,
            Command::Reject { .. } => Verb::Reject,
            Command::Hold { .. } => Verb::Hold,
            Command::Refresh => Verb::Refresh,
            Command::Revert { .. } => Verb::Revert,
            Command::Explain => Verb::Explain,
            Command::Check => Verb::Check,
            Command::Find { .. } => Verb::Find,
            Command::Help { .. } => Verb::Help,
        }
    }
}
