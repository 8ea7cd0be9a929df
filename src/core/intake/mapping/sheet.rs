//! The answers of a form sorted by what they are for.

use indexmap::IndexMap;

use super::columns::{Role, folded, roles, unknown_fields};
use super::context::{DatasetView, MappingContext};
use super::convention::{field_missing, find, form_name, nearest_field};
use super::given::{Given, Stance, given, note};
use super::outcome::{MappingFault, MappingNote};
use super::values::{Target, Truth, kind_of};
use crate::dataset::{FieldName, Record, Value};
use crate::intake::{Answer, Answers, Field, FieldKind, IssueForm, Need};
use crate::repo_config::{CellFields, FormSettings, Operation};
use crate::words::nearest;

/// A value and the label of the field that gave it.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) label: String,
    /// The new value; `None` empties the cell.
    pub(super) value: Option<Value>,
}

/// The answers by column.
pub(super) struct Sheet<'a> {
    pub(super) form: &'a IssueForm,
    pub(super) context: &'a MappingContext<'a>,
    pub(super) dataset: &'a DatasetView<'a>,
    pub(super) operation: Operation,
    roles: Vec<Role>,
    /// New values, key columns among them.
    pub(super) cells: IndexMap<FieldName, Cell>,
    /// What the record must hold.
    pub(super) expect: Record,
    /// New values of key columns.
    pub(super) to: IndexMap<FieldName, Cell>,
    pub(super) notes: Vec<MappingNote>,
    pub(super) faults: Vec<MappingFault>,
}

impl<'a> Sheet<'a> {
    /// Reads every answer by its field's role.
    pub(super) fn new(
        form: &'a IssueForm,
        answers: &Answers,
        context: &'a MappingContext<'a>,
        dataset: &'a DatasetView<'a>,
        operation: Operation,
    ) -> Self {
        let roles = roles(form, context.settings, dataset, operation);
        let mut sheet = Self {
            form,
            context,
            dataset,
            operation,
            roles: roles.clone(),
            cells: IndexMap::new(),
            expect: Record::new(),
            to: IndexMap::new(),
            notes: Vec::new(),
            faults: Vec::new(),
        };
        sheet.note_unknown_fields();
        for (field, role) in form.fields.iter().zip(roles) {
            let answer = answers.get(&field.id).unwrap_or(&Answer::None);
            sheet.take(field, role, answer);
        }
        let cell = context.settings.and_then(|settings| settings.cell.as_ref());
        if let (Some(cell), Operation::Update) = (cell, operation) {
            sheet.take_cell(cell, answers);
        }
        sheet
    }

