//! Templates of the values that the bot supplies: `{{ name | slug }}.{{ country | lower }}`.
//!
//! The template is the maintainers'; what people typed enters as values only and is never read
//! as a template. On a server that many repositories share, maintainers are strangers too: only
//! `{{ … }}` is read (no loops, no assignments), nothing multiplies text, and fuel is limited.

use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, Value as Jinja};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use thiserror::Error as ThisError;

use crate::dataset::{FieldName, Record};
use crate::words::{nearest, slug};

/// A template that has been read and tried, by its source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FillTemplate(String);

/// Why a template cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, ThisError)]
pub enum FillFault {
    /// It is longer than any honest one.
    #[error("the template is too long")]
    TooLong,
    /// It holds `{% … %}` or multiplies.
    #[error("a template is text and `{{{{ … }}}}`: `{{%` and `*` are not allowed")]
    NotAllowed,
    /// No filter has this name.
    #[error("`{found}` is no filter{}", told(nearest.as_ref(), &FILTERS))]
    UnknownFilter {
        /// The name found.
        found: String,
        /// The nearest filter.
        nearest: Option<&'static str>,
    },
    /// It breaks the template language's grammar.
    #[error("the template cannot be read: {reason}")]
    Syntax {
        /// What is wrong.
        reason: String,
    },
}

fn told(nearest: Option<&&'static str>, known: &[&str]) -> String {
    match nearest {
        Some(word) => format!(": did you mean `{word}`?"),
        None => format!(": write one of {}", known.join(", ")),
    }
}

/// Why a template gave no value.
#[derive(Clone, PartialEq, Eq, Debug, ThisError)]
pub enum FillError {
    /// Values it needs are not there.
    #[error("the template needs {}", names(needs))]
    Missing {
        /// The fields that are empty; never empty itself.
        needs: Vec<FieldName>,
    },
    /// A text has no letter or digit that a slug could keep.
    #[error("nothing is left of {text:?} in a slug")]
    EmptySlug {
        /// The text.
        text: String,
    },
    /// Anything else: a filter on what is no text, an output too long, an unknown name.
    #[error("the template failed: {reason}")]
    Failed {
        /// What went wrong.
        reason: String,
    },
}

fn names(fields: &[FieldName]) -> String {
    fields.iter().map(FieldName::as_str).collect::<Vec<_>>().join(", ")
}

/// What a template may use besides the record's fields.
#[derive(Clone, Copy, Debug)]
pub struct FillInputs<'a> {
    /// The record as far as it is known; members that are empty count as missing.
    pub record: &'a Record,
    /// `{{ today }}`, written `2026-11-22`.
    pub today: jiff::civil::Date,
    /// `{{ author }}`: the login of who sent the form.
    pub author: &'a str,
}

/// The filters of a template.
pub const FILTERS: [&str; 6] = ["default", "lower", "replace", "slug", "trim", "upper"];

const MAX_TEMPLATE_BYTES: usize = 1000;
const MAX_VALUE_BYTES: usize = 100_000;
const FUEL: u64 = 10_000;

impl FillTemplate {
    /// Reads a template, and tries it on made-up values so that a wrong filter is found now.
    pub fn parse(source: &str) -> Result<Self, FillFault> {
        if source.len() > MAX_TEMPLATE_BYTES {
            return Err(FillFault::TooLong);
        }
        if source.contains("{%") || multiplies(source) {
            return Err(FillFault::NotAllowed);
        }
        let environment = environment();
        let template = environment
            .template_from_str(source)
            .map_err(|error| FillFault::Syntax { reason: reason(&error) })?;
        match template.render(Jinja::from_object(Anything::default())) {
            Err(error) if error.kind() == ErrorKind::UnknownFilter => {
                let found = filter_of(&error);
                Err(FillFault::UnknownFilter { nearest: nearest(&found, FILTERS), found })
            }
            Err(error) if error.kind() == ErrorKind::OutOfFuel => Err(FillFault::TooLong),
            // Every value is a text, as `x` is, so what fails on it fails always; but for a slug
            // of nothing, which depends on the text.
            Err(error) if empty_slug(&error).is_none() => {
                Err(FillFault::Syntax { reason: reason(&error) })
            }
            Ok(_) | Err(_) => Ok(Self(source.to_owned())),
        }
    }

    /// The template as it stands in the configuration.
    pub fn source(&self) -> &str {
        &self.0
    }

