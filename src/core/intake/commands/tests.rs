use indexmap::IndexMap;

use super::*;
use crate::dataset::{FieldName, Key};
use crate::intake::mapping::{Cells, Column, ColumnKind, DatasetView};
use crate::repo_config::{DatasetName, Slash};

/// Two datasets: channels by `id`, counts by `site` and `date`.
pub(super) struct World {
    names: [DatasetName; 2],
    keys: [Vec<FieldName>; 2],
    columns: [Vec<Column>; 2],
}

impl World {
    pub(super) fn new() -> Self {
        let columns = |names: &[&str]| names.iter().map(|name| Column::text(*name)).collect();
        let mut channels: Vec<Column> =
            columns(&["id", "name", "country", "country code", "notes", "website", "languages"]);
        channels[1].title = Some("Nom de la chaîne".to_owned());
        channels[6].kind = ColumnKind::List { separator: Some(";".into()), members: vec![] };
        Self {
            names: ["channels", "counts"].map(|name| DatasetName::parse(name).unwrap()),
            keys: [vec!["id".into()], vec!["site".into(), "date".into()]],
            columns: [channels, columns(&["site", "date", "value"])],
        }
    }

    pub(super) fn views(&self) -> Vec<DatasetView<'_>> {
        (0..2)
            .map(|at| DatasetView {
                name: &self.names[at],
                settings: None,
                key: &self.keys[at],
                columns: &self.columns[at],
                cells: Cells::Text,
            })
            .collect()
    }

    pub(super) fn channels(&self) -> DatasetName {
        self.names[0].clone()
    }

    pub(super) fn counts(&self) -> DatasetName {
        self.names[1].clone()
    }
}

pub(super) const UPLOADS: &str = "https://forge.example/files/";

/// Understands the only command of a text, with `channels` at hand.
fn read(text: &str) -> Result<Command, Fault> {
    let world = World::new();
    let uploads = [UPLOADS.to_owned()];
    let ears = Ears { bot: "gitribute", slash: Slash::On, uploads: &uploads };
    let said = listen(text, &ears);
    let [Said { what: What::Call(call), .. }] = said.as_slice() else {
        panic!("{text:?} says {said:?}")
    };
    let channels = world.channels();
    understand(call, &Known { datasets: &world.views(), at_hand: Some(&channels) })
}

fn values(pairs: &[(&str, &str)]) -> IndexMap<FieldName, NewValue> {
    let value = |text: &str| match text {
        "" => NewValue::Clear,
        text => NewValue::Text(text.to_owned()),
    };
    pairs.iter().map(|(name, text)| ((*name).into(), value(text))).collect()
}

fn set(key: Option<&str>, pairs: &[(&str, &str)]) -> Command {
    let dataset = World::new().channels();
    let target = match key {
        Some(key) => Target::Record { dataset, key: Key::single("id", key) },
        None => Target::AtHand { dataset },
    };
    Command::Set { target, values: values(pairs), reason: None }
}

#[test]
fn set_is_read_however_it_is_spaced_and_quoted_p21() {
    for (text, wanted) in [
        ("/set country = PE", set(None, &[("country", "PE")])),
        ("/set country=PE", set(None, &[("country", "PE")])),
        ("/set COUNTRY =PE  ", set(None, &[("country", "PE")])),
        ("/set country ＝ PE", set(None, &[("country", "PE")])),
        ("/set country = \"PE\"", set(None, &[("country", "PE")])),
        ("/set country = “PE”", set(None, &[("country", "PE")])),
        ("/set country = «\u{a0}PE\u{a0}»", set(None, &[("country", "PE")])),
        ("/set country = 'PE'", set(None, &[("country", "PE")])),
        ("/set country = `PE`", set(None, &[("country", "PE")])),
        ("/set name = Radio \"Lima\" FM", set(None, &[("name", "Radio \"Lima\" FM")])),
        ("/set name = \"Radio \"\"L\"\"\"", set(None, &[("name", "Radio \"L\"")])),
        ("/set name = 't Hooft", set(None, &[("name", "'t Hooft")])),
        ("/set name = 'L'Équipe'", set(None, &[("name", "L'Équipe")])),
        ("/set Nom de la chaine = X", set(None, &[("name", "X")])),
        ("/set country code = PE", set(None, &[("country code", "PE")])),
        ("/set \"country code\" = PE", set(None, &[("country code", "PE")])),
        ("/set channels country = PE", set(None, &[("country", "PE")])),
        ("/set channels X.pe country = PE", set(Some("X.pe"), &[("country", "PE")])),
        ("/set Channels X.pe country = PE", set(Some("X.pe"), &[("country", "PE")])),
        ("/set X.pe country = PE", set(Some("X.pe"), &[("country", "PE")])),
        ("/set channels id=X.pe country = PE", set(Some("X.pe"), &[("country", "PE")])),
        ("/set channels \"X pe\" country = PE", set(Some("X pe"), &[("country", "PE")])),
        ("/set channels Canal X country = PE", set(Some("Canal X"), &[("country", "PE")])),
        ("/set country = ~", set(None, &[("country", "")])),
        ("/set country = \"\"", set(None, &[("country", "")])),
        ("/set country = \"~\"", set(None, &[("country", "~")])),
        (
            "/set website = https://x.pe/?country=PE",
            set(None, &[("website", "https://x.pe/?country=PE")]),
        ),
        ("/set notes = a == b", set(None, &[("notes", "a == b")])),
        ("/set notes = $(rm -rf /) --flag", set(None, &[("notes", "$(rm -rf /) --flag")])),
        ("/set\ncountry = PE\nname = Lima", set(None, &[("country", "PE"), ("name", "Lima")])),
        ("/set X.pe\ncountry = PE", set(Some("X.pe"), &[("country", "PE")])),
        (
            "/set https://x.pe/?a=1 country = PE",
            set(Some("https://x.pe/?a=1"), &[("country", "PE")]),
        ),
        (
            "/set channels https://x.pe\ncountry = PE",
            set(Some("https://x.pe"), &[("country", "PE")]),
        ),
        ("/set website=https://x.pe?a=1", set(None, &[("website", "https://x.pe?a=1")])),
        ("/set notes =\n```\none\ntwo = 2\n```", set(None, &[("notes", "one\ntwo = 2")])),
    ] {
        assert_eq!(read(text), Ok(wanted), "{text:?}");
    }
}

