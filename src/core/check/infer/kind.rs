//! The types that a column may be of, the narrowest first.

use serde_json::{Map, Value, json};

use crate::check::types::{
    BooleanWords, FieldType, GeoJsonForm, GeoPointForm, MomentForm, NumberForm, Pattern, StringForm,
};

/// Patterns of days, and of days with times, that people use.
const DATES: [&str; 7] =
    ["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d"];
const MOMENTS: [&str; 6] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
];

/// Words for true and false besides those of the standard.
const PAIRS: [(&str, &str); 8] = [
    ("oui", "non"),
    ("Oui", "Non"),
    ("OUI", "NON"),
    ("yes", "no"),
    ("Yes", "No"),
    ("YES", "NO"),
    ("vrai", "faux"),
    ("VRAI", "FAUX"),
];

/// Names of columns that hold codes, whatever their digits look like.
const CODES: [&str; 24] = [
    "code",
    "cp",
    "zip",
    "zipcode",
    "postcode",
    "postal",
    "insee",
    "siren",
    "siret",
    "tel",
    "telephone",
    "phone",
    "fax",
    "uai",
    "finess",
    "rna",
    "isbn",
    "issn",
    "ean",
    "iban",
    "nic",
    "ape",
    "naf",
    "ref",
];

/// A type that a column may be of.
pub(super) struct Kind {
    of: FieldType,
    shape: Shape,
    /// The members of the descriptor that say it, besides its name.
    members: &'static [(&'static str, &'static str)],
    /// For booleans: the words.
    words: Option<(&'static str, &'static str)>,
    format: Option<&'static str>,
}

/// What a cell must look like besides being read as the type.
#[derive(Clone, Copy)]
enum Shape {
    Any,
    /// A whole number without sign, leading zeros or spaces.
    Whole,
    /// A number with this sign before its decimals, without leading zeros.
    Decimal(char),
    /// A web address.
    Web,
    /// A point with decimals in both numbers.
    Point,
    /// A year of our time.
    Year,
}

impl Kind {
    fn new(kind: FieldType, shape: Shape) -> Self {
        Self { of: kind, shape, members: &[], words: None, format: None }
    }

    fn formatted(kind: FieldType, shape: Shape, format: &'static str) -> Self {
        Self { format: Some(format), ..Self::new(kind, shape) }
    }

    /// Whether a cell may be of the type.
    pub(super) fn takes(&self, cell: &str) -> bool {
        let shaped = match self.shape {
            Shape::Any => true,
            Shape::Whole => is_whole(cell),
            Shape::Decimal(sign) => is_decimal(cell, sign),
            Shape::Web => cell.starts_with("http://") || cell.starts_with("https://"),
            Shape::Point => cell.matches('.').count() == 2,
            Shape::Year => {
                cell.len() == 4 && matches!(cell.get(..2), Some("18" | "19" | "20" | "21"))
            }
        };
        shaped && self.of.read(cell).is_ok()
    }

    /// Whether two days or more could be meant by one cell, were this type's pattern not the one.
    pub(super) fn rival(&self) -> Option<&'static str> {
        Some(match self.format? {
            "%d/%m/%Y" => "%m/%d/%Y",
            "%m/%d/%Y" => "%d/%m/%Y",
            "%d-%m-%Y" => "%m-%d-%Y",
            "%m-%d-%Y" => "%d-%m-%Y",
            "%d/%m/%Y %H:%M:%S" => "%m/%d/%Y %H:%M:%S",
            "%m/%d/%Y %H:%M:%S" => "%d/%m/%Y %H:%M:%S",
            "%d/%m/%Y %H:%M" => "%m/%d/%Y %H:%M",
            "%m/%d/%Y %H:%M" => "%d/%m/%Y %H:%M",
            _ => return None,
        })
    }

    pub(super) fn format(&self) -> Option<&'static str> {
        self.format
    }

    /// Whether it is made of digits that may be a code.
    pub(super) fn is_digits(&self) -> bool {
        matches!(self.shape, Shape::Whole | Shape::Year) || self.format == Some("%Y%m%d")
    }

    pub(super) fn is_decimal(&self) -> bool {
        matches!(self.shape, Shape::Decimal(_))
    }

    pub(super) fn has_comma(&self) -> bool {
        matches!(self.shape, Shape::Decimal(','))
    }

    pub(super) fn is_year(&self) -> bool {
        matches!(self.shape, Shape::Year)
    }

    /// The members of a field's descriptor that say the type.
    pub(super) fn describe(&self, field: &mut Map<String, Value>) {
        field.insert("type".to_owned(), json!(self.of.name().as_str()));
        if let Some(format) = self.format {
            field.insert("format".to_owned(), json!(format));
        }
        for (name, value) in self.members {
            field.insert((*name).to_owned(), json!(value));
        }
        if let Some((yes, no)) = self.words {
            field.insert("trueValues".to_owned(), json!([yes]));
            field.insert("falseValues".to_owned(), json!([no]));
        }
    }
}

