"""Statistics of the money granted: amounts, shares, delays. Whole cents and whole days, rounded down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class Share:
    """Dossiers and cents of one group: asked for, granted, paid; ``cost_cents`` is what the granted projects cost."""

    asked: int = 0
    asked_cents: int = 0
    granted: int = 0
    granted_cents: int = 0
    cost_cents: int = 0
    paid_cents: int = 0

    def plus(self, other: Share) -> Share:
        return Share(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def average_cents(self) -> int | None:
        """Of a grant; None without any."""
        return self.granted_cents // self.granted if self.granted else None

    @property
    def aid_percent(self) -> int | None:
        """What the grants are of what the projects cost; None without any."""
        return 100 * self.granted_cents // self.cost_cents if self.cost_cents else None


@dataclass(frozen=True, slots=True)
class Spread:
    """The smallest, the middle and the largest of some values (None: no value)."""

    count: int
    lowest: int | None
    middle: int | None
    highest: int | None


def spread(values: Iterable[int]) -> Spread:
    """The middle of an even number of values is the mean of the two in the middle, rounded down."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0, None, None, None)
    half, odd = divmod(len(ordered), 2)
    middle = ordered[half] if odd else (ordered[half - 1] + ordered[half]) // 2
    return Spread(len(ordered), ordered[0], middle, ordered[-1])


def days_between(pairs: Sequence[tuple[date | None, date | None]]) -> Spread:
    """Days from the first date to the second, where both are known."""
    return spread((end - start).days for start, end in pairs if start is not None and end is not None)
