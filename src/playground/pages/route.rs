//! Which page a path is.

use super::words;
use crate::Face;
use crate::text::url_unescape;
use crate::world::{Id, State};

/// A page, and the repository it is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) repository: Option<Id>,
    pub(super) page: Page,
}

/// A page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Page {
    Home,
    Files,
    /// Revision and path, as they stand in the address: only the repository can part them.
    Blob(String),
    Issues,
    Pulls,
    Choose,
    /// The chooser of description templates.
    Templates,
    /// A blank issue, or one with a description template.
    Described,
    New,
    Issue(u64),
    Pull(u64),
    Commit(String),
    /// Waits until a bot has answered on this issue or pull request.
    News(u64),
    Redirect(String),
    Act(Act),
}

/// What a form of a page asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Act {
    SwitchPerson,
    Open,
    Edit(u64),
    Comment(u64),
    EditComment(u64, Id),
    SetState(u64),
    SetLabels(u64),
    Merge(u64),
}

/// The page at a path. Addresses are GitHub's, so that links in the bot's texts lead somewhere.
pub(super) fn find(state: &State, method: &str, path: &str) -> Option<Place> {
    let parts: Vec<String> =
        path.split('/').filter(|part| !part.is_empty()).map(url_unescape).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let place = |page| Some(Place { repository: None, page });
    let reads = matches!(method, "GET" | "HEAD");
    if state.face == Face::GitLab
        && let Some(place) = words::find(state, reads, &parts)
    {
        return Some(place);
    }
    match (reads, parts.as_slice()) {
        (true, []) => place(Page::Home),
        (false, ["-", "acting"]) => place(Page::Act(Act::SwitchPerson)),
        (true, [owner]) => {
            state.user_named(owner)?;
            place(Page::Redirect("/".to_owned()))
        }
        (_, [owner, name, rest @ ..]) => {
            let name = name.strip_suffix(".git").unwrap_or(name);
            let home = state.repository_named(owner, name).or_else(|| {
                let former = format!("{owner}/{name}").to_ascii_lowercase();
                state.repositories.get(state.former_names.get(&former)?)
            })?;
            let base = format!("/{}", state.full_name(home));
            let page = if reads { read(&base, rest) } else { write(rest).map(Page::Act) }?;
            Some(Place { repository: Some(home.id), page })
        }
        _ => None,
    }
}

pub(super) fn read(base: &str, parts: &[&str]) -> Option<Page> {
    let number = |text: &str| text.parse::<u64>().ok();
    Some(match parts {
        [] => Page::Files,
        ["tree", ..] => Page::Redirect(base.to_owned()),
        ["blob", rest @ ..] if !rest.is_empty() => Page::Blob(rest.join("/")),
        ["issues"] => Page::Issues,
        ["pulls"] => Page::Pulls,
        ["issues", "new", "choose"] => Page::Choose,
        ["issues", "new"] => Page::New,
        ["issues" | "pull", text, "news"] => Page::News(number(text)?),
        ["issues", text] => Page::Issue(number(text)?),
        ["pull", text] => Page::Pull(number(text)?),
        ["pull", text, "files" | "commits" | "checks"] => {
            Page::Redirect(format!("{base}/pull/{}", number(text)?))
        }
        ["commit", oid] => Page::Commit((*oid).to_owned()),
        _ => return None,
    })
}

fn write(parts: &[&str]) -> Option<Act> {
    let number = |text: &str| text.parse::<u64>().ok();
    Some(match parts {
        ["issues", "new"] => Act::Open,
        ["issues", text, "edit"] => Act::Edit(number(text)?),
        ["issues", text, "comment"] => Act::Comment(number(text)?),
        ["issues", text, "comments", id] => Act::EditComment(number(text)?, number(id)?),
        ["issues", text, "state"] => Act::SetState(number(text)?),
        ["issues", text, "labels"] => Act::SetLabels(number(text)?),
        ["pull", text, "merge"] => Act::Merge(number(text)?),
        _ => return None,
    })
}