    /// The fields it takes from a record, in the order it asks for them.
    pub fn fields(&self) -> Vec<FieldName> {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let environment = environment();
        if let Ok(template) = environment.template_from_str(&self.0) {
            // Whether a filter can do something with `x` does not change what is asked for.
            drop(template.render(Jinja::from_object(Anything { asked: Arc::clone(&asked) })));
        }
        asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The value for one record.
    pub fn render(&self, inputs: FillInputs<'_>) -> Result<String, FillError> {
        let missing = Arc::new(Mutex::new(Vec::new()));
        let fields = Fields {
            values: inputs
                .record
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value.as_cell()?.to_owned())))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
            missing: Arc::clone(&missing),
        };
        let root = Root {
            today: inputs.today.to_string(),
            author: inputs.author.to_owned(),
            fields: Arc::new(fields),
        };
        let environment = environment();
        let rendered = environment
            .template_from_str(&self.0)
            .and_then(|template| template.render(Jinja::from_object(root)));
        let error = match rendered {
            Ok(text) if text.len() <= MAX_VALUE_BYTES => return Ok(text.trim().to_owned()),
            Ok(_) => return Err(FillError::Failed { reason: "the value is too long".to_owned() }),
            Err(error) => error,
        };
        let needs = missing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if error.kind() == ErrorKind::UndefinedError && !needs.is_empty() {
            return Err(FillError::Missing { needs });
        }
        match empty_slug(&error) {
            Some(EmptySlug(text)) => Err(FillError::EmptySlug { text: text.clone() }),
            None => Err(FillError::Failed { reason: reason(&error) }),
        }
    }
}

/// Whether a `*` stands inside `{{ … }}` and outside quotes: `"x" * 9999999` would fill the
/// memory.
fn multiplies(source: &str) -> bool {
    source.split("{{").skip(1).any(|code| {
        let mut quote = None;
        for c in code.split("}}").next().unwrap_or_default().chars() {
            match (quote, c) {
                (None, '*') => return true,
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), c) if c == open => quote = None,
                _ => {}
            }
        }
        false
    })
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("slug", |text: String| {
        let slug = slug(&text);
        if slug.is_empty() {
            let error = Error::new(ErrorKind::InvalidOperation, "an empty slug");
            return Err(error.with_source(EmptySlug(text)));
        }
        Ok(slug)
    });
    environment.add_filter("lower", |text: String| text.to_lowercase());
    environment.add_filter("upper", |text: String| text.to_uppercase());
    environment.add_filter("trim", |text: String| text.trim().to_owned());
    environment.add_filter("replace", |text: String, from: String, to: String| {
        let longest = (text.len() + 1).saturating_mul(to.len()).saturating_add(text.len());
        if longest > MAX_VALUE_BYTES {
            return Err(Error::new(ErrorKind::InvalidOperation, "the value is too long"));
        }
        Ok(text.replace(&from, &to))
    });
    environment.add_filter("default", |value: Jinja, other: String| {
        if value.is_undefined() { Jinja::from(other) } else { value }
    });
    environment
}

fn empty_slug(error: &Error) -> Option<&EmptySlug> {
    std::error::Error::source(error).and_then(|source| source.downcast_ref())
}

fn reason(error: &Error) -> String {
    match error.detail() {
        Some(detail) => detail.to_owned(),
        None => error.kind().to_string(),
    }
}

/// The filter's name out of `filter x is unknown`, the only place where the crate tells it.
fn filter_of(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    let name = detail.strip_prefix("filter ").and_then(|rest| rest.strip_suffix(" is unknown"));
    name.unwrap_or(detail).to_owned()
}

#[derive(Debug, ThisError)]
#[error("nothing is left of the text in a slug")]
struct EmptySlug(String);

/// The record's fields; remembers which were asked for in vain.
#[derive(Debug)]
struct Fields {
    values: indexmap::IndexMap<FieldName, String>,
    missing: Arc<Mutex<Vec<FieldName>>>,
}

