//! What a dataset must hold, and what breaks it.

mod code;
mod constraints;
mod decimal;
mod descriptor;
pub mod dialect;
mod files;
mod finding;
mod form;
mod header;
mod hidden;
mod json;
pub mod json_schema;
mod keys;
pub mod package;
mod problem;
mod references;
mod report;
mod schema;
mod suggest;
mod table;
mod types;

pub use code::{Code, Severity};
pub use constraints::{Bound, Constraints, Listed, Member, PatternFault, Rule, TextPattern};
pub use decimal::Decimal;
pub use descriptor::{AnySchema, AnySchemaError};
pub use files::{NoFiles, RepoFiles};
pub use finding::{FieldInfo, Finding, Identity};
pub use form::{FormFinding, FormRule, check_form};
pub use problem::{Counted, Edge, Expected, Problem};
pub use references::{
    OtherTable, OtherTables, ReferenceFault, References, check_references, validate_with,
};
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
