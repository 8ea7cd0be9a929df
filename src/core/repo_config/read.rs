//! The sections of a configuration.

use indexmap::IndexMap;

use super::Surroundings;
use super::fault::{ConfigError, ConfigFault};
use super::fill::FillTemplate;
use super::hosts::{HostPattern, UrlAlive};
use super::keys;
use super::model::{
    ColumnSettings, CommandSettings, DatasetName, DatasetSettings, Insert, ListSeparator,
    RepoConfig, Slash,
};
use super::path::{DataPath, PathFault, RepoPath};
use super::read_forms::forms;
use super::read_policy::{accept, policy};
use super::reader::{Members, Reader, member};
use crate::dataset::FieldName;
use crate::yaml::{self, Node, NodeKind};

/// Reads a configuration. `file` is its path, for the messages; all faults are told at once, in
/// the order they stand.
pub fn read(
    file: &str,
    text: &str,
    around: Surroundings<'_>,
) -> Result<RepoConfig, Vec<ConfigError>> {
    let mut reader = Reader { file, around, errors: Vec::new() };
    let root = match yaml::read(text) {
        Ok(root) => root,
        Err(error) => {
            reader.fault(error.place, ConfigFault::Yaml(error.fault));
            return Err(reader.errors);
        }
    };
    let config = top(&mut reader, &root);
    reader.errors.sort_by_key(|error| error.place);
    if reader.errors.is_empty() { Ok(config) } else { Err(reader.errors) }
}

fn top(reader: &mut Reader<'_>, root: &Node) -> RepoConfig {
    let members = reader.section(".gitribute.yml", root, keys::TOP);
    let language = reader.language_at(members).unwrap_or_default();
    let declared = declared(reader, members);
    RepoConfig {
        language,
        datasets: datasets(reader, members),
        forms: forms(reader, members, &declared),
        accept: accept(reader, members),
        policy: policy(reader, members),
        commands: commands(reader, members),
    }
}

/// The names that forms may refer to, whether or not the dataset's own settings are right.
fn declared(reader: &Reader<'_>, members: Members<'_>) -> Vec<String> {
    let own = member(members, "datasets").and_then(Node::as_map).unwrap_or_default();
    let own = own.iter().map(|(name, _)| name.text.clone());
    own.chain(reader.around.resources.iter().cloned()).collect()
}

fn datasets(
    reader: &mut Reader<'_>,
    members: Members<'_>,
) -> IndexMap<DatasetName, DatasetSettings> {
    let mut datasets = IndexMap::new();
    let Some(node) = member(members, "datasets") else { return datasets };
    for (name, node) in reader.mapping("datasets", node) {
        let parsed = DatasetName::parse(&name.text);
        if parsed.is_none() {
            let found = name.text.clone();
            reader.fault(name.place, ConfigFault::DatasetName { found });
        }
        let settings = dataset(reader, &name.text, node);
        if let (Some(name), Some(settings)) = (parsed, settings) {
            datasets.insert(name, settings);
        }
    }
    datasets
}

fn dataset(reader: &mut Reader<'_>, name: &str, node: &Node) -> Option<DatasetSettings> {
    let before = reader.errors.len();
    let members = reader.section(name, node, keys::DATASET);
    let path = match member(members, "path") {
        Some(node) => {
            let text = reader.text("path", node);
            text.and_then(|text| reader.data_path(text, node.place))
        }
        None => {
            // A dataset that is no mapping at all has been told already.
            if reader.errors.len() == before || node.as_map().is_some() {
                reader.fault(node.place, ConfigFault::MissingKey { key: "path" });
            }
            None
        }
    };
    let mut beside = |key| {
        let node = member(members, key)?;
        let text = reader.text(key, node)?;
        reader.schema_path(text, node.place)
    };
    let (schema, custom_props) = (beside("schema"), beside("custom_props"));
    let settings = DatasetSettings {
        schema,
        records: reader.text_at(members, "records").map(str::to_owned),
        key: fields_at(reader, members, "key"),
        locked: fields_at(reader, members, "locked"),
        list_separator: separator(reader, members),
        columns: columns(reader, members),
        custom_props,
        insert: reader
            .word_at(members, "insert", keys::INSERTS, &[Insert::End, Insert::Sorted])
            .unwrap_or_default(),
        fill: fill(reader, members),
        unique_together: unique_together(reader, members),
        sorted_by: fields_at(reader, members, "sorted_by"),
        not_in: not_in(reader, members),
        near_duplicates: fields_at(reader, members, "near_duplicates"),
        url_alive: url_alive(reader, members),
        language: reader.language_at(members),
        path: path?,
    };
    Some(settings)
}

