"""How a date is written in French, on screens, in messages and on paper alike."""

from __future__ import annotations

from datetime import date, datetime

from portal.domain.clocks import PARIS

NBSP = "\u00a0"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def date_fr(day: date) -> str:
    """« 15 octobre 2021 », « 1er novembre 2021 »; never parted at a line end."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def time_fr(instant: datetime) -> str:
    """« 14 h 05 », Paris time. Raises ValueError on a naive instant."""
    local = in_paris(instant)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def instant_fr(instant: datetime) -> str:
    """« 15 octobre 2021 à 14 h 05 », Paris time. Raises ValueError on a naive instant."""
    return f"{date_fr(in_paris(instant).date())} à {time_fr(instant)}"


def short_date(day: date) -> str:
    """« 15/10/2021 », four digits for the year whatever the year."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def in_paris(instant: datetime) -> datetime:
    """The instant by the clock of Paris. Raises ValueError on a naive one."""
    if instant.tzinfo is None:
        raise ValueError("naive instant: it must be aware (UTC)")
    return instant.astimezone(PARIS)
