//! Which heading lines of a body begin the form's sections.
//!
//! An answer may hold any text, another field's heading included, so a heading is never believed
//! by itself (FACTS 2.5, "heading injection"). Every field's first and last possible heading, in
//! the form's order, are found from both ends: where they are one line, there is one reading.
//! Where they differ, or where a later field's heading stands once more inside an answer, the
//! fields concerned are told as ambiguous. All of it is linear in the body.

use std::collections::HashMap;
use std::ops::Range;

use super::lines::{FenceLine, Lines, Spelling, compared, fences, heading, without_closing};

/// What a field is called in headings: its label and its earlier labels.
pub(super) struct Question<'a> {
    pub(super) label: &'a str,
    pub(super) aliases: &'a [String],
}

/// Where the section of one question is; line numbers from 0, without the heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Section {
    /// No heading in the body is the question's.
    Missing,
    /// These lines.
    At(Range<usize>),
    /// Several places are possible; these are some of them.
    Ambiguous(Vec<Range<usize>>),
}

/// In what order the sections stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// In the form's.
    Form,
    /// In another one.
    Other,
}

/// The sections of a body.
pub(super) struct Layout {
    /// One for each question.
    pub(super) sections: Vec<Section>,
    /// Their order.
    pub(super) order: Order,
    /// The line of the first heading; `None` where no heading is the form's.
    pub(super) first: Option<usize>,
}

/// A line that may be a heading of ours.
#[derive(Clone, Copy)]
struct Candidate {
    line: usize,
    name: usize,
}

/// A heading text with the questions it may belong to, in the form's order.
struct Name {
    questions: Vec<usize>,
}

/// A heading that was taken out of a closed fence because its section stands nowhere else.
struct Torn {
    heading: usize,
    closer: usize,
}

/// How many places are told of an ambiguous section.
const MAX_READINGS: usize = 3;

pub(super) fn layout(lines: &Lines<'_>, questions: &[Question<'_>]) -> Layout {
    let (names, candidates) = survey(lines, questions);
    let all_chain = chain(&names, &candidates, questions.len());
    let last = latest(&candidates, &all_chain);
    let fences = fences(lines);
    let (visible, torn) = unfenced(&candidates, &names, &fences, &all_chain, last.as_deref());

    let chain = chain(&names, &visible, questions.len());
    let mut plan = Plan::new(&visible, &names, questions.len(), lines.count());
    let bounds = earliest(&visible, &chain).zip(latest(&visible, &chain));
    let order = match bounds {
        Some((first, last)) => {
            plan.in_form_order(&chain, &first, &last);
            Order::Form
        }
        None => {
            plan.by_label();
            Order::Other
        }
    };
    plan.doubt_torn(&torn);
    Layout { order, first: visible.first().map(|c| c.line), sections: plan.sections() }
}

/// Finds each question's heading text, and every line that has one. A question's own label goes
/// before its earlier ones, an exact spelling before a loose one; the weaker are looked at only
/// where nothing stronger stands.
fn survey(lines: &Lines<'_>, questions: &[Question<'_>]) -> (Vec<Name>, Vec<Candidate>) {
    let mut headings: Vec<(usize, (Spelling, String))> = Vec::new();
    let mut standing: HashMap<(Spelling, String), Option<usize>> = HashMap::new();
    for line in 0..lines.count() {
        if let Some((spelling, text)) = heading(lines.line(line)) {
            let open = without_closing(&text);
            if open != text || spelling == Spelling::Loose {
                let loose = (Spelling::Loose, open.to_owned());
                standing.entry(loose.clone()).or_default();
                headings.push((line, loose));
            }
            standing.entry((spelling, text.clone())).or_default();
            headings.push((line, (spelling, text)));
        }
    }

    let own: Vec<String> = questions.iter().map(|question| compared(question.label)).collect();
    let mut names: Vec<Name> = Vec::new();
    for (index, (question, label)) in questions.iter().zip(&own).enumerate() {
        let aliases: Vec<String> = question
            .aliases
            .iter()
            .map(|alias| compared(alias))
            .filter(|alias| !own.contains(alias))
            .collect();
        let texts = || std::iter::once(label).chain(&aliases);
        let exact = texts().map(|text| (Spelling::Exact, text.clone()));
        let loose = texts().map(|text| (Spelling::Loose, text.clone()));
        let Some(key) = exact.chain(loose).find(|key| standing.contains_key(key)) else { continue };
        if let Some(slot) = standing.get_mut(&key) {
            let name = *slot.get_or_insert_with(|| {
                names.push(Name { questions: Vec::new() });
                names.len() - 1
            });
            if let Some(name) = names.get_mut(name) {
                name.questions.push(index);
            }
        }
    }

    let mut candidates: Vec<Candidate> = Vec::new();
    for (line, key) in headings {
        if let Some(Some(name)) = standing.get(&key)
            && candidates.last().is_none_or(|last| last.line != line)
        {
            candidates.push(Candidate { line, name: *name });
        }
    }
    (names, candidates)
}

