//! Why a command was not understood, or not obeyed.

use thiserror::Error;

use super::bulk::BlockFault;
use super::{Verb, Who};
use crate::dataset::FieldName;
use crate::intake::mapping::MappingFault;
use crate::repo_config::DatasetName;

/// Why nothing was done. A `fix` is a whole command that was most likely meant, without the slash
/// or mention in front.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Fault {
    /// No column has this name.
    #[error("{dataset} has no column {found}")]
    UnknownField {
        /// The dataset.
        dataset: DatasetName,
        /// What was typed.
        found: String,
        /// The nearest column.
        nearest: Option<FieldName>,
        /// The command with it.
        fix: Option<String>,
    },
    /// A word in a dataset's place is none.
    #[error("{found} is no dataset")]
    UnknownDataset {
        /// What was typed.
        found: String,
        /// The nearest one.
        nearest: Option<DatasetName>,
        /// All of them.
        known: Vec<DatasetName>,
    },
    /// There are several datasets, and none is named.
    #[error("the dataset is not named")]
    WhichDataset {
        /// All of them.
        known: Vec<DatasetName>,
    },
    /// The dataset's records have no key to name them by.
    #[error("the dataset {dataset} has no key")]
    NoKey {
        /// The dataset.
        dataset: DatasetName,
    },
    /// What stands in a key's place does not name all of its columns.
    #[error("{found} is no key of {dataset}")]
    KeyParts {
        /// The dataset.
        dataset: DatasetName,
        /// The key's columns.
        columns: Vec<FieldName>,
        /// What was typed.
        found: String,
    },
    /// Neither a field nor rows are given.
    #[error("nothing is given to {}", verb.spec().name)]
    NoFields {
        /// The command.
        verb: Verb,
        /// A line `field: value` below it, which may have been meant.
        colon: Option<String>,
    },
    /// Nothing stands behind a `=`.
    #[error("{field} has no value")]
    NoValue {
        /// The field.
        field: FieldName,
        /// The command that empties it.
        fix: String,
    },
    /// A value holds what may be the beginning of another field.
    #[error("several fields on one line")]
    TwoFields {
        /// The command with a line for each.
        fix: String,
        /// The command with the value kept whole.
        whole: String,
    },
    /// A quote is never closed, or text stands behind a closed one.
    #[error("the quotes of {field} cannot be told apart")]
    OddQuotes {
        /// The field.
        field: FieldName,
        /// The command with the value kept whole.
        fix: String,
    },
    /// Several readings are possible.
    #[error("several readings are possible")]
    TwoReadings {
        /// The commands, one a reading.
        readings: Vec<String>,
    },
    /// One field stands twice with different values.
    #[error("{field} stands twice")]
    FieldTwice {
        /// The field.
        field: FieldName,
    },
    /// Words behind a command that takes none.
    #[error("{} takes no more words", verb.spec().name)]
    ExtraText {
        /// The command.
        verb: Verb,
        /// The words.
        found: String,
    },
    /// A command that needs more.
    #[error("{} needs more", verb.spec().name)]
    Incomplete {
        /// The command.
        verb: Verb,
    },
    /// A row that is no number.
    #[error("{found} is no row number")]
    NotARow {
        /// What was typed.
        found: String,
    },
    /// The word behind `/help` is no command.
    #[error("{found} is no command")]
    UnknownCommand {
        /// What was typed.
        found: String,
        /// The nearest one.
        nearest: Option<Verb>,
    },
    /// The line is too long to be a command.
    #[error("the line is too long")]
    TooLong,
    /// A fence below the command is never closed.
    #[error("the fence is never closed")]
    UnclosedFence,
    /// The fence below the command names no format that is read.
    #[error("the block's format is not known")]
    UnknownFormat {
        /// What was typed behind the fence.
        found: String,
    },
    /// Fields and rows were given together.
    #[error("fields and rows were given together")]
    FieldsAndRows,
    /// A link to a file that does not lie on the forge.
    #[error("{url} is not followed")]
    ForeignLink {
        /// The address.
        url: String,
    },
    /// An attached file of a kind that is not read.
    #[error("{name} is not read")]
    OtherFile {
        /// Its name.
        name: String,
    },
    /// An attached file that could not be fetched.
    #[error("{name} could not be fetched")]
    FileNotFetched {
        /// Its name.
        name: String,
    },
    /// An attached file with too many bytes.
    #[error("{name} is too large")]
    FileTooLarge {
        /// Its name.
        name: String,
    },
    /// The rows as a whole cannot be read.
    #[error("{0}")]
    Block(BlockFault),

    /// A row has more or fewer cells than there are columns.
    #[error("{found} cells, {wanted} columns")]
    Ragged {
        /// Cells of the row.
        found: usize,
        /// Columns of the block.
        wanted: usize,
    },
    /// A value that no cell of a table can hold.
    #[error("{column} holds no cell's value")]
    NotACell {
        /// The column.
        column: FieldName,
    },

    /// No record is named, and the contribution is about none.
    #[error("no record is at hand")]
    NoRecordAtHand {
        /// The dataset.
        dataset: DatasetName,
    },
    /// No record is named, and the contribution is about several.
    #[error("several records are at hand")]
    SeveralRecords {
        /// The command for each of the first ones.
        fixes: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// The contribution removes the record that should be changed.
    #[error("the record is being removed")]
    BeingRemoved {
        /// Its row in the proposal.
        row: u32,
    },
    /// The contribution adds a record with this key already.
    #[error("the record is being added already")]
    AddedAlready {
        /// Its row in the proposal.
        row: u32,
        /// The command that changes it instead.
        fix: String,
    },
    /// The column may not be changed.
    #[error("{column} is locked")]
    Locked {
        /// The column.
        column: FieldName,
    },
    /// The column is part of the key, which only `/rename` changes.
    #[error("{column} is part of the key")]
    KeyColumn {
        /// The column.
        column: FieldName,
        /// The command that was meant.
        fix: Option<String>,
    },
    /// A value could not be made of what was typed, or by the repository's `fill`.
    #[error("{0}")]
    Value(MappingFault),
    /// A key column of a new record is empty.
    #[error("{column} is not given")]
    KeyMissing {
        /// The column.
        column: FieldName,
    },
    /// No row of the proposal has this number.
    #[error("there is no row {row}")]
    NoSuchRow {
        /// The number.
        row: u32,
        /// How many rows there are.
        rows: u32,
    },
    /// Nothing of this person is left to take back.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// The person may not.
    #[error("{} may not be used by this person", verb.spec().name)]
    Forbidden {
        /// The command.
        verb: Verb,
        /// Who may.
        who: Who,
        /// Why not, where it is not only the role.
        why: Forbidden,
    },
    /// A command that acts stands in a comment that was edited.
    #[error("an edited comment does not act")]
    Edited {
        /// The command.
        verb: Verb,
    },
    /// A command that acts was said of a contribution that has changed since.
    #[error("the contribution has changed since")]
    Stale {
        /// The command.
        verb: Verb,
    },
    /// A command that acts finds no proposal.
    #[error("nothing is proposed")]
    NotProposed {
        /// The command.
        verb: Verb,
    },
    /// What is proposed shares a change request with others, which are accepted together.
    #[error("it is accepted together with others in {link}")]
    Together {
        /// The command.
        verb: Verb,
        /// A link to the change request, in Markdown of our own.
        link: String,
    },
    /// A command to take back finds nothing that was merged.
    #[error("nothing was merged")]
    NotMerged {
        /// The command.
        verb: Verb,
    },
    /// What was merged cannot be taken back by a command.
    #[error("it cannot be taken back")]
    NotRevertible {
        /// The command.
        verb: Verb,
        /// Why, as a sentence in the language of the reply.
        why: String,
    },
    /// Another person has paused the proposal.
    #[error("{by} has paused the proposal")]
    Held {
        /// The command.
        verb: Verb,
        /// Who paused it, by login.
        by: String,
    },
    /// One comment asks for two things that exclude each other.
    #[error("{} and {} exclude each other", first.spec().name, second.spec().name)]
    Contradiction {
        /// The one.
        first: Verb,
        /// The other.
        second: Verb,
    },
}

/// Why a person may not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Forbidden {
    /// They have not the role.
    Role,
    /// They have not the role, and whether they are in a team that may cannot be read.
    Team,
    /// They wrote the contribution, and another person must accept it.
    Own,
    /// The row is another person's, and only its author and writers may change it.
    OthersRow,
    /// Another person, who may not, edited their comment.
    EditedByOther,
}
