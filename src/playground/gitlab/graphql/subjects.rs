//! Fields of issues, merge requests, notes and threads.

use serde_json::Value;

use super::Context;
use super::object::{Out, Thing, gid, user, user_as};
use crate::gitlab::shapes::merge_requests::standing;
use crate::gitlab::shapes::{emoji_name, written};
use crate::refusal::Refusal;
use crate::world::gitlab::{Kind, Manner};
use crate::world::issues::{Comment, Subject};
use crate::world::labels::Label;
use crate::world::pulls::{Pull, Stage};
use crate::world::reactions::Target;
use crate::world::{Area, Id, Repository, Role, State};

pub(super) fn label(label: &Label) -> Thing {
    Thing::made(
        "Label",
        vec![
            ("id", gid("ProjectLabel", label.id)),
            ("title", Out::leaf(label.name.as_str())),
            ("description", Out::leaf(label.description.clone())),
            ("color", Out::leaf(format!("#{}", label.color))),
            ("textColor", Out::leaf("#1F1E24")),
            ("createdAt", Out::leaf(written(label.created_at))),
            ("updatedAt", Out::leaf(written(label.created_at))),
        ],
    )
}

fn awards(state: &State, home: &Repository, target: Target) -> Out {
    let found = home.reactions_to(target).map(|one| {
        let name = emoji_name(&one.content);
        let fields = vec![
            ("name", Out::leaf(name)),
            ("description", Out::leaf(name)),
            ("emoji", Out::leaf(name)),
            ("unicode", Out::leaf(name)),
            ("unicodeVersion", Out::leaf("6.0")),
            ("createdAt", Out::leaf(written(one.created_at))),
            ("updatedAt", Out::leaf(written(one.created_at))),
            ("user", user(state, one.user)),
        ];
        (one.id, Thing::made("AwardEmoji", fields))
    });
    Out::List("AwardEmoji", found.collect())
}

fn people(state: &State, ids: &[Id]) -> Out {
    let found = ids.iter().filter_map(|id| Some((*id, user_as(state, *id, "UserCore")?)));
    Out::List("UserCore", found.collect())
}

/// The notes the caller may read, oldest first.
fn readable<'h>(
    context: &Context<'_>,
    home: &'h Repository,
    number: u64,
    arguments: &Value,
) -> Vec<&'h Comment> {
    let internal = State::sees_internal(&context.caller, home);
    let wanted = arguments.get("filter").and_then(Value::as_str).unwrap_or("ALL_NOTES");
    home.notes_of(number)
        .filter(|note| internal || note.gitlab.manner != Manner::Internal)
        .filter(|note| match wanted {
            "ONLY_COMMENTS" => !note.is_system(),
            "ONLY_ACTIVITY" => note.is_system(),
            _ => true,
        })
        .collect()
}

fn note_list(home: &Repository, notes: &[&Comment]) -> Out {
    Out::List("Note", notes.iter().map(|note| (note.id, Thing::Note(home.id, note.id))).collect())
}

fn flags(kind: &'static str, names: &[(&'static str, bool)]) -> Out {
    Out::One(Thing::made(kind, names.iter().map(|(name, may)| (*name, Out::leaf(*may))).collect()))
}

fn permissions(context: &Context<'_>, home: &Repository, subject: &Subject) -> Out {
    let own = context.caller.account();
    let role = own.and_then(|id| home.role(id));
    let is_author = own == Some(subject.author);
    let triage = role >= Some(Role::Triage);
    let comments = own.is_some() && (subject.lock.is_none() || role >= Some(Role::Write));
    match subject.kind() {
        Kind::Issue => flags(
            "IssuePermissions",
            &[
                ("readIssue", true),
                ("adminIssue", triage),
                ("updateIssue", triage || is_author),
                ("createNote", comments),
            ],
        ),
        Kind::MergeRequest => flags(
            "MergeRequestPermissions",
            &[
                ("readMergeRequest", true),
                ("updateMergeRequest", role >= Some(Role::Write) || is_author),
                ("createNote", comments),
                ("pushToSourceBranch", role >= Some(Role::Write)),
                ("canMerge", context.state.can(&context.caller, home, Area::Contents, Role::Write)),
            ],
        ),
    }
}

