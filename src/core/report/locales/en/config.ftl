# Faults of `.gitribute.yml`. `mend` is a sentence of this file or empty.
config-at = { $file }, line { $line }, column { $column }: { $fault }

config-mend-nearest = Did you mean { $nearest }?
config-mend-known = Write one of { $known }.

config-yaml = this is not valid YAML: { $reason }.
config-json = this is not valid JSON: { $reason }.
config-unknown-key = { $found } is not known here. { $mend }
config-missing-key = { $key } is missing.
config-wrong-type = { $key } must be { $expected }.
config-expected-text = a text
config-expected-flag = `true` or `false`
config-expected-texts = a text or a list of texts
config-expected-mapping = a mapping: keys with values below
config-expected-operation = an operation, or a mapping of `field` and `values`
config-expected-object = members in braces
config-expected-objects = a list, each of its items with members in braces
config-expected-count = a whole number above 0
config-unknown-word = { $key } cannot be { $found }. { $mend }
config-unknown-dataset = no dataset is named { $found }. { $mend }
config-dataset-name = { $found } is no name for a dataset. Use letters, digits, `-`, `_` and `.`.
config-form-file = { $found } is no form’s file name. Write the name alone, such as `02_channels_edit.yml`.
config-form-missing = there is no form { $found }. { $mend }
config-path = { $found } cannot be used: { $reason }.
config-path-missing = there is no file { $found }. { $mend }
config-fill = the template for { $key } cannot be used: { $reason }. { $mend }
config-host = { $found } is no host that can be asked. Write its name, such as `example.org`, or `*.example.org` for all below it.
config-separator = { $found } cannot separate the items of a list. Write a sign such as `;` or `|`.
config-rate = { $found } is no quota. Write a number and a time, such as `10/day` (hour, day, week).
config-approver = { $found } is no role, team or person. { $mend }
config-field-twice = the field { $field } is in { $first } already. Keep one of the two.
config-repeated = { $found } stands twice.
config-needless = { $key } has no meaning where the operation is { $operation }. Take it out.
config-not-offered = { $key } cannot be { $found } where what is accepted is written to the base without a pull request: there is none to share. Write `none`, or leave it out.
config-program = { $found } is no program. Write its login, such as `renovate[bot]`, or the number of its account.
config-clear-is-leave = `clear` and `leave` are the same answer. Change one of them.

config-path-empty = a path is missing
config-path-absolute = paths are relative to the repository’s root; take the leading `/` off
config-path-dots = `.` and `..` are not allowed in a path
config-path-part = a part between two `/` is empty
config-path-character = the character { $character } is not allowed in a path
config-path-git = { $part } belongs to Git
config-path-forge = { $part } belongs to the forge; data cannot be there
config-path-hidden = { $part } is hidden; data cannot be there
config-path-edge = { $part } starts with `-`, `~` or a space, or ends with a dot or a space
config-path-reserved = { $part } is a reserved name on Windows
config-path-long = the path is too long
config-path-pattern = a pattern holds one `*`, which stands for the record’s name, and no other sign of a pattern
config-path-name = a file’s name is made of the letters a to z, digits, `-`, `_` and `.`, at most 81 of them, and starts with a letter or digit

config-fill-long = it is too long
config-fill-not-allowed = a template is text and { $braces } expressions, without { $block } and `*`
config-fill-filter = { $found } is no filter
config-fill-syntax = it cannot be read ({ $reason })
