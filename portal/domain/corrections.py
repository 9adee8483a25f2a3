"""What an applicant may correct once its dossier is filed, and the before and after in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.money import format_euros


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected value: key of the field, its label, what stood, what stands, as people read them."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correctable:
    """A value that may be corrected: key, label, what stands; ``contact`` may change longer, and by any writer.

    ``money``: in cents. ``required``: may not be emptied.
    """

    field: str
    label: str
    value: object
    contact: bool = False
    money: bool = False
    required: bool = False


def shown(value: object, *, money: bool = False) -> str:
    """A value as people read it; « (vide) » for nothing."""
    if value is None or value == "":
        return "(vide)"
    if money and isinstance(value, int):
        return format_euros(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def changes(fields: Iterable[Correctable], wanted: Mapping[str, object]) -> tuple[Change, ...]:
    """What differs between ``fields`` and ``wanted`` (by key; a key left out is left alone)."""
    return tuple(
        Change(one.field, one.label, shown(one.value, money=one.money), shown(wanted[one.field], money=one.money))
        for one in fields
        if one.field in wanted and wanted[one.field] != one.value
    )
