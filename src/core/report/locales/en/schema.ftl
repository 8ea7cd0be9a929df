# What is wrong with a schema, said to who wrote it. `mend` is schema-meant or empty.
schema-unusable = the schema cannot be used
schema-meant = Did you mean { $nearest }?
schema-not-json = line { $line }, column { $column }: the schema is not valid JSON: { $reason }.
schema-json-ends-early = it ends before it should. Close its brackets and quotation marks
schema-json-too-deep = it is nested too deep
schema-json-two-of-one-name = an object has two members of one name
schema-json-unexpected = a comma, a bracket or a quotation mark is missing or too many here
schema-not-an-object = the schema must be a JSON object with `fields`.
schema-no-fields = the schema has no `fields`: add the list of its columns.
schema-field-not-an-object = field { $number } must be an object with a `name`.
schema-field-without-name = field { $number } has no `name`: give it its column's.
schema-unknown-type = field { $field }: { $found } is no type of Table Schema. { $mend }
schema-wrong-shape = { $member } must be { $expected }.
schema-wrong-shape-field = field { $field }: { $member } must be { $expected }.
schema-unknown-directive = field { $field }: the format has { $directive }, which no date or time pattern has.
schema-not-applicable = field { $field }: { $rule } does not go with the type { $kind }. Take it out, or change the type.
schema-bound-not-of-type = field { $field }: { $rule } is { $found }, which is not written as values of the type { $kind } are in this field.
schema-pattern-too-large = field { $field }: the pattern is too large to be used. Shorten it.
schema-pattern-unsupported = field { $field }: the pattern looks around or refers back, which patterns of Table Schema cannot do.
schema-pattern-syntax = field { $field }: the pattern cannot be read: { $reason }.
schema-unknown-key-field = { $member } names { $found }, which is no field of the schema. { $mend }
schema-uneven-reference = `foreignKeys`: { $fields ->
    [one] { $fields } field refers
   *[other] { $fields } fields refer
} to { $referenced }. Name as many on both sides.
schema-checks-not-a-list = `custom_checks` must be a list of checks, each with `name` and `params`.
schema-check-without-name = `custom_checks`: check { $number } has no `name`.
schema-check-param = `custom_checks`: { $check } needs the parameter { $param }, and it is missing or cannot be used.

# Does nothing, or not what it seems to
schema-unknown-property = { $found } is no property of a schema, and does nothing. { $mend }
schema-unknown-property-field = field { $field }: { $found } is no property of a field, and does nothing. { $mend }
schema-misplaced = field { $field }: { $rule } does nothing here. Move it into `constraints`.
schema-unknown-constraint = field { $field }: { $found } is no constraint, and does nothing.
schema-not-checked = field { $field }: { $rule } is not checked, for it looks around or back (`(?=…)`, `\1`), which can take for ever. Say it without, or describe the form in words.
schema-unknown-format = field { $field }: { $found } is no format of this type, and is not checked.
schema-listed-not-of-type = field { $field }: the allowed value { $found } is not of the field's type, so no cell can have it.
schema-pattern-not-anchored = field { $field }: programs read this pattern in two ways: some look for it anywhere in the value, while the standard wants the whole value to fit it, as is done here. Between `^` and `$` it can be read in one way only.
schema-unknown-check = `custom_checks`: nobody knows the check { $found }, and it is not run. { $mend }
schema-unknown-check-column = `custom_checks`: { $check } names the column { $found }, which is no field of the schema. { $mend }

# What a member must be
schema-shape-text = a text
schema-shape-flag = `true` or `false`
schema-shape-count = a whole number
schema-shape-words = a list of words
schema-shape-fields-match = `exact`, `equal`, `subset`, `superset` or `partial`
schema-shape-missing-values = a list of texts, or of objects with `value` and `label`
schema-shape-objects = a list of objects
schema-shape-type-name = the name of a type
schema-shape-characters = at least one character
schema-shape-item-type = `string`, `integer`, `boolean`, `number`, `datetime`, `date` or `time`
schema-shape-categories = a list of values, or of objects with `value` and `label`
schema-shape-object = an object
schema-shape-values = a list of values
schema-shape-names = a field's name, or a list of them
schema-shape-name-lists = a list of lists of field names
schema-shape-references = objects with `fields` and a `reference` that has `resource` and `fields`
schema-shape-resource-names = references whose `resource` is a name
schema-json-schema = the { "`jsonSchema`" } of { $field } cannot be used: { $why }

# Schemas of other kinds, and the hint of `gitribute validate`
lint-json-schema = This is a JSON Schema, and it can be used. Remarks are made on Table Schemas only.
lint-package = This is a Data Package. Its files are checked by: gitribute validate { $path }
lint-hint = { $count ->
    [one] The schema has { $count } remark
   *[other] The schema has { $count } remarks
}: gitribute schema lint { $path }
