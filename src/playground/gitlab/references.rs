//! References in texts: whom a text calls, and what it names. GitLab makes links of them, pings the
//! people, and notes on what is named that it was; here they are written down too, so that a test
//! can prove that a text calls nobody.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::refusal::Refusal;
use crate::world::gitlab::Kind;
use crate::world::{Caller, Id, Repository, State};

/// What a reference is to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Addressed {
    /// `@login`: the account is told of the text.
    User(String),
    /// `@all`: everyone who takes part in the project is told.
    Everyone,
    /// `#1`: an issue by its number.
    Issue(u64),
    /// `!1`: a merge request by its number.
    MergeRequest(u64),
    /// `~name` or `~"a name"`.
    Label(String),
    /// `%name` or `%"a name"`.
    Milestone(String),
    /// `&1`.
    Epic(u64),
    /// `$1`.
    Snippet(u64),
}

/// A reference in a text that was stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// `group/project` of the text.
    pub repository: String,
    /// The issue (`#1`) or merge request (`!1`) on whose page the text stands.
    pub place: String,
    /// The note, where it is not the description.
    pub note: Option<u64>,
    /// Who wrote the text.
    pub by: String,
    /// What it names.
    pub to: Addressed,
    /// Whether that is there; only then GitLab makes a link and tells anybody.
    pub exists: bool,
}

/// Stands for a character that was written with a backslash, which begins no reference.
const ESCAPED: char = '\u{FFFF}';

/// The stretches of text in which references count: not in code, not inside links.
fn stretches(text: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    let mut found = vec![String::new()];
    let mut silent = 0_usize;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let escaped =
            range.start.checked_sub(1).and_then(|at| text.as_bytes().get(at)) == Some(&b'\\');
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. }) => silent += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => {
                silent = silent.saturating_sub(1);
                found.push(String::new());
            }
            Event::Text(_) if silent > 0 => {}
            Event::Text(part) => {
                let Some(last) = found.last_mut() else { continue };
                let mut letters = part.chars();
                if escaped && part.starts_with(['@', '#', '!', '~', '%', '&', '$']) {
                    letters.next();
                    last.push(ESCAPED);
                }
                last.push_str(letters.as_str());
            }
            // A tag is no text; what stands between tags of a block is.
            Event::Html(part) => {
                for piece in part.split('<') {
                    let visible = piece.split_once('>').map_or(piece, |(_, after)| after);
                    found.push(visible.to_owned());
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(last) = found.last_mut() {
                    last.push('\n');
                }
            }
            _ => found.push(String::new()),
        }
    }
    found.retain(|stretch| !stretch.is_empty());
    found
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// A number at the beginning of a text, if no letter follows it.
fn number(text: &str) -> Option<u64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    if rest.starts_with(is_word) { None } else { digits.parse().ok() }
}

