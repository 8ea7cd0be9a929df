//! Fields of accounts, repositories, labels, comments, reactions and check runs.

use apollo_compiler::resolvers::FieldError;
use serde_json::{Value, json};

use super::list::connection;
use super::object::{Out, Thing, object_node};
use super::{Context, failed, git, reviews, subjects};
use crate::clock::written;
use crate::refusal::Refusal;
use crate::world::issues::Subject;
use crate::world::labels::Label;
use crate::world::node::Node;
use crate::world::reactions::{CONTENTS, Target};
use crate::world::repository::Visibility;
use crate::world::{Caller, Id, Repository, Role, State};

/// The value of a field of a node.
pub(super) fn resolve(
    context: &Context<'_>,
    node: &Node,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let state = context.state.borrow();
    let state: &State = &state;
    if field == "id" {
        return Ok(Out::leaf(node.id()));
    }
    if let (Some(home), "repository") = (State::home_of(node), field) {
        return Ok(Out::node(Node::Repository(home)));
    }
    let caller = &context.caller;
    match node {
        Node::User(id) => Ok(user(state, *id, field)?),
        Node::Repository(id) => repository(state, caller, state.repository(*id)?, field, arguments),
        Node::Issue(home, number) | Node::Pull(home, number) => {
            let home = state.repository(*home)?;
            subjects::resolve(state, caller, home, home.subject(*number)?, field, arguments)
        }
        Node::Comment(home, id) => {
            comment(state, caller, state.repository(*home)?, *id, field, arguments)
        }
        Node::Review(home, id) => {
            reviews::review(state, caller, state.repository(*home)?, *id, field, arguments)
        }
        Node::Remark(home, id) => {
            reviews::remark(state, caller, state.repository(*home)?, *id, field, arguments)
        }
        Node::Label(home, id) => label(state, state.repository(*home)?, *id, field),
        Node::Reaction(home, id) => {
            let home = state.repository(*home)?;
            let found = home.reactions.iter().find(|one| one.id == *id).ok_or(Refusal::NotFound)?;
            Ok(match field {
                "databaseId" => Out::leaf(found.id),
                "content" => Out::leaf(word(&found.content)),
                "createdAt" => Out::leaf(written(found.created_at)),
                "user" => Out::node(Node::User(found.user)),
                _ => Out::NULL,
            })
        }
        Node::Check(home, id) => check(state, state.repository(*home)?, *id, field),
        Node::Ref(..) | Node::Commit(..) | Node::Tree(..) | Node::Blob(..) => {
            git::resolve(state, node, field, arguments)
        }
        Node::Status(..) | Node::App(_) => Ok(Out::NULL),
    }
}

/// GraphQL's word for REST's reaction.
pub(super) fn word(content: &str) -> &'static str {
    CONTENTS.iter().find(|(rest, _)| *rest == content).map_or("EYES", |(_, word)| word)
}

fn user(state: &State, id: Id, field: &str) -> Result<Out, Refusal> {
    let user = state.user(id)?;
    let page = format!("/{}", user.login.trim_end_matches("[bot]"));
    Ok(match field {
        "databaseId" => Out::leaf(user.id),
        // GraphQL names a bot without the suffix that REST gives it.
        "login" => Out::leaf(user.login.trim_end_matches("[bot]")),
        "name" => Out::leaf(user.login.as_str()),
        "createdAt" => Out::leaf(written(user.created_at)),
        "avatarUrl" => Out::leaf(format!("{}/avatars/u/{id}", state.url)),
        "url" => Out::leaf(format!("{}{page}", state.url)),
        "resourcePath" => Out::leaf(page),
        _ => Out::NULL,
    })
}

fn subject_node(home: &Repository, subject: &Subject) -> Node {
    match &subject.pull {
        Some(_) => Node::Pull(home.id, subject.number),
        None => Node::Issue(home.id, subject.number),
    }
}

