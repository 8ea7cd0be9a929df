//! Handles of GitHub's things. Each has a number, for REST, and a node id, for GraphQL; ours hold
//! both, so that what one interface read the other can write.

use gitribute_engine::model::Handle;
use gitribute_engine::ports::ForgeError;

use super::errors::nonsense;

/// The two identities of one thing. For pull requests and issues the number is the one that
/// people see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Id {
    pub(super) number: u64,
    pub(super) node: String,
    pub(super) kind: Kind,
}

/// Which of REST's addresses a thing has, where its number alone does not tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Kind {
    /// The usual one: of an issue, a pull request, a comment below either.
    #[default]
    Usual,
    /// That of a comment beside a line of a pull request.
    Remark,
    /// That of a review, which REST does not let anybody react to.
    Review,
}

impl Kind {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Usual, ""), (Self::Remark, "remark-"), (Self::Review, "review-")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

impl Id {
    pub(super) fn new(number: u64, node: &str) -> Self {
        Self { number, node: node.to_owned(), kind: Kind::Usual }
    }

    /// The same as a thing of another kind.
    pub(super) fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Reads a handle of ours.
    pub(super) fn of(handle: &Handle) -> Result<Self, ForgeError> {
        handle
            .as_str()
            .split_once(' ')
            .and_then(|(number, node)| {
                let (kind, word) =
                    Kind::ALL.iter().rev().find(|(_, word)| number.starts_with(word))?;
                let number = number.strip_prefix(word)?.parse().ok()?;
                Some(Self::new(number, node).of_kind(*kind))
            })
            .ok_or_else(|| nonsense("a handle that is not GitHub's"))
    }

    /// As it goes out: `42 PR_kwDO…`, `review-7 PRR_kwDO…`.
    pub(super) fn handle(&self) -> Handle {
        Handle(format!("{}{} {}", self.kind.word(), self.number, self.node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_comes_back_as_it_went_out() {
        let id = Id::new(42, "PR_kwDOABCD");
        assert_eq!(Id::of(&id.handle()).unwrap(), id);
        for kind in [Kind::Remark, Kind::Review] {
            let id = id.clone().of_kind(kind);
            assert_eq!(Id::of(&id.handle()).unwrap(), id);
        }
        assert!(Id::of(&Handle("PR_kwDOABCD".to_owned())).is_err());
    }
}
