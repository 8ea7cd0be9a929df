//! What a dataset must hold, and what breaks it.

mod blame;
mod code;
mod columns;
mod constraints;
mod custom;
mod decimal;
mod descriptor;
pub mod dialect;
mod extra;
mod files;
mod finding;
mod form;
mod header;
mod hidden;
mod infer;
mod json;
pub mod json_schema;
mod keys;
mod lint;
pub mod package;
mod problem;
mod references;
mod report;
pub(crate) mod schema;
mod shortcut;
mod streamed;
mod suggest;
mod table;
mod types;

pub use blame::{Blame, Older, blame, blame_reports, blame_tables, blame_with};
pub use code::{Code, Severity};
pub use columns::{ColumnRules, ListCells};
pub use constraints::{
    Allowed, AllowedSource, Bound, Choices, Constraints, Items, Listed, Member, PatternFault, Rule,
    TextPattern,
};
pub use custom::{
    ActsFault, CellTest, CompanyFault, Comparison, CustomCheck, CustomProblem, HoursFault,
    YearsFault, YearsForm,
};
pub use decimal::Decimal;
pub use descriptor::{AnySchema, AnySchemaError};
pub use extra::{ExtraRules, Nearness, RemovedList};
pub use files::{NoFiles, RepoFiles};
pub use finding::{Empty, FieldInfo, Finding, Identity};
pub use form::{FormFinding, FormRule, check_form};
pub use infer::{Inference, infer};
pub use lint::{LintFinding, LintProblem, LintSeverity, TextPlace, lint};
pub use problem::{Counted, Edge, Expected, Problem};
pub use references::{
    OtherTable, OtherTables, ReferenceFault, References, check_references, validate_with,
};
pub use report::{Options, Report, told_once};
pub use schema::{
    CellCheck, Field, FieldsMatch, ForeignKey, JsonFault, MissingValue, Reading, SchemaError,
    SchemaFault, SchemaRemark, Shape, TableSchema, Version,
};
pub use suggest::suggest;
pub use table::{TableCheck, validate};
pub use types::{
    Around, BooleanWords, FieldType, GeoJsonForm, GeoPointForm, ItemType, ListForm, Logical,
    Misfit, Moment, MomentForm, NumberForm, Pattern, Real, StringForm, TypeName,
};
