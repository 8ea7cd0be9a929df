//! Reads nodes into values and collects every fault on the way.

use super::Surroundings;
use super::fault::{ConfigError, ConfigFault, Expected};
use super::keys::{Entry, LANGUAGES, words};
use super::path::{DataPath, RepoPath};
use crate::report::Language;
use crate::words::nearest;
use crate::yaml::{Name, Node, NodeKind, Place};

/// Members of a mapping.
pub(super) type Members<'n> = &'n [(Name, Node)];

/// What is read around a node, and the faults so far.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) around: Surroundings<'a>,
    pub(super) errors: Vec<ConfigError>,
}

/// A key's value in a mapping.
pub(super) fn member<'n>(members: Members<'n>, key: &str) -> Option<&'n Node> {
    members.iter().find(|(name, node)| name.text == key && !node.is_null()).map(|(_, node)| node)
}

impl Reader<'_> {
    pub(super) fn fault(&mut self, place: Place, fault: ConfigFault) {
        self.errors.push(ConfigError { file: self.file.to_owned(), place, fault });
    }

    /// The members of a mapping; a bare `key:` is an empty one.
    pub(super) fn mapping<'n>(&mut self, key: &str, node: &'n Node) -> Members<'n> {
        match node.as_map() {
            Some(members) => members,
            None if node.is_null() => &[],
            None => {
                self.wrong(key, node, Expected::Mapping);
                &[]
            }
        }
    }

    /// The members of a mapping that knows its keys.
    pub(super) fn section<'n>(
        &mut self,
        key: &str,
        node: &'n Node,
        entries: &'static [Entry],
    ) -> Members<'n> {
        let members = self.mapping(key, node);
        let known = words(entries);
        for (name, _) in members {
            if !known.contains(&name.text.as_str()) {
                let nearest = nearest(&name.text, known.iter().copied()).map(str::to_owned);
                let found = name.text.clone();
                self.fault(
                    name.place,
                    ConfigFault::UnknownKey { found, nearest, known: known.clone() },
                );
            }
        }
        members
    }

    pub(super) fn wrong(&mut self, key: &str, node: &Node, expected: Expected) {
        self.fault(node.place, ConfigFault::WrongType { key: key.to_owned(), expected });
    }

    pub(super) fn text<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n str> {
        let text = node.as_text().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.wrong(key, node, Expected::Text);
        }
        text
    }

    /// The text of an optional key.
    pub(super) fn text_at<'n>(&mut self, members: Members<'n>, key: &str) -> Option<&'n str> {
        member(members, key).and_then(|node| self.text(key, node))
    }

    pub(super) fn flag_at(&mut self, members: Members<'_>, key: &str) -> Option<bool> {
        let node = member(members, key)?;
        let flag = node.as_bool();
        if flag.is_none() {
            self.wrong(key, node, Expected::Flag);
        }
        flag
    }

    /// A text or a list of texts, each with its place and none twice.
    pub(super) fn texts_at<'n>(
        &mut self,
        members: Members<'n>,
        key: &str,
    ) -> Vec<(&'n str, Place)> {
        member(members, key).map(|node| self.texts_of(key, node)).unwrap_or_default()
    }

    /// A text or a list of texts, each with its place and none twice.
    pub(super) fn texts_of<'n>(&mut self, key: &str, node: &'n Node) -> Vec<(&'n str, Place)> {
        let items = match &node.kind {
            NodeKind::List(items) => items.as_slice(),
            NodeKind::Scalar(_) => std::slice::from_ref(node),
            NodeKind::Map(_) => {
                self.wrong(key, node, Expected::Texts);
                return Vec::new();
            }
        };
        let mut texts: Vec<(&str, Place)> = Vec::new();
        for item in items {
            match item.as_text() {
                Some(text) if texts.iter().any(|(other, _)| *other == text) => {
                    self.fault(item.place, ConfigFault::Repeated { found: text.to_owned() });
                }
                Some(text) if !text.is_empty() => texts.push((text, item.place)),
                _ => self.wrong(key, item, Expected::Texts),
            }
        }
        texts
    }

    /// One of the words that a key knows, as its meaning.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &str,
        node: &Node,
        entries: &'static [Entry],
        meanings: &[T],
    ) -> Option<T> {
        let found = self.text(key, node)?;
        let known = words(entries);
        let meaning = known.iter().position(|word| *word == found).and_then(|at| meanings.get(at));
        if meaning.is_none() {
            let nearest = nearest(found, known.iter().copied()).map(str::to_owned);
            self.fault(
                node.place,
                ConfigFault::UnknownWord {
                    key: key.to_owned(),
                    found: found.to_owned(),
                    nearest,
                    known,
                },
            );
        }
        meaning.copied()
    }

    /// The word of an optional key.
    pub(super) fn word_at<T: Copy>(
        &mut self,
        members: Members<'_>,
        key: &str,
        entries: &'static [Entry],
        meanings: &[T],
    ) -> Option<T> {
        member(members, key).and_then(|node| self.word(key, node, entries, meanings))
    }

    pub(super) fn language_at(&mut self, members: Members<'_>) -> Option<Language> {
        let node = member(members, "language")?;
        match node.as_text().map(str::parse) {
            Some(Ok(language)) => Some(language),
            _ => self.word("language", node, LANGUAGES, &Language::ALL),
        }
    }

    pub(super) fn schema_path(&mut self, text: &str, place: Place) -> Option<RepoPath> {
        let path = match RepoPath::schema(text) {
            Ok(path) => path,
            Err(fault) => {
                self.fault(place, ConfigFault::Path { found: text.to_owned(), fault });
                return None;
            }
        };
        self.must_be_there(text, place);
        Some(path)
    }

    pub(super) fn data_path(&mut self, text: &str, place: Place) -> Option<DataPath> {
        let path = match DataPath::parse(text) {
            Ok(path) => path,
            Err(fault) => {
                self.fault(place, ConfigFault::Path { found: text.to_owned(), fault });
                return None;
            }
        };
        match &path {
            DataPath::File(_) => self.must_be_there(text, place),
            // A folder may still be without records, but Git knows no empty folders.
            DataPath::Records(pattern) => {
                let folder = pattern.folder();
                let folders =
                    self.around.files.unwrap_or_default().iter().flat_map(|file| folders(file));
                let is_there = folder.is_empty() || folders.clone().any(|known| known == folder);
                if self.around.files.is_some() && !is_there {
                    let nearest =
                        nearest(folder, folders).map(|near| text.replacen(folder, near, 1));
                    self.fault(place, ConfigFault::PathMissing { found: text.to_owned(), nearest });
                }
            }
        }
        Some(path)
    }

    fn must_be_there(&mut self, text: &str, place: Place) {
        let Some(files) = self.around.files else { return };
        if !files.iter().any(|file| file == text) {
            let nearest = nearest(text, files.iter().map(String::as_str)).map(str::to_owned);
            self.fault(place, ConfigFault::PathMissing { found: text.to_owned(), nearest });
        }
    }
}

/// The folders above a file, the nearest to the root first.
fn folders(file: &str) -> impl Iterator<Item = &str> + Clone {
    file.match_indices('/').filter_map(|(end, _)| file.get(..end))
}
