"""Last articles of the award template: control, repayment, publicity, execution; and the mention of the algorithm."""

from __future__ import annotations

from portal.acts.seed_parts import ALGORITHM
from portal.acts.words import Passage

END = (
    Passage("title.control", "Contrôle et reversement", "Titre de l’article sur le contrôle", "Contrôle"),
    Passage(
        "control",
        "Contrôle et reversement",
        "Contrôle",
        "Le bénéficiaire se soumet à tout contrôle, sur pièces et sur place, de l’emploi de la subvention par les "
        "services de l’État. {conservation}",
        ("conservation",),
        ("conservation",),
    ),
    Passage("title.repayment", "Contrôle et reversement", "Titre de l’article sur le reversement", "Reversement"),
    Passage(
        "repayment_intro",
        "Contrôle et reversement",
        "Avant les cas de reversement",
        "Le reversement total ou partiel de la subvention est demandé par titre de perception, après que le "
        "bénéficiaire a été mis à même de présenter ses observations :",
    ),
    Passage(
        "repayment_cases",
        "Contrôle et reversement",
        "Cas de reversement",
        "[hors fonctionnement] si l’objet de la subvention ou l’affectation de l’investissement subventionné ont été "
        "modifiés sans autorisation ;\n"
        "[fonctionnement] si l’objet ou l’emploi de la subvention ont été modifiés sans autorisation ;\n"
        "[mixte] si l’emploi de la subvention pour les autres dépenses a été modifié sans autorisation ;\n"
        "si les sommes versées excèdent le montant définitif de la subvention ;\n"
        "si le montant des aides publiques perçues dépasse celui que permettent les règles de cumul ;\n"
        "si l’opération n’est pas achevée à la date prévue à l’article 4, le cas échéant modifiée, ou si les "
        "obligations de fin d’opération n’ont pas été respectées.",
        lines=True,
    ),
    Passage("title.publicity", "Publicité et exécution", "Titre de l’article sur la publicité", "Publicité"),
    Passage(
        "publicity_eu",
        "Publicité et exécution",
        "Publicité, crédits refinancés par l’Union européenne",
        "L’opération étant financée par l’Union européenne, le bénéficiaire fait aussi figurer, sur les mêmes "
        "supports, l’emblème de l’Union et la mention « {mention_europeenne} ».",
        ("mention_europeenne",),
        ("mention_europeenne",),
    ),
    Passage("title.execution", "Publicité et exécution", "Titre du dernier article", "Exécution"),
    Passage(
        "execution",
        "Publicité et exécution",
        "Exécution",
        "{executant} et {comptable} assurent, dans la limite de leurs attributions, l’exécution du présent arrêté, qui "
        "est notifié au bénéficiaire.",
        ("executant", "comptable"),
        ("executant", "comptable"),
    ),
    Passage(
        "done_at", "Publicité et exécution", "Lieu et date", "Fait à {lieu}, le {signe_le}", ("lieu", "signe_le"),
        ("lieu", "signe_le"),
    ),
    Passage("remedies_title", "Publicité et exécution", "Titre des recours", "Voies et délais de recours"),
    Passage("title.algorithm", "Annexe 3", "Titre de l’annexe, après son numéro", "Traitement algorithmique"),
    Passage("algorithm", "Annexe 3", "Mention du traitement algorithmique, un alinéa par ligne", ALGORITHM, lines=True),
)  # fmt: skip
