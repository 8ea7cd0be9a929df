//! Every issue-form template below a folder loads, or its fault is told with its place, and bodies
//! rendered from it read back as they were filled in.

use std::fs;
use std::path::Path;

use anyhow::Result;
use gitribute_core::intake::{Answer, Answers, Field, FieldKind, IssueForm, body, template};

use crate::folder::files;
use crate::tally::Tally;

pub(crate) fn run(folder: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    for path in files(folder, &["yml", "yaml"])? {
        if path.file_name().is_some_and(|name| name == "config.yml") {
            continue;
        }
        let loaded = match template::load(&String::from_utf8_lossy(&fs::read(&path)?)) {
            Ok(loaded) => loaded,
            Err(error) => {
                tally.fail(&format!("{}: {error}", path.display()));
                continue;
            }
        };
        for remark in &loaded.remarks {
            Tally::tell(&format!("{}: {remark:?}", path.display()));
        }
        for (what, filling) in FILLINGS {
            let answers = fill(&loaded.form, filling);
            let text = body::render(&loaded.form, &answers);
            let read = body::read(&loaded.form, &text);
            let wrong: Vec<_> = answers
                .iter()
                .filter(|(field, answer)| read.answers.get(*field) != Some(*answer))
                .collect();
            if wrong.is_empty() {
                tally.pass();
            } else {
                tally.fail(&format!("{}: {what}: {wrong:?} read as {:?}", path.display(), read));
            }
        }
    }
    Ok(tally)
}

/// A way to answer one field.
type Filling = fn(&Field, usize) -> Answer;

const FILLINGS: [(&str, Filling); 4] =
    [("left empty", nothing), ("in short", short), ("at length", long), ("every other", sparse)];

fn fill(form: &IssueForm, filling: Filling) -> Answers {
    form.fields
        .iter()
        .filter(|field| !matches!(field.kind, FieldKind::Markdown))
        .enumerate()
        .map(|(index, field)| (field.id.clone(), filling(field, index)))
        .collect()
}

fn nothing(field: &Field, _: usize) -> Answer {
    match field.kind {
        FieldKind::Checkboxes { .. } => Answer::Choices(Vec::new()),
        _ => Answer::None,
    }
}

fn short(field: &Field, index: usize) -> Answer {
    choose(field, index, format!("answer {index}"))
}

/// Lists, code, quotes, headings of other levels, other scripts.
fn long(field: &Field, index: usize) -> Answer {
    let answer = match field.kind {
        FieldKind::Textarea { .. } => {
            "- one\n- two, with `code`\n\n#### A smaller heading\n\n> quoted\n\n```csv\na,b\n```\n\nпривет | 世界"
        }
        _ => "a | b, <c> & `d` — #1 @e",
    };
    choose(field, index + 1, answer.to_owned())
}

fn sparse(field: &Field, index: usize) -> Answer {
    if index.is_multiple_of(2) { nothing(field, index) } else { short(field, index) }
}

fn choose(field: &Field, index: usize, text: String) -> Answer {
    let pick = |options: &[String]| options.get(index % options.len().max(1)).cloned();
    match &field.kind {
        FieldKind::Dropdown { options, .. } => pick(options).map_or(Answer::None, Answer::Text),
        FieldKind::MultiDropdown { options, .. } => {
            pick(options).map_or(Answer::None, |option| Answer::Choices(vec![option]))
        }
        FieldKind::Checkboxes { options } => {
            Answer::Choices(options.iter().step_by(2).map(|option| option.label.clone()).collect())
        }
        _ => Answer::Text(text),
    }
}
