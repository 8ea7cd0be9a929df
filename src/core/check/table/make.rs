//! A check made ready: the schema bound to a header.

use std::collections::HashMap;

use super::TableCheck;
use super::glance::Glances;

use super::columns::{Column, Part, References, UniqueKind, UniqueSet};
use crate::check::custom::RowChecks;
use crate::check::extra::ExtraChecks;
use crate::check::finding::Finding;
use crate::check::header::{self, HeaderFault};
use crate::check::keys::Seen;
use crate::check::problem::Problem;
use crate::check::report::{Options, Report};
use crate::check::schema::{Field, ForeignKey, TableSchema};
use crate::check::shortcut::{Prints, Shortcut};
use crate::dataset::{FieldName, LineNumber};

impl<'s> TableCheck<'s> {
    /// Checks a header and makes ready for its rows.
    pub fn new(
        schema: &'s TableSchema,
        header: &[FieldName],
        header_line: Option<LineNumber>,
        options: &'s Options,
    ) -> Self {
        let checked = header::check(header, schema);
        let name = |(name, field): (&FieldName, Option<&'s Field>)| {
            field.map_or_else(|| name.clone(), |field| field.name().clone())
        };
        let names: Vec<FieldName> =
            header.iter().zip(checked.fields.iter().copied()).map(name).collect();
        // Columns by the names of the schema; `None` where one is not in the file.
        let find = |wanted: &[FieldName]| -> Option<Vec<usize>> {
            wanted.iter().map(|name| names.iter().position(|other| other == name)).collect()
        };
        let key_names = if options.key.is_empty() { schema.primary_key() } else { &options.key };
        let key = find(key_names).unwrap_or_default();

        let mut unique = Vec::new();
        let mut add = |columns: Option<Vec<usize>>, kind| {
            if let Some(columns) = columns.filter(|columns| !columns.is_empty()) {
                unique.push(UniqueSet { columns, kind, seen: Seen::default() });
            }
        };
        add(Some(key.clone()), UniqueKind::Key);
        if !options.key.is_empty() && options.key != schema.primary_key() {
            let kind = match schema.primary_key() {
                [_] => UniqueKind::Column,
                several => UniqueKind::Together(several.to_vec()),
            };
            add(find(schema.primary_key()), kind);
        }
        for (index, field) in checked.fields.iter().enumerate() {
            if field.is_some_and(|field| field.constraints().unique) && key != [index] {
                add(Some(vec![index]), UniqueKind::Column);
            }
        }
        for fields in schema.unique_keys() {
            add(find(fields), UniqueKind::Together(fields.clone()));
        }
        for fields in &options.extra.unique_together {
            add(find(fields), UniqueKind::Together(fields.clone()));
        }
        let references: Vec<References> = schema
            .foreign_keys()
            .iter()
            .filter(|foreign| foreign.resource.is_none())
            .filter_map(|foreign: &ForeignKey| {
                Some(References {
                    columns: find(&foreign.fields)?,
                    referenced: find(&foreign.referenced)?,
                    known: Seen::default(),
                })
            })
            .collect();

        let is_fingerprinted = |index: &usize| {
            unique.iter().any(|set| set.columns.contains(index))
                || references.iter().any(|reference| {
                    reference.columns.contains(index) || reference.referenced.contains(index)
                })
        };
        let bound = names.iter().cloned().zip(checked.fields.iter().copied()).collect();
        let extra = ExtraChecks::bind(&options.extra, &names, checked.fields.clone(), &key);
        let (custom, custom_faults) = RowChecks::bind(schema.custom_checks(), bound);
        let columns = header
            .iter()
            .zip(&checked.fields)
            .enumerate()
            .map(|(index, (name, field))| {
                let prints =
                    if is_fingerprinted(&index) { Prints::Wanted } else { Prints::Unwanted };
                let shortcut = match field {
                    Some(field) => Shortcut::of(field, prints),
                    None => Shortcut::of_unknown(prints),
                };
                let (part, shortcut) = if key.contains(&index) {
                    (Part::Key, shortcut.of_key())
                } else {
                    (Part::Other, shortcut)
                };
                Column { name: name.clone(), field: *field, part, prints, shortcut }
            })
            .collect();
        let by_cells = custom.is_empty() && extra.is_empty();
        let glances = if by_cells { Glances::Vain(0) } else { Glances::Never };
        let mut check = Self {
            columns,
            key,
            unique,
            references,
            custom,
            extra,
            keep: options.keep,
            told: HashMap::new(),
            report: Report::default(),
            problems: Vec::new(),
            prints: vec![None; header.len()],
            beside: Vec::new(),
            glances,
        };
        for fault in checked.faults {
            check.tell_header(fault, header_line);
        }
        for problem in custom_faults {
            let finding = Finding::on_line(Problem::Custom(problem), header_line);
            check.report.findings.push(finding);
        }
        check
    }

    fn tell_header(&mut self, fault: HeaderFault<'_>, line: Option<LineNumber>) {
        self.report.findings.push(Finding {
            cell: match fault.problem {
                Problem::MissingLabel | Problem::BlankHeader => None,
                _ => fault.name.as_ref().map(|name| name.as_str().to_owned()),
            },
            problem: fault.problem,
            row: None,
            line,
            key: None,
            field: fault.name.filter(|name| !name.as_str().is_empty()),
            about: fault.field.map(|field| field.about().clone()),
            suggestion: fault.suggestion,
        });
    }
}
