"""Legal dates of a dossier, each with the rule it comes from. Parameters come from the window, never from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.calendar import add_months, clear_months_limit
from portal.domain.clocks import end_of_day, paris_date


@dataclass(frozen=True, slots=True)
class LegalDate:
    """One date that matters: what it is, when, and the rule and computation that give it."""

    code: str
    label: str
    on: date
    rule: str
    computation: str


def is_open(received_at: datetime, opens_on: date | None, closes_on: date) -> bool:
    """True when ``received_at`` lies in the window: half-open at the Paris midnight after ``closes_on``."""
    if opens_on is not None and paris_date(received_at) < opens_on:
        return False
    return received_at < end_of_day(closes_on)


def implicit_rejection(acknowledged_on: date, months: int, *, investment: bool) -> LegalDate:
    """Date at which silence is a rejection, ``months`` after the acknowledgement of receipt.

    Source: article 7 of decree 2018-514 (investment), L. 231-4 3° of the CRPA (other spending); the number of months
    is a setting of the window.
    """
    on = add_months(acknowledged_on, months)
    rule = "décret n° 2018-514, article 7" if investment else "article L. 231-4, 3° du CRPA"
    return LegalDate(
        "implicit_rejection",
        "Naissance d’une décision implicite de rejet",
        on,
        rule,
        f"accusé de réception + {months} mois de quantième à quantième",
    )


def remedy_limit(notified_on: date, months: int = 2) -> LegalDate:
    """Last day to go to the administrative court after notification (CJA, R. 421-1: two clear months)."""
    return LegalDate(
        "remedy",
        "Fin du délai de recours contentieux",
        clear_months_limit(notified_on, months),
        "article R. 421-1 du code de justice administrative",
        f"notification + {months} mois francs, reporté au premier jour ouvré",
    )


def permitted_start(filed_at: datetime, presumed_complete: bool, complete_at: datetime | None) -> datetime | None:
    """Earliest lawful start of the project: the instant the dossier is complete.

    Presumed complete at filing when every mandatory piece is there; found incomplete, the instant the last
    indispensable piece arrived; None while it is known to be incomplete. Source: the window's call (« engagement
    possible après dépôt d'un dossier complet »).
    """
    if complete_at is not None:
        return complete_at
    return filed_at if presumed_complete else None