impl Object for Fields {
    fn get_value(self: &Arc<Self>, key: &Jinja) -> Option<Jinja> {
        let name = key.as_str()?;
        if let Some(text) = self.values.get(name) {
            return Some(Jinja::from(text.as_str()));
        }
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if !missing.iter().any(|field| field.as_str() == name) {
            missing.push(name.into());
        }
        None
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// The names at a template's top: `today`, `author`, `record` (for columns whose names are no
/// words: `record["nom commune"]`), and every field.
#[derive(Debug)]
struct Root {
    today: String,
    author: String,
    fields: Arc<Fields>,
}

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Jinja) -> Option<Jinja> {
        match key.as_str()? {
            "today" => Some(Jinja::from(self.today.as_str())),
            "author" => Some(Jinja::from(self.author.as_str())),
            "record" => Some(Jinja::from_dyn_object(Arc::clone(&self.fields))),
            _ => self.fields.get_value(key),
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// Every name there could be, to try a template before any record is known; remembers which
/// fields were asked for.
#[derive(Debug, Default)]
struct Anything {
    asked: Arc<Mutex<Vec<FieldName>>>,
}

impl Object for Anything {
    fn get_value(self: &Arc<Self>, key: &Jinja) -> Option<Jinja> {
        match key.as_str()? {
            "record" => Some(Jinja::from_object(Anything { asked: Arc::clone(&self.asked) })),
            "today" | "author" => Some(Jinja::from("x")),
            name => {
                let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
                if !asked.iter().any(|field| field.as_str() == name) {
                    asked.push(name.into());
                }
                Some(Jinja::from("x"))
            }
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(source: &str, record: &[(&str, &str)]) -> Result<String, FillError> {
        let record: Record =
            record.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        FillTemplate::parse(source).unwrap().render(FillInputs {
            record: &record,
            today: jiff::civil::date(2026, 2, 3),
            author: "mira",
        })
    }

    #[test]
    fn values_are_made_of_answers() {
        let record = [("name", "Été TV"), ("country", "PE"), ("nom commune", "Cuzco")];
        for (source, expected) in [
            ("{{ name | slug }}.{{ country | lower }}", "ete-tv.pe"),
            ("{{ today }}", "2026-02-03"),
            ("by {{ author }}", "by mira"),
            ("{{ record['nom commune'] | upper }}", "CUZCO"),
            ("{{ name | replace(' ', '*') | trim }}", "Été*TV"),
            ("{{ short if short else name }}", "Été TV"),
            ("{{ short | default('none') }}", "none"),
            ("plain", "plain"),
        ] {
            assert_eq!(render(source, &record).as_deref(), Ok(expected), "{source}");
        }
    }

    #[test]
    fn the_fields_a_value_is_made_of_are_known() {
        let source = "{{ name | slug }}.{{ record['nom commune'] | lower }}-{{ today }}{{ name }}";
        let fields = FillTemplate::parse(source).unwrap().fields();
        assert_eq!(fields, vec![FieldName::from("name"), FieldName::from("nom commune")]);
    }

    #[test]
    fn what_is_typed_is_never_a_template() {
        let typed = "{{ author }}{% for x in y %}";
        assert_eq!(render("{{ name }}", &[("name", typed)]).as_deref(), Ok(typed));
    }

    #[test]
    fn empty_inputs_are_named() {
        let error = render("{{ name | slug }}.{{ country }}", &[("name", "")]).unwrap_err();
        assert_eq!(error, FillError::Missing { needs: vec!["name".into()] });
        let error = render("{{ record.a }}", &[]).unwrap_err();
        assert_eq!(error, FillError::Missing { needs: vec!["a".into()] });
    }

    #[test]
    fn a_slug_of_nothing_is_told() {
        let error = render("{{ name | slug }}.jp", &[("name", "日本")]).unwrap_err();
        assert_eq!(error, FillError::EmptySlug { text: "日本".to_owned() });
    }

    #[test]
    fn templates_that_are_wrong_or_dangerous_are_refused() {
        for (source, told) in [
            ("{{ name | slugg }}", "`slugg` is no filter: did you mean `slug`?"),
            ("{{ name | e }}", "write one of default, lower"),
            ("{{ name ", "cannot be read"),
            ("{{ range(9) }}", "cannot be read"),
            ("{% set a = a ~ a %}{{ a }}", "not allowed"),
            ("{{ 'x' * 99999999 }}", "not allowed"),
            ("{{ name | replace('x') }}", "cannot be read"),
        ] {
            let message = FillTemplate::parse(source).unwrap_err().to_string();
            assert!(message.contains(told), "{source}: {message}");
        }
        assert_eq!(FillTemplate::parse(&"x".repeat(1001)), Err(FillFault::TooLong));
        let grow = format!("{{{{ name{} }}}}", " | replace('a','aaaaaaaaaa')".repeat(30));
        let error = render(&grow, &[("name", "a")]).unwrap_err();
        assert!(error.to_string().contains("too long"), "{error}");
    }
}
