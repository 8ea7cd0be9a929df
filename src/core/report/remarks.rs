//! Remarks on bodies and templates, as sentences.

use super::{Args, Language, Sink, text};
use crate::intake::Remark;
use crate::intake::template::{TemplateRemark, TemplateRemarkKind};

/// A remark on a body as a sentence.
pub fn remark_text(remark: &Remark, language: Language, sink: Sink) -> String {
    let args = match remark.field() {
        Some(field) => Args::new().quoted("field", field.as_str()),
        None => Args::new(),
    };
    let (id, args) = match remark {
        Remark::EmptyBody => ("remark-empty-body", args),
        Remark::NotThisForm => ("remark-not-this-form", args),
        Remark::TextBefore { .. } => ("remark-text-before", args),
        Remark::OtherOrder => ("remark-other-order", args),
        Remark::Ambiguous { readings, .. } => {
            ("remark-ambiguous", args.number("count", count(readings.len())))
        }
        Remark::SectionMissing { label, .. } => {
            ("remark-section-missing", args.quoted("label", label))
        }
        Remark::RequiredMissing { label, .. } => {
            ("remark-required-missing", args.quoted("label", label))
        }
        Remark::RequiredBox { label, .. } => ("remark-required-box", args.quoted("label", label)),
        Remark::UnknownSection { heading, .. } => {
            ("remark-unknown-section", args.quoted("heading", heading))
        }
        Remark::UnknownOption { option, nearest, .. } => match nearest {
            Some(nearest) => (
                "remark-unknown-option-nearest",
                args.quoted("option", option).quoted("nearest", nearest),
            ),
            None => ("remark-unknown-option", args.quoted("option", option)),
        },
        Remark::UnknownBox { label, nearest, .. } => match nearest {
            Some(nearest) => (
                "remark-unknown-box-nearest",
                args.quoted("label", label).quoted("nearest", nearest),
            ),
            None => ("remark-unknown-box", args.quoted("label", label)),
        },
        Remark::Leftover { text, .. } => ("remark-leftover", args.quoted("text", text)),
        Remark::SeveralLines { .. } => ("remark-several-lines", args),
        Remark::PrefilledUntouched { .. } => ("remark-prefilled-untouched", args),
        Remark::PlaceholderDropped { .. } => ("remark-placeholder-dropped", args),
        Remark::UnclosedFence { .. } => ("remark-unclosed-fence", args),
        Remark::Invisible { characters, .. } => {
            ("remark-invisible", args.quoted("characters", characters))
        }
    };
    text(language, id, &args, sink)
}

/// A remark on a template as a sentence, with its place in the file.
pub fn template_remark_text(remark: &TemplateRemark, language: Language, sink: Sink) -> String {
    use TemplateRemarkKind as Odd;
    let args = Args::new()
        .number("line", count(remark.place.line))
        .number("column", count(remark.place.column));
    let (id, args) = match &remark.kind {
        Odd::UnknownKey { key, nearest } => match nearest {
            Some(nearest) => {
                ("template-unknown-key-nearest", args.quoted("key", key).quoted("nearest", nearest))
            }
            None => ("template-unknown-key", args.quoted("key", key)),
        },
        Odd::UnknownType { type_name, nearest } => match nearest {
            Some(nearest) => (
                "template-unknown-type-nearest",
                args.quoted("type", type_name).quoted("nearest", nearest),
            ),
            None => ("template-unknown-type", args.quoted("type", type_name)),
        },
        Odd::MissingKey { key } => ("template-missing-key", args.quoted("key", key)),
        Odd::WrongValue { key } => ("template-wrong-value", args.quoted("key", key)),
        Odd::NoLabel => ("template-no-label", args),
        Odd::NoQuestion => ("template-no-question", args),
        Odd::OddId { id } => ("template-odd-id", args.quoted("id", id)),
        Odd::DuplicateId { id, renamed } => {
            ("template-duplicate-id", args.quoted("id", id).quoted("renamed", renamed))
        }
        Odd::DuplicateLabel { label } => ("template-duplicate-label", args.quoted("label", label)),
        Odd::DuplicateOption { option } => {
            ("template-duplicate-option", args.quoted("option", option))
        }
        Odd::BareBoolean { option } => ("template-bare-boolean", args.quoted("option", option)),
        Odd::ReservedNone => ("template-reserved-none", args),
        Odd::DefaultOutOfRange { default, options } => (
            "template-default-out-of-range",
            args.quoted("default", default).number("options", count(*options)),
        ),
    };
    text(language, id, &args, sink)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::FieldId;
    use crate::intake::template::load;

    #[test]
    fn a_remark_names_the_field_and_what_to_do() {
        let remark = Remark::UnknownOption {
            field: FieldId::from("country"),
            option: "Pery".to_owned(),
            nearest: Some("Peru".to_owned()),
        };
        let told = remark_text(&remark, Language::En, Sink::Plain);
        assert_eq!(told, "“country”: “Pery” is none of the form's options. Did you mean “Peru”?");
        let told = remark_text(&remark, Language::Fr, Sink::Markdown);
        assert!(told.contains("`country`") && told.contains("`Peru`"), "{told}");
    }

    #[test]
    fn people_s_text_never_fires_m3() {
        let remark = Remark::Leftover {
            field: FieldId::from("x"),
            text: "@octo/team <img src=x>\n| cell".to_owned(),
        };
        let told = remark_text(&remark, Language::En, Sink::Markdown);
        assert!(told.contains("`@\u{200b}octo/team <img src=x>⏎| cell`"), "{told}");
    }

    #[test]
    fn every_template_remark_has_a_sentence_in_every_language() {
        let odd = "name: X\nnam: 1\nbody:\n  - type: inputt\n    id: 'a b'\n    attributes: {label: A}\n  \
                   - type: dropdown\n    id: 'a b'\n    attributes:\n      label: A\n      options: [no, None, c, c]\n      \
                   default: 9\n      multiple: often\n  - type: input\n  - type: holograph\n    attributes: {label: H, wild: 1}\n";
        let remarks = load(odd).unwrap().remarks;
        let alone = load("name: A\nbody:\n  - type: markdown\n").unwrap().remarks;
        let codes: std::collections::BTreeSet<_> =
            remarks.iter().chain(&alone).map(|remark| remark.kind.code()).collect();
        assert_eq!(codes.len(), 13, "{codes:?}");
        for remark in remarks.iter().chain(&alone) {
            for language in Language::ALL {
                let told = template_remark_text(remark, language, Sink::Plain);
                assert!(told.contains(' ') && !told.contains("{$"), "{remark:?}: {told}");
            }
        }
    }
}
