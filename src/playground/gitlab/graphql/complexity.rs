//! What a query weighs. GitLab counts one for each field, one in a hundred more for each item of a
//! page, something for sorting and searching, and refuses what is above the caller's limit or
//! nested too deep (GitLab's page "GraphQL API limits", `Resolvers::BaseResolver`).

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonMap;

use crate::world::Caller;

/// The deepest nesting.
pub(super) const MAX_DEPTH: usize = 20;
/// The heaviest query of somebody who is signed in, and of nobody.
const KNOWN: u64 = 250;
const UNKNOWN: u64 = 200;

pub(super) fn limit(caller: &Caller) -> u64 {
    if caller.account().is_some() { KNOWN } else { UNKNOWN }
}

fn has(field: &Field, names: &[&str]) -> bool {
    field.arguments.iter().any(|argument| names.contains(&argument.name.as_str()))
}

/// How many items a field asks for; `None` where it is no connection.
fn asked(field: &Field, variables: &JsonMap) -> Option<u64> {
    let definition = &field.definition;
    definition.arguments.iter().find(|argument| argument.name == "first")?;
    let number = |name: &str| {
        let value = &field.arguments.iter().find(|argument| argument.name == name)?.value;
        match value.as_variable() {
            Some(variable) => variables.get(variable.as_str())?.as_u64(),
            None => value.to_i32().and_then(|number| u64::try_from(number).ok()),
        }
    };
    Some(number("first").or_else(|| number("last")).unwrap_or(100).min(100))
}

struct Scale<'d> {
    document: &'d ExecutableDocument,
    variables: &'d JsonMap,
}

impl Scale<'_> {
    fn set(&self, set: &SelectionSet) -> u64 {
        set.selections.iter().map(|selection| self.selection(selection)).sum()
    }

    fn selection(&self, selection: &Selection) -> u64 {
        match selection {
            Selection::Field(field) => self.field(field),
            Selection::InlineFragment(fragment) => self.set(&fragment.selection_set),
            Selection::FragmentSpread(spread) => self
                .document
                .fragments
                .get(&spread.fragment_name)
                .map_or(0, |fragment| self.set(&fragment.selection_set)),
        }
    }

    fn field(&self, field: &Field) -> u64 {
        // Introspection and the envelope of pages weigh nothing.
        let envelope = ["nodes", "edges", "node", "pageInfo"].contains(&field.name.as_str());
        if field.name.starts_with("__") {
            return 0;
        }
        let mut own = u64::from(!envelope);
        own += u64::from(has(field, &["sort"]));
        own += 5 * u64::from(has(field, &["search", "searchTerm"]));
        // What is read with Git weighs one more.
        own += u64::from(["tree", "blobs", "lastCommit", "commit"].contains(&field.name.as_str()));
        let children = if field.name == "pageInfo" { 0 } else { self.set(&field.selection_set) };
        let whole = own + children;
        match asked(field, self.variables) {
            // Each item adds a hundredth, but where items are named.
            Some(items) if !has(field, &["iid", "iids"]) => whole + whole * items / 100,
            _ => whole,
        }
    }
}

pub(super) fn score(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &JsonMap,
) -> u64 {
    Scale { document, variables }.set(&operation.selection_set)
}

pub(super) fn depth(document: &ExecutableDocument, operation: &Operation) -> usize {
    fn of(document: &ExecutableDocument, set: &SelectionSet) -> usize {
        let deepest = set.selections.iter().map(|selection| match selection {
            Selection::Field(field) => 1 + of(document, &field.selection_set),
            Selection::InlineFragment(fragment) => of(document, &fragment.selection_set),
            Selection::FragmentSpread(spread) => document
                .fragments
                .get(&spread.fragment_name)
                .map_or(0, |fragment| of(document, &fragment.selection_set)),
        });
        deepest.max().unwrap_or(0)
    }
    of(document, &operation.selection_set)
}
