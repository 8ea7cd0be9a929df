# Où en est une contribution, dit sous son ticket.

status-blocked = Rien ne change avant que cela soit corrigé. C'est à un mainteneur de le faire ; vous n'avez rien à écrire de nouveau.
status-invalid = Rien n'est encore proposé. Modifiez le ticket ci-dessus ; ce commentaire suit en quelques secondes.
status-unchanged = Le jeu de données dit déjà cela : il n'y a rien à proposer. Si vous vouliez dire autre chose, modifiez le ticket ci-dessus.
status-waiting-first = **C'est la première contribution de { $who } ici : elle attend un feu vert.** Une personne qui peut accepter l'examine et écrit { $refresh } ; elle est alors proposée. { $who } n'a rien à faire.
status-waiting-person = **{ $who } a proposé tout ce qui est pris d'une personne pour l'instant : { $count } { $period ->
    [hour] par heure
    [week] par semaine
   *[other] par jour
}.** Rien n'est perdu : ceci est proposé de soi-même à partir du { $until }. Une personne qui peut accepter peut le laisser passer plus tôt avec { $refresh }.
status-waiting-repository = **Tout ce qui est pris ici pour l'instant a été proposé : { $count } { $period ->
    [hour] par heure
    [week] par semaine
   *[other] par jour
}.** Rien n'est perdu : ceci est proposé de soi-même à partir du { $until }. Une personne qui peut accepter peut le laisser passer plus tôt avec { $refresh }.
status-prepared = Cela peut être écrit tel quel dans { $base }. Aucune demande de fusion n'est nécessaire : quand une personne qui peut accepter écrit { $accept }, c'est fait.
status-written = Écrit dans { $base } par le commit { $commit }. Merci !
status-clashing = D'autres ont changé les mêmes données depuis cette proposition : { $link } attend donc. Rien n'en est perdu et rien n'est écrasé : le tableau ci-dessous montre ce qui s'y trouvait, ce qui s'y trouve maintenant et ce qui est proposé.
status-clashing-branch = D'autres ont changé les mêmes données entre-temps : cette contribution attend donc. Rien n'en est perdu et rien n'est écrasé.
status-ready = Cela peut être proposé tel quel.
status-proposed = Proposé dans { $link } : un mainteneur l'examine ensuite. Vous pouvez encore modifier le ticket ci-dessus ; la proposition suit.
status-handed-over = Un mainteneur travaille maintenant à la main sur { $link }. Modifier le ticket ci-dessus ne la change plus ; écrivez-lui là-bas.
status-handed-over-branch = Un mainteneur travaille maintenant à la main sur la branche de cette proposition. Modifier le ticket ci-dessus ne la change plus.
status-merged = Fusionné dans { $link }. Merci !
status-declined = La proposition { $link } a été fermée sans être fusionnée. Un mainteneur qui change d'avis peut la rouvrir.
status-withdrawn = Le ticket a été fermé, la proposition est donc retirée. Rouvrez le ticket pour la proposer de nouveau.
status-not-ours = Ce ticket ne ressemble plus à l'un des formulaires ; rien n'est proposé.

contribution-faults = **Cela ne peut pas encore être proposé :**
contribution-too-many-faults = **Cela ne peut pas encore être proposé :** il y a plus à corriger que ce commentaire n'en peut contenir. Remplissez de nouveau le formulaire.
contribution-undecided = Le ticket peut venir de plusieurs formulaires ({ $forms }). Ouvrez un nouveau ticket et choisissez-y le formulaire.
contribution-not-read-back = Le fichier modifié n'a pas pu être relu. C'est une erreur de gitribute ; un mainteneur devrait en être informé.
contribution-given-up = gitribute a échoué plusieurs fois sur cette demande. La faute est la sienne, pas celle de ce que vous avez écrit ; la personne qui l'exploite en trouve la raison dans son journal.

repository-refused = La forge ne laisse pas gitribute proposer cela : { $why }. Un mainteneur doit changer cette règle, ou autoriser gitribute.
repository-config-not-text = La configuration { $path } n'est pas du texte UTF-8. Un mainteneur doit l'enregistrer en UTF-8.

file-symlink = { $path } est un lien symbolique, qui n'est pas suivi. Un mainteneur doit y mettre le fichier lui-même, ou corriger le chemin dans `.gitribute.yml`.
file-executable = { $path } est marqué comme exécutable, ce qu'un fichier de données ne devrait pas être. Un mainteneur doit retirer cette marque (`git update-index --chmod=-x`).
file-folder = { $path } est un dossier, pas un fichier. Un mainteneur doit corriger le chemin dans `.gitribute.yml`.
file-submodule = { $path } est un sous-module : il appartient à un autre dépôt. Un mainteneur doit corriger le chemin dans `.gitribute.yml`.
file-lfs = { $path } est conservé dans Git LFS, que gitribute ne peut pas modifier. Un mainteneur doit garder le fichier dans Git même.
file-too-large = { $path } a { $size } Mo ; au plus { $most } Mo peuvent être modifiés. Un mainteneur doit le partager en plusieurs fichiers.
file-too-many = Le dossier de { $path } contient { $files } fichiers ; au plus { $most } enregistrements d’un fichier chacun peuvent être traités. Un mainteneur doit les garder dans un seul fichier, ou diviser le dossier.

