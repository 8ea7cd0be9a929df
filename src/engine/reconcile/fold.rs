//! What actions brought, put into the observation, so that the plan can be made again without
//! asking the forge: what it was just told it may not show yet (FAULTS G8, G9).

use crate::model::{
    Action, Actor, BranchCommit, ChangeRequestState, Done, IssueObservation, IssueState, Labelled,
    ProposalBranch, Seen,
};

/// Folds one action and what came of it.
pub(super) fn fold(issue: &mut IssueObservation, me: &Actor, action: &Action, done: &Done) {
    match (action, done) {
        (Action::Commit { base, message, .. }, Done::Branch(name, id)) => {
            issue.branch = Some(ProposalBranch {
                name: name.clone(),
                head: id.clone(),
                commits: vec![BranchCommit {
                    id: id.clone(),
                    parent: Some(base.clone()),
                    message: format!("{}\n\n{}", message.headline, message.body),
                    author: Some(me.clone()),
                }],
            });
            if let Some(change_request) = &mut issue.change_request {
                change_request.head = id.clone();
            }
        }
        (Action::RestoreBranch { branch, at }, _) => {
            let (name, head) = (branch.clone(), at.clone());
            issue.branch = Some(ProposalBranch { name, head, commits: Vec::new() });
        }
        (Action::DeleteBranch { .. }, _) => issue.branch = None,
        (Action::OpenChangeRequest { .. }, Done::ChangeRequest(opened)) => {
            issue.change_request = Some((**opened).clone());
        }
        (Action::EditChangeRequest { title, body, .. }, _) => {
            if let Some(change_request) = &mut issue.change_request {
                change_request.title.clone_from(title);
                change_request.body.clone_from(body);
            }
        }
        (Action::ReopenChangeRequest { .. }, _) => set_state(issue, ChangeRequestState::Open),
        (Action::CloseChangeRequest { .. }, _) => set_state(issue, ChangeRequestState::Closed),
        (Action::AddComment { .. } | Action::EditComment { .. }, Done::Comment(comment)) => {
            issue.sticky = Some(comment.clone());
        }
        (Action::EditComment { body, .. }, _) => {
            if let Some(sticky) = &mut issue.sticky {
                sticky.body.clone_from(body);
            }
        }
        (Action::ReactSeen, _) => issue.seen = Seen::Yes,
        (Action::React { comment, reaction }, _) => {
            let told = issue.talk.iter_mut().find(|told| told.handle == *comment);
            if let Some(told) = told.filter(|told| !told.reactions.contains(reaction)) {
                told.reactions.push(*reaction);
            }
        }
        (Action::Merge { .. }, _) => set_state(issue, ChangeRequestState::Merged),
        (Action::CloseIssue { .. }, _) => issue.issue.state = IssueState::Closed,
        (Action::ReopenIssue, _) => issue.issue.state = IssueState::Open,
        (Action::Label { of: Labelled::Subject, add, remove }, _) => {
            issue.issue.labels.retain(|label| !remove.contains(label));
            issue.issue.labels.extend(add.iter().cloned());
        }
        (Action::Label { of: Labelled::ChangeRequest(handle), add, remove }, _) => {
            if let Some(cr) = issue.change_request.as_mut().filter(|cr| cr.handle == *handle) {
                cr.labels.retain(|label| !remove.contains(label));
                cr.labels.extend(add.iter().cloned());
            }
        }
        // Only what the plan asks of is folded; the next observation shows the rest.
        _ => {}
    }
}

fn set_state(issue: &mut IssueObservation, state: ChangeRequestState) {
    if let Some(change_request) = &mut issue.change_request {
        change_request.state = state;
    }
}
