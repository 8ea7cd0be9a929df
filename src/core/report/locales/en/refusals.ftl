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
refusal-quote-unclosed = The quote that opens on line { $line }, column { $column } is never closed, so it cannot be told where rows end. Close it, or write it twice where it is part of the text.
refusal-text-after-quote = The quoted cell that opens on line { $line }, column { $column } spans several lines, and text follows its closing quote. Most likely a quote is missing or too many: correct that line first.
refusal-cell-too-large = The cell on line { $line } in column { $column } has more than { $limit } MiB. Such a file is not edited.
refusal-value-too-large = The value for column { $column } has more than { $limit } MiB. Shorten it.
refusal-empty = The file is empty. Put a line with the columns’ names in it first.
refusal-not-read-back = The changed file would not read back as intended, so it was left as it is. Please report this file and change as a fault of gitribute.
refusal-nothing-to-change = The file holds all this already. There is nothing to change.
