"""Sweep the store: files that no row names, an hour old at least, left by requests that were interrupted.

A file brought again is touched by the store before its row commits, so that it is young when the sweep looks.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa

from portal.models import StoredFile
from portal.services.runtime import Runtime

logger = logging.getLogger(__name__)

ORPHAN_AGE = timedelta(hours=1)


def sweep_orphans(runtime: Runtime) -> int:
    """Remove the orphans and return how many; the row is looked for again, one by one, just before."""
    limit = (runtime.system.now() - ORPHAN_AGE).timestamp()
    old = [digest for digest, modified in runtime.store.digests() if modified < limit]
    with runtime.read() as session:
        known = set(session.scalars(sa.select(StoredFile.sha256)))
    removed = 0
    for digest in sorted(set(old) - known):
        with runtime.read() as session:
            named = session.scalar(sa.select(StoredFile.id).where(StoredFile.sha256 == digest)) is not None
        path = runtime.store.path(digest)
        if not named and path.exists() and path.stat().st_mtime < limit:
            runtime.store.remove(digest)
            removed += 1
    if removed:
        logger.info("orphans swept", extra={"count": removed})
    return removed