    pub(super) fn settings(&self) -> Option<&'a FormSettings> {
        self.context.settings
    }

    pub(super) fn form_name(&self) -> String {
        form_name(self.form, self.context)
    }

    /// The label of the field that asks for a column.
    pub(super) fn label_of(&self, column: &FieldName) -> Option<&str> {
        self.label_where(|role| matches!(role, Role::Column(name) if name == column))
    }

    /// The label of the field that asks for a key column's new value.
    pub(super) fn new_label_of(&self, column: &FieldName) -> Option<&str> {
        self.label_where(|role| matches!(role, Role::To(name) if name == column))
    }

    fn label_where(&self, is_it: impl Fn(&Role) -> bool) -> Option<&str> {
        let mut fields = self.form.fields.iter().zip(&self.roles);
        fields.find(|(_, role)| is_it(role)).map(|(field, _)| field.label.as_str())
    }

    fn note_unknown_fields(&mut self) {
        let Some(settings) = self.settings() else { return };
        for field in unknown_fields(self.form, settings) {
            let nearest = nearest_field(self.form, &field);
            self.notes.push(MappingNote::SettingsFieldMissing { field, nearest });
        }
    }

    fn take(&mut self, field: &Field, role: Role, answer: &Answer) {
        match role {
            Role::Ignored => {}
            // Read together once all else is.
            Role::CellField | Role::CellValue | Role::CellCurrent
                if self.operation == Operation::Update => {}
            Role::Expect(column) if self.operation == Operation::Add => {
                self.note_not_used(field, column, answer);
            }
            Role::To(column)
                if !matches!(self.operation, Operation::Update | Operation::Rename) =>
            {
                self.note_not_used(field, column, answer);
            }
            Role::Column(column) => self.take_value(field, &column, answer),
            Role::Expect(column) => {
                let stance = Stance::Sets(&column, self.operation);
                let given = given(field, answer, stance, self.settings());
                let value = match given {
                    Given::Clear => Some(self.empty()),
                    other => self.value(field, &column, &other),
                };
                if let Some(value) = value
                    && self.has_column(&column)
                {
                    self.expect.insert(column, value);
                }
            }
            Role::To(column) => {
                let given = given(field, answer, Stance::Names, self.settings());
                let value = self.value(field, &column, &given);
                if value.is_some() && self.has_column(&column) {
                    self.to.insert(column, Cell { label: field.label.clone(), value });
                }
            }
            Role::Ambiguous(columns) => {
                if let Some(answer) = self.remark(field, answer) {
                    let label = field.label.clone();
                    self.notes.push(MappingNote::Ambiguous { label, answer, columns });
                }
            }
            Role::Unmapped | Role::CellField | Role::CellValue | Role::CellCurrent => {
                if let Some(answer) = self.remark(field, answer) {
                    let label = field.label.clone();
                    self.notes.push(MappingNote::Unmapped { label, answer });
                }
            }
        }
    }

    fn take_value(&mut self, field: &Field, column: &FieldName, answer: &Answer) {
        let names_record = self.operation != Operation::Add && self.dataset.key.contains(column);
        let stance =
            if names_record { Stance::Names } else { Stance::Sets(column, self.operation) };
        let given = given(field, answer, stance, self.settings());
        self.notes.extend(note(field, answer, stance, &given, self.settings()));
        let value = match (&given, single_box(field)) {
            (Given::Nothing, Some(_)) if self.operation == Operation::Add => {
                self.unticked(field, column)
            }
            (Given::Choices(choices), Some(option))
                if choices.iter().all(|c| c == option.trim()) =>
            {
                let ticked = self.target(field, column).tick(Truth::True);
                ticked.or_else(|| self.value(field, column, &given))
            }
            _ => self.value(field, column, &given),
        };
        if value.is_none() && given != Given::Clear {
            return;
        }
        if self.has_column(column) {
            self.set(column, Cell { label: field.label.clone(), value });
        }
    }

    fn note_not_used(&mut self, field: &Field, column: FieldName, answer: &Answer) {
        if let Some(answer) = self.remark(field, answer) {
            let label = field.label.clone();
            self.notes.push(MappingNote::NotUsed { label, column, answer });
        }
    }

    /// A single box left alone on a form that adds: the only way its asker has to say no.
    fn unticked(&mut self, field: &Field, column: &FieldName) -> Option<Value> {
        let value = self.target(field, column).tick(Truth::False)?;
        self.notes.push(MappingNote::UntickedIsFalse {
            label: field.label.clone(),
            written: value.to_string(),
        });
        Some(value)
    }

    fn set(&mut self, column: &FieldName, cell: Cell) {
        match self.cells.get(column) {
            Some(first) if first.value != cell.value => {
                self.faults.push(MappingFault::AnsweredTwice {
                    column: column.clone(),
                    first: first.label.clone(),
                    second: cell.label,
                });
            }
            Some(_) => {}
            None => {
                self.cells.insert(column.clone(), cell);
            }
        }
    }

    /// The cell that a form of record, field and new value asks for.
    fn take_cell(&mut self, cell: &CellFields, answers: &Answers) {
        let mut asked = Vec::new();
        for id in [Some(&cell.field), Some(&cell.value), cell.current.as_ref()] {
            let field = id.and_then(|id| find(self.form, id));
            if let (Some(id), None) = (id, field) {
                self.faults.push(field_missing(self.form, self.context, id));
            }
            asked.push(field);
        }
        let [Some(names), Some(value), current] = asked.as_slice() else { return };
        let answer = |field: &Field| answers.get(&field.id).cloned().unwrap_or(Answer::None);
        let Some(column) = self.cell_column(names, &answer(names)) else { return };
        self.take_value(value, &column, &answer(value));
        if let Some(current) = current {
            self.take(current, Role::Expect(column), &answer(current));
        }
    }

    fn cell_column(&mut self, field: &Field, answer: &Answer) -> Option<FieldName> {
        let label = field.label.clone();
        let found = match given(field, answer, Stance::Names, self.settings()) {
            Given::Text(text) => text,
            Given::Choices(choices) => choices.join(", "),
            Given::Nothing | Given::Clear => {
                self.faults.push(MappingFault::CellFieldNotAnswered { label });
                return None;
            }
        };
        let columns = self.dataset.columns;
        let exact = columns.iter().find(|column| column.name.as_str() == found);
        let wanted = folded(&found);
        let is_like = |text: &str| !wanted.is_empty() && folded(text) == wanted;
        let mut alike = columns
            .iter()
            .filter(|c| is_like(c.name.as_str()) || c.title.as_deref().is_some_and(is_like));
        let column = match (exact, alike.next(), alike.next()) {
            (Some(column), _, _) | (None, Some(column), None) => column.name.clone(),
            _ => {
                let names = columns.iter().map(|column| column.name.as_str());
                let titles = columns.iter().filter_map(|column| column.title.as_deref());
                let near = nearest(&found, names.chain(titles));
                let nearest = columns
                    .iter()
                    .find(|c| {
                        near.is_some()
                            && (Some(c.name.as_str()) == near || c.title.as_deref() == near)
                    })
                    .map(|column| column.name.clone());
                self.faults.push(MappingFault::CellFieldUnknown { label, found, nearest });
                return None;
            }
        };
        if self.dataset.key.contains(&column) {
            self.faults.push(MappingFault::CellFieldIsKey { column });
            return None;
        }
        Some(column)
    }

    /// Whether the dataset has a column; one that only the configuration knows is a fault. A
    /// dataset whose columns are not known has all.
    pub(super) fn has_column(&mut self, column: &FieldName) -> bool {
        let columns = self.dataset.columns;
        if columns.is_empty() || columns.iter().any(|known| known.name == *column) {
            return true;
        }
        let nearest = nearest(column.as_str(), columns.iter().map(|known| known.name.as_str()));
        let fault = MappingFault::SettingsColumnMissing {
            column: column.clone(),
            nearest: nearest.map(Into::into),
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
        false
    }

    fn target<'t>(&'t self, field: &'t Field, column: &FieldName) -> Target<'t> {
        Target {
            label: &field.label,
            kind: kind_of(self.dataset, column.as_str()),
            dataset: self.dataset,
            people: self.context.people,
        }
    }

    fn value(&mut self, field: &Field, column: &FieldName, given: &Given) -> Option<Value> {
        let mut notes = Vec::new();
        let value = self.target(field, column).value(given, &mut notes);
        self.notes.append(&mut notes);
        value.unwrap_or_else(|fault| {
            self.faults.push(fault);
            None
        })
    }

    /// What an empty cell holds.
    fn empty(&self) -> Value {
        match self.dataset.cells {
            super::Cells::Text => "".into(),
            super::Cells::Json => Value::Null,
        }
    }

    /// What people should read of an answer that no column takes. Boxes that everyone must tick
    /// say nothing about the record.
    fn remark(&self, field: &Field, answer: &Answer) -> Option<String> {
        let given = given(field, answer, Stance::Remark, self.settings());
        let chosen = match given {
            Given::Text(text) => vec![text],
            Given::Choices(choices) => choices,
            Given::Nothing | Given::Clear => return None,
        };
        let is_consent = |text: &String| match &field.kind {
            FieldKind::Checkboxes { options } => options
                .iter()
                .any(|option| option.need == Need::Required && option.label.trim() == text),
            _ => false,
        };
        let said: Vec<String> = chosen.into_iter().filter(|text| !is_consent(text)).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }
}

fn single_box(field: &Field) -> Option<&str> {
    match &field.kind {
        FieldKind::Checkboxes { options } => match options.as_slice() {
            [only] => Some(&only.label),
            _ => None,
        },
        _ => None,
    }
}
