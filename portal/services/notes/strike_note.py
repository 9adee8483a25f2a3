"""Strike out a wrong note, with a reason: it stays readable, struck."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import DossierNote, NoteStrike
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


def strike_note(uow: UnitOfWork, actor: Actor, dossier: str, note: str, reason: str) -> None:
    """Raises NotFound, InvalidInput (``reason``), Conflict when it is struck already."""
    owner = lock_dossier(uow, actor, Permission.NOTE_WRITE, dossier)
    row = uow.session.scalar(
        sa.select(DossierNote).where(DossierNote.public_id == note, DossierNote.dossier_id == owner.id)
    )
    if row is None:
        raise NotFound
    if uow.session.scalar(sa.select(NoteStrike.id).where(NoteStrike.note_id == row.id)) is not None:
        raise Conflict("Cette note est déjà rayée.")
    if not reason.strip():
        raise InvalidInput({"reason": "Écrivez pourquoi cette note est à rayer."})
    uow.session.add(
        NoteStrike(note_id=row.id, person_id=person_id_of(actor), reason=reason.strip(), created_at=uow.now)
    )
    uow.record(Event.NOTE_STRUCK, actor, ("note", row.public_id), dossier=owner.public_id)
