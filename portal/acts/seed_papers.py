"""Templates of the receipt of a filing and of the refusal letter: the words around their tables and lists."""

from __future__ import annotations

from portal.acts.words import Passage, Seed, Variable, VariableType

_T = VariableType
_RECEIVED, _START, _SILENCE, _ALGORITHM = "Réception", "Début des dépenses", "Délai de réponse", "Algorithme"
RECEIPT = Seed(
    "receipt",
    "Accusé de réception d’une demande",
    1,
    (
        Passage("title", _RECEIVED, "Titre", "Accusé de réception électronique"),
        Passage(
            "intro",
            _RECEIVED,
            "Texte",
            "L’administration a reçu votre demande de subvention le **{recu_le}**. Le présent accusé de réception vous "
            "est délivré en application de l’article L. 112-11 du code des relations entre le public et "
            "l’administration.",
            ("recu_le",),
            ("recu_le",),
        ),
        Passage(
            "start",
            _START,
            "Texte, un alinéa par ligne",
            "[présumé complet] Toutes les pièces obligatoires ont été déposées : votre dossier est présumé complet. "
            "**Vous pouvez engager vos dépenses depuis le {engager_depuis}, sous réserve de la vérification** du "
            "dossier par le service instructeur. Un engagement pris avant cet instant n’est pas finançable. Cet accusé "
            "de réception ne vaut pas promesse de subvention.\n"
            "[pièces manquantes] Toutes les pièces obligatoires ne sont pas présentes : **n’engagez aucune dépense** "
            "avant d’avoir déposé les pièces manquantes. Cet accusé de réception ne vaut pas promesse de subvention.",
            ("engager_depuis",),
            ("engager_depuis",),
            lines=True,
        ),
        Passage(
            "silence",
            _SILENCE,
            "Texte",
            "Si aucune décision ne vous a été notifiée le **{rejete_le}** et si votre demande était complète, elle est "
            "réputée rejetée à cette date ({regle}).",
            ("rejete_le", "regle"),
            ("rejete_le", "regle"),
        ),
        Passage(
            "algorithm",
            _ALGORITHM,
            "Mention (CRPA, L. 311-3-1)",
            "{finalite} Vous pouvez obtenir communication des règles définissant ce traitement et des principales "
            "caractéristiques de sa mise en œuvre (article L. 311-3-1 du code des relations entre le public et "
            "l’administration). {comment}",
            ("finalite", "comment"),
            ("finalite", "comment"),
        ),
    ),
    {
        "recu_le": Variable("instant de la réception", _T.DATE),
        "engager_depuis": Variable("instant depuis lequel des dépenses peuvent être engagées", _T.DATE),
        "rejete_le": Variable("date du rejet implicite", _T.DATE),
        "regle": Variable("texte qui fixe le délai", _T.SENTENCE),
        "finalite": Variable("finalité du traitement algorithmique", _T.SENTENCE),
        "comment": Variable("comment exercer ce droit, saisine de la CADA", _T.SENTENCE),
    },
    ("présumé complet", "pièces manquantes"),
)
_LETTER, _WHY, _SCORES, _WAYS = "Lettre", "Motifs", "Notes", "Pistes"
_COMMON = ("beneficiaire", "dossier", "operation", "fonds", "depose_le", "decide_le")
REFUSAL = Seed(
    "letter_refusal",
    "Lettre de refus",
    2,
    (
        Passage("subject", _LETTER, "Objet", "décision de refus de subvention", ("dossier",)),
        Passage(
            "body",
            _LETTER,
            "Texte, un alinéa par ligne",
            "Vous avez déposé le {depose_le} la demande de subvention n° {dossier}, pour {beneficiaire}, au titre du "
            "{fonds}, pour le projet « {operation} ».\n"
            "Après instruction, j’ai décidé le {decide_le} de ne pas y réserver une suite favorable.\n"
            "[rejet implicite] La présente décision remplace le rejet implicite né le {rejete_le} du silence gardé sur "
            "cette demande.",
            (*_COMMON, "rejete_le"),
            ("dossier", "decide_le"),
            lines=True,
        ),
        Passage("rules", _WHY, "Avant les règles non respectées", "Règles du guichet non respectées :"),
        Passage("criteria", _WHY, "Avant les critères", "Appréciation au regard des critères :"),
        Passage("unscored", _SCORES, "Projet non noté", "Le projet, non éligible, n’a pas été noté."),
        Passage(
            "averages",
            _SCORES,
            "Sous le tableau, avec des moyennes",
            "Moyennes calculées au jour de la décision sur les {retenus} dossiers retenus de l’axe {axe}.",
            ("retenus", "axe"),
            ("retenus",),
        ),
        Passage(
            "few",
            _SCORES,
            "Sous le tableau, sans moyenne",
            "Moins de trois dossiers de l’axe {axe} étaient retenus au jour de la décision : aucune moyenne n’est "
            "donnée.",
            ("axe",),
        ),
        Passage(
            "contact",
            _WAYS,
            "Après les pistes",
            "Le service instructeur répond à vos questions : {contact}.",
            ("contact",),
            ("contact",),
        ),
        Passage(
            "closing",
            _LETTER,
            "Formule de politesse",
            "Veuillez agréer, {civilite}, l’expression de ma considération distinguée.",
            ("civilite",),
        ),
        Passage(
            "algorithm", _ALGORITHM, "Mention (CRPA, L. 311-3-1)", "{mention}", ("mention",), ("mention",)
        ),
    ),
    {
        "beneficiaire": Variable("désignation du demandeur"),
        "civilite": Variable("civilité du destinataire"),
        "dossier": Variable("référence du dossier", _T.NUMBER),
        "operation": Variable("intitulé du projet"),
        "fonds": Variable("nom du fonds"),
        "contact": Variable("contact du guichet"),
        "depose_le": Variable("date du dépôt", _T.DATE),
        "decide_le": Variable("date de la décision", _T.DATE),
        "rejete_le": Variable("date du rejet implicite remplacé", _T.DATE),
        "retenus": Variable("nombre de dossiers retenus", _T.NUMBER),
        "axe": Variable("axe du projet"),
        "mention": Variable("mention du traitement algorithmique", _T.SENTENCE),
    },
    ("rejet implicite",),
)
PAPERS: dict[str, Seed] = {seed.kind: seed for seed in (RECEIPT, REFUSAL)}
