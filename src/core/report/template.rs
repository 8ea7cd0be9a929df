//! Templates in a language: what makes a form's unreadable, as a sentence, and the description
//! template that stands for a form where a forge has none.

use super::{Args, Language, Sink, text};
use crate::intake::IssueForm;
use crate::intake::template::{DescriptionWords, TemplateError, TemplateFault, description};
use crate::yaml::YamlFault;

/// Why a template cannot be used, with its line and column, and the mend.
pub fn template_error_text(error: &TemplateError, language: Language, sink: Sink) -> String {
    let args = Args::new();
    let (id, args) = match &error.fault {
        TemplateFault::Yaml(YamlFault::Syntax(reason)) => {
            ("template-syntax", args.quoted("reason", reason))
        }
        TemplateFault::Yaml(YamlFault::DuplicateName(name)) => {
            ("template-twice", args.quoted("name", name))
        }
        TemplateFault::Yaml(YamlFault::Alias) => ("template-alias", args),
        TemplateFault::Yaml(YamlFault::ComplexName) => ("template-complex-name", args),
        TemplateFault::Yaml(YamlFault::SecondDocument) => ("template-second-document", args),
        TemplateFault::Yaml(YamlFault::TooMuch) => ("template-too-much", args),
        TemplateFault::NotAMapping => ("template-not-a-mapping", args),
        TemplateFault::NoBody => ("template-no-body", args),
        TemplateFault::BodyNotAList => ("template-body-not-a-list", args),
        TemplateFault::FieldNotAMapping => ("template-field-not-a-mapping", args),
    };
    let fault = text(language, id, &args, sink);
    let at = |number| u64::try_from(number).unwrap_or(u64::MAX);
    let place = Args::new()
        .number("line", at(error.place.line))
        .number("column", at(error.place.column))
        .word("fault", fault);
    text(language, "template-at", &place, sink)
}

/// The description template of a form, in a language (GitLab docs, "Description templates").
pub fn description_template(form: &IssueForm, language: Language) -> String {
    let word = |id: &str| text(language, id, &Args::new(), Sink::Plain);
    let (needed, one_of, any_of) =
        (word("description-needed"), word("description-one-of"), word("description-any-of"));
    description(form, DescriptionWords { needed: &needed, one_of: &one_of, any_of: &any_of })
}
