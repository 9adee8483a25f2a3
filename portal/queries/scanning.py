"""Which stored files nobody may open: not scanned yet, or infected."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.scanning import HELD, ScanState
from portal.models import StoredFile


def held_files(session: Session, digests: Collection[str]) -> dict[str, ScanState]:
    """Those of ``digests`` (SHA-256) that are held back, with the state that holds them."""
    if not digests:
        return {}
    query = sa.select(StoredFile.sha256, StoredFile.scan_state)
    rows = session.execute(query.where(StoredFile.sha256.in_(digests), StoredFile.scan_state.in_(HELD)))
    return {digest: state for digest, state in rows}
