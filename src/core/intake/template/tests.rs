//! Templates as people write them, and the forms that issues were made with.

use super::*;

fn loaded(text: &str) -> Loaded {
    load(text).unwrap()
}

fn codes(text: &str) -> Vec<String> {
    let told = |remark: &TemplateRemark| format!("{} {}", remark.place, remark.kind.code());
    loaded(text).remarks.iter().map(told).collect()
}

#[test]
fn a_template_is_read_with_everything_it_says() {
    let Loaded { form, remarks } = loaded(
        "name: Add a hut\ndescription: New\ntitle: '[Hut] '\nlabels: hut, new\nassignees: ada\n\
         projects: [o/1]\ntype: Task\nbody:\n\
         - type: markdown\n  attributes: {value: Hello}\n\
         - type: input\n  id: hut\n  attributes: {label: Hut, description: d, placeholder: p, value: v}\n  \
         validations: {required: true, is_number: true, regex: '^x'}\n\
         - type: textarea\n  attributes: {label: Notes, render: yaml}\n\
         - type: dropdown\n  attributes:\n    label: Beds\n    options: [FALSE, '1080p', 010]\n    default: 1\n\
         - type: dropdown\n  attributes: {label: Open, multiple: true, options: [a, b]}\n\
         - type: checkboxes\n  attributes:\n    label: Rules\n    options:\n    - label: Read\n      required: true\n\
         - type: upload\n  attributes: {label: Photo}\n  validations: {accept: '.png,.jpg'}\n",
    );
    assert_eq!(form.labels, ["hut", "new"]);
    assert_eq!(form.assignees, ["ada"]);
    assert_eq!(form.title.as_deref(), Some("[Hut] "));
    let ids: Vec<_> = form.fields.iter().skip(1).map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["hut", "notes", "beds", "open", "rules", "photo"]);
    let hut = &form.fields[1];
    assert_eq!(hut.need, Need::Required);
    assert_eq!(hut.prefilled.as_deref(), Some("v"));
    assert_eq!(hut.checks, [InputCheck::Number, InputCheck::Pattern("^x".to_owned())]);
    assert_eq!(form.fields[2].kind, FieldKind::Textarea { render: Some("yaml".to_owned()) });
    let options = ["FALSE", "1080p", "010"].map(str::to_owned).to_vec();
    assert_eq!(form.fields[3].kind, FieldKind::Dropdown { options, default: Some(1) });
    let accept = [".png", ".jpg"].map(str::to_owned).to_vec();
    assert_eq!(form.fields[6].kind, FieldKind::Upload { accept });
    let told: Vec<_> = remarks.iter().map(|remark| remark.kind.code()).collect();
    assert_eq!(told, ["bare-boolean"]);
}

#[test]
fn quirk_24_what_is_odd_is_told_and_read_all_the_same_p9() {
    let text = "name: X\nabout: y\nlabels: [a, [b]]\nbdy: 1\nbody:\n\
                - type: dropdown\n  id: a\n  attributes:\n    label: A\n    options: [x]\n    default: 3\n\
                - type: hologram\n  id: a\n  attributes: {label: A}\n\
                - type: input\n- type: checkboxes\n  attributes: {label: B, options: [one]}\n";
    assert_eq!(
        codes(text),
        [
            "4:1 unknown-key",
            "3:13 wrong-value",
            "11:14 default-out-of-range",
            "12:9 unknown-type",
            "14:23 duplicate-label",
            "13:7 duplicate-id",
            "15:3 no-label",
            "17:36 wrong-value",
        ]
    );
    let form = loaded(text).form;
    let ids: Vec<_> = form.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["a", "a_2", "b"]);
    assert_eq!(form.description, "y");
    assert_eq!(form.fields[1].kind, FieldKind::Unknown { type_name: "hologram".to_owned() });
    assert!(matches!(&form.fields[0].kind, FieldKind::Dropdown { default: None, .. }));
}

#[test]
fn quirk_24_what_cannot_be_read_is_told_with_its_place_and_mend() {
    for (text, told) in [
        ("name: [\n", "line "),
        ("name: a: b\n", "line 1, column"),
        ("- name\n", "line 1, column 1: an issue form is a mapping"),
        ("name: x\n", "`body` is missing: add"),
        ("name: x\nbody: text\n", "line 2, column 7: `body` must be a list"),
        ("name: x\nbody:\n  - input\n", "line 3, column 5: a field must be a mapping"),
        (
            "name: x\nname: y\nbody: []\n",
            "line 2, column 1: this is not valid YAML: `name` stands twice",
        ),
    ] {
        let message = load(text).unwrap_err().to_string();
        assert!(message.contains(told), "{text:?} gave {message}");
    }
}

