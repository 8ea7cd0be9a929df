//! What was typed into a form, before it is anybody's issue.

use std::collections::BTreeMap;

use gitribute_core::intake::template::Visibility;
use gitribute_core::intake::{Answer, Answers, CheckboxOption, Field, FieldKind, IssueForm, Need};

/// Answers as the page holds them.
#[derive(Clone, Default, Debug)]
pub(super) struct Typed {
    pub(super) title: String,
    texts: BTreeMap<String, String>,
    /// Indexes of the chosen options or ticked boxes.
    chosen: BTreeMap<String, Vec<usize>>,
}

/// What is missing: the field's id (empty for the title) and what to do.
pub(super) type Missing = Vec<(String, String)>;

/// What a control of a field is called in the posted form; never one of the page's own names.
pub(super) fn control(field: &Field) -> String {
    format!("field.{}", field.id)
}

/// Whether a field has a control on the page.
pub(super) fn is_asked(field: &Field) -> bool {
    field.kind != FieldKind::Markdown && field.visibility != Visibility::BodyOnly
}

/// The options of a choice, as they are shown.
pub(super) fn options(kind: &FieldKind) -> Vec<&str> {
    match kind {
        FieldKind::Dropdown { options, .. } | FieldKind::MultiDropdown { options, .. } => {
            options.iter().map(String::as_str).collect()
        }
        FieldKind::Checkboxes { options } => {
            options.iter().map(|option| option.label.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

impl Typed {
    /// A fresh form: its own defaults, and what the address brings (`?id=value`, GitHub docs,
    /// "Creating an issue from a URL query").
    pub(super) fn fresh(form: Option<&IssueForm>, query: &[(String, String)]) -> Self {
        let brought =
            |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let own = form.and_then(|form| form.title.clone()).unwrap_or_default();
        let mut typed =
            Self { title: brought("title").map_or(own, str::to_owned), ..Self::default() };
        for field in form.iter().flat_map(|form| &form.fields) {
            let id = field.id.as_str();
            let value = brought(id);
            let options = options(&field.kind);
            let position = |text: &str| options.iter().position(|option| *option == text.trim());
            match &field.kind {
                FieldKind::Dropdown { default, .. } => {
                    let at = value.and_then(position).or(*default);
                    typed.chosen.insert(id.to_owned(), at.into_iter().collect());
                }
                FieldKind::MultiDropdown { default, .. } => {
                    let several = value.map(|value| {
                        let whole = position(value).into_iter().collect::<Vec<_>>();
                        if whole.is_empty() {
                            value.split(',').filter_map(position).collect()
                        } else {
                            whole
                        }
                    });
                    let own = || default.iter().copied().collect();
                    typed.chosen.insert(id.to_owned(), several.unwrap_or_else(own));
                }
                FieldKind::Checkboxes { .. } | FieldKind::Markdown => {}
                _ => {
                    let text = value.map(str::to_owned).or_else(|| field.prefilled.clone());
                    typed.texts.insert(id.to_owned(), text.unwrap_or_default());
                }
            }
        }
        if form.is_none() {
            typed.texts.insert("body".to_owned(), brought("body").unwrap_or_default().to_owned());
        }
        typed
    }

    /// What was posted; options that there are not are no answers.
    pub(super) fn posted(form: Option<&IssueForm>, pairs: &[(String, String)]) -> Self {
        let values = |name: String| {
            pairs.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_str())
        };
        let first = |name: String| values(name).next().unwrap_or_default().to_owned();
        let mut typed = Self { title: first("title".to_owned()), ..Self::default() };
        for field in form.iter().flat_map(|form| &form.fields).filter(|field| is_asked(field)) {
            let count = options(&field.kind).len();
            let id = field.id.as_str().to_owned();
            if count > 0 {
                let mut chosen: Vec<usize> = values(control(field))
                    .filter_map(|value| value.parse().ok())
                    .filter(|index| *index < count)
                    .collect();
                chosen.sort_unstable();
                chosen.dedup();
                typed.chosen.insert(id, chosen);
            } else {
                typed.texts.insert(id, first(control(field)));
            }
        }
        if form.is_none() {
            typed.texts.insert("body".to_owned(), first("body".to_owned()));
        }
        typed
    }

    /// The text of a field, or of a blank issue's `body`.
    pub(super) fn text(&self, id: &str) -> &str {
        self.texts.get(id).map_or("", String::as_str)
    }

    /// The chosen options of a field, by index.
    pub(super) fn chosen(&self, id: &str) -> &[usize] {
        self.chosen.get(id).map_or(&[], Vec::as_slice)
    }

    /// The answers as the core renders them.
    pub(super) fn answers(&self, form: &IssueForm) -> Answers {
        let answer = |field: &Field| {
            let options = options(&field.kind);
            let chosen = self.chosen(field.id.as_str()).iter();
            let labels: Vec<String> =
                chosen.filter_map(|at| options.get(*at)).map(|label| (*label).to_owned()).collect();
            match &field.kind {
                FieldKind::Dropdown { .. } => {
                    labels.into_iter().next().map_or(Answer::None, Answer::Text)
                }
                FieldKind::MultiDropdown { .. } | FieldKind::Checkboxes { .. } => {
                    if labels.is_empty() { Answer::None } else { Answer::Choices(labels) }
                }
                _ => {
                    let text = self.text(field.id.as_str());
                    if text.trim().is_empty() {
                        Answer::None
                    } else {
                        Answer::Text(text.to_owned())
                    }
                }
            }
        };
        form.fields.iter().map(|field| (field.id.clone(), answer(field))).collect()
    }

    /// What must still be answered.
    pub(super) fn missing(&self, form: Option<&IssueForm>) -> Missing {
        let mut missing = Missing::new();
        if self.title.trim().is_empty() {
            missing.push((String::new(), "Write a title.".to_owned()));
        }
        for field in form.iter().flat_map(|form| &form.fields).filter(|field| is_asked(field)) {
            let id = field.id.as_str();
            let chosen = self.chosen(id);
            let told = match &field.kind {
                FieldKind::Checkboxes { options } => {
                    let open = |(at, option): &(usize, &CheckboxOption)| {
                        let needed = option.need == Need::Required || field.need == Need::Required;
                        needed && !chosen.contains(at)
                    };
                    options.iter().enumerate().find(open).map(|_| "Tick every required box.")
                }
                _ if field.need == Need::Optional => None,
                FieldKind::Dropdown { .. } | FieldKind::MultiDropdown { .. } => {
                    chosen.is_empty().then_some("Choose an option.")
                }
                _ => self.text(id).trim().is_empty().then_some("Write an answer."),
            };
            missing.extend(told.map(|told| (id.to_owned(), told.to_owned())));
        }
        missing
    }
}
