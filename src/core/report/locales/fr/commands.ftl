# Commandes : ce que chacune fait, qui peut s'en servir, et ce qui est répondu.

command-set = Change des champs de l'enregistrement concerné, ou d'un autre que l'on nomme ; une ligne par champ. `~` vide un champ.
command-add = Ajoute un enregistrement par des lignes « champ = valeur », ou plusieurs par un bloc `csv`, `tsv`, `json` ou `yaml`, ou par un fichier joint.
command-remove = Supprime un enregistrement.
command-rename = Donne une autre clé à un enregistrement.
command-drop = Retire des lignes de cette proposition, par leurs numéros.
command-undo = Retire votre dernière commande de cette proposition.
command-accept = Fusionne la proposition quand ses contrôles passent.
command-reject = Ferme la proposition avec le motif.
command-hold = Met la proposition en attente.
command-refresh = Refait la proposition sur la version la plus récente des données.
command-revert = Propose de revenir sur ce qui a été fusionné.
command-explain = Montre comment les réponses ont été lues.
command-check = Contrôle de nouveau ; donne les erreurs plus anciennes des données à qui peut écrire ici.
command-find = Cherche des lignes.
command-help = Montre ce que vous pouvez faire ici.

who-anyone = tout le monde
who-proposers = ceux qui peuvent proposer
who-author-or-writers = l'auteur, et les personnes qui peuvent écrire dans le dépôt
who-accepters = ceux qui peuvent accepter
who-writers = les personnes qui peuvent écrire dans le dépôt

commands-title-command = Commande
commands-title-who = Qui
commands-title-what = Quoi

help-lead = Ce que vous pouvez faire ici. Une commande commence une ligne d'un commentaire :
help-nothing = Il n'y a rien que vous puissiez faire ici.
help-example = Par exemple :

told-line = { $line } : { $what }
told-below-quote = Ceci suit directement une citation : les forges l'y incluent. Laissez une ligne vide au-dessus.
told-near-miss = Rien n'a été fait. Vouliez-vous dire { $command } ?
told-too-many = Un commentaire peut contenir { $most } de ces commandes. Celle-ci et les suivantes n'ont pas été lues ; envoyez-les dans un autre commentaire, ou en lignes dans un bloc.
told-readings = Choisissez-en une et envoyez-la :

