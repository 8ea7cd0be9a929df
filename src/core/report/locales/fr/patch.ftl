# Why a difference was not applied to a file. A sentence says what stands there, and what to do.

patch-version = La différence est de version { $found }, que ce programme ne connaît pas. Utilisez le programme qui l’a faite, ou un plus récent.
patch-contradiction = La différence se contredit à la ligne de données { $row }. Refaites-la avec `gitribute diff`.
patch-column-missing = Le fichier n’a pas la colonne { $field } dont parle la différence. Appliquez-la à la version dont elle est partie.
patch-other-header = La différence change des colonnes, et l’en-tête est un autre : { $found } figure à la place de { $expected }. Appliquez-la à la version dont elle est partie.
patch-other-header-short = La différence change des colonnes, et l’en-tête est un autre : { $expected } manque. Appliquez-la à la version dont elle est partie.
patch-other-header-long = La différence change des colonnes, et l’en-tête est un autre : { $found } s’est ajoutée. Appliquez-la à la version dont elle est partie.
patch-other-rows = La différence déplace des lignes ou change des colonnes, et le fichier a d’autres lignes ({ $found }) que la version dont elle est partie ({ $expected }). Appliquez-la à cette version.
patch-row-missing = Aucune ligne n’a la clé { $key } ; elle figurait ligne { $line } de la version dont la différence est partie.
patch-row-missing-whole = Une ligne que la différence supprime n’est pas dans le fichier ; elle figurait ligne { $line } de la version dont la différence est partie.
patch-row-taken = La clé { $key } que la différence ajoute figure déjà ligne { $line }.
patch-stale = Ligne { $line }, { $field } : il y a { $found }, et non { $expected }. Comparez avec le fichier tel qu’il est maintenant.
patch-stale-key = Ligne { $line }, { $field } de { $key } : il y a { $found }, et non { $expected }. Comparez avec le fichier tel qu’il est maintenant.
patch-nothing = rien
patch-no-column = au-delà de la dernière colonne
patch-not-a-diff = { $path } n’est pas une différence : ligne { $line }, colonne { $column }. Faites-en une avec `gitribute diff --format json`.
patch-rows-moved = La différence déplace des enregistrements, or leur ordre ne change pas dans ce genre de fichier. Déplacez-les à la main, puis comparez de nouveau.
patch-no-key = La différence n’a pas de clé pour trouver les enregistrements. Comparez de nouveau avec `--key`.
patch-column-renamed = La différence change les colonnes elles-mêmes à { $field }, ce qui ne se fait pas dans ce genre de fichier. Renommez-la à la main, puis comparez de nouveau.
