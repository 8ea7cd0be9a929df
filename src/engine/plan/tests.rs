use jiff::Timestamp;

use super::status::Link;
use super::*;
use crate::model::*;

struct Short;

impl Voice for Short {
    fn comment(&self, status: &Status) -> String {
        match status {
            Status::Proposed { at: Some(Link { number, .. }) } => format!("proposed in #{number}"),
            other => other.word().to_owned(),
        }
    }
}

const US: ActorId = ActorId(99);

fn actor(id: u64, kind: ActorKind) -> Actor {
    Actor { id: Some(ActorId(id)), login: format!("u{id}"), kind }
}

fn us() -> Actor {
    actor(US.0, ActorKind::Bot)
}

fn names() -> Names {
    Names {
        branch: "gitribute/issue-7".into(),
        invalid_label: Some("invalid".into()),
        first_time_label: Some("first".into()),
        loop_label: Some("loop".into()),
        change_request_labels: vec!["data".into()],
        back: None,
    }
}

fn observation() -> (Observation, IssueObservation) {
    let issue = IssueObservation {
        issue: Issue {
            number: SubjectNumber(7),
            handle: "I7".into(),
            title: "Add: Etna".into(),
            body: String::new(),
            state: IssueState::Open,
            lock: Lock::Unlocked,
            labels: vec![],
            author: actor(1, ActorKind::Person),
            created_at: Timestamp::UNIX_EPOCH,
        },
        sticky: None,
        seen: Seen::No,
        talk: Vec::new(),
        branch: None,
        change_request: None,
        others: vec![],
    };
    let observation = Observation {
        me: us(),
        repo: Repo {
            id: RepoId(5),
            handle: "R5".into(),
            name: "maint/data".into(),
            default_branch: "main".into(),
            base_head: Some("b0".into()),
            writable: Writable::Yes,
            merges: MergeMethod::Squash,
            merges_each: MergeMethod::Merge,
            web_url: "https://forge.example/maint/data".into(),
        },
        subject: Observed::Gone,
    };
    (observation, issue)
}

fn proposal(revision: &str) -> Reading {
    Reading::Proposal(Box::new(Proposal {
        files: vec![FileChange::Write { path: "d.csv".into(), bytes: b"id\n1\n".to_vec() }],
        message: CommitMessage {
            headline: "Add etna.it to volcanoes".into(),
            body: "Closes #7\n\nCo-authored-by: u1 <1+u1@users.example>".into(),
        },
        revision: Revision(revision.into()),
        meaning: Meant { hash: format!("means {revision}"), since: Timestamp::UNIX_EPOCH },
        title: "Add etna.it".into(),
        body: "table".into(),
    }))
}

/// What the forge shows once a plan's actions are done.
fn done(issue: &mut IssueObservation, actions: &[Action]) {
    for action in actions {
        match action {
            Action::Commit { branch, base, message, .. } => {
                let text = format!("{}\n\n{}", message.headline, message.body);
                issue.branch = Some(ProposalBranch {
                    name: branch.clone(),
                    head: "c1".into(),
                    commits: vec![BranchCommit {
                        id: "c1".into(),
                        parent: Some(base.clone()),
                        message: text,
                        author: Some(us()),
                    }],
                });
            }
            Action::OpenChangeRequest { branch, title, body } => {
                issue.change_request = Some(ChangeRequest {
                    number: SubjectNumber(8),
                    handle: "PR8".into(),
                    title: title.clone(),
                    body: body.clone(),
                    state: ChangeRequestState::Open,
                    branch: branch.clone(),
                    origin: Origin::Repository,
                    head: "c1".into(),
                    labels: Vec::new(),
                    author: us(),
                    web_url: "https://forge.example/maint/data/pull/8".into(),
                });
            }
            Action::EditChangeRequest { title, body, .. } => {
                let cr = issue.change_request.as_mut().unwrap();
                (cr.title, cr.body) = (title.clone(), body.clone());
            }
            Action::ReopenChangeRequest { .. } => {
                issue.change_request.as_mut().unwrap().state = ChangeRequestState::Open;
            }
            Action::CloseChangeRequest { .. } => {
                issue.change_request.as_mut().unwrap().state = ChangeRequestState::Closed;
            }
            Action::DeleteBranch { .. } => issue.branch = None,
            Action::RestoreBranch { branch, at } => {
                assert_eq!(Some(at), issue.change_request.as_ref().map(|cr| &cr.head));
                issue.branch = Some(ProposalBranch {
                    name: branch.clone(),
                    head: at.clone(),
                    commits: vec![],
                });
            }
            Action::AddComment { body } | Action::EditComment { body, .. } => {
                issue.sticky = Some(Comment {
                    handle: "C1".into(),
                    author: us(),
                    // The forge trims what it stores and sends CRLF back.
                    body: body.trim_end().replace('\n', "\r\n"),
                    created_at: Timestamp::UNIX_EPOCH,
                    edited: Edited::No,
                    reactions: Vec::new(),
                });
            }
            Action::ReactSeen => issue.seen = Seen::Yes,
            Action::React { comment, reaction } => {
                let told = issue.talk.iter_mut().find(|told| told.handle == *comment).unwrap();
                told.reactions.push(*reaction);
            }
            Action::Merge { .. } => {
                issue.change_request.as_mut().unwrap().state = ChangeRequestState::Merged;
            }
            Action::Check(_) | Action::Land { .. } => {}
            Action::CloseIssue { .. } => issue.issue.state = IssueState::Closed,
            Action::ReopenIssue => issue.issue.state = IssueState::Open,
            Action::Label { of, add, remove } => {
                let labels = match of {
                    Labelled::Subject => &mut issue.issue.labels,
                    Labelled::ChangeRequest(_) => {
                        &mut issue.change_request.as_mut().unwrap().labels
                    }
                };
                labels.retain(|label| !remove.contains(label));
                labels.extend(add.iter().cloned());
            }
        }
    }
}

