//! Which format a file is in.

/// A format of datasets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// CSV, TSV and every other file of records on lines, cells between single characters.
    Delimited,
    /// JSON (RFC 8259).
    Json,
    /// One JSON value a line (jsonlines.org).
    JsonLines,
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// YAML 1.2.
    Yaml,
    /// Markdown whose front matter is a record in YAML.
    FrontMatter,
    /// TOML.
    Toml,
}

/// How much of a file is looked at to tell its format.
const SAMPLE: usize = 1 << 16;

impl Format {
    /// The format that a file's name shows; `None` where it shows none.
    pub fn of_name(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "tab" | "psv" => Format::Delimited,
            "json" | "topojson" | "webmanifest" => Format::Json,
            "jsonl" | "ndjson" | "jsonlines" | "geojsonl" | "geojsons" | "ndgeojson" => {
                Format::JsonLines
            }
            "geojson" => Format::GeoJson,
            "yml" | "yaml" => Format::Yaml,
            "md" | "markdown" | "mdx" => Format::FrontMatter,
            "toml" => Format::Toml,
            _ => return None,
        })
    }

    /// A file's format: by its name, and by its content where the name shows none.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self::of_name(path).unwrap_or_else(|| Self::of_content(bytes))
    }

    /// The format that a file's first bytes look like; delimited text where they look like no
    /// other.
    pub fn of_content(bytes: &[u8]) -> Self {
        let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
        let text = String::from_utf8_lossy(sample).replace('\0', "");
        let text = text.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
        let first = text.lines().next().unwrap_or_default().trim_end();
        if text.starts_with(['{', '[']) {
            let opened = |line: &str| line.starts_with('{') && line.ends_with('}');
            let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            return if lines.next().is_some_and(opened) && lines.next().is_some_and(opened) {
                Format::JsonLines
            } else if text.starts_with('{') && shows_features(text) {
                Format::GeoJson
            } else {
                Format::Json
            };
        }
        if first == "---" || first.starts_with("%YAML") {
            let closed = text.lines().skip(1).any(|line| line.trim_end() == "---");
            return if closed { Format::FrontMatter } else { Format::Yaml };
        }
        if first.starts_with("- ") || (is_mapping(first) && !first.contains([',', ';', '\t'])) {
            return Format::Yaml;
        }
        Format::Delimited
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Format::Delimited => "CSV",
            Format::Json => "JSON",
            Format::JsonLines => "JSON Lines",
            Format::GeoJson => "GeoJSON",
            Format::Yaml => "YAML",
            Format::FrontMatter => "front matter",
            Format::Toml => "TOML",
        }
    }

    /// Whether its values are JSON values instead of text alone.
    pub fn is_structured(self) -> bool {
        self != Format::Delimited
    }
}

fn shows_features(text: &str) -> bool {
    let plain: String = text.chars().take(2000).filter(|c| !c.is_whitespace()).collect();
    plain.contains(r#""type":"FeatureCollection""#)
}

/// `name:` or `name: value`, as a line of YAML.
fn is_mapping(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, rest)| {
        !name.is_empty()
            && (rest.is_empty() || rest.starts_with(' '))
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_name_then_by_content() {
        for (path, content, format) in [
            ("data/a.CSV", "{}", Format::Delimited),
            ("a.json", "", Format::Json),
            ("a.geojson", "", Format::GeoJson),
            ("a.b/c.ndjson", "", Format::JsonLines),
            ("-", "{\"a\":1}\n{\"a\":2}\n", Format::JsonLines),
            ("-", "\u{feff} [\n{}]", Format::Json),
            ("-", "{\"type\": \"FeatureCollection\", \"features\": []}", Format::GeoJson),
            ("-", "id;name\n1;a\n", Format::Delimited),
            ("-", "cities:\n  - a\n", Format::Yaml),
            ("-", "---\ntitle: x\n---\nText\n", Format::FrontMatter),
            ("README.txt", "id,name\n", Format::Delimited),
            ("x.yml", "", Format::Yaml),
        ] {
            assert_eq!(Format::of(path, content.as_bytes()), format, "{path} {content:?}");
        }
        let wide: Vec<u8> = "[1]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Format::of("-", &wide), Format::Json);
    }
}