/// A name at the beginning of a text: bare or in quotation marks.
fn name(text: &str) -> Option<String> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (name, _) = quoted.split_once('"')?;
        return (!name.contains('\n') && !name.is_empty()).then(|| name.to_owned());
    }
    let end = text.find(|letter: char| !is_word(letter) && !"-?.&:/".contains(letter));
    let name = text.get(..end.unwrap_or(text.len()))?.trim_end_matches(['.', ':', '?', '/', '-']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The path of a project before a sign: `group/project` of `group/project#1`.
fn path_before(text: &str) -> &str {
    let is_path = |letter: char| is_word(letter) || "-./".contains(letter);
    let start = text.char_indices().rev().take_while(|(_, letter)| is_path(*letter)).last();
    start.map_or("", |(at, _)| text.get(at..).unwrap_or_default())
}

/// The references of a stretch: the project named before it (or nothing), and what is named.
fn references(stretch: &str) -> Vec<(String, Addressed)> {
    let mut found = Vec::new();
    for (at, sign) in stretch.char_indices() {
        let Some((before, rest)) = stretch.split_at_checked(at) else { continue };
        let Some(after) = rest.strip_prefix(sign) else { continue };
        let free = !before.ends_with(|letter: char| is_word(letter) || letter == ESCAPED);
        let to = match sign {
            '@' if free => {
                let end = after.find(|letter: char| !is_word(letter) && !"-./".contains(letter));
                let login = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
                let login = login.trim_end_matches(['.', '-', '/']);
                match login {
                    "" => None,
                    "all" => Some(Addressed::Everyone),
                    login => Some(Addressed::User(login.to_owned())),
                }
            }
            '#' => number(after).map(Addressed::Issue),
            '!' => number(after).map(Addressed::MergeRequest),
            '&' if free => number(after).map(Addressed::Epic),
            '$' if free => number(after).map(Addressed::Snippet),
            '~' if free => name(after).map(Addressed::Label),
            '%' if free => name(after).map(Addressed::Milestone),
            _ => None,
        };
        let path = if matches!(sign, '#' | '!') { path_before(before) } else { "" };
        found.extend(to.map(|to| (path.to_owned(), to)));
    }
    // Addresses of issues and merge requests name them too.
    for (part, make) in [
        ("/-/issues/", Addressed::Issue as fn(u64) -> Addressed),
        ("/-/merge_requests/", Addressed::MergeRequest),
    ] {
        for (at, _) in stretch.match_indices(part) {
            let (Some(before), Some(after)) = (stretch.get(..at), stretch.get(at + part.len()..))
            else {
                continue;
            };
            let Some((_, host)) = before.rsplit_once("://") else { continue };
            let path = host.split_once('/').map_or("", |(_, path)| path);
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            if let (Ok(iid), false) = (digits.parse(), path.contains(char::is_whitespace)) {
                found.push((path.to_owned(), make(iid)));
            }
        }
    }
    found
}

impl State {
    /// The project that a reference is into.
    fn project_meant(&self, home: &Repository, path: &str) -> Option<Id> {
        if path.is_empty() {
            return Some(home.id);
        }
        let full = self.full_name(home);
        let owner = full.rsplit_once('/').map_or("", |(owner, _)| owner);
        // An address below a sub-path begins with it.
        let path =
            self.url.splitn(4, '/').nth(3).and_then(|sub| path.strip_prefix(sub)).unwrap_or(path);
        let path = path.trim_matches('/');
        let (owner, name) = path.rsplit_once('/').unwrap_or((owner, path));
        self.repository_named(owner, name).map(|one| one.id)
    }

    fn is_there(&self, home: &Repository, to: &Addressed) -> bool {
        match to {
            Addressed::User(login) => self.user_named(login).is_some(),
            Addressed::Everyone => true,
            Addressed::Issue(iid) => home.by_iid(Kind::Issue, *iid).is_ok(),
            Addressed::MergeRequest(iid) => home.by_iid(Kind::MergeRequest, *iid).is_ok(),
            Addressed::Label(name) => {
                home.labels.iter().any(|label| label.name == *name || label.id.to_string() == *name)
            }
            Addressed::Milestone(_) | Addressed::Epic(_) | Addressed::Snippet(_) => false,
        }
    }

    /// Follows up on a text that was stored: writes its references down, and notes on what it
    /// names that it was mentioned. Nothing on the GitHub face.
    pub(crate) fn text_written(
        &mut self,
        caller: &Caller,
        repository: Id,
        number: u64,
        note: Option<Id>,
    ) -> Result<(), Refusal> {
        if self.face == crate::Face::GitHub {
            return Ok(());
        }
        let home = self.repository(repository)?;
        let subject = home.subject(number)?;
        let text = match note {
            Some(note) => home.comment(note)?.body.clone(),
            None => subject.body.clone().unwrap_or_default(),
        };
        let hidden = subject.gitlab.confidential;
        let (place, kind) = (subject.gitlab_reference(), subject.kind());
        let repository_name = self.full_name(home);
        let by = caller.account().and_then(|id| self.users.get(&id));
        let by = by.map_or_else(String::new, |user| user.login.clone());
        let mut mentioned = Vec::new();
        let mut written = Vec::new();
        for (path, to) in stretches(&text).iter().flat_map(|stretch| references(stretch)) {
            let meant = self.project_meant(home, &path).and_then(|id| self.repositories.get(&id));
            let exists = meant.is_some_and(|meant| self.is_there(meant, &to));
            // `word#1` where the word is no project is plain text.
            if meant.is_none() {
                continue;
            }
            let named = meant.and_then(|meant| {
                let found = match &to {
                    Addressed::Issue(iid) => meant.by_iid(Kind::Issue, *iid).ok()?,
                    Addressed::MergeRequest(iid) => meant.by_iid(Kind::MergeRequest, *iid).ok()?,
                    _ => return None,
                };
                Some((meant.id, found.number))
            });
            mentioned.extend(named.filter(|named| *named != (repository, number)));
            written.push(Reference {
                repository: repository_name.clone(),
                place: place.clone(),
                note,
                by: by.clone(),
                to,
                exists,
            });
        }
        self.gitlab.references.extend(written);
        if hidden {
            return Ok(());
        }
        let word = match kind {
            Kind::Issue => "issue",
            Kind::MergeRequest => "merge request",
        };
        for (target, named) in mentioned {
            let prefix = if target == repository { "" } else { &repository_name };
            let body = format!("mentioned in {word} {prefix}{place}");
            let known = self
                .repository(target)?
                .notes_of(named)
                .any(|note| note.is_system() && note.body == body);
            if !known {
                self.system_note(caller, target, named, "comment-dots", body);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Addressed, references, stretches};

    fn of(text: &str) -> Vec<Addressed> {
        stretches(text).iter().flat_map(|stretch| references(stretch)).map(|(_, to)| to).collect()
    }

    #[test]
    fn references_are_read_where_gitlab_reads_them() {
        assert_eq!(
            of("Hi @ada, see #1 and !2 with ~bug ~\"to do\" %1.0 &3 $4, @all."),
            [
                Addressed::User("ada".to_owned()),
                Addressed::Issue(1),
                Addressed::MergeRequest(2),
                Addressed::Label("bug".to_owned()),
                Addressed::Label("to do".to_owned()),
                Addressed::Milestone("1.0".to_owned()),
                Addressed::Epic(3),
                Addressed::Snippet(4),
                Addressed::Everyone,
            ]
        );
    }

    #[test]
    fn code_links_and_escapes_call_nobody() {
        for text in [
            "`@ada #1`",
            "```\n@ada\n```",
            "    @ada",
            "[@ada](x)",
            "\\@ada \\#1 \\!2 \\~x",
            "a@b.c",
            "x~y",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }

    #[test]
    fn entities_and_tags_do_not_hide_a_name() {
        for text in
            ["&#64;ada", "<b>@ada</b>", "<div>\n@ada\n</div>", "| a |\n|---|\n| @ada |", "**@ada**"]
        {
            assert_eq!(of(text), [Addressed::User("ada".to_owned())], "{text}");
        }
    }
}
