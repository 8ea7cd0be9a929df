//! The form chooser: a repository's templates on its default branch, as GitHub finds them.

use gitribute_core::intake::IssueForm;
use gitribute_core::intake::template::{TemplateError, TemplateRemark, load};
use gitribute_core::yaml;
use maud::{Markup, html};

use super::Visit;
use super::layout::Sheet;
use super::markdown;
use crate::git::{Depth, Entry, ObjectKind};
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::text::url_part;
use crate::world::Repository;

/// Where GitHub looks for templates.
const FOLDER: &str = ".github/ISSUE_TEMPLATE";

/// One template file.
pub(super) struct Template {
    /// Its name, without the folder.
    pub(super) file: String,
    pub(super) form: Result<IssueForm, TemplateError>,
    /// What is odd about it.
    pub(super) remarks: Vec<TemplateRemark>,
}

/// Whether issues may be opened without a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Blank {
    Allowed,
    Forbidden,
}

/// The folder's settings: `config.yml`.
struct Settings {
    blank: Blank,
    /// Name, address and sentence of each contact link.
    contacts: Vec<[String; 3]>,
    /// Why the file could not be read.
    broken: Option<String>,
}

fn entries(home: &Repository) -> Result<Vec<Entry>, Refusal> {
    let Some(tip) = home.branch(&home.default_branch) else { return Ok(Vec::new()) };
    match home.git.object(&format!("{tip}:{FOLDER}")) {
        Some((tree, ObjectKind::Tree, _)) => Ok(home.git.list(&tree, Depth::One)?),
        _ => Ok(Vec::new()),
    }
}

fn is_yaml(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".yml", ".yaml"].iter().any(|ending| name.ends_with(ending))
}

fn is_config(name: &str) -> bool {
    matches!(name, "config.yml" | "config.yaml")
}

fn text(home: &Repository, entry: &Entry) -> Result<String, Refusal> {
    Ok(String::from_utf8_lossy(&home.git.blob(&entry.oid)?).into_owned())
}

/// The repository's templates, by file name.
pub(super) fn templates(home: &Repository) -> Result<Vec<Template>, Refusal> {
    let mut found = Vec::new();
    for entry in entries(home)? {
        if entry.size.is_none() || !is_yaml(&entry.path) || is_config(&entry.path) {
            continue;
        }
        let (form, remarks) = match load(&text(home, &entry)?) {
            Ok(loaded) => (Ok(loaded.form), loaded.remarks),
            Err(error) => (Err(error), Vec::new()),
        };
        found.push(Template { file: entry.path, form, remarks });
    }
    Ok(found)
}

/// Whether blank issues may be opened.
pub(super) fn blank(home: &Repository) -> Result<Blank, Refusal> {
    Ok(settings(home)?.blank)
}

fn settings(home: &Repository) -> Result<Settings, Refusal> {
    let mut settings = Settings { blank: Blank::Allowed, contacts: Vec::new(), broken: None };
    let all = entries(home)?;
    let Some(entry) = all.iter().find(|entry| is_config(&entry.path)) else { return Ok(settings) };
    let root = match yaml::read(&text(home, entry)?) {
        Ok(root) => root,
        Err(error) => {
            let place = error.place;
            settings.broken = Some(format!(
                "{}: line {}, column {}: {}",
                entry.path, place.line, place.column, error.fault
            ));
            return Ok(settings);
        }
    };
    if root.get("blank_issues_enabled").and_then(yaml::Node::as_bool) == Some(false) {
        settings.blank = Blank::Forbidden;
    }
    let links = root.get("contact_links").and_then(yaml::Node::as_list).unwrap_or_default();
    for link in links {
        let part =
            |name| link.get(name).and_then(yaml::Node::as_text).unwrap_or_default().to_owned();
        settings.contacts.push([part("name"), part("url"), part("about")]);
    }
    Ok(settings)
}

pub(super) fn chooser(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let base = visit.place(home);
    let settings = settings(home)?;
    let templates = templates(home)?;
    let body = html! {
        h1 { "New issue" }
        @if let Some(broken) = &settings.broken { (problem(broken)) }
        @if templates.is_empty() && settings.broken.is_none() {
            p { "There are no forms in " code { (FOLDER) } " on " (home.default_branch) "." }
        }
        ul.list.choices {
            @for template in &templates { li { (choice(&base, template)) } }
            @if settings.blank == Blank::Allowed {
                li {
                    h2 { a href=(format!("{base}/issues/new")) { "Blank issue" } }
                    p { "An issue without a form." }
                }
            }
            @for [name, url, about] in &settings.contacts {
                li {
                    h2 { (markdown::inline(&format!("[{}]({url})", name.replace(['[', ']'], "")), &base)) }
                    p { (about) }
                }
            }
        }
    };
    Ok(Sheet::new("New issue", body).answer(visit))
}

fn problem(text: &str) -> Markup {
    html! { p.problem { strong { "This file cannot be read. " } (text) } }
}

fn choice(base: &str, template: &Template) -> Markup {
    match &template.form {
        Ok(form) => html! {
            h2 {
                a href=(format!("{base}/issues/new?template={}", url_part(&template.file))) {
                    @if form.name.is_empty() { (template.file) } @else { (form.name) }
                }
            }
            p { (form.description) }
            @if !template.remarks.is_empty() {
                details {
                    summary { (template.file) ": " (template.remarks.len()) " remarks on this form" }
                    ul {
                        @for remark in &template.remarks {
                            li {
                                "line " (remark.place.line) ", column " (remark.place.column)
                                ": " (remark.kind.code().replace('-', " "))
                            }
                        }
                    }
                }
            }
        },
        Err(error) => html! {
            h2 { (template.file) }
            (problem(&error.to_string()))
        },
    }
}