dataset-missing = Le fichier { $path } du jeu de données { $dataset } n'existe pas. Un mainteneur doit le remettre, ou corriger `path` dans `.gitribute.yml`.
dataset-unreadable = Le fichier { $path } ne peut pas être lu ; rien ne peut y être changé. { $why }
dataset-removed-unlike = Le jeu de données { $dataset } nomme { $path } dans `not_in`, et ce fichier n'a aucune des colonnes du jeu. Un mainteneur doit le corriger.
dataset-schema-unusable = Le schéma { $path } est inutilisable : { $why } Un mainteneur doit le corriger.
dataset-custom-props-unusable = Les propriétés personnalisées des colonnes sont inutilisables : { $why } Un mainteneur doit les corriger.

proposal-title-add = { $more ->
    [0] Ajouter { $record } à { $dataset }
    [one] Ajouter { $record } et { $more } autre à { $dataset }
   *[other] Ajouter { $record } et { $more } autres à { $dataset }
}
proposal-title-update = { $more ->
    [0] Modifier { $record } dans { $dataset }
    [one] Modifier { $record } et { $more } autre dans { $dataset }
   *[other] Modifier { $record } et { $more } autres dans { $dataset }
}
proposal-title-remove = { $more ->
    [0] Retirer { $record } de { $dataset }
    [one] Retirer { $record } et { $more } autre de { $dataset }
   *[other] Retirer { $record } et { $more } autres de { $dataset }
}
proposal-title-rename = { $more ->
    [0] Renommer { $record } dans { $dataset }
    [one] Renommer { $record } et { $more } autre dans { $dataset }
   *[other] Renommer { $record } et { $more } autres dans { $dataset }
}
proposal-title-back = { $more ->
    [0] Revenir sur { $record } dans { $dataset }
    [one] Revenir sur { $record } et { $more } autre dans { $dataset }
   *[other] Revenir sur { $record } et { $more } autres dans { $dataset }
}
proposal-back = Ceci revient sur ce que { $link } a apporté, comme { $who } l'a demandé.
proposal-back-nobody = Ceci revient sur ce que { $link } a apporté.
proposal-back-commit = Ceci revient sur ce qui a été écrit pour ce ticket, comme { $who } l'a demandé.
proposal-back-commit-nobody = Ceci revient sur ce qui a été écrit pour ce ticket.
proposal-back-because = La raison : { $reason }.
proposal-clash = ⚠️ { $link } touche le même enregistrement : { $record }. Quand l'une des deux sera fusionnée, l'autre sera recalculée.
proposal-waits = ⏸️ **À ne pas fusionner en l'état.** D'autres ont changé les mêmes données depuis cette proposition. La suite vient quand cela est réglé dans { $issue } :
proposal-review = Fusionnez-la, ou modifiez le ticket pour la changer.

# Ce qui est répondu aux commandes.

talk-title = Réponses
talk-older = { $dataset } contient { $count ->
    [one] { $count } erreur plus ancienne. Elle ne compte pas ici ; qui tient les données peut la corriger
   *[other] { $count } erreurs plus anciennes. Elles ne comptent pas ici ; qui tient les données peut les corriger
} :
talk-older-more = et { $count ->
    [one] { $count } autre.
   *[other] { $count } autres.
}
talk-checked = Vérifié de nouveau : ce qui a été trouvé est dit plus haut.
talk-reason = { $who }, ligne { $row } : { $reason }

policy-propose = Ce dépôt ne prend les contributions que de certaines personnes, et ses règles ne vous nomment pas. Un mainteneur peut le proposer pour vous.

reference-follows = { $count ->
    [one] { $count } ligne de { $dataset } renvoyait à { $key } ; elle nomme maintenant { $to }.
   *[other] { $count } lignes de { $dataset } renvoyaient à { $key } ; elles nomment maintenant { $to }.
}
reference-unnamed = Des lignes de { $dataset } renvoient à { $key } et n'ont pas de clé à elles, elles ne peuvent donc pas suivre : lignes { $lines }. Changez-les à la main, dans une même demande que la clé.
reference-too-many = { $count } lignes de { $dataset } renvoient à { $key } ; { $most } au plus sont changées avec une clé. Changez-les à la main, dans une même demande que la clé.

