//! Findings as SARIF (OASIS, Static Analysis Results Interchange Format 2.1.0), which forges and
//! editors show beside the lines.

use serde_json::{Value, json};

use super::checked::finding_title;
use super::findings::finding_text;
use super::{Language, Sink};
use crate::check::{Finding, Severity};

/// Results beyond these make GitHub refuse a log (GitHub docs, "SARIF support for code scanning").
const MOST_RESULTS: usize = 25_000;

/// A SARIF log of one run over one file. `path` is the file's address as the reader of the log
/// knows it; `version` the program's.
pub fn sarif(findings: &[Finding], path: &str, version: &str, language: Language) -> String {
    sarif_of_files(&[(path, findings)], version, language)
}

/// A SARIF log of one run over several files: each one's address with its findings, errors before
/// warnings.
pub fn sarif_of_files(files: &[(&str, &[Finding])], version: &str, language: Language) -> String {
    let mut rules: Vec<Value> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let of = |severity| {
        let all =
            files.iter().flat_map(|(path, findings)| findings.iter().map(move |f| (*path, f)));
        all.filter(move |(_, finding)| finding.severity() == severity)
    };
    let results: Vec<Value> = of(Severity::Error)
        .chain(of(Severity::Warning))
        .take(MOST_RESULTS)
        .map(|(path, finding)| {
            let id = rule_id(finding);
            if !ids.contains(&id) {
                let title = finding_title(finding, language);
                rules.push(json!({ "id": id, "shortDescription": { "text": title } }));
                ids.push(id.clone());
            }
            json!({
                "ruleId": id,
                "level": match finding.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                "message": { "text": finding_text(finding, language, Sink::Plain) },
                "locations": [{ "physicalLocation": place(finding, path) }],
            })
        })
        .collect();
    let driver = json!({ "name": "gitribute", "version": version, "rules": rules });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        // Messages are in this language (3.14.7).
        "runs": [{ "tool": { "driver": driver }, "language": language.tag(), "results": results }],
    });
    log.to_string()
}

/// `constraint-error/maxLength`: the code, and the rule where there is one.
fn rule_id(finding: &Finding) -> String {
    let name = |value: serde_json::Result<Value>| match value {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    };
    let code = name(serde_json::to_value(finding.code()));
    match finding.rule() {
        Some(rule) => format!("{code}/{}", name(serde_json::to_value(rule))),
        None => code,
    }
}

fn place(finding: &Finding, path: &str) -> Value {
    // GitHub shows no result without a line: what is about the whole file stands on the first.
    let line = finding.line.map_or(1, |line| line.0.max(1));
    json!({ "artifactLocation": { "uri": uri(path) }, "region": { "startLine": line } })
}

/// A relative path as a URI reference (RFC 3986): everything but unreserved characters and `/` is
/// escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.extend(["%", &format!("{byte:02X}")]);
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, TableSchema, validate};
    use crate::dataset::MemoryTable;

    #[test]
    fn a_log_names_rule_level_line_and_message() {
        let schema = r#"{"fields":[{"name":"id"},{"name":"n","type":"integer","constraints":{"maximum":5}}]}"#;
        let schema = TableSchema::from_json(schema).unwrap();
        let mut table = MemoryTable::new(["id", "n"]);
        table.push(["a", "9"]);
        table.push(["b", "x"]);
        let report = validate(&table, &schema, &Options::default());
        let log: Value =
            serde_json::from_str(&sarif(&report.findings, "data/n é.csv", "1.0", Language::En))
                .unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results[0]["ruleId"], "constraint-error/maximum");
        assert_eq!(results[1]["ruleId"], "type-error");
        assert_eq!(results[1]["level"], "error");
        let place = &results[1]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "data/n%20%C3%A9.csv");
        assert_eq!(place["region"]["startLine"], 3);
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 2);
    }
}
