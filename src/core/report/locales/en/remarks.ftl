# Remarks on the body of an issue. $field is the field's id.

remark-empty-body = The issue has no text, so no answer could be read.
remark-not-this-form = None of the form's headings stands in this issue, so no answer could be read. Please use the form.
remark-text-before = Text before the first heading was left aside.
remark-other-order = The sections stand in another order than the form's. They were read by their headings.
remark-ambiguous = { $field } can be read in { $count ->
    [one] another way
   *[other] { $count } ways
  }, so it counts as not answered. Please edit the issue so that the form's headings, fences and options stand only where they belong.
remark-section-missing = { $field }: the heading { $label } is not in this issue.
remark-required-missing = { $field }: { $label } must be answered.
remark-required-box = { $field }: the box { $label } must be ticked.
remark-unknown-section = The section { $heading } after { $field } is none of the form's. It was left aside.
remark-unknown-option = { $field }: { $option } is none of the form's options.
remark-unknown-option-nearest = { $field }: { $option } is none of the form's options. Did you mean { $nearest }?
remark-unknown-box = { $field }: the box { $label } is none of the form's. It was left aside.
remark-unknown-box-nearest = { $field }: the box { $label } is none of the form's. It was left aside. Did you mean { $nearest }?
remark-leftover = { $field }: text beside the answer was left aside: { $text }.
remark-several-lines = { $field } takes one line, and has several.
remark-prefilled-untouched = { $field }: the form's own text was left as it was, so it counts as not answered.
remark-placeholder-dropped = { $field }: the mark “No response” stood beside the answer and was left aside.
remark-unclosed-fence = { $field }: the code fence is never closed.
remark-invisible = { $field } holds characters that nobody can see: { $characters }. They were kept.

# Remarks on a form's template file.

template-unknown-key = Line { $line }, column { $column }: { $key } is no key of an issue form.
template-unknown-key-nearest = Line { $line }, column { $column }: { $key } is no key of an issue form. Did you mean { $nearest }?
template-unknown-type = Line { $line }, column { $column }: { $type } is no known field type. Its answer is read as text.
template-unknown-type-nearest = Line { $line }, column { $column }: { $type } is no known field type. Did you mean { $nearest }? Its answer is read as text.
template-missing-key = Line { $line }, column { $column }: { $key } is missing. Add it.
template-wrong-value = Line { $line }, column { $column }: the value of { $key } is not of the kind a form needs there.
template-no-label = Line { $line }, column { $column }: this field has no label, so its answer cannot be found. Add a label below “attributes”.
template-no-question = Line { $line }, column { $column }: the form asks nothing. Add a field that is not “markdown”.
template-odd-id = Line { $line }, column { $column }: the id { $id } may only have letters, digits, “-” and “_”.
template-duplicate-id = Line { $line }, column { $column }: the id { $id } stands twice. This one is read as { $renamed }.
template-duplicate-label = Line { $line }, column { $column }: the label { $label } stands twice. The answers are told apart by their order.
template-duplicate-option = Line { $line }, column { $column }: the option { $option } stands twice.
template-bare-boolean = Line { $line }, column { $column }: the option { $option } must stand in quotes, or GitHub takes it for a boolean.
template-reserved-none = Line { $line }, column { $column }: GitHub keeps the option “None” for “nothing chosen”. Use another word.
template-default-out-of-range = Line { $line }, column { $column }: the default { $default } is no index of the { $options } options. The first one is 0.

# What makes a template unreadable.

template-at = line { $line }, column { $column }: { $fault }
template-syntax = this is not valid YAML. Look for a wrong indent, a missing “-” or an unclosed quote here ({ $reason }).
template-twice = { $name } stands twice. Keep one of the two.
template-alias = anchors and aliases (“&” and “*”) cannot be used here. Write the value out, or put it in quotes.
template-complex-name = a key must be a single word or text.
template-second-document = only one YAML document can stand in the file. Take out the “---” and what follows it.
template-too-much = this file is too large or too deeply nested for a form.
template-not-a-mapping = this is no issue form. Begin it with `name:`, `description:` and `body:`.
template-no-body = `body` is missing. Add `body:` with a list of fields.
template-body-not-a-list = `body` must be a list. Begin each field with `- type:`.
template-field-not-a-mapping = this is no field. Write `- type: input` with `attributes:` below it.
