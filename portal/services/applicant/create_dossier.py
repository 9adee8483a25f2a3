"""Begin a draft for one of the actor's organisations."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.deadlines import is_open
from portal.domain.errors import Conflict, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import Dossier, Organisation, Person
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import window_by_slug
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateDossier:
    """In which window (slug), for which organisation (public id)."""

    window: str
    organisation: str


def create_dossier(uow: UnitOfWork, actor: Actor, command: CreateDossier) -> str:
    """A new draft, its contact prefilled with the person; returns its public id. Raises Conflict once closed."""
    window = window_by_slug(uow.session, command.window)
    organisation = uow.session.scalar(sa.select(Organisation).where(Organisation.public_id == command.organisation))
    if organisation is None:
        raise NotFound
    require(actor, Permission.DOSSIER_CREATE, Subject(window.id, organisation.id, is_draft=True))
    rulebook = rulebook_in_force(uow.session, window.id)
    if not is_open(uow.now, rulebook.opens_on, rulebook.closes_on):
        raise Conflict(
            "Le guichet n’est pas ouvert : il reçoit les demandes jusqu’au "
            f"{rulebook.closes_on:%d/%m/%Y} inclus. Aucun nouveau dossier ne peut être commencé."
        )
    person = uow.session.get_one(Person, actor.person_id)
    dossier = Dossier(
        window_id=window.id,
        organisation_id=organisation.id,
        created_by_id=person.id,
        contact_name=person.name,
        contact_position=person.position,
        contact_email=person.email,
        contact_phone=person.phone,
        contact_address=organisation.address,
        created_at=uow.now,
    )
    uow.session.add(dossier)
    uow.session.flush()
    uow.record(
        Event.DOSSIER_CREATED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"organisation": organisation.public_id, "window": window.slug},
    )
    return dossier.public_id
