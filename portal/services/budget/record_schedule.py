"""Record the schedule of credits of a contract as it is written, or the version that takes the place of an earlier one.

What does not add up is kept: the table is signed. Pages name each disagreement (``portal.domain.schedule``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.money import MAX_CENTS
from portal.domain.schedule import Schedule
from portal.models import CreditInstalment, CreditSchedule
from portal.services.budget.envelopes import lock_envelope
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class RecordSchedule:
    """A schedule of the window of ``envelope`` (public id). ``replaces``: public id of the version it replaces."""

    envelope: str
    title: str
    reference: str
    concluded_on: date | None
    schedule: Schedule
    key: str
    replaces: str = ""
    reason: str = ""


def record_schedule(uow: UnitOfWork, actor: Actor, command: RecordSchedule) -> str:
    """Keep it; returns its public id. Raises InvalidInput by field, Conflict when the version is replaced already."""
    window = lock_envelope(uow, actor, command.envelope)[0].window_id
    author = person_id_of(actor)
    known = uow.session.scalar(
        sa.select(CreditSchedule).where(CreditSchedule.key == command.key, CreditSchedule.window_id == window)
    )
    if known is not None:
        return known.public_id
    problems = dict(_problems(command, paris_date(uow.now)))
    if problems:
        raise InvalidInput(problems)
    replaced = _replaced(uow, window, command.replaces) if command.replaces else None
    row = _row(uow, command, window, replaced, author)
    facts = {"total_cents": row.total_cents, "years": len(row.rows), "replaces": command.replaces}
    uow.record(Event.SCHEDULE_RECORDED, actor, ("credit_schedule", row.public_id), facts=facts)
    return row.public_id


def _problems(command: RecordSchedule, today: date) -> Iterator[tuple[str, str]]:
    schedule = command.schedule
    if not command.title.strip():
        yield "title", "Indiquez l’intitulé de la convention."
    if command.concluded_on and command.concluded_on > today:
        yield "concluded_on", "Cette date est dans le futur\u00a0: relisez-la sur la convention."
    if not 0 < schedule.total_cents <= MAX_CENTS:
        yield "total", "Indiquez le total que la convention accorde."
    if not schedule.instalments:
        yield "year_1", "Saisissez au moins une année."
    if any(row.ae_cents < 0 or row.cp_cents < 0 for row in schedule.instalments):
        yield "table", "Un montant de l’échéancier ne peut pas être négatif\u00a0: relisez le tableau."
    for place, row in enumerate(schedule.instalments, start=1):
        if not FIRST_YEAR <= row.year <= LAST_YEAR:
            yield f"year_{place}", f"Saisissez une année de {FIRST_YEAR} à {LAST_YEAR}."
    if command.replaces and not command.reason.strip():
        yield "reason", "Dites pourquoi cette version remplace la précédente."


def _replaced(uow: UnitOfWork, window: int, public_id: str) -> int:
    row = uow.session.scalar(
        sa.select(CreditSchedule).where(CreditSchedule.public_id == public_id, CreditSchedule.window_id == window)
    )
    if row is None:
        raise NotFound
    if uow.session.scalar(sa.select(CreditSchedule.id).where(CreditSchedule.replaces_id == row.id)) is not None:
        raise Conflict("Cet échéancier est déjà remplacé par une version plus récente\u00a0: partez de celle-là.")
    return row.id


def _row(
    uow: UnitOfWork, command: RecordSchedule, window: int, replaced: int | None, author: int
) -> CreditSchedule:
    schedule = command.schedule
    row = CreditSchedule(
        window_id=window,
        title=command.title.strip(),
        reference=command.reference.strip(),
        concluded_on=command.concluded_on,
        total_cents=schedule.total_cents,
        printed_ae_cents=schedule.printed_ae_cents,
        printed_cp_cents=schedule.printed_cp_cents,
        replaces_id=replaced,
        reason=command.reason.strip(),
        key=command.key,
        author_id=author,
        created_at=uow.now,
    )
    row.rows = [
        CreditInstalment(
            position=place,
            year=each.year,
            ae_cents=each.ae_cents,
            cp_cents=each.cp_cents,
            firmness=each.firmness,
            created_at=uow.now,
        )
        for place, each in enumerate(schedule.instalments)
    ]
    uow.session.add(row)
    uow.session.flush()
    return row
