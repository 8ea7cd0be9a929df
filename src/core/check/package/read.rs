//! From a package's descriptor to the package.

use indexmap::IndexMap;

use super::fault::{PackageFault, Shape};
use super::hash::{Hash, HashFault};
use super::{Package, Part, Resource, ResourceKind, Source};
use crate::check::dialect::TableDialect;
use crate::check::json;
use crate::check::schema::JsonFault;
use crate::dataset::Value;
use crate::dataset::encoding::Encoding;
use crate::repo_config::RepoPath;

impl Package {
    /// Reads the descriptor that stands at a path of the repository. What is wrong with one
    /// resource keeps the others from nothing.
    pub fn read(text: &str, path: &str) -> Result<Self, PackageFault> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let not_json = |line: usize, column: usize, reason| PackageFault::NotJson {
            line: u64::try_from(line).unwrap_or(0),
            column: u64::try_from(column).unwrap_or(0),
            reason,
        };
        if !json::depth_is_bounded(text) {
            return Err(not_json(1, 1, JsonFault::TooDeep));
        }
        let descriptor: Value = serde_json::from_str(text)
            .map_err(|error| not_json(error.line(), error.column(), JsonFault::of(&error)))?;
        Self::from_descriptor(&descriptor, path)
    }

    /// Reads a descriptor.
    pub fn from_descriptor(descriptor: &Value, path: &str) -> Result<Self, PackageFault> {
        let Value::Object(object) = descriptor else { return Err(PackageFault::NotAPackage) };
        let items = match object.get("resources") {
            Some(Value::List(items)) if !items.is_empty() => items,
            Some(Value::List(_)) => return Err(PackageFault::NoResources),
            _ => return Err(PackageFault::NotAPackage),
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut package = Self { path: path.to_owned(), resources: Vec::new(), faults: Vec::new() };
        for (number, item) in (1_u64..).zip(items) {
            let Value::Object(object) = item else {
                package.faults.push(PackageFault::ResourceNotAnObject { number });
                continue;
            };
            let name = match object.get("name") {
                Some(Value::Text(name)) if !name.is_empty() => name.clone(),
                _ => {
                    package.faults.push(PackageFault::ResourceWithoutName { number });
                    format!("resource{number}")
                }
            };
            if package.resource(&name).is_some() {
                package.faults.push(PackageFault::NameTwice { name: name.clone() });
            }
            let mut reader = Reader { object, name, folder, faults: &mut package.faults };
            let resource = reader.resource();
            package.resources.push(resource);
        }
        Ok(package)
    }
}

struct Reader<'d> {
    object: &'d IndexMap<String, Value>,
    name: String,
    folder: &'d str,
    faults: &'d mut Vec<PackageFault>,
}

impl<'d> Reader<'d> {
    fn resource(&mut self) -> Resource {
        let source = self.source();
        let kind = match (self.text("type"), self.text("profile")) {
            (Some("table"), _) | (_, Some("tabular-data-resource")) => ResourceKind::Table,
            _ => ResourceKind::Unsaid,
        };
        let schema = self.part("schema").map(|part| match part {
            Part::Here(value) => Part::Here(value.clone()),
            Part::File(path) => Part::File(path),
        });
        let dialect = self.part("dialect").and_then(|part| match part {
            Part::File(path) => Some(Part::File(path)),
            Part::Here(value) => match TableDialect::from_descriptor(value) {
                Ok(dialect) => Some(Part::Here(dialect)),
                Err(faults) => {
                    let name = &self.name;
                    self.faults.extend(
                        faults
                            .into_iter()
                            .map(|fault| PackageFault::Dialect { resource: name.clone(), fault }),
                    );
                    None
                }
            },
        });
        let encoding = self.text("encoding").and_then(|name| {
            let encoding = Encoding::from_name(name).ok();
            if encoding.is_none() {
                self.faults.push(PackageFault::UnknownEncoding {
                    resource: self.name.clone(),
                    found: name.to_owned(),
                });
            }
            encoding
        });
        Resource {
            source,
            kind,
            format: self.text("format").map(str::to_owned),
            schema,
            dialect,
            encoding,
            bytes: self.count("bytes"),
            hash: self.hash(),
            name: self.name.clone(),
        }
    }