/// Plans and does until nothing remains; what was done, in words.
fn settle(
    observation: &Observation,
    issue: &mut IssueObservation,
    reading: &Reading,
) -> Vec<&'static str> {
    let mut all = Vec::new();
    for _ in 0..4 {
        let plan = plan_issue(observation, issue, reading, &Wishes::default(), &names(), &Short);
        if plan.actions.is_empty() {
            return all;
        }
        all.extend(plan.actions.iter().map(word));
        done(issue, &plan.actions);
    }
    panic!("the plan never comes to rest: {all:?}");
}

fn word(action: &Action) -> &'static str {
    match action {
        Action::Commit { expected: None, .. } => "commit",
        Action::RestoreBranch { .. } => "restore branch",
        Action::Commit { .. } => "recommit",
        Action::OpenChangeRequest { .. } => "open",
        Action::EditChangeRequest { .. } => "edit",
        Action::ReopenChangeRequest { .. } => "reopen",
        Action::CloseChangeRequest { .. } => "close",
        Action::DeleteBranch { .. } => "delete branch",
        Action::AddComment { .. } => "comment",
        Action::EditComment { .. } => "edit comment",
        Action::ReactSeen => "seen",
        Action::React { .. } => "react",
        Action::Merge { .. } => "merge",
        Action::Land { .. } => "land",
        Action::CloseIssue { .. } => "close issue",
        Action::Check(_) => "check",
        Action::ReopenIssue => "reopen issue",
        Action::Label { add, .. } if add.is_empty() => "unlabel",
        Action::Label { .. } => "label",
    }
}

#[test]
fn a_new_contribution_is_proposed_then_told_then_left_alone() {
    let (observation, mut issue) = observation();
    let reading = proposal("r1");
    assert_eq!(
        settle(&observation, &mut issue, &reading),
        ["seen", "commit", "open", "label", "comment"]
    );
    assert_eq!(settle(&observation, &mut issue, &reading), [""; 0]);
    let sticky = issue.sticky.unwrap().body;
    assert_eq!(sticky, "<!-- gitribute: proposed -->\r\nproposed in #8");
}

#[test]
fn the_commit_names_its_revision_among_its_trailers() {
    let (observation, issue) = observation();
    let plan =
        plan_issue(&observation, &issue, &proposal("r1"), &Wishes::default(), &names(), &Short);
    let Some(Action::Commit { message, .. }) =
        plan.actions.iter().find(|action| matches!(action, Action::Commit { .. }))
    else {
        panic!("no commit")
    };
    assert_eq!(
        message.body,
        "Closes #7\n\nCo-authored-by: u1 <1+u1@users.example>\n\
         Gitribute-Meaning: means r1 since 1970-01-01T00:00:00Z\nGitribute-Revision: r1"
    );
    assert_eq!(Revision::of_message(&message.body), Some(Revision("r1".into())));
}

#[test]
fn an_edited_issue_changes_the_same_change_request_and_comment() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    assert_eq!(settle(&observation, &mut issue, &proposal("r2")), ["recommit"]);
    assert_eq!(
        settle(&observation, &mut issue, &Reading::Invalid),
        ["edit comment", "close", "delete branch", "label"]
    );
    assert_eq!(
        settle(&observation, &mut issue, &proposal("r3")),
        ["restore branch", "reopen", "recommit", "unlabel", "edit comment"]
    );
}

