# The one comment, the body of a change request, and what `gitribute diff` prints.

summary-asked-by = Asked by { $who }: { $what }
summary-asked-by-nothing = Asked by { $who }. { $what }
summary-place = { $dataset } ({ $path })
summary-place-path = { $path }
summary-changes = { $changes } of { $total } in { $place }.
summary-changes-new = { $changes } in { $place }.
summary-rows-added = { $count ->
    [one] { $count } row added
   *[other] { $count } rows added
}
summary-rows-changed = { $count } changed
summary-rows-changed-cells = { $count } changed ({ $cells })
summary-rows-renamed = { $count } renamed
summary-rows-removed = { $count } removed
summary-cells = { $count ->
    [one] { $count } cell
   *[other] { $count } cells
}
summary-cells-all = { $cells }, only in { $kind }
summary-cells-some = { $cells }: { $kinds }
summary-cells-of-kind = { $count } only in { $kind }
summary-kind-whitespace = whitespace
summary-kind-case = upper and lower case
summary-kind-number = the writing of a number
summary-kind-unicode = the encoding of letters

summary-nothing = Nothing changes in { $place }: it holds this already.
summary-only-order = No value changes in { $place }: only the order of the rows ({ $count ->
    [one] { $count } row moved
   *[other] { $count } rows moved
}).
summary-only-columns = No row changes in { $place }, only columns.
summary-only-bytes = No value changes in { $place }: only the way the file is written.
summary-only-bytes-of = No value changes in { $place }: only the way the file is written ({ $what }).
summary-bytes-also = The way the file is written changes too: { $what }.
summary-bytes-bom-added = a byte order mark added
summary-bytes-bom-removed = the byte order mark removed
summary-bytes-line-ends = line ends
summary-bytes-final-newline = the last line's end
summary-bytes-encoding = encoding
summary-bytes-delimiter = delimiter
summary-bytes-quoting = quotation marks

summary-rest-identical = The rest of the file is identical byte for byte: { $changed ->
    [one] { $changed } line
   *[other] { $changed } lines
} of { $total } changed.

summary-column-added = Column { $column } added, { $count ->
    [0] empty
    [one] { $count } cell filled
   *[other] { $count } cells filled
}.
summary-column-removed = Column { $column } removed, { $count ->
    [0] it was empty
    [one] with { $count } value
   *[other] with { $count } values
}.
summary-column-renamed = Column { $from } renamed { $column }.
summary-column-moved = Column { $column } moved from place { $from } to { $to }.
summary-columns-more = { $count ->
    [one] { $count } more change of columns
   *[other] { $count } more changes of columns
}.
summary-rows-moved = { $count ->
    [one] { $count } row moved
   *[other] { $count } rows moved
} to another place.
summary-rows-moved-which = { $count ->
    [one] { $count } row moved
   *[other] { $count } rows moved
} to another place: { $moves }.
summary-move = { $key } (row { $from } → { $to })
summary-moves-more = … and { $count } more
summary-moved = Moved: { $moves }.
summary-duplicate-key = ⚠️ The key { $key } stands on lines { $lines }: its rows were paired in their order.
summary-duplicate-keys-more = ⚠️ { $count ->
    [one] { $count } more key stands
   *[other] { $count } more keys stand
} on several lines.
summary-nameless = (no name)

summary-verdict-holds = ✅ All checks pass.
summary-verdict-warnings = ⚠️ Nothing blocks; { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
} to look at.
summary-verdict-errors = ❌ { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
} to settle first.
summary-verdict-both = ❌ { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
} to settle first, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
} to look at.
summary-old-findings = { $count ->
    [one] { $count } older error stands in the file; it does not count.
   *[other] { $count } older errors stand in the file; they do not count.
}
summary-findings-more = … and { $count ->
    [one] { $count } more finding
   *[other] { $count } more findings
}.

summary-added = Added
summary-removed = Removed
summary-changed = Changed
summary-renamed = Renamed
summary-line = line { $line }
summary-head-column = Column
summary-head-before = Before
summary-head-after = After
summary-head-value = Value
summary-head-line = Line
summary-empty = empty
summary-empty-columns = Empty: { $columns }.
summary-cells-hidden = … and { $count ->
    [one] { $count } more cell
   *[other] { $count } more cells
} of this row.
summary-columns-hidden = { $count ->
    [one] { $count } more column is
   *[other] { $count } more columns are
} not shown here.
summary-group = { $column }: { $cells }, { $count ->
    [one] { $count } value
   *[other] { $count } values
}: { $values }
summary-group-value = { $value } ({ $count })
summary-groups-more = … and { $count ->
    [one] { $count } more column
   *[other] { $count } more columns
}.
summary-whole-rows-hidden = The other cells of { $count ->
    [one] { $count } added or removed row are
   *[other] { $count } added and removed rows are
} not shown here.
summary-mark-whitespace = whitespace
summary-mark-case = case
summary-mark-number = number format
summary-mark-unicode = letter encoding
summary-values-added = { $count ->
    [one] The value of the new column { $column }
   *[other] The { $count } values of the new column { $column }
}
summary-values-removed = { $count ->
    [one] The value that goes with the column { $column }
   *[other] The { $count } values that go with the column { $column }
}
summary-values-hidden = … and { $count ->
    [one] { $count } more value
   *[other] { $count } more values
}.
summary-table-rows = Changes, row by row
summary-head-row = Row
summary-more-rows = { $count ->
    [one] { $count } more row
   *[other] { $count } more rows
}
summary-whole-rows = { $count ->
    [one] All cells of the added and removed row
   *[other] All cells of the { $count } added and removed rows
}
summary-rows-hidden = … { $count ->
    [one] { $count } changed row is
   *[other] { $count } changed rows are
} not shown here.
summary-see-all = All changes: { $link }
summary-see-all-name = the file's diff

summary-next = What happens next
summary-next-more = … and { $count } more.
summary-remarks = { $count ->
    [one] { $count } remark on how the request was read
   *[other] { $count } remarks on how the request was read
}
summary-remarks-more = … and { $count ->
    [one] { $count } more remark
   *[other] { $count } more remarks
}.
