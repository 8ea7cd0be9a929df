use proptest::prelude::*;

use super::*;

#[test]
fn honest_paths_pass() {
    for path in [
        "channels.csv",
        "data/channels.csv",
        "data/été 2024/communes.csv",
        "données/列表.csv",
        "a.b/c-d_e+f.csv",
        "data/com/compte.csv",
        "data/console.csv",
        "data/com10.csv",
        "data/a~b.csv",
        "Data/README",
        "data/a(1) [x].csv",
    ] {
        assert_eq!(RepoPath::data(path).as_ref().map(RepoPath::as_str), Ok(path));
    }
    for path in [".github/schemas/x.json", ".gitlab/x.json", "schemas/x.json", ".schemas/x.json"] {
        assert!(RepoPath::schema(path).is_ok(), "{path}");
    }
}

/// The payload list of FAULTS T12, as a configuration's path, as a schema's, and as a record's
/// name.
const PAYLOADS: &[&str] = &[
    "",
    ".",
    "..",
    "../x",
    "../../.github/workflows/x",
    "../../../../etc/passwd",
    "a/../b",
    "a/../../b",
    "a/..",
    "a/.",
    "./a",
    "a/./b",
    "a//b",
    "a/",
    "/",
    "/etc/passwd",
    "//server/share",
    "\\\\server\\share",
    "a\\b",
    "..\\x",
    "C:\\x",
    "C:/x",
    "c:x",
    "..%2fx",
    "%2e%2e/x",
    "..%252fx",
    "a%00b",
    "a\0b",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\u{7f}b",
    "a\u{1b}[2Jb",
    "a\u{200b}b",
    "a\u{202e}b",
    "a\u{feff}b",
    "\u{ff0e}\u{ff0e}/x",
    "a\u{ff0f}b",
    "a\u{2025}b",
    "a\u{ff3c}b",
    "a.",
    "a ",
    " a",
    "a./b",
    "a /b",
    "-rf",
    "a/-rf",
    "--output=x",
    "~/x",
    "~root/x",
    "con",
    "CON",
    "nul.csv",
    "a/AUX.txt",
    "prn",
    "com1",
    "COM9.csv",
    "lpt1.json",
    "com\u{b9}.csv",
    "conin$",
    "nul .csv",
    ".git",
    ".git/config",
    ".GIT/config",
    ".g\u{200c}it/config",
    "a/.git/hooks/pre-commit",
    ".gitattributes",
    "a/.gitattributes",
    ".gitmodules",
    ".gitignore",
    ".gitlab-ci.yml",
    "GIT~1/config",
    "git~2",
    "gitmod~1",
    ".git::$INDEX_ALLOCATION/x",
    "a/.github/x.csv",
    "x.csv:stream",
    "a|b",
    "a<b>",
    "a\"b",
    "what?.csv",
    ":(top)x",
    ".git.",
    ".git ",
];

#[test]
fn traversal_and_its_kin_are_refused_t12_s14() {
    let pattern = PathPattern::parse("data/people/*.yml").unwrap();
    let bare = PathPattern::parse("data/*").unwrap();
    for payload in PAYLOADS {
        assert!(RepoPath::data(payload).is_err(), "data {payload:?}");
        assert!(RepoPath::schema(payload).is_err(), "schema {payload:?}");
        // The pattern's own extension may make a device or short name harmless, but not `bare`.
        assert!(bare.path_for(payload).is_err(), "record {payload:?}");
        if let Ok(path) = pattern.path_for(payload) {
            panic!("record {payload:?} became {path}");
        }
    }
    for path in [
        ".github/x.csv",
        ".GitHub/workflows/x.yml",
        ".gitlab/x.csv",
        ".forgejo/x.csv",
        ".gitea/x.csv",
        ".hidden/x.csv",
        ".gitribute.yml",
    ] {
        assert!(RepoPath::data(path).is_err(), "{path}");
    }
    assert!(RepoPath::data(&"a".repeat(256)).is_err());
    assert!(RepoPath::data(&"a/".repeat(600)).is_err());
    assert!(pattern.path_for(&"a".repeat(82)).is_err());
}

#[test]
fn a_pattern_names_files_and_finds_them_again() {
    let pattern = PathPattern::parse("data/people/*.yml").unwrap();
    assert_eq!(pattern.folder(), "data/people");
    assert_eq!(pattern.path_for("X.pe").unwrap().as_str(), "data/people/X.pe.yml");
    assert_eq!(pattern.name_in("data/people/X.pe.yml"), Some("X.pe"));
    assert_eq!(pattern.name_in("data/people/a/b.yml"), None);
    assert_eq!(pattern.name_in("data/people/.yml"), None);
    assert_eq!(pattern.name_in("data/people.yml"), None);
    for wrong in ["data/**/x.yml", "data/*/*.yml", "data/*.{a,b}", "data/[ab]*.csv", "../*.yml"] {
        assert!(PathPattern::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn twins_of_case_and_composition_have_one_key_t12() {
    let key = |text: &str| RepoPath::data(text).unwrap().twin_key();
    assert_eq!(key("data/Été.csv"), key("DATA/e\u{301}te\u{301}.csv"));
    assert_ne!(key("data/ete.csv"), key("data/été.csv"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_the_name_a_record_stays_in_its_folder_s14(name in "\\PC{0,12}|[./\\\\a-z~-]{0,12}") {
        let pattern = PathPattern::parse("data/people/*.yml").unwrap();
        if let Ok(path) = pattern.path_for(&name) {
            prop_assert!(path.as_str().starts_with("data/people/"));
            prop_assert_eq!(path.as_str().matches('/').count(), 2);
            prop_assert_eq!(pattern.name_in(path.as_str()), Some(name.as_str()));
        }
    }

    #[test]
    fn a_path_that_passes_never_climbs(text in "[.a/\\\\ ~:-]{0,16}") {
        if let Ok(path) = RepoPath::data(&text) {
            prop_assert!(path.as_str().split('/').all(|part| !part.starts_with('.') && !part.is_empty()));
        }
    }
}
