//! The JSON Schema of a difference, for programs that read or write one.

use schemars::generate::SchemaSettings;

use super::Diff;

/// The schema of what `gitribute diff --format json` prints and `gitribute patch` reads
/// (draft 2020-12), as indented JSON with a line end after it. `config/schemas/diff.schema.json`
/// is kept the same by a test.
pub fn json_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Diff>();
    format!("{:#}\n", schema.to_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_a_difference_is_current() {
        let written = include_str!("../../../../config/schemas/diff.schema.json");
        assert!(
            written == json_schema(),
            "write it anew: cargo run -q -p gitribute-runners -- schema diff > \
             config/schemas/diff.schema.json"
        );
    }
}
