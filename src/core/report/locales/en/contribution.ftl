# Where a contribution stands, told below its issue.

status-blocked = Nothing is changed until this is mended. A maintainer has to do that; you need not write anything again.
status-invalid = Nothing is proposed yet. Please edit the issue above; this comment follows within seconds.
status-clashing = Others have changed the same data since this was proposed, so { $link } waits. Nothing of it is lost, and nothing is overwritten: the table below shows what was there, what is there now and what is proposed.
status-clashing-branch = Others have changed the same data since this was prepared, so it waits. Nothing of it is lost, and nothing is overwritten.
status-unchanged = The dataset says this already, so there is nothing to propose. If you meant something else, please edit the issue above.
status-waiting-first = **This is the first contribution of { $who } here, so it waits for a nod.** Somebody who may accept looks at it and writes { $refresh }; then it is proposed. { $who } need not do anything.
status-waiting-person = **{ $who } has proposed as much as is taken from one person for now: { $count } { $period ->
    [hour] an hour
    [week] a week
   *[other] a day
}.** Nothing is lost: this is proposed by itself from { $until } on. Somebody who may accept can let it through before that with { $refresh }.
status-waiting-repository = **As much was proposed here as is taken for now: { $count } { $period ->
    [hour] an hour
    [week] a week
   *[other] a day
}.** Nothing is lost: this is proposed by itself from { $until } on. Somebody who may accept can let it through before that with { $refresh }.
status-prepared = This can be written to { $base } as it is. No pull request is needed: when somebody who may accept writes { $accept }, it is done.
status-written = Written to { $base } in commit { $commit }. Thank you!
status-ready = This can be proposed as it is.
status-proposed = Proposed in { $link }: a maintainer looks at it next. You can still edit the issue above; the proposal follows.
status-handed-over = A maintainer works on { $link } by hand now. Edits of the issue above no longer change it; please write to them there.
status-handed-over-branch = A maintainer works on the branch of this proposal by hand now. Edits of the issue above no longer change it.
status-merged = Merged in { $link }. Thank you!
status-declined = The proposal { $link } was closed without merging. A maintainer who changes their mind can open it again.
status-withdrawn = The issue was closed, so the proposal was withdrawn. Open the issue again to propose it again.
status-not-ours = This issue no longer looks like one of the forms, so nothing is proposed.

contribution-faults = **This cannot be proposed yet:**
contribution-too-many-faults = **This cannot be proposed yet:** there is more to mend than fits here. Please fill in the form again.
contribution-undecided = The issue could be one of several forms ({ $forms }). Please open a new issue and choose the form there.
contribution-not-read-back = The edited file could not be read again. This is a fault of gitribute; a maintainer should know of it.
contribution-given-up = gitribute failed over this again and again. That is a fault of its own, not of what you wrote; who runs it finds the reason in its log.

repository-refused = The forge does not let gitribute propose this: { $why } A maintainer has to change that rule, or let gitribute do it.
repository-config-not-text = The configuration { $path } is not UTF-8 text. A maintainer has to save it as UTF-8.

file-symlink = { $path } is a symbolic link, which is not followed. A maintainer has to put the file itself there, or mend the path in `.gitribute.yml`.
file-executable = { $path } is marked as executable, which a data file should not be. A maintainer has to take that mark off (`git update-index --chmod=-x`).
file-folder = { $path } is a folder, not a file. A maintainer has to mend the path in `.gitribute.yml`.
file-submodule = { $path } is a submodule: it belongs to another repository. A maintainer has to mend the path in `.gitribute.yml`.
file-lfs = { $path } is kept in Git LFS, which gitribute cannot edit. A maintainer has to keep the file in Git itself.
file-too-large = { $path } has { $size } MB; at most { $most } MB can be edited. A maintainer has to split it.
file-too-many = The folder of { $path } has { $files } files; at most { $most } records of one file each can be handled. A maintainer has to keep them in one file, or split the folder.

dataset-missing = The file { $path } of the dataset { $dataset } is not there. A maintainer has to put it back, or mend `path` in `.gitribute.yml`.
dataset-unreadable = The file { $path } cannot be read, so nothing can be changed in it. { $why }
dataset-removed-unlike = The dataset { $dataset } names { $path } in `not_in`, and that file has none of the dataset's columns. A maintainer has to mend it.
dataset-schema-unusable = The schema { $path } cannot be used: { $why } A maintainer has to mend it.
dataset-custom-props-unusable = The custom properties of the columns cannot be used: { $why } A maintainer has to mend them.

# A proposal's title: the record's key is people's text, already made harmless.
proposal-title-add = { $more ->
    [0] Add { $record } to { $dataset }
    [one] Add { $record } and { $more } other to { $dataset }
   *[other] Add { $record } and { $more } others to { $dataset }
}
proposal-title-update = { $more ->
    [0] Change { $record } in { $dataset }
    [one] Change { $record } and { $more } other in { $dataset }
   *[other] Change { $record } and { $more } others in { $dataset }
}
proposal-title-remove = { $more ->
    [0] Remove { $record } from { $dataset }
    [one] Remove { $record } and { $more } other from { $dataset }
   *[other] Remove { $record } and { $more } others from { $dataset }
}
proposal-title-rename = { $more ->
    [0] Rename { $record } in { $dataset }
    [one] Rename { $record } and { $more } other in { $dataset }
   *[other] Rename { $record } and { $more } others in { $dataset }
}
proposal-title-back = { $more ->
    [0] Take back { $record } in { $dataset }
    [one] Take back { $record } and { $more } other in { $dataset }
   *[other] Take back { $record } and { $more } others in { $dataset }
}
proposal-back = This takes back what { $link } brought, as { $who } asked.
proposal-back-nobody = This takes back what { $link } brought.
proposal-back-commit = This takes back what was written for this issue, as { $who } asked.
proposal-back-commit-nobody = This takes back what was written for this issue.
proposal-back-because = The reason: { $reason }.
proposal-clash = ⚠️ { $link } touches the same record: { $record }. When one of the two is merged, the other is worked out again.
proposal-waits = ⏸️ **Not to be merged as it is.** Others have changed the same data since this was proposed. It goes on once this is settled in { $issue }:
proposal-review = Merge it, or edit the issue to change it.

