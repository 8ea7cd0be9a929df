# Commands: what each does, who may, and what is answered.

command-set = Changes fields of the record at hand, or of a named one; more lines, more fields. `~` empties a field.
command-add = Adds a record from lines “field = value”, or many from a block of `csv`, `tsv`, `json` or `yaml`, or from an attached file.
command-remove = Removes a record.
command-rename = Gives a record another key.
command-drop = Takes rows out of this proposal, by their numbers.
command-undo = Takes your last command out of this proposal.
command-accept = Merges the proposal when its checks pass.
command-reject = Closes the proposal with the reason.
command-hold = Pauses the proposal.
command-refresh = Works the proposal out again on the newest version of the data.
command-revert = Proposes to take back what was merged.
command-explain = Shows how the answers were read.
command-check = Checks again; lists older errors of the data to who may write here.
command-find = Looks rows up.
command-help = Shows what you may do here.

who-anyone = anyone
who-proposers = those who may propose
who-author-or-writers = the author, and people who may write to the repository
who-accepters = those who may accept
who-writers = people who may write to the repository

commands-title-command = Command
commands-title-who = Who
commands-title-what = What

help-lead = What you may do here. A command begins a line of a comment:
help-nothing = There is nothing that you may do here.
help-example = For example:

told-line = { $line }: { $what }
told-below-quote = This stands right below a quote, so forges show it as a part of the quote. Put an empty line above it.
told-near-miss = Nothing was done. Did you mean { $command }?
told-too-many = One comment can hold { $most } such commands. This one and those below it were not read; send them in another comment, or as rows in a block.
told-readings = Choose one, and send it:

cmd-unknown-field = { $dataset } has no column { $found }.
cmd-unknown-field-nearest = { $dataset } has no column { $found }. Did you mean { $nearest }?
cmd-unknown-dataset = { $found } is none of the datasets: { $known }.
cmd-unknown-dataset-nearest = { $found } is none of the datasets. Did you mean { $nearest }?
cmd-which-dataset = There are several datasets: { $known }. Name one behind the command.
cmd-no-key = The dataset { $dataset } has no key, so none of its records can be named. A maintainer has to give it a `key` in `.gitribute.yml`.
cmd-key-parts = { $found } does not name a record of { $dataset }. Write its whole key: { $example }.
cmd-no-fields = Nothing is given. Write a line “field = value”.
cmd-no-fields-colon = Fields are written with “=”, not with “:”. Write { $line }.
cmd-no-value = { $field } has no value. Write one behind the “=”, or empty the field with `~`.
cmd-two-fields = This may be one value or two fields, which cannot be told apart. Give each field a line of its own, or put the value in quotes.
cmd-odd-quotes = Where the value of { $field } ends cannot be told: a quote is not closed, or text stands behind it.
cmd-two-readings = This can be read in several ways.
cmd-field-twice = { $field } stands twice with different values. Keep one of them.
cmd-extra-text = { $command } takes no more words. Nothing was done, because { $found } stands behind it.
cmd-incomplete = { $command } needs more. Write { $usage }.
cmd-not-a-row = { $found } is no row of a proposal. Write numbers, like { $example }.
cmd-unknown-command = { $found } is no command. { $help } lists them.
cmd-unknown-command-nearest = { $found } is no command. Did you mean { $nearest }?
cmd-too-long = This line is too long for a command. Put long values into a fenced block below “field =”.
cmd-unclosed-fence = The fenced block below the command is never closed. End it with a line of three backticks.
cmd-unknown-format = { $found } is no format that is read. Write `csv`, `tsv`, `json` or `yaml` behind the opening fence.
cmd-fields-and-rows = Give either lines “field = value”, or rows in a block or file, not both.
cmd-foreign-link = { $url } is not followed. Drop the file into the comment, or paste its rows as a block.
cmd-other-file = { $name } is of a kind that is not read. Attach a file that ends in `.csv`, `.tsv`, `.json` or `.yaml`.
cmd-file-not-fetched = The file { $name } could not be fetched. Attach it again.
cmd-file-too-large = The file { $name } is too large: at most { $most } MB are read. Split it.
cmd-ragged = The row has { $found ->
    [one] { $found } cell
   *[other] { $found } cells
  } for { $wanted ->
    [one] { $wanted } column
   *[other] { $wanted } columns
  }. Look for a missing or an extra separator, or put the value in quotes.
