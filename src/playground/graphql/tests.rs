use super::{SDL, schema};

#[test]
fn the_schema_parses() {
    let parsed = apollo_compiler::Schema::parse_and_validate(SDL, "schema.graphql");
    assert!(parsed.is_ok(), "{}", parsed.err().map(|e| e.to_string()).unwrap_or_default());
    assert!(schema().is_some());
}

/// GitHub's own schema, which `tests/contracts/fetch-graphql-schema.sh` brings.
fn theirs() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/contracts/github.schema.graphql");
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; run tests/contracts/fetch-graphql-schema.sh first", path.display())
    })
}

#[test]
fn the_schema_is_a_part_of_githubs() {
    use apollo_compiler::schema::ExtendedType;
    // GitHub's file has two fields twice, so it parses with errors that do not matter here.
    let theirs = apollo_compiler::Schema::parse(theirs(), "github.graphql")
        .unwrap_or_else(|errors| errors.partial);
    let ours = schema().unwrap();
    let mut wrong = Vec::new();
    for (name, kind) in &ours.types {
        if kind.is_built_in() {
            continue;
        }
        let Some(other) = theirs.types.get(name) else {
            wrong.push(format!("type {name}"));
            continue;
        };
        match (kind, other) {
            (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => {}
            (ExtendedType::Enum(one), ExtendedType::Enum(other)) => {
                wrong.extend(
                    one.values
                        .keys()
                        .filter(|value| !other.values.contains_key(*value))
                        .map(|value| format!("{name}.{value}")),
                );
            }
            (ExtendedType::Union(one), ExtendedType::Union(other)) => {
                wrong.extend(
                    one.members
                        .iter()
                        .filter(|member| !other.members.contains(*member))
                        .map(|member| format!("{name} | {member}")),
                );
            }
            (ExtendedType::InputObject(one), ExtendedType::InputObject(other)) => {
                for (field, ours) in &one.fields {
                    let same = other.fields.get(field).is_some_and(|theirs| {
                        theirs.ty == ours.ty && theirs.default_value == ours.default_value
                    });
                    if !same {
                        wrong.push(format!("input {name}.{field}"));
                    }
                }
                for (field, theirs) in &other.fields {
                    if theirs.is_required() && !one.fields.contains_key(field) {
                        wrong.push(format!("input {name} lacks {field}"));
                    }
                }
            }
            (ExtendedType::Object(_), ExtendedType::Object(_))
            | (ExtendedType::Interface(_), ExtendedType::Interface(_)) => {
                for (field, ours) in fields(kind) {
                    let found = fields(other).into_iter().find(|(known, _)| *known == field);
                    let Some((_, theirs)) = found else {
                        wrong.push(format!("{name}.{field}"));
                        continue;
                    };
                    if theirs.ty != ours.ty {
                        wrong.push(format!("{name}.{field}: {} is {}", ours.ty, theirs.ty));
                    }
                    for argument in &ours.arguments {
                        let same = theirs.argument_by_name(&argument.name).is_some_and(|other| {
                            other.ty == argument.ty && other.default_value == argument.default_value
                        });
                        if !same {
                            wrong.push(format!("{name}.{field}({})", argument.name));
                        }
                    }
                }
            }
            _ => wrong.push(format!("{name} is of another kind")),
        }
    }
    assert!(wrong.is_empty(), "not in GitHub's schema: {wrong:#?}");
}

type Field = apollo_compiler::schema::Component<apollo_compiler::ast::FieldDefinition>;

fn fields(kind: &apollo_compiler::schema::ExtendedType) -> Vec<(&str, &Field)> {
    use apollo_compiler::schema::ExtendedType;
    match kind {
        ExtendedType::Object(one) => one.fields.iter().map(|(n, f)| (n.as_str(), f)).collect(),
        ExtendedType::Interface(one) => one.fields.iter().map(|(n, f)| (n.as_str(), f)).collect(),
        _ => Vec::new(),
    }
}
