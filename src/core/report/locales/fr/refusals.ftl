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
refusal-malformed = Le { $format } est cassé à la ligne { $line }, colonne { $column } : { $what } Le fichier est resté tel quel.
malformed-unexpected = { $found } se trouve là où il faudrait { $wanted }.
malformed-ends = il se termine là où il faudrait { $wanted }. Enregistrez-le en entier.
malformed-comma-too-many = une virgule se trouve avant un crochet ou une accolade qui ferme. Retirez la virgule.
malformed-comment = il y a un commentaire, ce que JSON n’a pas. Retirez-le.
malformed-unquoted = { $word } doit être entre guillemets doubles.
malformed-number = { $spelling } n’est pas un nombre comme JSON les écrit. Écrivez-le comme 12.5, ou entre guillemets doubles si c’est un texte.
malformed-quote-unclosed = le guillemet ouvert ici n’est jamais fermé sur sa ligne. Fermez-le, ou écrivez-le \" s’il fait partie du texte.
malformed-control = le caractère { $code } se trouve tel quel dans un texte. Écrivez-le avec une barre oblique inverse, comme \n pour une nouvelle ligne.
malformed-escape = { $found } n’est pas un caractère qu’une barre oblique inverse peut précéder. Doublez la barre si elle fait partie du texte.
malformed-too-deep = les crochets et accolades sont imbriqués sur plus de { $limit } niveaux. Un tel fichier n’est pas modifié.
malformed-text-after-end = { $found } suit la fin du document. Retirez-le, ou placez-le à l’intérieur.
malformed-indentation = la ligne n’a pas le même retrait que celles dont elle fait partie. Alignez-la sur elles.
malformed-tab = une tabulation met la ligne en retrait. Utilisez des espaces.
malformed-other = ceci ne peut pas être lu. Corrigez cette ligne.
wanted-value = une valeur
wanted-name = un nom entre guillemets doubles
wanted-colon = un deux-points
wanted-comma-or-list-end = une virgule ou ]
wanted-comma-or-object-end = une virgule ou {"}"}
refusal-records-missing = Il n’y a pas d’enregistrements à { $path }. Indiquez où ils se trouvent.
refusal-records-missing-found = Il n’y a pas d’enregistrements à { $path }. Indiquez où ils se trouvent : peut-être à { $found }.
refusal-records-not-here = Le document lui-même n’est pas une liste d’enregistrements. Indiquez où ils se trouvent.
refusal-records-not-here-found = Le document lui-même n’est pas une liste d’enregistrements. Indiquez où ils se trouvent : peut-être à { $found }.
refusal-item-missing = { $field } n’existe pas : la liste a { $length ->
    [0] zéro élément
    [one] un élément
   *[other] { $length } éléments
}. Le premier est [0] ; ajoutez plutôt des éléments à la fin.
refusal-member-ambiguous = { $field } se trouve plusieurs fois dans cet enregistrement : lignes { $lines }. Impossible de savoir lequel est visé ; n’en gardez d’abord qu’un.
refusal-not-nested = { $field } ne peut pas être défini : { $holder } contient une seule valeur, sans rien à l’intérieur. Modifiez { $holder } lui-même.
refusal-not-a-list = { $field } n’est pas une liste : rien ne peut y être ajouté ni en être retiré. Modifiez plutôt sa valeur.
refusal-not-a-point = { $value } n’est pas un lieu pour { $field }. Écrivez la longitude et la latitude séparées par une virgule, comme 2.3522,48.8566.
refusal-opaque-alias = { $field } (ligne { $line }) ne fait que renvoyer à une valeur qui se trouve ailleurs. Modifiez celle-ci à la main.
refusal-opaque-anchor = D’autres endroits renvoient à { $field } (ligne { $line }) : un changement les toucherait aussi. Modifiez-le à la main.
refusal-opaque-tag = { $field } (ligne { $line }) a un type particulier, qui n’est pas modifié ici. Modifiez-le à la main.
refusal-opaque-complex-name = { $field } (ligne { $line }) a des membres dont le nom n’est pas un texte. Modifiez-le à la main.
refusal-one-record = Le fichier est un seul enregistrement : on ne peut pas y ajouter, en retirer ni y renommer d’enregistrement.
refusal-format-unsupported = Les fichiers { $format } ne sont pas modifiés.
