//! Several changes as one GraphQL document. GitHub carries its fields out one after another, and
//! goes on after one that failed: which of them may travel together is decided by who packs.

use serde_json::{Map, Value, json};

use super::super::documents;

/// A change that GitHub knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Mutation {
    CreateRef,
    UpdateRefs,
    CreateCommit,
    CreatePull,
    UpdatePull,
    ReopenPull,
    ClosePull,
    AddComment,
    UpdateComment,
    AddReaction,
    AddLabels,
    RemoveLabels,
    MergePull,
    CloseIssue,
    ReopenIssue,
}

impl Mutation {
    /// The field, the type of its input, and what it answers with.
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::CreateRef => ("createRef", "CreateRefInput", "clientMutationId"),
            Self::UpdateRefs => ("updateRefs", "UpdateRefsInput", "clientMutationId"),
            Self::CreateCommit => {
                ("createCommitOnBranch", "CreateCommitOnBranchInput", "commit { oid }")
            }
            Self::CreatePull => {
                ("createPullRequest", "CreatePullRequestInput", "pullRequest { ...Pull }")
            }
            Self::UpdatePull => ("updatePullRequest", "UpdatePullRequestInput", "clientMutationId"),
            Self::ReopenPull => ("reopenPullRequest", "ReopenPullRequestInput", "clientMutationId"),
            Self::ClosePull => ("closePullRequest", "ClosePullRequestInput", "clientMutationId"),
            Self::AddComment => {
                ("addComment", "AddCommentInput", "commentEdge { node { ...Note } }")
            }
            Self::UpdateComment => {
                ("updateIssueComment", "UpdateIssueCommentInput", "issueComment { ...Note }")
            }
            Self::AddReaction => ("addReaction", "AddReactionInput", "clientMutationId"),
            Self::AddLabels => {
                ("addLabelsToLabelable", "AddLabelsToLabelableInput", "clientMutationId")
            }
            Self::RemoveLabels => {
                ("removeLabelsFromLabelable", "RemoveLabelsFromLabelableInput", "clientMutationId")
            }
            Self::MergePull => ("mergePullRequest", "MergePullRequestInput", "clientMutationId"),
            Self::CloseIssue => ("closeIssue", "CloseIssueInput", "clientMutationId"),
            Self::ReopenIssue => ("reopenIssue", "ReopenIssueInput", "clientMutationId"),
        }
    }
}

/// Changes on their way into one document.
#[derive(Debug, Default)]
pub(in super::super) struct Document {
    changes: Vec<(Mutation, Value)>,
}

impl Document {
    /// Adds a change; its alias is the answer.
    pub(in super::super) fn push(&mut self, mutation: Mutation, input: Value) -> String {
        let alias = alias(self.changes.len());
        self.changes.push((mutation, input));
        alias
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The aliases in order.
    pub(in super::super) fn aliases(&self) -> impl Iterator<Item = String> {
        (0..self.changes.len()).map(alias)
    }

    /// The document's text. What people typed is in the variables only.
    pub(in super::super) fn text(&self) -> String {
        let mut variables = Vec::new();
        let mut fields = Vec::new();
        for (n, (mutation, _)) in self.changes.iter().enumerate() {
            let (field, input, answer) = mutation.parts();
            variables.push(format!("$i{n}: {input}!"));
            let alias = alias(n);
            fields.push(format!("{alias}: {field}(input: $i{n}) {{ {answer} }}"));
        }
        let (variables, fields) = (variables.join(", "), fields.join(" "));
        let mut text = format!("mutation Act({variables}) {{ {fields} }}\n");
        let uses = |wanted: &[Mutation]| {
            self.changes.iter().any(|(mutation, _)| wanted.contains(mutation))
        };
        let pulls = uses(&[Mutation::CreatePull]);
        let notes = uses(&[Mutation::AddComment, Mutation::UpdateComment]);
        text.push_str(&documents::fragments(pulls, notes));
        text
    }

    pub(in super::super) fn variables(&self) -> Value {
        let inputs: Map<String, Value> = self
            .changes
            .iter()
            .enumerate()
            .map(|(n, (_, input))| (format!("i{n}"), input.clone()))
            .collect();
        json!(inputs)
    }
}

fn alias(n: usize) -> String {
    format!("a{n}")
}
