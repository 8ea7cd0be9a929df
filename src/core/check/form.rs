//! The form's own rules over its answers: required fields, options, boxes.
//!
//! Forges enforce these in the browser, but an issue can be edited afterwards, written by mail
//! or made by a program, so they are checked again here.

use crate::intake::{Answer, Answers, Field, FieldId, FieldKind, IssueForm, Need};
use crate::words::{is_blank, nearest};

/// One answer that the form does not allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormFinding {
    /// The field.
    pub field: FieldId,
    /// Its label, as people see it.
    pub label: String,
    /// What is wrong.
    pub rule: FormRule,
}

/// Which rule of the form an answer breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormRule {
    /// A required field has no answer.
    Missing,
    /// The answer is none of the options.
    NotAnOption {
        /// The answer.
        found: String,
        /// The option most likely meant.
        nearest: Option<String>,
        /// All options.
        options: Vec<String>,
    },
    /// A box that must be ticked is not.
    BoxNotTicked {
        /// The text beside the box.
        option: String,
    },
}

/// What the form's rules say about the answers, in the form's order.
pub fn check_form(form: &IssueForm, answers: &Answers) -> Vec<FormFinding> {
    let mut findings = Vec::new();
    for field in &form.fields {
        if field.kind == FieldKind::Markdown {
            continue;
        }
        let answer = answers.get(&field.id).unwrap_or(&Answer::None);
        let rules = rules(field, answer);
        findings.extend(rules.into_iter().map(|rule| FormFinding {
            field: field.id.clone(),
            label: field.label.clone(),
            rule,
        }));
    }
    findings
}

fn rules(field: &Field, answer: &Answer) -> Vec<FormRule> {
    let chosen: Vec<&str> = match answer {
        Answer::None => Vec::new(),
        Answer::Text(text) => vec![text],
        Answer::Choices(choices) => choices.iter().map(String::as_str).collect(),
    };
    let is_answered = chosen.iter().any(|text| !is_blank(text));
    let mut broken = Vec::new();
    match &field.kind {
        FieldKind::Checkboxes { options } => {
            let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
            broken.extend(not_offered(&chosen, &labels));
            let untold: Vec<FormRule> = options
                .iter()
                .filter(|option| option.need == Need::Required)
                .filter(|option| !chosen.iter().any(|text| text.trim() == option.label.trim()))
                .map(|option| FormRule::BoxNotTicked { option: option.label.clone() })
                .collect();
            // The boxes say it better than the field does.
            if field.need == Need::Required && !is_answered && untold.is_empty() {
                broken.push(FormRule::Missing);
            }
            broken.extend(untold);
        }
        FieldKind::Dropdown { options, .. } | FieldKind::MultiDropdown { options, .. } => {
            if is_answered {
                let options: Vec<&str> = options.iter().map(String::as_str).collect();
                broken.extend(not_offered(&chosen, &options));
            } else if field.need == Need::Required {
                broken.push(FormRule::Missing);
            }
        }
        FieldKind::Markdown
        | FieldKind::Input
        | FieldKind::Textarea { .. }
        | FieldKind::Upload { .. }
        | FieldKind::Unknown { .. } => {
            if field.need == Need::Required && !is_answered {
                broken.push(FormRule::Missing);
            }
        }
    }
    broken
}

fn not_offered(chosen: &[&str], options: &[&str]) -> Vec<FormRule> {
    chosen
        .iter()
        .filter(|text| !is_blank(text) && !options.iter().any(|o| o.trim() == text.trim()))
        .map(|text| FormRule::NotAnOption {
            found: (*text).to_owned(),
            nearest: nearest(text, options.iter().copied()).map(str::to_owned),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::CheckboxOption;

    fn form(kind: FieldKind, need: Need) -> IssueForm {
        IssueForm::new("Add", vec![Field { need, ..Field::new("f", "Country", kind) }])
    }

    fn check(form: &IssueForm, answer: Answer) -> Vec<FormRule> {
        let answers = Answers::from([("f".into(), answer)]);
        check_form(form, &answers).into_iter().map(|finding| finding.rule).collect()
    }

    fn text(text: &str) -> Answer {
        Answer::Text(text.to_owned())
    }

    #[test]
    fn a_required_answer_must_be_there() {
        let required = form(FieldKind::Input, Need::Required);
        for nothing in [Answer::None, text(""), text(" \n\t"), text("\u{200b}\u{feff}")] {
            assert_eq!(check(&required, nothing.clone()), [FormRule::Missing], "{nothing:?}");
            assert_eq!(check(&form(FieldKind::Input, Need::Optional), nothing), []);
        }
        assert_eq!(check_form(&required, &Answers::new()).len(), 1, "the section edited away");
        assert_eq!(check(&required, text("PE")), []);
    }

    #[test]
    fn an_answer_must_be_one_of_the_options_p10() {
        let options: Vec<String> =
            ["Peru", "Bolivia", "Other, say which"].map(str::to_owned).into();
        let one =
            form(FieldKind::Dropdown { options: options.clone(), default: None }, Need::Required);
        assert_eq!(check(&one, text("Other, say which")), []);
        assert_eq!(
            check(&one, text("peru")),
            [FormRule::NotAnOption {
                found: "peru".to_owned(),
                nearest: Some("Peru".to_owned()),
                options: options.clone(),
            }]
        );
        assert_eq!(check(&one, Answer::None), [FormRule::Missing]);
        let many = form(FieldKind::MultiDropdown { options, default: None }, Need::Optional);
        let chosen = ["Peru", "Chile", "Other, say which"].map(str::to_owned).into();
        let broken = check(&many, Answer::Choices(chosen));
        assert!(matches!(&broken[..], [FormRule::NotAnOption { found, .. }] if found == "Chile"));
    }

    #[test]
    fn required_boxes_must_be_ticked() {
        let option = |label: &str, need| CheckboxOption { need, ..CheckboxOption::new(label) };
        let options = vec![option("I have read", Need::Required), option("News", Need::Optional)];
        let boxes = form(FieldKind::Checkboxes { options }, Need::Required);
        let missing = [FormRule::BoxNotTicked { option: "I have read".to_owned() }];
        assert_eq!(check(&boxes, Answer::None), missing);
        assert_eq!(check(&boxes, Answer::Choices(vec!["News".to_owned()])), missing);
        assert_eq!(check(&boxes, Answer::Choices(vec!["I have read".to_owned()])), []);
    }
}
