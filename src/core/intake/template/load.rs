//! A template file, read into a form.
//!
//! Tolerant: what is unknown or odd is a remark with its place. Only a file whose questions
//! cannot be told at all is an error.

use std::collections::HashSet;

use thiserror::Error;

use super::{
    CheckboxOption, Field, FieldKind, InputCheck, IssueForm, Need, TemplateRemark,
    TemplateRemarkKind as Odd, Visibility,
};
use crate::intake::FieldId;
use crate::words::{folded_space, label_slug, nearest};
use crate::yaml::{self, Name, Node, NodeKind, Place, ScalarForm, YamlError};

/// A form, and what is odd about its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loaded {
    /// The form.
    pub form: IssueForm,
    /// What is odd, in file order.
    pub remarks: Vec<TemplateRemark>,
}

/// Why a template could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("line {}, column {}: {fault}", place.line, place.column)]
pub struct TemplateError {
    /// Where the fault is.
    pub place: Place,
    /// What it is, and how to mend it.
    pub fault: TemplateFault,
}

/// What makes a template unreadable.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum TemplateFault {
    /// The file is not YAML.
    #[error("this is not valid YAML: {0}")]
    Yaml(yaml::YamlFault),
    /// The file is a list or a single value.
    #[error("an issue form is a mapping: begin with `name:`, `description:` and `body:`")]
    NotAMapping,
    /// There is no `body`.
    #[error("`body` is missing: add `body:` with a list of fields")]
    NoBody,
    /// `body` is something else than a list.
    #[error("`body` must be a list: begin each field with `- type:`")]
    BodyNotAList,
    /// An element of `body` is no mapping.
    #[error("a field must be a mapping: write `- type: input` with `attributes:` below it")]
    FieldNotAMapping,
}

impl From<YamlError> for TemplateError {
    fn from(error: YamlError) -> Self {
        Self { place: error.place, fault: TemplateFault::Yaml(error.fault) }
    }
}

const TOP_KEYS: &[&str] = &[
    "name",
    "description",
    "about",
    "title",
    "labels",
    "assignees",
    "projects",
    "type",
    "ref",
    "body",
];
const FIELD_KEYS: &[&str] = &["type", "id", "attributes", "validations", "visible"];
const ATTRIBUTES: &[&str] = &[
    "label",
    "description",
    "placeholder",
    "value",
    "render",
    "options",
    "multiple",
    "default",
    "list",
    "hide_label",
];
const VALIDATIONS: &[&str] = &["required", "accept", "is_number", "regex"];
const BOX_KEYS: &[&str] = &["label", "required", "visible"];
const TYPES: &[&str] = &["markdown", "input", "textarea", "dropdown", "checkboxes", "upload"];

/// Reads a template file. Keys and types are those of GitHub docs, "Syntax for issue forms" and
/// "Syntax for GitHub's form schema", and of Forgejo docs, "Issue and pull request templates".
pub fn load(text: &str) -> Result<Loaded, TemplateError> {
    let root = yaml::read(text)?;
    let fail = |place, fault| Err(TemplateError { place, fault });
    if root.as_map().is_none() {
        return fail(root.place, TemplateFault::NotAMapping);
    }
    let Some(body) = root.get("body").filter(|node| !node.is_null()) else {
        return fail(root.place, TemplateFault::NoBody);
    };
    let Some(elements) = body.as_list() else {
        return fail(body.place, TemplateFault::BodyNotAList);
    };

    let mut loader = Loader::default();
    loader.known_keys(&root, TOP_KEYS);
    let name = loader.required_text(&root, "name");
    let description = match (root.get("description"), root.get("about")) {
        (None, Some(_)) => loader.text(&root, "about").unwrap_or_default(),
        _ => loader.required_text(&root, "description"),
    };
    let title = loader.text(&root, "title");
    let labels = loader.words(&root, "labels");
    let assignees = loader.words(&root, "assignees");
    // An `id` that is written keeps its name; names made from labels give way to it.
    for element in elements {
        if let Some(id) = element.get("id").and_then(Node::as_text) {
            loader.written_ids.insert(id.trim().to_owned());
        }
    }
    let mut fields = Vec::with_capacity(elements.len());
    for element in elements {
        if element.as_map().is_none() {
            return fail(element.place, TemplateFault::FieldNotAMapping);
        }
        fields.extend(loader.field(element, fields.len() + 1));
    }
    if fields.iter().all(|field: &Field| field.kind == FieldKind::Markdown) {
        loader.remark(body.place, Odd::NoQuestion);
    }
    let form = IssueForm { name, description, title, labels, assignees, fields };
    Ok(Loaded { form, remarks: loader.remarks })
}

