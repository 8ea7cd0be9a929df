# What is wrong with the answers of a form, and how they were read.

form-missing = { $label } must be answered.
form-not-an-option-nearest = { $found } is not an option of { $label }. Did you mean { $nearest }?
form-not-an-option = { $found } is not an option of { $label }. Choose one of { $options }.
form-not-an-option-many = { $found } is not an option of { $label }. Choose one of its { $count } options, such as { $options }.
form-box = The box { $option } of { $label } must be ticked.

mapping-no-dataset = Which dataset this form is about cannot be told. A maintainer writes it in `.gitribute.yml`: { $line }
mapping-no-dataset-known = Which dataset this form is about cannot be told (there are { $known }). A maintainer writes it in `.gitribute.yml`: { $line }
mapping-no-operation = Whether this form adds, changes or removes a record cannot be told. A maintainer writes it in `.gitribute.yml`: { $line }
mapping-operation-not-answered = Answer { $label }, so that what to do is known.
mapping-operation-unknown = { $found } in { $label } says nothing to do. Choose one of { $known }.
mapping-operation-unknown-nearest = { $found } in { $label } says nothing to do. Did you mean { $nearest }?
mapping-settings-field-missing = `.gitribute.yml` speaks of a field { $field } that this form does not have. A maintainer must correct it.
mapping-settings-field-missing-nearest = `.gitribute.yml` speaks of a field { $field } that this form does not have; { $nearest } may be meant. A maintainer must correct it.
mapping-settings-column-missing = `.gitribute.yml` speaks of a column { $column } that the dataset does not have. A maintainer must correct it.
mapping-settings-column-missing-nearest = `.gitribute.yml` speaks of a column { $column } that the dataset does not have; { $nearest } may be meant. A maintainer must correct it.
mapping-no-key = What identifies a record of { $dataset } is not known. A maintainer writes it in `.gitribute.yml`: { $line }
mapping-key-not-asked = This form asks nowhere for { $column }, which identifies a record. A maintainer says in `.gitribute.yml` which field does: { $line }
mapping-key-not-answered = Answer { $label }: without it nobody knows which record is meant.
mapping-new-key-not-asked = This form asks nowhere for the new { $column }. A maintainer says in `.gitribute.yml` which field does: { $line }
mapping-new-key-not-answered = Answer { $label }: it is the new name of the record.
mapping-nothing-to-add = No answer says anything about the new record.
mapping-nothing-to-change = Nothing is to be changed: every answer was left blank or as it was. Fill in what should be different.
mapping-locked = { $label } cannot be changed by a form: { $column } is locked. Leave it blank.
mapping-answered-twice = { $first } and { $second } both answer { $column }, but not the same. Answer only one of them.
mapping-separator-in-item = { $item } of { $label } holds { $separator }, which separates the items of a list. Choose another, or ask a maintainer to rename this option.
mapping-cell-field-not-answered = Answer { $label }: without it nobody knows what to change.
mapping-cell-field-unknown = { $found } in { $label } is no column of the dataset.
mapping-cell-field-unknown-nearest = { $found } in { $label } is no column of the dataset. Did you mean { $nearest }?
mapping-cell-field-is-key = { $column } identifies the record and cannot be changed here. Ask for a new name of the record instead.
mapping-fill-needs = { $column } is made of other answers. Answer { $needs }.
mapping-fill-empty = No { $column } can be made of { $text }: it has no letter a to z and no digit. Write it in Latin letters, or give { $column } yourself.
mapping-fill-failed = The value of { $column } could not be made ({ $reason }). A maintainer must correct `fill` in `.gitribute.yml`.

note-unmapped = { $label }, which no column takes: { $answer }
note-ambiguous = { $label } could be several columns ({ $columns }) and was left out: { $answer }
note-not-used = { $label } was left out, for it does not matter here: { $answer }
note-placeholder = { $label }: the example { $answer } was copied, so it was taken as no answer. Should it be the value after all: { $command }
note-default-ignored = { $label } was left as the form had it ({ $answer }), so it was taken as no answer.
note-prefilled-kept = { $label } was left as the form had it and taken as the answer: { $answer }
note-list-split =
    { $mark ->
        [lines] { $label }: read as { $items ->
            [one] one item
           *[other] { $items } items
        }, one a line.
       *[other] { $label }: read as { $items ->
            [one] one item
           *[other] { $items } items
        }, separated by { $sign }.
    }
note-comma-kept = { $label }: read as one item in spite of its commas: { $answer }
note-choices-joined = { $label }: several choices were joined with { $separator }.
note-link-unwrapped = { $label }: { $typed } was read as the address { $address }.
note-invisible = { $label } holds characters that cannot be seen; they were kept: { $answer }
note-boolean-read = { $label }: { $typed } was read as { $written }.
note-unticked = { $label }: a box that is not ticked was read as { $written }.
note-clear-unknown = { $label }: { $answer } was taken as the value. To empty a cell: { $line } in the form’s entry of `.gitribute.yml`.
note-filled = { $column } was supplied: { $value }
note-settings-field-missing = `.gitribute.yml` speaks of a field { $field } that this form does not have.
note-settings-field-missing-nearest = `.gitribute.yml` speaks of a field { $field } that this form does not have; { $nearest } may be meant.

# Comments of description templates, which forges without forms show while an issue is written.
description-needed = needed
description-one-of = one of
description-any-of = any of
