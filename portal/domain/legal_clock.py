"""The legal clock of a dossier: every date that matters, the rule and the computation that give it, and who must act.

Parameters (months of silence, days of the budget's closing, targets) are settings of the window or come from its rules;
None leaves the date out. Sources: article 7 of decree 2018-514, L. 114-5 and R. 112-11-1 of the CRPA, R. 421-1 of the
CJA, the window's call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.domain.appeal_clocks import AppealFacts, Delays
from portal.domain.appeal_dates import REEXAMINE_WARN, appeal_dates, reexamination
from portal.domain.calendar import add_months
from portal.domain.clock_date import SIDE_LABELS, URGENCY_LABELS, ClockDate, Side, Urgency
from portal.domain.deadlines import LegalDate, implicit_rejection
from portal.domain.dossier import PENDING_STATES, DossierState

__all__ = [
    "SIDE_LABELS",
    "URGENCY_LABELS",
    "ClockDate",
    "ClockFacts",
    "ItemRequest",
    "Reopened",
    "Side",
    "Urgency",
    "Watch",
    "clock_dates",
    "rejection_date",
    "suspended_days",
    "watch",
]

@dataclass(frozen=True, slots=True)
class ItemRequest:
    """One request for missing items: when, due when (inclusive), and the day the last item came, None while awaited."""

    requested_on: date
    due_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reopened:
    """An appeal sent the dossier back to its examination: when, to be decided by when, whether a court ordered it."""

    on: date
    due_on: date | None
    enjoined: bool


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What the dates of a filed dossier are computed from. Legal dates in Paris; ``*_by`` are last days, inclusive.
    ``remedy``: until when the award may be challenged, None while that time has not begun."""

    state: DossierState
    filed_on: date
    investment: bool
    silence_months: int | None
    requests: tuple[ItemRequest, ...] = ()
    completeness_months: int | None = None
    completeness_on: date | None = None
    decided_on: date | None = None
    granted: bool = False
    committed_on: date | None = None
    notified_on: date | None = None
    remedy: LegalDate | None = None
    started_on: date | None = None
    notify_by: date | None = None
    commit_by: date | None = None
    start_by: date | None = None
    results_by: date | None = None
    last_claim_by: date | None = None
    close_by: date | None = None
    appeals: tuple[AppealFacts, ...] = ()
    delays: Delays = field(default_factory=Delays)
    reopened: Reopened | None = None


def suspended_days(requests: Sequence[ItemRequest], limit: date = date.max) -> int:
    """Days during which the rejection clock stands still (L. 114-5 CRPA): from each request until the items came or
    the deadline given ended, whichever is first; requests that overlap count once.

    ``limit``: when silence would be a rejection without any suspension;
    a request made once it is born suspends nothing.
    """
    spans = sorted((one.requested_on, min(one.answered_on or one.due_on, one.due_on)) for one in requests)
    days, reached = 0, date.min
    for start, end in spans:
        if limit < date.max and start > limit + timedelta(days=days):
            break
        start = max(start, reached)
        if end > start:
            days += (end - start).days
            reached = end
    return days


def rejection_date(facts: ClockFacts) -> LegalDate | None:
    """When silence becomes a rejection, suspensions included; None while the window's delay is unfilled, and for a
    dossier decided once and reopened: its first delay is spent, the date to decide by is that of the reopening."""
    if facts.silence_months is None or facts.reopened is not None:
        return None
    plain = implicit_rejection(facts.filed_on, facts.silence_months, investment=facts.investment)
    days = suspended_days(facts.requests, plain.on)
    if not days:
        return plain
    waiting = any(one.answered_on is None for one in facts.requests)
    return replace(
        plain,
        on=plain.on + timedelta(days=days),
        rule=f"{plain.rule} ; suspension : article L. 114-5 du CRPA",
        computation=f"{plain.computation}, + {days} {'jour' if days == 1 else 'jours'} de suspension"
        + (" (si la réponse attendue vient le dernier jour)" if waiting else ""),
    )


def clock_dates(facts: ClockFacts) -> list[ClockDate]:
    """Every date of the dossier, in chronological order, met ones included."""
    appeals = appeal_dates(facts.appeals, facts.delays)
    found = [*_receipt(facts), *_decision(facts), *_award(facts), *_again(facts), *appeals]
    return sorted(found, key=lambda one: (one.legal.on, one.legal.code))


