//! Ticked boxes.

use std::collections::{HashMap, HashSet};

use super::NO_RESPONSE;
use super::answer::{MAX_TOLD, Parted, Reader, parted};
use super::lines::compared;
use crate::intake::template::{CheckboxOption, Field, Need, Visibility};
use crate::intake::{Answer, Remark};

/// A line with a box: whether it is ticked, and what stands beside it.
struct BoxLine<'t> {
    ticked: bool,
    label: &'t str,
}

impl<'t> BoxLine<'t> {
    /// `- [x] label`, also `- [X]`, `- [ ]`, and by hand `- []`, `* [ x ]`, `1. [x]`.
    fn of(line: &'t str) -> Option<Self> {
        let line = line.trim();
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = match line.get(digits..) {
            Some(rest) if digits > 0 => rest.strip_prefix(['.', ')'])?,
            _ => line.strip_prefix(['-', '*', '+'])?,
        };
        let (mark, label) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
        let ticked = match mark.trim() {
            "" => false,
            "x" | "X" => true,
            _ => return None,
        };
        // `[x](target)` is a link.
        if label.starts_with('(') {
            return None;
        }
        Some(Self { ticked, label: label.trim() })
    }
}

/// The labels of the boxes a section has ticked, in the form's order; an empty list where there
/// are boxes and none is ticked.
pub(super) fn ticked(
    reader: &mut Reader,
    field: &Field,
    options: &[CheckboxOption],
    section: &str,
) -> Answer {
    let Parted { own, strays } = parted(section);
    reader.strays(field, strays);
    let text = reader.without_placeholder(field, own.trim());

    // Boxes of one label are told apart by their order.
    let mut by_label: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, option) in options.iter().enumerate() {
        by_label.entry(compared(&option.label)).or_default().push(index);
    }
    let mut seen: HashMap<String, Vec<bool>> = HashMap::new();
    let mut leftover = Vec::new();
    let mut any = false;
    let mut unknown: HashSet<&str> = HashSet::new();
    for line in text.lines() {
        let Some(BoxLine { ticked, label }) = BoxLine::of(line) else {
            if !line.trim().is_empty() && line.trim() != NO_RESPONSE {
                leftover.push(line);
            }
            continue;
        };
        any = true;
        let key = compared(label);
        if by_label.contains_key(&key) {
            seen.entry(key).or_default().push(ticked);
        } else if !label.is_empty() && unknown.len() < MAX_TOLD && unknown.insert(label) {
            let labels = options.iter().map(|option| option.label.as_str());
            let nearest = reader.nearest(label, labels);
            let (field, label) = (field.id.clone(), label.to_owned());
            reader.remarks.push(Remark::UnknownBox { field, label, nearest });
        }
    }
    reader.leftover(&field.id, &leftover.join("\n"));

    let mut states: Vec<bool> = vec![false; options.len()];
    for (key, ticks) in &seen {
        let Some(indexes) = by_label.get(key) else { continue };
        let unlike = ticks.iter().any(|tick| Some(tick) != ticks.first());
        if unlike && ticks.len() != indexes.len() {
            let readings = [text];
            reader.ambiguous(field, readings);
            return Answer::None;
        }
        for (position, index) in indexes.iter().enumerate() {
            let tick = ticks.get(position).or(ticks.first()).copied().unwrap_or_default();
            if let Some(state) = states.get_mut(*index) {
                *state = tick;
            }
        }
    }
    if !any {
        return reader.none(field);
    }
    let mut chosen = Vec::new();
    for (option, ticked) in options.iter().zip(states) {
        if ticked {
            chosen.push(option.label.clone());
        } else if option.need == Need::Required && option.visibility != Visibility::FormOnly {
            let (field, label) = (field.id.clone(), option.label.clone());
            reader.remarks.push(Remark::RequiredBox { field, label });
        }
    }
    Answer::Choices(chosen)
}
