# What a check found: where, what stands there, what is expected, one fix to copy.

# Where
finding-said = { $where }: { $what }
finding-line = Line { $line }
finding-header = Header
finding-row = Row { $row }
finding-file = File
finding-of-key = ({ $key })
finding-column = column { $name }
finding-column-titled = column { $column } ({ $name })
finding-package = Package
finding-quoted = { $value }
finding-labelled = { $value } ({ $label })

# What is expected besides, and the fix
finding-fix = Write { $suggestion }.
finding-meant = Did you mean { $suggestion }?
finding-fix-command = Answer { $command } and it is done.
finding-example = Example: { $example }.
finding-description = What is expected: { $description }.
finding-allowed = Allowed: { $values }.
finding-allowed-of = Allowed: the values of the column { $column } in { $path }.
finding-allowed-more = Allowed: { $values } and { $more ->
    [one] { $more } other
   *[other] { $more } others
}.

finding-several = Write { $separator } between several of them.
finding-or-nothing = Where there is none, leave the cell empty.

# Not of the column's type
finding-type-email = { $cell } is not an e-mail address.
finding-type-email-like = Write it like { $like }.
finding-type-uri = { $cell } is not a complete web address.
finding-type-uri-like = Write it from its beginning, like { $like }.
finding-type-binary = { $cell } is not in the base64 form.
finding-type-uuid = { $cell } is not a UUID.
finding-type-number = { $cell } is not a number.
finding-type-number-comma = { $cell }: use a dot, not a comma, before the decimals.
finding-type-number-dot = { $cell }: use a comma, not a dot, before the decimals.
finding-type-number-like = Write digits only, like { $like }.
finding-type-integer = { $cell } is not a whole number.
finding-type-boolean = { $cell } is neither yes nor no as this column writes them.
finding-type-boolean-like = Write { $yes } for yes or { $no } for no.
finding-type-object = { $cell } is not an object in the JSON form.
finding-type-array = { $cell } is not a list in the JSON form.
finding-type-list = { $cell } is not a list that can be read.
finding-type-list-like = Separate the values with { $delimiter }.
finding-type-date = { $cell } is not a date in the right form.
finding-type-time = { $cell } is not a time in the right form.
finding-type-datetime = { $cell } is not a date and time in the right form.
finding-type-no-such-day = { $cell }: there is no such day or time.
finding-type-year = { $cell } is not a year.
finding-type-yearmonth = { $cell } is not a month of a year.
finding-type-duration = { $cell } is not a length of time in the ISO 8601 form.
finding-type-duration-like = For one year, two months and three days write { $like }.
finding-type-point = { $cell } is not a place: longitude first, then latitude.
finding-type-point-range = { $cell }: there is no such place. The longitude comes first (from -180 to 180), then the latitude (from -90 to 90).
finding-type-geojson = { $cell } is not a shape in the GeoJSON form.
finding-type-topojson = { $cell } is not a shape in the TopoJSON form.
finding-type-stand-in = { $cell } is no value of this column. Where there is none, leave the cell empty.
finding-type-like = Write it like { $like }.

# Breaks a rule
finding-required = a value is needed here, and the cell is empty.
finding-required-marked = a value is needed here, and { $cell } stands for none.
finding-listed = { $cell } is not in the list.
finding-item-listed = { $item }, in { $cell }, is not in the list.
finding-pattern-here = { $cell } does not have the form that is expected here.
finding-pattern = { $cell } does not have the form that is expected in this column.
finding-short-characters = { $cell } is too short: at least { $limit ->
    [one] { $limit } character is
   *[other] { $limit } characters are
} needed, and there { $found ->
    [one] is { $found }
   *[other] are { $found }
}.
finding-long-characters = { $cell } is too long: at most { $limit ->
    [one] { $limit } character is
   *[other] { $limit } characters are
} allowed, and there { $found ->
    [one] is { $found }
   *[other] are { $found }
}.
finding-short-items = { $cell } holds too few values: at least { $limit ->
    [one] { $limit } is
   *[other] { $limit } are
} needed, and there { $found ->
    [one] is { $found }
   *[other] are { $found }
}.
finding-long-items = { $cell } holds too many values: at most { $limit ->
    [one] { $limit } is
   *[other] { $limit } are
} allowed, and there { $found ->
    [one] is { $found }
   *[other] are { $found }
}.
finding-low = { $cell } is too low: write { $bound } or more.
finding-low-exclusive = { $cell } is too low: write more than { $bound }.
finding-high = { $cell } is too high: write { $bound } or less.
finding-high-exclusive = { $cell } is too high: write less than { $bound }.
finding-early = { $cell } is too early: write { $bound } or later.
finding-early-exclusive = { $cell } is too early: write a moment after { $bound }.
finding-late = { $cell } is too late: write { $bound } or earlier.
finding-late-exclusive = { $cell } is too late: write a moment before { $bound }.

