//! Who people are in the forge in memory: what they wrote, their teams, the labels they put on.

use super::*;

impl World {
    /// Somebody puts a label on an issue or a change request.
    pub(crate) fn put_label(&self, number: u64, label: &str, by: Actor) {
        let mut state = self.state.lock().unwrap();
        let at = state.now;
        let on = |labels: &mut Vec<String>| labels.push(label.to_owned());
        match state.issues.get_mut(&number) {
            Some(talk) => on(&mut talk.issue.labels),
            None => on(&mut state.change_requests.get_mut(&number).unwrap().labels),
        }
        state.labellings.push((number, label.to_owned(), Labelling { by, at }));
    }

    /// Somebody takes a label off.
    pub(crate) fn take_label(&self, number: u64, label: &str) {
        let mut state = self.state.lock().unwrap();
        let off = |labels: &mut Vec<String>| labels.retain(|own| own != label);
        match state.issues.get_mut(&number) {
            Some(talk) => off(&mut talk.issue.labels),
            None => off(&mut state.change_requests.get_mut(&number).unwrap().labels),
        }
        state.labellings.retain(|(of, name, _)| *of != number || name != label);
    }

    /// Messages of the default branch's commits, newest first.
    pub(crate) fn history(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let line = state.line_of(&state.branches[&BranchName::from("main")]);
        line.iter().map(|id| state.commits[id].message.clone()).collect()
    }
}

impl State {
    pub(super) fn commits_of(
        &self,
        at: &CommitId,
        author: &Actor,
        most: usize,
    ) -> Vec<BranchCommit> {
        let own = |id: &CommitId| {
            let commit = &self.commits[id];
            let is_theirs = commit.author.id.is_some() && commit.author.id == author.id;
            is_theirs.then(|| BranchCommit {
                id: id.clone(),
                parent: commit.parent.clone(),
                message: commit.message.clone(),
                author: Some(commit.author.clone()),
            })
        };
        self.line_of(at).iter().filter_map(own).take(most).collect()
    }

    pub(super) fn labelled(&self, number: SubjectNumber, label: &str) -> Option<Labelling> {
        let put = self.labellings.iter().rev();
        let mut put = put.filter(|(of, name, _)| *of == number.0 && name == label);
        put.next().map(|(_, _, labelling)| labelling.clone())
    }

    pub(super) fn membership(&self, team: &str, actor: &Actor) -> Membership {
        match (self.teams.get(team), actor.id) {
            (None, _) => Membership::Unreadable,
            (Some(members), Some(id)) if members.contains(&id.0) => Membership::Member,
            (Some(_), _) => Membership::Stranger,
        }
    }
}
