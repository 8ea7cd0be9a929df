//! Findings as workflow commands: what a step of GitHub Actions prints for notes beside the lines
//! (GitHub docs, "Workflow commands for GitHub Actions").

use super::annotations::{Level, annotations};
use crate::check::{Finding, Severity};
use crate::report::language::Language;

/// GitHub shows no more errors, and no more warnings, of one step
/// (actions/toolkit, `docs/problem-matchers.md`, "Limitations").
const MOST_OF_A_KIND: usize = 10;

/// One line a note, errors first: ten errors and ten warnings at most, and how many more findings
/// there are.
pub fn workflow_commands(files: &[(&str, &[Finding])], language: Language) -> (String, u64) {
    let mut lines = String::new();
    let mut left_out = 0_u64;
    for severity in [Severity::Error, Severity::Warning] {
        let mut room = MOST_OF_A_KIND;
        for (path, findings) in files {
            let of_kind: Vec<Finding> =
                findings.iter().filter(|f| f.severity() == severity).cloned().collect();
            let notes = annotations(&of_kind, path, language, room);
            room = room.saturating_sub(notes.shown.len());
            left_out += notes.left_out;
            for note in notes.shown {
                let command = match note.level {
                    Level::Failure => "error",
                    Level::Warning => "warning",
                };
                let (path, title) = (property(&note.path), property(&note.title));
                let message = data(&note.message);
                let line = note.line;
                let place = format!("file={path},line={line},title={title}");
                lines.extend(["::", command, " ", &place, "::", &message, "\n"]);
            }
        }
    }
    (lines, left_out)
}

/// A message that ends no command (actions/toolkit, `command.ts`, `escapeData`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same between a command's properties (`escapeProperty`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, TableSchema, validate};
    use crate::dataset::MemoryTable;

    #[test]
    fn commands_keep_to_the_limits_of_a_step_and_hold_any_text_g22() {
        let schema = r#"{"fields":[{"name":"a:b,c","type":"integer"},{"name":"n"}]}"#;
        let schema = TableSchema::from_json(schema).unwrap();
        let mut table = MemoryTable::new(["a:b,c", "n"]);
        for _ in 0..30 {
            table.push(["5 %\n::error::x", "=1+1"]);
        }
        let report = validate(&table, &schema, &Options::default());
        let files = [("data/é,1.csv", report.findings.as_slice())];
        let (lines, left_out) = workflow_commands(&files, Language::En);
        assert_eq!((lines.lines().count(), left_out), (20, 40));
        let (errors, warnings): (Vec<&str>, Vec<&str>) =
            lines.lines().partition(|line| line.starts_with("::error "));
        assert_eq!((errors.len(), warnings.len()), (10, 10));
        assert!(errors[0].starts_with("::error file=data/é%2C1.csv,line=2,title="), "{lines}");
        assert!(errors[0].contains("a%3Ab%2Cc::Line 2"), "{lines}");
        assert!(errors[0].contains("5 %25"), "{lines}");
        assert!(warnings.iter().all(|line| line.starts_with("::warning file=")));
    }
}
