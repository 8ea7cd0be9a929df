//! The types of Table Schema: from the text of a cell to the value it stands for
//! (datapackage.org/standard/table-schema, "Field Types"). One file a type.

mod boolean;
mod date;
mod duration;
mod geo;
mod list;
mod number;
mod string;
mod strptime;
mod structured;
mod time;
mod value;
mod year;

use std::fmt;

pub use boolean::BooleanWords;
pub use geo::{GeoJsonForm, GeoPointForm};
pub use list::{ItemType, ListForm};
pub use number::{Around, NumberForm};
pub use string::StringForm;
pub use strptime::{Moment, Pattern};
pub use value::{Logical, Real};

pub(crate) use date::{days_from_civil, is_day, iso_date};

/// How a date, time or datetime is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MomentForm {
    /// The ISO 8601 form of the standard.
    Default,
    /// Any form that can be read without guessing.
    Any,
    /// A strptime pattern.
    Pattern(Pattern),
}

/// A field's type with its format and the properties that belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// Text.
    String(StringForm),
    /// A number with decimals.
    Number(NumberForm),
    /// A whole number.
    Integer(NumberForm),
    /// True or false.
    Boolean(BooleanWords),
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// Values with a delimiter between them.
    List(ListForm),
    /// A day.
    Date(MomentForm),
    /// A time of day.
    Time(MomentForm),
    /// A day with a time.
    DateTime(MomentForm),
    /// A year (XML Schema gYear).
    Year,
    /// A month of a year (XML Schema gYearMonth).
    YearMonth,
    /// A length of time (XML Schema duration).
    Duration,
    /// A place on earth.
    GeoPoint(GeoPointForm),
    /// A GeoJSON or TopoJSON object.
    GeoJson(GeoJsonForm),
    /// Anything.
    Any,
}

/// Why a cell is not of its field's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misfit {
    /// It is not written in the type's form.
    Form,
    /// It is written as it should, but there is no such day, hour or place.
    OutOfRange,
    /// It is a word for having no value (`NC`, `n/a`, `-`), where an empty cell says so.
    StandIn,
    /// It is such a word, where a value is needed.
    Lacking,
}

/// The type's name in a schema.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TypeName {
    /// `string`
    String,
    /// `number`
    Number,
    /// `integer`
    Integer,
    /// `boolean`
    Boolean,
    /// `object`
    Object,
    /// `array`
    Array,
    /// `list`
    List,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `datetime`
    DateTime,
    /// `year`
    Year,
    /// `yearmonth`
    YearMonth,
    /// `duration`
    Duration,
    /// `geopoint`
    GeoPoint,
    /// `geojson`
    GeoJson,
    /// `any`
    Any,
}

impl TypeName {
    /// All of them.
    pub const ALL: [TypeName; 16] = [
        TypeName::String,
        TypeName::Number,
        TypeName::Integer,
        TypeName::Boolean,
        TypeName::Object,
        TypeName::Array,
        TypeName::List,
        TypeName::Date,
        TypeName::Time,
        TypeName::DateTime,
        TypeName::Year,
        TypeName::YearMonth,
        TypeName::Duration,
        TypeName::GeoPoint,
        TypeName::GeoJson,
        TypeName::Any,
    ];

    /// The word in a schema.
    pub fn as_str(self) -> &'static str {
        match self {
            TypeName::String => "string",
            TypeName::Number => "number",
            TypeName::Integer => "integer",
            TypeName::Boolean => "boolean",
            TypeName::Object => "object",
            TypeName::Array => "array",
            TypeName::List => "list",
            TypeName::Date => "date",
            TypeName::Time => "time",
            TypeName::DateTime => "datetime",
            TypeName::Year => "year",
            TypeName::YearMonth => "yearmonth",
            TypeName::Duration => "duration",
            TypeName::GeoPoint => "geopoint",
            TypeName::GeoJson => "geojson",
            TypeName::Any => "any",
        }
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FieldType {
    /// Its name in a schema.
    pub fn name(&self) -> TypeName {
        match self {
            FieldType::String(_) => TypeName::String,
            FieldType::Number(_) => TypeName::Number,
            FieldType::Integer(_) => TypeName::Integer,
            FieldType::Boolean(_) => TypeName::Boolean,
            FieldType::Object => TypeName::Object,
            FieldType::Array => TypeName::Array,
            FieldType::List(_) => TypeName::List,
            FieldType::Date(_) => TypeName::Date,
            FieldType::Time(_) => TypeName::Time,
            FieldType::DateTime(_) => TypeName::DateTime,
            FieldType::Year => TypeName::Year,
            FieldType::YearMonth => TypeName::YearMonth,
            FieldType::Duration => TypeName::Duration,
            FieldType::GeoPoint(_) => TypeName::GeoPoint,
            FieldType::GeoJson(_) => TypeName::GeoJson,
            FieldType::Any => TypeName::Any,
        }
    }

    /// The value that a text stands for.
    pub fn read<'a>(&self, text: &'a str) -> Result<Logical<'a>, Misfit> {
        match self {
            FieldType::String(form) => string::read(*form, text),
            FieldType::Number(form) => number::read_number(form, text),
            FieldType::Integer(form) => number::read_integer(form, text),
            FieldType::Boolean(words) => words.read(text).map(Logical::Boolean),
            FieldType::Object => structured::read_object(text),
            FieldType::Array => structured::read_array(text),
            FieldType::List(form) => form.read(text),
            FieldType::Date(form) => date::read(form, text),
            FieldType::Time(form) => time::read_time(form, text),
            FieldType::DateTime(form) => time::read_datetime(form, text),
            FieldType::Year => year::read_year(text),
            FieldType::YearMonth => year::read_year_month(text),
            FieldType::Duration => duration::read(text),
            FieldType::GeoPoint(form) => geo::read_point(*form, text),
            FieldType::GeoJson(form) => geo::read_json(*form, text),
            FieldType::Any => Ok(Logical::Text(text.into())),
        }
    }
}

#[cfg(test)]
mod tests;
