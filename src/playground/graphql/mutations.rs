//! Mutations. Each is one action of the world; the executor runs them in the document's order.

use apollo_compiler::resolvers::FieldError;
use serde_json::{Value, json};

use super::list::edge_of;
use super::object::{Out, Thing};
use super::query::node;
use super::{Context, failed};
use crate::refusal::Refusal;
use crate::text::base64_read;
use crate::world::checks::CheckPatch;
use crate::world::files::NewCommit;
use crate::world::issues::{IssueState, SubjectPatch};
use crate::world::node::Node;
use crate::world::pulls::{MergeMethod, MergeRequest, NewPull, Stage};
use crate::world::reactions::{CONTENTS, Reacted, Target};
use crate::world::refs::Force;
use crate::world::{Id, State};

/// A mutation's input, with the context to look ids up in.
struct Input<'c, 'w> {
    context: &'c Context<'w>,
    value: Value,
}

impl Input<'_, '_> {
    fn maybe(&self, name: &str) -> Option<String> {
        self.value.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    fn text(&self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    fn flag(&self, name: &str) -> bool {
        self.value.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn at(&self, pointer: &str) -> Option<String> {
        self.value.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
    }

    fn list(&self, pointer: &str) -> Vec<Value> {
        self.value.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    fn node(&self, name: &str) -> Result<Node, FieldError> {
        node(self.context, &self.text(name))
    }

    fn home(&self) -> Result<Id, FieldError> {
        match self.node("repositoryId")? {
            Node::Repository(id) => Ok(id),
            _ => Err(unresolved(&self.text("repositoryId"))),
        }
    }

    /// The issue or pull request of an id.
    fn subject(&self, name: &str) -> Result<(Id, u64), FieldError> {
        match self.node(name)? {
            Node::Issue(home, number) | Node::Pull(home, number) => Ok((home, number)),
            _ => Err(unresolved(&self.text(name))),
        }
    }

    /// The names of labels by their ids.
    fn labels(&self, name: &str) -> Result<Option<Vec<Id>>, FieldError> {
        let Some(ids) = self.value.get(name).and_then(Value::as_array) else { return Ok(None) };
        let mut labels = Vec::new();
        for id in ids.iter().filter_map(Value::as_str) {
            match node(self.context, id)? {
                Node::Label(_, label) => labels.push(label),
                _ => return Err(unresolved(id)),
            }
        }
        Ok(Some(labels))
    }

    fn act<T>(
        &self,
        act: impl FnOnce(&mut State, &crate::world::Caller) -> Result<T, Refusal>,
    ) -> Result<T, FieldError> {
        let mut state = self.context.state.borrow_mut();
        Ok(act(&mut state, &self.context.caller)?)
    }

    /// The payload of a mutation: its own fields and what every payload has.
    fn payload(&self, kind: &'static str, fields: Vec<(&'static str, Out)>) -> Out {
        let mut fields = fields;
        fields.push(("clientMutationId", Out::Leaf(json!(self.maybe("clientMutationId")))));
        fields.push(("actor", Out::maybe(self.context.caller.account().map(Node::User))));
        Out::One(Thing::Made(kind, fields))
    }
}

fn unresolved(id: &str) -> FieldError {
    failed("NOT_FOUND", &format!("Could not resolve to a node with the global id of '{id}'."))
}

pub(super) fn resolve(
    context: &Context<'_>,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let input = Input { context, value: arguments.get("input").cloned().unwrap_or_default() };
    match field {
        "createRef" => create_ref(&input),
        "updateRef" => update_ref(&input),
        "updateRefs" => update_refs(&input),
        "deleteRef" => delete_ref(&input),
        "createCommitOnBranch" => create_commit(&input),
        "createPullRequest" => create_pull(&input),
        "updatePullRequest" => update_pull(&input),
        "closePullRequest" => {
            turn(&input, "pullRequestId", IssueState::Completed, "ClosePullRequestPayload")
        }
        "reopenPullRequest" => {
            turn(&input, "pullRequestId", IssueState::Open, "ReopenPullRequestPayload")
        }
        "mergePullRequest" => merge(&input),
        "addComment" => add_comment(&input),
        "updateIssueComment" | "deleteIssueComment" => change_comment(&input, field),
        "addLabelsToLabelable" | "removeLabelsFromLabelable" => change_labels(&input, field),
        "addReaction" | "removeReaction" => react(&input, field),
        "createIssue" => create_issue(&input),
        "updateIssue" => update_issue(&input),
        "closeIssue" => {
            let state = match input.maybe("stateReason").as_deref() {
                Some("NOT_PLANNED") => IssueState::NotPlanned,
                Some("DUPLICATE") => IssueState::Duplicate,
                _ => IssueState::Completed,
            };
            turn(&input, "issueId", state, "CloseIssuePayload")
        }
        "reopenIssue" => turn(&input, "issueId", IssueState::Open, "ReopenIssuePayload"),
        "createCheckRun" => create_check(&input),
        "updateCheckRun" => update_check(&input),
        _ => Ok(Out::NULL),
    }
}

fn create_ref(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, name, oid) = (input.home()?, input.text("name"), input.text("oid"));
    let there = input.context.state.borrow().repository(home)?.refs.contains_key(&name);
    if there {
        let said = format!("A ref named \"{name}\" already exists in the repository.");
        return Err(failed("UNPROCESSABLE", &said));
    }
    input.act(|state, caller| state.create_ref(caller, home, &name, &oid))?;
    Ok(input.payload("CreateRefPayload", vec![("ref", Out::node(Node::Ref(home, name)))]))
}

fn reference(input: &Input<'_, '_>) -> Result<(Id, String), FieldError> {
    match input.node("refId")? {
        Node::Ref(home, name) => Ok((home, name)),
        _ => Err(unresolved(&input.text("refId"))),
    }
}

fn update_ref(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, name) = reference(input)?;
    let oid = input.text("oid");
    let force = if input.flag("force") { Force::Anywhere } else { Force::FastForwardOnly };
    input.act(|state, caller| state.update_ref(caller, home, &name, &oid, force))?;
    Ok(input.payload("UpdateRefPayload", vec![("ref", Out::node(Node::Ref(home, name)))]))
}

/// Several refs at once, each only where it is at `beforeOid`: zeros for "not there", and
/// `afterOid` zeros to delete.
fn update_refs(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let home = input.home()?;
    let nowhere = |oid: &str| oid.bytes().all(|digit| digit == b'0');
    let updates = input.list("/refUpdates");
    for update in &updates {
        let text = |name: &str| update.get(name).and_then(Value::as_str).unwrap_or_default();
        let Some(before) = update.get("beforeOid").and_then(Value::as_str) else { continue };
        let name = text("name");
        let stands = input.context.state.borrow().repository(home)?.refs.get(name).cloned();
        let expected = Some(before.to_owned()).filter(|before| !nowhere(before));
        if stands != expected {
            let said = format!("Expected {name} to be at {before}.");
            return Err(failed("UNPROCESSABLE", &said));
        }
    }
    for update in &updates {
        let text = |name: &str| update.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, after) = (text("name"), text("afterOid"));
        let stands = input.context.state.borrow().repository(home)?.refs.contains_key(name);
        let anywhere = update.get("force").and_then(Value::as_bool).unwrap_or(false);
        let force = if anywhere { Force::Anywhere } else { Force::FastForwardOnly };
        input.act(|state, caller| match (nowhere(after), stands) {
            (true, _) => state.delete_ref(caller, home, name),
            (false, true) => state.update_ref(caller, home, name, after, force),
            (false, false) => state.create_ref(caller, home, name, after),
        })?;
    }
    Ok(input.payload("UpdateRefsPayload", Vec::new()))
}

