"""One date of a clock: the legal date, who must act by it, how urgent it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.deadlines import LegalDate


class Urgency(StrEnum):
    """Where a date stands today, the most urgent first."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    MET = "met"


URGENCY_LABELS: dict[Urgency, str] = {
    Urgency.OVERDUE: "Dépassée",
    Urgency.SOON: "Proche",
    Urgency.LATER: "À venir",
    Urgency.MET: "Faite",
}


class Side(StrEnum):
    """Who must act by the date."""

    PREFECTURE = "prefecture"
    APPLICANT = "applicant"
    CONSULTED = "consulted"
    AUTHOR = "author"
    PARTIES = "parties"


SIDE_LABELS: dict[Side, str] = {
    Side.PREFECTURE: "la préfecture",
    Side.APPLICANT: "le demandeur",
    Side.CONSULTED: "le service consulté",
    Side.AUTHOR: "l’auteur du recours",
    Side.PARTIES: "les parties",
}


@dataclass(frozen=True, slots=True)
class ClockDate:
    """One date of the clock: the legal date, who must act, the day it was met, how many days before it is "soon"."""

    legal: LegalDate
    side: Side
    warn_days: int
    met_on: date | None = None

    @property
    def on(self) -> date:
        return self.legal.on

    @property
    def awaits_prefecture(self) -> bool:
        """Whether the prefecture must still act by this date."""
        return self.met_on is None and self.side is Side.PREFECTURE

    @property
    def red_from(self) -> date:
        """First day of the warning period."""
        return self.legal.on - timedelta(days=self.warn_days)

    def urgency(self, today: date) -> Urgency:
        """Where the date stands ``today``; the day itself is still in time."""
        if self.met_on is not None:
            return Urgency.MET
        if today > self.legal.on:
            return Urgency.OVERDUE
        return Urgency.SOON if today >= self.red_from else Urgency.LATER
