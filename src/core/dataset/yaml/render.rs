//! New nodes, written as their neighbours are.

use indexmap::IndexMap;

use super::habits::{Colon, Habits, colon_for, colon_of};
use super::lines::Lines;
use super::node::{Form, Item, Kind, List, Map, Member, Node, Style};
use super::spell::{Like, Site};
use crate::dataset::Value;

/// Writes new text for a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) habits: Habits,
}

/// A node like which a new one is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model<'n, 't> {
    pub(super) node: &'n Node<'t>,
    /// The column at which its entry begins: its name or its dash.
    pub(super) column: usize,
}

/// Where a new node comes to stand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Behind the colon of a name in this column.
    Member(usize),
    /// Behind the dash in the first column; the second one is that of what follows the dash.
    Item(usize, usize),
    /// Between brackets.
    Flow,
    /// The whole document.
    Root,
}

/// The most neighbours that are looked at.
pub(super) const MODELS: usize = 16;

impl<'t> Writer<'t> {
    pub(super) fn like(&self, node: &Node<'_>) -> Option<Like<'t>> {
        let scalar = node.scalar().filter(|_| !node.is_absent())?;
        let source = self.lines.slice(node.content, node.end);
        Some(Like { style: scalar.style, source })
    }

    fn indent(&self, column: usize) -> String {
        format!("{}{}", self.habits.speller.line_end, " ".repeat(column))
    }

    /// A value with what parts it from the colon, dash or bracket before it.
    pub(super) fn value(
        &self,
        value: &Value,
        models: &[Model<'_, 't>],
        place: Place,
        gap: &str,
    ) -> String {
        let form = |empty: bool, models: &[Model<'_, 't>]| match (
            place,
            models.iter().find_map(form_of),
        ) {
            (Place::Flow, _) => Form::Flow,
            _ if empty => Form::Flow,
            (_, Some(Form::Block)) => Form::Block,
            (_, Some(_)) => Form::Flow,
            (_, None) => Form::Block,
        };
        match value {
            Value::Object(members) => {
                let models = of_kind(models, |node| node.map().is_some());
                if form(members.is_empty(), &models) == Form::Flow {
                    return format!("{gap}{}", self.flow_map(members, &models));
                }
                match place {
                    Place::Member(column) => {
                        let step = models.iter().find_map(|model| self.offset(model));
                        let column = column + step.unwrap_or(self.habits.speller.step).max(1);
                        self.indent(column) + &self.block_map(members, &models, column)
                    }
                    Place::Item(_, column) => {
                        format!("{gap}{}", self.block_map(members, &models, column))
                    }
                    _ => self.block_map(members, &models, 0),
                }
            }
            Value::List(items) => {
                let models = of_kind(models, |node| node.list().is_some());
                let scalars =
                    items.iter().all(|item| !matches!(item, Value::List(_) | Value::Object(_)));
                let unlike = models.is_empty() && scalars && self.habits.list_form == Form::Flow;
                if unlike || form(items.is_empty(), &models) == Form::Flow {
                    return format!("{gap}{}", self.flow_list(items, &models));
                }
                match place {
                    Place::Member(column) => {
                        let offset = models.iter().find_map(|model| self.offset(model));
                        let column = column + offset.unwrap_or(self.habits.list_offset);
                        self.indent(column) + &self.block_list(items, &models, column)
                    }
                    Place::Item(_, column) => {
                        format!("{gap}{}", self.block_list(items, &models, column))
                    }
                    _ => self.block_list(items, &models, 0),
                }
            }
            scalar => {
                let model = models.iter().find(|model| alike(model.node, scalar));
                let like = model.and_then(|model| {
                    let mut like = self.like(model.node)?;
                    // The lines of a block move with their parent.
                    if let Style::Literal(column) | Style::Folded(column) = &mut like.style {
                        let parent = match place {
                            Place::Member(column) | Place::Item(column, _) => column,
                            _ => 0,
                        };
                        *column = (*column + parent).saturating_sub(model.column);
                    }
                    Some(like)
                });
                let site = match place {
                    Place::Flow => Site::Flow,
                    Place::Member(column) | Place::Item(column, _) => Site::Block(column),
                    Place::Root => Site::Block(0),
                };
                let spelled = self.habits.speller.scalar(scalar, like, site).unwrap_or_default();
                if spelled.is_empty() { spelled } else { format!("{gap}{spelled}") }
            }
        }
    }

    /// Columns from a model's entry to the block under it.
    fn offset(&self, model: &Model<'_, 't>) -> Option<usize> {
        (model.node.is_block() && self.lines.opens_line(model.node.content))
            .then(|| self.lines.column(model.node.content).saturating_sub(model.column))
    }

    fn block_map(
        &self,
        members: &IndexMap<String, Value>,
        models: &[Model<'_, 't>],
        column: usize,
    ) -> String {
        let written: Vec<String> = members
            .iter()
            .map(|(name, value)| self.member(name, value, models, Place::Member(column)))
            .collect();
        written.join(&self.indent(column))
    }

    fn block_list(&self, items: &[Value], models: &[Model<'_, 't>], column: usize) -> String {
        let written: Vec<String> =
            items.iter().map(|item| self.item(item, models, column)).collect();
        written.join(&self.indent(column))
    }

    /// A member of a map, as those of the models are.
    pub(super) fn member(
        &self,
        name: &str,
        value: &Value,
        models: &[Model<'_, 't>],
        place: Place,
    ) -> String {
        self.new_member(name, value, models, &[], place)
    }

    /// A member of a map: as the members of the same name in the maps are, else as these values.
    pub(super) fn new_member(
        &self,
        name: &str,
        value: &Value,
        maps: &[Model<'_, 't>],
        values: &[Model<'_, 't>],
        place: Place,
    ) -> String {
        let mut same: Vec<(&Member<'t>, Model<'_, 't>)> = Vec::new();
        for model in maps {
            let members = model.node.map().map(|map| map.members.as_slice()).unwrap_or_default();
            if let Some(member) = members.iter().find(|member| member.name() == Some(name)) {
                let column = self.lines.column(member.start);
                same.push((member, Model { node: &member.value, column }));
            }
        }
        let map = maps.iter().find_map(|model| model.node.map());
        let colon = match (same.iter().find_map(|(member, _)| colon_of(self.lines, member)), map) {
            (Some(Colon { colon, gap }), _) => (colon.to_owned(), gap.to_owned()),
            (None, Some(map)) => colon_for(self.lines, map, name),
            (None, None) => (Colon::USUAL.colon.to_owned(), Colon::USUAL.gap.to_owned()),
        };
        let plain = |key: &&Node<'_>| key.start == key.content && !key.is_block();
        let key = match same.first().map(|(member, _)| &member.key).filter(plain) {
            Some(key) => self.lines.slice(key.content, key.end).to_owned(),
            None => {
                let first = map.and_then(|map| map.members.first());
                let like = first.and_then(|member| self.like(&member.key));
                self.habits.speller.text(name, like, Site::Name)
            }
        };
        let mut nested: Vec<Model<'_, 't>> = same.into_iter().map(|(_, model)| model).collect();
        nested.extend_from_slice(values);
        if nested.is_empty()
            && let Some(map) = map
        {
            nested.extend(self.beside(map));
        }
        format!("{key}{}{}", colon.0, self.value(value, &nested, place, &colon.1))
    }

    /// The values of a map, for one that is new beside them; a block of text is no habit.
    pub(super) fn beside<'n>(&self, map: &'n Map<'t>) -> Vec<Model<'n, 't>> {
        let members = map.members.iter().rev().take(MODELS);
        members
            .filter(|member| member.value.scalar().is_none() || !member.value.is_block())
            .map(|member| Model { node: &member.value, column: self.lines.column(member.start) })
            .collect()
    }

    /// An item of a block list with its dash in this column, as those of the models are.
    pub(super) fn item(&self, value: &Value, models: &[Model<'_, 't>], column: usize) -> String {
        let items: Vec<&Item<'t>> =
            models.iter().filter_map(|model| model.node.list()).flat_map(last_items).collect();
        self.item_like(value, &items, column)
    }

    /// An item of a block list with its dash in this column, as these are.
    pub(super) fn item_like(&self, value: &Value, items: &[&Item<'t>], column: usize) -> String {
        let gap = items.iter().find_map(|item| {
            let gap = self.lines.slice(item.start + 1, item.node.start);
            let beside = !item.node.is_absent() && !gap.is_empty();
            (beside && gap.bytes().all(|b| matches!(b, b' ' | b'\t'))).then(|| gap.to_owned())
        });
        let gap =
            gap.unwrap_or_else(|| " ".repeat(self.habits.dash_width.saturating_sub(1).max(1)));
        let inner = column + 1 + gap.chars().count();
        let models = self.models(items);
        format!("-{}", self.value(value, &models, Place::Item(column, inner), &gap))
    }

    pub(super) fn models<'n>(&self, items: &[&'n Item<'t>]) -> Vec<Model<'n, 't>> {
        let model =
            |item: &&'n Item<'t>| Model { node: &item.node, column: self.lines.column(item.start) };
        items.iter().map(model).collect()
    }

    fn flow_map(&self, members: &IndexMap<String, Value>, models: &[Model<'_, 't>]) -> String {
        let pads = models.iter().find_map(|model| self.pads(model.node)).unwrap_or(Pads::MAP);
        let written: Vec<String> = members
            .iter()
            .map(|(name, value)| self.member(name, value, models, Place::Flow))
            .collect();
        pads.around("{", &written, "}")
    }

    fn flow_list(&self, items: &[Value], models: &[Model<'_, 't>]) -> String {
        let pads = models.iter().find_map(|model| self.pads(model.node)).unwrap_or(Pads::LIST);
        let items_like: Vec<&Item<'t>> =
            models.iter().filter_map(|model| model.node.list()).flat_map(last_items).collect();
        let models = self.models(&items_like);
        let written: Vec<String> =
            items.iter().map(|item| self.value(item, &models, Place::Flow, "")).collect();
        pads.around("[", &written, "]")
    }

    /// What stands around and between the parts of a flow collection; `None` where comments do.
    pub(super) fn pads(&self, node: &Node<'t>) -> Option<Pads<'t>> {
        let ends: Vec<(usize, usize)> = match &node.kind {
            Kind::List(List { form: Form::Flow, items }) => {
                items.iter().take(2).map(|item| (item.start, item.node.end)).collect()
            }
            Kind::Map(Map { form: Form::Flow, members }) => {
                members.iter().take(2).map(|member| (member.start, member.end())).collect()
            }
            _ => return None,
        };
        let last = match &node.kind {
            Kind::List(list) => list.items.last().map(|item| item.node.end),
            Kind::Map(map) => map.members.last().map(Member::end),
            _ => None,
        }?;
        let (first, _) = *ends.first()?;
        let open = self.lines.slice(node.content + 1, first);
        let close = self.lines.slice(last, node.end.saturating_sub(1));
        let between = match ends.as_slice() {
            [(_, end), (start, _)] => self.lines.slice(*end, *start),
            _ if open.contains(['\n', '\r']) => return None,
            _ => ", ",
        };
        let plain = |text: &str, commas: usize| {
            text.chars().all(|c| c.is_whitespace() || c == ',')
                && text.matches(',').count() <= commas
        };
        (plain(open, 0) && plain(between, 1) && plain(close, 1)).then_some(Pads {
            open,
            between,
            close,
        })
    }
}

/// What stands around and between the parts of a flow collection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pads<'t> {
    pub(super) open: &'t str,
    pub(super) between: &'t str,
    pub(super) close: &'t str,
}

impl Pads<'static> {
    const LIST: Self = Pads { open: "", between: ", ", close: "" };
    const MAP: Self = Pads { open: "", between: ", ", close: "" };
}

