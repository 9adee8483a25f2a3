"""Public bodies of the territory as the reference files describe them: communes, EPCIs, départements.

Owns the frozen shapes and the legal category each kind of body has in the INSEE nomenclature. Facts only, no reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

COMMUNE_CATEGORY: Final = "7210"
#: DGCL type of an EPCI → INSEE legal category. The Métropole de Lyon (MET69) is registered as a métropole.
EPCI_CATEGORIES: Final = {"CC": "7346", "CA": "7348", "CU": "7343", "METRO": "7344", "MET69": "7344"}
EPCI_TYPE_LABELS: Final = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
    "METRO": "Métropole",
    "MET69": "Métropole de Lyon",
}


@dataclass(frozen=True, slots=True)
class Department:
    """A département, or an overseas collectivity that has communes (then without region)."""

    code: str
    name: str
    region: str
    region_name: str


@dataclass(frozen=True, slots=True)
class Arrondissement:
    code: str
    name: str
    department: str
    seat: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the 2021 COG. ``siren`` is None where the source gives none (communes outside any EPCI)."""

    code: str
    name: str
    siren: str | None
    population: int
    population_2021: int | None
    population_total: int | None
    department: str
    arrondissement: str
    postal_codes: tuple[str, ...]
    epci_siren: str | None

    @property
    def legal_category(self) -> str:
        return COMMUNE_CATEGORY


@dataclass(frozen=True, slots=True)
class Epci:
    """An EPCI with own taxation on 1 January 2021; ``department`` is where most of its members are."""

    siren: str
    name: str
    type: str
    financing: str
    population: int
    population_total: int
    department: str

    @property
    def legal_category(self) -> str:
        return EPCI_CATEGORIES[self.type]

    @property
    def type_label(self) -> str:
        return EPCI_TYPE_LABELS[self.type]


Body = Commune | Epci
