use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;

/// Everything a forge's Markdown can do.
fn parse(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION).collect()
}

/// The cells of a one-row table around a cell, as text.
fn cells(cell: &str) -> Vec<String> {
    let markdown = format!("| a | b | c |\n|---|---|---|\n| x | {cell} | z |\n| 1 | 2 | 3 |\n");
    let mut cells = Vec::new();
    for event in parse(&markdown) {
        match event {
            Event::Start(Tag::TableCell) => cells.push(String::new()),
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow) | Event::End(_) => {}
            Event::Text(text) | Event::Code(text) => cells.last_mut().unwrap().push_str(&text),
            event => panic!("{event:?} from {cell:?}"),
        }
    }
    assert_eq!(cells.len(), 9, "{cell}");
    assert_eq!((cells[3].as_str(), cells[5].as_str(), cells[8].as_str()), ("x", "z", "3"));
    cells
}

/// Text without what escaping puts in.
fn bare(text: &str) -> String {
    text.replace(['\u{200b}', '\u{2068}', '\u{2069}'], "")
}

/// Text that would do something if it were let.
const HOSTILE: &[&str] = &[
    "a|b",
    "a\\|b",
    "a\\\\|b\\",
    "|",
    "\\",
    "`",
    "``|``",
    "`a` ``b`` ```c``` ````````````",
    "a\nb",
    "a\r\nb\rc",
    "\t",
    " a ",
    "<img src=x onerror=alert(1)>",
    "<!-- a -->",
    "--> </details></td><sub>",
    "&lt;b&gt; &#124; &amp;",
    "[a]: http://x",
    "[^1] [^1]: note",
    "$$math$$ $x$ $`x`$",
    "```mermaid",
    "@user @org/team a@b.c ＠user ﹫user",
    "#1 GH-1 o/r#1 6dcb09b5b57875f334f61aebed695e2e4193db5e !1 ~label %milestone &epic $1 ^alert#1",
    "fixes #1, Closes: o/r#2, resolve\u{a0}GH-3",
    "![x](http://e/x.png) [x](javascript:alert(1)) <http://x>",
    "http://x.y www.x.y mailto:a@b.c :smile: xmpp:a@b.c/x",
    "*a* **b** _c_ ~~d~~ ^e^ ~f~ ==g==",
    "/merge",
    "\n/assign @x",
    "---",
    "===",
    "# a",
    "- a",
    "1. a",
    "1) a",
    "> a",
    ": a",
    "[[wiki]]",
    "{.class}",
    "\u{1b}[2J\u{7}\u{9b}",
    "\u{1b}]8;;http://x\u{1b}\\",
    "a\u{202e}b\u{2066}c",
    "مرحبا",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "👩‍👩‍👧",
    "",
];

#[test]
fn hostile_values_keep_the_table_and_are_shown_as_they_are_m1_m2_m6() {
    for text in HOSTILE {
        if !text.is_empty() {
            assert_eq!(bare(&cells(&code_cell(text))[4]), visible(text), "{text:?}");
        }
        let shown = bare(&cells(&plain(text))[4]);
        assert_eq!(shown, visible(text).trim(), "{text:?}");
    }
}

#[test]
fn hostile_values_do_nothing_in_a_sentence_m2_m6() {
    for text in HOSTILE {
        for written in [code_span(text), plain(text)] {
            let markdown = format!("{written}\n\nb {written} c {written}\n\n- {written}\n");
            for event in parse(&markdown) {
                assert!(
                    matches!(
                        event,
                        Event::Text(_)
                            | Event::Code(_)
                            | Event::End(_)
                            | Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item)
                    ),
                    "{event:?} from {written:?}"
                );
            }
            assert!(markdown.lines().all(|line| !line.starts_with('/')), "{written}");
        }
    }
}

#[test]
fn nobody_is_mentioned_even_without_the_code_span_m3() {
    assert_eq!(code_span("a.b@example.org"), "`a.b@example.org`");
    for text in ["@user", "@org/team", "x @b.c", "＠user", "@", "@@a", ".@a", "-@a"] {
        for written in [code_span(text), code_cell(text), plain(text)] {
            let text: String = parse(&written)
                .into_iter()
                .filter_map(|event| match event {
                    Event::Text(text) | Event::Code(text) => Some(text.into_string()),
                    _ => None,
                })
                .collect();
            let mut chars = text.chars();
            while let Some(c) = chars.next() {
                if is_at(c) {
                    assert_eq!(chars.next(), Some(ZERO_WIDTH_SPACE), "{text:?}");
                }
            }
        }
        assert!(!one_line(text).contains(['@', '＠']));
    }
}

