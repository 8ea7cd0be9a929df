//! `gitribute serve`: webhooks in, reconciles out.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use super::files::print;
use super::outcome::Outcome;
use crate::settings::{Settings, Surroundings};
use crate::{telemetry, wiring};

/// Arguments of `gitribute serve`.
#[derive(Args)]
#[command(after_help = "\
Every setting stands, with its default, in config/gitribute.example.toml. Each can also be a \
variable: GITRIBUTE_GITHUB__API_URL is api_url of section [github]; secrets can be files: \
GITRIBUTE_GITHUB__TOKEN_FILE, token_file in the settings, or a credential of systemd that has \
the setting's name (github.token).

Examples:
  gitribute serve --config /etc/gitribute/gitribute.toml --check
  gitribute serve")]
pub(super) struct Serve {
    /// The settings; ./gitribute.toml where that is there and nothing is given.
    #[arg(long, value_name = "FILE", env = "GITRIBUTE_CONFIG")]
    config: Option<PathBuf>,

    /// Check the settings and end; nothing is opened and nothing listens.
    #[arg(long)]
    check: bool,
}

impl Serve {
    /// Runs until a signal says stop.
    pub(super) fn run(self) -> Result<Outcome> {
        let settings = Settings::load(&Surroundings::of_process(self.config))?;
        if self.check {
            print(b"the settings hold\n")?;
            return Ok(Outcome::Holds);
        }
        telemetry::start(&settings.log)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("cannot start")?;
        let served = runtime.block_on(wiring::serve(settings));
        runtime.shutdown_background();
        served.map(|()| Outcome::Holds)
    }
}
