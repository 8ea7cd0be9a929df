//! From a descriptor's `custom_checks` to the checks.

use indexmap::IndexMap;

use super::{CellTest, Comparison, CustomCheck, YearsForm};
use crate::check::schema::{SchemaFault, SchemaRemark};
use crate::dataset::{FieldName, Value};
use crate::words::nearest;

/// The names of the checks, without `french-` before and `-value` after: schemas write both.
const NAMES: [&str; 11] = [
    "siren",
    "siret",
    "phone-number",
    "year-interval",
    "nomenclature-actes",
    "gps-coordinates",
    "opening-hours",
    "cohesive-columns",
    "compare-columns",
    "sum-columns",
    "one-of-required",
];

/// Reads `custom_checks`. What a check cannot do without is a fault; a check or a column that is
/// not known is a remark, for the rest of the schema still works.
pub(in crate::check) fn custom_checks(
    value: Option<&Value>,
    fields: &[FieldName],
    faults: &mut Vec<SchemaFault>,
    remarks: &mut Vec<SchemaRemark>,
) -> Vec<CustomCheck> {
    let items = match value {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::List(items)) => items,
        Some(_) => {
            faults.push(SchemaFault::CustomChecksNotAList);
            return Vec::new();
        }
    };
    let mut checks = Vec::new();
    for (number, item) in (1..).zip(items) {
        let name = match item {
            Value::Object(members) => members.get("name").map(|name| (members, name)),
            _ => None,
        };
        let Some((members, Value::Text(name))) = name else {
            faults.push(SchemaFault::CustomCheckWithoutName { number });
            continue;
        };
        let none = IndexMap::new();
        let params = match members.get("params") {
            None | Some(Value::Null) => &none,
            Some(Value::Object(params)) => params,
            Some(_) => {
                faults.push(SchemaFault::CustomParam { check: name.clone(), param: "params" });
                continue;
            }
        };
        let params = Params { check: name, members: params, fields };
        let known = name.strip_prefix("french-").unwrap_or(name);
        let known = known.strip_suffix("-value").unwrap_or(known);
        match params.read(known, remarks) {
            Ok(Some(check)) => {
                params.remark_columns(&check, remarks);
                checks.push(check);
            }
            Ok(None) => {}
            Err(param) => faults.push(SchemaFault::CustomParam { check: name.clone(), param }),
        }
    }
    checks
}

struct Params<'a> {
    check: &'a str,
    members: &'a IndexMap<String, Value>,
    fields: &'a [FieldName],
}

impl Params<'_> {
    /// The check of a name; the parameter that is missing or wrong where it cannot be read.
    fn read(
        &self,
        known: &str,
        remarks: &mut Vec<SchemaRemark>,
    ) -> Result<Option<CustomCheck>, &'static str> {
        let test = match known {
            "siren" => CellTest::Siren,
            "siret" => CellTest::Siret,
            "phone" | "phone-number" => CellTest::Phone,
            "year-interval" => CellTest::Years(self.years_form()?),
            "nomenclature-actes" => CellTest::Acts,
            "gps-coordinates" | "gps" => CellTest::France,
            "opening-hours" => CellTest::Hours,
            "cohesive-columns" => {
                let mut columns = vec![self.column("column")?];
                columns.extend(self.columns("othercolumns", 1)?);
                return Ok(Some(CustomCheck::Cohesive { columns }));
            }
            "compare-columns" => {
                let column = self.column("column")?;
                let other = self.column("column2")?;
                let op = match self.members.get("op") {
                    Some(Value::Text(op)) => op.trim(),
                    _ => return Err("op"),
                };
                let found = Comparison::ALL.into_iter().find(|(sign, _)| *sign == op);
                let (_, comparison) = found.ok_or("op")?;
                return Ok(Some(CustomCheck::Compare { column, comparison, other }));
            }
            "sum-columns" => {
                let total = self.column("column")?;
                let parts = self.columns("columns", 2)?;
                return Ok(Some(CustomCheck::Sum { total, parts }));
            }
            "one-of-required" => {
                let columns = [self.column("column1")?, self.column("column2")?];
                return Ok(Some(CustomCheck::OneOf { columns }));
            }
            _ => {
                remarks.push(SchemaRemark::UnknownCustomCheck {
                    found: self.check.to_owned(),
                    nearest: nearest(known, NAMES)
                        .and_then(|near| NAMES.into_iter().find(|name| *name == near)),
                });
                return Ok(None);
            }
        };
        Ok(Some(CustomCheck::Cell { column: self.column("column")?, test }))
    }

    fn column(&self, param: &'static str) -> Result<FieldName, &'static str> {
        match self.members.get(param) {
            Some(Value::Text(name)) if !name.is_empty() => Ok(name.as_str().into()),
            _ => Err(param),
        }
    }

    fn columns(&self, param: &'static str, least: usize) -> Result<Vec<FieldName>, &'static str> {
        let Some(Value::List(items)) = self.members.get(param) else { return Err(param) };
        let name = |item: &Value| match item {
            Value::Text(name) if !name.is_empty() => Some(FieldName::from(name.as_str())),
            _ => None,
        };
        let names: Option<Vec<FieldName>> = items.iter().map(name).collect();
        names.filter(|names| names.len() >= least).ok_or(param)
    }

    /// `allow-year-only`: schemas write `"yes"`, `"true"` or `true`.
    fn years_form(&self) -> Result<YearsForm, &'static str> {
        const PARAM: &str = "allow-year-only";
        let spelled = match self.members.get(PARAM) {
            None | Some(Value::Null) => return Ok(YearsForm::Interval),
            Some(Value::Bool(allowed)) => allowed.to_string(),
            Some(Value::Text(word)) => word.to_lowercase(),
            Some(_) => return Err(PARAM),
        };
        match spelled.as_str() {
            "yes" | "true" => Ok(YearsForm::IntervalOrYear),
            "no" | "false" => Ok(YearsForm::Interval),
            _ => Err(PARAM),
        }
    }

    /// Columns that the schema does not have: the check may never come to anything.
    fn remark_columns(&self, check: &CustomCheck, remarks: &mut Vec<SchemaRemark>) {
        for column in check.columns().filter(|column| !self.fields.contains(column)) {
            let names = self.fields.iter().map(FieldName::as_str);
            remarks.push(SchemaRemark::UnknownCheckColumn {
                check: self.check.to_owned(),
                found: column.clone(),
                nearest: nearest(column.as_str(), names).map(FieldName::from),
            });
        }
    }
}

impl CustomCheck {
    /// The columns it is about.
    pub fn columns(&self) -> impl Iterator<Item = &FieldName> {
        let (first, others) = match self {
            CustomCheck::Cell { column, .. } => (Some(column), &[][..]),
            CustomCheck::Cohesive { columns } => (None, columns.as_slice()),
            CustomCheck::Compare { column, other, .. } => {
                (Some(column), std::slice::from_ref(other))
            }
            CustomCheck::Sum { total, parts } => (Some(total), parts.as_slice()),
            CustomCheck::OneOf { columns } => (None, columns.as_slice()),
        };
        first.into_iter().chain(others)
    }
}
