# What the command line says of calls and files. `what` and `reason` are sentences or empty.
program-error = error: { $what }
program-no-file = { $path }: there is no such file. Check its name, and the folder you are in.
program-folder = { $path } is a folder: name a file.
program-pattern = { $path }: a pattern holds one *, which stands for the record’s name, in the file’s name only.
program-which-records = { $path } is a folder in which it cannot be told which files are records. Name them by a pattern, like people/*.yml.
program-folder-in-place = A folder of records is edited in place: leave --output out.
program-not-allowed = { $path }: you have no right to use this file.
program-cannot-read = { $path } cannot be read: { $reason }.
program-cannot-write = { $path } cannot be written: { $reason }.
program-changed = The file changed while it was being edited, so the result was given up. Run the command again.
program-no-folder = { $path } cannot be written: its folder is not there.
program-not-utf8 = { $path } is not UTF-8 text: line { $line } breaks it. Save it as UTF-8.
program-name-the-file = `edit` changes a file in place: name the file.
program-name-the-file-to-patch = `patch` changes a file in place: name the file, or give --output.
program-edit = { $path }: edit { $number }: { $what }
program-standard-input = standard input
validate-page-of-one-file = A page shows one file. Check the files of the package one by one, or choose another --format.
