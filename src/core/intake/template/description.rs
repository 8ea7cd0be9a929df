//! Description templates: what forges without forms put into a new issue's text (GitLab docs,
//! "Description templates"). One is written from a form, with the form's own headings, so that
//! the same form reads what comes of it; one that people wrote themselves is read as a form whose
//! questions are its headings.

use std::collections::HashSet;

use super::{CheckboxOption, Field, FieldKind, IssueForm, Need, Visibility};
use crate::intake::FieldId;
use crate::words::{folded_space, label_slug};

/// The words of a description template that are not the form's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DescriptionWords<'a> {
    /// "needed".
    pub needed: &'a str,
    /// "one of".
    pub one_of: &'a str,
    /// "any of".
    pub any_of: &'a str,
}

/// The description template of a form: its headings, with what helps to answer in comments, which
/// nobody sees in the issue; and its labels as a quick action.
pub fn description(form: &IssueForm, words: DescriptionWords<'_>) -> String {
    let mut text = String::new();
    let mut part = |part: String| {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&part);
    };
    for field in &form.fields {
        if field.visibility == Visibility::BodyOnly && field.kind == FieldKind::Markdown {
            part(field.prefilled.clone().unwrap_or_default().trim().to_owned());
        } else if field.kind == FieldKind::Markdown {
            part(comment(field.prefilled.as_deref().unwrap_or_default()));
        } else if field.has_heading() {
            part(section(field, words));
        }
    }
    let labels: Vec<String> =
        form.labels.iter().map(|label| format!("~\"{}\"", label.replace('"', ""))).collect();
    if !labels.is_empty() {
        part(format!("/label {}", labels.join(" ")));
    }
    text.push('\n');
    text
}

fn section(field: &Field, words: DescriptionWords<'_>) -> String {
    let mut hints: Vec<String> = Vec::new();
    if field.need == Need::Required {
        hints.push(words.needed.to_owned());
    }
    hints.extend(field.description.clone());
    match &field.kind {
        FieldKind::Dropdown { options, .. } => {
            hints.push(format!("{}: {}", words.one_of, options.join(" | ")));
        }
        FieldKind::MultiDropdown { options, .. } => {
            hints.push(format!("{}: {}", words.any_of, options.join(", ")));
        }
        _ => {}
    }
    hints.extend(field.placeholder.as_ref().map(|example| format!("› {example}")));
    let mut text = format!("### {}\n", field.label);
    if !hints.is_empty() {
        text.push('\n');
        text.push_str(&comment(&hints.join("\n")));
        text.push('\n');
    }
    if let FieldKind::Checkboxes { options } = &field.kind {
        for option in options.iter().filter(|option| option.visibility != Visibility::FormOnly) {
            text.push_str("\n- [ ] ");
            text.push_str(&option.label);
        }
    } else if let Some(prefilled) = &field.prefilled {
        text.push('\n');
        text.push_str(prefilled.trim_end());
    }
    text.trim_end().to_owned()
}

/// A comment, which the text cannot end.
fn comment(text: &str) -> String {
    let text = text.trim().replace("--", "- -").replace('>', "›");
    if text.contains('\n') { format!("<!--\n{text}\n-->") } else { format!("<!-- {text} -->") }
}

/// Reads a description template that people wrote: each `### Heading` outside of fences and
/// comments is a question, with boxes to tick where boxes stand below it; `None` where there is no
/// such heading. `name` is the file's, without its ending.
pub fn load_description(name: &str, text: &str) -> Option<IssueForm> {
    let mut reading = Reading::default();
    for line in text.lines() {
        reading.line(line.trim_end());
    }
    let mut form = IssueForm::new(name, reading.fields);
    form.labels = reading.labels;
    (!form.fields.is_empty()).then_some(form)
}

#[derive(Default)]
struct Reading {
    fields: Vec<Field>,
    labels: Vec<String>,
    taken: HashSet<String>,
    in_fence: bool,
    in_comment: bool,
}

impl Reading {
    fn line(&mut self, line: &str) {
        if self.in_comment {
            self.in_comment = !line.contains("-->");
            return;
        }
        if line.trim_start().starts_with("```") {
            self.in_fence = !self.in_fence;
            return;
        }
        if self.in_fence {
            return;
        }
        if let Some((_, after)) = line.split_once("<!--") {
            self.in_comment = !after.contains("-->");
            return;
        }
        if let Some(heading) = line.strip_prefix("### ") {
            self.heading(&folded_space(heading.trim_end_matches('#')));
        } else if let Some(box_label) = line.strip_prefix("- [ ] ") {
            self.checkbox(box_label.trim());
        } else if let Some(labels) = line.strip_prefix("/label ") {
            self.labels.extend(labels_of(labels));
        }
    }

