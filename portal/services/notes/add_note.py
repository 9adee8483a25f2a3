"""Add an internal note, or a telephone call, to a dossier. Appended only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.notes import NoteKind, note_problems
from portal.domain.permissions import Permission
from portal.models import DossierNote, IdempotencyKey
from portal.models.base import new_public_id
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddNote:
    """``happened_on``, ``interlocutor`` and ``direction`` are of calls; ``key`` makes a second sending do nothing."""

    dossier: str
    kind: str
    body: str
    happened_on: date | None = None
    interlocutor: str = ""
    direction: str = ""
    key: str = ""


def add_note(uow: UnitOfWork, actor: Actor, command: AddNote) -> None:
    """Raises InvalidInput (``kind``, ``body``, ``happened_on``, ``interlocutor``, ``direction``)."""
    dossier = lock_dossier(uow, actor, Permission.NOTE_WRITE, command.dossier)
    today = paris_date(uow.now)
    problems = note_problems(
        command.kind, command.body, command.happened_on, command.interlocutor, command.direction, today
    )
    if problems:
        raise InvalidInput(problems)
    if command.key and _already_added(uow, command):
        return
    call = command.kind == NoteKind.CALL
    row = DossierNote(
        public_id=new_public_id(),
        window_id=dossier.window_id,
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        kind=command.kind,
        body=command.body.strip(),
        happened_on=command.happened_on if call else None,
        interlocutor=command.interlocutor.strip()[:200] if call else "",
        direction=command.direction if call else "",
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.record(
        Event.NOTE_ADDED, actor, ("note", row.public_id), dossier=dossier.public_id, facts={"kind": command.kind}
    )


def _already_added(uow: UnitOfWork, command: AddNote) -> bool:
    scope = f"note:{command.dossier}"
    known = sa.select(IdempotencyKey.id).where(IdempotencyKey.scope == scope, IdempotencyKey.key == command.key)
    if uow.session.scalar(known) is not None:
        return True
    uow.session.add(IdempotencyKey(scope=scope, key=command.key, result="added", created_at=uow.now))
    return False