#[derive(Default)]
struct Loader {
    remarks: Vec<TemplateRemark>,
    written_ids: HashSet<String>,
    taken_ids: HashSet<String>,
    labels: HashSet<String>,
}

impl Loader {
    fn remark(&mut self, place: Place, kind: Odd) {
        self.remarks.push(TemplateRemark { place, kind });
    }

    fn wrong(&mut self, place: Place, key: &str) {
        self.remark(place, Odd::WrongValue { key: key.to_owned() });
    }

    fn known_keys(&mut self, node: &Node, known: &[&str]) {
        for (Name { place, text }, _) in node.as_map().unwrap_or_default() {
            if !known.contains(&text.as_str()) {
                let nearest = nearest(text, known.iter().copied()).map(str::to_owned);
                self.remark(*place, Odd::UnknownKey { key: text.clone(), nearest });
            }
        }
    }

    /// The text of a member; nothing for a missing or empty one.
    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let member = node.get(key)?;
        match &member.kind {
            NodeKind::Scalar(_) => member.as_text().map(str::to_owned),
            _ => {
                self.wrong(member.place, key);
                None
            }
        }
    }

    fn required_text(&mut self, node: &Node, key: &str) -> String {
        let text = self.text(node, key).unwrap_or_default().trim().to_owned();
        if text.is_empty() {
            let place = node.get(key).map_or(node.place, |member| member.place);
            self.remark(place, Odd::MissingKey { key: key.to_owned() });
        }
        text
    }

    /// A list of words, or one text with commas.
    fn words(&mut self, node: &Node, key: &str) -> Vec<String> {
        let Some(member) = node.get(key) else { return Vec::new() };
        let mut words: Vec<String> = Vec::new();
        let mut take = |text: &str| {
            let text = text.trim();
            if !text.is_empty() {
                words.push(text.to_owned());
            }
        };
        match &member.kind {
            NodeKind::Scalar(_) => member.as_text().unwrap_or_default().split(',').for_each(take),
            NodeKind::List(items) => {
                for item in items {
                    match item.as_text() {
                        Some(text) => take(text),
                        None => self.wrong(item.place, key),
                    }
                }
            }
            NodeKind::Map(_) => self.wrong(member.place, key),
        }
        words
    }

    /// A yes-or-no member: also in quotes, which is odd but plain.
    fn flag(&mut self, node: &Node, key: &str) -> bool {
        let Some(member) = node.get(key).filter(|member| !member.is_null()) else { return false };
        member.as_bool().unwrap_or_else(|| {
            self.wrong(member.place, key);
            member.as_text().is_some_and(|text| {
                matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "y")
            })
        })
    }

    fn need(&mut self, node: &Node) -> Need {
        if self.flag(node, "required") { Need::Required } else { Need::Optional }
    }

    fn visibility(&mut self, node: &Node, default: Visibility) -> Visibility {
        if node.get("visible").is_none() {
            return default;
        }
        let words = self.words(node, "visible");
        let has = |word: &str| words.iter().any(|other| other == word);
        match (has("form"), has("content")) {
            (true, false) => Visibility::FormOnly,
            (false, true) => Visibility::BodyOnly,
            (true, true) => Visibility::Everywhere,
            (false, false) => default,
        }
    }

    /// One element of `body`; `number` counts the elements from 1.
    fn field(&mut self, element: &Node, number: usize) -> Option<Field> {
        self.known_keys(element, FIELD_KEYS);
        let empty = Node { place: element.place, kind: NodeKind::Map(Vec::new()) };
        let attributes = self.mapping(element, "attributes").unwrap_or(&empty);
        let validations = self.mapping(element, "validations").unwrap_or(&empty);
        self.known_keys(attributes, ATTRIBUTES);
        self.known_keys(validations, VALIDATIONS);

        let kind = self.kind(element, attributes, validations);
        let markdown = kind == FieldKind::Markdown;
        let label = folded_space(&self.text(attributes, "label").unwrap_or_default());
        if label.is_empty() && !markdown {
            self.remark(element.place, Odd::NoLabel);
            return None;
        }
        if markdown && attributes.get("value").is_none() {
            self.remark(attributes.place, Odd::MissingKey { key: "value".to_owned() });
        }
        if !markdown && !self.labels.insert(label.clone()) {
            let place = attributes.get("label").map_or(element.place, |node| node.place);
            self.remark(place, Odd::DuplicateLabel { label: label.clone() });
        }
        let mut checks = Vec::new();
        if self.flag(validations, "is_number") {
            checks.push(InputCheck::Number);
        }
        checks.extend(self.text(validations, "regex").map(InputCheck::Pattern));
        let default = if markdown { Visibility::FormOnly } else { Visibility::Everywhere };
        Some(Field {
            id: self.id(element, &label, number),
            label: if markdown { String::new() } else { label },
            aliases: Vec::new(),
            description: self.text(attributes, "description"),
            placeholder: self.text(attributes, "placeholder"),
            prefilled: self.text(attributes, "value").filter(|text| !text.trim().is_empty()),
            need: if markdown { Need::Optional } else { self.need(validations) },
            visibility: self.visibility(element, default),
            checks,
            kind,
        })
    }

    fn mapping<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let member = node.get(key).filter(|member| !member.is_null())?;
        if member.as_map().is_none() {
            self.wrong(member.place, key);
            return None;
        }
        Some(member)
    }

    fn kind(&mut self, element: &Node, attributes: &Node, validations: &Node) -> FieldKind {
        let type_name = self.text(element, "type").unwrap_or_default().trim().to_owned();
        match type_name.as_str() {
            "markdown" => FieldKind::Markdown,
            "input" => FieldKind::Input,
            "textarea" => {
                let render = self.text(attributes, "render").map(|text| text.trim().to_owned());
                FieldKind::Textarea { render: render.filter(|text| !text.is_empty()) }
            }
            "dropdown" => {
                let options = self.options(attributes);
                let default = self.default_option(attributes, options.len());
                if self.flag(attributes, "multiple") {
                    FieldKind::MultiDropdown { options, default }
                } else {
                    FieldKind::Dropdown { options, default }
                }
            }
            "checkboxes" => FieldKind::Checkboxes { options: self.boxes(attributes) },
            "upload" => FieldKind::Upload { accept: self.words(validations, "accept") },
            _ => {
                let place = element.get("type").map_or(element.place, |node| node.place);
                let nearest = nearest(&type_name, TYPES.iter().copied()).map(str::to_owned);
                let kind = Odd::UnknownType { type_name: type_name.clone(), nearest };
                self.remark(place, kind);
                FieldKind::Unknown { type_name }
            }
        }
    }

    fn option_nodes<'n>(&mut self, attributes: &'n Node) -> &'n [Node] {
        let Some(node) = attributes.get("options") else {
            self.remark(attributes.place, Odd::MissingKey { key: "options".to_owned() });
            return &[];
        };
        let Some(items) = node.as_list() else {
            self.wrong(node.place, "options");
            return &[];
        };
        items
    }

    fn options(&mut self, attributes: &Node) -> Vec<String> {
        let mut options: Vec<String> = Vec::new();
        for item in self.option_nodes(attributes) {
            let text = match &item.kind {
                NodeKind::Scalar(scalar) => {
                    if scalar.style == ScalarForm::Plain && is_yaml_1_1_bool(&scalar.text) {
                        let option = scalar.text.clone();
                        self.remark(item.place, Odd::BareBoolean { option });
                    }
                    // A bare `null` or `~` is a word here: what it says is what is chosen.
                    scalar.text.trim().to_owned()
                }
                _ => {
                    self.wrong(item.place, "options");
                    self.text(item, "label").unwrap_or_default().trim().to_owned()
                }
            };
            if text == "None" {
                self.remark(item.place, Odd::ReservedNone);
            }
            if text.is_empty() {
                self.wrong(item.place, "options");
            } else {
                self.once(item, &text, options.contains(&text));
                options.push(text);
            }
        }
        options
    }

    fn boxes(&mut self, attributes: &Node) -> Vec<CheckboxOption> {
        let mut boxes: Vec<CheckboxOption> = Vec::new();
        for item in self.option_nodes(attributes) {
            self.known_keys(item, BOX_KEYS);
            let label = if item.as_map().is_some() {
                self.text(item, "label")
            } else {
                self.wrong(item.place, "options");
                item.as_text().map(str::to_owned)
            };
            let label = folded_space(&label.unwrap_or_default());
            if label.is_empty() {
                self.remark(item.place, Odd::MissingKey { key: "label".to_owned() });
                continue;
            }
            self.once(item, &label, boxes.iter().any(|other| other.label == label));
            let visibility = self.visibility(item, Visibility::Everywhere);
            boxes.push(CheckboxOption { need: self.need(item), label, visibility });
        }
        boxes
    }

    fn once(&mut self, item: &Node, option: &str, seen: bool) {
        if seen {
            self.remark(item.place, Odd::DuplicateOption { option: option.to_owned() });
        }
    }

    fn default_option(&mut self, attributes: &Node, options: usize) -> Option<usize> {
        let node = attributes.get("default").filter(|node| !node.is_null())?;
        let text = node.as_text().unwrap_or_default().trim().to_owned();
        match text.parse::<usize>() {
            Ok(index) if index < options => Some(index),
            _ => {
                self.remark(node.place, Odd::DefaultOutOfRange { default: text, options });
                None
            }
        }
    }

    /// The field's own `id`, else its label as a name, else its number.
    fn id(&mut self, element: &Node, label: &str, number: usize) -> FieldId {
        let written = self.text(element, "id").map(|id| id.trim().to_owned());
        if let Some(id) = written.filter(|id| !id.is_empty()) {
            let place = element.get("id").map_or(element.place, |node| node.place);
            if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
                self.remark(place, Odd::OddId { id: id.clone() });
            }
            if self.taken_ids.insert(id.clone()) {
                return FieldId::from(id);
            }
            let renamed = self.free_name(&id, 2);
            let remark = Odd::DuplicateId { id, renamed: renamed.clone() };
            self.remark(place, remark);
            return FieldId::from(renamed);
        }
        let slug = match label_slug(label) {
            slug if slug.is_empty() => format!("field_{number}"),
            slug => slug,
        };
        FieldId::from(self.free_name(&slug, 1))
    }

    /// The name, or with the first number from `from` on that makes it free.
    fn free_name(&mut self, name: &str, from: usize) -> String {
        let mut number = from;
        loop {
            let candidate = if number == 1 { name.to_owned() } else { format!("{name}_{number}") };
            if !self.written_ids.contains(&candidate) && self.taken_ids.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }
}

/// What YAML 1.1, which GitHub's and Gitea's readers speak, takes for a boolean
/// (yaml.org/type/bool.html).
fn is_yaml_1_1_bool(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "y" | "n" | "yes" | "no" | "true" | "false" | "on" | "off"
    )
}
