//! `gitribute preview`: what the bot would answer to an issue, in a local repository.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use gitribute_core::dataset::FileEdit;
use gitribute_core::report::summary::Budget;
use gitribute_core::report::{Language, Sink, config_error, template_remark_text};
use gitribute_engine::contribution::{
    Files, IssueText, Outcome as Contributed, Page, Setup, SetupFault, comment, read, title,
};
use gitribute_engine::plan::{Status, Traces};

use super::files::{Contents, cannot_write, names_in, print, read_text, write};
use super::outcome::{Outcome, say};

/// Arguments of `gitribute preview`.
#[derive(Args)]
#[command(after_help = "\
Example:
  gitribute preview . issue.md

The form is found by the headings of the text, or by --title and --label. Nothing is changed
unless --write is given. The exit status is 1 where something must be mended first.")]
pub(super) struct Preview {
    /// The repository's folder, with `.gitribute.yml` or `datapackage.json`, and
    /// `.github/ISSUE_TEMPLATE`.
    repository: PathBuf,

    /// The issue's text; `-` is standard input.
    #[arg(value_name = "BODY.md", default_value = "-")]
    body: PathBuf,

    /// The issue's title.
    #[arg(long, default_value = "")]
    title: String,

    /// A label of the issue; may be given several times.
    #[arg(long = "label")]
    labels: Vec<String>,

    /// Login of who wrote the issue.
    #[arg(long, default_value = "somebody")]
    author: String,

    /// Write the edited dataset.
    #[arg(long)]
    write: bool,
}

impl Preview {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let mut files = Files::new();
        for path in Setup::CONFIG_PATHS.into_iter().chain([Setup::PACKAGE_PATH]) {
            self.fetch(path, &mut files)?;
        }
        for folder in Setup::FORM_FOLDERS {
            for name in names_in(&self.repository.join(folder))? {
                self.fetch(&format!("{folder}/{name}"), &mut files)?;
            }
        }
        let setup = Setup::read(&files).map_err(|fault| setup_error(&fault, language))?;
        for (path, error) in &setup.broken_forms {
            say(&format!("{path}: {error}"));
        }
        for (path, remark) in &setup.remarks {
            say(&format!("{path}: {}", template_remark_text(remark, language, Sink::Plain)));
        }
        let mut asked = HashSet::new();
        let mut paths = setup.dataset_files();
        for pattern in setup.folders() {
            let names = names_in(&self.repository.join(pattern.folder()))?.into_iter();
            let paths_there = names.map(|name| match pattern.folder() {
                "" => name,
                folder => format!("{folder}/{name}"),
            });
            paths.extend(paths_there.filter(|path| pattern.name_in(path).is_some()));
        }
        // Schemas and packages name further files, and those may name more.
        while !paths.is_empty() {
            for path in &paths {
                self.fetch(path, &mut files)?;
            }
            paths = setup.lacking_files(&files);
            paths.retain(|path| asked.insert(path.clone()));
        }
        let body = read_text(&self.body, language)?;
        let issue = IssueText {
            title: &self.title,
            body: &body,
            labels: &self.labels,
            author: &self.author,
            today: jiff::Zoned::now().date(),
            people: None,
        };
        let contribution = read(&setup, &files, &issue);
        let (status, outcome) = match &contribution.outcome {
            Contributed::NotOurs => bail!(
                "no form of a dataset fits this text: is it the text of an issue made with one of \
                 the forms in .github/ISSUE_TEMPLATE?"
            ),
            Contributed::Blocked { .. } => {
                (Status::Blocked { traces: Traces::Other }, Outcome::Findings)
            }
            // Nothing stands here that others could have changed.
            Contributed::Invalid { .. } | Contributed::Clashing => {
                (Status::Invalid, Outcome::Findings)
            }
            Contributed::Unchanged => (Status::Unchanged, Outcome::Holds),
            Contributed::Proposal(_) => (Status::Proposed { at: None }, Outcome::Holds),
        };
        let links = BTreeMap::new();
        let page = Page {
            who: Some(&self.author),
            links: &links,
            budget: Budget::default(),
            clashes: &[],
            standing: &[],
            answers: &[],
        };
        if let Contributed::Proposal(drafts) = &contribution.outcome {
            say(&title(&contribution, drafts));
            for draft in drafts.iter().filter(|_| self.write) {
                for file in &draft.files {
                    self.put(file, language)?;
                }
            }
        }
        print(comment(&contribution, &status, &page).as_bytes())?;
        Ok(outcome)
    }

    /// Writes, or takes away, a file of the repository.
    fn put(&self, file: &FileEdit, language: Language) -> Result<()> {
        match file {
            FileEdit::Write { path, bytes } => {
                write(&self.repository.join(path.as_str()), Contents::Bytes(bytes), language)
            }
            FileEdit::Remove { path } => {
                let path = self.repository.join(path.as_str());
                fs::remove_file(&path).map_err(|error| cannot_write(&path, &error, language))
            }
        }
    }

    /// Fetches a file of the repository where it stands. The configuration may only name paths
    /// inside; a link that leads outside is not followed.
    fn fetch(&self, path: &str, files: &mut Files) -> Result<()> {
        let full = self.repository.join(path);
        if !full.is_file() {
            return Ok(());
        }
        let (root, real) = (self.repository.canonicalize()?, full.canonicalize()?);
        if !real.starts_with(&root) {
            bail!("{path} is a link out of the repository, which is not followed");
        }
        files.put(path, fs::read(real)?);
        Ok(())
    }
}

/// Everything that is wrong with a configuration, a line each.
fn setup_error(fault: &SetupFault, language: Language) -> anyhow::Error {
    match fault {
        SetupFault::NotText { path } => anyhow!("{path} is not UTF-8 text; save it as UTF-8"),
        SetupFault::NotAFile { path, fault } => {
            anyhow!("{}", fault.sentence(path, language, Sink::Plain))
        }
        SetupFault::Config(errors) => {
            let lines: Vec<String> =
                errors.iter().map(|error| config_error(error, language, Sink::Plain)).collect();
            anyhow!("the configuration cannot be used\n{}", lines.join("\n"))
        }
    }
}
