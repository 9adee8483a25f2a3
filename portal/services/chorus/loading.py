"""Load what an exchange with Chorus is about to change: permission asked, rows locked."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import ChorusImport, Window
from portal.services.unit_of_work import UnitOfWork


def lock_import(uow: UnitOfWork, actor: Actor, public_id: str) -> ChorusImport:
    """The import, after its window: two imports of one window wait for each other. Raises NotFound or Forbidden."""
    wanted = sa.select(ChorusImport).where(ChorusImport.public_id == public_id)
    row = uow.session.scalar(wanted)
    if row is None:
        raise NotFound
    require(actor, Permission.CHORUS_IMPORT, Subject(row.window_id))
    uow.session.execute(sa.select(Window.id).where(Window.id == row.window_id).with_for_update())
    return uow.session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True}).one()
