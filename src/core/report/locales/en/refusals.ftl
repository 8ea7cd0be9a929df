# refusals

refusal-key-missing = No record has the key { $key }. Check its spelling, or add the record.
refusal-key-missing-nearest = No record has the key { $key }. Did you mean { $nearest } (line { $line })?
refusal-key-taken = The key { $key } exists already on line { $line }. Change that record instead, or choose another key.
refusal-key-given-twice = Two of the changes give a record the key { $key }. Keep one of them.
refusal-key-ambiguous = Several records have the key { $key }: lines { $lines }. Give more fields, so that only one is meant, or correct the file first.
refusal-key-empty = { $field } is the key of a record and cannot be empty. Give it a value.
refusal-record-taken = The same record exists already on line { $line }. Nothing needs to be added.
refusal-record-given-twice = Two of the changes add the same record. Keep one of them.
refusal-field-missing = The file has no column { $field }. Use a name of its header.
refusal-field-missing-nearest = The file has no column { $field }. Did you mean { $nearest }?
refusal-field-ambiguous = Several columns are named { $field } on line { $line }: columns { $columns }. Which one is meant cannot be told; rename all but one first.
refusal-header-missing = The file has no column { $field }: line { $line } looks like a record, not like a header. Put a line with the columns’ names above it.
refusal-expectation-failed = { $field } of { $key } is { $found } now, not { $expected }. Look at the record again, and repeat the change if it is still right.
refusal-not-a-cell = A cell of { $field } holds text, not a list or an object. Give one value.
refusal-item-holds-separator = An item for { $field } holds { $separator }, which stands between items. Leave it out.
refusal-unencodable = The file is in { $encoding }, which has no { $character } ({ $code }), so it cannot stand in { $field }. Write it with other letters, or save the file as UTF-8.
refusal-broken-text = Line { $line } holds the byte { $byte } (offset { $offset }), which is no text in { $encoding }. Name the file’s true encoding, or correct the line.
refusal-cut-text = The file ends on line { $line } in the middle of a character of { $encoding } (offset { $offset }). Save it whole.
refusal-quote-unclosed = The quote that opens on line { $line }, column { $column } is never closed, so it cannot be told where records end. Close it, or write it twice where it is part of the text.
refusal-text-after-quote = The quoted cell that opens on line { $line }, column { $column } spans several lines, and text follows its closing quote. Most likely a quote is missing or too many: correct that line first.
refusal-cell-too-large = The cell on line { $line } in column { $column } has more than { $limit } MiB. Such a file is not edited.
refusal-value-too-large = The value for column { $column } has more than { $limit } MiB. Shorten it.
refusal-empty = The file is empty. Put a line with the columns’ names in it first.
refusal-not-read-back = The changed file would not read back as intended, so it was left as it is. Please report this file and change as a fault of gitribute.
refusal-nothing-to-change = The file holds all this already. There is nothing to change.
refusal-malformed = The { $format } is broken on line { $line }, column { $column }: { $what } The file was left as it is.
malformed-unexpected = { $found } stands where { $wanted } should.
malformed-ends = it ends where { $wanted } should stand. Save it whole.
malformed-comma-too-many = a comma stands before a closing bracket. Take the comma away.
malformed-comment = there is a comment, which JSON does not have. Take it away.
malformed-unquoted = { $word } needs double quotes around it.
malformed-number = { $spelling } is no number as JSON writes them. Write it like 12.5, or in double quotes as text.
malformed-quote-unclosed = the quote that opens here is never closed on its line. Close it, or write it as \" where it is part of the text.
malformed-control = the character { $code } stands in a text as it is. Write it with a backslash, like \n for a new line.
malformed-escape = { $found } is no character that a backslash can stand before. Write the backslash twice where it is part of the text.
malformed-too-deep = brackets are nested deeper than { $limit } levels. Such a file is not edited.
malformed-text-after-end = { $found } follows the end of the document. Take it away, or put it inside.
malformed-indentation = the line is indented otherwise than those it belongs to. Indent it as they are.
malformed-tab = a tab indents the line. Indent it with spaces.
malformed-other = this cannot be read. Correct that line.
wanted-value = a value
wanted-name = a name in double quotes
wanted-colon = a colon
wanted-comma-or-list-end = a comma or ]
wanted-comma-or-object-end = a comma or {"}"}
refusal-records-missing = There are no records at { $path }. Say where they are.
refusal-records-missing-found = There are no records at { $path }. Say where they are: they may be at { $found }.
refusal-records-not-here = The document itself is no list of records. Say where they are.
refusal-records-not-here-found = The document itself is no list of records. Say where they are: they may be at { $found }.
refusal-item-missing = { $field } does not exist: the list has { $length ->
    [0] no items
    [one] one item
   *[other] { $length } items
}. The first is [0]; add items to its end instead.
refusal-member-ambiguous = { $field } stands several times in this record: lines { $lines }. Which one is meant cannot be told; take all but one away first.
refusal-not-nested = { $field } cannot be set: { $holder } holds a single value, with nothing inside it. Set { $holder } itself.
refusal-not-a-list = { $field } is no list, so nothing can be added to it or taken from it. Set its value instead.
refusal-not-a-point = { $value } is no place for { $field }. Write longitude and latitude with a comma between them, like 2.3522,48.8566.
refusal-opaque-alias = { $field } (line { $line }) only points at a value that stands elsewhere. Change that one, by hand.
refusal-opaque-anchor = Other places point at { $field } (line { $line }), so a change would reach them, too. Change it by hand.
refusal-opaque-tag = { $field } (line { $line }) has a type of its own, which is not edited. Change it by hand.
refusal-opaque-complex-name = { $field } (line { $line }) has members whose names are no text. Change it by hand.
refusal-one-record = The file is one record: records cannot be added to it, removed from it or renamed in it.
refusal-format-unsupported = Files in { $format } are not edited.
