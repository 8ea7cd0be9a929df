//! Where settings come from: defaults, then one file, then the service manager's credentials,
//! then the environment. The later one wins.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use gitribute_core::words::nearest;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Origin};
use super::keys::{self, KEYS, Key, Kind, On, PREFIX};

/// Largest settings file or secret, in bytes.
const MAX_FILE: u64 = 256 * 1024;
/// Variables of ours that are no settings: arguments of the command line.
const ARGUMENTS: &[&str] = &["GITRIBUTE_CONFIG", "GITRIBUTE_LANGUAGE"];
/// What Kubernetes sets for a service that is named like us.
const SERVICE_LINKS: &[&str] = &["GITRIBUTE_PORT", "GITRIBUTE_SERVICE_"];

/// A value of the kind that its setting wants. Not `Debug`: it may be a secret.
#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Switch(bool),
    Texts(Vec<String>),
    /// It was said, but cannot be known; why is told already.
    Unknown,
}

/// What was said, and where.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// Everything outside the program that settings are read from.
#[derive(Clone, Default)]
pub(crate) struct Surroundings {
    /// The settings file that was asked for; it must be there.
    pub(crate) config: Option<PathBuf>,
    /// The environment.
    pub(crate) variables: BTreeMap<String, String>,
    /// Where the service manager puts credentials.
    pub(crate) credentials: Option<PathBuf>,
}

impl Surroundings {
    /// Those of this process; `config` or else `gitribute.toml` in the working directory, should
    /// it be there.
    pub(crate) fn of_process(config: Option<PathBuf>) -> Self {
        let usual = || Some(PathBuf::from("gitribute.toml")).filter(|path| path.exists());
        Self {
            config: config.or_else(usual),
            variables: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .filter(|(name, _)| name.starts_with(PREFIX))
                .collect(),
            credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from),
        }
    }
}

/// What was said of every setting, and what was wrong in saying it.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) said: BTreeMap<&'static str, Said>,
    pub(super) faults: Vec<Fault>,
    /// Whether the file could not be read in full, so that what is missing may stand there.
    pub(super) broken: Broken,
}

/// Whether something of the file is unknown.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Broken {
    #[default]
    No,
    Yes,
}

impl Sources {
    /// Reads all of them.
    pub(super) fn read(around: &Surroundings) -> Self {
        let mut sources = Self::default();
        for key in KEYS {
            let value = match key.kind {
                Kind::Text(default) => default.map(|text| Value::Text(text.to_owned())),
                Kind::Number(number) => Some(Value::Number(number)),
                Kind::Switch(on) => Some(Value::Switch(on == On::Yes)),
                Kind::Texts => Some(Value::Texts(Vec::new())),
                Kind::Secret | Kind::Secrets => None,
            };
            if let Some(value) = value {
                sources.said.insert(key.path, Said { value, origin: Origin::Default });
            }
        }
        if let Some(path) = &around.config {
            sources.file(path);
        }
        if let Some(folder) = &around.credentials {
            sources.credentials(folder);
        }
        sources.environment(&around.variables);
        sources
    }

    fn fault(&mut self, at: Origin, what: impl Into<String>) {
        self.faults.push(Fault { at, what: what.into() });
    }

    fn file(&mut self, path: &Path) {
        let text = match read_text(path) {
            Ok(text) => text,
            Err(reason) => {
                self.broken = Broken::Yes;
                return self
                    .fault(Origin::Whole, format!("{} cannot be read: {reason}", path.display()));
            }
        };
        let (table, errors) = DeTable::parse_recoverable(&text);
        let place = |span: Range<usize>| position(path, &text, span.start);
        for error in errors {
            self.broken = Broken::Yes;
            self.fault(place(error.span().unwrap_or(0..0)), error.message());
        }
        // The table is sorted by name; people read their file from the top.
        let before = self.faults.len();
        let mut paths = BTreeMap::new();
        self.table("", table.get_ref(), &place, &mut paths);
        if let Some(of_file) = self.faults.get_mut(before..) {
            of_file.sort_by_key(|fault| match fault.at {
                Origin::File { line, column, .. } => (line, column),
                _ => (usize::MAX, 0),
            });
        }
    }

    fn table(
        &mut self,
        section: &str,
        table: &DeTable<'_>,
        place: &dyn Fn(Range<usize>) -> Origin,
        files: &mut BTreeMap<&'static str, Origin>,
    ) {
        for (name, value) in table {
            let path = if section.is_empty() {
                name.get_ref().to_string()
            } else {
                format!("{section}.{}", name.get_ref())
            };
            let at_name = place(name.span());
            let at = place(value.span());
            if let Some(key) = keys::find(&path) {
                match convert(key.kind, value.get_ref()) {
                    Some(_) if files.contains_key(key.path) => self.both(key, at_name),
                    Some(value) => {
                        files.insert(key.path, at_name);
                        self.said.insert(key.path, Said { value, origin: at });
                    }
                    None => self.fault(at, format!("{path} must be {}", key.kind.told())),
                }
            } else if let Some(key) = keys::find_file(&path) {
                match value.get_ref() {
                    DeValue::String(_) if files.contains_key(key.path) => self.both(key, at_name),
                    DeValue::String(file) => {
                        files.insert(key.path, at_name);
                        self.secret(key, Path::new(file.as_ref()), &at);
                    }
                    _ => self.fault(at, format!("{path} must be the path of a file, in quotes")),
                }
            } else if keys::is_section(&path) {
                match value.get_ref() {
                    DeValue::Table(inner) => self.table(&path, inner, place, files),
                    _ => self.fault(at, format!("{path} is a section: write [{path}]")),
                }
            } else {
                let what = unknown(&path);
                self.fault(at_name, what);
            }
        }
    }

