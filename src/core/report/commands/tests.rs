use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::dataset::{FieldName, LineNumber};
use crate::intake::commands::fold::{Answer, Place, Source, Told};
use crate::intake::commands::{
    BlockFault, Ears, Fault, Forbidden, Format, Found, FoundRow, REGISTRY, What, listen,
};
use crate::intake::mapping::MappingFault;
use crate::repo_config::{DatasetName, Slash};
use crate::words::is_blank;

const NASTY: &str = "@org/team #1 fixes #2 <img src=x> | a\n/merge\n```\n![x](http://e/x.png)";

fn dataset() -> DatasetName {
    DatasetName::parse("channels").unwrap()
}

/// One of every fault, with people's nastiest text in it.
fn faults() -> Vec<Fault> {
    let found = || NASTY.to_owned();
    let field = || FieldName::from(NASTY);
    let fix = || format!("set country = \"{}\"", NASTY.replace('\n', " "));
    vec![
        Fault::UnknownField { dataset: dataset(), found: found(), nearest: None, fix: None },
        Fault::UnknownField {
            dataset: dataset(),
            found: found(),
            nearest: Some(field()),
            fix: Some(fix()),
        },
        Fault::UnknownDataset { found: found(), nearest: None, known: vec![dataset()] },
        Fault::UnknownDataset { found: found(), nearest: Some(dataset()), known: vec![] },
        Fault::WhichDataset { known: vec![dataset(), dataset()] },
        Fault::NoKey { dataset: dataset() },
        Fault::KeyParts { dataset: dataset(), columns: vec![field(), field()], found: found() },
        Fault::NoFields { verb: Verb::Set, colon: None },
        Fault::NoFields { verb: Verb::Set, colon: Some(found()) },
        Fault::NoValue { field: field(), fix: fix() },
        Fault::TwoFields { fix: fix(), whole: fix() },
        Fault::OddQuotes { field: field(), fix: fix() },
        Fault::TwoReadings { readings: vec![fix(), fix()] },
        Fault::FieldTwice { field: field() },
        Fault::ExtraText { verb: Verb::Accept, found: found() },
        Fault::Incomplete { verb: Verb::Rename },
        Fault::NotARow { found: found() },
        Fault::UnknownCommand { found: found(), nearest: None },
        Fault::UnknownCommand { found: found(), nearest: Some(Verb::Set) },
        Fault::TooLong,
        Fault::UnclosedFence,
        Fault::UnknownFormat { found: found() },
        Fault::FieldsAndRows,
        Fault::ForeignLink { url: found() },
        Fault::OtherFile { name: found() },
        Fault::FileNotFetched { name: found() },
        Fault::FileTooLarge { name: found() },
        Fault::Block(BlockFault::Empty),
        Fault::Block(BlockFault::TooMany),
        Fault::Block(BlockFault::Syntax { format: Format::Csv, line: Some(2), why: found() }),
        Fault::Block(BlockFault::Syntax { format: Format::Yaml, line: None, why: found() }),
        Fault::Block(BlockFault::NotRecords { format: Format::Json }),
        Fault::Block(BlockFault::UnknownColumn { found: found(), nearest: None }),
        Fault::Block(BlockFault::UnknownColumn { found: found(), nearest: Some(field()) }),
        Fault::Block(BlockFault::ColumnTwice { column: field() }),
        Fault::Block(BlockFault::KeyColumnMissing { column: field() }),
        Fault::Ragged { found: 1, wanted: 3 },
        Fault::NotACell { column: field() },
        Fault::NoRecordAtHand { dataset: dataset() },
        Fault::SeveralRecords { fixes: vec![fix()], count: 7 },
        Fault::BeingRemoved { row: 1 },
        Fault::AddedAlready { row: 2, fix: fix() },
        Fault::Locked { column: field() },
        Fault::KeyColumn { column: field(), fix: Some(fix()) },
        Fault::Value(MappingFault::NothingToAdd),
        Fault::KeyMissing { column: field() },
        Fault::NoSuchRow { row: 9, rows: 0 },
        Fault::NothingToUndo,
        Fault::Forbidden { verb: Verb::Set, who: Who::AuthorOrWriters, why: Forbidden::Role },
        Fault::Forbidden { verb: Verb::Accept, who: Who::Accepters, why: Forbidden::Own },
        Fault::Forbidden { verb: Verb::Remove, who: Who::Writers, why: Forbidden::OthersRow },
        Fault::Forbidden { verb: Verb::Add, who: Who::Proposers, why: Forbidden::EditedByOther },
        Fault::Edited { verb: Verb::Accept },
        Fault::Stale { verb: Verb::Accept },
        Fault::Contradiction { first: Verb::Accept, second: Verb::Reject },
    ]
}

fn answer(what: Told) -> Answer {
    let at = Place::Message { id: "1".to_owned(), line: 3 };
    let source = Source { by: None, login: "ada".to_owned(), at };
    Answer { source, typed: NASTY.to_owned(), what }
}

fn answers() -> Vec<Answer> {
    let mut all: Vec<Answer> = faults().into_iter().map(|f| answer(Told::Refused(f))).collect();
    let fix = "set country = @ada".to_owned();
    all.push(answer(Told::NearMiss { nearest: Verb::Set, fix }));
    all.push(answer(Told::BelowQuote));
    all.push(answer(Told::TooMany { most: 5 }));
    all
}

