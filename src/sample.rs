//! The sample repository of `gitribute playground`, carried in the program so that it works
//! anywhere: `config/examples/volcanoes`.

use gitribute_core::intake::template;
use gitribute_core::report::{Language, description_template};
use gitribute_engine::contribution::Setup;

/// Where the sample keeps its forms, and where they stand on GitLab.
const FORMS: [&str; 2] = [".github/ISSUE_TEMPLATE", ".gitlab/gitribute-forms"];

macro_rules! sample {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../config/examples/volcanoes/", $path)))),*]
    };
}

const FILES: &[(&str, &str)] = sample![
    ".gitribute.yml",
    ".github/ISSUE_TEMPLATE/01_add_volcano.yml",
    ".github/ISSUE_TEMPLATE/02_correct_volcano.yml",
    ".github/ISSUE_TEMPLATE/03_remove_volcano.yml",
    "README.md",
    "data/volcanoes.csv",
    "schemas/volcanoes.json",
];

/// An issue to begin with.
pub(crate) const ISSUE: &str = include_str!("../config/examples/volcanoes/issues/add.md");

/// Its files: paths and texts.
pub(crate) fn files() -> Vec<(String, String)> {
    FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Its files for a GitLab: the forms stand elsewhere, with the description templates that
/// `gitribute forms gitlab` writes from them.
pub(crate) fn gitlab_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (path, text) in self::files() {
        let Some(name) = path.strip_prefix(FORMS[0]) else {
            files.push((path, text));
            continue;
        };
        if let (Ok(form), Some((stem, _))) = (template::load(&text), name.rsplit_once('.')) {
            let template = description_template(&form.form, Language::En);
            files.push((format!("{}{stem}.md", Setup::DESCRIPTION_FOLDER), template));
        }
        files.push((format!("{}{name}", FORMS[1]), text));
    }
    files
}
