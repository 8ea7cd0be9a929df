//! What a check found, said to people: where it is, what stands there, what is expected, and one
//! fix to copy. Never a regular expression, a type's name or a number that counts from zero.

mod custom;
mod expected;
mod fix;
mod json;
mod quoted;

pub use fix::{FixOf, fix_command};
pub use json::FindingJson;
use quoted::short;

use super::catalog::{Args, Sink, text};
use super::language::Language;
use super::packages::package_fault;
use super::refusals::refusal_text;
use super::structured::json_problem;
use super::summary::{Colour, FindingLine};
use crate::check::{Counted, Edge, Expected, Finding, Misfit, Nearness, Problem, Severity};
use crate::dataset::Key;
use crate::words::folded;

/// A finding in one short paragraph, in a language, made harmless for the place it goes to.
pub fn finding_text(finding: &Finding, language: Language, sink: Sink) -> String {
    if let Problem::Unreadable(refusal) = &finding.problem {
        return refusal_text(refusal, language, sink);
    }
    let speaker = Speaker { finding, language, sink };
    let (place, what) = (speaker.place(), speaker.whole());
    speaker.say("finding-said", &Args::new().word("where", place).word("what", what))
}

/// A finding as a line of a contribution's comment: in Markdown, with the command that makes its
/// fix.
pub fn finding_said(finding: &Finding, of: FixOf<'_>, language: Language) -> FindingLine {
    let mut said = finding_text(finding, language, Sink::Markdown);
    if let Some(command) = fix_command(finding, of) {
        let args = Args::new().quoted("command", command);
        said.push(' ');
        said.push_str(&text(language, "finding-fix-command", &args, Sink::Markdown));
    }
    FindingLine { severity: finding.severity(), text: said }
}

/// A finding as a line for a terminal: a sign of how bad it is, where it is, what is wrong and
/// what to type instead.
pub fn finding_line(finding: &Finding, language: Language, colour: Colour) -> String {
    let (sign, tint) = match finding.severity() {
        Severity::Error => ("❌", "31"),
        Severity::Warning => ("⚠️", "33"),
    };
    if let Problem::Unreadable(refusal) = &finding.problem {
        return format!("{sign} {}", refusal_text(refusal, language, Sink::Plain));
    }
    let speaker = Speaker { finding, language, sink: Sink::Plain };
    let place = colour.paint(tint, &speaker.place());
    let args = Args::new().word("where", place).word("what", speaker.whole());
    format!("{sign} {}", speaker.say("finding-said", &args))
}

/// What is wrong and what to type instead, without the place: for where the place is shown.
pub(in crate::report) fn finding_words(
    finding: &Finding,
    language: Language,
    sink: Sink,
) -> String {
    let words = match &finding.problem {
        Problem::Unreadable(refusal) => refusal_text(refusal, language, sink),
        _ => Speaker { finding, language, sink }.whole(),
    };
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}

/// Where a finding is, in words.
pub(in crate::report) fn finding_place(
    finding: &Finding,
    language: Language,
    sink: Sink,
) -> String {
    Speaker { finding, language, sink }.place()
}

struct Speaker<'a> {
    finding: &'a Finding,
    language: Language,
    sink: Sink,
}