/// Nothing fires: outside of code no text of people stands, and no line begins with `/`.
fn assert_harmless(page: &str) {
    let mut code = false;
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code => {
                assert!(!text.starts_with('/'), "{page}");
                assert!(!text.contains("fixes") && !text.contains('@'), "{page}");
            }
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in {page}"),
            Event::Start(Tag::Image { .. } | Tag::Link { .. }) => panic!("a link in {page}"),
            _ => {}
        }
    }
    assert!(!page.contains("@org") && !page.contains("#1"), "{page}");
    assert!(!page.contains("{ $") && !page.contains("{$"), "{page}");
}

#[test]
fn every_answer_has_its_words_and_nothing_in_it_fires_m1_to_m6_l6() {
    for language in Language::ALL {
        for sign in [CallSign::Slash, CallSign::Mention("gitribute[bot]")] {
            for answer in answers() {
                let told = answer_text(&answer, language, sign);
                let (_, what) = told.split_once(' ').unwrap();
                assert!(what.len() > 20 && !what.contains("cmd-"), "{told}");
                assert_harmless(&told);
            }
        }
    }
}

#[test]
fn our_own_words_are_no_commands_s18() {
    let ears = Ears { bot: "gitribute[bot]", slash: Slash::On, uploads: &[] };
    let open: Vec<HelpLine> = REGISTRY.iter().map(|spec| HelpLine::Open(spec.verb)).collect();
    for sign in [CallSign::Slash, CallSign::Mention("gitribute")] {
        for language in Language::ALL {
            let mut pages: Vec<String> =
                answers().iter().map(|answer| answer_text(answer, language, sign)).collect();
            pages.push(command_help(&open, None, language, sign));
            pages.extend(
                REGISTRY.iter().map(|spec| command_help(&[], Some(spec.verb), language, sign)),
            );
            pages.push(command_table(language));
            for page in pages {
                assert_eq!(listen(&page, &ears), [], "{page}");
                assert_harmless(&page);
            }
        }
    }
}

#[test]
fn what_is_to_be_copied_reads_back_s18() {
    let ears = Ears { bot: "gitribute[bot]", slash: Slash::On, uploads: &[] };
    for sign in [CallSign::Slash, CallSign::Mention("gitribute[bot]")] {
        let block = to_copy("set notes = see #12 by @ada", sign);
        let line = block.lines().nth(1).unwrap();
        let said = listen(line, &ears);
        assert!(matches!(said[0].what, What::Call(_)), "{line}");
    }
}

#[test]
fn a_person_sees_what_they_may_do() {
    let lines = [HelpLine::Open(Verb::Set), HelpLine::Closed(Verb::Accept)];
    let page = command_help(&lines, None, Language::En, CallSign::Slash);
    assert!(page.contains("`/set [DATASET] [KEY] FIELD = VALUE [because REASON]`"), "{page}");
    assert!(!page.contains("/accept"), "{page}");
    let one = command_help(&lines, Some(Verb::Accept), Language::Fr, CallSign::Slash);
    assert!(one.contains("ceux qui peuvent accepter"), "{one}");
    assert!(!is_blank(&command_help(&[], None, Language::En, CallSign::Slash)));
}

#[test]
fn a_table_of_rows_found_keeps_its_columns_m1() {
    let found = Found {
        columns: vec!["id".into(), "name".into()],
        rows: vec![FoundRow {
            line: LineNumber(3),
            cells: vec!["a|b".to_owned(), NASTY.to_owned()],
        }],
        total: 12,
    };
    let page = find_text(&found, "channels", "lima", Language::En);
    assert!(page.starts_with("12 rows of `channels` hold `lima`:"), "{page}");
    assert!(page.contains("… and 11 more."), "{page}");
    assert_harmless(&page);
    let cells = Parser::new_ext(&page, Options::ENABLE_TABLES)
        .filter(|event| matches!(event, Event::Start(Tag::TableCell)))
        .count();
    assert_eq!(cells, 6, "{page}");
    let none = Found { columns: vec![], rows: vec![], total: 0 };
    assert!(find_text(&none, "channels", "x", Language::Fr).contains("Rien dans `channels`"));
}

#[test]
fn how_answers_were_read_is_a_table_m1() {
    let fields = [Explained {
        field: "country".into(),
        heading: "Country | code".to_owned(),
        value: Some(NASTY.to_owned()),
        remarks: vec!["`a | b` was left aside.".to_owned()],
    }];
    let page = explain_text(&fields, Language::En);
    assert_harmless(&page);
    let cells = Parser::new_ext(&page, Options::ENABLE_TABLES)
        .filter(|event| matches!(event, Event::Start(Tag::TableCell)))
        .count();
    assert_eq!(cells, 8, "{page}");
}

#[test]
fn every_command_is_told_apart() {
    let summaries: BTreeSet<String> = REGISTRY
        .iter()
        .map(|spec| text(Language::Fr, spec.summary, &Args::new(), Sink::Plain))
        .collect();
    assert_eq!(summaries.len(), REGISTRY.len());
}

#[test]
fn the_readme_lists_the_commands_of_the_registry() {
    const README: &str = include_str!("../../../../README.md");
    let table = README
        .split_once("<!-- commands -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- /commands -->"))
        .map(|(table, _)| table.trim());
    let wanted = command_table(Language::En);
    assert_eq!(table, Some(wanted.trim()), "put this between the markers:\n{wanted}");
}