cmd-not-a-cell = { $column } holds an object, which no cell can hold. Give one value.
cmd-no-record-at-hand = No record of { $dataset } is named here. Write its key behind the dataset.
cmd-several-records = This proposal has { $count } records. Name the one that is meant, for example:
cmd-being-removed = This proposal removes that record (row { $row }), so nothing else can be changed in it. Take the row out first with { $command }.
cmd-added-already = This proposal adds that record already (row { $row }). Change it instead:
cmd-locked = { $column } may not be changed here.
cmd-key-column = { $column } is the key of the record. Give the record another key with { $command }.
cmd-key-missing = { $column } is the key of a record and cannot be empty. Give it a value.
cmd-no-such-row = There is no row { $row }: the proposal has { $rows ->
    [0] none
    [one] { $rows } row
   *[other] { $rows } rows
  }.
cmd-nothing-to-undo = There is no command of yours left to take back.
cmd-forbidden = { $command } is for { $who }.
cmd-forbidden-team = { $command } is for { $who }. Whether you are in a team that may cannot be read: gitribute needs the right to read the members of the organisation.
cmd-forbidden-own = { $command } is for another person than the one who wrote the contribution.
cmd-forbidden-others-row = That row was brought by somebody else. Changing it is for { $who }.
cmd-forbidden-edited = Somebody else edited this comment, who may not use { $command }. Write it in a comment of your own.
cmd-edited = { $command } does nothing in a text that was edited, or of which the forge does not tell whether it was. Write it in a new comment.
cmd-stale = The contribution has changed since { $command } was written. Look at it again, and repeat the command in a new comment if it is still right.
cmd-together = This stands together with other contributions in { $link }, so { $command } is written there: all of them are merged at once.
cmd-not-proposed = Nothing is proposed here now, so there is nothing for { $command } to act on.
cmd-not-merged = Nothing of this is merged, so there is nothing for { $command } to take back.
cmd-not-revertible = { $command } cannot be done. { $why }
cmd-held = { $who } has paused this proposal, so { $command } does nothing. It goes on when { $who } accepts it, or after { $refresh }.
cmd-contradiction = { $first } and { $second } exclude each other, so neither was done. Write the one that is meant in a new comment.

block-empty = The block or file has no rows.
block-too-many = There are too many rows: at most { $most } are read at a time. Send them in parts.
block-syntax = The rows are not valid { $format }: { $why }.
block-syntax-line = The rows are not valid { $format }, line { $line }: { $why }.
block-not-records = The { $format } must be a list of records, each with its fields by name.
block-unknown-column = The column { $found } is none of the dataset's. Correct its name or leave it out.
block-unknown-column-nearest = The column { $found } is none of the dataset's. Did you mean { $nearest }?
block-column-twice = The column { $column } stands twice. Leave one out.
block-key-column-missing = The rows do not say which records they are about: the column { $column } is missing.

sent-all = { $rows ->
    [one] { $rows } row was taken.
   *[other] All { $rows } rows were taken.
}
sent-some = { $good ->
    [0] None of the { $rows } rows was taken.
    [one] { $good } of { $rows } rows was taken.
   *[other] { $good } of { $rows } rows were taken.
} { $bad ->
    [one] { $bad } comes back:
   *[other] { $bad } come back:
}
sent-row = Row { $row }: { $why }
sent-more = … and { $more } more.
sent-correct = To send again, corrected:

explain-field = Field
explain-heading = Heading
explain-value = Read as
explain-remark = Remark
explain-no-answer = no answer
explain-none = There are no answers to explain: this was not made with a form.
explain-more = … and { $more } more.

find-nothing = Nothing in { $dataset } holds { $words }.
find-found = { $total ->
    [one] { $total } row of { $dataset } holds { $words }:
   *[other] { $total } rows of { $dataset } hold { $words }:
}
find-line = Line
find-more = … and { $more } more. More words find fewer rows.

noted-invisible = Characters that nobody can see were left out of a command.
noted-reason = What stands behind “because” was read as the reason: { $reason }. In quotes it would be a part of the value.
noted-from = { $who }: { $what }

# What others changed below a contribution.

clash-record = Record
clash-column = Column
clash-was = It was
clash-now = It is now
clash-wanted = Proposed
clash-empty = *empty*
clash-no-record = *no row*
clash-renamed = *now { $key }*
clash-more = { $more ->
    [one] … and one more.
   *[other] … and { $more } more.
}
clash-keep = If the proposed value is still right, send:
clash-keep-some = Where the proposed values are still right, send these lines:
clash-keep-all = To keep everything that is proposed, send:
clash-leave = If what stands there now is right, send:
