//! The sections of a configuration that say how contributions are accepted and who may do what.

use super::fault::ConfigFault;
use super::keys;
use super::policy::{
    AcceptMode, AcceptSettings, Approver, FirstTime, Grouping, OwnContributions, PolicySettings,
    Program, Proposers, Quota, Rate, Role,
};
use super::reader::{Members, Reader, member};
use crate::words::nearest;
use crate::yaml::Place;

pub(super) fn accept(reader: &mut Reader<'_>, members: Members<'_>) -> AcceptSettings {
    let Some(node) = member(members, "accept") else { return AcceptSettings::default() };
    let members = reader.section("accept", node, keys::ACCEPT);
    let mode = reader
        .word_at(members, "mode", keys::MODES, &[AcceptMode::PullRequest, AcceptMode::Commit])
        .unwrap_or_default();
    let group = reader
        .word_at(members, "group", keys::GROUPS, &[Grouping::None, Grouping::Dataset])
        .unwrap_or_default();
    // Without a pull request there is none to share: a word that would be without effect is
    // refused instead.
    if mode == AcceptMode::Commit
        && group == Grouping::Dataset
        && let Some(node) = member(members, "group")
    {
        let fault = ConfigFault::NotOffered { key: "group", found: "dataset" };
        reader.fault(node.place, fault);
    }
    AcceptSettings { label: reader.text_at(members, "label").map(str::to_owned), mode, group }
}

pub(super) fn policy(reader: &mut Reader<'_>, members: Members<'_>) -> PolicySettings {
    const PROPOSERS: [Proposers; 3] =
        [Proposers::Anyone, Proposers::Contributors, Proposers::Writers];
    let usual = PolicySettings::default();
    let Some(node) = member(members, "policy") else { return usual };
    let members = reader.section("policy", node, keys::POLICY);
    let approvers: Vec<Approver> = reader
        .texts_at(members, "accept")
        .into_iter()
        .filter_map(|(text, place)| match approver(text) {
            Ok(approver) => Some(approver),
            Err(nearest) => {
                let found = text.to_owned();
                reader.fault(place, ConfigFault::Approver { found, nearest });
                None
            }
        })
        .collect();
    PolicySettings {
        propose: reader
            .word_at(members, "propose", keys::PROPOSERS, &PROPOSERS)
            .unwrap_or(usual.propose),
        accept: if approvers.is_empty() { usual.accept } else { approvers },
        own: match reader.flag_at(members, "self") {
            Some(true) => OwnContributions::MayAccept,
            Some(false) | None => OwnContributions::NeedAnother,
        },
        owner_column: reader.text_at(members, "owner_column").map(Into::into),
        first_time: reader
            .word_at(members, "first_time", keys::FIRST_TIMES, &[FirstTime::Hold, FirstTime::Allow])
            .unwrap_or(usual.first_time),
        quota: quota(reader, members),
        bots: bots(reader, members),
    }
}

fn bots(reader: &mut Reader<'_>, members: Members<'_>) -> Vec<Program> {
    let listed = reader.texts_at(members, "bots");
    let program = |(text, place): (&str, Place)| {
        let program = Program::parse(text);
        if program.is_none() {
            reader.fault(place, ConfigFault::Program { found: text.to_owned() });
        }
        program
    };
    listed.into_iter().filter_map(program).collect()
}

/// A role, a team's path or a login; the nearest role where it is none. A bare login that looks
/// like a slip of a role's name is refused, for it would silently let nobody accept: `@writer`
/// says that a person is meant.
fn approver(text: &str) -> Result<Approver, Option<String>> {
    match text {
        "writers" => return Ok(Approver::Role(Role::Writers)),
        "maintainers" => return Ok(Approver::Role(Role::Maintainers)),
        "admins" => return Ok(Approver::Role(Role::Admins)),
        _ => {}
    }
    let name = text.strip_prefix('@').unwrap_or(text);
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    if !name.split('/').all(is_part) {
        return Err(None);
    }
    if name.contains('/') {
        return Ok(Approver::Team(name.to_owned()));
    }
    match nearest(text, keys::words(keys::ROLES)) {
        Some(role) if name == text => Err(Some(role.to_owned())),
        _ => Ok(Approver::Person(name.to_owned())),
    }
}

fn quota(reader: &mut Reader<'_>, members: Members<'_>) -> Quota {
    let Some(node) = member(members, "quota") else { return Quota::default() };
    let members = reader.section("quota", node, keys::QUOTA);
    let mut rate = |key| {
        let node = member(members, key)?;
        let text = reader.text(key, node)?;
        let rate = Rate::parse(text);
        if rate.is_none() {
            reader.fault(node.place, ConfigFault::Rate { found: text.to_owned() });
        }
        rate
    };
    Quota { person: rate("person"), repository: rate("repository") }
}
