//! From the file's nodes to what they say.

use percent_encoding::percent_decode_str;

use super::json::nodes;
use super::{
    ColumnLock, ColumnProps, CustomProps, NewTags, PropsReference, Subtype, TagDefinition,
};
use crate::dataset::FieldName;
use crate::repo_config::fault::{ConfigError, ConfigFault, Expected};
use crate::repo_config::reader::{Members, Reader, member};
use crate::repo_config::{RepoPath, Surroundings};
use crate::words::nearest;
use crate::yaml::{Node, NodeKind, Scalar, ScalarForm};

/// The members of a field that are read here, and those that are about looks.
const FIELD: [&str; 11] = [
    "name",
    "title",
    "description",
    "subtype",
    "tagSeparator",
    "definitions",
    "allowNew",
    "locked",
    "maxLength",
    "foreignKey",
    "bgColor",
];

impl CustomProps {
    /// Reads a file of custom properties. `file` is its path, for the messages; all faults are
    /// told at once, in the order they stand.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<ConfigError>> {
        let around = Surroundings::default();
        let mut reader = Reader { file, around, errors: Vec::new() };
        let props = match nodes(text) {
            Ok(root) => fields(&mut reader, &root),
            Err((place, fault)) => {
                reader.fault(place, ConfigFault::Json(fault));
                Self::default()
            }
        };
        reader.errors.sort_by_key(|error| error.place);
        if reader.errors.is_empty() { Ok(props) } else { Err(reader.errors) }
    }
}

fn fields(reader: &mut Reader<'_>, root: &Node) -> CustomProps {
    let mut props = CustomProps::default();
    let before = reader.errors.len();
    let members = object(reader, "custom properties", root);
    let Some(node) = member(members, "fields") else {
        if reader.errors.len() == before {
            reader.fault(root.place, ConfigFault::MissingKey { key: "fields" });
        }
        return props;
    };
    for node in list(reader, "fields", node) {
        let members = object(reader, "fields", node);
        let Some(name_node) = member(members, "name") else {
            if node.as_map().is_some() {
                reader.fault(node.place, ConfigFault::MissingKey { key: "name" });
            }
            continue;
        };
        let Some(name) = reader.text("name", name_node) else { continue };
        let name = FieldName::from(name);
        let column = column(reader, members);
        if props.columns.contains_key(name.as_str()) {
            let found = name.as_str().to_owned();
            reader.fault(name_node.place, ConfigFault::Repeated { found });
        } else {
            props.columns.insert(name, column);
        }
    }
    props
}

fn column(reader: &mut Reader<'_>, members: Members<'_>) -> ColumnProps {
    // Datami's members grow with it: only what looks like a slip of the pen is told.
    for (name, _) in members.iter().filter(|(name, _)| !FIELD.contains(&name.text.as_str())) {
        let near = nearest(&name.text, FIELD).filter(|near| member(members, near).is_none());
        if let Some(nearest) = near {
            let (found, nearest) = (name.text.clone(), Some(nearest.to_owned()));
            reader.fault(name.place, ConfigFault::UnknownKey { found, nearest, known: Vec::new() });
        }
    }
    let words = |text: Option<&str>| text.map(str::to_owned);
    ColumnProps {
        title: words(shown(members, "title")),
        description: words(shown(members, "description")),
        subtype: subtype(reader, members),
        tag_separator: separator(reader, members),
        definitions: definitions(reader, members),
        new_tags: match reader.flag_at(members, "allowNew") {
            Some(true) => NewTags::Allowed,
            Some(false) | None => NewTags::Refused,
        },
        lock: match reader.flag_at(members, "locked") {
            Some(true) => ColumnLock::Locked,
            Some(false) | None => ColumnLock::Open,
        },
        max_length: count(reader, members, "maxLength"),
        reference: reference(reader, members),
    }
}

/// A text for people, where it says anything.
fn shown<'n>(members: Members<'n>, key: &str) -> Option<&'n str> {
    member(members, key)?.as_text().filter(|text| !text.trim().is_empty())
}

fn subtype(reader: &mut Reader<'_>, members: Members<'_>) -> Option<Subtype> {
    let node = member(members, "subtype")?;
    // An empty one is what the widget's own pages write for none.
    if node.as_text() == Some("") {
        return None;
    }
    let found = reader.text("subtype", node)?;
    let known = Subtype::ALL.iter().find(|(word, _)| *word == found).map(|(_, subtype)| *subtype);
    if known.is_none()
        && let Some(nearest) = nearest(found, Subtype::ALL.map(|(word, _)| word))
    {
        let fault = ConfigFault::UnknownWord {
            key: "subtype".to_owned(),
            found: found.to_owned(),
            nearest: Some(nearest.to_owned()),
            known: Vec::new(),
        };
        reader.fault(node.place, fault);
    }
    known
}

