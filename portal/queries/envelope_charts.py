"""What the curve and the two waterfalls of an envelope are drawn from: its days, and what each kind of entry made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.breakdown import Sums
from portal.domain.charts import Series, Step, held
from portal.domain.ledger import EntryKind
from portal.models import LedgerEntry
from portal.queries.envelopes import AskedEnvelope, seen_movements
from portal.queries.movement_groups import SUMS, sums_of

_K = EntryKind


@dataclass(frozen=True, slots=True)
class DayBalance:
    """The envelope at the end of a day on which something moved."""

    on: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class EnvelopeCharts:
    """``days`` in order; ``ae`` and ``cp`` the steps from what was notified to what is left."""

    days: tuple[DayBalance, ...]
    ae: tuple[Step, ...]
    cp: tuple[Step, ...]

    def series(self, first: date, last: date) -> tuple[Series, ...]:
        """The four nested lines of the curve: notified, granted, committed, paid."""
        lines = (
            ("allotted", "Notifié (AE)", lambda sums: sums.allotted),
            ("reserved", "Accordé : réservé et engagé", lambda sums: sums.reserved + sums.committed),
            ("committed", "Engagé", lambda sums: sums.committed),
            ("paid", "Payé (CP)", lambda sums: sums.paid),
        )
        return tuple(
            Series(code, label, held(((day.on, of(day.sums)) for day in self.days), first, last))
            for code, label, of in lines
        )


def envelope_charts(session: Session, actor: Actor, envelope: AskedEnvelope, on: date | None) -> EnvelopeCharts:
    """Two queries, whatever the number of movements."""
    seen = seen_movements(actor, envelope, on)
    by_day = session.execute(
        sa.select(LedgerEntry.entered_on, *SUMS)
        .where(seen)
        .group_by(LedgerEntry.entered_on)
        .order_by(LedgerEntry.entered_on)
    )
    days, after = [], Sums()
    for row in by_day:
        after = after.plus(sums_of(row))
        days.append(DayBalance(row[0], after))
    by_kind = session.execute(sa.select(LedgerEntry.kind, *SUMS).where(seen).group_by(LedgerEntry.kind))
    kinds = {row[0]: sums_of(row) for row in by_kind}
    return EnvelopeCharts(tuple(days), _ae_steps(kinds, after), _cp_steps(kinds, after))


def _allotted(kinds: dict[EntryKind, Sums], *wanted: EntryKind) -> int:
    return sum(kinds[kind].allotted + kinds[kind].cp_allotted for kind in wanted if kind in kinds)


def _ae_steps(kinds: dict[EntryKind, Sums], after: Sums) -> tuple[Step, ...]:
    """Credits that came back to serve a shortfall count as taken back, as the ledger holds them."""
    first = _allotted(kinds, _K.ALLOTMENT)
    more = _allotted(kinds, _K.INCREASE)
    moved = _allotted(kinds, _K.CARRY_OVER_IN, _K.CARRY_OVER_OUT)
    taken = after.allotted - first - more - moved
    return _without_nothing(
        Step("allotted", "Première notification", first),
        Step("increase", "Abondements", more),
        Step("decrease", "Réductions", taken),
        Step("carry", "Reports", moved),
        Step("allotted", "AE notifiées", after.allotted, total=True),
        Step("reserved", "Réservé", -after.reserved),
        Step("committed", "Engagé, à payer", -after.to_pay),
        Step("paid", "Payé", -after.paid),
        Step("available", "Disponible", after.available, total=True),
    )


def _cp_steps(kinds: dict[EntryKind, Sums], after: Sums) -> tuple[Step, ...]:
    return _without_nothing(
        Step("allotted", "Première notification", _allotted(kinds, _K.CP_ALLOTMENT)),
        Step("increase", "Abondements", _allotted(kinds, _K.CP_INCREASE)),
        Step("decrease", "Réductions", _allotted(kinds, _K.CP_DECREASE)),
        Step("carry", "Reports", _allotted(kinds, _K.CP_CARRY_OVER_IN, _K.CP_CARRY_OVER_OUT)),
        Step("allotted", "CP notifiés", after.cp_allotted, total=True),
        Step("paid", "Payé", -after.paid),
        Step("available", "CP restants", after.cp_left, total=True),
    )


def _without_nothing(*steps: Step) -> tuple[Step, ...]:
    """Levels always; changes only when there is one."""
    return tuple(step for step in steps if step.total or step.cents)