fn fields_at(reader: &mut Reader<'_>, members: Members<'_>, key: &str) -> Vec<FieldName> {
    reader.texts_at(members, key).into_iter().map(|(text, _)| text.into()).collect()
}

/// One list of columns, or a list of such lists.
fn unique_together(reader: &mut Reader<'_>, members: Members<'_>) -> Vec<Vec<FieldName>> {
    const KEY: &str = "unique_together";
    let Some(node) = member(members, KEY) else { return Vec::new() };
    let NodeKind::List(items) = &node.kind else {
        return vec![fields_at(reader, members, KEY)];
    };
    if !items.iter().any(|item| matches!(item.kind, NodeKind::List(_))) {
        return vec![fields_at(reader, members, KEY)];
    }
    items
        .iter()
        .map(|item| {
            let texts = reader.texts_of(KEY, item);
            texts.into_iter().map(|(text, _)| text.into()).collect()
        })
        .collect()
}

/// The path of one file.
fn not_in(reader: &mut Reader<'_>, members: Members<'_>) -> Option<RepoPath> {
    let node = member(members, "not_in")?;
    let text = reader.text("not_in", node)?;
    match reader.data_path(text, node.place)? {
        DataPath::File(path) => Some(path),
        DataPath::Records(_) => {
            let fault = ConfigFault::Path { found: text.to_owned(), fault: PathFault::Pattern };
            reader.fault(node.place, fault);
            None
        }
    }
}

/// Columns and hosts: one without the other asks nothing, which nobody means.
fn url_alive(reader: &mut Reader<'_>, members: Members<'_>) -> Option<UrlAlive> {
    let node = member(members, "url_alive")?;
    let members = reader.section("url_alive", node, keys::URL_ALIVE);
    for key in ["columns", "hosts"] {
        if member(members, key).is_none() && node.as_map().is_some() {
            reader.fault(node.place, ConfigFault::MissingKey { key });
        }
    }
    let columns = fields_at(reader, members, "columns");
    let mut hosts = Vec::new();
    for (text, place) in reader.texts_at(members, "hosts") {
        match HostPattern::parse(text) {
            Some(host) => hosts.push(host),
            None => reader.fault(place, ConfigFault::Host { found: text.to_owned() }),
        }
    }
    Some(UrlAlive { columns, hosts })
}

fn columns(reader: &mut Reader<'_>, members: Members<'_>) -> IndexMap<FieldName, ColumnSettings> {
    let Some(node) = member(members, "columns") else { return IndexMap::new() };
    let columns = reader.mapping("columns", node);
    columns
        .iter()
        .map(|(name, node)| {
            let members = reader.section(&name.text, node, keys::COLUMN);
            let settings = ColumnSettings { list_separator: separator(reader, members) };
            (name.text.as_str().into(), settings)
        })
        .collect()
}

fn separator(reader: &mut Reader<'_>, members: Members<'_>) -> Option<ListSeparator> {
    let node = member(members, "list_separator")?;
    let text = reader.text("list_separator", node)?;
    let separator = ListSeparator::parse(text);
    if separator.is_none() {
        reader.fault(node.place, ConfigFault::Separator { found: text.to_owned() });
    }
    separator
}

fn fill(reader: &mut Reader<'_>, members: Members<'_>) -> IndexMap<FieldName, FillTemplate> {
    let mut fills = IndexMap::new();
    let Some(node) = member(members, "fill") else { return fills };
    for (name, node) in reader.mapping("fill", node) {
        let Some(source) = reader.text(&name.text, node) else { continue };
        match FillTemplate::parse(source) {
            Ok(template) => {
                fills.insert(name.text.as_str().into(), template);
            }
            Err(fault) => {
                reader.fault(node.place, ConfigFault::Fill { key: name.text.clone(), fault });
            }
        }
    }
    fills
}

fn commands(reader: &mut Reader<'_>, members: Members<'_>) -> CommandSettings {
    let Some(node) = member(members, "commands") else { return CommandSettings::default() };
    let members = reader.section("commands", node, keys::COMMANDS);
    let slash = match reader.flag_at(members, "slash") {
        Some(false) => Slash::Off,
        Some(true) | None => Slash::On,
    };
    CommandSettings { slash }
}