/// The questions whose headings stand, in the form's order, with their names: of several with
/// one label as many as the label stands.
fn chain(names: &[Name], candidates: &[Candidate], questions: usize) -> Vec<(usize, usize)> {
    let mut counts = vec![0_usize; names.len()];
    for candidate in candidates {
        if let Some(count) = counts.get_mut(candidate.name) {
            *count += 1;
        }
    }
    let mut name_of: Vec<Option<usize>> = vec![None; questions];
    for (index, (name, count)) in names.iter().zip(counts).enumerate() {
        for question in name.questions.iter().take(count) {
            if let Some(slot) = name_of.get_mut(*question) {
                *slot = Some(index);
            }
        }
    }
    name_of.into_iter().enumerate().filter_map(|(question, name)| Some((question, name?))).collect()
}

/// For each link of the chain the first candidate it can be, in order; `None` where the
/// candidates stand in another order.
fn earliest(candidates: &[Candidate], chain: &[(usize, usize)]) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(chain.len());
    for (index, candidate) in candidates.iter().enumerate() {
        if chain.get(found.len()).is_some_and(|(_, name)| *name == candidate.name) {
            found.push(index);
        }
    }
    (found.len() == chain.len()).then_some(found)
}

/// For each link of the chain the last candidate it can be, in order.
fn latest(candidates: &[Candidate], chain: &[(usize, usize)]) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(chain.len());
    let mut wanted = chain.iter().rev().peekable();
    for (index, candidate) in candidates.iter().enumerate().rev() {
        if wanted.next_if(|(_, name)| *name == candidate.name).is_some() {
            found.push(index);
        }
    }
    found.reverse();
    (found.len() == chain.len()).then_some(found)
}

/// The candidates that no closed fence hides. A fence hides headings only where the sections
/// they would begin all stand behind it too; otherwise it was never closed by who opened it.
fn unfenced(
    candidates: &[Candidate],
    names: &[Name],
    fences: &[FenceLine],
    chain: &[(usize, usize)],
    last: Option<&[usize]>,
) -> (Vec<Candidate>, Vec<Torn>) {
    let line_of = |index: &usize| candidates.get(*index).map_or(0, |candidate| candidate.line);
    let mut by_name: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    for candidate in candidates {
        if let Some(lines) = by_name.get_mut(candidate.name) {
            lines.push(candidate.line);
        }
    }
    let stands_outside = |from: usize, to: usize| {
        by_name.iter().zip(names).all(|(lines, name)| {
            let inside = lines.partition_point(|line| *line < to)
                - lines.partition_point(|line| *line < from);
            inside == 0 || lines.len() - inside >= name.questions.len()
        })
    };

    let mut visible = Vec::with_capacity(candidates.len());
    let mut torn = Vec::new();
    let mut pending: HashMap<usize, usize> = HashMap::new();
    let mut found = 0;
    let mut fences = fences.iter().peekable();
    let mut rest = candidates.iter().peekable();
    loop {
        let next = rest.peek().map(|candidate| candidate.line);
        if let Some(fence) = fences.next_if(|fence| next.is_none_or(|line| fence.line < line)) {
            if let Some(heading) = pending.remove(&fence.line) {
                torn.push(Torn { heading, closer: fence.line });
            }
            let Some(closer) = fence.closer else { continue };
            let inside = next.filter(|line| *line < closer);
            if let Some(heading) = inside {
                let hides = match last {
                    Some(last) => last.get(found).is_none_or(|index| line_of(index) > closer),
                    None => stands_outside(fence.line, closer),
                };
                if !hides {
                    pending.insert(closer, heading);
                    continue;
                }
            }
            while rest.next_if(|candidate| candidate.line < closer).is_some() {}
            while fences.next_if(|fence| fence.line <= closer).is_some() {}
        } else if let Some(candidate) = rest.next() {
            if chain.get(found).is_some_and(|(_, name)| *name == candidate.name) {
                found += 1;
            }
            visible.push(*candidate);
        } else {
            return (visible, torn);
        }
    }
}

