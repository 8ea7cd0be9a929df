//! `gitribute parse`: what a person gets who reads a filled form at a terminal.

use serde_json::{Value, json};

use crate::program::{Folder, VOLCANOES, dangerous};

const FORM: &str = "\
name: Correct a channel
description: A channel is wrong.
body:
  - type: input
    id: channel
    attributes:
      label: Channel
    validations:
      required: true
  - type: dropdown
    attributes:
      label: What is wrong?
      multiple: true
      options: [Name, 'Country, region', Website]
  - type: dropdown
    id: country
    attributes:
      label: Country
      options: [PE, BO]
  - type: checkboxes
    id: rules
    attributes:
      label: Rules
      options:
        - label: I searched first
          required: true
        - label: I may be asked
  - type: textarea
    id: details
    attributes:
      label: Details
      render: csv
";

const BODY: &str = "\
### Channel

TV Perú

### What is wrong?

Country, region, Website

### Country

_No response_

### Rules

- [x] I searched first
- [ ] I may be asked

### Details

```csv
a,b
### Country
1,2
```
";

fn folder() -> Folder {
    let folder = Folder::with("form.yml", FORM);
    folder.write("body.md", BODY);
    folder
}

fn expected() -> Value {
    json!({
        "channel": "TV Perú",
        "what_is_wrong": ["Country, region", "Website"],
        "country": null,
        "rules": ["I searched first"],
        "details": "a,b\n### Country\n1,2",
    })
}

#[test]
fn answers_are_strings_lists_and_null_by_field() {
    let ran = folder().run(&["parse", "--form", "form.yml", "body.md"]).ends_with_status(0);
    assert_eq!(ran.json(), json!({ "answers": expected(), "remarks": [] }));
    assert_eq!(ran.told, "");
    assert!(ran.out().ends_with("}\n"), "a line end closes the output");
}

#[test]
fn standard_input_is_the_body_named_or_not_p2() {
    let folder = folder();
    let windows = BODY.replace('\n', "\r\n");
    for call in [&["parse", "--form", "form.yml", "-"][..], &["parse", "--form", "form.yml"]] {
        let ran = folder.run_with(call, &windows).ends_with_status(0);
        assert_eq!(ran.json()["answers"], expected());
    }
}

#[test]
fn the_sample_form_is_read() {
    let folder = Folder::new();
    let form = format!("{VOLCANOES}/.github/ISSUE_TEMPLATE/02_correct_volcano.yml");
    let body = "### Identifier\n\netna.it\n\n### Name\n\n_No response_\n\n### Country\n\n\
                _No response_\n\n### Type\n\nNone\n\n### Elevation in the list today\n\n3357\n\n\
                ### Elevation\n\n3403\n\n### Last eruption\n\n~\n\n### Source\n\n\
                https://example.org/etna\n";
    let ran = folder.run_with(&["parse", "--form", &form], body).ends_with_status(0);
    assert_eq!(ran.told, "");
    let expected = json!({
        "id": "etna.it", "name": null, "country": null, "type": null,
        "current_elevation": "3357", "elevation_m": "3403", "last_eruption": "~",
        "source": "https://example.org/etna",
    });
    assert_eq!(ran.json()["answers"], expected);
}

#[test]
fn bodies_that_are_no_form_are_answered_in_friendly_words_p14() {
    let folder = folder();
    let wanted = ["channel", "what_is_wrong", "country", "details"];
    for (body, code) in [
        ("", "empty-body"),
        (" \r\n\t\n", "empty-body"),
        ("![](https://example.org/a.png)\n![](b.png)", "not-this-form"),
        (&"\u{1f30b}".repeat(256), "not-this-form"),
        ("null", "not-this-form"),
        ("\0\0\0", "not-this-form"),
    ] {
        let ran = folder.run_with(&["parse", "--form", "form.yml"], body).ends_with_status(0);
        let json = ran.json();
        assert!(wanted.iter().all(|field| json["answers"][field].is_null()), "{json}");
        assert_eq!(json["remarks"][0]["code"], code, "{body:?} gave {json}");
        let message = json["remarks"][0]["message"].as_str().unwrap();
        assert!(message.contains("no answer could be read"), "{message}");
    }
}

#[test]
fn remarks_are_in_the_language_asked_for() {
    let folder = folder();
    let call = ["parse", "--form", "form.yml", "--language", "fr"];
    let french = folder.run_with(&call, "").json();
    let message = "Le ticket n'a pas de texte : aucune réponse n'a pu être lue.";
    assert_eq!(french["remarks"][0]["message"].as_str().unwrap().replace('\u{a0}', " "), message);
    let mut command = folder.program(&["parse", "--form", "form.yml", "body.md"]);
    let output = command.env("GITRIBUTE_LANGUAGE", "fr_FR.UTF-8").output().unwrap();
    assert!(output.status.success());
}