/// The texts of a list argument.
pub(super) fn texts(arguments: &Value, name: &str) -> Option<Vec<String>> {
    let list = arguments.get(name)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Puts subjects into the order that `orderBy` asks for: by creation, oldest first, without it.
fn ordered<'a>(arguments: &Value, mut found: Vec<&'a Subject>) -> Vec<&'a Subject> {
    let order = |name: &str| arguments.pointer(&format!("/orderBy/{name}")).and_then(Value::as_str);
    if order("field") == Some("UPDATED_AT") {
        found.sort_by_key(|subject| (subject.updated_at, subject.number));
    }
    if order("direction") == Some("DESC") {
        found.reverse();
    }
    found
}

fn labelled(home: &Repository, subject: &Subject, names: Option<&Vec<String>>) -> bool {
    names.is_none_or(|names| {
        home.labels.iter().any(|one| names.contains(&one.name) && subject.labels.contains(&one.id))
    })
}

/// The pull requests of a repository that the arguments ask for.
pub(super) fn pulls(
    home: &Repository,
    head: Option<&str>,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    let states = texts(arguments, "states");
    let labels = texts(arguments, "labels");
    let found = home.subjects.values().filter(|subject| {
        let Some(pull) = &subject.pull else { return false };
        states.as_ref().is_none_or(|all| all.iter().any(|one| one == subjects::pull_state(subject)))
            && text("headRefName").or(head).is_none_or(|name| name == pull.head_ref)
            && text("baseRefName").is_none_or(|name| name == pull.base_ref)
            && labelled(home, subject, labels.as_ref())
    });
    let items = ordered(arguments, found.collect())
        .into_iter()
        .map(|one| (one.number, Thing::Node(Node::Pull(home.id, one.number))))
        .collect();
    let kinds = ("PullRequestConnection", "PullRequestEdge");
    connection("pullRequests", kinds, items, arguments).map(Out::One)
}

fn issues(state: &State, home: &Repository, arguments: &Value) -> Result<Out, FieldError> {
    let filter = arguments.get("filterBy").cloned().unwrap_or_default();
    let states = texts(arguments, "states").or_else(|| texts(&filter, "states"));
    let labels = texts(arguments, "labels").or_else(|| texts(&filter, "labels"));
    let said = |name: &str| filter.get(name).and_then(Value::as_str);
    let since = said("since").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let by = said("createdBy").map(|login| state.user_named(login).map_or(0, |user| user.id));
    let found = home.subjects.values().filter(|subject| {
        let open = if subject.state.is_open() { "OPEN" } else { "CLOSED" };
        subject.pull.is_none()
            && states.as_ref().is_none_or(|all| all.iter().any(|one| one == open))
            && since.is_none_or(|since| subject.updated_at >= since)
            && by.is_none_or(|by| subject.author == by)
            && labelled(home, subject, labels.as_ref())
    });
    let items = ordered(arguments, found.collect())
        .into_iter()
        .map(|one| (one.number, Thing::Node(Node::Issue(home.id, one.number))))
        .collect();
    connection("issues", ("IssueConnection", "IssueEdge"), items, arguments).map(Out::One)
}

/// A page of labels.
pub(super) fn labels<'a>(
    home: &Repository,
    labels: impl Iterator<Item = &'a Label>,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let items = labels.map(|one| (one.id, Thing::Node(Node::Label(home.id, one.id)))).collect();
    connection("labels", ("LabelConnection", "LabelEdge"), items, arguments).map(Out::One)
}

