"""Journeys parked while a person waits for a mail: the answers of the public check survive the registration."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.models import ParkedPath
from portal.models.base import new_public_id
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

#: Longer than any mailed link: a person may follow it, then finish the account the next morning.
LIFETIME = timedelta(days=3)
#: Every answer of the check at its longest fits.
LONGEST = 4_000


def park(uow: UnitOfWork, path: str) -> str:
    """Keep a path of this site (checked by the caller) and return its public id, empty for nothing or too much."""
    if not path or len(path) > LONGEST:
        return ""
    row = ParkedPath(public_id=new_public_id(), path=path, expires_at=uow.system.now() + LIFETIME)
    uow.session.add(row)
    return row.public_id


def parked_path(runtime: Runtime, public_id: str) -> str:
    """The path kept under this id, empty once forgotten."""
    with runtime.read() as session:
        found = session.scalar(
            sa.select(ParkedPath.path).where(
                ParkedPath.public_id == public_id, ParkedPath.expires_at > runtime.system.now()
            )
        )
    return found or ""


def forget_parked(runtime: Runtime) -> int:
    """Drop what is too old; returns how many. A periodic task."""
    with runtime.uow() as uow:
        done = uow.session.execute(sa.delete(ParkedPath).where(ParkedPath.expires_at <= uow.system.now()))
        return int(getattr(done, "rowcount", 0))