fn delete_ref(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, name) = reference(input)?;
    input.act(|state, caller| state.delete_ref(caller, home, &name))?;
    Ok(input.payload("DeleteRefPayload", Vec::new()))
}

/// The branch of a commit: by the ref's id, or by repository and name.
fn branch(input: &Input<'_, '_>) -> Result<(Id, String), FieldError> {
    if let Some(id) = input.at("/branch/id") {
        return match node(input.context, &id)? {
            Node::Ref(home, name) => {
                let short = name.strip_prefix("refs/heads/").map(str::to_owned);
                Ok((home, short.ok_or_else(|| unresolved(&id))?))
            }
            _ => Err(unresolved(&id)),
        };
    }
    let full = input.at("/branch/repositoryNameWithOwner").unwrap_or_default();
    let name = input.at("/branch/branchName").unwrap_or_default();
    let name = name.strip_prefix("refs/heads/").unwrap_or(&name).to_owned();
    let state = input.context.state.borrow();
    let home = full
        .split_once('/')
        .and_then(|(owner, name)| state.repository_named(owner, name))
        .filter(|home| state.sees(&input.context.caller, home))
        .ok_or_else(|| {
            let said = format!("Could not resolve to a Repository with the name '{full}'.");
            failed("NOT_FOUND", &said)
        })?;
    if home.branch(&name).is_none() {
        return Err(failed("NOT_FOUND", &format!("No ref named \"{name}\" was found.")));
    }
    Ok((home.id, name))
}

