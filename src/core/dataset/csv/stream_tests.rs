//! What is read through a window is what is read as a whole.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::ControlFlow;

use super::cell::MAX_CELL;
use super::*;
use crate::dataset::encoding::Encoding;
use crate::dataset::{Line, LineNumber, Refusal, Table};

/// A file that is larger than memory should be.
struct Repeated<'a> {
    parts: Vec<(&'a [u8], usize)>,
    at: usize,
}

impl<'a> Repeated<'a> {
    fn new(parts: &[(&'a str, usize)]) -> Self {
        let parts = parts.iter().rev().map(|(text, times)| (text.as_bytes(), *times)).collect();
        Self { parts, at: 0 }
    }
}

impl Read for Repeated<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while let Some((text, times)) = self.parts.last_mut() {
            if *times == 0 {
                self.parts.pop();
                continue;
            }
            let rest = &text[self.at..];
            let count = rest.len().min(into.len() - done);
            into[done..done + count].copy_from_slice(&rest[..count]);
            done += count;
            self.at += count;
            if self.at < text.len() {
                break;
            }
            self.at = 0;
            *times -= 1;
        }
        Ok(done)
    }
}

/// What a reader gives out: rows with their lines, and blank lines.
#[derive(Clone, PartialEq, Debug)]
enum Seen {
    Row(u64, u64, Vec<String>),
    Blank(u64),
}

fn whole(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Seen>, Refusal> {
    let document = CsvDocument::read(bytes, options)?;
    let mut seen = Vec::new();
    document.visit_lines(&mut |line| {
        seen.push(match line {
            Line::Row(row) => {
                let cells = row.cells.iter().map(ToString::to_string).collect();
                Seen::Row(row.number.0, row.line.0, cells)
            }
            Line::Blank(line) => Seen::Blank(line.0),
        });
        ControlFlow::Continue(())
    });
    Ok(seen)
}

fn streamed(source: impl Read, options: &ReadOptions) -> Result<Vec<Seen>, ReadError> {
    let mut records = RecordReader::open(source, options)?;
    let mut seen = Vec::new();
    while let Some(record) = records.next()? {
        seen.extend(record.blank_lines().map(|line| Seen::Blank(line.0)));
        let cells = record.cells().map(Cow::into_owned).collect();
        seen.push(Seen::Row(record.number.0, record.line.0, cells));
    }
    Ok(seen)
}

/// Both ways of reading; the file may ask to be read as a whole.
fn assert_same(bytes: &[u8], options: &ReadOptions) {
    match (whole(bytes, options), streamed(bytes, options)) {
        (_, Err(ReadError::Whole)) => {}
        (Ok(one), Ok(other)) => assert!(one == other, "{:?}", &bytes[..bytes.len().min(200)]),
        (Err(one), Err(ReadError::Refused(other))) => assert_eq!(one, *other),
        (one, other) => panic!("{:?} and {:?}", one.map(|_| ()), other.map(|_| ())),
    }
}

fn refusal(source: impl Read) -> Refusal {
    match streamed(source, &ReadOptions::default()) {
        Err(ReadError::Refused(refusal)) => *refusal,
        other => panic!("{:?}", other.map(|seen| seen.len())),
    }
}

#[test]
fn a_file_larger_than_the_window_reads_the_same() {
    let records = [
        "1,a,b\n",
        "2,\"two\nlines\",\"a \"\"word\"\"\"\n",
        "\n",
        "3,é\u{1f980},\n",
        "# a remark, \"and more\n",
        "4,short\n",
        "5,\"\r\n\",x\r\n",
        "  \n",
    ];
    for shift in [0, 3, 6] {
        let mut text = String::from("id,name,note\n");
        // Records of every kind lie across the places where windows end.
        while text.len() < 600_000 {
            for index in 0..records.len() {
                text += records[(index + shift) % records.len()];
            }
            text += &"x".repeat(shift * 7);
            text += ",y,z\n";
        }
        assert_same(text.as_bytes(), &ReadOptions::default());
    }
    let text = "id,name\n".to_owned() + &"1,a\n".repeat(75_000);
    for tail in ["\n\n\n", "\u{1a}", "\n\0\0\0", "\n\u{1a}\n", "9,a", "9,\"a", "\0"] {
        assert_same((text.clone() + tail).as_bytes(), &ReadOptions::default());
    }
}

#[test]
fn a_cell_of_a_megabyte_reads_the_same_d2() {
    for wide in ["x", "é", "x\n", "\"\""] {
        let cell = wide.repeat((1 << 20) / wide.len());
        let text = format!("id,name\n1,a\n2,\"{cell}\"\n3,c\n");
        assert_same(text.as_bytes(), &ReadOptions::default());
    }
}

#[test]
fn a_quote_that_none_closes_is_refused_without_keeping_the_file_d2() {
    let rows = [("1,a\n", 100_000), ("2,é,\"open", 1), ("\n3,b", 40 << 20)];
    let head = [("id,name,note\n", 1)];
    let parts: Vec<_> = head.iter().chain(&rows).copied().collect();
    let unclosed = Refusal::QuoteUnclosed { line: LineNumber(100_002), column: 5 };
    assert_eq!(refusal(Repeated::new(&parts)), unclosed);
    let closed: Vec<_> = parts.iter().copied().chain([("\",c\n", 1)]).collect();
    let limit = MAX_CELL as u64;
    let large = Refusal::CellTooLarge { line: Some(LineNumber(100_002)), column: 3, limit };
    assert_eq!(refusal(Repeated::new(&closed)), large);
    let bare = [("id,name\n1,", 1), ("x", 40 << 20)];
    let large = Refusal::CellTooLarge { line: Some(LineNumber(2)), column: 2, limit };
    assert_eq!(refusal(Repeated::new(&bare)), large);
}

#[test]
fn what_only_the_whole_file_can_tell_is_left_to_it_d4() {
    let text = format!("id,name\n{}", "1,a\n".repeat(200_000));
    let late = [b"2,caf\xe9\n".as_slice(), b"2,\"a \\\"b\\\" c\"\n"];
    for late in late {
        let bytes = [text.as_bytes(), late].concat();
        let read = streamed(bytes.as_slice(), &ReadOptions::default());
        assert!(matches!(read, Err(ReadError::Whole)));
        let early = [b"id,name\n".as_slice(), late, text.as_bytes()].concat();
        assert_same(&early, &ReadOptions::default());
    }
    let bytes = [text.as_bytes(), late[0]].concat();
    let told = ReadOptions { encoding: Some(Encoding::UTF_8), ..ReadOptions::default() };
    assert_same(&bytes, &told);
    assert_same(&[b"\xEF\xBB\xBF", bytes.as_slice()].concat(), &ReadOptions::default());
}

#[test]
fn only_the_cells_asked_for_are_split() {
    let file = "id,a,b\n1,\"x\",y\n2,z\n";
    let records = RecordReader::open(file.as_bytes(), &ReadOptions::default()).unwrap();
    let mut records = records.with_cells(1);
    let first = records.next().unwrap().unwrap();
    assert_eq!((first.text(), first.cell_count(), first.cell(1)), ("1,\"x\",y", 1, None));
    assert_eq!(records.next().unwrap().unwrap().cell(0).as_deref(), Some("2"));
    assert!(records.next().unwrap().is_none());
}
