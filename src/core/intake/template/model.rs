//! The model of an issue form (GitHub docs, "Syntax for issue forms"; Forgejo reads the same).

use crate::intake::FieldId;

/// An issue form: what a template file asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssueForm {
    /// The form's name in the chooser.
    pub name: String,
    /// One line about it in the chooser.
    pub description: String,
    /// What the issue's title starts with.
    pub title: Option<String>,
    /// Labels the forge puts on the issue.
    pub labels: Vec<String>,
    /// People the forge assigns to the issue.
    pub assignees: Vec<String>,
    /// The questions and texts, in order.
    pub fields: Vec<Field>,
}

/// One element of a form's `body`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The field's `id`, or its label slugged; unique in the form.
    pub id: FieldId,
    /// The heading its answer stands below, blank space folded. Empty for
    /// [`FieldKind::Markdown`].
    pub label: String,
    /// Earlier names of the label: headings of issues filed before it was renamed.
    pub aliases: Vec<String>,
    /// Help below the label.
    pub description: Option<String>,
    /// Grey text in the empty box.
    pub placeholder: Option<String>,
    /// Text the box is filled with at first (`value`); the text itself for
    /// [`FieldKind::Markdown`].
    pub prefilled: Option<String>,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// Whether it must be answered.
    pub need: Need,
    /// Where it is shown (Forgejo's `visible`).
    pub visibility: Visibility,
    /// What the forge itself checks of an input (Forgejo's `is_number` and `regex`).
    pub checks: Vec<InputCheck>,
}

impl Field {
    /// Whether a body made with the form has a heading for this field.
    pub fn has_heading(&self) -> bool {
        self.kind != FieldKind::Markdown && self.visibility != Visibility::FormOnly
    }
}

/// Where an element is shown. GitHub shows Markdown on the form only and everything else in
/// both places; Forgejo lets the template say so
/// (Forgejo docs, "Issue and pull request templates", `visible`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Visibility {
    /// On the form and in the issue's body.
    #[default]
    Everywhere,
    /// On the form, not in the body.
    FormOnly,
    /// In the body, not on the form.
    BodyOnly,
}

/// A check that Forgejo makes of an input's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InputCheck {
    /// It must be a number.
    Number,
    /// It must match this regular expression, in Go's dialect.
    Pattern(String),
}

/// Whether a field must be answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Need {
    /// It may stay empty.
    #[default]
    Optional,
    /// It may not.
    Required,
}

/// What kind of answer a field takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// Text between the fields; never answered, never in the body.
    Markdown,
    /// One line.
    Input,
    /// Several lines.
    Textarea {
        /// The language of the code fence the forge puts around the answer, where it does.
        render: Option<String>,
    },
    /// One of several options.
    Dropdown {
        /// The options, in order.
        options: Vec<String>,
        /// The option chosen at first, by index.
        default: Option<usize>,
    },
    /// Any of several options (`multiple: true`).
    MultiDropdown {
        /// The options, in order.
        options: Vec<String>,
        /// The option chosen at first, by index.
        default: Option<usize>,
    },
    /// Boxes to tick.
    Checkboxes {
        /// The boxes, in order.
        options: Vec<CheckboxOption>,
    },
    /// Uploaded files.
    Upload {
        /// The file endings it takes, as they stand in the template (`.png`); empty for any.
        accept: Vec<String>,
    },
    /// A type no version of ours knows; read as text and remarked on.
    Unknown {
        /// The type's name in the file.
        type_name: String,
    },
}

/// One box to tick.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckboxOption {
    /// The text beside the box.
    pub label: String,
    /// Whether it must be ticked.
    pub need: Need,
    /// Where it is shown.
    pub visibility: Visibility,
}

impl IssueForm {
    /// A form with a name and fields, and nothing else said.
    pub fn new(name: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            title: None,
            labels: Vec::new(),
            assignees: Vec::new(),
            fields,
        }
    }
}

impl Field {
    /// An optional field with a label, and nothing else said.
    pub fn new(id: impl Into<FieldId>, label: impl Into<String>, kind: FieldKind) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            aliases: Vec::new(),
            description: None,
            placeholder: None,
            prefilled: None,
            kind,
            need: Need::Optional,
            visibility: Visibility::default(),
            checks: Vec::new(),
        }
    }
}

impl CheckboxOption {
    /// A box that may stay unticked.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), need: Need::Optional, visibility: Visibility::default() }
    }
}
