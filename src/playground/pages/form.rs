//! A form, or a blank issue, to fill in.

use gitribute_core::intake::template::Visibility;
use gitribute_core::intake::{Field, FieldKind, IssueForm, Need};
use maud::{Markup, html};

use super::Visit;
use super::answers::{Missing, Typed, control, is_asked, options};
use super::layout::{Sheet, see, token};
use super::markdown;
use super::templates::{self, Blank};
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::text::url_part;
use crate::world::Repository;

/// The form a page is about; `None` for a blank issue.
pub(super) struct Chosen {
    pub(super) form: Option<(String, IssueForm)>,
}

impl Chosen {
    /// The form of `?template=`. A template that is broken or not there is refused.
    pub(super) fn find(home: &Repository, query: &[(String, String)]) -> Result<Self, Refusal> {
        let wanted = query.iter().find(|(key, _)| key == "template").map(|(_, value)| value);
        let Some(wanted) = wanted.filter(|name| !name.is_empty()) else {
            return Ok(Self { form: None });
        };
        let all = templates::templates(home)?;
        let template = all.into_iter().find(|one| one.file == *wanted).ok_or(Refusal::NotFound)?;
        match template.form {
            Ok(form) => Ok(Self { form: Some((template.file, form)) }),
            Err(error) => Err(Refusal::invalid(format!("{}: {error}", template.file))),
        }
    }

    pub(super) fn form(&self) -> Option<&IssueForm> {
        self.form.as_ref().map(|(_, form)| form)
    }
}

pub(super) fn blank_or_form(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let chosen = Chosen::find(home, &visit.request.query)?;
    if chosen.form.is_none() && templates::blank(home)? == Blank::Forbidden {
        return Ok(see(&format!("{}/issues/new/choose", visit.place(home))));
    }
    let typed = Typed::fresh(chosen.form(), &visit.request.query);
    Ok(page(visit, home, &chosen, &typed, &Missing::new()))
}

/// The page, with what was typed and what is missing.
pub(super) fn page(
    visit: &Visit<'_>,
    home: &Repository,
    chosen: &Chosen,
    typed: &Typed,
    missing: &Missing,
) -> Answer {
    let base = visit.place(home);
    let form = chosen.form();
    let action = match &chosen.form {
        Some((file, _)) => format!("{base}/issues/new?template={}", url_part(file)),
        None => format!("{base}/issues/new"),
    };
    let name = form.map_or("Blank issue", |form| form.name.as_str());
    let body = html! {
        h1 { (name) }
        @if let Some(form) = form { p { (form.description) } }
        p { a href=(format!("{base}/issues/new/choose")) { "Choose another form" } }
        @if !missing.is_empty() { (summary(form, missing)) }
        form.fields method="post" action=(action) novalidate {
            (token(visit))
            (title(typed, told(missing, "")))
            @match form {
                Some(form) => @for (index, field) in form.fields.iter().enumerate() {
                    (element(field, index, typed, told(missing, field.id.as_str()), &base))
                },
                None => div.field {
                    label for="body" { "Description" }
                    textarea #body name="body" rows="12" { "\n" (typed.text("body")) }
                },
            }
            p { button.main { "Create issue" } }
            p.quiet { "Fields with " span.star { "*" } " must be answered." }
        }
    };
    let heading = if missing.is_empty() { name.to_owned() } else { format!("Not sent: {name}") };
    let status = if missing.is_empty() { 200 } else { 422 };
    Sheet { status, ..Sheet::new(&heading, body) }.answer(visit)
}

fn told<'m>(missing: &'m Missing, id: &str) -> Option<&'m str> {
    missing.iter().find(|(field, _)| field == id).map(|(_, told)| told.as_str())
}

fn summary(form: Option<&IssueForm>, missing: &Missing) -> Markup {
    let place = |id: &str| {
        let fields = form.map_or(&[][..], |form| form.fields.as_slice());
        let found = fields.iter().enumerate().find(|(_, field)| field.id.as_str() == id);
        match found {
            Some((index, field)) if !id.is_empty() => (format!("#f{index}"), field.label.as_str()),
            _ => ("#title".to_owned(), "Title"),
        }
    };
    html! {
        div.problem role="alert" {
            h2 { "The issue was not created" }
            ul {
                @for (id, told) in missing {
                    @let (href, label) = place(id);
                    li { a href=(href) { (label) } ": " (told) }
                }
            }
        }
    }
}

fn error(id: &str, told: Option<&str>) -> Markup {
    html! { @if let Some(told) = told { p.error id=(format!("{id}-error")) { (told) } } }
}

