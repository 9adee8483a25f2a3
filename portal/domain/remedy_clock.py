"""When the time for a remedy against a notified act begins, and why: read online, delivered by post, deemed notified.

A delay begins once: a second notification does not open it again. Whether an act put online and never opened is
deemed notified, after how many days and as of which, is what the window said when it was put online; nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.deadlines import LegalDate, remedy_limit
from portal.domain.french_dates import date_fr


class PostStep(StrEnum):
    """What happened to an act sent by post."""

    POSTED = "posted"
    RECEIVED = "received"
    UNCLAIMED = "unclaimed"
    RETURNED = "returned"


POST_LABELS: dict[PostStep, str] = {
    PostStep.POSTED: "Envoyé par courrier",
    PostStep.RECEIVED: "Courrier reçu",
    PostStep.UNCLAIMED: "Courrier présenté, non réclamé",
    PostStep.RETURNED: "Courrier revenu, adresse à corriger",
}
#: The steps that notify the act.
DELIVERED = frozenset({PostStep.RECEIVED, PostStep.UNCLAIMED})


class Ground(StrEnum):
    """Why the delay begins that day."""

    DEEMED = "deemed"
    OPENED = "opened"
    RECEIVED = "received"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class Deeming:
    """What an act that nobody opens becomes: deemed notified after so many ``days`` (None: never), on the last of them
    (``at_term``) or on the day it was put online."""

    days: int | None = None
    at_term: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification: put online, or received by post, on ``on``; ``opened_on``: first opened by the recipient."""

    electronic: bool
    on: date
    opened_on: date | None = None
    deeming: Deeming = Deeming()


@dataclass(frozen=True, slots=True)
class Posted:
    """One step of a sending by post, on its date."""

    step: PostStep
    on: date


@dataclass(frozen=True, slots=True)
class RemedyClock:
    """``starts_on``: the day the delay begins, None while nothing makes it begin. ``sure_from``: the first day that
    this is sure; before it, this is what comes if nobody opens the act. ``why``: a sentence; ``limit``: last day."""

    starts_on: date | None = None
    ground: Ground | None = None
    sure_from: date | None = None
    why: str = ""
    limit: LegalDate | None = None

    def runs(self, today: date) -> bool:
        """Whether the delay has begun, for sure, that day."""
        return self.sure_from is not None and self.sure_from <= today


def remedy_clock(notice: Notice | None, posted: Sequence[Posted] = ()) -> RemedyClock:
    """The clock of one act from its notification and from the letters that followed it."""
    if notice is None:
        return RemedyClock()
    if not notice.electronic:
        return _clock(notice.on, Ground.RECEIVED, notice.on, f"Courrier reçu le {date_fr(notice.on)}.")
    proved = [_delivered(one) for one in posted if one.step in DELIVERED]
    if notice.opened_on is not None:
        opened = f"Acte téléchargé pour la première fois le {date_fr(notice.opened_on)}."
        proved.append(_clock(notice.opened_on, Ground.OPENED, notice.opened_on, opened))
    first = min(proved, key=lambda one: one.starts_on or date.max, default=None)
    term = None if notice.deeming.days is None else notice.on + timedelta(days=notice.deeming.days)
    if term is not None and (first is None or first.starts_on is None or first.starts_on > term):
        return _deemed(notice, term)
    if first is not None:
        return first
    day = date_fr(notice.on)
    return RemedyClock(why=f"Mis en ligne le {day}, pas encore téléchargé\u00a0: le délai de recours n’a pas commencé.")


def _delivered(one: Posted) -> RemedyClock:
    if one.step is PostStep.RECEIVED:
        return _clock(one.on, Ground.RECEIVED, one.on, f"Courrier reçu le {date_fr(one.on)}.")
    return _clock(one.on, Ground.UNCLAIMED, one.on, f"Courrier présenté le {date_fr(one.on)} et non réclamé.")


def _deemed(notice: Notice, term: date) -> RemedyClock:
    days = notice.deeming.days
    why = f"Mis en ligne le {date_fr(notice.on)} et non téléchargé dans les {days} jours\u00a0: réputé notifié "
    why += "à la fin de ce délai." if notice.deeming.at_term else "ce jour-là."
    return _clock(term if notice.deeming.at_term else notice.on, Ground.DEEMED, term + timedelta(days=1), why)


def _clock(starts_on: date, ground: Ground, sure_from: date, why: str) -> RemedyClock:
    limit = remedy_limit(starts_on)
    computation = limit.computation.replace("notification", f"notification du {starts_on:%d/%m/%Y}", 1)
    return RemedyClock(starts_on, ground, sure_from, why, replace(limit, computation=computation))

