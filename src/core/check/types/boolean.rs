//! `boolean`: a word that stands for true or false.

use super::Misfit;

/// The words for true and false. A schema's own words replace the standard ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BooleanWords {
    /// Words for true.
    pub yes: Vec<String>,
    /// Words for false.
    pub no: Vec<String>,
}

impl Default for BooleanWords {
    fn default() -> Self {
        let words = |list: [&str; 4]| list.map(str::to_owned).to_vec();
        Self {
            yes: words(["true", "True", "TRUE", "1"]),
            no: words(["false", "False", "FALSE", "0"]),
        }
    }
}

impl BooleanWords {
    pub(super) fn read(&self, text: &str) -> Result<bool, Misfit> {
        if self.yes.iter().any(|word| word == text) {
            Ok(true)
        } else if self.no.iter().any(|word| word == text) {
            Ok(false)
        } else {
            Err(Misfit::Form)
        }
    }
}