fn create_commit(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, branch) = branch(input)?;
    let mut changes = Vec::new();
    for addition in input.list("/fileChanges/additions") {
        let said = |name: &str| addition.get(name).and_then(Value::as_str).unwrap_or_default();
        let bytes = base64_read(said("contents"))
            .ok_or_else(|| failed("UNPROCESSABLE", "contents is not valid Base64"))?;
        changes.push((said("path").to_owned(), Some(bytes)));
    }
    for deletion in input.list("/fileChanges/deletions") {
        let path = deletion.get("path").and_then(Value::as_str).unwrap_or_default();
        changes.push((path.to_owned(), None));
    }
    let headline = input.at("/message/headline").unwrap_or_default();
    let message = match input.at("/message/body").filter(|body| !body.is_empty()) {
        Some(body) => format!("{headline}\n\n{body}"),
        None => headline,
    };
    let new = NewCommit {
        branch: branch.clone(),
        expected_head: Some(input.text("expectedHeadOid")),
        message,
        changes,
        author: None,
        committer: None,
    };
    let oid = input.act(|state, caller| state.commit_files(caller, home, &new))?;
    Ok(input.payload(
        "CreateCommitOnBranchPayload",
        vec![
            ("commit", Out::node(Node::Commit(home, oid))),
            ("ref", Out::node(Node::Ref(home, format!("refs/heads/{branch}")))),
        ],
    ))
}

fn create_pull(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let home = input.home()?;
    let new = NewPull {
        title: input.text("title"),
        body: input.maybe("body"),
        head: input.text("headRefName"),
        base: input.text("baseRefName"),
        stage: if input.flag("draft") { Stage::Draft } else { Stage::Ready },
    };
    let number = input.act(|state, caller| state.open_pull(caller, home, new))?;
    let pull = Out::node(Node::Pull(home, number));
    Ok(input.payload("CreatePullRequestPayload", vec![("pullRequest", pull)]))
}

fn update_pull(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, number) = input.subject("pullRequestId")?;
    let labels = input.labels("labelIds")?;
    let patch = SubjectPatch {
        title: input.maybe("title"),
        body: input.maybe("body"),
        state: input
            .maybe("state")
            .map(|state| if state == "OPEN" { IssueState::Open } else { IssueState::Completed }),
        ..SubjectPatch::default()
    };
    let base = input.maybe("baseRefName");
    input.act(|state, caller| {
        state.edit_pull(caller, home, number, patch, base.as_deref())?;
        relabel(state, caller, (home, number), labels)
    })?;
    let pull = Out::node(Node::Pull(home, number));
    Ok(input.payload("UpdatePullRequestPayload", vec![("pullRequest", pull)]))
}

fn relabel(
    state: &mut State,
    caller: &crate::world::Caller,
    subject: (Id, u64),
    labels: Option<Vec<Id>>,
) -> Result<(), Refusal> {
    let Some(labels) = labels else { return Ok(()) };
    state.allow_labelling(caller, subject.0, subject.1)?;
    state.set_labels(caller, subject.0, subject.1, &labels)
}

