//! The fix of a finding as the command that makes it.

use crate::check::{Finding, Misfit, Problem};
use crate::intake::commands::{NewValue, set_line};
use crate::repo_config::DatasetName;

/// Which record a command changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixOf<'a> {
    /// The only one of the contribution, which needs no name.
    AtHand,
    /// One of several, by its dataset and the finding's key.
    Named(&'a DatasetName),
}

/// The line that makes a finding's fix, like `/set country = CA`, where there is one to make.
/// It is read back as the same field and value.
pub fn fix_command(finding: &Finding, of: FixOf<'_>) -> Option<String> {
    // What stands in the header or inside of a cell is not changed by naming a column.
    finding.row?;
    let field = finding.field.as_ref().filter(|field| !field.as_str().ends_with(']'))?;
    let value = match (&finding.problem, finding.suggestion.as_deref()) {
        (Problem::NotOfType { misfit: Misfit::StandIn, .. }, _) => NewValue::Clear,
        (Problem::ExtraCell { .. } | Problem::InCell { .. } | Problem::InOtherPart { .. }, _)
        | (_, None | Some("")) => return None,
        (_, Some(value)) => NewValue::Text(value.to_owned()),
    };
    let record = match of {
        FixOf::AtHand => None,
        FixOf::Named(dataset) => Some((dataset, finding.key.as_ref()?)),
    };
    set_line(record, field, &value).map(|line| format!("/{line}"))
}
