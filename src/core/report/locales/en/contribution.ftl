# Where a contribution stands, told below its issue.

status-blocked = Nothing is changed until this is mended. A maintainer has to do that; you need not write anything again.
status-invalid = Nothing is proposed yet. Please edit the issue above; this comment follows within seconds.
status-clashing = Others have changed the same data since this was proposed, so { $link } waits. Nothing of it is lost, and nothing is overwritten: the table below shows what was there, what is there now and what is proposed.
status-clashing-branch = Others have changed the same data since this was prepared, so it waits. Nothing of it is lost, and nothing is overwritten.
status-unchanged = The dataset says this already, so there is nothing to propose. If you meant something else, please edit the issue above.
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
proposal-clash = ⚠️ { $link } touches the same record: { $record }. When one of the two is merged, the other is worked out again.
proposal-waits = ⏸️ **Not to be merged as it is.** Others have changed the same data since this was proposed. It goes on once this is settled in { $issue }:
proposal-review = Merge it, or edit the issue to change it.

# What is answered to commands.

talk-title = Answers
talk-checked = Checked again: what was found stands above.
talk-reason = { $who } on row { $row }: { $reason }

policy-propose = This repository takes contributions only from some people, and its rules do not name you. A maintainer can propose it for you.

contribution-nothing-left = Every row was taken out of this proposal, so nothing is left to propose.
contribution-nothing-good = None of the rows can be proposed as it is. The answers below say why.
contribution-too-many-refused = Too many of the rows cannot be taken. Look at them again, and send them in smaller parts.

standing-held = ⏸️ { $who } has paused this. It goes on when { $who } writes { $accept }, or after { $refresh }.
standing-held-because = ⏸️ { $who } has paused this: { $reason }. It goes on when { $who } writes { $accept }, or after { $refresh }.
standing-accepted = { $who } has accepted this, but the forge does not merge it yet: { $why }. It is tried again whenever something changes here.

status-rejected = The proposal { $link } was closed. Edit the issue to propose something else.
status-rejected-unproposed = The issue was closed. Edit it to propose something else.
status-rejected-why = **Not accepted.** { $who } says why: { $reason }