/// What issues and merge requests have in common.
pub(super) fn resolve(
    context: &Context<'_>,
    home: Id,
    number: u64,
    field: &str,
    arguments: &Value,
) -> Result<Out, Refusal> {
    let state = context.state;
    let home = state.repository(home)?;
    let subject = home.subject(number)?;
    let kind = if subject.kind() == Kind::Issue { "Issue" } else { "MergeRequest" };
    let merged = subject.gitlab_state() == "merged";
    let page = state.gitlab_subject_page(home, subject);
    let votes = |word: &str| {
        let all = home.reactions_to(Target::Subject(number));
        Out::leaf(all.filter(|one| one.content == word).count())
    };
    Ok(match field {
        "id" => gid(kind, subject.gitlab_id()),
        "iid" => Out::leaf(subject.gitlab.iid.to_string()),
        "title" => Out::leaf(subject.title.as_str()),
        "description" => Out::leaf(subject.body.clone()),
        "state" => Out::leaf(subject.gitlab_state()),
        "confidential" => Out::leaf(subject.gitlab.confidential),
        "externalAuthor" => {
            let seen = State::sees_internal(&context.caller, home);
            Out::leaf(subject.gitlab.mail.clone().filter(|_| seen))
        }
        "discussionLocked" => Out::leaf(subject.lock.is_some()),
        "createdAt" => Out::leaf(written(subject.created_at)),
        "updatedAt" => Out::leaf(written(subject.updated_at)),
        "closedAt" => Out::leaf(subject.closed_at.filter(|_| !merged).map(written)),
        "dueDate" => Out::leaf(subject.gitlab.due_date.clone()),
        "type" => Out::leaf("ISSUE"),
        "author" => user(state, subject.author),
        "assignees" => people(state, &subject.assignees),
        "labels" => {
            let on = home.labels.iter().filter(|one| subject.labels.contains(&one.id));
            Out::List("Label", on.map(|one| (one.id, label(one))).collect())
        }
        "awardEmoji" => awards(state, home, Target::Subject(number)),
        "upvotes" => votes("+1"),
        "downvotes" => votes("-1"),
        "userNotesCount" => Out::leaf(home.comments_of(number).count()),
        "projectId" => Out::leaf(home.id),
        "reference" => {
            let full = arguments.get("full").and_then(Value::as_bool) == Some(true);
            let prefix = if full { state.full_name(home) } else { String::new() };
            Out::leaf(format!("{prefix}{}", subject.gitlab_reference()))
        }
        "webPath" => Out::leaf(page.strip_prefix(&state.url).unwrap_or(&page)),
        "webUrl" => Out::leaf(page),
        "userPermissions" => permissions(context, home, subject),
        "notes" => note_list(home, &readable(context, home, number, arguments)),
        "discussions" => {
            let mut threads: Vec<(Id, Vec<Id>)> = Vec::new();
            for note in readable(context, home, number, arguments) {
                let root = note.gitlab.thread.unwrap_or(note.id);
                match threads.iter_mut().find(|(known, _)| *known == root) {
                    Some((_, notes)) => notes.push(note.id),
                    None => threads.push((root, vec![note.id])),
                }
            }
            let things =
                threads.into_iter().map(|(root, notes)| (root, Thing::Discussion(home.id, notes)));
            Out::List("Discussion", things.collect())
        }
        _ => match &subject.pull {
            Some(pull) => merge_request(context, home, subject, pull, field),
            None => Out::NULL,
        },
    })
}

fn merge_request(
    context: &Context<'_>,
    home: &Repository,
    subject: &Subject,
    pull: &Pull,
    field: &str,
) -> Out {
    let state = context.state;
    let facts = &subject.gitlab;
    let source = pull.head_repository.and_then(|id| state.repositories.get(&id));
    match field {
        "draft" => Out::leaf(pull.stage == Stage::Draft),
        "sourceBranch" => Out::leaf(pull.head_ref.as_str()),
        "targetBranch" => Out::leaf(pull.base_ref.as_str()),
        "sourceBranchExists" => {
            Out::leaf(source.is_some_and(|source| source.branch(&pull.head_ref).is_some()))
        }
        "targetBranchExists" => Out::leaf(home.branch(&pull.base_ref).is_some()),
        "sourceProjectId" => Out::leaf(pull.head_repository),
        "targetProjectId" => Out::leaf(home.id),
        "sourceProject" => {
            let seen = source.filter(|source| state.sees(&context.caller, source));
            Out::maybe(seen.map(|source| Thing::Project(source.id)))
        }
        "targetProject" | "project" => Out::One(Thing::Project(home.id)),
        "diffHeadSha" => Out::leaf(pull.head_sha.as_str()),
        "diffRefs" => {
            let refs = state.gitlab_diff_refs(home, pull);
            let part = |name: &str| Out::Leaf(refs.get(name).cloned().unwrap_or_default());
            let fields = vec![
                ("baseSha", part("base_sha")),
                ("headSha", part("head_sha")),
                ("startSha", part("start_sha")),
            ];
            Out::One(Thing::made("DiffRefs", fields))
        }
        "mergeCommitSha" => Out::leaf(pull.merge_commit.clone()),
        "mergedAt" => Out::leaf(pull.merged_at.map(written)),
        "mergeUser" => pull.merged_by.map_or(Out::NULL, |id| user(state, id)),
        "conflicts" => Out::leaf(standing(home, subject, pull).0 == "cannot_be_merged"),
        "mergeable" => Out::leaf(standing(home, subject, pull).1 == "mergeable"),
        "detailedMergeStatus" => Out::leaf(standing(home, subject, pull).1.to_uppercase()),
        "autoMergeEnabled" => Out::leaf(facts.auto_merge.is_some()),
        "approved" => Out::leaf(!facts.approvals.is_empty()),
        "approvedBy" => people(state, &facts.approvals),
        "reviewers" => people(state, &facts.reviewers),
        "squash" => Out::leaf(facts.squash),
        "forceRemoveSourceBranch" => Out::leaf(facts.remove_source),
        "allowCollaboration" => Out::leaf(facts.allow_collaboration),
        _ => Out::NULL,
    }
}

