//! Which template, and which of its versions, an issue was made with.

use super::IssueForm;
use crate::intake::Remark;
use crate::intake::body::read;
use crate::words::folded_space;

/// The name of a template's file, as people see it (`02_channels_edit.yml`).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TemplateFile(String);

impl TemplateFile {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for TemplateFile {
    fn from(name: T) -> Self {
        Self(name.into())
    }
}

/// What an issue shows of the form it was made with. None of it is proof: anybody can make an
/// issue with any title and body.
#[derive(Clone, Copy, Debug)]
pub struct IssueFacts<'a> {
    /// The issue's labels now.
    pub labels: &'a [String],
    /// Its title.
    pub title: &'a str,
    /// Its body.
    pub body: &'a str,
}

/// The form an issue was made with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// This one.
    Found {
        /// Its file.
        file: TemplateFile,
        /// What it was found by.
        basis: Basis,
    },
    /// One of these, and nothing tells which.
    Undecided {
        /// Their files, in the order given.
        candidates: Vec<TemplateFile>,
    },
    /// None: neither labels nor title nor headings are any form's.
    NoForm,
}

/// What a form was found by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The headings in the body.
    Headings,
    /// Labels or title, without a heading to confirm it.
    LabelsOrTitle,
    /// Headings together with labels or title.
    All,
}

/// How well a body fits a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fit {
    /// Questions of the form.
    pub questions: usize,
    /// Those whose heading stands in the body.
    pub headings: usize,
    /// Answers, boxes and sections that are none of the form's.
    pub strange: usize,
    /// Whether the headings stand in the form's order.
    in_order: bool,
}

impl Fit {
    /// Whether every question has its heading, and every choice is one of the form's.
    pub fn is_whole(&self) -> bool {
        self.questions > 0 && self.headings == self.questions && self.strange == 0
    }

    /// Headings missing; the less the better.
    fn missing(&self) -> usize {
        self.questions - self.headings.min(self.questions)
    }

    /// Whether as good as every heading stands, so that the body speaks for itself.
    fn is_clear(&self) -> bool {
        self.headings > 0 && self.missing() == 0
    }

    /// Whether the headings alone say enough: at least half of them stand.
    fn is_likely(&self) -> bool {
        self.headings > 0 && self.headings * 2 >= self.questions
    }
}

/// How well a body fits a form: the headings that stand, and what in the answers is not the
/// form's.
pub fn fit(form: &IssueForm, body: &str) -> Fit {
    let questions = form.fields.iter().filter(|field| field.has_heading()).count();
    let remarks = read(form, body).remarks;
    let mut fit = Fit { questions, headings: questions, strange: 0, in_order: true };
    for remark in &remarks {
        match remark {
            Remark::EmptyBody | Remark::NotThisForm => fit.headings = 0,
            Remark::OtherOrder => fit.in_order = false,
            Remark::SectionMissing { .. } => fit.headings = fit.headings.saturating_sub(1),
            Remark::UnknownOption { .. }
            | Remark::UnknownBox { .. }
            | Remark::UnknownSection { .. }
            | Remark::Leftover { .. } => fit.strange += 1,
            _ => {}
        }
    }
    fit
}

