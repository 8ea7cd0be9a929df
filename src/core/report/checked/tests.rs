use super::*;
use crate::check::{Code, Finding, Options, Problem, TableSchema, validate};
use crate::dataset::MemoryTable;

fn checked(rows: usize) -> (MemoryTable, Report) {
    let schema = r#"{"fields":[{"name":"id"},{"name":"n","title":"Taille <b>","type":"integer"}],"primaryKey":"id"}"#;
    let schema = TableSchema::from_json(schema).unwrap();
    let mut table = MemoryTable::new(["id", "n"]);
    for row in 0..rows {
        table.push([format!("r{row}"), "<img src=x onerror=y>".to_owned()]);
    }
    table.push(["=1+1", "3"]);
    let report = validate(&table, &schema, &Options::default());
    (table, report)
}

#[test]
fn a_page_holds_every_finding_and_nothing_that_is_live_m2() {
    let (table, report) = checked(30);
    for language in Language::ALL {
        let page = checked_page(Some(&table), &report, "data/<x>.csv", language);
        assert!(!page.contains("<img") && !page.contains("<x>") && !page.contains("<b>\u{a0}"));
        assert!(!page.contains("http"), "nothing is loaded");
        assert_eq!(page.matches("<article>").count(), 21, "20 of the errors and the warning");
        assert_eq!(page.matches("<li>").count(), 10);
        assert!(page.contains(&format!("lang=\"{}\"", language.tag())));
        assert!(page.contains("<mark>&lt;img"));
        for opened in ["table", "section", "article", "details", "ul", "div", "main"] {
            let starts = page.matches(&format!("<{opened}>")).count()
                + page.matches(&format!("<{opened} ")).count();
            assert_eq!(starts, page.matches(&format!("</{opened}>")).count(), "{opened}");
        }
    }
    let page = checked_page(None, &Report::default(), "a.csv", Language::Fr);
    assert!(page.contains("Aucune erreur"), "{page}");
}

#[test]
fn markdown_counts_many_findings_before_it_tells_them() {
    let (_, report) = checked(30);
    let page = checked_markdown(&report, "a.csv", Language::En);
    assert_eq!(page.lines().filter(|line| line.starts_with("- ")).count(), 31);
    assert!(
        page.contains("| ❌ | Not in the right form | `Taille <b>` | 30 | 2, 3, 4, 5, 6 … |"),
        "{page}"
    );
    let (_, report) = checked(2);
    let page = checked_markdown(&report, "a.csv", Language::En);
    assert!(!page.contains("<details>") && page.starts_with("❌ `a.csv`: 3 rows"), "{page}");
}

#[test]
fn annotations_are_capped_and_errors_come_first_g22() {
    let (_, report) = checked(30);
    let notes = annotations(&report.findings, "a.csv", Language::Fr, 50);
    assert_eq!((notes.shown.len(), notes.left_out), (31, 0));
    assert_eq!(notes.shown.last().unwrap().level, Level::Warning);
    let notes = annotations(&report.findings, "a.csv", Language::Fr, 10);
    assert_eq!((notes.shown.len(), notes.left_out), (10, 21));
    let first = &notes.shown[0];
    assert_eq!((first.line, first.path.as_str(), first.level), (2, "a.csv", Level::Failure));
    assert!(first.title.starts_with("Forme incorrecte: Taille"), "{}", first.title);
    assert!(first.message.contains("Ligne 2"), "{}", first.message);
    let whole = Finding::on_line(Problem::BlankHeader, None);
    assert_eq!(annotations(&[whole], "a.csv", Language::En, 1).shown[0].line, 1);
}

#[test]
fn every_code_has_a_title_in_every_language() {
    for code in Code::ALL {
        let name = serde_json::to_value(code).unwrap();
        let id = format!("title-{}", name.as_str().unwrap());
        for language in Language::ALL {
            let title = text(language, &id, &Args::new(), Sink::Plain);
            assert!(!title.contains("title-"), "{title}");
        }
    }
}