#[test]
fn what_is_ambiguous_is_null_with_its_readings_p4() {
    let body = BODY.replace("TV Perú", "first\n\n### Channel\n\nsecond");
    let ran = folder().run_with(&["parse", "--form", "form.yml"], body).ends_with_status(0);
    let json = ran.json();
    assert_eq!(json["answers"]["channel"], Value::Null);
    assert_eq!(
        json["answers"]["details"],
        expected()["details"],
        "the others are read all the same"
    );
    let remark = &json["remarks"][0];
    assert_eq!((&remark["code"], &remark["field"]), (&json!("ambiguous"), &json!("channel")));
    assert!(remark["readings"].as_array().unwrap().len() > 1, "{remark}");
}

#[test]
fn an_invalid_template_is_told_with_line_and_column() {
    let folder = folder();
    for (template, place, told) in [
        ("name: x\nbody:\n  - type: input\n   id: a\n", "line 4, column 4", "YAML"),
        ("name: x\n", "line 1, column 1", "`body`"),
        ("hello", "line 1, column 1", "“body”"),
        ("name: x\nbody: {a: b}\n", "line 2, column 7", "must be a list"),
        ("name: x\nbody: [a]\n", "line 2, column 8", "`- type: input`"),
        ("name: x\nname: y\nbody: []\n", "line 2, column 1", "stands twice"),
        ("a: &a [b]\nbody: *a\n", "line 1", "anchors"),
    ] {
        folder.write("bad.yml", template);
        folder
            .run(&["parse", "--form", "bad.yml", "body.md"])
            .is_a_wrong_call(&["bad.yml", place, told]);
    }
}

#[test]
fn what_is_odd_in_a_template_is_told_and_the_rest_is_read() {
    let folder = folder();
    folder.write("form.yml", FORM.replace("type: input", "type: inptu"));
    let ran = folder.run(&["parse", "--form", "form.yml", "body.md"]).ends_with_status(0);
    assert_eq!(ran.json()["answers"], expected());
    ran.tells(&["form.yml: Line 4, column 11", "“inptu”", "Did you mean “input”?"]);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = folder();
    folder.write("latin1.md", b"### Channel\n\ncaf\xe9\n");
    let parse = |form, body| folder.run(&["parse", "--form", form, body]);
    parse("none.yml", "body.md").is_a_wrong_call(&["none.yml", "no such file"]);
    parse("form.yml", "none.md").is_a_wrong_call(&["none.md", "no such file"]);
    parse("form.yml", ".").is_a_wrong_call(&["is a folder"]);
    parse("form.yml", "latin1.md").is_a_wrong_call(&["latin1.md", "line 3", "UTF-8"]);
    folder.run(&["parse", "body.md"]).is_a_wrong_call(&["--form"]);
}

#[test]
fn help_tells_how_to_call_it() {
    let ran = Folder::new().run(&["parse", "--help"]).ends_with_status(0);
    for part in ["--form <TEMPLATE.yml>", "[BODY.md]", "standard input", "Example:"] {
        assert!(ran.out().contains(part), "{}", ran.out());
    }
}

#[test]
fn huge_nasty_bodies_are_read_like_any_other_p13() {
    let folder = folder();
    for bait in
        ["#", "|", "`", "[", "<", "```\n", "### Channel\n", "> ", "- [x] ", "\n\n", "\u{1f30b}"]
    {
        let body = format!("### Channel\n\n{}", bait.repeat(65_536 / bait.len()));
        let ran = folder.run_with(&["parse", "--form", "form.yml"], &body).ends_with_status(0);
        let answers = ran.json()["answers"].as_object().unwrap().clone();
        assert_eq!(answers.len(), 5, "every field is answered or null");
    }
}

#[test]
fn characters_that_act_on_a_terminal_are_shown_m8() {
    let folder = folder();
    let nasty = "\u{1b}[2J\u{1b}]8;;http://e.example\u{7}x\u{9b}\u{202e}\u{200b}";
    let body = BODY.replace("_No response_", nasty);
    let ran = folder.run_with(&["parse", "--form", "form.yml"], &body).ends_with_status(0);
    for remark in ran.json()["remarks"].as_array().unwrap() {
        assert_eq!(dangerous(remark["message"].as_str().unwrap()), None, "{remark}");
    }
    folder.write("form.yml", FORM.replace("type: input", "type: \"\\e[2J\\u202e\""));
    let ran = folder.run(&["parse", "--form", "form.yml", "body.md"]);
    assert!(ran.told.contains("Line 4"), "{}", ran.told);
    assert_eq!(dangerous(&ran.told), None, "{:?}", ran.told);
}
