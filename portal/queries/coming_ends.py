"""Abrogations notified for a later day: until that day the award they end is in force, and everybody is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.models import Act

IN_FORCE = (ActState.NOTIFIED, ActState.MODIFIED)


def effective_on(content: str | None) -> date | None:
    """The date of effect an act froze; None when it takes effect with its notification."""
    asked = json.loads(content or "{}").get("following", {}).get("effective_on")
    return date.fromisoformat(asked) if asked else None


def first_end(contents: Iterable[str | None]) -> date | None:
    """The first day one of these abrogations takes effect."""
    return min((day for day in map(effective_on, contents) if day is not None), default=None)


def coming_ends(session: Session) -> list[tuple[str, date]]:
    """Abrogations (public id, date of effect) whose award is still in force, in the order of their dates."""
    award = aliased(Act)
    rows = session.execute(
        sa.select(Act.public_id, Act.content)
        .join(award, award.id == Act.amends_id)
        .where(Act.kind == ActKind.REPEAL, Act.state == ActState.NOTIFIED, award.state.in_(IN_FORCE))
    )
    found = [(public_id, effective_on(content)) for public_id, content in rows]
    return sorted(((key, day) for key, day in found if day is not None), key=lambda one: (one[1], one[0]))