impl Pads<'_> {
    fn around(&self, open: &str, parts: &[String], close: &str) -> String {
        if parts.is_empty() {
            return format!("{open}{close}");
        }
        let inside = parts.join(self.between);
        format!("{open}{}{inside}{}{close}", self.open, self.close)
    }
}

fn last_items<'n, 't>(list: &'n List<'t>) -> impl Iterator<Item = &'n Item<'t>> {
    list.items.iter().rev().take(MODELS)
}

fn of_kind<'n, 't>(models: &[Model<'n, 't>], kind: fn(&Node<'t>) -> bool) -> Vec<Model<'n, 't>> {
    models.iter().copied().filter(|model| kind(model.node)).collect()
}

fn form_of(model: &Model<'_, '_>) -> Option<Form> {
    match &model.node.kind {
        Kind::List(list) if !list.items.is_empty() => Some(list.form),
        Kind::Map(map) if !map.members.is_empty() => Some(map.form),
        _ => None,
    }
}

/// Whether a scalar is one to copy the style of: text of text; anything else has no style.
fn alike(node: &Node<'_>, value: &Value) -> bool {
    let Some(scalar) = node.scalar().filter(|_| !node.is_absent()) else { return false };
    match value {
        Value::Text(_) => {
            scalar.style != Style::Plain
                || matches!(super::resolve::plain_value(&scalar.text), Value::Text(_))
        }
        _ => scalar.style == Style::Plain,
    }
}
