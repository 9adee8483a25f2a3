"""Schedules of credits of a window, with what does not add up and what was notified each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Subject, can
from portal.domain.schedule import Instalment, Schedule, ScheduleProblem, check_schedule
from portal.models import CreditSchedule, Envelope, Person
from portal.queries.balances import seen_balances
from portal.queries.envelopes import STAFF
from portal.queries.scope import in_windows

_PREVIOUS, _NEXT = aliased(CreditSchedule), aliased(CreditSchedule)


@dataclass(frozen=True, slots=True)
class NotifiedYear:
    """What the envelope of a year received, AE and CP, in cents; None where the window has no envelope that year."""

    year: int
    ae_cents: int | None
    cp_cents: int | None


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule as recorded. ``replaces``, ``replaced_by``: public ids of the versions before and after."""

    public_id: str
    envelope: str
    title: str
    reference: str
    concluded_on: date | None
    schedule: Schedule
    problems: tuple[ScheduleProblem, ...]
    reason: str
    author: str
    recorded_at: datetime
    replaces: str | None
    replaced_by: str | None
    notified: tuple[NotifiedYear, ...] = ()
    may_replace: bool = False


def schedules_of(session: Session, actor: Actor, window_id: int, envelope: str) -> list[ScheduleView]:
    """Those of the window that no version replaces, newest first. ``envelope``: the one the reader comes from."""
    rows = session.execute(
        _whole()
        .where(CreditSchedule.window_id == window_id, in_windows(actor, CreditSchedule.window_id, *STAFF))
        .where(_NEXT.id.is_(None))
        .order_by(CreditSchedule.id.desc())
    )
    return [_view(row, envelope) for row in rows]


def schedule_view(session: Session, actor: Actor, public_id: str) -> ScheduleView:
    """One schedule with what its window's envelopes received. Raises NotFound."""
    row = session.execute(
        _whole().where(CreditSchedule.public_id == public_id, in_windows(actor, CreditSchedule.window_id, *STAFF))
    ).first()
    if row is None:
        raise NotFound
    kept: CreditSchedule = row[0]
    envelopes = session.execute(
        sa.select(Envelope.id, Envelope.year, Envelope.public_id)
        .where(Envelope.window_id == kept.window_id)
        .order_by(Envelope.year.desc())
    ).all()
    balances = seen_balances(session, actor, kept.window_id)
    received = {one.year: balances[one.id] for one in envelopes}
    years = dict.fromkeys(each.year for each in kept.rows)
    notified = [
        NotifiedYear(year, received[year].allotted, received[year].cp_allotted)
        if year in received
        else NotifiedYear(year, None, None)
        for year in years
    ]
    may = can(actor, Permission.ENVELOPE_ALLOT, Subject(kept.window_id)) and row[3] is None
    return _view(row, envelopes[0].public_id, notified, may)


def _whole() -> sa.Select[tuple[CreditSchedule, str, str, str]]:
    return (
        sa.select(CreditSchedule, Person.name, _PREVIOUS.public_id, _NEXT.public_id)
        .outerjoin(Person, Person.id == CreditSchedule.author_id)
        .outerjoin(_PREVIOUS, _PREVIOUS.id == CreditSchedule.replaces_id)
        .outerjoin(_NEXT, _NEXT.replaces_id == CreditSchedule.id)
        .options(selectinload(CreditSchedule.rows))
    )


def _view(
    row: sa.Row[tuple[CreditSchedule, str, str, str]],
    envelope: str,
    notified: Iterable[NotifiedYear] = (),
    may_replace: bool = False,
) -> ScheduleView:
    kept, author, replaces, replaced_by = row
    schedule = Schedule(
        kept.total_cents,
        tuple(Instalment(one.year, one.ae_cents, one.cp_cents, one.firmness) for one in kept.rows),
        kept.printed_ae_cents,
        kept.printed_cp_cents,
    )
    return ScheduleView(
        kept.public_id,
        envelope,
        kept.title,
        kept.reference,
        kept.concluded_on,
        schedule,
        tuple(check_schedule(schedule)),
        kept.reason,
        author or "compte supprimé",
        kept.created_at,
        replaces,
        replaced_by,
        tuple(notified),
        may_replace,
    )
