# Le commentaire, le texte de la demande de changement, et ce qu'écrit « gitribute diff ».

summary-asked-by = Demandé par { $who } : { $what }
summary-asked-by-nothing = Demandé par { $who }. { $what }
summary-place = { $dataset } ({ $path })
summary-place-path = { $path }
summary-changes = { $changes } sur { $total } dans { $place }.
summary-changes-new = { $changes } dans { $place }.
summary-rows-added = { $count ->
    [one] { $count } ligne ajoutée
   *[other] { $count } lignes ajoutées
}
summary-rows-changed = { $count ->
    [one] { $count } modifiée
   *[other] { $count } modifiées
}
summary-rows-changed-cells = { $count ->
    [one] { $count } modifiée ({ $cells })
   *[other] { $count } modifiées ({ $cells })
}
summary-rows-renamed = { $count ->
    [one] { $count } renommée
   *[other] { $count } renommées
}
summary-rows-removed = { $count ->
    [one] { $count } supprimée
   *[other] { $count } supprimées
}
summary-cells = { $count ->
    [one] { $count } cellule
   *[other] { $count } cellules
}
summary-cells-all = { $cells }, seulement { $kind }
summary-cells-some = { $cells } : { $kinds }
summary-cells-of-kind = { $count } seulement { $kind }
summary-kind-whitespace = des espaces
summary-kind-case = des majuscules ou minuscules
summary-kind-number = l’écriture d’un nombre
summary-kind-unicode = le codage des lettres

summary-nothing = Rien ne change dans { $place } : tout y est déjà.
summary-only-order = Aucune valeur ne change dans { $place } : seulement l’ordre des lignes ({ $count ->
    [one] { $count } ligne déplacée
   *[other] { $count } lignes déplacées
}).
summary-only-columns = Aucune ligne ne change dans { $place }, seulement des colonnes.
summary-only-bytes = Aucune valeur ne change dans { $place } : seulement la façon dont le fichier est écrit.
summary-only-bytes-of = Aucune valeur ne change dans { $place } : seulement la façon dont le fichier est écrit ({ $what }).
summary-bytes-also = La façon dont le fichier est écrit change aussi : { $what }.
summary-bytes-bom-added = indicateur d’ordre des octets (BOM) ajouté
summary-bytes-bom-removed = indicateur d’ordre des octets (BOM) retiré
summary-bytes-line-ends = fins de ligne
summary-bytes-final-newline = fin de la dernière ligne
summary-bytes-encoding = encodage
summary-bytes-delimiter = séparateur
summary-bytes-quoting = guillemets

summary-rest-identical = Le reste du fichier est identique octet pour octet : { $changed ->
    [one] { $changed } ligne changée
   *[other] { $changed } lignes changées
} sur { $total }.

summary-column-added = Colonne { $column } ajoutée, { $count ->
    [0] vide
    [one] { $count } cellule remplie
   *[other] { $count } cellules remplies
}.
summary-column-removed = Colonne { $column } supprimée, { $count ->
    [0] elle était vide
    [one] avec { $count } valeur
   *[other] avec { $count } valeurs
}.
summary-column-renamed = Colonne { $from } renommée { $column }.
summary-column-moved = Colonne { $column } déplacée de la place { $from } à la place { $to }.
summary-columns-more = { $count ->
    [one] { $count } autre changement de colonnes
   *[other] { $count } autres changements de colonnes
}.
summary-rows-moved = { $count ->
    [one] { $count } ligne a changé
   *[other] { $count } lignes ont changé
} de place.
summary-rows-moved-which = { $count ->
    [one] { $count } ligne a changé
   *[other] { $count } lignes ont changé
} de place : { $moves }.
summary-move = { $key } (rang { $from } → { $to })
summary-moves-more = … et { $count } de plus
summary-moved = Déplacées : { $moves }.
summary-duplicate-key = ⚠️ La clé { $key } figure aux lignes { $lines } : ses lignes ont été appariées dans leur ordre.
summary-duplicate-keys-more = ⚠️ { $count ->
    [one] { $count } autre clé figure
   *[other] { $count } autres clés figurent
} sur plusieurs lignes.
summary-nameless = (sans nom)

