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
}

impl Id {
    pub(super) fn new(number: u64, node: &str) -> Self {
        Self { number, node: node.to_owned() }
    }

    /// Reads a handle of ours.
    pub(super) fn of(handle: &Handle) -> Result<Self, ForgeError> {
        handle
            .as_str()
            .split_once(' ')
            .and_then(|(number, node)| Some(Self::new(number.parse().ok()?, node)))
            .ok_or_else(|| nonsense("a handle that is not GitHub's"))
    }

    /// As it goes out: `42 PR_kwDO…`.
    pub(super) fn handle(&self) -> Handle {
        Handle(format!("{} {}", self.number, self.node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_comes_back_as_it_went_out() {
        let id = Id::new(42, "PR_kwDOABCD");
        assert_eq!(Id::of(&id.handle()).unwrap(), id);
        assert!(Id::of(&Handle("PR_kwDOABCD".to_owned())).is_err());
    }
}
