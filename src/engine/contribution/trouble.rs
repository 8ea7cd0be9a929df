//! What only a maintainer can mend, told below the issue that ran into it.

use gitribute_core::check::Severity;
use gitribute_core::report::summary::FindingLine;
use gitribute_core::report::{Args, Language, Sink, config_error, text};

use super::follow::candidates;
use super::{Contribution, Files, IssueText, Outcome, Setup, SetupFault};

/// Most faults of a configuration that are told one by one.
const MOST_FAULTS: usize = 20;

/// What an issue contributes to a repository whose configuration cannot be used: the faults, for
/// a maintainer; nothing where the issue is of no form that the configuration speaks of.
pub fn misconfigured(fault: &SetupFault, files: &Files, issue: &IssueText<'_>) -> Contribution {
    let setup = Setup::of_forms(files);
    let config = Setup::CONFIG_PATHS.iter().find_map(|path| files.get(path)).unwrap_or_default();
    let config = String::from_utf8_lossy(config);
    let language = language_of(&config);
    let found = candidates(&setup, issue);
    // What the configuration would say of a form cannot be known, so its name alone speaks. One
    // that is no file at all says nothing.
    let is_spoken_of = match fault {
        SetupFault::NotAFile { .. } => !found.is_empty(),
        SetupFault::NotText { .. } | SetupFault::Config(_) => found
            .iter()
            .filter_map(|index| setup.forms.get(*index))
            .any(|(file, _)| config.contains(file.as_str())),
    };
    if !is_spoken_of {
        return Contribution::of(language, Outcome::NotOurs);
    }
    let told = match fault {
        SetupFault::NotText { path } => {
            let args = Args::new().quoted("path", path.as_str());
            vec![text(language, "repository-config-not-text", &args, Sink::Markdown)]
        }
        SetupFault::NotAFile { path, fault } => {
            vec![fault.sentence(path, language, Sink::Markdown)]
        }
        SetupFault::Config(errors) => errors
            .iter()
            .take(MOST_FAULTS)
            .map(|error| config_error(error, language, Sink::Markdown))
            .collect(),
    };
    blocked(language, told)
}

/// What an issue contributes where the forge refused our changes for good.
pub fn refused(why: &str, language: Language) -> Contribution {
    let args = Args::new().quoted("why", why);
    blocked(language, vec![text(language, "repository-refused", &args, Sink::Markdown)])
}

/// What an issue contributes where we ourselves failed over it again and again. In English: what
/// its repository prefers may be what we failed over.
pub fn given_up() -> Contribution {
    let language = Language::default();
    blocked(language, vec![text(language, "contribution-given-up", &Args::new(), Sink::Markdown)])
}

fn blocked(language: Language, told: Vec<String>) -> Contribution {
    let faults =
        told.into_iter().map(|text| FindingLine { severity: Severity::Error, text }).collect();
    Contribution::of(language, Outcome::Blocked { faults })
}

/// The language that a configuration asks for, where it can be found in spite of its faults.
fn language_of(config: &str) -> Language {
    config
        .lines()
        .find_map(|line| line.strip_prefix("language:"))
        .and_then(|rest| rest.split('#').next()?.trim().trim_matches(['"', '\'']).parse().ok())
        .unwrap_or_default()
}
