//! What comes out of a filled form: edits with notes, or faults.

use thiserror::Error;

use crate::dataset::{Edit, FieldName, Value};
use crate::intake::FieldId;
use crate::repo_config::{DatasetName, Operation};

/// A filled form, understood.
#[derive(Clone, PartialEq, Debug)]
pub struct Mapped {
    /// The dataset to edit.
    pub dataset: DatasetName,
    /// What the form does.
    pub operation: Operation,
    /// The edits, in the order they apply; never empty.
    pub edits: Vec<Edit>,
    /// What the reviewer should know.
    pub notes: Vec<MappingNote>,
}

/// Something understood otherwise than typed, or not at all, for the reviewer. `label` is the
/// field's.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum MappingNote {
    /// The answer belongs to no column: a reason, a source, a remark.
    Unmapped {
        /// The field's label.
        label: String,
        /// The answer.
        answer: String,
    },
    /// The field could belong to several columns, so it belongs to none.
    Ambiguous {
        /// The field's label.
        label: String,
        /// The answer.
        answer: String,
        /// The columns.
        columns: Vec<FieldName>,
    },
    /// The answer belongs to a column that this operation does not change.
    NotUsed {
        /// The field's label.
        label: String,
        /// The column.
        column: FieldName,
        /// The answer.
        answer: String,
    },
    /// The answer is the grey example text of its box: taken as no answer.
    PlaceholderCopied {
        /// The field's label.
        label: String,
        /// The column it would have set.
        column: FieldName,
        /// The answer.
        answer: String,
    },
    /// The answer stands as the form had it at first: taken as no answer.
    DefaultIgnored {
        /// The field's label.
        label: String,
        /// The answer.
        answer: String,
    },
    /// The text stands as the form had it at first: taken as the answer.
    PrefilledKept {
        /// The field's label.
        label: String,
        /// The answer.
        answer: String,
    },
    /// The answer was read as several items.
    ListSplit {
        /// The field's label.
        label: String,
        /// What separated them.
        mark: ListMark,
        /// How many there are.
        items: usize,
    },
    /// The answer has commas but was kept as one item.
    CommaKept {
        /// The field's label.
        label: String,
        /// The answer.
        answer: String,
    },
    /// Several choices for a column that nobody called a list, joined all the same.
    ChoicesJoined {
        /// The field's label.
        label: String,
        /// What they were joined with.
        separator: String,
    },
    /// The address was taken out of a link.
    LinkUnwrapped {
        /// The field's label.
        label: String,
        /// What was typed.
        typed: String,
        /// The address.
        address: String,
    },
    /// The value holds characters that nobody can see. They were kept.
    Invisible {
        /// The field's label.
        label: String,
        /// The value.
        answer: String,
    },
    /// A yes or no was written as the file spells it.
    BooleanRead {
        /// The field's label.
        label: String,
        /// What was typed.
        typed: String,
        /// What is written.
        written: String,
    },
    /// A box left unticked was read as false.
    UntickedIsFalse {
        /// The field's label.
        label: String,
        /// What is written.
        written: String,
    },
    /// The answer looks as if the cell should become empty, but no answer means that here.
    ClearUnknown {
        /// The field's label.
        label: String,
        /// The answer.
        answer: String,
    },
    /// The bot supplied a value.
    Filled {
        /// The column.
        column: FieldName,
        /// The value.
        value: Value,
    },
    /// The configuration names a field that the form does not have.
    SettingsFieldMissing {
        /// The name.
        field: FieldId,
        /// The nearest field of the form.
        nearest: Option<FieldId>,
    },
}

/// What separates the items that a person typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListMark {
    /// One a line.
    Lines,
    /// `;`
    Semicolon,
    /// `|`
    Bar,
    /// `,`
    Comma,
}

