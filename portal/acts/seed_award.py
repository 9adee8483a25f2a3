"""Template of the award arrêté as the software brings it.

Only wording that the cited texts themselves carry stands here; whatever a prefecture decides comes in as a variable.
"""

from __future__ import annotations

from portal.acts.seed_award_end import END
from portal.acts.seed_parts import CGCT, CONDITIONS, DECREE_LINES, GBCP, LOLF, VARIABLES
from portal.acts.words import Passage, Seed

_VISAS = "\n".join(
    (
        "[Union européenne] {reglement_europeen}",
        LOLF,
        "{loi_de_finances}",
        f"[collectivité, hors fonctionnement] {CGCT}",
        "{code_relations_public}",
        "{pouvoirs_des_prefets}",
        GBCP,
        DECREE_LINES,
        "{nomination}",
        "[délégation] {delegation}",
        "{cahier_des_charges}",
        "[délibération] {deliberation} en date du {delibere_le}",
        "la demande de subvention n° {dossier} présentée par {beneficiaire}, dont le dossier a été déposé complet le "
        "{complet_le}",
        "[comité] l’avis rendu par {comite} dans sa séance du {comite_le}",
        "l’attestation de disponibilité des crédits n° {attestation} du {atteste_le}",
    )
)
_RECITALS = "\n".join(
    (
        "Considérant que {objectif} ;",
        "Considérant que l’opération présentée par {beneficiaire} répond aux critères du cahier des charges susvisé, "
        "au titre de la thématique {thematique} ;",
        "Considérant que les crédits nécessaires sont disponibles, ainsi qu’en atteste le document du {atteste_le} "
        "susvisé ;",
        "[plafond dépassé] Considérant que le montant accordé dépasse la limite de {limite} ({nom_limite}) pour le "
        "motif suivant : {motif} ;",
    )
)
_FACTS = (
    "loi_de_finances", "code_relations_public", "pouvoirs_des_prefets", "nomination", "delegation",
    "reglement_europeen", "cahier_des_charges", "deliberation", "delibere_le", "dossier", "beneficiaire", "complet_le",
    "comite", "comite_le", "attestation", "atteste_le", "fonds", "operation", "thematique", "objectif", "limite",
    "nom_limite", "motif",
)  # fmt: skip
_AUTHORISED = (
    "est soumise, avant sa mise en œuvre, à autorisation. Elle donne lieu, s’il y a lieu, à un arrêté modificatif."
)
_BY_LINE = "Chaque dépense de l’annexe 1 est prise en compte dans la limite du montant que cette annexe en retient."
_DECREE_OF_RIGHT = "en application du décret n° 2018-514 du 25 juin 2018 susvisé"

