"""The audit chain: facts linked by hash, with names and free text in a side table a lawful purge may empty."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.events import Event
from portal.models.base import Base
from portal.models.types import UTCDateTime, enum_column


class AuditEvent(Base):
    """One past fact. ``body`` is the canonical JSON that is hashed: ids, tag, amounts, digest of the detail."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tag: Mapped[Event] = mapped_column(enum_column(Event, "tag"))
    legal_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_public_id: Mapped[str] = mapped_column(sa.String(16))
    subject_kind: Mapped[str] = mapped_column(sa.String(16))
    subject_public_id: Mapped[str] = mapped_column(sa.String(32))
    dossier_public_id: Mapped[str | None] = mapped_column(sa.String(16), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class AuditDetail(Base):
    """Names and free text of one event; may be emptied, never changed. The chain keeps its digest."""

    __tablename__ = "audit_detail"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_event.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
