//! What a reader of a body noticed and a reviewer should know.

use serde::Serialize;

use super::FieldId;

/// Something noticed while a body was read.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Remark {
    /// The body is empty.
    EmptyBody,
    /// No heading of the form stands in the body: it was not made with the form.
    NotThisForm,
    /// Text stands before the first section.
    TextBefore {
        /// The text.
        text: String,
    },
    /// The sections stand in another order than the form's, and were read by their labels.
    OtherOrder,
    /// Several readings of a field are possible, so it counts as not answered.
    Ambiguous {
        /// The field.
        field: FieldId,
        /// What the answer may be, cut to a readable length; empty text for no answer.
        readings: Vec<String>,
    },
    /// The field's heading is not in the body.
    SectionMissing {
        /// The field.
        field: FieldId,
        /// The heading that was looked for.
        label: String,
    },
    /// A required field has no answer.
    RequiredMissing {
        /// The field.
        field: FieldId,
        /// Its label.
        label: String,
    },
    /// A required box is not ticked.
    RequiredBox {
        /// The field.
        field: FieldId,
        /// The box's label.
        label: String,
    },
    /// A section of no field stands after a field's answer; it was left out of it.
    UnknownSection {
        /// The field before it.
        field: FieldId,
        /// Its heading.
        heading: String,
        /// What stands below the heading.
        text: String,
    },
    /// An answer that is none of the field's options.
    UnknownOption {
        /// The field.
        field: FieldId,
        /// What stands there.
        option: String,
        /// The option that looks like it.
        nearest: Option<String>,
    },
    /// A ticked or empty box that the field does not have.
    UnknownBox {
        /// The field.
        field: FieldId,
        /// What stands beside the box.
        label: String,
        /// The box that looks like it.
        nearest: Option<String>,
    },
    /// Text stands beside the answer and was left out of it.
    Leftover {
        /// The field.
        field: FieldId,
        /// The text.
        text: String,
    },
    /// An answer of one line has several.
    SeveralLines {
        /// The field.
        field: FieldId,
    },
    /// The text the form was filled with at first was left as it was.
    PrefilledUntouched {
        /// The field.
        field: FieldId,
        /// The text.
        text: String,
    },
    /// The forge's mark for "no answer" stood beside an answer, and was left out of it.
    PlaceholderDropped {
        /// The field.
        field: FieldId,
    },
    /// The answer's code fence is never closed.
    UnclosedFence {
        /// The field.
        field: FieldId,
    },
    /// The answer holds characters that nobody can see. They were kept.
    Invisible {
        /// The field.
        field: FieldId,
        /// The characters, each once, shown as `⟨U+200B⟩`.
        characters: String,
    },
}

impl Remark {
    /// A stable name, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyBody => "empty-body",
            Self::NotThisForm => "not-this-form",
            Self::TextBefore { .. } => "text-before",
            Self::OtherOrder => "other-order",
            Self::Ambiguous { .. } => "ambiguous",
            Self::SectionMissing { .. } => "section-missing",
            Self::RequiredMissing { .. } => "required-missing",
            Self::RequiredBox { .. } => "required-box",
            Self::UnknownSection { .. } => "unknown-section",
            Self::UnknownOption { .. } => "unknown-option",
            Self::UnknownBox { .. } => "unknown-box",
            Self::Leftover { .. } => "leftover",
            Self::SeveralLines { .. } => "several-lines",
            Self::PrefilledUntouched { .. } => "prefilled-untouched",
            Self::PlaceholderDropped { .. } => "placeholder-dropped",
            Self::UnclosedFence { .. } => "unclosed-fence",
            Self::Invisible { .. } => "invisible",
        }
    }

    /// The field it is about; `None` where it is about the whole body.
    pub fn field(&self) -> Option<&FieldId> {
        match self {
            Self::EmptyBody | Self::NotThisForm | Self::TextBefore { .. } | Self::OtherOrder => {
                None
            }
            Self::Ambiguous { field, .. }
            | Self::SectionMissing { field, .. }
            | Self::RequiredMissing { field, .. }
            | Self::RequiredBox { field, .. }
            | Self::UnknownSection { field, .. }
            | Self::UnknownOption { field, .. }
            | Self::UnknownBox { field, .. }
            | Self::Leftover { field, .. }
            | Self::SeveralLines { field }
            | Self::PrefilledUntouched { field, .. }
            | Self::PlaceholderDropped { field }
            | Self::UnclosedFence { field }
            | Self::Invisible { field, .. } => Some(field),
        }
    }

    /// The possible readings of an ambiguous field; none for any other remark.
    pub fn readings(&self) -> &[String] {
        match self {
            Self::Ambiguous { readings, .. } => readings,
            _ => &[],
        }
    }

    /// The remark as `gitribute parse` prints it, with its sentence
    /// (`report::remark_text`).
    pub fn told(&self, message: String) -> ToldRemark {
        ToldRemark {
            code: self.code(),
            field: self.field().cloned(),
            message,
            readings: self.readings().to_vec(),
        }
    }
}

/// A remark for machines: `{"code": …, "field": …, "message": …, "readings": […]}`. `field` is
/// null for a remark on the whole body, `readings` is empty but for `ambiguous`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ToldRemark {
    /// [`Remark::code`].
    pub code: &'static str,
    /// [`Remark::field`].
    pub field: Option<FieldId>,
    /// A sentence for people.
    pub message: String,
    /// [`Remark::readings`].
    pub readings: Vec<String>,
}
