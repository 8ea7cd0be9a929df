//! What is noted of one column, and the field it makes.

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use super::kind::{self, Kind};
use crate::check::hidden::hides_something_in_key;
use crate::check::keys::{Fingerprint, Seen};
use crate::dataset::{FieldName, LineNumber};

/// Texts that stand for no value in files that people exchange.
const NOTHING: [&str; 16] = [
    "NA", "N/A", "n/a", "na", "NULL", "null", "Null", "None", "-", "--", "ND", "nd", "NC", "NR",
    "#N/A", "?",
];

/// A column has a list of allowed values where it has no more than so many, …
const MOST_VALUES: usize = 20;
/// … each used so often on average, …
const USES: u64 = 4;
/// … in so many cells at least, …
const LEAST_CELLS: u64 = 12;
/// … and none is longer than this.
const LONGEST_VALUE: usize = 60;

/// From so many digits on, numbers of one length are taken for codes.
const CODE_DIGITS: usize = 8;

pub(super) struct Column {
    name: String,
    kinds: Vec<Kind>,
    /// Rows that have the column.
    cells: u64,
    empty: u64,
    /// Rows that end before it.
    absent: u64,
    /// Cells of texts that may stand for no value, by text.
    nothing: IndexSet<&'static str>,
    nothing_cells: u64,
    /// Different values, until there are too many to list.
    values: Option<IndexSet<String>>,
    /// Until a value stands twice.
    seen: Option<Seen>,
    is_visible: bool,
    length: Length,
    has_comma_fraction_other_than_three: bool,
    fractions: u64,
    has_sign: bool,
}

/// Whether all values have one length.
#[derive(Clone, Copy, PartialEq)]
enum Length {
    None,
    One(usize),
    Several,
}

impl Column {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kinds: kind::all(),
            cells: 0,
            empty: 0,
            absent: 0,
            nothing: IndexSet::new(),
            nothing_cells: 0,
            values: Some(IndexSet::new()),
            seen: Some(Seen::default()),
            is_visible: true,
            length: Length::None,
            has_comma_fraction_other_than_three: false,
            fractions: 0,
            has_sign: false,
        }
    }

    /// Notes a cell; `None` where the row ends before it.
    pub(super) fn note(&mut self, cell: Option<&str>, line: LineNumber) {
        let Some(cell) = cell else {
            self.absent += 1;
            return;
        };
        self.cells += 1;
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        if let Some(seen) = &mut self.seen
            && seen.note(Fingerprint::of_text(cell), line).is_some()
        {
            self.seen = None;
        }
        self.is_visible = self.is_visible && !hides_something_in_key(cell);
        if let Some(values) = &mut self.values
            && !values.contains(cell)
        {
            if values.len() >= MOST_VALUES || cell.chars().count() > LONGEST_VALUE {
                self.values = None;
            } else {
                values.insert(cell.to_owned());
            }
        }
        if let Some(nothing) = NOTHING.into_iter().find(|nothing| *nothing == cell) {
            self.nothing.insert(nothing);
            self.nothing_cells += 1;
            return;
        }
        self.length = match self.length {
            Length::None => Length::One(cell.len()),
            Length::One(length) if length == cell.len() => self.length,
            _ => Length::Several,
        };
        self.has_sign |= cell.contains(['.', ',']);
        if let Some((_, fraction)) = cell.split_once(',') {
            self.fractions += 1;
            self.has_comma_fraction_other_than_three |= fraction.len() != 3;
        }
        self.kinds.retain(|kind| kind.takes(cell));
    }

    /// Values that are neither empty nor stand for nothing.
    fn told(&self) -> u64 {
        self.cells - self.empty - self.nothing_cells
    }

    /// The type that the column is of; `None` for text.
    fn kind(&self) -> Option<&Kind> {
        if self.told() == 0 {
            return None;
        }
        let one_length =
            matches!(self.length, Length::One(length) if length >= CODE_DIGITS && self.told() > 1);
        let is_code = one_length || kind::names_codes(&self.name);
        // `1,234` may be either of two numbers.
        let is_doubtful = self.fractions > 0 && !self.has_comma_fraction_other_than_three;
        let names_years = kind::names_years(&self.name);
        self.kinds.iter().find(|kind| {
            if kind.is_year() {
                return names_years;
            }
            let rival = kind.rival();
            let is_rivalled =
                rival.is_some() && self.kinds.iter().any(|other| other.format() == rival);
            // A column of decimals without any is one of digits.
            let is_digits = kind.is_digits() || (kind.is_decimal() && !self.has_sign);
            let is_refused =
                (is_digits && is_code) || (kind.has_comma() && is_doubtful) || is_rivalled;
            !is_refused
        })
    }

    /// Whether the column could tell rows apart.
    pub(super) fn may_be_key(&self) -> bool {
        let is_plain =
            self.kind().is_none_or(|kind| kind.is_digits() || kind.format() == Some("uuid"));
        self.seen.is_some()
            && self.is_visible
            && is_plain
            && self.told() == self.cells
            && self.cells > 1
            && self.absent == 0
    }

    /// The field's descriptor.
    pub(super) fn field(&self, name: &FieldName, is_key: bool) -> Map<String, Value> {
        let mut field = Map::new();
        field.insert("name".to_owned(), json!(name.as_str()));
        let kind = self.kind();
        match kind {
            Some(kind) => kind.describe(&mut field),
            None => {
                field.insert("type".to_owned(), json!("string"));
            }
        }
        let has_nothing = kind.is_some() && !self.nothing.is_empty();
        if has_nothing {
            let mut missing = vec![""];
            missing.extend(self.nothing.iter().copied());
            field.insert("missingValues".to_owned(), json!(missing));
        }
        let mut constraints = Map::new();
        if self.empty == 0 && !has_nothing && self.cells > 1 && self.absent == 0 {
            constraints.insert("required".to_owned(), json!(true));
        }
        if self.seen.is_some() && is_key {
            constraints.insert("unique".to_owned(), json!(true));
        }
        if kind.is_none()
            && !is_key
            && let Some(values) = &self.values
            && let Ok(count) = u64::try_from(values.len())
            && count > 0
            && self.cells - self.empty >= LEAST_CELLS
            && count.saturating_mul(USES) <= self.cells - self.empty
        {
            let mut values: Vec<&String> = values.iter().collect();
            values.sort();
            constraints.insert("enum".to_owned(), json!(values));
        }
        if !constraints.is_empty() {
            field.insert("constraints".to_owned(), Value::Object(constraints));
        }
        field
    }
}
