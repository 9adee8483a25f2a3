"""Keep the text of a version of the rules, once: what was applied can always be read and applied again."""

from __future__ import annotations

import sqlalchemy as sa

from portal.models import RulebookVersion
from portal.services.unit_of_work import UnitOfWork


def keep_version(uow: UnitOfWork, window_id: int, version: str, content: str) -> None:
    """Add the row of ``version`` unless it is there. Whoever calls holds a lock that two callers cannot share."""
    known = sa.select(RulebookVersion.id).where(
        RulebookVersion.window_id == window_id, RulebookVersion.rulebook_version == version
    )
    if uow.session.scalar(known) is None:
        row = RulebookVersion(window_id=window_id, rulebook_version=version, content=content, created_at=uow.now)
        uow.session.add(row)
        uow.session.flush()
