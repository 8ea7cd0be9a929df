# Ce qu'une vérification a trouvé : où, ce qui s'y trouve, ce qui est attendu, une correction à copier.

# Où
finding-said = { $where } : { $what }
finding-line = Ligne { $line }
finding-header = En-tête
finding-row = Rangée { $row }
finding-file = Fichier
finding-of-key = ({ $key })
finding-column = colonne { $name }
finding-column-titled = colonne { $column } ({ $name })
finding-package = Paquet
finding-quoted = { $value }
finding-labelled = { $value } ({ $label })

# Ce qui est attendu, et la correction
finding-fix = Écrivez { $suggestion }.
finding-meant = Vouliez-vous dire { $suggestion } ?
finding-fix-command = Répondez { $command } et c'est fait.
finding-example = Exemple : { $example }.
finding-description = Ce qui est attendu : { $description }.
finding-allowed = Valeurs possibles : { $values }.
finding-allowed-of = Valeurs possibles : celles de la colonne { $column } dans { $path }.
finding-allowed-more = Valeurs possibles : { $values } et { $more ->
    [one] { $more } autre
   *[other] { $more } autres
}.
finding-several = Écrivez { $separator } entre plusieurs valeurs.
finding-or-nothing = S'il n'y en a pas, laissez la cellule vide.

# N'a pas la forme attendue
finding-type-email = { $cell } n'est pas une adresse électronique.
finding-type-email-like = Écrivez-la comme { $like }.
finding-type-uri = { $cell } n'est pas une adresse web complète.
finding-type-uri-like = Écrivez-la depuis son début, comme { $like }.
finding-type-binary = { $cell } n'est pas écrit en base64.
finding-type-uuid = { $cell } n'est pas un UUID.
finding-type-number = { $cell } n'est pas un nombre.
finding-type-number-comma = { $cell } : utilisez un point, pas une virgule, avant les décimales.
finding-type-number-dot = { $cell } : utilisez une virgule, pas un point, avant les décimales.
finding-type-number-like = Écrivez seulement des chiffres, comme { $like }.
finding-type-integer = { $cell } n'est pas un nombre entier.
finding-type-boolean = { $cell } n'est ni oui ni non comme cette colonne les écrit.
finding-type-boolean-like = Écrivez { $yes } pour oui ou { $no } pour non.
finding-type-object = { $cell } n'est pas un objet écrit en JSON.
finding-type-array = { $cell } n'est pas une liste écrite en JSON.
finding-type-list = { $cell } n'est pas une liste lisible.
finding-type-list-like = Séparez les valeurs par { $delimiter }.
finding-type-date = { $cell } n'est pas une date au bon format.
finding-type-time = { $cell } n'est pas une heure au bon format.
finding-type-datetime = { $cell } n'est pas une date avec son heure au bon format.
finding-type-no-such-day = { $cell } : ce jour ou cette heure n'existe pas.
finding-type-year = { $cell } n'est pas une année.
finding-type-yearmonth = { $cell } n'est pas un mois d'une année.
finding-type-duration = { $cell } n'est pas une durée écrite selon ISO 8601.
finding-type-duration-like = Pour un an, deux mois et trois jours, écrivez { $like }.
finding-type-point = { $cell } n'est pas un lieu : d'abord la longitude, puis la latitude.
finding-type-point-range = { $cell } : ce lieu n'existe pas. La longitude vient d'abord (de -180 à 180), puis la latitude (de -90 à 90).
finding-type-geojson = { $cell } n'est pas une forme écrite en GeoJSON.
finding-type-topojson = { $cell } n'est pas une forme écrite en TopoJSON.
finding-type-stand-in = { $cell } n'est pas une valeur de cette colonne. S'il n'y en a pas, laissez la cellule vide.
finding-type-like = Écrivez comme { $like }.

