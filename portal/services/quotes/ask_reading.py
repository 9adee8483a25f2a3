"""Ask for a file to be read as a quote, after the commit: once per content and version of the reader."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.declaration import READ_KINDS
from portal.models import Document, QuoteReading, StoredFile
from portal.quotes.reading import READER_VERSION
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

#: Files asked for at once by the periodic task.
_BATCH = 100


def ask_reading(uow: UnitOfWork, kind: str, sha256: str) -> None:
    """Queue the reading of the stored file ``sha256``, a piece of this ``kind``, unless it was read already."""
    if kind not in READ_KINDS:
        return
    read = sa.select(QuoteReading.id).where(
        QuoteReading.sha256 == sha256, QuoteReading.reader_version == READER_VERSION
    )
    if uow.session.scalar(read) is None:
        uow.enqueue("read_quote", f"read_quote:{READER_VERSION}:{sha256}", {"sha256": sha256})


def ask_missing_readings(runtime: Runtime) -> int:
    """Ask for the proofs that this version of the reader has not read (older portals, a newer reader)."""
    known = sa.select(QuoteReading.sha256).where(QuoteReading.reader_version == READER_VERSION)
    missing = (
        sa.select(Document.kind, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(Document.kind.in_(READ_KINDS), Document.removed_at.is_(None), StoredFile.sha256.not_in(known))
        .distinct()
        .limit(_BATCH)
    )
    with runtime.read() as session:
        found = session.execute(missing).all()
    if not found:
        return 0
    with runtime.uow() as uow:
        for kind, digest in found:
            ask_reading(uow, kind, digest)
    return len(found)
