# Remarques sur le corps d'un ticket. $field est l'identifiant du champ.

remark-empty-body = Le ticket n'a pas de texte : aucune réponse n'a pu être lue.
remark-not-this-form = Aucun titre du formulaire ne figure dans ce ticket : aucune réponse n'a pu être lue. Merci d'utiliser le formulaire.
remark-text-before = Le texte placé avant le premier titre a été laissé de côté.
remark-other-order = Les sections sont dans un autre ordre que celui du formulaire. Elles ont été lues d'après leurs titres.
remark-ambiguous = { $field } peut se lire { $count ->
    [one] autrement
   *[other] de { $count } façons
  } et compte donc comme sans réponse. Merci de modifier le ticket pour que les titres du formulaire, les blocs de code et les options ne figurent qu'à leur place.
remark-section-missing = { $field } : le titre { $label } ne figure pas dans ce ticket.
remark-required-missing = { $field } : il faut répondre à { $label }.
remark-required-box = { $field } : la case { $label } doit être cochée.
remark-unknown-section = La section { $heading }, après { $field }, n'est pas du formulaire. Elle a été laissée de côté.
remark-unknown-option = { $field } : { $option } n'est pas un choix du formulaire.
remark-unknown-option-nearest = { $field } : { $option } n'est pas un choix du formulaire. Vouliez-vous dire { $nearest } ?
remark-unknown-box = { $field } : la case { $label } n'est pas du formulaire. Elle a été laissée de côté.
remark-unknown-box-nearest = { $field } : la case { $label } n'est pas du formulaire. Elle a été laissée de côté. Vouliez-vous dire { $nearest } ?
remark-leftover = { $field } : le texte à côté de la réponse a été laissé de côté : { $text }.
remark-several-lines = { $field } attend une seule ligne et en a plusieurs.
remark-prefilled-untouched = { $field } : le texte proposé par le formulaire est resté tel quel et compte comme sans réponse.
remark-placeholder-dropped = { $field } : la marque « No response » figurait à côté de la réponse et a été laissée de côté.
remark-unclosed-fence = { $field } : le bloc de code n'est jamais fermé.
remark-invisible = { $field } contient des caractères invisibles : { $characters }. Ils ont été gardés.

# Remarques sur le fichier d'un formulaire.

template-unknown-key = Ligne { $line }, colonne { $column } : { $key } n'est pas une clé de formulaire.
template-unknown-key-nearest = Ligne { $line }, colonne { $column } : { $key } n'est pas une clé de formulaire. Vouliez-vous dire { $nearest } ?
template-unknown-type = Ligne { $line }, colonne { $column } : { $type } n'est pas un type de champ connu. Sa réponse est lue comme du texte.
template-unknown-type-nearest = Ligne { $line }, colonne { $column } : { $type } n'est pas un type de champ connu. Vouliez-vous dire { $nearest } ? Sa réponse est lue comme du texte.
template-missing-key = Ligne { $line }, colonne { $column } : il manque { $key }. Ajoutez-le.
template-wrong-value = Ligne { $line }, colonne { $column } : la valeur de { $key } n'est pas de la nature attendue dans un formulaire.
template-no-label = Ligne { $line }, colonne { $column } : ce champ n'a pas de « label » : sa réponse est introuvable. Ajoutez-en un sous « attributes ».
template-no-question = Ligne { $line }, colonne { $column } : le formulaire ne demande rien. Ajoutez un champ qui ne soit pas « markdown ».
template-odd-id = Ligne { $line }, colonne { $column } : l'identifiant { $id } ne doit avoir que des lettres, des chiffres, « - » et « _ ».
template-duplicate-id = Ligne { $line }, colonne { $column } : l'identifiant { $id } figure deux fois. Celui-ci est lu comme { $renamed }.
template-duplicate-label = Ligne { $line }, colonne { $column } : le libellé { $label } figure deux fois. Les réponses sont distinguées par leur ordre.
template-duplicate-option = Ligne { $line }, colonne { $column } : le choix { $option } figure deux fois.
template-bare-boolean = Ligne { $line }, colonne { $column } : le choix { $option } doit être entre guillemets, sinon GitHub le prend pour un booléen.
template-reserved-none = Ligne { $line }, colonne { $column } : GitHub réserve le choix « None » à l'absence de réponse. Prenez un autre mot.
template-default-out-of-range = Ligne { $line }, colonne { $column } : la valeur par défaut { $default } n'est l'indice d'aucun des { $options } choix. Le premier est 0.

# What makes a template unreadable.

template-at = ligne { $line }, colonne { $column } : { $fault }
template-syntax = ce n'est pas du YAML valide. Cherchez ici un mauvais retrait, un « - » qui manque ou un guillemet non fermé ({ $reason }).
template-twice = { $name } figure deux fois. N'en gardez qu'un.
template-alias = les ancres et les alias (« & » et « * ») ne peuvent pas servir ici. Écrivez la valeur en entier, ou mettez-la entre guillemets.
template-complex-name = une clé doit être un mot ou un texte.
template-second-document = le fichier ne peut contenir qu'un document YAML. Retirez le « --- » et ce qui le suit.
template-too-much = ce fichier est trop grand ou trop imbriqué pour un formulaire.
template-not-a-mapping = ce n'est pas un formulaire. Commencez-le par `name:`, `description:` et `body:`.
template-no-body = `body` manque. Ajoutez `body:` avec une liste de champs.
template-body-not-a-list = `body` doit être une liste. Commencez chaque champ par `- type:`.
template-field-not-a-mapping = ce n'est pas un champ. Écrivez `- type: input` avec `attributes:` en dessous.