#[test]
fn nothing_is_referred_to_or_closed_m4_m5() {
    let written = plain("fixes #1 GH-2 o/r#3 !4 ~l %m &e 6dcb09b5b57875f334f61aebed695e2e4193db5e");
    let text: String = parse(&written)
        .into_iter()
        .filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    for live in ["#1", "GH-2", "#3", "!4", "~l", "%m", "&e", "6dcb09b"] {
        assert!(!text.contains(live), "{live} in {text}");
    }
    assert_eq!(code_span("fixes #1"), "`fixes #\u{200b}1`");
    let title = one_line("fixes #1, closes o/r#2 GH-3 6dcb09b5b57875f3 !4 http://x www.x.y");
    assert_eq!(title, "fixes 1, closes o/r2 GH 3 6dcb09… 4 http x www x.y");
}

#[test]
fn titles_are_one_harmless_line_m7_m12() {
    assert_eq!(one_line("Pic d'Aneto (Éboulis)"), "Pic d'Aneto (Éboulis)");
    assert_eq!(one_line("X\n\nCo-authored-by: v <v@x>"), "X Co-authored-by: v vx");
    assert_eq!(one_line("a [skip ci] ***NO_CI*** b"), "a skip ci NO_CI b");
    assert_eq!(one_line("\"; rm -rf ${{ secrets.X }} `id`"), "rm -rf secrets.X id");
    assert_eq!(one_line("a\u{0}b\u{202e}c\u{1b}[2J"), "a bc 2J");
    assert_eq!(one_line("/merge"), "merge");
    assert_eq!(one_line("-- <>"), "");
    assert_eq!(one_line(&"é".repeat(100)).chars().count(), 72);
    assert!(one_line(&"é".repeat(100)).ends_with('…'));
}

#[test]
fn long_values_are_cut_between_graphemes_and_counted_m9_m10() {
    assert_eq!(code_span(&"a".repeat(120)), format!("`{}`", "a".repeat(120)));
    assert_eq!(code_span(&"a".repeat(1_120)), format!("`{}`…(+1000)", "a".repeat(120)));
    let family = "👩‍👩‍👧".repeat(60);
    let (kept, hidden) = cut(&family);
    assert_eq!(kept, "👩‍👩‍👧".repeat(kept.len() / "👩‍👩‍👧".len()), "whole families");
    assert_eq!(hidden, family.chars().count() - kept.chars().count());
    let zalgo = format!("a{}", "\u{301}".repeat(60_000));
    assert!(code_span(&zalgo).len() < 500);
    assert!(code_cell(&"\u{200b}".repeat(60_000)).len() < 500);
}

#[test]
fn long_values_are_cut_around_what_differs() {
    let long = "word ".repeat(100);
    let (old, new) = code_cell_pair(&format!("{long}old"), &format!("{long}new"));
    assert_eq!(old.unwrap(), "…`word word word word old`…(+480)");
    assert_eq!(new.unwrap(), "…`word word word word new`…(+480)");
    assert_eq!(code_cell_pair("a", ""), (Some("`a`".to_owned()), None));
}

#[test]
fn right_to_left_text_is_isolated_m11() {
    assert_eq!(code_span("قديم"), "\u{2068}`قديم`\u{2069}");
    assert_eq!(code_span("שלום\u{2069}"), "\u{2068}`שלום⟨U+2069⟩`\u{2069}");
    assert_eq!(code_span("été"), "`été`");
}

#[test]
fn html_is_text() {
    assert_eq!(
        html("<a href=\"x\" b='y'>&\u{202e}"),
        "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;⟨U+202E⟩"
    );
    assert_eq!(url("https://x/a b|c)(<é>`"), "https://x/a%20b%7Cc%29%28%3C%C3%A9%3E%60");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_value_round_trips_through_a_table_m1(text in "[ -~\n\t|`\\\\@#é]{1,40}") {
        prop_assert_eq!(bare(&cells(&code_cell(&text))[4]), visible(&text));
        let shown = bare(&cells(&plain(&text))[4]);
        prop_assert_eq!(shown, visible(&text));
    }

    #[test]
    fn any_text_is_harmless_in_a_sentence_m2(text in "\\PC{0,60}") {
        for written in [code_span(&text), plain(&text)] {
            for event in parse(&format!("{written}\n\nb {written} c")) {
                prop_assert!(
                    matches!(
                        event,
                        Event::Text(_) | Event::Code(_) | Event::End(_) | Event::Start(Tag::Paragraph)
                    ),
                    "{:?} from {:?}", event, written
                );
            }
        }
        let title = one_line(&text);
        prop_assert!(title.chars().count() <= 288 && !title.contains(['\n', '[', '@', '`', '$']));
    }
}
