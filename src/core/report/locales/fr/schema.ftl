# Ce qui ne va pas dans un schéma, dit à qui l'a écrit. `mend` est schema-meant ou rien.
schema-unusable = le schéma ne peut pas servir
schema-meant = Vouliez-vous dire { $nearest } ?
schema-not-json = ligne { $line }, colonne { $column } : le schéma n'est pas du JSON valide : { $reason }.
schema-json-ends-early = il s'arrête trop tôt. Fermez ses crochets, ses accolades et ses guillemets
schema-json-too-deep = il est imbriqué trop profondément
schema-json-two-of-one-name = un objet a deux membres du même nom
schema-json-unexpected = il y a ici une virgule, une accolade, un crochet ou un guillemet de trop ou en moins
schema-not-an-object = le schéma doit être un objet JSON avec `fields`.
schema-no-fields = le schéma n'a pas de `fields` : ajoutez la liste de ses colonnes.
schema-field-not-an-object = le champ { $number } doit être un objet avec un `name`.
schema-field-without-name = le champ { $number } n'a pas de `name` : donnez-lui celui de sa colonne.
schema-unknown-type = champ { $field } : { $found } n'est pas un type de Table Schema. { $mend }
schema-wrong-shape = { $member } doit être { $expected }.
schema-wrong-shape-field = champ { $field } : { $member } doit être { $expected }.
schema-unknown-directive = champ { $field } : le format contient { $directive }, qu'aucun modèle de date ou d'heure ne connaît.
schema-not-applicable = champ { $field } : { $rule } ne va pas avec le type { $kind }. Retirez-le, ou changez le type.
schema-bound-not-of-type = champ { $field } : { $rule } vaut { $found }, qui n'est pas écrit comme une valeur du type { $kind } dans ce champ.
schema-pattern-too-large = champ { $field } : le motif est trop grand pour servir. Raccourcissez-le.
schema-pattern-unsupported = champ { $field } : le motif regarde autour ou renvoie en arrière, ce que les motifs de Table Schema ne font pas.
schema-pattern-syntax = champ { $field } : le motif est illisible : { $reason }.
schema-unknown-key-field = { $member } nomme { $found }, qui n'est pas un champ du schéma. { $mend }
schema-uneven-reference = `foreignKeys` : { $fields ->
    [one] { $fields } champ renvoie
   *[other] { $fields } champs renvoient
} à { $referenced }. Nommez-en autant des deux côtés.
schema-checks-not-a-list = `custom_checks` doit être une liste de contrôles, chacun avec `name` et `params`.
schema-check-without-name = `custom_checks` : le contrôle { $number } n'a pas de `name`.
schema-check-param = `custom_checks` : { $check } a besoin du paramètre { $param }, qui manque ou ne peut pas servir.

# Ne fait rien, ou pas ce qu'il semble
schema-unknown-property = { $found } n'est pas une propriété d'un schéma, et ne fait rien. { $mend }
schema-unknown-property-field = champ { $field } : { $found } n'est pas une propriété d'un champ, et ne fait rien. { $mend }
schema-misplaced = champ { $field } : { $rule } ne fait rien ici. Déplacez-le dans `constraints`.
schema-unknown-constraint = champ { $field } : { $found } n'est pas une contrainte, et ne fait rien.
schema-not-checked = champ { $field } : { $rule } n'est pas vérifié, car il regarde autour ou en arrière (`(?=…)`, `\1`), ce qui peut durer sans fin. Dites-le autrement, ou décrivez la forme en mots.
schema-unknown-format = champ { $field } : { $found } n'est pas un format de ce type, et n'est pas vérifié.
schema-listed-not-of-type = champ { $field } : la valeur permise { $found } n'est pas du type du champ : aucune cellule ne peut l'avoir.
schema-pattern-not-anchored = champ { $field } : les programmes lisent ce motif de deux façons : certains le cherchent n'importe où dans la valeur, alors que le standard veut qu'il la couvre en entier, comme ici. Entre `^` et `$`, il ne peut se lire que d'une façon.
schema-unknown-check = `custom_checks` : personne ne connaît le contrôle { $found }, qui n'est pas fait. { $mend }
schema-unknown-check-column = `custom_checks` : { $check } nomme la colonne { $found }, qui n'est pas un champ du schéma. { $mend }

# Ce qu'un membre doit être
schema-shape-text = un texte
schema-shape-flag = `true` ou `false`
schema-shape-count = un nombre entier
schema-shape-words = une liste de mots
schema-shape-fields-match = `exact`, `equal`, `subset`, `superset` ou `partial`
schema-shape-missing-values = une liste de textes, ou d'objets avec `value` et `label`
schema-shape-objects = une liste d'objets
schema-shape-type-name = le nom d'un type
schema-shape-characters = au moins un caractère
schema-shape-item-type = `string`, `integer`, `boolean`, `number`, `datetime`, `date` ou `time`
schema-shape-categories = une liste de valeurs, ou d'objets avec `value` et `label`
schema-shape-object = un objet
schema-shape-values = une liste de valeurs
schema-shape-names = le nom d'un champ, ou une liste de noms
schema-shape-name-lists = une liste de listes de noms de champs
schema-shape-references = des objets avec `fields` et une `reference` qui a `resource` et `fields`
schema-shape-resource-names = des références dont `resource` est un nom
schema-json-schema = le { "`jsonSchema`" } de { $field } est inutilisable : { $why }

# Les autres sortes de schémas, et l'indication de `gitribute validate`
lint-json-schema = C'est un JSON Schema, et il peut être utilisé. Les remarques portent seulement sur les Table Schema.
lint-package = C'est un Data Package. Ses fichiers se vérifient par : gitribute validate { $path }
lint-hint = { $count ->
    [one] Le schéma appelle { $count } remarque
   *[other] Le schéma appelle { $count } remarques
} : gitribute schema lint { $path }
