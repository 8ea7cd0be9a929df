//! What a dataset must hold, and what breaks it.

mod blame;
mod code;
mod constraints;
mod decimal;
mod finding;
mod form;
mod header;
mod hidden;
mod json;
mod keys;
mod problem;
mod report;
mod schema;
mod shortcut;
mod streamed;
mod suggest;
mod table;
mod types;

pub use blame::{Blame, Older, blame, blame_tables};
pub use code::{Code, Severity};
pub use constraints::{Bound, Constraints, Listed, Member, PatternFault, Rule, TextPattern};
pub use decimal::Decimal;
pub use finding::{FieldInfo, Finding, Identity};
pub use form::{FormFinding, FormRule, check_form};
pub use problem::{Counted, Edge, Expected, Problem};
pub use report::{Options, Report};
pub use schema::{
    CellCheck, Field, FieldsMatch, ForeignKey, MissingValue, Reading, SchemaError, SchemaFault,
    SchemaRemark, Shape, TableSchema, Version,
};
pub use suggest::suggest;
pub use table::{TableCheck, validate};
pub use types::{
    Around, BooleanWords, FieldType, GeoJsonForm, GeoPointForm, ItemType, ListForm, Logical,
    Misfit, Moment, MomentForm, NumberForm, Pattern, Real, StringForm, TypeName,
};
