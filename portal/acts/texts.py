"""Templates of the award arrêté: one string per visa, recital and sentence, with ``{variables}`` and ``**bold**``.

Only wording that the cited texts themselves carry stands here; whatever a prefecture decides comes in as a variable.
"""

from __future__ import annotations

from portal.acts.data import Nature, PaymentKind, TaxBasis, UnderSpend

TITLE = "portant attribution d’une subvention à {beneficiary} au titre du {fund}, pour l’opération « {project} »"

# visas
VISA = "Vu {text} ;"
LOLF = "la loi organique n° 2001-692 du 1er août 2001 relative aux lois de finances"
CGCT = "le code général des collectivités territoriales, notamment son article L. 1111-10"
GBCP = "le décret n° 2012-1246 du 7 novembre 2012 relatif à la gestion budgétaire et comptable publique"
DECREE = "le décret n° 2018-514 du 25 juin 2018 relatif aux subventions de l’État pour des projets d’investissement"
DECREE_BY_REFERENCE = DECREE + ", aux règles duquel le présent arrêté se réfère"
DELIBERATION = "{title} en date du {decided_on}"
REQUEST = (
    "la demande de subvention n° {dossier} présentée par {beneficiary}, dont le dossier a été déposé complet "
    "le {complete_on}"
)
COMMITTEE = "l’avis du comité réuni le {committee_on}"
ATTESTATION = "l’attestation de disponibilité des crédits n° {attestation} du {attested_on}"

# recitals
RECITALS = (
    "Considérant que {policy_objective} ;",
    "Considérant que l’opération présentée par {beneficiary} répond aux critères du cahier des charges susvisé, "
    "au titre de la thématique {axis} ;",
    "Considérant que les crédits nécessaires sont disponibles, ainsi qu’en atteste le document du {attested_on} "
    "susvisé ;",
)
PROPOSAL = "Sur proposition {proposed_by},"

# articles
OBJECT = (
    "Une subvention de l’État d’un **montant maximal prévisionnel de {amount} ({amount_letters})** est attribuée à "
    "**{beneficiary}** (SIREN {siren}, SIRET {siret}), {address}, ayant pour représentant légal {representative}, "
    "ci-après « le bénéficiaire », {decree_clause}, pour l’opération suivante : **{project}**."
)
DECREE_CLAUSE = {
    Nature.INVESTMENT: "en application du décret n° 2018-514 du 25 juin 2018 susvisé",
    Nature.MIXED: (
        "en application du décret n° 2018-514 du 25 juin 2018 susvisé pour les dépenses d’investissement et par "
        "référence à ses règles pour les autres dépenses"
    ),
    Nature.OPERATING: "par référence aux règles du décret n° 2018-514 du 25 juin 2018 susvisé",
}
CHARACTERISTICS = "Caractéristiques de l’opération : {description}"
COMPUTATION = "Ce montant correspond à {rate_clause}. La dépense subventionnable est arrêtée à **{base}**."
RATE = "{rate} de la dépense subventionnable"
RATE_LIMITED = "{rate} de la dépense subventionnable, dans la limite de {limit} ({limit_label})"
TAX = {
    TaxBasis.EXCLUDING_TAX: "Elle est calculée sur des montants hors taxes.",
    TaxBasis.INCLUDING_TAX: (
        "Elle est calculée sur des montants toutes taxes comprises, la taxe sur la valeur ajoutée restant à la "
        "charge définitive du bénéficiaire."
    ),
}
ANNEXES = (
    "Les dépenses retenues et les motifs des dépenses écartées figurent en annexe 1, le plan de financement retenu "
    "en annexe 2. Ces annexes font partie du présent arrêté."
)
OWN_SHARE = (
    "La participation minimale du maître d’ouvrage prévue au III de l’article L. 1111-10 du code général des "
    "collectivités territoriales est respectée."
)
IMPUTATION = "La subvention est imputée comme suit :"
ACCOUNTANT = "Le comptable assignataire est {accountant}."
PERMITTED_START = (
    "Les dépenses engagées à compter du {permitted_start}, date de dépôt du dossier complet, sont prises en compte. "
    "{commencement}"
)
CALENDAR = (
    "L’opération est commencée au plus tard le **{start_by}** et achevée au plus tard le **{completion}**. "
    "La dernière demande de paiement est présentée au plus tard le **{last_claim}**."
)
LAPSE = "{lapse_procedure}"
CHANGES = (
    "Toute modification de l’objet de l’opération ou de l’affectation de l’investissement subventionné est soumise, "
    "avant sa mise en œuvre, à autorisation. Elle donne lieu, s’il y a lieu, à un arrêté modificatif."
)
PAYMENT_INTRO = (
    "La subvention est versée sur justification de la réalisation de l’opération et de la conformité de ses "
    "caractéristiques avec le présent arrêté, selon l’échéancier suivant :"
)
PAYMENT_LABEL = {
    PaymentKind.ADVANCE: "avance",
    PaymentKind.INTERIM: "acompte",
    PaymentKind.BALANCE: "solde",
}
PAYMENT = "**{label}** de {share} du montant maximal prévisionnel, soit {amount} au plus : {trigger} ;"
BALANCE = "**{label}** : {trigger}."
UNDER_SPEND = {
    UnderSpend.RATE_WITHIN_CAP: (
        "Si la dépense réelle justifiée est inférieure à la dépense subventionnable, le montant définitif est égal à "
        "{rate} de la dépense réelle retenue, dans la limite du montant maximal prévisionnel."
    ),
    UnderSpend.EFFECTIVE_RATE: (
        "Si la dépense réelle justifiée est inférieure à la dépense subventionnable, le montant maximal prévisionnel "
        "est réduit dans la même proportion que la dépense."
    ),
}
CONTROL = (
    "Le bénéficiaire se soumet à tout contrôle, sur pièces et sur place, de l’emploi de la subvention par les services "
    "de l’État. {record_keeping}"
)
REPAYMENT_INTRO = "Le reversement total ou partiel de la subvention est exigé :"
REPAYMENT_CASES = (
    "si l’objet de la subvention ou l’affectation de l’investissement subventionné ont été modifiés sans "
    "autorisation ;",
    "si le montant des aides publiques perçues dépasse celui que permettent les règles de cumul ;",
    "si l’opération n’est pas achevée à la date prévue à l’article 4, le cas échéant modifiée, ou si les obligations "
    "de fin d’opération n’ont pas été respectées.",
)
EXECUTION = (
    "{executed_by} et {accountant} sont chargés, chacun en ce qui le concerne, de l’exécution du présent arrêté, "
    "qui est notifié au bénéficiaire."
)

# end
DONE_AT = "Fait à {place}, le {signed_on}"
REMEDIES_TITLE = "Voies et délais de recours"
BLANK = "........................................"
