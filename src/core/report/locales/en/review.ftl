# What a person's change request does to datasets, told on it and in its check.

review-title-success = The data holds
review-title-failure = { $errors ->
    [one] { $errors } error in the data
   *[other] { $errors } errors in the data
}
review-title-neutral = The data could not be checked
review-title-untouched = No dataset is touched

review-untouched = This change no longer touches a dataset.
review-next = Push a correction to the same branch: this comment and the check follow.
review-new-file = The file { $path } is new: all of its records are checked.
review-before-unreadable = The file { $path } could not be read before this change, so all of its records are shown as new and checked.
review-not-compared = The file { $path } could not be compared with what it was before.
review-binary = The file { $path } is no text any more, so it cannot be compared or checked. Save it in the format it had.
review-deleted = This deletes { $path }, the file of the dataset { $dataset }. If that is meant, take the dataset out of `.gitribute.yml` in the same change.
review-renamed = This renames { $path }, the file of the dataset { $dataset }, to { $to }. If that is meant, change its `path` in `.gitribute.yml` in the same change.
review-setup-changed = ⚠️ This also changes { $path }. The data is checked as the default branch has it; what is new there counts once it is merged.
review-more-datasets = { $count ->
    [one] { $count } more dataset is changed, and was checked; it does not fit here.
   *[other] { $count } more datasets are changed, and were checked; they do not fit here.
}
review-notes-left-out = { $count ->
    [one] { $count } more finding is not noted beside its line.
   *[other] { $count } more findings are not noted beside their lines.
}

# What is said to commands on a person's change request.

amend-fork = The branch of this pull request is in a fork, where I cannot write. Please put this there yourself:
amend-lines = In { $path }:
amend-delete = Delete { $path }.
amend-failing = The data of this change has errors, so it is not merged. When they are mended, write { $accept } again.
amend-merged = ✅ { $who } has accepted this, and it is merged. Thank you!
amend-rejected = **Not accepted.** { $who } says why: { $reason }
amend-undo-headline = { $count ->
    [one] Change { $record } back as asked for in the conversation
   *[other] Change { $count } records back as asked for in the conversation
}
amend-nothing-to-undo = No commit that I made here is left to take back.
amend-headline = { $count ->
    [one] Change { $record } as asked for in the conversation
   *[other] Change { $count } records as asked for in the conversation
}
