"""Sign out everywhere: every session of the account ends, on every device."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.models import Person
from portal.models.base import new_public_id
from portal.services.unit_of_work import UnitOfWork


def end_sessions(uow: UnitOfWork, actor: Actor) -> None:
    """Rotate the stamp that sessions carry; mailed links to a new password die with it."""
    if actor.person_id is None:
        raise NotFound
    uow.session.get_one(Person, actor.person_id, with_for_update=True).session_stamp = new_public_id()
    uow.record(Event.ACCOUNT_SESSIONS_ENDED, actor, ("person", actor.public_id))
