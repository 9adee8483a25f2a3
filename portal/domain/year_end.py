"""The end of the budget year (*fin de gestion*): last day to commit, last day to ask for a payment, and how near it is.

Dates come from the window's settings (yearly circular); a date counts for the envelope of its own year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DEFAULT_WARN_DAYS = 30


class Nearness(StrEnum):
    """Where a day stands: gone by, within the warning period, or further off."""

    PAST = "past"
    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class YearEndDay:
    """One last day (inclusive) of an envelope, as seen ``today``. ``on`` None: not set for that year."""

    label: str
    on: date | None
    today: date
    warn_days: int

    @property
    def days_left(self) -> int:
        """Days to go, the last one included; negative once it is over."""
        return 0 if self.on is None else (self.on - self.today).days

    @property
    def nearness(self) -> Nearness:
        if self.on is None:
            return Nearness.FAR
        if self.days_left < 0:
            return Nearness.PAST
        return Nearness.NEAR if self.days_left <= self.warn_days else Nearness.FAR


def year_end_day(label: str, on: date | None, year: int, today: date, warn_days: int | None) -> YearEndDay:
    """The day for the envelope of ``year``; a date of another year is none of its own."""
    kept = on if on is not None and on.year == year else None
    return YearEndDay(label, kept, today, DEFAULT_WARN_DAYS if warn_days is None else warn_days)
