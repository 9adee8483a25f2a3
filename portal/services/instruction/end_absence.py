"""Call off an absence one declared."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.models import Absence
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def end_absence(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Call off one's own absence. Raises NotFound."""
    row = uow.session.scalar(
        sa.select(Absence)
        .where(Absence.public_id == public_id, Absence.person_id == person_id_of(actor), Absence.ended_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotFound
    row.ended_at = uow.now
    uow.record(Event.ABSENCE_ENDED, actor, ("absence", row.public_id))
