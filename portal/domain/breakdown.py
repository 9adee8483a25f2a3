"""How the movements of an envelope are looked at: by axis, arrondissement, state or month; the sums of one group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum


class Split(StrEnum):
    """What the movements are grouped by; the values are those of the addresses."""

    AXIS = "axe"
    PLACE = "arrondissement"
    STATE = "etat"
    MONTH = "mois"


SPLIT_LABELS: dict[Split, str] = {
    Split.AXIS: "Axe",
    Split.PLACE: "Arrondissement",
    Split.STATE: "État",
    Split.MONTH: "Mois",
}

#: Key, in addresses, of the movements that have no dossier: credits notified, carried over, taken back.
NO_DOSSIER = "credits"
NO_DOSSIER_LABEL = "Crédits notifiés et reports"
#: Key of dossiers that say nothing of what is asked.
UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True)
class Sums:
    """Cents. The first seven are what the columns of the ledger moved by; the others, gross amounts of some kinds."""

    available: int = 0
    reserved: int = 0
    committed: int = 0
    paid: int = 0
    allotted: int = 0
    cp_allotted: int = 0
    shortfall: int = 0
    booked: int = 0
    released: int = 0
    engaged: int = 0
    decommitted: int = 0

    @property
    def to_pay(self) -> int:
        """Committed and not paid yet (*reste à payer*)."""
        return self.committed - self.paid

    @property
    def cp_left(self) -> int:
        """CP notified and not paid yet."""
        return self.cp_allotted - self.paid

    def plus(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def total_of(groups: Iterable[Sums]) -> Sums:
    """All the groups together."""
    total = Sums()
    for group in groups:
        total = total.plus(group)
    return total
