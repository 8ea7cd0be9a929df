//! Answers chosen from a dropdown's options.

use std::collections::{HashMap, HashSet};

use super::NO_RESPONSE;
use super::answer::{MAX_TOLD, Parted, Reader, parted};
use super::lines::compared;
use crate::intake::template::Field;
use crate::intake::{Answer, Remark};

/// What GitHub wrote for an unanswered dropdown until 2026.
const NONE: &str = "None";

/// How forges join several chosen options.
const JOINT: &str = ", ";

/// The option a section says; another text is kept, with a remark.
pub(super) fn one(reader: &mut Reader, field: &Field, options: &[String], section: &str) -> Answer {
    if let Some(option) = find(options, section.trim()) {
        return Answer::Text(option.to_owned());
    }
    let Parted { own, strays } = parted(section);
    let own = own.trim();
    reader.strays(field, strays);
    if let Some(option) = find(options, own) {
        return Answer::Text(option.to_owned());
    }
    let text = reader.without_placeholder(field, own);
    if is_none(text) {
        return reader.none(field);
    }
    if let Some(option) = find(options, text).or_else(|| find(options, item(text))) {
        return Answer::Text(option.to_owned());
    }
    // Below marks of "no answer" somebody may have typed one; below an answer, a note.
    let mut rest = text;
    while let Some((first, below)) = rest.split_once('\n')
        && is_none(first.trim())
    {
        rest = below;
    }
    let (first, below) = rest.split_once('\n').unwrap_or((rest, ""));
    if is_none(first.trim()) {
        return reader.none(field);
    }
    if let Some(option) = find(options, first.trim()).or_else(|| find(options, item(first.trim())))
    {
        reader.leftover(&field.id, below);
        return Answer::Text(option.to_owned());
    }
    unknown(reader, field, options, text);
    Answer::Text(text.to_owned())
}

/// The options a section says, in the form's order.
pub(super) fn many(
    reader: &mut Reader,
    field: &Field,
    options: &[String],
    section: &str,
) -> Answer {
    let tiles = Tiles::new(options);
    if let Split::Known(chosen) = tiles.split(section.trim()) {
        return Answer::Choices(in_form_order(options, chosen));
    }
    let Parted { own, strays } = parted(section);
    reader.strays(field, strays);
    let own = own.trim();
    if let Split::Known(chosen) = tiles.split(own) {
        return Answer::Choices(in_form_order(options, chosen));
    }
    let text = reader.without_placeholder(field, own);
    if is_none(text) {
        return reader.none(field);
    }

    let mut chosen = Vec::new();
    let mut unknowns = Vec::new();
    let mut leftover = Vec::new();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > tiles.most {
        unknown(reader, field, options, text);
        return Answer::Choices(vec![text.to_owned()]);
    }
    for (index, line) in lines.iter().enumerate() {
        let split = match tiles.split(line) {
            Split::Known(known) => Split::Known(known),
            _ => tiles.split(item(line)),
        };
        match split {
            Split::Known(known) => chosen.extend(known),
            Split::Several(readings) => {
                reader.ambiguous(field, readings.iter().map(String::as_str));
                return Answer::None;
            }
            // Below a line of options, a line without any is somebody's note.
            Split::Partly { unknown, known } if known.is_empty() && index > 0 => {
                leftover.extend(unknown);
            }
            Split::Partly { known, unknown } => {
                chosen.extend(known);
                unknowns.extend(unknown);
            }
        }
    }
    let mut once = HashSet::new();
    unknowns.retain(|option: &String| once.insert(option.clone()));
    for option in unknowns.iter().take(MAX_TOLD) {
        unknown(reader, field, options, option);
    }
    reader.leftover(&field.id, &leftover.join("\n"));
    let mut chosen = in_form_order(options, chosen);
    chosen.extend(unknowns);
    Answer::Choices(chosen)
}

fn unknown(reader: &mut Reader, field: &Field, options: &[String], option: &str) {
    let nearest = reader.nearest(option, options.iter().map(String::as_str));
    let option = option.to_owned();
    reader.remarks.push(Remark::UnknownOption { field: field.id.clone(), option, nearest });
}

fn is_none(text: &str) -> bool {
    text.is_empty() || text == NONE || text == NO_RESPONSE
}

/// The option that a text is: to the letter, else but for blank space and invisible characters.
fn find<'o>(options: &'o [String], text: &str) -> Option<&'o str> {
    let exact = options.iter().find(|option| *option == text);
    let found = exact.or_else(|| {
        let text = compared(text);
        options.iter().find(|option| !text.is_empty() && compared(option) == text)
    });
    found.map(String::as_str)
}

/// A line without the mark of a list item.
fn item(line: &str) -> &str {
    ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim()
}

fn in_form_order(options: &[String], chosen: Vec<String>) -> Vec<String> {
    let chosen: HashSet<String> = chosen.into_iter().collect();
    let mut ordered: Vec<String> = Vec::with_capacity(chosen.len());
    for option in options {
        if chosen.contains(option) && !ordered.contains(option) {
            ordered.push(option.clone());
        }
    }
    ordered
}

