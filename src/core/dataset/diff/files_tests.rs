use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

fn by(key: &[&str]) -> DiffKey {
    DiffKey::Fields(key.iter().map(|field| FieldName::from(*field)).collect())
}

/// The difference of two files, and whether they were read side by side.
fn both_ways(old: &str, new: &str, key: &DiffKey) -> (Diff, bool) {
    let options = ReadOptions::default();
    let (before, after) = (old.as_bytes().to_vec(), new.as_bytes().to_vec());
    let quick = diff_files((&before, &options), (&after, &options), key).unwrap();
    let one = CsvDocument::read(&before, &options).unwrap();
    let other = CsvDocument::read(&after, &options).unwrap();
    assert_eq!(quick, diff(&one, &other, key).unwrap(), "{old}\n{new}");
    let side_by_side = apart((&before, &options), (&after, &options), key).unwrap().is_some();
    (quick, side_by_side)
}

const ROWS: usize = 6_000;

fn row(number: usize) -> String {
    let note = "a, b".repeat(16);
    format!("k{number},name {number},\"{note}\",{},\"x\"\"{number}\"", number % 7)
}

fn large(rows: impl IntoIterator<Item = String>) -> String {
    let mut text = "id,name,note,n,q\n".to_owned();
    for row in rows {
        let _ = writeln!(text, "{row}");
    }
    text
}

#[test]
fn large_files_with_few_changes_are_read_side_by_side() {
    let old = large((0..ROWS).map(row));
    let mut rows: Vec<String> = (0..ROWS).map(row).collect();
    for at in (100..ROWS).step_by(599) {
        rows[at] = rows[at].replace("name", "Name");
    }
    rows.remove(4_000);
    rows.remove(40);
    rows.insert(3_000, "new,,,,".to_owned());
    rows.push("last,\"two\nlines\",,,".to_owned());
    let new = large(rows.clone());
    for key in [by(&["id"]), DiffKey::Detect, by(&["id", "n"])] {
        let (found, side_by_side) = both_ways(&old, &new, &key);
        assert!(side_by_side);
        assert_eq!((found.counts.rows_changed, found.counts.rows_added), (10, 2));
        assert_eq!((found.counts.rows_removed, found.counts.rows_moved), (2, 0));
        assert_eq!((found.old.rows, found.new.rows), (ROWS as u64, ROWS as u64));
    }
    // A row that goes far, a run of rows that does, and a row under another key.
    let far = rows.remove(3);
    rows.insert(4_500, far);
    let run: Vec<String> = rows.drain(5_000..5_020).collect();
    rows.splice(500..500, run);
    rows[2_000] = rows[2_000].replacen('k', "K", 1);
    let (found, side_by_side) = both_ways(&old, &large(rows), &by(&["id"]));
    assert!(side_by_side);
    assert_eq!((found.counts.rows_moved, found.counts.rows_renamed), (21, 1));
}

#[test]
fn equal_files_and_files_without_rows_are_read_side_by_side() {
    let text = large((0..ROWS).map(row));
    for (old, new) in [
        (text.as_str(), text.as_str()),
        (text.as_str(), text.trim_end()),
        ("id,a\nx,1\n", "id,a\n"),
        ("id,a\nx,1\n", "id,a\nx,1\n\n# remark\ny,2\n"),
        ("id,a\r\nx,1\r\n", "id,a\nx,1\n"),
    ] {
        let (_, side_by_side) = both_ways(old, new, &by(&["id"]));
        assert!(side_by_side);
    }
    assert!(both_ways(&text, &text, &DiffKey::Detect).0.is_empty());
}

#[test]
fn what_cannot_be_told_side_by_side_is_told_row_by_row() {
    for (old, new) in [
        ("id,a\nx,1\nx,2\n", "id,a\nx,1\nx,3\n"),
        ("id,a\nx,1\n", "id,b\nx,1\n"),
        ("id,a\nx,1\n", "id;a\nx;1\n"),
        ("id,a,a\nx,1,2\n", "id,a,a\nx,1,3\n"),
    ] {
        let (_, side_by_side) = both_ways(old, new, &by(&["id"]));
        assert!(!side_by_side, "{old}");
    }
    // Unique among the first rows only.
    let mut rows: Vec<String> = (0..3_000).map(row).collect();
    rows.push(row(5));
    assert!(!both_ways(&large(rows.clone()), &large(rows), &DiffKey::Detect).1);
}

#[test]
fn what_is_wrong_with_a_file_is_told_of_the_right_one() {
    let options = ReadOptions::default();
    let compare = |old: &str, new: &str, key: &DiffKey| {
        let (old, new) = (old.as_bytes().to_vec(), new.as_bytes().to_vec());
        diff_files((&old, &options), (&new, &options), key).unwrap_err()
    };
    let error = compare("a,b\nx,1\n", "a,b\n\"x,1\n", &by(&["a"]));
    assert!(matches!(error, FilesError::Refused(Side::New, _)), "{error}");
    let error = compare("", "a,b\n", &by(&["a"]));
    assert!(matches!(error, FilesError::Refused(Side::Old, _)), "{error}");
    let error = compare("a,b\nx,1\n", "a,b\nx,1\n", &by(&["aa"]));
    assert!(matches!(error, FilesError::Key(_)), "{error}");
}

/// A line of a small file: a row, a blank line, a remark.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => ("[a-j]", "[xy]|\"p,q\"|\"p\nq\"|", "[0-2]|r\"s|\"\"|", "[tu]|")
            .prop_map(|(a, b, c, d)| format!("{a},{b},{c},{d}")),
        2 => "[k-n],[x-z]{1,2},[x-z]{1,2},[x-z]{1,2}",
        1 => Just(String::new()),
        1 => Just("# a remark".to_owned()),
        1 => "[a-j]|\"[a-c]\",x|[a-j],1,2,3,4",
    ]
}

/// Lines and what is done to them to get the other version.
fn versions() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..5_u8, line());
    (prop::collection::vec(line(), 0..12), prop::collection::vec(change, 0..5)).prop_map(
        |(old, changes)| {
            let mut new = old.clone();
            for (at, to, what, line) in changes {
                let place = at.index(new.len() + 1);
                match what {
                    0 => new.insert(place, line),
                    1 if place < new.len() => drop(new.remove(place)),
                    2 if place < new.len() => new[place] = line,
                    3 if place < new.len() => {
                        let moved = new.remove(place);
                        new.insert(to.index(new.len() + 1), moved);
                    }
                    _ if place < new.len() => {
                        new[place] = new[place].replacen(['a', 'b', 'x'], "z", 1);
                    }
                    _ => {}
                }
            }
            (old, new)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn side_by_side_tells_what_a_comparison_of_all_rows_tells(
        (old, new) in versions(), ends in 0..4_usize, key in 0..4_usize
    ) {
        let (one, other) = [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "\r\n"), ("\n", "")][ends];
        let text = |lines: &[String], end: &str| {
            let joint = if end.is_empty() { "\n" } else { end };
            format!("id,one,two,three{joint}{}{end}", lines.join(joint))
        };
        let key = match key {
            0 => DiffKey::Detect,
            1 => by(&["id"]),
            2 => by(&["two", "id"]),
            _ => by(&["id", "one", "two", "three"]),
        };
        let (old, new) = (text(&old, one), text(&new, other));
        let options = ReadOptions::default();
        let (before, after) = (old.as_bytes().to_vec(), new.as_bytes().to_vec());
        let read = CsvDocument::read(&before, &options).is_ok()
            && CsvDocument::read(&after, &options).is_ok();
        if read {
            both_ways(&old, &new, &key);
        }
    }
}