    fn both(&mut self, key: &Key, at: Origin) {
        self.fault(at, format!("{0} and {0}_file stand both here: keep one", key.path));
    }

    /// A secret that stands in a file of its own.
    fn secret(&mut self, key: &'static Key, file: &Path, named_at: &Origin) {
        match read_text(file) {
            Ok(text) => {
                let value = match key.kind {
                    Kind::Secrets => Value::Texts(lines(&text)),
                    _ => Value::Text(text.trim().to_owned()),
                };
                self.said.insert(key.path, Said { value, origin: Origin::Secret(file.into()) });
            }
            Err(reason) => {
                // It was said, if in vain: it is not to be told as missing too.
                self.said
                    .insert(key.path, Said { value: Value::Unknown, origin: named_at.clone() });
                let what = format!("{} of {} cannot be read: {reason}", file.display(), key.path);
                self.fault(named_at.clone(), what);
            }
        }
    }

    fn credentials(&mut self, folder: &Path) {
        for key in KEYS.iter().filter(|key| key.kind.is_secret()) {
            let file = folder.join(key.path);
            if file.exists() {
                self.secret(key, &file, &Origin::Secret(file.clone()));
            }
        }
    }

    fn environment(&mut self, variables: &BTreeMap<String, String>) {
        for (name, text) in variables {
            if ARGUMENTS.contains(&name.as_str())
                || SERVICE_LINKS.iter().any(|link| name.starts_with(link))
            {
                continue;
            }
            let at = Origin::Variable(name.clone());
            let plain = KEYS.iter().find(|key| keys::variable(key.path) == *name);
            let file = || {
                let name = name.strip_suffix("_FILE")?;
                KEYS.iter().find(|key| key.kind.is_secret() && keys::variable(key.path) == name)
            };
            if let Some(key) = plain {
                // What passes variables on sets those it has not to nothing.
                if text.trim().is_empty() {
                    continue;
                }
                match parse(key.kind, text) {
                    Ok(value) => {
                        self.said.insert(key.path, Said { value, origin: at });
                    }
                    Err(what) => self.fault(at, what),
                }
            } else if let Some(key) = file() {
                if text.trim().is_empty() {
                    continue;
                }
                let other = keys::variable(key.path);
                if variables.get(&other).is_some_and(|text| !text.trim().is_empty()) {
                    self.fault(at, format!("{other} is set as well: keep one"));
                } else {
                    self.secret(key, Path::new(text), &at);
                }
            } else {
                let all: Vec<String> = keys::names()
                    .filter(|path| !keys::is_section(path))
                    .map(|path| keys::variable(&path))
                    .collect();
                let what = match nearest(name, all.iter().map(String::as_str)) {
                    Some(known) => format!("no such setting: did you mean {known}?"),
                    None => "no such setting".to_owned(),
                };
                self.fault(at, what);
            }
        }
    }
}

/// A value of the file as the kind that is wanted; `None` where it is another.
fn convert(kind: Kind, value: &DeValue<'_>) -> Option<Value> {
    match (kind, value) {
        (Kind::Text(_) | Kind::Secret, DeValue::String(text)) => {
            Some(Value::Text(text.to_string()))
        }
        (Kind::Number(_), DeValue::Integer(number)) => {
            let digits = number.as_str();
            i64::from_str_radix(digits, number.radix()).ok().map(Value::Number)
        }
        (Kind::Switch(_), DeValue::Boolean(on)) => Some(Value::Switch(*on)),
        (Kind::Texts | Kind::Secrets, DeValue::Array(items)) => items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .map(Value::Texts),
        _ => None,
    }
}

/// A value of the environment; the error never repeats it.
fn parse(kind: Kind, text: &str) -> Result<Value, String> {
    let text = text.trim();
    Ok(match kind {
        Kind::Text(_) | Kind::Secret => Value::Text(text.to_owned()),
        Kind::Number(_) => {
            Value::Number(text.parse().map_err(|_| "must be a whole number".to_owned())?)
        }
        Kind::Switch(_) => match text {
            "true" => Value::Switch(true),
            "false" => Value::Switch(false),
            _ => return Err("must be true or false".to_owned()),
        },
        Kind::Texts => Value::Texts(
            text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect(),
        ),
        Kind::Secrets => Value::Texts(lines(text)),
    })
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A name that is none of ours, with the nearest that is: first of the same section.
fn unknown(path: &str) -> String {
    let all: Vec<String> = keys::names().collect();
    let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
    let of_section = all.iter().filter_map(|known| match known.rsplit_once('.') {
        Some((of, name)) => (of == section).then_some(name),
        None => section.is_empty().then_some(known.as_str()),
    });
    if let Some(known) = nearest(name, of_section) {
        return format!("no such setting: {path}; did you mean {known}?");
    }
    // In the wrong section, or in none.
    let elsewhere = all.iter().find(|known| known.rsplit_once('.').is_some_and(|(_, n)| n == name));
    match elsewhere.and_then(|known| known.rsplit_once('.')) {
        Some((section, name)) => {
            format!("no such setting: {path}; {name} belongs in section [{section}]")
        }
        None if all.iter().any(|known| known == name) => {
            format!("no such setting: {path}; {name} belongs above the first section")
        }
        None => format!("no such setting: {path}"),
    }
}

fn position(path: &Path, text: &str, offset: usize) -> Origin {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(start..).map_or(0, |text| text.chars().count()) + 1;
    Origin::File { path: path.into(), line, column }
}

/// A small file of text, a byte order mark taken off.
fn read_text(path: &Path) -> Result<String, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if about.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if about.len() > MAX_FILE {
        return Err(format!("it is larger than {} KiB", MAX_FILE / 1024));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}