/// The sections being laid out.
struct Plan<'a> {
    candidates: &'a [Candidate],
    names: &'a [Name],
    /// Lines of the body.
    end: usize,
    /// Headings that begin a question's section: candidate and question, in line order.
    picks: Vec<(usize, usize)>,
    /// Candidates that may begin a section or be text, in line order.
    doubts: Vec<usize>,
    /// What is possible for each question, and whether that is more than one thing.
    readings: Vec<Vec<Range<usize>>>,
    ambiguous: Vec<bool>,
}

impl<'a> Plan<'a> {
    fn new(candidates: &'a [Candidate], names: &'a [Name], questions: usize, end: usize) -> Self {
        Self {
            candidates,
            names,
            end,
            picks: Vec::new(),
            doubts: Vec::new(),
            readings: vec![Vec::new(); questions],
            ambiguous: vec![false; questions],
        }
    }

    fn line(&self, candidate: usize) -> usize {
        self.candidates.get(candidate).map_or(self.end, |candidate| candidate.line)
    }

    fn doubt(&mut self, question: usize, reading: Range<usize>) {
        if let Some(ambiguous) = self.ambiguous.get_mut(question) {
            *ambiguous = true;
        }
        self.note(question, reading);
    }

    fn note(&mut self, question: usize, reading: Range<usize>) {
        if let Some(readings) = self.readings.get_mut(question)
            && readings.len() < MAX_READINGS
            && !readings.contains(&reading)
        {
            readings.push(reading);
        }
    }

    /// The form's order: first and last possible headings are known for every question.
    fn in_form_order(&mut self, chain: &[(usize, usize)], first: &[usize], last: &[usize]) {
        self.picks =
            first.iter().copied().zip(chain.iter().map(|(question, _)| *question)).collect();
        self.note_picks();
        for (index, ((question, _), (early, late))) in
            chain.iter().zip(first.iter().zip(last)).enumerate()
        {
            if early == late {
                continue;
            }
            let until = last.get(index + 1).map_or(self.end, |next| self.line(*next));
            self.doubt(*question, self.line(*late) + 1..until);
            // The answer before ends at one or the other.
            if let Some(before) = index.checked_sub(1)
                && let (Some((question, _)), Some(start)) = (chain.get(before), first.get(before))
            {
                self.doubt(*question, self.line(*start) + 1..self.line(*late));
            }
        }
        // Left over: the heading of an earlier field is text of the answer it stands in, that of
        // the same or a later one may be a section.
        let mut picks = first.iter().zip(chain).peekable();
        let mut at: Option<usize> = None;
        for (index, candidate) in self.candidates.iter().enumerate() {
            if let Some((_, (question, _))) = picks.next_if(|(pick, _)| **pick == index) {
                at = Some(*question);
                continue;
            }
            let latest = self.names.get(candidate.name).and_then(|name| name.questions.last());
            if latest.is_some_and(|latest| at.is_none_or(|at| *latest >= at)) {
                self.doubts.push(index);
            }
        }
        self.spread_doubts();
        self.doubt_shared();
    }

