//! The header of a file beside the fields of a schema.

use std::collections::{HashMap, VecDeque};

use super::problem::Problem;
use super::schema::{Field, FieldsMatch, TableSchema};
use crate::dataset::FieldName;
use crate::words::nearest;

/// How many pairs of names are compared to tell which one may be meant.
const MAX_LOOKS: usize = 1_000_000;

/// What the header tells.
pub(super) struct HeaderCheck<'s> {
    /// The field of each column; `None` for a column that the schema does not know.
    pub(super) fields: Vec<Option<&'s Field>>,
    /// What is wrong with it.
    pub(super) faults: Vec<HeaderFault<'s>>,
}

/// One thing that is wrong with a header.
pub(super) struct HeaderFault<'s> {
    pub(super) problem: Problem,
    pub(super) name: Option<FieldName>,
    pub(super) field: Option<&'s Field>,
    pub(super) suggestion: Option<String>,
}

/// Finds the field of each column by its name. Where a file must have the fields in order, a
/// column with a name that no field has is taken for the missing field of its place.
pub(super) fn check<'s>(header: &[FieldName], schema: &'s TableSchema) -> HeaderCheck<'s> {
    let mut faults = Vec::new();
    let mut columns: Vec<Option<usize>> = vec![None; header.len()];
    let mut matched = vec![false; schema.fields.len()];
    if header.is_empty() || header.iter().all(|name| name.as_str().trim().is_empty()) {
        faults.push(HeaderFault {
            problem: Problem::BlankHeader,
            name: None,
            field: None,
            suggestion: None,
        });
        return HeaderCheck { fields: vec![None; header.len()], faults };
    }

    // Maps rather than searches: a file may have any number of columns.
    let mut places: HashMap<&FieldName, VecDeque<usize>> = HashMap::new();
    for (at, field) in schema.fields.iter().enumerate() {
        places.entry(field.name()).or_default().push_back(at);
    }
    let mut firsts: HashMap<&FieldName, usize> = HashMap::new();
    let mut plain = vec![true; header.len()];
    for (index, name) in header.iter().enumerate() {
        let first = *firsts.entry(name).or_insert(index);
        let problem = if name.as_str().trim().is_empty() {
            Problem::BlankLabel { column: ordinal(index) }
        } else if first < index {
            Problem::DuplicateLabel { first: ordinal(first), column: ordinal(index) }
        } else {
            // A schema may name two fields alike: the first not taken is meant.
            let found = places.get_mut(name).and_then(VecDeque::pop_front);
            if let (Some(at), Some(column)) = (found, columns.get_mut(index)) {
                *column = Some(at);
                mark(&mut matched, at);
            }
            continue;
        };
        if let Some(is_plain) = plain.get_mut(index) {
            *is_plain = false;
        }
        faults.push(HeaderFault {
            problem,
            name: Some(name.clone()),
            field: None,
            suggestion: None,
        });
    }

    if schema.fields_match == FieldsMatch::Exact {
        check_order(header, schema, &mut columns, &mut matched, &plain, &mut faults);
    }
    let any = matched.contains(&true);
    let mind_missing = match schema.fields_match {
        FieldsMatch::Exact | FieldsMatch::Equal | FieldsMatch::Subset => true,
        FieldsMatch::Superset => false,
        FieldsMatch::Partial => !any,
    };
    let mind_extra = matches!(
        schema.fields_match,
        FieldsMatch::Exact | FieldsMatch::Equal | FieldsMatch::Superset
    );
    let missing = || {
        schema.fields.iter().zip(&matched).filter(|(_, matched)| !**matched).map(|(field, _)| field)
    };
    if mind_missing {
        faults.extend(missing().map(|field| HeaderFault {
            problem: Problem::MissingLabel,
            name: Some(field.name().clone()),
            field: Some(field),
            suggestion: None,
        }));
    }
    if mind_extra {
        // Nobody mends thousands of names one by one.
        let looked_at = MAX_LOOKS / header.len().max(1);
        for ((name, column), plain) in header.iter().zip(&columns).zip(&plain) {
            if column.is_none() && *plain {
                faults.push(HeaderFault {
                    problem: Problem::ExtraLabel,
                    name: Some(name.clone()),
                    field: None,
                    suggestion: nearest(
                        name.as_str(),
                        missing().take(looked_at).map(|field| field.name().as_str()),
                    )
                    .map(str::to_owned),
                });
            }
        }
    }
    let fields = columns.into_iter().map(|at| schema.fields.get(at?)).collect();
    HeaderCheck { fields, faults }
}

/// Takes renamed columns for the fields of their places, and tells columns out of order.
fn check_order<'s>(
    header: &[FieldName],
    schema: &'s TableSchema,
    columns: &mut [Option<usize>],
    matched: &mut [bool],
    plain: &[bool],
    faults: &mut Vec<HeaderFault<'s>>,
) {
    let mut wrong = |index: usize, name: &FieldName, field: &'s Field| {
        faults.push(HeaderFault {
            problem: Problem::IncorrectLabel {
                column: ordinal(index),
                expected: field.name().clone(),
            },
            name: Some(name.clone()),
            field: Some(field),
            suggestion: Some(field.name().as_str().to_owned()),
        });
    };
    for (index, name) in header.iter().enumerate() {
        let (Some(column), Some(field)) = (columns.get_mut(index), schema.fields.get(index)) else {
            continue;
        };
        if column.is_none() && matched.get(index) == Some(&false) {
            *column = Some(index);
            mark(matched, index);
            if plain.get(index) == Some(&true) {
                wrong(index, name, field);
            }
        }
    }
    let order: Vec<usize> = columns.iter().filter_map(|column| *column).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    let mut expected = sorted.into_iter();
    for ((index, name), column) in header.iter().enumerate().zip(columns.iter()) {
        let Some(found) = column else { continue };
        if let Some(at) = expected.next()
            && at != *found
            && plain.get(index) == Some(&true)
            && let Some(field) = schema.fields.get(at)
        {
            wrong(index, name, field);
        }
    }
}

fn mark(matched: &mut [bool], at: usize) {
    if let Some(matched) = matched.get_mut(at) {
        *matched = true;
    }
}

/// The number of a column as people count.
pub(super) fn ordinal(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1)
}
