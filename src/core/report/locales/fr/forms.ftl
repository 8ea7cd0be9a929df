# Ce qui ne va pas dans les réponses d’un formulaire, et comment elles ont été lues.

form-missing = { $label } doit avoir une réponse.
form-not-an-option-nearest = { $found } n’est pas un choix de { $label }. Vouliez-vous dire { $nearest } ?
form-not-an-option = { $found } n’est pas un choix de { $label }. Choisissez parmi { $options }.
form-not-an-option-many = { $found } n’est pas un choix de { $label }. Choisissez parmi ses { $count } choix, par exemple { $options }.
form-box = La case { $option } de { $label } doit être cochée.

mapping-no-dataset = On ne peut pas savoir de quel jeu de données parle ce formulaire. Un mainteneur l’écrit dans `.gitribute.yml` : { $line }
mapping-no-dataset-known = On ne peut pas savoir de quel jeu de données parle ce formulaire (il y a { $known }). Un mainteneur l’écrit dans `.gitribute.yml` : { $line }
mapping-no-operation = On ne peut pas savoir si ce formulaire ajoute, change ou retire une fiche. Un mainteneur l’écrit dans `.gitribute.yml` : { $line }
mapping-operation-not-answered = Répondez à { $label }, pour qu’on sache quoi faire.
mapping-operation-unknown = { $found } dans { $label } ne dit pas quoi faire. Choisissez parmi { $known }.
mapping-operation-unknown-nearest = { $found } dans { $label } ne dit pas quoi faire. Vouliez-vous dire { $nearest } ?
mapping-settings-field-missing = `.gitribute.yml` parle d’un champ { $field } que ce formulaire n’a pas. Un mainteneur doit le corriger.
mapping-settings-field-missing-nearest = `.gitribute.yml` parle d’un champ { $field } que ce formulaire n’a pas ; c’est peut-être { $nearest }. Un mainteneur doit le corriger.
mapping-settings-column-missing = `.gitribute.yml` parle d’une colonne { $column } que le jeu de données n’a pas. Un mainteneur doit le corriger.
mapping-settings-column-missing-nearest = `.gitribute.yml` parle d’une colonne { $column } que le jeu de données n’a pas ; c’est peut-être { $nearest }. Un mainteneur doit le corriger.
mapping-no-key = On ne sait pas ce qui identifie une fiche de { $dataset }. Un mainteneur l’écrit dans `.gitribute.yml` : { $line }
mapping-key-not-asked = Ce formulaire ne demande nulle part { $column }, qui identifie une fiche. Un mainteneur dit dans `.gitribute.yml` quel champ le fait : { $line }
mapping-key-not-answered = Répondez à { $label } : sans cela, on ne sait pas de quelle fiche il s’agit.
mapping-new-key-not-asked = Ce formulaire ne demande nulle part le nouveau { $column }. Un mainteneur dit dans `.gitribute.yml` quel champ le fait : { $line }
mapping-new-key-not-answered = Répondez à { $label } : c’est le nouveau nom de la fiche.
mapping-nothing-to-add = Aucune réponse ne dit quoi que ce soit de la nouvelle fiche.
mapping-nothing-to-change = Il n’y a rien à changer : toutes les réponses sont restées vides ou telles quelles. Remplissez ce qui doit être différent.
mapping-locked = { $label } ne peut pas être changé par un formulaire : { $column } est verrouillé. Laissez vide.
mapping-answered-twice = { $first } et { $second } répondent tous deux pour { $column }, mais pas la même chose. Ne répondez qu’à l’un des deux.
mapping-separator-in-item = { $item } de { $label } contient { $separator }, qui sépare les éléments d’une liste. Choisissez autre chose, ou demandez à un mainteneur de renommer ce choix.
mapping-cell-field-not-answered = Répondez à { $label } : sans cela, on ne sait pas quoi changer.
mapping-cell-field-unknown = { $found } dans { $label } n’est pas une colonne du jeu de données.
mapping-cell-field-unknown-nearest = { $found } dans { $label } n’est pas une colonne du jeu de données. Vouliez-vous dire { $nearest } ?
mapping-cell-field-is-key = { $column } identifie la fiche et ne peut pas changer ici. Demandez plutôt un nouveau nom pour la fiche.
mapping-fill-needs = { $column } se compose d’autres réponses. Répondez à { $needs }.
mapping-fill-empty = On ne peut pas composer { $column } avec { $text } : il n’y a ni lettre de a à z, ni chiffre. Écrivez-le en lettres latines, ou donnez { $column } vous-même.
mapping-fill-failed = La valeur de { $column } n’a pas pu être composée ({ $reason }). Un mainteneur doit corriger `fill` dans `.gitribute.yml`.

note-unmapped = { $label }, qu’aucune colonne ne prend : { $answer }
note-ambiguous = { $label } pourrait être plusieurs colonnes ({ $columns }) et a été laissé de côté : { $answer }
note-not-used = { $label } a été laissé de côté, car cela ne joue pas ici : { $answer }
note-placeholder = { $label } : l’exemple { $answer } a été recopié, donc pris pour une absence de réponse. Si c’est bien la valeur : { $command }
note-default-ignored = { $label } est resté comme le formulaire l’avait mis ({ $answer }), donc pris pour une absence de réponse.
note-prefilled-kept = { $label } est resté comme le formulaire l’avait mis et pris pour la réponse : { $answer }
note-list-split =
    { $mark ->
        [lines] { $label } : lu comme { $items ->
            [one] un élément
           *[other] { $items } éléments
        }, un par ligne.
       *[other] { $label } : lu comme { $items ->
            [one] un élément
           *[other] { $items } éléments
        }, séparés par { $sign }.
    }
note-comma-kept = { $label } : lu comme un seul élément malgré ses virgules : { $answer }
note-choices-joined = { $label } : plusieurs choix ont été joints par { $separator }.
note-link-unwrapped = { $label } : { $typed } a été lu comme l’adresse { $address }.
note-invisible = { $label } contient des caractères qu’on ne voit pas ; ils ont été gardés : { $answer }
note-boolean-read = { $label } : { $typed } a été lu comme { $written }.
note-unticked = { $label } : une case non cochée a été lue comme { $written }.
note-clear-unknown = { $label } : { $answer } a été pris pour la valeur. Pour vider une cellule : { $line } dans l’entrée du formulaire de `.gitribute.yml`.
note-filled = { $column } a été fourni : { $value }
note-settings-field-missing = `.gitribute.yml` parle d’un champ { $field } que ce formulaire n’a pas.
note-settings-field-missing-nearest = `.gitribute.yml` parle d’un champ { $field } que ce formulaire n’a pas ; c’est peut-être { $nearest }.

# Commentaires des modèles de description, que montrent les forges sans formulaire pendant la rédaction.
description-needed = obligatoire
description-one-of = au choix
description-any-of = une ou plusieurs de
