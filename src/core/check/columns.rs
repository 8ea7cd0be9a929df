//! What is known of the columns of a table besides its schema.

use std::collections::HashMap;
use std::sync::Arc;

use super::code::Code;
use super::constraints::{Allowed, Constraints, Items, Listed, Member, Rule};
use super::references::add;
use super::report::{Options, Report};
use super::schema::{Field, FieldsMatch, TableSchema};
use super::table::validate;
use super::types::{FieldType, NumberForm, StringForm};
use crate::dataset::{FieldName, Table};
use crate::repo_config::{
    ColumnProps, CustomProps, DEFAULT_TAG_SEPARATOR, NewTags, PropsReference, Subtype,
};

/// Rules of columns that complete a schema.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ColumnRules {
    lists: Vec<(FieldName, String)>,
    props: CustomProps,
    /// The values of columns that other tables hold.
    referenced: HashMap<FieldName, Allowed>,
    /// What stands between tags where the properties do not say it.
    separator: Option<String>,
    cells: ListCells,
}

/// How the table writes lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ListCells {
    /// In the text of a cell, with a separator between the items.
    #[default]
    Text,
    /// As lists: in JSON, YAML and their kin.
    Lists,
}

impl ColumnRules {
    /// Rules of tables that write lists so.
    pub fn of(cells: ListCells) -> Self {
        Self { cells, ..Self::default() }
    }

    /// The same with columns that hold lists with these separators, whatever the schema says.
    #[must_use]
    pub fn with_lists(mut self, lists: impl IntoIterator<Item = (FieldName, String)>) -> Self {
        if self.cells == ListCells::Text {
            self.lists.extend(lists);
        }
        self
    }

    /// The same with Datami's custom properties, for what the schema does not say. `separator` is
    /// what stands between tags where they do not say it either; `values` gives the values of
    /// another table's column, `None` where it is not there.
    #[must_use]
    pub fn with_props(
        mut self,
        props: CustomProps,
        separator: Option<&str>,
        values: &dyn Fn(&PropsReference) -> Option<Vec<String>>,
    ) -> Self {
        for (name, column) in &props.columns {
            if let Some(reference) = &column.reference
                && let Some(values) = values(reference)
            {
                let values = values.into_iter().map(|value| (value, None)).collect();
                let allowed =
                    Allowed::named(values).of_column(reference.column.as_str(), &reference.path);
                self.referenced.insert(name.clone(), allowed);
            }
        }
        self.props = props;
        self.separator = separator.map(str::to_owned);
        self
    }