fn repository(
    state: &State,
    caller: &Caller,
    home: &Repository,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    let numbered = |kind: &str| {
        let number = arguments.get("number").and_then(Value::as_u64).unwrap_or(0);
        let subject = home.subjects.get(&number).filter(|subject| match kind {
            "Issue" => subject.pull.is_none(),
            "PullRequest" => subject.pull.is_some(),
            _ => true,
        });
        let said = format!("Could not resolve to an {kind} with the number of {number}.");
        let said = if kind == "PullRequest" { said.replace("an Pull", "a Pull") } else { said };
        let subject = subject.ok_or_else(|| failed("NOT_FOUND", &said))?;
        Ok::<Out, FieldError>(Out::node(subject_node(home, subject)))
    };
    let branch =
        |name: &str| home.refs.contains_key(name).then(|| Node::Ref(home.id, name.to_owned()));
    Ok(match field {
        "databaseId" => Out::leaf(home.id),
        "name" => Out::leaf(home.name.as_str()),
        "nameWithOwner" => Out::leaf(state.full_name(home)),
        "owner" => Out::node(Node::User(home.owner)),
        "url" => Out::leaf(state.html_url(home)),
        "createdAt" => Out::leaf(written(home.created_at)),
        "updatedAt" => Out::leaf(written(home.updated_at)),
        "pushedAt" => Out::leaf(written(home.pushed_at)),
        "isPrivate" => Out::leaf(home.visibility == Visibility::Private),
        "isArchived" => Out::leaf(home.archived),
        "isDisabled" | "isLocked" => Out::leaf(false),
        "isEmpty" => Out::leaf(home.refs.is_empty()),
        "isFork" => Out::leaf(home.fork_of.is_some()),
        "isInOrganization" => {
            Out::leaf(state.user(home.owner)?.kind == crate::world::UserKind::Organization)
        }
        "hasIssuesEnabled" => Out::leaf(home.has_issues),
        "mergeCommitAllowed" | "squashMergeAllowed" | "rebaseMergeAllowed" => Out::leaf(true),
        "visibility" => Out::leaf(match home.visibility {
            Visibility::Public => "PUBLIC",
            Visibility::Private => "PRIVATE",
        }),
        "viewerPermission" => match caller {
            Caller::Person { user, .. } => home
                .role(*user)
                .map_or(Out::NULL, |role: Role| Out::leaf(role.name().to_uppercase())),
            _ => Out::NULL,
        },
        "defaultBranchRef" => Out::maybe(branch(&format!("refs/heads/{}", home.default_branch))),
        "ref" => {
            let name = text("qualifiedName").unwrap_or_default();
            let tries =
                [name.to_owned(), format!("refs/heads/{name}"), format!("refs/tags/{name}")];
            Out::maybe(tries.iter().find_map(|name| branch(name)))
        }
        "object" => {
            let expression = text("expression").or_else(|| text("oid")).unwrap_or_default();
            Out::maybe(git_object(home, expression))
        }
        "issue" => numbered("Issue")?,
        "pullRequest" => numbered("PullRequest")?,
        "issueOrPullRequest" => numbered("issue or pull request")?,
        "label" => {
            let found = state.label_named(home.id, text("name").unwrap_or_default());
            Out::maybe(found.map(|label| Node::Label(home.id, label.id)))
        }
        "labels" => {
            let wanted = text("query").map(str::to_lowercase);
            let found = home.labels.iter().filter(|label| {
                wanted.as_ref().is_none_or(|wanted| label.name.to_lowercase().contains(wanted))
            });
            labels(home, found, arguments)?
        }
        "issues" => issues(state, home, arguments)?,
        "pullRequests" => pulls(home, None, arguments)?,
        _ => Out::NULL,
    })
}

/// `main:data/a.csv`, `HEAD:`, a branch, a commit: as `git rev-parse` reads it.
fn git_object(home: &Repository, expression: &str) -> Option<Node> {
    let (revision, path) = match expression.split_once(':') {
        Some((revision, path)) => (revision, Some(path)),
        None => (expression, None),
    };
    let revision = if revision == "HEAD" { home.default_branch.as_str() } else { revision };
    let start = home.commit_at(revision).unwrap_or_else(|| revision.to_owned());
    let whole = match path {
        Some(path) => format!("{start}:{path}"),
        None => start,
    };
    let (oid, kind, _) = home.git.object(&whole)?;
    object_node(home.id, oid, kind)
}

fn label(state: &State, home: &Repository, id: Id, field: &str) -> Result<Out, FieldError> {
    let label = home.labels.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
    Ok(match field {
        "name" => Out::leaf(label.name.as_str()),
        "color" => Out::leaf(label.color.as_str()),
        "description" => Out::leaf(label.description.clone()),
        "isDefault" => Out::leaf(false),
        "createdAt" => Out::leaf(written(label.created_at)),
        "url" => {
            let name = crate::text::url_part(&label.name);
            Out::leaf(format!("{}/labels/{name}", state.html_url(home)))
        }
        _ => Out::NULL,
    })
}

