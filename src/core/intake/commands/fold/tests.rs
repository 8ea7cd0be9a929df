use std::collections::BTreeMap;

use jiff::civil::Date;

use super::*;
use crate::dataset::{Change, Edit, FieldName, Key, Record};
use crate::intake::commands::tests::{UPLOADS, World};
use crate::intake::commands::{Ears, Fault};
use crate::intake::mapping::Mapped;
use crate::repo_config::{
    DatasetName, Operation, OwnContributions, PolicySettings, Proposers, Slash,
};

const ADA: PersonId = PersonId(1);
const BOB: PersonId = PersonId(2);
const EVE: PersonId = PersonId(3);

/// A conversation below a form that changes `country` of `X.pe`, written by Ada; Bob may write,
/// Eve is a stranger.
struct Talk {
    world: World,
    form: Option<Mapped>,
    messages: Vec<(PersonId, String)>,
    edited: BTreeMap<usize, Edited>,
    policy: PolicySettings,
    people: People,
    files: BTreeMap<String, Fetched>,
    programs: Vec<usize>,
}

impl Talk {
    fn new() -> Self {
        let person = |login: &str, level| Person {
            login: login.to_owned(),
            level,
            teams: vec![],
            unread_teams: vec![],
            contributed: Contributed::Never,
        };
        let world = World::new();
        let form = Mapped {
            dataset: world.channels(),
            operation: Operation::Update,
            edits: vec![update("X.pe", &[("country", "BO")])],
            notes: vec![],
        };
        Self {
            world,
            form: Some(form),
            messages: vec![],
            edited: BTreeMap::new(),
            policy: PolicySettings::default(),
            people: BTreeMap::from([
                (ADA, person("ada", Level::Read)),
                (BOB, person("bob", Level::Write)),
                (EVE, person("eve", Level::None)),
            ]),
            files: BTreeMap::new(),
            programs: vec![],
        }
    }

    fn without_form() -> Self {
        Self { form: None, ..Self::new() }
    }

    fn says(mut self, who: PersonId, text: &str) -> Self {
        self.messages.push((who, text.to_owned()));
        self
    }

    fn edited(mut self, edited: Edited) -> Self {
        self.edited.insert(self.messages.len() - 1, edited);
        self
    }

    fn fold(&self) -> Folded {
        self.with(fold)
    }

