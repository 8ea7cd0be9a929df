//! `gitribute forms`: description templates for forges that have no forms.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use gitribute_core::intake::IssueForm;
use gitribute_core::report::{Language, description_template};
use gitribute_engine::contribution::Setup;
use url::Url;

use super::files::{names_in, print};
use super::outcome::{Outcome, say};

/// Longest link that servers and proxies take, in characters (FACTS section 1, row 38).
const MAX_LINK: usize = 6_000;

/// Arguments of `gitribute forms`.
#[derive(Args)]
pub(super) struct Forms {
    #[command(subcommand)]
    forge: Forge,
}

#[derive(Subcommand)]
enum Forge {
    /// Write GitLab's description templates from the repository's issue forms.
    Gitlab(GitLab),
}

/// Arguments of `gitribute forms gitlab`.
#[derive(Args)]
#[command(after_help = "\
Forms stand in .github/ISSUE_TEMPLATE or .gitlab/gitribute-forms, one YAML file each; the templates
are written to .gitlab/issue_templates under the same names. The form stays the source: run this
again when it changes. With --url the links are printed that open an issue filled in.

Examples:
  gitribute forms gitlab
  gitribute forms gitlab ~/data --url https://gitlab.com/group/data")]
struct GitLab {
    /// The repository.
    #[arg(default_value = ".")]
    repository: PathBuf,

    /// The project's address, for the links.
    #[arg(long)]
    url: Option<Url>,
}

impl Forms {
    pub(super) fn run(&self, language: Language) -> Result<Outcome> {
        let Forge::Gitlab(gitlab) = &self.forge;
        gitlab.run(language)
    }
}

impl GitLab {
    fn run(&self, language: Language) -> Result<Outcome> {
        let mut found = Vec::new();
        for folder in Setup::FORM_FOLDERS {
            if folder == Setup::DESCRIPTION_FOLDER {
                continue;
            }
            for name in names_in(&self.repository.join(folder))? {
                let path = format!("{folder}/{name}");
                if !Setup::is_form(&path) {
                    continue;
                }
                let bytes = fs::read(self.repository.join(&path))
                    .with_context(|| format!("cannot read {path}"))?;
                match (Setup::form_of(&path, &bytes), name.rsplit_once('.')) {
                    (Some(form), Some((stem, _))) => found.push((stem.to_owned(), form)),
                    _ => say(&format!("{path} is no form that can be read; left out")),
                }
            }
        }
        if found.is_empty() {
            bail!(
                "no form found: they stand in .github/ISSUE_TEMPLATE or .gitlab/gitribute-forms, \
                 one YAML file each"
            );
        }
        let folder = self.repository.join(Setup::DESCRIPTION_FOLDER);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for (stem, form) in &found {
            let template = description_template(form, language);
            let path = folder.join(format!("{stem}.md"));
            let told = write(&path, &template)?;
            let mut line = format!("{}/{stem}.md: {told}\n", Setup::DESCRIPTION_FOLDER);
            if let Some(url) = &self.url {
                line.extend(["  ", link(url, stem, form, &template).as_str(), "\n"]);
            }
            print(line.as_bytes())?;
        }
        Ok(Outcome::Holds)
    }
}

/// Writes the file, where it is not like that already.
fn write(path: &Path, template: &str) -> Result<&'static str> {
    match fs::read(path) {
        Ok(stands) if stands == template.as_bytes() => return Ok("unchanged"),
        _ => {}
    }
    fs::write(path, template).with_context(|| format!("cannot write {}", path.display()))?;
    Ok("written")
}

/// The address that opens a new issue with the template filled in; by the template's name where
/// its text is too long for an address (GitLab docs, "Create an issue using a URL with prefilled
/// values").
fn link(project: &Url, stem: &str, form: &IssueForm, template: &str) -> Url {
    let title = form.title.as_deref().unwrap_or_default();
    let mut base = project.clone();
    let path = format!("{}/-/issues/new", project.path().trim_end_matches('/'));
    base.set_path(&path);
    let mut whole = base.clone();
    if !title.is_empty() {
        whole.query_pairs_mut().append_pair("issue[title]", title);
    }
    whole.query_pairs_mut().append_pair("issue[description]", template);
    if whole.as_str().len() <= MAX_LINK {
        return whole;
    }
    base.query_pairs_mut().append_pair("issuable_template", stem);
    if !title.is_empty() {
        base.query_pairs_mut().append_pair("issue[title]", title);
    }
    base
}

#[cfg(test)]
mod tests {
    use gitribute_core::intake::template::load;

    use super::*;

    #[test]
    fn a_link_fills_the_issue_in_or_names_the_template() {
        let project: Url = "https://host.example/gitlab/a/b/data/".parse().unwrap();
        let form = "name: n\ndescription: d\ntitle: 'Add: '\nbody:\n- type: input\n  attributes: {label: Name}\n";
        let form = load(form).unwrap().form;
        let short = link(&project, "add", &form, "### Name\n");
        assert_eq!(
            short.as_str(),
            "https://host.example/gitlab/a/b/data/-/issues/new?issue%5Btitle%5D=Add%3A+&issue%5Bdescription%5D=%23%23%23+Name%0A"
        );
        let long = link(&project, "add", &form, &"é".repeat(2_000));
        assert!(
            long.as_str().ends_with("/-/issues/new?issuable_template=add&issue%5Btitle%5D=Add%3A+")
        );
    }
}
