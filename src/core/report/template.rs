//! What makes a form's template unreadable, as a sentence.

use super::{Args, Language, Sink, text};
use crate::intake::template::{TemplateError, TemplateFault};
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
