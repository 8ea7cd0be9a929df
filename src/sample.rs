//! The sample repository of `gitribute playground`, carried in the program so that it works
//! anywhere: `config/examples/volcanoes`.

macro_rules! sample {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../config/examples/volcanoes/", $path)))),*]
    };
}

/// Its files.
pub(crate) const FILES: &[(&str, &str)] = sample![
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