@dataclass(frozen=True, slots=True)
class Watch:
    """What lists sort by: when silence rejects, the prefecture's next date, and since when one of its dates is red."""

    rejection_on: date | None = None
    next_due: ClockDate | None = None
    red_from: date | None = None


def watch(facts: ClockFacts) -> Watch:
    """The summary of a clock. ``rejection_on`` only while a decision is awaited."""
    rejection = rejection_date(facts) if facts.state in PENDING_STATES else None
    due = [one for one in clock_dates(facts) if one.awaits_prefecture]
    return Watch(
        rejection.on if rejection else None,
        due[0] if due else None,
        min((one.red_from for one in due), default=None),
    )


def _receipt(facts: ClockFacts) -> Iterator[ClockDate]:
    receipt = LegalDate(
        "acknowledgement",
        "Accusé de réception électronique",
        facts.filed_on,
        "articles L. 112-11 et R. 112-11-1 du CRPA",
        "à l’instant du dépôt",
    )
    yield ClockDate(receipt, Side.PREFECTURE, 0, facts.filed_on)
    if facts.completeness_months is not None:
        months = facts.completeness_months
        limit = LegalDate(
            "completeness",
            "Fin du délai pour déclarer le dossier incomplet",
            add_months(facts.filed_on, months),
            "décret n° 2018-514, article 4",
            f"accusé de réception + {months} mois de quantième à quantième",
        )
        first = min((one.requested_on for one in facts.requests), default=None)
        met = facts.completeness_on or first or facts.decided_on
        if met is not None or facts.state in PENDING_STATES:
            yield ClockDate(limit, Side.PREFECTURE, 15, met)
    for one in facts.requests:
        if one.answered_on is None and facts.state is not DossierState.INCOMPLETE:
            continue
        asked = LegalDate(
            "items_due",
            "Réponse du demandeur à la demande de pièces",
            one.due_on,
            "article L. 114-5 du CRPA",
            f"délai fixé par la demande du {one.requested_on:%d/%m/%Y}",
        )
        yield ClockDate(asked, Side.APPLICANT, 3, one.answered_on)


def _decision(facts: ClockFacts) -> Iterator[ClockDate]:
    pending = facts.state in PENDING_STATES
    rejection = rejection_date(facts)
    if rejection is not None and (pending or facts.decided_on is not None):
        yield ClockDate(rejection, Side.PREFECTURE, 30, facts.decided_on)
    if facts.notify_by is not None and (pending or facts.granted):
        target = LegalDate(
            "notification_target",
            "Notification des décisions, cible du cahier des charges",
            facts.notify_by,
            "cahier des charges : « au fil de l’eau, et au plus tard » à cette date",
            "paramètre du guichet",
        )
        yield ClockDate(target, Side.PREFECTURE, 10, facts.notified_on)


def _again(facts: ClockFacts) -> Iterator[ClockDate]:
    """By when a dossier reopened by an appeal is decided again."""
    if facts.reopened is None:
        return
    due = reexamination(facts.reopened.on, facts.reopened.due_on, facts.reopened.enjoined)
    if due is not None:
        yield ClockDate(due, Side.PREFECTURE, REEXAMINE_WARN, facts.decided_on)


def _award(facts: ClockFacts) -> Iterator[ClockDate]:
    pending = facts.state in PENDING_STATES
    if facts.commit_by is not None and (pending or facts.granted):
        closing = LegalDate(
            "last_commitment",
            "Fin de gestion : dernier engagement juridique",
            facts.commit_by,
            "circulaire de fin de gestion",
            "paramètre du guichet",
        )
        yield ClockDate(closing, Side.PREFECTURE, 15, facts.committed_on)
    if not facts.granted:
        return
    for code, label, on, met in (
        ("start", "Dernier jour pour commencer le projet", facts.start_by, facts.started_on),
        ("results", "Dernier jour pour les résultats tangibles", facts.results_by, None),
        ("last_claim", "Dernière demande de paiement", facts.last_claim_by, None),
        ("closure", "Clôture financière du projet", facts.close_by, None),
    ):
        if on is not None:
            source = "paramètre du guichet, imprimé dans l’arrêté" if code == "last_claim" else "cahier des charges"
            yield ClockDate(LegalDate(code, label, on, source, "date inclusive"), Side.APPLICANT, 30, met)
    if facts.remedy is not None:
        # Nobody must act: the date is shown, and never in the red list.
        yield ClockDate(facts.remedy, Side.APPLICANT, 0, None)