    fn with<R>(&self, read: impl Fn(&Conversation<'_>) -> R) -> R {
        let ids: Vec<String> = (0..self.messages.len()).map(|at| format!("M{at}")).collect();
        let messages: Vec<Message<'_>> = self
            .messages
            .iter()
            .enumerate()
            .map(|(at, (who, text))| Message {
                id: &ids[at],
                author: Some(*who),
                login: self.people.get(who).map_or("", |person| person.login.as_str()),
                speaker: if self.programs.contains(&at) {
                    Speaker::Program
                } else {
                    Speaker::Person
                },
                text,
                edited: self.edited.get(&at).copied().unwrap_or(Edited::No),
                stood: Some("r1"),
                acted: Acted::No,
            })
            .collect();
        let uploads = [UPLOADS.to_owned()];
        let ears = Ears { bot: "gitribute", slash: Slash::On, uploads: &uploads };
        read(&Conversation {
            author: Some(ADA),
            login: "ada",
            form: self.form.as_ref(),
            messages: &messages,
            datasets: &self.world.views(),
            ears: &ears,
            policy: &self.policy,
            people: &self.people,
            files: &self.files,
            today: Date::constant(2026, 11, 22),
            people_at: None,
        })
    }
}

fn record(pairs: &[(&str, &str)]) -> Record {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

fn update(key: &str, set: &[(&str, &str)]) -> Edit {
    let change = Change { set: record(set), ..Change::default() };
    Edit::Update { key: Key::single("id", key), change }
}

fn edits(folded: &Folded) -> Vec<Edit> {
    folded.entries.iter().flat_map(|entry| entry.edits.clone()).collect()
}

fn faults(folded: &Folded) -> Vec<&Fault> {
    let fault = |answer: &'_ Answer| matches!(answer.what, Told::Refused(_));
    folded
        .answers
        .iter()
        .filter(|answer| fault(answer))
        .filter_map(|answer| match &answer.what {
            Told::Refused(fault) => Some(fault),
            _ => None,
        })
        .collect()
}

#[test]
fn a_later_value_of_a_cell_wins_and_each_cell_knows_who_gave_it() {
    let folded = Talk::new()
        .says(ADA, "/set country = PE")
        .says(BOB, "/set name = Lima\n/set country = CL")
        .fold();
    assert_eq!(edits(&folded), [update("X.pe", &[("country", "CL"), ("name", "Lima")])]);
    let entry = &folded.entries[0];
    assert_eq!((entry.number, entry.source.by, &entry.source.at), (1, Some(ADA), &Place::Form));
    let country = &entry.fields["country"];
    assert_eq!(country.by, Some(BOB));
    assert_eq!(country.at, Place::Message { id: "M1".to_owned(), line: 2 });
    assert!(folded.answers.is_empty());
    assert!(folded.settles(&entry.dataset, &"country".into()));
    assert_eq!(folded.contributors().len(), 2);
    assert_eq!(
        folded.reactions,
        [("M0".to_owned(), Reaction::Done), ("M1".to_owned(), Reaction::Done)]
    );
}

#[test]
fn editing_or_deleting_a_comment_changes_the_contribution_p19() {
    let talk = |text: &str| Talk::new().says(ADA, text).edited(Edited::ByAuthor).fold();
    assert_eq!(edits(&talk("/set country = PE")), [update("X.pe", &[("country", "PE")])]);
    assert_eq!(edits(&talk("never mind")), [update("X.pe", &[("country", "BO")])]);
}

#[test]
fn clearing_and_setting_supersede_each_other() {
    let folded = Talk::new().says(ADA, "/set country = ~").fold();
    let Edit::Update { change, .. } = &folded.entries[0].edits[0] else { panic!() };
    assert_eq!((change.set.len(), change.clear.as_slice()), (0, &["country".into()][..]));
    let folded = Talk::new().says(ADA, "/set country = ~\n/set country = PE").fold();
    assert_eq!(edits(&folded), [update("X.pe", &[("country", "PE")])]);
}

#[test]
fn records_can_be_added_removed_and_renamed() {
    let folded = Talk::without_form()
        .says(ADA, "/add channels\nid = Y\nname = Canal Y")
        .says(ADA, "/set country = PE")
        .says(ADA, "/remove channels Z because it closed\n/rename channels A B")
        .says(ADA, "/set channels B country = CL\n/set channels A name = New")
        .fold();
    assert_eq!(faults(&folded), Vec::<&Fault>::new());
    let change = record(&[("country", "CL"), ("name", "New")]);
    assert_eq!(
        edits(&folded),
        [
            Edit::Add { record: record(&[("id", "Y"), ("name", "Canal Y"), ("country", "PE")]) },
            Edit::Remove { key: Key::single("id", "Z"), expect: Record::new() },
            Edit::Update {
                key: Key::single("id", "A"),
                change: Change { set: change, ..Change::default() }
            },
            Edit::Rename {
                key: Key::single("id", "A"),
                to: Key::single("id", "B"),
                expect: Record::new()
            },
        ]
    );
    assert_eq!(folded.entries[1].reasons, ["it closed"]);
}

#[test]
fn what_becomes_of_a_record_that_is_touched_twice() {
    let after = |text: &str| Talk::new().says(ADA, text).fold();
    let removed = Edit::Remove { key: Key::single("id", "X.pe"), expect: Record::new() };
    assert_eq!(edits(&after("/remove")), std::slice::from_ref(&removed));
    let folded = after("/remove\n/set country = PE");
    assert_eq!(edits(&folded), [removed]);
    assert!(matches!(faults(&folded)[..], [Fault::BeingRemoved { row: 1 }]));
    let folded = after("/add channels\nid = Y\n\n/add channels\nid = Y\nname = Z");
    let [Fault::AddedAlready { row: 2, fix }] = faults(&folded)[..] else { panic!("{folded:?}") };
    assert_eq!(fix, "set channels Y name = Z");
    assert_eq!(after("/add channels\nid = Y\n\n/remove channels Y").entries.len(), 1);
    assert!(matches!(faults(&after("/set id = Y"))[..], [Fault::KeyColumn { .. }]));
    assert!(matches!(faults(&after("/add channels\nname = Y"))[..], [Fault::KeyMissing { .. }]));
}

#[test]
fn a_record_must_be_named_where_there_are_several_or_none() {
    let folded = Talk::without_form().says(ADA, "/set country = PE").fold();
    assert!(matches!(faults(&folded)[..], [Fault::WhichDataset { .. }]));
    let folded = Talk::without_form().says(ADA, "/set channels country = PE").fold();
    assert!(matches!(faults(&folded)[..], [Fault::NoRecordAtHand { .. }]));
    let folded = Talk::new().says(ADA, "/set channels Y name = Z\n/set country = PE").fold();
    let [Fault::SeveralRecords { fixes, count: 2 }] = faults(&folded)[..] else { panic!() };
    assert_eq!(fixes[..], ["set channels X.pe country = PE", "set channels Y country = PE"]);
}

#[test]
fn undo_takes_back_the_last_command_that_did_something() {
    let country = |talk: Talk| match &edits(&talk.fold())[..] {
        [Edit::Update { change, .. }] => change.set["country"].to_string(),
        other => panic!("{other:?}"),
    };
    let two = || Talk::new().says(ADA, "/set country = PE").says(ADA, "/set country = CL");
    assert_eq!(country(two().says(ADA, "/undo")), "PE");
    assert_eq!(country(two().says(ADA, "/undo\n/undo")), "BO");
    assert_eq!(country(two().says(ADA, "/undo").says(ADA, "/set country = AR")), "AR");
    assert_eq!(country(two().says(ADA, "/set zebra = 1\n/undo")), "PE");
    // A writer's takes back their own last one first, then anybody's.
    assert_eq!(country(two().says(BOB, "/set country = UY\n/undo")), "CL");
    assert_eq!(country(two().says(BOB, "/undo")), "PE");
    // A stranger's takes back nothing.
    assert_eq!(country(two().says(EVE, "/undo")), "CL");
    let folded = Talk::new().says(ADA, "/undo").fold();
    assert_eq!(faults(&folded), [&Fault::NothingToUndo]);
    let folded = two().says(ADA, "/drop 1\n/undo").fold();
    assert_eq!(folded.entries.len(), 1);
}

#[test]
fn rows_leave_the_proposal_by_numbers_that_stay() {
    let rows = "/add channels\n```csv\nid,name\nA,1\nB,2\nC,3\nD,4\n```";
    let kept = |text: &str| -> Vec<u32> {
        let folded = Talk::without_form().says(ADA, rows).says(ADA, text).fold();
        folded.entries.iter().map(|entry| entry.number).collect()
    };
    assert_eq!(kept(""), [1, 2, 3, 4]);
    assert_eq!(kept("/drop 2"), [1, 3, 4]);
    assert_eq!(kept("/drop 2\n/drop 3"), [1, 4]);
    assert_eq!(kept("/drop 1-2, 4"), [3]);
    assert_eq!(kept("/drop 9"), [1, 2, 3, 4]);
    assert_eq!(kept("/drop 1-4000000000"), [1, 2, 3, 4]);
}

#[test]
fn good_rows_go_on_and_bad_ones_come_back_to_be_corrected() {
    let mut rows = "id,name,country\n".to_owned();
    for at in 0..37 {
        rows.extend([format!("A{at},Canal {at},PE\n")]);
    }
    rows += "A3,Twice,PE\n,No key,PE\nB1,\"Too, many\",PE,x\n";
    let folded =
        Talk::without_form().says(ADA, &format!("/add channels\n\n```csv\n{rows}```")).fold();
    assert_eq!(folded.entries.len(), 37);
    let [sent] = &folded.sent[..] else { panic!() };
    let bad: Vec<(u32, usize)> = sent.bad().map(|(row, faults)| (row, faults.len())).collect();
    assert_eq!(bad, [(38, 1), (39, 1), (40, 1)]);
    let outcome = sent.after_checks(&[(5, "`PE` is no country".to_owned())]);
    assert_eq!(outcome.good.len(), 36);
    assert_eq!(outcome.bad, [(5, vec!["`PE` is no country".to_owned()])]);
    assert_eq!(
        outcome.to_correct.unwrap(),
        "add channels\n\n```csv\nid,name,country\nA4,Canal 4,PE\nA3,Twice,PE\n,No key,PE\nB1,\"Too, many\",PE,x\n```"
    );
    assert_eq!(folded.reactions[0].1, Reaction::Refused);
}

#[test]
fn rows_that_change_records_leave_blank_cells_alone() {
    let rows = "/set channels\n```csv\nid,name,country\nA,,PE\nB,~,\nC,,\n```";
    let folded = Talk::without_form().says(ADA, rows).fold();
    let cleared = Change { clear: vec!["name".into()], ..Change::default() };
    assert_eq!(
        edits(&folded),
        [
            update("A", &[("country", "PE")]),
            Edit::Update { key: Key::single("id", "B"), change: cleared },
        ]
    );
    assert_eq!(folded.sent[0].bad_count(), 1);
}

#[test]
fn a_file_is_asked_for_and_then_read_as_a_block_is_d13() {
    let url = format!("{UPLOADS}1/rows.csv");
    let mut talk = Talk::without_form().says(ADA, &format!("/add channels\n[rows.csv]({url})"));
    let folded = talk.fold();
    assert_eq!(folded.wanted.iter().next().unwrap().url, url);
    assert_eq!(folded.reactions[0].1, Reaction::Seen);
    talk.files.insert(url.clone(), Fetched::Bytes(b"\xef\xbb\xbfid;name\r\nA;1\r\n".to_vec()));
    let folded = talk.fold();
    assert_eq!(edits(&folded), [Edit::Add { record: record(&[("id", "A"), ("name", "1")]) }]);
    assert!(folded.wanted.is_empty());
    talk.files.insert(url.clone(), Fetched::TooLarge);
    assert!(matches!(faults(&talk.fold())[..], [Fault::FileTooLarge { .. }]));
    talk.files.insert(url, Fetched::Bytes(b"\x89PNG\r\n\x1a\n\0\0\0".to_vec()));
    assert!(matches!(faults(&talk.fold())[..], [Fault::Block(_)]));
}

#[test]
fn who_may_not_is_told_who_may_and_nothing_happens_s3() {
    let folded = Talk::new().says(EVE, "/set country = PE").fold();
    assert_eq!(edits(&folded), [update("X.pe", &[("country", "BO")])]);
    let told =
        Fault::Forbidden { verb: Verb::Set, who: Who::AuthorOrWriters, why: Forbidden::Role };
    assert_eq!(faults(&folded), [&told]);
    assert_eq!(folded.reactions[0].1, Reaction::Refused);
    // A stranger may propose records, but not touch another person's.
    let folded = Talk::new().says(EVE, "/add channels\nid = Y\n\n/remove channels X.pe").fold();
    assert_eq!(folded.entries.len(), 2);
    assert!(matches!(faults(&folded)[..], [Fault::Forbidden { why: Forbidden::OthersRow, .. }]));
    let mut talk = Talk::new().says(EVE, "/add channels\nid = Y");
    talk.policy.propose = Proposers::Writers;
    assert_eq!(talk.fold().entries.len(), 1);
}

#[test]
fn nothing_is_allowed_while_the_forge_does_not_say_who_somebody_is_s2() {
    let mut talk = Talk::new().says(BOB, "/set country = PE\n/accept").says(EVE, "/help");
    assert_eq!(talk.with(people_to_ask).into_iter().collect::<Vec<_>>(), [BOB]);
    talk.people.remove(&BOB);
    let folded = talk.fold();
    assert_eq!(edits(&folded), [update("X.pe", &[("country", "BO")])]);
    assert!(folded.acts.is_empty() && folded.answers.is_empty());
    assert_eq!(folded.unknown.into_iter().collect::<Vec<_>>(), [BOB]);
    assert_eq!(folded.reactions[0].1, Reaction::Seen);
}

#[test]
fn accepting_is_by_policy_and_never_by_the_author_s5() {
    let acts = |talk: &Talk| talk.fold().acts.len();
    assert_eq!(acts(&Talk::new().says(BOB, "/accept")), 1);
    assert_eq!(acts(&Talk::new().says(ADA, "/accept")), 0);
    assert_eq!(acts(&Talk::new().says(EVE, "/accept")), 0);
    let mut talk = Talk::new().says(ADA, "/accept");
    talk.people.get_mut(&ADA).unwrap().level = Level::Admin;
    let folded = talk.fold();
    assert!(matches!(faults(&folded)[..], [Fault::Forbidden { why: Forbidden::Own, .. }]));
    talk.policy.own = OwnContributions::MayAccept;
    assert_eq!(acts(&talk), 1);
}

#[test]
fn acting_commands_never_fire_on_an_edit_p19() {
    for edited in [Edited::ByAuthor, Edited::ByOther(Some(BOB))] {
        let folded = Talk::new().says(BOB, "/accept").edited(edited).fold();
        assert!(folded.acts.is_empty());
        assert_eq!(faults(&folded), [&Fault::Edited { verb: Verb::Accept }]);
    }
}

#[test]
fn an_edit_by_somebody_who_may_not_gives_nobody_rights_s11() {
    let folded =
        Talk::new().says(ADA, "/set country = PE").edited(Edited::ByOther(Some(EVE))).fold();
    assert!(matches!(
        faults(&folded)[..],
        [Fault::Forbidden { why: Forbidden::EditedByOther, .. }]
    ));
    let folded =
        Talk::new().says(EVE, "/set country = PE").edited(Edited::ByOther(Some(BOB))).fold();
    assert!(matches!(faults(&folded)[..], [Fault::Forbidden { why: Forbidden::Role, .. }]));
}

#[test]
fn an_act_holds_for_the_revision_that_stood_s8_s11() {
    let folded = Talk::new().says(BOB, "/accept").fold();
    assert_eq!(folded.acts[0].holds_for("r1"), Ok(()));
    assert_eq!(folded.acts[0].holds_for("r2"), Err(Fault::Stale { verb: Verb::Accept }));
    let unknown = Act { bound_to: None, ..folded.acts[0].clone() };
    assert!(unknown.holds_for("r1").is_err());
}

#[test]
fn what_excludes_each_other_is_all_refused_p20() {
    let folded = Talk::new().says(BOB, "/accept\n/reject because no").fold();
    assert!(folded.acts.is_empty());
    assert_eq!(folded.answers.len(), 2);
    // In two comments the later one is for whoever acts to see.
    let folded = Talk::new().says(BOB, "/accept").says(BOB, "/hold").fold();
    assert_eq!(folded.acts.len(), 2);
}

#[test]
fn programs_are_not_listened_to_s6_s18_s19() {
    let mut talk = Talk::new().says(BOB, "/accept\n/set country = PE\n/sett a = 1");
    talk.programs.push(0);
    let folded = talk.fold();
    assert!(folded.acts.is_empty() && folded.answers.is_empty() && folded.reactions.is_empty());
    assert_eq!(edits(&folded), [update("X.pe", &[("country", "BO")])]);
}

#[test]
fn every_fold_of_the_same_texts_is_the_same() {
    let talk = Talk::new()
        .says(ADA, "/set country = PE\n/find lima\n/explain")
        .says(EVE, "/set name = x")
        .says(BOB, "/undo\n/drop 7\n/accept");
    assert_eq!(talk.fold(), talk.fold());
    assert_eq!(talk.fold().asks.len(), 2);
    let field: FieldName = "name".into();
    let dataset: DatasetName = talk.world.channels();
    assert!(!talk.fold().settles(&dataset, &field));
}
