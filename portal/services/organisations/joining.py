"""How a person comes into an organisation nobody is in yet; a space with people or dossiers is never taken this way."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.models import Dossier, Membership, Organisation
from portal.services.unit_of_work import UnitOfWork


def join_if_free(uow: UnitOfWork, actor: Actor, organisation: Organisation) -> None:
    """Make the actor its editor and pledger when nobody is there. Raises InvalidInput (``siren``) when it is taken.

    The organisation's row is locked by the caller.
    """
    members = set(
        uow.session.scalars(sa.select(Membership.person_id).where(Membership.organisation_id == organisation.id))
    )
    if actor.person_id in members:
        return
    left = sa.select(Dossier.id).where(Dossier.organisation_id == organisation.id).limit(1)
    if members or uow.session.scalar(left) is not None:
        raise InvalidInput({"siren": taken(organisation.name)})
    for role in (Role.EDITOR, Role.PLEDGER):
        uow.session.add(
            Membership(person_id=actor.person_id, organisation_id=organisation.id, role=role, created_at=uow.now)
        )
        facts = {"role": role, "person": actor.public_id}
        uow.record(Event.ROLE_GRANTED, actor, ("organisation", organisation.public_id), facts=facts)


def taken(name: str) -> str:
    """The sentence for an organisation that has its space already."""
    return (
        f"{name} a déjà un espace dans ce guichet. Demandez à un collègue qui y a accès de vous inviter ; "
        "si plus personne n’y a accès, demandez la reprise de l’espace."
    )
