# What the command line says of calls and files. `what` and `reason` are sentences or empty.
program-error = erreur : { $what }
program-no-file = { $path } : ce fichier n'existe pas. Vérifiez son nom, et le dossier où vous êtes.
program-folder = { $path } est un dossier : nommez un fichier.
program-pattern = { $path } : un motif contient un seul *, qui tient lieu du nom de l’enregistrement, et seulement dans le nom du fichier.
program-which-records = { $path } est un dossier dont on ne peut dire quels fichiers sont des enregistrements. Désignez-les par un motif, comme personnes/*.yml.
program-folder-in-place = Un dossier d’enregistrements se modifie sur place : omettez --output.
program-not-allowed = { $path } : vous n'avez pas le droit d'utiliser ce fichier.
program-cannot-read = { $path } ne peut pas être lu : { $reason }.
program-cannot-write = { $path } ne peut pas être écrit : { $reason }.
program-changed = Le fichier a changé pendant sa modification : le résultat est abandonné. Relancez la commande.
program-no-folder = { $path } ne peut pas être écrit : son dossier n'existe pas.
program-not-utf8 = { $path } n'est pas du texte UTF-8 à partir de la ligne { $line }. Enregistrez-le en UTF-8.
program-name-the-file = `edit` modifie un fichier sur place : nommez le fichier.
program-name-the-file-to-patch = `patch` modifie un fichier sur place : nommez le fichier, ou donnez --output.
program-edit = { $path } : modification { $number } : { $what }
program-standard-input = entrée standard
validate-page-of-one-file = Une page montre un seul fichier. Vérifiez les fichiers du paquet un par un, ou choisissez un autre --format.