    /// Whether they add nothing.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.props.columns.is_empty()
    }

    /// The schema of a table with this header, with what the rules add. A column that the schema
    /// does not know but lets stand has the rules alone.
    #[must_use]
    pub fn complete(&self, mut schema: TableSchema, header: &[FieldName]) -> TableSchema {
        if matches!(schema.fields_match, FieldsMatch::Subset | FieldsMatch::Partial) {
            let is_new = |name: &&FieldName| {
                let is_known = self.props.columns.contains_key(name.as_str())
                    || self.lists.iter().any(|(column, _)| column == *name);
                is_known && schema.field(name.as_str()).is_none()
            };
            let new: Vec<FieldName> = header.iter().filter(is_new).cloned().collect();
            schema.fields.extend(TableSchema::untyped(&new).fields);
        }
        for field in &mut schema.fields {
            if let Some(props) = self.props.columns.get(field.name().as_str()) {
                self.complete_field(field, props);
            }
        }
        let lists = self.lists.iter();
        lists.fold(schema, |schema, (column, separator)| schema.with_list(column, separator))
    }

    /// Checks a table by these rules alone, and puts what is wrong with its cells among the
    /// findings of a check by another kind of schema.
    pub fn check_besides(&self, table: &dyn Table, options: &Options, report: &mut Report) {
        if self.is_empty() {
            return;
        }
        let schema = self.complete(TableSchema::untyped(table.header()), table.header());
        let mut found = validate(table, &schema, options).findings;
        found.retain(|finding| {
            finding.row.is_some()
                && matches!(finding.code(), Code::TypeError | Code::ConstraintError)
        });
        add(report, found, 0);
    }

    fn complete_field(&self, field: &mut Field, props: &ColumnProps) {
        let about = Arc::make_mut(&mut field.about);
        about.title = about.title.take().or_else(|| props.title.clone());
        about.description = about.description.take().or_else(|| props.description.clone());
        let is_free = field.is_free_text();
        match props.subtype {
            Some(Subtype::Tags) if self.cells == ListCells::Lists => return,
            Some(Subtype::Tags) if is_free => {
                let own = props.tag_separator.as_deref().or(self.separator.as_deref());
                field.hold_list(own.unwrap_or(DEFAULT_TAG_SEPARATOR));
            }
            // Datami opens the one and shows the other from the address that the cell holds.
            Some(Subtype::Link | Subtype::Image) if is_free => {
                field.kind = FieldType::String(StringForm::Uri);
            }
            Some(Subtype::Email) if is_free => field.kind = FieldType::String(StringForm::Email),
            // Datami puts the sign behind a number, of any size.
            Some(Subtype::Percent) if is_free => {
                field.kind = FieldType::Number(NumberForm::default());
            }
            _ => {}
        }
        if matches!(props.subtype, Some(Subtype::Tag | Subtype::Tags)) {
            self.allow_tags(field, props);
        }
        limit_length(&mut field.constraints, props);
    }

    /// The tags of a column: those that are defined, and those that another table holds.
    fn allow_tags(&self, field: &mut Field, props: &ColumnProps) {
        let labels: Vec<(String, String)> = props
            .definitions
            .iter()
            .filter_map(|tag| Some((tag.value.clone(), tag.label.clone()?)))
            .collect();
        let Constraints { listed, items, .. } = &mut field.constraints;
        let own_items = items.as_ref().map(Items::listed).unwrap_or_default();
        if !listed.is_empty() || !own_items.is_empty() {
            // The schema says which values there are; their names are known here.
            let named = |list: &Listed| list.clone().with_labels(&labels);
            let (new, of_items) = (listed.iter().map(named), own_items.iter().map(named).collect());
            (*listed, *items) = (
                new.collect(),
                items.as_ref().map(|items| Items::new(items.separator(), of_items)),
            );
            return;
        }
        if props.new_tags == NewTags::Allowed {
            return;
        }
        let kind = &field.kind;
        let member = |value: &str, label: Option<String>| Member {
            spelled: value.to_owned(),
            label,
            value: kind.read(value).ok().map(super::types::Logical::into_owned),
        };
        let defined = || {
            let tags = props.definitions.iter();
            tags.map(|tag| member(&tag.value, tag.label.clone())).collect::<Vec<_>>()
        };
        let list = match self.referenced.get(field.name().as_str()) {
            Some(allowed) => {
                let values = allowed.values().iter().map(|value| member(value, None)).collect();
                Listed::new(Rule::Enum, values).told_as(allowed.clone())
            }
            None if props.definitions.is_empty() => return,
            None => Listed::new(Rule::Enum, defined()),
        };
        match field.list_separator().map(str::to_owned) {
            Some(separator) => field.constraints.items = Some(Items::new(&separator, vec![list])),
            None => field.constraints.listed.push(list),
        }
    }
}