/// Opens or closes an issue or pull request.
fn turn(
    input: &Input<'_, '_>,
    id: &str,
    state: IssueState,
    payload: &'static str,
) -> Result<Out, FieldError> {
    let (home, number) = input.subject(id)?;
    let patch = SubjectPatch { state: Some(state), ..SubjectPatch::default() };
    input.act(|state, caller| state.edit_subject(caller, home, number, patch))?;
    let node = input.node(id)?;
    let field = if id == "issueId" { "issue" } else { "pullRequest" };
    Ok(input.payload(payload, vec![(field, Out::node(node))]))
}

fn merge(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, number) = input.subject("pullRequestId")?;
    let request = MergeRequest {
        method: match input.maybe("mergeMethod").as_deref() {
            Some("SQUASH") => MergeMethod::Squash,
            Some("REBASE") => MergeMethod::Rebase,
            _ => MergeMethod::Merge,
        },
        expected_head: input.maybe("expectedHeadOid"),
        title: input.maybe("commitHeadline"),
        message: input.maybe("commitBody"),
    };
    input.act(|state, caller| state.merge_pull(caller, home, number, &request))?;
    let pull = Out::node(Node::Pull(home, number));
    Ok(input.payload("MergePullRequestPayload", vec![("pullRequest", pull)]))
}

fn add_comment(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, number) = input.subject("subjectId")?;
    let body = input.text("body");
    let id = input.act(|state, caller| state.add_comment(caller, home, number, &body))?;
    let edge = edge_of("IssueCommentEdge", id, Thing::Node(Node::Comment(home, id)));
    let subject = input.node("subjectId")?;
    Ok(input.payload(
        "AddCommentPayload",
        vec![("commentEdge", Out::One(edge)), ("subject", Out::node(subject))],
    ))
}

fn change_comment(input: &Input<'_, '_>, field: &str) -> Result<Out, FieldError> {
    let Node::Comment(home, id) = input.node("id")? else {
        return Err(unresolved(&input.text("id")));
    };
    if field == "deleteIssueComment" {
        input.act(|state, caller| state.delete_comment(caller, home, id))?;
        return Ok(input.payload("DeleteIssueCommentPayload", Vec::new()));
    }
    let body = input.text("body");
    input.act(|state, caller| state.edit_comment(caller, home, id, &body))?;
    let comment = Out::node(Node::Comment(home, id));
    Ok(input.payload("UpdateIssueCommentPayload", vec![("issueComment", comment)]))
}

fn change_labels(input: &Input<'_, '_>, field: &str) -> Result<Out, FieldError> {
    let (home, number) = input.subject("labelableId")?;
    let named = input.labels("labelIds")?.unwrap_or_default();
    let adding = field == "addLabelsToLabelable";
    input.act(|state, caller| {
        let mut labels = state.repository(home)?.subject(number)?.labels.clone();
        labels.retain(|id| adding || !named.contains(id));
        if adding {
            labels.extend(
                named.iter().filter(|id| !labels.contains(id)).copied().collect::<Vec<_>>(),
            );
        }
        relabel(state, caller, (home, number), Some(labels))
    })?;
    let kind =
        if adding { "AddLabelsToLabelablePayload" } else { "RemoveLabelsFromLabelablePayload" };
    Ok(input.payload(kind, vec![("labelable", Out::node(input.node("labelableId")?))]))
}