# What is answered to commands.

talk-title = Answers
talk-older = { $dataset } holds { $count ->
    [one] { $count } older error
   *[other] { $count } older errors
}. They do not count here; whoever keeps the data can mend them:
talk-older-more = and { $count ->
    [one] { $count } other.
   *[other] { $count } others.
}
talk-checked = Checked again: what was found stands above.
talk-reason = { $who } on row { $row }: { $reason }

policy-propose = This repository takes contributions only from some people, and its rules do not name you. A maintainer can propose it for you.

reference-follows = { $count ->
    [one] { $count } row of { $dataset } referred to { $key }; it names { $to } now.
   *[other] { $count } rows of { $dataset } referred to { $key }; they name { $to } now.
}
reference-unnamed = Rows of { $dataset } refer to { $key } and have no key of their own, so they cannot follow: lines { $lines }. Change them by hand, in one pull request with the key.
reference-too-many = { $count } rows of { $dataset } refer to { $key }; at most { $most } are changed along with a key. Change them by hand, in one pull request with the key.

contribution-nothing-left = Every row was taken out of this proposal, so nothing is left to propose.
contribution-supplied-follows = It is made of what stands in { $columns }: once that is right, it follows by itself.
contribution-nothing-good = None of the rows can be proposed as it is. The answers below say why.
contribution-too-many-refused = Too many of the rows cannot be taken. Look at them again, and send them in smaller parts.

link-answers = 🔗 { $record }, column { $column }: the address { $url } answers { $status }. Please look whether it is right; this stops nothing.
link-silent = 🔗 { $record }, column { $column }: nothing answers at the address { $url }. Please look whether it is right; this stops nothing.
standing-held = ⏸️ { $who } has paused this. It goes on when { $who } writes { $accept }, or after { $refresh }.
standing-held-because = ⏸️ { $who } has paused this: { $reason }. It goes on when { $who } writes { $accept }, or after { $refresh }.
standing-owner = { $record } belongs to { $owners }: their yes is wanted, or that of somebody who may accept.
standing-owner-more = { $more ->
    [one] { $more } other record belongs to somebody, too.
   *[other] { $more } other records belong to somebody, too.
}
standing-label-forbidden = { $who } has put the label { $label } on this, but may not accept it; so the label does nothing.
standing-label-unknown = The label { $label } is on this, but who put it there cannot be told; so it does nothing.
standing-label-together = The label { $label } on this does nothing: this stands together with others in { $link }, and a label there accepts all of them.
standing-label-stale = The label { $label } was put on before what stands here now. If it is still right, take the label off and put it on again.
standing-quiet = I have answered { $count ->
    [one] { $count } time
   *[other] { $count } times
} in { $minutes } minutes without a word from a person, so I am quiet here until somebody writes.
revert-by-hand = A person worked on { $link } by hand, so what it brought cannot be told apart. Take it back with Git.
revert-unknown = What it brought cannot be taken back by edits of records. Take it back with Git, or write what should stand there as a new contribution.
revert-done = It was taken back already. If it should stand again, please open a new issue.
standing-accepted = { $who } has accepted this, but the forge does not merge it yet: { $why }. It is tried again whenever something changes here.

status-rejected = The proposal { $link } was closed. Edit the issue to propose something else.
status-rejected-unproposed = The issue was closed. Edit it to propose something else.
status-rejected-why = **Not accepted.** { $who } says why: { $reason }

# What stands between something accepted and its merge: a part of `standing-accepted`.
unmergeable-pipeline-runs = a pipeline still runs, and the forge merges it once that has succeeded
unmergeable-pipeline-failed = the pipeline of its newest commit must succeed first; look at what it says
unmergeable-conflict = it conflicts with the default branch, so its branch must be brought up to date
unmergeable-rebase = its branch must be rebased on the default branch first
unmergeable-threads = threads on it are open; each must be resolved first
unmergeable-draft = it is a draft; mark it as ready
unmergeable-approvals = approvals are missing; somebody who may approve it has to do so on the forge; I never do
unmergeable-approvals-left = { $left ->
    [one] one approval is missing
   *[other] { $left } approvals are missing
}; somebody who may approve it has to do so on the forge; I never do
unmergeable-changes-requested = a reviewer has requested changes; make them, or ask for another review
unmergeable-blocked = another merge request must be merged first
unmergeable-time = it is set to be merged at a later time
unmergeable-title = its title or text lacks what the project asks for, like the key of a ticket; write it in
unmergeable-policy = a security policy stands against it; somebody who looks after that policy has to decide
unmergeable-status-checks = checks of other services have to pass first
unmergeable-locked-files = somebody has locked files that it changes; ask for them to be unlocked
unmergeable-no-commits = its branch is gone, or has no commits
unmergeable-not-open = it is not open any more
