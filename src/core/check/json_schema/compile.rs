//! From a schema's text to a validator.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, ReferencingError, Retrieve, Uri, ValidationError};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value as Plain;

use super::node::{Lossless, plain};
use super::problem::dotted;
use super::{JsonSchema, JsonSchemaFault};
use crate::check::files::{NoFiles, RepoFiles};
use crate::check::json;
use crate::check::schema::JsonFault;
use crate::dataset::Value;

/// Where the repository's files stand for the validator; nothing else has such an address.
const ROOT: &str = "repository:///";

/// How many files one schema may refer to.
const MOST_FILES: usize = 64;

/// The largest compiled pattern, in bytes; matching costs in proportion to it (FAULTS D12).
const SIZE_LIMIT: usize = 1 << 20;

impl JsonSchema {
    /// Reads the schema that stands at a path of the repository, with the files it refers to.
    pub fn read(text: &str, path: &str, files: &dyn RepoFiles) -> Result<Self, JsonSchemaFault> {
        let source = parse(text)?;
        Self::compile(source, path, files)
    }

    /// A schema inside another one, which can refer to nothing but itself.
    pub fn inline(source: &Value) -> Result<Self, JsonSchemaFault> {
        Self::compile(source.clone(), "", &NoFiles)
    }

    /// Compiles a schema that stands at a path.
    pub fn compile(
        source: Value,
        path: &str,
        files: &dyn RepoFiles,
    ) -> Result<Self, JsonSchemaFault> {
        let mut known = Known::default();
        let schema = known.note(path, plain(&source));
        let base = address(path);
        // The validator asks for what it lacks; each round brings it one file more.
        loop {
            let asked = Asked::default();
            let retriever = Loaded { files: known.loaded.clone(), asked: asked.clone() };
            let built = jsonschema::options_for::<Lossless>()
                .with_base_uri(base.clone())
                .with_retriever(retriever)
                .with_pattern_options(PatternOptions::regex().size_limit(SIZE_LIMIT))
                .should_validate_formats(true)
                .build(&schema);
            match built {
                Ok(validator) => return Ok(Self { source, validator: Arc::new(validator) }),
                Err(error) => match asked.take() {
                    Some(uri) => known.load(&uri, files)?,
                    None => return Err(fault(&error)),
                },
            }
        }
    }
}

fn parse(text: &str) -> Result<Value, JsonSchemaFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fault = |line, column, reason| JsonSchemaFault::NotJson { line, column, reason };
    if !json::depth_is_bounded(text) {
        return Err(fault(1, 1, JsonFault::TooDeep));
    }
    serde_json::from_str(text)
        .map_err(|error| fault(error.line(), error.column(), JsonFault::of(&error)))
}

/// What stands in addresses as it is (RFC 3986, 2.3), and the slashes of a path; all else is escaped.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The address of a file: its path, escaped as addresses are (RFC 3986).
fn address(path: &str) -> String {
    format!("{ROOT}{}", utf8_percent_encode(path, PLAIN))
}

/// The path of an address of the repository's.
fn path_of(uri: &str) -> Option<String> {
    let path = uri.strip_prefix(ROOT)?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    plain.then(|| path.into_owned())
}

/// The files read so far.
#[derive(Default)]
struct Known {
    loaded: HashMap<String, Plain>,
    /// Where a file says that it lives (`$id`), and where it does: its neighbours there are its
    /// neighbours here.
    homes: Vec<(String, String)>,
    /// The schemas that were met, by the web addresses that they give themselves: who refers to
    /// one of these means what is here already.
    named: HashMap<String, Plain>,
}