cmd-unknown-field = { $dataset } n'a pas de colonne { $found }.
cmd-unknown-field-nearest = { $dataset } n'a pas de colonne { $found }. Vouliez-vous dire { $nearest } ?
cmd-unknown-dataset = { $found } n'est aucun des jeux de données : { $known }.
cmd-unknown-dataset-nearest = { $found } n'est aucun des jeux de données. Vouliez-vous dire { $nearest } ?
cmd-which-dataset = Il y a plusieurs jeux de données : { $known }. Nommez-en un derrière la commande.
cmd-no-key = Le jeu de données { $dataset } n'a pas de clé ; aucun de ses enregistrements ne peut être nommé. Un mainteneur doit lui donner un `key` dans `.gitribute.yml`.
cmd-key-parts = { $found } ne nomme aucun enregistrement de { $dataset }. Écrivez sa clé entière : { $example }.
cmd-no-fields = Rien n'est donné. Écrivez une ligne « champ = valeur ».
cmd-no-fields-colon = Les champs s'écrivent avec « = », pas avec « : ». Écrivez { $line }.
cmd-no-value = { $field } n'a pas de valeur. Écrivez-en une derrière le « = », ou videz le champ avec `~`.
cmd-two-fields = Ce peut être une valeur ou deux champs, rien ne permet de le dire. Donnez une ligne à chaque champ, ou mettez la valeur entre guillemets.
cmd-odd-quotes = On ne peut dire où finit la valeur de { $field } : des guillemets ne sont pas fermés, ou du texte les suit.
cmd-two-readings = Ceci peut se lire de plusieurs façons.
cmd-field-twice = { $field } figure deux fois avec des valeurs différentes. N'en gardez qu'une.
cmd-extra-text = { $command } ne prend pas d'autres mots. Rien n'a été fait, car { $found } le suit.
cmd-incomplete = { $command } demande davantage. Écrivez { $usage }.
cmd-not-a-row = { $found } n'est pas une ligne d'une proposition. Écrivez des numéros, comme { $example }.
cmd-unknown-command = { $found } n'est pas une commande. { $help } les énumère.
cmd-unknown-command-nearest = { $found } n'est pas une commande. Vouliez-vous dire { $nearest } ?
cmd-too-long = Cette ligne est trop longue pour une commande. Mettez les longues valeurs dans un bloc de code sous « champ = ».
cmd-unclosed-fence = Le bloc sous la commande n'est jamais fermé. Terminez-le par une ligne de trois accents graves.
cmd-unknown-format = { $found } n'est pas un format lu ici. Écrivez `csv`, `tsv`, `json` ou `yaml` derrière l'ouverture du bloc.
cmd-fields-and-rows = Donnez soit des lignes « champ = valeur », soit des lignes de tableau dans un bloc ou un fichier, pas les deux.
cmd-foreign-link = { $url } n'est pas suivi. Déposez le fichier dans le commentaire, ou collez-en les lignes dans un bloc.
cmd-other-file = { $name } est d'un genre qui n'est pas lu. Joignez un fichier qui finit par `.csv`, `.tsv`, `.json` ou `.yaml`.
cmd-file-not-fetched = Le fichier { $name } n'a pas pu être lu. Joignez-le de nouveau.
cmd-file-too-large = Le fichier { $name } est trop grand : { $most } Mo au plus sont lus. Partagez-le.
cmd-ragged = La ligne a { $found ->
    [one] { $found } cellule
   *[other] { $found } cellules
  } pour { $wanted ->
    [one] { $wanted } colonne
   *[other] { $wanted } colonnes
  }. Cherchez un séparateur manquant ou en trop, ou mettez la valeur entre guillemets.
cmd-not-a-cell = { $column } contient un objet, ce qu'aucune cellule ne peut contenir. Donnez une seule valeur.
cmd-no-record-at-hand = Aucun enregistrement de { $dataset } n'est nommé ici. Écrivez sa clé derrière le jeu de données.
cmd-several-records = Cette proposition a { $count } enregistrements. Nommez celui dont il s'agit, par exemple :
cmd-being-removed = Cette proposition supprime cet enregistrement (ligne { $row }) ; rien d'autre ne peut y changer. Retirez d'abord la ligne avec { $command }.
cmd-added-already = Cette proposition ajoute déjà cet enregistrement (ligne { $row }). Modifiez-le plutôt :
cmd-locked = { $column } ne peut pas être changé ici.
cmd-key-column = { $column } est la clé de l'enregistrement. Donnez-lui une autre clé avec { $command }.
cmd-key-missing = { $column } est la clé d'un enregistrement et ne peut pas être vide. Donnez-lui une valeur.
cmd-no-such-row = Il n'y a pas de ligne { $row } : la proposition { $rows ->
    [0] n'en a aucune
    [one] a { $rows } ligne
   *[other] a { $rows } lignes
  }.
cmd-nothing-to-undo = Il ne reste aucune commande de vous à retirer.
cmd-forbidden = { $command } est pour { $who }.
cmd-forbidden-team = { $command } est pour { $who }. gitribute ne peut pas lire si vous êtes dans une équipe qui le peut : il lui faut le droit de lire les membres de l'organisation.
cmd-forbidden-own = { $command } est pour une autre personne que l'auteur de la contribution.
cmd-forbidden-others-row = Cette ligne vient de quelqu'un d'autre. La changer est pour { $who }.
cmd-forbidden-edited = Quelqu'un d'autre, qui ne peut pas se servir de { $command }, a modifié ce commentaire. Écrivez-la dans un commentaire à vous.
cmd-edited = { $command } n'a pas d'effet dans un texte qui a été modifié, ou dont la forge ne dit pas s'il l'a été. Écrivez-la dans un nouveau commentaire.
cmd-stale = La contribution a changé depuis que { $command } a été écrite. Regardez-la de nouveau, et répétez la commande dans un nouveau commentaire si elle convient encore.
cmd-together = Ceci figure avec d'autres contributions dans { $link } ; { $command } s'écrit donc là-bas : toutes sont fusionnées à la fois.
cmd-not-proposed = Rien n'est proposé ici pour l'instant ; { $command } n'a rien à traiter.
cmd-not-merged = Rien d'ici n'est fusionné : { $command } n'a rien sur quoi revenir.
cmd-not-revertible = { $command } ne peut pas être fait. { $why }
cmd-held = { $who } a suspendu cette proposition ; { $command } ne fait donc rien. Elle reprend quand { $who } l'accepte, ou après { $refresh }.
cmd-contradiction = { $first } et { $second } s'excluent ; aucune n'a été faite. Écrivez la bonne dans un nouveau commentaire.