/// How a text comes apart into options.
enum Split {
    /// In exactly one way.
    Known(Vec<String>),
    /// In several; some of them.
    Several(Vec<String>),
    /// Not wholly: these are options, these are not.
    Partly {
        /// The options found.
        known: Vec<String>,
        /// The rest.
        unknown: Vec<String>,
    },
}

/// The options of a dropdown, looked up by their text.
struct Tiles<'o> {
    exact: HashMap<String, &'o str>,
    loose: HashMap<String, &'o str>,
    /// How many pieces an option makes when it is cut at every `, `: the numbers that occur.
    spans: Vec<usize>,
    /// More pieces than this are no list of options: each is chosen once or not at all.
    most: usize,
}

impl<'o> Tiles<'o> {
    fn new(options: &'o [String]) -> Self {
        let mut spans: Vec<usize> =
            options.iter().map(|option| option.matches(JOINT).count() + 1).collect();
        let most = spans.iter().sum::<usize>() * 4 + 64;
        spans.sort_unstable();
        spans.dedup();
        let by = |spell: fn(&str) -> String| {
            let mut table = HashMap::new();
            for option in options {
                table.entry(spell(option)).or_insert(option.as_str());
            }
            table
        };
        Self { exact: by(str::to_owned), loose: by(compared), spans, most }
    }

    fn split(&self, text: &str) -> Split {
        if text.matches(JOINT).nth(self.most).is_some() {
            return Split::Partly { known: Vec::new(), unknown: vec![text.to_owned()] };
        }
        match tile(text, &self.exact, &self.spans) {
            Split::Partly { known, unknown } => {
                match tile(&compared(text), &self.loose, &self.spans) {
                    Split::Partly { .. } => Split::Partly { known, unknown },
                    other => other,
                }
            }
            other => other,
        }
    }
}

/// How a text's tail, from one of its pieces on, comes apart at the least cost.
#[derive(Clone, Copy)]
struct Step {
    /// Pieces that are no option.
    cost: usize,
    /// In how many ways, counted up to two.
    ways: u8,
    /// How many pieces the first tile takes, in one way and in another.
    first: usize,
    other: usize,
}

/// Cuts a text at every `, ` and lays options over the pieces, from the end, so that the fewest
/// pieces are no option.
fn tile(text: &str, table: &HashMap<String, &str>, spans: &[usize]) -> Split {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(text.match_indices(JOINT).map(|(at, _)| at + JOINT.len()));
    let pieces = starts.len();
    let piece = |from: usize, to: usize| {
        let end = starts.get(to).map_or(text.len(), |start| start - JOINT.len());
        starts.get(from).and_then(|start| text.get(*start..end)).unwrap_or_default()
    };
    let mut steps = vec![Step { cost: 0, ways: 1, first: 0, other: 0 }; pieces + 1];
    for from in (0..pieces).rev() {
        let mut best: Option<Step> = None;
        let mut offer = |cost: usize, ways: u8, span: usize| match &mut best {
            Some(step) if step.cost < cost => {}
            Some(step) if step.cost == cost => {
                step.ways = step.ways.saturating_add(ways).min(2);
                step.other = span;
            }
            _ => best = Some(Step { cost, ways, first: span, other: span }),
        };
        for span in spans.iter().copied().take_while(|span| from + span <= pieces) {
            if table.contains_key(piece(from, from + span))
                && let Some(rest) = steps.get(from + span)
            {
                offer(rest.cost, rest.ways, span);
            }
        }
        if let Some(rest) = steps.get(from + 1)
            && !table.contains_key(piece(from, from + 1))
        {
            offer(rest.cost + 1, rest.ways, 1);
        }
        if let (Some(slot), Some(step)) = (steps.get_mut(from), best) {
            *slot = step;
        }
    }

    let walk = |other: bool| {
        let (mut known, mut unknown, mut from, mut turned) = (Vec::new(), Vec::new(), 0, false);
        let mut adjacent = false;
        let mut was_unknown = false;
        while from < pieces {
            let Some(step) = steps.get(from) else { break };
            let turns = other && !turned && step.first != step.other;
            turned |= turns;
            let span = if turns { step.other } else { step.first }.max(1);
            let text = piece(from, from + span);
            match table.get(text) {
                Some(option) => {
                    known.push((*option).to_owned());
                    was_unknown = false;
                }
                None => {
                    unknown.push(text.to_owned());
                    adjacent |= was_unknown;
                    was_unknown = true;
                }
            }
            from += span;
        }
        (known, unknown, adjacent)
    };
    let (known, unknown, adjacent) = walk(false);
    let told = |known: &[String], unknown: &[String]| {
        let quoted = known.iter().chain(unknown).map(|option| format!("“{option}”"));
        quoted.collect::<Vec<_>>().join(" + ")
    };
    if steps.first().is_some_and(|step| step.ways > 1) {
        let (other_known, other_unknown, _) = walk(true);
        return Split::Several(vec![told(&known, &unknown), told(&other_known, &other_unknown)]);
    }
    if unknown.is_empty() {
        return Split::Known(known);
    }
    if adjacent {
        // Two unknown pieces side by side may be one option or two.
        return Split::Several(vec![format!("“{text}”"), told(&known, &unknown)]);
    }
    Split::Partly { known, unknown }
}
