//! Table Schema cases: facts about fields, cells and tables, in the format that
//! `tests/conformance/README.md` describes.

#![expect(clippy::indexing_slicing, reason = "a member that a JSON value lacks reads as null")]
#![expect(clippy::unnecessary_wraps, reason = "one type for all that try a case")]

mod custom;
mod fields;
mod tables;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::tally::{self, Tally};

/// What a case came to.
pub(crate) enum Verdict {
    /// As it should be.
    Holds,
    /// Not as it should be, and how.
    Fails(String),
    /// Nothing to hold it against, and why.
    Open(&'static str),
}

/// Tries one case.
type Try = fn(&Value) -> Result<Verdict>;

const FILES: [(&str, Try); 7] = [
    ("cells.json", fields::cell),
    ("constraints.json", fields::constraint),
    ("constraint-applicability.json", fields::applicability),
    ("descriptors.json", fields::descriptor),
    ("fr-custom-checks.json", custom::check),
    ("spec-examples.json", tables::table),
    ("tables.json", tables::table),
];

pub(crate) fn run(folder: &Path) -> Result<Tally> {
    let mut all = Tally::default();
    for (name, run_case) in FILES {
        let path = folder.join(name);
        if !path.exists() {
            Tally::tell(&format!("{name}: not in this folder"));
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let cases: Value =
            serde_json::from_str(&text).with_context(|| format!("cannot read {name}"))?;
        let Some(cases) = cases.as_array() else { bail!("{name} is no list") };
        let mut tally = Tally::default();
        for (number, case) in (1..).zip(cases) {
            let id = case["id"].as_str().map_or_else(|| format!("case {number}"), str::to_owned);
            match run_case(case).with_context(|| format!("{name}: {id}"))? {
                Verdict::Holds => tally.pass(),
                Verdict::Fails(how) => tally.fail(&format!("{name} {id}: {how}")),
                Verdict::Open(why) => tally.open(&format!("{name} {id}: {why}")),
            }
        }
        tally::line(&format!("{name}: {tally}"));
        all.add(&tally);
    }
    Ok(all)
}

/// Whether something holds, as words.
pub(crate) fn word(valid: bool) -> &'static str {
    if valid { "valid" } else { "invalid" }
}
