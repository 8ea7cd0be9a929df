//! Files made to take quadratic time: four times as much of each may take about four times as
//! long.

use std::hint::black_box;

use anyhow::Result;
use gitribute_core::dataset::csv::{CsvDocument, apply};
use gitribute_core::dataset::read_edits;
use gitribute_core::dataset::{EditOptions, ReadOptions};

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

pub(crate) fn measure() -> Result<Vec<Measured>> {
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
