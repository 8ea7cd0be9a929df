//! What was found, in the form that was asked for.

use anyhow::{Result, bail};
use gitribute_core::check::{Finding, Report, told_once};
use gitribute_core::dataset::Table;
use gitribute_core::report::{
    Args as Words, FindingJson, Language, Sink, checked_markdown, checked_page, checked_sentence,
    finding_line, sarif_of_files, text, workflow_commands,
};
use serde::Serialize;

use super::super::diff::colour;
use super::super::files::{print, read_bytes, shown};
use super::super::outcome::say;
use super::super::table::open;
use super::{Checked, Format, Validate};

#[derive(Serialize)]
struct Output<'a> {
    valid: bool,
    rows: u64,
    findings: Vec<Told<'a>>,
}

/// A finding, with its file where there may be several.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(flatten)]
    finding: FindingJson<'a>,
}

impl Validate {
    pub(super) fn tell(&self, files: &[Checked], language: Language) -> Result<()> {
        let folded;
        let files = if self.format == Format::Json {
            files
        } else {
            folded = files.iter().map(folded_file).collect::<Vec<_>>();
            &folded
        };
        match self.format {
            Format::Text => {
                print(self.lines(files, language).as_bytes())?;
                say(&checked_sentence(&together(files), language));
                if let (Some(schema), count @ 1..) = (&self.schema, self.remarks(language)?) {
                    let path = shown(schema, language);
                    let args = Words::new().number("count", count).word("path", path);
                    say(&text(language, "lint-hint", &args, Sink::Plain));
                }
            }
            Format::Markdown => {
                let pages: Vec<String> = files
                    .iter()
                    .map(|Checked { path, report }| {
                        checked_markdown(report, &path.to_string_lossy(), language)
                    })
                    .collect();
                print(pages.join("\n").as_bytes())?;
            }
            Format::Html => print(self.page(files, language)?.as_bytes())?,
            Format::Json => {
                let output = self.output(files, language);
                print(format!("{}\n", serde_json::to_string(&output)?).as_bytes())?;
            }
            Format::Github => {
                let (lines, left_out) = workflow_commands(&by_path(&named(files)), language);
                print(lines.as_bytes())?;
                say(&checked_sentence(&together(files), language));
                if left_out > 0 {
                    let args = Words::new().number("count", left_out);
                    say(&text(language, "validate-notes-left-out", &args, Sink::Plain));
                }
            }
            Format::Sarif => {
                let named = named(files);
                let log = sarif_of_files(&by_path(&named), env!("CARGO_PKG_VERSION"), language);
                print(format!("{log}\n").as_bytes())?;
            }
        }
        Ok(())
    }

    fn lines(&self, files: &[Checked], language: Language) -> String {
        let mut lines = String::new();
        for Checked { path, report } in files {
            for finding in &report.findings {
                if !self.is_alone(files) {
                    lines.push_str(&shown(path, language));
                    lines.push_str(": ");
                }
                lines.push_str(&finding_line(finding, language, colour()));
                lines.push('\n');
            }
        }
        lines
    }

    fn output<'f>(&self, files: &'f [Checked], language: Language) -> Output<'f> {
        let told = |Checked { path, report }: &'f Checked| {
            let file = (!self.is_alone(files)).then(|| path.to_string_lossy().into_owned());
            let told = move |finding: &'f Finding| Told {
                file: file.clone(),
                finding: FindingJson::new(finding, language),
            };
            report.findings.iter().map(told).collect::<Vec<_>>()
        };
        Output {
            valid: files.iter().all(|file| file.report.is_valid()),
            rows: files.iter().map(|file| file.report.rows).sum(),
            findings: files.iter().flat_map(told).collect(),
        }
    }

    /// A page shows one table with what was found in it.
    fn page(&self, files: &[Checked], language: Language) -> Result<String> {
        let [Checked { path, report }] = files else {
            bail!(text(language, "validate-page-of-one-file", &Words::new(), Sink::Plain));
        };
        let bytes = read_bytes(path, language)?;
        let document = open(path, &bytes, self.records.as_deref(), language).ok();
        let table = document.as_ref().map(|document| document as &dyn Table);
        Ok(checked_page(table, report, &path.to_string_lossy(), language))
    }
}

/// A file with its findings as people are told of them.
fn folded_file(file: &Checked) -> Checked {
    let findings = told_once(&file.report.findings);
    Checked {
        path: file.path.clone(),
        report: Report { findings, rows: file.report.rows, left_out: file.report.left_out },
    }
}

/// The findings of each file by its path.
fn named(files: &[Checked]) -> Vec<(String, &[Finding])> {
    let named = |file: &Checked| file.path.to_string_lossy().into_owned();
    files.iter().map(|file| (named(file), file.report.findings.as_slice())).collect()
}

fn by_path<'f>(named: &'f [(String, &'f [Finding])]) -> Vec<(&'f str, &'f [Finding])> {
    named.iter().map(|(path, findings)| (path.as_str(), *findings)).collect()
}

/// All files as one report.
fn together(files: &[Checked]) -> Report {
    let reports = || files.iter().map(|file| &file.report);
    Report {
        rows: reports().map(|report| report.rows).sum(),
        findings: reports().flat_map(|report| report.findings.iter().cloned()).collect(),
        left_out: reports().map(|report| report.left_out).sum(),
    }
}
