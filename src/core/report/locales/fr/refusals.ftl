# refusals

refusal-key-missing = Aucun enregistrement n’a la clé { $key }. Vérifiez son orthographe, ou ajoutez l’enregistrement.
refusal-key-missing-nearest = Aucun enregistrement n’a la clé { $key }. Vouliez-vous dire { $nearest } (ligne { $line }) ?
refusal-key-taken = La clé { $key } existe déjà, ligne { $line }. Modifiez cet enregistrement, ou choisissez une autre clé.
refusal-key-given-twice = Deux des modifications donnent la clé { $key } à un enregistrement. N’en gardez qu’une.
refusal-key-ambiguous = Plusieurs enregistrements ont la clé { $key } : lignes { $lines }. Indiquez d’autres champs pour n’en désigner qu’un, ou corrigez d’abord le fichier.
refusal-key-empty = { $field } est la clé de l’enregistrement et ne peut pas être vide. Donnez-lui une valeur.
refusal-record-taken = Le même enregistrement existe déjà, ligne { $line }. Il n’y a rien à ajouter.
refusal-record-given-twice = Deux des modifications ajoutent le même enregistrement. N’en gardez qu’une.
refusal-field-missing = Le fichier n’a pas de colonne { $field }. Utilisez un nom de son en-tête.
refusal-field-missing-nearest = Le fichier n’a pas de colonne { $field }. Vouliez-vous dire { $nearest } ?
refusal-field-ambiguous = Plusieurs colonnes s’appellent { $field }, ligne { $line } : colonnes { $columns }. On ne peut pas savoir laquelle est visée ; renommez d’abord les autres.
refusal-header-missing = Le fichier n’a pas de colonne { $field } : la ligne { $line } ressemble à un enregistrement, pas à un en-tête. Placez au-dessus une ligne avec les noms des colonnes.
refusal-expectation-failed = { $field } de { $key } vaut maintenant { $found }, et non { $expected }. Regardez à nouveau l’enregistrement, et refaites la modification si elle reste juste.
refusal-not-a-cell = Une cellule de { $field } contient du texte, pas une liste ni un objet. Donnez une seule valeur.
refusal-item-holds-separator = Un élément pour { $field } contient { $separator }, qui sépare les éléments. Retirez-le.
refusal-unencodable = Le fichier est en { $encoding }, qui n’a pas { $character } ({ $code }) : ce caractère ne peut pas figurer dans { $field }. Écrivez-le avec d’autres lettres, ou enregistrez le fichier en UTF-8.
refusal-broken-text = La ligne { $line } contient l’octet { $byte } (position { $offset }), qui n’est pas du texte en { $encoding }. Indiquez le véritable encodage du fichier, ou corrigez la ligne.
refusal-cut-text = Le fichier s’arrête ligne { $line } au milieu d’un caractère en { $encoding } (position { $offset }). Enregistrez-le en entier.
refusal-quote-unclosed = Le guillemet ouvert ligne { $line }, colonne { $column } n’est jamais fermé : on ne peut pas savoir où finissent les enregistrements. Fermez-le, ou doublez-le s’il fait partie du texte.
refusal-text-after-quote = La cellule entre guillemets ouverte ligne { $line }, colonne { $column } s’étend sur plusieurs lignes, et du texte suit son guillemet fermant. Il manque sans doute un guillemet, ou il y en a un de trop : corrigez d’abord cette ligne.
refusal-cell-too-large = La cellule de la ligne { $line }, colonne { $column } dépasse { $limit } Mio. Un tel fichier n’est pas modifié.
refusal-value-too-large = La valeur pour la colonne { $column } dépasse { $limit } Mio. Raccourcissez-la.
refusal-empty = Le fichier est vide. Mettez-y d’abord une ligne avec les noms des colonnes.
refusal-not-read-back = Le fichier modifié ne se relirait pas comme prévu : il est donc resté tel quel. Merci de signaler ce fichier et cette modification comme un défaut de gitribute.
refusal-nothing-to-change = Le fichier contient déjà tout cela. Il n’y a rien à modifier.
