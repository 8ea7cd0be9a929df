//! The playground's example: a form filled in with its own examples.

use anyhow::Result;
use gitribute_core::intake::{Answer, Answers, FieldKind, IssueForm};
use gitribute_engine::contribution::{Files, Setup};
use gitribute_playground::Repo;

/// The forms of a repository that can be read, in the order of their names.
pub(super) fn forms(repo: &Repo) -> Result<Vec<IssueForm>> {
    let branch = repo.default_branch()?;
    let mut files = Files::new();
    for path in repo.files(&branch)? {
        let is_form = Setup::FORM_FOLDERS.iter().any(|folder| path.starts_with(folder));
        if let (true, Some(bytes)) = (is_form, repo.file(&branch, &path)?) {
            files.put(path, bytes);
        }
    }
    // Without a configuration among the files there is none to be wrong.
    let forms = Setup::read(&files).map(|setup| setup.forms).unwrap_or_default();
    Ok(forms.into_iter().map(|(_, form)| form).collect())
}

/// The labels that they give.
pub(super) fn labels_of_forms(repo: &Repo) -> Result<Vec<String>> {
    let mut labels: Vec<String> = forms(repo)?.into_iter().flat_map(|form| form.labels).collect();
    labels.sort();
    labels.dedup();
    Ok(labels)
}

/// A form filled in with its own examples.
pub(super) fn filled(form: &IssueForm) -> Answers {
    let answer = |kind: &FieldKind, example: Option<&String>| match kind {
        FieldKind::Dropdown { options, .. } => {
            options.first().cloned().map_or(Answer::None, Answer::Text)
        }
        FieldKind::MultiDropdown { options, .. } => {
            Answer::Choices(options.first().cloned().into_iter().collect())
        }
        FieldKind::Checkboxes { options } => {
            Answer::Choices(options.iter().map(|option| option.label.clone()).collect())
        }
        _ => example.cloned().map_or(Answer::None, Answer::Text),
    };
    form.fields
        .iter()
        .map(|field| {
            let example = field.placeholder.as_ref().or(field.prefilled.as_ref());
            (field.id.clone(), answer(&field.kind, example))
        })
        .collect()
}
