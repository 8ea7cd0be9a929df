//! What stands on branches.

use super::World;
use crate::model::BranchName;

impl World {
    /// The paths at which a branch differs from the default branch.
    pub(crate) fn changed(&self, branch: &str) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let tree = |branch: &str| &state.commits[&state.branches[&BranchName::from(branch)]].tree;
        let (base, head) = (tree("main"), tree(branch));
        let mut paths: Vec<&String> = base.keys().chain(head.keys()).collect();
        paths.sort();
        paths.dedup();
        paths.into_iter().filter(|path| base.get(*path) != head.get(*path)).cloned().collect()
    }

    /// Whether anything stands at a path of a branch.
    pub(crate) fn stands(&self, branch: &str, path: &str) -> bool {
        let state = self.state.lock().unwrap();
        state.commits[&state.branches[&BranchName::from(branch)]].tree.contains_key(path)
    }
}
