# What the custom checks of French open data found. `cell` is what stands there.
finding-siren-not-digits = { $cell } is not a SIREN number: it has 9 digits and nothing else.
finding-siren-length = { $cell } is not a SIREN number: it has { $found ->
    [one] { $found } digit
   *[other] { $found } digits
} instead of 9.
finding-siren-check = { $cell } is not a SIREN number: it has 9 digits, but the last one does not go with the others (a typo?).
finding-siret-not-digits = { $cell } is not a SIRET number: it has 14 digits and nothing else.
finding-siret-is-siren = { $cell } has 9 digits, as the number of a company (SIREN) has: write the 14 digits of the establishment (SIRET).
finding-siret-length = { $cell } is not a SIRET number: it has { $found ->
    [one] { $found } digit
   *[other] { $found } digits
} instead of 14.
finding-siret-check = { $cell } is not a SIRET number: it has 14 digits, but the last one does not go with the others (a typo?).
finding-phone = { $cell } is not a telephone number. Write ten digits, as in France, like { $like }, or begin with the country's code, like { $abroad }.
finding-years-interval = { $cell } is not two years. Write them like { $like }.
finding-years-either = { $cell } is neither a year nor two years. Write it like { $year } or { $like }.
finding-years-same = { $cell } names one year twice: the second year must come after the first.
finding-years-backwards = { $cell } goes backwards: the second year must come after the first.
finding-acts-no-slash = { $cell } has no slash after its heading. Write it like { $like }.
finding-acts-space = { $cell } has a space beside the slash. Take it out.
finding-acts-heading = { $cell } does not begin with one of the nine headings: { $headings }.
finding-not-in-france = { $cell } is not a place in France. Longitude comes first, then latitude, like { $like }.
finding-reversed = { $cell } has latitude and longitude the wrong way round: longitude comes first, then latitude.
finding-hours = { $cell } is not written as opening hours are. Write them like { $like }.
finding-hours-from = { $cell } is not written as opening hours are: it cannot be read from { $rest } on. Write them like { $like }.
finding-hours-end = { $cell } is not written as opening hours are: something is missing at the end. Write them like { $like }.
finding-hours-time = { $cell }: { $found } does not exist.
finding-cohesive = these columns go together, with a value in each or in none: { $columns }. Without a value: { $empty }.
finding-compare-above = { $cell } must be more than { $beside }, the value of { $other }.
finding-compare-after = { $cell } must be later than { $beside }, the value of { $other }.
finding-compare-at-least = { $cell } must be { $beside }, the value of { $other }, or more.
finding-compare-not-before = { $cell } must not be before { $beside }, the value of { $other }.
finding-compare-same = { $cell } must be the same as { $beside }, the value of { $other }.
finding-compare-at-most = { $cell } must be { $beside }, the value of { $other }, or less.
finding-compare-not-after = { $cell } must not be after { $beside }, the value of { $other }.
finding-compare-below = { $cell } must be less than { $beside }, the value of { $other }.
finding-compare-before = { $cell } must be earlier than { $beside }, the value of { $other }.
finding-compare-unlike = { $cell } cannot be compared with { $beside }, the value of { $other }: one is a number and the other is not.
finding-sum-part = { $value } ({ $column })
finding-sum = { $cell } is not the sum of the other columns: { $parts } = { $sum }.
finding-sum-not-a-number = { $cell } cannot be checked: { $found }, the value of { $part }, is not a number.
finding-one-of = at least one of these columns must have a value, and all are empty: { $columns }.
finding-one-of-missing = the file must have at least one of these columns: { $columns }. Add one of them.