pub(super) fn note(context: &Context<'_>, home: Id, id: Id, field: &str) -> Result<Out, Refusal> {
    let state = context.state;
    let home = state.repository(home)?;
    let note = home.comment(id)?;
    let own = context.caller.account();
    let edited = note.updated_at != note.created_at;
    let kind = note.gitlab_type().unwrap_or("Note");
    Ok(match field {
        "id" => gid(kind, note.id),
        "body" => Out::leaf(note.body.as_str()),
        "system" => Out::leaf(note.is_system()),
        "systemNoteIconName" => Out::leaf(match note.gitlab.manner {
            Manner::System(icon) => Some(icon),
            _ => None,
        }),
        "internal" => Out::leaf(note.gitlab.manner == Manner::Internal),
        "imported" => Out::leaf(false),
        "createdAt" => Out::leaf(written(note.created_at)),
        "updatedAt" => Out::leaf(written(note.updated_at)),
        "lastEditedAt" => Out::leaf(edited.then(|| written(note.updated_at))),
        "author" => user(state, note.author),
        "awardEmoji" => awards(state, home, Target::Comment(id)),
        "resolvable" => {
            let on_request = home.subject(note.number)?.kind() == Kind::MergeRequest;
            Out::leaf(note.gitlab.thread.is_some() && on_request)
        }
        "resolved" => Out::leaf(note.gitlab.resolved.is_some()),
        "resolvedAt" => Out::leaf(note.gitlab.resolved.map(|(_, at)| written(at))),
        "resolvedBy" => note.gitlab.resolved.map_or(Out::NULL, |(id, _)| user(state, id)),
        "url" => {
            let page = state.gitlab_subject_page(home, home.subject(note.number)?);
            Out::leaf(format!("{page}#note_{id}"))
        }
        "position" => note.gitlab.position.as_ref().map_or(Out::NULL, |position| {
            let part = |name: &str| Out::Leaf(position.get(name).cloned().unwrap_or_default());
            let fields = vec![
                ("filePath", part("new_path")),
                ("newPath", part("new_path")),
                ("oldPath", part("old_path")),
                ("newLine", part("new_line")),
                ("oldLine", part("old_line")),
            ];
            Out::One(Thing::made("DiffPosition", fields))
        }),
        "discussion" => {
            let root = note.gitlab.thread.unwrap_or(id);
            let all = home.notes_of(note.number);
            let same = all.filter(|one| one.gitlab.thread.unwrap_or(one.id) == root);
            Out::One(Thing::Discussion(home.id, same.map(|one| one.id).collect()))
        }
        "userPermissions" => {
            let role = own.and_then(|id| home.role(id));
            let admin = own == Some(note.author) || role >= Some(Role::Maintain);
            flags(
                "NotePermissions",
                &[
                    ("readNote", true),
                    ("adminNote", admin && !note.is_system()),
                    ("awardEmoji", own.is_some()),
                    ("createNote", own.is_some()),
                ],
            )
        }
        _ => Out::NULL,
    })
}

pub(super) fn discussion(
    context: &Context<'_>,
    home: Id,
    ids: &[Id],
    field: &str,
) -> Result<Out, Refusal> {
    let home = context.state.repository(home)?;
    let notes: Vec<&Comment> = ids.iter().filter_map(|id| home.comments.get(id)).collect();
    let Some(first) = notes.first() else { return Ok(Out::NULL) };
    Ok(match field {
        "id" | "replyId" => gid("Discussion", first.discussion()),
        "createdAt" => Out::leaf(written(first.created_at)),
        "resolvable" => {
            Out::leaf(first.gitlab.thread.is_some() && home.subject(first.number)?.pull.is_some())
        }
        "resolved" => Out::leaf(first.gitlab.resolved.is_some()),
        "notes" => note_list(home, &notes),
        _ => Out::NULL,
    })
}
