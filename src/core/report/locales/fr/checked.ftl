# Ce qu'une vérification a trouvé : titres et mots autour des constats.
checked-valid = Aucune erreur.
checked-invalid = Il y a des erreurs à corriger.
checked-overview = Ce qui a été trouvé
checked-what = Quoi
checked-column = Colonne
checked-count = Nombre
checked-lines = Lignes
checked-line = Ligne
checked-all = Tous les constats
checked-error = erreur
checked-warning = avertissement
checked-empty = (vide)
checked-more = { $count ->
    [one] { $count } autre du même genre
   *[other] { $count } autres du même genre
}

# Ce qui est trouvé dans un schéma : `gitribute schema lint`. `what` est une phrase.
lint-at = { $path }, ligne { $line }, colonne { $column } : { $what }
lint-found = { $errors ->
    [0] Le schéma peut être utilisé
    [one] { $errors } faute empêche d'utiliser le schéma
   *[other] { $errors } fautes empêchent d'utiliser le schéma
} ; { $warnings ->
    [one] { $warnings } avertissement
   *[other] { $warnings } avertissements
} ; { $notes ->
    [one] { $notes } remarque
   *[other] { $notes } remarques
}.
lint-write = Écrivez { $suggestion }.
lint-foreign-word = champ { $field } : { $found } est un mot de JSON Schema, et ne fait rien dans un Table Schema. Retirez-le.
lint-enum-unused = champ { $field } : aucune ligne n'a l'une des valeurs permises ; la ligne { $line } a { $found }.
lint-values-unused = champ { $field } : aucune ligne n'a ces valeurs permises : { $values }.
lint-values-unused-more = champ { $field } : aucune ligne n'a ces valeurs permises : { $values } et { $more } autres.
lint-decimal-sign = champ { $field } : selon le schéma les décimales viennent après { $expected }, et les données écrivent { $example } à la ligne { $line }.