#[test]
fn a_name_made_of_a_label_gives_way_to_a_written_one() {
    let form = loaded(
        "name: x\ndescription: x\nbody:\n- type: input\n  attributes: {label: Name}\n\
         - type: input\n  attributes: {label: Name}\n- type: input\n  id: name\n  attributes: {label: Full}\n",
    )
    .form;
    let ids: Vec<_> = form.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["name_2", "name_3", "name"]);
}

fn simple(title: &str, labels: &str, questions: &[&str]) -> IssueForm {
    let field = |label: &&str| format!("- type: input\n  attributes: {{label: {label}}}\n");
    let fields = questions.iter().map(field).collect::<Vec<_>>().concat();
    loaded(&format!(
        "name: x\ndescription: x\ntitle: '{title}'\nlabels: [{labels}]\nbody:\n{fields}"
    ))
    .form
}

fn forms() -> Vec<(TemplateFile, IssueForm)> {
    vec![
        ("add.yml".into(), simple("Add: ", "data, add", &["Name", "Country"])),
        ("edit.yml".into(), simple("Edit: ", "data, edit", &["Name", "Country"])),
        ("remove.yml".into(), simple("", "remove", &["Name", "Reason"])),
    ]
}

fn chosen(labels: &[&str], title: &str, body: &str) -> String {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    match choose(&forms(), &IssueFacts { labels: &labels, title, body }) {
        Choice::Found { file, .. } => file.as_str().to_owned(),
        Choice::Undecided { candidates } => {
            candidates.iter().map(TemplateFile::as_str).collect::<Vec<_>>().join(" or ")
        }
        Choice::NoForm => "none".to_owned(),
    }
}

#[test]
fn the_form_is_found_by_headings_labels_and_title() {
    let country = "### Name\n\nx\n\n### Country\n\ny";
    let reason = "### Name\n\nx\n\n### Reason\n\ny";
    assert_eq!(chosen(&[], "", reason), "remove.yml");
    assert_eq!(chosen(&["Data", "EDIT"], "", country), "edit.yml");
    assert_eq!(chosen(&[], "Add: Lima", country), "add.yml");
    assert_eq!(chosen(&[], "Lima", country), "add.yml or edit.yml");
    assert_eq!(chosen(&["remove"], "", "please remove it"), "remove.yml");
    assert_eq!(chosen(&[], "hello", "a question"), "none");
    // Labels and headings disagree: whole headings win, halves do not.
    assert_eq!(chosen(&["remove"], "", country), "add.yml or edit.yml or remove.yml");
    assert_eq!(chosen(&["data", "add"], "", reason), "remove.yml");
    assert_eq!(chosen(&["data", "add"], "", "### Reason\n\ny"), "add.yml or remove.yml");
}

#[test]
fn quirk_15_the_version_that_a_body_fits_p11() {
    let today = simple("", "", &["Name", "Country code"]);
    let before = simple("", "", &["Name", "Country"]);
    let boxes = loaded(
        "name: x\ndescription: x\nbody:\n- type: input\n  attributes: {label: Name}\n\
         - type: checkboxes\n  attributes: {label: Country code, options: [{label: PE}, {label: CL}]}\n",
    )
    .form;
    let dropdown = loaded(
        "name: x\ndescription: x\nbody:\n- type: input\n  attributes: {label: Name}\n\
         - type: dropdown\n  attributes: {label: Country code, options: [PE, CL]}\n",
    )
    .form;
    let index = |versions: &[IssueForm], body: &str| {
        choose_version(versions, body).map(|choice| choice.index)
    };
    let versions = [today, before];
    assert_eq!(index(&versions, "### Name\n\nx\n\n### Country code\n\nPE"), Some(0));
    assert_eq!(index(&versions, "### Name\n\nx\n\n### Country\n\nPeru"), Some(1));
    assert_eq!(index(&versions, "### Name\n\nx"), Some(0));
    assert_eq!(index(&versions, "no headings"), None);
    let versions = [dropdown, boxes];
    assert_eq!(
        index(&versions, "### Name\n\nx\n\n### Country code\n\n- [x] PE\n- [ ] CL"),
        Some(1)
    );
    assert_eq!(index(&versions, "### Name\n\nx\n\n### Country code\n\nCL"), Some(0));
}