#[test]
fn a_composite_key_is_read_by_name_or_by_order() {
    for text in [
        "/set counts site=A,date=2024 value = 3",
        "/set counts date=2024,site=A value=3",
        "/set counts A,2024 value = 3",
        "/set counts \"A\",2024 value = 3",
    ] {
        let key =
            Key::new(IndexMap::from([("site".into(), "A".into()), ("date".into(), "2024".into())]));
        let target = Target::Record { dataset: World::new().counts(), key: key.unwrap() };
        let wanted = Command::Set { target, values: values(&[("value", "3")]), reason: None };
        assert_eq!(read(text), Ok(wanted), "{text:?}");
    }
    let partly = read("/set counts site=A value = 3");
    assert!(matches!(partly, Err(Fault::KeyParts { .. })), "{partly:?}");
}

#[test]
fn a_reason_stands_behind_because() {
    let reason = |text: &str| match read(text).unwrap() {
        Command::Set { reason, .. }
        | Command::Add { reason, .. }
        | Command::Remove { reason, .. }
        | Command::Rename { reason, .. }
        | Command::Hold { reason } => reason,
        Command::Reject { reason } => Some(reason),
        other => panic!("{other:?}"),
    };
    for (text, wanted) in [
        ("/set country = PE because it moved", Some("it moved")),
        ("/set country = \"PE\" because it moved", Some("it moved")),
        ("/set country = PE parce qu'elle a bougé", Some("elle a bougé")),
        ("/set notes = \"Just because of you\"", None),
        ("/set\ncountry = PE\nbecause it moved", Some("it moved")),
        ("/remove X.pe because: it closed", Some("it closed")),
        ("/remove", None),
        ("/rename channels X.bo X.pe because it moved", Some("it moved")),
        ("/reject because of the source", Some("of the source")),
        ("/hold", None),
        ("/hold because I asked", Some("I asked")),
    ] {
        assert_eq!(reason(text).as_deref(), wanted, "{text:?}");
    }
}

#[test]
fn the_other_commands_are_read() {
    let dataset = World::new().channels();
    let record =
        |key: &str| Target::Record { dataset: dataset.clone(), key: Key::single("id", key) };
    let at_hand = Target::AtHand { dataset: dataset.clone() };
    let rename = |target: &Target| Command::Rename {
        target: target.clone(),
        to: Key::single("id", "X.pe"),
        reason: None,
    };
    let row = |first, last| RowRange { first, last };
    for (text, wanted) in [
        ("/remove X.pe", Command::Remove { target: record("X.pe"), reason: None }),
        ("/remove channels Canal X", Command::Remove { target: record("Canal X"), reason: None }),
        ("/rename channels X.bo X.pe", rename(&record("X.bo"))),
        ("/rename channels X.bo -> X.pe", rename(&record("X.bo"))),
        ("/rename Canal X to X.pe", rename(&record("Canal X"))),
        ("/rename channels en X.pe", rename(&record("en"))),
        ("/rename X.pe", rename(&at_hand)),
        ("/drop 12,15", Command::Drop { rows: vec![row(12, 12), row(15, 15)] }),
        ("/drop #3 5-7", Command::Drop { rows: vec![row(3, 3), row(5, 7)] }),
        ("/undo", Command::Undo),
        ("/accept ", Command::Accept),
        (
            "/find channels Lima",
            Command::Find { dataset: Some(dataset.clone()), words: "Lima".into() },
        ),
        ("/find canal lima", Command::Find { dataset: None, words: "canal lima".into() }),
        ("/check please", Command::Check),
        ("/help", Command::Help { about: None }),
        ("/help /set", Command::Help { about: Some(Verb::Set) }),
    ] {
        assert_eq!(read(text), Ok(wanted), "{text:?}");
    }
    let add = read("/add channels X.pe\nname = Lima").unwrap();
    let wanted = values(&[("id", "X.pe"), ("name", "Lima")]);
    assert_eq!(add, Command::Add { dataset, values: wanted, reason: None });
}