    /// Another order: a label that stands as often as it should is believed, one that stands
    /// more often is not.
    fn by_label(&mut self) {
        let mut by_name: Vec<Vec<usize>> = vec![Vec::new(); self.names.len()];
        for (index, candidate) in self.candidates.iter().enumerate() {
            if let Some(places) = by_name.get_mut(candidate.name) {
                places.push(index);
            }
        }
        for (name, places) in self.names.iter().zip(&by_name) {
            if places.len() > name.questions.len() {
                self.doubts.extend(places);
            } else {
                self.picks.extend(places.iter().copied().zip(name.questions.iter().copied()));
            }
        }
        self.picks.sort_unstable();
        self.doubts.sort_unstable();
        self.note_picks();
        self.spread_doubts();
        self.doubt_shared();
    }

    fn note_picks(&mut self) {
        let picks = std::mem::take(&mut self.picks);
        let ends = picks.iter().skip(1).map(|(next, _)| self.line(*next)).chain([self.end]);
        let spans: Vec<_> = picks.iter().zip(ends).collect();
        for ((start, question), end) in spans {
            self.note(*question, self.line(*start) + 1..end);
        }
        self.picks = picks;
    }

    /// A doubtful heading makes the answer it stands in doubtful, and every question it may
    /// belong to.
    fn spread_doubts(&mut self) {
        let doubts = std::mem::take(&mut self.doubts);
        let mut told = vec![0_usize; self.names.len()];
        let mut around_told = None;
        for index in &doubts {
            let line = self.line(*index);
            let around = self.picks.partition_point(|(pick, _)| pick < index);
            if let Some((start, question)) =
                around.checked_sub(1).and_then(|pick| self.picks.get(pick)).copied()
                && around_told != Some(question)
            {
                around_told = Some(question);
                self.doubt(question, self.line(start) + 1..line);
            }
            let Some(candidate) = self.candidates.get(*index) else { continue };
            let next = line + 1..self.line(index + 1);
            if let (Some(told), Some(name)) =
                (told.get_mut(candidate.name), self.names.get(candidate.name))
                && *told < MAX_READINGS
            {
                *told += 1;
                for question in name.questions.clone() {
                    self.doubt(question, next.clone());
                }
            }
        }
        self.doubts = doubts;
    }

    /// Fields of one label are told apart by their order; with fewer sections than fields, none
    /// is any field's for certain.
    fn doubt_shared(&mut self) {
        let mut counts = vec![0_usize; self.names.len()];
        for candidate in self.candidates {
            if let Some(count) = counts.get_mut(candidate.name) {
                *count += 1;
            }
        }
        for (name, count) in self.names.iter().zip(counts) {
            if count == 0 || count >= name.questions.len() {
                continue;
            }
            let shared: Vec<_> = name
                .questions
                .iter()
                .filter_map(|question| self.readings.get(*question)?.first().cloned())
                .collect();
            for question in &name.questions {
                for reading in &shared {
                    self.doubt(*question, reading.clone());
                }
            }
        }
    }

    /// A heading between an opening and a closing fence that both have no other partner: a
    /// quoted heading, or two answers that each left a fence open.
    fn doubt_torn(&mut self, torn: &[Torn]) {
        for Torn { heading, closer } in torn {
            let at = self.picks.partition_point(|(pick, _)| self.line(*pick) < *heading);
            let Some((start, question)) = self.picks.get(at).copied() else { continue };
            let end = self.picks.get(at + 1).map_or(self.end, |(next, _)| self.line(*next));
            if self.line(start) != *heading || end <= *closer {
                continue;
            }
            self.doubt(question, *heading + 1..end);
            if let Some((start, before)) =
                at.checked_sub(1).and_then(|before| self.picks.get(before)).copied()
            {
                self.doubt(before, self.line(start) + 1..end);
            }
        }
    }

    fn sections(self) -> Vec<Section> {
        self.readings
            .into_iter()
            .zip(self.ambiguous)
            .map(|(readings, ambiguous)| match (ambiguous, readings.first()) {
                (true, _) => Section::Ambiguous(readings),
                (false, Some(range)) => Section::At(range.clone()),
                (false, None) => Section::Missing,
            })
            .collect()
    }
}
