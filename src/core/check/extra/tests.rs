use super::*;
use crate::check::{Code, Finding, Options, TableSchema, validate};
use crate::dataset::MemoryTable;

fn table(text: &str) -> MemoryTable {
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let mut table = MemoryTable::new(lines.next().unwrap());
    for line in lines {
        table.push(line);
    }
    table
}

/// Each finding as its code and line.
fn findings(text: &str, extra: ExtraRules) -> Vec<(Code, u64)> {
    found(text, extra).iter().map(|f| (f.code(), f.line.unwrap().0)).collect()
}

fn found(text: &str, extra: ExtraRules) -> Vec<Finding> {
    let table = table(text);
    let schema = TableSchema::untyped(crate::dataset::Table::header(&table));
    let options = Options { key: vec!["id".into()], extra, ..Options::default() };
    validate(&table, &schema, &options).findings
}

#[test]
fn values_together_stand_once() {
    let extra =
        ExtraRules { unique_together: vec![vec!["a".into(), "b".into()]], ..ExtraRules::default() };
    assert_eq!(
        findings("id,a,b\n1,x,y\n2,x,z\n3,x,y\n4,x,\n5,x,\n", extra),
        [(Code::UniqueError, 4)]
    );
}

#[test]
fn rows_stand_in_order() {
    let by = |name: &str| ExtraRules { sorted_by: vec![name.into()], ..ExtraRules::default() };
    assert_eq!(findings("id,n\n1,a\n2,b\n10,c\n9,d\n11,e\n", by("id")), [(Code::RowOrder, 5)]);
    assert_eq!(findings("id,n\n1,b\n2,a\n3,c\n", by("n")), [(Code::RowOrder, 3)]);
    assert_eq!(findings("id,n\n1,b\n2,a\n", by("absent")), []);
}

#[test]
fn what_was_taken_out_does_not_come_back() {
    let list = table("id,reason\nOld One,closed in 2020\nb,\n");
    let read = |key: &[FieldName]| {
        RemovedList::read("removed.csv", &list, &["id".into(), "n".into()], key)
    };
    let extra = ExtraRules { removed: read(&["id".into()]), ..ExtraRules::default() };
    let found = found("id,n\nold-one,1\nnew,2\n", extra);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].problem,
        crate::check::Problem::Removed {
            list: "removed.csv".to_owned(),
            reason: Some("closed in 2020".to_owned())
        }
    );
    assert!(read(&[]).is_some(), "without a key the shared columns count");
    assert!(RemovedList::read("r", &list, &["x".into()], &[]).is_none());
}

#[test]
fn values_nearly_the_same_are_told() {
    let near = |text: &str| {
        let extra = ExtraRules { near_duplicates: vec!["n".into()], ..ExtraRules::default() };
        findings(text, extra).len()
    };
    for (one, other, is_near) in [
        ("https://example.org/a", "http://www.example.org/a/", true),
        ("https://example.org/a?utm_source=x", "https://example.org/a", true),
        ("https://example.org/a?id=1", "https://example.org/a?id=2", false),
        ("https://example.org/a", "https://example.org/A", false),
        ("https://EXAMPLE.org/a#top", "https://example.org/a", true),
        ("Évian-les-Bains", "evian les bains", true),
        ("Lima", "Lisbon", false),
        ("AB", "ab", false),
        ("Lima", "Lima", false),
    ] {
        assert_eq!(near(&format!("id,n\n1,{one}\n2,{other}\n")) == 1, is_near, "{one} {other}");
    }
}

#[test]
fn letters_that_look_alike_are_told_in_keys_d7() {
    // The second key begins with a Cyrillic letter, the third is wholly so.
    let found = found(
        "id,n\nPE1,a\n\u{420}E2,b\n\u{420}\u{415}3,c\n日本,d\nÉvian,e\n",
        ExtraRules::default(),
    );
    let told: Vec<_> = found.iter().map(|f| (f.code(), f.suggestion.as_deref().unwrap())).collect();
    assert_eq!(told, [(Code::ConfusableKey, "PE2"), (Code::ConfusableKey, "PE3")]);
}
