# What a check of a file found: headings and words around the findings.
checked-valid = No errors.
checked-invalid = There are errors to mend.
checked-overview = What was found
checked-what = What
checked-column = Column
checked-count = How often
checked-lines = Lines
checked-line = Line
checked-all = Every finding
checked-error = error
checked-warning = warning
checked-empty = (empty)
checked-more = { $count ->
    [one] { $count } more of this kind
   *[other] { $count } more of this kind
}

# What is found in a schema: `gitribute schema lint`. `where` is a place, `what` a sentence.
lint-at = { $path }, line { $line }, column { $column }: { $what }
lint-found = { $errors ->
    [0] The schema can be used
    [one] { $errors } fault keeps the schema from being used
   *[other] { $errors } faults keep the schema from being used
}; { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}; { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
}.
lint-write = Write { $suggestion }.
lint-foreign-word = field { $field }: { $found } is a word of JSON Schema, and does nothing in a Table Schema. Take it out.
lint-enum-unused = field { $field }: no row has any of the allowed values; line { $line } has { $found }.
lint-values-unused = field { $field }: no row has these allowed values: { $values }.
lint-values-unused-more = field { $field }: no row has these allowed values: { $values } and { $more } more.
lint-decimal-sign = field { $field }: the schema says that decimals come after { $expected }, and the data writes { $example } on line { $line }.
