//! What a finding's cell should hold, said where the sentence before does not say it.

use super::Speaker;
use super::quoted::{described, short};
use crate::check::schema::stands_for_nothing;
use crate::check::{Allowed, Choices, Empty, Expected, Misfit, Problem};
use crate::report::Args;

/// How many allowed values a sentence lists.
const MOST_VALUES: usize = 5;

impl Speaker<'_> {
    /// What is expected, where the sentence before does not say it.
    pub(super) fn expected(&self) -> Vec<String> {
        let about = self.finding.about.as_deref();
        let description = || {
            let text = about?.description.as_deref()?;
            let args = Args::new().quoted("description", described(text));
            Some(self.say("finding-description", &args))
        };
        let example = || {
            let text = about?.example.as_deref()?;
            Some(self.say("finding-example", &Args::new().quoted("example", short(text))))
        };
        let choices = about.and_then(|about| about.choices.as_ref());
        match &self.finding.problem {
            // An empty cell is what is expected, and the sentence says so.
            Problem::NotOfType { misfit: Misfit::StandIn, .. } => Vec::new(),
            Problem::NotOfType { expected, misfit: Misfit::Lacking } => {
                let form = || match expected {
                    Expected::Object | Expected::Array => None,
                    other => self.form(other),
                };
                example().or_else(form).into_iter().collect()
            }
            Problem::NotOfType { expected, .. } => {
                if self.finding.suggestion.is_some() {
                    Vec::new()
                } else {
                    self.form(expected).or_else(example).into_iter().collect()
                }
            }
            Problem::NotListed { allowed, .. } | Problem::ItemNotListed { allowed, .. } => {
                let mut told = vec![self.allowed(allowed)];
                told.extend(self.or_nothing());
                told
            }
            Problem::Pattern | Problem::JsonRule { .. } => match choices {
                Some(choices) => self.choices(choices),
                None => description().into_iter().chain(example()).collect(),
            },
            Problem::Required | Problem::KeyEmpty => example().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The first word of a cell that its pattern, which is a list of words, does not have.
    pub(super) fn not_chosen<'c>(&self, cell: &'c str) -> Option<&'c str> {
        let choices = self.finding.about.as_deref()?.choices.as_ref()?;
        let is_known = |word: &&str| choices.words().iter().any(|known| known == word);
        match choices.separator() {
            Some(separator) => {
                cell.split(separator).find(|word| !word.is_empty() && !is_known(word))
            }
            None => Some(cell).filter(|cell| !is_known(cell)),
        }
    }

    /// The words that a pattern lists, and how several of them are written.
    fn choices(&self, choices: &Choices) -> Vec<String> {
        let mut told = vec![self.allowed(&choices.words().to_vec().into())];
        told.extend(choices.separator().map(|separator| {
            let args = Args::new().quoted("separator", separator.to_string());
            self.say("finding-several", &args)
        }));
        told.extend(self.or_nothing());
        told
    }

    /// That the cell may be empty, where it holds a word for having no value.
    fn or_nothing(&self) -> Option<String> {
        let about = self.finding.about.as_deref()?;
        let cell = self.finding.cell.as_deref()?;
        let is_meant = about.empty == Empty::Allowed
            && self.finding.suggestion.is_none()
            && stands_for_nothing(cell);
        is_meant.then(|| self.say("finding-or-nothing", &Args::new()))
    }

    pub(super) fn allowed(&self, allowed: &Allowed) -> String {
        if let Some(source) = allowed.source() {
            let args = Args::new().quoted("column", short(&source.column));
            return self.say("finding-allowed-of", &args.quoted("path", source.file.clone()));
        }
        let shown = allowed.iter().take(MOST_VALUES).map(|(value, label)| match label {
            None => self.say_quoted(value),
            Some(label) => {
                let args = Args::new().quoted("value", short(value)).quoted("label", short(label));
                self.say("finding-labelled", &args)
            }
        });
        let shown: Vec<String> = shown.collect();
        let args = Args::new().word("values", shown.join(", "));
        match allowed.values().len().saturating_sub(MOST_VALUES) {
            0 => self.say("finding-allowed", &args),
            more => {
                let more = u64::try_from(more).unwrap_or(u64::MAX);
                self.say("finding-allowed-more", &args.number("more", more))
            }
        }
    }

    /// A value alone, quoted for its place.
    pub(super) fn say_quoted(&self, value: &str) -> String {
        self.say("finding-quoted", &Args::new().quoted("value", short(value)))
    }

    /// How values of a type are written.
    pub(super) fn form(&self, expected: &Expected) -> Option<String> {
        let like =
            |id, like: &str| Some(self.say(id, &Args::new().quoted("like", like.to_owned())));
        match expected {
            Expected::Email => like("finding-type-email-like", "name@example.org"),
            Expected::Uri => like("finding-type-uri-like", "https://example.org/page"),
            Expected::Uuid => like("finding-type-like", "0a7b330a-a736-45ea-8f7f-feaf019cdc00"),
            Expected::Number { decimal } => {
                like("finding-type-number-like", &format!("10{decimal}5"))
            }
            Expected::Integer => like("finding-type-number-like", "12"),
            Expected::Boolean { yes, no } => {
                let (yes, no) = (yes.first()?.clone(), no.first()?.clone());
                let args = Args::new().quoted("yes", yes).quoted("no", no);
                Some(self.say("finding-type-boolean-like", &args))
            }
            Expected::List { delimiter } => {
                let args = Args::new().quoted("delimiter", delimiter.clone());
                Some(self.say("finding-type-list-like", &args))
            }
            Expected::Date { example }
            | Expected::Time { example }
            | Expected::DateTime { example } => like("finding-type-like", example),
            Expected::Year => like("finding-type-like", "2024"),
            Expected::YearMonth => like("finding-type-like", "2024-12"),
            Expected::Duration => like("finding-type-duration-like", "P1Y2M3D"),
            Expected::Point { example } => like("finding-type-like", example),
            Expected::Array => like("finding-type-like", r#"["a", "b"]"#),
            Expected::Object => like("finding-type-like", r#"{"name": "a"}"#),
            Expected::Binary | Expected::GeoJson | Expected::TopoJson => None,
        }
    }
}
