//! What is wrong with the settings, told all at once.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// Where a setting was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    /// In the settings file.
    File {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in characters.
        column: usize,
    },
    /// In a variable of the environment.
    Variable(String),
    /// In a file that holds one secret.
    Secret(PathBuf),
    /// Nowhere: it is the default.
    Default,
    /// Nowhere in particular.
    Whole,
}

/// One thing that is wrong. It never shows a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// Where.
    pub(crate) at: Origin,
    /// What, and what to do.
    pub(crate) what: String,
}

/// Everything that is wrong, in the order of the file; never empty.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line, column } => {
                write!(f, "{}:{line}:{column}: ", path.display())
            }
            Self::Variable(name) => write!(f, "{name}: "),
            Self::Secret(path) => write!(f, "{}: ", path.display()),
            Self::Default | Self::Whole => Ok(()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.at, self.what)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used")?;
        for fault in &self.0 {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}
