//! The command line: one file a subcommand.

mod ahead;
mod connect;
mod diff;
mod edit;
mod files;
mod forms;
mod outcome;
mod parse;
mod patch;
mod playground;
mod preview;
mod progress;
mod record_folder;
mod repository;
mod schema;
mod serve;
mod table;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gitribute_core::report::Language;

/// An issue form, or one line in a comment, becomes a checked pull request on a dataset kept in
/// Git.
#[derive(Parser)]
#[command(version, about, max_term_width = 100, after_help = EXIT_STATUS)]
struct Cli {
    /// Language of messages: en or fr.
    #[arg(long, global = true, env = "GITRIBUTE_LANGUAGE", default_value = "en")]
    language: Language,

    #[command(subcommand)]
    command: Command,
}

const EXIT_STATUS: &str = "Exit status: 0 it holds; 1 there are findings, or the edit was refused; \
                           2 the call or the configuration is wrong.";

#[derive(Subcommand)]
enum Command {
    /// Read a filled issue form: template and body in, answers out as JSON.
    Parse(parse::Parse),
    /// Edit a dataset losslessly: only the bytes of the touched cells and rows change.
    Edit(edit::Edit),
    /// Check a dataset against its Table Schema.
    Validate(validate::Validate),
    /// Look a Table Schema over, or infer one from a table.
    Schema(schema::Schema),
    /// Compare two versions of a table by key, cell by cell.
    Diff(diff::Diff),
    /// Apply a difference that `diff --format json` told: losslessly, or not at all.
    Patch(patch::Patch),
    /// Print the comment that an issue would get, in a local repository.
    Preview(preview::Preview),
    /// Try a repository's forms and bot in a browser, on this machine and offline.
    Playground(playground::Playground),
    /// Take webhooks and act on them: the server.
    Serve(serve::Serve),
    /// Set a project or group up: rights, webhook, labels. Twice changes nothing.
    Connect(connect::Connect),
    /// Write description templates from the issue forms, for forges that have no forms.
    Forms(forms::Forms),
}

/// Runs the command that the process was called with.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let language = cli.language;
    let result = match cli.command {
        Command::Parse(command) => command.run(language),
        Command::Edit(command) => command.run(language),
        Command::Validate(command) => command.run(language),
        Command::Schema(command) => command.run(language),
        Command::Diff(command) => command.run(language),
        Command::Patch(command) => command.run(language),
        Command::Preview(command) => command.run(language),
        Command::Playground(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Connect(command) => command.run(),
        Command::Forms(command) => command.run(language),
    };
    outcome::end(result, language)
}
