//! Files made to take quadratic time: four times as much of each may take about four times as
//! long.

use std::hint::black_box;

use anyhow::Result;
use gitribute_core::dataset::csv::{CsvDocument, apply};
use gitribute_core::dataset::{self, EditOptions, Format, ReadOptions, read, read_edits};

use crate::measure::{Measured, compare};

const RUNS: usize = 5;

/// What is made hostile, and a file of about so many bytes.
type Bait = (&'static str, fn(usize) -> String);

const BAITS: [Bait; 6] = [
    ("a line of quotes", |size| format!("id,name\n1,{}\n", "\"".repeat(size & !1))),
    ("a quoted cell of quotes", |size| format!("id,name\n1,\"{}\"\n", "\"\"".repeat(size / 2))),
    ("columns without end", |size| {
        let line = |cell: &str| vec![cell; size / 4].join(",") + "\n";
        format!("id,{}1,{}", line("c"), line("x"))
    }),
    ("empty lines", |size| format!("id,name\n{}1,a\n", "\n".repeat(size))),
    ("one cell", |size| format!("id,name\n1,{}\n", "x".repeat(size))),
    ("remarks with a quote", |size| format!("# x\nid,name\n1,a\n{}", "#,\"x\n".repeat(size / 5))),
];

/// The same of trees, which take longer.
const TREES: [(Format, Bait); 12] = [
    (Format::Json, ("lists in lists", |size| "[".repeat(size / 2) + &"]".repeat(size / 2))),
    (
        Format::Json,
        ("a text of quotes", |size| {
            format!(r#"[{{"id":"1","name":"{}"}}]"#, r#"\""#.repeat(size / 2))
        }),
    ),
    (
        Format::Json,
        ("members without end", |size| {
            let members: Vec<String> = (0..size / 12).map(|n| format!("\"m{n:06}\":1")).collect();
            format!(r#"[{{"id":"1",{}}}]"#, members.join(","))
        }),
    ),
    (
        Format::Json,
        ("members of one name", |size| {
            format!(r#"[{{"id":"1"{}}}]"#, r#","n":1"#.repeat(size / 6))
        }),
    ),
    (
        Format::Json,
        ("empty objects", |size| format!(r#"[{{"id":"1"}}{}]"#, ",{}".repeat(size / 3))),
    ),
    (Format::JsonLines, ("empty lines", |size| "\n".repeat(size) + "{\"id\":\"1\"}\n")),
    (Format::Yaml, ("lists in lists", |size| "[".repeat(size / 2) + &"]".repeat(size / 2))),
    (
        Format::Yaml,
        ("deeper and deeper lines", |size| {
            // As deep as the square root, so that the file is of that size.
            (0..size.isqrt()).map(|depth| " ".repeat(depth) + "a:\n").collect()
        }),
    ),
    (
        Format::Yaml,
        ("a text of quotes", |size| format!("- id: 1\n  name: '{}'\n", "''".repeat(size / 2))),
    ),
    (Format::Yaml, ("empty lines", |size| format!("- id: 1\n{}- id: 2\n", "\n".repeat(size)))),
    (
        Format::Yaml,
        ("references to references", |size| {
            let line = |n: usize| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1);
            "a0: &a0 x\n".to_owned() + &(1..size / 24).map(line).collect::<String>()
        }),
    ),
    (Format::Yaml, ("records of one key", |size| "- {id: 1}\n".repeat(size / 10))),
];

fn trees() -> Result<Vec<Measured>> {
    let edits = read_edits(r#"[{"op":"update","key":{"id":"1"},"set":{"name":"b"}}]"#)?;
    let run = |text: &str, format| {
        black_box(read(text.as_bytes(), format, &ReadOptions::default()).is_ok());
        let options = EditOptions::default();
        black_box(dataset::apply(text.as_bytes(), format, &edits, &options).is_ok());
        Ok(())
    };
    TREES
        .into_iter()
        .map(|(format, (name, bait))| {
            let (large, small) = (bait(2_000_000), bait(500_000));
            compare(
                format!("read and edit 2 MB of {}: {name}", format.name()),
                "a quarter of it",
                RUNS,
                || run(&large, format),
                || run(&small, format),
            )
        })
        .collect()
}

pub(crate) fn measure() -> Result<Vec<Measured>> {
    let mut measured = delimited()?;
    measured.extend(trees()?);
    Ok(measured)
}

fn delimited() -> Result<Vec<Measured>> {
    let edits = read_edits(r#"[{"op":"update","key":{"id":"1"},"set":{"name":"b"}}]"#)?;
    let run = |text: &str| {
        let read = CsvDocument::read(text.as_bytes(), &ReadOptions::default());
        black_box(read.is_ok());
        black_box(apply(text.as_bytes(), &edits, &EditOptions::default()).is_ok());
        Ok(())
    };
    BAITS
        .into_iter()
        .map(|(name, bait)| {
            let (large, small) = (bait(8_000_000), bait(2_000_000));
            compare(
                format!("read and edit 8 MB of {name}"),
                "a quarter of it",
                RUNS,
                || run(&large),
                || run(&small),
            )
        })
        .collect()
}