impl Speaker<'_> {
    /// What is wrong, what is expected, and the fix.
    fn whole(&self) -> String {
        let mut what = self.what();
        for sentence in self.expected().into_iter().chain(self.fix()) {
            what.push(' ');
            what.push_str(&sentence);
        }
        what
    }

    fn say(&self, id: &str, args: &Args<'_>) -> String {
        text(self.language, id, args, self.sink)
    }

    /// `Line 12 (“X”), column “Country”`
    fn place(&self) -> String {
        let finding = self.finding;
        let mut place = match (finding.line, finding.row) {
            (Some(line), _) => self.say("finding-line", &Args::new().number("line", line.0)),
            (None, Some(row)) => self.say("finding-row", &Args::new().number("row", row.0)),
            (None, None) => match finding.problem {
                Problem::Package(ref fault) if !fault.is_of_file() => {
                    self.say("finding-package", &Args::new())
                }
                Problem::BlankHeader => self.say("finding-file", &Args::new()),
                _ if !is_of_header(&finding.problem) => self.say("finding-file", &Args::new()),
                _ => self.say("finding-header", &Args::new()),
            },
        };
        if let Some(key) = &finding.key {
            place.push(' ');
            let key = short(&key.to_string());
            place.push_str(&self.say("finding-of-key", &Args::new().quoted("key", key)));
        }
        // A finding of the header names the column in its own sentence.
        if let (Some(_), Some(field)) = (finding.row, &finding.field) {
            let title = finding.about.as_ref().and_then(|about| about.title.as_deref());
            let name = Args::new().quoted("name", short(field.as_str()));
            place.push_str(", ");
            // The form shows the title, the file the name; two columns may share a title.
            place.push_str(&match title.filter(|title| !is_same_name(title, field.as_str())) {
                Some(title) => {
                    self.say("finding-column-titled", &name.quoted("column", short(title)))
                }
                None => self.say("finding-column", &name),
            });
        } else if let (false, Some(field)) = (is_of_header(&finding.problem), &finding.field) {
            let member = Args::new().quoted("member", short(field.as_str()));
            place.push_str(", ");
            place.push_str(&self.say("finding-member", &member));
        }
        place
    }

    /// The sentence on what stands there.
    fn what(&self) -> String {
        let finding = self.finding;
        let cell = finding.cell.as_deref().unwrap_or_default();
        let field =
            finding.field.as_ref().map(crate::dataset::FieldName::as_str).unwrap_or_default();
        let args = || Args::new().quoted("cell", short(cell));
        match &finding.problem {
            Problem::Unreadable(refusal) => refusal_text(refusal, self.language, self.sink),
            Problem::NotOfType { expected, misfit } => {
                self.say(type_sentence(expected, *misfit, cell), &args())
            }
            Problem::Required if cell.is_empty() => self.say("finding-required", &args()),
            Problem::Required => self.say("finding-required-marked", &args()),
            Problem::NotListed { .. } => self.say("finding-listed", &args()),
            Problem::ItemNotListed { item, .. } => {
                self.say("finding-item-listed", &args().quoted("item", short(item)))
            }
            Problem::Pattern if finding.row.is_some() && finding.about.is_some() => {
                match self.not_chosen(cell) {
                    Some(word) if word == cell => self.say("finding-listed", &args()),
                    Some(word) => {
                        self.say("finding-item-listed", &args().quoted("item", short(word)))
                    }
                    None => self.say("finding-pattern", &args()),
                }
            }
            Problem::Pattern => self.say("finding-pattern-here", &args()),
            Problem::TooShort { least, found, counted } => {
                let id = match counted {
                    Counted::Characters => "finding-short-characters",
                    Counted::Items => "finding-short-items",
                };
                self.say(id, &args().number("limit", *least).number("found", *found))
            }
            Problem::TooLong { most, found, counted } => {
                let id = match counted {
                    Counted::Characters => "finding-long-characters",
                    Counted::Items => "finding-long-items",
                };
                self.say(id, &args().number("limit", *most).number("found", *found))
            }
            Problem::TooSmall { bound, edge } => {
                let id = match (is_moment(bound), edge) {
                    (false, Edge::Inclusive) => "finding-low",
                    (false, Edge::Exclusive) => "finding-low-exclusive",
                    (true, Edge::Inclusive) => "finding-early",
                    (true, Edge::Exclusive) => "finding-early-exclusive",
                };
                self.say(id, &args().quoted("bound", short(bound)))
            }
            Problem::TooLarge { bound, edge } => {
                let id = match (is_moment(bound), edge) {
                    (false, Edge::Inclusive) => "finding-high",
                    (false, Edge::Exclusive) => "finding-high-exclusive",
                    (true, Edge::Inclusive) => "finding-late",
                    (true, Edge::Exclusive) => "finding-late-exclusive",
                };
                self.say(id, &args().quoted("bound", short(bound)))
            }
            Problem::NotUnique { first } => {
                self.say("finding-unique", &args().number("first", first.0))
            }
            Problem::NotUniqueTogether { fields, first, .. } => {
                let columns: Vec<&str> =
                    fields.iter().skip(1).map(crate::dataset::FieldName::as_str).collect();
                let columns = columns.join(", ");
                let id =
                    if columns.is_empty() { "finding-unique" } else { "finding-unique-together" };
                self.say(id, &args().number("first", first.0).quoted("columns", columns))
            }
            Problem::KeyEmpty => self.say("finding-key-empty", &args()),
            Problem::KeyTaken { first } => {
                let key = finding.key.as_ref().map_or_else(|| cell.to_owned(), Key::to_string);
                let args = args().number("first", first.0).quoted("key", short(&key));
                self.say("finding-key-taken", &args)
            }
            Problem::NoSuchReference { table: None } => self.say("finding-reference", &args()),
            Problem::NoSuchReference { table: Some(table) } => {
                self.say("finding-reference-table", &args().quoted("table", short(table)))
            }
            Problem::ExtraCell { columns } => {
                self.say("finding-extra-cell", &args().number("columns", *columns))
            }
            Problem::MissingCell => self.say("finding-missing-cell", &args()),
            Problem::MissingCells { more } => {
                self.say("finding-missing-cells", &args().number("more", *more))
            }
            Problem::BlankRow => self.say("finding-blank-row", &args()),
            Problem::BlankHeader => self.say("finding-blank-header", &args()),
            Problem::BlankLabel { column } => {
                self.say("finding-blank-label", &args().number("number", *column))
            }
            Problem::DuplicateLabel { first, column } => self.say(
                "finding-duplicate-label",
                &args().number("first", *first).number("number", *column),
            ),
            Problem::MissingLabel => {
                self.say("finding-missing-label", &Args::new().quoted("cell", short(field)))
            }
            Problem::ExtraLabel => self.say("finding-extra-label", &args()),
            Problem::IncorrectLabel { column, expected } => self.say(
                "finding-incorrect-label",
                &args().number("number", *column).quoted("expected", short(expected.as_str())),
            ),
            Problem::Formula => self.say("finding-formula", &args()),
            Problem::Invisible { severity: Severity::Warning } => {
                self.say("finding-invisible", &args())
            }
            Problem::Invisible { severity: Severity::Error } => {
                self.say("finding-invisible-key", &args())
            }
            Problem::Custom(problem) => self.custom(problem, cell),
            Problem::NotSorted { above, line } => {
                let args = args().quoted("above", short(above)).number("first", line.0);
                self.say("finding-not-sorted", &args)
            }
            Problem::Removed { list, reason } => {
                let key = finding.key.as_ref().map_or_else(|| cell.to_owned(), Key::to_string);
                let args = Args::new().quoted("key", short(&key)).quoted("list", list.as_str());
                match reason {
                    Some(reason) => {
                        self.say("finding-removed-because", &args.quoted("reason", short(reason)))
                    }
                    None => self.say("finding-removed", &args),
                }
            }
            Problem::NearDuplicate { nearness, value, first } => {
                let id = match nearness {
                    Nearness::Address => "finding-near-address",
                    Nearness::Name => "finding-near-name",
                };
                self.say(id, &args().quoted("value", short(value)).number("first", first.0))
            }
            Problem::MixedScripts => self.say("finding-mixed-scripts", &args()),
            Problem::ForeignScript => self.say("finding-foreign-script", &args()),
            Problem::Package(fault) => package_fault(fault, self.language, self.sink),
            Problem::InCell { at, found, problem } => {
                let inside = Finding {
                    problem: (**problem).clone(),
                    cell: found.clone(),
                    field: None,
                    about: None,
                    suggestion: None,
                    ..finding.clone()
                };
                let inner = Speaker { finding: &inside, ..*self };
                let mut what = inner.what();
                for sentence in inner.expected() {
                    what.push(' ');
                    what.push_str(&sentence);
                }
                let args = Args::new().word("what", what);
                match at.as_str() {
                    "" => self.say("finding-in-cell", &args),
                    at => self.say("finding-in-cell-at", &args.quoted("at", short(at))),
                }
            }
            Problem::InOtherPart { path, problem } => {
                let here = Finding { problem: (**problem).clone(), ..finding.clone() };
                let what = Speaker { finding: &here, ..*self }.what();
                let args = Args::new().word("what", what).quoted("path", path.as_str());
                self.say("finding-other-part", &args)
            }
            other => json_problem(other, &short(cell), self.language, self.sink),
        }
    }

    /// The one fix to copy.
    fn fix(&self) -> Option<String> {
        if matches!(self.finding.problem, Problem::NotOfType { misfit: Misfit::StandIn, .. }) {
            return None;
        }
        let suggestion = self.finding.suggestion.as_deref()?;
        let id = match self.finding.problem {
            Problem::NotListed { .. }
            | Problem::ItemNotListed { .. }
            | Problem::ExtraLabel
            | Problem::NoSuchReference { .. } => "finding-meant",
            _ => "finding-fix",
        };
        Some(self.say(id, &Args::new().quoted("suggestion", suggestion)))
    }
}