/// Why no edit could be made of a filled form. `label` is the field's; `form` is the template's
/// file name, or the form's name where there is none.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum MappingFault {
    /// Which dataset is meant cannot be told.
    #[error("the dataset of the form {form} is not known")]
    NoDataset {
        /// The form.
        form: String,
        /// The datasets there are.
        known: Vec<DatasetName>,
    },
    /// What the form does cannot be told.
    #[error("the operation of the form {form} is not known")]
    NoOperation {
        /// The form.
        form: String,
    },
    /// The answer that says the operation is missing.
    #[error("{label} is not answered, so the operation is not known")]
    OperationNotAnswered {
        /// The field's label.
        label: String,
    },
    /// The answer that says the operation is none of those configured.
    #[error("{found} of {label} is no operation")]
    OperationUnknown {
        /// The field's label.
        label: String,
        /// The answer.
        found: String,
        /// The nearest answer that is one.
        nearest: Option<String>,
        /// All of them.
        known: Vec<String>,
    },
    /// The configuration needs a field that the form does not have.
    #[error("the form {form} has no field {field}")]
    SettingsFieldMissing {
        /// The form.
        form: String,
        /// The name.
        field: FieldId,
        /// The nearest field of the form.
        nearest: Option<FieldId>,
    },
    /// The configuration names a column that the dataset does not have.
    #[error("the dataset has no column {column}")]
    SettingsColumnMissing {
        /// The name.
        column: FieldName,
        /// The nearest column.
        nearest: Option<FieldName>,
    },
    /// What identifies a record of the dataset is not known.
    #[error("the dataset {dataset} has no key")]
    NoKey {
        /// The dataset.
        dataset: DatasetName,
    },
    /// No field of the form asks for a key column.
    #[error("the form {form} asks nowhere for the key {column}")]
    KeyNotAsked {
        /// The form.
        form: String,
        /// The key column.
        column: FieldName,
    },
    /// A key column has no answer.
    #[error("{label} is not answered, so the record is not known")]
    KeyNotAnswered {
        /// The field's label.
        label: String,
        /// The key column.
        column: FieldName,
    },
    /// No field of the form asks for the new key.
    #[error("the form {form} asks nowhere for the new {column}")]
    NewKeyNotAsked {
        /// The form.
        form: String,
        /// The key column.
        column: FieldName,
    },
    /// The new key has no answer.
    #[error("{label} is not answered, so the new key is not known")]
    NewKeyNotAnswered {
        /// The field's label.
        label: String,
    },
    /// No field that a column belongs to is answered.
    #[error("nothing to add is answered")]
    NothingToAdd,
    /// No answer changes anything.
    #[error("nothing to change is answered")]
    NothingToChange,
    /// An answer would change a column that edits may not change.
    #[error("{label} may not be changed")]
    Locked {
        /// The field's label.
        label: String,
        /// The column.
        column: FieldName,
    },
    /// Two fields answer one column differently.
    #[error("{first} and {second} answer {column} differently")]
    AnsweredTwice {
        /// The column.
        column: FieldName,
        /// The first field's label.
        first: String,
        /// The second field's label.
        second: String,
    },
    /// A chosen item holds the sign that separates items.
    #[error("{item} of {label} holds the separator {separator}")]
    SeparatorInItem {
        /// The field's label.
        label: String,
        /// The item.
        item: String,
        /// The separator.
        separator: String,
    },
    /// The answer that names the column to change is missing.
    #[error("{label} is not answered, so the column is not known")]
    CellFieldNotAnswered {
        /// The field's label.
        label: String,
    },
    /// The answer that names the column to change names none.
    #[error("{found} of {label} is no column")]
    CellFieldUnknown {
        /// The field's label.
        label: String,
        /// The answer.
        found: String,
        /// The nearest column.
        nearest: Option<FieldName>,
    },
    /// The column to change is part of the key.
    #[error("{column} is part of the key")]
    CellFieldIsKey {
        /// The column.
        column: FieldName,
    },
    /// A value that the bot supplies needs answers that are missing.
    #[error("the value of {column} needs {}", needs.join(", "))]
    FillNeeds {
        /// The column.
        column: FieldName,
        /// The labels of the fields, or the columns' names where no field asks for them.
        needs: Vec<String>,
    },
    /// A value that the bot makes of a text would be empty.
    #[error("no {column} can be made of {text}")]
    FillEmpty {
        /// The column.
        column: FieldName,
        /// The text, without a letter or digit that could be kept.
        text: String,
    },
    /// A value that the bot supplies could not be made.
    #[error("the value of {column} could not be made: {reason}")]
    FillFailed {
        /// The column.
        column: FieldName,
        /// Why.
        reason: String,
    },
}
