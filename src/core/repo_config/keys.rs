//! Every key and word of a configuration with a line about it: the reader knows these and no
//! others, and the JSON Schema is made of them.

/// A key or a word, and what it is for.
pub(super) type Entry = (&'static str, &'static str);

pub(super) const TOP: &[Entry] = &[
    ("language", "The language of replies; a dataset or a form may override it."),
    ("datasets", "The datasets by name."),
    ("forms", "What the forms' answers mean, by template file name."),
    ("accept", "How a proposal is accepted."),
    ("policy", "Who may do what."),
    ("commands", "How commands are written."),
];

pub(super) const DATASET: &[Entry] = &[
    ("path", "One file, or a pattern with one `*` (data/people/*.yml): one record a file."),
    (
        "schema",
        "A Table Schema, a JSON Schema, or a datapackage.json; types are inferred if absent.",
    ),
    ("records", "Where in a JSON or YAML document the records are: `data.cities`."),
    ("key", "The field or fields that identify a record; default: the schema's primaryKey."),
    ("locked", "Fields that edits may not change."),
    ("list_separator", "What separates the items of a list cell, where its column says nothing."),
    ("columns", "Column → what is said of it alone."),
    ("custom_props", "Datami's custom properties of the columns: rules where the schema has none."),
    ("insert", "Where new records go."),
    ("fill", "Values that the bot supplies on add: templates over the record's fields."),
    (
        "unique_together",
        "Columns whose values together must not stand twice; or a list of such lists.",
    ),
    ("sorted_by", "The column or columns that the rows are sorted by, upwards."),
    (
        "not_in",
        "A table of records that were taken out and must not come back; its column `reason` says why.",
    ),
    (
        "near_duplicates",
        "Columns in which values that are nearly the same are told of: names, web addresses.",
    ),
    ("url_alive", "Columns of web addresses that the server asks whether they answer."),
    ("language", "The language of replies about this dataset."),
];

pub(super) const COLUMN: &[Entry] =
    &[("list_separator", "What separates the items of this column's lists.")];

pub(super) const URL_ALIVE: &[Entry] = &[
    ("columns", "The columns with the addresses."),
    ("hosts", "The only hosts that are asked: `example.org`, or `*.example.org` for those below."),
];

pub(super) const FORM: &[Entry] = &[
    ("dataset", "The dataset that the form is about; default: the only one."),
    ("operation", "What the form does with a record; default: told by the form's name."),
    ("columns", "Form field id → column; default: the same name, else the label."),
    ("expect", "Form field id → column: answers that say what stands there now, used as a lock."),
    ("to", "Form field id → key column: answers that say a record's new key."),
    ("cell", "A form that asks which field to change and its new value."),
    ("ignore", "Fields that are neither data nor worth a remark."),
    ("clear", "The answer that empties a cell; a blank one leaves it alone."),
    ("leave", "The answer that leaves a cell alone, as a blank one does."),
    ("defaults", "What an untouched default is; `ignore` on forms that change records."),
    ("language", "The language of replies to this form."),
];

pub(super) const CELL: &[Entry] = &[
    ("field", "The form field whose answer names the column."),
    ("value", "The form field with the new value."),
    ("current", "The form field with what stands there now, used as a lock."),
];

pub(super) const BY_ANSWER: &[Entry] = &[
    ("field", "The form field whose answer says the operation."),
    ("values", "Answer → operation."),
];

pub(super) const ACCEPT: &[Entry] = &[
    ("label", "A label that accepts, besides the commands."),
    ("mode", "How accepted edits reach the base branch."),
    ("group", "Which contributions share a pull request."),
];

pub(super) const POLICY: &[Entry] = &[
    ("propose", "Who may propose."),
    ("accept", "Who may accept: roles, teams (org/team), people (@login)."),
    ("self", "Whether who wrote a contribution may accept it."),
    ("owner_column", "The column that names whose a record is: they may accept changes of it."),
    ("first_time", "What happens to a person's first contribution; default: nothing special."),
    ("quota", "How many contributions are taken; who may accept is not counted."),
    ("bots", "Programs that are listened to, by login or number; others are not."),
];

pub(super) const QUOTA: &[Entry] =
    &[("person", "Of one person: `10/day`."), ("repository", "Of all together: `200/day`.")];

pub(super) const COMMANDS: &[Entry] =
    &[("slash", "Whether `/set` works; `@<bot> set` always does.")];

pub(super) const OPERATIONS: &[Entry] = &[
    ("add", "A new record."),
    ("update", "Some fields of a record."),
    ("upsert", "Update where the key stands, add where it does not."),
    ("remove", "A record goes."),
    ("rename", "A record gets another key."),
];

pub(super) const LANGUAGES: &[Entry] = &[("en", "English"), ("fr", "Français")];
pub(super) const INSERTS: &[Entry] =
    &[("end", "After the last record."), ("sorted", "Where the order of keys puts them.")];
pub(super) const DEFAULTS: &[Entry] =
    &[("ignore", "No answer."), ("answer", "An answer as any other.")];
pub(super) const MODES: &[Entry] = &[
    ("pull_request", "Through a pull request that is merged."),
    ("commit", "By a commit on the base branch once accepted."),
];
pub(super) const GROUPS: &[Entry] =
    &[("none", "One each."), ("dataset", "Contributions to one dataset share one, a commit each.")];
pub(super) const PROPOSERS: &[Entry] = &[
    ("anyone", "Anyone with an account."),
    ("contributors", "People who have contributed before, and those who may write."),
    ("writers", "People who may write to the repository."),
];
pub(super) const ROLES: &[Entry] = &[
    ("writers", "People who may write to the repository."),
    ("maintainers", "People who may maintain it."),
    ("admins", "People who administer it."),
];
pub(super) const FIRST_TIMES: &[Entry] =
    &[("hold", "It waits for a nod of somebody who may accept."), ("allow", "Nothing special.")];

/// The words alone.
pub(super) fn words(entries: &'static [Entry]) -> Vec<&'static str> {
    entries.iter().map(|(word, _)| *word).collect()
}