block-empty = Le bloc ou le fichier n'a pas de lignes.
block-too-many = Il y a trop de lignes : { $most } au plus sont lues à la fois. Envoyez-les en plusieurs parties.
block-syntax = Les lignes ne sont pas du { $format } valide : { $why }.
block-syntax-line = Les lignes ne sont pas du { $format } valide, ligne { $line } : { $why }.
block-not-records = Le { $format } doit être une liste d'enregistrements, chacun avec ses champs par leurs noms.
block-unknown-column = La colonne { $found } n'est aucune de celles du jeu de données. Corrigez son nom ou enlevez-la.
block-unknown-column-nearest = La colonne { $found } n'est aucune de celles du jeu de données. Vouliez-vous dire { $nearest } ?
block-column-twice = La colonne { $column } figure deux fois. Enlevez-en une.
block-key-column-missing = Les lignes ne disent pas de quels enregistrements il s'agit : la colonne { $column } manque.

sent-all = { $rows ->
    [one] { $rows } ligne a été prise.
   *[other] Les { $rows } lignes ont été prises.
}
sent-some = { $good ->
    [0] Aucune des { $rows } lignes n'a été prise.
    [one] { $good } des { $rows } lignes a été prise.
   *[other] { $good } des { $rows } lignes ont été prises.
} { $bad ->
    [one] { $bad } revient :
   *[other] { $bad } reviennent :
}
sent-row = Ligne { $row } : { $why }
sent-more = … et { $more } de plus.
sent-correct = À renvoyer, corrigé :

explain-field = Champ
explain-heading = Titre
explain-value = Lu comme
explain-remark = Remarque
explain-no-answer = pas de réponse
explain-none = Il n'y a pas de réponses à expliquer : ceci n'a pas été fait avec un formulaire.
explain-more = … et { $more } de plus.

find-nothing = Rien dans { $dataset } ne contient { $words }.
find-found = { $total ->
    [one] { $total } ligne de { $dataset } contient { $words } :
   *[other] { $total } lignes de { $dataset } contiennent { $words } :
}
find-line = Ligne
find-more = … et { $more } de plus. Plus de mots trouvent moins de lignes.

noted-invisible = Des caractères que personne ne voit ont été laissés hors d'une commande.
noted-reason = Ce qui suit « parce que » a été lu comme le motif : { $reason }. Entre guillemets, ce serait une partie de la valeur.
noted-from = { $who } : { $what }

# Ce que d'autres ont changé sous une contribution.

clash-record = Enregistrement
clash-column = Colonne
clash-was = Auparavant
clash-now = Maintenant
clash-wanted = Proposé
clash-empty = *vide*
clash-no-record = *aucune ligne*
clash-renamed = *devenu { $key }*
clash-more = { $more ->
    [one] … et une autre.
   *[other] … et { $more } autres.
}
clash-keep = Si la valeur proposée convient encore, envoyez :
clash-keep-some = Là où les valeurs proposées conviennent encore, envoyez ces lignes :
clash-keep-all = Pour garder tout ce qui est proposé, envoyez :
clash-leave = Si ce qui s'y trouve maintenant convient, envoyez :
