"""Forget a selection one kept."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.models import SavedView
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def delete_view(uow: UnitOfWork, actor: Actor, public_id: str) -> None:
    """Forget it. Raises NotFound for someone else's."""
    wanted = sa.select(SavedView).where(SavedView.public_id == public_id, SavedView.person_id == person_id_of(actor))
    row = uow.session.scalar(wanted)
    if row is None:
        raise NotFound
    uow.session.delete(row)
