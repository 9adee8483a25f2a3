"""What is known of an applicant organisation: its fields, where each was read, and the proofs asked of some bodies."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """Where a fact was read."""

    COG = "cog"
    REGISTRY = "registry"
    TYPED = "typed"


#: Fields whose source is kept, with the words of the pages. All may be corrected by the organisation.
FIELD_LABELS: dict[str, str] = {
    "name": "Nom",
    "siret": "SIRET",
    "legal_category": "Catégorie juridique",
    "department": "Département",
    "address": "Adresse postale",
    "postal_code": "Code postal",
    "population": "Population",
    "epci_name": "Intercommunalité",
}

#: Proofs an organisation may join to its identity.
PROOF_LABELS: dict[str, str] = {
    "statutes": "Statuts ou acte constitutif",
    "france_services_label": "Labellisation France Services ou convention MSAP",
    "funders_list": "Liste des financeurs, budget ou compte de résultat",
    "election": "Procès-verbal d’élection ou de nomination",
    "other": "Autre justificatif de l’organisme",
}

_GROUPINGS = frozenset(str(code) for code in (*range(7340, 7350), *range(7351, 7358)))


def proofs_asked(legal_category: str, in_reference: bool, france_services: bool) -> tuple[str, ...]:
    """Kinds of proof asked of a body: none of those the reference holds, statutes of the others.

    A body that is neither a commune nor a grouping lists its funders too, the call's test of their origin; whoever
    carries France Services or an MSAP joins the label.
    """
    asked: list[str] = []
    if not in_reference:
        asked.append("statutes")
        if legal_category != "7210" and legal_category not in _GROUPINGS:
            asked.append("funders_list")
    if france_services:
        asked.append("france_services_label")
    return tuple(asked)