    fn get(&self, member: &str) -> Option<&'d Value> {
        self.object.get(member).filter(|value| **value != Value::Null)
    }

    fn wrong(&mut self, member: &str, expected: Shape) {
        self.faults.push(PackageFault::WrongShape {
            resource: self.name.clone(),
            member: member.to_owned(),
            expected,
        });
    }

    fn text(&mut self, member: &str) -> Option<&'d str> {
        match self.get(member)? {
            Value::Text(text) => Some(text),
            _ => {
                self.wrong(member, Shape::Text);
                None
            }
        }
    }

    fn count(&mut self, member: &str) -> Option<u64> {
        let count = self.get(member)?.as_cell().and_then(|text| text.parse().ok());
        if count.is_none() {
            self.wrong(member, Shape::Count);
        }
        count
    }

    fn hash(&mut self) -> Option<Hash> {
        match Hash::parse(self.text("hash")?) {
            Ok(hash) => Some(hash),
            Err(HashFault::Form) => {
                self.wrong("hash", Shape::Hash);
                None
            }
            Err(HashFault::Unknown(kind)) => {
                let resource = self.name.clone();
                self.faults.push(PackageFault::UnknownHash { resource, kind });
                None
            }
        }
    }

    fn source(&mut self) -> Source {
        let (path, data) = (self.get("path"), self.object.get("data"));
        if path.is_some() && data.is_some() {
            self.faults.push(PackageFault::PathAndData { resource: self.name.clone() });
        }
        let texts: Option<Vec<&str>> = match path {
            Some(Value::Text(path)) => Some(vec![path]),
            Some(Value::List(items)) if !items.is_empty() => items
                .iter()
                .map(|item| match item {
                    Value::Text(path) => Some(path.as_str()),
                    _ => None,
                })
                .collect(),
            Some(_) => None,
            None => {
                return match data {
                    Some(data) => Source::Inline(data.clone()),
                    None => {
                        self.faults.push(PackageFault::NoData { resource: self.name.clone() });
                        Source::None
                    }
                };
            }
        };
        let Some(texts) = texts else {
            self.wrong("path", Shape::Paths);
            return Source::None;
        };
        let paths = texts.iter().map(|text| self.path("path", text)).collect::<Option<Vec<_>>>();
        paths.map_or(Source::None, Source::Files)
    }

    /// A schema or a dialect, here or in a file of its own.
    fn part(&mut self, member: &str) -> Option<Part<&'d Value>> {
        match self.get(member)? {
            value @ Value::Object(_) => Some(Part::Here(value)),
            Value::Text(text) => self.path(member, text).map(Part::File),
            _ => {
                self.wrong(member, Shape::ObjectOrPath);
                None
            }
        }
    }

    /// A path as the descriptor writes it, from the repository's root (FAULTS S22).
    fn path(&mut self, member: &str, text: &str) -> Option<String> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let is_address = text.starts_with("//")
            || scheme.is_some_and(|scheme| {
                scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            });
        if is_address {
            self.faults.push(PackageFault::Remote {
                resource: self.name.clone(),
                member: member.to_owned(),
                address: text.to_owned(),
            });
            return None;
        }
        // `./a.csv` is written by many a program, and leads nowhere else.
        let plain = text.strip_prefix("./").unwrap_or(text);
        match RepoPath::schema(plain) {
            Ok(path) if self.folder.is_empty() => Some(path.as_str().to_owned()),
            Ok(path) => Some(format!("{}/{path}", self.folder)),
            Err(fault) => {
                let (resource, path) = (self.name.clone(), text.to_owned());
                self.faults.push(PackageFault::BadPath { resource, path, fault });
                None
            }
        }
    }
}