# Stands twice
finding-unique = { $cell } stands already on line { $first }. Each value of this column may stand once only.
finding-unique-together = { $cell } stands already on line { $first } with the same values in { $columns }. Together they may stand once only.
finding-key-empty = this column tells the rows apart, and the cell is empty: write a value that no other row has.
finding-key-taken = { $key } stands already on line { $first }. To change that row, edit it there instead of adding it again.
finding-reference = { $cell } refers to a row that is not in this file.
finding-reference-table = { $cell } refers to a row that is not in { $table }.

# Rows and header
finding-extra-cell = { $columns ->
    [one] the row has more cells than the { $columns } column
   *[other] the row has more cells than the { $columns } columns
} of the file: { $cell } is one too many. Take it out, or put text that holds the separator between quotation marks.
finding-missing-cell = the row ends before this column. Add the cells that are missing, empty if need be.
finding-missing-cells = the row ends before this column and { $more ->
    [one] the one after it
   *[other] the { $more } after it
}. Add the cells that are missing, empty if need be.
finding-blank-row = the row is empty. Take it out.
finding-blank-header = the file has no column names. Write them on its first line.
finding-blank-label = column number { $number } has no name. Write its name there.
finding-duplicate-label = two columns have the name { $cell }: numbers { $first } and { $number }. Rename one of them.
finding-missing-label = the column { $cell } is missing. Add it to the file.
finding-extra-label = no column { $cell } is expected. Take it out, or rename it.
finding-incorrect-label = column number { $number } is { $cell }, and should be { $expected }.

# Hidden dangers
finding-formula = { $cell } begins like a formula, and a spreadsheet would run it. If it is text, begin it with another character.
finding-invisible = { $cell } holds characters that nobody can see. Take them out unless they are needed.
finding-invisible-key = { $cell } holds characters that nobody can see, which may not stand in what tells rows apart. Take them out.

# The last line of `gitribute validate`.
finding-count = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
} read: { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}.

# Checks of `.gitribute.yml`
finding-not-sorted = { $cell } stands after { $above } of line { $first }, and should stand before it. Move the row up.
finding-removed = { $key } was taken out before: it stands in { $list }.
finding-removed-because = { $key } was taken out before, and { $list } says why: { $reason }.
finding-near-address = { $cell } leads to the same page as { $value } on line { $first }. Is it the same row?
finding-near-name = { $cell } is nearly the same as { $value } on line { $first }. Is it the same row?
finding-mixed-scripts = { $cell } has letters of two alphabets that look alike.
finding-foreign-script = { $cell } looks like Latin letters, and is written in those of another alphabet.

# The names of what can be wrong, for headings: one for each code and each rule
title-type-error = Not in the right form
title-required = A value is missing
title-unique = Stands twice
title-uniqueKeys = Stands twice together
title-enum = Not in the list
title-categories = Not in the list
title-pattern = Not in the right form
title-minLength = Too short
title-maxLength = Too long
title-minimum = Too small or too early
title-maximum = Too large or too late
title-exclusiveMinimum = Too small or too early
title-exclusiveMaximum = Too large or too late
title-jsonSchema = Not as described
title-constraint-error = Breaks a rule
title-unique-error = Stands twice
title-primary-key = Identifier empty or already taken
title-foreign-key = Refers to a row that is not there
title-extra-cell = Too many cells
title-missing-cell = Too few cells
title-blank-row = Empty row
title-blank-header = No header
title-blank-label = Column without a name
title-duplicate-label = Two columns of one name
title-missing-label = Missing column
title-extra-label = Column that is not expected
title-incorrect-label = Column of another name
title-source-error = File that cannot be read
title-encoding-error = Text that cannot be read
title-schema-error = Schema that cannot be used
title-field-error = Field of the schema that cannot be used
title-package-error = Package that cannot be used
title-resource-error = Resource of the package that cannot be used
title-dialect-error = Way of writing that cannot be used
title-byte-count = Not of the size that the package says
title-hash-count = Not what the package says
title-csv-formula = Looks like a formula
title-invisible-character = Characters that nobody sees
title-french-siren-value = Not a SIREN number
title-french-siret-value = Not a SIRET number
title-phone-number-value = Not a telephone number
title-year-interval-value = Not a period of years
title-nomenclature-actes-value = Not a heading of the nomenclature
title-french-gps-coordinates = Not a place in France
title-reversed-french-gps-coordinates = Latitude and longitude the wrong way round
title-opening-hours-value = Not opening hours
title-cohesive-columns-value = Columns that go together
title-compare-columns-value = Columns that contradict each other
title-sum-columns-value = Not the sum
title-one-of-required = One of several values is missing
title-row-order = Out of order
title-removed-record = Taken out before
title-near-duplicate = Perhaps there already
title-confusable-key = Letters that look alike
