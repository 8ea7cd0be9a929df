# Why a difference was not applied to a file. A sentence says what stands there, and what to do.

patch-version = The difference is of version { $found }, which this program does not know. Use the program that made it, or a newer one.
patch-contradiction = The difference contradicts itself at row { $row }. Make it anew with `gitribute diff`.
patch-column-missing = The file has no column { $field }, which the difference speaks of. Apply it to the version it was made from.
patch-other-header = The difference changes columns, and the header is another one: { $found } stands where { $expected } should. Apply it to the version it was made from.
patch-other-header-short = The difference changes columns, and the header is another one: { $expected } is missing. Apply it to the version it was made from.
patch-other-header-long = The difference changes columns, and the header is another one: { $found } has come. Apply it to the version it was made from.
patch-other-rows = The difference moves rows or changes columns, and the file has other rows ({ $found }) than the version it was made from ({ $expected }). Apply it to that version.
patch-row-missing = No row has the key { $key }; it stood on line { $line } of the version the difference was made from.
patch-row-missing-whole = A row that the difference removes is not in the file; it stood on line { $line } of the version it was made from.
patch-row-taken = The key { $key } that the difference adds stands on line { $line } already.
patch-stale = Line { $line }, { $field }: { $found } stands there, not { $expected }. Compare with the file as it is now.
patch-stale-key = Line { $line }, { $field } of { $key }: { $found } stands there, not { $expected }. Compare with the file as it is now.
patch-nothing = nothing
patch-no-column = beyond the last column
patch-not-a-diff = { $path } is no difference: line { $line }, column { $column }. Make one with `gitribute diff --format json`.
patch-rows-moved = The difference moves records, and their order in this kind of file stays as it is. Move them by hand, then compare again.
patch-no-key = The difference has no key to find records by. Compare again with `--key`.
patch-column-renamed = The difference changes the columns themselves at { $field }, which is not done in this kind of file. Rename it by hand, then compare again.
