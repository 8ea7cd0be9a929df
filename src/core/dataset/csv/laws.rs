//! Laws that hold for every file, whatever its dialect.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::dialect::*;
use super::document::Opened;
use super::scan::{Columns, PieceKind, Scanner};
use super::session::apply_whole;
use super::*;
use crate::dataset::encoding::Encoding;
use crate::dataset::{Change, Edit, Key, Record, Refusal, Table};

/// A file to write and the records it holds.
#[derive(Clone, Debug)]
struct Made {
    delimiter: char,
    line_end: &'static str,
    final_newline: bool,
    quoting: Quoting,
    encoding: &'static str,
    blanks: bool,
    header: Vec<String>,
    records: Vec<Vec<String>>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Quoting {
    Needed,
    All,
    Text,
}

impl Made {
    fn spelled(&self, value: &str) -> String {
        let must = value.contains([self.delimiter, '"', '\n', '\r']);
        let wants = match self.quoting {
            Quoting::Needed => false,
            Quoting::All => true,
            Quoting::Text => !value.is_empty() && value.parse::<f64>().is_err(),
        };
        if must || wants { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.into() }
    }

    fn text(&self) -> String {
        let mut lines = vec![self.header.clone()];
        lines.extend(self.records.iter().cloned());
        let mut text = String::new();
        for (index, line) in lines.iter().enumerate() {
            let cells: Vec<String> = line.iter().map(|value| self.spelled(value)).collect();
            text += &cells.join(&self.delimiter.to_string());
            if self.final_newline || index + 1 < lines.len() {
                text += self.line_end;
                if self.blanks && index % 2 == 0 && index + 1 < lines.len() {
                    text += self.line_end;
                }
            }
        }
        text
    }

    fn encoding(&self) -> Encoding {
        Encoding::from_name(self.encoding).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        let encoding = self.encoding();
        let mut bytes = encoding.bom().to_vec();
        bytes.extend_from_slice(&encoding.encode(&self.text()).unwrap());
        bytes
    }

    fn options(&self) -> EditOptions {
        EditOptions {
            key: vec!["id".into()],
            encoding: Some(self.encoding()),
            ..EditOptions::default()
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zé ]{1,6}",
        2 => "[0-9]{1,3}",
        1 => Just(String::new()),
        1 => "[a-z,;\t|\"\n]{1,6}",
    ]
    .prop_map(|text| text.trim().to_owned())
}

prop_compose! {
    fn made()(
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        final_newline in any::<bool>(),
        quoting in prop::sample::select(vec![Quoting::Needed, Quoting::All, Quoting::Text]),
        encoding in prop::sample::select(vec!["utf-8", "utf-8-sig", "latin1", "utf-16le"]),
        blanks in any::<bool>(),
        cells in prop::collection::vec((cell(), cell(), cell()), 1..6),
    ) -> Made {
        let records = cells
            .into_iter()
            .enumerate()
            .map(|(index, (a, b, c))| vec![format!("k{index}"), a, b, c])
            .collect();
        let header = ["id", "one", "two", "three"].map(String::from).to_vec();
        Made { delimiter, line_end, final_newline, quoting, encoding, blanks, header, records }
    }
}

fn set(id: &str, field: &str, value: &str) -> Edit {
    let change = Change { set: Record::from([(field.into(), value.into())]), ..Change::default() };
    Edit::Update { key: Key::single("id", id), change }
}

fn rename(from: &str, to: &str) -> Edit {
    let (key, to) = (Key::single("id", from), Key::single("id", to));
    Edit::Rename { key, to, expect: Record::new() }
}

fn remove(id: &str) -> Edit {
    Edit::Remove { key: Key::single("id", id), expect: Record::new() }
}

fn add(cells: &[String]) -> Edit {
    let fields = ["id", "one", "two", "three"];
    let record = fields.iter().zip(cells).map(|(f, v)| ((*f).into(), v.as_str().into()));
    Edit::Add { record: record.collect() }
}

/// What the `csv` crate reads.
fn read(bytes: &[u8], made: &Made) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(made.encoding().bom()).unwrap();
    let text = match made.encoding {
        "latin1" => bytes.iter().map(|b| char::from(*b)).collect(),
        "utf-16le" => {
            let units = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
        }
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    };
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(u8::try_from(made.delimiter).unwrap())
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    records.map(|record| record.iter().map(String::from).collect()).collect()
}

