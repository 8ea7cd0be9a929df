//! The law of reading: for any form and any answers, what was rendered is read back as it was,
//! or told as ambiguous. No answer is ever cut, lengthened or given to another field.

use proptest::prelude::*;

use super::lines::{Fence, Lines, fences, unified};
use super::*;
use crate::intake::template::{CheckboxOption, Field, FieldKind, IssueForm, Need, Visibility};
use crate::intake::{Answer, Answers, Remark};

const LABELS: [&str; 6] =
    ["Name", "Notes (optional)", "Is it, really?", "Notes", "名前", "[Link](https://x.org) #"];

const OPTIONS: [&str; 7] = ["One", "Two", "One, Two", "None", "Two, or three", "### Name", "FALSE"];

fn label() -> impl Strategy<Value = String> {
    prop::sample::select(LABELS.as_slice()).prop_map(str::to_owned)
}

fn options() -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(OPTIONS.as_slice(), 1..5)
        .prop_map(|options| options.into_iter().map(str::to_owned).collect())
}

fn kind() -> impl Strategy<Value = FieldKind> {
    prop_oneof![
        2 => Just(FieldKind::Input),
        4 => Just(FieldKind::Textarea { render: None }),
        1 => Just(FieldKind::Textarea { render: Some("yaml".to_owned()) }),
        1 => Just(FieldKind::Markdown),
        2 => options().prop_map(|options| FieldKind::Dropdown { options, default: None }),
        2 => options().prop_map(|options| FieldKind::MultiDropdown { options, default: None }),
        1 => options().prop_map(|options| FieldKind::Checkboxes {
            options: options.into_iter().map(|label| CheckboxOption {
                label, need: Need::Optional, visibility: Visibility::Everywhere,
            }).collect(),
        }),
    ]
}

/// Lines that look like something else.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z ,.|;]{0,8}",
        4 => label().prop_map(|label| format!("### {label}")),
        1 => label().prop_map(|label| format!(" ###  {label} ##")),
        2 => prop::sample::select(vec![
            "### Other", "#### Deep", "##", "_No response_", "None", "- [x] One", "- [ ] Two",
            "\r", "", "  ", "\u{200b}", "~", "<!-- x -->", "> ```", "    ```", "One, Two",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec!["```", "````", "```py", "~~~", "   ```"]).prop_map(str::to_owned),
    ]
}

fn prose(lines: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((fragment(), prop::sample::select(vec!["\n", "\r\n", "\n\n"])), 0..=lines)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect::<String>())
}

/// A form, and an answer for each field.
fn filled() -> impl Strategy<Value = (IssueForm, Vec<Answer>)> {
    let field = (kind(), label(), prose(7), fragment(), any::<bool>(), any::<u8>());
    prop::collection::vec(field, 1..6).prop_map(|fields| {
        let mut form = IssueForm {
            name: "T".to_owned(),
            description: String::new(),
            title: None,
            labels: Vec::new(),
            assignees: Vec::new(),
            fields: Vec::new(),
        };
        let mut answers = Vec::new();
        for (index, (kind, label, long, short, required, picks)) in fields.into_iter().enumerate() {
            let chosen = |options: &[String]| -> Vec<String> {
                let picked = |(bit, option): (usize, &String)| {
                    (picks >> bit & 1 == 1).then(|| option.clone())
                };
                options.iter().enumerate().filter_map(picked).collect()
            };
            answers.push(match &kind {
                FieldKind::Input => Answer::Text(short.replace('\r', "")),
                FieldKind::Dropdown { options, .. } => {
                    chosen(options).pop().map_or(Answer::None, Answer::Text)
                }
                FieldKind::MultiDropdown { options, .. } => Answer::Choices(chosen(options)),
                FieldKind::Checkboxes { options } => {
                    let labels: Vec<_> =
                        options.iter().map(|option| option.label.clone()).collect();
                    Answer::Choices(chosen(&labels))
                }
                _ => Answer::Text(long),
            });
            form.fields.push(Field {
                id: format!("f{index}").into(),
                label,
                aliases: Vec::new(),
                description: None,
                placeholder: None,
                prefilled: None,
                need: if required { Need::Required } else { Need::Optional },
                visibility: match kind {
                    FieldKind::Markdown => Visibility::FormOnly,
                    _ => Visibility::Everywhere,
                },
                checks: Vec::new(),
                kind,
            });
        }
        (form, answers)
    })
}

/// Whether an answer opens a fence that it does not close.
fn leaves_a_fence_open(text: &str) -> bool {
    let text = unified(text);
    let lines = Lines::new(&text);
    let mut until = 0;
    fences(&lines).iter().any(|fence| {
        if fence.line < until {
            return false;
        }
        until = fence.closer.map_or(until, |closer| closer + 1);
        fence.closer.is_none()
    })
}

fn holds_a_heading(answer: &Answer) -> bool {
    let known =
        |text: &str| LABELS.iter().any(|label| text.contains(label) && text.contains("###"));
    match answer {
        Answer::None => false,
        Answer::Text(text) => known(text),
        Answer::Choices(chosen) => chosen.iter().any(|text| known(text)),
    }
}

fn holds_heading_option(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Dropdown { options, .. } | FieldKind::MultiDropdown { options, .. } => {
            options.iter().any(|option| option.contains("###"))
        }
        _ => false,
    }
}

