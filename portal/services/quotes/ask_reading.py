"""Ask for a file to be read as a quote, after the commit: once per content and version of the reader."""

from __future__ import annotations

import sqlalchemy as sa

from portal.models import QuoteReading
from portal.quotes.reading import READER_VERSION
from portal.services.unit_of_work import UnitOfWork

#: Kinds of pieces that are read, among the proofs of cost.
READ_KINDS = ("quote", "price_list", "agreement")


def ask_reading(uow: UnitOfWork, kind: str, sha256: str) -> None:
    """Queue the reading of the stored file ``sha256``, a piece of this ``kind``, unless it was read already."""
    if kind not in READ_KINDS:
        return
    read = sa.select(QuoteReading.id).where(
        QuoteReading.sha256 == sha256, QuoteReading.reader_version == READER_VERSION
    )
    if uow.session.scalar(read) is None:
        uow.enqueue("read_quote", f"read_quote:{READER_VERSION}:{sha256}", {"sha256": sha256})
