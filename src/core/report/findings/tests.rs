use std::sync::Arc;

use super::contract::{file_problems, value_problems};
use super::*;
use crate::check::{
    ActsFault, Allowed, Code, CompanyFault, Comparison, CustomProblem, Empty, Field, FieldInfo,
    HoursFault, Rule, YearsFault,
};
use crate::dataset::{FieldName, LineNumber, Refusal, RowNumber};
use crate::repo_config::DatasetName;

/// What no sentence says: the machine's words, and what patterns are written with.
const DENIED: [&str; 16] = [
    "type is",
    "constraint",
    "record",
    "byte",
    "deserialize",
    "null",
    "None",
    "^",
    "\\d",
    "[a-z]",
    "{1,",
    "$",
    "regex",
    "row position",
    "NotOfType",
    "finding-",
];

const CELL: &str = "Vél\u{200b}o";

fn finding(problem: Problem) -> Finding {
    Finding {
        problem,
        row: Some(RowNumber(3)),
        line: Some(LineNumber(12)),
        key: Some(Key::single("id", "X7")),
        field: Some("kind".into()),
        about: Some(Arc::new(FieldInfo {
            name: "kind".into(),
            title: Some("Genre".into()),
            description: Some("Lettres puis chiffres".into()),
            example: Some("AB12".into()),
            choices: None,
            empty: Empty::Allowed,
        })),
        cell: Some(CELL.to_owned()),
        suggestion: None,
    }
}

fn expected_forms() -> Vec<Expected> {
    let example = || "31/12/2024".to_owned();
    vec![
        Expected::Email,
        Expected::Uri,
        Expected::Binary,
        Expected::Uuid,
        Expected::Number { decimal: ".".into() },
        Expected::Number { decimal: ",".into() },
        Expected::Integer,
        Expected::Boolean { yes: vec!["oui".into()], no: vec!["non".into()] },
        Expected::Object,
        Expected::Array,
        Expected::List { delimiter: ";".into() },
        Expected::Date { example: example() },
        Expected::Time { example: example() },
        Expected::DateTime { example: example() },
        Expected::Year,
        Expected::YearMonth,
        Expected::Duration,
        Expected::Point { example: "2.3522, 48.8566" },
        Expected::GeoJson,
        Expected::TopoJson,
    ]
}

/// What custom checks find in one cell.
fn custom_cell_problems() -> Vec<CustomProblem> {
    let mut problems = Vec::new();
    for fault in
        [CompanyFault::NotDigits, CompanyFault::Length { found: 9 }, CompanyFault::CheckDigit]
    {
        problems.extend([CustomProblem::Siren(fault), CustomProblem::Siret(fault)]);
    }
    problems.push(CustomProblem::Siret(CompanyFault::Length { found: 1 }));
    for fault in [
        YearsFault::NotAnInterval,
        YearsFault::NeitherYearNorInterval,
        YearsFault::Same,
        YearsFault::Backwards,
    ] {
        problems.push(CustomProblem::Years(fault));
    }
    for fault in [ActsFault::NoSlash, ActsFault::SpaceAtSlash, ActsFault::Heading] {
        problems.push(CustomProblem::Acts(fault));
    }
    for rest in ["", CELL, "o"] {
        let fault = HoursFault::Unreadable { rest: rest.to_owned() };
        problems.push(CustomProblem::Hours(fault));
    }
    problems.push(CustomProblem::Hours(HoursFault::NoSuchTime { found: "25:00".to_owned() }));
    for (_, comparison) in Comparison::ALL {
        for beside in ["12", "2024-01-31"] {
            let (other, beside) = ("city".into(), beside.to_owned());
            problems.push(CustomProblem::Comparison { comparison, other, beside });
        }
    }
    problems.extend([
        CustomProblem::Phone,
        CustomProblem::NotInFrance,
        CustomProblem::Reversed,
        CustomProblem::NotComparable { other: "city".into(), beside: "12".to_owned() },
        CustomProblem::Sum { parts: vec![("city".into(), "3".to_owned())], sum: "3".to_owned() },
        CustomProblem::NotANumber { part: "city".into(), found: "x".to_owned() },
    ]);
    problems
}

