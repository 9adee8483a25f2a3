"""What was last said of the deliberation an act cites."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import ActDeliberation


def last_deliberation(session: Session, act_id: int) -> ActDeliberation | None:
    """The row that stands; None before anyone gave one."""
    rows = sa.select(ActDeliberation).where(ActDeliberation.act_id == act_id)
    return session.scalar(rows.order_by(ActDeliberation.id.desc()).limit(1))
