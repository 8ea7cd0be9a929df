# Fautes de `.gitribute.yml`. `mend` est une phrase de ce fichier ou vide.
config-at = { $file }, ligne { $line }, colonne { $column } : { $fault }

config-mend-nearest = Vouliez-vous dire { $nearest } ?
config-mend-known = Écrivez l’un de ces mots : { $known }.

config-yaml = ce n’est pas du YAML valide : { $reason }.
config-json = ce n’est pas du JSON valide : { $reason }.
config-unknown-key = { $found } n’est pas connu ici. { $mend }
config-missing-key = { $key } manque.
config-wrong-type = { $key } doit être { $expected }.
config-expected-text = un texte
config-expected-flag = `true` ou `false`
config-expected-texts = un texte ou une liste de textes
config-expected-mapping = un tableau de clés, avec des valeurs en dessous
config-expected-operation = une opération, ou `field` et `values` en dessous
config-expected-object = des membres entre accolades
config-expected-objects = une liste, dont chaque élément a des membres entre accolades
config-expected-count = un nombre entier supérieur à 0
config-unknown-word = { $key } ne peut pas valoir { $found }. { $mend }
config-unknown-dataset = aucun jeu de données ne s’appelle { $found }. { $mend }
config-dataset-name = { $found } n’est pas un nom de jeu de données. Employez des lettres, des chiffres, `-`, `_` et `.`.
config-form-file = { $found } n’est pas un nom de fichier de formulaire. Écrivez le nom seul, par exemple `02_channels_edit.yml`.
config-form-missing = il n’y a pas de formulaire { $found }. { $mend }
config-path = { $found } ne peut pas servir : { $reason }.
config-path-missing = il n’y a pas de fichier { $found }. { $mend }
config-fill = le modèle de { $key } ne peut pas servir : { $reason }. { $mend }
config-host = { $found } n’est pas un hôte qui peut être interrogé. Écrivez son nom, comme `example.org`, ou `*.example.org` pour tous ceux en dessous.
config-separator = { $found } ne peut pas séparer les éléments d’une liste. Écrivez un signe comme `;` ou `|`.
config-rate = { $found } n’est pas un quota. Écrivez un nombre et une durée, par exemple `10/day` (hour, day, week).
config-approver = { $found } n’est ni un rôle, ni une équipe, ni une personne. { $mend }
config-field-twice = le champ { $field } est déjà dans { $first }. Gardez l’un des deux.
config-repeated = { $found } figure deux fois.
config-needless = { $key } n’a pas de sens quand l’opération est { $operation }. Retirez-le.
config-not-offered = { $key } ne peut pas être { $found } quand ce qui est accepté est écrit sur la branche de base sans demande de fusion : il n'y en a aucune à partager. Écrivez `none`, ou ne dites rien.
config-program = { $found } n’est pas un programme. Écrivez son identifiant, par exemple `renovate[bot]`, ou le numéro de son compte.
config-clear-is-leave = `clear` et `leave` sont la même réponse. Changez l’une des deux.

config-path-empty = il manque un chemin
config-path-absolute = les chemins partent de la racine du dépôt ; retirez le `/` du début
config-path-dots = `.` et `..` sont interdits dans un chemin
config-path-part = une partie entre deux `/` est vide
config-path-character = le caractère { $character } est interdit dans un chemin
config-path-git = { $part } appartient à Git
config-path-forge = { $part } appartient à la forge ; les données ne peuvent pas s’y trouver
config-path-hidden = { $part } est caché ; les données ne peuvent pas s’y trouver
config-path-edge = { $part } commence par `-`, `~` ou une espace, ou finit par un point ou une espace
config-path-reserved = { $part } est un nom réservé sous Windows
config-path-long = le chemin est trop long
config-path-pattern = un motif contient un seul `*`, qui tient lieu du nom de la fiche, et aucun autre signe de motif
config-path-name = un nom de fichier se compose des lettres a à z, de chiffres, de `-`, `_` et `.`, 81 au plus, et commence par une lettre ou un chiffre

config-fill-long = il est trop long
config-fill-not-allowed = un modèle est du texte et des expressions { $braces }, sans { $block } ni `*`
config-fill-filter = { $found } n’est pas un filtre
config-fill-syntax = il est illisible ({ $reason })
