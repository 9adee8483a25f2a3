"""The rulebook an assessment was made under, from the version kept in the database, else the packaged one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import RulebookVersion, Window

if TYPE_CHECKING:
    from portal.eligibility.rulebook import Rulebook


def rulebook_of(session: Session, window_id: int, version: str) -> Rulebook:
    """The window's rulebook at ``version``. Raises RulebookError when neither the database nor the package has it."""
    from portal.eligibility.rulebook import load_rulebook, rulebook_from_content

    kept = sa.select(RulebookVersion.content).where(
        RulebookVersion.window_id == window_id, RulebookVersion.rulebook_version == version
    )
    content = session.scalar(kept)
    if content is not None:
        return rulebook_from_content(content)
    return load_rulebook(session.get_one(Window, window_id).slug)
