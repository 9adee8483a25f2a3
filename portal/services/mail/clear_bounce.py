"""Say that an address receives mail again, after a telephone call for instance."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import AddressBounce
from portal.queries.bounces import visible_bounces
from portal.services.unit_of_work import UnitOfWork


def clear_bounce(uow: UnitOfWork, actor: Actor, window_id: int, public_id: str) -> None:
    """End one bounce that the window sees. Raises NotFound, Forbidden."""
    require(actor, Permission.ADDRESS_CLEAR, Subject(window_id))
    row = uow.session.scalar(
        sa.select(AddressBounce)
        .where(AddressBounce.public_id == public_id, AddressBounce.cleared_at.is_(None))
        .where(visible_bounces(actor, window_id))
        .with_for_update()
    )
    if row is None:
        raise NotFound
    row.cleared_at = uow.now
    uow.record(Event.ADDRESS_CLEARED, actor, ("address_bounce", public_id), detail=row.email)
