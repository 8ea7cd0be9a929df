//! What is wrong with a schema, said to whoever wrote it.

use super::catalog::{Args, Sink, text};
use super::language::Language;
use super::packages::json_schema_fault;
use crate::check::{JsonFault, PatternFault, SchemaFault, SchemaRemark, Shape};
use crate::dataset::FieldName;

/// Why a text is no JSON, as a part of a sentence.
pub(super) fn json_fault(fault: JsonFault, language: Language) -> String {
    let id = match fault {
        JsonFault::EndsEarly => "schema-json-ends-early",
        JsonFault::TooDeep => "schema-json-too-deep",
        JsonFault::TwoOfOneName => "schema-json-two-of-one-name",
        JsonFault::Unexpected => "schema-json-unexpected",
    };
    text(language, id, &Args::new(), Sink::Plain)
}

/// A fault of a schema, with its mend, as a sentence.
pub fn schema_fault_text(fault: &SchemaFault, language: Language, sink: Sink) -> String {
    let say = Say { language, sink };
    let at = |number: &usize| u64::try_from(*number).unwrap_or(u64::MAX);
    let args = Args::new();
    match fault {
        SchemaFault::NotJson { line, column, reason } => {
            let args = args.number("line", at(line)).number("column", at(column));
            let reason = json_fault(*reason, language);
            say.text("schema-not-json", &args.word("reason", reason))
        }
        SchemaFault::NotAnObject => say.text("schema-not-an-object", &args),
        SchemaFault::NoFields => say.text("schema-no-fields", &args),
        SchemaFault::FieldNotAnObject { number } => {
            say.text("schema-field-not-an-object", &args.number("number", at(number)))
        }
        SchemaFault::FieldWithoutName { number } => {
            say.text("schema-field-without-name", &args.number("number", at(number)))
        }
        SchemaFault::UnknownType { field, found, nearest } => {
            let args = args.quoted("field", field.as_str()).quoted("found", found);
            say.text("schema-unknown-type", &args.word("mend", say.mend(*nearest)))
        }
        SchemaFault::WrongShape { field, member, expected } => {
            let args = args.quoted("member", member).word("expected", say.shape(*expected));
            match field {
                Some(field) => {
                    say.text("schema-wrong-shape-field", &args.quoted("field", field.as_str()))
                }
                None => say.text("schema-wrong-shape", &args),
            }
        }
        SchemaFault::UnknownDirective { field, directive } => {
            let args = args.quoted("field", field.as_str());
            say.text("schema-unknown-directive", &args.quoted("directive", directive))
        }
        SchemaFault::NotApplicable { field, rule, kind } => {
            let args = args.quoted("field", field.as_str()).quoted("rule", rule.as_str());
            say.text("schema-not-applicable", &args.quoted("kind", kind.as_str()))
        }
        SchemaFault::BoundNotOfType { field, rule, found, kind } => {
            let args = args.quoted("field", field.as_str()).quoted("rule", rule.as_str());
            let args = args.quoted("found", found).quoted("kind", kind.as_str());
            say.text("schema-bound-not-of-type", &args)
        }
        SchemaFault::JsonSchema { field, reason } => {
            let why = json_schema_fault(reason, language, sink);
            say.text("schema-json-schema", &args.quoted("field", field.as_str()).word("why", why))
        }
        SchemaFault::Pattern { field, reason } => {
            let args = args.quoted("field", field.as_str());
            match reason {
                PatternFault::TooLarge => say.text("schema-pattern-too-large", &args),
                PatternFault::Unsupported => say.text("schema-pattern-unsupported", &args),
                PatternFault::Syntax(reason) => {
                    say.text("schema-pattern-syntax", &args.quoted("reason", reason))
                }
            }
        }
        SchemaFault::UnknownKeyField { member, found, nearest } => {
            let args = args.quoted("member", *member).quoted("found", found.as_str());
            let mend = say.mend(nearest.as_ref().map(FieldName::as_str));
            say.text("schema-unknown-key-field", &args.word("mend", mend))
        }
        SchemaFault::UnevenReference { fields, referenced } => {
            let args = args.number("fields", at(fields)).number("referenced", at(referenced));
            say.text("schema-uneven-reference", &args)
        }
        SchemaFault::CustomChecksNotAList => say.text("schema-checks-not-a-list", &args),
        SchemaFault::CustomCheckWithoutName { number } => {
            say.text("schema-check-without-name", &args.number("number", at(number)))
        }
        SchemaFault::CustomParam { check, param } => {
            let args = args.quoted("check", check).quoted("param", *param);
            say.text("schema-check-param", &args)
        }
    }
}

