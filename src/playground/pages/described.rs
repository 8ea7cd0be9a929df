//! New issues as GitLab opens them: a title and one text, which a description template of the
//! default branch begins (`.gitlab/issue_templates/*.md`), and a link may fill in.

use maud::html;

use super::Visit;
use super::layout::{Sheet, token};
use crate::gitlab::issue_templates;
use crate::message::Answer;
use crate::refusal::Refusal;
use crate::text::url_part;

pub(super) fn chooser(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let place = visit.place(home);
    let templates = issue_templates(home)?;
    let body = html! {
        h1 { "New issue" }
        @if templates.is_empty() {
            p { "There are no templates in " code { ".gitlab/issue_templates" } " on " (home.default_branch) "." }
        }
        ul.list.choices {
            @for (name, _) in &templates {
                li { h2 { a href=(format!("{place}/issues/new?issuable_template={}", url_part(name))) { (name) } } }
            }
            li {
                h2 { a href=(format!("{place}/issues/new")) { "Blank issue" } }
                p { "An issue without a template." }
            }
        }
    };
    Ok(Sheet::new("New issue", body).answer(visit))
}

/// The text to begin with: the template's, and after it what the link says.
fn beginning(visit: &Visit<'_>) -> Result<String, Refusal> {
    let home = visit.home()?;
    let wanted = visit.query("issuable_template").or_else(|| visit.query("description_template"));
    let found = match wanted.filter(|name| !name.is_empty()) {
        Some(wanted) => issue_templates(home)?.into_iter().find(|(name, _)| name == wanted),
        // GitLab takes a template of this name where none is named.
        None => issue_templates(home)?
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("default")),
    };
    let mut text = match found {
        Some((_, oid)) => String::from_utf8_lossy(&home.git.blob(&oid)?).into_owned(),
        None => String::new(),
    };
    let said = visit.query("issue[description]").or_else(|| visit.query("description"));
    if let Some(said) = said.filter(|said| !said.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(said);
    }
    Ok(text)
}

pub(super) fn form(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let home = visit.home()?;
    let place = visit.place(home);
    let title = visit.query("issue[title]").or_else(|| visit.query("title")).unwrap_or_default();
    let text = beginning(visit)?;
    let body = html! {
        h1 { "New issue" }
        p { a href=(format!("{place}/issues/new/choose")) { "Choose a template" } }
        form.fields method="post" action=(format!("{place}/issues/new")) {
            (token(visit))
            div.field {
                label for="title" { "Title" }
                input #title name="title" required maxlength="255" autocomplete="off" value=(title);
            }
            div.field {
                label for="body" { "Description" }
                textarea #body name="body" rows="24" { "\n" (text) }
            }
            p { button.main { "Create issue" } }
        }
    };
    Ok(Sheet::new("New issue", body).answer(visit))
}
