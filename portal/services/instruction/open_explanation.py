"""Open the algorithm's part of a dossier to its applicant, who asked for it before the decision."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import ExplanationOpening
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


def open_explanation(uow: UnitOfWork, actor: Actor, dossier_public_id: str) -> None:
    """Open it once; a second time does nothing."""
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_QUALIFY, dossier_public_id)
    known = sa.select(ExplanationOpening.id).where(ExplanationOpening.dossier_id == dossier.id)
    if uow.session.scalar(known) is not None:
        return
    uow.session.add(
        ExplanationOpening(dossier_id=dossier.id, person_id=person_id_of(actor), created_at=uow.now)
    )
    uow.record(
        Event.EXPLANATION_OPENED, actor, ("dossier", dossier.public_id), dossier=dossier.public_id
    )
