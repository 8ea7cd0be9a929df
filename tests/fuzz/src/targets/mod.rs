//! What takes any bytes.

mod dataset;
mod text;

use gitribute_core::dataset::Format;

use crate::seeds;

/// Something that takes any bytes.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Whether everything held, or what did not. A panic is a failure, too.
    pub holds: fn(&[u8]) -> Result<(), String>,
    /// Well-formed bytes to begin with.
    pub seeds: fn() -> Vec<&'static [u8]>,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "csv",
        holds: |bytes| dataset::edits_hold(bytes, Format::Delimited),
        seeds: || seeds::CSV.to_vec(),
    },
    Target {
        name: "json",
        holds: |bytes| dataset::edits_hold(bytes, Format::Json),
        seeds: || seeds::JSON.to_vec(),
    },
    Target {
        name: "jsonl",
        holds: |bytes| dataset::edits_hold(bytes, Format::JsonLines),
        seeds: || seeds::JSON_LINES.to_vec(),
    },
    Target {
        name: "geojson",
        holds: |bytes| dataset::edits_hold(bytes, Format::GeoJson),
        seeds: || seeds::GEOJSON.to_vec(),
    },
    Target {
        name: "yaml",
        holds: |bytes| dataset::edits_hold(bytes, Format::Yaml),
        seeds: || seeds::YAML.to_vec(),
    },
    Target {
        name: "front-matter",
        holds: |bytes| dataset::edits_hold(bytes, Format::FrontMatter),
        seeds: || seeds::FRONT_MATTER.to_vec(),
    },
    Target {
        name: "any-format",
        holds: |bytes| dataset::edits_hold(bytes, Format::of("-", bytes)),
        seeds: || [seeds::CSV, seeds::JSON, seeds::YAML, seeds::FRONT_MATTER].concat(),
    },
    Target {
        name: "diff-patch",
        holds: dataset::a_difference_applies,
        seeds: || seeds::PAIRS.to_vec(),
    },
    Target { name: "diff-json", holds: text::diff_json, seeds: || seeds::DIFFS.to_vec() },
    Target { name: "edits-json", holds: text::edits_json, seeds: || seeds::EDITS.to_vec() },
    Target { name: "template", holds: text::template, seeds: || seeds::TEMPLATES.to_vec() },
    Target { name: "body", holds: text::body, seeds: || seeds::BODIES.to_vec() },
    Target { name: "comment", holds: text::comment, seeds: || seeds::COMMENTS.to_vec() },
    Target { name: "schema", holds: text::schema, seeds: || seeds::SCHEMAS.to_vec() },
    Target { name: "config", holds: text::config, seeds: || seeds::CONFIGS.to_vec() },
];
