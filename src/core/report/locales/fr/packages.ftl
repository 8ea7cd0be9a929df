# Données structurées et paquets : ce qui enfreint un JSON Schema, et ce qui ne va pas dans un paquet.

finding-member = { $member }
finding-in-cell = dans la cellule : { $what }
finding-in-cell-at = dans la cellule, à { $at } : { $what }
finding-other-part = { $what } Cette ligne est dans { $path }.

# Valeurs de données structurées
finding-not-json = ce n'est plus du JSON valide à partir du caractère { $column } de la ligne : { $reason }.
finding-not-of-kind = { $cell } n'est pas du bon genre : écrivez { $kinds }.
finding-kinds = { $several } ou { $last }
finding-kind-null = une valeur vide
finding-kind-boolean = true (vrai) ou false (faux)
finding-kind-integer = un nombre entier
finding-kind-number = un nombre
finding-kind-text = un texte entre guillemets
finding-kind-list = une liste
finding-kind-object = un objet
finding-missing-member = { $name } doit être renseigné ici, et manque. Ajoutez-le.
finding-unknown-members = { $count ->
    [one] { $names } n'est pas attendu ici. Retirez-le ou renommez-le.
   *[other] { $names } ne sont pas attendus ici. Retirez-les ou renommez-les.
}
finding-multiple = { $cell } n'est pas un multiple de { $of }.
finding-item-twice = { $cell } contient deux fois la même valeur. Chaque valeur ne peut y figurer qu'une fois.
finding-json-rule = { $cell } n'est pas comme le schéma le décrit ici (règle { $rule }).

# Paquets
package-not-json = le paquet n'est pas du JSON valide : ligne { $line }, caractère { $column } : { $reason }.
package-none = ce n'est pas un paquet : il n'a pas de liste de ressources.
package-empty = le paquet n'a pas de ressources : ajoutez les fichiers qui en font partie.
package-resource-shape = la ressource numéro { $number } doit être un objet avec un nom et un chemin.
package-resource-name = la ressource numéro { $number } n'a pas de nom. Donnez-lui-en un.
package-name-twice = deux ressources portent le nom { $resource }. Renommez l'une d'elles.
package-no-data = la ressource { $resource } ne dit pas où sont ses données. Ajoutez le chemin de son fichier.
package-path-and-data = la ressource { $resource } a un chemin et des données à elle. Retirez l'un des deux.
package-shape = la ressource { $resource } : { $member } doit être { $expected }.
package-remote = la ressource { $resource } : { $member } est l'adresse web { $address }. Seuls les fichiers du dépôt sont lus : ajoutez le fichier, et écrivez son chemin.
package-path = la ressource { $resource } : le chemin { $path } est inutilisable : { $why }
package-missing-file = la ressource { $resource } : il n'y a pas de fichier { $path }. Ajoutez-le, ou corrigez son chemin dans le paquet.
package-encoding = la ressource { $resource } : l'encodage { $found } est inconnu. Écrivez utf-8, windows-1252 ou un autre nom de l'Encoding Standard.
package-format = la ressource { $resource } est un tableau au format { $format }, qui ne peut pas être lu ici. CSV et JSON le peuvent.
package-inline = la ressource { $resource } : ses données ne sont pas une liste d'enregistrements. Écrivez une liste d'objets, ou de listes avec les noms d'abord.
package-bytes = la taille du fichier est { $found }, et son paquet dit { $expected }. Corrigez le nombre dans le paquet si le fichier est juste.
package-hash = le fichier a l'empreinte { $found }, et son paquet dit { $expected }. Corrigez l'empreinte dans le paquet si le fichier est juste.
package-hash-kind = la ressource { $resource } : les empreintes du genre { $kind } ne peuvent pas être vérifiées. Écrivez md5, sha1, sha256 ou sha512.
package-schema = la ressource { $resource } : son schéma est inutilisable : { $why }
package-dialect = la ressource { $resource } : son dialecte doit être un objet.
package-dialect-shape = la ressource { $resource } : { $member } de son dialecte doit être { $expected }.
package-dialect-sheets = la ressource { $resource } : { $member } concerne les tableurs et les bases de données, qui ne peuvent pas être lus ici. Enregistrez le tableau en CSV.
package-part-not-json = la ressource { $resource } : le fichier { $path } n'est pas du JSON valide.
package-reference = la ressource { $resource } renvoie à { $found }, qui n'est pas une ressource du paquet.
package-reference-meant = la ressource { $resource } renvoie à { $found }, qui n'est pas une ressource du paquet. Vouliez-vous dire { $nearest } ?
package-reference-column = la ressource { $resource } renvoie à la colonne { $column } de { $table }, qui n'existe pas.
package-reference-unread = la ressource { $resource } renvoie à { $table }, qui n'a pas pu être lue : ces renvois n'ont pas été vérifiés.
package-parts = les colonnes de ce fichier ne sont pas celles de { $first }, le premier fichier du même tableau.
package-property = les données n'ont pas de { $property }.
package-no-records = les données ne sont pas une liste d'enregistrements.
package-no-record = l'enregistrement numéro { $number } n'est pas écrit comme les autres : tous doivent être des objets, ou tous des listes.

package-be-text = un texte
package-be-character = un seul caractère
package-be-flag = true (vrai) ou false (faux)
package-be-count = un nombre entier
package-be-words = une liste de textes
package-be-rows = une liste de numéros de rangées, dont la première est 1
package-be-paths = un chemin, ou une liste de chemins
package-be-object = un objet, ou le chemin d'un fichier qui le contient
package-be-objects = une liste d'objets
package-be-items = array ou object
package-be-hash = une empreinte : 32 chiffres, ou d'autres après leur genre, comme sha256:…

# Le programme
custom-props-unusable = Les propriétés personnalisées sont inutilisables :
validate-custom-props-of-one = Les propriétés personnalisées sont celles d'une seule table : indiquez son fichier au lieu du datapackage.json.
validate-notes-left-out = { $count ->
    [one] { $count } autre constat n'est pas affiché
   *[other] { $count } autres constats ne sont pas affichés
} à côté des lignes.
validate-not-listed = { $path } n'est pas un fichier du paquet { $package }.
validate-unread-format = { $path } est dans un format qui ne peut pas être vérifié ici. CSV et JSON le peuvent.
dataset-not-listed = { $path } n'est pas un fichier du paquet.

# JSON Schema : pourquoi un schéma ne peut pas être utilisé
json-schema-not-json = ce n'est pas du JSON valide : ligne { $line }, caractère { $column } : { $reason }.
json-schema-wrong = il ne respecte pas les règles de JSON Schema : { $reason }.
json-schema-wrong-at = { $place } ne respecte pas les règles de JSON Schema : { $reason }.
json-schema-pattern = il contient un motif inutilisable : { $pattern }. Les motifs qui regardent devant ou derrière ne sont pas lus.
json-schema-pattern-at = { $place } contient un motif inutilisable : { $pattern }. Les motifs qui regardent devant ou derrière ne sont pas lus.
json-schema-outside = il renvoie à { $reference }, qui n'est pas dans le dépôt. Seuls les fichiers du dépôt peuvent être cités : mettez-y une copie.
json-schema-nowhere = il renvoie à { $reference }, et cet endroit n'existe pas. Corrigez le renvoi.
json-schema-draft = son { "`$schema`" } vaut { $found }, qui n'est aucune des versions 4, 6, 7, 2019-09 et 2020-12.
json-schema-referred = il renvoie à { $path }, qui n'est pas du JSON valide.
json-schema-too-many = il renvoie à plus de { $most } fichiers.
