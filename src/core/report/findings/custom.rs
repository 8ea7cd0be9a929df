//! Sentences on custom checks.

use super::{Speaker, is_moment, short};
use crate::check::{ActsFault, CompanyFault, Comparison, CustomProblem, HoursFault, YearsFault};
use crate::dataset::FieldName;
use crate::report::catalog::Args;

/// Headings that are shown where one is wrong.
const HEADINGS: &str = "Commande publique, Urbanisme, Domaine et patrimoine, Fonction publique, \
     Institutions et vie politique, Libertés publiques et pouvoirs de police, Finances locales, \
     Domaines de compétences par thèmes, Autres domaines de compétences";

impl Speaker<'_> {
    /// The sentence on what a custom check found.
    pub(super) fn custom(&self, problem: &CustomProblem, cell: &str) -> String {
        let args = Args::new().quoted("cell", short(cell));
        match problem {
            CustomProblem::Siren(fault) => match fault {
                CompanyFault::NotDigits => self.say("finding-siren-not-digits", &args),
                CompanyFault::Length { found } => {
                    self.say("finding-siren-length", &args.number("found", *found))
                }
                CompanyFault::CheckDigit => self.say("finding-siren-check", &args),
            },
            CustomProblem::Siret(fault) => match fault {
                CompanyFault::NotDigits => self.say("finding-siret-not-digits", &args),
                CompanyFault::Length { found: 9 } => self.say("finding-siret-is-siren", &args),
                CompanyFault::Length { found } => {
                    self.say("finding-siret-length", &args.number("found", *found))
                }
                CompanyFault::CheckDigit => self.say("finding-siret-check", &args),
            },
            CustomProblem::Phone => {
                let args = args.quoted("like", "01 99 00 27 37");
                self.say("finding-phone", &args.quoted("abroad", "+33 1 99 00 27 37"))
            }
            CustomProblem::Years(fault) => {
                let args = args.quoted("like", "2017/2018").quoted("year", "2017");
                let id = match fault {
                    YearsFault::NotAnInterval => "finding-years-interval",
                    YearsFault::NeitherYearNorInterval => "finding-years-either",
                    YearsFault::Same => "finding-years-same",
                    YearsFault::Backwards => "finding-years-backwards",
                };
                self.say(id, &args)
            }
            CustomProblem::Acts(fault) => match fault {
                ActsFault::NoSlash => self.say(
                    "finding-acts-no-slash",
                    &args.quoted("like", "Commande publique/Marchés publics"),
                ),
                ActsFault::SpaceAtSlash => self.say("finding-acts-space", &args),
                ActsFault::Heading => {
                    self.say("finding-acts-heading", &args.quoted("headings", HEADINGS))
                }
            },
            CustomProblem::NotInFrance => {
                self.say("finding-not-in-france", &args.quoted("like", "2.3522, 48.8566"))
            }
            CustomProblem::Reversed => self.say("finding-reversed", &args),
            CustomProblem::Hours(fault) => {
                let args = args.quoted("like", "Mo-Fr 08:00-12:00,14:00-18:00; Sa off");
                match fault {
                    HoursFault::Unreadable { rest } if rest.is_empty() => {
                        self.say("finding-hours-end", &args)
                    }
                    HoursFault::Unreadable { rest } if rest == cell.trim() => {
                        self.say("finding-hours", &args)
                    }
                    HoursFault::Unreadable { rest } => {
                        self.say("finding-hours-from", &args.quoted("rest", short(rest)))
                    }
                    HoursFault::NoSuchTime { found } => {
                        self.say("finding-hours-time", &args.quoted("found", short(found)))
                    }
                }
            }
            CustomProblem::NotCohesive { columns, empty } => {
                let args = args.word("columns", self.names(columns));
                self.say("finding-cohesive", &args.word("empty", self.names(empty)))
            }
            CustomProblem::Comparison { comparison, other, beside } => {
                let args = args.quoted("other", short(other.as_str()));
                let id = comparison_sentence(*comparison, is_moment(beside));
                self.say(id, &args.quoted("beside", short(beside)))
            }
            CustomProblem::NotComparable { other, beside } => {
                let args = args.quoted("other", short(other.as_str()));
                self.say("finding-compare-unlike", &args.quoted("beside", short(beside)))
            }
            CustomProblem::Sum { parts, sum } => {
                let part = |(name, value): &(FieldName, String)| {
                    let args = Args::new().quoted("column", short(name.as_str()));
                    self.say("finding-sum-part", &args.quoted("value", short(value)))
                };
                let parts: Vec<String> = parts.iter().map(part).collect();
                let args = args.word("parts", parts.join(" + "));
                self.say("finding-sum", &args.quoted("sum", sum.clone()))
            }
            CustomProblem::NotANumber { part, found } => {
                let args = args.quoted("part", short(part.as_str()));
                self.say("finding-sum-not-a-number", &args.quoted("found", short(found)))
            }
            CustomProblem::OneOf { columns } => {
                self.say("finding-one-of", &Args::new().word("columns", self.names(columns)))
            }
            CustomProblem::OneOfMissing { columns } => {
                let args = Args::new().word("columns", self.names(columns));
                self.say("finding-one-of-missing", &args)
            }
        }
    }

    /// Names of columns, each quoted.
    pub(super) fn names(&self, names: &[FieldName]) -> String {
        let names: Vec<String> = names.iter().map(|name| self.say_quoted(name.as_str())).collect();
        names.join(", ")
    }
}

fn comparison_sentence(comparison: Comparison, of_moments: bool) -> &'static str {
    match (comparison, of_moments) {
        (Comparison::Above, false) => "finding-compare-above",
        (Comparison::Above, true) => "finding-compare-after",
        (Comparison::AtLeast, false) => "finding-compare-at-least",
        (Comparison::AtLeast, true) => "finding-compare-not-before",
        (Comparison::Same, _) => "finding-compare-same",
        (Comparison::AtMost, false) => "finding-compare-at-most",
        (Comparison::AtMost, true) => "finding-compare-not-after",
        (Comparison::Below, false) => "finding-compare-below",
        (Comparison::Below, true) => "finding-compare-before",
    }
}
