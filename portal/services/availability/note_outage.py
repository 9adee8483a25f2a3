"""Note an interruption of the service: an administrator says it happened, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.domain.actors import Actor
from portal.domain.clocks import end_of_day, start_of_day
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.outages import Interruption, within
from portal.domain.permissions import Permission, Subject, require
from portal.models import Outage
from portal.queries.rulebooks import rulebook_in_force
from portal.services.unit_of_work import UnitOfWork

REASON_MAX = 2_000


@dataclass(frozen=True, slots=True)
class NoteOutage:
    """An interruption (legal instants) and its reason, for one window."""

    window_id: int
    started_at: datetime | None
    ended_at: datetime | None
    reason: str


def note_outage(uow: UnitOfWork, actor: Actor, command: NoteOutage) -> str:
    """Keep it and return its public id. Raises InvalidInput (``started``, ``ended``, ``reason``).

    The rule of extension is applied afterwards, by ``apply_rule``.
    """
    require(actor, Permission.OUTAGE_DECLARE, Subject(command.window_id))
    problems = _problems(uow, command)
    if problems or command.started_at is None or command.ended_at is None:
        raise InvalidInput(problems)
    return keep_outage(
        uow, actor, command.window_id, Interruption(command.started_at, command.ended_at), command.reason.strip()
    )


def keep_outage(uow: UnitOfWork, actor: Actor, window_id: int, found: Interruption, reason: str) -> str:
    """Write the row and its fact."""
    row = Outage(
        window_id=window_id,
        started_at=found.started_at,
        ended_at=found.ended_at,
        reason=reason,
        noted_by=actor.public_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"started_at": row.started_at, "ended_at": row.ended_at}
    uow.record(Event.OUTAGE_NOTED, actor, ("outage", row.public_id), facts=facts, detail=reason)
    return row.public_id


def _problems(uow: UnitOfWork, command: NoteOutage) -> dict[str, str]:
    start, end = command.started_at, command.ended_at
    problems = {}
    if start is None:
        problems["started"] = "Indiquez le jour et l’heure du début."
    if end is None:
        problems["ended"] = "Indiquez le jour et l’heure du retour du service."
    if not command.reason.strip():
        problems["reason"] = "Dites ce qui s’est passé : ce texte est public."
    elif len(command.reason) > REASON_MAX:
        problems["reason"] = f"Ce texte est trop long : {REASON_MAX} caractères au plus."
    if start is None or end is None:
        return problems
    if end > uow.now:
        problems["ended"] = "Cet instant n’est pas encore passé : notez l’interruption une fois le service revenu."
    elif end <= start:
        problems["ended"] = "Le retour du service vient après le début de l’interruption."
    rulebook = rulebook_in_force(uow.session, command.window_id)
    opens_at = start_of_day(rulebook.opens_on) if rulebook.opens_on else None
    if not problems and within(Interruption(start, end), opens_at, end_of_day(rulebook.closes_on)) is None:
        problems["started"] = "Le guichet n’était pas ouvert : cette interruption n’a empêché aucun dépôt."
    return problems
