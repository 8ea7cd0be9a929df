//! Large tables: all cells checked, two versions compared.

use std::fmt::Write;
use std::hint::black_box;

use anyhow::{Context, Result, bail};
use gitribute_core::check::{Options, TableSchema, validate};
use gitribute_core::dataset::ReadOptions;
use gitribute_core::dataset::csv::CsvDocument;
use gitribute_core::dataset::diff::{DiffKey, diff};

use crate::measure::{Measured, compare};

pub(crate) const SCHEMA: &str = r#"{
  "primaryKey": "id",
  "fields": [
    {"name": "id", "type": "integer"},
    {"name": "name", "type": "string", "constraints": {"required": true, "maxLength": 40}},
    {"name": "country", "type": "string", "constraints": {"enum": ["PE", "BO", "CL"]}},
    {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}[0-9]+"}},
    {"name": "height", "type": "number", "constraints": {"minimum": 0}},
    {"name": "count", "type": "integer", "constraints": {"minimum": 0, "maximum": 2000000}},
    {"name": "day", "type": "date"},
    {"name": "year", "type": "year"},
    {"name": "open", "type": "boolean"},
    {"name": "site", "type": "string", "format": "uri"},
    {"name": "note", "type": "string"},
    {"name": "more", "type": "string"}
  ]
}"#;

/// A table of so many rows and twelve columns that keeps to the schema.
pub(crate) fn table(rows: usize) -> Result<String> {
    let mut text = String::with_capacity(rows * 110);
    text.push_str("id,name,country,code,height,count,day,year,open,site,note,more\n");
    for row in 0..rows {
        let country = ["PE", "BO", "CL"].get(row % 3).copied().unwrap_or_default();
        let (day, year) = (1 + row % 28, 1900 + row % 120);
        writeln!(
            text,
            "{row},Laguna {row},{country},{country}{row},{}.5,{row},2024-02-{day:02},{year},true,\
             https://example.org/{row},\"north, and south\",",
            row % 6000
        )?;
    }
    Ok(text)
}

pub(crate) fn measure() -> Result<Vec<Measured>> {
    let million = table(1_000_000)?;
    Ok(vec![check_all(&million)?, compare_two()?])
}

fn check_all(text: &str) -> Result<Measured> {
    let schema = TableSchema::from_json(SCHEMA)?;
    compare(
        "check 1,000,000 rows of 12 columns by a schema",
        "the `csv` crate reads them",
        5,
        || {
            let document = CsvDocument::read(text.as_bytes(), &ReadOptions::default())?;
            let report = validate(&document, &schema, &Options::default());
            if !report.is_valid() {
                bail!("the table keeps to its schema: {:?}", report.findings.first());
            }
            Ok(())
        },
        || {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record)? {
                black_box(&record);
            }
            Ok(())
        },
    )
}

fn compare_two() -> Result<Measured> {
    let old = table(100_000)?;
    let (before, after) = old.split_at(old.find("\n50000,").context("a row in the middle")?);
    let rest = after.get(1..).and_then(|rest| rest.split_once('\n')).context("rows below")?.1;
    let new = format!("{before}\n{}", rest.replace("7.5,", "8.5,"));
    compare(
        "compare two tables of 100,000 rows of which one in ten changed",
        "the `csv` crate reads both",
        11,
        || {
            let old = CsvDocument::read(old.as_bytes(), &ReadOptions::default())?;
            let new = CsvDocument::read(new.as_bytes(), &ReadOptions::default())?;
            black_box(diff(&old, &new, &DiffKey::Detect)?);
            Ok(())
        },
        || {
            for text in [&old, &new] {
                for record in csv::Reader::from_reader(text.as_bytes()).into_byte_records() {
                    black_box(record?);
                }
            }
            Ok(())
        },
    )
}