# Enfreint une règle
finding-required = une valeur doit être renseignée ici, et la cellule est vide.
finding-required-marked = une valeur doit être renseignée ici, et { $cell } signifie qu'il n'y en a pas.
finding-listed = { $cell } n'est pas dans la liste.
finding-item-listed = { $item }, dans { $cell }, n'est pas dans la liste.
finding-pattern-here = { $cell } n'a pas la forme attendue ici.
finding-pattern = { $cell } n'a pas la forme attendue dans cette colonne.
finding-short-characters = { $cell } est trop court : il faut au moins { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}, au lieu de { $found } actuellement.
finding-long-characters = { $cell } est trop long : il faut au plus { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
}, au lieu de { $found } actuellement.
finding-short-items = { $cell } contient trop peu de valeurs : il en faut au moins { $limit }, au lieu de { $found } actuellement.
finding-long-items = { $cell } contient trop de valeurs : il en faut au plus { $limit }, au lieu de { $found } actuellement.
finding-low = { $cell } est trop petit : écrivez { $bound } ou plus.
finding-low-exclusive = { $cell } est trop petit : écrivez plus que { $bound }.
finding-high = { $cell } est trop grand : écrivez { $bound } ou moins.
finding-high-exclusive = { $cell } est trop grand : écrivez moins que { $bound }.
finding-early = { $cell } est trop tôt : écrivez { $bound } ou plus tard.
finding-early-exclusive = { $cell } est trop tôt : écrivez un moment après { $bound }.
finding-late = { $cell } est trop tard : écrivez { $bound } ou plus tôt.
finding-late-exclusive = { $cell } est trop tard : écrivez un moment avant { $bound }.

# Présent deux fois
finding-unique = { $cell } existe déjà à la ligne { $first }. Chaque valeur de cette colonne ne peut apparaître qu'une fois.
finding-unique-together = { $cell } existe déjà à la ligne { $first } avec les mêmes valeurs dans { $columns }. Ensemble, elles ne peuvent apparaître qu'une fois.
finding-key-empty = cette colonne distingue les lignes, et la cellule est vide : écrivez une valeur qu'aucune autre ligne n'a.
finding-key-taken = { $key } existe déjà à la ligne { $first }. Pour modifier cette ligne, changez-la là-bas au lieu de l'ajouter une seconde fois.
finding-reference = { $cell } renvoie à une ligne absente de ce fichier.
finding-reference-table = { $cell } renvoie à une ligne absente de { $table }.

# Lignes et en-tête
finding-extra-cell = { $columns ->
    [one] la ligne a plus de cellules que la { $columns } colonne
   *[other] la ligne a plus de cellules que les { $columns } colonnes
} du fichier : { $cell } est en trop. Retirez-la, ou mettez entre guillemets le texte qui contient le séparateur.
finding-missing-cell = la ligne s'arrête avant cette colonne. Ajoutez les cellules qui manquent, vides au besoin.
finding-missing-cells = la ligne s'arrête avant cette colonne et { $more ->
    [one] la suivante
   *[other] les { $more } suivantes
}. Ajoutez les cellules qui manquent, vides au besoin.
finding-blank-row = la ligne est vide. Retirez-la.
finding-blank-header = le fichier n'a pas de noms de colonnes. Écrivez-les sur sa première ligne.
finding-blank-label = la colonne numéro { $number } n'a pas de nom. Écrivez-y son nom.
finding-duplicate-label = deux colonnes portent le nom { $cell } : les numéros { $first } et { $number }. Renommez l'une d'elles.
finding-missing-label = la colonne { $cell } est manquante. Ajoutez-la au fichier.
finding-extra-label = aucune colonne { $cell } n'est attendue. Retirez-la, ou renommez-la.
finding-incorrect-label = la colonne numéro { $number } est { $cell }, et devrait être { $expected }.

# Dangers cachés
finding-formula = { $cell } commence comme une formule, et un tableur l'exécuterait. Si c'est du texte, commencez-le par un autre caractère.
finding-invisible = { $cell } contient des caractères que personne ne voit. Retirez-les, sauf s'ils sont nécessaires.
finding-invisible-key = { $cell } contient des caractères que personne ne voit, interdits dans ce qui distingue les lignes. Retirez-les.

