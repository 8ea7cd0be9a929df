//! The fields of `/set` and `/add` and their values.

use indexmap::IndexMap;

use super::head::{Head, one};
use crate::dataset::FieldName;
use crate::intake::commands::call::{Call, Whole};
use crate::intake::commands::command::{Command, Target};
use crate::intake::commands::fault::Fault;
use crate::intake::commands::known::{Known, column, nearest_column};
use crate::intake::commands::render::render;
use crate::intake::commands::value::{
    NewValue, Typed, outside_quotes, quoted, split_reason, typed,
};
use crate::intake::mapping::DatasetView;

/// The fields of one command.
pub(super) struct Sheet<'a> {
    call: &'a Call,
    known: &'a Known<'a>,
    dataset: &'a DatasetView<'a>,
    target: Option<Target>,
    pub(super) values: IndexMap<FieldName, NewValue>,
    pub(super) reason: Option<String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(
        call: &'a Call,
        known: &'a Known<'a>,
        dataset: &'a DatasetView<'a>,
        target: Option<Target>,
    ) -> Self {
        let reason = call.because.clone();
        Self { call, known, dataset, target, values: IndexMap::new(), reason }
    }

    /// The field on the command's own line.
    pub(super) fn head(&mut self, head: &Head<'_>) -> Result<(), Fault> {
        match &head.field {
            Some((field, value)) => {
                let fence = self.call.block.as_ref();
                if value.trim().is_empty() && fence.is_some_and(|fence| fence.whole == Whole::No) {
                    return Err(Fault::UnclosedFence);
                }
                self.put(field, value, fence.map(|fence| fence.text.as_str()))
            }
            None => {
                let (_, reason) = split_reason(&self.call.args);
                self.reason = reason.or_else(|| self.reason.take());
                Ok(())
            }
        }
    }

    pub(super) fn lines(&mut self) -> Result<(), Fault> {
        let call = self.call;
        for line in &call.fields {
            let name = match quoted(&line.field) {
                Some((name, rest)) if rest.trim().is_empty() => name,
                _ => line.field.clone(),
            };
            let Some(field) = column(self.dataset, &name) else {
                let nearest = nearest_column(self.dataset, &name);
                let fix = nearest
                    .as_ref()
                    .and_then(|nearest| one(nearest, &typed(&line.value)))
                    .map(|values| self.render(values));
                let dataset = self.dataset.name.clone();
                return Err(Fault::UnknownField { dataset, found: name, nearest, fix });
            };
            self.put(field, &line.value, line.fence.as_deref())?;
        }
        Ok(())
    }

    fn put(&mut self, field: &FieldName, text: &str, fence: Option<&str>) -> Result<(), Fault> {
        let value = match (typed(text), fence) {
            (Typed::Nothing, Some("")) => NewValue::Clear,
            (Typed::Nothing, Some(fence)) => NewValue::Text(fence.to_owned()),
            (Typed::Nothing, None) => {
                let empty = IndexMap::from([(field.clone(), NewValue::Clear)]);
                return Err(Fault::NoValue { field: field.clone(), fix: self.render(empty) });
            }
            (Typed::OddQuotes, _) => {
                let whole = NewValue::Text(text.trim().to_owned());
                let fix = self.render(IndexMap::from([(field.clone(), whole)]));
                return Err(Fault::OddQuotes { field: field.clone(), fix });
            }
            (Typed::Bare(text, reason), _) => {
                self.two_fields(field, &text)?;
                self.reason = reason.or_else(|| self.reason.take());
                NewValue::Text(text)
            }
            (Typed::Quoted(value, reason), _) => {
                self.reason = reason.or_else(|| self.reason.take());
                value
            }
            (Typed::Clear(reason), _) => {
                self.reason = reason.or_else(|| self.reason.take());
                NewValue::Clear
            }
        };
        match self.values.get(field) {
            Some(other) if *other != value => Err(Fault::FieldTwice { field: field.clone() }),
            _ => {
                self.values.insert(field.clone(), value);
                Ok(())
            }
        }
    }

    /// `country = PE, name = Lima` on one line: one value or two fields, nobody can tell.
    fn two_fields(&self, field: &FieldName, text: &str) -> Result<(), Fault> {
        const LOOKED_AT: usize = 3;
        for (at, sign) in outside_quotes(text).filter(|(_, c)| *c == '=').take(LOOKED_AT) {
            let before = text.get(..at).unwrap_or_default();
            let words: Vec<(usize, &str)> = last_words(before);
            for (start, name) in words {
                let Some(second) = column(self.dataset, name) else { continue };
                let first = before.get(..start).unwrap_or_default();
                let first = first.trim_end_matches(|c: char| c.is_whitespace() || ",;".contains(c));
                let rest = text.get(at + sign.len_utf8()..).unwrap_or_default().trim();
                if first.is_empty() || rest.is_empty() || second == field {
                    continue;
                }
                let two = IndexMap::from([
                    (field.clone(), NewValue::Text(first.to_owned())),
                    (second.clone(), NewValue::Text(rest.to_owned())),
                ]);
                let one = IndexMap::from([(field.clone(), NewValue::Text(text.to_owned()))]);
                return Err(Fault::TwoFields { fix: self.render(two), whole: self.render(one) });
            }
        }
        Ok(())
    }

    fn render(&self, values: IndexMap<FieldName, NewValue>) -> String {
        let command = match &self.target {
            Some(target) => Command::Set { target: target.clone(), values, reason: None },
            None => {
                let dataset = self.dataset.name.clone();
                Command::Add { dataset, values, reason: None }
            }
        };
        render(&command, self.known)
    }
}

/// The last one, two, three words of a text, each with where it begins; none that begins the text.
fn last_words(text: &str) -> Vec<(usize, &str)> {
    const MOST: usize = 3;
    let trimmed = text.trim_end();
    let mut starts = Vec::new();
    for (at, c) in trimmed.char_indices().rev() {
        if (c.is_whitespace() || matches!(c, ',' | ';')) && at + c.len_utf8() < trimmed.len() {
            let start = at + c.len_utf8();
            if trimmed.get(start..).is_some_and(|rest| !rest.starts_with(char::is_whitespace)) {
                starts.push(start);
            }
            if starts.len() == MOST {
                break;
            }
        }
    }
    starts.into_iter().filter_map(|start| Some((start, trimmed.get(start..)?))).collect()
}
