"""Take back a role of the prefecture in one window."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import Forbidden, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import Person, Posting
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """The prefecture role a person loses, in one window."""

    window_id: int
    person_public_id: str
    role: Role


def revoke_role(uow: UnitOfWork, actor: Actor, command: RevokeRole) -> None:
    """Delete the posting; it counts from the person's next request. Nobody takes a role from oneself: so a window
    always keeps an administrator."""
    require(actor, Permission.ROLE_GRANT, Subject(command.window_id))
    if command.person_public_id == actor.public_id:
        raise Forbidden("Vous ne pouvez pas retirer vos propres rôles\u00a0: demandez-le à un autre administrateur.")
    posting = uow.session.scalar(
        sa.select(Posting)
        .join(Person, Person.id == Posting.person_id)
        .where(
            Person.public_id == command.person_public_id,
            Posting.window_id == command.window_id,
            Posting.role == command.role,
        )
    )
    if posting is None:
        raise NotFound
    uow.session.delete(posting)
    facts = {"role": command.role, "window": command.window_id}
    uow.record(Event.ROLE_REVOKED, actor, ("person", command.person_public_id), facts=facts)
