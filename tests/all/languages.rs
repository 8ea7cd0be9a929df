//! A language is a folder of catalogues: each is read, and each language has them all.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gitribute_core::report::Language;

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect()
}

#[test]
fn every_folder_is_a_language_with_every_file() {
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/core/report");
    let folders = report.join("locales");
    let tags = Language::ALL.map(|language| language.tag().to_owned());
    assert_eq!(names(&folders), BTreeSet::from(tags));
    let catalog = fs::read_to_string(report.join("catalog.rs")).expect("the catalogue");
    let files = names(&folders.join(Language::En.tag()));
    for language in Language::ALL {
        assert_eq!(names(&folders.join(language.tag())), files, "{language}");
    }
    for file in files {
        assert!(catalog.contains(&format!("\"/{file}\"")), "{file} is not read");
    }
}
