"""Note that somebody of one side has opened what the other side sent: messages, and corrections for the prefecture."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.permissions import Permission
from portal.models import Correction, Message
from portal.services.locking import person_id_of
from portal.services.messages.send_message import thread_of
from portal.services.unit_of_work import UnitOfWork


def mark_seen(uow: UnitOfWork, actor: Actor, dossier_id: str, *, from_prefecture: bool) -> None:
    """Mark as seen, once, everything that awaited this side of the thread."""
    dossier = thread_of(uow, actor, dossier_id, Permission.MESSAGE_READ, from_prefecture=from_prefecture)
    seen = {"seen_at": uow.now, "seen_by_id": person_id_of(actor)}
    untouched = {"synchronize_session": False}
    messages = sa.update(Message).where(
        Message.dossier_id == dossier.id,
        Message.from_prefecture.is_(not from_prefecture),
        Message.seen_at.is_(None),
    )
    uow.session.execute(messages.values(**seen), execution_options=untouched)
    if from_prefecture:
        corrections = sa.update(Correction).where(Correction.dossier_id == dossier.id, Correction.seen_at.is_(None))
        uow.session.execute(corrections.values(**seen), execution_options=untouched)
