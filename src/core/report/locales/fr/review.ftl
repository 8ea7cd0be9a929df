# What a person's change request does to datasets, told on it and in its check.

review-title-success = Les données sont valides
review-title-failure = { $errors ->
    [one] { $errors } erreur dans les données
   *[other] { $errors } erreurs dans les données
}
review-title-neutral = Les données n’ont pas pu être contrôlées
review-title-untouched = Aucun jeu de données n’est touché

review-untouched = Cette modification ne touche plus aucun jeu de données.
review-next = Poussez une correction sur la même branche : ce commentaire et le contrôle suivront.
review-new-file = Le fichier { $path } est nouveau : tous ses enregistrements sont contrôlés.
review-before-unreadable = Le fichier { $path } n’était pas lisible avant cette modification ; tous ses enregistrements sont donc montrés comme nouveaux et contrôlés.
review-not-compared = Le fichier { $path } n’a pas pu être comparé à ce qu’il était avant.
review-binary = Le fichier { $path } n’est plus du texte : il ne peut être ni comparé ni contrôlé. Enregistrez-le dans son format d’avant.
review-deleted = Cette modification supprime { $path }, le fichier du jeu de données { $dataset }. Si c’est voulu, retirez le jeu de données de `.gitribute.yml` dans la même modification.
review-renamed = Cette modification renomme { $path }, le fichier du jeu de données { $dataset }, en { $to }. Si c’est voulu, changez son `path` dans `.gitribute.yml` dans la même modification.
review-setup-changed = ⚠️ Cette modification change aussi { $path }. Les données sont contrôlées selon la branche par défaut ; ce qui y est nouveau comptera après la fusion.
review-more-datasets = { $count ->
    [one] { $count } autre jeu de données est modifié et a été contrôlé ; il ne tient pas ici.
   *[other] { $count } autres jeux de données sont modifiés et ont été contrôlés ; ils ne tiennent pas ici.
}
review-notes-left-out = { $count ->
    [one] { $count } autre constat n’est pas noté à côté de sa ligne.
   *[other] { $count } autres constats ne sont pas notés à côté de leurs lignes.
}

# Ce qui est dit des commandes sur la demande de modification d'une personne.

amend-fork = La branche de cette demande est dans un dépôt dérivé, où je ne peux pas écrire. Mettez-y ceci vous-même :
amend-lines = Dans { $path } :
amend-delete = Supprimez { $path }.
amend-failing = Les données de cette modification comportent des erreurs ; elle n'est donc pas fusionnée. Une fois corrigées, écrivez de nouveau { $accept }.
amend-merged = ✅ { $who } a accepté cette modification : elle est fusionnée. Merci !
amend-rejected = **Non accepté.** { $who } en donne la raison : { $reason }
amend-undo-headline = { $count ->
    [one] Remettre { $record } comme demandé dans la conversation
   *[other] Remettre { $count } enregistrements comme demandé dans la conversation
}
amend-nothing-to-undo = Il ne reste ici aucun commit de ma part à défaire.
amend-headline = { $count ->
    [one] Modifier { $record } comme demandé dans la conversation
   *[other] Modifier { $count } enregistrements comme demandé dans la conversation
}
