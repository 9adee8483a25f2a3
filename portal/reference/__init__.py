"""The territory and the nomenclatures the portal looks things up in: facts from public sources, no rule.

Owns the communes and EPCIs of the 2021 COG (``SOURCE.md``), their search, and INSEE legal categories.
"""

from __future__ import annotations

from portal.reference.bodies import Arrondissement, Body, Commune, Department, Epci
from portal.reference.legal_categories import LEGAL_CATEGORIES, category_label, legal_category_label
from portal.reference.loader import arrondissements, communes, communes_of, departments, epcis
from portal.reference.territory import (
    AmbiguousCommuneError,
    CommuneNotFoundError,
    TerritoryError,
    body_by_siren,
    find_commune,
    members_of,
    search,
)

__all__ = [
    "LEGAL_CATEGORIES",
    "AmbiguousCommuneError",
    "Arrondissement",
    "Body",
    "Commune",
    "CommuneNotFoundError",
    "Department",
    "Epci",
    "TerritoryError",
    "arrondissements",
    "body_by_siren",
    "category_label",
    "communes",
    "communes_of",
    "departments",
    "epcis",
    "find_commune",
    "legal_category_label",
    "members_of",
    "search",
]
