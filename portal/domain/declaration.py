"""What an applicant declares: the words of the choices, the questions of each axis, the commitment as signed.

Owns codes and French labels, side by side; values of a given window (natures, axes, other windows) are the rulebook's.
"""

from __future__ import annotations

from portal.domain.questions import QUESTIONS_BY_KEY as QUESTIONS_BY_KEY
from portal.domain.questions import questions_for as questions_for

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
#: Proofs that say what this applicant will pay: they are read and compared with the lines. A catalogue says all prices.
READ_KINDS = ("quote", "agreement")
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
PAPER_TEXT = "Je demande que la décision soit notifiée par courrier, à l’adresse postale de l’organisme."

#: About ten lines, in characters. Guidance only, a longer text is kept whole.
SUMMARY_GUIDE = 1_000
SUMMARY_MAX = 10_000


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
