"""Rows of stored files. The bytes are in the store before (``runtime.store.put``); the row names them."""

from __future__ import annotations

import sqlalchemy as sa

from portal.models import StoredFile
from portal.services.unit_of_work import UnitOfWork, insert_for


def stored_file(uow: UnitOfWork, digest: str, size: int, media_type: str) -> StoredFile:
    """The row of a file already in the store: the same bytes have one row, whoever brings them."""
    values = {"sha256": digest, "size": size, "media_type": media_type, "created_at": uow.now}
    insert = insert_for(uow.session)(StoredFile).values(**values)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["sha256"]))
    return uow.session.scalars(sa.select(StoredFile).where(StoredFile.sha256 == digest)).one()
