//! What is odd about a template that can be read all the same.

use crate::yaml::Place;

/// Something odd in a template, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateRemark {
    /// Where it stands in the file.
    pub place: Place,
    /// What it is.
    pub kind: TemplateRemarkKind,
}

/// What is odd about a template. Most of it GitHub would refuse (GitHub docs, "Common validation
/// errors when creating issue forms").
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum TemplateRemarkKind {
    /// A member that no forge knows.
    UnknownKey {
        /// The name in the file.
        key: String,
        /// The known name that looks like it.
        nearest: Option<String>,
    },
    /// A field type that no version of ours knows: its answer is read as text.
    UnknownType {
        /// The type in the file; empty where there is none.
        type_name: String,
        /// The known type that looks like it.
        nearest: Option<String>,
    },
    /// A member that must stand and does not.
    MissingKey {
        /// Its name.
        key: String,
    },
    /// A member whose value is of the wrong sort, and is passed over.
    WrongValue {
        /// Its name.
        key: String,
    },
    /// A question without a label: nothing in a body can be its answer, so it is left out.
    NoLabel,
    /// The form asks nothing.
    NoQuestion,
    /// An `id` with other characters than letters, digits, `-` and `_`.
    OddId {
        /// The `id`.
        id: String,
    },
    /// Two fields have one `id`; the later one is read under another.
    DuplicateId {
        /// The `id`.
        id: String,
        /// What the later one is called instead.
        renamed: String,
    },
    /// Two fields have one label; their answers are told apart by their order.
    DuplicateLabel {
        /// The label.
        label: String,
    },
    /// An option stands twice in one field.
    DuplicateOption {
        /// The option.
        option: String,
    },
    /// A bare `yes`, `no`, `true`, `on` … that the forge's YAML takes for a boolean.
    BareBoolean {
        /// The option as it is written.
        option: String,
    },
    /// The option `None`, which GitHub keeps for "nothing chosen".
    ReservedNone,
    /// `default` names an option that there is not.
    DefaultOutOfRange {
        /// What stands there.
        default: String,
        /// How many options there are.
        options: usize,
    },
}

impl TemplateRemarkKind {
    /// A stable name, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::UnknownType { .. } => "unknown-type",
            Self::MissingKey { .. } => "missing-key",
            Self::WrongValue { .. } => "wrong-value",
            Self::NoLabel => "no-label",
            Self::NoQuestion => "no-question",
            Self::OddId { .. } => "odd-id",
            Self::DuplicateId { .. } => "duplicate-id",
            Self::DuplicateLabel { .. } => "duplicate-label",
            Self::DuplicateOption { .. } => "duplicate-option",
            Self::BareBoolean { .. } => "bare-boolean",
            Self::ReservedNone => "reserved-none",
            Self::DefaultOutOfRange { .. } => "default-out-of-range",
        }
    }
}