/// Problems of a cell.
fn cell_problems() -> Vec<Problem> {
    let first = LineNumber(5);
    let mut problems = Vec::new();
    for expected in expected_forms() {
        for misfit in [Misfit::Form, Misfit::OutOfRange, Misfit::StandIn, Misfit::Lacking] {
            problems.push(Problem::NotOfType { expected: expected.clone(), misfit });
        }
    }
    for edge in [Edge::Inclusive, Edge::Exclusive] {
        for bound in ["10", "-1e-5", "2024-01-31", "12:00:00"] {
            problems.push(Problem::TooSmall { bound: bound.into(), edge });
            problems.push(Problem::TooLarge { bound: bound.into(), edge });
        }
    }
    for counted in [Counted::Characters, Counted::Items] {
        for limit in [1, 5] {
            problems.push(Problem::TooShort { least: limit, found: 0, counted });
            problems.push(Problem::TooLong { most: limit, found: 12, counted });
        }
    }
    let allowed: Vec<String> = (0..17).map(|n| format!("v{n}")).collect();
    problems.extend([
        Problem::Required,
        Problem::NotListed { rule: Rule::Enum, allowed: allowed.into() },
        Problem::NotListed { rule: Rule::Categories, allowed: vec!["a".to_owned()].into() },
        Problem::NotListed {
            rule: Rule::Enum,
            allowed: Allowed::named(vec![("a".to_owned(), Some("First".to_owned()))]),
        },
        Problem::ItemNotListed {
            rule: Rule::Enum,
            item: "é".to_owned(),
            allowed: Allowed::from(vec!["a".to_owned()]).of_column("code", "zones.csv"),
        },
        Problem::Pattern,
        Problem::NotUnique { first },
        Problem::NotUniqueTogether {
            fields: vec!["kind".into(), "city".into()],
            values: Vec::new(),
            first,
        },
        Problem::NoSuchReference { table: None },
        Problem::NoSuchReference { table: Some("cities".into()) },
        Problem::ExtraCell { columns: 4 },
        Problem::Formula,
        Problem::Invisible { severity: Severity::Warning },
        Problem::Invisible { severity: Severity::Error },
        Problem::NotSorted { above: "zz".to_owned(), line: first },
        Problem::NearDuplicate { nearness: Nearness::Address, value: "x".to_owned(), first },
        Problem::NearDuplicate { nearness: Nearness::Name, value: "x".to_owned(), first },
        Problem::MixedScripts,
        Problem::ForeignScript,
    ]);
    problems.extend(value_problems(CELL));
    problems.extend(custom_cell_problems().into_iter().map(Problem::Custom));
    problems
}

fn other_problems() -> Vec<Problem> {
    let mut problems = vec![
        Problem::KeyEmpty,
        Problem::KeyTaken { first: LineNumber(5) },
        Problem::MissingCell,
        Problem::MissingCells { more: 1 },
        Problem::MissingCells { more: 1_234 },
        Problem::BlankRow,
        Problem::BlankHeader,
        Problem::BlankLabel { column: 2 },
        Problem::DuplicateLabel { first: 1, column: 2 },
        Problem::MissingLabel,
        Problem::ExtraLabel,
        Problem::IncorrectLabel { column: 2, expected: "city".into() },
        Problem::Removed { list: "removed.csv".to_owned(), reason: None },
        Problem::Removed { list: "removed.csv".to_owned(), reason: Some("twice".to_owned()) },
        Problem::Custom(CustomProblem::NotCohesive {
            columns: vec!["kind".into(), "city".into()],
            empty: vec!["city".into()],
        }),
        Problem::Custom(CustomProblem::OneOf { columns: ["kind".into(), "city".into()] }),
        Problem::Custom(CustomProblem::OneOfMissing { columns: ["kind".into(), "city".into()] }),
        Problem::Unreadable(Box::new(Refusal::QuoteUnclosed { line: LineNumber(2), column: 3 })),
    ];
    problems.extend(file_problems());
    problems
}

fn each(problems: Vec<Problem>, mut check: impl FnMut(&Finding, Language, String)) {
    for problem in problems {
        for suggestion in [None, Some("Velo".to_owned())] {
            let finding = Finding { suggestion, ..finding(problem.clone()) };
            for language in Language::ALL {
                check(&finding, language, finding_text(&finding, language, Sink::Plain));
            }
        }
    }
}

#[test]
fn every_code_has_a_case_here() {
    let mut problems = cell_problems();
    problems.extend(other_problems());
    let told: Vec<Code> = problems.iter().map(Problem::code).collect();
    // Schemas that stand alone have messages of their own.
    let elsewhere = [Code::FieldError];
    for code in Code::ALL.into_iter().filter(|code| !elsewhere.contains(code)) {
        assert!(told.contains(&code), "{code:?}");
    }
    each(problems, |finding, language, message| {
        let title = crate::report::finding_title(finding, language);
        assert!(!title.contains("title-"), "{title} for {message}");
    });
}

#[test]
fn every_message_on_a_cell_tells_where_and_what() {
    each(cell_problems(), |finding, language, message| {
        let line = if language == Language::En { "Line 12" } else { "Ligne 12" };
        for told in [line, "Genre", "X7", "Vél⟨U+200B⟩o"] {
            assert!(message.contains(told), "{told} is not in: {message}");
        }
        let is_empty_the_mend =
            matches!(finding.problem, Problem::NotOfType { misfit: Misfit::StandIn, .. });
        if finding.suggestion.is_some() && !is_empty_the_mend {
            assert!(message.contains("Velo"), "{message}");
        }
    });
}