    fn heading(&mut self, label: &str) {
        if label.is_empty() {
            return;
        }
        let slug = match label_slug(label) {
            slug if slug.is_empty() => format!("field_{}", self.fields.len() + 1),
            slug => slug,
        };
        let mut id = slug.clone();
        let mut number = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{slug}_{number}");
            number += 1;
        }
        let kind = FieldKind::Textarea { render: None };
        self.fields.push(Field::new(FieldId::from(id), label, kind));
    }

    fn checkbox(&mut self, label: &str) {
        let Some(field) = self.fields.last_mut() else { return };
        match &mut field.kind {
            FieldKind::Checkboxes { options } => options.push(CheckboxOption::new(label)),
            kind => *kind = FieldKind::Checkboxes { options: vec![CheckboxOption::new(label)] },
        }
    }
}

/// The labels of a quick action: `~one ~"two words"`.
fn labels_of(text: &str) -> Vec<String> {
    let mut labels = Vec::new();
    let mut rest = text;
    while let Some((_, label)) = rest.split_once('~') {
        let (label, after) = match label.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => label.split_once(' ').unwrap_or((label, "")),
        };
        if !label.trim().is_empty() {
            labels.push(label.trim().to_owned());
        }
        rest = after;
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::template::load;
    use crate::intake::{Answer, body};

    const WORDS: DescriptionWords<'_> =
        DescriptionWords { needed: "needed", one_of: "one of", any_of: "any of" };

    const FORM: &str = "name: Add a hut\ndescription: New\nlabels: [hut, 'needs \"look\"']\nbody:\n\
         - type: markdown\n  attributes: {value: 'Thank you --> for this'}\n\
         - type: input\n  id: hut\n  attributes: {label: Hut's name, placeholder: Refuge}\n  \
         validations: {required: true}\n\
         - type: dropdown\n  id: open\n  attributes: {label: Open, options: ['yes', 'no']}\n\
         - type: textarea\n  attributes: {label: Notes, value: none so far}\n\
         - type: checkboxes\n  attributes:\n    label: Rules\n    options:\n    - label: I looked\n";

    /// What a person sees and answers, with GitLab's quick action carried out and comments hidden.
    fn filled(template: &str) -> String {
        let mut text = template.replace("<!--\nneeded\n› Refuge\n-->", "Refuge du Lac");
        text = text.replace("<!-- one of: yes | no -->", "no").replace("- [ ]", "- [x]");
        let end = text.find("\n/label").unwrap();
        text.truncate(end);
        text
    }

    #[test]
    fn what_comes_of_a_forms_description_is_read_by_the_form() {
        let form = load(FORM).unwrap().form;
        let template = description(&form, WORDS);
        assert!(template.starts_with("<!-- Thank you - -› for this -->\n\n### Hut's name\n"));
        assert!(template.ends_with("\n\n/label ~\"hut\" ~\"needs look\"\n"), "{template}");
        let read = body::read(&form, &filled(&template));
        let answer = |id: &str| read.answers.get(&FieldId::from(id)).cloned();
        assert_eq!(answer("hut"), Some(Answer::Text("Refuge du Lac".to_owned())));
        assert_eq!(answer("open"), Some(Answer::Text("no".to_owned())));
        assert_eq!(answer("rules"), Some(Answer::Choices(vec!["I looked".to_owned()])));
    }

    #[test]
    fn a_template_that_people_wrote_is_a_form_of_its_headings() {
        let text = "Hello\n\n<!--\n### Not this\n-->\n### Name ###\n\n```\n### Nor this\n```\n\
                    ### Name\n### Boxes\n- [ ] one\n- [ ] two\n/label ~data ~\"to check\"\n";
        let form = load_description("data", text).unwrap();
        let ids: Vec<&str> = form.fields.iter().map(|field| field.id.as_str()).collect();
        assert_eq!(ids, ["name", "name_2", "boxes"]);
        assert!(
            matches!(&form.fields[2].kind, FieldKind::Checkboxes { options } if options.len() == 2)
        );
        assert_eq!(form.labels, ["data", "to check"]);
        assert_eq!(load_description("bug", "## Steps\n\nWhat happened?"), None);
    }
}