contribution-nothing-left = Toutes les lignes ont été retirées de cette proposition ; il n'en reste rien à proposer.
contribution-supplied-follows = Elle se fait à partir de { $columns } : dès que c’est corrigé, elle suit d’elle-même.
contribution-nothing-good = Aucune des lignes ne peut être proposée telle quelle. Les réponses plus bas disent pourquoi.
contribution-too-many-refused = Trop de lignes ne peuvent pas être prises. Regardez-les de nouveau, et envoyez-les en plus petites parties.

link-answers = 🔗 { $record }, colonne { $column } : l’adresse { $url } répond { $status }. Merci de vérifier qu’elle est juste ; cela ne bloque rien.
link-silent = 🔗 { $record }, colonne { $column } : rien ne répond à l’adresse { $url }. Merci de vérifier qu’elle est juste ; cela ne bloque rien.
standing-held = ⏸️ { $who } a suspendu cela. La suite vient quand { $who } écrit { $accept }, ou après { $refresh }.
standing-held-because = ⏸️ { $who } a suspendu cela : { $reason }. La suite vient quand { $who } écrit { $accept }, ou après { $refresh }.
standing-owner = { $record } appartient à { $owners } : on attend son accord, ou celui d'une personne qui peut accepter.
standing-owner-more = { $more ->
    [one] { $more } autre ligne appartient aussi à quelqu'un.
   *[other] { $more } autres lignes appartiennent aussi à quelqu'un.
}
standing-label-forbidden = { $who } a mis l'étiquette { $label }, mais ne peut pas accepter ceci ; l'étiquette ne fait donc rien.
standing-label-unknown = L'étiquette { $label } est là, mais on ne peut pas savoir qui l'a mise ; elle ne fait donc rien.
standing-label-together = L'étiquette { $label } ne fait rien ici : ceci figure avec d'autres contributions dans { $link }, et une étiquette là-bas les accepte toutes.
standing-label-stale = L'étiquette { $label } a été mise avant ce qui est ici maintenant. Si c'est toujours juste, enlevez-la et remettez-la.
standing-quiet = J'ai répondu { $count } fois en { $minutes } minutes sans un mot d'une personne ; je me tais donc ici jusqu'à ce que quelqu'un écrive.
revert-by-hand = Une personne a travaillé à la main sur { $link } : ce qu’elle a apporté ne peut pas être distingué. Revenez dessus avec Git.
revert-unknown = Des modifications de lignes ne permettent pas de revenir sur ce qui a été apporté. Faites-le avec Git, ou écrivez ce qui devrait y être dans une nouvelle contribution.
revert-done = On est déjà revenu dessus. Si cela doit y être de nouveau, ouvrez un nouveau ticket.
standing-accepted = { $who } a accepté cela, mais la forge ne le fusionne pas encore : { $why }. Un nouvel essai suit dès que quelque chose change ici.

status-rejected = La proposition { $link } a été fermée. Modifiez le ticket pour proposer autre chose.
status-rejected-unproposed = Le ticket a été fermé. Modifiez-le pour proposer autre chose.
status-rejected-why = **Non accepté.** { $who } en donne la raison : { $reason }

# Ce qui sépare une proposition acceptée de sa fusion : une partie de `standing-accepted`.
unmergeable-pipeline-runs = un pipeline est en cours, et la forge la fusionnera dès qu'il aura réussi
unmergeable-pipeline-failed = le pipeline de son dernier commit doit d'abord réussir ; voyez ce qu'il dit
unmergeable-conflict = elle est en conflit avec la branche par défaut ; sa branche doit être mise à jour
unmergeable-rebase = sa branche doit d'abord être rebasée sur la branche par défaut
unmergeable-threads = des fils de discussion y sont ouverts ; chacun doit d'abord être résolu
unmergeable-draft = c'est un brouillon ; marquez-la comme prête
unmergeable-approvals = des approbations manquent ; des personnes habilitées doivent l'approuver sur la forge, ce que je ne fais jamais
unmergeable-approvals-left = { $left ->
    [one] une approbation manque
   *[other] { $left } approbations manquent
} ; des personnes habilitées doivent l'approuver sur la forge, ce que je ne fais jamais
unmergeable-changes-requested = un relecteur a demandé des changements ; faites-les, ou demandez une autre relecture
unmergeable-blocked = une autre demande de fusion doit d'abord être fusionnée
unmergeable-time = sa fusion est prévue pour plus tard
unmergeable-title = son titre ou son texte n'a pas ce que le projet demande, comme la clé d'un ticket ; ajoutez-le
unmergeable-policy = une règle de sécurité s'y oppose ; une personne qui en est responsable doit décider
unmergeable-status-checks = des vérifications d'autres services doivent d'abord réussir
unmergeable-locked-files = quelqu'un a verrouillé des fichiers qu'elle modifie ; demandez leur déverrouillage
unmergeable-no-commits = sa branche n'existe plus, ou n'a pas de commits
unmergeable-not-open = elle n'est plus ouverte
