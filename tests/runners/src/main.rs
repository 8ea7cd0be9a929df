//! Runs gitribute over any collection of real files and tells what holds.
//!
//! `gitribute-runners forms FOLDER` loads every issue-form template below a folder, renders
//! filled bodies as the forge does, and reads them back.
//! `gitribute-runners datasets PROGRAM FOLDER` edits every table and structured document below a folder with the
//! `gitribute` program (set a cell, append, delete) and counts the lines `git diff` sees.
//! `gitribute-runners schema` prints the JSON Schema of `.gitribute.yml`, `schema diff` that of
//! what `gitribute diff --format json` prints.
//! `gitribute-runners page COMMENT.md` prints a comment as a page that looks as on a forge.
//! `gitribute-runners tableschema FOLDER` checks fields, cells and tables and compares with what
//! the folder's cases expect (`tests/conformance/README.md`).
//! `gitribute-runners json-schema FOLDER` does so with the official JSON Schema test suite.
//! `gitribute-runners webhooks FOLDER` reads every webhook payload below a folder's `github` and
//! `gitlab` and compares with what the payload says.

mod datasets;
mod folder;
mod forms;
mod json_schema;
mod page;
mod tableschema;
mod tally;
mod webhooks;

use std::path::Path;
use std::process::ExitCode;

use tally::Tally;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["schema", "diff"] => return print(Ok(gitribute_core::dataset::diff::json_schema())),
        ["schema"] => return print(Ok(gitribute_core::repo_config::json_schema())),
        ["page", comment] => return print(page::page(Path::new(comment))),
        ["forms", folder] => forms::run(Path::new(folder)),
        ["datasets", program, folder] => datasets::run(Path::new(program), Path::new(folder)),
        ["tableschema", folder] => tableschema::run(Path::new(folder)),
        ["json-schema", folder] => json_schema::run(Path::new(folder)),
        ["webhooks", folder] => webhooks::run(Path::new(folder)),
        _ => Err(anyhow::anyhow!(
            "usage: gitribute-runners forms FOLDER | datasets PROGRAM FOLDER | \
             tableschema FOLDER | json-schema FOLDER | webhooks FOLDER | schema [diff] | page COMMENT.md"
        )),
    };
    match result.and_then(Tally::print) {
        Ok(code) => code,
        Err(error) => {
            tally::line(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn print(text: anyhow::Result<String>) -> ExitCode {
    match text {
        Ok(text) => {
            tally::line(text.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            tally::line(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
