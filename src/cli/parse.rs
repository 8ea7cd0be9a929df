//! `gitribute parse`: a filled issue form, read.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;
use gitribute_core::intake::{Answers, Remark, ToldRemark, body, template};
use gitribute_core::report::{
    Language, Sink, remark_text, template_error_text, template_remark_text,
};
use serde::Serialize;

use super::files::{print, read_text, shown};
use super::outcome::{Outcome, say};

/// Arguments of `gitribute parse`.
#[derive(Args)]
#[command(
    after_help = "Example:\n  gitribute parse --form .github/ISSUE_TEMPLATE/01_add.yml issue.md"
)]
pub(super) struct Parse {
    /// The form's template.
    #[arg(long, value_name = "TEMPLATE.yml")]
    form: PathBuf,

    /// The text; `-` is standard input.
    #[arg(value_name = "BODY.md", default_value = "-")]
    body: PathBuf,
}

#[derive(Serialize)]
struct Output {
    answers: Answers,
    remarks: Vec<ToldRemark>,
}

impl Parse {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let template = read_text(&self.form, language)?;
        let loaded = template::load(&template).map_err(|error| {
            let what = template_error_text(&error, language, Sink::Plain);
            anyhow!("{}: {what}", shown(&self.form, language))
        })?;
        for remark in &loaded.remarks {
            let text = template_remark_text(remark, language, Sink::Plain);
            say(&format!("{}: {text}", shown(&self.form, language)));
        }
        let read = body::read(&loaded.form, &read_text(&self.body, language)?);
        let told = |remark: &Remark| remark.told(remark_text(remark, language, Sink::Plain));
        let output =
            Output { remarks: read.remarks.iter().map(told).collect(), answers: read.answers };
        let mut json = serde_json::to_string_pretty(&output)?;
        json.push('\n');
        print(json.as_bytes())?;
        Ok(Outcome::Holds)
    }
}