/// Finds the form an issue was made with: by the headings in its body, its labels and the start
/// of its title. Where they disagree the headings win only if every one of the form's stands in
/// the body and no other form's do as well; otherwise nothing is decided.
pub fn choose(forms: &[(TemplateFile, IssueForm)], issue: &IssueFacts<'_>) -> Choice {
    let fits: Vec<Fit> = forms.iter().map(|(_, form)| fit(form, issue.body)).collect();
    let by_headings = best(&fits, |fit| {
        (fit.headings > 0).then_some((
            std::cmp::Reverse(fit.missing()),
            fit.headings,
            std::cmp::Reverse(fit.strange),
            fit.in_order,
        ))
    });
    let signs: Vec<Signs> = forms.iter().map(|(_, form)| Signs::of(form, issue)).collect();
    let by_signs = best(&signs, |signs| (signs.kinds > 0).then_some(*signs));

    let both: Vec<usize> =
        by_headings.iter().copied().filter(|index| by_signs.contains(index)).collect();
    let fit_of = |index: &usize| fits.get(*index).copied().unwrap_or_default();
    match (by_headings.as_slice(), by_signs.as_slice(), both.as_slice()) {
        ([], [], _) => Choice::NoForm,
        ([], [sign], _) => found(forms, *sign, Basis::LabelsOrTitle),
        (_, _, [one]) => found(forms, *one, Basis::All),
        (_, _, [_, ..]) => undecided(forms, &both),
        ([one], [], _) if fit_of(one).is_likely() => found(forms, *one, Basis::Headings),
        ([one], _, _) if fit_of(one).is_clear() => found(forms, *one, Basis::Headings),
        _ => {
            let mut any: Vec<usize> = by_headings.iter().chain(&by_signs).copied().collect();
            any.sort_unstable();
            any.dedup();
            undecided(forms, &any)
        }
    }
}

/// What labels and title say for a form; more is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
struct Signs {
    /// How many of labels and title speak for the form.
    kinds: usize,
    /// How many labels do.
    labels: usize,
    /// How long the title's start is, in bytes.
    title: usize,
}

impl Signs {
    fn of(form: &IssueForm, issue: &IssueFacts<'_>) -> Self {
        let has = |label: &String| {
            // Forges compare labels without regard to case.
            issue.labels.iter().any(|other| other.trim().to_lowercase() == label.to_lowercase())
        };
        let labels = if form.labels.iter().all(has) { form.labels.len() } else { 0 };
        let start = folded_space(form.title.as_deref().unwrap_or_default());
        let starts = !start.is_empty() && folded_space(issue.title).starts_with(&start);
        let title = if starts { start.len() } else { 0 };
        Self { kinds: usize::from(labels > 0) + usize::from(title > 0), labels, title }
    }
}

/// The indexes of the best items; of nothing but worthless ones, none.
fn best<T, S: Ord>(items: &[T], score: impl Fn(&T) -> Option<S>) -> Vec<usize> {
    let scores: Vec<Option<S>> = items.iter().map(score).collect();
    let top = scores.iter().flatten().max();
    let is_top = |(index, score): (usize, &Option<S>)| {
        (score.is_some() && score.as_ref() == top).then_some(index)
    };
    scores.iter().enumerate().filter_map(is_top).collect()
}

fn found(forms: &[(TemplateFile, IssueForm)], index: usize, basis: Basis) -> Choice {
    match forms.get(index) {
        Some((file, _)) => Choice::Found { file: file.clone(), basis },
        None => Choice::NoForm,
    }
}

fn undecided(forms: &[(TemplateFile, IssueForm)], indexes: &[usize]) -> Choice {
    let files = indexes.iter().filter_map(|index| forms.get(*index));
    Choice::Undecided { candidates: files.map(|(file, _)| file.clone()).collect() }
}

/// The version of a template that a body was made with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VersionChoice {
    /// Its index in the versions given; 0 is today's.
    pub index: usize,
    /// How well the body fits it.
    pub fit: Fit,
}

/// Finds the version of a template that a body fits: the newest that fits wholly, else the one
/// that fits best, the newest of equals. `None` where no version's headings stand in the body.
/// Versions are given newest first.
pub fn choose_version(versions: &[IssueForm], body: &str) -> Option<VersionChoice> {
    let mut best: Option<VersionChoice> = None;
    for (index, form) in versions.iter().enumerate() {
        let fit = fit(form, body);
        if fit.is_whole() {
            return Some(VersionChoice { index, fit });
        }
        let cost = |fit: &Fit| fit.missing() + fit.strange;
        if fit.headings > 0 && best.is_none_or(|best| cost(&fit) < cost(&best.fit)) {
            best = Some(VersionChoice { index, fit });
        }
    }
    best
}
