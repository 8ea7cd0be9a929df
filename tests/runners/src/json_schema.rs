//! The official JSON Schema test suite (github.com/json-schema-org/JSON-Schema-Test-Suite), or any
//! collection in its format: schemas, and values that keep them or do not.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use gitribute_core::check::NoFiles;
use gitribute_core::check::json_schema::{JsonSchema, JsonSchemaFault};
use serde_json::Value;

use crate::tally::{self, Tally};

/// The drafts' folders and the addresses that name the drafts.
const DRAFTS: [(&str, &str); 5] = [
    ("draft4", "http://json-schema.org/draft-04/schema#"),
    ("draft6", "http://json-schema.org/draft-06/schema#"),
    ("draft7", "http://json-schema.org/draft-07/schema#"),
    ("draft2019-09", "https://json-schema.org/draft/2019-09/schema"),
    ("draft2020-12", "https://json-schema.org/draft/2020-12/schema"),
];

/// Tries the suite whose `tests` folder this is; optional tests are counted apart.
pub(crate) fn run(folder: &Path) -> Result<Tally> {
    let mut all = Tally::default();
    for (name, draft) in DRAFTS {
        for part in ["", "optional", "optional/format"] {
            let place = folder.join(name).join(part);
            if !place.is_dir() {
                continue;
            }
            let mut files: Vec<_> =
                fs::read_dir(&place)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
            files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
            files.sort();
            let mut tally = Tally::default();
            for file in files {
                let text = fs::read_to_string(&file)?;
                let groups: Value = serde_json::from_str(&text)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                let file = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                for group in groups.as_array().into_iter().flatten() {
                    try_group(&format!("{name}/{part} {file}"), group, draft, &mut tally)?;
                }
            }
            tally::line(&format!("{name}/{part}: {tally}"));
            all.add(&tally);
        }
    }
    Ok(all)
}

fn try_group(place: &str, group: &Value, draft: &str, tally: &mut Tally) -> Result<()> {
    let mut schema = group["schema"].clone();
    if let Some(members) = schema.as_object_mut() {
        members.entry("$schema").or_insert_with(|| draft.into());
    }
    let schema = JsonSchema::read(&schema.to_string(), "schema.json", &NoFiles);
    for test in group["tests"].as_array().into_iter().flatten() {
        let named = format!("{place}: {} / {}", group["description"], test["description"]);
        let expected = test["valid"].as_bool().context("`valid` is true or false")?;
        match &schema {
            Ok(schema) => {
                let value = serde_json::from_str(&test["data"].to_string())?;
                if schema.accepts(&value) == expected {
                    tally.pass();
                } else {
                    tally.fail(&named);
                }
            }
            // Nothing outside of the repository is read, nor patterns that look around or back.
            Err(JsonSchemaFault::OutOfReach { .. } | JsonSchemaFault::UnknownDraft { .. }) => {
                tally.open(&format!("{named}: refers to what is not there"));
            }
            Err(JsonSchemaFault::Pattern { .. }) => {
                tally.open(&format!("{named}: a pattern that is not read"));
            }
            Err(fault) => tally.fail(&format!("{named}: {fault}")),
        }
    }
    Ok(())
}