#[test]
fn the_change_request_is_labelled_when_it_is_first_told_of_and_what_people_do_to_that_stands() {
    let (observation, mut issue) = observation();
    let steps = settle(&observation, &mut issue, &proposal("r1"));
    assert_eq!(steps, ["seen", "commit", "open", "label", "comment"]);
    let cr = issue.change_request.as_mut().unwrap();
    assert_eq!(cr.labels, ["data"]);
    cr.labels.clear();
    assert_eq!(settle(&observation, &mut issue, &proposal("r2")), ["recommit"]);
}

#[test]
fn a_mistake_is_told_and_nothing_is_proposed() {
    let (observation, mut issue) = observation();
    let steps = settle(&observation, &mut issue, &Reading::Invalid);
    assert_eq!(steps, ["seen", "comment", "label"]);
    assert_eq!(
        settle(&observation, &mut issue, &proposal("r1")),
        ["commit", "open", "unlabel", "label", "edit comment"]
    );
}

#[test]
fn a_closed_issue_withdraws_and_a_reopened_one_proposes_again() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    issue.issue.state = IssueState::Closed;
    let steps = settle(&observation, &mut issue, &proposal("r1"));
    assert_eq!(steps, ["edit comment", "close", "delete branch"]);
    issue.issue.state = IssueState::Open;
    let steps = settle(&observation, &mut issue, &proposal("r1"));
    assert_eq!(steps, ["restore branch", "reopen", "recommit", "edit comment"]);
}

#[test]
fn an_issue_closed_before_we_saw_it_is_left_in_peace_w21() {
    let (observation, mut issue) = observation();
    issue.issue.state = IssueState::Closed;
    assert_eq!(settle(&observation, &mut issue, &proposal("r1")), [""; 0]);
}

#[test]
fn an_issue_that_is_no_contribution_is_left_in_peace() {
    let (observation, mut issue) = observation();
    assert_eq!(settle(&observation, &mut issue, &Reading::NotOurs), [""; 0]);
}

#[test]
fn a_merged_contribution_is_thanked_and_its_branch_goes() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    issue.change_request.as_mut().unwrap().state = ChangeRequestState::Merged;
    issue.issue.state = IssueState::Closed;
    let steps = settle(&observation, &mut issue, &Reading::Unchanged);
    assert_eq!(steps, ["delete branch", "edit comment"]);
    assert_eq!(settle(&observation, &mut issue, &proposal("r9")), [""; 0]);
}

#[test]
fn a_change_request_closed_by_a_person_is_not_opened_again_g7() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    issue.change_request.as_mut().unwrap().state = ChangeRequestState::Closed;
    assert_eq!(settle(&observation, &mut issue, &proposal("r1")), ["edit comment"]);
    // Nor when the branch was deleted after it.
    issue.branch = None;
    assert_eq!(settle(&observation, &mut issue, &proposal("r1")), [""; 0]);
}

#[test]
fn a_branch_that_a_person_works_on_is_handed_over_g4() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    issue.branch.as_mut().unwrap().commits.push(BranchCommit {
        id: "c2".into(),
        parent: Some("c1".into()),
        message: "by hand".into(),
        author: Some(actor(3, ActorKind::Person)),
    });
    assert_eq!(settle(&observation, &mut issue, &proposal("r2")), ["edit comment"]);
    // Closing the issue closes the change request, but the person's commits stay.
    issue.issue.state = IssueState::Closed;
    let steps = settle(&observation, &mut issue, &proposal("r2"));
    assert_eq!(steps, ["edit comment", "close"]);
}

#[test]
fn a_revision_claimed_by_somebody_else_is_not_ours_s17() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    let commit = &mut issue.branch.as_mut().unwrap().commits[0];
    commit.author = Some(actor(3, ActorKind::Person));
    assert_eq!(settle(&observation, &mut issue, &proposal("r1")), ["edit comment"]);
}

#[test]
fn a_locked_conversation_is_not_written_to_s21() {
    let (observation, mut issue) = observation();
    issue.issue.lock = Lock::Locked;
    let steps = settle(&observation, &mut issue, &Reading::Invalid);
    assert_eq!(steps, ["label"]);
}

#[test]
fn an_archived_repository_is_left_alone() {
    let (mut observation, mut issue) = observation();
    observation.repo.writable = Writable::Archived;
    assert_eq!(settle(&observation, &mut issue, &proposal("r1")), [""; 0]);
}

#[test]
fn a_lost_comment_is_written_again_once_g24() {
    let (observation, mut issue) = observation();
    settle(&observation, &mut issue, &proposal("r1"));
    issue.sticky = None;
    assert_eq!(settle(&observation, &mut issue, &proposal("r1")), ["comment"]);
}
