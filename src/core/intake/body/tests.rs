//! Bodies as people leave them: the quirks of USERS section 8 and FAULTS P1 to P15.

use super::*;
use crate::intake::template::load;
use crate::intake::{Answer, IssueForm, Remark};

/// A form about mountain huts with one field of each kind.
const HUTS: &str = r#"
name: Add a hut
description: A hut that the map lacks
title: "[Hut] "
labels: [hut, new]
body:
  - type: markdown
    attributes:
      value: Thank you for helping.
  - type: input
    id: name
    attributes:
      label: Hut name
    validations:
      required: true
  - type: dropdown
    id: country
    attributes:
      label: Country
      options: [Peru, Chile, "Bolivia, Plurinational State of"]
  - type: dropdown
    id: open
    attributes:
      label: Open in (optional)
      multiple: true
      options: [Winter, Summer, "Spring, by request", Autumn]
  - type: textarea
    id: notes
    attributes:
      label: 📝 Notes
  - type: textarea
    id: record
    attributes:
      label: Record
      render: yaml
  - type: checkboxes
    id: rules
    attributes:
      label: Before you send
      options:
        - label: I read the [rules](https://example.org/rules)
          required: true
        - label: I slept there
"#;

fn huts() -> IssueForm {
    load(HUTS).unwrap().form
}

fn form(body: &str) -> IssueForm {
    load(&format!("name: T\ndescription: t\nbody:\n{body}")).unwrap().form
}

/// Fields of the given kinds, `a`, `b`, `c` …, labelled `Alpha`, `Beta`, `Gamma`, `Delta`.
fn fields(kinds: &[&str]) -> IssueForm {
    let names = [("a", "Alpha"), ("b", "Beta"), ("c", "Gamma"), ("d", "Delta")];
    let mut body = Vec::new();
    for (kind, (id, label)) in kinds.iter().zip(names) {
        let extra = match *kind {
            "dropdown" | "checkboxes" => "      options: [{label: One}, {label: Two}]\n",
            _ => "",
        };
        let extra = if *kind == "dropdown" { "      options: [One, Two]\n" } else { extra };
        body.push(format!(
            "  - type: {kind}\n    id: {id}\n    attributes:\n      label: {label}\n{extra}"
        ));
    }
    form(&body.concat())
}

fn get(form: &IssueForm, body: &str, field: &str) -> Answer {
    read(form, body).answers[field].clone()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn list(items: &[&str]) -> Answer {
    Answer::Choices(items.iter().map(|item| (*item).to_owned()).collect())
}

fn codes(form: &IssueForm, body: &str) -> Vec<(String, String)> {
    let remarks = read(form, body).remarks;
    let field = |remark: &Remark| remark.field().map_or(String::new(), ToString::to_string);
    remarks.iter().map(|remark| (remark.code().to_owned(), field(remark))).collect()
}

fn assert_code(form: &IssueForm, body: &str, code: &str, field: &str) {
    let codes = codes(form, body);
    assert!(codes.contains(&(code.to_owned(), field.to_owned())), "{codes:?}");
}

const FILLED: &str = "### Hut name\n\nRefugio Perú\n\n### Country\n\nPeru\n\n### Open in (optional)\n\n\
    Winter, Spring, by request\n\n### 📝 Notes\n\nTwo rooms.\n\nBring wood.\n\n### Record\n\n\
    ```yaml\nbeds: 12\n```\n\n### Before you send\n\n\
    - [x] I read the [rules](https://example.org/rules)\n- [ ] I slept there";

#[test]
fn quirk_01_a_body_as_the_forge_writes_it_p1() {
    let read = read(&huts(), FILLED);
    assert_eq!(read.remarks, []);
    assert_eq!(
        serde_json::to_value(&read.answers).unwrap(),
        serde_json::json!({
            "name": "Refugio Perú",
            "country": "Peru",
            "open": ["Winter", "Spring, by request"],
            "notes": "Two rooms.\n\nBring wood.",
            "record": "beds: 12",
            "rules": ["I read the [rules](https://example.org/rules)"],
        })
    );
    assert_eq!(render(&huts(), &read.answers), FILLED);
    assert_eq!(render_as(&huts(), &read.answers, Flavour::Forgejo), format!("{FILLED}\n\n"));
}

#[test]
fn quirk_02_no_response_and_none_are_no_answer() {
    let form = fields(&["input", "dropdown", "textarea"]);
    let body = "### Alpha\n\n_No response_\n\n### Beta\n\nNone\n\n### Gamma\n\n_No response_\n";
    let read = read(&form, body);
    assert!(read.answers.values().all(|answer| *answer == Answer::None));
    assert_eq!(read.remarks, []);
    // In a text, `None` is a word.
    assert_eq!(get(&form, "### Alpha\n\nNone", "a"), text("None"));
}

#[test]
fn quirk_03_none_as_an_option() {
    let form = form(
        "  - type: dropdown\n    id: a\n    attributes:\n      label: Damage\n      \
         options: [None, Some, None / Not applicable]\n",
    );
    assert_eq!(get(&form, "### Damage\n\nNone", "a"), text("None"));
    assert_eq!(
        get(&form, "### Damage\n\nNone / Not applicable", "a"),
        text("None / Not applicable")
    );
    assert_eq!(get(&form, "### Damage\n\n_No response_", "a"), Answer::None);
}

#[test]
fn quirk_04_every_spelling_of_a_box_p8() {
    let form = fields(&["checkboxes"]);
    for line in
        ["- [X] One", "- [x] One", "* [x] One", "- [ x ] One", "  - [x]   One  ", "1. [x] One"]
    {
        let body = format!("### Alpha\n\n{line}\n- [] Two");
        assert_eq!(get(&form, &body, "a"), list(&["One"]), "{line}");
        assert_eq!(read(&form, &body).remarks, [], "{line}");
    }
    assert_eq!(get(&form, "### Alpha\n\n- [ ] One\n- [] Two", "a"), list(&[]));
    assert_code(&form, "### Alpha\n\n- [x] one\n- [ ] Two", "unknown-box", "a");
    assert_eq!(get(&form, "### Alpha\n\n- [x] one\n- [ ] Two", "a"), list(&[]));
}

#[test]
fn quirk_05_boxes_as_radio_buttons_consent_and_links() {
    let form = huts();
    let body = FILLED.replace("- [x] I read", "- [ ] I read");
    assert_eq!(get(&form, &body, "rules"), list(&[]));
    assert_code(&form, &body, "required-box", "rules");
    let contrary = FILLED.to_owned() + "\n- [x] I slept there";
    assert_eq!(get(&form, &contrary, "rules"), Answer::None);
    assert_code(&form, &contrary, "ambiguous", "rules");
}

#[test]
fn quirk_06_options_with_commas_p10() {
    let form = form(
        "  - type: dropdown\n    id: a\n    attributes:\n      label: Why\n      multiple: true\n      \
         options: [Name, logo, \"Name, logo\", \"Sold, closed, or moved\", Other]\n",
    );
    let get = |answer: &str| get(&form, &format!("### Why\n\n{answer}"), "a");
    assert_eq!(get("Sold, closed, or moved, Other"), list(&["Sold, closed, or moved", "Other"]));
    assert_eq!(get("logo, Other"), list(&["logo", "Other"]));
    assert_eq!(get("Name, logo"), Answer::None, "one option or two");
    assert_code(&form, "### Why\n\nName, logo, Other", "ambiguous", "a");
    assert_eq!(get("Name, Sold, closed, or moved"), list(&["Name", "Sold, closed, or moved"]));
    assert_eq!(get("Other, Nmae"), list(&["Other", "Nmae"]));
    assert_code(&form, "### Why\n\nOther, Nmae", "unknown-option", "a");
    assert_eq!(get("one, two"), Answer::None);
    // Single choice is never split.
    assert_eq!(
        super::tests::get(
            &huts(),
            &FILLED.replace("\n\nPeru\n", "\n\nBolivia, Plurinational State of\n"),
            "country"
        ),
        text("Bolivia, Plurinational State of")
    );
}

#[test]
fn quirk_07_defaults_and_options_that_look_like_something_else() {
    let form = form(
        "  - type: dropdown\n    id: a\n    attributes:\n      label: Closed\n      \
         options: [FALSE, TRUE, 1080p, 010, 1.0]\n      default: 0\n",
    );
    for option in ["FALSE", "1080p", "010", "1.0"] {
        assert_eq!(get(&form, &format!("### Closed\n\n{option}"), "a"), text(option));
    }
    assert_code(&form, "### Closed\n\nfalse", "unknown-option", "a");
}

#[test]
fn quirk_08_fence_inside_answer() {
    let form = fields(&["textarea", "textarea"]);
    let body = "### Alpha\n\nSee:\n\n```md\n### Beta\n\nquoted\n```\n\ndone\n\n### Beta\n\nreal";
    assert_eq!(get(&form, body, "a"), text("See:\n\n```md\n### Beta\n\nquoted\n```\n\ndone"));
    assert_eq!(get(&form, body, "b"), text("real"));
    assert_eq!(read(&form, body).remarks, []);
}

#[test]
fn quirk_08_a_whole_form_quoted_in_a_fence() {
    let form = fields(&["input", "textarea", "textarea"]);
    let quoted = "~~~~\n### Alpha\n\nx\n\n### Beta\n\n~~~\ny\n~~~\n\n### Gamma\n\nz\n~~~~";
    let body = format!("### Alpha\n\n1\n\n### Beta\n\n{quoted}\n\n### Gamma\n\n3");
    assert_eq!(get(&form, &body, "b"), text(quoted));
    assert_eq!(get(&form, &body, "c"), text("3"));
}

#[test]
fn quirk_08_a_fence_that_is_never_closed_swallows_nothing_p7() {
    let form = fields(&["textarea", "textarea", "input"]);
    let body = "### Alpha\n\n```py\nprint(1)\n\n### Beta\n\n```sh\nls\n```\n\n### Gamma\n\nend";
    assert_eq!(get(&form, body, "a"), text("```py\nprint(1)"));
    assert_eq!(get(&form, body, "b"), text("```sh\nls\n```"));
    assert_eq!(get(&form, body, "c"), text("end"));
    let body = "### Alpha\n\n```\n\n### Beta\n\ntext\n\n### Gamma\n\nend";
    assert_eq!(get(&form, body, "a"), text("```"));
    assert_eq!(get(&form, body, "b"), text("text"));
}

#[test]
fn quirk_08_two_halves_of_a_fence_are_two_readings() {
    let form = fields(&["textarea", "textarea"]);
    let body = "### Alpha\n\n```\none\n\n### Beta\n\ntwo\n```";
    assert_eq!(get(&form, body, "a"), Answer::None);
    assert_eq!(get(&form, body, "b"), Answer::None);
    assert_code(&form, body, "ambiguous", "a");
    assert_code(&form, body, "ambiguous", "b");
}

#[test]
fn quirk_08_render_fences_come_off_p7() {
    let form = huts();
    let with = |record: &str| FILLED.replace("```yaml\nbeds: 12\n```", record);
    let get = |record: &str| get(&form, &with(record), "record");
    assert_eq!(get("````yaml\n```\nx\n```\n````"), text("```\nx\n```"));
    assert_eq!(get("~~~yaml\nx: 1\n~~~"), text("x: 1"));
    assert_eq!(get("```yaml\n```py\nx\n```\n```"), text("```py\nx\n```"), "a short outer fence");
    assert_eq!(get("```yaml\n\n```"), Answer::None);
    assert_eq!(get("```yaml\n_No response_\n```"), text("_No response_"), "typed in the field");
    assert_eq!(get("_No response_"), Answer::None);
    assert_eq!(get("x: 1"), text("x: 1"), "the fence was edited away");
    assert_eq!(get("```yaml\nx: 1\n  y: 2"), text("x: 1\n  y: 2"));
    assert_code(&form, &with("```yaml\nx: 1"), "unclosed-fence", "record");
    assert_eq!(get("```yaml\nx: 1\n```\nand more"), text("x: 1"));
    assert_code(&form, &with("```yaml\nx: 1\n```\nand more"), "leftover", "record");
    let heading = "```yaml\n### Before you send\n- [x] I slept there\n```";
    assert_eq!(get(heading), text("### Before you send\n- [x] I slept there"));
}

#[test]
fn quirk_09_both_line_ends_in_one_body_p2() {
    let form = huts();
    let mixed = FILLED.replace("Two rooms.\n\nBring wood.", "Two rooms.\r\n\r\nBring wood.");
    assert_eq!(read(&form, &mixed), read(&form, FILLED));
    let dos = FILLED.replace('\n', "\r\n");
    assert_eq!(read(&form, &dos), read(&form, FILLED));
    let spaced =
        FILLED.replace("### Country", "### \u{a0}Country \t").replace("Peru\n", "\u{a0}Peru  \n");
    assert_eq!(read(&form, &spaced), read(&form, FILLED));
}

#[test]
fn quirk_10_headings_in_answers_are_text_p3() {
    let form = fields(&["textarea", "textarea"]);
    for answer in
        ["### Steps\n\n1. go", "# Top\n\nx\n\n#### Deep", "intro\n## Two\n### Three", "###"]
    {
        let body = format!("### Alpha\n\n{answer}\n\n### Beta\n\nx");
        assert_eq!(get(&form, &body, "a"), text(answer));
        assert_eq!(read(&form, &body).remarks, []);
    }
}

#[test]
fn quirk_10_the_heading_of_a_later_field_in_an_answer_is_never_guessed_p4() {
    let form = fields(&["textarea", "textarea", "textarea"]);
    let body = "### Alpha\n\nx\n\n### Gamma\n\ninjected\n\n### Beta\n\ny\n\n### Gamma\n\nz";
    assert_eq!(get(&form, body, "a"), Answer::None);
    assert_eq!(get(&form, body, "b"), text("y"));
    assert_eq!(get(&form, body, "c"), Answer::None);
    let read = read(&form, body);
    let of = |field: &str| {
        read.remarks
            .iter()
            .find(|remark| remark.field().is_some_and(|f| f.as_str() == field))
            .unwrap()
    };
    assert_eq!(of("c").readings(), ["z", "injected"]);
    assert_eq!(of("a").readings(), ["x\n\n### Gamma\n\ninjected", "x"]);

    let next = "### Alpha\n\nx\n\n### Beta\n\ny\n\n### Beta\n\nz\n\n### Gamma\n\nsafe";
    assert_eq!(get(&form, next, "a"), Answer::None);
    assert_eq!(get(&form, next, "b"), Answer::None);
    assert_eq!(get(&form, next, "c"), text("safe"));
}

#[test]
fn quirk_10_the_heading_of_an_earlier_field_is_text() {
    let form = fields(&["textarea", "textarea", "textarea"]);
    let body = "### Alpha\n\nx\n\n### Beta\n\n### Alpha\n\nagain\n\n### Gamma\n\nz";
    assert_eq!(get(&form, body, "a"), text("x"));
    assert_eq!(get(&form, body, "b"), text("### Alpha\n\nagain"));
    assert_eq!(get(&form, body, "c"), text("z"));
}

#[test]
fn quirk_11_headings_without_blank_lines_and_with_spaces() {
    let form = fields(&["input", "textarea", "dropdown"]);
    let body = "### Alpha  \none\n###   Beta\t\ntwo\n### Gamma ###\nTwo";
    assert_eq!(get(&form, body, "a"), text("one"));
    assert_eq!(get(&form, body, "b"), text("two"));
    assert_eq!(get(&form, body, "c"), text("Two"));
    let body = "  ### Alpha\none\n###Beta\ntwo\n\u{200b}### Gam\u{200d}ma\nTwo";
    assert_eq!(get(&form, body, "a"), text("one"));
    assert_eq!(get(&form, body, "b"), text("two"));
    assert_eq!(get(&form, body, "c"), text("Two"));
}

#[test]
fn quirk_12_two_fields_of_one_label() {
    let form = form(
        "  - type: input\n    attributes: {label: Grid}\n  - type: input\n    id: mid\n    \
         attributes: {label: Middle}\n  - type: input\n    attributes: {label: Grid}\n",
    );
    let body = "### Grid\n\n1\n\n### Middle\n\n2\n\n### Grid\n\n3";
    assert_eq!(get(&form, body, "grid"), text("1"));
    assert_eq!(get(&form, body, "grid_2"), text("3"));
    let one = "### Middle\n\n2\n\n### Grid\n\n3";
    assert_eq!(get(&form, one, "mid"), text("2"));
    assert_eq!(get(&form, one, "grid"), Answer::None);
    assert_eq!(get(&form, one, "grid_2"), Answer::None);
    assert_code(&form, one, "ambiguous", "grid_2");
}

#[test]
fn quirk_13_fields_without_an_id() {
    let form = form(
        "  - type: input\n    attributes: {label: Название объекта}\n  - type: input\n    \
         attributes: {label: 🏔}\n  - type: input\n    attributes: {label: \"国名 / Country\"}\n",
    );
    let ids: Vec<_> = form.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["название_объекта", "field_2", "国名_country"]);
    let body = "### Название объекта\n\nА\n\n### 🏔\n\nБ\n\n### 国名 / Country\n\n日本";
    assert_eq!(get(&form, body, "field_2"), text("Б"));
    assert_eq!(get(&form, body, "国名_country"), text("日本"));
}

#[test]
fn quirk_14_labels_of_every_kind() {
    for label in [
        "Name (optional)",
        "Is it open, and since when? If not, why.",
        "⛺️ Camp",
        "Anything else <!-- footer -->",
        "n_z_range",
        "See the [list](https://example.org), **please**",
        "地图",
        "Issue #",
    ] {
        let label_yaml = serde_json::to_string(label).unwrap();
        let form = form(&format!(
            "  - type: input\n    id: x\n    attributes: {{label: {label_yaml}}}\n  \
             - type: input\n    id: y\n    attributes: {{label: Next}}\n"
        ));
        let body = format!("### {label}\n\nyes\n\n### Next\n\nno");
        assert_eq!(get(&form, &body, "x"), text("yes"), "{label}");
        assert_eq!(get(&form, &body, "y"), text("no"), "{label}");
    }
}

#[test]
fn quirk_15_a_label_renamed_and_a_type_changed_since_p11() {
    let mut form = fields(&["textarea", "dropdown"]);
    form.fields[0].aliases = vec!["First".to_owned(), "Alpha (old)".to_owned()];
    let body = "### Alpha (old)\n\nx\n\n### Beta\n\n- [x] One\n- [ ] Two";
    assert_eq!(get(&form, body, "a"), text("x"));
    assert_code(&form, body, "unknown-option", "b");
    // An unknown section is no part of a choice, box or line before it.
    let form = fields(&["dropdown", "checkboxes", "input", "textarea"]);
    let body = "### Alpha\n\nTwo\n\n### Old\n\n1\n\n### Beta\n\n- [x] One\n\n### Older\n\n2\n\n\
                ### Gamma\n\nline\n\n### Oldest\n\n3\n\n### Delta\n\nlong\n\n### Stays\n\n4";
    assert_eq!(get(&form, body, "a"), text("Two"));
    assert_eq!(get(&form, body, "b"), list(&["One"]));
    assert_eq!(get(&form, body, "c"), text("line"));
    assert_eq!(get(&form, body, "d"), text("long\n\n### Stays\n\n4"));
    assert_eq!(codes(&form, body).iter().filter(|(code, _)| code == "unknown-section").count(), 3);
}

#[test]
fn quirk_16_a_required_answer_edited_away_p5() {
    let form = huts();
    let body = FILLED.replace("\n\nRefugio Perú\n\n", "\n");
    assert_eq!(get(&form, &body, "name"), Answer::None);
    assert_eq!(get(&form, &body, "country"), text("Peru"));
    assert_code(&form, &body, "required-missing", "name");
    let gone = FILLED.replace("### Hut name\n\nRefugio Perú\n\n", "");
    assert_code(&form, &gone, "required-missing", "name");
    assert_code(&form, &gone, "section-missing", "name");
}

#[test]
fn quirk_17_text_typed_after_no_response() {
    let form = fields(&["input", "textarea", "dropdown"]);
    let body = "### Alpha\n\n_No response_ Cusco\n\n### Beta\n\n_No response_\n\nOn second thought\n\n\
                ### Gamma\n\n_No response_\nTwo";
    assert_eq!(get(&form, body, "a"), text("Cusco"));
    assert_eq!(get(&form, body, "b"), text("On second thought"));
    assert_eq!(get(&form, body, "c"), text("Two"));
    assert_code(&form, body, "placeholder-dropped", "b");
}

#[test]
fn quirk_18_lists_by_any_separator_stay_as_typed() {
    let form = fields(&["textarea", "input"]);
    let body = "### Alpha\n\na\nb;c, d | e\n- f\n\n### Beta\n\nx; y l z";
    assert_eq!(get(&form, body, "a"), text("a\nb;c, d | e\n- f"));
    assert_eq!(get(&form, body, "b"), text("x; y l z"));
}

#[test]
fn quirk_20_uploaded_files_stay_as_they_are() {
    let form = form(
        "  - type: upload\n    id: u\n    attributes: {label: Photo}\n    validations: {accept: \".png, .jpg\"}\n",
    );
    for file in [
        "<img width=\"80\" alt=\"x\" src=\"https://example.org/user-attachments/assets/1\" />",
        "![x](https://example.org/user-attachments/assets/1)",
        "[a.csv](https://example.org/user-attachments/files/1/a.csv)\n[b.csv](https://example.org/2)",
    ] {
        assert_eq!(get(&form, &format!("### Photo\n\n{file}"), "u"), text(file));
    }
}

#[test]
fn quirk_21_a_body_that_was_not_made_with_the_form_p14() {
    let form = huts();
    for (body, code) in [
        ("", "empty-body"),
        (" \r\n\u{a0}", "empty-body"),
        ("**Hut name**: Refugio\n- Country: Peru", "not-this-form"),
        ("## Hut name\n\nRefugio", "not-this-form"),
        ("![x](https://example.org/x.png)", "not-this-form"),
    ] {
        let read = read(&form, body);
        assert!(read.answers.values().all(|answer| *answer == Answer::None), "{body:?}");
        assert_eq!(read.remarks.len(), 1, "{body:?}");
        assert_eq!(read.remarks[0].code(), code);
    }
}

#[test]
fn quirk_22_prefilled_text_left_as_it_was() {
    let form = form(
        "  - type: textarea\n    id: a\n    attributes:\n      label: Photo\n      \
         value: |\n        Leave this if there is none.\n        - a\n",
    );
    let body = "### Photo\n\nLeave this if there is none.\r\n- a";
    assert_eq!(get(&form, body, "a"), Answer::None);
    assert_code(&form, body, "prefilled-untouched", "a");
    assert_eq!(get(&form, "### Photo\n\nhere", "a"), text("here"));
}

#[test]
fn quirk_23_sentinels_are_plain_answers() {
    let form = fields(&["input", "textarea"]);
    let body = "### Alpha\n\n~\n\n### Beta\n\n(unchanged)";
    assert_eq!(get(&form, body, "a"), text("~"));
    assert_eq!(get(&form, body, "b"), text("(unchanged)"));
}

#[test]
fn quirk_25_marks_that_nobody_sees_are_kept_and_told() {
    let form = fields(&["input", "dropdown"]);
    let body = "### Al\u{200b}pha\u{200f}\n\nX\u{200b}.pe\u{202e}\n\n### Beta\n\n\u{200e}Two";
    assert_eq!(get(&form, body, "a"), text("X\u{200b}.pe\u{202e}"));
    assert_eq!(get(&form, body, "b"), text("Two"));
    assert_code(&form, body, "invisible", "a");
    let family = "### Alpha\n\n👩\u{200d}🚀\n\n### Beta\n\nTwo";
    assert_eq!(read(&form, family).remarks, []);
}

#[test]
fn quirk_26_forgejo_writes_texts_into_the_body() {
    let form = form(
        "  - type: input\n    id: a\n    attributes: {label: Alpha}\n    validations: {is_number: true, regex: '^\\d+$'}\n  \
         - type: markdown\n    attributes: {value: \"Thanks **a lot**.\"}\n    visible: [form, content]\n  \
         - type: dropdown\n    id: h\n    attributes: {label: Hidden, options: [x]}\n    visible: [form]\n  \
         - type: dropdown\n    id: b\n    attributes: {label: Beta, options: [One, Two, Three], multiple: true, list: true}\n",
    );
    let answers = [("a".into(), text("5")), ("b".into(), list(&["One"]))].into_iter().collect();
    let body = render_as(&form, &answers, Flavour::Forgejo);
    assert_eq!(body, "### Alpha\n\n5\n\nThanks **a lot**.\n\n### Beta\n\nOne\n\n");
    let back = read(&form, &body);
    assert_eq!((&back.answers["a"], &back.answers["b"]), (&text("5"), &list(&["One"])));
    assert_eq!((back.answers["h"].clone(), back.remarks), (Answer::None, vec![]));
    assert_eq!(
        get(&form, "### Alpha\n\n5\n\n### Beta\n\n- One\n- Three", "b"),
        list(&["One", "Three"])
    );
}

#[test]
fn quirk_27_a_description_template_with_the_same_headings() {
    let form = fields(&["input", "dropdown"]);
    let body = "<!-- fill in below -->\n\n### Alpha\n\nx\n\n### Beta\n\nOne\n\n/label ~data";
    assert_eq!(get(&form, body, "a"), text("x"));
    assert_eq!(get(&form, body, "b"), text("One"));
    assert_code(&form, body, "leftover", "b");
    assert_code(&form, body, "text-before", "");
}

#[test]
fn quirk_29_tables_with_a_separator_line_are_text_p15() {
    let form = fields(&["textarea", "textarea"]);
    let table = "\"id\",\"name\"\n\"1\",\"x\"\n===###===@@@===\n\"a\",\"b\"";
    let html = "<details>\n<summary>x</summary>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- a\n  - b\n</details>\n<!-- ### Beta -->";
    let body = format!("### Alpha\n\n{table}\n\n### Beta\n\n{html}");
    assert_eq!(get(&form, &body, "a"), text(table));
    assert_eq!(get(&form, &body, "b"), text(html));
}

#[test]
fn sections_in_another_order_are_read_by_label_p5() {
    let form = fields(&["textarea", "textarea", "textarea"]);
    let body = "### Gamma\n\nz\n\n### Alpha\n\nx\n\n### Beta\n\ny";
    assert_eq!(get(&form, body, "a"), text("x"));
    assert_eq!(get(&form, body, "b"), text("y"));
    assert_eq!(get(&form, body, "c"), text("z"));
    assert_code(&form, body, "other-order", "");
    let twice = "### Gamma\n\nz\n\n### Beta\n\ny\n\n### Alpha\n\nx\n\n### Gamma\n\nw";
    assert_eq!(get(&form, twice, "c"), Answer::None);
    assert_eq!(get(&form, twice, "b"), text("y"));
    assert_eq!(get(&form, twice, "a"), Answer::None, "it may end at the second Gamma");
}

#[test]
fn a_section_that_stands_twice_is_ambiguous_p5() {
    let form = fields(&["input", "input"]);
    let body = "### Alpha\n\nx\n\n### Alpha\n\ny\n\n### Beta\n\nz";
    assert_code(&form, body, "ambiguous", "a");
    assert_eq!(get(&form, body, "b"), text("z"));
}

#[test]
fn no_response_in_a_required_field_is_a_missing_answer_p6() {
    let form = huts();
    let body = FILLED.replace("Refugio Perú", "_No response_");
    assert_eq!(get(&form, &body, "name"), Answer::None);
    assert_code(&form, &body, "required-missing", "name");
}

#[test]
fn an_answer_that_is_a_heading_is_two_readings() {
    let form = fields(&["input", "input"]);
    let body = "### Alpha\n\n### Odd\n\n### Beta\n\nx";
    assert_eq!(get(&form, body, "a"), Answer::None);
    assert_code(&form, body, "ambiguous", "a");
}

#[test]
fn a_field_of_a_type_nobody_knows_is_text_p9() {
    let form = form("  - type: hologram\n    id: h\n    attributes: {label: Shape}\n");
    assert_eq!(
        get(&form, "### Shape\n\nround\n\n### Not ours", "h"),
        text("round\n\n### Not ours")
    );
}

#[test]
fn a_body_sent_without_the_form_is_held_to_the_same_rules_p12() {
    let form = huts();
    let body = "### Hut name\n\n### Country\n\nAtlantis\n\n### Before you send\n\n- [x] Trust me";
    assert_code(&form, body, "required-missing", "name");
    assert_code(&form, body, "unknown-option", "country");
    assert_code(&form, body, "unknown-box", "rules");
    assert_code(&form, body, "required-box", "rules");
    assert_eq!(get(&form, body, "country"), text("Atlantis"));
}

/// The greatest body a forge takes; less for an unoptimised build, which is some twenty times
/// slower.
const SIZE: usize = if cfg!(debug_assertions) { 8_192 } else { 65_536 };

/// Bodies made to be slow to read.
fn baits() -> Vec<String> {
    let mut baits: Vec<String> = ["#", "|", "`", "[", "<", "### ", "\n", ", ", "- [x] "]
        .iter()
        .map(|bait| {
            format!(
                "### Hut name\n\nx\n\n### Open in (optional)\n\n{}",
                bait.repeat(SIZE / bait.len())
            )
        })
        .collect();
    for line in [
        "### Hut name\n",
        "### 📝 Notes\n",
        "```\n",
        "````\n### Country\n",
        "### Record\n```\n",
        "```x\n### Record\n",
        "### Before you send\n- [x] I slept there\n",
        "### Odd\n",
        "Winter, ",
        "_No response_\n",
        "Chile, x, ",
        "- [x] unknown\n",
        "word ",
    ] {
        let sections = ["Hut name", "Country", "Open in (optional)", "Record", "Before you send"];
        for section in sections {
            baits.push(format!("### {section}\n\n{}", line.repeat(SIZE / line.len())));
        }
        baits.push(line.repeat(SIZE / line.len()));
        baits.push(format!("{FILLED}\n{}", line.repeat(SIZE / line.len())));
        baits.push(format!("{}\n{FILLED}", line.repeat(SIZE / line.len())));
    }
    let run = |n: usize, label: &str| format!("{}\n### {label}\n", "`".repeat(n));
    let growing = (3..300).map(|n| run(n, "Country")).collect::<Vec<_>>().concat();
    let falling = (3..300).rev().map(|n| run(n, "Record")).collect::<Vec<_>>().concat();
    baits.extend([growing.clone(), falling.clone(), growing + &falling]);
    baits
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the law is about time")]
fn bodies_made_to_be_slow_are_not_p13() {
    let form = huts();
    let baits = baits();
    for bait in &baits {
        let start = std::time::Instant::now();
        let read = read(&form, bait);
        let spent = start.elapsed();
        assert_eq!(read.answers.len(), 6);
        let limit = if cfg!(debug_assertions) { 500 } else { 50 };
        let head: String = bait.chars().take(40).collect();
        assert!(spent.as_millis() < limit, "{spent:?} for {head:?}");
    }
}