/// Reactions and their groups, the same for all that can be reacted to.
pub(super) fn reactions(
    caller: &Caller,
    home: &Repository,
    target: Target,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let mine = |content: &str| {
        home.reactions_to(target)
            .any(|one| Some(one.user) == caller.account() && one.content == content)
    };
    if field == "reactionGroups" {
        let groups = CONTENTS.iter().map(|(rest, word)| {
            let count = home.reactions_to(target).filter(|one| one.content == *rest).count();
            let reactors = Thing::Made("ReactorConnection", vec![("totalCount", Out::leaf(count))]);
            Thing::Made(
                "ReactionGroup",
                vec![
                    ("content", Out::leaf(*word)),
                    ("viewerHasReacted", Out::leaf(mine(rest))),
                    ("reactors", Out::One(reactors)),
                ],
            )
        });
        return Ok(Out::Many(groups.collect()));
    }
    let wanted = arguments.get("content").and_then(Value::as_str);
    let items = home
        .reactions_to(target)
        .filter(|one| wanted.is_none_or(|wanted| word(&one.content) == wanted))
        .map(|one| (one.id, Thing::Node(Node::Reaction(home.id, one.id))))
        .collect();
    let made = connection("reactions", ("ReactionConnection", "ReactionEdge"), items, arguments)?;
    let Thing::Made(kind, mut fields) = made else { return Ok(Out::NULL) };
    let has = CONTENTS.iter().any(|(rest, _)| mine(rest));
    fields.push(("viewerHasReacted", Out::leaf(has)));
    Ok(Out::One(Thing::Made(kind, fields)))
}

fn comment(
    state: &State,
    caller: &Caller,
    home: &Repository,
    id: Id,
    field: &str,
    arguments: &Value,
) -> Result<Out, FieldError> {
    let comment = home.comment(id)?;
    let subject = home.subject(comment.number)?;
    let edited = comment.updated_at != comment.created_at;
    Ok(match field {
        "databaseId" => Out::leaf(comment.id),
        "fullDatabaseId" => Out::leaf(comment.id.to_string()),
        "body" => Out::leaf(comment.body.as_str()),
        "author" => Out::node(Node::User(comment.author)),
        "authorAssociation" => Out::leaf(home.association(comment.author)),
        "createdAt" => Out::leaf(written(comment.created_at)),
        "updatedAt" => Out::leaf(written(comment.updated_at)),
        "lastEditedAt" => Out::Leaf(json!(edited.then(|| written(comment.updated_at)))),
        "url" => {
            let page = state.subject_page(home, subject);
            Out::leaf(format!("{page}#issuecomment-{id}"))
        }
        "isMinimized" => Out::leaf(false),
        "viewerDidAuthor" => Out::leaf(caller.account() == Some(comment.author)),
        // GitHub shows a pull request's issue side here too; it has no other id.
        "issue" => Out::node(Node::Issue(home.id, comment.number)),
        "pullRequest" => {
            Out::maybe(subject.pull.as_ref().map(|_| Node::Pull(home.id, comment.number)))
        }
        "reactions" | "reactionGroups" => {
            reactions(caller, home, Target::Comment(id), field, arguments)?
        }
        _ => Out::NULL,
    })
}

fn check(state: &State, home: &Repository, id: Id, field: &str) -> Result<Out, FieldError> {
    let run = home.check_runs.iter().find(|run| run.id == id).ok_or(Refusal::NotFound)?;
    let shape = state.check_shape(home, run);
    let said = |name: &str| Out::Leaf(shape.pointer(name).cloned().unwrap_or_default());
    let upper = |text: &str| Out::leaf(text.to_uppercase());
    Ok(match field {
        "databaseId" => Out::leaf(run.id),
        "name" => Out::leaf(run.name.as_str()),
        "status" => upper(&run.status),
        "conclusion" => run.conclusion.as_deref().map_or(Out::NULL, upper),
        "externalId" => Out::leaf(run.external_id.clone()),
        "detailsUrl" => said("/details_url"),
        "url" => said("/html_url"),
        "title" => said("/output/title"),
        "summary" => said("/output/summary"),
        "text" => said("/output/text"),
        "startedAt" => said("/started_at"),
        "completedAt" => said("/completed_at"),
        _ => Out::NULL,
    })
}
