"""Remove a partner from a draft; its agreement stays among the documents."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.services.applicant.add_partner import PART
from portal.services.applicant.drafts import own_draft, touch
from portal.services.unit_of_work import UnitOfWork


def remove_partner(uow: UnitOfWork, actor: Actor, dossier_id: str, partner_id: str, version: int) -> str:
    """Remove the partner of this public id and return its name. Raises NotFound, or Conflict once filed."""
    dossier = own_draft(uow, actor, dossier_id, version, PART)
    found = next((row for row in dossier.partners if row.public_id == partner_id), None)
    if found is None:
        raise NotFound
    name = found.name
    dossier.partners.remove(found)
    touch(dossier)
    uow.record(Event.PARTNER_REMOVED, actor, ("partner", partner_id), dossier=dossier.public_id, detail=name)
    return name
