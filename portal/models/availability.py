"""The service's own life: signs of life, interruptions, closings moved by them, and reminders before closing."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Business, Row
from portal.models.types import UTCDateTime


class Heartbeat(Base):
    """Last sign of life of the pages, by the system clock. One row."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    beat_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)


class ClosingExtension(Row, Base):
    """A closing moved by the rule published beforehand, with the version of the rules that says so. Never updated."""

    __tablename__ = "closing_extension"

    window_id: Mapped[int] = mapped_column(sa.ForeignKey("window.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    lost_seconds: Mapped[int]
    rulebook_version: Mapped[str] = mapped_column(sa.String(64))


class Outage(Business, Base):
    """An interruption of the service in the opening period of a window (legal instants, half-open).

    ``noted_by``: public id of the administrator, or the portal itself at restart. ``examined_at``: when the rule of
    extension was applied to it; ``extension_id``: the extension it counted for.
    """

    __tablename__ = "outage"
    __table_args__ = (sa.CheckConstraint("ended_at > started_at", name="order"),)

    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(sa.Text)
    noted_by: Mapped[str] = mapped_column(sa.String(16))
    examined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    extension_id: Mapped[int | None] = mapped_column(sa.ForeignKey("closing_extension.id"))


class DraftReminder(Row, Base):
    """A reminder sent to the writers of a draft: once per level and per closing day."""

    __tablename__ = "draft_reminder"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "level", "closes_on"),)

    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"))
    level: Mapped[int]
    closes_on: Mapped[date]
