# Ce que les contrôles propres aux données ouvertes françaises ont trouvé. `cell` est ce qui s'y trouve.
finding-siren-not-digits = { $cell } n'est pas un numéro SIREN : il a 9 chiffres et rien d'autre.
finding-siren-length = { $cell } n'est pas un numéro SIREN : il a { $found ->
    [one] { $found } chiffre
   *[other] { $found } chiffres
} au lieu de 9.
finding-siren-check = { $cell } n'est pas un numéro SIREN : il a 9 chiffres, mais sa clé de contrôle est fausse (faute de frappe ?).
finding-siret-not-digits = { $cell } n'est pas un numéro SIRET : il a 14 chiffres et rien d'autre.
finding-siret-is-siren = { $cell } a 9 chiffres, comme le numéro d'une entreprise (SIREN) : écrivez les 14 chiffres de l'établissement (SIRET).
finding-siret-length = { $cell } n'est pas un numéro SIRET : il a { $found ->
    [one] { $found } chiffre
   *[other] { $found } chiffres
} au lieu de 14.
finding-siret-check = { $cell } n'est pas un numéro SIRET : il a 14 chiffres, mais sa clé de contrôle est fausse (faute de frappe ?).
finding-phone = { $cell } n'est pas un numéro de téléphone. Écrivez dix chiffres comme { $like }, ou commencez par l'indicatif du pays comme { $abroad }.
finding-years-interval = { $cell } n'est pas une période de deux années. Écrivez-la comme { $like }.
finding-years-either = { $cell } n'est ni une année ni une période de deux années. Écrivez comme { $year } ou { $like }.
finding-years-same = { $cell } répète la même année : la deuxième année doit venir après la première.
finding-years-backwards = { $cell } va à rebours : la deuxième année doit venir après la première.
finding-acts-no-slash = { $cell } n'a pas de barre oblique après sa rubrique. Écrivez comme { $like }.
finding-acts-space = { $cell } a un espace à côté de la barre oblique. Retirez-le.
finding-acts-heading = { $cell } ne commence pas par l'une des neuf rubriques : { $headings }.
finding-not-in-france = { $cell } n'est pas un lieu en France. La longitude vient d'abord, puis la latitude, comme { $like }.
finding-reversed = { $cell } a sa latitude et sa longitude inversées : la longitude vient d'abord, puis la latitude.
finding-hours = { $cell } n'est pas écrit comme des horaires d'ouverture. Écrivez-les comme { $like }.
finding-hours-from = { $cell } n'est pas écrit comme des horaires d'ouverture : la suite est illisible à partir de { $rest }. Écrivez-les comme { $like }.
finding-hours-end = { $cell } n'est pas écrit comme des horaires d'ouverture : il manque quelque chose à la fin. Écrivez-les comme { $like }.
finding-hours-time = { $cell } : { $found } n'existe pas.
finding-cohesive = ces colonnes vont ensemble, toutes avec une valeur ou toutes vides : { $columns }. Sans valeur : { $empty }.
finding-compare-above = { $cell } doit être supérieur à { $beside }, la valeur de { $other }.
finding-compare-after = { $cell } doit venir après { $beside }, la valeur de { $other }.
finding-compare-at-least = { $cell } doit être supérieur ou égal à { $beside }, la valeur de { $other }.
finding-compare-not-before = { $cell } ne doit pas venir avant { $beside }, la valeur de { $other }.
finding-compare-same = { $cell } doit être égal à { $beside }, la valeur de { $other }.
finding-compare-at-most = { $cell } doit être inférieur ou égal à { $beside }, la valeur de { $other }.
finding-compare-not-after = { $cell } ne doit pas venir après { $beside }, la valeur de { $other }.
finding-compare-below = { $cell } doit être inférieur à { $beside }, la valeur de { $other }.
finding-compare-before = { $cell } doit venir avant { $beside }, la valeur de { $other }.
finding-compare-unlike = { $cell } ne peut pas être comparé à { $beside }, la valeur de { $other } : l'un est un nombre et l'autre non.
finding-sum-part = { $value } ({ $column })
finding-sum = { $cell } n'est pas la somme des autres colonnes : { $parts } = { $sum }.
finding-sum-not-a-number = { $cell } ne peut pas être vérifié : { $found }, la valeur de { $part }, n'est pas un nombre.
finding-one-of = au moins une de ces colonnes doit avoir une valeur, et toutes sont vides : { $columns }.
finding-one-of-missing = le fichier doit avoir au moins une de ces colonnes : { $columns }. Ajoutez l'une d'elles.