#[test]
fn no_message_speaks_the_machines_language() {
    let mut problems = cell_problems();
    problems.extend(other_problems());
    each(problems, |_, _, message| {
        for denied in DENIED {
            assert!(!message.contains(denied), "{denied} is in: {message}");
        }
        assert!(
            !message.contains('{') || message.contains("JSON") || message.contains("lon"),
            "{message}"
        );
        assert!(!message.contains("\u{fffd}"), "{message}");
    });
}

#[test]
fn french_is_french() {
    const ENGLISH: [&str; 16] = [
        " the ", " is ", "Line", "Write", "column", "allowed", "Allowed", "Example", " not ",
        "expected", "Did you", " are ", "Take", " of ", "Header", "with",
    ];
    let mut problems = cell_problems();
    problems.extend(other_problems());
    each(problems, |_, language, message| {
        if language == Language::Fr {
            for word in ENGLISH {
                assert!(!message.contains(word), "{word:?} is in: {message}");
            }
            assert!(
                !message.contains(" :") && !message.contains(" ?"),
                "plain space before a sign: {message}"
            );
        }
    });
}

/// The message on a cell, from the check to the sentence.
fn said(descriptor: &str, cell: &str, language: Language) -> String {
    let field = Field::from_json(descriptor).unwrap();
    let check = field.check_cell(cell);
    finding_text(
        &Finding {
            problem: check.problems.into_iter().next().unwrap(),
            row: Some(RowNumber(11)),
            line: Some(LineNumber(12)),
            key: None,
            field: Some(field.name().clone()),
            about: Some(field.about().clone()),
            cell: Some(cell.to_owned()),
            suggestion: check.suggestion,
        },
        language,
        Sink::Plain,
    )
}

#[test]
fn a_word_for_no_value_is_told_as_that() {
    let date = r#"{"name":"day","type":"date","constraints":{"required":true}}"#;
    assert_eq!(
        said(date, "NC", Language::En),
        "Line 12, column “day”: a value is needed here, and “NC” stands for none. Write it like “2024-12-31”."
    );
    let kind = r#"{"name":"kind","type":"string","constraints":{"enum":["a","b"]}}"#;
    assert_eq!(
        said(kind, "n/a", Language::En),
        "Line 12, column “kind”: “n/a” is not in the list. Allowed: “a”, “b”. Where there is none, leave the cell empty."
    );
}

#[test]
fn a_pattern_that_lists_words_is_told_as_a_list() {
    let field = r#"{"name":"types","type":"string",
        "constraints":{"pattern":"(?:(?:^|\\|)(bike|e\\-scooter|bus))+$"}}"#;
    assert_eq!(
        said(field, "bike|tram", Language::En),
        "Line 12, column “types”: “tram”, in “bike|tram”, is not in the list. Allowed: “bike”, “e-scooter”, “bus”. Write “|” between several of them."
    );
    let alone = said(field, "tram", Language::En);
    assert!(alone.contains("“tram” is not in the list."), "{alone}");
    // Its words are all there, and it is not a list of them as the pattern wants it.
    let odd = said(field, "|bike|", Language::En);
    assert!(odd.contains("does not have the form"), "{odd}");
    let meant = said(field, "Bike, E-Scoter", Language::En);
    assert!(meant.ends_with("Write “bike|e-scooter”."), "{meant}");
}