HEAD = (
    Passage(
        "title",
        "En-tête",
        "Titre de l’arrêté, après le numéro",
        "portant attribution d’une subvention à {beneficiaire} au titre du {fonds}, pour l’opération « {operation} »",
        ("beneficiaire", "fonds", "operation"),
        ("beneficiaire", "operation"),
    ),
    Passage(
        "visas",
        "Visas et considérants",
        "Visas",
        _VISAS,
        _FACTS,
        ("dossier", "cahier_des_charges", "attestation", "atteste_le", "delegation", "deliberation", "delibere_le",
         "comite_le"),
        lines=True,
    ),
    Passage("recitals", "Visas et considérants", "Considérants", _RECITALS, _FACTS, lines=True),
    Passage("proposal", "Visas et considérants", "Proposition", "Sur proposition {proposition},", ("proposition",)),
    Passage("decides", "Visas et considérants", "Formule d’édiction", "ARRÊTE"),
)
MONEY = (
    Passage("title.object", "Objet et montant", "Titre de l’article", "Objet et montant de la subvention"),
    Passage(
        "object",
        "Objet et montant",
        "Objet, montant et bénéficiaire",
        "Une subvention de l’État d’un **montant maximal prévisionnel de {montant} ({montant_en_lettres})** est "
        "attribuée à **{beneficiaire}** (SIREN {siren}, SIRET {siret}), {adresse}, ayant pour représentant légal "
        "{representant}, ci-après « le bénéficiaire », {clause_decret}, pour l’opération suivante : **{operation}**.",
        ("montant", "montant_en_lettres", "beneficiaire", "siren", "siret", "adresse", "representant", "clause_decret",
         "operation"),
        ("montant", "montant_en_lettres", "beneficiaire", "siret", "operation"),
    ),
    Passage(
        "decree.investment", "Objet et montant", "Application du décret, dépenses d’investissement", _DECREE_OF_RIGHT
    ),
    Passage(
        "decree.mixed",
        "Objet et montant",
        "Application du décret, dépenses mixtes",
        f"{_DECREE_OF_RIGHT} pour les dépenses d’investissement et par référence à ses règles pour les autres dépenses",
    ),
    Passage(
        "decree.operating",
        "Objet et montant",
        "Application du décret, dépenses de fonctionnement",
        "par référence aux règles du décret n° 2018-514 du 25 juin 2018 susvisé",
    ),
    Passage(
        "characteristics",
        "Objet et montant",
        "Caractéristiques",
        "Caractéristiques de l’opération : {description}",
        ("description",),
        ("description",),
    ),
    Passage(
        "computation",
        "Objet et montant",
        "Calcul du montant",
        "Le montant maximal prévisionnel correspond à {clause_taux}. La dépense subventionnable est arrêtée à "
        "**{assiette}**.",
        ("clause_taux", "assiette"),
        ("clause_taux", "assiette"),
    ),
    Passage(
        "rate", "Objet et montant", "Taux seul", "{taux} de la dépense subventionnable", ("taux",), ("taux",)
    ),
    Passage("rounded", "Objet et montant", "Taux seul, montant arrondi", "{clause_taux}, arrondi au centime inférieur",
            ("clause_taux",), ("clause_taux",)),
    Passage(
        "rate_limited",
        "Objet et montant",
        "Taux abaissé par une limite",
        "{taux} de la dépense subventionnable, dans la limite de {limite} ({nom_limite})",
        ("taux", "limite", "nom_limite"),
        ("taux", "limite", "nom_limite"),
    ),
    Passage(
        "tax.excluding_tax",
        "Objet et montant",
        "Base hors taxes",
        "Elle est calculée sur des montants hors taxes.",
    ),
    Passage(
        "tax.including_tax",
        "Objet et montant",
        "Base toutes taxes comprises",
        "Elle est calculée sur des montants toutes taxes comprises, la taxe sur la valeur ajoutée restant à la charge "
        "définitive du bénéficiaire.",
    ),
    Passage("title.annexes", "Dépenses et plan", "Titre de l’article", "Dépenses et plan de financement retenus"),
    Passage(
        "annexes",
        "Dépenses et plan",
        "Renvoi aux annexes",
        "Les dépenses retenues et les motifs des dépenses écartées figurent en annexe 1, le plan de financement retenu "
        "en annexe 2. Ces annexes font partie du présent arrêté.",
    ),
    Passage(
        "own_share",
        "Dépenses et plan",
        "Participation minimale (collectivités, investissement)",
        "La participation minimale du maître d’ouvrage prévue au III de l’article L. 1111-10 du code général des "
        "collectivités territoriales est respectée.",
    ),
    Passage("title.imputation", "Imputation", "Titre de l’article", "Imputation budgétaire"),
    Passage("imputation", "Imputation", "Avant le tableau des codes", "La subvention est imputée comme suit :"),
    Passage(
        "accountant",
        "Imputation",
        "Comptable",
        "Le comptable assignataire est {comptable}.",
        ("comptable",),
        ("comptable",),
    ),
)  # fmt: skip
COURSE = (
    Passage("title.calendar", "Calendrier", "Titre de l’article", "Calendrier et caducité"),
    Passage(
        "permitted_start",
        "Calendrier",
        "Prise en compte des dépenses",
        "Seules les dépenses engagées à compter du {debut_permis}, date de dépôt du dossier complet, sont prises en "
        "compte. {commencement}",
        ("debut_permis", "commencement"),
        ("debut_permis", "commencement"),
    ),
    Passage(
        "calendar",
        "Calendrier",
        "Dates",
        "L’opération est commencée au plus tard le **{commence_avant}** et achevée au plus tard le "
        "**{acheve_avant}**. La dernière demande de paiement est présentée au plus tard le **{derniere_demande}**.",
        ("commence_avant", "acheve_avant", "derniere_demande"),
        ("commence_avant", "acheve_avant", "derniere_demande"),
    ),
    Passage(
        "lapse",
        "Calendrier",
        "Caducité",
        "À défaut de commencement de l’opération au {commence_avant}, d’achèvement au {acheve_avant} ou de demande du "
        "solde au {derniere_demande}, ou si le bénéficiaire renonce à l’opération, la présente décision est caduque "
        "pour la part de la subvention qui n’a pas été versée. {caducite}",
        ("commence_avant", "acheve_avant", "derniere_demande", "caducite"),
        ("commence_avant", "acheve_avant", "derniere_demande", "caducite"),
    ),
    Passage("title.changes", "Modification", "Titre de l’article", "Modification de l’opération"),
    Passage(
        "changes",
        "Modification",
        "Modification de l’opération",
        "[hors fonctionnement] Toute modification de l’objet de l’opération ou de l’affectation de l’investissement "
        f"subventionné {_AUTHORISED}\n"
        f"[fonctionnement] Toute modification de l’objet de l’opération ou de l’emploi de la subvention {_AUTHORISED}\n"
        "[mixte] Il en est de même de l’emploi de la subvention pour les autres dépenses que l’investissement.",
        lines=True,
    ),
    Passage("title.payments", "Versement", "Titre de l’article", "Versement"),
    Passage(
        "payment_intro",
        "Versement",
        "Avant l’échéancier",
        "La subvention est versée sur justification de la réalisation de l’opération et de la conformité de ses "
        "caractéristiques avec le présent arrêté. Tout acompte est égal à la part de la subvention acquise sur la "
        "dépense justifiée, déduction faite de l’avance et des acomptes déjà versés, dans la limite de l’échéancier "
        "suivant :",
    ),
    Passage(
        "payment",
        "Versement",
        "Avance ou acompte",
        "**{versement}** de {part} du montant maximal prévisionnel, soit {montant_versement} au plus : {declencheur} ;",
        ("versement", "part", "montant_versement", "declencheur"),
        ("versement", "part", "montant_versement", "declencheur"),
    ),
    Passage(
        "balance",
        "Versement",
        "Solde",
        "**{versement}** : {declencheur}.",
        ("versement", "declencheur"),
        ("versement", "declencheur"),
    ),
    Passage(
        "under_spend.rate_within_cap",
        "Versement",
        "Dépense inférieure : taux appliqué au réel",
        "Si la dépense réelle justifiée est inférieure à la dépense subventionnable, le montant définitif est égal à "
        f"{{taux}} de la dépense réelle retenue, dans la limite du montant maximal prévisionnel. {_BY_LINE}",
        ("taux",),
        ("taux",),
    ),
    Passage(
        "under_spend.effective_rate",
        "Versement",
        "Dépense inférieure : taux effectif",
        "Si la dépense réelle justifiée est inférieure à la dépense subventionnable, le montant maximal prévisionnel "
        f"est réduit dans la même proportion que la dépense. {_BY_LINE}",
    ),
)
AWARD = Seed("award", "Arrêté attributif", 5, (*HEAD, *MONEY, *COURSE, *END), VARIABLES, CONDITIONS)
