"""What an applicant declares: the words of the choices, the questions of each axis, the commitment as signed.

Owns codes and French labels, side by side; values of a given window (natures, axes, other windows) are the rulebook's.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Kinds of documents an applicant adds. A proof of cost is a quote or what stands for one.
DOCUMENT_KINDS: dict[str, str] = {
    "quote": "Devis",
    "catalogue": "Page de catalogue",
    "price_list": "Tarif ou grille de prix",
    "agreement": "Convention ou projet de convention",
    "comparison": "Devis comparatif, qui ne compte pas",
    "deliberation": "Délibération ou décision",
    "funding_letter": "Réponse d’un autre financeur",
    "other": "Autre pièce",
}
#: The receipt is kept among the pieces of a dossier, made by the portal, never counted as the applicant's.
RECEIPT_KIND = "receipt"
DOCUMENT_LABELS: dict[str, str] = {**DOCUMENT_KINDS, RECEIPT_KIND: "Accusé de réception"}
PROOF_KINDS = ("quote", "catalogue", "price_list", "agreement")
#: A quote that was not retained: shown beside the line, never in a total.
COMPARISON_KIND = "comparison"

FUNDER_KINDS: dict[str, str] = {"public": "Public", "private": "Privé"}
FUNDER_STATUSES: dict[str, str] = {
    "planned": "À demander",
    "requested": "Demandé",
    "granted": "Accordé",
    "refused": "Refusé",
}
#: Still awaited: counted in the plan, not won.
AWAITED_STATUSES = ("planned", "requested")

#: How a filing reached the service: counted, and said in the dossier.
CHANNELS: dict[str, str] = {"online": "Téléservice"}

#: The commitment of the call's form, word for word.
PLEDGE_TEXT = (
    "Je m'engage à mettre en œuvre les conditions propices au bon déploiement du projet, à y consacrer les ressources "
    "nécessaires et à m'impliquer personnellement dans le suivi du projet."
)
PLEDGE_SOURCE = "Cahier des charges, formulaire de demande de financement"
#: Sworn statement of the request (CRPA, L. 113-13; arrêté of 21 August 2018 on the content of requests).
SINCERITY_TEXT = (
    "J’atteste sur l’honneur que les informations de ce dossier sont exactes et sincères, et que le demandeur est à "
    "jour de ses obligations légales, administratives, sociales, fiscales et comptables."
)
NOTIFICATION_TEXT = (
    "J’accepte que la décision soit notifiée par voie électronique, dans cet espace et par courriel à l’adresse de "
    "contact du dossier."
)

#: About ten lines, in characters. Guidance only, a longer text is kept whole.
SUMMARY_GUIDE = 1_000
SUMMARY_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form: key in the answers, axes that ask it (none: every axis), whether it is a number."""

    key: str
    label: str
    hint: str = ""
    axes: tuple[str, ...] = ()
    number: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question(
        "starting_point",
        "Où en êtes-vous aujourd’hui ?",
        "Vos outils, vos usages, ce qui vous manque. C’est ce qui montre le besoin de mise à niveau numérique.",
    ),
    Question(
        "impact",
        "Qu’est-ce que le projet changera pour les habitants ou pour les agents ?",
        "Qui en profite, combien de personnes, comment vous le mesurerez, quelles économies éventuelles.",
    ),
    Question("agents_trained", "Combien d’agents seront formés ou évalués ?", "Un nombre.", ("3b",), True),
    Question("agents_total", "Combien d’agents compte la collectivité ?", "Un nombre.", ("3b",), True),
    Question(
        "beyond_tool",
        "En quoi la formation dépasse-t-elle un seul outil métier ?",
        "Le développement des compétences des agents et de l’organisation.",
        ("3b",),
    ),
    Question(
        "support",
        "Qui soutient le projet dans la collectivité ?",
        "L’élu et l’agent qui le portent, la décision déjà prise ou prévue.",
        ("3b", "3c"),
    ),
    Question(
        "team",
        "Qui conduira le projet ?",
        "Compétences, expérience, complémentarité et disponibilité de l’équipe.",
        ("3c",),
    ),
    Question(
        "reuse",
        "Le projet peut-il servir à d’autres territoires ?",
        "Mutualisation, propriété intellectuelle, accès éventuel au code open source.",
        ("3c",),
    ),
    Question(
        "digital_quality",
        "Comment prenez-vous en compte la sécurité, l’accessibilité, l’interopérabilité, la réversibilité et la "
        "sobriété ?",
        "Quelques mots suffisent.",
    ),
    Question(
        "after",
        "Comment le service vivra-t-il après 2022, et qui le paiera ?",
        "Abonnements, maintenance, temps des agents.",
    ),
)
QUESTIONS_BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}


def questions_for(axes: list[str] | tuple[str, ...]) -> tuple[Question, ...]:
    """Questions asked of a project of these axes, in order."""
    return tuple(q for q in QUESTIONS if not q.axes or set(q.axes) & set(axes))


#: Publishers' countries a town hall meets, ISO alpha-2; the rulebook says which are in the European Union.
COUNTRIES: dict[str, str] = {
    "FR": "France", "DE": "Allemagne", "AT": "Autriche", "BE": "Belgique", "BG": "Bulgarie", "CY": "Chypre",
    "HR": "Croatie", "DK": "Danemark", "ES": "Espagne", "EE": "Estonie", "FI": "Finlande", "GR": "Grèce",
    "HU": "Hongrie", "IE": "Irlande", "IT": "Italie", "LV": "Lettonie", "LT": "Lituanie", "LU": "Luxembourg",
    "MT": "Malte", "NL": "Pays-Bas", "PL": "Pologne", "PT": "Portugal", "CZ": "République tchèque", "RO": "Roumanie",
    "SK": "Slovaquie", "SI": "Slovénie", "SE": "Suède", "AU": "Australie", "CA": "Canada", "CN": "Chine",
    "US": "États-Unis", "IN": "Inde", "IL": "Israël", "JP": "Japon", "NO": "Norvège", "NZ": "Nouvelle-Zélande",
    "GB": "Royaume-Uni", "SG": "Singapour", "CH": "Suisse", "UA": "Ukraine",
}  # fmt: skip