/// All types but plain text, the narrowest first.
pub(super) fn all() -> Vec<Kind> {
    let standard = BooleanWords {
        yes: ["true", "True", "TRUE"].map(str::to_owned).into(),
        no: ["false", "False", "FALSE"].map(str::to_owned).into(),
    };
    let mut kinds = vec![Kind::new(FieldType::Boolean(standard), Shape::Any)];
    kinds.extend(PAIRS.into_iter().map(|(yes, no)| {
        let words = BooleanWords { yes: vec![yes.to_owned()], no: vec![no.to_owned()] };
        Kind { words: Some((yes, no)), ..Kind::new(FieldType::Boolean(words), Shape::Any) }
    }));
    kinds.push(Kind::new(FieldType::Year, Shape::Year));
    kinds.push(Kind::new(FieldType::Integer(NumberForm::default()), Shape::Whole));
    kinds.push(Kind::new(FieldType::Number(NumberForm::default()), Shape::Decimal('.')));
    let comma = NumberForm { decimal: ",".to_owned(), ..NumberForm::default() };
    kinds.push(Kind {
        members: &[("decimalChar", ",")],
        ..Kind::new(FieldType::Number(comma), Shape::Decimal(','))
    });
    kinds.push(Kind::new(FieldType::Date(MomentForm::Default), Shape::Any));
    kinds.push(Kind::new(FieldType::DateTime(MomentForm::Default), Shape::Any));
    kinds.push(Kind::new(FieldType::Time(MomentForm::Default), Shape::Any));
    let compiled = |source: &'static str| Pattern::compile(source).ok().map(MomentForm::Pattern);
    for source in DATES {
        kinds.extend(
            compiled(source).map(|form| Kind::formatted(FieldType::Date(form), Shape::Any, source)),
        );
    }
    for source in MOMENTS {
        kinds.extend(
            compiled(source)
                .map(|form| Kind::formatted(FieldType::DateTime(form), Shape::Any, source)),
        );
    }
    kinds.push(Kind::formatted(FieldType::String(StringForm::Uuid), Shape::Any, "uuid"));
    kinds.push(Kind::formatted(FieldType::String(StringForm::Email), Shape::Any, "email"));
    kinds.push(Kind::formatted(FieldType::String(StringForm::Uri), Shape::Web, "uri"));
    kinds.push(Kind::new(FieldType::GeoPoint(GeoPointForm::Default), Shape::Point));
    kinds.push(Kind::formatted(FieldType::GeoPoint(GeoPointForm::Array), Shape::Point, "array"));
    kinds.push(Kind::new(FieldType::GeoJson(GeoJsonForm::Default), Shape::Any));
    kinds
}

/// The words of a column's name, in lower case and without accents.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut parted = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        // `codeInsee` is two words.
        if c.is_uppercase() && before.is_lowercase() {
            parted.push(' ');
        }
        parted.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    parted.split_whitespace().map(crate::words::folded).collect()
}

/// Whether a column's name says that it holds codes.
pub(super) fn names_codes(name: &str) -> bool {
    words(name).iter().any(|word| CODES.contains(&word.as_str()))
}

/// Whether a column's name says that it holds years.
pub(super) fn names_years(name: &str) -> bool {
    words(name).iter().any(|word| matches!(word.as_str(), "year" | "annee" | "an" | "millesime"))
}

/// A whole number that is written in one way only: any other might be a code.
fn is_whole(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let is_plain = digits == "0" || !digits.starts_with('0');
    // More digits than numbers of programs hold are no count of anything.
    is_plain
        && digits.len() <= 15
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_decimal(cell: &str, sign: char) -> bool {
    match cell.split_once(sign) {
        None => is_whole(cell),
        Some((whole, fraction)) => {
            (is_whole(whole) || whole == "-0")
                && !fraction.is_empty()
                && fraction.bytes().all(|b| b.is_ascii_digit())
        }
    }
}