#[test]
fn what_is_not_understood_is_answered_with_what_to_type() {
    for (text, told) in [
        ("/set contry = PE", "UnknownField|set country = PE"),
        ("/set channels X.pe contry = PE", "UnknownField|set channels X.pe country = PE"),
        ("/set\nnom de la chaine x = Z", "UnknownField|set name = Z"),
        ("/set zebra = PE", "UnknownField|None"),
        ("/set chanels X.pe country = PE", "UnknownDataset|channels"),
        ("/remove chanels X.pe", "UnknownDataset|channels"),
        ("/set country = PE, name = Lima", "TwoFields|set\ncountry = PE\nname = Lima"),
        ("/set country=PE name=Lima", "TwoFields|set\ncountry = PE\nname = Lima"),
        ("/set country = \"PE", "OddQuotes|set country = \"\"\"PE\""),
        ("/set country = \"PE\" and more", "OddQuotes|"),
        ("/set country =", "NoValue|set country = ~"),
        ("/set", "NoFields|"),
        ("/set X.pe", "NoFields|"),
        ("/add channels\nname: Lima", "NoFields|name: Lima"),
        ("/set\ncountry = PE\ncountry = BO", "FieldTwice|"),
        ("/accept please", "ExtraText|please"),
        ("/undo it", "ExtraText|it"),
        ("/reject", "Incomplete|"),
        ("/reject bad", "Incomplete|"),
        ("/drop", "Incomplete|"),
        ("/drop twelve", "NotARow|twelve"),
        ("/drop 0", "NotARow|0"),
        ("/drop 7-5", "NotARow|7-5"),
        ("/find", "Incomplete|"),
        ("/find channels", "Incomplete|"),
        ("/rename", "Incomplete|"),
        ("/help sett", "UnknownCommand|Set"),
        ("/add channels\n```python\nx\n```", "UnknownFormat|python"),
        ("/add channels\n```csv\nid\nX", "UnclosedFence|"),
        ("/add channels\n[x.csv](https://evil.example/x.csv)", "ForeignLink|evil"),
        ("/add channels\n[x.zip](https://forge.example/files/x.zip)", "OtherFile|x.zip"),
        ("/remove counts A", "KeyParts|"),
    ] {
        let Err(fault) = read(text) else { panic!("{text:?} was understood: {:?}", read(text)) };
        let shown = format!("{fault:?}").replace("\\n", "\n").replace("\\\"", "\"");
        let (kind, fix) = told.split_once('|').unwrap();
        assert!(shown.starts_with(kind) && shown.contains(fix), "{text:?}: {shown}");
    }
    assert_eq!(read(&format!("/set notes = {}", "x".repeat(10_000))), Err(Fault::TooLong));
}

#[test]
fn files_on_the_forge_are_handed_out_and_never_followed_s23() {
    for text in [
        format!("/add channels\n[rows.csv]({UPLOADS}1/rows.csv)"),
        format!("/add channels\n\n{UPLOADS}1/rows.csv"),
        format!("/add channels [rows.csv]({UPLOADS}1/rows.csv)"),
    ] {
        let Ok(Command::AddRows { rows: Rows::File(file), .. }) = read(&text) else {
            panic!("{text:?}: {:?}", read(&text))
        };
        assert_eq!((file.name.as_str(), file.format), ("rows.csv", Format::Csv));
    }
}

#[test]
fn every_command_is_whole() {
    for spec in &REGISTRY {
        assert_eq!(spec.verb.spec().name, spec.name);
        for word in std::iter::once(&spec.name).chain(spec.aliases) {
            assert_eq!(Verb::of_word(word), Some(spec.verb), "{word}");
            let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            assert!(plain, "{word}");
        }
        for example in spec.examples {
            let read = read(&format!("/{example}"));
            assert!(read.is_ok(), "{example}: {read:?}");
        }
        assert!(!spec.usage.is_empty() && !spec.examples.is_empty());
    }
    let verbs: std::collections::BTreeSet<Verb> = REGISTRY.iter().map(|spec| spec.verb).collect();
    assert_eq!(verbs.len(), REGISTRY.len());
}
