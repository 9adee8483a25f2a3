"""Rows of stored files. The bytes are in the store before (``runtime.store.put``); the row names them."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.scanning import ScanState
from portal.models import StoredFile
from portal.services.unit_of_work import UnitOfWork, insert_for

SCAN_JOB = "scan"


def stored_file(uow: UnitOfWork, digest: str, size: int, media_type: str, *, ours: bool = False) -> StoredFile:
    """The row of a file already in the store: the same bytes have one row, whoever brings them.

    Where there is an antivirus a file waits for it, unless the portal made it itself (``ours``).
    """
    scanned = uow.scanning and not ours
    values = {
        "sha256": digest,
        "size": size,
        "media_type": media_type,
        "scan_state": ScanState.AWAITING_SCAN if scanned else ScanState.NOT_SCANNED,
        "created_at": uow.now,
    }
    insert = insert_for(uow.session)(StoredFile).values(**values)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["sha256"]))
    row = uow.session.scalars(sa.select(StoredFile).where(StoredFile.sha256 == digest)).one()
    if scanned and row.scan_state in (ScanState.AWAITING_SCAN, ScanState.NOT_SCANNED):
        uow.enqueue(SCAN_JOB, f"{SCAN_JOB}:{digest}", {"sha256": digest})
    return row
