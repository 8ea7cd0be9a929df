# Structured data and packages: what breaks a JSON Schema, and what is wrong with a package.

finding-member = { $member }
finding-in-cell = inside the cell: { $what }
finding-in-cell-at = inside the cell, at { $at }: { $what }
finding-other-part = { $what } That line is in { $path }.

# Values of structured data
finding-not-json = this is not valid JSON from character { $column } of the line on: { $reason }.
finding-not-of-kind = { $cell } is of the wrong kind: write { $kinds }.
finding-kinds = { $several } or { $last }
finding-kind-null = an empty value
finding-kind-boolean = true or false
finding-kind-integer = a whole number
finding-kind-number = a number
finding-kind-text = a text in quotation marks
finding-kind-list = a list
finding-kind-object = an object
finding-missing-member = { $name } is needed here, and is missing. Add it.
finding-unknown-members = { $count ->
    [one] { $names } is not expected here. Take it out, or rename it.
   *[other] { $names } are not expected here. Take them out, or rename them.
}
finding-multiple = { $cell } is not a multiple of { $of }.
finding-item-twice = { $cell } holds a value twice. Each value may stand once only.
finding-json-rule = { $cell } is not as the schema describes it here (rule { $rule }).

# Packages
package-not-json = the package is not valid JSON: line { $line }, character { $column }: { $reason }.
package-none = this is no package: it has no list of resources.
package-empty = the package has no resources: add the files that belong to it.
package-resource-shape = resource number { $number } must be an object with a name and a path.
package-resource-name = resource number { $number } has no name. Give it one.
package-name-twice = two resources have the name { $resource }. Rename one of them.
package-no-data = the resource { $resource } says nowhere where its data is. Add the path of its file.
package-path-and-data = the resource { $resource } has a path and data of its own. Take one of them out.
package-shape = the resource { $resource }: { $member } must be { $expected }.
package-remote = the resource { $resource }: { $member } is the web address { $address }. Only files of the repository are read: add the file, and write its path.
package-path = the resource { $resource }: the path { $path } cannot be used: { $why }
package-missing-file = the resource { $resource }: there is no file { $path }. Add it, or correct its path in the package.
package-encoding = the resource { $resource }: nobody knows the encoding { $found }. Write utf-8, windows-1252 or another name of the Encoding Standard.
package-format = the resource { $resource } is a table in the format { $format }, which cannot be read here. CSV and JSON can.
package-inline = the resource { $resource }: its data is no list of rows. Write a list of objects, or of lists with the names first.
package-bytes = the file has the size { $found }, and its package says { $expected }. Correct the number in the package if the file is right.
package-hash = the file has the hash { $found }, and its package says { $expected }. Correct the hash in the package if the file is right.
package-hash-kind = the resource { $resource }: hashes of the kind { $kind } cannot be checked. Write md5, sha1, sha256 or sha512.
package-schema = the resource { $resource }: its schema cannot be used: { $why }
package-dialect = the resource { $resource }: its dialect must be an object.
package-dialect-shape = the resource { $resource }: { $member } of its dialect must be { $expected }.
package-dialect-sheets = the resource { $resource }: { $member } is about spreadsheets and databases, which cannot be read here. Save the table as CSV.
package-part-not-json = the resource { $resource }: the file { $path } is not valid JSON.
package-reference = the resource { $resource } refers to { $found }, which is no resource of the package.
package-reference-meant = the resource { $resource } refers to { $found }, which is no resource of the package. Did you mean { $nearest }?
package-reference-column = the resource { $resource } refers to the column { $column } of { $table }, and there is none.
package-reference-unread = the resource { $resource } refers to { $table }, which could not be read: what refers to it was not checked.
package-parts = the columns of this file are not those of { $first }, the first file of the same table.
package-property = the data has no { $property }.
package-no-records = the data is no list of rows.
package-no-record = row number { $number } is not written as the others are: all must be objects, or all lists.

package-be-text = a text
package-be-character = one character
package-be-flag = true or false
package-be-count = a whole number
package-be-words = a list of texts
package-be-rows = a list of row numbers, the first of which is 1
package-be-paths = a path, or a list of paths
package-be-object = an object, or the path of a file that holds it
package-be-objects = a list of objects
package-be-items = array or object
package-be-hash = a hash: 32 digits, or others after their kind, such as sha256:…

# The program
custom-props-unusable = The custom properties cannot be used:
validate-custom-props-of-one = Custom properties are those of one table: name its file instead of the datapackage.json.
validate-notes-left-out = { $count ->
    [one] { $count } more finding is
   *[other] { $count } more findings are
} not shown beside the lines.
validate-not-listed = { $path } is no file of the package { $package }.
validate-unread-format = { $path } is in a format that cannot be checked here. CSV and JSON can.
dataset-not-listed = { $path } is no file of the package.

# JSON Schema: why one cannot be used
json-schema-not-json = it is not valid JSON: line { $line }, character { $column }: { $reason }.
json-schema-wrong = it breaks the rules of JSON Schema: { $reason }.
json-schema-wrong-at = { $place } breaks the rules of JSON Schema: { $reason }.
json-schema-pattern = it holds a pattern that cannot be used: { $pattern }. Patterns that look ahead or back are not read.
json-schema-pattern-at = { $place } holds a pattern that cannot be used: { $pattern }. Patterns that look ahead or back are not read.
json-schema-outside = it refers to { $reference }, which is not in the repository. Only files of the repository can be referred to: put a copy there.
json-schema-nowhere = it refers to { $reference }, and there is no such place. Mend the reference.
json-schema-draft = its { "`$schema`" } is { $found }, which is none of the drafts 4, 6, 7, 2019-09 and 2020-12.
json-schema-referred = it refers to { $path }, which is not valid JSON.
json-schema-too-many = it refers to more than { $most } files.
