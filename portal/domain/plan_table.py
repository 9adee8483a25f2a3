"""What a table of a plan says, in the words of the form: an expense, a resource. Imports read it, exports write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReadExpense:
    """An expense read in a row; amounts in cents. ``nature`` is a code, empty when the table says none we know."""

    label: str
    nature: str
    supplier: str
    excl_tax_cents: int
    incl_tax_cents: int
    investment: bool | None
    covers_from: date | None
    covers_to: date | None


@dataclass(frozen=True, slots=True)
class ReadResource:
    """A resource read in a row: its name, what it is (``resources.RESOURCE_KINDS``), amount in cents."""

    name: str
    what: str
    kind: str
    status: str
    amount_cents: int
    remark: str