fn unchanged_outside(old: &[u8], edited: &Edited) -> bool {
    let (mut a, mut b) = (0, 0);
    let same = edited.spans.iter().all(|span| {
        let same = old[a..span.old.start] == edited.bytes[b..span.new.start];
        (a, b) = (span.old.end, span.new.end);
        same
    });
    same && old[a..] == edited.bytes[b..]
}

fn done(bytes: &[u8], edits: &[Edit], made: &Made) -> Vec<u8> {
    let edited = apply(bytes, edits, &made.options())
        .unwrap_or_else(|refused| panic!("{refused} for {:?} {edits:?}", made.text()));
    assert!(unchanged_outside(bytes, &edited));
    edited.bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn reading_agrees_with_the_csv_crate(made in made()) {
        let bytes = made.bytes();
        let options = ReadOptions { encoding: Some(made.encoding()), ..ReadOptions::default() };
        let document = CsvDocument::read(&bytes, &options).unwrap();
        let mut rows: Vec<Vec<String>> = Vec::new();
        document.visit_rows(&mut |row| {
            rows.push(row.cells.iter().map(ToString::to_string).collect());
            ControlFlow::Continue(())
        });
        prop_assert_eq!(&rows, &read(&bytes, &made));
        prop_assert_eq!(&rows, &made.records);
    }

    #[test]
    fn nothing_to_change_leaves_the_file_alone(made in made()) {
        let refusal = apply(&made.bytes(), &[], &made.options()).unwrap_err().refusal;
        prop_assert_eq!(refusal, Refusal::NothingToChange);
        let same = set("k0", "one", &made.records[0][1]);
        let refusal = apply(&made.bytes(), &[same], &made.options()).unwrap_err().refusal;
        prop_assert_eq!(refusal, Refusal::NothingToChange);
    }

    #[test]
    fn an_edit_reads_back_and_its_inverse_restores_the_bytes_d9(made in made(), value in cell(), at in 0_usize..6) {
        let bytes = made.bytes();
        let at = at % made.records.len();
        let id = format!("k{at}");
        let old = made.records[at][2].clone();
        if old != value {
            let set_there = done(&bytes, &[set(&id, "two", &value)], &made);
            let mut wanted = made.records.clone();
            wanted[at][2].clone_from(&value);
            prop_assert_eq!(read(&set_there, &made), wanted);
            // A cell that was given quotes keeps them, and an empty one takes up its column's.
            let set_back = done(&set_there, &[set(&id, "two", &old)], &made);
            let mut style = made.clone();
            style.records[at][2].clone_from(&value);
            let quoted = made.spelled(&old).starts_with('"');
            let alike = style.spelled(&value).starts_with('"') == quoted;
            if quoted || (alike && !value.is_empty() && !old.is_empty()) {
                prop_assert_eq!(&set_back, &bytes);
            }
            prop_assert_eq!(read(&set_back, &made), made.records.clone());
        }
        let renamed = done(&bytes, &[rename(&id, "other")], &made);
        prop_assert_eq!(done(&renamed, &[rename("other", &id)], &made), bytes.clone());
        let record = ["new".to_owned(), value.clone(), old, String::new()];
        let added = done(&bytes, &[add(&record)], &made);
        let mut wanted = made.records.clone();
        wanted.push(record.to_vec());
        prop_assert_eq!(read(&added, &made), wanted);
        prop_assert_eq!(done(&added, &[remove("new")], &made), bytes);
    }

    #[test]
    fn removing_keeps_the_others_and_how_the_file_ends(made in made(), gone in prop::collection::btree_set(0_usize..6, 1..4)) {
        let bytes = made.bytes();
        let gone: Vec<usize> = gone.into_iter().map(|at| at % made.records.len()).collect::<BTreeSet<_>>().into_iter().collect();
        let edits: Vec<Edit> = gone.iter().map(|at| remove(&format!("k{at}"))).collect();
        let result = done(&bytes, &edits, &made);
        let mut wanted = made.records.clone();
        let mut index = 0;
        wanted.retain(|_| { index += 1; !gone.contains(&(index - 1)) });
        prop_assert_eq!(read(&result, &made), wanted);
        let ends = |bytes: &[u8]| bytes.iter().rev().find(|b| **b != 0).is_some_and(|b| matches!(b, b'\n' | b'\r'));
        if !made.blanks {
            prop_assert_eq!(ends(&result), ends(&bytes));
        }
    }

    #[test]
    fn the_order_of_independent_edits_does_not_matter(made in made(), value in cell(), turn in 0_usize..4) {
        if made.records.len() < 3 {
            return Ok(());
        }
        let mut edits = vec![
            set("k0", "one", &format!("{value}x")),
            remove("k1"),
            rename("k2", "moved"),
            add(&["new".to_owned(), value, String::new(), "z".to_owned()]),
        ];
        let first = done(&made.bytes(), &edits, &made);
        edits.rotate_left(turn);
        prop_assert_eq!(&first, &done(&made.bytes(), &edits, &made));
        edits.reverse();
        prop_assert_eq!(&first, &done(&made.bytes(), &edits, &made));
    }

    #[test]
    fn new_records_are_spelled_alike_in_any_order_d18(made in made(), one in cell(), other in cell()) {
        let bytes = made.bytes();
        let (one, other) = (["a".to_owned(), one], ["b".to_owned(), other]);
        let tail = |edits: &[Edit]| {
            let edited = done(&bytes, edits, &made);
            assert!(edited.starts_with(&bytes));
            edited[bytes.len()..].to_vec()
        };
        let (a, b) = (tail(&[add(&one)]), tail(&[add(&other)]));
        prop_assert_eq!(tail(&[add(&one), add(&other)]), [a.clone(), b.clone()].concat());
        prop_assert_eq!(tail(&[add(&other), add(&one)]), [b, a].concat());
    }

    #[test]
    fn pieces_and_cells_tile_any_text(
        text in prop_oneof![".{0,80}", "[a,\"\n\r#'\\\\ ;]{0,60}"],
        quote in prop::sample::select(vec![Some(QuoteChar::DOUBLE), Some(QuoteChar::SINGLE), None]),
        escape in prop::sample::select(vec![Escape::Doubled, Escape::Backslash]),
        padding in prop::sample::select(vec![Padding::None, Padding::Before, Padding::Around]),
        columns in 0_usize..4,
    ) {
        let dialect = Dialect { delimiter: Delimiter::COMMA, quote, escape, padding, comments: Comments::Shown };
        let columns = if columns == 0 { Columns::Unknown } else { Columns::Known(columns) };
        let mut scanner = Scanner::new(&text, 0, dialect, columns);
        let (mut cells, mut at) = (Vec::new(), 0);
        while let Ok(Some(piece)) = scanner.next(&mut cells, usize::MAX) {
            prop_assert!(piece.start == at && piece.end >= at && piece.next > at);
            if piece.kind == PieceKind::Record {
                let mut from = piece.start;
                for cell in &cells {
                    prop_assert_eq!(cell.start, from);
                    prop_assert!(cell.start <= cell.inner.0 && cell.inner.0 <= cell.inner.1 && cell.inner.1 <= cell.end);
                    from = cell.end + 1;
                }
                prop_assert_eq!(from, piece.end + 1);
            }
            at = piece.next;
        }
    }

    #[test]
    fn any_bytes_are_read_as_the_csv_crate_reads_them_or_refused(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..120),
            "[ab,\"\n\r]{0,60}".prop_map(String::into_bytes),
        ]
    ) {
        let edits = [set("a", "b", "x"), add(&["n".to_owned()])];
        for edit in &edits {
            if let Ok(edited) = apply(&bytes, std::slice::from_ref(edit), &EditOptions::default()) {
                prop_assert!(unchanged_outside(&bytes, &edited));
            }
        }
        let comma = DialectHints {
            delimiter: Some(Delimiter::COMMA),
            quote: QuoteHint::Char(QuoteChar::DOUBLE),
            escape: Some(Escape::Doubled),
            header: HeaderHint::FirstRecord,
        };
        let options = ReadOptions { encoding: Some(Encoding::UTF_8), dialect: comma, ..ReadOptions::default() };
        let Ok(document) = CsvDocument::read(&bytes, &options) else { return Ok(()) };
        let plain = |b: &u8| matches!(b, b'#' | b' ' | b'\t' | 0 | 0x1a);
        if bytes.iter().any(plain) || bytes.starts_with(b"sep=") {
            return Ok(());
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        document.visit_rows(&mut |row| {
            rows.push(row.cells.iter().map(ToString::to_string).collect());
            ControlFlow::Continue(())
        });
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(String::from).collect()).collect();
        prop_assert_eq!(rows, theirs);
    }

    #[test]
    fn bulk_edits_are_those_edits_one_by_one(made in made(), values in prop::collection::vec((0_usize..6, 1_usize..4, cell()), 1..8)) {
        let bytes = made.bytes();
        let fields = ["id", "one", "two", "three"];
        let mut last = BTreeMap::new();
        let edits: Vec<Edit> = values
            .iter()
            .map(|(at, column, value)| {
                let at = at % made.records.len();
                last.insert((at, *column), value.clone());
                set(&format!("k{at}"), fields[*column], value)
            })
            .collect();
        let mut wanted = made.records.clone();
        for ((at, column), value) in last {
            wanted[at][column] = value;
        }
        if wanted != made.records {
            prop_assert_eq!(read(&done(&bytes, &edits, &made), &made), wanted);
        }
    }
}