/// The longest text of a column. Of text of several lines it is how much of it Datami shows at
/// once (`PreviewCell.vue`, `trimmedText`): files in use have longer ones. The length of a list of
/// tags says nothing.
fn limit_length(constraints: &mut Constraints, props: &ColumnProps) {
    let is_shown_in_part = matches!(
        props.subtype,
        Some(Subtype::LongText | Subtype::TimelineText | Subtype::Tag | Subtype::Tags)
    );
    if !is_shown_in_part && constraints.max_length.is_none() {
        constraints.max_length = props.max_length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Problem;
    use crate::dataset::MemoryTable;
    use crate::report::{Language, Sink, finding_text};

    const PROPS: &str = r#"{"fields": [
      {"name": "kind", "subtype": "tag", "definitions": [
        {"value": "REG", "label": "Region"}, {"value": "DEP", "label": "Department"}]},
      {"name": "topics", "subtype": "tags", "tagSeparator": "-", "title": "Topics",
        "definitions": [{"value": "water", "label": "Water"}, {"value": "roads"}]},
      {"name": "open", "subtype": "tags", "allowNew": true, "definitions": [{"value": "a"}]},
      {"name": "zone", "subtype": "tag", "foreignKey":
        {"activate": true, "ressource": "zones.csv", "fields": "code"}},
      {"name": "site", "subtype": "link"},
      {"name": "mail", "subtype": "email"},
      {"name": "rate", "subtype": "percent"},
      {"name": "code", "maxLength": 3},
      {"name": "text", "subtype": "longtext", "maxLength": 3}
    ]}"#;

    fn rules(separator: Option<&str>) -> ColumnRules {
        let props = CustomProps::read("p.json", PROPS).unwrap();
        ColumnRules::of(ListCells::Text).with_props(props, separator, &|reference| {
            let is_there = reference.path == "zones.csv" && reference.column.as_str() == "code";
            is_there.then(|| vec!["north".to_owned(), "south".to_owned()])
        })
    }

    fn schema() -> TableSchema {
        let names = ["kind", "topics", "open", "zone", "site", "mail", "rate", "code", "text"];
        TableSchema::untyped(&names.map(FieldName::from))
    }

    fn problems(schema: &TableSchema, column: &str, cell: &str) -> Vec<Problem> {
        schema.field(column).unwrap().check_cell(cell).problems
    }

    #[test]
    fn properties_become_rules_where_nothing_is_said() {
        let schema = rules(None).complete(schema(), &[]);
        for (column, right, wrong) in [
            ("kind", "REG", "region"),
            ("topics", "water-roads", "water-sky"),
            ("zone", "north", "nord"),
            ("site", "https://example.org/a", "example"),
            ("mail", "a@example.org", "a at example.org"),
            ("rate", "12.5", "12.5 %"),
            ("code", "abc", "abcd"),
        ] {
            assert_eq!(problems(&schema, column, right), [], "{column}");
            assert_eq!(problems(&schema, column, ""), [], "{column}: nothing is required");
            assert_eq!(problems(&schema, column, wrong).len(), 1, "{column}");
        }
        assert_eq!(problems(&schema, "open", "a-new"), []);
        assert_eq!(problems(&schema, "text", "longer than what is shown"), []);
    }

    #[test]
    fn columns_that_the_schema_lets_stand_have_the_rules_alone() {
        let own = |fields_match: &str| {
            let text =
                format!(r#"{{"fieldsMatch": "{fields_match}", "fields": [{{"name": "x"}}]}}"#);
            rules(None).complete(TableSchema::from_json(&text).unwrap(), &["kind".into()])
        };
        assert_eq!(problems(&own("subset"), "kind", "region").len(), 1);
        assert_eq!(own("subset").fields().len(), 2, "and those of the file alone");
        assert!(own("exact").field("kind").is_none(), "it is told that it should not be there");
    }

    #[test]
    fn separators_come_from_the_column_the_dataset_and_datami_in_this_order() {
        let of = |rules: &ColumnRules, column: &str| {
            let separators = rules.complete(schema(), &[]).list_separators(None);
            separators.of(&column.into()).map(str::to_owned)
        };
        assert_eq!(of(&rules(Some(";")), "topics").as_deref(), Some("-"));
        assert_eq!(of(&rules(Some(";")), "open").as_deref(), Some(";"));
        assert_eq!(of(&rules(None), "open").as_deref(), Some("-"));
        let own = rules(None).with_lists([("topics".into(), "|".to_owned())]);
        assert_eq!(of(&own, "topics").as_deref(), Some("|"));
        assert_eq!(problems(&own.complete(schema(), &[]), "topics", "water|roads"), []);
    }

    #[test]
    fn what_the_schema_says_stays() {
        let own = TableSchema::from_json(
            r#"{"fields": [
              {"name": "kind", "constraints": {"enum": ["REG", "EPT"]}},
              {"name": "topics", "type": "list", "delimiter": ";", "title": "Subjects"},
              {"name": "site", "type": "string", "format": "email"},
              {"name": "code", "constraints": {"maxLength": 5}}
            ]}"#,
        );
        let schema = rules(None).complete(own.unwrap(), &[]);
        assert_eq!(problems(&schema, "kind", "EPT"), []);
        assert_eq!(problems(&schema, "kind", "DEP").len(), 1);
        assert_eq!(problems(&schema, "topics", "water;roads"), []);
        assert_eq!(problems(&schema, "topics", "water;sky").len(), 1, "its items are told of");
        assert_eq!(schema.field("topics").unwrap().about().title.as_deref(), Some("Subjects"));
        assert_eq!(problems(&schema, "site", "a@example.org"), []);
        assert_eq!(problems(&schema, "code", "abcde"), []);
    }

    #[test]
    fn tags_are_told_with_their_names_and_what_was_meant() {
        let schema = rules(None).complete(schema(), &[]);
        let told = |column: &str, cell: &str, language| {
            let mut table = MemoryTable::new([column]);
            table.push([cell]);
            let schema = TableSchema {
                fields: vec![schema.field(column).unwrap().clone()],
                ..TableSchema::untyped(&[])
            };
            let report = crate::check::validate(&table, &schema, &Options::default());
            finding_text(&report.findings[0], language, Sink::Plain)
        };
        let english = told("topics", "Water-sky", Language::En);
        assert!(english.contains("“Water”, in “Water-sky”, is not in the list."), "{english}");
        assert!(english.contains("Allowed: “water” (“Water”), “roads”."), "{english}");
        let french = told("kind", "Region", Language::Fr);
        assert!(french.contains("Vouliez-vous dire «\u{a0}REG\u{a0}»"), "{french}");
        assert!(french.contains("«\u{a0}REG\u{a0}» («\u{a0}Region\u{a0}»)"), "{french}");
        let zone = told("zone", "nort", Language::En);
        assert!(
            zone.contains("Allowed: the values of the column “code” in “zones.csv”."),
            "{zone}"
        );
        assert!(zone.contains("Did you mean “north”?"), "{zone}");
    }
}
