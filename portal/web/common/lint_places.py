"""Where a finding of the act's checks is mended: the first word of the field's path tells."""

from __future__ import annotations

_SETTINGS = "Paramètres du guichet"
_PLACES = {
    "authority": _SETTINGS,
    "signatory": _SETTINGS,
    "visas": _SETTINGS,
    "texts": _SETTINGS,
    "imputation": _SETTINGS,
    "payments": _SETTINGS,
    "calendar": "Paramètres du guichet, ou calendrier du dossier",
    "beneficiary": "Identité du porteur dans le dossier",
    "project": "Rédaction du projet d’acte",
    "award": "Proposition de l’instruction",
    "expenses": "Qualification des dépenses",
    "plan": "Plan de financement du dossier",
    "attestation": "Attestation du gestionnaire budgétaire",
    "document": "Texte de l’acte",
}


def place_of(field: str) -> str:
    """The page or the person to go to."""
    return _PLACES.get(field.partition(".")[0], "Dossier")
