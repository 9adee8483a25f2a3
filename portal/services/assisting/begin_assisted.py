"""Begin a draft under a mandate: it belongs to the organisation, and says who helps."""

from __future__ import annotations

from datetime import datetime

from portal.domain.actors import Actor
from portal.domain.deadlines import is_open
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.models import Dossier, Mandate, Organisation
from portal.queries.rulebooks import rulebook_in_force
from portal.services.assisting.own_mandate import held_mandate, require_open
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def begin_assisted(uow: UnitOfWork, actor: Actor, mandate_id: str) -> str:
    """A new draft under the actor's mandate (public id); returns its public id. Raises Conflict once closed."""
    mandate = held_mandate(uow, actor, mandate_id)
    require_open(uow, mandate)
    return open_assisted_draft(uow, actor, mandate, uow.now).public_id


def open_assisted_draft(uow: UnitOfWork, actor: Actor, mandate: Mandate, received_at: datetime) -> Dossier:
    """The draft's row; the window must have been open at ``received_at``."""
    rulebook = rulebook_in_force(uow.session, mandate.window_id)
    if not is_open(received_at, rulebook.opens_on, rulebook.closes_on):
        raise Conflict(
            f"Le guichet n’est pas ouvert : il reçoit les demandes jusqu’au {rulebook.closes_on:%d/%m/%Y} inclus. "
            "Aucun nouveau dossier ne peut être commencé."
        )
    organisation = uow.session.get_one(Organisation, mandate.organisation_id)
    dossier = Dossier(
        window_id=mandate.window_id,
        organisation_id=organisation.id,
        created_by_id=person_id_of(actor),
        mandate_id=mandate.id,
        channel=mandate.channel.value,
        contact_name=mandate.giver_name,
        contact_position=mandate.giver_capacity,
        contact_email=mandate.giver_email,
        contact_address=" ".join(mandate.giver_address.split())[:300] or organisation.address,
        created_at=uow.now,
    )
    uow.session.add(dossier)
    uow.session.flush()
    uow.record(
        Event.DOSSIER_CREATED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"organisation": organisation.public_id, "mandate": mandate.public_id, "channel": dossier.channel},
    )
    return dossier