/// Whether a title says no more than the name of its column: case and signs aside, they are one.
fn is_same_name(title: &str, name: &str) -> bool {
    folded(title) == folded(name)
}

/// Whether a finding is on the header, which names its columns in its own sentences.
fn is_of_header(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::BlankHeader
            | Problem::BlankLabel { .. }
            | Problem::DuplicateLabel { .. }
            | Problem::MissingLabel
            | Problem::ExtraLabel
            | Problem::IncorrectLabel { .. }
    )
}

fn type_sentence(expected: &Expected, misfit: Misfit, cell: &str) -> &'static str {
    match expected {
        _ if misfit == Misfit::StandIn => "finding-type-stand-in",
        _ if misfit == Misfit::Lacking => "finding-required-marked",
        Expected::Email => "finding-type-email",
        Expected::Uri => "finding-type-uri",
        Expected::Binary => "finding-type-binary",
        Expected::Uuid => "finding-type-uuid",
        Expected::Number { decimal } if decimal == "." && is_number_with(cell, ',') => {
            "finding-type-number-comma"
        }
        Expected::Number { decimal } if decimal == "," && is_number_with(cell, '.') => {
            "finding-type-number-dot"
        }
        Expected::Number { .. } => "finding-type-number",
        Expected::Integer => "finding-type-integer",
        Expected::Boolean { .. } => "finding-type-boolean",
        Expected::Object => "finding-type-object",
        Expected::Array => "finding-type-array",
        Expected::List { .. } => "finding-type-list",
        Expected::Date { .. } | Expected::Time { .. } | Expected::DateTime { .. }
            if misfit == Misfit::OutOfRange =>
        {
            "finding-type-no-such-day"
        }
        Expected::Date { .. } => "finding-type-date",
        Expected::Time { .. } => "finding-type-time",
        Expected::DateTime { .. } => "finding-type-datetime",
        Expected::Year => "finding-type-year",
        Expected::YearMonth => "finding-type-yearmonth",
        Expected::Duration => "finding-type-duration",
        Expected::Point { .. } if misfit == Misfit::OutOfRange => "finding-type-point-range",
        Expected::Point { .. } => "finding-type-point",
        Expected::GeoJson => "finding-type-geojson",
        Expected::TopoJson => "finding-type-topojson",
    }
}

/// Whether a text is digits with one decimal sign of a kind among them.
fn is_number_with(text: &str, sign: char) -> bool {
    text.matches(sign).count() == 1
        && text.trim().trim_start_matches(['-', '+']).chars().all(|c| {
            c.is_ascii_digit() || c == sign || c == ' ' || c == '\u{a0}' || c == '\u{202f}'
        })
}

/// Whether a bound is a date or time rather than a number.
fn is_moment(bound: &str) -> bool {
    let digits = bound.trim_start_matches('-');
    digits.contains('-') && !digits.contains(['e', 'E']) || digits.contains([':', '/'])
}

#[cfg(test)]
mod contract;
#[cfg(test)]
mod tests;
