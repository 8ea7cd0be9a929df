use std::fmt::Write as _;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;
use crate::dataset::MemoryTable;
use crate::dataset::diff::{DiffKey, diff};
use crate::report::Language;

/// A table from lines of cells parted by commas, the first line the header.
fn table(text: &str) -> MemoryTable {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut table = MemoryTable::new(lines.next().unwrap_or_default().split(','));
    for line in lines {
        table.push(line.split(','));
    }
    table
}

fn compare(old: &str, new: &str) -> Diff {
    diff(&table(old), &table(new), &DiffKey::Fields(vec!["id".into()])).unwrap()
}

fn view(language: Language) -> View<'static> {
    View {
        dataset: None,
        path: "data/channels.csv",
        links: Links::default(),
        language,
        budget: Budget::default(),
    }
}

fn summary(diff: &Diff, language: Language) -> Summary<'_> {
    Summary {
        view: view(language),
        who: None,
        diff,
        bytes: None,
        byte_changes: &[],
        checks: Checks::NotRun,
        remarks: &[],
        next_steps: &[],
    }
}

const OLD: &str = "id,name,country,closed
    X.bo,Canal X,BO,
    Y.pe,Canal Y,PE,2020
    Z.cl,Canal Z,CL,";

#[test]
fn a_small_change_is_cards_with_everything_around_them() {
    let diff = compare(
        OLD,
        "id,name,country,closed
         X.bo,Canal X,PE,
         Z.cl,Canal Z,CL,
         W.ar,Canal W,AR,",
    );
    let mut summary = summary(&diff, Language::En);
    summary.view.dataset = Some("channels");
    summary.view.links.new = Some("https://forge/o/r/blob/b/data/channels.csv?plain=1");
    summary.who = Some("ada");
    summary.bytes = Some(ByteFact { lines_changed: 3, lines_total: 4 });
    let findings = [
        FindingLine { severity: Severity::Warning, text: "`AR` is new here.".into() },
        FindingLine { severity: Severity::Error, text: "`X.bo`: not in `PE`.".into() },
    ];
    summary.checks = Checks::Ran { findings: &findings, old_findings: 2 };
    let next = ["Write `/set id = X.pe` to correct it.".to_owned()];
    summary.next_steps = &next;
    let remarks = ["The answer to `Notes` was not used.".to_owned()];
    summary.remarks = &remarks;
    let expected = "\
Asked by `ada`: **1 row added, 1 changed (1 cell), 1 removed** of 3 in `channels` (`data/channels.csv`).

**❌ 1 error to settle first, 1 warning to look at.** 2 older errors stand in the file; they do not count.

**✎ Changed** · `X.bo` · [line 2](https://forge/o/r/blob/b/data/channels.csv?plain=1#L2)

| Column | Before | After |
|---|---|---|
| `country` | `BO` | `PE` |

**− Removed** · `Y.pe` · line 3

| Column | Value |
|---|---|
| `id` | `Y.pe` |
| `name` | `Canal Y` |
| `country` | `PE` |
| `closed` | `2020` |

**+ Added** · `W.ar` · [line 4](https://forge/o/r/blob/b/data/channels.csv?plain=1#L4)

| Column | Value |
|---|---|
| `id` | `W.ar` |
| `name` | `Canal W` |
| `country` | `AR` |
| `closed` | *empty* |

The rest of the file is identical byte for byte: 3 lines of 4 changed.

- ❌ `X.bo`: not in `PE`.
- ⚠️ `AR` is new here.

**What happens next**

- Write `/set id = X.pe` to correct it.

<details><summary>1 remark on how the request was read</summary>

- The answer to `Notes` was not used.

</details>
";
    assert_eq!(render_summary(&summary), expected);
}

#[test]
fn more_rows_are_one_table() {
    let diff = compare(
        "id,name,country\na,Alpha,BO\nb,Beta,PE\nc,Gamma,CL\nd,Delta,AR",
        "id,name,country\na,Alpha|,BO\nb,Beta,\nC,Gamma,CL\ne,Epsilon,EC",
    );
    let mut view = view(Language::Fr);
    view.links = Links {
        old: Some("https://f/old"),
        new: Some("https://f/new"),
        all: Some("https://f/all"),
    };
    let expected = "\
**1 ligne ajoutée, 2 modifiées (2 cellules), 1 renommée, 1 supprimée** sur 4 dans `data/channels.csv`.

| | Ligne | `id` | `name` | `country` |
|:-:|--:|---|---|---|
| ✎ | [2](https://f/new#L2) | `a` | `Alpha` → `Alpha\\|` | |
| ✎ | [3](https://f/new#L3) | `b` | | `PE` → *vide* |
| ✎ | [4](https://f/new#L4) | `c` → `C` | | |
| − | [5](https://f/old#L5) | `d` | `Delta` | `AR` |
| + | [5](https://f/new#L5) | `e` | `Epsilon` | `EC` |

Tous les changements\u{a0}: [la différence du fichier](https://f/all)
";
    assert_eq!(render_diff_markdown(&diff, &view), expected);
}

#[test]
fn very_many_rows_are_groups_a_sample_and_a_fold() {
    let mut old = MemoryTable::new(["id", "ville", "note"]);
    let mut new = old.clone();
    for row in 0..12_408 {
        let id = format!("r{row}");
        old.push([id.as_str(), "lima", "n"]);
        let town = match row % 200 {
            0 => "Lima",
            1 => "LIMA",
            _ => "lima",
        };
        new.push([id.as_str(), town, if row == 7 { "" } else { "n" }]);
    }
    let diff = diff(&old, &new, &DiffKey::Detect).unwrap();
    let text = render_diff_markdown(&diff, &view(Language::En));
    let start = "\
**0 rows added, 127 changed (127 cells: 126 only in upper and lower case), 0 removed** of 12,408 in `data/channels.csv`.

- `ville`: 126 cells, 2 values: `LIMA` (63), `Lima` (63)
- `note`: 1 cell, 1 value: *empty* (1)

| | Line | `id` | `ville` | `note` |
|:-:|--:|---|---|---|
| ✎ | 2 | `r0` | `lima` → `Lima` *(case)* | |
| ✎ | 3 | `r1` | `lima` → `LIMA` *(case)* | |
| ✎ | 9 | `r7` | | `n` → *empty* |
";
    assert_eq!(text.get(..start.len()), Some(start));
    assert!(text.contains("\n\n<details><summary>107 more rows</summary>\n\n| | Line |"));
    assert!(text.ends_with("|\n\n</details>\n"));
    assert_eq!(text.matches("\n| ✎ |").count(), 127);
}

#[test]
fn what_is_told_once_is_told_once() {
    let diff = compare(
        "id,nom,lat,x\n1,a,5,p\n2,b,6,\n3,c,7,\n3,cc,8,\n4,d,9,",
        "lat,id,name,y\n6,2,b,\n5,1,a,q\n7,3,c,\n8,3,cc,\n9,4,d,",
    );
    let expected = "\
Aucune ligne ne change dans `data/channels.csv`, seulement des colonnes.

- Colonne `lat` déplacée de la place 3 à la place 1.
- Colonne `nom` renommée `name`.
- Colonne `y` ajoutée, 1 cellule remplie.
- Colonne `x` supprimée, avec 1 valeur.
- 1 ligne a changé de place\u{a0}: `2` (rang 2 → 1).
- ⚠️ La clé `3` figure aux lignes 4, 5\u{a0}: ses lignes ont été appariées dans leur ordre.

<details><summary>La valeur de la nouvelle colonne <code>y</code></summary>

| `id` | Valeur |
|---|---|
| `1` | `q` |

</details>

<details><summary>La valeur qui part avec la colonne <code>x</code></summary>

| `id` | Valeur |
|---|---|
| `1` | `p` |

</details>
";
    assert_eq!(render_diff_markdown(&diff, &view(Language::Fr)), expected);
}

#[test]
fn nothing_or_nearly_nothing_changed_is_said_m14() {
    let same = compare(OLD, OLD);
    let say = |summary: &Summary<'_>| render_summary(summary);
    let mut nothing = summary(&same, Language::En);
    assert_eq!(say(&nothing), "Nothing changes in `data/channels.csv`: it holds this already.\n");
    nothing.who = Some("ada");
    nothing.byte_changes = &[ByteChange::BomRemoved, ByteChange::LineEnds];
    assert_eq!(
        say(&nothing),
        "Asked by `ada`. No value changes in `data/channels.csv`: only the way the file is written \
         (the byte order mark removed, line ends).\n"
    );
    nothing.byte_changes = &[];
    nothing.bytes = Some(ByteFact { lines_changed: 4, lines_total: 4 });
    assert_eq!(
        say(&nothing),
        "Asked by `ada`. No value changes in `data/channels.csv`: only the way the file is written.\n"
    );
    let sorted = compare("id\na\nb\nc", "id\nc\na\nb");
    assert_eq!(
        say(&summary(&sorted, Language::Fr)),
        "Aucune valeur ne change dans `data/channels.csv`\u{a0}: seulement l’ordre des lignes (1 \
         ligne déplacée).\n\n- Déplacées\u{a0}: `c` (rang 3 → 1).\n"
    );
    let spaces = compare("id,n,m\na,40,x", "id,n,m\na, 40,x");
    assert!(say(&summary(&spaces, Language::En)).starts_with(
        "**0 rows added, 1 changed (1 cell, only in whitespace), 0 removed** of 1 in"
    ));
    let mixed = compare("id,n,m\na,40,x\nb,Lima,y", "id,n,m\na,40.0,X\nb,LIMA,z");
    assert!(say(&summary(&mixed, Language::Fr)).starts_with(
        "**0 ligne ajoutée, 2 modifiées (4 cellules\u{a0}: 2 seulement des majuscules ou \
         minuscules, 1 seulement l’écriture d’un nombre), 0 supprimée** sur 2 dans"
    ));
}

#[test]
fn identical_is_only_said_when_it_was_proved() {
    let diff = compare(OLD, &OLD.replace("BO", "PE"));
    let mut summary = summary(&diff, Language::En);
    assert!(!render_summary(&summary).contains("identical"));
    summary.bytes = Some(ByteFact { lines_changed: 4, lines_total: 4 });
    assert!(!render_summary(&summary).contains("identical"), "no line is left");
    summary.bytes = Some(ByteFact { lines_changed: 1, lines_total: 846 });
    assert!(
        render_summary(&summary)
            .contains("The rest of the file is identical byte for byte: 1 line of 846 changed.")
    );
}

#[test]
fn an_added_row_with_many_empty_cells_names_them_in_one_line() {
    let diff = compare("id,a,b,c,d\n1,,,,", "id,a,b,c,d\n1,,,,\n2,x,,,");
    assert!(
        render_diff_markdown(&diff, &view(Language::En))
            .ends_with("| `id` | `2` |\n| `a` | `x` |\n\nEmpty: `b`, `c`, `d`.\n")
    );
}

#[test]
fn wide_tables_show_what_changed_and_fold_the_rest() {
    let header = "id,a,b,c,d,e,f,g,h,i";
    let row = |id: &str| format!("\n{id},1,2,3,4,5,6,7,8,9");
    let old: String = ["p", "q", "r", "s"].map(row).concat();
    let new =
        old.replace("\np,1,2", "\np,1,0").replace(&row("q"), "") + &row("t") + "0" + &row("u");
    let diff = compare(&format!("{header}{old}"), &format!("{header}{new}"));
    let text = render_diff_markdown(&diff, &view(Language::En));
    assert!(
        text.contains(
            "
| | Line | `id` | `a` | `b` | `c` |
|:-:|--:|---|---|---|---|
| ✎ | 2 | `p` | | `2` → `0` | |
| − | 3 | `q` | `1` | `2` | `3` |
| + | 5 | `t` | `1` | `2` | `3` |
| + | 6 | `u` | `1` | `2` | `3` |

6 more columns are not shown here.

<details><summary>All cells of the 3 added and removed rows</summary>

**− Removed** · `q` · line 3

| Column | Value |
|---|---|
| `id` | `q` |
"
        ),
        "{text}"
    );
}

/// Every table of a text has one width, and nothing but what summaries are made of is in it.
fn check(markdown: &str, budget: usize) {
    assert!(markdown.len() <= budget, "{} bytes", markdown.len());
    assert!(markdown.lines().all(|line| !line.starts_with('/')), "a quick action");
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let mut width = 0;
    let mut cells = 0;
    let mut open = 0;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Table(columns)) => width = columns.len(),
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                assert_eq!(cells, width, "{markdown}");
                cells = 0;
            }
            Event::Start(Tag::Image { .. } | Tag::Heading { .. } | Tag::CodeBlock(_))
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::InlineHtml(_)
            | Event::Rule => panic!("{event:?} in {markdown}"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with("https://f/")),
            Event::Html(html) if html.trim() == "</details>" => open -= 1,
            Event::Html(html) => {
                assert!(html.starts_with("<details><summary>"), "{html}");
                open += 1;
            }
            Event::Text(text) => assert!(!text.contains('@'), "{text}"),
            Event::Code(text) => assert!(!text.replace("@\u{200b}", "").contains('@'), "{text}"),
            _ => {}
        }
        assert!((0..=1).contains(&open), "{markdown}");
    }
    assert_eq!(open, 0, "{markdown}");
}

#[test]
fn the_budget_holds_whatever_comes_m9_m10() {
    let mut many = MemoryTable::new(["id", "v"]);
    let mut changed = many.clone();
    for row in 0..5_000 {
        many.push([row.to_string(), "a".to_owned()]);
        changed.push([row.to_string(), format!("value {row}")]);
    }
    let wide_header = || (0..300).map(|n| format!("column {n}"));
    let mut wide = MemoryTable::new(wide_header());
    let mut wider = wide.clone();
    for row in 0..20 {
        wide.push((0..300).map(|n| format!("{row}.{n}")));
        wider.push((0..300).map(|n| if n == 0 { format!("{row}.0") } else { "😀".repeat(130) }));
    }
    wider.push((0..300).map(|n| format!("new {n}")));
    let mut long = MemoryTable::new(["id", "text"]);
    let longer = long.clone();
    for row in 0..6 {
        long.push([row.to_string(), "👩‍👩‍👧".repeat(10_000)]);
    }
    let findings: Vec<FindingLine> = (0..5_000)
        .map(|n| FindingLine { severity: Severity::Error, text: format!("finding {n}") })
        .collect();
    let lines: Vec<String> = (0..5_000).map(|n| format!("line {n}")).collect();
    for (old, new) in [(&many, &changed), (&wide, &wider), (&long, &longer), (&longer, &long)] {
        let diff = diff(old, new, &DiffKey::Detect).unwrap();
        for language in Language::ALL {
            for budget in [0, 700, 60_000] {
                let mut summary = summary(&diff, language);
                summary.view.budget = Budget(budget);
                summary.view.links.all = Some("https://f/all");
                check(&render_summary(&summary), budget);
                check(&render_diff_markdown(&diff, &summary.view), budget);
                summary.checks = Checks::Ran { findings: &findings, old_findings: 1 };
                summary.remarks = &lines;
                summary.next_steps = &lines;
                let text = render_summary(&summary);
                check(&text, budget);
                if budget == 60_000 && language == Language::En {
                    assert!(text.contains("more findings."), "{text}");
                    let rows = diff.rows.len();
                    let shown = text.matches("\n| ✎").count()
                        + text.matches("\n| −").count()
                        + text.matches("\n| + ").count();
                    let hidden = rows - shown;
                    if hidden > 0 {
                        let mut says = String::new();
                        write!(says, "… {} changed", grouped(hidden)).unwrap();
                        assert!(text.contains(&says), "{says}");
                        assert!(text.contains("All changes: [the file's diff](https://f/all)"));
                    }
                }
            }
        }
    }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    if digits.len() > 4 {
        let (thousands, rest) = digits.split_at(digits.len() - 3);
        format!("{thousands},{rest}")
    } else {
        digits
    }
}

#[test]
fn a_terminal_gets_no_control_characters_m8() {
    let diff = compare(
        "id,a\u{1b}[2J\nX,p\nY,old",
        "id,a\u{1b}[2J\nX,p\nY,\u{1b}]8;;http://e\u{7}\u{9b}\u{202e}\nZ,",
    );
    let text = render_diff_text(&diff, &view(Language::En), Screen::default());
    let expected = "\
1 row added, 1 changed (1 cell), 0 removed of 2 in “data/channels.csv”.

✎ Y (line 3)
    a␛[2J  old → ␛]8;;http://e␇⟨U+009B⟩⟨U+202E⟩

+ Z (line 4)
    id     Z
    a␛[2J  (empty)
";
    assert_eq!(text, expected);
    let coloured =
        render_diff_text(&diff, &view(Language::En), Screen::default().with_colour(Colour::Ansi));
    let mut bare = coloured;
    for code in ["0", "1", "2", "31", "32", "33"] {
        bare = bare.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(bare, expected);
}

#[test]
fn the_page_is_text_side_by_side() {
    let diff = compare("id,a\n<b>,x\n&,", "id,a\n<b>,\"><script>\n&,");
    let page = render_diff_html(&diff, &view(Language::Fr));
    assert!(page.contains("<html lang=\"fr\">"));
    assert!(page.contains(
        "<tr><th scope=\"rowgroup\" colspan=\"3\">✎ Modifiée <bdi>&lt;b&gt;</bdi> \
         <small>ligne 2</small></th></tr>\n\
         <tr><th scope=\"row\" dir=\"auto\">a</th>\
         <td class=\"del\" dir=\"auto\"><del>x</del></td>\
         <td class=\"ins\" dir=\"auto\"><ins>&quot;&gt;&lt;script&gt;</ins></td></tr>"
    ));
    assert!(!page.contains("<script"));
}

const CELL: &str =
    "[a-c]|\\|{1,2}|`{1,4}|@user|#1|<!--|</details>|\\n/merge|\\\\|\\$x\\$|é|\u{202e}|";

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_values_give_a_harmless_summary_m1_m2_m3_m6(
        old in proptest::collection::vec([CELL, CELL, CELL], 0..8),
        new in proptest::collection::vec([CELL, CELL, CELL], 0..8),
        header in [CELL, CELL, CELL],
        who in CELL,
    ) {
        let build = |rows: &[[String; 3]]| {
            let mut table = MemoryTable::new(header.iter().map(String::as_str));
            for row in rows {
                table.push(row.iter().map(String::as_str));
            }
            table
        };
        let diff = diff(&build(&old), &build(&new), &DiffKey::Detect).unwrap();
        let mut summary = summary(&diff, Language::En);
        summary.who = Some(&who);
        summary.view.path = &who;
        check(&render_summary(&summary), 60_000);
    }
}