/// A sign that would part every word is none; a space may be one.
fn separator(reader: &mut Reader<'_>, members: Members<'_>) -> Option<String> {
    let node = member(members, "tagSeparator")?;
    match node.as_text() {
        Some(text) if !text.is_empty() && !text.contains(char::is_alphanumeric) => {
            Some(text.to_owned())
        }
        Some(found) => {
            reader.fault(node.place, ConfigFault::Separator { found: found.to_owned() });
            None
        }
        None => {
            reader.wrong("tagSeparator", node, Expected::Text);
            None
        }
    }
}

fn definitions(reader: &mut Reader<'_>, members: Members<'_>) -> Vec<TagDefinition> {
    let Some(node) = member(members, "definitions") else { return Vec::new() };
    let mut found: Vec<TagDefinition> = Vec::new();
    for node in list(reader, "definitions", node) {
        let members = object(reader, "definitions", node);
        let Some(value_node) = member(members, "value") else {
            if node.as_map().is_some() {
                reader.fault(node.place, ConfigFault::MissingKey { key: "value" });
            }
            continue;
        };
        let Some(value) = reader.text("value", value_node) else { continue };
        if found.iter().any(|other| other.value == value) {
            reader.fault(value_node.place, ConfigFault::Repeated { found: value.to_owned() });
            continue;
        }
        let label = shown(members, "label").map(str::to_owned);
        found.push(TagDefinition { value: value.to_owned(), label });
    }
    found
}

fn reference(reader: &mut Reader<'_>, members: Members<'_>) -> Option<PropsReference> {
    let node = member(members, "foreignKey")?;
    let before = reader.errors.len();
    let members = object(reader, "foreignKey", node);
    let is_active = reader.flag_at(members, "activate") == Some(true);
    if reader.errors.len() > before || !is_active {
        return None;
    }
    for key in ["ressource", "fields"] {
        if member(members, key).is_none() {
            reader.fault(node.place, ConfigFault::MissingKey { key });
        }
    }
    let resource_node = member(members, "ressource")?;
    let resource = reader.text("ressource", resource_node)?;
    let column = reader.texts_at(members, "fields").first().map(|(name, _)| *name)?;
    let path = path_of(resource);
    // What is not in a repository, or not in this one, says nothing here.
    if let Err(fault) = RepoPath::data(&path?) {
        if !resource.contains("://") {
            let found = resource.to_owned();
            reader.fault(resource_node.place, ConfigFault::Path { found, fault });
        }
        return None;
    }
    Some(PropsReference { path: path_of(resource)?, column: column.into() })
}

/// The path of a file in its repository: the text itself, or what follows the branch in the
/// address that a forge gives it.
fn path_of(resource: &str) -> Option<String> {
    let Some((_, address)) = resource.split_once("://") else {
        return Some(resource.strip_prefix("./").unwrap_or(resource).to_owned());
    };
    let address = address.split(['?', '#']).next().unwrap_or(address);
    let (host, path) = address.split_once('/')?;
    let after_branch = if host == "raw.githubusercontent.com" {
        // owner/repository/branch/path
        path.splitn(4, '/').nth(3)?.to_owned()
    } else {
        // GitHub: blob/branch; GitLab: -/blob/branch; Forgejo and Gitea: src/branch/branch.
        let marks = ["/src/branch/", "/raw/branch/", "/blob/", "/raw/"];
        let rest = marks.iter().find_map(|mark| path.split_once(mark))?.1;
        rest.split_once('/')?.1.to_owned()
    };
    Some(percent_decode_str(&after_branch).decode_utf8_lossy().into_owned())
}

/// A whole number above nothing.
fn count(reader: &mut Reader<'_>, members: Members<'_>, key: &str) -> Option<u64> {
    let node = member(members, key)?;
    let found = match &node.kind {
        NodeKind::Scalar(Scalar { text, style: ScalarForm::Plain }) => text.parse().ok(),
        _ => None,
    };
    let found = found.filter(|count| *count > 0);
    if found.is_none() {
        reader.wrong(key, node, Expected::Count);
    }
    found
}

fn object<'n>(reader: &mut Reader<'_>, key: &str, node: &'n Node) -> Members<'n> {
    node.as_map().unwrap_or_else(|| {
        reader.wrong(key, node, Expected::Object);
        &[]
    })
}

fn list<'n>(reader: &mut Reader<'_>, key: &str, node: &'n Node) -> &'n [Node] {
    node.as_list().unwrap_or_else(|| {
        reader.wrong(key, node, Expected::Objects);
        &[]
    })
}