/// A remark on a schema, with its mend, as a sentence.
pub fn schema_remark_text(remark: &SchemaRemark, language: Language, sink: Sink) -> String {
    let say = Say { language, sink };
    let args = Args::new();
    match remark {
        SchemaRemark::UnknownProperty { field, found, nearest } => {
            let args = args.quoted("found", found).word("mend", say.mend(Some(nearest)));
            match field {
                Some(field) => {
                    say.text("schema-unknown-property-field", &args.quoted("field", field.as_str()))
                }
                None => say.text("schema-unknown-property", &args),
            }
        }
        SchemaRemark::Misplaced { field, rule } => {
            let args = args.quoted("field", field.as_str()).quoted("rule", rule.as_str());
            say.text("schema-misplaced", &args)
        }
        SchemaRemark::UnknownConstraint { field, found } => {
            let args = args.quoted("field", field.as_str()).quoted("found", found);
            say.text("schema-unknown-constraint", &args)
        }
        SchemaRemark::NotChecked { field, rule } => {
            let args = args.quoted("field", field.as_str()).quoted("rule", rule.as_str());
            say.text("schema-not-checked", &args)
        }
        SchemaRemark::UnknownFormat { field, found } => {
            let args = args.quoted("field", field.as_str()).quoted("found", found);
            say.text("schema-unknown-format", &args)
        }
        SchemaRemark::ListedNotOfType { field, found } => {
            let args = args.quoted("field", field.as_str()).quoted("found", found);
            say.text("schema-listed-not-of-type", &args)
        }
        SchemaRemark::PatternNotAnchored { field } => {
            say.text("schema-pattern-not-anchored", &args.quoted("field", field.as_str()))
        }
        SchemaRemark::UnknownCustomCheck { found, nearest } => {
            let args = args.quoted("found", found).word("mend", say.mend(*nearest));
            say.text("schema-unknown-check", &args)
        }
        SchemaRemark::UnknownCheckColumn { check, found, nearest } => {
            let args = args.quoted("check", check).quoted("found", found.as_str());
            let mend = say.mend(nearest.as_ref().map(FieldName::as_str));
            say.text("schema-unknown-check-column", &args.word("mend", mend))
        }
    }
}

#[derive(Clone, Copy)]
struct Say {
    language: Language,
    sink: Sink,
}

impl Say {
    fn text(self, id: &str, args: &Args<'_>) -> String {
        text(self.language, id, args, self.sink).trim_end().to_owned()
    }

    /// "Did you mean …?", or nothing.
    fn mend(self, nearest: Option<&str>) -> String {
        nearest
            .map(|nearest| self.text("schema-meant", &Args::new().quoted("nearest", nearest)))
            .unwrap_or_default()
    }

    fn shape(self, shape: Shape) -> String {
        let id = match shape {
            Shape::Text => "schema-shape-text",
            Shape::Flag => "schema-shape-flag",
            Shape::Count => "schema-shape-count",
            Shape::Words => "schema-shape-words",
            Shape::FieldsMatch => "schema-shape-fields-match",
            Shape::MissingValues => "schema-shape-missing-values",
            Shape::Objects => "schema-shape-objects",
            Shape::TypeName => "schema-shape-type-name",
            Shape::Characters => "schema-shape-characters",
            Shape::ItemType => "schema-shape-item-type",
            Shape::Categories => "schema-shape-categories",
            Shape::Object => "schema-shape-object",
            Shape::Values => "schema-shape-values",
            Shape::Names => "schema-shape-names",
            Shape::NameLists => "schema-shape-name-lists",
            Shape::References => "schema-shape-references",
            Shape::ResourceNames => "schema-shape-resource-names",
        };
        self.text(id, &Args::new())
    }
}