fn star(need: Need) -> Markup {
    html! {
        @if need == Need::Required { " " span.star { span aria-hidden="true" { "*" } span.hidden { "required" } } }
    }
}

fn title(typed: &Typed, told: Option<&str>) -> Markup {
    html! {
        div.field {
            label for="title" { "Title" (star(Need::Required)) }
            (error("title", told))
            input #title name="title" required maxlength="256" autocomplete="off"
                value=(typed.title)
                aria-invalid=[told.map(|_| "true")]
                aria-describedby=[told.map(|_| "title-error")];
        }
    }
}

/// One element of the form.
fn element(field: &Field, index: usize, typed: &Typed, told: Option<&str>, base: &str) -> Markup {
    if field.kind == FieldKind::Markdown {
        let text = field.prefilled.as_deref().unwrap_or_default();
        let shown = field.visibility != Visibility::BodyOnly;
        return html! { @if shown { div.text { (markdown::block(text, base)) } } };
    }
    if !is_asked(field) {
        return html! {};
    }
    let id = format!("f{index}");
    let parts = [
        field.description.is_some().then(|| format!("{id}-help")),
        told.is_some().then(|| format!("{id}-error")),
    ];
    let described: Vec<String> = parts.into_iter().flatten().collect();
    let about = Control {
        field,
        told,
        base,
        described: (!described.is_empty()).then(|| described.join(" ")),
        id,
    };
    match &field.kind {
        FieldKind::MultiDropdown { .. } => about.boxes(typed, |_| Need::Optional),
        FieldKind::Checkboxes { options } => {
            about.boxes(typed, |at| options.get(at).map_or(Need::Optional, |option| option.need))
        }
        _ => about.single(typed),
    }
}

/// What all controls of a field share.
struct Control<'f> {
    field: &'f Field,
    id: String,
    told: Option<&'f str>,
    base: &'f str,
    /// The elements that say more about it.
    described: Option<String>,
}

impl Control<'_> {
    fn help(&self) -> Markup {
        html! {
            @if let Some(text) = &self.field.description {
                div.help id=(format!("{}-help", self.id)) { (markdown::inline(text, self.base)) }
            }
            (error(&self.id, self.told))
        }
    }

    fn single(&self, typed: &Typed) -> Markup {
        let field = self.field;
        let text = typed.text(field.id.as_str());
        let name = control(field);
        let required = field.need == Need::Required;
        let invalid = self.told.map(|_| "true");
        html! {
            div.field {
                label for=(self.id) { (field.label) (star(field.need)) }
                (self.help())
                @match &field.kind {
                    FieldKind::Dropdown { .. } => {
                        @let chosen = typed.chosen(field.id.as_str());
                        select id=(self.id) name=(name) required[required]
                            aria-invalid=[invalid] aria-describedby=[&self.described] {
                            option value="" { @if required { "Choose an option" } @else { "None" } }
                            @for (at, option) in options(&field.kind).iter().enumerate() {
                                option value=(at) selected[chosen.contains(&at)] { (option) }
                            }
                        }
                    }
                    FieldKind::Input => {
                        input id=(self.id) name=(name) required[required] value=(text)
                            placeholder=[&field.placeholder] autocomplete="off"
                            aria-invalid=[invalid] aria-describedby=[&self.described];
                    }
                    _ => {
                        textarea id=(self.id) name=(name) rows="6" required[required]
                            placeholder=[&field.placeholder]
                            aria-invalid=[invalid] aria-describedby=[&self.described] {
                            "\n" (text)
                        }
                    }
                }
                @if matches!(field.kind, FieldKind::Upload { .. }) {
                    p.quiet { "Files cannot be uploaded here: write links to them." }
                }
            }
        }
    }

    fn boxes(&self, typed: &Typed, need: impl Fn(usize) -> Need) -> Markup {
        let field = self.field;
        let chosen = typed.chosen(field.id.as_str());
        html! {
            fieldset.field id=(self.id) tabindex="-1" aria-describedby=[&self.described] {
                legend { (field.label) (star(field.need)) }
                (self.help())
                @for (at, option) in options(&field.kind).iter().enumerate() {
                    @let id = format!("{}-{at}", self.id);
                    div.box {
                        input type="checkbox" id=(id) name=(control(field)) value=(at)
                            checked[chosen.contains(&at)]
                            required[need(at) == Need::Required];
                        label for=(id) { (markdown::inline(option, self.base)) (star(need(at))) }
                    }
                }
            }
        }
    }
}
