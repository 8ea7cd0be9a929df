# Contributions à un même jeu de données qui partagent une demande de fusion.

together-waits = Ceci peut être proposé tel quel. La contribution rejoint une demande de fusion commune, avec les autres contributions aux mêmes données.
together-waits-next = Ceci peut être proposé tel quel. La contribution rejoint les autres contributions aux mêmes données : dans { $link }, ou dans la suivante.
together-stands = Proposé dans { $link }, avec les autres contributions aux mêmes données : un mainteneur l'examine ensuite. Vous pouvez encore modifier le ticket ci-dessus ; sa part suit.
together-apart = **Ceci ne peut pas figurer dans { $link } avec ce qui s'y trouve déjà** : { $why } Les autres continuent sans cette contribution. Modifiez le ticket ci-dessus, ou attendez : elle est reprise quand { $link } est fusionnée ou fermée.
together-dropped = Un mainteneur a retiré ceci de { $link }. La contribution va dans la suivante, quand { $link } est fusionnée ou fermée.
together-full = { $link } contient autant de contributions qu'on en réunit, soit { $most }. Celle-ci va dans la suivante, quand { $link } est fusionnée ou fermée.
together-declined = { $link }, où ceci figurait avec d'autres contributions, a été fermée sans être fusionnée. Modifiez le ticket ci-dessus pour le proposer à nouveau, ou écrivez { $refresh }.
together-by-hand = Ceci peut être proposé tel quel, mais attend : quelqu'un a ajouté un commit à la main dans { $link }, donc rien n'y entre ni n'y change. Quand un mainteneur l'aura fusionnée ou fermée, la contribution ira dans la suivante ; si ce commit en est retiré, dans { $link }.
together-by-hand-in = Proposé dans { $link }, avec les autres contributions aux mêmes données. Quelqu'un y a ajouté un commit à la main, donc modifier le ticket ci-dessus n'y change plus rien : un mainteneur la fusionne ou la ferme, ou en retire ce commit.
together-merged = Fusionné dans { $link }, avec d'autres contributions. Merci !

group-title = { $count ->
    [one] 1 contribution à { $dataset }
   *[other] { $count } contributions à { $dataset }
}
group-intro = Contributions à { $dataset }, chacune dans son propre commit, à fusionner ensemble.
group-head = | Ticket | De | Quoi |
group-steps = Fusionnez-la, ou écrivez { $accept } : toutes sont fusionnées, et chaque ticket l'apprend. { $drop } en retire une ; modifier un ticket change sa part ; un ticket fermé s'en va.
group-by-hand = **Quelqu'un a ajouté un commit à cette branche à la main** : elle reste donc telle quelle, et aucune contribution n'y entre, n'y change ni n'en sort. Fusionnez la demande ou fermez-la, et les autres continuent dans la suivante ; ou retirez ce commit de la branche, et elles continuent ici.
group-out = N'y figurent pas :
group-out-apart = { $issue } ne peut pas figurer ici avec les autres : { $why }
group-out-dropped = { $issue } a été retiré.
group-out-full = { $issue } attend la suivante : il y en a déjà { $most } ici.
group-out-more = … et { $more } de plus.
group-empty = Il n'en reste aucune : chacune a été fusionnée ou retirée, ou apprend dans son ticket pourquoi elle attend.
group-by-records = Ce qui change ne peut pas être refait enregistrement par enregistrement.
group-nobody = un compte disparu
group-in-issues = Cette demande de fusion est faite des tickets qu'elle énumère. Ce qui doit changer se dit là-bas ; ici { $drop }, { $accept }, { $reject } et { $hold } sont entendus.
group-not-in = { $issue } ne figure pas parmi les contributions ici.
group-drop-writers = { $issue } est retiré par son auteur, ou par une personne qui peut écrire ici.
