"""Interruptions of the service as everybody may read them, and the rule of extension as the call publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.outages import ExtensionRule, rule_sentences
from portal.domain.window_settings import WindowSettings
from portal.models import ClosingExtension, Outage, Person


@dataclass(frozen=True, slots=True)
class OutageView:
    """An interruption; ``author`` is empty when the portal noted it by itself, ``moved_to`` the closing it moved."""

    public_id: str
    started_at: datetime
    ended_at: datetime
    reason: str
    noted_at: datetime
    author: str
    moved_to: date | None

    @property
    def minutes(self) -> int:
        """Whole minutes, one at least."""
        return max(1, int((self.ended_at - self.started_at).total_seconds() // 60))


def outages(session: Session, window_id: int) -> list[OutageView]:
    """The interruptions of a window, newest first (the last two hundred)."""
    rows = session.execute(
        sa.select(Outage, Person.name, ClosingExtension.to_on)
        .outerjoin(Person, Person.public_id == Outage.noted_by)
        .outerjoin(ClosingExtension, ClosingExtension.id == Outage.extension_id)
        .where(Outage.window_id == window_id)
        .order_by(Outage.started_at.desc(), Outage.id.desc())
        .limit(200)
    )
    return [
        OutageView(row.public_id, row.started_at, row.ended_at, row.reason, row.created_at, name or "", moved_to)
        for row, name, moved_to in rows
    ]


def published_rule(settings: WindowSettings) -> tuple[str, ...]:
    """The sentences of the rule in force, none while the prefecture has not filled it."""
    minutes, hours, days = (
        settings.integer(f"extension.{key}") for key in ("min_minutes", "last_hours", "working_days")
    )
    return rule_sentences(ExtensionRule(minutes, hours, days)) if minutes and hours and days else ()
