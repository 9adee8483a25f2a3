"""Bring an export of Chorus: its cells are kept as text, and what its columns are. Nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import ChorusImport, Window
from portal.queries.chorus import saved_roles
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork
from portal.tables.chorus_rows import guess_roles


@dataclass(frozen=True, slots=True)
class BringExport:
    """``window`` (public id), the file's name and hash, its headings, rows (number, cells) and notes."""

    window: str
    name: str
    sha256: str
    content: dict[str, Any]


def bring_export(uow: UnitOfWork, actor: Actor, command: BringExport) -> str:
    """Keep the export; returns its public id. Columns are as last said for their headings, else guessed."""
    window = uow.session.scalar(sa.select(Window).where(Window.public_id == command.window))
    if window is None:
        raise NotFound
    require(actor, Permission.CHORUS_IMPORT, Subject(window.id))
    row = ChorusImport(
        window_id=window.id,
        person_id=person_id_of(actor),
        name=command.name[:200],
        sha256=command.sha256,
        content=command.content,
        roles=guess_roles(command.content["headings"], saved_roles(uow.session, window.id)),
        unread=[],
        refused=[],
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row.public_id