/// What a reader can know of an answer: line ends unified, outer blanks gone, blank is none.
fn knowable(field: &Field, answer: &Answer) -> Answer {
    match answer {
        Answer::Text(text) => match unified(text).trim() {
            "" => Answer::None,
            text => Answer::Text(text.to_owned()),
        },
        Answer::Choices(chosen) if chosen.is_empty() => match field.kind {
            FieldKind::Checkboxes { .. } => Answer::Choices(Vec::new()),
            _ => Answer::None,
        },
        other => other.clone(),
    }
}

fn holds(form: &IssueForm, given: &[Answer], flavour: Flavour) -> Result<(), TestCaseError> {
    let answers: Answers = form
        .fields
        .iter()
        .zip(given)
        .map(|(field, answer)| (field.id.clone(), answer.clone()))
        .collect();
    let body = render_as(form, &answers, flavour);
    let read = read(form, &body);
    for (field, answer) in form.fields.iter().zip(given) {
        if field.kind == FieldKind::Markdown {
            prop_assert!(!read.answers.contains_key(&field.id));
            continue;
        }
        let truth = knowable(field, answer);
        let got = &read.answers[&field.id];
        let told = |codes: &[&str]| {
            read.remarks.iter().any(|remark: &Remark| {
                remark.field() == Some(&field.id) && codes.contains(&remark.code())
            })
        };
        let placeholder = matches!(&truth, Answer::Text(text) if text == NO_RESPONSE);
        let fine = *got == truth
            || (*got == Answer::None && (told(&["ambiguous"]) || placeholder))
            // Words beside the forge's own mark are an answer, and that is told.
            || told(&["placeholder-dropped"]);
        prop_assert!(
            fine,
            "{}: {:?} was read as {:?}\n{}\n{:?}",
            field.id,
            truth,
            got,
            body,
            read.remarks
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any headings, options, marks and line ends, with fences that close where they open.
    #[test]
    fn what_was_rendered_is_read_back_or_told_p1_p4((form, given) in filled()) {
        let open = |answer: &Answer| matches!(answer, Answer::Text(text) if leaves_a_fence_open(text));
        // An open fence that holds a known heading is by the contract's rule a quotation, if
        // another fence closes it: the next law is for open fences.
        let given: Vec<Answer> = given
            .into_iter()
            .map(|answer| if open(&answer) { Answer::Text("x".to_owned()) } else { answer })
            .collect();
        holds(&form, &given, Flavour::GitHub)?;
        holds(&form, &given, Flavour::Forgejo)?;
    }

    /// Fences that are never closed, in answers that hold no heading of the form.
    #[test]
    fn open_fences_swallow_nothing_p7((form, given) in filled()) {
        let mut form = form;
        for field in &mut form.fields {
            if let FieldKind::Checkboxes { options } = &mut field.kind {
                options.retain(|option| !option.label.contains("###"));
                if options.is_empty() {
                    field.kind = FieldKind::Input;
                }
            }
        }
        let given: Vec<Answer> = given
            .into_iter()
            .map(|answer| if holds_a_heading(&answer) { Answer::Text("x".to_owned()) } else { answer })
            .zip(&form.fields)
            .map(|(answer, field)| match (&field.kind, answer) {
                (FieldKind::Dropdown { .. }, _) => Answer::None,
                (FieldKind::MultiDropdown { .. } | FieldKind::Checkboxes { .. }, _) => {
                    Answer::Choices(Vec::new())
                }
                (_, answer) => answer,
            })
            .collect();
        holds(&form, &given, Flavour::GitHub)?;
    }

    /// Where no answer holds a heading or an open fence, every text is read back to the letter.
    #[test]
    fn plain_answers_come_back_to_the_letter_p1((form, given) in filled()) {
        let plain = |answer: Answer| match answer {
            Answer::Text(text) if text.contains("###") || leaves_a_fence_open(&text) => {
                Answer::Text("x".to_owned())
            }
            other => other,
        };
        let given: Vec<Answer> = given.into_iter().map(plain).collect();
        let answers: Answers =
            form.fields.iter().map(|field| field.id.clone()).zip(given.clone()).collect();
        let read = read(&form, &render(&form, &answers));
        for (field, answer) in form.fields.iter().zip(&given) {
            let truth = knowable(field, answer);
            if matches!(field.kind, FieldKind::Input | FieldKind::Textarea { .. })
                && !matches!(&truth, Answer::Text(text) if text.contains(NO_RESPONSE))
                && (truth != Answer::None || field.need == Need::Optional)
                && !form.fields.iter().any(|other| holds_heading_option(&other.kind))
            {
                prop_assert_eq!(&read.answers[&field.id], &truth);
            }
        }
    }

    /// Any text at all is read, with an answer for every question, twice the same.
    #[test]
    fn any_body_is_read((form, _) in filled(), body in prose(30)) {
        let read_once = read(&form, &body);
        let questions = form.fields.iter().filter(|field| field.kind != FieldKind::Markdown).count();
        prop_assert_eq!(read_once.answers.len(), questions);
        prop_assert_eq!(&read(&form, &body), &read_once);
        prop_assert_eq!(&read(&form, &body.replace("\r\n", "\n").replace('\n', "\r\n")), &read_once);
    }

    /// The linear pairing of fences is the plain one: the next bare fence of the same mark that
    /// is as long.
    #[test]
    fn fences_pair_as_in_markdown(text in prose(20)) {
        let text = unified(&text);
        let lines = Lines::new(&text);
        for fence in fences(&lines) {
            let opener = Fence::of(lines.line(fence.line)).unwrap();
            let plain = (fence.line + 1..lines.count())
                .find(|line| Fence::of(lines.line(*line)).is_some_and(|other| opener.is_closed_by(other)));
            prop_assert_eq!(fence.closer, plain);
        }
    }
}
