//! Hostile issue bodies as large as a forge takes them: 65,536 characters that make careless
//! readers quadratic.

use std::hint::black_box;

use anyhow::Result;
use gitribute_core::intake::{Field, FieldKind, IssueForm, body};
use pulldown_cmark::{Options, Parser};

use crate::measure::{Measured, compare};

const SIZE: usize = 65_536;

const BAITS: [(&str, &str); 7] = [
    ("`#`", "#"),
    ("`\\|`", "|"),
    ("backticks", "`"),
    ("fences never closed", "\n```a\n"),
    ("a heading of the form again and again", "### Label\n\nx\n\n"),
    ("another heading again and again", "### Other\n\nx\n\n"),
    ("boxes", "- [x] a\n"),
];

pub(crate) fn measure() -> Result<Vec<Measured>> {
    let fields = (0..8).map(|number| {
        let kind = FieldKind::Textarea { render: None };
        let label = if number == 3 { "Label".to_owned() } else { format!("Label {number}") };
        Field::new(format!("field_{number}"), label, kind)
    });
    let form = IssueForm::new("Form", fields.collect());
    BAITS
        .into_iter()
        .map(|(name, bait)| {
            let text: String =
                "### Label 0\n\n".chars().chain(bait.chars().cycle()).take(SIZE).collect();
            compare(
                format!("read a body of {name}"),
                "pulldown-cmark parses it",
                31,
                || {
                    black_box(body::read(&form, black_box(&text)));
                    Ok(())
                },
                || {
                    black_box(Parser::new_ext(black_box(&text), Options::all()).count());
                    Ok(())
                },
            )
        })
        .collect()
}