# La dernière ligne de `gitribute validate`.
finding-count = { $rows ->
    [one] { $rows } ligne lue
   *[other] { $rows } lignes lues
} : { $errors ->
    [one] { $errors } erreur
   *[other] { $errors } erreurs
}, { $warnings ->
    [one] { $warnings } avertissement
   *[other] { $warnings } avertissements
}.

# Contrôles de `.gitribute.yml`
finding-not-sorted = { $cell } vient après { $above } de la ligne { $first }, et devrait venir avant. Remontez la ligne.
finding-removed = { $key } a déjà été retiré : voir { $list }.
finding-removed-because = { $key } a déjà été retiré, et { $list } dit pourquoi : { $reason }.
finding-near-address = { $cell } mène à la même page que { $value } de la ligne { $first }. Est-ce la même ligne ?
finding-near-name = { $cell } est presque identique à { $value } de la ligne { $first }. Est-ce la même ligne ?
finding-mixed-scripts = { $cell } mêle des lettres de deux alphabets qui se ressemblent.
finding-foreign-script = { $cell } semble écrit en lettres latines, mais l'est dans un autre alphabet.

# Les noms de ce qui peut ne pas aller, pour les titres : un par code et par règle
title-type-error = Forme incorrecte
title-required = Valeur manquante
title-unique = Valeur présente deux fois
title-uniqueKeys = Valeurs présentes deux fois ensemble
title-enum = Hors de la liste
title-categories = Hors de la liste
title-pattern = Forme incorrecte
title-minLength = Trop court
title-maxLength = Trop long
title-minimum = Trop petit ou trop tôt
title-maximum = Trop grand ou trop tard
title-exclusiveMinimum = Trop petit ou trop tôt
title-exclusiveMaximum = Trop grand ou trop tard
title-jsonSchema = Différent de la description
title-constraint-error = Règle enfreinte
title-unique-error = Valeur présente deux fois
title-primary-key = Identifiant vide ou déjà pris
title-foreign-key = Renvoi à une ligne absente
title-extra-cell = Trop de cellules
title-missing-cell = Trop peu de cellules
title-blank-row = Ligne vide
title-blank-header = Pas d'en-tête
title-blank-label = Colonne sans nom
title-duplicate-label = Deux colonnes du même nom
title-missing-label = Colonne manquante
title-extra-label = Colonne inattendue
title-incorrect-label = Colonne mal nommée
title-source-error = Fichier illisible
title-encoding-error = Texte illisible
title-schema-error = Schéma inutilisable
title-field-error = Champ du schéma inutilisable
title-package-error = Paquet inutilisable
title-resource-error = Ressource du paquet inutilisable
title-dialect-error = Façon d'écrire inutilisable
title-byte-count = N'a pas la taille que dit le paquet
title-hash-count = N'est pas ce que dit le paquet
title-csv-formula = Ressemble à une formule
title-invisible-character = Caractères que personne ne voit
title-french-siren-value = Numéro SIREN incorrect
title-french-siret-value = Numéro SIRET incorrect
title-phone-number-value = Numéro de téléphone incorrect
title-year-interval-value = Période d'années incorrecte
title-nomenclature-actes-value = Rubrique de nomenclature incorrecte
title-french-gps-coordinates = Lieu hors de France
title-reversed-french-gps-coordinates = Latitude et longitude inversées
title-opening-hours-value = Horaires d'ouverture incorrects
title-cohesive-columns-value = Colonnes qui vont ensemble
title-compare-columns-value = Colonnes qui se contredisent
title-sum-columns-value = Somme incorrecte
title-one-of-required = Une valeur manque parmi plusieurs
title-row-order = Pas à sa place
title-removed-record = Déjà retiré
title-near-duplicate = Peut-être déjà présent
title-confusable-key = Lettres qui se ressemblent
