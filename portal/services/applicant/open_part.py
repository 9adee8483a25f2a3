"""Note that a person has a part of a draft open, so that colleagues know before they both write."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.permissions import Permission
from portal.models import DraftPresence
from portal.services.applicant.drafts import own_dossier
from portal.services.unit_of_work import UnitOfWork


def open_part(uow: UnitOfWork, actor: Actor, dossier_id: str, part: str) -> None:
    """One row per person and dossier: the part opened last, since when, and last seen (system clock)."""
    dossier = own_dossier(uow, actor, dossier_id, Permission.DOSSIER_EDIT)
    now = uow.system.now()
    row = uow.session.get(DraftPresence, (dossier.id, actor.person_id))
    if row is None:
        row = DraftPresence(dossier_id=dossier.id, person_id=actor.person_id, part=part, opened_at=now, seen_at=now)
        uow.session.add(row)
    elif row.part != part:
        row.part, row.opened_at = part, now
    row.seen_at = now
