# Contributions to one dataset that share a pull request.

together-waits = This can be proposed as it is. It is put into one pull request together with the other contributions to the same data.
together-waits-next = This can be proposed as it is. It is put together with the other contributions to the same data: into { $link }, or into the next one.
together-stands = Proposed in { $link }, together with the other contributions to the same data: a maintainer looks at it next. You can still edit the issue above; its part follows.
together-apart = **This cannot stand in { $link } together with what stands there already**: { $why } Those go on without it. Edit the issue above, or wait: it is worked out again once { $link } is merged or closed.
together-dropped = A maintainer took this out of { $link }. It is for the next one, once { $link } is merged or closed.
together-full = As many contributions stand in { $link } as are put together, { $most }. This is put into the next one, once { $link } is merged or closed.
together-declined = { $link }, where this stood together with others, was closed without merging. Edit the issue above to propose it again, or write { $refresh }.
together-by-hand = This can be proposed as it is, and waits: somebody has committed to { $link } by hand, so nothing joins it or changes in it. Once a maintainer has merged or closed it, this is put into the next one; if that commit is taken off again, into { $link }.
together-by-hand-in = Proposed in { $link }, together with the other contributions to the same data. Somebody has committed there by hand, so edits of the issue above no longer change it: a maintainer merges or closes it, or takes that commit off again.
together-merged = Merged in { $link }, together with other contributions. Thank you!

group-title = { $count ->
    [one] 1 contribution to { $dataset }
   *[other] { $count } contributions to { $dataset }
}
group-intro = Contributions to { $dataset }, each with a commit of its own, to be merged together.
group-head = | Issue | From | What |
group-steps = Merge it, or write { $accept }: all of them are merged, and each issue is told. { $drop } takes one out; an edit of an issue changes its part; a closed issue leaves.
group-by-hand = **Somebody has committed to this branch by hand**, so it is left as it is: no contribution joins it, changes in it or leaves it. Merge it or close it, and the others go on in the next one; or take that commit off the branch again, and they go on here.
group-out = Not in it:
group-out-apart = { $issue } cannot stand here together with the others: { $why }
group-out-dropped = { $issue } was taken out.
group-out-full = { $issue } waits for the next one: there are { $most } here already.
group-out-more = … and { $more } more.
group-empty = None of them is left: each was merged, withdrawn, or is told in its issue why it waits.
group-by-records = What it changes cannot be made again record by record.
group-nobody = an account that is gone
group-in-issues = This pull request is made of the issues it lists. What is to change is said there; here { $drop }, { $accept }, { $reject } and { $hold } are heard.
group-not-in = { $issue } is not among the contributions here.
group-drop-writers = { $issue } is taken out by its author, or by who may write here.