fn react(input: &Input<'_, '_>, field: &str) -> Result<Out, FieldError> {
    let subject = input.node("subjectId")?;
    let (home, target) = match &subject {
        Node::Issue(home, number) | Node::Pull(home, number) => (*home, Target::Subject(*number)),
        Node::Comment(home, id) => (*home, Target::Comment(*id)),
        Node::Review(home, id) => (*home, Target::Review(*id)),
        Node::Remark(home, id) => (*home, Target::Remark(*id)),
        _ => return Err(unresolved(&input.text("subjectId"))),
    };
    let word = input.text("content");
    let content =
        CONTENTS.iter().find(|(_, graphql)| *graphql == word).map_or("", |(rest, _)| rest);
    if field == "addReaction" {
        let (Reacted::New(id) | Reacted::Already(id)) =
            input.act(|state, caller| state.react(caller, home, target, content))?;
        let reaction = Out::node(Node::Reaction(home, id));
        return Ok(input.payload(
            "AddReactionPayload",
            vec![("reaction", reaction), ("subject", Out::node(subject))],
        ));
    }
    let account = input.context.caller.account();
    input.act(|state, caller| {
        let mine = state
            .repository(home)?
            .reactions_to(target)
            .find(|one| Some(one.user) == account && one.content == content)
            .map(|one| one.id);
        match mine {
            Some(id) => state.unreact(caller, home, target, id),
            None => Ok(()),
        }
    })?;
    Ok(input.payload("RemoveReactionPayload", vec![("subject", Out::node(subject))]))
}

fn create_issue(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let home = input.home()?;
    let labels = input.labels("labelIds")?;
    let (title, body) = (input.text("title"), input.maybe("body"));
    let number = input.act(|state, caller| {
        let number = state.open_issue(caller, home, &title, body, &[])?;
        relabel(state, caller, (home, number), labels)?;
        Ok(number)
    })?;
    let issue = Out::node(Node::Issue(home, number));
    Ok(input.payload("CreateIssuePayload", vec![("issue", issue)]))
}

fn update_issue(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let (home, number) = input.subject("id")?;
    let labels = input.labels("labelIds")?;
    let patch = SubjectPatch {
        title: input.maybe("title"),
        body: input.maybe("body"),
        state: input
            .maybe("state")
            .map(|state| if state == "OPEN" { IssueState::Open } else { IssueState::Completed }),
        ..SubjectPatch::default()
    };
    input.act(|state, caller| {
        state.edit_subject(caller, home, number, patch)?;
        relabel(state, caller, (home, number), labels)
    })?;
    let issue = Out::node(Node::Issue(home, number));
    Ok(input.payload("UpdateIssuePayload", vec![("issue", issue)]))
}

fn check_patch(input: &Input<'_, '_>) -> CheckPatch {
    let lower = |name: &str| input.maybe(name).map(|word| word.to_lowercase());
    let time = |name: &str| input.maybe(name).and_then(|text| text.parse().ok());
    // Annotations are kept as REST has them.
    let annotations = input.list("/output/annotations").into_iter().map(|one| {
        let said = |pointer: &str| one.pointer(pointer).cloned().unwrap_or_default();
        let level = said("/annotationLevel").as_str().map(str::to_lowercase);
        json!({
            "path": said("/path"),
            "start_line": said("/location/startLine"),
            "end_line": said("/location/endLine"),
            "start_column": said("/location/startColumn"),
            "end_column": said("/location/endColumn"),
            "annotation_level": level,
            "message": said("/message"),
            "title": said("/title"),
            "raw_details": said("/rawDetails"),
        })
    });
    CheckPatch {
        name: input.maybe("name"),
        external_id: input.maybe("externalId"),
        details_url: input.maybe("detailsUrl"),
        status: lower("status"),
        conclusion: lower("conclusion"),
        started_at: time("startedAt"),
        completed_at: time("completedAt"),
        title: input.at("/output/title"),
        summary: input.at("/output/summary"),
        text: input.at("/output/text"),
        annotations: annotations.collect(),
    }
}

fn create_check(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let home = input.home()?;
    let (sha, patch) = (input.text("headSha"), check_patch(input));
    let id = input.act(|state, caller| state.create_check(caller, home, &sha, patch))?;
    let run = Out::node(Node::Check(home, id));
    Ok(input.payload("CreateCheckRunPayload", vec![("checkRun", run)]))
}

fn update_check(input: &Input<'_, '_>) -> Result<Out, FieldError> {
    let Node::Check(home, id) = input.node("checkRunId")? else {
        return Err(unresolved(&input.text("checkRunId")));
    };
    let patch = check_patch(input);
    input.act(|state, caller| state.update_check(caller, home, id, patch))?;
    let run = Out::node(Node::Check(home, id));
    Ok(input.payload("UpdateCheckRunPayload", vec![("checkRun", run)]))
}