summary-verdict-holds = ✅ Toutes les vérifications passent.
summary-verdict-warnings = ⚠️ Rien ne bloque ; { $warnings ->
    [one] { $warnings } avertissement
   *[other] { $warnings } avertissements
} à regarder.
summary-verdict-errors = ❌ { $errors ->
    [one] { $errors } erreur
   *[other] { $errors } erreurs
} à corriger d’abord.
summary-verdict-both = ❌ { $errors ->
    [one] { $errors } erreur
   *[other] { $errors } erreurs
} à corriger d’abord, { $warnings ->
    [one] { $warnings } avertissement
   *[other] { $warnings } avertissements
} à regarder.
summary-old-findings = { $count ->
    [one] { $count } erreur plus ancienne figure dans le fichier ; elle ne compte pas.
   *[other] { $count } erreurs plus anciennes figurent dans le fichier ; elles ne comptent pas.
}
summary-findings-more = … et { $count ->
    [one] { $count } autre constat
   *[other] { $count } autres constats
}.

summary-added = Ajoutée
summary-removed = Supprimée
summary-changed = Modifiée
summary-renamed = Renommée
summary-line = ligne { $line }
summary-head-column = Colonne
summary-head-before = Avant
summary-head-after = Après
summary-head-value = Valeur
summary-head-line = Ligne
summary-empty = vide
summary-empty-columns = Vides : { $columns }.
summary-cells-hidden = … et { $count ->
    [one] { $count } autre cellule
   *[other] { $count } autres cellules
} de cette ligne.
summary-columns-hidden = { $count ->
    [one] { $count } autre colonne n’est pas montrée
   *[other] { $count } autres colonnes ne sont pas montrées
} ici.
summary-group = { $column } : { $cells }, { $count ->
    [one] { $count } valeur
   *[other] { $count } valeurs
} : { $values }
summary-group-value = { $value } ({ $count })
summary-groups-more = … et { $count ->
    [one] { $count } autre colonne
   *[other] { $count } autres colonnes
}.
summary-whole-rows-hidden = Les autres cellules de { $count ->
    [one] { $count } ligne ajoutée ou supprimée
   *[other] { $count } lignes ajoutées ou supprimées
} ne sont pas montrées ici.
summary-mark-whitespace = espaces
summary-mark-case = casse
summary-mark-number = écriture du nombre
summary-mark-unicode = codage des lettres
summary-values-added = { $count ->
    [one] La valeur de la nouvelle colonne { $column }
   *[other] Les { $count } valeurs de la nouvelle colonne { $column }
}
summary-values-removed = { $count ->
    [one] La valeur qui part avec la colonne { $column }
   *[other] Les { $count } valeurs qui partent avec la colonne { $column }
}
summary-values-hidden = … et { $count ->
    [one] { $count } autre valeur
   *[other] { $count } autres valeurs
}.
summary-table-rows = Changements, ligne par ligne
summary-head-row = Rang
summary-more-rows = { $count ->
    [one] { $count } autre ligne
   *[other] { $count } autres lignes
}
summary-whole-rows = { $count ->
    [one] Toutes les cellules de la ligne ajoutée ou supprimée
   *[other] Toutes les cellules des { $count } lignes ajoutées ou supprimées
}
summary-rows-hidden = … { $count ->
    [one] { $count } ligne changée n’est pas montrée
   *[other] { $count } lignes changées ne sont pas montrées
} ici.
summary-see-all = Tous les changements : { $link }
summary-see-all-name = la différence du fichier

summary-next = Et maintenant
summary-next-more = … et { $count } de plus.
summary-remarks = { $count ->
    [one] { $count } remarque sur la lecture de la demande
   *[other] { $count } remarques sur la lecture de la demande
}
summary-remarks-more = … et { $count ->
    [one] { $count } autre remarque
   *[other] { $count } autres remarques
}.
