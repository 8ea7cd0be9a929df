//! Throwaway.
use super::Yaml;
use crate::dataset::encoding::Encoding;
use crate::dataset::splice::spliced;
use crate::dataset::tree::*;
use crate::dataset::*;

pub(super) fn apply(text: &str, edits: &str, records: &RecordsPath) -> Result<String, Refusal> {
    let mut text = text.to_owned();
    for edit in read_edits(edits).unwrap() {
        text = one(&text, &edit, records)?;
    }
    Ok(text)
}

fn one(text: &str, edit: &Edit, records: &RecordsPath) -> Result<String, Refusal> {
    let tree = Yaml.open(text, records, Encoding::UTF_8)?;
    let list = tree.records().parts.len();
    let find = |key: &Key| -> usize {
        (0..list)
            .find(|part| {
                key.iter().all(|(field, value)| {
                    let cell = if field.as_str() == KEY_FIELD {
                        tree.name(*part).into_owned()
                    } else {
                        let node = tree.node(*part).unwrap();
                        node.at(&FieldPath::from(field))
                            .map(|n| n.cell().into_owned())
                            .unwrap_or_default()
                    };
                    cell == value.as_cell().unwrap()
                })
            })
            .unwrap_or_else(|| panic!("no {key}"))
    };
    let nodes: Vec<Node> = (0..list).map(|p| tree.node(p).unwrap()).collect();
    let mut ops = Vec::new();
    let mut made = Vec::new();
    match edit {
        Edit::Add { record } => {
            let mut record = record.clone();
            let name = record.shift_remove(KEY_FIELD).map(|v| v.to_string());
            let mut object = indexmap::IndexMap::new();
            for (field, value) in record {
                object.insert(field.as_str().to_owned(), value);
            }
            made.push(Reshape {
                container: Container::Records,
                removed: vec![],
                renamed: vec![],
                inserted: vec![New {
                    after: list.checked_sub(1),
                    name,
                    value: Value::Object(object),
                }],
            });
        }
        Edit::Update { key, change } => {
            let record = &nodes[find(key)];
            let mut sets: Vec<(FieldName, Option<Value>)> =
                change.set.iter().map(|(f, v)| (f.clone(), Some(v.clone()))).collect();
            sets.extend(change.clear.iter().map(|f| (f.clone(), None)));
            for (field, value) in sets {
                let path = FieldPath::from(&field);
                match record.at(&path) {
                    Some(node) => {
                        if let NodeKind::Opaque(reason, _) = node.kind {
                            return Err(Refusal::Opaque {
                                field,
                                line: line_at(text, node.span.start),
                                reason,
                            });
                        }
                        ops.push(Op::Replace { node, with: value.unwrap_or(Value::Null) });
                    }
                    None => {
                        let parent =
                            FieldPath::new(path.steps()[..path.steps().len() - 1].iter().cloned());
                        let node = record.at(&parent).unwrap();
                        let NodeKind::Object(members) = &node.kind else { panic!() };
                        let Some(PathStep::Member(name)) = path.steps().last() else { panic!() };
                        made.push(Reshape {
                            container: Container::Node(node),
                            removed: vec![],
                            renamed: vec![],
                            inserted: vec![New {
                                after: members.len().checked_sub(1),
                                name: Some(name.clone()),
                                value: value.unwrap(),
                            }],
                        });
                    }
                }
            }
        }
        Edit::Remove { key, .. } => made.push(Reshape {
            container: Container::Records,
            removed: vec![find(key)],
            renamed: vec![],
            inserted: vec![],
        }),
        Edit::Rename { key, to, .. } => {
            let part = find(key);
            for (field, value) in to.iter() {
                if field.as_str() == KEY_FIELD {
                    made.push(Reshape {
                        container: Container::Records,
                        removed: vec![],
                        renamed: vec![(part, value.to_string())],
                        inserted: vec![],
                    });
                } else {
                    ops.push(Op::Replace {
                        node: nodes[part].at(&FieldPath::from(field)).unwrap(),
                        with: value.clone(),
                    });
                }
            }
        }
        Edit::Upsert { .. } => panic!(),
    }
    ops.extend(made.into_iter().map(Op::Reshape));
    spliced(text, &tree.splices(&ops)?)
}
