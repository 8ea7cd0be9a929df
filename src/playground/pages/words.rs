//! The pages' words and addresses, as the forge that is played has them.

use super::route::{Act, Page, Place};
use crate::Face;
use crate::world::gitlab::Kind;
use crate::world::issues::Subject;
use crate::world::{Repository, State};

/// How a word begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Letter {
    Upper,
    Lower,
}

/// What the forge calls a pull request.
pub(super) fn request(face: Face, letter: Letter) -> &'static str {
    match (face, letter) {
        (Face::GitHub, Letter::Upper) => "Pull request",
        (Face::GitHub, Letter::Lower) => "pull request",
        (Face::GitLab, Letter::Upper) => "Merge request",
        (Face::GitLab, Letter::Lower) => "merge request",
    }
}

/// What the button that merges says.
pub(super) fn merge(face: Face) -> &'static str {
    match face {
        Face::GitHub => "Merge pull request",
        Face::GitLab => "Merge",
    }
}

/// Where their list is.
pub(super) fn request_folder(face: Face) -> &'static str {
    match face {
        Face::GitHub => "pulls",
        Face::GitLab => "merge_requests",
    }
}

/// How texts name a subject: `#1`, on GitLab `!1` for a merge request.
pub(super) fn reference(face: Face, subject: &Subject) -> String {
    match face {
        Face::GitHub => format!("#{}", subject.number),
        Face::GitLab => subject.gitlab_reference(),
    }
}

/// Where everything but the files of a repository stands.
pub(super) fn place(state: &State, home: &Repository) -> String {
    match state.face {
        Face::GitHub => format!("/{}", state.full_name(home)),
        Face::GitLab => format!("/{}/-", state.full_name(home)),
    }
}

/// The page of a subject.
pub(super) fn address(state: &State, home: &Repository, subject: &Subject) -> String {
    let place = place(state, home);
    let number = subject.number;
    match (state.face, subject.kind()) {
        (Face::GitHub, Kind::Issue) => format!("{place}/issues/{number}"),
        (Face::GitHub, Kind::MergeRequest) => format!("{place}/pull/{number}"),
        (Face::GitLab, Kind::Issue) => format!("{place}/issues/{}", subject.gitlab.iid),
        (Face::GitLab, Kind::MergeRequest) => {
            format!("{place}/merge_requests/{}", subject.gitlab.iid)
        }
    }
}

/// The page at a path of GitLab's: `group/project`, then `-`, then what of it.
pub(super) fn find(state: &State, reads: bool, parts: &[&str]) -> Option<Place> {
    let cut = parts.iter().position(|part| *part == "-");
    let (project, rest) = match cut {
        Some(0) => return None,
        Some(at) => (parts.get(..at)?, parts.get(at + 1..)?),
        None => (parts, &[][..]),
    };
    let (name, owner) = project.split_last()?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    let path = format!("{}/{name}", owner.join("/"));
    let home = state
        .repository_named(&owner.join("/"), name)
        .or_else(|| state.repositories.get(state.former_names.get(&path.to_ascii_lowercase())?))?;
    let page = if reads { read(state, home, rest)? } else { Page::Act(write(home, rest)?) };
    Some(Place { repository: Some(home.id), page })
}

/// The world's number of the subject that two parts of an address name.
fn number(home: &Repository, kind: &str, iid: &str) -> Option<u64> {
    let kind = match kind {
        "issues" => Kind::Issue,
        "merge_requests" => Kind::MergeRequest,
        _ => return None,
    };
    home.by_iid(kind, iid.parse().ok()?).ok().map(|subject| subject.number)
}

fn read(state: &State, home: &Repository, parts: &[&str]) -> Option<Page> {
    Some(match parts {
        ["merge_requests"] => Page::Pulls,
        ["issues", "new", "choose"] => Page::Templates,
        ["issues" | "work_items", "new"] => Page::Described,
        ["issues" | "merge_requests", iid, rest @ ..] if *parts != ["issues"] => {
            let kind = parts.first().copied().unwrap_or_default();
            let number = number(home, kind, iid)?;
            match (rest, kind) {
                (["news"], _) => Page::News(number),
                ([], "issues") => Page::Issue(number),
                ([], _) => Page::Pull(number),
                _ => Page::Redirect(address(state, home, home.subjects.get(&number)?)),
            }
        }
        ["tree", ..] => Page::Redirect(format!("/{}", state.full_name(home))),
        ["pulls" | "pull", ..] => return None,
        other => super::route::read(&place(state, home), other)?,
    })
}

fn write(home: &Repository, parts: &[&str]) -> Option<Act> {
    let [kind, second, rest @ ..] = parts else { return None };
    if parts == ["issues", "new"] {
        return Some(Act::Open);
    }
    let number = number(home, kind, second)?;
    Some(match rest {
        ["edit"] => Act::Edit(number),
        ["comment"] => Act::Comment(number),
        ["comments", id] => Act::EditComment(number, id.parse().ok()?),
        ["state"] => Act::SetState(number),
        ["labels"] => Act::SetLabels(number),
        ["merge"] => Act::Merge(number),
        _ => return None,
    })
}