impl Known {
    /// Notes where a file says that it lives, and takes that off: what it refers to is looked for
    /// beside it, not on the web.
    fn note(&mut self, path: &str, mut schema: Plain) -> Plain {
        let Plain::Object(members) = &mut schema else { return schema };
        let draft = members.get("$schema").and_then(Plain::as_str).unwrap_or_default();
        // Draft 4 wrote it without the sign; from draft 6 on, that is a member like any other.
        let name = if draft.contains("draft-04") { "id" } else { "$id" };
        let id = members.get(name).and_then(Plain::as_str).map(str::to_owned);
        let id = id.as_deref().map(without_fragment);
        if let Some((id, (home, _))) = id.and_then(|id| Some((id, id.rsplit_once('/')?))) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.homes.push((home.to_owned(), folder.to_owned()));
            members.remove(name);
            for member in members.values() {
                self.note_inner(member, home, name);
            }
            self.named.entry(id.to_owned()).or_insert_with(|| schema.clone());
        }
        schema
    }

    /// Notes the schemas within another one that give themselves an address relative to its.
    fn note_inner(&mut self, schema: &Plain, home: &str, name: &str) {
        match schema {
            Plain::Object(members) => {
                let id = members.get(name).and_then(Plain::as_str).map(without_fragment);
                if let Some(id) = id.filter(|id| is_plain_name(id)) {
                    self.named.entry(format!("{home}/{id}")).or_insert_with(|| schema.clone());
                }
                for member in members.values() {
                    self.note_inner(member, home, name);
                }
            }
            Plain::Array(items) => {
                for item in items {
                    self.note_inner(item, home, name);
                }
            }
            _ => {}
        }
    }

    fn load(&mut self, uri: &str, files: &dyn RepoFiles) -> Result<(), JsonSchemaFault> {
        let out_of_reach = || JsonSchemaFault::OutOfReach {
            reference: uri.strip_prefix(ROOT).unwrap_or(uri).to_owned(),
        };
        if self.loaded.len() >= MOST_FILES {
            return Err(JsonSchemaFault::TooManyFiles { most: MOST_FILES });
        }
        if let Some(schema) = self.named.get(uri) {
            self.loaded.insert(uri.to_owned(), schema.clone());
            return Ok(());
        }
        let path = path_of(uri).or_else(|| self.neighbour(uri)).ok_or_else(out_of_reach)?;
        let bytes = files.bytes(&path).ok_or_else(out_of_reach)?;
        let text = String::from_utf8_lossy(&bytes);
        let value =
            parse(&text).map_err(|_| JsonSchemaFault::ReferredNotJson { path: path.clone() })?;
        let schema = self.note(&path, plain(&value));
        self.loaded.insert(uri.to_owned(), schema);
        Ok(())
    }

    /// The path of what an address names beside a file that says it lives there.
    fn neighbour(&self, uri: &str) -> Option<String> {
        self.homes.iter().find_map(|(home, folder)| {
            let rest = uri.strip_prefix(home.as_str())?.strip_prefix('/')?;
            let path = if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
            path_of(&format!("{ROOT}{path}"))
        })
    }
}

fn without_fragment(address: &str) -> &str {
    address.split_once('#').map_or(address, |(address, _)| address)
}

/// Whether an address is a name and nothing that leads elsewhere.
fn is_plain_name(address: &str) -> bool {
    !address.is_empty()
        && address.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !address.contains(':')
}

/// The first address that the validator asked for in vain.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Option<String>>>);

impl Asked {
    fn note(&self, uri: &str) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.get_or_insert_with(|| uri.to_owned());
    }

    fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Answers from memory only.
struct Loaded {
    files: HashMap<String, Plain>,
    asked: Asked,
}

impl Retrieve for Loaded {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Plain, Box<dyn std::error::Error + Send + Sync>> {
        let known = self.files.get(uri.as_str()).cloned();
        known.ok_or_else(|| {
            self.asked.note(uri.as_str());
            "not in the repository".into()
        })
    }
}

/// Why a schema was not compiled.
fn fault(error: &ValidationError<'_>) -> JsonSchemaFault {
    if let ValidationErrorKind::Referencing(error) = error.kind() {
        return unresolved(error);
    }
    let in_schema = error.instance_path().as_str();
    // A pattern that the linear engine does not take is told as a broken `format: regex`, at the
    // pattern's own place.
    if let (ValidationErrorKind::Format { format }, Some(pattern)) =
        (error.kind(), error.instance().as_str())
        && format == "regex"
    {
        let at = if in_schema.is_empty() { error.schema_path().as_str() } else { in_schema };
        return JsonSchemaFault::Pattern { place: dotted(at), pattern: pattern.to_owned() };
    }
    JsonSchemaFault::NotASchema { place: dotted(in_schema), reason: error.to_string() }
}

fn unresolved(error: &ReferencingError) -> JsonSchemaFault {
    match error {
        ReferencingError::Unretrievable { uri, .. } => JsonSchemaFault::OutOfReach {
            reference: uri.strip_prefix(ROOT).unwrap_or(uri).to_owned(),
        },
        ReferencingError::PointerToNowhere { pointer } => {
            JsonSchemaFault::Nowhere { reference: format!("#{pointer}") }
        }
        ReferencingError::NoSuchAnchor { anchor } | ReferencingError::InvalidAnchor { anchor } => {
            JsonSchemaFault::Nowhere { reference: format!("#{anchor}") }
        }
        ReferencingError::UnknownSpecification { specification } => {
            JsonSchemaFault::UnknownDraft { found: specification.clone() }
        }
        other => JsonSchemaFault::Nowhere { reference: other.to_string() },
    }
}