/// What may be done to a record of a large file.
fn some_edit() -> impl Strategy<Value = (usize, usize, String)> {
    (0_usize..6, prop_oneof![0_usize..4000, 0_usize..4, 3990_usize..4000], cell())
}

fn edit_of((kind, at, value): &(usize, usize, String)) -> Edit {
    let id = format!("k{at}");
    let new = format!("new{at}");
    match kind {
        0 | 1 => set(&id, ["one", "two"][*kind], value),
        2 => remove(&id),
        3 => rename(&id, &new),
        4 => add(&[new, value.clone(), String::new(), "z".to_owned()]),
        _ => {
            let set = Record::from([("three".into(), value.as_str().into())]);
            let change = Change { set, ..Change::default() };
            Edit::Upsert { key: Key::single("id", if at % 2 == 0 { id } else { new }), change }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_plan_is_what_the_whole_file_gives_d1_d9(
        mut made in made(),
        marked in any::<bool>(),
        edits in prop::collection::vec(some_edit(), 1..5),
        sorted in any::<bool>(),
    ) {
        made.encoding = if marked { "utf-8-sig" } else { "utf-8" };
        let few = made.records.clone();
        made.records = few.iter().cycle().take(4000).cloned().collect();
        for (index, record) in made.records.iter_mut().enumerate() {
            record[0] = format!("k{index}");
            record[3] += &"x".repeat(100);
        }
        let bytes = made.bytes();
        let edits: Vec<Edit> = edits.iter().map(edit_of).collect();
        let insert = if sorted { Insert::Sorted } else { Insert::End };
        let options = EditOptions { insert, ..made.options() };
        let whole = apply_whole(&bytes, &edits, &options);
        match (plan(&mut std::io::Cursor::new(&bytes), &edits, &options), whole) {
            (Ok(plan), Ok(whole)) => {
                prop_assert!(plan.applied(&bytes).unwrap() == whole);
                let mut written = Vec::new();
                plan.write(&mut std::io::Cursor::new(&bytes), &mut written).unwrap();
                prop_assert!(written == whole.bytes);
            }
            (Err(PlanError::Refused(one)), Err(other)) => prop_assert_eq!(*one, other),
            (Err(PlanError::Whole), Ok(_)) => prop_assert!(sorted),
            (Err(PlanError::Whole), Err(refused)) => {
                let missing = matches!(refused.refusal, Refusal::KeyMissing { .. });
                prop_assert!(missing || sorted, "{}", refused);
            }
            (one, other) => prop_assert!(false, "{:?} {:?}", one, other.map(|edited| edited.spans)),
        }
    }
}

#[test]
fn opening_any_start_of_a_file_never_panics() {
    let text = "sep=;\n# x\nid;\"na\"\"me\"\nA;'x\\\"'\n\"B\";\"y\nz\"\r\n\u{1a}";
    for end in 0..=text.len() {
        let bytes = &text.as_bytes()[..end];
        let _ = Opened::open(bytes, &ReadOptions::default(), &[]);
    }
}
