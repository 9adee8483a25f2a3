"""What stops the payment of an award: a suspension, a tranche not open, a closure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.tranches import Release, Tranche, payable_cents
from portal.models import AwardClosure, AwardTranche, Suspension, TrancheRelease
from portal.queries.settlement import paid_by_year


@dataclass(frozen=True, slots=True)
class Stops:
    """``suspended_on``: since when, None when payments run. ``payable_cents``: what the tranches leave open this year,
    None without tranches."""

    suspended_on: date | None
    suspended_for: str
    payable_cents: int | None
    closed_on: date | None


def stops_of(session: Session, act_id: int, on: date, today: date | None = None) -> Stops:
    """What stops payments of this act on a day; with ``today``, a suspension begun since that day stops them too."""
    suspension = session.scalar(
        sa.select(Suspension)
        .where(Suspension.act_id == act_id, Suspension.lifted_on.is_(None))
        .order_by(Suspension.id)
        .limit(1)
    )
    running = suspension if suspension is not None and suspension.starts_on <= max(on, today or on) else None
    closed_on = session.scalar(sa.select(AwardClosure.closed_on).where(AwardClosure.act_id == act_id))
    tranches = tranches_of(session, act_id)
    payable = None
    if tranches:
        payable = payable_cents(tranches, releases_of(session, act_id), paid_by_year(session, act_id), on.year)
    return Stops(running.starts_on if running else None, running.reason if running else "", payable, closed_on)


def tranches_of(session: Session, act_id: int) -> tuple[Tranche, ...]:
    """The tranches of an act, in order."""
    rows = session.scalars(sa.select(AwardTranche).where(AwardTranche.act_id == act_id).order_by(AwardTranche.number))
    return tuple(Tranche(row.number, row.year, row.firmness, row.amount_cents, row.condition) for row in rows)


def releases_of(session: Session, act_id: int) -> tuple[Release, ...]:
    """The decisions on the tranches of an act, in order."""
    rows = session.execute(
        sa.select(TrancheRelease.kind, TrancheRelease.year, TrancheRelease.amount_cents, AwardTranche.number)
        .outerjoin(AwardTranche, AwardTranche.id == TrancheRelease.tranche_id)
        .where(TrancheRelease.act_id == act_id)
        .order_by(TrancheRelease.id)
    )
    return tuple(Release(kind, year, cents, number) for kind, year, cents, number in rows)
