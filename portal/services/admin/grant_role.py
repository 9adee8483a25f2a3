"""Give a person a role of the prefecture in one window."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import GRANTABLE_ROLES, ROLE_LABELS, Actor, Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import Person, Posting
from portal.services.accounts.add_person import normal_email
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GrantRole:
    """A prefecture role for the account of this address, in one window."""

    window_id: int
    email: str
    role: Role


def grant_role(uow: UnitOfWork, actor: Actor, command: GrantRole) -> None:
    """Add the posting. Raises InvalidInput (unknown account, not a prefecture role), Conflict (held already).

    Nobody grants a role to oneself; the command line names the first administrator.
    """
    require(actor, Permission.ROLE_GRANT, Subject(command.window_id))
    if command.role not in GRANTABLE_ROLES:
        raise InvalidInput({"role": "Choisissez un rôle de la préfecture."})
    person = uow.session.scalar(sa.select(Person).where(Person.email == normal_email(command.email)))
    if person is None:
        raise InvalidInput({"email": "Aucun compte n’a cette adresse\u00a0: la personne doit d’abord s’inscrire."})
    if person.public_id == actor.public_id:
        raise Forbidden("Nul ne s’accorde un rôle\u00a0: demandez-le à un autre administrateur.")
    held = sa.select(Posting.id).where(
        Posting.person_id == person.id, Posting.window_id == command.window_id, Posting.role == command.role
    )
    if uow.session.scalar(held) is not None:
        raise Conflict(f"Cette personne a déjà le rôle «\u00a0{ROLE_LABELS[command.role]}\u00a0».")
    uow.session.add(Posting(person_id=person.id, window_id=command.window_id, role=command.role, created_at=uow.now))
    facts = {"role": command.role, "window": command.window_id}
    uow.record(Event.ROLE_GRANTED, actor, ("person", person.public_id), facts=facts)