#[test]
fn two_columns_of_one_title_are_told_apart() {
    let field = |name: &str, title: &str| {
        format!(r#"{{"name":"{name}","type":"integer","title":"{title}"}}"#)
    };
    let title = said(&field("lift_yes", "Lift"), "x", Language::En);
    assert!(title.starts_with("Line 12, column “Lift” (“lift_yes”): "), "{title}");
    let same = said(&field("date_maj", "Date MAJ"), "x", Language::En);
    assert!(same.starts_with("Line 12, column “date_maj”: "), "{same}");
}

#[test]
fn sentences_as_people_read_them() {
    assert_eq!(
        said(r#"{"name":"maj","type":"date","title":"Mise à jour"}"#, "31/01/2024", Language::Fr),
        "Ligne 12, colonne «\u{a0}Mise à jour\u{a0}» («\u{a0}maj\u{a0}»)\u{a0}: «\u{a0}31/01/2024\u{a0}» n'est pas une date au bon format. Écrivez «\u{a0}2024-01-31\u{a0}»."
    );
    assert_eq!(
        said(r#"{"name":"price","type":"number"}"#, "10,5", Language::En),
        "Line 12, column “price”: “10,5”: use a dot, not a comma, before the decimals. Write “10.5”."
    );
    assert_eq!(
        said(r#"{"name":"country","constraints":{"enum":["CA","PE"]}}"#, "Canada", Language::En),
        "Line 12, column “country”: “Canada” is not in the list. Allowed: “CA”, “PE”. Did you mean “CA”?"
    );
    let siret = r#"{"name":"siret","description":"14 chiffres","example":"73282932000074","constraints":{"pattern":"^\\d{14}$"}}"#;
    let message = said(siret, "12", Language::Fr);
    assert!(
        message.ends_with(
            "attendu\u{a0}: «\u{a0}14 chiffres\u{a0}». Exemple\u{a0}: «\u{a0}73282932000074\u{a0}»."
        ),
        "{message}"
    );
}

#[test]
fn peoples_text_does_nothing_in_markdown_m1() {
    let finding = Finding {
        cell: Some("@all ![x](y) <b> closes #1 `".to_owned()),
        suggestion: Some("`@you`".to_owned()),
        ..finding(Problem::Pattern)
    };
    let message = finding_text(&finding, Language::En, Sink::Markdown);
    assert!(message.contains("`` @\u{200b}all ![x](y) <b> closes #\u{200b}1 ` ``"), "{message}");
    assert!(message.contains("`` `@\u{200b}you` ``"), "{message}");
}

#[test]
fn json_has_the_members_of_the_contract_and_no_empty_ones() {
    let field: FieldName = "country".into();
    let finding = Finding {
        problem: Problem::NotListed { rule: Rule::Enum, allowed: vec!["CA".to_owned()].into() },
        row: Some(RowNumber(3)),
        line: Some(LineNumber(4)),
        key: Some(Key::single("id", "X")),
        field: Some(field),
        about: None,
        cell: Some("Canada".to_owned()),
        suggestion: Some("CA".to_owned()),
    };
    let json = serde_json::to_string(&FindingJson::new(&finding, Language::En)).unwrap();
    assert_eq!(
        json,
        r#"{"code":"constraint-error","severity":"error","rule":"enum","row":3,"line":4,"key":{"id":"X"},"field":"country","cell":"Canada","message":"Line 4 (“X”), column “country”: “Canada” is not in the list. Allowed: “CA”. Did you mean “CA”?","suggestion":"CA","fix":"/set country = CA"}"#
    );
    let header =
        Finding { row: None, line: None, key: None, cell: None, suggestion: None, ..finding };
    let json = serde_json::to_string(&FindingJson::new(
        &Finding { problem: Problem::MissingLabel, ..header },
        Language::Fr,
    ))
    .unwrap();
    assert_eq!(
        json,
        r#"{"code":"missing-label","severity":"error","field":"country","message":"En-tête : la colonne « country » est manquante. Ajoutez-la au fichier."}"#
            .replace(" :", "\u{a0}:").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»")
    );
}

#[test]
fn a_fix_is_a_command_that_can_be_copied() {
    let with = |field: &str, suggestion: Option<&str>, problem: Problem| Finding {
        field: Some(field.into()),
        suggestion: suggestion.map(str::to_owned),
        ..finding(problem)
    };
    let stand_in = || Problem::NotOfType { expected: Expected::Integer, misfit: Misfit::StandIn };
    let dataset = DatasetName::parse("volcanoes").unwrap();
    for (found, at_hand, named) in [
        (
            with("country", Some("CA"), Problem::Pattern),
            Some("/set country = CA"),
            Some(r#"/set volcanoes "X7" country = CA"#),
        ),
        (
            with("Mise à jour", Some("a = b"), Problem::Pattern),
            Some(r#"/set "Mise à jour" = "a = b""#),
            Some(r#"/set volcanoes "X7" "Mise à jour" = "a = b""#),
        ),
        (
            with("price", None, stand_in()),
            Some("/set price = ~"),
            Some(r#"/set volcanoes "X7" price = ~"#),
        ),
        (with("country", None, Problem::Pattern), None, None),
        (with("country", Some("a\nb"), Problem::Pattern), None, None),
        (with("tags[0]", Some("a"), Problem::Pattern), None, None),
        (with("x", Some("a"), Problem::ExtraCell { columns: 2 }), None, None),
    ] {
        assert_eq!(fix_command(&found, FixOf::AtHand).as_deref(), at_hand);
        assert_eq!(fix_command(&found, FixOf::Named(&dataset)).as_deref(), named);
    }
    let found = with("country", Some("CA"), Problem::Pattern);
    let said = finding_said(&found, FixOf::AtHand, Language::Fr);
    assert!(said.text.contains("Répondez `/set country = CA`"), "{}", said.text);
}
